"""The reference validator of facts: a JSON Schema made from the vocabulary, and the messages it leads to."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Protocol, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from engine.decision.normalize import CODE, MAX_EXPONENT, MONEY
from engine.decision.overrides import LENGTHS, MOST_OVERRIDES
from engine.decision.question import FactProblem
from engine.language.kinds import FIRST_DAY, LAST_DAY, Number, Unit
from engine.policy.checked import LEVELS
from engine.policy.vocabulary import Vocabulary
from engine.text.nearest import nearest

MOST_PROBLEMS = 20

_FORMATS = FormatChecker(formats=())
Schema = Mapping[str, Any]  # a JSON Schema, whose values are of every JSON type


@_FORMATS.checks("date")
def _is_date(fact: object) -> bool:
    if not isinstance(fact, str):
        return True
    try:
        is_day = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", fact) is not None
        return is_day and FIRST_DAY <= datetime.date.fromisoformat(fact).toordinal() <= LAST_DAY
    except ValueError:
        return False


def _decimals(_validator: object, most: int, fact: object, _schema: object) -> Iterator[ValidationError]:
    if not isinstance(fact, Decimal) or not fact.is_finite():
        return
    exponent = fact.as_tuple().exponent
    if most == 0 or not isinstance(exponent, int) or not -most <= exponent <= MAX_EXPONENT:
        yield ValidationError("too many decimals", validator="x-decimals", validator_value=most)


def _form(_validator: object, pattern: str, fact: object, _schema: object) -> Iterator[ValidationError]:
    """A form holds for the whole text; in Python `$` alone would let a line's end through."""
    if isinstance(fact, str) and re.fullmatch(pattern, fact) is None:
        yield ValidationError("another form", validator="pattern", validator_value=pattern)


class Finding(Protocol):
    """What a message is made from: an error of the validator."""

    validator_value: Any
    schema: Any
    instance: Any


_Validator = cast("Any", extend)(Draft202012Validator, {"x-decimals": _decimals, "pattern": _form})


