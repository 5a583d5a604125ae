from pathlib import Path

import pytest

from api.wiring import read_folder
from engine.cases.check import check_cases
from engine.cases.coverage import untested
from engine.cases.load import load_cases, without_cases
from engine.cases.run import failures, run_cases
from engine.decision.decide import Decider
from engine.policy.library import load

FILES = read_folder(Path(__file__).parents[1] / "policies")
CASES = load_cases(FILES, "policies")


@pytest.fixture(scope="module")
def decider() -> Decider:
    """The shipped policies."""
    return Decider(load(FILES, "policies"))


def test_every_version_has_cases(decider):
    """No version is shipped without cases beside it, and every file of cases can be read."""
    assert () == CASES.problems
    assert [] == list(without_cases(decider.snapshot.versions, CASES.files))


@pytest.mark.parametrize("file", CASES.files, ids=lambda file: f"{file.policy}@{file.version}")
def test_shipped_cases_hold(decider, file):
    """Every case is decided as its author expects."""
    assert () == check_cases(decider, file)
    results = run_cases(decider, file)

    assert [] == [problem.message for result in results for problem in failures(result)]


@pytest.mark.parametrize("file", CASES.files, ids=lambda file: f"{file.policy}@{file.version}")
def test_every_rule_fires_and_stays_quiet(decider, file):
    """Every rule fires in some case of its version and stays quiet in another."""
    group = decider.snapshot.versions[file.policy]
    checked = next(each for each in group if each.policy.version == file.version)

    assert [] == [warning.message for warning in untested(checked, run_cases(decider, file))]
