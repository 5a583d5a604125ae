"""What an author wrote, as a tree whose every node knows its span in the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Operator = Literal["and", "or", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "in", "??"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text: offset of its first character, and offset behind its last."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The stretch from the first of two spans to the last."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Name:
    """A field, a `let`, a parameter, a used score or a reserved name."""

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    """A decimal number as written."""

    span: Span
    value: Fraction


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """A quoted choice."""

    span: Span
    value: str


@dataclass(frozen=True, slots=True)
class TruthLiteral:
    """`true` or `false`."""

    span: Span
    value: bool


@dataclass(frozen=True, slots=True)
class NullLiteral:
    """`null`, the known none."""

    span: Span


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A calendar day, as its proleptic ordinal."""

    span: Span
    day: int


@dataclass(frozen=True, slots=True)
class DaysLiteral:
    """A duration of whole days."""

    span: Span
    days: int


@dataclass(frozen=True, slots=True)
class ListLiteral:
    """A bracketed list, only lawful behind `in`."""

    span: Span
    items: tuple["Syntax", ...]


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x` or `-x`."""

    span: Span
    operator: Literal["not", "-"]
    operand: "Syntax"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two operands."""

    span: Span
    operator: Operator
    left: "Syntax"
    right: "Syntax"


@dataclass(frozen=True, slots=True)
class Ternary:
    """`condition ? then : otherwise`."""

    span: Span
    condition: "Syntax"
    then: "Syntax"
    otherwise: "Syntax"


@dataclass(frozen=True, slots=True)
class Call:
    """A named function with its arguments."""

    span: Span
    function: str
    arguments: tuple["Syntax", ...]


Literals = NumberLiteral | TextLiteral | TruthLiteral | NullLiteral | DateLiteral | DaysLiteral
Syntax = Name | Literals | ListLiteral | Unary | Binary | Ternary | Call


def parts(syntax: Syntax) -> tuple[Syntax, ...]:
    """The direct operands of a node, left to right."""
    match syntax:
        case ListLiteral(items=items) | Call(arguments=items):
            return items
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case _:
            return ()


def names(syntax: Syntax) -> Iterator[Name]:
    """Every name the text mentions, left to right."""
    if isinstance(syntax, Name):
        yield syntax
    for part in parts(syntax):
        yield from names(part)
