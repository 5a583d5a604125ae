import datetime
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.decision.decide import Decider
from engine.decision.explain.explain import explain
from engine.decision.normalize import Misfit, Normalizer
from engine.decision.question import FactsRefused, Question
from engine.decision.validate import Validator
from engine.policy.forms import parts_of, texts_of
from engine.policy.library import load
from tests.engine.policy.listed_lender import folder, lender

AREA = "area_code != null and area_code in disaster_areas"
AREA_OF_FEE = "area_code != null and fee_date != null and area_code in disaster_areas(fee_date)"
MERCHANT = "merchant_code in risky_merchants"
SNAPSHOT = lender(AREA, AREA_OF_FEE, MERCHANT, "merchant_code not in cash_like", "sector in shaken_sectors")
DECIDER = Decider(SNAPSHOT)
NORMALIZER = Normalizer(SNAPSHOT)
VALIDATOR = Validator(SNAPSHOT.vocabulary)
SCOPE = {"jurisdiction": "CN", "currency": "CNY", "product": "card"}
LAID_OUT = NORMALIZER.layout.index


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


def question(on="2024-03-01", **facts):
    request = {name: facts.pop(name) for name in ("fee_date",) if name in facts}
    return Question(profile=SCOPE | facts, request=request, day=day(on), explain="full")


def verdicts(**facts):
    """The outcome of every rule, in the order of the folder's conditions."""
    return [rule["outcome"] for rule in DECIDER.decide(question(**facts))["rules"]]


FIRES, QUIET, OPEN = "fired", "not_fired", "unknown"
DECIDED = [
    ({"area_code": "CN-1"}, 0, FIRES),
    ({"area_code": "CN-1", "on": "2024-01-31"}, 0, QUIET),
    ({"area_code": "CN-1", "on": "2024-02-01"}, 0, FIRES),
    ({"area_code": "CN-1", "on": "2024-04-30"}, 0, FIRES),
    ({"area_code": "CN-1", "on": "2024-05-01"}, 0, QUIET),
    ({"area_code": "CN-1", "on": "2025-06-30"}, 0, QUIET),
    ({"area_code": "CN-1", "on": "2025-07-01"}, 0, FIRES),
    ({"area_code": "CN-1", "on": "2299-12-31"}, 0, FIRES),
    ({"area_code": "CN-2", "on": "2025-07-01"}, 0, QUIET),
    ({"area_code": "CN-9"}, 0, QUIET),
    ({"area_code": None}, 0, QUIET),
    ({}, 0, OPEN),
    ({"on": "2024-05-01"}, 0, QUIET),
    ({"area_code": "CN-1", "fee_date": "2024-02-01", "on": "2024-06-01"}, 1, FIRES),
    ({"area_code": "CN-1", "fee_date": "2024-05-01", "on": "2024-03-01"}, 1, QUIET),
    ({"area_code": "CN-1", "fee_date": None}, 1, QUIET),
    ({"area_code": "CN-1"}, 1, OPEN),
    ({"area_code": "CN-9"}, 1, QUIET),
    ({"merchant_code": "7995"}, 2, FIRES),
    ({"merchant_code": "0000"}, 2, QUIET),
    ({"merchant_code": "6051"}, 3, QUIET),
    ({"merchant_code": "6051", "on": "2025-01-01"}, 3, FIRES),
    ({"sector": "tourism"}, 4, FIRES),
    ({"sector": "mining"}, 4, QUIET),
    ({"sector": "tourism", "on": "2024-10-01"}, 4, QUIET),
    ({"on": "2024-10-01"}, 4, QUIET),
    ({}, 4, OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "rule", "expected"), DECIDED)
def test_memberships(facts, rule, expected):
    """A value counts on the days of its entries, both ends included; where no value counts, none need be known."""
    assert expected == verdicts(**facts)[rule]


