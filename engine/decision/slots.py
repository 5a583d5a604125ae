"""Where each answer of a plan stands among its values, with all that does not depend on the account said beforehand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import TypeVar

from engine.decision.layout import Inputs, Layout
from engine.decision.show import Shown, day, optional, shown
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.checked import CheckedPolicy
from engine.policy.names import frozen_since
from engine.policy.plan.plan import Fact, Plan, PlannedRule, PlannedScore, Range, standing
from engine.policy.policy import Cap, Decline, Do, Floor, Freeze, Hold, Refer, Waive

Values = Sequence[Value]
"""The values of a plan by position."""
Read = Callable[[Values, Inputs], object]
"""Gives a fact as shown; null where it is a known none or not known exactly."""
Record = Mapping[str, object]
NOWHERE = -1
S = TypeVar("S", "RuleSlot", "EntrySlot")
Holding = Callable[[Values], list[S]]
"""Picks the slots whose verdict holds, in their order."""


def holding(slots: Sequence[S]) -> Holding[S]:
    """What picks among these slots; every decision asks it, so the positions are picked in one step."""
    if len(slots) <= 1:
        return lambda values: [slot for slot in slots if values[slot.verdict]]
    pick = itemgetter(*(slot.verdict for slot in slots))
    return lambda values: list(compress(slots, pick(values)))


class Positions:
    """Gives each binding that is asked for a position, in the order of asking."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        """The position of a binding."""
        return self._found.setdefault(name, len(self._found))

    def maybe(self, name: str | None) -> int:
        """The position of a binding that may not be there."""
        return NOWHERE if name is None else self(name)

    def ends(self, amount: Range) -> "Ends":
        """The positions of an amount's bounds."""
        return Ends(self(amount.low), self(amount.high))

    @property
    def names(self) -> tuple[str, ...]:
        """The bindings by position."""
        return tuple(self._found)


@dataclass(frozen=True, slots=True)
class Ends:
    """The positions of an amount's bounds, the same one where nothing is open."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSlot:
    """A rule."""

    planned: PlannedRule
    record: Record
    """What is always said of it."""
    effect: str
    """What it does: the key of its effect."""
    fixed: Record | None
    """Its effect, where it has no amount."""
    facts: tuple[tuple[str, Read], ...]
    verdict: int
    raw: int
    decides: int
    amount: Ends | None
    scope: int
    guidance: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeSlot:
    """A freeze rule, and where its standing code is found."""

    code: str
    verdict: int
    stood: int
    """The position of the input that says whether the code stands."""
    since: int
    record: Record
    release: str
    """What it waits for: its criterion as its author wrote it, or `by_hand`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrySlot:
    """An entry of the limit."""

    id: str
    verdict: int
    amount: Ends
    decides: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSlot:
    """The limit."""

    scope: int
    amount: Ends
    answer: int
    declined: int
    available: int
    over: int
    entries: tuple[EntrySlot, ...]
    fired: Holding[EntrySlot]
    """Those of the entries that fired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSlot:
    """The freeze's level."""

    scope: int
    level: Ends
    reopening: int
    standing_level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverSlot:
    """The waiver."""

    scope: int
    amount: Ends
    uses_allowance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSlot:
    """A score and its dimensions."""

    policy: str
    version: int
    scope: int
    value: Ends
    dimensions: tuple[tuple[str, Ends], ...]


def limit_slot(plan: Plan, at: Positions) -> LimitSlot:
    """Where the limit stands."""
    limit = plan.limit
    entries = tuple(
        EntrySlot(id=e.id, verdict=at(e.verdict), amount=at.ends(e.amount), decides=at(e.decides))
        for e in limit.entries
    )
    return LimitSlot(
        scope=at(limit.scope),
        amount=at.ends(limit.amount),
        answer=at(limit.answer),
        declined=at(limit.declined),
        available=at(limit.available),
        over=at(limit.over),
        entries=entries,
        fired=holding(entries),
    )


def level_slot(plan: Plan, at: Positions) -> LevelSlot:
    """Where the freeze's level stands."""
    freeze = plan.freeze
    return LevelSlot(
        scope=at(freeze.scope),
        level=at.ends(freeze.level),
        reopening=at(freeze.reopening),
        standing_level=at(freeze.standing_level),
    )


def waiver_slot(plan: Plan, at: Positions) -> WaiverSlot:
    """Where the waiver stands."""
    waiver = plan.waiver
    return WaiverSlot(
        scope=at(waiver.scope), amount=at.ends(waiver.amount), uses_allowance=at(waiver.uses_allowance)
    )


