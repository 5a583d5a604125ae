"""What would be better for whom an outcome went against, and what stands in the way of it.

Better is never paid for elsewhere: no other outcome may become worse, no new referral may arise, and what the law
or a hard stop said is not argued with, unless its author named guidance, a way of the customer's own to meet it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.decision.grounds import is_adverse
from engine.decision.outcomes import Sight
from engine.decision.removed import MINIMUM
from engine.decision.slots import EntrySlot, RuleSlot, Values
from engine.language.tree import Value
from engine.policy.checked import LEVELS
from engine.policy.plan.plan import OTHER_LEVEL
from engine.policy.policy import Decline, Floor, Freeze, Hold, Rule, Strength
from engine.policy.texts import Texts

Outcome = Mapping[str, Any]  # an outcome as it is answered, whose values are of every JSON type
Met = Callable[[Values], bool]
_SETTLED = frozenset({"decided", "referred"})
_PARTS = 10
"""A step up is worth a proposal from a tenth of what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One outcome made better to some point."""

    outcome: str
    reaches: str
    """`all` that was asked or there before, or a `part` of it."""
    met: Met
    obstacles: tuple[tuple[str, ...], ...]
    """The bindings of what stands in the way, one group for each."""
    heights: tuple[tuple[int, int], ...] = ()
    """Positions of amounts that must get to a height: that of the goal itself, and those of the obstacles."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What must not become worse."""

    sight: Sight
    fixed: frozenset[int]
    """The verdicts that are not argued with."""

    def holds(self, values: Values) -> bool:
        """Whether nothing is worse than it was."""
        now, prepared = self.sight.values, self.sight.prepared
        limit, level, waiver = prepared.limit.amount, prepared.level.level, prepared.waiver.amount
        return (
            (values[limit.low] or 0) >= (now[limit.low] or 0)
            and (values[level.high] or 0) <= (now[level.high] or 0)
            and (values[waiver.low] or 0) >= (now[waiver.low] or 0)
            and all(values[verdict] for verdict in self.fixed)
            and all(now[verdict] or values[verdict] is False for verdict, _, _ in prepared.referrals)
        )


def is_silent(sight: Sight, texts: Texts) -> bool:
    """Whether nothing is to be proposed at all: fraud, sanctions, a hard stop, or the customer's own wish."""
    standing = (each["code"] for each in sight.question.freezes or () if isinstance(each, dict))
    if any(code in texts.reasons and texts.reasons[code].is_silent for code in standing):
        return True
    return any(_stops(slot.planned.checked.rule, texts) for slot in sight.fired)


def _stops(rule: Rule, texts: Texts) -> bool:
    reason = texts.reasons.get(rule.code or "")
    if reason is not None and reason.is_silent:
        return True
    if not isinstance(rule.effect, Freeze | Decline | Hold):
        return False
    is_hard = reason is not None and reason.hard_stop and rule.guidance is None
    return rule.strength is Strength.CUSTOMER or is_hard


def ground_of(sight: Sight, texts: Texts) -> Ground:
    """What must not become worse for an account."""
    fixed = (slot.verdict for slot in sight.fired if _is_fixed(slot.planned.checked.rule, texts))
    return Ground(sight, frozenset(fixed))


def _is_fixed(rule: Rule, texts: Texts) -> bool:
    """Whether a rule is the law's or a hard stop, and its author named no way to meet it."""
    reason = texts.reasons.get(rule.code or "")
    is_hard = rule.strength is Strength.LAW or (reason is not None and reason.hard_stop)
    return is_hard and rule.guidance is None


