"""Rewrites a checked tree so that what absent fields leave open becomes bounds that are always known.

A number becomes two total trees, its least and its greatest value over every completion of the absent
fields; a condition becomes one Kleene tree in which computed numbers compare their bounds. With every
field present both bounds are the number itself.
"""

from collections.abc import Callable, Mapping
from functools import partial, reduce
from itertools import pairwise

from engine.language import build
from engine.language.kinds import Boolean, Choice, Kind, Number
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
    Input,
    Lt,
    Max,
    Min,
    MonthsBetween,
    Mul,
    Node,
    Not,
    Or,
    OrElse,
    Ref,
    Step,
)

Interval = tuple[Node, Node]
"""The least and the greatest value, both total; the same node where nothing is open."""


class Bounds:
    """Bounds of trees, given which fields are present and what each reference is bound to."""

    def __init__(self, present: frozenset[str], bound: Mapping[str, Node | Interval]) -> None:
        self._present = present
        self._bound = bound
        self._intervals: dict[Node, Interval] = {}

    def known(self, node: Node) -> Node:
        """The Kleene tree of a condition."""
        match node:
            case Const():
                return node
            case Input() | Ref():
                return self.leaf(node)
            case Not(operand=operand):
                return build.negate(self.known(operand))
            case And(items=items):
                return build.all_of(*map(self.known, items))
            case Or(items=items):
                return build.any_of(*map(self.known, items))
            case If(condition=condition, then=then, otherwise=otherwise):
                return build.choose(self.known(condition), self.known(then), self.known(otherwise))
            case Has(choices=choices, option=option):
                return build.has(self.leaf(choices), option)
            case Lt(left=left, right=right):
                return self._compared(build.less, _less_by_bounds, left, right)
            case Eq(left=left, right=right) if isinstance(left.kind, Boolean):
                return build.equal(self.known(left), self.known(right))
            case Eq(left=left, right=right):
                return self._compared(build.equal, _equal_by_bounds, left, right)
            case In():
                return self._member(node)
            case _:
                raise TypeError(node)

    def interval(self, node: Node) -> Interval:
        """The bounds of a number, a date or a choice."""
        found = self._intervals.get(node)
        if found is None:
            found = self._intervals[node] = self._interval(node)
        return found

    def leaf(self, node: Node) -> Node:
        """An input as this plan finds it, or what a reference to a condition is bound to."""
        match node:
            case Input(kind=kind, name=name):
                field = name.partition("?")[0]
                return Input(kind, total=node.total or field in self._present, name=name)
            case Ref(name=name):
                bound = self._bound[name]
                if isinstance(bound, tuple):
                    raise TypeError(name)
                return bound
            case _:
                raise TypeError(node)

    def _compared(
        self, exactly: Callable[[Node, Node], Node], by_bounds: Callable[..., Node], left: Node, right: Node
    ) -> Node:
        """A test of plain fields is unknown where one is absent; computed numbers compare their bounds."""
        if _is_plain(left) and _is_plain(right):
            return exactly(self._plain(left), self._plain(right))
        one, two = self.interval(left), self.interval(right)
        return exactly(one[0], two[0]) if _exact(one, two) else by_bounds(one, two)

    def _plain(self, node: Node) -> Node:
        match node:
            case Mul(left=left, right=right):
                return build.times(self._plain(left), right)
            case Input():
                return self.leaf(node)
            case _:
                return node

    def _member(self, node: In) -> Node:
        if _is_plain(node.item):
            return build.one_of(self._plain(node.item), node.members)
        interval = self.interval(node.item)
        if _exact(interval):
            return build.one_of(interval[0], node.members)
        return self._open_member(node, interval)

    def _open_member(self, node: In, interval: Interval) -> Node:
        """A choice is surely a member once no other option lies within its bounds."""
        kind = node.item.kind
        equal = [_equal_by_bounds(interval, (_constant(kind, member),) * 2) for member in node.members]
        if not isinstance(kind, Choice):
            return build.any_of(*equal)
        others = (index for index in range(len(kind.options)) if index not in node.members)
        outside = [_equal_by_bounds(interval, (_constant(kind, other),) * 2) for other in others]
        sure = build.negate(build.any_of(*map(possible, outside)))
        return _between_bounds(sure, build.any_of(*map(possible, equal)))

    def _interval(self, node: Node) -> Interval:
        match node:
            case Const():
                return node, node
            case Ref(name=name):
                bound = self._bound[name]
                return bound if isinstance(bound, tuple) else (bound, bound)
            case Input():
                return self._field(node)
            case Mul(left=left, right=right):
                return _product(self.interval(left), self.interval(right))
            case Add(left=left, right=right):
                return _pointwise(build.plus, self.interval(left), self.interval(right))
            case Min(left=left, right=right):
                return _pointwise(build.smaller, self.interval(left), self.interval(right))
            case Max(left=left, right=right):
                return _pointwise(build.larger, self.interval(left), self.interval(right))
            case AddDays(date=date, days=days):
                return _pointwise(build.add_days, self.interval(date), self.interval(days))
            case DaysBetween(start=start, end=end):
                return _pointwise(build.days_between, _swapped(self.interval(start)), self.interval(end))
            case MonthsBetween(start=start, end=end):
                return _pointwise(build.months_between, _swapped(self.interval(start)), self.interval(end))
            case Div(left=left, right=right):
                divide = partial(_divided, kind=build.number(node))
                return _pointwise(divide, self.interval(left), _swapped(self.interval(right)))
            case If(condition=condition, then=then, otherwise=otherwise):
                return chosen(self.known(condition), self.interval(then), self.interval(otherwise))
            case Step(axis=axis, edges=edges, cells=cells):
                return _stepped(self.interval(axis), edges, tuple(map(self.interval, cells)))
            case OrElse() | Not() | And() | Or() | Lt() | Eq() | In() | Has():
                raise TypeError(node)

    def _field(self, node: Input) -> Interval:
        field = self.leaf(node)
        low, high = build.span(node)
        least, most = (_constant(node.kind, end) for end in (low, high))
        lower = build.or_else(field, least)
        return lower, lower if field.total else build.or_else(field, most)


