"""The evidence behind an approval: each rule that could have stood in its way, and what kept it from firing."""

from collections.abc import Iterator

from engine.decision.explain.clauses import Clause
from engine.decision.explain.tell import Told
from engine.decision.outcomes import Answer

_APPROVED = frozenset({"approved", "increased", "unchanged"})
_BLOCKING = frozenset({"cap", "decline", "hold", "freeze"})


def evidence(told: Told, limit: Answer) -> list[Answer]:
    """For a limit that was granted, every blocking rule that was asked and did not fire."""
    if limit["answer"] not in _APPROVED:
        return []
    sight = told.sight
    return [
        {"rule": slot.planned.id, "effect": slot.effect, "clauses": _settling(told, slot.planned.verdict)}
        for slot in sight.prepared.rules
        if slot.effect in _BLOCKING
        and sight.values[slot.verdict] is False
        and not sight.is_overridden(slot.verdict)
        and sight.values[slot.scope] is not False
    ]


def _settling(told: Told, verdict: str) -> list[Answer]:
    return [told.clause(clause) for clause in settling(told, told.book.rules[verdict].verdict)]


def settling(told: Told, clause: Clause) -> Iterator[Clause]:
    """The clauses without parts that made a clause what it is."""
    if not clause.items:
        yield clause
        return
    for item in _reached(told, clause):
        yield from settling(told, item)


def _reached(told: Told, clause: Clause) -> list[Clause]:
    """The parts that alone make a clause what it is, or all of them."""
    if clause.kind == "if":
        condition, then, otherwise = clause.items
        return [condition, then if told.truth(condition) == "true" else otherwise]
    settles = {"and": "false", "or": "true"}.get(clause.kind)
    if told.truth(clause) != settles:
        return list(clause.items)
    return [item for item in clause.items if told.truth(item) == settles]
