"""Finds freezes that cannot end, and releases that say so while their freeze is still on."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Number
from engine.language.scope import none_flag
from engine.language.syntax import names
from engine.language.tree import Value
from engine.policy.checked import CheckedRule
from engine.policy.policy import Expression, Freeze
from engine.policy.sense.subject import Subject
from engine.policy.sense.witness import witness
from engine.policy.written import day, number
from engine.text import problems
from engine.text.problem import Problem


def releases(subject: Subject) -> Iterator[Problem]:
    """What is wrong with the two ends of each freeze."""
    for checked in subject.checked.rules:
        if isinstance(checked.rule.effect, Freeze) and checked.rule.effect.release_when:
            yield from _release(subject, checked)


def _release(subject: Subject, checked: CheckedRule) -> Iterator[Problem]:
    rule, release = checked.rule, checked.release
    written = rule.effect.release_when if isinstance(rule.effect, Freeze) else None
    if release is None or written is None:
        return
    place = written.place()
    if not subject.supposing.may_hold(release, subject.applying):
        yield problems.release_never_holds(place)
        return
    account = witness(subject, (subject.checked.applies, checked.condition, release))
    if account is not None:
        shown = tuple(_shown(subject, account, (rule.when, written)))
        yield problems.release_while_on(place, rule.when.place() if rule.when else rule.place, shown)


def _shown(
    subject: Subject, account: Mapping[str, Value], texts: Iterable[Expression | None]
) -> Iterator[tuple[str, str]]:
    """The numbers and choices of an account that some texts read."""
    read = dict.fromkeys(name.name for text in texts if text for name in names(text.syntax))
    for name in read:
        spec, value = subject.vocabulary.fields.get(name), account.get(name)
        if spec is None or value is None or account.get(none_flag(name)):
            continue
        match spec.kind:
            case Number(denominator=denominator):
                yield name, number(Fraction(value, denominator))
            case Choice(options=options):
                yield name, options[value]
            case Code() as code:
                yield name, code.shown(value)
            case Boolean():
                yield name, "true" if value else "false"
            case Date():
                yield name, day(value)
            case ChoiceSet(options=options):
                held = (option for index, option in enumerate(options) if value >> index & 1)
                yield name, f"[{', '.join(held)}]"
