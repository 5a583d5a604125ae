import random
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from policy_files import files
from random_policies import Lender
from small_world import AS_OF, FIELDS, VOCABULARY, account, as_json, inputs

from engine.decision.decide import Decider
from engine.decision.normalize import Misfit, Normalizer
from engine.decision.question import FactsRefused, Question
from engine.decision.validate import Validator
from engine.policy.library import load

SNAPSHOT = load(files(Lender(random.Random(5)).policies()))
NORMALIZER = Normalizer(SNAPSHOT)
VALIDATOR = Validator(VOCABULARY)
CODE = NORMALIZER.layout.codes[0]
SCOPE = {"jurisdiction": "CN", "currency": "CNY", "product": "card"}
MANY = settings(max_examples=400, deadline=None)

odd_numbers = st.one_of(
    st.integers(-3, 3),
    st.integers(-(10**20), 10**20),
    st.sampled_from([10**400, -(10**30), 20_000, 20_001, 850, 299, 12, 13, 0]),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.decimals(-100, 30_000, places=2),
    st.decimals(0, 2, places=4),
    st.sampled_from(["1E+2", "1E+30", "1E-400", "5.0", "-0.0", "0E-6", "20000.00", "20000.001", "1.50"]).map(
        Decimal
    ),
)
odd_texts = st.one_of(
    st.sampled_from(
        ["card", "CN", "none", "claimed", "fraud", "one", "2026-02-28", "2025-02-29", "1899-12-31"]
    ),
    st.sampled_from(
        [
            "2300-01-01",
            "2299-12-31",
            "2026-2-28",
            "20260228",
            "2026-02-28 ",
            "\uff12\uff10\uff12\uff16-02-28",
            "0.5",
            "5",
        ]
    ),
    st.sampled_from(
        ["-0", "-0.01", "1.234", "01", "1.", ".5", "1e2", "+1", " 1", "1\n", "١٢", "NaN", "Infinity", ""]
    ),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,3})?", fullmatch=True),
    st.text(max_size=5),
)
single = st.one_of(st.none(), st.booleans(), odd_numbers, odd_texts)
odd = st.one_of(
    single,
    st.lists(st.one_of(single, st.sampled_from(["fraud", "misuse", "one", "two"])), max_size=4),
    st.dictionaries(st.text(max_size=2), single, max_size=2),
    st.lists(st.lists(single, max_size=1), max_size=2),
)
standing = st.one_of(
    odd,
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "code": st.one_of(
                    single, st.sampled_from([CODE, "OTHER", "lower", "A\n", "A" * 64, "A" * 65])
                ),
                "level": st.one_of(single, st.sampled_from(["none", "full", "no_increase"])),
                "since": st.one_of(single, st.just("2024-02-29")),
                "more": single,
            },
        )
        | st.fixed_dictionaries(
            {
                "code": st.sampled_from([CODE, "OTHER", "B_2"]),
                "level": st.sampled_from(["full", "no_increase"]),
                "since": st.just("2024-02-29"),
            }
        ),
        max_size=3,
    ),
)


def accepted(profile, request, freezes=None):
    """Whether the normaliser takes the facts; the validator must say the same."""
    found = VALIDATOR.problems(profile, request, freezes)
    try:
        values = NORMALIZER.inputs(profile, request, freezes, AS_OF.toordinal())
    except Misfit:
        assert found
        return None
    assert found == ()
    return values


@MANY
@given(st.sampled_from([*FIELDS]), odd)
@example("student", 1)
@example("heads", True)  # noqa: FBT003 - an odd fact
@example("heads", Decimal("5.0"))
@example("heads", Decimal(5))
@example("income", "0.5")
@example("income", Decimal("1E+2"))
@example("flags", ["fraud", "fraud"])
@example("flags", [])
@example("income", Decimal("NaN"))
@example("heads", Decimal("Infinity"))
@example("signs", None)
@example("plan", None)
@example("job", None)
def test_one_odd_fact(name, fact):
    """The normaliser accepts a fact of a field exactly where the schema does."""
    part = FIELDS[name].part
    profile = SCOPE | ({name: fact} if part == "profile" else {})
    accepted(profile, {name: fact} if part == "request" else {})


@MANY
@given(standing)
@example([{"code": CODE, "level": "full", "since": "2024-02-29"}] * 2)
@example([])
@example(())
def test_odd_freezes(freezes):
    """The normaliser accepts standing freezes exactly where the schema does."""
    accepted(SCOPE, {}, freezes)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*FIELDS, "unknown", "", "a/b", "a~b"]), odd, max_size=4),
    st.dictionaries(st.sampled_from([*FIELDS, "x"]), odd, max_size=3),
    st.booleans(),
)
def test_odd_facts(profile, request, scoped):
    """Facts together are accepted exactly where the schema accepts them."""
    accepted((SCOPE if scoped else {}) | profile, request)


@pytest.mark.parametrize("part", [None, [], "x", 5, [["jurisdiction", "CN"]]])
def test_parts_that_are_none(part):
    """What is no object of facts is refused by both."""
    assert accepted(part, {}) is None
    assert accepted(SCOPE, part) is None


def test_values():
    """Lawful facts become the integers they stand for."""
    dice = random.Random(3)
    for _ in range(200):
        facts = account(dice)
        facts = {name: value for name, value in facts.items() if name in SCOPE or dice.random() < 0.8}
        profile, request = as_json(facts)
        found = dict(zip(NORMALIZER.layout.names, accepted(profile, request), strict=True))
        expected = inputs(facts | {name: facts.get(name) for name in ("requested_limit", "fee_amount")})

        assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("text", ["0", "0.5", "12.34", "600", "-0"])
def test_money_as_text(text):
    """Money written as text is the number it looks like."""
    values = accepted(SCOPE, {"fee_amount": text})

    assert values[NORMALIZER.layout.index["fee_amount"]] == Decimal(text) * 100


@pytest.mark.parametrize("text", ["-0.05", "-12.34", "-500", "-0.5", "12.3"])
def test_debts_as_text(text):
    """So is an amount below zero, down to its last cent."""
    values = accepted(SCOPE | {"debt": text}, {})

    assert values[NORMALIZER.layout.index["debt"]] == Decimal(text) * 100


def test_no_value_is_shown():
    """A refusal never shows the value it refuses, and names every field."""
    wrong = {name: "secret-4711" for name in FIELDS if FIELDS[name].part == "profile" and name not in SCOPE}
    asked = Question(profile=SCOPE | wrong, request={"fee_amount": "secret-4711"}, day=AS_OF.toordinal())
    with pytest.raises(FactsRefused) as refused:
        Decider(SNAPSHOT).decide(asked)

    assert "secret" not in str(refused.value)
    assert len(refused.value.problems) >= 20
