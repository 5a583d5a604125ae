"""What must be so where a condition is true, or false: the worlds that are left of a world.

Every tree over inputs is read exactly as far as sums, choices and their cases go. What goes further (a product
of two inputs, whole months) stands as a variable of its own, so an empty answer is always right.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from engine.language import build
from engine.language.kinds import Boolean
from engine.language.tree import (
    Add,
    AddDays,
    And,
    Const,
    DaysBetween,
    Eq,
    If,
    In,
    Input,
    Lt,
    Max,
    Min,
    Mul,
    Node,
    Not,
    Or,
    Ref,
    Step,
    children,
)
from engine.policy.sense.keys import Keys
from engine.policy.sense.worlds import Domain, Form, Key, World

_MOST_CASES = 48
_MOST_STEPS = 2_000
_MOST_OF_A_VERSION = 10_000
"""Steps of thought for one question, and for all questions about a version; what takes more is not told."""
_FAR = 10**40
"""Beyond every number."""

Worlds = list[World]
Cases = list[tuple[World, Form]]


class Supposing:
    """Reads trees whose lets are given."""

    def __init__(self, lets: Mapping[str, Node]) -> None:
        self._lets = lets
        self._keys = Keys(lets)
        self._ranges: dict[str, Domain] = {}
        self._read: dict[Node, frozenset[str]] = {}
        self._steps = 0
        self._steps_before = 0

    def anywhere(self, fixed: Mapping[str, int]) -> World:
        """The world in which nothing is supposed but the value of some references."""
        narrowed: dict[Key, Domain] = {name: Domain(value, value) for name, value in fixed.items()}
        return World(self._ranges, narrowed)

    def key(self, node: Node) -> str:
        """A name that two trees share if and only if they are built alike."""
        return self._keys.of(node)

    def read(self, node: Node) -> frozenset[str]:
        """The inputs and references a tree depends on, its lets replaced by what they stand for."""
        if node not in self._read:
            below = children(node)
            if isinstance(node, Ref) and node.name in self._lets:
                below = (self._lets[node.name],)
            own = {node.name} if isinstance(node, Input | Ref) and not below else set[str]()
            self._read[node] = frozenset(own).union(*map(self.read, below))
        return self._read[node]

    def all(self, nodes: Iterable[Node], worlds: Worlds) -> Worlds:
        """What is left of some worlds where all of these conditions are true."""
        self._begin()
        return self._in_turn(nodes, worlds, truth=True)

    def may_hold(self, node: Node, worlds: Worlds) -> bool:
        """Whether a condition may be true in any of some worlds; yes where that cannot be told."""
        self._begin()
        return any(self.suppose(node, True, world) for world in worlds)  # noqa: FBT003 - the value supposed

    def may_fail(self, node: Node, worlds: Worlds) -> bool:
        """Whether a condition may be false in any of some worlds; yes where that cannot be told."""
        self._begin()
        return any(self.suppose(node, False, world) for world in worlds)  # noqa: FBT003 - as above

    def _begin(self) -> None:
        self._steps_before += self._steps
        self._steps = 0

    def _tired(self) -> bool:
        """Whether the question takes too long; conditions can be written that would take forever."""
        self._steps += 1
        return self._steps > _MOST_STEPS or self._steps + self._steps_before > _MOST_OF_A_VERSION

    def suppose(self, node: Node, truth: bool, world: World) -> Worlds:
        """What is left of a world where a condition has a truth value."""
        if self._tired():
            return [world]
        match node:
            case Const(value=value):
                return [world] if value is truth else []
            case Not(operand=operand):
                return self.suppose(operand, not truth, world)
            case And(items=items) | Or(items=items):
                if isinstance(node, And) is truth:
                    return self._in_turn(items, [world], truth=truth)
                return _few(world, (left for item in items for left in self.suppose(item, truth, world)))
            case If(condition=condition, then=then, otherwise=otherwise):
                return _few(world, self._branches(condition, then, otherwise, truth, world))
            case Ref(name=name) if name in self._lets:
                return self.suppose(self._lets[name], truth, world)
            case Lt() | Eq() | In():
                return self._compared(node, truth, world)
            case _:
                return _one(world.among(self._variable(node), [int(truth)]))

    def _in_turn(self, nodes: Iterable[Node], worlds: Worlds, *, truth: bool) -> Worlds:
        for node in nodes:
            left = [found for world in worlds for found in self.suppose(node, truth, world)]
            worlds = left if len(left) <= _MOST_CASES else worlds
        return worlds

    def _branches(
        self, condition: Node, then: Node, otherwise: Node, truth: bool, world: World
    ) -> Iterator[World]:
        for holds, branch in ((True, then), (False, otherwise)):
            for left in self.suppose(condition, holds, world):
                yield from self.suppose(branch, truth, left)

    def _compared(self, node: Lt | Eq | In, truth: bool, world: World) -> Worlds:
        if isinstance(node, Eq) and isinstance(node.left.kind, Boolean):
            return self._same(node, truth, world)
        cases = self.values(node.item, world) if isinstance(node, In) else self._differences(node, world)
        found = (_placed(node, form, truth, left) for left, form in cases)
        return _few(world, (left for left in found if left is not None))

    def _same(self, node: Eq, truth: bool, world: World) -> Worlds:
        return [
            both
            for first in (True, False)
            for one in self.suppose(node.left, first, world)
            for both in self.suppose(node.right, first is truth, one)
        ]

    def _differences(self, node: Lt | Eq, world: World) -> Cases:
        return self._pairs(node.left, node.right, world, lambda one, two: one.plus(two, -1))

    # Numbers, dates and choices

    def values(self, node: Node, world: World) -> Cases:
        """The value of a tree as a form, in each case it knows."""
        if self._tired():
            return [(world, self._variable(node))]
        match node:
            case Const(value=int(value)):
                return [(world, Form((), value))]
            case Input():
                return [(world, self._variable(node))]
            case Ref(name=name) if name in self._lets:
                return self.values(self._lets[name], world)
            case Add(left=left, right=right) | AddDays(date=left, days=right):
                found = self._pairs(left, right, world, Form.plus)
            case DaysBetween(start=start, end=end):
                found = self._pairs(end, start, world, lambda one, two: one.plus(two, -1))
            case Mul():
                found = self._products(node, world)
            case If(condition=condition, then=then, otherwise=otherwise):
                found = self._where(condition, then, world, holds=True)
                found += self._where(condition, otherwise, world, holds=False)
            case Min() | Max():
                found = self._extreme(node, world)
            case Step():
                found = [case for cell in self._bands(node, world) for case in cell]
            case _:
                return [(world, self._variable(node))]
        return found if len(found) <= _MOST_CASES else [(world, self._variable(node))]

    def _pairs(self, left: Node, right: Node, world: World, join: Callable[[Form, Form], Form]) -> Cases:
        return [
            (both, join(first, second))
            for one, first in self.values(left, world)
            for both, second in self.values(right, one)
        ]

    def _where(self, condition: Node, value: Node, world: World, *, holds: bool) -> Cases:
        worlds = self.suppose(condition, holds, world)
        return [case for left in worlds for case in self.values(value, left)]

    def _products(self, node: Mul, world: World) -> Cases:
        found: Cases = []
        for one, first in self.values(node.left, world):
            for both, second in self.values(node.right, one):
                found.append((both, self._product(node, first, second, both)))
        return found

    def _product(self, node: Mul, one: Form, two: Form, world: World) -> Form:
        for form, other in ((one, two), (two, one)):
            low, high = world.span(form)
            if low == high:
                return other.times(low)
        return self._variable(node)

    def _extreme(self, node: Min | Max, world: World) -> Cases:
        """The one or the other, each where it is not the worse of both."""
        found: Cases = []
        for chosen, other in ((node.left, node.right), (node.right, node.left)):
            for one, first in self.values(chosen, world):
                for both, second in self.values(other, one):
                    ahead = first.plus(second, -1)
                    ends = (-_FAR, 0) if isinstance(node, Min) else (0, _FAR)
                    left = both.between(ahead, *ends)
                    if left is not None:
                        found.append((left, first))
        return found

    def _bands(self, node: Step, world: World) -> Iterator[Cases]:
        for axis, form in self.values(node.axis, world):
            for (low, high), cell in zip(pairwise((-_FAR, *node.edges, _FAR)), node.cells, strict=True):
                left = axis.between(form, low, high - 1)
                if left is not None:
                    yield self.values(cell, left)

    def _variable(self, node: Node) -> Form:
        """A tree that is not read further, as a variable within its declared range."""
        key = self._keys.of(node)
        if key not in self._ranges:
            self._ranges[key] = Domain(*build.span(node))
        return Form(((key, 1),), 0)


def _placed(node: Lt | Eq | In, form: Form, truth: bool, world: World) -> World | None:
    match node:
        case Lt():
            return world.between(form, -_FAR, -1) if truth else world.between(form, 0, _FAR)
        case Eq():
            return world.among(form, [0]) if truth else world.apart(form, [0])
        case In(members=members):
            return world.among(form, members) if truth else world.apart(form, members)


def _one(world: World | None) -> Worlds:
    return [] if world is None else [world]


def _few(world: World, found: Iterable[World]) -> Worlds:
    """The worlds found; of very many none is told apart."""
    worlds: Worlds = []
    for left in found:
        worlds.append(left)
        if len(worlds) > _MOST_CASES:
            return [world]
    return worlds
