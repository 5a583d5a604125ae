"""Whole multiples of a field's last decimal: exact where the scale allows, else rounded as the mapping says."""

from math import lcm

from engine.dryrun.mapping import Rounding
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import Number
from engine.language.tree import Const, Mul, Node


def exactly(value: Node | Ratio, denominator: int) -> Node | None:
    """The number over a field's denominator, or None where it may have more decimals."""
    if isinstance(value, Ratio) or denominator % build.number(value).denominator:
        return None
    return build.rescale(value, denominator)


def rounded(value: Node | Ratio, denominator: int, rounding: Rounding) -> Node:
    """The number over a field's denominator, rounded."""
    unit = value.kind.unit if isinstance(value.kind, Number) else build.number(build.TRUE).unit
    over, under = (value.numerator, value.divisor) if isinstance(value, Ratio) else (value, build.constant(1))
    common = lcm(build.number(over).denominator, build.number(under).denominator)
    halves = 2 if rounding is Rounding.HALF_UP else 1
    top = _plain(build.times(build.rescale(over, common), build.constant(denominator * halves)))
    bottom = _plain(build.rescale(under, common))
    if rounding is Rounding.HALF_UP:
        top, bottom = build.plus(top, bottom), build.times(bottom, build.constant(2))
    return _floor(top, bottom, Number(unit, denominator, 0, 0))


def _plain(node: Node) -> Node:
    """The same integers, taken as a bare whole number."""
    kind = build.number(node)
    if kind.denominator == 1:
        return node
    whole = Number(kind.unit, 1, kind.low, kind.high)
    return Mul(whole, node.total, node, build.constant(1))


def _floor(top: Node, bottom: Node, kind: Number) -> Node:
    """The whole quotient rounded towards minus infinity; the divisor is above zero."""
    low, high = build.number(top).low, build.number(top).high
    least, most = build.number(bottom).low, build.number(bottom).high
    shift = -(low // least) if low < 0 else 0
    lifted = build.plus(top, build.times(bottom, build.constant(shift))) if shift else top
    whole = build.quotient(lifted, bottom, kind)
    found = build.plus(whole, _fixed(-shift, kind)) if shift else whole
    ends = [end // divisor for end in (low, high) for divisor in (least, most)]
    return _within(found, Number(kind.unit, kind.denominator, min(ends), max(ends)))


def _fixed(value: int, kind: Number) -> Node:
    return Const(Number(kind.unit, kind.denominator, value, value), total=True, value=value)


def _within(node: Node, kind: Number) -> Node:
    """The same node with the range that its division really has."""
    if isinstance(node, Const):
        return node
    return Mul(kind, node.total, node, build.constant(1))
