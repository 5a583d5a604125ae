"""Cases as their author wrote them: what is given, what is absent, and what is expected of the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.text.document import Node
from engine.text.place import Place

FREEZES = "freezes"
"""The name under which the standing freezes are given, or listed as absent."""

Want = str | int | bool | tuple[str, ...] | None
"""What one part of a decision is expected to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one account, as far as they are given."""

    profile: Mapping[str, object]
    request: Mapping[str, object]
    freezes: Sequence[object] | None
    """None where nobody knows them, or where the base's stand."""
    node: Node
    """Where they stand in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One part of a decision and what it is expected to be."""

    part: str
    """The way to it, such as `limit.amount`."""
    want: Want
    place: Place
    places: tuple[Place, ...]
    """Where each item of a list stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One account and what is expected of its decision."""

    name: str
    place: Place
    given: Facts | None
    """What differs from the base."""
    absent: tuple[tuple[str, Place], ...]
    """The fields nobody knows, each with its place."""
    as_of: int
    as_of_place: Place
    expect: tuple[Expectation, ...]
    review: bool = False
    """Its expectations are what the policy said when they were written; nobody has looked at them yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """A change of the policy that no account could tell from it, with the reason."""

    rule: str
    """The part of the version, such as `rule minor`."""
    mutant: str
    because: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The cases of one version of one policy."""

    path: str
    policy: str
    policy_place: Place
    version: int
    version_place: Place
    base: Facts
    cases: tuple[Case, ...]
    equivalent: tuple[Equivalent, ...] = ()


def facts_of(base: Facts, case: Case) -> Facts:
    """The facts of a case: the base, changed by what is given, without what is absent."""
    gone = {name for name, _ in case.absent}
    given = case.given or Facts(profile={}, request={}, freezes=None, node=base.node)
    freezes = base.freezes if given.freezes is None else given.freezes
    return Facts(
        profile=_without(gone, {**base.profile, **given.profile}),
        request=_without(gone, {**base.request, **given.request}),
        freezes=None if FREEZES in gone else freezes,
        node=given.node,
    )


def _without(gone: set[str], facts: Mapping[str, object]) -> dict[str, object]:
    return {name: fact for name, fact in facts.items() if name not in gone}