def test_facts_of_a_decision():
    """A code that some list holds is shown, any other is told to be on none; a list is no fact."""
    facts = [
        DECIDER.decide(question(merchant_code=code))["rules"][2]["facts"] for code in ("6011", "7995", "1234")
    ]

    assert [{"merchant_code": shown} for shown in ("6011", "7995", "not listed")] == facts


def test_what_is_missing():
    """An absent code is asked for by name, where a value of it could matter."""
    codes = {"area_code", "merchant_code", "branch_code"}

    assert ["area_code", "merchant_code"] == sorted(codes & {*DECIDER.decide(question())["missing"]})


# Facts: the quick reading and the reference validator

WORDS = "this is not of the form `^[A-Z]{2}-[A-Z0-9]{1,6}$`"


@pytest.mark.parametrize(
    "fact", ["cn-1", "CN1", "CN-", "CN-1234567", "CN-1\n", " CN-1", "", "ＣＮ-1", "not listed"]
)
def test_another_form(fact):
    """A text of another form is refused by pointer and form, and never shown."""
    with pytest.raises(FactsRefused) as refused:
        DECIDER.decide(question(area_code=fact))
    (problem,) = refused.value.problems

    assert ("/profile/area_code", "wrong-form", WORDS) == (problem.pointer, problem.code, problem.message)


@pytest.mark.parametrize(
    ("name", "fact"), [("area_code", 110101), ("merchant_code", None), ("merchant_code", ["7995"])]
)
def test_another_type(name, fact):
    """A code is a text, and null only where its field allows it."""
    with pytest.raises(FactsRefused) as refused:
        DECIDER.decide(question(**{name: fact}))

    assert [(f"/profile/{name}", "wrong-type")] == [
        (each.pointer, each.code) for each in refused.value.problems
    ]


odd = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    st.text(max_size=12),
    st.text(alphabet="CN-16A\n é", max_size=10),
    st.from_regex(r"[A-Z]{1,3}-?[A-Z0-9]{0,7}\n?", fullmatch=True),
    st.from_regex(r"[0-9]{3,5}", fullmatch=True),
    st.sampled_from(["CN-1", "7995", "6051", "A", "D"]),
    st.lists(st.just("CN-1"), max_size=2),
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["area_code", "merchant_code", "branch_code"]), odd)
@example("merchant_code", "7995\n")
@example("merchant_code", "\u0667\u0669\u0669\u0665")
def test_odd_codes(name, fact):
    """The normaliser accepts a code exactly where the schema does."""
    problems = VALIDATOR.problems(SCOPE | {name: fact}, {}, None)
    try:
        values = NORMALIZER.inputs(SCOPE | {name: fact}, {}, None, day("2024-03-01"))
    except Misfit:
        assert problems
        return
    listed = SNAPSHOT.vocabulary.fields[name].kind.values

    assert () == problems
    assert (listed.index(fact) + 1 if fact in listed else 0) == values[LAID_OUT[name]]


FORMS = ["^[A-Z]{2}-[A-Z0-9]{1,6}$", "^[0-9]{4}$", "^[A-C]$", "^GB?[0-9]{2,3}_[a-c]{0,2}$", "^A[01]{3}-x?$"]


@pytest.mark.parametrize("form", FORMS)
def test_texts_of_a_form(form):
    """The texts that are made up for a form have it, and no two are alike."""
    kind = SNAPSHOT.vocabulary.fields["branch_code"].kind.__class__(form)
    texts = [text for text, _ in zip(texts_of(form), range(2_000), strict=False)]
    dice = random.Random(1)
    drawn = [
        "".join(dice.choice(part.signs) for part in parts_of(form) for _ in range(part.high))
        for _ in range(50)
    ]

    assert len(texts) == len(set(texts))
    assert [] == [text for text in (*texts, *drawn) if not kind.admits(text)]


# Explanations


