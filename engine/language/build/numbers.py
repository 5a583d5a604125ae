"""Numbers and dates: sums, products, extremes and the time between two days."""

from engine.language.build.values import RangeExceeded, align, checked, constant, fixed, number, span
from engine.language.kinds import ANY_DATE, Date, Kind, Number, Unit, joined, multiplied
from engine.language.tree import Add, AddDays, Const, DaysBetween, Div, Max, Min, MonthsBetween, Mul, Node

LAST_ORDINAL = 3_652_059
"""9999-12-31, the last day of the calendar."""


def plus(left: Node, right: Node) -> Node:
    """The sum of two numbers."""
    left, right = align((left, right))
    one, two = number(left), number(right)
    kind = Number(
        joined(one.unit, two.unit) or one.unit, one.denominator, one.low + two.low, one.high + two.high
    )
    if isinstance(left, Const) and isinstance(right, Const):
        return fixed(kind.low, kind)
    return Add(checked(kind), left.total and right.total, left, right)


def times(left: Node, right: Node) -> Node:
    """The product of two numbers; a constant stands on the right."""
    if isinstance(left, Const):
        left, right = right, left
    one, two = number(left), number(right)
    corners = [a * b for a in (one.low, one.high) for b in (two.low, two.high)]
    unit = multiplied(one.unit, two.unit) or one.unit
    kind = Number(unit, one.denominator * two.denominator, min(corners), max(corners))
    if isinstance(left, Const) and isinstance(right, Const):
        return fixed(kind.low, kind)
    return Mul(checked(kind), left.total and right.total, left, right)


def minus(left: Node, right: Node) -> Node:
    """The difference of two numbers."""
    return plus(left, times(right, constant(-1)))


def quotient(left: Node, divisor: Node, kind: Number) -> Node:
    """The whole quotient, as a number of the given unit and scale; left is never negative, divisor positive."""
    one, two = number(left), number(divisor)
    whole = Number(kind.unit, kind.denominator, one.low // two.high, one.high // two.low)
    if isinstance(left, Const) and isinstance(divisor, Const):
        return fixed(whole.low, whole)
    return Div(checked(whole), left.total and divisor.total, left, divisor)


def multiple_of(left: Node, step: Node) -> Node:
    """The greatest multiple of a whole positive step that is not above a number that is never negative."""
    kind = number(left)
    whole = quotient(left, step, Number(kind.unit, kind.denominator, 0, 0))
    if isinstance(whole, Const) and isinstance(step, Const):
        return times(whole, step)
    low = kind.low // number(step).high * number(step).low
    return Mul(Number(kind.unit, kind.denominator, low, kind.high), left.total and step.total, whole, step)


def smaller(left: Node, right: Node) -> Node:
    """The smaller of two numbers or dates."""
    left, right = align((left, right))
    (low_a, high_a), (low_b, high_b) = span(left), span(right)
    if high_a <= low_b and left.total and right.total:
        return left
    if high_b <= low_a and left.total and right.total:
        return right
    return Min(
        _between(left, right, min(low_a, low_b), min(high_a, high_b)), left.total and right.total, left, right
    )


def larger(left: Node, right: Node) -> Node:
    """The larger of two numbers or dates."""
    left, right = align((left, right))
    (low_a, high_a), (low_b, high_b) = span(left), span(right)
    if low_a >= high_b and left.total and right.total:
        return left
    if low_b >= high_a and left.total and right.total:
        return right
    return Max(
        _between(left, right, max(low_a, low_b), max(high_a, high_b)), left.total and right.total, left, right
    )


def _between(left: Node, right: Node, low: int, high: int) -> Kind:
    match left.kind, right.kind:
        case Number(unit=one, denominator=denominator), Number(unit=two):
            return Number(joined(one, two) or one, denominator, low, high)
        case Date(), Date():
            return Date(low, high)
        case _:
            return left.kind


def add_days(date: Node, days: Node) -> Node:
    """A date moved by a whole number of days."""
    low, high = span(date)
    least, most = span(days)
    if low + least < 1 or high + most > LAST_ORDINAL:
        raise RangeExceeded
    return AddDays(Date(low + least, high + most), date.total and days.total, date, days)


def days_between(start: Node, end: Node) -> Node:
    """The days from start to end."""
    kind = Number(Unit.DAYS, 1, span(end)[0] - span(start)[1], span(end)[1] - span(start)[0])
    return DaysBetween(kind, start.total and end.total, start, end)


def months_between(start: Node, end: Node) -> Node:
    """The whole calendar months from start to end."""
    widest = (ANY_DATE.high - ANY_DATE.low) // 28
    return MonthsBetween(Number(Unit.MONTHS, 1, -widest, widest), start.total and end.total, start, end)


def years_between(start: Node, end: Node) -> Node:
    """The whole years from start to end: months over twelve, rounded towards the past."""
    months = months_between(start, end)
    shift = -(number(months).low // 12)
    years = quotient(plus(months, constant(12 * shift)), constant(12), Number(Unit.YEARS, 1, 0, 0))
    return plus(years, constant(-shift))
