"""The kinds of values: what may be compared and added, in which unit, scale and range."""

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


Kind = Number | Date | Boolean | Choice | ChoiceSet

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


def _counts(unit: Unit) -> bool:
    return unit in {Unit.DAYS, Unit.MONTHS, Unit.YEARS}
