"""Applies overrides: the account is decided plainly, and once more with the lifted rules switched off.

The second plan is the first with a switch before the verdict of every rule that may be lifted, so whatever is
decided later, the limit after a freeze, actions after the limit, reads the outcome with the overrides.
"""

from collections.abc import Sequence
from dataclasses import replace

from engine.decision.layout import Inputs
from engine.decision.outcomes import Answer, Lifted, Sight, freeze_answer, limit_answer, sight_of
from engine.decision.overrides import Lift, lifts_of, read_overrides
from engine.decision.show import day
from engine.decision.switches import switch
from engine.policy.snapshot import Snapshot

_LIMIT = ("status", "answer", "amount", "lowest", "highest")
_FREEZE = ("status", "level", "lowest", "highest")


def with_overrides(plain: Sight, inputs: Inputs, snapshot: Snapshot) -> Sight:
    """The account seen with its overrides; raises FactsRefused where one must not be."""
    question = plain.question
    overrides = read_overrides(question.overrides)
    standing = question.freezes or ()
    lifts = lifts_of(overrides, plain.prepared.plan, snapshot, standing, question.day)
    found = _lifted(plain, inputs, lifts)
    changes = (_changes(found, _lifted(plain, inputs, _others(lifts, lift))) for lift in lifts)
    return replace(found, lifted=Lifted(plain, lifts, tuple(changes)))


def _others(lifts: Sequence[Lift], lift: Lift) -> list[Lift]:
    return [other for other in lifts if other is not lift]


def _lifted(plain: Sight, inputs: Inputs, lifts: Sequence[Lift]) -> Sight:
    """The account with rules switched off and standing codes taken away."""
    prepared, question = plain.prepared.lifting, plain.question
    codes = {lift.code for lift in lifts if lift.code is not None}
    verdicts = frozenset[str]().union(*(lift.verdicts for lift in lifts))
    given = question.freezes
    freezes = given and [each for each in given if not (isinstance(each, dict) and each["code"] in codes)]
    on = {switch(verdict) for verdict in verdicts}
    switches = [name in on for name in prepared.layout.names[len(plain.prepared.layout.names) :]]
    return sight_of(prepared, replace(question, freezes=freezes), [*inputs, *switches])


def _changes(found: Sight, without: Sight) -> Answer:
    """The outcomes that one override changes, as they would be without it."""
    pairs = {"limit": (limit_answer, _LIMIT), "freeze": (freeze_answer, _FREEZE)}
    answers = {
        name: [_part(answer(sight), keys) for sight in (found, without)]
        for name, (answer, keys) in pairs.items()
    }
    return {name: then for name, (now, then) in answers.items() if now != then}


def _part(answer: Answer, keys: Sequence[str]) -> Answer:
    return {key: answer[key] for key in keys if key in answer}


def beside(sight: Sight, limit: Answer, freeze: Answer) -> Answer:
    """What a decision with overrides says besides: each outcome without them, and what each of them changed."""
    lifted = sight.lifted
    if lifted is None:
        return {}
    plain = limit_answer(lifted.plain), freeze_answer(lifted.plain)
    return {
        "limit": {**limit, "without_overrides": _part(plain[0], (*_LIMIT, "available", "decided_by"))},
        "freeze": {**freeze, "without_overrides": _part(plain[1], (*_FREEZE, "new", "kept", "released"))},
        "overrides": [
            _told(lift, changes) for lift, changes in zip(lifted.lifts, lifted.changes, strict=True)
        ],
    }


def _told(lift: Lift, changes: Answer) -> Answer:
    given = lift.override
    return {
        "lift": given.lift,
        "by": given.by,
        "approved_by": given.approved_by,
        "why": given.why,
        "until": day(given.until),
        "without": changes,
        "no_effect": not changes,
    }
