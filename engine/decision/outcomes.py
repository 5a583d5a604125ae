"""The outcomes of a decision as they are answered: freeze, limit, waiver and actions."""

from dataclasses import dataclass

from engine.decision.layout import Inputs
from engine.decision.missing import Absences
from engine.decision.overrides import Lift
from engine.decision.prepared import Prepared, amount_text, level_name
from engine.decision.question import Question
from engine.decision.show import day, money
from engine.decision.slots import Ends, EntrySlot, RuleSlot, Values
from engine.language.tree import Value
from engine.policy.checked import LEVELS
from engine.policy.plan.plan import ANSWERS
from engine.policy.policy import Do, Level, Waive, WaiverClass

Answer = dict[str, object]
BY_OVERRIDE = {"by": "override"}
FULL = LEVELS.options.index(Level.FULL)


@dataclass(frozen=True, slots=True)
class Sight:
    """One account seen through one plan."""

    prepared: Prepared
    question: Question
    inputs: Inputs
    values: Values
    fired: list[RuleSlot]
    """The rules that fired."""
    lifted: "Lifted | None" = None
    """What overrides lifted."""

    def is_overridden(self, verdict: int) -> bool:
        """Whether a rule that fires, or might, was lifted."""
        if self.lifted is None or self.lifted.plain.values[verdict] is False:
            return False
        return self.prepared.names[verdict] in self.lifted.verdicts

    def input(self, name: str) -> Value:
        """The value of an input by name; nothing for a known none."""
        position, flag = self.prepared.places[name]
        return None if flag >= 0 and self.inputs[flag] else self.inputs[position]

    def is_open(self, amount: Ends) -> bool:
        """Whether an amount's bounds differ."""
        return self.values[amount.low] != self.values[amount.high]

    def absences(self) -> Absences:
        """The absent fields behind what is open."""
        prepared = self.prepared
        absent = sum(1 << position for position, value in enumerate(self.inputs) if value is None)
        return Absences(prepared.plan.bindings, prepared.masks, prepared.everything(self.inputs), absent)


@dataclass(frozen=True, slots=True)
class Lifted:
    """The overrides of a decision."""

    plain: Sight
    """The account without them."""
    lifts: tuple[Lift, ...]
    changes: tuple[Answer, ...]
    """For each, the outcomes that would be others without it, and what they would be."""

    @property
    def verdicts(self) -> frozenset[str]:
        """The bindings of the verdicts of every lifted rule."""
        return frozenset().union(*(lift.verdicts for lift in self.lifts))


def sight_of(prepared: Prepared, question: Question, inputs: Inputs) -> Sight:
    """Normalised inputs seen through one plan."""
    if question.freezes:
        inputs = prepared.owning(inputs, question.freezes)
    values = prepared.values(inputs)
    return Sight(prepared, question, inputs, values, prepared.fired(values))


def status_of(sight: Sight, outcome: str, scope: Value, *, settled: bool, final: bool) -> str:
    """The status of an outcome; an open referral leaves it incomplete unless it is final, whoever may look."""
    if scope is False:
        return "not_in_scope"
    verdicts = [sight.values[position] for position in sight.prepared.looks[outcome]]
    if True in verdicts and settled and scope:
        return "referred"
    is_open = not final and (not settled or None in verdicts)
    return "incomplete" if scope is None or is_open else "decided"


# The freeze


def freeze_answer(sight: Sight) -> Answer:
    """The freeze: its level, and which reasons are new, kept or released."""
    slot, values = sight.prepared.level, sight.values
    low, high = values[slot.level.low] or 0, values[slot.level.high] or 0
    is_full = low == FULL
    status = status_of(sight, "freeze", values[slot.scope], settled=low == high, final=is_full)
    stands = max(low, values[slot.standing_level] or 0) if status == "incomplete" else low
    found: Answer = {
        "status": status,
        "level": level_name(stands),
        "repayment": "open",
        "new": [],
        "kept": [],
        "released": [],
        "reopening": values[slot.reopening],
    }
    _sort_codes(sight, found)
    if status == "incomplete":
        found |= {"lowest": level_name(low), "highest": level_name(high)}
    return found


def _sort_codes(sight: Sight, found: Answer) -> None:
    new, kept, released = [], [], []
    for slot in sight.prepared.freezes:
        stood, on = sight.inputs[slot.stood], sight.values[slot.verdict]
        if stood and on is not False:
            since = day(sight.inputs[slot.since] or 0)
            kept.append({**slot.record, "since": since, "waits_for": slot.release})
        elif stood:
            by = BY_OVERRIDE if sight.is_overridden(slot.verdict) else {}
            released.append({**slot.record, **by})
        elif on and stood is False:
            new.append(slot.record)
    found |= {"new": new, "kept": kept + _unowned(sight), "released": released + _lifted_codes(sight)}


def _lifted_codes(sight: Sight) -> list[Answer]:
    """Standing codes that no rule in force owns, lifted by an override."""
    if sight.lifted is None:
        return []
    codes = {lift.code for lift in sight.lifted.lifts}
    return [
        {"code": f["code"], "level": f["level"], "rule": None, **BY_OVERRIDE}
        for f in sight.lifted.plain.question.freezes or ()
        if isinstance(f, dict) and f["code"] in codes
    ]


def _unowned(sight: Sight) -> list[Answer]:
    """Standing codes that no rule in force owns: kept as they are, and said to be so."""
    if not sight.question.freezes:
        return []
    owned = {slot.code for slot in sight.prepared.freezes}
    found = [
        {"code": f["code"], "level": f["level"], "rule": None, "since": f["since"], "waits_for": "by_hand"}
        for f in sight.question.freezes
        if isinstance(f, dict) and f["code"] not in owned
    ]
    return sorted(found, key=lambda kept: kept["code"])


