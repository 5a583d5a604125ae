"""The keywords of one property of the vocabulary to the kind of its values."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import partial

from engine.language.kinds import ANY_DATE, BOOLEAN, LIMIT, Choice, ChoiceSet, Code, Kind, Number, Unit
from engine.policy.forms import form, unlisted
from engine.policy.shape import Fields, every, repeated, sequence
from engine.policy.values import line, number, one_of, true, whole
from engine.text import problems
from engine.text.document import Entry, Node, Scalar, Sequence
from engine.text.problem import Rejected

_MOST_OPTIONS = 62
_HUNDREDTHS = 100
_MOST_DECIMALS = 6
_OPTION = re.compile("[A-Za-z][A-Za-z0-9_]*")
_UNITS = tuple(unit for unit in Unit if unit is not Unit.BARE)
_NUMERIC = ("number", "integer")
KEYWORDS = {
    "format": ("string",),
    "enum": ("string",),
    "pattern": ("string",),
    "items": ("array",),
    "uniqueItems": ("array",),
    "minimum": _NUMERIC,
    "maximum": _NUMERIC,
    "x-unit": _NUMERIC,
    "x-decimals": ("number",),
}
"""The keywords that say more about values, each with the types it goes with."""

DECIMALS = whole(0, _MOST_DECIMALS, f"a whole number from 0 to {_MOST_DECIMALS}")


class TypeName(StrEnum):
    """The types of JSON Schema that a field can have."""

    NUMBER = "number"
    INTEGER = "integer"
    STRING = "string"
    BOOLEAN = "boolean"
    ARRAY = "array"


class _Word(StrEnum):
    STRING = "string"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Type:
    """A type, and whether null may stand in its place."""

    name: TypeName | None
    """None where the type could not be read."""
    nullable: bool


ANYTHING = Type(None, nullable=True)


def type_of(node: Node) -> Type:
    """A type, or a list of a type and null."""
    items = node.items if isinstance(node, Sequence) else (node,)
    words = tuple(item.value if isinstance(item, Scalar) else None for item in items)
    names = tuple(name for name in TypeName if name.value in words)
    nullable = "null" in words
    if len(names) != 1 or len(words) != 1 + nullable:
        raise Rejected((problems.unknown_type(node.place, tuple(TypeName)),))
    return Type(names[0], nullable)


def kind(fields: Fields, entry: Entry, type_: Type) -> Kind:
    """The kind of a field's values; a set of choices where the type is an array."""
    for key, names in KEYWORDS.items():
        if key in fields and type_.name is not None and type_.name not in names:
            fields.note(problems.misplaced_key(fields.key_place(key), key, names))
    match type_.name:
        case TypeName.NUMBER:
            decimals = fields.required("x-decimals", DECIMALS, 2)
            return _money_has_two(fields, _number(fields, entry, decimals))
        case TypeName.INTEGER:
            return _money_has_two(fields, _number(fields, entry, 0))
        case TypeName.STRING:
            return _text(fields, entry, type_)
        case TypeName.ARRAY:
            fields.required("uniqueItems", true, stand_in=True)
            return ChoiceSet(fields.required("items", _items, ()))
        case _:
            return BOOLEAN


def _money_has_two(fields: Fields, kind: Number) -> Number:
    """Money has two decimals inside, always."""
    if kind.unit is Unit.MONEY and kind.denominator != _HUNDREDTHS:
        fields.note(problems.money_decimals(fields.key_place("x-unit")))
    return kind


def _number(fields: Fields, entry: Entry, decimals: int) -> Number:
    low = fields.required("minimum", partial(_bound, decimals), 0)
    high = fields.required("maximum", partial(_bound, decimals), LIMIT)
    if "minimum" in fields and high < low:
        fields.note(problems.bounds_reversed(fields.value_place("maximum"), fields.value_place("minimum")))
    if max(abs(low), abs(high)) > LIMIT:
        fields.note(problems.field_too_wide(entry.key_place, entry.key))
    return Number(fields.required("x-unit", one_of(*_UNITS), Unit.BARE), 10**decimals, low, high)


def _bound(decimals: int, node: Node) -> int:
    found = number(node) * Fraction(10) ** decimals
    if found.denominator != 1:
        raise Rejected((problems.too_fine(node.place, decimals),))
    return found.numerator


def _text(fields: Fields, entry: Entry, type_: Type) -> Kind:
    """A date, a choice or a code."""
    given = sum(key in fields for key in ("format", "enum", "pattern"))
    if given != 1:
        found = "several things at once" if given else "free text"
        fields.note(problems.date_or_choice(entry.key_place, entry.key, found))
    fields.optional("format", one_of(_Word.DATE))
    options, pattern = fields.optional("enum", _options), fields.optional("pattern", form)
    if options is None:
        return ANY_DATE if pattern is None else Code(pattern, other=unlisted(pattern, ()))
    if (None in options) != type_.nullable:
        fields.note(problems.null_option(fields.key_place("enum"), entry.key))
    return Choice(tuple(option for option in options if option is not None))


def _items(node: Node) -> tuple[str, ...]:
    with Fields(node, ("type", "enum")) as fields:
        fields.required("type", one_of(_Word.STRING), _Word.STRING)
        options = fields.required("enum", _options, ())
        if None in options:
            fields.note(problems.null_option(fields.key_place("enum"), "items"))
        return tuple(option for option in options if option is not None)


def _options(node: Node) -> tuple[str | None, ...]:
    """The options of a choice, and null if it is among them."""
    items = sequence(node)
    options = every(_option, items)
    places = (item.place for item in items)
    wrong = list(repeated((option or "null", at) for option, at in zip(options, places, strict=True)))
    if len(options) > _MOST_OPTIONS + (None in options):
        wrong.append(problems.too_many_options(node.place, len(options), _MOST_OPTIONS))
    if wrong:
        raise Rejected(wrong)
    return options


def _option(node: Node) -> str | None:
    if isinstance(node, Scalar) and node.value is None:
        return None
    found = line(node)
    if _OPTION.fullmatch(found) is None:
        raise Rejected((problems.bad_option(node.place, found),))
    return found
