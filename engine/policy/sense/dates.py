"""Finds what has passed its day: reviews, parameter values, and versions that change nothing."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import filterfalse

from engine.policy.policy import Expression, Policy, Status
from engine.policy.sense.subject import Subject
from engine.policy.written import day, normal, written
from engine.text import problems
from engine.text.document import Scalar
from engine.text.place import Place
from engine.text.problem import Problem

_BESIDE_THE_MEANING = frozenset(
    {"path", "version", "effective", "until", "owner", "review_by", "about", "changes", "digest", "status"}
)


def review_passed(subject: Subject, today: int) -> Iterator[Problem]:
    """A version in force that should have been looked at again."""
    policy = subject.policy
    if policy.status is Status.IN_FORCE and policy.review_by is not None and policy.review_by < today:
        place = policy.review_by_place or policy.place
        yield problems.review_passed(place, policy.policy, day(policy.review_by))


def values_after_the_end(subject: Subject) -> Iterator[Problem]:
    """Values of parameters that begin after the version has ended."""
    policy, after = subject.policy, subject.after
    for dated in (dated for parameter in policy.parameters for dated in parameter.values):
        if policy.until is not None and dated.start > policy.until:
            end = policy.until_place or policy.effective_place
            yield problems.value_after_end(dated.place, day(policy.until), end)
        elif after is not None and dated.start >= after.effective:
            yield problems.value_after_end(dated.place, day(after.effective - 1), after.effective_place)


def nothing_changed(subject: Subject) -> Iterator[Problem]:
    """A version that says what the one before it says."""
    before = subject.before
    if (
        before is not None
        and subject.policy.status is Status.IN_FORCE
        and _said(before) == _said(subject.policy)
    ):
        place = subject.policy.version_place
        yield problems.nothing_changed(place, before.version, before.version_place)


def _said(value: object) -> object:
    """What a version or a part of it says, wherever it stands."""
    match value:
        case Expression(syntax=syntax):
            return written(normal(syntax))
        case Scalar(value=word):
            return word
        case tuple():
            return tuple(map(_said, value))
        case Place():
            return None
    if is_dataclass(value):
        skipped = _BESIDE_THE_MEANING if isinstance(value, Policy) else frozenset[str]()
        kept = filterfalse(skipped.__contains__, (field.name for field in fields(value)))
        return type(value).__name__, tuple(_said(getattr(value, name)) for name in kept)
    return value
