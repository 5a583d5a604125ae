"""A row on its way: as it stands in a file, as normalised inputs, or refused with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.decision.layout import Inputs
from engine.dryrun.reasons import Reason

Cell = str | None
"""One value of a table as text; None where the table has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One reason why a row is not decided; it never shows a value."""

    code: str
    message: str
    column: str | None = None
    pointer: str | None = None
    """The fact of the vocabulary, by JSON Pointer, where it is no single column."""

    def as_json(self) -> dict[str, str]:
        """The problem as plain data."""
        named = {"column": self.column, "pointer": self.pointer}
        found = {key: name for key, name in named.items() if name is not None}
        return {**found, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Row:
    """The wanted cells of one record of a table; records count from 1, a header not among them."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not decided, and why."""

    number: int
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A row as the plan reads it."""

    number: int
    day: int
    inputs: Inputs
    carried: tuple[Cell, ...] = ()
    freezes: Sequence[object] | None = None
    """The standing freezes as given; None where nobody knows them."""


def refused(number: int, reason: Reason, *, column: str | None = None, pointer: str | None = None) -> Refused:
    """A row refused for one reason."""
    return Refused(number, (problem(reason, column=column, pointer=pointer),))


def problem(reason: Reason, *, column: str | None = None, pointer: str | None = None) -> RowProblem:
    """A reason at its column, or at its fact."""
    return RowProblem(code=reason.code, message=reason.message, column=column, pointer=pointer)