class Goals:
    """The goals of one account, the best first."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._sight = ground.sight
        self._rules: Mapping[int, RuleSlot] = {slot.verdict: slot for slot in self._sight.prepared.rules}

    def is_adverse(self, outcome: str, answer: Outcome) -> bool:
        """Whether an outcome that is known went against the customer."""
        sight, prepared = self._sight, self._sight.prepared
        if answer["status"] not in _SETTLED:
            return False
        match outcome:
            case "limit":
                return is_adverse(sight, dict(answer))
            case "freeze":
                return bool(sight.values[prepared.level.level.low])
            case _:
                return (sight.values[prepared.waiver.amount.low] or 0) < (sight.input("fee_amount") or 0)

    def of(self, outcome: str, answer: Outcome) -> list[Goal]:
        """The goals for an adverse outcome."""
        match outcome:
            case "limit":
                return self._limit_goals(answer)
            case "freeze":
                return self._freeze_goals()
            case _:
                return self._waiver_goals()

    # The limit

    def _limit_goals(self, answer: Outcome) -> list[Goal]:
        """A refused limit to any at all; one that fell short to what was there or asked, or a visible step."""
        sight = self._sight
        now = sight.values[sight.prepared.limit.amount.low] or 0
        step = self._step()
        if answer["answer"] == "declined":
            return self._limits([("all", 1, max(step, self._minimum()))])
        full = self._full(answer)
        visible = min(full, now + _up(max((full - now) // _PARTS, 1), step))
        wanted = [("all", full, _up(full, step)), ("part", visible, visible)]
        return self._limits(wanted if visible < full else wanted[:1])

    def _limits(self, wanted: Sequence[tuple[str, int, int]]) -> list[Goal]:
        found = (self._limit(reaches, least, aim) for reaches, least, aim in wanted)
        return [goal for goal in found if goal is not None]

    def _full(self, answer: Outcome) -> int:
        """What was asked; of a limit that was reduced what was there, unless less was asked."""
        requested, current = self._sight.input("requested_limit"), self._sight.input("current_limit") or 0
        if answer["answer"] != "reduced":
            return current if requested is None else requested
        return current if requested is None else min(current, requested)

    def _limit(self, reaches: str, least: int, aim: int) -> Goal | None:
        slot = self._sight.prepared.limit
        entries = [entry for entry in slot.entries if self._stands_in_the_way(entry, aim)]
        if any(self._is_closed(entry) for entry in entries):
            return None
        low, high = slot.amount.low, slot.amount.high

        def met(values: Values) -> bool:
            amount = values[low]
            settled = amount == values[high] and values[slot.answer] is not None
            return settled and amount is not None and amount >= least and self._ground.holds(values)

        return Goal(
            outcome="limit",
            reaches=reaches,
            met=met,
            obstacles=tuple(self._behind(entry) for entry in entries),
            heights=(
                (low, least),
                *((entry.amount.low, height) for entry in entries for height in (least, aim)),
            ),
        )

    def _stands_in_the_way(self, entry: EntrySlot, aim: int) -> bool:
        values, rule = self._sight.values, self._rules.get(entry.verdict)
        if not values[entry.verdict] or entry.id.endswith(MINIMUM):
            return False
        if rule is not None and isinstance(rule.planned.checked.rule.effect, Floor):
            return False
        return (values[entry.amount.low] or 0) < aim

    def _is_closed(self, entry: EntrySlot) -> bool:
        """Whether an entry neither goes away nor rises."""
        rule = self._rules.get(entry.verdict)
        fixed = entry.verdict in self._ground.fixed
        return (
            fixed
            and rule is not None
            and isinstance(rule.planned.checked.rule.effect, Decline | Freeze | Hold)
        )

    def _behind(self, entry: EntrySlot) -> tuple[str, ...]:
        names = self._sight.prepared.names
        return names[entry.verdict], names[entry.amount.low]

    def _step(self) -> int:
        """What the limit is rounded down to, in hundredths."""
        prepared = self._sight.prepared
        steps = (
            int(checked.policy.round_down_to * 100)
            for checked, (scope, _) in zip(prepared.plan.policies, prepared.versions, strict=True)
            if checked.policy.round_down_to and self._sight.values[scope] is not False
        )
        return max(steps, default=100)

    def _minimum(self) -> int:
        entries = self._sight.prepared.limit.entries
        ends = (self._sight.values[each.amount.low] or 0 for each in entries if each.id.endswith(MINIMUM))
        return max(ends, default=0)

    # The freeze

    def _freeze_goals(self) -> list[Goal]:
        """No freeze, or else a weaker one."""
        level = self._sight.values[self._sight.prepared.level.level.low] or 0
        ranks = [("all", 0)] if level == 1 else [("all", 0), *(("part", rank) for rank in range(1, level))]
        found = (self._level(reaches, rank) for reaches, rank in ranks)
        return [goal for goal in found if goal is not None]

    def _level(self, reaches: str, rank: int) -> Goal | None:
        sight = self._sight
        prepared = sight.prepared
        in_the_way = [
            slot for slot in prepared.freezes if sight.values[slot.verdict] and _rank(slot.record) > rank
        ]
        other = sight.inputs[prepared.layout.index[OTHER_LEVEL]] or 0
        if other > rank or any(slot.verdict in self._ground.fixed for slot in in_the_way):
            return None
        high = prepared.level.level.high
        return Goal(
            outcome="freeze",
            reaches=reaches,
            met=lambda values: (values[high] or 0) <= rank and self._ground.holds(values),
            obstacles=tuple((prepared.names[slot.verdict],) for slot in in_the_way),
        )

    # The waiver

    def _waiver_goals(self) -> list[Goal]:
        """All of the fee, or else more of it."""
        fee, slot = self._sight.input("fee_amount") or 0, self._sight.prepared.waiver
        now = self._sight.values[slot.amount.low] or 0
        wanted = (("all", fee), ("part", now + max((fee - now) // _PARTS, 1)))
        return [self._waived(reaches, least) for reaches, least in wanted if reaches == "all" or least < fee]

    def _waived(self, reaches: str, least: int) -> Goal:
        slot, ground = self._sight.prepared.waiver, self._ground
        low = slot.amount.low
        return Goal(
            outcome="waiver",
            reaches=reaches,
            met=lambda values: (values[low] or 0) >= least and ground.holds(values),
            obstacles=((self._sight.prepared.names[low],),),
            heights=((low, least),),
        )


def _rank(record: Mapping[str, object]) -> int:
    return LEVELS.options.index(str(record["level"]))


def _up(amount: int, step: int) -> int:
    return -(-amount // step) * step


def heights(goal: Goal, values: Sequence[Value]) -> Iterator[int | None]:
    """How far each amount is above its height."""
    for position, height in goal.heights:
        value = values[position]
        yield None if value is None else value - height
