"""Looks for an account of which a goal holds: one fact at a time, at the values where something turns over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.cases.account import Account, Fields, Gone, Inputs, State
from engine.cases.goal import Goal, Leaf, distance, leaves, open_leaves
from engine.cases.probes import Answers, Panel, Panels

_MOST_STEPS = 16
_WIDE = 40
"""So many accounts are followed at once where the straight way ends."""
_DEEPEST = 5
_MOST_LOOKS = 6_000
"""So many accounts are looked at in all, where many facts could be changed."""
_WIDE_STARTS = 2
Turns = Callable[[Answers], object]


@dataclass(frozen=True, slots=True)
class _Step:
    """An account on the way, with what the panel answers of it."""

    account: Account
    values: Answers
    distance: int


class Search:
    """The search for accounts of one version."""

    def __init__(self, panels: Panels, facts: Fields, thresholds: Sequence[int]) -> None:
        self._panels = panels
        self._facts = facts
        self._thresholds = thresholds
        self._few: dict[Panel, Callable[[Inputs], Answers]] = {}
        self._asked: tuple[int, ...] = ()

    def find(self, goal: Goal, starts: Sequence[Account]) -> Account | None:
        """An account near one of the starts of which the goal holds, or nothing."""
        self._few.clear()
        self._asked = tuple(dict.fromkeys(_asked(goal)))
        ends: list[tuple[Account, _Step]] = []
        for start in starts:
            end = self._straight(goal, start)
            if not end.distance:
                return self._least(goal, start, end.account)
            ends.append((start, end))
        ends.sort(key=lambda pair: pair[1].distance)
        for start, end in ends[:_WIDE_STARTS]:
            found = self._wide(goal, end)
            if found is not None:
                return self._least(goal, start, found)
        return None

    def _straight(self, goal: Goal, start: Account) -> _Step:
        """Make the change that comes nearest, as long as one comes nearer."""
        here = self._step(goal, start)
        for _ in range(_MOST_STEPS):
            best = min(self._onward(goal, here), key=lambda step: step.distance, default=here)
            if best.distance >= here.distance:
                break
            here = best
        return here

    def _wide(self, goal: Goal, first: _Step) -> Account | None:
        """Follow many accounts at once, of those that answer alike one."""
        moves = list(self._moves(goal, first))
        front, seen = [first], {_alike(first)}
        for _ in range(min(_DEEPEST, _MOST_LOOKS // (_WIDE * len(moves) or 1))):
            fresh: dict[object, _Step] = {}
            for here in front:
                for name, state in moves:
                    step = self._step(goal, self._facts.changed(here.account, name, state))
                    if not step.distance:
                        return step.account
                    fresh.setdefault(_alike(step), step)
            found = sorted((key for key in fresh if key not in seen), key=lambda key: fresh[key].distance)
            front = [fresh[key] for key in found[:_WIDE]]
            seen.update(found)
        return None

    def _moves(self, goal: Goal, first: _Step) -> Iterator[tuple[str, State]]:
        """The changes of single facts, of those that answer alike one."""
        for name in self.facts_behind(goal, first.account):
            mine = [leaf for leaf in leaves(goal) if name in self._behind(leaf, first.account)]
            told: dict[object, State] = {}
            for state in self._states(first.account, name, mine):
                step = self._step(goal, self._facts.changed(first.account, name, state))
                told.setdefault(_alike(step), state)
            yield from ((name, state) for state in told.values())

    def _behind(self, leaf: Leaf, account: Account) -> list[str]:
        behind = self._panels.panel(account.day, account.inputs).behind
        return list(self._facts.behind(behind[leaf.probe]))

    def values(self, account: Account) -> Answers:
        """What the panel answers of an account, as far as the goal asks."""
        panel = self._panels.panel(account.day, account.inputs)
        few = self._few.get(panel)
        if few is None:
            few = self._few[panel] = panel.only(self._asked)
        return few(account.inputs)

    def facts_behind(self, goal: Goal, account: Account) -> list[str]:
        """The facts that a goal depends on."""
        behind = self._panels.panel(account.day, account.inputs).behind
        masks = [behind[leaf.probe] for leaf in leaves(goal)]
        return list(dict.fromkeys(name for mask in masks for name in self._facts.behind(mask)))

    def _step(self, goal: Goal, account: Account) -> _Step:
        values = self.values(account)
        return _Step(account, values, distance(goal, values))

    def _onward(self, goal: Goal, here: _Step) -> Iterator[_Step]:
        """Every account that one change makes; one of which the goal holds is the last."""
        behind = self._panels.panel(here.account.day, here.account.inputs).behind
        wrong = list(dict.fromkeys(open_leaves(goal, here.values)))
        asked = [(leaf, name) for leaf in wrong for name in self._facts.behind(behind[leaf.probe])]
        for name in dict.fromkeys(name for _, name in asked):
            mine = [leaf for leaf, other in asked if other == name]
            for state in self._states(here.account, name, mine):
                step = self._step(goal, self._facts.changed(here.account, name, state))
                yield step
                if not step.distance:
                    return

    def _states(self, account: Account, name: str, wrong: Sequence[Leaf]) -> Iterator[State]:
        """What a fact might be: where a wrong leaf turns over, and what else lies near."""
        if any(leaf.want is None for leaf in wrong) and self._facts.may_be_absent(name):
            yield Gone.ABSENT
        found = self._facts.states(account, name, self._thresholds)
        turned: list[State] = []
        if self._facts.is_ordered(name):
            line = sorted(state for state in found if isinstance(state, int))
            for leaf in wrong:
                turned += self._turning(account, name, line, leaf)
        yield from dict.fromkeys([*turned, *found])

    def _turning(self, account: Account, name: str, line: Sequence[int], leaf: Leaf) -> Iterator[int]:
        def answers(state: int) -> Answers:
            return self.values(self._facts.changed(account, name, state))

        found = [(state, answers(state)) for state in line]
        for turns in _turns(leaf):
            seen = [(state, turns(values)) for state, values in found]
            for (low, before), (high, after) in pairwise(seen):
                if before is not None and after is not None and before != after:
                    yield from _between(low, high, before, lambda state: turns(answers(state)))  # noqa: B023 - called at once

    def _least(self, goal: Goal, start: Account, found: Account) -> Account:
        """The account with every change taken back that the goal can do without."""
        changed = [
            name
            for name in self.facts_behind(goal, found)
            if self._facts.state(found, name) != self._facts.state(start, name)
        ]
        for name in changed:
            back = self._facts.changed(found, name, self._facts.state(start, name))
            if not distance(goal, self.values(back)):
                found = back
        return found


def _alike(step: _Step) -> object:
    """What accounts that answer alike have in common."""
    return tuple(step.values.items())


def _asked(goal: Goal) -> Iterator[int]:
    for leaf in leaves(goal):
        yield from (leaf.probe, *(leaf.sides or ()))


def _turns(leaf: Leaf) -> tuple[Turns, ...]:
    """What of a leaf turns over along a line: its truth, or the order of its sides."""
    if leaf.sides is None:
        return (lambda values: values[leaf.probe],)
    one, two = leaf.sides
    return (
        lambda values: _below(values[one], values[two]),
        lambda values: _below(values[two], values[one]),
    )


def _below(left: int | None, right: int | None) -> bool | None:
    return None if left is None or right is None else left < right


def _between(low: int, high: int, before: object, turns: Callable[[int], object]) -> tuple[int, int]:
    """The two neighbours between which something turns over."""
    while high - low > 1:
        middle = (low + high) // 2
        if turns(middle) == before:
            low = middle
        else:
            high = middle
    return low, high
