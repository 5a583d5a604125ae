import pytest
from some_policies import CARE, FREEZE, LIMIT, SCORE, decider_of, files

from engine.decision.decide import Decider


@pytest.fixture(scope="session")
def decider() -> Decider:
    """Four of the shipped policies: a limit with its score, a freeze and a waiver."""
    return decider_of(files(CARE, FREEZE, LIMIT, SCORE))
