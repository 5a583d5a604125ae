"""The rules of a decision as they are answered: what fired, what was assumed, and on demand every verdict."""

from engine.decision.outcomes import Answer, Sight
from engine.decision.prepared import RuleSlot, amount_text, fact_value
from engine.language.tree import Value
from engine.policy.policy import IfUnknown


def rule_answers(sight: Sight) -> list[Answer]:
    """The rules that fired; with a full explanation every rule of the versions in force."""
    if sight.question.explain == "full":
        return [_rule(sight, slot, _verdict(sight, slot)) for slot in sight.prepared.slots]
    values = sight.values
    fired = (slot for slot in sight.prepared.slots if values[slot.planned.verdict] is True)
    return [_rule(sight, slot, "fired") for slot in fired]


def unknown_rules(sight: Sight) -> list[str]:
    """The rules whose verdict is open."""
    return [slot.planned.id for slot in sight.prepared.slots if sight.values[slot.planned.verdict] is None]


def _verdict(sight: Sight, slot: RuleSlot) -> str:
    scope = sight.values[sight.prepared.plan.scopes[slot.planned.policy.key]]
    found: Value = sight.values[slot.planned.verdict]
    if found is None:
        return "unknown"
    if found:
        return "fired"
    return "not_in_force" if scope is False else "not_fired"


def _rule(sight: Sight, slot: RuleSlot, outcome: str) -> Answer:
    decides = slot.planned.decides
    values, inputs = sight.values, sight.inputs
    return {
        **slot.record,
        "outcome": outcome,
        "effect": {slot.effect: _effect(sight, slot)},
        "binding": bool(decides and values[decides]) or (slot.effect == "freeze" and outcome == "fired"),
        "facts": {fact.name: fact_value(fact, values, inputs) for fact in slot.facts},
    }


def _effect(sight: Sight, slot: RuleSlot) -> object:
    amount = slot.planned.amount
    if slot.fixed is not None or amount is None:
        return slot.fixed
    return None if sight.is_open(amount) else amount_text(sight.values[amount.low])


def assumptions(sight: Sight) -> list[Answer]:
    """The rules that stand on an assumption, with the absent fields it replaces."""
    open_ = [
        slot for slot in sight.prepared.slots if slot.planned.raw and sight.values[slot.planned.raw] is None
    ]
    if not open_:
        return []
    absences = sight.absences()
    return [
        {
            "rule": slot.planned.id,
            "assumed": slot.planned.checked.rule.if_unknown is IfUnknown.ASSUME_YES,
            "fields": sorted(absences.behind(slot.planned.raw or "")),
        }
        for slot in open_
    ]
