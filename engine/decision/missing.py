"""Finds the absent fields that leave a condition or an amount open."""

from collections.abc import Mapping, Sequence

from engine.language.bindings import Binding
from engine.language.evaluate import evaluate
from engine.language.tree import (
    And,
    Const,
    If,
    Input,
    Node,
    Not,
    Or,
    OrElse,
    Ref,
    Step,
    Value,
    children,
)
from engine.policy.plan.plan import STANDING


class Absences:
    """The absent fields behind the names of one plan, for the values of one account."""

    def __init__(self, bindings: Sequence[Binding], values: Mapping[str, Value]) -> None:
        self._nodes = {binding.name: binding.node for binding in bindings}
        self._values = values
        self._found: dict[str, frozenset[str]] = {}

    def behind(self, *names: str) -> frozenset[str]:
        """The absent fields that leave these bindings open."""
        return frozenset().union(*map(self._behind, names))

    def _behind(self, name: str) -> frozenset[str]:
        found = self._found.get(name)
        if found is None:
            node = self._nodes.get(name)
            found = self._found[name] = self._fields(node) if node is not None else frozenset()
        return found

    def _fields(self, node: Node) -> frozenset[str]:
        match node:
            case Const():
                return frozenset()
            case Input(name=name):
                return frozenset({_field(name)}) if self._values[name] is None else frozenset()
            case Ref(name=name):
                return self._behind(name)
            case OrElse(value=value):
                return self._fields(value)
            case And(items=items) | Or(items=items):
                return self._joint(node, items)
            case Not(operand=operand):
                return self._fields(operand)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(condition, then, otherwise)
            case Step(axis=axis, cells=cells):
                return self._fields(axis).union(*map(self._fields, cells))
            case _:
                return frozenset().union(*map(self._fields, children(node)))

    def _joint(self, node: And | Or, items: tuple[Node, ...]) -> frozenset[str]:
        """A part that is known and settles the whole leaves nothing open; else every open part does."""
        settles = isinstance(node, Or)
        for item in items:
            if self._value(item) is settles and not self._fields(item):
                return frozenset()
        return frozenset().union(*map(self._fields, items))

    def _chosen(self, condition: Node, then: Node, otherwise: Node) -> frozenset[str]:
        found = self._fields(condition)
        truth = self._value(condition)
        if truth is None:
            return found | self._fields(then) | self._fields(otherwise)
        return found | self._fields(then if truth else otherwise)

    def _value(self, node: Node) -> Value:
        return evaluate(node, self._values)


def _field(name: str) -> str:
    """What the caller supplies for an input: its field, or the standing freezes."""
    field = name.partition("?")[0]
    return "freezes" if field == STANDING else field
