"""Lookups: a name for what the codes of a column mean."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import lcm
from types import MappingProxyType

from engine.dryrun.mapping import Column, Lookup, Meaning, State
from engine.language.kinds import BOOLEAN, Choice, Kind, Number, Unit
from engine.policy.shape import Fields, each_entry, wrong_type
from engine.policy.values import line, one_of
from engine.text import problems
from engine.text.document import Entry, Node, Scalar
from engine.text.nearest import nearest
from engine.text.problem import Rejected

_UNITS = tuple(unit for unit in Unit if unit is not Unit.BARE)
_MOST_CODES = 1_000
Written = str | bool | Fraction | State


def lookup(fields: Fields, entry: Entry, columns: Mapping[str, Column]) -> Lookup:
    """The lookup that a mapping of keys declares."""
    column = fields.required("column", partial(_column, columns), None)
    unit = fields.optional("unit", one_of(*_UNITS)) or Unit.BARE
    listed = fields.required("values", each_entry(partial(_value, column)), ())
    otherwise = fields.optional("otherwise", _otherwise)
    written = [meaning for _, meaning in listed] + ([] if otherwise is None else [otherwise])
    kind = _kind(fields, written, unit)
    if otherwise is None and column is not None and "otherwise" not in fields:
        _check_complete(fields, column, {code for code, _ in listed})
    return Lookup(
        name=entry.key,
        column=column or _NOWHERE,
        kind=kind,
        meanings=MappingProxyType({code: _meaning(kind, meaning) for code, meaning in listed}),
        otherwise=None if otherwise is None else _meaning(kind, otherwise),
    )


_NOWHERE = Column(
    name="",
    header="",
    kind=BOOLEAN,
    decimals=0,
    has_exponents=False,
    empty=None,
    null_tokens=frozenset(),
    codes=MappingProxyType({}),
)


def _column(columns: Mapping[str, Column], node: Node) -> Column:
    name = line(node)
    found = columns.get(name)
    if found is None:
        raise Rejected((problems.unknown_column(node.place, name, nearest(name, columns)),))
    is_whole = isinstance(found.kind, Number) and found.kind.denominator == 1
    if not isinstance(found.kind, Choice) and not is_whole:
        raise Rejected((problems.lookup_column(node.place, name),))
    return found


def _value(column: Column | None, entry: Entry) -> tuple[int, Written]:
    meaning = State.NONE if _is_null(entry.value) else _written(entry.value)
    return (0 if column is None else _code(column, entry)), meaning


def _code(column: Column, entry: Entry) -> int:
    if isinstance(column.kind, Choice):
        if entry.key not in column.codes:
            options = column.kind.options
            close = nearest(entry.key, options)
            raise Rejected((problems.unknown_choice(entry.key_place, entry.key, options, close),))
        return column.codes[entry.key]
    try:
        code = int(entry.key) if entry.key == str(int(entry.key)) else None
    except ValueError:
        code = None
    low, high = (column.kind.low, column.kind.high) if isinstance(column.kind, Number) else (0, 0)
    if code is None or not low <= code <= high:
        expected = f"a whole number from {low} to {high}, as the column declares,"
        raise Rejected((problems.bad_number(entry.key_place, entry.key, expected),))
    return code


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _written(node: Node) -> Written:
    match node:
        case Scalar(value=bool() as truth):
            return truth
        case Scalar(value=int() | Decimal() as number):
            return Fraction(number)
        case Scalar(value=str()):
            return line(node)
        case _:
            raise wrong_type(node, "a number, `true`, `false`, an option or null")


def _otherwise(node: Node) -> Written:
    found = State.NONE if _is_null(node) else _written(node)
    return State.UNKNOWN if found == State.UNKNOWN.value else found


def _kind(fields: Fields, written: list[Written], unit: Unit) -> Kind:
    values = [meaning for meaning in written if not isinstance(meaning, State)]
    types = {type(value) for value in values}
    if len(types) > 1 or (values and Fraction not in types and unit is not Unit.BARE):
        fields.note(problems.lookup_kinds(fields.value_place("values")))
    numbers = [value for value in values if isinstance(value, Fraction)]
    if numbers:
        common = lcm(*(value.denominator for value in numbers))
        scaled = [int(value * common) for value in numbers]
        return Number(unit, common, min(scaled), max(scaled))
    if types == {bool}:
        return BOOLEAN
    if written and not values:
        fields.note(problems.lookup_kinds(fields.value_place("values")))
    return Choice(tuple(dict.fromkeys(str(value) for value in values)))


def _meaning(kind: Kind, written: Written) -> Meaning:
    match kind, written:
        case _, State():
            return written
        case Number(denominator=denominator), Fraction():
            return int(written * denominator)
        case Choice(options=options), str() if written in options:
            return options.index(written)
        case _:
            return written is True


def _check_complete(fields: Fields, column: Column, listed: set[int]) -> None:
    match column.kind:
        case Choice(options=options):
            missing = [option for place, option in enumerate(options) if place not in listed]
        case Number(low=low, high=high) if high - low < _MOST_CODES:
            missing = [str(code) for code in range(low, high + 1) if code not in listed]
        case _:
            missing = ["…"]
    if missing:
        fields.note(problems.lookup_gap(fields.key_place("values"), tuple(missing)))
