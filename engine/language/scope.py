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


Definition = Field | Bound
Scope = Mapping[str, Definition]


def none_flag(field: str) -> str:
    """The name of the input that says whether a nullable field is a known none."""
    return f"{field}?none"
