"""The rules of a decision as they are answered: what fired, what was assumed, and on demand every verdict."""

from engine.decision.explain.tell import Told
from engine.decision.missing import Absences
from engine.decision.outcomes import Answer, Sight
from engine.decision.prepared import amount_text
from engine.decision.slots import RuleSlot
from engine.policy.policy import IfUnknown


def rule_answers(sight: Sight) -> list[Answer]:
    """The rules that fired; with a full explanation every rule of the versions in force, clause by clause."""
    if sight.question.explain == "full":
        told = Told(sight)
        return [explained_rule(told, slot) for slot in sight.prepared.rules]
    if sight.lifted is None:
        return [_rule(sight, slot, "fired") for slot in sight.fired]
    shown = [
        slot
        for slot in sight.prepared.rules
        if sight.values[slot.verdict] or sight.is_overridden(slot.verdict)
    ]
    return [_rule(sight, slot, _verdict(sight, slot)) for slot in shown]


def explained_rule(told: Told, slot: RuleSlot) -> Answer:
    """A rule with its verdict, and the clauses that the verdict is made of."""
    sight = told.sight
    found = _rule(sight, slot, _verdict(sight, slot))
    if slot.amount is not None and told.reads_none(sight.prepared.names[slot.amount.low]):
        found["effect"] = {slot.effect: None}
    return {**found, "clauses": told.clause(told.book.rules[slot.planned.verdict].verdict)}


def _verdict(sight: Sight, slot: RuleSlot) -> str:
    found = sight.values[slot.verdict]
    if sight.is_overridden(slot.verdict):
        return "overridden"
    if found is None:
        return "unknown"
    if found:
        return "fired"
    return "not_in_force" if sight.values[slot.scope] is False else "not_fired"


def _rule(sight: Sight, slot: RuleSlot, outcome: str) -> Answer:
    values, inputs = sight.values, sight.inputs
    decides = slot.decides >= 0 and values[slot.decides] is True
    return {
        **slot.record,
        "outcome": outcome,
        "effect": slot.fixed or {slot.effect: _amount(sight, slot)},
        "binding": decides or (slot.effect == "freeze" and outcome == "fired"),
        "facts": {name: read(values, inputs) for name, read in slot.facts},
    }


def _amount(sight: Sight, slot: RuleSlot) -> str | None:
    amount = slot.amount
    return None if amount is None or sight.is_open(amount) else amount_text(sight.values[amount.low])


def assumptions(sight: Sight) -> list[Answer]:
    """The rules that stand on an assumption, with the absent fields it replaces."""
    open_ = [slot for slot in sight.prepared.assuming if sight.values[slot.raw] is None]
    return [_assumption(slot, sight.absences(), sight.prepared.names[slot.raw]) for slot in open_]


def _assumption(slot: RuleSlot, absences: Absences, raw: str) -> Answer:
    return {
        "rule": slot.planned.id,
        "assumed": slot.planned.checked.rule.if_unknown is IfUnknown.ASSUME_YES,
        "fields": sorted(absences.behind(raw)),
    }
