"""Accounts while a case is looked for: normalised inputs, the ways to change one fact, and the way back to facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from engine.decision.layout import Layout, stand_in
from engine.decision.show import day as shown_day
from engine.language.kinds import (
    FIRST_DAY,
    LAST_DAY,
    Boolean,
    Choice,
    ChoiceSet,
    Code,
    Date,
    Kind,
    Number,
)
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.checked import CheckedPolicy
from engine.policy.names import frozen_since
from engine.policy.plan.plan import OTHER_LEVEL, STANDING, standing
from engine.policy.policy import Freeze
from engine.policy.vocabulary import SCOPE, Vocabulary

Inputs = tuple[Value, ...]


class Gone(Enum):
    """What stands in the place of a value."""

    ABSENT = "absent"
    NONE = "none"


State = int | Gone
"""What one fact can be; of a freeze, the day since which it stands, or that it does not."""

_DAYS = (-36_500, -7_300, -3_660, -1_100, -400, -200, -62, -31, -1, 0, 1, 31, 400, 3_660)


@dataclass(frozen=True, slots=True)
class Account:
    """One account on one day."""

    inputs: Inputs
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How an account differs from another: by part what is given, and what is absent."""

    given: Mapping[str, object]
    absent: tuple[str, ...]


class Fields:
    """The facts of a vocabulary and the freezes of its policies, each with what it can be."""

    def __init__(self, vocabulary: Vocabulary, layout: Layout, versions: Iterable[CheckedPolicy]) -> None:
        self._vocabulary = vocabulary
        self._layout = layout
        self._levels = dict(_levels(versions))
        self._names = _named(layout)
        self.names = tuple(dict.fromkeys(name for name in self._names if name))
        """Every fact that can be changed."""

    def behind(self, mask: int) -> Iterator[str]:
        """The names of the facts among some inputs, those that say which policies take part last."""
        found = dict.fromkeys(
            name for position, name in enumerate(self._names) if mask >> position & 1 and name
        )
        yield from sorted(found, key=lambda name: name in SCOPE)

    def state(self, account: Account, name: str) -> State:
        """What a fact is."""
        index, inputs = self._layout.index, account.inputs
        if name in self._levels:
            since = inputs[index[frozen_since(name).name]]
            return since if inputs[index[standing(name)]] and since is not None else Gone.NONE
        if none_flag(name) in index and inputs[index[none_flag(name)]]:
            return Gone.NONE
        found = inputs[index[name]]
        return Gone.ABSENT if found is None else found

    def changed(self, account: Account, name: str, state: State) -> Account:
        """The account with one fact changed."""
        inputs, index = list(account.inputs), self._layout.index
        if name in self._levels:
            self._freeze(inputs, name, state)
            return Account(tuple(inputs), account.day)
        flag = index.get(none_flag(name))
        spec = self._vocabulary.fields[name]
        value = stand_in(spec) if state is Gone.NONE else None if state is Gone.ABSENT else state
        inputs[index[name]] = value
        if flag is not None:
            inputs[flag] = None if state is Gone.ABSENT else state is Gone.NONE
        return Account(tuple(inputs), account.day)

    def _freeze(self, inputs: list[Value], code: str, state: State) -> None:
        index = self._layout.index
        if inputs[index[OTHER_LEVEL]] is None:
            inputs[index[OTHER_LEVEL]] = 0
            for other in self._layout.codes:
                inputs[index[standing(other)]] = False
                inputs[index[frozen_since(other).name]] = FIRST_DAY
        inputs[index[standing(code)]] = isinstance(state, int)
        inputs[index[frozen_since(code).name]] = state if isinstance(state, int) else FIRST_DAY

    def states(self, account: Account, name: str, thresholds: Sequence[int]) -> list[State]:
        """What a fact might be, the nearest to what it is first."""
        if name in self._levels:
            days = [account.day + days for days in _DAYS if days <= 0]
            return [*days[::-1], Gone.NONE]
        spec = self._vocabulary.fields[name]
        now = self.state(account, name)
        found: list[State] = list(_values(spec.kind, now, account.day, thresholds))
        return [*found, Gone.NONE] if spec.nullable else found

    def may_be_absent(self, name: str) -> bool:
        """Whether a fact may be left out without being a known none."""
        spec = self._vocabulary.fields.get(name)
        return spec is not None and name not in self._vocabulary.required and not spec.absent_is_none

    def is_ordered(self, name: str) -> bool:
        """Whether the values of a fact lie on a line."""
        return name in self._levels or isinstance(self._vocabulary.fields[name].kind, Number | Date)

    # The way back

    def difference(self, account: Account, base: Account) -> "Difference":
        """What a case over the base must give: `profile`, `request` and `freezes`, and what is absent."""
        parts: dict[str, dict[str, object]] = {"profile": {}, "request": {}}
        absent: list[str] = []
        for name, spec in self._vocabulary.fields.items():
            state = self.state(account, name)
            if state == self.state(base, name):
                continue
            if state is Gone.ABSENT:
                absent.append(name)
            else:
                parts[spec.part][name] = None if isinstance(state, Gone) else fact(spec.kind, state)
        given: dict[str, object] = {part: facts for part, facts in parts.items() if facts}
        if any(self.state(account, code) != self.state(base, code) for code in self._levels):
            given["freezes"] = self._standing(account)
        return Difference(given=given, absent=tuple(absent))

    def _standing(self, account: Account) -> list[dict[str, object]]:
        found = [(code, self.state(account, code)) for code in self._levels]
        return [
            {"code": code, "level": self._levels[code], "since": shown_day(state)}
            for code, state in found
            if isinstance(state, int)
        ]