def definite(condition: Node) -> Node:
    """Whether a Kleene condition is true."""
    return build.or_else(condition, build.FALSE)


def possible(condition: Node) -> Node:
    """Whether a Kleene condition is not false."""
    return build.or_else(condition, build.TRUE)


def chosen(condition: Node, then: Interval, otherwise: Interval) -> Interval:
    """The bounds of a choice between two numbers; an open condition takes the wider of both."""
    if condition.total:
        low = build.choose(condition, then[0], otherwise[0])
        exact = _exact(then, otherwise)
        return low, low if exact else build.choose(condition, then[1], otherwise[1])
    reached = [possible(condition), build.negate(definite(condition))]
    least, most = (then[0], otherwise[0]), (then[1], otherwise[1])
    return _extreme(build.smaller, reached, least), _extreme(build.larger, reached, most)


def _exact(*intervals: Interval) -> bool:
    return all(low is high for low, high in intervals)


def _swapped(interval: Interval) -> Interval:
    return interval[1], interval[0]


def _point(kind: Kind, value: int) -> Kind:
    return Number(kind.unit, kind.denominator, value, value) if isinstance(kind, Number) else kind


def _constant(kind: Kind, value: int) -> Const:
    return Const(_point(kind, value), total=True, value=value)


def _is_plain(node: Node) -> bool:
    """A field or a fixed value, in whatever scale."""
    match node:
        case Const() | Input():
            return True
        case Mul(left=left, right=Const()):
            return _is_plain(left)
        case _:
            return False


def _between_bounds(sure: Node, open_: Node) -> Node:
    """True where sure, false where not even open, else unknown."""
    return build.all_of(open_, build.any_of(sure, build.UNKNOWN))


def _less_by_bounds(left: Interval, right: Interval) -> Node:
    return _between_bounds(build.less(left[1], right[0]), build.less(left[0], right[1]))


def _equal_by_bounds(left: Interval, right: Interval) -> Node:
    apart = build.any_of(build.less(left[1], right[0]), build.less(right[1], left[0]))
    wide = build.any_of(build.less(left[0], right[1]), build.less(right[0], left[1]))
    return _between_bounds(build.negate(wide), build.negate(apart))


def _pointwise(operator: Callable[[Node, Node], Node], left: Interval, right: Interval) -> Interval:
    low = operator(left[0], right[0])
    return low, low if _exact(left, right) else operator(left[1], right[1])


def _divided(left: Node, right: Node, *, kind: Number) -> Node:
    return build.quotient(left, right, kind)


def _product(left: Interval, right: Interval) -> Interval:
    if _exact(left, right):
        product = build.times(left[0], right[0])
        return product, product
    if _never_negative(left) and _never_negative(right):
        return build.times(left[0], right[0]), build.times(left[1], right[1])
    corners = [build.times(one, two) for one in dict.fromkeys(left) for two in dict.fromkeys(right)]
    return reduce(build.smaller, corners), reduce(build.larger, corners)


def _never_negative(interval: Interval) -> bool:
    return build.span(interval[0])[0] >= 0


def _stepped(axis: Interval, edges: tuple[int, ...], cells: tuple[Interval, ...]) -> Interval:
    least, most = tuple(low for low, _ in cells), tuple(high for _, high in cells)
    if _exact(axis):
        low = build.step(axis[0], edges, least)
        return low, low if _exact(*cells) else build.step(axis[0], edges, most)
    steps = (*pairwise(least), *pairwise(most))
    if all(_rises(one, two) for one, two in steps):
        return build.step(axis[0], edges, least), build.step(axis[1], edges, most)
    if all(_rises(two, one) for one, two in steps):
        return build.step(axis[1], edges, least), build.step(axis[0], edges, most)
    reached = [_reaches(axis, edges, index) for index in range(len(cells))]
    return _extreme(build.smaller, reached, least), _extreme(build.larger, reached, most)


def _rises(lower: Node, upper: Node) -> bool:
    """Whether one cell is never above the next, as far as constants and equal steps show."""
    match lower, upper:
        case Const(value=int(one)), Const(value=int(two)):
            return one <= two
        case Step(), Step() if lower.axis is upper.axis and lower.edges == upper.edges:
            return all(_rises(one, two) for one, two in zip(lower.cells, upper.cells, strict=True))
        case _:
            return lower is upper


def _reaches(axis: Interval, edges: tuple[int, ...], index: int) -> Node:
    kind = axis[0].kind
    begins: Node = build.TRUE
    ends: Node = build.TRUE
    if index > 0:
        begins = build.negate(build.less(axis[1], _constant(kind, edges[index - 1])))
    if index < len(edges):
        ends = build.less(axis[0], _constant(kind, edges[index]))
    return build.all_of(begins, ends)


def _extreme(operator: Callable[[Node, Node], Node], reached: list[Node], cells: tuple[Node, ...]) -> Node:
    """The extreme of the cells that can be reached; at least one always is."""
    aligned = build.align(cells)
    spans = [build.span(cell) for cell in aligned]
    neutral = max(high for _, high in spans) if operator is build.smaller else min(low for low, _ in spans)
    kind = build.union(aligned)
    beyond = _constant(kind, neutral)
    return reduce(
        operator, (build.choose(reach, cell, beyond) for reach, cell in zip(reached, aligned, strict=True))
    )
