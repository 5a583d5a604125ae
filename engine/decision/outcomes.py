"""The outcomes of a decision as they are answered: score, freeze, limit, waiver and actions."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decision.layout import Inputs
from engine.decision.missing import Absences
from engine.decision.prepared import Prepared, RuleSlot, Values, amount_text, level_name
from engine.decision.question import Question
from engine.decision.show import day, money
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.names import frozen_since
from engine.policy.plan.plan import ANSWERS, PlannedEntry, PlannedScore, Range, standing
from engine.policy.policy import Do, OutcomeName, Waive

Answer = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One account seen through one plan."""

    prepared: Prepared
    question: Question
    inputs: Inputs
    values: Values

    def input(self, name: str) -> Value:
        """The value of an input by name; nothing for a known none."""
        index = self.prepared.layout.index
        flag = index.get(none_flag(name))
        return None if flag is not None and self.inputs[flag] else self.inputs[index[name]]

    def is_open(self, amount: Range) -> bool:
        """Whether an amount's bounds differ."""
        return self.values[amount.low] != self.values[amount.high]

    def absences(self) -> Absences:
        """The absent fields behind what is open."""
        return Absences(self.prepared.plan.bindings, self.prepared.everything(self.inputs))

    def fired(self, effect: type) -> list[RuleSlot]:
        """The rules of an effect that fired."""
        return [
            slot
            for slot in self.prepared.slots
            if self.values[slot.planned.verdict] is True
            and isinstance(slot.planned.checked.rule.effect, effect)
        ]


def status_of(sight: Sight, outcome: OutcomeName, scope: Value, *, settled: bool) -> str:
    """The status of an outcome; a referral that is not sure leaves it incomplete."""
    if scope is False:
        return "not_in_scope"
    verdicts = [sight.values[rule.verdict] for rule in sight.prepared.plan.referrals[outcome]]
    if scope is None or not settled or (None in verdicts and True not in verdicts):
        return "incomplete"
    return "referred" if True in verdicts else "decided"


# Scores


def score_answers(sight: Sight) -> list[Answer]:
    """Each score that takes part, with its dimensions."""
    return [
        _score(sight, score) for score in sight.prepared.plan.scores if sight.values[score.scope] is not False
    ]


def _score(sight: Sight, score: PlannedScore) -> Answer:
    policy = score.policy.policy
    found: Answer = {"policy": policy.policy, "version": policy.version}
    if sight.is_open(score.value):
        ends = {"lowest": sight.values[score.value.low], "highest": sight.values[score.value.high]}
        return {
            **found,
            "status": "incomplete",
            "value": None,
            **ends,
            "dimensions": _dimensions(sight, score),
        }
    value = sight.values[score.value.low]
    return {**found, "status": "decided", "value": value, "dimensions": _dimensions(sight, score)}


def _dimensions(sight: Sight, score: PlannedScore) -> Mapping[str, object]:
    return {name: None if sight.is_open(part) else sight.values[part.low] for name, part in score.dimensions}


# The freeze


def freeze_answer(sight: Sight) -> Answer:
    """The freeze: its level, and which reasons are new, kept or released."""
    plan, values = sight.prepared.plan.freeze, sight.values
    status = status_of(sight, OutcomeName.FREEZE, values[plan.scope], settled=not sight.is_open(plan.level))
    low, high = values[plan.level.low] or 0, values[plan.level.high]
    stands = max(low, values[plan.standing_level] or 0) if status == "incomplete" else low
    found: Answer = {
        "status": status,
        "level": level_name(stands),
        "repayment": "open",
        "new": [],
        "kept": [],
        "released": [],
        "reopening": values[plan.reopening],
    }
    _sort_codes(sight, found)
    if status == "incomplete":
        found |= {"lowest": level_name(low), "highest": level_name(high)}
    return found


def _sort_codes(sight: Sight, found: Answer) -> None:
    new, kept, released = [], [], []
    for slot in sight.prepared.freezes:
        code = slot.planned.checked.rule.code or ""
        stood, on = sight.input(standing(code)), sight.values[slot.planned.verdict]
        reason = {"code": code, "level": slot.fixed, "rule": slot.planned.id}
        if stood and on is not False:
            since = sight.input(frozen_since(code).name)
            kept.append({**reason, "since": day(since or 0), "waits_for": slot.release})
        elif stood:
            released.append(reason)
        elif on and stood is False:
            new.append(reason)
    found |= {"new": new, "kept": kept + _unowned(sight), "released": released}


def _unowned(sight: Sight) -> list[Answer]:
    """Standing codes that no rule in force owns: kept as they are, and said to be so."""
    owned = {slot.planned.checked.rule.code for slot in sight.prepared.freezes}
    return [
        {"code": f["code"], "level": f["level"], "rule": None, "since": f["since"], "waits_for": "by_hand"}
        for f in sight.question.freezes or ()
        if isinstance(f, dict) and f["code"] not in owned
    ]


# The limit


def limit_answer(sight: Sight) -> Answer:
    """The limit: what it is, what that means, and which entries it was made from."""
    plan, values = sight.prepared.plan.limit, sight.values
    answer = values[plan.answer]
    status = status_of(sight, OutcomeName.LIMIT, values[plan.scope], settled=answer is not None)
    known = status in {"decided", "referred"}
    low, high = values[plan.amount.low], values[plan.amount.high]
    found: Answer = {
        "status": status,
        "answer": ANSWERS.options[answer] if known and answer is not None else None,
        "amount": amount_text(low) if known else None,
        "currency": sight.prepared.currency(sight.inputs),
        "current": amount_text(sight.input("current_limit")),
        "requested": amount_text(sight.input("requested_limit")),
        "available": amount_text(values[plan.available]) if known else None,
        "over_limit": values[plan.over] if known else None,
        "decided_by": [entry.id for entry in plan.entries if values[entry.decides]] if known else [],
        "entries": [] if status == "not_in_scope" else _entries(sight),
    }
    if status == "incomplete":
        found |= {"lowest": amount_text(low), "highest": amount_text(high)}
    return found


def _entries(sight: Sight) -> list[Answer]:
    plan, values = sight.prepared.plan.limit, sight.values
    return [_entry(sight, entry) for entry in plan.entries if values[entry.verdict]]


def _entry(sight: Sight, entry: PlannedEntry) -> Answer:
    low, high = sight.values[entry.amount.low], sight.values[entry.amount.high]
    if low == high:
        return {"rule": entry.id, "amount": amount_text(low)}
    return {"rule": entry.id, "amount": None, "lowest": amount_text(low), "highest": amount_text(high)}


# The waiver


def waiver_answers(sight: Sight) -> list[Answer]:
    """The answer to the fee in the request, or nothing where no fee is asked about."""
    fee = sight.input("fee_amount")
    if fee is None:
        return []
    plan, values = sight.prepared.plan.waiver, sight.values
    uses = values[plan.uses_allowance]
    settled = not sight.is_open(plan.amount) and uses is not None
    status = status_of(sight, OutcomeName.WAIVER, values[plan.scope], settled=settled)
    low, high = values[plan.amount.low], values[plan.amount.high]
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


def _winner(sight: Sight, *, known: bool) -> Answer:
    """Which rule decides the waiver, and whether it comes as a refund of a fee that is already paid."""
    winners = (
        [slot for slot in sight.fired(Waive) if sight.values[slot.planned.decides or ""]] if known else []
    )
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
        verdict = sight.values[slot.planned.verdict]
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
