"""The form of `reasons.yaml`: what staff and customers read."""

from engine.policy.schema.shapes import CODE, Schema, mapped, one_line, only, record
from engine.policy.texts import LOCALES

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
            "hard_stop": only(
                value=True, description="Law, fraud or sanctions: named before every other reason."
            ),
        },
        ("internal", *LOCALES),
    )
    said = record("One text in every language.", translations, LOCALES)
    return record(
        "Every text that a policy may refer to.",
        {
            "reasons": mapped("Why something was decided, by code.", CODE, reason),
            "guidance": mapped("What the customer can do, by code.", CODE, said),
            "templates": mapped("Letters and messages of the lender, by code.", CODE, said),
        },
        ("reasons",),
    )
