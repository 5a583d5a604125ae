"""How values are shown to people and machines: money as text, dates as ISO days, choices by name."""

import datetime
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

from engine.language.kinds import Boolean, Choice, ChoiceSet, Date, Kind, Number, Unit
from engine.language.tree import Value

Shown = Callable[[int], object]
_DECIMALS = Decimal("0.000001")


def money(hundredths: int) -> str:
    """An amount in hundredths as text with two decimals."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02d}"


def day(ordinal: int) -> str:
    """A calendar day."""
    return datetime.date.fromordinal(ordinal).isoformat()


def shown(kind: Kind) -> Shown:
    """How values of a kind are shown; an amount finer than the currency, rounded down."""
    match kind:
        case Number(unit=Unit.MONEY, denominator=denominator):
            return lambda value: money(value * 100 // denominator)
        case Number(denominator=1):
            return int
        case Number(denominator=denominator):
            return lambda value: _decimal(value, denominator)
        case Date():
            return day
        case Boolean():
            return bool
        case Choice(options=options):
            return options.__getitem__
        case ChoiceSet(options=options):
            return lambda mask: [option for place, option in enumerate(options) if mask >> place & 1]


def _decimal(value: int, denominator: int) -> str:
    exact = Decimal(value) / Decimal(denominator)
    found = exact.quantize(_DECIMALS, rounding=ROUND_FLOOR) if exact.as_tuple().exponent else exact
    text = format(found, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def optional(show: Shown, value: Value) -> object:
    """A value as shown, or null where it is unknown."""
    return None if value is None else show(value)
