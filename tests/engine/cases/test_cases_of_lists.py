import pytest

from engine.cases.check import check_cases
from engine.cases.goal import holds
from engine.cases.kill import Fate, run_mutants
from engine.cases.killers import killers
from engine.cases.mutants import mutants_of
from engine.cases.read import read_cases
from engine.cases.run import run_cases
from engine.cases.study import Study
from engine.cases.suggest import suggest
from engine.decision.decide import Decider
from engine.policy.library import load
from engine.text.place import Source
from engine.text.read import read
from tests.engine.policy.listed_lender import folder

AREA = "area_code != null and area_code in disaster_areas"
AREA_OF_FEE = "area_code != null and fee_date != null and area_code in disaster_areas(fee_date)"
CASES = """\
policy: cn/limit
version: 1
base:
  as_of: "2024-03-01"
  profile: {jurisdiction: CN, currency: CNY, product: card, current_limit: 300, area_code: CN-77, merchant_code: "0000", sector: trade}
  request: {fee_date: "2024-08-01"}
  freezes: []
cases:
"""
ONE = "  - {name: the base, expect: {status: decided}}\n"


def study(*conditions, cases=ONE):
    """A policy that asks lists, and its cases."""
    decider = Decider(load(folder(*conditions)))
    file = read_cases(read(Source("policies/cn/limit/v1.cases.yaml", CASES + cases)))
    assert () == check_cases(decider, file)
    (checked,) = decider.snapshot.versions["cn/limit"]
    return Study(decider, file, checked)


def with_suggested(found, texts):
    """The same policy with the cases that were suggested."""
    text = f"{CASES}{ONE}" + "".join(f"{each}\n" for each in texts)
    file = read_cases(read(Source("policies/cn/limit/v1.cases.yaml", text)))
    assert () == check_cases(found.decider, file)
    return Study(found.decider, file, found.version.checked)


@pytest.mark.parametrize(
    "conditions",
    [
        (AREA,),
        (AREA_OF_FEE,),
        ("merchant_code in risky_merchants and merchant_code in cash_like",),
        ("merchant_code in risky_merchants and merchant_code not in cash_like", "sector in shaken_sectors"),
    ],
)
def test_what_no_case_shows_is_suggested(conditions):
    """Codes in the lists and beside them, and days within entries and outside, are found; the cases pass."""
    start = study(*conditions)
    left = [each.item for each in start.shown() if not each.cases]
    found = suggest(start, left)
    again = with_suggested(start, [each.text for each in found])

    assert [True] * (len(found) + 1) == [result.passed for result in run_cases(again.decider, again.file)]
    shown = {item.title for answers in again.answers for item in again.items if holds(item.goal, answers)}
    assert [] == [item.title for item in left if item.title not in shown]


def test_both_truths_of_a_membership_are_asked_for():
    """A membership is one test with two sides; the days of entries are no boundaries of the policy."""
    sides = [item.title for item in study(AREA_OF_FEE).items if "disaster_areas" in item.title]

    assert [
        "rule rule_0 `area_code in disaster_areas(fee_date)` is true",
        "rule rule_0 `area_code in disaster_areas(fee_date)` is false",
    ] == sides


def test_mutants_of_a_membership():
    """It is turned round, and asked about the day of the decision."""
    assert [
        "area_code in disaster_areas(fee_date) → area_code not in disaster_areas(fee_date)",
        "area_code in disaster_areas(fee_date) → area_code in disaster_areas",
    ] == [
        mutant.change
        for mutant in mutants_of(study(AREA_OF_FEE).version)
        if mutant.was == "area_code in disaster_areas(fee_date)"
    ]


def test_a_case_that_tells_the_days_apart():
    """A mutant that asks about another day survives one case, and a case is found that kills it."""
    start = study(AREA_OF_FEE)
    runs = [
        run for run in run_mutants(start, lambda *_: None) if run.mutant.becomes.endswith("in disaster_areas")
    ]
    (killer,) = killers(start, [run.mutant for run in runs])
    again = with_suggested(start, [killer.text])
    after = [
        run for run in run_mutants(again, lambda *_: None) if run.mutant.becomes.endswith("in disaster_areas")
    ]

    assert ([Fate.SURVIVED], [Fate.KILLED]) == ([run.fate for run in runs], [run.fate for run in after])