def fact(kind: Kind, value: int) -> object:
    """A value as a request gives it."""
    match kind:
        case Number(denominator=denominator):
            whole, rest = divmod(value, denominator)
            return Decimal(value) / Decimal(denominator) if rest else whole
        case Date():
            return shown_day(value)
        case Boolean():
            return bool(value)
        case Choice(options=options):
            return options[value]
        case Code(values=values, other=other):
            return values[value - 1] if value else other
        case ChoiceSet(options=options):
            return [option for place, option in enumerate(options) if value >> place & 1]


def _values(kind: Kind, now: State, day: int, thresholds: Sequence[int]) -> Iterator[int]:
    match kind:
        case Number(denominator=unit, low=low, high=high):
            here = [now, now - 1, now + 1] if isinstance(now, int) else []
            found = {*here, *(each + by for each in (*thresholds, 0) for by in (-1, 0, 1)), unit, low, high}
            inside = [each for each in found if low <= each <= high]
            middle = now if isinstance(now, int) else 0
            yield from sorted(inside, key=lambda each: (abs(each - middle), each))
        case Date():
            days = [day + by for by in sorted(_DAYS, key=abs)]
            yield from (each for each in (*days, FIRST_DAY, LAST_DAY) if FIRST_DAY <= each <= LAST_DAY)
        case Boolean():
            yield from (0, 1)
        case Choice(options=options):
            yield from range(len(options))
        case Code(sorts=sorts):
            yield from sorts
        case ChoiceSet(options=options):
            mask = now if isinstance(now, int) else 0
            bits = [1 << position for position in range(len(options))]
            yield from dict.fromkeys(
                [0, *(mask | bit for bit in bits), *(mask & ~bit for bit in bits), *bits]
            )


def _levels(versions: Iterable[CheckedPolicy]) -> Iterator[tuple[str, str]]:
    for checked in versions:
        for rule in checked.policy.rules:
            if isinstance(rule.effect, Freeze) and rule.code is not None:
                yield rule.code, str(rule.effect.level)


def _named(layout: Layout) -> tuple[str | None, ...]:
    """The fact that each input belongs to; those that nothing moves have none."""
    fixed = {"as_of", "jurisdiction", "currency", OTHER_LEVEL}
    return tuple(None if name in fixed else _fact_of(name) for name in layout.names)


def _fact_of(name: str) -> str:
    field, _, rest = name.partition("?")
    return rest.removeprefix("since:") if field == STANDING else field
