"""Overrides on random policy sets, held against the same sets without the lifted rules."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_policies import Lender
from sets import DAYS, decider, question, someone, summary
from test_reason_weights import without

from engine.decision.decide import Decider
from engine.decision.normalize import Misfit
from engine.decision.overrides import LENGTHS, read_overrides
from engine.decision.question import FactsRefused
from engine.decision.validate import Validator

LIFTABLE = {"cap", "hold", "decline", "freeze"}
STAFF = {"by": "ann", "approved_by": "bob", "why": "A letter.", "until": "2099-12-31"}


def liftable(lender):
    """The rules of a lender that may be lifted, by name."""
    for policy in lender["policies"]:
        for rule in policy["rules"]:
            if rule["kind"] in LIFTABLE and rule.get("strength") in {None, "ordinary"}:
                yield f"{policy['name']}#{rule['id']}"


@pytest.mark.parametrize("number", range(6))
def test_lifting_a_rule_is_deciding_without_it(number):
    """Amount, level, waiver and duties are those of the set that lacks the rule."""
    dice = random.Random(number)
    lender = Lender(random.Random(800 + number)).policies()
    engine, compared = decider(lender), 0
    for _ in range(4):
        facts, standing = someone(dice, lender)
        day = dice.choice(DAYS[2:])
        kept = [
            {"rule": slot["rule"]} for slot in engine.decide(question(facts, standing, day))["freeze"]["kept"]
        ]
        names = sorted(set(liftable(lender)))
        for name in dice.sample(names, min(2, len(names))):
            less = without(lender, name, kept)
            found = lifted(engine, facts, standing, day, name)
            if less is None or found is None or name in released(found):
                continue
            compared += 1

            assert summary(decider(less).decide(question(facts, standing, day))) == summary(found)
    assert compared > 0


def lifted(engine: Decider, facts, standing, day, name):
    """The decision with one rule lifted, or nothing where its version is not in force."""
    asked = question(facts, standing, day, overrides=[{"lift": name, **STAFF}])
    rules = engine.sight(question(facts, standing, day)).prepared.rules
    if name in {slot.planned.id for slot in rules}:
        return engine.decide(asked)
    with pytest.raises(FactsRefused, match="/overrides/0/lift"):
        engine.decide(asked)
    return None


def released(decision):
    """The rules whose codes stood."""
    return {each["rule"] for each in decision["freeze"]["released"]}


_ODD = st.sampled_from(
    [
        None,
        3,
        True,
        "",
        " ",
        "\n",
        "x",
        "ann",
        "2026-11-22",
        "2026-02-30",
        "x" * 129,
        "x" * 201,
        "x" * 1001,
        [],
        {},
    ]
)
_ITEM = st.dictionaries(st.sampled_from([*LENGTHS, "until", "more"]), _ODD)
_NEAR = st.fixed_dictionaries(
    {"lift": st.just("a#b"), **{key: st.just(value) for key, value in STAFF.items()}}
).flatmap(
    lambda item: st.dictionaries(st.sampled_from([*item, "more"]), _ODD, max_size=1).map(
        lambda odd: item | odd
    )
)
_LISTS = st.one_of(
    _ODD, st.lists(st.one_of(_ODD, _ITEM, _NEAR), max_size=3), st.lists(_NEAR, min_size=19, max_size=22)
)
SCOPE = {"jurisdiction": "CN", "currency": "CNY", "product": "card"}
VALIDATOR = Validator(decider(Lender(random.Random(1)).policies()).snapshot.vocabulary)


@settings(max_examples=150, deadline=None)
@given(overrides=_LISTS)
def test_odd_overrides(overrides):
    """The reader accepts overrides exactly where the schema does."""
    problems = VALIDATOR.problems(SCOPE, {}, None, overrides)
    try:
        read_overrides([] if overrides is None else overrides)
    except Misfit:
        assert problems
    else:
        assert () == problems
