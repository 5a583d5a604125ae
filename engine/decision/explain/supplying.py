"""What each missing field could change: the account decided with the field at its extremes and edges, alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.decision.decide import sight_of
from engine.decision.layout import stand_in
from engine.decision.outcomes import Answer, Sight
from engine.decision.prepared import Prepared, amount_text, level_name
from engine.decision.slots import Ends
from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Kind, Number
from engine.language.scope import none_flag
from engine.language.tree import Const, Eq, In, Input, Lt, Mul, Node, OrElse, Step, Value
from engine.policy.checked import LEVELS
from engine.policy.names import frozen_since
from engine.policy.plan.plan import OTHER_LEVEL, standing
from engine.policy.policy import Do, Freeze, Refer, Rule
from engine.policy.vocabulary import Vocabulary

Patch = Mapping[str, Value]
"""Inputs to change."""


def could_change(sight: Sight, vocabulary: Vocabulary, missing: list[str]) -> list[Answer]:
    """For each missing field, the outcomes that a value of it would close, narrow or add."""
    return [_field(sight, vocabulary, name) for name in missing]


def _field(sight: Sight, vocabulary: Vocabulary, name: str) -> Answer:
    patches = list(_freezes(sight) if name == "freezes" else _values(sight.prepared, vocabulary, name))
    seen = [_seen_with(sight, patch) for patch in patches]
    changes = [*_amounts(sight, seen), *_rules(sight, seen)]
    return {"field": name, "changes": changes, "could": _words(changes) or [_NOTHING_ALONE]}


_NOTHING_ALONE = "change nothing by itself, only together with other missing fields"


def _seen_with(sight: Sight, patch: Patch) -> Sight:
    inputs, index = list(sight.inputs), sight.prepared.layout.index
    for name, value in patch.items():
        inputs[index[name]] = value
    return sight_of(sight.prepared, sight.question, inputs)


# Values to try


def _values(prepared: Prepared, vocabulary: Vocabulary, name: str) -> Iterator[Patch]:
    spec = vocabulary.fields[name]
    given = {none_flag(name): False} if spec.nullable else {}
    for value in sorted({*_extremes(spec.kind), *_edges(prepared, name, spec.kind)}):
        yield {name: value, **given}
    if spec.nullable:
        yield {name: stand_in(spec), none_flag(name): True}


def _extremes(kind: Kind) -> Iterator[int]:
    match kind:
        case Number(low=low, high=high) | Date(low=low, high=high):
            yield from (low, high)
        case Boolean():
            yield from (False, True)
        case Choice(options=options):
            yield from range(len(options))
        case Code(sorts=sorts):
            yield from sorts
        case ChoiceSet(options=options):
            yield from (0, (1 << len(options)) - 1, *(1 << place for place in range(len(options))))


def _edges(prepared: Prepared, name: str, kind: Kind) -> Iterator[int]:
    """Both sides of every fixed value that the field is held against."""
    if isinstance(kind, Number | Date):
        for edge in _fixed(prepared, name):
            yield from (near for near in (edge - 1, edge, edge + 1) if kind.low <= near <= kind.high)


def _fixed(prepared: Prepared, name: str) -> Iterator[int]:
    for node in prepared.masks:
        match node:
            case (Lt() | Eq()) as test:
                for one, other in ((test.left, test.right), (test.right, test.left)):
                    scale = _scale(one, name)
                    if scale and isinstance(other, Const) and other.value is not None:
                        yield other.value // scale
            case Step(axis=axis, edges=edges) if scale := _scale(axis, name):
                yield from (edge // scale for edge in edges)
            case In(item=item, members=members) if scale := _scale(item, name):
                yield from (member // scale for member in members)
            case _:
                pass


def _scale(node: Node, name: str) -> int:
    """By how much a node is a field, 0 where it is not one."""
    match node:
        case Input(name=found):
            return int(found == name)
        case Mul(left=left, right=Const(value=int(factor))) if factor > 0:
            return _scale(left, name) * factor
        case OrElse(value=value):
            return _scale(value, name)
        case _:
            return 0


def _freezes(sight: Sight) -> Iterator[Patch]:
    """No standing freeze, each code alone, and a code that nobody owns."""
    layout = sight.prepared.layout
    nothing: dict[str, Value] = {OTHER_LEVEL: 0}
    for code in layout.codes:
        nothing |= {standing(code): False, frozen_since(code).name: sight.question.day}
    yield nothing
    yield from ({**nothing, standing(code): True} for code in layout.codes)
    yield {**nothing, OTHER_LEVEL: len(LEVELS.options) - 1}


# What they change


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """An outcome with bounds, and how it is spoken of."""

    name: str
    subject: str
    ends: Ends
    show: Callable[[Value], object]


def _outcomes(prepared: Prepared) -> Iterator[_Outcome]:
    yield _Outcome(name="limit", subject="the limit", ends=prepared.limit.amount, show=amount_text)
    yield _Outcome(name="freeze", subject="the freeze", ends=prepared.level.level, show=level_name)
    yield _Outcome(name="waiver", subject="the waiver", ends=prepared.waiver.amount, show=amount_text)
    for score in prepared.scores:
        subject = f"the score {score.policy}@{score.version}"
        yield _Outcome(name="score", subject=subject, ends=score.value, show=lambda value: value)


def _amounts(sight: Sight, seen: list[Sight]) -> Iterator[Answer]:
    """The outcomes whose bounds some value of the field would move."""
    for outcome in _outcomes(sight.prepared):
        ends = [_ends(found, outcome.ends) for found in seen]
        if all(found == _ends(sight, outcome.ends) for found in ends):
            continue
        low = outcome.show(min(low for low, _ in ends))
        high = outcome.show(max(high for _, high in ends))
        yield {
            "outcome": outcome.name,
            "subject": outcome.subject,
            "lowest": low,
            "highest": high,
            "settles": any(least == most for least, most in ends),
        }


def _ends(sight: Sight, ends: Ends) -> tuple[int, int]:
    return sight.values[ends.low] or 0, sight.values[ends.high] or 0


def _rules(sight: Sight, seen: list[Sight]) -> Iterator[Answer]:
    """The freezes, duties and referrals that some value of the field would settle."""
    for slot in sight.prepared.rules:
        subject = _subject(slot.planned.checked.rule)
        if sight.values[slot.verdict] is None and subject is not None:
            verdicts = {found.values[slot.verdict] for found in seen}
            could = {"adds": True in verdicts, "rules_out": False in verdicts}
            if any(could.values()):
                yield {"outcome": slot.effect, "rule": slot.planned.id, "subject": subject, **could}


def _subject(rule: Rule) -> str | None:
    match rule.effect:
        case Freeze():
            return f"freeze {rule.code}"
        case Do(action=action):
            return f"the action {action}"
        case Refer(queue=queue):
            return f"a referral to the queue {queue}"
        case _:
            return None


def _words(changes: list[Answer]) -> list[str]:
    return [" ".join(_said(change)) for change in changes]


def _said(change: Answer) -> Iterator[str]:
    if "lowest" in change:
        yield f"change {change['subject']} between {change['lowest']} and {change['highest']}"
    elif not change["adds"]:
        yield f"rule out {change['subject']}"
    else:
        yield f"add {change['subject']}"
        if change["rules_out"]:
            yield "or rule it out"
