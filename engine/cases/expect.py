"""Reads what a case expects of a decision: its parts, each with the one form it may have."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from engine.cases.case import Expectation, Want
from engine.policy.plan.plan import ANSWERS
from engine.policy.policy import Level, WaiverClass
from engine.policy.shape import Fields, entries, every, repeated, wrong_type
from engine.policy.values import code, line, name, placed_line, whole
from engine.text import problems
from engine.text.document import Entry, Node, Scalar, Sequence
from engine.text.nearest import nearest
from engine.text.problem import Rejected

Read = Callable[[Node], Want]

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,17})\.[0-9]{2}")
_RULE = re.compile(r"[a-z]+/[a-z][a-z0-9_]*#[a-z][a-z0-9_]*")
POINTS = whole(-1_000_000, 1_000_000, "a whole number of points")


def read_expect(node: Node) -> tuple[Expectation, ...]:
    """The expectations of a case, in the order of the file."""
    with Fields(node, tuple(_PARTS)) as fields:
        known = [entry for entry in fields.mapping.entries if entry.key in _PARTS]
        if not fields.mapping.entries:
            fields.note(problems.nothing_expected(node.place, tuple(_PARTS)))
        found = [fields.attempt(_part, entry) or () for entry in known]
        return tuple(expectation for group in found for expectation in group)


def _part(entry: Entry) -> tuple[Expectation, ...]:
    form = _PARTS[entry.key]
    if isinstance(form, Mapping):
        return _group(entry.key, form, entry.value)
    return (_expectation(entry.key, form, entry.value),)


def _group(part: str, form: Mapping[str, Read], node: Node) -> tuple[Expectation, ...]:
    """The expectations about one outcome."""
    entries(node)
    with Fields(node, tuple(form) if part != "score" else (*form, _DIMENSIONS)) as fields:
        found: list[Expectation] = []
        for entry in fields.mapping.entries:
            if part == "score" and entry.key == _DIMENSIONS:
                found += fields.attempt(_dimensions, entry.value) or ()
            elif entry.key in form:
                read = partial(_expectation, f"{part}.{entry.key}", form[entry.key])
                one = fields.attempt(read, entry.value)
                found += [one] if one is not None else []
        return tuple(found)


def _dimensions(node: Node) -> tuple[Expectation, ...]:
    def points(entry: Entry) -> Expectation:
        return _expectation(f"score.{_DIMENSIONS}.{entry.key}", POINTS, entry.value)

    return every(points, entries(node))


def _expectation(part: str, read: Read, node: Node) -> Expectation:
    places = tuple(item.place for item in node.items) if isinstance(node, Sequence) else ()
    return Expectation(part=part, want=read(node), place=node.place, places=places)


def _word(*options: str) -> Read:
    def read(node: Node) -> str:
        found = line(node)
        if found not in options:
            close = nearest(found, options)
            raise Rejected((problems.unknown_option(node.place, found, options, close),))
        return found

    return read


def _or_none(read: Read) -> Read:
    """A reader of values that may be expected to be none."""
    return lambda node: None if isinstance(node, Scalar) and node.value is None else read(node)


def _amount(node: Node) -> str:
    found = line(node)
    if _AMOUNT.fullmatch(found) is None:
        expected = "an amount with two decimals such as `8000.00`"
        raise Rejected((problems.bad_number(node.place, found, expected),))
    return found


def _truth(node: Node) -> bool:
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    raise wrong_type(node, "`true` or `false`")


def _rule(node: Node) -> str:
    """A rule by policy and id."""
    found = line(node)
    if _RULE.fullmatch(found) is None:
        raise Rejected((problems.bad_reference(node.place, found, "cn/pay_later_limit#minor"),))
    return found


def _list(read: Callable[[Node], str]) -> Read:
    """A reader of lists, which may be empty and hold nothing twice."""

    def read_list(node: Node) -> tuple[str, ...]:
        if not isinstance(node, Sequence):
            raise wrong_type(node, "a list")
        found = every(read, node.items)
        twice = tuple(repeated(map(placed_line, node.items)))
        if twice:
            raise Rejected(twice)
        return found

    return read_list


_DIMENSIONS = "dimensions"
_STATUS = _word("decided", "incomplete", "referred", "not_in_scope")
_LEVEL = _word(*Level)
_CODES = _list(code)
_FIELDS = _list(name)
_SUM = _or_none(_amount)
_PARTS: Mapping[str, Read | Mapping[str, Read]] = {
    "status": _STATUS,
    "limit": {
        "status": _STATUS,
        "answer": _or_none(_word(*ANSWERS.options)),
        "amount": _SUM,
        "lowest": _SUM,
        "highest": _SUM,
        "decided_by": _list(_rule),
        "missing": _FIELDS,
    },
    "freeze": {
        "status": _STATUS,
        "level": _LEVEL,
        "lowest": _or_none(_LEVEL),
        "highest": _or_none(_LEVEL),
        "new": _CODES,
        "kept": _CODES,
        "released": _CODES,
        "reopening": _or_none(_truth),
        "missing": _FIELDS,
    },
    "waiver": {
        "status": _STATUS,
        "amount": _SUM,
        "lowest": _SUM,
        "highest": _SUM,
        "rule": _or_none(_rule),
        "class": _or_none(_word(*WaiverClass)),
        "as": _or_none(_word("waiver", "refund")),
        "uses_allowance": _or_none(_truth),
        "missing": _FIELDS,
    },
    "score": {
        "status": _STATUS,
        "value": _or_none(POINTS),
        "lowest": _or_none(POINTS),
        "highest": _or_none(POINTS),
        "missing": _FIELDS,
    },
    "actions": _list(name),
    "rules": _list(name),
    "unknown": _list(name),
    "reasons": _CODES,
    "missing": _FIELDS,
}
"""What may be expected, outcome by outcome; the dimensions of a score stand apart, each has its own name."""

MISSING = ("missing", *(f"{outcome}.missing" for outcome in ("limit", "freeze", "waiver", "score")))
"""The parts that list fields to supply: of the whole decision, and of each outcome that is open."""
