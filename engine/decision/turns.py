"""Where an outcome turns over as a field moves: the two sides of every comparison, and the edges of every band.

Each is bound by itself, so that a threshold is found from the difference of its sides: on a straight line at the
second look, on any other by halving.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.decision.layout import Layout
from engine.decision.missing import masks_of
from engine.language.bindings import Binding, needed
from engine.language.kinds import Boolean
from engine.language.to_python import Compiled, to_python
from engine.language.tree import Const, Eq, In, Lt, Node, Step, Value, children
from engine.policy.plan.plan import Plan

Differences = Callable[[int], Sequence[int | None]]
"""For a number of steps, how far apart the two sides of each test are."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a test: the position of its value, or a fixed one."""

    place: int
    fixed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests:
    """The tests that some bindings depend on."""

    run: Compiled
    pairs: tuple[tuple[Side, Side, int], ...]
    """Two sides, and the inputs that they depend on, as a mask."""
    mask: int
    """The inputs that the bindings depend on."""

    def differences(self, inputs: Sequence[Value], touched: int) -> list[int | None]:
        """Left less right of each test that a change of some inputs can turn."""
        values = self.run(inputs)
        return [_minus(values, left, right) for left, right, mask in self.pairs if mask & touched]


def _minus(values: Sequence[Value], left: Side, right: Side) -> int | None:
    one = left.fixed if left.fixed is not None else values[left.place]
    two = right.fixed if right.fixed is not None else values[right.place]
    return None if one is None or two is None else one - two


class Turns:
    """The tests of one plan, kept by what they are asked for."""

    def __init__(self, plan: Plan, layout: Layout) -> None:
        self._plan = plan
        self._layout = layout
        self._found: dict[tuple[str, ...], Tests] = {}

    def tests(self, *names: str) -> Tests:
        """The tests that some bindings depend on."""
        found = self._found.get(names)
        if found is None:
            found = self._found[names] = self._made(names)
        return found

    def _made(self, names: tuple[str, ...]) -> Tests:
        bindings = needed(self._plan.bindings, names)
        masks = masks_of(bindings, self._layout.index)
        nodes: dict[Node, int] = {}
        pairs = []
        for left, right in dict.fromkeys(_sides(bindings)):
            mask = masks[left] | (masks[right] if isinstance(right, Node) else 0)
            if mask:
                pairs.append((_side(nodes, left), _side(nodes, right), mask))
        own = [Binding(name=f"side/{place}", node=node) for node, place in nodes.items()]
        run = to_python([*bindings, *own], self._layout.names, [binding.name for binding in own])
        by_name = {binding.name: masks[binding.node] for binding in bindings}
        whole = 0
        for name in names:
            whole |= by_name[name]
        return Tests(run=run, pairs=tuple(pairs), mask=whole)


def _side(nodes: dict[Node, int], side: "Node | int") -> Side:
    if isinstance(side, int):
        return Side(0, side)
    if isinstance(side, Const) and side.value is not None:
        return Side(0, int(side.value))
    return Side(nodes.setdefault(side, len(nodes)))


def _sides(bindings: Sequence[Binding]) -> Iterator[tuple[Node, Node | int]]:
    """The sides of every comparison of numbers or dates, an edge of a band taken as one."""
    seen: set[Node] = set()
    open_ = [binding.node for binding in bindings]
    while open_:
        node = open_.pop()
        if node in seen:
            continue
        seen.add(node)
        open_ += children(node)
        match node:
            case Lt() | Eq() if not isinstance(node.left.kind, Boolean):
                yield node.left, node.right
            case Step(axis=axis, edges=fixed) | In(item=axis, members=fixed):
                yield from ((axis, edge) for edge in fixed)
            case _:
                pass


def turning(most: int, differences: Differences) -> list[int]:
    """The numbers of steps, from 1, at which some difference first takes another sign than before."""
    first, last = differences(0), differences(most)
    found: set[int] = set()
    for place, (start, end) in enumerate(zip(first, last, strict=True)):
        if start is not None and end is not None:
            found.update(_crossings(0, most, lambda count: differences(count)[place]))  # noqa: B023 - called at once
    return sorted(found)


def _crossings(low: int, high: int, difference: Callable[[int], int | None]) -> Iterator[int]:
    """Where the sign changes on the way; a zero is left again at the next."""
    while _sign(difference(low)) != _sign(difference(high)):
        low = _first(low, high, difference)
        yield low


def _first(low: int, high: int, difference: Callable[[int], int | None]) -> int:
    """The first number of steps with another sign than at the beginning, as far as halving tells."""
    before = _sign(difference(low))
    guesses = _straight(low, high, difference)
    while high - low > 1:
        middle = next((guess for guess in guesses if low < guess < high), (low + high) // 2)
        low, high = (middle, high) if _sign(difference(middle)) == before else (low, middle)
    return high


def _straight(low: int, high: int, difference: Callable[[int], int | None]) -> Iterator[int]:
    """Where a straight line would meet zero, and its neighbours."""
    one, two = difference(low), difference(high)
    if one is not None and two is not None and one != two:
        met = low + (high - low) * one // (one - two)
        yield from (met, met + 1, met - 1)


def _sign(value: int | None) -> int | None:
    return None if value is None else (value > 0) - (value < 0)
