"""Explains a decision: every rule clause by clause, why the deciding entry decided, and what is still open."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.decision.decide import Decider
from engine.decision.explain.better import better_outcomes
from engine.decision.explain.evidence import evidence
from engine.decision.explain.supplying import could_change
from engine.decision.explain.tell import Told
from engine.decision.explain.waiting import kept_freezes
from engine.decision.explain.without import limit_explained
from engine.decision.outcomes import Answer
from engine.decision.prepared import Prepared
from engine.decision.question import Question
from engine.decision.rules import explained_rule
from engine.decision.slots import RuleSlot
from engine.policy.policy import Policy, Status
from engine.policy.snapshot import Snapshot
from engine.policy.written import day

FORMAT = "forbear.explanation.v1"
"""Within it keys are only added, and what they mean does not change."""

_SAME = (
    "as_of",
    "status",
    "waivers",
    "actions",
    "referrals",
    "assumed",
    "reasons",
    "guidance",
    "snapshot",
    "engine",
    "overrides",
)
"""What an explanation shows as the decision does."""


def explain(decider: Decider, question: Question) -> Answer:
    """Why the decision is what it is; raises FactsRefused with every fact that does not fit."""
    sight = decider.sight(question)
    decision: Mapping[str, Any] = decider.answer(sight)  # its values are of every JSON type
    told, snapshot = Told(sight), decider.snapshot.of(decider.home(sight.inputs))
    limit = limit_explained(told, snapshot, decision["limit"])
    kept = [*kept_freezes(told), *_unowned(decision["freeze"]["kept"])]
    return {
        "format": FORMAT,
        **{name: decision[name] for name in _SAME if name in decision},
        "limit": limit,
        "freeze": {**decision["freeze"], "kept": kept},
        "scores": [_score(told, score) for score in decision["scores"]],
        "rules": [_rule(told, slot) for slot in sight.prepared.rules],
        "evidence": evidence(told, limit),
        "missing": could_change(sight, snapshot.vocabulary, decision["missing"]),
        "better": better_outcomes(decider, sight, decision),
        "policies": list(_policies(told)),
        "not_in_force": list(_not_in_force(told, snapshot)),
    }


def _rule(told: Told, slot: RuleSlot) -> Answer:
    found = told.book.rules[slot.planned.verdict]
    amount = None if found.amount is None else told.operand(found.amount)
    about = _about(slot, told.sight.prepared)
    return {**explained_rule(told, slot), "about": about, "place": found.place, "amount": amount}


_ABOUT = {"freeze": "freeze", "waive": "waiver", "do": "action"}


def _about(slot: RuleSlot, prepared: Prepared) -> str:
    """The outcome that a rule is about."""
    if slot.effect != "refer":
        return _ABOUT.get(slot.effect, "limit")
    found = (name for name, verdicts in prepared.looks.items() if slot.verdict in verdicts)
    return next(found, "action")


def _unowned(kept: list[Answer]) -> list[Answer]:
    why = "no rule in force owns this code, so it stays until it is lifted by hand"
    return [{**each, "clauses": None, "earliest": None, "why": why} for each in kept if each["rule"] is None]


def _score(told: Told, score: Answer) -> Answer:
    points = told.book.scores[f"{score['policy']}@{score['version']}"]
    return {**score, "characteristics": [told.points(each) for each in points]}


def _policies(told: Told) -> Iterator[Answer]:
    prepared = told.sight.prepared
    for checked, (_, record) in zip(prepared.plan.policies, prepared.versions, strict=True):
        found = told.book.policies[checked.key]
        yield {
            **record,
            "about": checked.policy.about,
            "applies": told.clause(found.applies),
            "base": [told.definition(part) for part in found.base],
        }


def _not_in_force(told: Told, snapshot: Snapshot) -> Iterator[Answer]:
    """The versions that take no part on this day, and why."""
    taken = {checked.key for checked in told.sight.prepared.plan.policies}
    for group in snapshot.versions.values():
        for checked in group:
            if checked.key not in taken:
                policy = checked.policy
                why = _why_not(policy, told.sight.question.day)
                yield {"policy": policy.policy, "version": policy.version, "why": why}


def _why_not(policy: Policy, on: int) -> str:
    if policy.status is not Status.IN_FORCE:
        return f"its status is {policy.status}"
    if policy.effective > on:
        return f"it begins on {day(policy.effective)}"
    if policy.until is not None and policy.until < on:
        return f"it ended on {day(policy.until)}"
    return "another version stands in its place"
