"""Makes nodes of the typed tree: aligns scales, infers ranges, folds what is constant."""

from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import lcm

from engine.language.kinds import (
    ANY_DATE,
    BOOLEAN,
    LIMIT,
    Choice,
    Date,
    Kind,
    Number,
    Unit,
    joined,
    multiplied,
    number_of,
)
from engine.language.tree import (
    Add,
    AddDays,
    And,
    Const,
    DaysBetween,
    Div,
    Eq,
    Has,
    If,
    In,
    Lt,
    Max,
    Min,
    MonthsBetween,
    Mul,
    Node,
    Not,
    Or,
    OrElse,
    Step,
    Value,
)


class RangeExceeded(Exception):  # noqa: N818 - an answer about a policy, not a fault of the program
    """A number of this tree could pass what every evaluator can hold."""


LAST_ORDINAL = 3_652_059
"""9999-12-31, the last day of the calendar."""
TRUE = Const(BOOLEAN, total=True, value=True)
FALSE = Const(BOOLEAN, total=True, value=False)
UNKNOWN = Const(BOOLEAN, total=False, value=None)


def constant(value: Fraction | int, unit: Unit = Unit.BARE) -> Const:
    """An exact number of a unit."""
    exact = Fraction(value)
    return _const(exact.numerator, number_of(exact, unit))


def truth(value: bool) -> Const:
    """One of the two truth values."""
    return TRUE if value else FALSE


def option(kind: Choice, index: int) -> Const:
    """One option of a choice."""
    return Const(kind, total=True, value=index)


def day(ordinal: int) -> Const:
    """One calendar day."""
    return Const(Date(ordinal, ordinal), total=True, value=ordinal)


def _const(value: Value, kind: Kind) -> Const:
    if isinstance(kind, Number):
        _checked(kind)
    return Const(kind, total=value is not None, value=value)


def number(node: Node) -> Number:
    """The kind of a node that is known to be a number."""
    if not isinstance(node.kind, Number):
        raise TypeError(node.kind)
    return node.kind


def span(node: Node) -> tuple[int, int]:
    """The least and the greatest value an ordered node can take, in its own scale."""
    match node.kind:
        case Number(low=low, high=high) | Date(low=low, high=high):
            return low, high
        case Choice(options=options):
            return 0, len(options) - 1
        case _:
            return 0, 1


def rescale(node: Node, denominator: int) -> Node:
    """The same number over a denominator that is a multiple of its own."""
    kind = number(node)
    factor = denominator // kind.denominator
    if factor == 1:
        return node
    scaled = Number(kind.unit, denominator, kind.low * factor, kind.high * factor)
    if isinstance(node, Const) and node.value is not None:
        return _const(node.value * factor, scaled)
    one = _const(factor, Number(Unit.BARE, factor, factor, factor))
    return Mul(_checked(scaled), node.total, node, one)


