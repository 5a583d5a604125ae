"""Why a decision request does not fit: the envelope's schema and the vocabulary, each fault in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from api.http.envelope import SCHEMA, day_of
from engine.decision.question import FactProblem
from engine.decision.validate import MOST_PROBLEMS, Validator
from engine.policy.vocabulary import Vocabulary
from engine.text.nearest import nearest

_LONGEST_NAME = 80
_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date")(lambda value: not isinstance(value, str) or day_of(value) is not None)
_ENVELOPE = Draft202012Validator(SCHEMA, format_checker=_FORMATS)

Words = Callable[[ValidationError], str]
_WORDS: Mapping[str, tuple[str, Words]] = {
    "type": ("wrong-type", lambda error: f"this is of another type than {error.validator_value}"),
    "enum": ("unknown-choice", lambda error: f"this is not one of {_listed(error.validator_value)}"),
    "minimum": ("out-of-range", lambda error: f"this is below {error.validator_value}"),
    "minLength": ("wrong-form", lambda _: "this is empty"),
    "maxLength": ("wrong-form", lambda error: f"this is longer than {error.validator_value} characters"),
    "pattern": (
        "wrong-form",
        lambda _: "this is not a name of 1 to 128 letters, digits, `.`, `_`, `:` and `-`",
    ),
    "format": ("not-a-date", lambda _: "this is not a calendar day written like `2024-02-23`"),
}


def accepts(body: object) -> bool:
    """Whether the schema of the envelope finds nothing wrong."""
    return _ENVELOPE.is_valid(body)


def misfits(body: object, vocabulary: Vocabulary) -> tuple[FactProblem, ...]:
    """Everything wrong with a body, envelope and facts, by pointer; at most twenty, the rest left out."""
    found = {problem for error in _ENVELOPE.iter_errors(body) for problem in _explained(error)}
    found.update(_facts(body, vocabulary) if isinstance(body, dict) else ())
    ordered = sorted(found, key=lambda problem: (problem.pointer, problem.code))
    listed = [problem for problem in ordered if problem.code != _MORE.code]
    if len(listed) == len(ordered) <= MOST_PROBLEMS:
        return tuple(listed)
    return (*listed[:MOST_PROBLEMS], _MORE)


_MORE = FactProblem(pointer="", code="more-problems", message="more problems are not listed")


def _facts(body: Mapping[str, object], vocabulary: Vocabulary) -> Iterator[FactProblem]:
    """What is wrong with the facts, as far as they have the shape of facts."""
    profile, request, freezes = body.get("profile"), body.get("request", {}), body.get("freezes")
    if isinstance(profile, dict) and isinstance(request, dict):
        shaped = freezes if isinstance(freezes, list) else None
        overrides = body.get("overrides")
        lifted = overrides if isinstance(overrides, list) else None
        yield from Validator(vocabulary).problems(profile, request, shaped, lifted)


def _explained(error: ValidationError) -> Iterator[FactProblem]:
    pointer = "".join(f"/{escaped(str(step))}" for step in error.absolute_path)
    if error.validator == "additionalProperties":
        yield from _unknown(error)
    elif error.validator == "required":
        yield FactProblem(pointer="/profile", code="missing", message="this must be given and is not")
    else:
        code, words = _WORDS[str(error.validator)]
        yield FactProblem(pointer=pointer, code=code, message=words(error))


def _unknown(error: ValidationError) -> Iterator[FactProblem]:
    """The unknown names, as many as can be listed and one more: a near name takes its time to find."""
    known, found = SCHEMA["properties"], cast("Mapping[str, object]", error.instance)
    for name in sorted(name for name in found if name not in known)[: MOST_PROBLEMS + 1]:
        close = nearest(name, known)
        message = "this is not a part of a decision request"
        hint = f"{message}, did you mean `{close}`?" if close else f"{message}: {_listed(known)}"
        yield FactProblem(pointer=f"/{escaped(name)}", code="unknown-field", message=hint)


def escaped(step: str) -> str:
    """A key as a step of a JSON Pointer, cut where it is very long."""
    return step[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")


def _listed(options: object) -> str:
    return ", ".join(f"`{option}`" for option in options) if isinstance(options, list | dict) else ""