class Validator:
    """Finds every fact that does not fit, slowly and with words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._validator = _Validator(facts_schema(vocabulary), format_checker=_FORMATS)

    def problems(
        self, profile: object, request: object, freezes: object, overrides: object = None
    ) -> tuple[FactProblem, ...]:
        """The problems of the facts, by pointer; at most twenty, the rest counted."""
        facts = {"profile": self._amounts(profile), "request": self._amounts(request)}
        if freezes is not None:
            facts["freezes"] = freezes
        if overrides is not None:
            facts["overrides"] = overrides
        found = [problem for error in self._validator.iter_errors(facts) for problem in self._explain(error)]
        found += _duplicate_codes(freezes)
        ordered = sorted(set(found), key=lambda problem: (problem.pointer, problem.code))
        if len(ordered) <= MOST_PROBLEMS:
            return tuple(ordered)
        more = f"{len(ordered) - MOST_PROBLEMS} more problems are not listed"
        return (*ordered[:MOST_PROBLEMS], FactProblem(pointer="", code="more-problems", message=more))

    def _amounts(self, facts: object) -> object:
        """The facts with amounts written as text read as the numbers they are."""
        if not isinstance(facts, Mapping):
            return facts
        return {name: self._amount(name, fact) for name, fact in facts.items()}

    def _amount(self, name: str, fact: object) -> object:
        fact = _finite(fact)
        spec = self._vocabulary.fields.get(name)
        is_money = spec is not None and isinstance(spec.kind, Number) and spec.kind.unit is Unit.MONEY
        return Decimal(fact) if is_money and isinstance(fact, str) and MONEY.fullmatch(fact) else fact

    def _explain(self, error: ValidationError) -> Iterator[FactProblem]:
        pointer = "".join(f"/{_escaped(str(step))}" for step in error.absolute_path)
        if error.validator == "additionalProperties":
            yield from self._unknown(pointer, error)
        elif error.validator == "required":
            yield from _missing(pointer, error)
        else:
            code, words = _WORDS.get(
                str(error.validator), ("wrong-value", lambda _: "this does not fit here")
            )
            yield FactProblem(pointer=pointer, code=code, message=words(error))

    def _unknown(self, pointer: str, error: Finding) -> Iterator[FactProblem]:
        known = error.schema["properties"]
        unknown = sorted(name for name in error.instance if name not in known)
        for position, name in enumerate(unknown):
            # Only what will be listed is worth a guess: there may be thousands.
            close = nearest(name, known) if position < MOST_PROBLEMS else None
            message = "this is not a field of the vocabulary"
            hint = f"{message}, did you mean `{close}`?" if close else message
            yield FactProblem(pointer=f"{pointer}/{_escaped(name[:80])}", code="unknown-field", message=hint)


def _finite(fact: object) -> object:
    """The fact with numbers that no JSON holds as text, so that they are refused like any other."""
    if isinstance(fact, list):
        return [_finite(item) for item in fact]
    return str(fact) if isinstance(fact, Decimal) and not fact.is_finite() else fact


def _missing(pointer: str, error: Finding) -> Iterator[FactProblem]:
    for name in error.validator_value:
        if name not in error.instance:
            message = "this must be given and is not"
            yield FactProblem(pointer=f"{pointer}/{name}", code="missing", message=message)


def _duplicate_codes(freezes: object) -> Iterable[FactProblem]:
    if not isinstance(freezes, list):
        return
    seen: set[str] = set()
    for position, freeze in enumerate(freezes):
        code = freeze.get("code") if isinstance(freeze, dict) else None
        if isinstance(code, str) and code in seen:
            message = "this code stands twice, a code stands once"
            yield FactProblem(pointer=f"/freezes/{position}/code", code="duplicate-code", message=message)
        if isinstance(code, str):
            seen.add(code)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _kinds(error: Finding) -> str:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    if error.schema.get("x-unit") == "money":
        wanted = [
            "amount of money as a number or as text such as `1200.50`",
            *(["null"] if "null" in wanted else []),
        ]
    return " or ".join(wanted)


def _options(error: Finding) -> str:
    shown = [f"`{option}`" for option in error.validator_value if option is not None]
    return ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")


def _other_form(pattern: str) -> str:
    if pattern == _CODE_FORM:
        return "this is not a code of capital letters, digits and `_`"
    if pattern == _NOT_BLANK:
        return "this is empty"
    return f"this is not of the form `{pattern}`"


_CODE_FORM = f"^{CODE.pattern}$(?!\\n)"
_NOT_BLANK = r"^[\s\S]*\S[\s\S]*$"
Words = Callable[[Finding], str]
_WORDS: Mapping[str, tuple[str, Words]] = {
    "type": ("wrong-type", lambda error: f"this is of another type than {_kinds(error)}"),
    "enum": ("unknown-choice", lambda error: f"this is not one of {_options(error)}"),
    "minimum": ("out-of-range", lambda error: f"this is below {error.validator_value}"),
    "maximum": ("out-of-range", lambda error: f"this is above {error.validator_value}"),
    "x-decimals": (
        "too-many-decimals",
        lambda error: f"this has more than {error.validator_value} decimals or is not written plainly",
    ),
    "format": ("not-a-date", lambda _: "this is not a calendar day written like `2024-02-23`"),
    "maxItems": ("too-many", lambda error: f"this has more than {error.validator_value} entries"),
    "maxLength": ("wrong-form", lambda error: f"this is longer than {error.validator_value} characters"),
    "uniqueItems": ("duplicate-choice", lambda _: "a choice stands twice in this set"),
    "pattern": ("wrong-form", lambda error: _other_form(error.validator_value)),
}


def facts_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of the facts: the vocabulary's two objects, the standing freezes and the overrides."""
    properties: Any = vocabulary.schema["properties"]  # JSON, checked when the vocabulary was read
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["profile", "request"],
        "properties": {**properties, "freezes": FREEZES_SCHEMA, "overrides": OVERRIDES_SCHEMA},
    }


FREEZES_SCHEMA: Schema = {
    "description": "The freezes that stand before this decision; left out where nobody knows them.",
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["code", "level", "since"],
        "properties": {
            "code": {
                "description": "The reason code.",
                "type": "string",
                "pattern": _CODE_FORM,
            },
            "level": {"description": "What it stops.", "type": "string", "enum": list(LEVELS.options[1:])},
            "since": {"description": "Its first day.", "type": "string", "format": "date"},
        },
    },
}


def _staff_text(description: str, longest: int) -> Schema:
    return {"description": description, "type": "string", "pattern": _NOT_BLANK, "maxLength": longest}


OVERRIDES_SCHEMA: Schema = {
    "description": "What staff lifts from this decision, with the consent of a second person.",
    "type": "array",
    "maxItems": MOST_OVERRIDES,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": [*LENGTHS, "until"],
        "properties": {
            "lift": _staff_text("A rule, written `policy#rule`, or the code of a freeze.", LENGTHS["lift"]),
            "by": _staff_text("Who asks for it.", LENGTHS["by"]),
            "approved_by": _staff_text("Who agreed; never the same person.", LENGTHS["approved_by"]),
            "why": _staff_text("Why.", LENGTHS["why"]),
            "until": {"description": "The last day on which it counts.", "type": "string", "format": "date"},
        },
    },
}
