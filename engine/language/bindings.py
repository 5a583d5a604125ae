"""Named expressions that may refer to earlier ones, and what can be told from their nodes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.language.tree import Const, Input, Node, Ref, children

LEVELS = 25
"""Python reads 200 brackets inside one another, and a level may write a few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A named expression."""

    name: str
    node: Node


def needed(bindings: Sequence[Binding], names: Iterable[str]) -> list[Binding]:
    """The bindings that some names depend on, in order."""
    wanted = set(names)
    found: list[Binding] = []
    for binding in reversed(bindings):
        if binding.name in wanted:
            found.append(binding)
            wanted |= {leaf.name for leaf in leaves([binding.node]) if isinstance(leaf, Ref)}
    return found[::-1]


def leaves(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes without operands below some nodes, each shared one once."""
    return (node for node in _below(nodes) if isinstance(node, Const | Input | Ref))


def shared(nodes: Iterable[Node]) -> frozenset[Node]:
    """The nodes that are operands of more than one other; leaves are not worth telling."""
    uses = Counter(child for node in _below(nodes) for child in children(node))
    return frozenset(node for node, count in uses.items() if count > 1 and children(node))


def tall(nodes: Iterable[Node], levels: int = LEVELS) -> frozenset[Node]:
    """The nodes that stand a multiple of so many levels above their leaves: where a tall tree is cut."""
    heights: dict[Node, int] = {}
    open_ = list(nodes)
    while open_:
        below = children(open_[-1])
        waiting = [child for child in below if child not in heights]
        if waiting:
            open_ += waiting
        else:
            heights[open_.pop()] = 1 + max((heights[child] for child in below), default=0)
    return frozenset(node for node, height in heights.items() if height % levels == 0)


def _below(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, each shared one once."""
    seen: set[Node] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            yield node
            if not isinstance(node, Const | Input | Ref):
                stack.extend(children(node))
