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
    Or,
    OrElse,
    Ref,
    Value,
    children,
)
from engine.policy.plan.plan import STANDING

_NOTHING: frozenset[str] = frozenset()


def masks_of(bindings: Sequence[Binding], index: Mapping[str, int]) -> Mapping[Node, int]:
    """For every node of a plan, which inputs it depends on, as a bit mask of their positions."""
    masks: dict[Node, int] = {}
    bound: dict[str, int] = {}
    for binding in bindings:
        bound[binding.name] = _mask(binding.node, masks, bound, index)
    return masks


def _mask(node: Node, masks: dict[Node, int], bound: Mapping[str, int], index: Mapping[str, int]) -> int:
    found = masks.get(node)
    if found is None:
        match node:
            case Input(name=name):
                found = 1 << index[name]
            case Ref(name=name):
                found = bound[name]
            case _:
                found = 0
                for child in children(node):
                    found |= _mask(child, masks, bound, index)
        masks[node] = found
    return found


class Absences:
    """The absent fields behind the names of one plan, for the values of one account."""

    def __init__(
        self, bindings: Sequence[Binding], masks: Mapping[Node, int], values: Mapping[str, Value], absent: int
    ) -> None:
        self._nodes = {binding.name: binding.node for binding in bindings}
        self._masks = masks
        self._values = values
        self._absent = absent
        self._found: dict[Node, frozenset[str]] = {}
        self._truths: dict[Node, Value] = {}

    def behind(self, *names: str) -> frozenset[str]:
        """The absent fields that leave these bindings open."""
        return frozenset().union(*map(self._behind, names))

    def _behind(self, name: str) -> frozenset[str]:
        node = self._nodes.get(name)
        return frozenset() if node is None else self._fields(node)

    def _fields(self, node: Node) -> frozenset[str]:
        if not self._masks[node] & self._absent:
            return _NOTHING
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._looked_up(node)
        return found

    def _looked_up(self, node: Node) -> frozenset[str]:
        match node:
            case Const():
                return _NOTHING
            case Input(name=name):
                return frozenset({_field(name)}) if self._values[name] is None else _NOTHING
            case Ref(name=name):
                return self._behind(name)
            case OrElse(value=value):
                return self._fields(value)
            case And(items=items) | Or(items=items):
                return self._joint(node, items)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(condition, then, otherwise)
            case _:
                return _NOTHING.union(*map(self._fields, children(node)))

    def _joint(self, node: And | Or, items: tuple[Node, ...]) -> frozenset[str]:
        """A part that is known and settles the whole leaves nothing open; else every open part does."""
        settles = isinstance(node, Or)
        found = _NOTHING.union(*map(self._fields, items))
        if found and any(not self._fields(item) and self._truth(item) is settles for item in items):
            return _NOTHING
        return found

    def _chosen(self, condition: Node, then: Node, otherwise: Node) -> frozenset[str]:
        found = self._fields(condition)
        truth = self._truth(condition)
        if truth is None:
            return found | self._fields(then) | self._fields(otherwise)
        taken, left = (then, otherwise) if truth else (otherwise, then)
        if isinstance(taken, Const) and taken.value is None:
            # Open whatever else is known: what the other branch needs is asked for in the same round.
            return found | self._fields(left)
        return found | self._fields(taken)

    def _truth(self, condition: Node) -> Value:
        if condition not in self._truths:
            self._truths[condition] = evaluate(condition, self._values)
        return self._truths[condition]


def _field(name: str) -> str:
    """What the caller supplies for an input: its field, or the standing freezes."""
    field = name.partition("?")[0]
    return "freezes" if field == STANDING else field
