"""What an adverse outcome rests on: the rules, the base and the scored fields behind it, those that weigh most first.

How much a rule weighs is told by taking it away: how much the limit, or the level of the freeze, would improve. Of
a base that follows from a score, the scored fields are ranked by the points they lost against the best attainable.
Regulation B requires no one method; those it names measure how far each factor lies below a reference, an average
(12 CFR Part 1002, Supplement I, 9(b)(2)). The best attainable needs no averages to be kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from engine.decision.outcomes import Answer, Sight
from engine.decision.removed import BASE, MINIMUM, Removed, Worth, is_rule
from engine.decision.slots import EntrySlot
from engine.policy.plan.lower import STANDING_ENTRY
from engine.policy.plan.plan import PlannedRule
from engine.policy.policy import Decline, Floor, Freeze, Strength
from engine.policy.texts import Texts

ADVERSE = frozenset({"declined", "reduced", "counter_offer"})
"""The answers of a limit that a customer is owed reasons for; so is one who asks for more and keeps what is."""


class Rank(IntEnum):
    """What comes before all else: law, fraud and sanctions, then whatever else ends the matter by itself."""

    STOP = 0
    DECLINE = 1
    OTHER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One code that an adverse outcome rests on."""

    code: str
    rule: str
    """The rule, the base or the scored field that the code belongs to."""
    rank: Rank
    gain: int | None
    """What the outcome would gain without it, hundredths of the limit or levels of the freeze; None for one alone."""


def is_adverse(sight: Sight, limit: Answer) -> bool:
    """Whether a limit is less than the customer had or asked for."""
    if limit["answer"] in ADVERSE:
        return True
    requested, low = sight.input("requested_limit"), sight.values[sight.prepared.limit.amount.low]
    refused = requested is not None and low is not None and low < requested
    return limit["answer"] == "unchanged" and refused


def freeze_grounds(sight: Sight, texts: Texts) -> list[Ground]:
    """What a new freeze rests on."""
    prepared, now = sight.prepared, _now(sight)
    new = {slot.verdict for slot in prepared.freezes if sight.inputs[slot.stood] is False}
    rules = [slot.planned for slot in sight.fired if slot.verdict in new]
    return _ranked(
        Ground(
            code=code,
            rule=rule.id,
            rank=_rank(rule, code, texts),
            gain=now.level - prepared.removed.worth(sight.inputs, rule.verdict).level,
        )
        for rule in rules
        if (code := rule.checked.rule.code) is not None
    )


def limit_grounds(sight: Sight, texts: Texts) -> list[Ground]:
    """What an adverse limit rests on; behind a base stand the scored fields it follows from."""
    entries = _Entries(sight, texts)
    rules = _ranked(entries.grounds())
    return [each for ground in rules for each in (ground, *entries.scored(ground))]


class _Entries:
    """The entries of the limit that fired for one account."""

    def __init__(self, sight: Sight, texts: Texts) -> None:
        self._sight = sight
        self._texts = texts
        self._removed: Removed = sight.prepared.removed
        slot, values = sight.prepared.limit, sight.values
        self.fired = slot.fired(values)
        self._rules = self._removed.rules
        self._bases = {entry.id: entry for entry in self.fired if entry.id.endswith(BASE)}
        self._now = _now(sight)
        self._reach = self._now.limit if values[slot.declined] is not True else -1
        self._reach = max((self._reach, *self._too_small()))

    def _too_small(self) -> Iterator[int]:
        """Where an offer is refused as too small, whatever lies below the least limit stands in its way."""
        for entry in self.fired:
            if entry.id.endswith(MINIMUM):
                yield self._amount(entry) - 1

    def grounds(self) -> Iterator[Ground]:
        """The grounds of the entries; a freeze may weigh through rules that read its level.

        What stands in the way alone is weighed against nothing, so it is not taken away to see.
        """
        considered = [
            (entry, codes, in_the_way)
            for entry in self.fired
            if ((in_the_way := self._stands_in_the_way(entry)) or self._is_freeze(entry))
            and (codes := self._codes(entry))
        ]
        is_alone = len(considered) == 1 and considered[0][2]
        for entry, codes, in_the_way in considered:
            gain = None if is_alone else self._gain(entry)
            if in_the_way or (gain or 0) > 0:
                yield from self._of(entry, codes, gain)

    def _of(self, entry: EntrySlot, codes: Sequence[str], gain: int | None) -> Iterator[Ground]:
        rule = self._rules.get(self._name(entry))
        for code in codes:
            yield Ground(code=code, rule=entry.id, rank=_rank(rule, code, self._texts), gain=gain)

    def _is_freeze(self, entry: EntrySlot) -> bool:
        rule = self._rules.get(self._name(entry))
        return rule is not None and isinstance(rule.checked.rule.effect, Freeze)

    def scored(self, ground: Ground) -> Iterator[Ground]:
        """The scored fields behind a base, where a better score would have raised the limit."""
        base = self._bases.get(ground.rule)
        if base is None:
            return
        scores = self._removed.scores_behind(self._name(base))
        if scores and self._removed.worth(self._sight.inputs, *scores).limit > self._now.limit:
            for loss in self._removed.losses(self._sight.inputs, scores):
                yield Ground(code=loss.scored.code, rule=loss.scored.id, rank=Rank.OTHER, gain=loss.points)

    def _codes(self, entry: EntrySlot) -> tuple[str, ...]:
        """The codes of an entry; what raises a limit is no ground for an adverse one."""
        if entry.id == STANDING_ENTRY:
            return tuple(_unowned(self._sight))
        rule = self._rules.get(self._name(entry))
        if rule is not None and isinstance(rule.checked.rule.effect, Floor):
            return ()
        code = rule.checked.rule.code if rule else self._sight.prepared.codes.get(entry.id)
        return () if code is None else (code,)

    def _gain(self, entry: EntrySlot) -> int:
        if not is_rule(entry.id):
            return 0
        return self._removed.worth(self._sight.inputs, self._name(entry)).limit - self._now.limit

    def _stands_in_the_way(self, entry: EntrySlot) -> bool:
        """Whether the limit could not rise beyond what it is, were this the only entry."""
        return self._sight.values[entry.decides] is True or self._amount(entry) <= self._reach

    def _amount(self, entry: EntrySlot) -> int:
        return self._sight.values[entry.amount.low] or 0

    def _name(self, entry: EntrySlot) -> str:
        return self._sight.prepared.names[entry.verdict]


def _now(sight: Sight) -> Worth:
    prepared, values = sight.prepared, sight.values
    return Worth(values[prepared.limit.amount.low] or 0, values[prepared.level.level.low] or 0)


def _rank(rule: PlannedRule | None, code: str, texts: Texts) -> Rank:
    reason = texts.reasons.get(code)
    if reason is not None and reason.hard_stop:
        return Rank.STOP
    if rule is None:
        return Rank.OTHER
    if rule.checked.rule.strength is Strength.LAW:
        return Rank.STOP
    return Rank.DECLINE if isinstance(rule.checked.rule.effect, Decline) else Rank.OTHER


def _ranked(grounds: Iterable[Ground]) -> list[Ground]:
    """What weighs most first; of equals, by name."""
    return sorted(grounds, key=lambda ground: (ground.rank, -(ground.gain or 0), ground.rule, ground.code))


def _unowned(sight: Sight) -> Iterator[str]:
    """The standing codes that no rule in force owns."""
    owned = {slot.code for slot in sight.prepared.freezes}
    for freeze in sight.question.freezes or ():
        if isinstance(freeze, dict) and freeze["code"] not in owned:
            yield str(freeze["code"])
