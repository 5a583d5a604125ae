from dataclasses import replace
from pathlib import Path

import pytest
from small_policy import BASE, small, with_cases

from api.wiring import read_folder
from engine.cases.goal import holds
from engine.cases.load import load_cases
from engine.cases.run import run_cases
from engine.cases.study import Study
from engine.cases.suggest import suggest
from engine.decision.decide import Decider
from engine.policy.library import load

FILES = read_folder(Path(__file__).parents[3] / "policies")
SHIPPED_CASES = load_cases(FILES, "policies").files


@pytest.fixture(scope="module")
def shipped() -> Decider:
    """The shipped policies."""
    return Decider(load(FILES, "policies"))


RULES = """\
rules:
  - id: minor
    when: age_years < 18
    decline: true
    strength: law
    code: AGE
    because: Credit is not offered under 18.
  - id: strained
    when: utilization != null and utilization > 0.9 and monthly_net_income - existing_debt_service_monthly < 300
    cap: 500
    code: TOO_MUCH_DEBT
    because: Little is left.
  - id: own
    when: self_limit != null
    cap: self_limit
    strength: customer
    code: YOUR_OWN_LIMIT
    because: As was asked.
minimum: 500
"""
FREEZE = """\
rules:
  - id: late
    when: days_past_due >= 30
    freeze: no_drawdown
    release_when: days_past_due == 0 and days_since(frozen_since) >= 7
    code: DELINQUENCY_30
    because: It is late.
"""
MATRIX = """\
base:
  code: SCORE_AND_INCOME
  matrix:
    down: annual_income
    across: days_past_due
    columns: [below 1, from 1, from 30]
    rows:
      below 36000: [100, 200, 300]
      from 36000: [400, 500, 600]
      from 72000: [700, 800, 900]
"""
SCORE = """\
score:
  starts_at: 350
  range: [350, 950]
  dimensions:
    usage:
      - {id: use, field: utilization, points: {below 0.3: 100, from 0.3: 50, from 0.9: 0}, none: 20, code: HIGH_UTILIZATION}
      - {id: income, field: annual_income, points: {below 36000: 0, from 36000: 200}, code: LOW_SAVINGS}
"""


@pytest.mark.parametrize(
    "policy", [BASE + RULES, FREEZE, MATRIX, SCORE], ids=["limit", "freeze", "matrix", "score"]
)
def test_every_suggested_case_passes_and_shows_what_it_says(policy):
    """Read back from its YAML, a suggested case is decided as it expects and shows all it claims to show."""
    study = small(policy)
    left = [each.item for each in study.shown() if not each.cases]
    found = suggest(study, left)
    again = with_cases(study, [each.text for each in found])

    assert [True] * len(found) == [result.passed for result in run_cases(again.decider, again.file)]
    for suggestion, answers in zip(found, again.answers, strict=True):
        shown = {item.title for item in again.items if holds(item.goal, answers)}
        assert set(suggestion.shows) <= shown
    assert [] == [
        item.title for item in left if item.title not in {title for each in found for title in each.shows}
    ]


def test_a_suggested_case_gives_only_what_differs_and_asks_for_review():
    """It is short, says what the policy now says, and that nobody has looked at it."""
    study = small(BASE + RULES)
    item = next(
        item for item in study.items if item.title == "rule minor `age_years < 18` just below the boundary"
    )
    (found,) = suggest(study, [item])

    assert (
        """\
  - name: "rule minor age_years < 18 just below the boundary"
    review: needed
    given: {profile: {age_years: 17}}
    expect:
      limit: {status: decided, answer: declined, amount: "0.00", decided_by: ["cn/small#minor"]}
      rules: [minor]"""
        == found.text
    )
    assert found.case.review


def test_facts_that_belong_together_are_found_together():
    """A rule that needs three facts at once is reached from a base that has none of them."""
    study = small(BASE + RULES)
    item = next(item for item in study.items if item.title == "rule strained fires")
    (found,) = suggest(study, [item])

    assert {"utilization", "monthly_net_income"} <= set(found.case.given.profile) | {"monthly_net_income"}
    assert "strained" in found.text


def test_bands_of_a_score_are_shown_together():
    """Bands of different fields do not hide each other, so few cases show them all."""
    study = small(SCORE)
    left = [each.item for each in study.shown() if not each.cases]

    assert len(suggest(study, left)) < len(left) * 2 / 3


@pytest.mark.slow
@pytest.mark.parametrize("file", SHIPPED_CASES, ids=lambda file: f"{file.policy}@{file.version}")
def test_from_one_case_the_shipped_policies_are_shown_whole(shipped, file):
    """With all cases but one taken away, what is suggested passes, and shows all that the shipped cases show."""
    group = shipped.snapshot.versions[file.policy]
    checked = next(each for each in group if each.policy.version == file.version)
    study = Study(shipped, replace(file, cases=file.cases[:1]), checked)
    left = [each.item for each in study.shown() if not each.cases]
    found = suggest(study, left)
    again = Study(shipped, replace(file, cases=tuple(each.case for each in found)), checked)

    assert all(result.passed for result in run_cases(shipped, again.file))
    for suggestion, answers in zip(found, again.answers, strict=True):
        assert set(suggestion.shows) <= {item.title for item in again.items if holds(item.goal, answers)}
    assert [] == [
        item.title for item in left if item.title not in {title for each in found for title in each.shows}
    ]
