"""Finds facts that a customer can move without a word of how."""

from collections.abc import Iterator

from engine.policy.snapshot import Snapshot
from engine.policy.steps import without_a_step
from engine.text import problems
from engine.text.problem import Problem


def missing_steps(snapshot: Snapshot) -> Iterator[Problem]:
    """Actionable fields without a text among the steps; a folder without steps advises nobody, and may."""
    steps = snapshot.texts.steps
    if steps:
        yield from (
            problems.no_step(spec.place, spec.name) for spec in without_a_step(steps, snapshot.vocabulary)
        )
