"""Finds rules that another makes superfluous, and conditions written twice."""

from collections.abc import Iterator
from itertools import combinations

from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import Unit
from engine.language.tree import Node
from engine.policy.checked import Amount, CheckedRule
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Floor,
    Freeze,
    Hold,
    Refer,
    Strength,
    Waive,
)
from engine.policy.sense.subject import Subject
from engine.policy.sense.suppose import Worlds
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem


def superfluous_rules(subject: Subject) -> Iterator[Problem]:
    """Caps that never lower the limit, and rules that repeat the condition and the effect of another."""
    caps = list(_superfluous_caps(subject))
    told = {problem.place for problem in caps}
    yield from caps
    yield from (problem for problem in _same_conditions(subject) if problem.place not in told)


def _superfluous_caps(subject: Subject) -> Iterator[Problem]:
    rules = subject.checked.rules
    for index, one in enumerate(rules):
        if not isinstance(one.rule.effect, Cap):
            continue
        firing = subject.supposing.all([one.condition], subject.applying)
        if not firing:
            continue
        if _under_base(subject, one, firing):
            base = subject.policy.base
            yield problems.cap_above_base(one.rule.place, one.rule.id, base.place if base else one.rule.place)
            continue
        for other_index, other in enumerate(rules):
            if other is one or not _covered(subject, one, other, firing):
                continue
            if other_index < index or not _mutual(subject, one, other):
                declines = isinstance(other.rule.effect, Decline)
                yield problems.never_decides(
                    one.rule.place, one.rule.id, other.rule.id, other.rule.place, declines=declines
                )
                break


def _under_base(subject: Subject, cap: CheckedRule, firing: Worlds) -> bool:
    """Whether the base is never above an ordinary cap where it fires."""
    base = subject.checked.base
    return (
        base is not None
        and cap.rule.strength is Strength.ORDINARY
        and cap.amount is not None
        and _never_above(subject, base, cap.amount, firing)
    )


def _mutual(subject: Subject, one: CheckedRule, other: CheckedRule) -> bool:
    firing = subject.supposing.all([other.condition], subject.applying)
    return isinstance(other.rule.effect, Cap) and _covered(subject, other, one, firing)


def _covered(subject: Subject, one: CheckedRule, other: CheckedRule, firing: Worlds) -> bool:
    """Whether another rule fires wherever a cap does, and then leaves it nothing to lower."""
    if one.rule.if_unknown is not other.rule.if_unknown:
        return False
    if not isinstance(other.rule.effect, Cap | Decline) or _weaker(other, one):
        return False
    # One that reads something else as well may fail by that.
    if not subject.reads[other.rule.id] - subject.reads[one.rule.id] <= subject.supposed:
        return False
    if subject.supposing.may_fail(other.condition, firing):
        return False
    if isinstance(other.rule.effect, Decline):
        return True
    return _caps_as_low(subject, one, other, firing)


def _weaker(one: CheckedRule, other: CheckedRule) -> bool:
    """Whether floors lift above the one, but not above the other; nothing lifts above a decline."""
    ordinary = one.rule.strength is Strength.ORDINARY and isinstance(one.rule.effect, Cap)
    return ordinary and other.rule.strength is not Strength.ORDINARY


def _caps_as_low(subject: Subject, one: CheckedRule, other: CheckedRule, firing: Worlds) -> bool:
    if one.amount is None or other.amount is None or isinstance(one.amount, Ratio):
        return False
    amount: Node = one.amount
    if one.rule.strength is Strength.ORDINARY and other.rule.strength is not Strength.ORDINARY:
        # An ordinary cap is rounded down, a strong one is not.
        amount = build.minus(amount, build.constant(subject.step, Unit.MONEY))
    return _never_above(subject, other.amount, amount, firing)


def _never_above(subject: Subject, amount: Amount, other: Amount, worlds: Worlds) -> bool:
    if isinstance(amount, Ratio) or isinstance(other, Ratio):
        return False
    try:
        return not subject.supposing.may_hold(build.less(other, amount), worlds)
    except build.RangeExceeded:
        return False


def _same_conditions(subject: Subject) -> Iterator[Problem]:
    stated = [checked for checked in subject.checked.rules if checked.rule.when]
    shapes = [(_shape(checked), subject.supposing.key(checked.condition)) for checked in stated]
    told: set[Place] = set()
    for (one, first), (two, second) in combinations(zip(stated, shapes, strict=True), 2):
        place = two.rule.when.place() if two.rule.when else two.rule.place
        if first == second and place not in told:
            told.add(place)
            earlier = one.rule.when.place() if one.rule.when else one.rule.place
            yield problems.same_condition(place, one.rule.id, earlier)


def _shape(checked: CheckedRule) -> tuple[object, ...]:
    """What a rule does, but for its amount."""
    effect = checked.rule.effect
    match effect:
        case Cap() | Floor() | Hold() | Decline():
            return type(effect), checked.rule.strength
        case Freeze(level=level):
            return Freeze, level
        case Waive(class_=class_, form=form):
            return Waive, class_, form
        case Do(action=action, template=template):
            return Do, action, template
        case Refer(queue=queue, outcome=outcome):
            return Refer, queue, outcome
