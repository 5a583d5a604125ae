"""Single clauses as an explanation shows them: both sides, where their values come from, what is open or moot."""

from pathlib import Path

import pytest

from api.wiring import load_folder
from engine.decision.decide import Decider
from engine.decision.explain.explain import explain
from engine.text.strict_json import canonical
from tests.engine.decision.conftest import asked, decider_of

SHIPPED = Path(__file__).parents[3] / "policies"
PAY_LATER = "cn/pay_later_limit#"


@pytest.fixture(scope="module")
def decider():
    """The decider of the shipped policies."""
    return Decider(load_folder(SHIPPED))


def parts(clause):
    """A clause and everything below it."""
    yield clause
    for item in clause.get("items", ()):
        yield from parts(item)


def rule_of(found, name):
    return next(rule for rule in found["rules"] if rule["rule"] == name)


def by_text(rule):
    """The tests of a rule by their text."""
    return {part["text"]: part for part in parts(rule["clauses"]) if "operator" in part}


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        ("age_years >= 60", "age_years >= 60", ("field age_years", 34, "literal", 60)),
        ("annual_income < 300", "annual_income < 300", ("field annual_income", "120000.00", "literal", "300.00")),
        ("annual_income < least", "annual_income < least",
         ("field annual_income", "120000.00", "parameter least since 2024-01-01 (Rule 1)", "40000.00")),
        ("annual_income * share > 5", "annual_income * share > 5",
         ("expression", "40000.00", "literal", "5.00")),
        ("cash_advance_ratio_3m < share", "cash_advance_ratio_3m < share",
         ("field cash_advance_ratio_3m", 0, "parameter share since 2020-01-01", "1/3")),
        ("spare > 0", "spare > 0", ("let spare", "119999.00", "literal", "0.00")),
        ("income_as_of != null and income_as_of < as_of", "income_as_of < as_of",
         ("field income_as_of", "2026-06-30", "as_of", "2026-11-22")),
        ("product in ['cash_loan', 'pay_later']", "product in ['cash_loan', 'pay_later']",
         ("field product", "pay_later", "literal", ["cash_loan", "pay_later"])),
        ("is_student or not (product  not in ['cash_loan'])", "product not in ['cash_loan']",
         ("field product", "pay_later", "literal", ["cash_loan"])),
        ("(bureau_score ?? 300) >= 650 and is_student", "(bureau_score ?? 300) >= 650",
         ("expression", 300, "literal", 650)),
        ("'dispute_open' in risk_flags", "'dispute_open' in risk_flags",
         ("literal", "dispute_open", "field risk_flags", [])),
        ("max(age_years, 40) > 39 or is_student", "max(age_years, 40) > 39", ("expression", 40, "literal", 39)),
        ("freeze_level_now == 'none'", "freeze_level_now == 'none'",
         ("outcome freeze_level_now", "none", "literal", "none")),
        ("term_months != null and months_on_book / term_months < 2", "months_on_book / term_months < 2",
         ("expression", "1/6", "literal", 2)),
    ],
)  # fmt: skip
def test_the_sides_of_a_clause(condition, text, expected):
    """Each side says where its value comes from, and the value exactly as the vocabulary writes it."""
    policy = f"""\
parameters:
  least:
    unit: money
    values:
      - {{from: "2020-01-01", value: 30000}}
      - {{from: "2024-01-01", value: 40000, cite: Rule 1}}
  share:
    unit: ratio
    values:
      - {{from: "2020-01-01", value: "1/3"}}
let:
  spare: annual_income - 1
rules:
  - id: r
    when: |
      {condition}
    refer: {{queue: q, outcome: limit}}
    code: AGE
    because: A test.
"""
    profile = {
        "annual_income": 120000,
        "income_as_of": "2026-06-30",
        "bureau_score": None,
        "age_years": 34,
        "months_on_book": 10,
    }
    decider = decider_of(small=policy)
    found = by_text(
        rule_of(explain(decider, asked(profile=profile, request={"term_months": 60})), "cn/small#r")
    )[text]
    sides = found["left"], found["right"]

    assert expected == tuple(side[key] for side in sides for key in ("from", "value"))
    assert "cn/small/v1.yaml:24:" in found["place"]


def test_what_is_open_shows_its_bounds(decider):
    """An absent field leaves its clause unknown: the bounds are shown and the field to supply."""
    found = explain(
        decider, asked(absent=("monthly_net_income",), profile={"existing_debt_service_monthly": 1500})
    )
    test = by_text(rule_of(found, f"{PAY_LATER}affordability"))["free_income < 300"]

    assert ("unknown", ["monthly_net_income"]) == (test["truth"], test["absent"])
    assert {
        "value": None,
        "lowest": "-1500.00",
        "highest": "9999998500.00",
        "absent": ["monthly_net_income"],
    } == {key: test["left"][key] for key in ("value", "lowest", "highest", "absent")}
    assert "monthly_net_income - existing_debt_service_monthly" == test["left"]["definition"]["text"]


def test_a_known_none_is_moot(decider):
    """A clause that another one guards against a none says so; what stands in for the none is never shown."""
    rule = rule_of(
        explain(decider, asked(profile={"self_limit": None, "self_exclusion_until": None})),
        f"{PAY_LATER}own_limit",
    )
    excluded = rule_of(
        explain(decider, asked(profile={"self_exclusion_until": None})), f"{PAY_LATER}self_excluded"
    )
    found = by_text(excluded)

    assert {"cap": None} == rule["effect"]
    assert (None, ["self_limit"]) == (rule["amount"]["value"], rule["amount"]["none"])
    assert ["false", "moot"] == [test["truth"] for test in found.values()]
    assert {"value": None, "none": ["self_exclusion_until"]} == {
        key: found["self_exclusion_until >= as_of"]["left"][key] for key in ("value", "none")
    }


def test_a_let_is_told_once():
    """A named condition shows what it stands for where it is first mentioned, and only its truth after that."""
    policy = """\
let:
  young: age_years < 23 and not is_student
rules:
  - id: r
    when: young and age_years > 3 or not young
    decline: true
    code: AGE
    because: A test.
"""
    rule = rule_of(
        explain(decider_of(small=policy), asked(profile={"age_years": 20, "is_student": False})), "cn/small#r"
    )
    kinds = [part["clause"] for part in parts(rule["clauses"])]

    assert [
        "and",
        "applies",
        "or",
        "and",
        "let",
        "and",
        "test",
        "not",
        "test",
        "test",
        "not",
        "test",
    ] == kinds


def test_full_explanations_in_a_decision(decider):
    """A decision carries the clauses where a full explanation is asked for, and only there."""
    fired, full = (decider.decide(asked(explain=level)) for level in ("fired", "full"))

    assert {False} == {"clauses" in rule for rule in fired["rules"]}
    assert {True} == {"clauses" in rule for rule in full["rules"]}
    assert canonical(full) == canonical(decider.decide(asked(explain="full")))