def clause(rule, **facts):
    """The clause of a rule that asks a list."""
    found = explain(DECIDER, question(**facts))["rules"][rule]["clauses"]
    stack = [found]
    while stack:
        each = stack.pop()
        if each.get("operator") in {"in", "not in"}:
            return each
        stack += each.get("items", ())
    raise AssertionError(found)


ENTRY = {"value": "CN-1", "from": "2024-02-01", "until": "2024-04-30", "cite": "Decree 1", "counts": True}
SECOND = {"value": "CN-1", "from": "2025-07-01", "until": None, "cite": "Decree 2", "counts": False}
PAST = (
    "list disaster_areas, but only since 2024-02-01 until 2024-04-30 (Decree 1), since 2025-07-01 (Decree 2)"
)


@pytest.mark.parametrize(
    ("facts", "truth", "said", "value", "entries"),
    [
        ({"area_code": "CN-1"}, "true", "list disaster_areas since 2024-02-01 until 2024-04-30 (Decree 1)", ["CN-1"], [ENTRY, SECOND]),
        ({"area_code": "CN-1", "on": "2024-05-01"}, "false", PAST, [], [ENTRY | {"counts": False}, SECOND]),
        ({"area_code": "CN-1", "on": "2025-07-01"}, "true", "list disaster_areas since 2025-07-01 (Decree 2)", ["CN-1"], [ENTRY | {"counts": False}, SECOND | {"counts": True}]),
        ({"area_code": "CN-9"}, "false", "list disaster_areas", [], []),
        ({}, "unknown", "list disaster_areas", None, []),
        ({"area_code": None}, "moot", "list disaster_areas", [], []),
        ({"area_code": None, "on": "2024-06-01"}, "false", "list disaster_areas", [], []),
    ],
)  # fmt: skip
def test_a_clause_shows_the_entries_of_the_value(facts, truth, said, value, entries):
    """A membership tells which entry counts, on which days and by whose word, or on which days it would have."""
    found = clause(0, **facts)

    assert (truth, said) == (found["truth"], found["right"]["from"])
    assert (value, entries) == (found["right"]["value"], found["right"]["entries"])


def test_a_clause_with_a_day_of_its_own():
    """The day that was asked about is shown beside the list."""
    found = clause(1, area_code="CN-1", fee_date="2024-04-01", on="2024-06-01")
    (read,) = found["right"]["reads"]

    assert ("area_code in disaster_areas(fee_date)", "true") == (found["text"], found["truth"])
    assert ("field fee_date", "2024-04-01") == (read["from"], read["value"])
    assert [True, False] == [entry["counts"] for entry in found["right"]["entries"]]


def test_a_list_of_choices():
    """Choices are listed as codes are."""
    found = clause(4, sector="tourism")

    assert "list shaken_sectors since 2024-03-01 until 2024-09-30 (Survey 1)" == found["right"]["from"]
    assert ("tourism", "true") == (found["left"]["value"], found["truth"])


def test_what_a_missing_code_could_change():
    """One code of each sort is tried for an account without one."""
    facts = {"current_limit": 300, "merchant_code": "6011", "sector": "mining", "fee_date": None}
    found = {each["field"]: each["could"] for each in explain(DECIDER, question(**facts))["missing"]}

    assert ["change the limit between 300.00 and 500.00"] == found["area_code"]


def test_the_same_facts_give_the_same_decision_in_any_order_of_entries():
    """The order of a list's file shows in no decision but in its digest."""
    files = folder(AREA, MERCHANT)
    lines = files["lists/risky_merchants.yaml"].decode().splitlines(keepends=True)
    other = {**files, "lists/risky_merchants.yaml": "".join([*lines[:4], *reversed(lines[4:])]).encode()}
    answers = []
    for each in (files, other):
        answer = Decider(load(each)).decide(question(merchant_code="6051", area_code="CN-2"))
        answers.append({name: part for name, part in answer.items() if name != "snapshot"})

    assert answers[0] == answers[1]
