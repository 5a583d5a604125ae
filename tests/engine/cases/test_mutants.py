import pytest
from small_policy import BASE, small, with_cases

from engine.cases.kill import Fate, Killing, checked_mutant, decider_with, judge, run_mutants
from engine.cases.killers import killers
from engine.cases.mutants import mutants_of
from engine.cases.run import run_cases
from engine.cases.study import Study

RULE = "rules:\n  - {{id: rule, {rule}, code: AGE, because: It is so.}}\n"


def changes(policy: str) -> dict[str, list[str]]:
    """The mutants of a policy by part."""
    found: dict[str, list[str]] = {}
    for mutant in mutants_of(small(policy).version):
        found.setdefault(mutant.part, []).append(mutant.change)
    return found


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            "age_years < 18",
            [
                "age_years < 18 → age_years <= 18",
                "age_years < 18 → age_years < 17",
                "age_years < 18 → age_years < 19",
            ],
        ),
        (
            "annual_income >= 100",
            [
                "annual_income >= 100 → annual_income > 100",
                "annual_income >= 100 → annual_income >= 99.99",
                "annual_income >= 100 → annual_income >= 100.01",
            ],
        ),
        (
            "is_student and not (days_past_due == 0)",
            [
                "is_student and not (days_past_due == 0) → is_student or not (days_past_due == 0)",
                "is_student → not is_student",
                "not (days_past_due == 0) → days_past_due == 0",
                "days_past_due == 0 → days_past_due != 0",
                "days_past_due == 0 → days_past_due == -1",
                "days_past_due == 0 → days_past_due == 1",
            ],
        ),
        (
            "hardship_status in ['claimed', 'plan_active']",
            [
                "hardship_status in ['claimed', 'plan_active'] → hardship_status not in ['claimed', 'plan_active']",
                "hardship_status in ['claimed', 'plan_active'] → hardship_status in ['plan_active']",
                "hardship_status in ['claimed', 'plan_active'] → hardship_status in ['claimed']",
            ],
        ),
        (
            "(increase_request_recorded ?? false)",
            [
                "increase_request_recorded ?? false → not (increase_request_recorded ?? false)",
                "increase_request_recorded ?? false → increase_request_recorded ?? true",
            ],
        ),
        ("income_as_of == null", ["income_as_of == null → income_as_of != null"]),
        (
            "monthly_net_income - existing_debt_service_monthly < 300",
            [
                (
                    "monthly_net_income - existing_debt_service_monthly < 300"
                    " → monthly_net_income - existing_debt_service_monthly <= 300"
                ),
                (
                    "monthly_net_income - existing_debt_service_monthly"
                    " → monthly_net_income + existing_debt_service_monthly"
                ),
                (
                    "monthly_net_income - existing_debt_service_monthly < 300"
                    " → monthly_net_income - existing_debt_service_monthly < 299.99"
                ),
                (
                    "monthly_net_income - existing_debt_service_monthly < 300"
                    " → monthly_net_income - existing_debt_service_monthly < 300.01"
                ),
            ],
        ),
    ],
)
def test_changes_of_a_condition(when, expected):
    """Operators, thresholds by one unit of their field, connectives, members of lists, and every `not`."""
    found = changes(BASE + RULE.format(rule=f'when: "{when}", cap: 500'))["rule rule"]

    assert expected == [
        change for change in found if change not in {"500 → 400", "500 → 600"} and "if_" not in change
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("when: is_student, cap: 500", ["500 → 400", "500 → 600"]),
        (
            'when: is_student, cap: "max(annual_income, 0)"',
            [
                "max(annual_income, 0) → min(annual_income, 0)",
                "0 → 100",
                "max(annual_income, 0) → max(annual_income, 0) + 100",
                "max(annual_income, 0) → max(annual_income, 0) - 100",
            ],
        ),
        (
            "when: is_student, cap: annual_income, strength: law",
            ["annual_income → annual_income + 0.01", "annual_income → annual_income - 0.01"],
        ),
        ("when: is_student, decline: true", ["decline → nothing"]),
        ("when: is_student, hold: true", ["hold → nothing"]),
        ("when: is_student, waive: 50%, class: courtesy", ["waive: 50% → 49%", "waive: 50% → 51%"]),
        ("when: is_student, waive: all, class: courtesy", ["waive: 100% → 99%"]),
        ("when: is_student, freeze: full, release_when: by_hand", ["freeze: full → no_drawdown"]),
        ("when: is_student, do: {action: offer_help}", ["do → nothing"]),
        ("needs: is_student, cap: 500", ["500 → 400", "500 → 600", "needs → when"]),
    ],
)
def test_changes_of_an_effect(rule, expected):
    """Amounts by the step that shows, effects dropped or made weaker."""
    found = changes(BASE + RULE.format(rule=rule))["rule rule"]

    assert ["is_student → not is_student", *expected, *_IF_UNKNOWN] == found


_IF_UNKNOWN = ["if_unknown: ask → assume_yes", "if_unknown: ask → assume_no"]


