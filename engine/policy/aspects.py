"""What a part of a version says, aspect by aspect: texts, expressions, amounts, days and effects."""

from collections.abc import Iterator
from fractions import Fraction

from engine.language.syntax import Binary, ListLiteral, Syntax, parts
from engine.policy.meaning import Aspect
from engine.policy.policy import Cap, Decline, Do, Effect, Expression, Floor, Freeze, Hold, Refer, Waive
from engine.policy.written import day, normal, number, written


def plain(name: str, text: str | None, usual: str | None = None) -> Iterator[Aspect]:
    """A text, where there is one."""
    if text is not None:
        yield Aspect(name=name, text=text, meaning=text, usual=text == usual)


def of_syntax(name: str, syntax: Syntax) -> Aspect:
    """An expression: shown as it is written, compared without regard to order."""
    text = written(syntax)
    meaning = written(normal(syntax)) if _has_order(syntax) else text
    return Aspect(name=name, text=text, meaning=meaning, syntax=syntax)


def _has_order(syntax: Syntax) -> bool:
    """Whether parts of it could stand in another order and mean the same."""
    if isinstance(syntax, ListLiteral) or (isinstance(syntax, Binary) and syntax.operator in {"and", "or"}):
        return True
    return any(map(_has_order, parts(syntax)))


def of_expression(name: str, expression: Expression | None) -> Iterator[Aspect]:
    """An expression, where there is one."""
    if expression is not None:
        yield of_syntax(name, expression.syntax)


def of_amount(name: str, amount: Fraction | None) -> Iterator[Aspect]:
    """An amount, where there is one."""
    if amount is not None:
        yield from plain(name, number(amount))


def of_day(name: str, ordinal: int | None) -> Iterator[Aspect]:
    """A calendar day, where there is one."""
    if ordinal is not None:
        yield from plain(name, day(ordinal))


def effect_aspects(effect: Effect) -> Iterator[Aspect]:
    """What a rule does when it fires."""
    match effect:
        case Cap(amount=amount):
            yield from plain("effect", "cap")
            yield from of_expression("amount", amount)
        case Floor(amount=amount):
            yield from plain("effect", "floor")
            yield from of_expression("amount", amount)
        case Hold():
            yield from plain("effect", "hold")
        case Decline():
            yield from plain("effect", "decline")
        case Freeze(level=level, release_when=release):
            yield from plain("effect", "freeze")
            yield from plain("level", str(level))
            yield from of_expression("release_when", release)
            yield from plain("release_when", "by_hand" if release is None else None)
        case Waive():
            yield from _waive(effect)
        case Do(action=action, template=template, within_days=within):
            yield from plain("effect", "do")
            yield from plain("action", action)
            yield from plain("template", template)
            yield from plain("within_days", None if within is None else str(within))
        case Refer(queue=queue, outcome=outcome):
            yield from plain("effect", "refer")
            yield from plain("queue", queue)
            yield from plain("outcome", None if outcome is None else str(outcome))


def _waive(waive: Waive) -> Iterator[Aspect]:
    yield from plain("effect", "waive")
    if waive.form == "share":
        yield from plain("share", "all" if waive.share == 1 else f"{number(waive.share * 100)}%")
    yield from of_expression("down_to" if waive.form == "down_to" else "amount", waive.amount)
    yield from plain("class", str(waive.class_))
    yield from plain("as", "refund" if waive.refund else None)
