"""Trees with other meanings for some references, and whether two trees are the same."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from engine.language.compare import Ratio
from engine.language.tree import Const, Input, Node, Ref, children
from engine.policy.checked import Amount

T = TypeVar("T", bound=Node)


def substituted(node: Node, meanings: Mapping[str, Node]) -> Node:
    """A tree with each reference that has another meaning replaced by it."""
    match node:
        case Ref(name=name):
            return meanings.get(name, node)
        case Const() | Input():
            return node
        case _:
            return _rebuilt(node, meanings)


def _rebuilt(node: T, meanings: Mapping[str, Node]) -> T:
    below = children(node)
    changed = [substituted(child, meanings) for child in below]
    if all(one is two for one, two in zip(below, changed, strict=True)):
        return node
    found = iter(changed)
    held: dict[str, object] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, tuple) and any(each in below for each in value):
            held[field.name] = tuple(next(found) for _ in value)
        elif any(value is each for each in below):
            held[field.name] = next(found)
    return replace(node, **held)  # type: ignore[arg-type]  # each operand is replaced by another node


def same(one: Amount | None, two: Amount | None) -> bool:
    """Whether two trees say the same, whatever the ranges that were inferred."""
    if isinstance(one, Ratio) or isinstance(two, Ratio) or one is None or two is None:
        if isinstance(one, Ratio) and isinstance(two, Ratio):
            return same(one.numerator, two.numerator) and same(one.divisor, two.divisor)
        return one is two
    if one is two:
        return True
    if type(one) is not type(two) or not _alike(one, two):
        return False
    below, beside = children(one), children(two)
    return len(below) == len(beside) and all(map(same, below, beside))


def _alike(one: Node, two: Node) -> bool:
    """Whether two nodes hold the same beside their operands, kinds left out."""
    for field in fields(one):
        if field.name in {"kind", "total"}:
            continue
        held, other = getattr(one, field.name), getattr(two, field.name)
        plain = (
            not any(held is each for each in children(one))
            and held != children(one)
            and not (isinstance(held, tuple) and held and held[0] in children(one))
        )
        if plain and held != other:
            return False
    return _denominator(one) == _denominator(two)


def _denominator(node: Node) -> object:
    return getattr(node.kind, "denominator", None)
