"""Declared columns: what their YAML says, and the reading of a cell's text as an exact value."""

import datetime
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from engine.dryrun.mapping import Column, Empty
from engine.dryrun.reasons import (
    HAS_EXPONENT,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NUMBER_OUT_OF_RANGE,
    OTHER_FORM,
    UNKNOWN_CODE,
    CellRefused,
    too_many_decimals,
)
from engine.dryrun.rows import Cell
from engine.language.dated import places_of
from engine.language.kinds import ANY_DATE, BOOLEAN, LIMIT, Choice, Code, Date, Kind, Number, Unit
from engine.policy.keywords import DECIMALS
from engine.policy.shape import Fields, each, repeated, wrong_type
from engine.policy.values import line, number, one_of, true
from engine.text import problems
from engine.text.document import Entry, Node, Scalar
from engine.text.place import Place
from engine.text.problem import Rejected

COLUMN_KEYS = (
    "column",
    "type",
    "unit",
    "decimals",
    "minimum",
    "maximum",
    "exponent",
    "options",
    "true",
    "false",
    "prefix",
    "empty",
    "null_tokens",
)
_UNITS = tuple(unit for unit in Unit if unit is not Unit.BARE)
_MOST_OPTIONS = 1_000
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_EXPONENT = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?[eE][+-]?[0-9]{1,2}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURELY_EXACT = 18
MOST_REMEMBERED = 65_536
"""The most texts of one column whose values are kept."""


class _Type(StrEnum):
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    BOOLEAN = "boolean"
    CODE = "code"


_ANY_CODE = Code("")
"""The kind of a code column until it is known which field's codes it holds."""
_GOES_WITH = {
    "unit": _Type.NUMBER,
    "decimals": _Type.NUMBER,
    "minimum": _Type.NUMBER,
    "maximum": _Type.NUMBER,
    "exponent": _Type.NUMBER,
    "options": _Type.CHOICE,
    "true": _Type.BOOLEAN,
    "false": _Type.BOOLEAN,
    "prefix": _Type.CODE,
}


def column(fields: Fields, entry: Entry) -> Column:
    """The column that a mapping of keys declares."""
    type_ = fields.required("type", one_of(*_Type), None)
    for key, owner in _GOES_WITH.items():
        if key in fields and type_ not in {None, owner}:
            fields.note(problems.misplaced_key(fields.key_place(key), key, (f"type: {owner}",)))
    kind, codes = _kind(fields, entry, type_)
    empty = fields.optional("empty", one_of(*Empty))
    tokens = fields.optional("null_tokens", each(_token))
    if tokens is not None and empty is None and "empty" not in fields:
        fields.note(problems.missing_partner(fields.key_place("null_tokens"), "null_tokens", "empty"))
    return Column(
        name=entry.key,
        header=fields.optional("column", line) or entry.key,
        kind=kind,
        decimals=(fields.optional("decimals", DECIMALS) or 0) if type_ is _Type.NUMBER else 0,
        has_exponents=fields.optional("exponent", true) is not None,
        empty=empty,
        null_tokens=frozenset(tokens or ("",)),
        codes=MappingProxyType(codes),
        prefix=fields.optional("prefix", line) or "",
    )


def _kind(fields: Fields, entry: Entry, type_: _Type | None) -> tuple[Kind, dict[str, int]]:
    match type_:
        case _Type.NUMBER:
            return _number(fields, entry), {}
        case _Type.CHOICE:
            options = fields.required("options", _options, ())
            return Choice(options), {option: place for place, option in enumerate(options)}
        case _Type.BOOLEAN:
            return BOOLEAN, _truths(fields)
        case _Type.CODE:
            return _ANY_CODE, {}
        case _:
            return ANY_DATE, {}


