"""Evaluates a node of the typed tree: the readable reference that every other evaluator is held to."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import assert_never

from engine.language.months import months_between
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
    Pair,
    Ref,
    Step,
    Value,
)


def evaluate(node: Node, values: Mapping[str, Value]) -> Value:
    """The value of a node, None where it is unknown; `values` holds inputs and earlier bindings by name."""
    return _Evaluation(values).of(node)


class _Evaluation:
    """One evaluation; a node that is shared is evaluated once."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._found: dict[Node, Value] = {}

    def of(self, node: Node) -> Value:
        """The value of a node."""
        if node not in self._found:
            self._found[node] = self._evaluated(node)
        return self._found[node]

    def _evaluated(self, node: Node) -> Value:
        match node:
            case Const(value=value):
                return value
            case Input(name=name) | Ref(name=name):
                return self._values[name]
            case Not(operand=operand):
                truth = self.of(operand)
                return None if truth is None else not truth
            case And(items=items):
                return _conjunction([self.of(item) for item in items])
            case Or(items=items):
                return _disjunction([self.of(item) for item in items])
            case If(condition=condition, then=then, otherwise=otherwise):
                truth = self.of(condition)
                return None if truth is None else self.of(then if truth else otherwise)
            case OrElse(value=preferred, otherwise=otherwise):
                known = self.of(preferred)
                return self.of(otherwise) if known is None else known
            case Step(axis=axis, edges=edges, cells=cells):
                position = self.of(axis)
                return None if position is None else self.of(cells[bisect_right(edges, position)])
            case In(item=item, members=members):
                member = self.of(item)
                return None if member is None else member in members
            case Has(choices=choices, option=option):
                mask = self.of(choices)
                return None if mask is None else bool(mask >> option & 1)
            case (
                AddDays(date=one, days=two)
                | DaysBetween(start=one, end=two)
                | MonthsBetween(start=one, end=two)
            ):
                return _strict(node, self.of(one), self.of(two))
            case Lt() | Eq() | Add() | Mul() | Div() | Min() | Max():
                return _strict(node, self.of(node.left), self.of(node.right))
            case _:
                assert_never(node)


def _conjunction(items: list[Value]) -> Value:
    if False in items:
        return False
    return None if None in items else True


def _disjunction(items: list[Value]) -> Value:
    if True in items:
        return True
    return None if None in items else False


def _strict(node: Pair | AddDays | DaysBetween | MonthsBetween, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    match node:
        case Lt():
            return left < right
        case Eq():
            return left == right
        case Add() | AddDays():
            return left + right
        case Mul():
            return left * right
        case Div():
            return left // right
        case Min():
            return min(left, right)
        case Max():
            return max(left, right)
        case DaysBetween():
            return right - left
        case MonthsBetween():
            return months_between(left, right)
        case _:
            assert_never(node)
