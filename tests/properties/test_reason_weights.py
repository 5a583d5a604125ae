"""The reasons of adverse outcomes on random policy sets, held against explanations and against sets without a rule."""

import random

import pytest
from policy_files import files
from random_policies import CODES, Lender
from sets import DAYS, amount, question, someone

from engine.decision.decide import Decider
from engine.decision.explain.explain import explain
from engine.decision.grounds import freeze_grounds, is_adverse, limit_grounds
from engine.policy.library import load

HARD, HIDDEN, SHOWN = CODES[2], CODES[3], CODES[4]
LEVELS = ("none", "no_increase", "no_drawdown", "full")


def lender_of(number):
    """A lender of many rules."""
    return Lender(random.Random(number)).policies()


def decider(lender):
    """A decider in whose texts one code is a hard stop, and one is told as another."""
    made = files(lender)
    texts = made["reasons.yaml"].decode()
    for code, more in (
        (HARD, "internal: x, en: x, zh: x, hard_stop: true"),
        (HIDDEN, f"internal: x, told_as: {SHOWN}"),
    ):
        texts = texts.replace(f"{code}: {{internal: x, en: x, zh: x}}", f"{code}: {{{more}}}")
    return Decider(load({**made, "reasons.yaml": texts.encode()}))


def questions(lender, number, count=12):
    """Accounts of a lender, each on a day, some with facts absent."""
    dice = random.Random(number)
    for _ in range(count):
        facts, standing = someone(dice, lender)
        absent = dice.sample([*facts][3:], dice.choice((0, 0, 0, 2)))
        given = {name: fact for name, fact in facts.items() if name not in absent}
        yield question(given, standing, dice.choice(DAYS[2:]))


def hundredths(shown):
    """The lower end of an amount as an explanation shows it."""
    return int((amount(shown["amount"]) if shown["amount"] is not None else amount(shown["lowest"])) * 100)


def gains(explained):
    """By rule, what the limit would gain without it, as the explanation says."""
    now = hundredths(explained["limit"])
    return {
        entry["rule"]: hundredths(entry["without"]) - now
        for entry in explained["limit"]["entries"]
        if entry["outcome"] == "fired" and entry["without"] is not None and "#minimum" not in entry["rule"]
    }


@pytest.mark.parametrize("number", range(8))
def test_weights_are_those_that_explanations_show(number):
    """Every rule whose absence would raise an adverse limit is a ground of it, with just that weight."""
    lender = lender_of(500 + number)
    engine = decider(lender)
    for asked in questions(lender, number):
        sight = engine.sight(asked)
        decision, texts = engine.answer(sight), engine.snapshot.texts
        if not is_adverse(sight, decision["limit"]):
            continue
        told = gains(explain(engine, asked))
        grounds = [ground for ground in limit_grounds(sight, texts) if ground.rule in told]
        floors = {slot.planned.id for slot in sight.fired if slot.effect == "floor"}

        weighed = [ground for ground in grounds if ground.gain is not None]
        entries = {entry.id for entry in sight.prepared.limit.entries}
        resting = {ground.rule for ground in limit_grounds(sight, texts)} & entries

        assert weighed == grounds or len(resting) == 1
        assert {ground.rule: ground.gain for ground in weighed} == {
            ground.rule: told[ground.rule] for ground in weighed
        }
        assert {rule for rule, gain in told.items() if gain > 0} - floors <= {
            ground.rule for ground in grounds
        }
        assert sorted(grounds, key=lambda ground: (ground.rank, -(ground.gain or 0))) == grounds


@pytest.mark.parametrize("number", range(8))
def test_reasons_are_few_and_only_for_adverse_outcomes(number):
    """At most four codes, none twice, the hard ones first, and none where nothing went against the customer."""
    lender = lender_of(600 + number)
    engine = decider(lender)
    for asked in questions(lender, number):
        sight = engine.sight(asked)
        decision, texts = engine.answer(sight), engine.snapshot.texts
        codes = [reason["code"] for reason in decision["reasons"]]
        adverse = is_adverse(sight, decision["limit"])
        owed = {ground.code for ground in limit_grounds(sight, texts)} if adverse else set()
        owed |= {new["code"] for new in decision["freeze"]["new"]}

        assert len(codes) == min(4, len({SHOWN if code == HIDDEN else code for code in owed}))
        assert len(set(codes)) == len(codes)
        assert HIDDEN not in codes
        assert set(codes) <= {SHOWN if code == HIDDEN else code for code in owed}
        assert (HARD in codes) == (HARD in owed)


@pytest.mark.parametrize("number", range(5))
def test_weights_are_those_of_policies_without_the_rule(number):
    """The same set without a rule is lowered anew, and decides as its weight says."""
    lender = lender_of(700 + number)
    engine = decider(lender)
    for asked in questions(lender, number, count=4):
        sight = engine.sight(asked)
        decision, texts = engine.answer(sight), engine.snapshot.texts
        grounds = freeze_grounds(sight, texts)
        grounds += limit_grounds(sight, texts) if is_adverse(sight, decision["limit"]) else []
        for ground in grounds[:4]:
            less = without(lender, ground.rule, decision["freeze"]["kept"])
            if less is not None and ground.gain is not None:
                then = decider(less).decide(asked)

                assert ground.gain == gained(
                    decision, then, of="freeze" if ground in freeze_grounds(sight, texts) else "limit"
                )


def without(lender, rule, kept):
    """The lender without a rule, or nothing where a policy would be left without rules, or a code without owner."""
    if rule in {freeze["rule"] for freeze in kept}:
        return None
    policies = [
        {**policy, "rules": [each for each in policy["rules"] if f"{policy['name']}#{each['id']}" != rule]}
        if policy["rules"]
        else policy
        for policy in lender["policies"]
    ]
    changed = [
        new for new, old in zip(policies, lender["policies"], strict=True) if new["rules"] != old["rules"]
    ]
    return {**lender, "policies": policies} if len(changed) == 1 and changed[0]["rules"] else None


def gained(before, after, *, of):
    """What an outcome gained, by its lower end."""
    if of == "freeze":
        return least(before["freeze"]) - least(after["freeze"])
    return hundredths(after["limit"]) - hundredths(before["limit"])


def least(freeze):
    """The lower end of a freeze's level."""
    return LEVELS.index(freeze.get("lowest", freeze["level"]))
