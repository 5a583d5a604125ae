"""The kinds of values: what may be compared and added, in which unit, scale and range."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LIMIT = 10**18
"""No intermediate number may pass this, so that every evaluator can hold it in 64 bits."""


class Unit(StrEnum):
    """What a number counts; a bare number (a literal) takes the unit of its partner."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    BARE = "number"


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: an integer over a static positive denominator, within a closed range of numerators."""

    unit: Unit
    denominator: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day as its proleptic ordinal, within a closed range."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of named options, held as its index."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """Any of at most 62 named options, held as a bit mask."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A text of a fixed form, held as its place among the values that lists name, from 1; 0 where none does."""

    pattern: str
    """The form, as a regular expression that holds at both ends."""
    lists: tuple[str, ...] = ()
    """The lists that name such values: what may be asked of them tells two fields of one form apart."""
    values: tuple[str, ...] = ()
    """What these lists name, ascending."""
    other: str | None = None
    """A text of the form that no list names; None where the lists name them all."""
    sorts: tuple[int, ...] = (0,)
    """One place of each sort of texts that the lists tell apart."""

    def admits(self, text: str) -> bool:
        """Whether a text has the form."""
        return re.fullmatch(self.pattern, text) is not None

    def shown(self, place: int) -> str:
        """The text at a place."""
        return self.values[place - 1] if place else NOT_LISTED


Kind = Number | Date | Boolean | Choice | ChoiceSet | Code

NOT_LISTED = "not listed"
"""What is shown of a code that no list names; a form has no room for a space, so it is no code itself."""

FIRST_DAY = 693_596
"""1900-01-01: no date of a profile lies before it."""
LAST_DAY = 839_692
"""2299-12-31: no date of a profile lies after it."""
ANY_DATE = Date(FIRST_DAY, LAST_DAY)
BOOLEAN = Boolean()


def number_of(value: Fraction, unit: Unit = Unit.BARE) -> Number:
    """The kind of one exact value."""
    return Number(unit, value.denominator, value.numerator, value.numerator)


def joined(first: Unit, second: Unit) -> Unit | None:
    """The unit two numbers share when added or compared, or None where they do not go together."""
    if first is Unit.BARE:
        return second
    return first if second in {Unit.BARE, first} else None


def multiplied(first: Unit, second: Unit) -> Unit | None:
    """The unit of a product: a ratio, a count or a bare number scales the other; money by money is nothing."""
    for scale in (Unit.BARE, Unit.RATIO, Unit.COUNT):
        if first is scale:
            return second
        if second is scale:
            return first
    return None


def describe(kind: Kind) -> str:
    """A kind in an author's words, for messages."""
    match kind:
        case Number(unit=unit):
            return "a number" if unit is Unit.BARE else f"a number of {unit}" if _counts(unit) else f"{unit}"
        case Date():
            return "a date"
        case Boolean():
            return "true or false"
        case Choice():
            return "a choice"
        case ChoiceSet():
            return "a set of choices"
        case Code():
            return "a code"


def _counts(unit: Unit) -> bool:
    return unit in {Unit.DAYS, Unit.MONTHS, Unit.YEARS}
