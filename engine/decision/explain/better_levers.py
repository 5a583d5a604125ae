"""What a customer can move: each actionable field with a text of how, as far as it can go, and all that goes along."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.decision.outcomes import Sight
from engine.language.kinds import Boolean, Date, Number, Unit
from engine.language.tree import Value
from engine.policy.moves import Move, Moved
from engine.policy.plan.amounts import smallest_unit
from engine.policy.steps import Step, is_movable
from engine.policy.vocabulary import FieldSpec

LONGEST = 24
"""No step takes more than so many months, or payments, of which there is one a month."""
_MEASURES = ("annual_income", "current_limit", "requested_limit")
"""What a change of money is held against, the first that is known and above zero."""
_YEARS = {
    Unit.COUNT: Fraction(1, 12),
    Unit.MONTHS: Fraction(1, 12),
    Unit.DAYS: Fraction(1, 365),
    Unit.YEARS: Fraction(1),
}
_ERRAND = Fraction(1, 52)
"""What takes no more than a week: a form to sign, a document to send."""

Patch = Mapping[str, int]
"""The new values of the fields that move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One field that the customer can move, in steps of one size."""

    spec: FieldSpec
    step: Step
    start: int
    size: int
    """By how much one step moves the value; negative where it is lowered."""
    most: int
    """How many steps there are."""
    weight: Fraction
    """How far one step is: as a share of a year, or of a year's income."""

    @property
    def name(self) -> str:
        """The field."""
        return self.spec.name


Taken = tuple[tuple[Lever, int], ...]
"""Levers with how many steps each is moved."""


def distance(taken: Taken) -> Fraction:
    """How much is asked of the customer."""
    return sum((lever.weight * count for lever, count in taken), Fraction(0))


