"""Single values of a policy file: texts, names, dates, exact numbers and words from a few."""

import datetime
import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from engine.language.kinds import FIRST_DAY, LAST_DAY, LIMIT
from engine.policy.shape import wrong_type
from engine.text import problems
from engine.text.document import Entry, Node, Scalar
from engine.text.meant import plain_number
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

E = TypeVar("E", bound=StrEnum)

_SIGNS = ("and", "or", "not", "in", "true", "false", "null")
_REFUSED = ("for", "if", "elif", "else", "while", "inf", "nan")
_FUNCTIONS = ("min", "max", "days_since", "months_since", "years_since")
_OUTCOMES = ("as_of", "freeze_level_now", "reopening", "new_limit", "frozen_since")
RESERVED = frozenset((*_SIGNS, *_REFUSED, *_FUNCTIONS, *_OUTCOMES))
"""Names with a meaning of their own in conditions and amounts."""

_SNAKE = re.compile("[a-z][a-z0-9_]*")
_UPPER = re.compile("[A-Z][A-Z0-9_]*")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXACT = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30}|/0*[1-9][0-9]{0,29})?")


def text(node: Node) -> str:
    """Any text."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value.strip():
        raise wrong_type(node, "text")
    return node.value.strip()


def line(node: Node) -> str:
    """A text of one line."""
    found = text(node)
    if "\n" in found:
        raise Rejected((problems.not_one_line(node.place),))
    return found


def placed_line(node: Node) -> tuple[str, Place]:
    """A text of one line with its place."""
    return line(node), node.place


def name(node: Node) -> str:
    """A name in snake_case."""
    return snake_case(line(node), node.place)


def entry_name(entry: Entry) -> str:
    """The key of an entry as a name of the author's own."""
    found = snake_case(entry.key, entry.key_place)
    if found in RESERVED:
        raise Rejected((problems.reserved_name(entry.key_place, found),))
    return found


def snake_case(found: str, place: Place) -> str:
    """The text, if it is a name in snake_case."""
    if _SNAKE.fullmatch(found) is None:
        raise Rejected((problems.bad_name(place, found, "lower-case letters, digits and `_`"),))
    return found


def code(node: Node) -> str:
    """A code in upper case."""
    return check_code(line(node), node.place)


def check_code(found: str, place: Place) -> str:
    """The text, if it is a code in upper case."""
    if _UPPER.fullmatch(found) is None:
        raise Rejected((problems.bad_name(place, found, "upper-case letters, digits and `_`"),))
    return found


def short_code(what: str, example: str) -> Callable[[Node], str]:
    """A reader of the code of a jurisdiction or a currency."""

    def read(node: Node) -> str:
        found = line(node)
        if _UPPER.fullmatch(found) is None:
            raise Rejected((problems.bad_short_code(node.place, found, what, example),))
        return found

    return read


def day(node: Node) -> int:
    """A calendar day, as its ordinal."""
    found = line(node)
    try:
        ordinal = datetime.date.fromisoformat(found).toordinal() if _DAY.fullmatch(found) else 0
    except ValueError:
        ordinal = 0
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        raise Rejected((problems.bad_date(node.place, found),))
    return ordinal


def whole(low: int, high: int, expected: str) -> Callable[[Node], int]:
    """A reader of whole numbers within a range."""

    def read(node: Node) -> int:
        if not isinstance(node, Scalar) or isinstance(node.value, bool) or not isinstance(node.value, int):
            raise wrong_type(node, expected)
        if not low <= node.value <= high:
            raise Rejected((problems.bad_number(node.place, str(node.value), expected),))
        return node.value

    return read


def number(node: Node) -> Fraction:
    """A number as written."""
    if not isinstance(node, Scalar) or isinstance(node.value, str | bool | None):
        raise wrong_type(node, "a number")
    return Fraction(node.value)


def money(node: Node) -> Fraction:
    """An amount of money that is not negative and has no more than two decimals."""
    found = number(node)
    if found < 0 or found * 100 > LIMIT or (found * 100).denominator != 1:
        shown = str(node.value) if isinstance(node, Scalar) else ""
        expected = "an amount from 0 with at most two decimals"
        raise Rejected((problems.bad_number(node.place, shown, expected),))
    return found


def exact(node: Node) -> Fraction:
    """A number, or one between quotes: a decimal or a fraction such as `1/3`."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return number(node)
    if _EXACT.fullmatch(node.value) is None:
        expected = 'a decimal or a fraction such as `"1/3"`'
        meant = plain_number(node.value)
        raise Rejected((problems.bad_number(node.place, node.value, expected, meant),))
    return Fraction(node.value)


def true(node: Node) -> bool:
    """The value `true`, where no other makes sense."""
    if isinstance(node, Scalar) and node.value is True:
        return True
    raise wrong_type(node, "`true`")


def false(node: Node) -> bool:
    """The value `false`, where no other makes sense."""
    if isinstance(node, Scalar) and node.value is False:
        return False
    raise wrong_type(node, "`false`")


def one_of(*options: E) -> Callable[[Node], E]:
    """A reader of one of these options."""

    def read(node: Node) -> E:
        found = line(node)
        for option in options:
            if option.value == found:
                return option
        names = tuple(option.value for option in options)
        raise Rejected((problems.unknown_option(node.place, found, names, nearest(found, names)),))

    return read
