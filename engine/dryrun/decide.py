"""Decides row after row: accounts in, each with its outcomes out, and what was refused passed on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from engine.decision.decide import Decider, overall, sight_of
from engine.decision.outcomes import (
    Answer,
    Sight,
    action_answers,
    freeze_answer,
    limit_status,
    waiver_answers,
)
from engine.decision.prepared import Prepared
from engine.decision.question import Question
from engine.dryrun.reasons import NOT_IN_SCOPE
from engine.dryrun.rows import Account, Cell, Refused, refused
from engine.language.tree import Value
from engine.policy.epochs import Pins
from engine.policy.plan.plan import ANSWERS

Look = Callable[[Account], Sight]
"""Sees an account through the plan of its day."""

MOST_PATTERNS = 20_000
"""The most patterns that are remembered at a time."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of one row; amounts in hundredths."""

    status: str
    answer: str | None
    low: int
    high: int
    """The same as the lower bound where the limit is settled."""
    before: Value
    decided_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """What all rows have in common for which every rule says the same."""

    prepared: Prepared
    verdicts: tuple[Value, ...]
    """In the order of the plan's rules."""
    scopes: tuple[Value, ...]
    """In the order of the plan's versions."""
    fired: tuple[str, ...]
    freeze: Answer
    actions: list[Answer]


@dataclass(frozen=True, slots=True)
class Decided:
    """A row with its outcomes."""

    number: int
    day: int
    carried: tuple[Cell, ...]
    status: str
    """decided, incomplete or referred."""
    limit: Limit
    waivers: list[Answer]
    fee: int
    waived: int
    pattern: Pattern


RowResult = Decided | Refused


def decide_rows(rows: Iterable[Account | Refused], look: Look) -> Iterator[RowResult]:
    """Decide each account; a row that no policy is about is refused, too."""
    patterns = _Patterns()
    for row in rows:
        yield row if isinstance(row, Refused) else _decided(row, look(row), patterns)


def _decided(account: Account, sight: Sight, patterns: "_Patterns") -> RowResult:
    limit, waivers, pattern = _limit(sight), waiver_answers(sight), patterns.of(sight)
    outcomes: dict[str, list[Answer]] = {
        "limit": [{"status": limit.status}],
        "freeze": [pattern.freeze],
        "waiver": waivers,
        "action": pattern.actions,
    }
    status = overall(sight, outcomes)
    if status == "not_in_scope":
        return refused(account.number, NOT_IN_SCOPE, pointer="/profile")
    fee = (sight.input("fee_amount") or 0) if waivers else 0
    waived = (sight.values[sight.prepared.waiver.amount.low] or 0) if waivers else 0
    return Decided(account.number, account.day, account.carried, status, limit, waivers, fee, waived, pattern)


def _limit(sight: Sight) -> Limit:
    slot, values = sight.prepared.limit, sight.values
    answer = values[slot.answer]
    status = limit_status(sight)
    low, high = values[slot.amount.low] or 0, values[slot.amount.high] or 0
    before = sight.input("current_limit")
    if status not in {"decided", "referred"}:
        return Limit(status, None, low, high, before, ())
    decided_by = tuple(entry.id for entry in slot.entries if values[entry.decides] and values[entry.verdict])
    return Limit(status, None if answer is None else ANSWERS.options[answer], low, high, before, decided_by)


class _Patterns:
    """The patterns met so far; a freeze and actions follow from the rules' verdicts and are made once for each."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Pattern] = {}
        self._picks: dict[int, tuple[Prepared, Callable[..., tuple[Value, ...]]]] = {}

    def of(self, sight: Sight) -> Pattern:
        """The pattern of a row; standing freezes make each row its own."""
        question, prepared = sight.question, sight.prepared
        if question.freezes:
            return _pattern(sight)
        _, pick = self._picks.get(id(prepared)) or self._pick(prepared)
        key = (pick(sight.values), id(prepared), question.day, question.freezes is None)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST_PATTERNS:
                self._found.clear()
            found = self._found[key] = _pattern(sight)
        return found

    def _pick(self, prepared: Prepared) -> "tuple[Prepared, Callable[..., tuple[Value, ...]]]":
        level = prepared.level
        positions = [level.scope, level.level.low, level.level.high, level.standing_level, level.reopening]
        positions += [slot.verdict for slot in prepared.rules] + [scope for scope, _ in prepared.versions]
        # The plan is kept beside its own name, so that no other can take that name.
        self._picks[id(prepared)] = found = (prepared, itemgetter(*positions))
        return found


def _pattern(sight: Sight) -> Pattern:
    prepared, values = sight.prepared, sight.values
    return Pattern(
        prepared=prepared,
        verdicts=tuple(values[slot.verdict] for slot in prepared.rules),
        scopes=tuple(values[scope] for scope, _ in prepared.versions),
        fired=tuple(slot.planned.id for slot in sight.fired),
        freeze=freeze_answer(sight),
        actions=action_answers(sight),
    )


def through_any(decider: Decider, pins: Pins = frozenset()) -> Look:
    """Accounts of which anything may be absent: each through the plan for its own day."""
    return lambda account: decider.look(_question(account, pins), list(account.inputs))


def through_one(decider: Decider, present: frozenset[str], pins: Pins = frozenset()) -> Look:
    """Accounts of which the same fields are present: through plans lowered for exactly these."""
    snapshot = decider.snapshot

    @cache
    def prepared(home: str, epoch: int) -> Prepared:
        part = snapshot.of(home)
        day = (1, *part.boundaries)[epoch]
        return Prepared(part.plan(day, present, pins), part.vocabulary, decider.layout)

    def look(account: Account) -> Sight:
        home = decider.home(account.inputs)
        plan = prepared(home, snapshot.of(home).epoch(account.day))
        return sight_of(plan, _question(account, pins), account.inputs)

    return look


def _question(account: Account, pins: Pins) -> Question:
    if account.freezes:
        return Question(profile={}, day=account.day, freezes=account.freezes, pins=pins)
    return _plain(account.day, account.freezes is not None, pins)


@cache
def _plain(day: int, is_free: bool, pins: Pins) -> Question:
    return Question(profile={}, day=day, freezes=[] if is_free else None, pins=pins)