def implied(taken: Taken, patch: Patch, steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The fields that have come to zero along the way, of which the customer is told as well."""
    own = {lever.name for lever, _ in taken}
    found = (moved.name for lever, _ in taken for moved in lever.spec.moves if moved.how is Move.TO_ZERO)
    return tuple(name for name in dict.fromkeys(found) if name in patch and name in steps and name not in own)


class Levers:
    """The levers of one account."""

    def __init__(self, sight: Sight, fields: Mapping[str, FieldSpec], steps: Mapping[str, Step]) -> None:
        self._sight = sight
        self._fields = fields
        self._unit = smallest_unit(str(sight.prepared.currency(sight.inputs)))
        made = (self._lever(fields[name], steps[name]) for name in sorted(steps) if name in fields)
        self.all: tuple[Lever, ...] = tuple(lever for lever in made if lever is not None)

    def patch(self, taken: Taken) -> Patch | None:
        """All that moves when these are taken; nothing where something cannot go along."""
        state: dict[str, int] = {}
        for lever, count in taken:
            old = state.get(lever.name, lever.start)
            new = old + lever.size * count
            if not self._admits(lever.spec, old, new):
                return None
            state[lever.name] = new
            if not self._follow(state, lever.spec, old, {lever.name}):
                return None
        return state

    def inputs(self, patch: Patch) -> list[Value]:
        """The inputs of the account with these values."""
        found, index = list(self._sight.inputs), self._sight.prepared.layout.index
        for name, value in patch.items():
            found[index[name]] = value
        return found

    def touched(self, lever: Lever) -> int:
        """The inputs that a lever may move, as a mask of their positions."""
        return self._mask(self._moving(lever))

    def telling(self, read: int) -> list[Lever]:
        """The levers that move what is read, without those that only move one that moves it more directly."""
        moving = {lever.name: self._moving(lever) for lever in self.all}
        touched = {name: self._mask(names) & read for name, names in moving.items()}
        hops = {
            name: min((hop for each, hop in names.items() if self._mask((each,)) & read), default=0)
            for name, names in moving.items()
        }

        def stands_for(other: str, name: str) -> bool:
            is_nearer = other in moving[name] and hops[other] < hops[name]
            return is_nearer and not touched[name] & ~touched[other]

        return [
            lever
            for lever in self.all
            if touched[lever.name] and not any(stands_for(other, lever.name) for other in moving)
        ]

    def _moving(self, lever: Lever) -> Mapping[str, int]:
        """The fields that a lever may move, each with how many others lie between, and one more."""
        found, open_ = {lever.name: 0}, [lever.name]
        for name in open_:
            for moved in self._fields[name].moves:
                if moved.name not in found:
                    found[moved.name] = found[name] + 1
                    open_.append(moved.name)
        return found

    def _mask(self, names: Iterable[str]) -> int:
        index = self._sight.prepared.layout.index
        return sum(1 << index[name] for name in names)

    # What goes along

    def _follow(self, state: dict[str, int], spec: FieldSpec, old: int, seen: set[str]) -> bool:
        """Move what follows a field; whether all of it could."""
        for moved in spec.moves:
            other = self._fields[moved.name]
            value = state.get(other.name, self._sight.input(other.name))
            if other.name in seen or value is None:
                continue
            new = _followed(moved, other, value, (old, state[spec.name]))
            if new == value:
                continue
            if not self._admits(other, value, new):
                return False
            state[other.name] = new
            if not self._follow(state, other, value, seen | {spec.name, other.name}):
                return False
        return True

    def _admits(self, spec: FieldSpec, old: int, new: int) -> bool:
        """Whether a field may move so: the way that is marked, within its range, and never below zero."""
        if spec.actionable == "lower":
            return _least(spec) <= new <= old
        return spec.actionable == "raise" and old <= new <= self._greatest(spec)

    # Making levers

    def _lever(self, spec: FieldSpec, step: Step) -> Lever | None:
        start = self._sight.input(spec.name)
        if start is None or not is_movable(spec) or not isinstance(spec.kind, Number | Date | Boolean):
            return None
        way = -1 if spec.actionable == "lower" else 1
        room = self._room(spec, start, way)
        if room <= 0:
            return None
        size = room if step.is_whole else self._unit if _is_money(spec) else 1
        weight = self._weight(spec, start, size)
        lever = Lever(spec=spec, step=step, start=start, size=way * size, most=room // size, weight=weight)
        return self._feasible(lever)

    def _feasible(self, lever: Lever) -> Lever | None:
        """The lever as far as all that follows can go along."""
        low, high = 0, lever.most
        while low < high:
            middle = high if low == 0 and high == lever.most else (low + high + 1) // 2
            low, high = (middle, high) if self.patch(((lever, middle),)) is not None else (low, middle - 1)
        if not low:
            return None
        return Lever(
            spec=lever.spec,
            step=lever.step,
            start=lever.start,
            size=lever.size,
            most=low,
            weight=lever.weight,
        )

    def _room(self, spec: FieldSpec, start: int, way: int) -> int:
        if way < 0:
            return start - _least(spec)
        room = self._greatest(spec) - start
        match spec.kind:
            case Number(unit=Unit.MONEY):
                return min(room, max(start, self._measure(spec, start)))
            case Number(unit=Unit.DAYS):
                return min(room, LONGEST * 30)
            case Number(unit=Unit.RATIO, denominator=denominator):
                return min(room, denominator)
            case Number():
                return min(room, LONGEST)
            case _:
                return room

    def _greatest(self, spec: FieldSpec) -> int:
        match spec.kind:
            case Number(high=high):
                return high
            case Date():
                return self._sight.question.day
            case Boolean():
                return 1
            case _:
                return 0

    def _weight(self, spec: FieldSpec, start: int, size: int) -> Fraction:
        match spec.kind:
            case Number(unit=Unit.MONEY):
                return Fraction(size, self._measure(spec, start))
            case Number(unit=unit, denominator=denominator):
                return Fraction(size, denominator) * _YEARS.get(unit, Fraction(1))
            case _:
                return _ERRAND

    def _measure(self, spec: FieldSpec, start: int) -> int:
        """The amount that a change of money is large or small against."""
        named: Sequence[str] = (spec.relative_to[0],) if spec.relative_to else ()
        return next(self._known(*named, *_MEASURES), max(abs(start), self._unit))

    def _known(self, *names: str) -> Iterator[int]:
        for name in names:
            value = self._sight.input(name) if name in self._fields else None
            if value is not None and value > 0:
                yield value


def _least(spec: FieldSpec) -> int:
    """How far down a field can be brought: nobody repays more than is owed."""
    match spec.kind:
        case Number(low=low):
            return max(low, 0)
        case Date(low=low):
            return low
        case _:
            return 0


def _is_money(spec: FieldSpec) -> bool:
    return isinstance(spec.kind, Number) and spec.kind.unit is Unit.MONEY


def _followed(moved: Moved, other: FieldSpec, value: int, leader: tuple[int, int]) -> int:
    """Where a field gets to when the one it follows went from one value to another."""
    old, new = leader
    match moved.how:
        case Move.BY_AS_MUCH:
            return value + abs(new - old) * (-1 if other.actionable == "lower" else 1)
        case Move.IN_PROPORTION:
            return -(-value * new // old) if old > 0 else value
        case Move.NO_MORE_THAN:
            return min(value, new)
        case Move.TO_ZERO:
            return min(value, 0)
