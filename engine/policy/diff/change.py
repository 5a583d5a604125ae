"""A difference between versions or folders as plain values: what was added, removed, changed or renamed."""

from dataclasses import dataclass
from enum import StrEnum

from engine.policy.meaning import Aspect, Part, PartKind


class Kind(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of a condition before and after; None where there was or is none."""

    before: str | None
    after: str | None
    inside: tuple[str, ...] = ()
    """The way to it, outermost first: `when`, `is` or `amount` of a row, `not`, and `if`, `then` or `else`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AspectChange:
    """One thing a part says, before and after; None where it said or says nothing of it."""

    name: str
    before: str | None
    after: str | None
    clauses: tuple[ClauseChange, ...] = ()
    """Where an expression, a row or a set of options changed in some of its clauses, these alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """What became of one part of a version, of one field, of one list, or of one text for customers."""

    change: Kind
    kind: PartKind
    name: str
    was: str | None = None
    """The name it had, where it was renamed."""
    aspects: tuple[AspectChange, ...] = ()
    whole: Part | None = None
    """The part itself, where it was added or removed."""

    def says(self) -> tuple[Aspect, ...]:
        """All that an added or removed part says, but for what goes without saying."""
        if self.whole is None:
            return ()
        return (*self.whole.rows, *(aspect for aspect in self.whole.aspects if not aspect.usual))


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionChange:
    """What became of one version."""

    change: Kind
    policy: str
    before: int | None
    """The version on the left; for one that is added, the version it follows."""
    after: int | None
    parts: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that two folders, or two versions of one policy, say otherwise."""

    versions: tuple[VersionChange, ...]
    fields: tuple[PartChange, ...] = ()
    """What became of fields, and behind them of lists."""
    texts: tuple[PartChange, ...] = ()
    """What became of the texts for customers."""

    def __bool__(self) -> bool:
        told = any(each.parts or each.change is not Kind.CHANGED for each in self.versions)
        return told or bool(self.fields or self.texts)
