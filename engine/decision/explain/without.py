"""Why the limit is what it is: every entry with what it gives, and what the limit would be without it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.decision.explain.tell import Told
from engine.decision.outcomes import Answer
from engine.decision.prepared import amount_text
from engine.decision.slots import EntrySlot
from engine.decision.switches import with_switches
from engine.language.bindings import Binding, needed
from engine.language.evaluate import evaluate
from engine.language.tree import Value
from engine.policy.epochs import epoch_of
from engine.policy.plan.lower import Epoch, lower_plan
from engine.policy.plan.plan import Plan, Range
from engine.policy.plan.workbench import InForce
from engine.policy.snapshot import Snapshot

BASE, MINIMUM = "#base", "#minimum"
_VERDICTS: Mapping[Value, str] = {True: "fired", False: "not_fired", None: "unknown"}


def limit_explained(told: Told, snapshot: Snapshot, answer: Answer) -> Answer:
    """The limit as it was answered, its entries explained."""
    if answer["status"] == "not_in_scope":
        return {**answer, "tied": False, "without_tied": None}
    limits = _Limits(told, snapshot)
    decisive = answer["decided_by"] if isinstance(answer["decided_by"], list) else []
    slots = [slot for slot in told.sight.prepared.limit.entries if _takes_part(told, slot)]
    entries = [{**_entry(told, limits, slot), "decides": slot.id in decisive} for slot in slots]
    tied = [slot for slot in slots if slot.id in decisive] if len(decisive) > 1 else []
    return {
        **answer,
        "entries": entries,
        "tied": bool(tied),
        "without_tied": limits.without(*tied) if tied else None,
    }


def _takes_part(told: Told, entry: EntrySlot) -> bool:
    """Rules of policies that take part, and of the others whatever stands in the limit."""
    values = told.sight.values
    if values[entry.verdict] is not False:
        return True
    scopes = {slot.verdict: slot.scope for slot in told.sight.prepared.rules}
    return entry.verdict in scopes and values[scopes[entry.verdict]] is not False


def _entry(told: Told, limits: "_Limits", entry: EntrySlot) -> Answer:
    sight = told.sight
    verdict = sight.values[entry.verdict]
    moot = told.reads_none(sight.prepared.names[entry.amount.low])
    low, high = sight.values[entry.amount.low], sight.values[entry.amount.high]
    return {
        "rule": entry.id,
        "outcome": "overridden" if sight.is_overridden(entry.verdict) else _VERDICTS[verdict],
        "gives": {"amount": None} if moot else span(low, high),
        "without": None if verdict is False else limits.without(entry),
    }


class _Limits:
    """The limit as it would be without some of its entries."""

    def __init__(self, told: Told, snapshot: Snapshot) -> None:
        self._sight = told.sight
        self._snapshot = snapshot
        self._inputs = dict(zip(told.sight.prepared.layout.names, told.sight.inputs, strict=True))
        self._amount, self._bindings = _behind(told.sight.prepared.plan)

    def without(self, *entries: EntrySlot) -> Answer | None:
        """The limit had these entries not been there; a base cannot be thought away."""
        if any(entry.id.endswith(BASE) for entry in entries):
            return None
        amount, bindings = self._amount, self._bindings
        least = [entry.id.removesuffix(MINIMUM) for entry in entries if entry.id.endswith(MINIMUM)]
        if least:
            amount, bindings = _behind(self._lowered(least))
        names = self._sight.prepared.names
        forced = {names[entry.verdict] for entry in entries}
        values = dict(self._inputs)
        for binding in bindings:
            values[binding.name] = False if binding.name in forced else evaluate(binding.node, values)
        return span(values[amount.low], values[amount.high])

    def _lowered(self, policies: Sequence[str]) -> Plan:
        """The plan lowered anew, some policies without their least limit."""
        question, vocabulary = self._sight.question, self._snapshot.vocabulary
        epoch = epoch_of(self._snapshot.versions, question.day, question.pins)
        changed = tuple(_unlimited(version, policies) for version in epoch.in_force)
        lowered = Epoch(day=epoch.day, in_force=changed, scored=epoch.scored)
        plan = lower_plan(lowered, vocabulary, vocabulary.required)
        return plan if self._sight.lifted is None else with_switches(plan, self._sight.lifted.verdicts)


def _behind(plan: Plan) -> tuple[Range, list[Binding]]:
    """The limit of a plan, and the bindings it depends on."""
    amount = plan.limit.amount
    return amount, needed(plan.bindings, (amount.low, amount.high))


def _unlimited(version: InForce, policies: Sequence[str]) -> InForce:
    found = version.checked.policy
    if found.policy not in policies:
        return version
    return replace(version, checked=replace(version.checked, policy=replace(found, minimum=None)))


def span(low: Value, high: Value) -> Answer:
    """An amount of money, or its bounds."""
    if low == high:
        return {"amount": amount_text(low)}
    return {"amount": None, "lowest": amount_text(low), "highest": amount_text(high)}