def test_changes_of_numbers_that_stand_in_tables():
    """Cells, edges, points, parameters and what the limit is rounded to move by one step."""
    policy = """\
parameters:
  share: {unit: ratio, values: [{from: "2021-01-01", value: "0.50"}, {from: "2023-01-01", value: 2}]}
base:
  code: SCORE_AND_INCOME
  matrix: {down: annual_income * share, rows: {below 36000: [500], from 36000: [1000]}}
minimum: 500
"""

    assert {
        "base": [
            "row 1, column 1: 500 → 499",
            "row 1, column 1: 500 → 501",
            "row 2, column 1: 1000 → 999",
            "row 2, column 1: 1000 → 1001",
            "from 36000 → from 35999.995",
            "from 36000 → from 36000.005",
        ],
        "minimum": ["500 → 499.99", "500 → 500.01"],
        "parameter share": [
            "0.5 from 2021-01-01 → 0.49",
            "0.5 from 2021-01-01 → 0.51",
            "2 from 2023-01-01 → 1",
            "2 from 2023-01-01 → 3",
        ],
    } == {part: found for part, found in changes(policy).items() if part != "applies_when"}


POLICY = """\
base:
  code: SCORE_AND_INCOME
  amount: monthly_net_income * 3
rules:
  - {id: minor, when: age_years < 18, decline: true, code: AGE, because: It is so.}
  - {id: late, when: days_past_due > 0 or is_student, hold: true, code: OVERDUE_NOW, because: It is so.}
  - {id: own, when: self_limit != null, cap: self_limit, strength: customer, code: YOUR_OWN_LIMIT, because: It is so.}
round_down_to: 100
minimum: 500
"""
CASES = """\
  - name: the base
    expect: {limit: {amount: "24000.00"}, rules: []}
  - name: too young
    given: {profile: {age_years: 17}}
    expect: {limit: {amount: "0.00"}, rules: [minor]}
  - name: nobody knows
    absent: [days_past_due]
    expect: {limit: {status: incomplete}, unknown: [late]}
"""


def run(study: Study):
    return run_mutants(study, lambda _done, _of: None)


def test_each_survivor_is_killed_by_the_case_that_is_shown_with_it():
    """Beside its survivors the tool prints cases; added to the others, they leave fewer."""
    study = small(POLICY, CASES)
    left = [each.mutant for each in run(study) if each.fate is Fate.SURVIVED]
    found = [each for each in killers(study, left) if each is not None]
    again = with_cases(study, [CASES, *(each.text for each in found)])
    still = [each.mutant.change for each in run(again) if each.fate is Fate.SURVIVED]

    assert len(left) > 5
    assert all(result.passed for result in run_cases(again.decider, again.file))
    assert [] == still


def test_shortcuts_agree_with_running_every_case():
    """A mutant survives exactly if every case passes when it is decided with the mutant in the ordinary way."""
    study = small(POLICY, CASES)
    for each in run(study):
        checked = checked_mutant(study, each.mutant)
        if checked is None:
            assert each.fate is Fate.REFUSED
            continue
        decider = decider_with(study, checked)
        passed = all(result.passed for result in run_cases(decider, study.file))
        assert (each.fate is Fate.SURVIVED) == passed, each.mutant.change


def test_the_order_is_always_the_same():
    """Two runs tell the same of the same mutants in the same order."""
    one, two = (
        [(each.mutant.change, each.fate, each.case) for each in run(small(POLICY, CASES))] for _ in "ab"
    )

    assert one == two


EQUIVALENT = """\
equivalent:
  - {rule: rule minor, mutant: "age_years < 18 → age_years <= 18", because: nobody is eighteen}
  - {rule: rule minor, mutant: "age_years < 18 → age_years < 10", because: it is no mutant}
  - {rule: rule minor, mutant: "age_years < 18 → age_years < 17", because: a case kills it}
"""


def test_survivors_that_are_called_equivalent_are_set_apart():
    """What a file calls equivalent is believed where it survives, and stale where it does not."""
    study = small(POLICY, CASES, more=EQUIVALENT)
    judged = judge(study.file, run(study))

    assert ["age_years < 18 → age_years <= 18"] == [each.mutant.change for each in judged.equivalent]
    assert ["age_years < 18 → age_years < 10", "age_years < 18 → age_years < 17"] == [
        each.mutant for each in judged.stale
    ]
    assert "age_years < 18 → age_years <= 18" not in [each.mutant.change for each in judged.survivors]


def test_a_change_that_the_checks_refuse_is_no_survivor():
    """Without its guard a nullable field cannot be read, so no version can turn into that."""
    study = small(BASE + RULE.format(rule="when: utilization != null and utilization > 1, cap: 500"))
    refused = [each.mutant.change for each in run(study) if each.fate is Fate.REFUSED]

    assert "utilization != null → utilization == null" in refused


def test_a_mutant_that_no_account_can_tell_has_no_killer():
    """Of a rule that a stronger one hides everywhere, nothing can be seen."""
    rules = """\
rules:
  - {id: none, cap: 0, code: AGE, because: It is so.}
  - {id: some, cap: 500, code: AGE, because: It is so.}
"""
    study = small(BASE + rules)
    mutants = [each for each in mutants_of(study.version) if each.part == "rule some"]

    assert [None] * len(mutants) == list(killers(study, mutants))
    assert Killing(study, mutants).run(0).fate is Fate.SURVIVED
