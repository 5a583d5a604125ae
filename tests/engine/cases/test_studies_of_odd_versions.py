"""Versions that are drafts, are picked by another date, or whose base is no account by itself."""

import pytest
from small_policy import BASE, CASES_HEAD, HEAD, small

from engine.cases.check import check_cases
from engine.cases.cover import cover
from engine.cases.goal import holds
from engine.cases.kill import Fate, checked_mutant, decider_with, run_mutants
from engine.cases.killers import killers
from engine.cases.read import read_cases
from engine.cases.run import run_cases
from engine.cases.study import Study
from engine.cases.suggest import suggest
from engine.text.place import Source
from engine.text.read import read

RULE = """\
parameters:
  young: {unit: years, values: [{from: "2021-01-01", value: 18}, {from: "2026-01-01", value: 21}]}
rules:
  - {id: minor, when: age_years < young, decline: true, code: AGE, because: It is so.}
"""
ANCHORED = CASES_HEAD.replace("    age_years: 34\n", '    age_years: 34\n    agreement_date: "2022-02-02"\n')
BARE = CASES_HEAD.replace("    product: pay_later\n", "").replace("  request: {request_kind: limit}\n", "")
DRAFT = HEAD + "status: draft\n"
CASE = "cases:\n  - name: it\n    expect: {limit: {status: decided}, rules: []}\n"
GIVEN = """\
cases:
  - name: it
    given: {profile: {product: pay_later}, request: {request_kind: limit}}
    expect: {limit: {status: decided}, rules: []}
"""


def study(policy_head: str, cases: str) -> Study:
    """The study of the rule under another head of its policy, with other cases."""
    made = small(RULE + BASE, head=policy_head)
    file = read_cases(read(Source(made.file.path, cases)))
    assert () == check_cases(made.decider, file)
    return Study(made.decider, file, made.version.checked)


@pytest.mark.parametrize(
    ("head", "cases"),
    [(HEAD + "anchor: agreement_date\n", ANCHORED + CASE), (DRAFT, CASES_HEAD + CASE), (HEAD, BARE + GIVEN)],
    ids=["anchored", "draft", "bare base"],
)
def test_a_version_of_another_sort_is_studied_like_any(head, cases):
    """Suggestions pass and show what they say; mutants fall as they would in an ordinary run; survivors have killers."""
    made = study(head, cases)
    left = [each.item for each in made.shown() if not each.cases]
    found = suggest(made, left)
    whole = cases + "".join(f"{each.text}\n" for each in found)
    again = Study(made.decider, read_cases(read(Source(made.file.path, whole))), made.version.checked)
    runs = run_mutants(again, lambda _done, _of: None)

    assert () == check_cases(again.decider, again.file)
    assert all(result.passed for result in run_cases(again.decider, again.file))
    assert [] == [each.item.title for each in cover(again).uncovered if each.reachable]
    for suggestion, answers in zip(found, again.answers[1:], strict=True):
        assert set(suggestion.shows) <= {item.title for item in again.items if holds(item.goal, answers)}
    for each in runs:
        checked = checked_mutant(again, each.mutant)
        if checked is not None:
            passed = all(result.passed for result in run_cases(decider_with(again, checked), again.file))
            assert (each.fate is Fate.SURVIVED) == passed, each.mutant.change
    survived = [each.mutant for each in runs if each.fate is Fate.SURVIVED]
    assert [] == [
        mutant.change for mutant, case in zip(survived, killers(again, survived), strict=True) if case is None
    ]


def test_why_a_case_of_a_draft_failed():
    """A draft's rules are asked as they would decide."""
    made = study(DRAFT, CASES_HEAD + CASE.replace("rules: []", "rules: [minor]"))
    (result,) = run_cases(made.decider, made.file)

    assert "  `age_years < young` is false" in result.why["rules"]
    assert "  age_years = 34, young = 21" in result.why["rules"]
