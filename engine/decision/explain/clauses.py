"""The clauses of a condition and their operands, as the author wrote them, with the bindings of their values."""

from dataclasses import dataclass
from typing import Literal

from engine.language.kinds import Kind
from engine.policy.lists import DatedList
from engine.policy.policy import Dated

ClauseKind = Literal["and", "or", "not", "if", "let", "test", "always", "applies", "stands"]
OriginKind = Literal[
    "literal", "field", "parameter", "let", "score", "outcome", "as_of", "freeze", "expression", "list"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A stretch of a policy: its text, and its place below the policies folder."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the value of an operand comes from."""

    kind: OriginKind
    name: str = ""
    dated: tuple[Dated, ...] = ()
    """The values of a parameter."""
    anchor: str | None = None
    """The date field that picks among them instead of the decision date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """The bindings of a value's bounds; of a quotient also those of its divisor."""

    kind: Kind
    low: str
    high: str
    divisor: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list that a clause asks about a value on a day."""

    list: DatedList
    item: Bounded
    day: Bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """One side of a clause, or an amount."""

    written: Written
    origin: Origin
    value: Bounded | None = None
    fixed: object = None
    """What a literal is shown as."""
    reads: tuple["Operand", ...] = ()
    """The names an expression is made of."""
    asked: Asked | None = None
    """Where the operand is a list."""
    definition: "Operand | Clause | Rows | None" = None
    """What a `let` stands for; only where it is first mentioned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A condition or a part of one; `items` are its own parts."""

    kind: ClauseKind
    written: Written
    truth: str
    """The binding of its truth."""
    items: tuple["Clause", ...] = ()
    operator: str | None = None
    left: Operand | None = None
    right: Operand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a decision table."""

    when: Clause
    result: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A decision table."""

    rows: tuple[Row, ...]
    otherwise: Operand


def with_parts(clause: Clause) -> list[Clause]:
    """A clause and everything below it, the definitions of its operands left out."""
    return [clause, *(below for item in clause.items for below in with_parts(item))]


def tests_of(clause: Clause) -> list[Clause]:
    """The clauses without parts below a clause."""
    return [part for part in with_parts(clause) if not part.items]
