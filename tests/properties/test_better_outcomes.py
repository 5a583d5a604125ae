"""Every proposal, applied to the facts by whoever reads it, decides better; and none asks for what it must not."""

import random
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from api.wiring import load_folder
from engine.cases.load import load_cases
from engine.cases.run import question_of
from engine.decision.decide import Decider
from engine.decision.question import FactsRefused, Question
from engine.decision.show import day, shown
from engine.language.kinds import Boolean, Number, Unit
from engine.policy.checked import LEVELS
from engine.text.strict_json import canonical, read_json

SHIPPED = Path(__file__).parents[2] / "policies"
NEAR = (0, 1, 3, 5, 12, 30, 60, 90, 600, 1500, 8000, 20000, 60000, 150000)
ACCOUNTS = settings(max_examples=150, deadline=None)


@cache
def decider():
    """The decider of the shipped policies."""
    return Decider(load_folder(SHIPPED))


@cache
def questions():
    """The accounts of all shipped cases."""
    paths = sorted(SHIPPED.rglob("*.yaml"))
    files = {path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in paths}
    found = load_cases(files, "policies").files
    return [question_of(file, case, frozenset()) for file in found for case in file.cases]


@st.composite
def accounts(draw):
    """An account of a shipped case, some of what its customer can move being otherwise."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    asked = dice.choice(questions())
    profile = {**asked.profile}
    movable = [spec for spec in fields().values() if spec.actionable and spec.part == "profile"]
    for spec in dice.sample(movable, dice.choice((0, 2, 8))):
        profile[spec.name] = drawn(dice, spec.kind, profile.get(spec.name))
    return Question(
        profile=profile,
        request=asked.request,
        freezes=asked.freezes,
        day=asked.day,
        explain="better",
        locale=dice.choice(("en", "zh")),
    )


def fields():
    return decider().snapshot.vocabulary.fields


def drawn(dice, kind, now):
    """A fact of a kind."""
    match kind:
        case Boolean():
            return dice.random() < 0.5
        case Number(low=low, high=high, denominator=denominator) if denominator == 1:
            return min(max(dice.choice(NEAR), low), high)
        case Number(unit=Unit.MONEY, low=low, high=high):
            return shown(kind)(min(max(dice.choice(NEAR) * 100 + dice.choice((0, 1)), low), high))
        case Number(denominator=denominator):
            return Decimal(dice.randint(0, denominator)) / denominator
        case _:
            return now


def decided(question):
    """The decision, or nothing where the facts do not fit."""
    try:
        return decider().decide(question)
    except FactsRefused:
        return None


def fact(name, value):
    """A value of an answer as a fact of a request."""
    kind = fields()[name].kind
    is_fraction = isinstance(kind, Number) and kind.unit is not Unit.MONEY and isinstance(value, str)
    return read_json(value.encode()) if is_fraction else value


def applied(question, decision, offer):
    """The question with what an offer says, the decision's new freezes standing."""
    parts = {"profile": {**question.profile}, "request": {**question.request}}
    for change in (*offer["steps"], *offer["along"]):
        parts[fields()[change["field"]].part][change["field"]] = fact(change["field"], change["to"])
    freezes = question.freezes
    if freezes is not None:
        new = decision["freeze"]["new"]
        freezes = [
            *freezes,
            *({"code": e["code"], "level": e["level"], "since": day(question.day)} for e in new),
        ]
    return Question(**parts, freezes=freezes, day=question.day, locale=question.locale)


def goodness(decision):
    """Limit, freeze and waiver, more being better; an open one is none at all."""
    limit, freeze, waivers = decision["limit"], decision["freeze"], decision["waivers"]
    return {
        "limit": Decimal(limit["amount"] or -1),
        "freeze": Decimal(-LEVELS.options.index(freeze["level"])),
        "waiver": sum((Decimal(waiver["amount"] or -1) for waiver in waivers), Decimal(0)),
    }


def proposals(decision):
    return [(each["outcome"], offer) for each in decision["better"] for offer in each["offers"]]