def _number(fields: Fields, entry: Entry) -> Number:
    decimals = fields.optional("decimals", DECIMALS) or 0
    low = fields.required("minimum", partial(_bound, decimals), 0)
    high = fields.required("maximum", partial(_bound, decimals), LIMIT)
    if "minimum" in fields and high < low:
        fields.note(problems.bounds_reversed(fields.value_place("maximum"), fields.value_place("minimum")))
    if max(abs(low), abs(high)) > LIMIT:
        fields.note(problems.field_too_wide(entry.key_place, entry.key))
    return Number(fields.required("unit", one_of(*_UNITS), Unit.BARE), 10**decimals, low, high)


def _bound(decimals: int, node: Node) -> int:
    found = number(node) * Fraction(10) ** decimals
    if found.denominator != 1:
        raise Rejected((problems.too_fine(node.place, decimals),))
    return found.numerator


def _token(node: Node) -> str:
    """A text as it stands in cells, perhaps empty."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        raise wrong_type(node, "text")
    return node.value.strip()


def _placed(node: Node) -> tuple[str, Place]:
    return line(node), node.place


def _options(node: Node) -> tuple[str, ...]:
    found = each(_placed)(node)
    wrong = list(repeated(found))
    if len(found) > _MOST_OPTIONS:
        wrong.append(problems.too_many_options(node.place, len(found), _MOST_OPTIONS))
    if wrong:
        raise Rejected(wrong)
    return tuple(option for option, _ in found)


def _truths(fields: Fields) -> dict[str, int]:
    """The texts that mean true, and those that mean false."""
    truths = [(key, fields.required(key, each(_placed), ())) for key in ("true", "false")]
    fields.note(*repeated(pair for _, pairs in truths for pair in pairs))
    return {text: key == "true" for key, pairs in truths for text, _ in pairs}


# Cells

Read = Callable[[str], int]
"""Gives the value of a cell's text; raises CellRefused."""


def is_empty(column: Column, cell: Cell) -> bool:
    """Whether a cell holds nothing, as its column declares."""
    return column.empty is not None and (cell is None or cell.strip() in column.null_tokens)


def reader(column: Column) -> Read:
    """The reading of a column's texts; it raises CellRefused."""
    match column.kind:
        case Number() as kind:
            return partial(_read_number, kind, column)
        case Date():
            return read_day
        case Code() as code:
            return partial(_read_text, code, places_of(code), column.prefix)
        case _:
            return partial(_read_code, column.codes)


def _read_number(kind: Number, column: Column, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _SURELY_EXACT:
        value = int(text) * kind.denominator
    else:
        value = _scaled(column, text)
    if not kind.low <= value <= kind.high:
        raise CellRefused(NUMBER_OUT_OF_RANGE)
    return value


def _scaled(column: Column, text: str) -> int:
    if _EXPONENT.fullmatch(text) is not None and not column.has_exponents:
        raise CellRefused(HAS_EXPONENT)
    if _NUMBER.fullmatch(text) is None and _EXPONENT.fullmatch(text) is None:
        raise CellRefused(NOT_A_NUMBER)
    scaled = Fraction(text) * Fraction(10) ** column.decimals
    if scaled.denominator != 1:
        raise CellRefused(too_many_decimals(column.decimals))
    return scaled.numerator


def read_day(text: str) -> int:
    """The ordinal of an ISO day; raises CellRefused."""
    try:
        ordinal = datetime.date.fromisoformat(text).toordinal() if _DAY.fullmatch(text) else 0
    except ValueError:
        ordinal = 0
    if not ANY_DATE.low <= ordinal <= ANY_DATE.high:
        raise CellRefused(NOT_A_DATE)
    return ordinal


def _read_text(kind: Code, places: Mapping[str, int], prefix: str, text: str) -> int:
    """The place of a code; a column that no field reads may hold any text."""
    code = f"{prefix}{text}"
    place = places.get(code, 0)
    if not place and kind != _ANY_CODE and not kind.admits(code):
        raise CellRefused(OTHER_FORM)
    return place


def _read_code(codes: Mapping[str, int], text: str) -> int:
    try:
        return codes[text]
    except KeyError:
        raise CellRefused(UNKNOWN_CODE) from None
