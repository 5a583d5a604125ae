"""The explanations of random accounts: clauses that add up to the verdicts and name every field behind them."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from api.wiring import load_folder
from engine.decision.decide import Decider
from engine.decision.explain.explain import explain
from engine.decision.question import Question
from engine.decision.show import day, shown
from engine.language.kinds import Boolean, Choice, ChoiceSet, Date, Number, Unit
from engine.policy.checked import LEVELS
from engine.text.strict_json import read_json
from tests.engine.decision.conftest import DAY

SHIPPED = Path(__file__).parents[3] / "policies"
TRUTHS = {"true": True, "false": False, "unknown": None, "moot": None}
VERDICTS = {"fired": True, "not_fired": False, "unknown": None, "not_in_force": False}


@pytest.fixture(scope="module")
def decider():
    """The decider of the shipped policies."""
    return Decider(load_folder(SHIPPED))


# Random accounts of the shipped vocabulary


def drawn(dice, spec):
    """A fact, often at an edge of its range or where policies change their mind."""
    if spec.nullable and dice.random() < 0.25:
        return None
    match spec.kind:
        case Number(low=low, high=high) as kind:
            near = dice.choice((0, 1, 5, 18, 30, 60, 90, 600, 1500, 8000)) * kind.denominator
            picked = dice.choice((low, high, near, near, near + 1, dice.randint(low, high)))
            value = shown(kind)(min(max(picked, low), high))
            is_text = isinstance(value, str) and kind.unit is not Unit.MONEY
            return read_json(value.encode()) if is_text else value
        case Date():
            return day(DAY - dice.choice((0, 1, 7, 62, 63, 100, 400, 1000)))
        case Boolean():
            return dice.random() < 0.5
        case Choice(options=options):
            return dice.choice(options)
        case ChoiceSet(options=options):
            return [option for option in options if dice.random() < 0.15]


def account(dice, decider, *, share_absent):
    """An account in scope more often than not, some of its fields absent."""
    vocabulary = decider.snapshot.vocabulary
    parts = {"profile": {}, "request": {}}
    for name, spec in vocabulary.fields.items():
        if name in vocabulary.required or dice.random() >= share_absent:
            parts[spec.part][name] = drawn(dice, spec)
    parts["profile"] |= {"jurisdiction": "CN", "currency": "CNY"}
    if dice.random() < 0.6:
        parts["profile"]["product"] = "pay_later"
    return {**parts, "freezes": None if dice.random() < share_absent else standing(dice, decider), "day": DAY}


def standing(dice, decider):
    """Some standing freezes."""
    return [
        {"code": code, "level": dice.choice(LEVELS.options[1:]), "since": day(DAY - dice.choice((3, 300)))}
        for code in (*decider.layout.codes, "UNOWNED")
        if dice.random() < 0.2
    ]


# Clauses


def combined(clause):
    """The truth of a clause made of the truths of its parts."""
    items = [combined(item) for item in clause.get("items", ())]
    match clause["clause"]:
        case _ if not items:
            return TRUTHS[clause["truth"]]
        case "and":
            return False if False in items else None if None in items else True
        case "or":
            return True if True in items else None if None in items else False
        case "not":
            return None if items[0] is None else not items[0]
        case "let":
            return items[0]
        case "if":
            return None if items[0] is None else items[1] if items[0] else items[2]


def parts(clause):
    """A clause and everything below it."""
    yield clause
    for item in clause.get("items", ()):
        yield from parts(item)


def fields(clause):
    """Every field that a clause names."""
    return {field for part in parts(clause) for field in part.get("fields", ())}


def compared(test):
    """What a test comes to by the values it shows."""
    left, right = (number(test.get(side, {}).get("value")) for side in ("left", "right"))
    match test["operator"]:
        case "is":
            return left
        case "in" | "not in":
            return (left in right) == (test["operator"] == "in")
        case "==" | "!=":
            return (left == right) == (test["operator"] == "==")
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def number(value):
    """A shown value as a number where it is one."""
    match value:
        case list():
            return [number(each) for each in value]
        case str():
            try:
                return Fraction(value)
            except ValueError:
                return value
        case _:
            return value


def is_closed(test):
    """Whether both sides of a test are known exactly."""
    sides = [test[side] for side in ("left", "right") if side in test]
    return not any("absent" in side for side in sides)


@pytest.mark.parametrize("share_absent", [0, 0.05, 0.3])
def test_clauses_add_up_to_the_verdict(decider, share_absent):
    """For any account the truths of the clauses, joined as the author joined them, give the rule's verdict."""
    dice = random.Random(f"clauses {share_absent}")
    for _ in range(12):
        found = explain(decider, Question(**account(dice, decider, share_absent=share_absent)))
        assumed = {each["rule"] for each in found["assumed"]}
        for rule in found["rules"]:
            expected = None if rule["rule"] in assumed else VERDICTS[rule["outcome"]]
            assert expected is combined(rule["clauses"]), rule["rule"]
            for part in parts(rule["clauses"]):
                assert part["truth"] == "moot" or TRUTHS[part["truth"]] is combined(part)


def test_a_clause_shows_what_it_compares(decider):
    """The values on both sides of a test, compared as its operator says, give its truth."""
    dice, checked = random.Random("values"), 0
    for _ in range(15):
        found = explain(decider, Question(**account(dice, decider, share_absent=0.1)))
        for rule in found["rules"]:
            for part in parts(rule["clauses"]):
                if part["clause"] == "test" and part["truth"] in {"true", "false"} and is_closed(part):
                    assert TRUTHS[part["truth"]] is compared(part), part
                    checked += 1

    assert checked > 500


def test_every_field_that_changes_a_verdict_is_named(decider):
    """Change one fact of a complete account: where a verdict changes, the rule's clauses name the field."""
    dice, changed = random.Random("fields"), 0
    for _ in range(3):
        given = account(dice, decider, share_absent=0)
        before = verdicts(decider, given)
        named = {
            rule["rule"]: fields(rule["clauses"]) for rule in explain(decider, Question(**given))["rules"]
        }
        for name, after in flipped(dice, decider, given):
            for rule, verdict in after.items():
                assert verdict == before[rule] or name in named[rule], (name, rule)
                changed += verdict != before[rule]

    assert changed > 20


def verdicts(decider, given):
    sight = decider.sight(Question(**given))
    return {slot.planned.id: sight.values[slot.verdict] for slot in sight.prepared.rules}


def flipped(dice, decider, given):
    """The verdicts after one fact was changed, field by field; another land's rules and currency are not these."""
    for name, spec in decider.snapshot.vocabulary.fields.items():
        for _ in range(0 if name in {"currency", "jurisdiction"} else 3):
            part = {**given[spec.part], name: drawn(dice, spec)}
            yield name, verdicts(decider, {**given, spec.part: part})
    for _ in range(5):
        yield "freezes", verdicts(decider, {**given, "freezes": standing(dice, decider)})
