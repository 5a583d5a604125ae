import pytest
from small_policy import BASE, small

from engine.cases.cover import cover
from engine.cases.item import ItemKind
from engine.cases.kill import Fate, run_mutants
from engine.cases.run import passes, run_cases

RULE = "rules:\n  - {{id: rule, when: {when}, cap: 500, code: AGE, because: It is so.}}\n"


def policy(when: str) -> str:
    return BASE + RULE.format(when=when)


def items(study, kind: ItemKind) -> list[str]:
    """The items of the rule of one kind, an asterisk where a case shows it, a dash where none can."""
    found = [
        each for each in cover(study).items if each.item.kind is kind and each.item.part.startswith("rule")
    ]
    marks = ["*" if each.cases else " " if each.reachable else "-" for each in found]
    told = (f"{each.item.what} {each.item.side}".strip() for each in found)
    return [f"{mark} {text}".strip() for mark, text in zip(marks, told, strict=True)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("age_years < 18", ["age_years < 18 is true", "* age_years < 18 is false"]),
        ("not (age_years < 18)", ["age_years < 18 is true", "* age_years < 18 is false"]),
        (
            "is_student or age_years < 18",
            [
                "is_student is true",
                "* is_student is false",
                "age_years < 18 is true",
                "* age_years < 18 is false",
            ],
        ),
        (
            "utilization != null and utilization > 1",
            [
                "utilization != null is true",
                "* utilization != null is false",
                "utilization > 1 is true",
                "utilization > 1 is false",
            ],
        ),
        ("age_years < 0", ["- age_years < 0 is true", "* age_years < 0 is false"]),
    ],
)
def test_tests_within_a_condition(when, expected):
    """Each test is to be seen true and false, a guarded one only where there is a value to be tested."""
    assert expected == items(small(policy(when)), ItemKind.CLAUSE)


@pytest.mark.parametrize(
    ("when", "value", "expected"),
    [
        (
            "age_years < 34",
            34,
            ["* age_years < 34 at the boundary", "age_years < 34 just below the boundary"],
        ),
        (
            "age_years < 34",
            33,
            ["age_years < 34 at the boundary", "* age_years < 34 just below the boundary"],
        ),
        (
            "age_years >= 34",
            33,
            ["age_years >= 34 at the boundary", "* age_years >= 34 just below the boundary"],
        ),
        (
            "age_years <= 34",
            35,
            ["age_years <= 34 at the boundary", "* age_years <= 34 just above the boundary"],
        ),
        (
            "age_years > 34",
            35,
            ["age_years > 34 at the boundary", "* age_years > 34 just above the boundary"],
        ),
        ("age_years > 34", 36, ["age_years > 34 at the boundary", "age_years > 34 just above the boundary"]),
        (
            "34 > age_years",
            33,
            ["34 > age_years at the boundary", "* 34 > age_years just above the boundary"],
        ),
        (
            "age_years == 34",
            33,
            ["age_years == 34 at the boundary", "* age_years == 34 just beside the boundary"],
        ),
        (
            "age_years != 34",
            35,
            ["age_years != 34 at the boundary", "* age_years != 34 just beside the boundary"],
        ),
        (
            "age_years >= 0",
            34,
            ["age_years >= 0 at the boundary", "- age_years >= 0 just below the boundary"],
        ),
        ("is_student", 34, []),
    ],
)
def test_both_sides_of_a_boundary(when, value, expected):
    """A boundary is shown at its value and one unit beyond it, on the side where the truth turns over."""
    case = f"  - name: it\n    given: {{profile: {{age_years: {value}}}}}\n    expect: {{status: decided}}\n"

    assert expected == items(small(policy(when), case), ItemKind.BOUNDARY)


def test_the_unit_of_a_boundary_is_that_of_its_field():
    """Money turns over by the cent."""
    case = "  - name: it\n    given: {profile: {annual_income: 35999.99}}\n    expect: {status: decided}\n"
    found = items(small(policy("annual_income < 36000"), case), ItemKind.BOUNDARY)

    assert "* annual_income < 36000 just below the boundary" in found


def test_an_unknown_rule_is_asked_for_only_where_facts_may_be_absent():
    """What a request leaves out is a known none, so a rule about it is never unknown."""
    about_profile = items(small(policy("age_years < 18")), ItemKind.RULE)
    about_request = items(small(policy("requested_limit != null")), ItemKind.RULE)

    assert ["fires", "* stays quiet", "is unknown"] == about_profile
    assert ["fires", "* stays quiet"] == about_request


def test_why_something_is_not_shown():
    """The reason names what a case would have to give, or that nothing can show it."""
    found = {each.item.title: each.reason for each in cover(small(policy("age_years < 18"))).items}
    never = {each.item.title: each.reason for each in cover(small(policy("age_years < 0"))).items}

    assert "a case that gives {age_years: 17} would" == found["rule rule fires"]
    assert "a case that leaves out age_years would" == found["rule rule is unknown"]
    assert "unreachable: no value in range comes to it" == never["rule rule `age_years < 0` is true"]


def test_cells_of_a_matrix_and_rows_of_a_table():
    """Every cell is to be reached, and both sides of each edge."""
    matrix = """\
base:
  code: SCORE_AND_INCOME
  matrix:
    down: annual_income
    across: days_past_due
    columns: [below 1, from 1]
    rows:
      below 36000: [100, 200]
      from 36000: [300, 400]
"""
    table = """\
let:
  level:
    table:
      - {when: age_years < 18, is: young}
    otherwise: old
"""
    found = [each.item.title for each in cover(small(table + matrix)).items if not each.cases]

    assert [
        "let level `age_years < 18` is true",
        "let level `age_years < 18` at the boundary",
        "let level `age_years < 18` just below the boundary",
        "base `below 36000, below 1` is reached",
        "base `below 36000, from 1` is reached",
        "base `from 36000, from 1` is reached",
        "base `annual_income from 36000` at the boundary",
        "base `annual_income from 36000` just below the boundary",
        "base `days_past_due from 1` at the boundary",
        "let level `row age_years < 18` is reached",
    ] == [title for title in found if title.split()[0] in {"base", "let"}]


def test_percent_is_rounded_down():
    """Nothing short of everything is a hundred per cent."""
    found = cover(small(policy("age_years < 18")))

    assert found.percent == found.found * 100 // found.wanted
    assert 0 < found.percent < 100


def test_a_failing_case_says_what_its_rules_saw():
    """The rule as written stands beside the values it read and what each of its tests came to."""
    study = small(policy("age_years < 18"), "  - name: it\n    expect: {rules: [rule]}\n")
    (result,) = run_cases(study.decider, study.file)

    assert {
        "rules": (
            "`rule` does not fire, when: age_years < 18",
            "`rule` does not fire, amount: 500",
            "  age_years = 34",
            "  `age_years < 18` is false",
        )
    } == result.why


def test_passing_and_mutants_use_the_same_decisions():
    """A mutant that a case kills makes the case fail when it is run the ordinary way."""
    cases = "  - name: it\n    given: {profile: {age_years: 17}}\n    expect: {rules: [rule]}\n"
    study = small(policy("age_years < 18"), cases)
    killed = [run for run in run_mutants(study, lambda _done, _of: None) if run.fate is Fate.KILLED]

    assert passes(study.decider, study.file, study.version.checked, study.file.cases[0])
    assert {"age_years < 18 → age_years < 17"} <= {run.mutant.change for run in killed}
