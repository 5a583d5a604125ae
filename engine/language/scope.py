"""What a name in a condition can mean, and which fields it needs to be there."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of the vocabulary; a nullable one may be a known none."""

    name: str
    kind: Kind
    nullable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A `let`, parameter, score or reserved name: a reference to a binding of the plan."""

    ref: str
    kind: Kind
    needs: frozenset[str] = frozenset()
    """Nullable fields its own text leaves unguarded: whoever uses the name must guard them."""
    present_if_true: frozenset[str] = frozenset()
    present_if_false: frozenset[str] = frozenset()


Days = tuple[int, int | None]
"""A first day and a last, both within; None: without end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A named dated list: which values count on which days; it stands behind `in`."""

    name: str
    fields: tuple[str, ...]
    """Whose values it lists."""
    kinds: tuple[Kind, ...]
    """The kinds of those fields; none where the list itself could not be read."""
    days: Mapping[str, tuple[Days, ...]]
    """By value the days on which it counts, ascending."""


Definition = Field | Bound | Listed
Scope = Mapping[str, Definition]


def none_flag(field: str) -> str:
    """The name of the input that says whether a nullable field is a known none."""
    return f"{field}?none"
