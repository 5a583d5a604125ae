"""Amounts of money as whole hundredths, rounded to the smallest unit of their currency, and shown as text.

The one page of rounding: interest and fees half up, what a customer must at least pay up.
"""

from collections.abc import Mapping
from types import MappingProxyType

SMALLEST_UNITS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(("CNY", "GBP", "USD", "EUR", "AUD", "SGD", "HKD", "INR", "THB", "TWD"), 1)
    | dict.fromkeys(("JPY", "KRW", "IDR"), 100)
)
"""The smallest unit of every currency we know, in hundredths; a test holds it to the policies' own."""


def half_up(numerator: int, denominator: int, unit: int) -> int:
    """The fraction of hundredths, not negative, to the nearest unit; half a unit counts as a whole one."""
    return (2 * numerator + denominator * unit) // (2 * denominator * unit) * unit


def up(numerator: int, denominator: int, unit: int) -> int:
    """The fraction of hundredths as the next unit that is not below it."""
    return -(-numerator // (denominator * unit)) * unit


def shown(hundredths: int) -> str:
    """An amount as text with two decimals, as in a decision."""
    if hundredths < 0:
        return f"-{shown(-hundredths)}"
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def grouped(hundredths: int) -> str:
    """An amount for a person: the thousands apart."""
    whole, _, cents = shown(hundredths).partition(".")
    return f"{int(whole):,}.{cents}"
