"""Amounts of money within a plan: never negative, and whole in the currency's smallest unit."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import Literal, TypeVar

from engine.language import build
from engine.language.bounds import Bounds, Interval
from engine.language.compare import Ratio
from engine.language.kinds import Number, Unit
from engine.language.tree import Node
from engine.policy.checked import Amount

Rounding = Literal["down", "up"]
T = TypeVar("T")

_WHOLE_UNITS = frozenset({"JPY", "KRW", "IDR"})


def hundredths(value: Fraction | int) -> Node:
    """A fixed amount of money, in hundredths."""
    return build.rescale(build.constant(value, Unit.MONEY), 100)


ZERO = hundredths(0)
TOP = hundredths(10**12)
"""Above every limit: what a cap that does not fire amounts to."""


def smallest_unit(currency: str) -> int:
    """The smallest unit of a currency, in hundredths."""
    return 100 if currency in _WHOLE_UNITS else 1


def money(bounds: Bounds, amount: Amount, unit: int, rounding: Rounding) -> Interval:
    """The bounds of an amount in hundredths: at least 0, rounded to the smallest unit."""
    if isinstance(amount, Ratio):
        return _quotient(bounds, amount, unit, rounding)
    low, high = bounds.interval(amount)
    lower = rounded(low, unit, rounding)
    return lower, lower if low is high else rounded(high, unit, rounding)


def rounded(node: Node, unit: int, rounding: Rounding) -> Node:
    """An amount in hundredths, clamped at zero and rounded to a unit of so many hundredths."""
    clamped = build.larger(node, ZERO)
    common = lcm(build.number(clamped).denominator, 100)
    parts = common * unit // 100
    if rounding == "up" and parts > 1:
        clamped = build.plus(clamped, build.constant(Fraction(parts - 1, common), Unit.MONEY))
    return _whole(build.rescale(clamped, common), build.constant(parts), unit)


def _whole(numerators: Node, parts: Node, unit: int) -> Node:
    """The whole units in so many parts, in hundredths."""
    if build.span(parts) == (1, 1):
        return build.smaller(numerators, TOP)
    units = build.quotient(numerators, parts, Number(Unit.MONEY, 100 // unit, 0, 0))
    return build.smaller(build.rescale(units, 100), TOP)


def _quotient(bounds: Bounds, ratio: Ratio, unit: int, rounding: Rounding) -> Interval:
    """A ratio that stands as a whole amount."""
    numerator, divisor = bounds.interval(ratio.numerator), bounds.interval(ratio.divisor)
    low = _divided(numerator[0], divisor[1], unit, rounding)
    if numerator[0] is numerator[1] and divisor[0] is divisor[1]:
        return low, low
    return low, _divided(numerator[1], divisor[0], unit, rounding)


def _divided(numerator: Node, divisor: Node, unit: int, rounding: Rounding) -> Node:
    """Both sides become whole numbers before the division is carried out."""
    clamped = build.larger(numerator, ZERO)
    over, under = build.number(clamped).denominator, build.number(divisor).denominator
    left = build.plain(build.times(clamped, build.constant(100 * under)))
    right = build.plain(build.times(divisor, build.constant(over * unit)))
    if rounding == "up":
        left = build.plus(left, build.minus(right, build.constant(1)))
    return _whole(left, right, unit)


def rounded_down(node: Node, step: Node) -> Node:
    """An amount in hundredths rounded down to a multiple of a step that is a plain count of hundredths."""
    return node if build.span(step) == (1, 1) else build.multiple_of(node, step)


def smallest(amounts: Sequence[Node]) -> Node:
    """The smallest of some amounts, or TOP where there are none."""
    return folded(build.smaller, amounts, TOP)


def largest(amounts: Sequence[Node]) -> Node:
    """The largest of some amounts, or zero where there are none."""
    return folded(build.larger, amounts, ZERO)


def folded(operator: Callable[[T, T], T], values: Sequence[T], empty: T) -> T:
    """Fold in pairs, so that the tree stays shallow however many values there are."""
    if len(values) < 2:
        return values[0] if values else empty
    middle = len(values) // 2
    return operator(folded(operator, values[:middle], empty), folded(operator, values[middle:], empty))
