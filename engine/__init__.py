"""Forbear's engine: policies in YAML to decisions with the rules that fired.

The names below are what other programs use; everything else may move.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.decision.decide import Decider as Decider
    from engine.decision.question import FactProblem as FactProblem
    from engine.decision.question import FactsRefused as FactsRefused
    from engine.decision.question import Question as Question
    from engine.policy.library import load as load
    from engine.policy.snapshot import Snapshot as Snapshot
    from engine.text.problem import Problem as Problem
    from engine.text.problem import Rejected as Rejected

_HOMES = {
    "Decider": "engine.decision.decide",
    "FactProblem": "engine.decision.question",
    "FactsRefused": "engine.decision.question",
    "Question": "engine.decision.question",
    "load": "engine.policy.library",
    "Snapshot": "engine.policy.snapshot",
    "Problem": "engine.text.problem",
    "Rejected": "engine.text.problem",
}


def __getattr__(name: str) -> object:
    """Fetch a name from its home when it is first used, so that `forbear --help` imports nothing heavy."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