@ACCOUNTS
@given(accounts())
def test_every_proposal_applied_decides_better(question):
    """Its outcome improves to what was said, and no other becomes worse."""
    decision = decided(question)
    for outcome, offer in proposals(decision) if decision else []:
        after = decider().decide(applied(question, decision, offer))
        before, now = goodness(decision), goodness(after)
        found = {
            "limit": after["limit"],
            "freeze": after["freeze"],
            "waiver": (after["waivers"] or [None])[0],
        }

        assert before[outcome] < now[outcome]
        assert all(before[other] <= now[other] for other in before)
        assert offer["result"] == {key: found[outcome][key] for key in offer["result"]}


def number(value):
    """A value of an answer as something with an order."""
    return (
        value
        if isinstance(value, str) and value[4:5] == "-"
        else Decimal(str(value))
        if not isinstance(value, bool)
        else int(value)
    )


@ACCOUNTS
@given(accounts())
def test_only_what_is_marked_moves_the_way_it_is_marked(question):
    """No field of a basis is moved; everything goes the marked way, and no debt below zero."""
    decision = decided(question)
    for _, offer in proposals(decision) if decision else []:
        for change in (*offer["steps"], *offer["along"]):
            spec = fields()[change["field"]]
            start, end = number(change["from"]), number(change["to"])

            assert spec.basis is None
            assert start < end if spec.actionable == "raise" else start > end >= 0
            assert change["field"] not in {"age_years", "months_on_book", "months_in_employment"}


@ACCOUNTS
@given(accounts())
def test_proposals_are_few_and_none_contains_another(question):
    """At most three for an outcome, of at most three fields each, none asking for all that another asks for."""
    decision = decided(question)
    for each in decision["better"] if decision else []:
        asked = [frozenset(step["field"] for step in offer["steps"]) for offer in each["offers"]]

        assert len(asked) <= 3
        assert all(1 <= len(offer["steps"]) <= 4 for offer in each["offers"])
        assert not any(one >= two for place, one in enumerate(asked) for two in asked[:place])
        assert ("offered" == each["status"]) is bool(asked)


@ACCOUNTS
@given(accounts())
def test_the_same_account_gets_the_same_bytes(question):
    """Nothing depends on what was asked before."""
    decision = decided(question)

    assert canonical(decision) == canonical(decided(question))


def one_less(step):
    """A step of money or of a count moved by one unit less; nothing for a step that goes the whole way."""
    kind = fields()[step["field"]].kind
    if not isinstance(kind, Number) or not any(sign.isdigit() for sign in step["text"]):
        return None
    start, end = number(step["from"]), number(step["to"])
    nearer = end + (-1 if end > start else 1) / Decimal(kind.denominator)
    if kind.unit is Unit.MONEY:
        return {**step, "to": f"{nearer:.2f}"}
    return {**step, "to": int(nearer) if kind.denominator == 1 else str(nearer)}


@ACCOUNTS
@given(accounts())
def test_a_single_field_is_not_moved_further_than_it_must(question):
    """One unit less, with nothing else moving, does not bring a reduced limit back."""
    decision = decided(question)
    for outcome, offer in proposals(decision) if decision else []:
        is_alone = len(offer["steps"]) == 1 and not offer["along"]
        less = one_less(offer["steps"][0]) if is_alone and offer["reaches"] == "all" else None
        if outcome == "limit" and decision["limit"]["answer"] == "reduced" and less is not None:
            after = decider().decide(applied(question, decision, {"steps": [less], "along": []}))
            full = min(Decimal(decision["limit"][key] or "Infinity") for key in ("current", "requested"))

            assert Decimal(after["limit"]["amount"] or 0) < full


def test_customers_do_get_proposals():
    """Among the accounts of the shipped cases are many of each kind, so that the properties say something."""
    found = [
        (outcome, len(offer["steps"]))
        for asked in questions()
        for outcome, offer in proposals(decider().decide(replace(asked, explain="better")))
    ]

    assert {("limit", 1), ("limit", 2), ("freeze", 1), ("freeze", 2), ("waiver", 1)} <= set(found)
    assert 200 < len(found)
