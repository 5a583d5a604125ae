"""The form of one rule: its condition, its one effect, and what goes with that."""

from engine.policy.policy import IfUnknown, Level, OutcomeName, Strength, WaiverClass
from engine.policy.schema.shapes import (
    NAME,
    Schema,
    amount,
    choice,
    condition,
    has,
    has_any,
    lacks,
    one_line,
    only,
    record,
    reference,
    when,
    whole,
    worded,
)

EFFECTS = ("cap", "floor", "hold", "decline", "freeze", "waive", "do", "refer")
ADVERSE = ("cap", "hold", "decline", "freeze")
"""Effects whose reason the customer is told, so that a code must be there."""
ON_THE_LIMIT = ("cap", "floor", "hold", "decline", "freeze")
"""Effects that a strength says something about."""
_RULE_ID = "^(?!(?:base|minimum|standing)$)[a-z][a-z0-9_]*$"
_SHARE_OR_AMOUNT = r"^(?!0+(?:\.0+)? ?%$)(?:100(?:\.0{1,6})?|0?[0-9]{1,2}(?:\.[0-9]{1,6})?) ?%$|[^%\s]\s*$"
_LONGEST_TERM = 3_660

LEVELS = {
    Level.NO_INCREASE: "The limit does not rise.",
    Level.NO_DRAWDOWN: "No new borrowing within the limit.",
    Level.FULL: "Nothing but repayment.",
}
CLASSES = {
    WaiverClass.STATUTORY: "The law demands it; it wins over every other class.",
    WaiverClass.LENDER_ERROR: "The fee was the lender's mistake.",
    WaiverClass.DISASTER: "The customer lives in a disaster area.",
    WaiverClass.HARDSHIP: "The customer is in difficulty.",
    WaiverClass.COURTESY: "A favour; it uses up the customer's allowance.",
}
_STRENGTHS = {
    Strength.LAW: "The law sets it: no floor lifts it.",
    Strength.CUSTOMER: "The customer asked for it: no floor lifts it.",
}
_IF_UNKNOWN = {
    IfUnknown.ASK: "The outcome stays open and names the missing facts; so it is without this key.",
    IfUnknown.ASSUME_YES: "The rule counts as firing.",
    IfUnknown.ASSUME_NO: "The rule counts as not firing.",
}
_OUTCOMES = (OutcomeName.LIMIT, OutcomeName.FREEZE, OutcomeName.WAIVER, OutcomeName.ACTION)


def rule_schema() -> Schema:
    """One rule."""
    return record(
        "One rule: when it fires, what it then does, and why.",
        {**_BEGIN, **_EFFECTS, **_BESIDE, **_END},
        ("id", "because"),
        has_any((*EFFECTS, "needs")),
        when(has("needs"), lacks(["when"])),
        *_one_effect(),
        when(has("freeze"), has("release_when"), lacks(["release_when"])),
        when(has("waive"), has("class"), lacks(["class", "as"])),
        when({"anyOf": [has_any(ON_THE_LIMIT), _NEEDS_ALONE]}, {}, lacks(["strength"])),
        when({"anyOf": [has_any(ADVERSE), _NEEDS_ALONE]}, has("code")),
    )


def _one_effect() -> tuple[Schema, ...]:
    """Beside each effect none of those after it."""
    pairs = ((effect, EFFECTS[place + 1 :]) for place, effect in enumerate(EFFECTS))
    return tuple(when(has(effect), lacks(others)) for effect, others in pairs if others)


_NEEDS_ALONE: Schema = {"allOf": [has("needs"), lacks(EFFECTS)]}
"""A rule of a requirement and nothing else declines."""

_BEGIN = {
    "id": worded("The rule's name within its policy, in lower case.", _RULE_ID),
    "when": condition("The rule fires where this holds; without it, always."),
    "needs": condition("The rule fires unless this holds; alone it declines."),
}
_EFFECTS = {
    "cap": amount("The limit is at most this amount."),
    "floor": amount("The limit is at least this amount, within what the law and the customer set."),
    "hold": only(value=True, description="The limit does not rise above the current one."),
    "decline": only(value=True, description="No credit is given."),
    "freeze": choice("What the account stops doing; repayment is always open.", LEVELS),
    "waive": record(
        "What of the fee in the request is given up: `all`, a share such as `50%`, an amount, or `down_to` a ceiling.",
        {"down_to": amount("What stands above this amount is given up.")},
        ("down_to",),
    )
    | {"type": ["string", "number", "object"], "pattern": _SHARE_OR_AMOUNT},
    "do": record(
        "A duty of the lender, which the caller performs.",
        {
            "action": reference("action", "What is to be done, from `actions` in reasons.yaml."),
            "template": reference("template", "The letter or message, from `templates` in reasons.yaml."),
            "within_days": whole("The number of days in which it must be done.", 0, _LONGEST_TERM),
        },
        ("action",),
    ),
    "refer": record(
        "A person must look before this is final.",
        {
            "queue": worded("Where the case waits for that person.", NAME),
            "outcome": choice("What is referred, where the policy decides several outcomes.", _OUTCOMES),
        },
        ("queue",),
    ),
}
_BESIDE = {
    "release_when": condition("The freeze ends when this holds; `by_hand` leaves it to a person."),
    "class": choice("Why the fee is given up, in order of precedence.", CLASSES),
    "as": choice("The fee was already paid and is given back.", ["refund"]),
    "strength": choice("Who stands behind the rule, where that is not the lender alone.", _STRENGTHS),
}
_END = {
    "if_unknown": choice("What the rule counts as while facts it reads are missing.", _IF_UNKNOWN),
    "code": reference("code", "The reason the customer is told, from `reasons` in reasons.yaml."),
    "because": one_line("One sentence for authors and auditors that says why the rule exists."),
    "cite": one_line("Where the rule comes from: a law, a regulator's notice, a house rule."),
    "guidance": reference("guidance", "What the customer can do, from `guidance` in reasons.yaml."),
    "review": choice("A note of the authors to themselves that someone should look again.", ["needed"]),
}
