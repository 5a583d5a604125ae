"""What should hold of an account, as a tree over probes: whether it does, and how far it is from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.cases.probes import Answers, Probes
from engine.cases.substitute import same
from engine.cases.version import Version
from engine.language import build
from engine.language.kinds import Choice, Date, Number
from engine.language.tree import And, Const, Eq, If, Lt, Node, Not, Or, Ref, Step

_FAR = 1_000_000
_SCALE = 1_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A probe that should come to a truth value, or be unknown (None)."""

    probe: int
    want: bool | None
    sides: tuple[int, int] | None = None
    """The probes of the two numbers it compares, where it does."""


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    goals: tuple["Goal", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these; of none, what can never be."""

    goals: tuple["Goal", ...]


Goal = Leaf | All | Any
ALWAYS = All(())
NEVER = Any(())


def holds(goal: Goal, values: Answers) -> bool:
    """Whether a goal holds for the answers of a panel."""
    match goal:
        case Leaf(probe=probe, want=want):
            return values[probe] is want or (want is not None and values[probe] == want)
        case All(goals=goals):
            return all(holds(each, values) for each in goals)
        case Any(goals=goals):
            return any(holds(each, values) for each in goals)


def distance(goal: Goal, values: Answers) -> int:
    """How far the answers of a panel are from a goal; 0 where it holds."""
    match goal:
        case Leaf():
            return 0 if holds(goal, values) else _gap(goal, values)
        case All(goals=goals):
            return sum(distance(each, values) for each in goals)
        case Any(goals=goals):
            return min((distance(each, values) for each in goals), default=_FAR * _FAR)


def _gap(leaf: Leaf, values: Answers) -> int:
    if leaf.sides is None:
        return _FAR
    left, right = values[leaf.sides[0]], values[leaf.sides[1]]
    if left is None or right is None:
        return _FAR
    gap = abs(left - right)
    return 1 + (_FAR - 2) * gap // (gap + _SCALE)


def leaves(goal: Goal) -> Iterator[Leaf]:
    """The leaves of a goal, in order."""
    match goal:
        case Leaf():
            yield goal
        case All(goals=goals) | Any(goals=goals):
            for each in goals:
                yield from leaves(each)


def open_leaves(goal: Goal, values: Answers) -> Iterator[Leaf]:
    """The leaves that keep a goal from holding."""
    match goal:
        case Leaf():
            if not holds(goal, values):
                yield goal
        case All(goals=goals) | Any(goals=goals):
            if not holds(goal, values):
                for each in goals:
                    yield from open_leaves(each, values)


def impossible(goal: Goal) -> bool:
    """Whether a goal can never hold, by its shape alone."""
    match goal:
        case Leaf():
            return False
        case All(goals=goals):
            return any(map(impossible, goals))
        case Any(goals=goals):
            return all(map(impossible, goals))


class Goals:
    """Makes goals of trees, with what they ask of the plan."""

    def __init__(self, probes: Probes, lets: Mapping[str, Node]) -> None:
        self._probes = probes
        self._lets = lets

    def named(self, name: str, want: bool | None) -> Goal:
        """That a binding of the plan comes to a truth value."""
        return Leaf(self._probes.ask(name), want)

    def applies(self, version: Version) -> Goal:
        """That a version takes part: by its own condition, and on the days that are its own."""
        tree = self.truth(version.checked.applies, want=True)
        return All((tree, self.named(f"{version.key}/applies", want=True)))

    def unknown(self, node: Node) -> Goal:
        """That a condition is unknown, part by part: one part is, and no other settles the whole."""
        match node:
            case Const(value=value):
                return ALWAYS if value is None else NEVER
            case Not(operand=operand):
                return self.unknown(operand)
            case And(items=items):
                return self._open(items, want=True)
            case Or(items=items):
                return self._open(items, want=False)
            case Ref(name=name) if name in self._lets:
                return self.unknown(self._lets[name])
            case _:
                return Leaf(self._probes.ask(node), None)

    def _open(self, items: Sequence[Node], *, want: bool) -> Goal:
        ways = []
        for position, item in enumerate(items):
            others = (*items[:position], *items[position + 1 :])
            beside = (Any((self.truth(other, want), self.unknown(other))) for other in others)
            ways.append(All((self.unknown(item), *beside)))
        return Any(tuple(ways))

    def truth(self, node: Node, want: bool) -> Goal:
        """That a condition comes to a truth value, part by part."""
        match node:
            case Const(value=value):
                return ALWAYS if value is want else NEVER
            case Not(operand=operand):
                return self.truth(operand, not want)
            case And(items=items):
                return _joined(All if want else Any, lambda item: self.truth(item, want), items)
            case Or(items=items):
                return _joined(Any if want else All, lambda item: self.truth(item, want), items)
            case If(condition=condition, then=then, otherwise=otherwise):
                chosen = All((self.truth(condition, want=True), self.truth(then, want)))
                other = All((self.truth(condition, want=False), self.truth(otherwise, want)))
                return Any((chosen, other))
            case Ref(name=name) if name in self._lets:
                return self.truth(self._lets[name], want)
            case Eq(left=left, right=Const() as option) if isinstance(option.kind, Choice):
                return self._option(left, option, want)
            case _:
                return self._leaf(node, want)

    def differ(self, one: Node, two: Node) -> Goal:
        """That two conditions come to different truth values."""
        ways = ((True, False), (False, True))
        return Any(tuple(All((self.truth(one, a), self.truth(two, b))) for a, b in ways))

    def unlike(self, one: Node, two: Node) -> Goal:
        """That two values differ, down to the bands and rows in which they do."""
        if same(one, two):
            return NEVER
        match one, two:
            case Step(), Step() if len(one.edges) == len(two.edges) and same(one.axis, two.axis):
                return self._unlike_steps(one, two)
            case If(), If():
                return self._unlike_choices(one, two)
            case _:
                return self.truth(build.equal(one, two), want=False)

    def _unlike_steps(self, one: Step, two: Step) -> Goal:
        pairs = enumerate(zip(one.cells, two.cells, strict=True))
        inner = (self._in_band(one.axis, one.edges, at, *pair) for at, pair in pairs)
        moved = (self._between(one.axis, *pair) for pair in zip(one.edges, two.edges, strict=True))
        return Any((*inner, *moved))

    def _unlike_choices(self, one: If, two: If) -> Goal:
        """Whatever each of two conditions comes to, the branches it leads to differ."""
        alike = same(one.condition, two.condition)
        ways = [(True, True), (False, False), *([] if alike else [(True, False), (False, True)])]
        return Any(tuple(self._on_the_way(one, two, *way) for way in ways))

    def _on_the_way(self, one: If, two: If, first: bool, second: bool) -> Goal:
        branches = (one.then if first else one.otherwise), (two.then if second else two.otherwise)
        inner = self.unlike(*branches)
        if impossible(inner):
            return NEVER
        return All((self.truth(one.condition, first), self.truth(two.condition, second), inner))

    def _in_band(self, axis: Node, edges: Sequence[int], at: int, one: Node, two: Node) -> Goal:
        """That an axis lies in a band in whose cells two values differ."""
        inner = self.unlike(one, two)
        if impossible(inner):
            return NEVER
        least = [self.truth(build.less(axis, _edge(axis, edges[at - 1])), want=False)] if at else []
        most = [self.truth(build.less(axis, _edge(axis, edges[at])), want=True)] if at < len(edges) else []
        return All((*least, *most, inner))

    def _between(self, axis: Node, one: int, two: int) -> Goal:
        """That an axis lies between the two places of an edge that was moved."""
        if one == two:
            return NEVER
        low, high = (_edge(axis, edge) for edge in sorted((one, two)))
        return All(
            (self.truth(build.less(axis, low), want=False), self.truth(build.less(axis, high), want=True))
        )

    def _option(self, node: Node, option: Const, want: bool) -> Goal:
        """That a choice is one of its options: a table of choices is taken row by row."""
        match node:
            case Const(value=value):
                return ALWAYS if (value == option.value) is want else NEVER
            case Ref(name=name) if name in self._lets:
                return self._option(self._lets[name], option, want)
            case If(condition=condition, then=then, otherwise=otherwise):
                chosen = All((self.truth(condition, want=True), self._option(then, option, want)))
                other = All((self.truth(condition, want=False), self._option(otherwise, option, want)))
                return Any((chosen, other))
            case _:
                return self._leaf(build.equal(node, option), want)

    def _leaf(self, node: Node, want: bool) -> Goal:
        if not (isinstance(node, Lt | Eq) and isinstance(node.left.kind, Number | Date)):
            return Leaf(self._probes.ask(node), want)
        if want in _impossible(node):
            return NEVER
        return Leaf(self._probes.ask(node), want, (self._probes.ask(node.left), self._probes.ask(node.right)))


def _edge(axis: Node, edge: int) -> Node:
    """An edge in the scale of its axis."""
    if isinstance(axis.kind, Number):
        kind = Number(axis.kind.unit, axis.kind.denominator, edge, edge)
        return Const(kind, total=True, value=edge)
    return Const(axis.kind, total=True, value=edge)


def _impossible(node: Lt | Eq) -> Iterator[bool]:
    """The truth values that the ranges of both sides rule out."""
    (low, high), (least, most) = build.span(node.left), build.span(node.right)
    if isinstance(node, Lt):
        if low >= most:
            yield True
        if high < least:
            yield False
    elif high < least or most < low:
        yield True


def _joined(joint: type[All] | type[Any], make: Callable[[Node], Goal], items: Sequence[Node]) -> Goal:
    return joint(tuple(map(make, items)))
