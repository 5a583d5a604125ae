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
    match node:
        case Const(value=value):
            return value
        case Input(name=name) | Ref(name=name):
            return values[name]
        case Not(operand=operand):
            truth = evaluate(operand, values)
            return None if truth is None else not truth
        case And(items=items):
            return _conjunction([evaluate(item, values) for item in items])
        case Or(items=items):
            return _disjunction([evaluate(item, values) for item in items])
        case If(condition=condition, then=then, otherwise=otherwise):
            truth = evaluate(condition, values)
            return None if truth is None else evaluate(then if truth else otherwise, values)
        case OrElse(value=preferred, otherwise=otherwise):
            known = evaluate(preferred, values)
            return evaluate(otherwise, values) if known is None else known
        case Step(axis=axis, edges=edges, cells=cells):
            position = evaluate(axis, values)
            return None if position is None else evaluate(cells[bisect_right(edges, position)], values)
        case In(item=item, members=members):
            member = evaluate(item, values)
            return None if member is None else member in members
        case Has(choices=choices, option=option):
            mask = evaluate(choices, values)
            return None if mask is None else bool(mask >> option & 1)
        case (
            AddDays(date=left, days=right)
            | DaysBetween(start=left, end=right)
            | MonthsBetween(start=left, end=right)
        ):
            return _strict(node, evaluate(left, values), evaluate(right, values))
        case Lt() | Eq() | Add() | Mul() | Div() | Min() | Max():
            return _strict(node, evaluate(node.left, values), evaluate(node.right, values))
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