def score_slot(score: PlannedScore, at: Positions) -> ScoreSlot:
    """Where a score stands."""
    policy = score.policy.policy
    return ScoreSlot(
        policy=policy.policy,
        version=policy.version,
        scope=at(score.scope),
        value=at.ends(score.value),
        dimensions=tuple((name, at.ends(part)) for name, part in score.dimensions),
    )


def rule_slot(planned: PlannedRule, plan: Plan, layout: Layout, at: Positions) -> RuleSlot:
    """Where a rule stands."""
    rule = planned.checked.rule
    effect, fixed = _effect(planned)
    record = {"rule": planned.id, "version": planned.version, "code": rule.code}
    return RuleSlot(
        planned=planned,
        record={**record, "because": rule.because, "cite": rule.cite},
        effect=effect,
        fixed=None if fixed is None else {effect: fixed},
        facts=tuple((fact.name, _reader(fact, layout, at)) for fact in planned.facts),
        verdict=at(planned.verdict),
        raw=at.maybe(planned.raw),
        decides=at.maybe(planned.decides),
        amount=at.ends(planned.amount) if planned.amount else None,
        scope=at(plan.scopes[planned.policy.key]),
        guidance=rule.guidance,
    )


def freeze_slot(slot: RuleSlot, layout: Layout) -> FreezeSlot:
    """Where a freeze rule's standing code is found."""
    rule = slot.planned.checked.rule
    code, effect = rule.code or "", rule.effect
    release = effect.release_when if isinstance(effect, Freeze) else None
    return FreezeSlot(
        code=code,
        verdict=slot.verdict,
        stood=layout.index[standing(code)],
        since=layout.index[frozen_since(code).name],
        record={"code": code, "level": _effect(slot.planned)[1], "rule": slot.planned.id},
        release=str(release.text.value).strip() if release else "by_hand",
    )


def referral_slots(plan: Plan, at: Positions) -> Iterator[tuple[int, str, Record]]:
    """Where each referral's verdict stands, its rule and its queue."""
    for outcome, rules in plan.referrals.items():
        for rule in rules:
            effect = rule.checked.rule.effect
            if isinstance(effect, Refer):
                yield at(rule.verdict), rule.id, {"queue": effect.queue, "outcome": outcome.value}


def limit_codes(plan: Plan) -> Mapping[str, str]:
    """The code of each entry of the limit that has one."""
    found = {
        f"{checked.policy.policy}#base": checked.policy.base.code
        for checked in plan.policies
        if checked.policy.base is not None
    }
    coded = ((rule.id, rule.checked.rule.code) for rule in plan.rules)
    return found | {name: code for name, code in coded if code is not None}


def described(checked: CheckedPolicy) -> Record:
    """A version by name, number, first day and digest."""
    policy = checked.policy
    return {
        "policy": policy.policy,
        "version": policy.version,
        "effective": day(policy.effective),
        "digest": policy.digest,
    }


def _effect(planned: PlannedRule) -> tuple[str, object]:
    """What a rule does, and its value where that is not an amount."""
    match planned.checked.rule.effect:
        case Cap():
            return "cap", None
        case Floor():
            return "floor", None
        case Hold():
            return "hold", None
        case Decline():
            return "decline", True
        case Freeze(level=level):
            return "freeze", str(level)
        case Waive():
            return "waive", None
        case Do(action=action, template=template, within_days=days):
            return "do", {"action": action, "template": template, "within_days": days}
        case Refer(queue=queue):
            return "refer", {"queue": queue}


def _reader(fact: Fact, layout: Layout, at: Positions) -> Read:
    show = shown(fact.kind)
    if fact.input is not None:
        flag = layout.index[none_flag(fact.name)] if fact.nullable else NOWHERE
        return _input_reader(show, layout.index[fact.input], flag)
    if fact.bounds is not None:
        return _bounds_reader(show, at.ends(fact.bounds))
    fixed = optional(show, fact.fixed)
    return lambda _values, _inputs: fixed


def _input_reader(show: Shown, position: int, flag: int) -> Read:
    def read(_values: Values, inputs: Inputs) -> object:
        value = inputs[position]
        return None if value is None or (flag >= 0 and inputs[flag]) else show(value)

    return read


def _bounds_reader(show: Shown, ends: Ends) -> Read:
    low, high = ends.low, ends.high

    def read(values: Values, _inputs: Inputs) -> object:
        value = values[low]
        return None if value is None or values[high] != value else show(value)

    return read
