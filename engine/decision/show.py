"""How values are shown to people and machines: money as text, dates as ISO days, choices by name."""

import datetime
from collections.abc import Callable
from functools import lru_cache

from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Kind, Number, Unit
from engine.language.tree import Value

Shown = Callable[[int], object]
_ONE = 100
_MILLION = 10**6


def money(hundredths: int) -> str:
    """An amount in hundredths as text with two decimals."""
    if hundredths < 0:
        return f"-{money(-hundredths)}"
    digits = str(hundredths) if hundredths >= _ONE else f"{hundredths:03d}"
    return f"{digits[:-2]}.{digits[-2:]}"


@lru_cache(maxsize=4096)
def day(ordinal: int) -> str:
    """A calendar day."""
    return datetime.date.fromordinal(ordinal).isoformat()


def shown(kind: Kind) -> Shown:
    """How values of a kind are shown; an amount finer than the currency, rounded down."""
    match kind:
        case Number(unit=Unit.MONEY, denominator=100):
            return money
        case Number(unit=Unit.MONEY, denominator=denominator):
            return lambda value: money(value * 100 // denominator)
        case Number(denominator=1):
            return _same
        case Number(denominator=denominator):
            return lambda value: _decimal(value, denominator)
        case Date():
            return day
        case Boolean():
            return _same
        case Choice(options=options):
            return options.__getitem__
        case Code() as code:
            return code.shown
        case ChoiceSet(options=options):
            return lambda mask: [option for place, option in enumerate(options) if mask >> place & 1]


def _same(value: int) -> object:
    return value


def _decimal(value: int, denominator: int) -> str:
    """A number as plain decimals, six at most, rounded down; without the zeros at its end."""
    whole, rest = divmod(value, denominator)
    digits = str(rest * _MILLION // denominator).rjust(6, "0").rstrip("0")
    if whole < 0 and digits:
        return f"-{_decimal(-value, denominator)}"
    return f"{whole}.{digits}" if digits else str(whole)


def optional(show: Shown, value: Value) -> object:
    """A value as shown, or null where it is unknown."""
    return None if value is None else show(value)
