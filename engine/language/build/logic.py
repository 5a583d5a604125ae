"""Conditions: Kleene's connectives, the strict tests, and the choice between two values."""

from engine.language.build.values import FALSE, TRUE, UNKNOWN, align, truth, union
from engine.language.kinds import BOOLEAN
from engine.language.tree import And, Const, Eq, Has, If, In, Lt, Node, Not, Or, OrElse, Step


def negate(node: Node) -> Node:
    """Kleene not."""
    if isinstance(node, Const):
        return UNKNOWN if node.value is None else truth(not node.value)
    return node.operand if isinstance(node, Not) else Not(BOOLEAN, node.total, node)


def all_of(*nodes: Node) -> Node:
    """Kleene and."""
    items = _flat(nodes, And, neutral=True)
    if any(isinstance(item, Const) and item.value is False for item in items):
        return FALSE
    if len(items) < 2:
        return items[0] if items else TRUE
    return And(BOOLEAN, all(item.total for item in items), items)


def any_of(*nodes: Node) -> Node:
    """Kleene or."""
    items = _flat(nodes, Or, neutral=False)
    if any(isinstance(item, Const) and item.value is True for item in items):
        return TRUE
    if len(items) < 2:
        return items[0] if items else FALSE
    return Or(BOOLEAN, all(item.total for item in items), items)


def _flat(nodes: tuple[Node, ...], joint: type[And] | type[Or], *, neutral: bool) -> tuple[Node, ...]:
    items: list[Node] = []
    for node in nodes:
        items.extend(node.items if isinstance(node, joint) else (node,))
    return tuple(item for item in items if not (isinstance(item, Const) and item.value is neutral))


def less(left: Node, right: Node) -> Node:
    """Whether left is strictly below right."""
    left, right = align((left, right))
    if (
        isinstance(left, Const)
        and isinstance(right, Const)
        and left.value is not None
        and right.value is not None
    ):
        return truth(left.value < right.value)
    return Lt(BOOLEAN, left.total and right.total, left, right)


def equal(left: Node, right: Node) -> Node:
    """Whether both are the same value."""
    left, right = align((left, right))
    if (
        isinstance(left, Const)
        and isinstance(right, Const)
        and left.value is not None
        and right.value is not None
    ):
        return truth(left.value == right.value)
    return Eq(BOOLEAN, left.total and right.total, left, right)


def one_of(item: Node, members: tuple[int, ...]) -> Node:
    """Whether the item is one of these values of its own scale."""
    return In(BOOLEAN, item.total, item, members)


def has(choices: Node, index: int) -> Node:
    """Whether a set holds an option."""
    return Has(BOOLEAN, choices.total, choices, index)


def choose(condition: Node, then: Node, otherwise: Node) -> Node:
    """One of two values of a kind by a condition."""
    if isinstance(condition, Const) and condition.value is not None:
        return then if condition.value else otherwise
    then, otherwise = align((then, otherwise))
    if then is otherwise and condition.total:
        return then
    total = condition.total and then.total and otherwise.total
    return If(union((then, otherwise)), total, condition, then, otherwise)


def or_else(value: Node, otherwise: Node) -> Node:
    """The value where it is known, else the other."""
    if value.total:
        return value
    if isinstance(value, Const):
        return otherwise
    value, otherwise = align((value, otherwise))
    return OrElse(union((value, otherwise)), otherwise.total, value, otherwise)


def step(axis: Node, edges: tuple[int, ...], cells: tuple[Node, ...]) -> Node:
    """The cell of the band the axis falls in; edges in the axis' own scale, ascending."""
    cells = align(cells)
    if len(cells) == 1:
        return cells[0]
    return Step(union(cells), axis.total and all(cell.total for cell in cells), axis, edges, cells)
