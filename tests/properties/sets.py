"""Random policy sets held against the reference fold and against every completion of absent facts."""

import datetime
import random
from fractions import Fraction

from policy_files import files
from random_policies import CODES, LEVEL_NAMES, NOT_ABSENT, Lender
from reference_fold import LEVELS, decided
from small_world import DATES, FIELDS, account, as_json, draw

from engine.decision.decide import Decider, sight_of
from engine.decision.question import Question
from engine.policy.library import load

DAYS = (
    datetime.date(2025, 5, 31),
    datetime.date(2025, 6, 1),
    datetime.date(2026, 2, 28),
    datetime.date(2027, 3, 1),
)


def decider(lender):
    """A decider of a lender's policies."""
    return Decider(load(files(lender)))


def someone(dice, lender):
    """A complete account with its freezes, mostly one that the policies are about."""
    found = account(dice) | {"currency": lender["currency"], "jurisdiction": "CN"}
    if dice.random() < 0.05:
        found["jurisdiction"] = "GB"
    if dice.random() < 0.7:
        found["product"] = "card"
    return whole_fee(found, lender), freezes(dice, lender)


def whole_fee(facts, lender):
    """The same facts, the fee without fractions of a currency that has none."""
    fee = facts.get("fee_amount")
    return facts | {"fee_amount": Fraction(int(fee))} if fee and lender["currency"] == "JPY" else facts


def freezes(dice, lender):
    """Standing freezes, of codes that rules own and of others."""
    owned = [rule["code"] for p in lender["policies"] for rule in p["rules"] if rule["kind"] == "freeze"]
    codes = {code for code in (*owned, *dice.sample(CODES, 1)) if dice.random() < 0.25}
    return [
        {"code": code, "level": dice.choice(LEVEL_NAMES), "since": dice.choice(DATES).isoformat()}
        for code in sorted(codes)
    ]


def question(facts, standing, day, **more):
    """The question a client asks."""
    profile, request = as_json(facts)
    return Question(profile=profile, request=request, freezes=standing, day=day.toordinal(), **more)


def amount(text):
    """An amount in an answer."""
    return None if text is None else Fraction(text)


def summary(decision):
    """What of a decision a promise is made about."""
    limit, freeze, waivers = decision["limit"], decision["freeze"], decision["waivers"]
    return {
        "limit": (limit["answer"], amount(limit["amount"])),
        "freeze": freeze["level"],
        "waiver": [
            (amount(waiver["amount"]), waiver["uses_allowance"])
            for waiver in waivers
            if waiver["status"] != "not_in_scope"
        ],
        "actions": {(a["action"], a["template"] or ""): a["due"] for a in decision["actions"]},
    }


def check_reference(lender, engine, facts, standing, day):
    """A complete account is decided as the reference says, by either plan."""
    asked = question(facts, standing, day)
    sight = engine.sight(asked)
    answer = engine.answer(sight)
    expected = decided(lender, facts, standing, day)
    general = engine.prepared(engine.home(sight.inputs), asked.day, asked.pins, complete=False)
    assert engine.answer(sight_of(general, asked, sight.inputs)) == answer
    _same_limit(answer["limit"], expected["limit"], answer["referrals"])
    assert answer["freeze"]["level"] == expected["freeze"]
    assert summary(answer)["waiver"] == ([] if expected["waiver"] is None else [expected["waiver"]])
    assert summary(answer)["actions"] == expected["actions"]
    assert [score["value"] for score in answer["scores"] if facts["jurisdiction"] == "CN"] == (
        [] if expected["points"] is None or facts["jurisdiction"] != "CN" else [expected["points"]]
    )
    assert answer["missing"] == []
    return answer, expected


def _same_limit(limit, expected, referrals):
    if expected is None:
        assert limit["status"] == "not_in_scope"
        return
    referred = any(referral["outcome"] == "limit" for referral in referrals)
    assert limit["status"] == ("referred" if referred else "decided")
    assert (limit["answer"], amount(limit["amount"])) == (expected["answer"], expected["amount"])
    assert sorted(limit["decided_by"]) == sorted(expected["decided_by"])