def align(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Numbers over their least common denominator; other kinds as they are."""
    if not all(isinstance(node.kind, Number) for node in nodes):
        return nodes
    common = lcm(*(number(node).denominator for node in nodes))
    return tuple(rescale(node, common) for node in nodes)


def negate(node: Node) -> Node:
    """Kleene not."""
    if isinstance(node, Const):
        return UNKNOWN if node.value is None else truth(not node.value)
    return node.operand if isinstance(node, Not) else Not(BOOLEAN, node.total, node)


def all_of(*nodes: Node) -> Node:
    """Kleene and."""
    items = _flat(nodes, And, neutral=True)
    if any(isinstance(item, Const) and item.value is False for item in items):
        return FALSE
    if len(items) < 2:
        return items[0] if items else TRUE
    return And(BOOLEAN, all(item.total for item in items), items)


def any_of(*nodes: Node) -> Node:
    """Kleene or."""
    items = _flat(nodes, Or, neutral=False)
    if any(isinstance(item, Const) and item.value is True for item in items):
        return TRUE
    if len(items) < 2:
        return items[0] if items else FALSE
    return Or(BOOLEAN, all(item.total for item in items), items)


def _flat(nodes: tuple[Node, ...], joint: type[And] | type[Or], *, neutral: bool) -> tuple[Node, ...]:
    items: list[Node] = []
    for node in nodes:
        items.extend(node.items if isinstance(node, joint) else (node,))
    return tuple(item for item in items if not (isinstance(item, Const) and item.value is neutral))


def less(left: Node, right: Node) -> Node:
    """Whether left is strictly below right."""
    left, right = align((left, right))
    if (
        isinstance(left, Const)
        and isinstance(right, Const)
        and left.value is not None
        and right.value is not None
    ):
        return truth(left.value < right.value)
    return Lt(BOOLEAN, left.total and right.total, left, right)


def equal(left: Node, right: Node) -> Node:
    """Whether both are the same value."""
    left, right = align((left, right))
    if (
        isinstance(left, Const)
        and isinstance(right, Const)
        and left.value is not None
        and right.value is not None
    ):
        return truth(left.value == right.value)
    return Eq(BOOLEAN, left.total and right.total, left, right)


def one_of(item: Node, members: tuple[int, ...]) -> Node:
    """Whether the item is one of these values of its own scale."""
    return In(BOOLEAN, item.total, item, members)


def has(choices: Node, index: int) -> Node:
    """Whether a set holds an option."""
    return Has(BOOLEAN, choices.total, choices, index)


def plus(left: Node, right: Node) -> Node:
    """The sum of two numbers."""
    left, right = align((left, right))
    one, two = number(left), number(right)
    kind = Number(
        joined(one.unit, two.unit) or one.unit, one.denominator, one.low + two.low, one.high + two.high
    )
    if isinstance(left, Const) and isinstance(right, Const):
        return _const(kind.low, kind)
    return Add(_checked(kind), left.total and right.total, left, right)


def times(left: Node, right: Node) -> Node:
    """The product of two numbers; a constant stands on the right."""
    if isinstance(left, Const):
        left, right = right, left
    one, two = number(left), number(right)
    corners = [a * b for a in (one.low, one.high) for b in (two.low, two.high)]
    unit = multiplied(one.unit, two.unit) or one.unit
    kind = Number(unit, one.denominator * two.denominator, min(corners), max(corners))
    if isinstance(left, Const) and isinstance(right, Const):
        return _const(kind.low, kind)
    return Mul(_checked(kind), left.total and right.total, left, right)


def plain(node: Node) -> Node:
    """The numerators of a number, as a number that counts nothing."""
    kind = number(node)
    bare = Number(Unit.BARE, 1, kind.low, kind.high)
    if isinstance(node, Const):
        return _const(node.value, bare)
    return replace(node, kind=bare)


def minus(left: Node, right: Node) -> Node:
    """The difference of two numbers."""
    return plus(left, times(right, constant(-1)))


def quotient(left: Node, divisor: Node, kind: Number) -> Node:
    """The whole quotient, as a number of the given unit and scale; left is never negative, divisor positive."""
    one, two = number(left), number(divisor)
    whole = Number(kind.unit, kind.denominator, one.low // two.high, one.high // two.low)
    if isinstance(left, Const) and isinstance(divisor, Const):
        return _const(whole.low, whole)
    return Div(_checked(whole), left.total and divisor.total, left, divisor)


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


def choose(condition: Node, then: Node, otherwise: Node) -> Node:
    """One of two values of a kind by a condition."""
    if isinstance(condition, Const) and condition.value is not None:
        return then if condition.value else otherwise
    then, otherwise = align((then, otherwise))
    if then is otherwise and condition.total:
        return then
    total = condition.total and then.total and otherwise.total
    return If(union((then, otherwise)), total, condition, then, otherwise)


def union(nodes: tuple[Node, ...]) -> Kind:
    """The kind that holds all of these aligned values."""
    first = nodes[0].kind
    low, high = min(span(node)[0] for node in nodes), max(span(node)[1] for node in nodes)
    match first:
        case Number(denominator=denominator):
            unit = reduce(lambda one, two: joined(one, two) or one, (number(node).unit for node in nodes))
            return Number(unit, denominator, low, high)
        case Date():
            return Date(low, high)
        case _:
            return first


def or_else(value: Node, otherwise: Node) -> Node:
    """The value where it is known, else the other."""
    if value.total:
        return value
    if isinstance(value, Const):
        return otherwise
    value, otherwise = align((value, otherwise))
    return OrElse(union((value, otherwise)), otherwise.total, value, otherwise)


def step(axis: Node, edges: tuple[int, ...], cells: tuple[Node, ...]) -> Node:
    """The cell of the band the axis falls in; edges in the axis' own scale, ascending."""
    cells = align(cells)
    if len(cells) == 1:
        return cells[0]
    return Step(union(cells), axis.total and all(cell.total for cell in cells), axis, edges, cells)


def _checked(kind: Number) -> Number:
    if kind.low < -LIMIT or kind.high > LIMIT or kind.denominator > LIMIT:
        raise RangeExceeded
    return kind
