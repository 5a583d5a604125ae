"""What sets a mutant apart from its version: the verdicts, amounts and points whose trees are no longer the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from engine.cases.substitute import same, substituted
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import ANY_DATE, BOOLEAN, Number
from engine.language.lower import AS_OF
from engine.language.scope import none_flag
from engine.language.tree import Const, Input, Node
from engine.policy.checked import Amount, CheckedParameter, CheckedPolicy, CheckedRule
from engine.policy.plan.plan import standing
from engine.policy.policy import Do, Freeze, IfUnknown, Waive


class Apart(Enum):
    """What differs."""

    VERDICT = "verdict"
    """Whether a rule fires."""
    VALUE = "value"
    """An amount, the points of a score, or where the policy takes part."""
    EFFECT = "effect"
    """What a rule does where it fires."""
    OPEN = "open"
    """What a rule counts as while it is unknown."""
    WHOLE = "whole"
    """Something that no account can be called untouched by."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs, with its tree before and after; of an effect, the verdict that brings it about."""

    kind: Apart
    one: Node
    two: Node
    before: IfUnknown = IfUnknown.ASK
    """What the rule counts as while it is unknown."""
    after: IfUnknown = IfUnknown.ASK


def differences(mine: CheckedPolicy, other: CheckedPolicy) -> Iterator[Difference]:
    """All that differs between a version and its mutant."""
    meanings = meanings_of(mine, other)
    if not same(mine.applies, other.applies):
        yield Difference(Apart.VALUE, mine.applies, other.applies)
    for one, two in zip(mine.rules, other.rules, strict=True):
        yield from _in_rule(mine, other, one, two, meanings)
    yield from _values(mine.base, other.base, meanings)
    for dimension, beside in zip(mine.dimensions, other.dimensions, strict=True):
        for here, there in zip(dimension.characteristics, beside.characteristics, strict=True):
            yield from _values(here.points, there.points, meanings)
    if _has_other_numbers(mine, other) or mine.policy.anchor is not None:
        yield Difference(Apart.WHOLE, build.TRUE, build.TRUE)


def _has_other_numbers(mine: CheckedPolicy, other: CheckedPolicy) -> bool:
    """Whether numbers differ that stand in no tree of the version."""
    one, two = mine.policy, other.policy
    starts = [policy.score.starts_at if policy.score else 0 for policy in (one, two)]
    return (one.round_down_to, one.minimum, starts[0]) != (two.round_down_to, two.minimum, starts[1])


def _in_rule(
    mine: CheckedPolicy,
    other: CheckedPolicy,
    one: CheckedRule,
    two: CheckedRule,
    meanings: Mapping[str, Node],
) -> Iterator[Difference]:
    verdict, changed = verdict_of(mine, one), substituted(verdict_of(other, two), meanings)
    assumes = one.rule.if_unknown, two.rule.if_unknown
    if not same(verdict, changed):
        yield Difference(Apart.VERDICT, verdict, changed, *assumes)
    elif assumes[0] is not assumes[1]:
        yield Difference(Apart.OPEN, verdict, verdict, *assumes)
    if type(one.rule.effect) is not type(two.rule.effect) or _plain(one) != _plain(two):
        yield Difference(Apart.EFFECT, verdict, verdict)
    else:
        yield from _values(one.amount, two.amount, meanings)


def _plain(rule: CheckedRule) -> object:
    """What an effect says beside its texts."""
    match rule.rule.effect:
        case Freeze(level=level):
            return level
        case Waive(share=share):
            return share
        case Do(action=action):
            return action
        case _:
            return None


def verdict_of(checked: CheckedPolicy, rule: CheckedRule) -> Node:
    """Whether a rule is on, as its plan lowers it but for what it assumes while it is unknown."""
    scope = checked.applies
    if isinstance(rule.rule.effect, Waive):
        scope = build.all_of(scope, build.negate(Input(BOOLEAN, total=False, name=none_flag("fee_amount"))))
    fires = build.all_of(scope, rule.condition)
    if not isinstance(rule.rule.effect, Freeze):
        return fires
    stands = Input(BOOLEAN, total=False, name=standing(rule.rule.code or ""))
    kept = build.negate(build.all_of(scope, rule.release or build.FALSE))
    return build.any_of(fires, build.all_of(stands, kept))


def _values(one: Amount | None, two: Amount | None, meanings: Mapping[str, Node]) -> Iterator[Difference]:
    if one is None or two is None:
        return
    if isinstance(one, Ratio) or isinstance(two, Ratio):
        if not same(one, two) or meanings:
            yield Difference(Apart.WHOLE, build.TRUE, build.TRUE)
        return
    changed = substituted(two, meanings)
    if not same(one, changed):
        yield Difference(Apart.VALUE, one, changed)


def meanings_of(mine: CheckedPolicy, other: CheckedPolicy) -> dict[str, Node]:
    """What the references of a mutant mean where they mean something else than before."""
    found: dict[str, Node] = {}
    for one, two in zip(mine.parameters, other.parameters, strict=True):
        if one.values != two.values or one.kind.denominator != two.kind.denominator:
            found[one.ref] = _by_day(two, mine.policy.anchor)
    for let, changed in zip(mine.lets, other.lets, strict=True):
        node = substituted(changed.node, found)
        if not same(let.node, node):
            found[let.ref] = node
    return found


def _by_day(parameter: CheckedParameter, anchor: str | None) -> Node:
    """A parameter's value by the day that picks it: that of the decision, or of the field that stands in for it."""
    day = AS_OF if anchor is None else Input(ANY_DATE, total=False, name=anchor)
    kind = parameter.kind
    cells = tuple(
        Const(Number(kind.unit, kind.denominator, value, value), total=True, value=value)
        for _, value in parameter.values
    )
    return build.step(day, tuple(start for start, _ in parameter.values[1:]), cells)