class Promises:
    """What was promised for one account with facts absent, and what its completions say."""

    def __init__(self, lender, engine, dice, tally, days=DAYS):
        self.lender, self.engine, self.dice, self.tally, self.days = lender, engine, dice, tally, days

    def check(self, completions):
        """One account: some facts absent, then completed in several ways."""
        dice = self.dice
        facts, standing = someone(dice, self.lender)
        day = dice.choice(self.days)
        share = dice.choice((0.05, 0.15, 0.4))
        kept = {name: v for name, v in facts.items() if name in NOT_ABSENT or dice.random() > share}
        known = standing if dice.random() < 0.7 else None
        partial = self.engine.decide(question(kept, known, day))
        self.tally[f"limit {partial['limit']['status']}"] += 1
        outcomes = []
        for _ in range(completions):
            whole, frozen = self._completed(kept, facts, known)
            expected = decided(self.lender, whole, frozen, day)
            if self._keeps(partial, expected):
                complete = self.engine.decide(question(whole, frozen, day))
                self._holds(partial, complete)
                outcomes.append(summary(complete))
        self._caution(partial, outcomes)
        self._supplied(partial, kept, facts, known, day)

    def _completed(self, kept, base, known):
        dice = self.dice
        asked_nothing = {n: None for n in ("requested_limit", "fee_amount") if n not in kept}
        whole = {
            name: kept[name] if name in kept else base[name] if dice.random() < 0.3 else draw(dice, name)
            for name in FIELDS
        }
        return whole_fee(whole | asked_nothing, self.lender), freezes(
            dice, self.lender
        ) if known is None else known

    def _keeps(self, partial, expected):
        """Whether a completion keeps what was assumed."""
        return all(
            expected["conditions"].get(found["rule"], found["assumed"]) == found["assumed"]
            for found in partial["assumed"]
        )

    def _holds(self, partial, complete):
        then, now = summary(partial), summary(complete)
        self.tally["completions"] += 1
        limit = partial["limit"]
        if limit["status"] in {"decided", "referred"}:
            assert then["limit"] == now["limit"]
        if limit["status"] == "incomplete" and complete["limit"]["status"] != "not_in_scope":
            assert amount(limit["lowest"]) <= now["limit"][1] <= amount(limit["highest"])
        freeze = partial["freeze"]
        if freeze["status"] in {"decided", "referred"}:
            assert then["freeze"] == now["freeze"]
        if freeze["status"] == "incomplete":
            low, level, high = (LEVELS.index(x) for x in (freeze["lowest"], now["freeze"], freeze["highest"]))
            assert low <= level <= high
        for one, two in zip(partial["waivers"], complete["waivers"], strict=True):
            self._holds_waiver(one, two)
        self._holds_actions(partial["actions"], now["actions"])
        for one in partial["scores"]:
            two = next((s for s in complete["scores"] if s["policy"] == one["policy"]), None)
            if two is not None:
                low, high = (
                    (one["value"],) * 2 if one["status"] == "decided" else (one["lowest"], one["highest"])
                )
                assert low <= two["value"] <= high

    def _holds_waiver(self, one, two):
        if one["status"] in {"decided", "referred"}:
            assert (one["amount"], one["uses_allowance"]) == (two["amount"], two["uses_allowance"])
        elif one["status"] == "incomplete" and two["status"] != "not_in_scope":
            assert amount(one["lowest"]) <= amount(two["amount"]) <= amount(one["highest"])

    def _holds_actions(self, partial, now):
        said = {(action["action"], action["template"] or ""): action for action in partial}
        for key, action in said.items():
            if action["status"] == "decided":
                assert now.get(key, "absent") == action["due"]
        assert now.keys() <= said.keys()

    def _caution(self, partial, outcomes):
        """Count where `incomplete` was said though every sampled completion agreed."""
        if len(outcomes) < 4:
            return
        waiver = partial["waivers"][0]["status"] if partial["waivers"] else "none"
        for name, status in (
            ("limit", partial["limit"]["status"]),
            ("freeze", partial["freeze"]["status"]),
            ("waiver", waiver),
        ):
            if status == "incomplete":
                agreed = all(outcome[name] == outcomes[0][name] for outcome in outcomes)
                self.tally[f"{name} incomplete, {'agreed' if agreed else 'differed'}"] += 1

    def _supplied(self, partial, kept, facts, known, day):
        """The fields asked for are enough: with them nothing asked about is open."""
        missing = set(partial["missing"])
        if not missing:
            return
        standing = freezes(self.dice, self.lender) if "standing" in missing or known is None else known
        again = self.engine.decide(
            question(kept | {n: facts[n] for n in missing & facts.keys()}, standing, day)
        )
        self.tally["supplied, " + ("still open" if again["missing"] else "settled")] += 1


def check_set(seed, tally, *, accounts, completions, days=4):
    """One random policy set."""
    dice = random.Random(seed)
    lender = Lender(dice).policies()
    engine = decider(lender)
    on = dice.sample(DAYS, days)
    for _ in range(accounts):
        facts, standing = someone(dice, lender)
        check_reference(lender, engine, facts, standing, dice.choice(on))
        tally["complete"] += 1
    promises = Promises(lender, engine, dice, tally, on)
    for _ in range(accounts):
        promises.check(completions)
    tally["sets"] += 1
    return lender, engine


def caution(tally):
    """How often `incomplete` was over-cautious, in words."""
    lines = []
    for name in ("limit", "freeze", "waiver"):
        agreed, differed = tally[f"{name} incomplete, agreed"], tally[f"{name} incomplete, differed"]
        share = 100 * agreed / max(agreed + differed, 1)
        lines.append(
            f"{name}: {agreed} of {agreed + differed} incomplete ({share:.0f} %) agreed in every completion"
        )
    return "\n".join(lines)
