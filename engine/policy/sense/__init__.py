"""Sense-checks: what is lawful in a policy and yet cannot be what its author meant."""

from collections.abc import Iterator
from fractions import Fraction

from engine.policy.names import Scores
from engine.policy.policy import Policy, Status
from engine.policy.sense.age import age_misused
from engine.policy.sense.conditions import constant_conditions
from engine.policy.sense.dates import nothing_changed, review_passed, values_after_the_end
from engine.policy.sense.freezes import releases
from engine.policy.sense.labels import against_the_labels
from engine.policy.sense.lists import unused_lists
from engine.policy.sense.names import unused_names
from engine.policy.sense.rows import bands_never_reached, rows_never_reached
from engine.policy.sense.rules import superfluous_rules
from engine.policy.sense.steps import missing_steps
from engine.policy.sense.subject import Subject
from engine.policy.snapshot import Snapshot
from engine.text.problem import Problem, in_order

_CHECKS = (
    unused_names,
    age_misused,
    constant_conditions,
    against_the_labels,
    values_after_the_end,
    nothing_changed,
)
_CHECKS_WHERE_IT_APPLIES = (rows_never_reached, bands_never_reached, superfluous_rules, releases)
"""These say nothing of a version that never takes part."""


def sense(snapshot: Snapshot, today: int) -> tuple[Problem, ...]:
    """What makes no sense in the versions that decide today or will; one that has ended cannot be mended."""
    found: list[Problem] = [*unused_lists(snapshot), *missing_steps(snapshot)]
    for subject in _subjects(snapshot, today):
        for check in (*_CHECKS, *(_CHECKS_WHERE_IT_APPLIES if subject.applying else ())):
            found += check(subject)
        found += review_passed(subject, today)
    return in_order(found)


def _subjects(snapshot: Snapshot, today: int) -> Iterator[Subject]:
    everyone = [checked for group in snapshot.versions.values() for checked in group]
    scores: Scores = {
        (checked.policy.policy, checked.policy.version): checked.policy.score
        for checked in everyone
        if checked.policy.score
    }
    steps = [checked.policy.round_down_to for checked in everyone if checked.policy.round_down_to]
    for group in snapshot.versions.values():
        before: Policy | None = None
        for checked in group:
            after = _after(checked.policy, [other.policy for other in group])
            if not _ended(checked.policy, after, today):
                yield Subject(
                    checked=checked,
                    vocabulary=snapshot.vocabulary,
                    scores=scores,
                    before=before,
                    after=after,
                    step=max(steps, default=Fraction(0)),
                )
            before = checked.policy


def _after(policy: Policy, group: list[Policy]) -> Policy | None:
    """The version that ends this one; drafts and vacated law end none."""
    if policy.status is not Status.IN_FORCE:
        return None
    return next(
        (other for other in group if other.version > policy.version and other.status is Status.IN_FORCE), None
    )


def _ended(policy: Policy, after: Policy | None, today: int) -> bool:
    if policy.anchor is not None:
        return False
    gone = policy.until is not None and policy.until < today
    return gone or (after is not None and after.effective <= today)