# The limit


def limit_status(sight: Sight) -> str:
    """The status of the limit; a decline that is sure is never withheld."""
    slot, values = sight.prepared.limit, sight.values
    settled = values[slot.answer] is not None
    return status_of(sight, "limit", values[slot.scope], settled=settled, final=values[slot.declined] is True)


def limit_answer(sight: Sight) -> Answer:
    """The limit: what it is, what that means, and which entries it was made from."""
    slot, values = sight.prepared.limit, sight.values
    answer = values[slot.answer]
    status = limit_status(sight)
    known = status in {"decided", "referred"}
    low, high = values[slot.amount.low], values[slot.amount.high]
    fired = [] if status == "not_in_scope" else slot.fired(values)
    found: Answer = {
        "status": status,
        "answer": ANSWERS.options[answer] if known and answer is not None else None,
        "amount": amount_text(low) if known else None,
        "currency": sight.prepared.currency(sight.inputs),
        "current": amount_text(sight.input("current_limit")),
        "requested": amount_text(sight.input("requested_limit")),
        "available": amount_text(values[slot.available]) if known else None,
        "over_limit": values[slot.over] if known else None,
        "decided_by": [entry.id for entry in fired if values[entry.decides]] if known else [],
        "entries": [_entry(values, entry) for entry in fired],
    }
    if status == "incomplete":
        found |= {"lowest": amount_text(low), "highest": amount_text(high)}
    return found


def _entry(values: Values, entry: EntrySlot) -> Answer:
    low, high = values[entry.amount.low], values[entry.amount.high]
    if low == high:
        return {"rule": entry.id, "amount": amount_text(low)}
    return {"rule": entry.id, "amount": None, "lowest": amount_text(low), "highest": amount_text(high)}


# The waiver


def waiver_answers(sight: Sight) -> list[Answer]:
    """The answer to the fee in the request, or nothing where no fee is asked about."""
    fee = sight.input("fee_amount")
    if fee is None:
        return []
    slot, values = sight.prepared.waiver, sight.values
    uses = values[slot.uses_allowance]
    settled = not sight.is_open(slot.amount) and uses is not None
    final = settled and fee == values[slot.amount.low] and _is_statutory(sight)
    status = status_of(sight, "waiver", values[slot.scope], settled=settled, final=final)
    low, high = values[slot.amount.low], values[slot.amount.high]
    known = status in {"decided", "referred"}
    found: Answer = {
        "status": status,
        "fee": money(fee),
        "amount": amount_text(low) if known else None,
        **_winner(sight, known=known),
        "uses_allowance": bool(uses) if known else None,
    }
    if status == "incomplete":
        found |= {"lowest": amount_text(low), "highest": amount_text(high)}
    return [found]


def _is_statutory(sight: Sight) -> bool:
    """Whether the law waives what is waived."""
    winners = [slot for slot in sight.fired if slot.effect == "waive" and sight.values[slot.decides]]
    effects = [slot.planned.checked.rule.effect for slot in winners]
    return any(isinstance(effect, Waive) and effect.class_ is WaiverClass.STATUTORY for effect in effects)


def _winner(sight: Sight, *, known: bool) -> Answer:
    """Which rule decides the waiver, and whether it comes as a refund of a fee that is already paid."""
    fired = [slot for slot in sight.fired if slot.effect == "waive"] if known else []
    winners = [slot for slot in fired if sight.values[slot.decides]]
    if not winners:
        return {"rule": None, "class": None, "as": None, "decided_by": []}
    effect = winners[0].planned.checked.rule.effect
    refund = isinstance(effect, Waive) and (effect.refund or sight.input("fee_paid") is True)
    return {
        "rule": winners[0].planned.id,
        "class": str(effect.class_) if isinstance(effect, Waive) else None,
        "as": "refund" if refund else "waiver",
        "decided_by": [slot.planned.id for slot in winners],
    }


# Actions


def action_answers(sight: Sight) -> list[Answer]:
    """The lender's duties: each once, with its earliest due day; one that may yet arise is incomplete."""
    found: dict[tuple[str, str], Answer] = {}
    for slot in sight.prepared.duties:
        verdict = sight.values[slot.verdict]
        if verdict is False:
            continue
        effect = slot.planned.checked.rule.effect
        if isinstance(effect, Do):
            _add_action(found, sight, slot, effect, status="decided" if verdict else "incomplete")
    return [found[key] for key in sorted(found)]


def _add_action(
    found: dict[tuple[str, str], Answer], sight: Sight, slot: RuleSlot, effect: Do, *, status: str
) -> None:
    due = None if effect.within_days is None else day(sight.question.day + effect.within_days)
    key = effect.action, effect.template or ""
    known = found.get(key)
    if known is None:
        rules = [slot.planned.id]
        found[key] = {
            "action": effect.action,
            "template": effect.template,
            "due": due,
            "rules": rules,
            "status": status,
        }
        return
    found[key] = _joined(known, slot.planned.id, due, status)


def _joined(known: Answer, rule: str, due: str | None, status: str) -> Answer:
    """One more rule for the same duty: a sure one makes it sure, unless the open one could be due earlier."""
    dates = [date for date in (known["due"], due) if isinstance(date, str)]
    rules = known["rules"]
    open_ = "incomplete" in {known["status"], status}
    earliest = min(dates) if dates else None
    sure = known["due"] if known["status"] == "decided" else due
    settled = not open_ or (sure == earliest and "decided" in {known["status"], status})
    return {
        **known,
        "due": earliest,
        "rules": [*rules, rule] if isinstance(rules, list) else [rule],
        "status": "decided" if settled else "incomplete",
    }
