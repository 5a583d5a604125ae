from pathlib import Path

import pytest

from api.wiring import read_folder
from engine.cases.cover import cover
from engine.cases.kill import judge, run_mutants
from engine.cases.load import load_cases
from engine.cases.study import Study
from engine.decision.decide import Decider
from engine.policy.library import load

FILES = read_folder(Path(__file__).parents[3] / "policies")
CASES = load_cases(FILES, "policies").files


@pytest.fixture(scope="module")
def decider() -> Decider:
    """The shipped policies."""
    return Decider(load(FILES, "policies"))


def study(decider, file) -> Study:
    group = decider.snapshot.versions[file.policy]
    return Study(decider, file, next(each for each in group if each.policy.version == file.version))


@pytest.mark.slow
@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.policy}@{file.version}")
def test_the_shipped_cases_show_everything(decider, file):
    """Every rule, test, boundary, cell and band of the shipped policies is shown by some case."""
    found = cover(study(decider, file))

    assert [] == [f"{each.item.title}: {each.reason}" for each in found.uncovered]
    assert 100 == found.percent


@pytest.mark.slow
@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.policy}@{file.version}")
def test_no_mutant_of_the_shipped_policies_survives(decider, file):
    """Every small change of a shipped policy fails a case, or is said to be equivalent, with the reason."""
    judged = judge(file, run_mutants(study(decider, file), lambda _done, _of: None))

    assert [] == [(each.mutant.part, each.mutant.change) for each in judged.survivors]
    assert () == judged.stale


def test_nothing_that_is_shipped_waits_for_review():
    """What a tool suggested was looked at before it was shipped."""
    assert [] == [case.name for file in CASES for case in file.cases if case.review]
