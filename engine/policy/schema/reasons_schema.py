"""The form of `reasons.yaml`: what staff and customers read."""

from engine.policy.schema.shapes import (
    CODE,
    NAME,
    Schema,
    has,
    lacks,
    mapped,
    one_line,
    only,
    record,
    when,
    worded,
)
from engine.policy.texts import LOCALES, TOLD_AS

_LANGUAGES = {"en": "English", "zh": "Chinese"}


def reasons_schema() -> Schema:
    """The texts by code."""
    translations = {
        locale: one_line(f"What the customer reads in {_LANGUAGES[locale]}.") for locale in LOCALES
    }
    reason = record(
        "One reason.",
        {
            "internal": one_line("What the reason means, for staff only."),
            **translations,
            TOLD_AS: worded("The code the customer is told instead, where this one must not be told.", CODE),
            "hard_stop": only(
                value=True, description="Law, fraud or sanctions: named before every other reason."
            ),
            "no_offers": only(
                value=True, description="While it stands, no way to a better outcome is offered."
            ),
        },
        ("internal",),
        when(has(TOLD_AS), lacks(LOCALES), has(*LOCALES)),
    )
    action = record(
        "One duty of the lender.",
        {"internal": one_line("What is to be done, for staff only."), **translations},
        ("internal", *LOCALES),
    )
    said = record("One text in every language.", translations, LOCALES)
    return record(
        "Every text that a policy may refer to.",
        {
            "reasons": mapped("Why something was decided, by code.", CODE, reason),
            "actions": mapped("Letters, offers and reviews that a rule may ask for, by name.", NAME, action),
            "guidance": mapped("What the customer can do, by code.", CODE, said),
            "templates": mapped("Letters and messages of the lender, by code.", CODE, said),
            "steps": mapped(
                "What the customer can do, by the field it moves, such as `repay {change}`.", NAME, said
            ),
        },
        ("reasons",),
    )
