"""Values and scales: what every other maker of nodes stands on."""

from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import lcm

from engine.language.kinds import BOOLEAN, LIMIT, Choice, Code, Date, Kind, Number, Unit, joined, number_of
from engine.language.tree import Const, Mul, Node, Value


class RangeExceeded(Exception):  # noqa: N818 - an answer about a policy, not a fault of the program
    """A number of this tree could pass what every evaluator can hold."""


TRUE = Const(BOOLEAN, total=True, value=True)
FALSE = Const(BOOLEAN, total=True, value=False)
UNKNOWN = Const(BOOLEAN, total=False, value=None)


def constant(value: Fraction | int, unit: Unit = Unit.BARE) -> Const:
    """An exact number of a unit."""
    exact = Fraction(value)
    return fixed(exact.numerator, number_of(exact, unit))


def truth(value: bool) -> Const:
    """One of the two truth values."""
    return TRUE if value else FALSE


def option(kind: Choice, index: int) -> Const:
    """One option of a choice."""
    return Const(kind, total=True, value=index)


def day(ordinal: int) -> Const:
    """One calendar day."""
    return Const(Date(ordinal, ordinal), total=True, value=ordinal)


def fixed(value: Value, kind: Kind) -> Const:
    """A fixed value of a kind; None is unknown."""
    if isinstance(kind, Number):
        checked(kind)
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
        case Code(values=values):
            return 0, len(values)
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
        return fixed(node.value * factor, scaled)
    one = fixed(factor, Number(Unit.BARE, factor, factor, factor))
    return Mul(checked(scaled), node.total, node, one)


def align(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Numbers over their least common denominator; other kinds as they are."""
    if not all(isinstance(node.kind, Number) for node in nodes):
        return nodes
    common = lcm(*(number(node).denominator for node in nodes))
    return tuple(rescale(node, common) for node in nodes)


def plain(node: Node) -> Node:
    """The numerators of a number, as a number that counts nothing."""
    kind = number(node)
    bare = Number(Unit.BARE, 1, kind.low, kind.high)
    if isinstance(node, Const):
        return fixed(node.value, bare)
    return replace(node, kind=bare)


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


def checked(kind: Number) -> Number:
    """The kind, if every evaluator can hold its numbers; raises RangeExceeded."""
    if kind.low < -LIMIT or kind.high > LIMIT or kind.denominator > LIMIT:
        raise RangeExceeded
    return kind
