"""The rules of a policy: when each fires, and what it then does."""

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from engine.policy.amounts import NOTHING, amount, condition
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Effect,
    Expression,
    Floor,
    Freeze,
    Hold,
    IfUnknown,
    Level,
    OutcomeName,
    Refer,
    Rule,
    Strength,
    Waive,
    WaiverClass,
)
from engine.policy.shape import Fields
from engine.policy.values import code, line, name, one_of, true, whole
from engine.text import problems
from engine.text.document import Mapping, Node, Scalar
from engine.text.problem import Rejected

_LONGEST_TERM = 3_660
_RESERVED_IDS = frozenset({"base", "minimum", "standing"})
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")
_ADVERSE = ("cap", "hold", "decline", "freeze")
_ONLY_WITH = {
    "release_when": ("freeze",),
    "class": ("waive",),
    "as": ("waive",),
    "strength": ("cap", "floor", "hold", "decline", "freeze"),
}
"""Keys that mean something beside some effects only."""

_STRENGTH = one_of(Strength.LAW, Strength.CUSTOMER)
_LEVEL = one_of(Level.NO_INCREASE, Level.NO_DRAWDOWN, Level.FULL)
_OUTCOME = one_of(OutcomeName.LIMIT, OutcomeName.FREEZE, OutcomeName.WAIVER, OutcomeName.ACTION)
_Waived = tuple[Literal["share", "amount", "down_to"], Expression | None, Fraction]


class _Review(StrEnum):
    NEEDED = "needed"


class _As(StrEnum):
    REFUND = "refund"


def rule(node: Node) -> Rule:
    """One rule of a policy."""
    with Fields(node, _KEYS) as fields:
        effect, named = _effect(fields)
        return Rule(
            id=fields.required("id", _rule_id, ""),
            place=fields.value_place("id"),
            when=_when(fields),
            needs="needs" in fields,
            effect=effect,
            strength=fields.optional("strength", _STRENGTH) or Strength.ORDINARY,
            if_unknown=fields.optional("if_unknown", one_of(*IfUnknown)) or IfUnknown.ASK,
            code=fields.required("code", code, "") if named in _ADVERSE else fields.optional("code", code),
            because=fields.required("because", line, ""),
            review=fields.optional("review", one_of(_Review.NEEDED)) is not None,
            cite=fields.optional("cite", line),
            guidance=fields.optional("guidance", code),
        )


def _rule_id(node: Node) -> str:
    found = name(node)
    if found in _RESERVED_IDS:
        raise Rejected((problems.reserved_name(node.place, found),))
    return found


def _when(fields: Fields) -> Expression | None:
    if "when" in fields and "needs" in fields:
        fields.note(problems.when_and_needs(fields.key_place("needs"), fields.key_place("when")))
    needed = fields.optional("needs", condition)
    return fields.optional("when", condition) or needed


def _effect(fields: Fields) -> tuple[Effect, str]:
    """The one effect of a rule and its key; `needs` alone declines."""
    found = {key: read(fields) for key, read in _EFFECTS.items() if key in fields}
    first, *others = found or {"decline" if "needs" in fields else "": Decline()}
    for other in others:
        fields.note(problems.several_effects(fields.key_place(other), other, first))
    if not first and not fields.has_unknown:
        fields.note(problems.no_effect(fields.place, tuple(_EFFECTS)))
    for key, effects in _ONLY_WITH.items():
        if key in fields and first and first not in effects:
            fields.note(problems.misplaced_key(fields.key_place(key), key, effects))
    return found.get(first, Decline()), first


def _cap(fields: Fields) -> Effect:
    return Cap(fields.required("cap", amount, NOTHING))


def _floor(fields: Fields) -> Effect:
    return Floor(fields.required("floor", amount, NOTHING))


def _hold(fields: Fields) -> Effect:
    fields.required("hold", true, stand_in=True)
    return Hold()


def _decline(fields: Fields) -> Effect:
    fields.required("decline", true, stand_in=True)
    return Decline()


def _freeze(fields: Fields) -> Effect:
    release = fields.required("release_when", _release, NOTHING)
    criterion = release if isinstance(release, Expression) else None
    return Freeze(fields.required("freeze", _LEVEL, Level.FULL), criterion)


def _release(node: Node) -> Expression | Literal["by_hand"]:
    if isinstance(node, Scalar) and node.value == "by_hand":
        return "by_hand"
    return condition(node)


def _waive(fields: Fields) -> Effect:
    form, found, share = fields.required("waive", _waived, ("share", None, Fraction(1)))
    return Waive(
        form=form,
        amount=found,
        share=share,
        class_=fields.required("class", one_of(*WaiverClass), WaiverClass.COURTESY),
        refund=fields.optional("as", one_of(_As.REFUND)) is not None,
    )


def _waived(node: Node) -> _Waived:
    """`all`, a share such as `50%`, an amount, or `{down_to: amount}`."""
    if isinstance(node, Mapping):
        with Fields(node, ("down_to",)) as fields:
            return "down_to", fields.required("down_to", amount, NOTHING), Fraction(0)
    if isinstance(node, Scalar) and node.value == "all":
        return "share", None, Fraction(1)
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.endswith("%"):
        return "share", None, _share(node.value, node)
    return "amount", amount(node), Fraction(0)


def _share(text: str, node: Node) -> Fraction:
    match = _SHARE.fullmatch(text)
    share = Fraction(match[1]) / 100 if match else Fraction(0)
    if not 0 < share <= 1:
        raise Rejected((problems.bad_number(node.place, text, "a share above 0% and up to 100%"),))
    return share


def _do(fields: Fields) -> Effect:
    return fields.required("do", _duty, Do("", None, None))


def _duty(node: Node) -> Do:
    with Fields(node, ("action", "template", "within_days")) as fields:
        return Do(
            action=fields.required("action", name, ""),
            template=fields.optional("template", code),
            within_days=fields.optional("within_days", whole(0, _LONGEST_TERM, "a whole number of days")),
        )


def _refer(fields: Fields) -> Effect:
    return fields.required("refer", _referral, Refer("", None))


def _referral(node: Node) -> Refer:
    with Fields(node, ("queue", "outcome")) as fields:
        return Refer(queue=fields.required("queue", name, ""), outcome=fields.optional("outcome", _OUTCOME))


_EFFECTS: dict[str, Callable[[Fields], Effect]] = {
    "cap": _cap,
    "floor": _floor,
    "hold": _hold,
    "decline": _decline,
    "freeze": _freeze,
    "waive": _waive,
    "do": _do,
    "refer": _refer,
}
_PLAIN = ("id", "when", "needs", "if_unknown", "code", "because", "cite", "guidance", "review")
_KEYS = (*_PLAIN, *_EFFECTS, *_ONLY_WITH)
