"""What a row's cells say: for each name of a mapping its value, and whether it is none or unknown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import getitem

from engine.dryrun.columns import MOST_REMEMBERED, Read, is_empty, reader
from engine.dryrun.mapping import Column, Lookup, Meaning, SourceMapping, State
from engine.dryrun.reasons import EMPTY_CELL, CellRefused
from engine.dryrun.rows import Cell
from engine.language.kinds import Date, Kind, Number
from engine.language.scope import Field, none_flag
from engine.language.tree import Value

_SURELY_EXACT = 18
_NOTHING = range(0)
Said = tuple[Value, ...]
"""The value, then whether it is missing, then whether that is because nobody knows; as far as these can differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A column or lookup as expressions read it."""

    name: str
    column: Column
    kind: Kind
    states: frozenset[State]
    """How it can be missing."""

    @property
    def missing(self) -> str:
        """The input that is true where there is no value."""
        return none_flag(self.name)

    @property
    def unknown(self) -> str | None:
        """The input that is true where nobody knows the value."""
        if State.UNKNOWN not in self.states:
            return None
        return self.missing if State.NONE not in self.states else f"{self.name}?unknown"

    @property
    def inputs(self) -> tuple[str, ...]:
        """Its inputs, in the order of what a reading says."""
        return (self.name, self.missing, f"{self.name}?unknown")[: len(self.states) + 1]

    @property
    def definition(self) -> Field:
        """What it means in an expression."""
        return Field(name=self.name, kind=self.kind, nullable=bool(self.states))

    def says(self, meaning: Meaning) -> Said:
        """The inputs for a value or for the lack of one."""
        missing = isinstance(meaning, State)
        value = _stand_in(self.kind) if isinstance(meaning, State) else meaning
        return (value, missing, meaning is State.UNKNOWN)[: len(self.states) + 1]


class Reading(dict[Cell, Value]):
    """The values of a column or lookup that is never missing; a text is read when it is first met."""

    def __init__(self, name: Name, meaning: "Meanings") -> None:
        super().__init__()
        self.name = name
        self._meaning = meaning
        kind = name.column.kind
        is_whole = isinstance(kind, Number) and kind.denominator == 1 and name.kind is kind
        self._range = range(kind.low, kind.high + 1) if is_whole and isinstance(kind, Number) else _NOTHING

    def __missing__(self, cell: Cell) -> Value:
        if cell is not None and cell.isascii() and cell.isdigit() and len(cell) < _SURELY_EXACT:
            value = int(cell)
            if value not in self._range:
                value = _value(self._meaning(cell))
        else:
            value = _value(self._meaning(cell))
        if len(self) < MOST_REMEMBERED:
            self[cell] = value
        return value


class OpenReading(dict[Cell, Said]):
    """What the texts of a column or lookup say that may be missing."""

    def __init__(self, name: Name, meaning: "Meanings") -> None:
        super().__init__()
        self.name = name
        self._meaning = meaning

    def __missing__(self, cell: Cell) -> Said:
        said = self.name.says(self._meaning(cell))
        if len(self) < MOST_REMEMBERED:
            self[cell] = said
        return said


def _value(meaning: Meaning) -> int:
    if isinstance(meaning, State):
        raise TypeError(meaning)
    return meaning


Meanings = Callable[[Cell], Meaning]
"""Gives what a cell means; raises CellRefused."""


def _of_column(column: Column) -> Meanings:
    read: Read = reader(column)

    def meaning(cell: Cell) -> Meaning:
        if column.empty is not None and is_empty(column, cell):
            return column.empty
        if cell is None or not cell.strip():
            raise CellRefused(EMPTY_CELL)
        return read(cell.strip())

    return meaning


def _of_lookup(lookup: Lookup) -> Meanings:
    of_column = _of_column(lookup.column)

    def meaning(cell: Cell) -> Meaning:
        code = of_column(cell)
        if isinstance(code, State):
            return code
        found = lookup.meanings.get(code, lookup.otherwise)
        if found is None:
            raise TypeError(lookup.name)
        return found

    return meaning


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a mapping: those that are never missing, then those that may be."""

    closed: tuple[Reading, ...]
    open: tuple[OpenReading, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """What is read, in the order in which its cells are expected."""
        return (*(reading.name for reading in self.closed), *(reading.name for reading in self.open))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs that are said, in their order."""
        return tuple(name for reading in self.names for name in reading.inputs)

    @property
    def single(self) -> tuple[Callable[[Cell], object], ...]:
        """Each reading by itself, in the same order."""
        return (
            *(reading.__getitem__ for reading in self.closed),
            *(reading.__getitem__ for reading in self.open),
        )

    def of(self, cells: Sequence[Cell]) -> list[Value]:
        """The inputs that a row's cells say; raises CellRefused."""
        values = list(map(getitem, self.closed, cells))
        for said in map(getitem, self.open, cells[len(self.closed) :]):
            values.extend(said)
        return values


def readings(mapping: SourceMapping) -> Readings:
    """The readings of the columns and lookups of a mapping."""
    found = [(_column_name(column), _of_column(column)) for column in mapping.columns.values()]
    found += [(_lookup_name(lookup), _of_lookup(lookup)) for lookup in mapping.lookups]
    return Readings(
        closed=tuple(Reading(name, meaning) for name, meaning in found if not name.states),
        open=tuple(OpenReading(name, meaning) for name, meaning in found if name.states),
    )


def _column_name(column: Column) -> Name:
    states = frozenset[State]() if column.empty is None else frozenset({column.empty})
    return Name(name=column.name, column=column, kind=column.kind, states=states)


def _lookup_name(lookup: Lookup) -> Name:
    return Name(name=lookup.name, column=lookup.column, kind=lookup.kind, states=lookup.states)


def _stand_in(kind: Kind) -> int:
    return kind.low if isinstance(kind, Number | Date) else 0
