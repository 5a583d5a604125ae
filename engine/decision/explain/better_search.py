"""Looks for the smallest changes that reach a goal: single fields first, then pairs, then three together.

Candidates are the numbers of steps at which something behind the obstacles turns over. A change of several fields is
walked down from as far as each can go; every change that is kept was decided, and nothing is taken to be monotone.
The work is bounded by a number of decisions, so the same account gets the same answer on any machine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from engine.decision.explain.better_goals import Goal, heights
from engine.decision.explain.better_levers import Lever, Levers, Taken, distance
from engine.decision.outcomes import Sight
from engine.decision.slots import Values
from engine.decision.turns import Tests, Turns, turning

MOST_FIELDS = 3
MOST_OFFERS = 3
MOST_LOOKS = 1_000
"""So many times an account is looked at for one goal, at most."""
_MOST_POINTS = 10


@dataclass
class _Budget:
    left: int

    def spend(self) -> bool:
        """Whether there was something left to spend."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """A lever with the numbers of steps at which something turns over, the most last."""

    lever: Lever
    points: tuple[int, ...]

    @property
    def least(self) -> Fraction:
        """The least that moving it asks of the customer."""
        return self.lever.weight * self.points[0]


class Search:
    """The search for one account."""

    def __init__(self, sight: Sight, levers: Levers, turns: Turns) -> None:
        self._sight = sight
        self._levers = levers
        self._turns = turns

    def find(self, goal: Goal) -> list[Taken]:
        """The smallest changes that reach a goal, the smallest first; none holds another."""
        hunt = _Hunt(self._sight, self._levers, goal)
        tests = [self._turns.tests(*names) for names in goal.obstacles]
        levers = self._levers.telling(_mask(tests))
        reaches = [reach for lever in levers if (reach := hunt.reach(lever, tests)) is not None]
        found: list[Taken] = []
        for size in range(1, MOST_FIELDS + 1):
            if size == MOST_FIELDS and found:
                break
            open_ = [reach for reach in reaches if not _names(found, 1) & {reach.lever.name}]
            found += hunt.combined(open_, size, MOST_OFFERS - len(found))
            if len(found) >= MOST_OFFERS:
                break
        return sorted(found, key=_order)[:MOST_OFFERS]


def _mask(tests: Iterable[Tests]) -> int:
    """The inputs that any of the obstacles depends on."""
    found = 0
    for each in tests:
        found |= each.mask
    return found


def _names(found: Iterable[Taken], size: int) -> set[str]:
    """The fields of changes of so many fields."""
    return {lever.name for taken in found if len(taken) == size for lever, _ in taken}


def _order(taken: Taken) -> tuple[int, Fraction, tuple[str, ...]]:
    return len(taken), distance(taken), tuple(lever.name for lever, _ in taken)


@dataclass
class _Hunt:
    """The search for one goal."""

    sight: Sight
    levers: Levers
    goal: Goal
    budget: _Budget = field(default_factory=lambda: _Budget(MOST_LOOKS))
    seen: dict[tuple[tuple[str, int], ...], Values | None] = field(default_factory=dict)

    def values(self, taken: Taken) -> Values | None:
        """The account with a change, seen through its plan; nothing where the change cannot be or none is left."""
        key = tuple((lever.name, count) for lever, count in taken if count)
        if key not in self.seen:
            patch = self.levers.patch(taken)
            if patch is None:
                return None
            if not self.budget.spend():
                return None
            self.seen[key] = self.sight.prepared.values(self.levers.inputs(patch))
        return self.seen[key]

    def met(self, taken: Taken) -> bool:
        """Whether a change reaches the goal."""
        values = self.values(taken)
        return values is not None and self.goal.met(values)

    # Where things turn over

    def reach(self, lever: Lever, tests: Sequence[Tests]) -> _Reach | None:
        """The lever with its turning points; nothing where it touches no obstacle."""
        touched = self.levers.touched(lever)
        mine = [each for each in tests if each.mask & touched]
        if not mine:
            return None
        if lever.most == 1:
            return _Reach(lever=lever, points=(1,))
        kept = {0: list(self._differences((), mine, touched))}

        def differences(count: int) -> Sequence[int | None]:
            if count not in kept:
                found = list(self._differences(((lever, count),), mine, touched))
                kept[count] = found or [None] * len(kept[0])
            return kept[count]

        points = turning(lever.most, differences)[:_MOST_POINTS]
        return _Reach(lever=lever, points=(*(point for point in points if point < lever.most), lever.most))

    def _differences(self, taken: Taken, tests: Sequence[Tests], touched: int) -> Iterator[int | None]:
        patch = self.levers.patch(taken)
        values = self.values(taken)
        if patch is None or values is None:
            return
        inputs = self.levers.inputs(patch)
        for each in tests:
            yield from each.differences(inputs, touched)
        yield from heights(self.goal, values)

    # Changes

    def combined(self, reaches: Sequence[_Reach], size: int, wanted: int) -> list[Taken]:
        """The smallest changes of so many fields that reach the goal."""
        groups = sorted(combinations(reaches, size), key=lambda group: (_least(group), _titles(group)))
        found: list[Taken] = []
        for group in groups:
            if self.budget.left <= 0 or _enough(found, wanted, _least(group)):
                break
            taken = self._smallest(group)
            if taken is not None:
                found.append(taken)
        return sorted(found, key=_order)[:wanted]

    def _smallest(self, group: Sequence[_Reach]) -> Taken | None:
        """The smallest change of a group that reaches the goal, each field in turn walked down first."""
        if not self.met(tuple((reach.lever, reach.points[-1]) for reach in group)):
            return self._single(group[0]) if len(group) == 1 else None
        found = [self._walked(group, first) for first in range(len(group))]
        return min((taken for taken in found if taken is not None), key=_order, default=None)

    def _single(self, reach: _Reach) -> Taken | None:
        """A single field that goes too far at its end may still do at an earlier point."""
        return self._walked((reach,), 0)

    def _walked(self, group: Sequence[_Reach], first: int) -> Taken | None:
        counts = [reach.points[-1] for reach in group]
        for place in (first, *(other for other in range(len(group)) if other != first)):
            count = self._lowered(group, counts, place)
            if count is None:
                return None
            counts[place] = count
        return tuple((reach.lever, count) for reach, count in zip(group, counts, strict=True))

    def _lowered(self, group: Sequence[_Reach], counts: Sequence[int], place: int) -> int | None:
        """The least that one field must be moved while the others stay, as far as its points and halving tell."""

        def does(count: int) -> bool:
            tried = [*counts[:place], count, *counts[place + 1 :]]
            return self.met(tuple((reach.lever, each) for reach, each in zip(group, tried, strict=True)))

        low = 0
        for point in group[place].points:
            if does(point):
                return _first(low, point, does)
            low = point
        return None


def _first(low: int, high: int, does: Callable[[int], bool]) -> int:
    """The least count that does, where the first does not and the last does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if does(middle) else (middle, high)
    return high


def _least(group: Sequence[_Reach]) -> Fraction:
    return sum((reach.least for reach in group), Fraction(0))


def _titles(group: Sequence[_Reach]) -> tuple[str, ...]:
    return tuple(reach.lever.name for reach in group)


def _enough(found: Sequence[Taken], wanted: int, least: Fraction) -> bool:
    """Whether so many were found that what comes can only be larger."""
    return len(found) >= wanted and sorted(map(distance, found))[wanted - 1] <= least
