"""Short names for trees: two trees that are built alike share one."""

from collections.abc import Mapping

from engine.language.tree import (
    And,
    Const,
    Has,
    In,
    Input,
    Node,
    Or,
    Ref,
    Step,
    children,
)


class Keys:
    """The names given so far; a let is what it stands for, and the order of joined parts does not matter."""

    def __init__(self, lets: Mapping[str, Node]) -> None:
        self._lets = lets
        self._numbers: dict[object, str] = {}
        self._known: dict[Node, str] = {}

    def of(self, node: Node) -> str:
        """The name of a tree."""
        match node:
            case Ref(name=name) if name in self._lets:
                return self.of(self._lets[name])
            case Input(name=name) | Ref(name=name):
                return name
        if node not in self._known:
            made = self._shape(node)
            self._known[node] = self._numbers.setdefault(made, f"#{len(self._numbers)}")
        return self._known[node]

    def _shape(self, node: Node) -> object:
        below = [self.of(child) for child in children(node)]
        match node:
            case Const(value=value):
                return "Const", type(value), value
            case And() | Or():
                return type(node), *sorted(set(below))
            case In(members=members):
                return In, members, *below
            case Has(option=option):
                return Has, option, *below
            case Step(edges=edges):
                return Step, edges, *below
            case _:
                return type(node), *below
