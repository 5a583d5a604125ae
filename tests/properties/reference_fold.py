"""How outcomes are decided, told naively for complete accounts: DESIGN §3 in plain Python over Fractions."""

import datetime
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from interpreter import meaning
from policy_files import cell
from random_policies import CLASSES, LEVEL_NAMES
from small_world import locate

from engine.language.parse import parse

LEVELS = ("none", *LEVEL_NAMES)


@lru_cache(maxsize=20_000)
def _syntax(text):
    return parse(text, locate)


class Fold:
    """One complete account under one lender's policies on one day."""

    def __init__(self, lender, account, freezes, day):
        self.unit = Fraction(1) if lender["currency"] == "JPY" else Fraction(1, 100)
        self.day = day
        self.facts = account | {"as_of": day}
        self.standing = {freeze["code"]: freeze for freeze in freezes}
        self.home = ("CN", lender["currency"]) == (self.facts["jurisdiction"], self.facts["currency"])
        self.policies = [policy for policy in lender["policies"] if self._in_force(policy, lender)]
        self.conditions = {}
        self.scores = {}
        for policy in lender["policies"]:
            if policy["score"]:
                self.scores[policy["name"]] = self.facts["points"] = self._points(policy["score"])

    # Versions in force

    def _in_force(self, policy, lender):
        later = [p["effective"] for p in lender["policies"] if p["name"] == policy["name"]]
        later = [first for first in later if first > policy["effective"]]
        on = self.day
        if policy["anchor"] and self.facts[policy["anchor"]] is not None:
            on = self.facts[policy["anchor"]]
        ended = policy["until"] is not None and on > policy["until"]
        return policy["effective"] <= on and not any(first <= on for first in later) and not ended

    def _own(self, policy):
        """What the policy's own names mean."""
        on = self.day
        if policy["anchor"] and self.facts[policy["anchor"]] is not None:
            on = self.facts[policy["anchor"]]
        begun = [value for start, value in policy["third"] if start <= on] or [policy["third"][0][1]]
        found = self.facts | {"third": Fraction(begun[-1])}
        found |= {name: meaning(_syntax(policy[name]), found) for name in ("spare", "ready")}
        low, middle = (meaning(_syntax(when), found) for when in policy["band"])
        amount, doubled = policy["worth"]
        own = found["own_cap"]
        worth = meaning(_syntax(amount), found) if own is None else own
        if own is not None and meaning(_syntax(doubled), found):
            worth = own * 2
        return found | {"band": "low" if low else "middle" if middle else "high", "worth": worth}

    def applies(self, policy):
        """Whether a policy in force is about this account."""
        return self.home and (policy["applies"] is None or meaning(_syntax(policy["applies"]), self.facts))

    def rules(self, *kinds):
        """The rules in force of some kinds, with their policies."""
        return [(p, rule) for p in self.policies for rule in p["rules"] if rule["kind"] in kinds]

    def holds(self, policy, rule):
        """Whether a rule's own condition holds, its policy's scope aside."""
        said = rule["when"] is None or meaning(_syntax(rule["when"]), self._own(policy))
        found = said is not rule["needs"] if rule["when"] is not None else True
        self.conditions[f"{policy['name']}#{rule['id']}"] = found
        return found

    def fires(self, policy, rule):
        """Whether a rule fires."""
        holds = self.holds(policy, rule)
        return self.applies(policy) and holds

    # Scores

    def _points(self, score):
        scored = [one for dimension in score["dimensions"].values() for one in dimension]
        return min(max(score["starts"] + sum(self._point(one) for one in scored), 0), 100)

    def _point(self, one):
        value = self.facts[one["field"]]
        if value is None:
            return one["none"]
        return one["points"][_band(value, [label for label, _ in one["points"]])][1]

    # Freezes

    def freeze(self):
        """The level, and what stood before."""
        on, stood, owned = [], [], set()
        for policy, rule in self.rules("freeze") if self.facts["jurisdiction"] == "CN" else ():
            owned.add(rule["code"])
            standing = self.standing.get(rule["code"])
            if standing:
                stood.append(rule["level"])
            if self.fires(policy, rule) or (standing and not self._released(policy, rule, standing)):
                on.append((f"{policy['name']}#{rule['id']}", rule["level"]))
        other = [freeze["level"] for code, freeze in self.standing.items() if code not in owned]
        self.frozen = [name for name, _ in on] + (["standing#freeze"] if other else [])
        level = max([LEVELS.index(level) for _, level in on] + [LEVELS.index(o) for o in other], default=0)
        self.facts["freeze_level_now"] = LEVELS[level]
        self.facts["reopening"] = level == 0 and bool(stood)
        return LEVELS[level]

    def _released(self, policy, rule, standing):
        if rule["release"] == "by_hand" or not self.applies(policy):
            return False
        since = datetime.date.fromisoformat(standing["since"])
        return meaning(_syntax(rule["release"]), self._own(policy) | {"frozen_since": since})

    # The limit

    def money(self, policy, text):
        """An amount: never negative, floored to the smallest unit."""
        amount = max(meaning(_syntax(text), self._own(policy)), Fraction(0))
        return floor(amount / self.unit) * self.unit

    def limit(self):
        """The limit with what decided it, or None where no base takes part."""
        bases = [policy for policy in self.policies if policy["base"] and self.applies(policy)]
        self.facts["new_limit"] = Fraction(0)
        parts = {kind: [] for kind in ("cap", "strong", "hold", "floor", "decline")}
        for policy, rule in self.rules("cap", "floor", "hold", "decline"):
            if self.fires(policy, rule):
                parts[_part(rule)].append((f"{policy['name']}#{rule['id']}", self._effect(policy, rule)))
        if not bases:
            return None
        current = self.facts["current_limit"]
        parts["strong"] += [(name, current or Fraction(0)) for name in self.frozen]
        found = self._folded(bases[0], parts)
        self.facts["new_limit"] = found["amount"]
        return found

    def _effect(self, policy, rule):
        match rule["kind"]:
            case "decline":
                return Fraction(0)
            case "hold":
                return self.facts["current_limit"] or Fraction(0)
            case _:
                return self.money(policy, rule["amount"])

    def _folded(self, policy, parts):
        step = Fraction(str(policy["round"])) if policy["round"] is not None else None

        def rounded(amount):
            return amount if step is None else floor(amount / step) * step

        base = self._base(policy)
        limit = rounded(min([base, *_amounts(parts["cap"])]))
        limit = min([limit, *_amounts(parts["hold"])])
        limit = max([limit, *_amounts(parts["floor"])])
        limit = min([limit, *_amounts(parts["strong"]), *_amounts(parts["decline"])])
        minimum = Fraction(str(policy["minimum"] or 0))
        small = self.facts["current_limit"] is None and limit < minimum
        fell = small and limit > 0
        limit = Fraction(0) if small else limit
        decided = [name for name, _ in parts["decline"]]
        if not decided:
            entries = [(f"{policy['name']}#base", rounded(base))]
            entries += [(name, rounded(amount)) for name, amount in parts["cap"]]
            entries += [*parts["hold"], *parts["floor"], *parts["strong"]]
            decided = [name for name, amount in entries if amount == limit]
            decided += [f"{policy['name']}#minimum"] if fell else []
        return {"amount": limit, "decided_by": decided, "answer": self._answer(limit, parts["decline"])}

    def _answer(self, limit, declines):
        current, requested = self.facts["current_limit"], self.facts["requested_limit"]
        if declines or (limit == 0 and not current):
            return "declined"
        if limit == 0:
            return "reduced"
        if requested is not None and limit >= requested:
            return "approved"
        if current is None or limit > current:
            if requested is not None:
                return "counter_offer"
            return "approved" if current is None else "increased"
        return "reduced" if limit < current else "unchanged"

    def _base(self, policy):
        base = policy["base"]
        match base["form"]:
            case "amount":
                return self.money(policy, base["amount"])
            case "table":
                for when, amount in base["rows"]:
                    if meaning(_syntax(when), self._own(policy)):
                        return self.money(policy, amount)
                return self.money(policy, base["otherwise"])
            case _:
                row = self._label(policy, *base["down"])
                column = self._label(policy, *base["across"]) if base["across"] else 0
                return Fraction(cell(row, column)) // self.unit * self.unit

    def _label(self, policy, text, labels):
        return _band(meaning(_syntax(text), self._own(policy)), labels)

    # Waivers and actions

    def waiver(self):
        """What is waived of the fee, and whether the courtesy is used up; None where nobody answers for it."""
        fee = self.facts["fee_amount"]
        if not any(self.applies(policy) for policy, _ in self.rules("waive")):
            fee = None
        grants = []
        for policy, rule in self.rules("waive"):
            if self.fires(policy, rule) and fee is not None:
                wanted = ceil(max(self._wanted(policy, rule, fee), Fraction(0)) / self.unit) * self.unit
                grants.append((min(wanted, fee), -CLASSES.index(rule["class"])))
        if fee is None:
            return None
        amount, rank = max(grants, default=(Fraction(0), 0))
        return amount, bool(amount) and CLASSES[-rank] == "courtesy"

    def _wanted(self, policy, rule, fee):
        match rule["form"]:
            case "all":
                return fee
            case "share":
                return fee * Fraction(rule["share"].rstrip("%")) / 100
        amount = meaning(_syntax(rule["amount"]), self._own(policy))
        return fee - amount if rule["form"] == "down_to" else amount

    def actions(self):
        """The duties with their earliest due day."""
        found = {}
        for policy, rule in self.rules("do", "refer"):
            if self.fires(policy, rule) and rule["kind"] == "do":
                key = rule["action"], rule["template"] or ""
                due = None
                if rule["days"] is not None:
                    due = (self.day + datetime.timedelta(rule["days"])).isoformat()
                dues = [day for day in (found.get(key), due) if day is not None]
                found[key] = min(dues, default=None)
        return found


def _part(rule):
    return "strong" if rule["kind"] in {"cap", "hold"} and rule["strength"] else rule["kind"]


def _amounts(entries):
    return [amount for _, amount in entries]


def _band(value, labels):
    if labels[0].startswith("below"):
        edges = [Fraction(label.removeprefix("from ")) for label in labels[1:]]
        return sum(value >= edge for edge in edges)
    return labels.index({True: "true", False: "false"}.get(value, value))


def decided(lender, account, freezes, day):
    """The whole decision."""
    fold = Fold(lender, account, freezes, day)
    return {
        "freeze": fold.freeze(),
        "limit": fold.limit(),
        "waiver": fold.waiver(),
        "actions": fold.actions(),
        "points": fold.scores.get("cn/points"),
        "conditions": fold.conditions,
    }
