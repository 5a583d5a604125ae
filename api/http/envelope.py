"""What stands around the facts of a decision request: its schema, and the same schema by hand for speed.

A test holds the two together: `fits` is true exactly where the schema finds nothing.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, get_args

from api.http.identity import SANE
from engine.decision.question import Explain
from engine.language.kinds import FIRST_DAY, LAST_DAY
from engine.policy.texts import LOCALES

EXPLAIN: tuple[str, ...] = get_args(Explain)
LONGEST = 128
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

SCHEMA: Mapping[str, Any] = MappingProxyType(
    {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a decision is asked with",
        "type": "object",
        "additionalProperties": False,
        "required": ["profile"],
        "properties": {
            "subject": {
                "description": "An opaque name of whom the decision is about; never personal data.",
                "type": "string",
                "pattern": f"^{SANE.pattern}$(?!\\n)",
            },
            "profile": {"description": "The facts about customer and account.", "type": "object"},
            "request": {"description": "What is asked.", "type": "object"},
            "freezes": {
                "description": "The freezes that stand; left out where nobody knows them.",
                "type": "array",
            },
            "overrides": {
                "description": "What staff lifts from this decision, with the consent of a second person.",
                "type": "array",
            },
            "as_of": {
                "description": "The lender's day to decide on; left out, today.",
                "type": "string",
                "format": "date",
            },
            "explain": {
                "description": "Which rules to list: those that fired, or all with their verdicts; "
                "`better` lists those that fired, and what would lead to a better outcome.",
                "type": "string",
                "enum": list(EXPLAIN),
            },
            "locale": {
                "description": "The language of reasons and guidance.",
                "type": "string",
                "enum": list(LOCALES),
            },
            "request_id": {
                "description": "The caller's own name for this request; it comes back in the answer.",
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
            },
            "what_if": {"description": "A question that decides nothing.", "type": "boolean"},
            "versions": {
                "description": "Versions to take instead of those in force, by policy.",
                "type": "object",
                "additionalProperties": {"type": "integer", "minimum": 1},
            },
        },
    }
)


def day_of(text: str) -> int | None:
    """The ordinal of a calendar day, where it is one that decisions are made on."""
    try:
        ordinal = datetime.date.fromisoformat(text).toordinal() if _DAY.fullmatch(text) else 0
    except ValueError:
        return None
    return ordinal if FIRST_DAY <= ordinal <= LAST_DAY else None


def fits(body: object) -> bool:
    """Whether a body is as the schema says."""
    if type(body) is not dict or "profile" not in body:
        return False
    for name, value in body.items():
        check = _CHECKS.get(name)
        if check is None or not check(value):
            return False
    return True


def _is_version(number: object) -> bool:
    return type(number) is int and number >= 1


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "subject": lambda value: type(value) is str and SANE.fullmatch(value) is not None,
    "profile": lambda value: type(value) is dict,
    "request": lambda value: type(value) is dict,
    "freezes": lambda value: type(value) is list,
    "overrides": lambda value: type(value) is list,
    "as_of": lambda value: type(value) is str and day_of(value) is not None,
    "explain": lambda value: type(value) is str and value in EXPLAIN,
    "locale": lambda value: type(value) is str and value in LOCALES,
    "request_id": lambda value: type(value) is str and 1 <= len(value) <= LONGEST,
    "what_if": lambda value: type(value) is bool,
    "versions": lambda value: type(value) is dict and all(map(_is_version, value.values())),
}
