"""The form of codes: a regular expression kept to so few signs that every reader of it agrees, and agrees quickly.

A form is `^`, one part after another, and `$`. A part is a letter, a digit, `-`, `_` or a set such as `[A-Z0-9]`,
with a count behind it: `{6}`, `{2,4}` or `?`. So a code has at most 32 signs, and a text that is none is refused
after a bounded number of steps: at most three parts vary in length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from engine.policy.values import line
from engine.text import problems
from engine.text.document import Node
from engine.text.problem import Rejected

LONGEST = 32
MOST_VARYING = 3
_SET = r"\[(?P<set>(?:[A-Z]-[A-Z]|[a-z]-[a-z]|[0-9]-[0-9]|[A-Za-z0-9_])+)\]"
_COUNT = r"(?:\{(?P<low>[0-9]{1,2})(?:,(?P<high>[0-9]{1,2}))?\}|(?P<maybe>\?))?"
_PART = re.compile(rf"(?:{_SET}|(?P<sign>[A-Za-z0-9_-])){_COUNT}")
_UNNAMED = re.sub(r"\?P<[a-z]+>", "?:", _PART.pattern)
FORM = rf"^\^(?:{_UNNAMED})+\$$"
"""What the text of a form looks like, for editors; whether its parts make sense, only a reader sees."""
_RANGE = re.compile("(.)-(.)|(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a form: the signs it takes, and how many of them."""

    signs: str
    low: int
    high: int


def form(node: Node) -> str:
    """The text of a form; raises Rejected where it is not one."""
    found = line(node)
    if re.fullmatch(FORM, found) is None:
        raise Rejected((problems.bad_pattern(node.place, found),))
    wrong = [problems.pattern_reach(node.place, *each) for each in _faults(found)]
    if wrong:
        raise Rejected(wrong)
    return found


def parts_of(pattern: str) -> tuple[Part, ...]:
    """The parts of a form."""
    return tuple(_part(found) for found in _PART.finditer(pattern[1:-1]))


def texts_of(pattern: str) -> Iterator[str]:
    """The texts of a form in a fixed order, the shortest first where only one part varies."""
    parts = parts_of(pattern)
    for counts in product(*(range(part.low, part.high + 1) for part in parts)):
        signs = (part.signs for part, count in zip(parts, counts, strict=True) for _ in range(count))
        yield from map("".join, product(*signs))


def unlisted(pattern: str, values: tuple[str, ...]) -> str | None:
    """A text of the form that is not one of some values, if there is one."""
    listed = frozenset(values)
    return next((text for text in islice(texts_of(pattern), len(values) + 1) if text not in listed), None)


def _part(found: re.Match[str]) -> Part:
    low = 0 if found["maybe"] else int(found["low"] or 1)
    high = 1 if found["maybe"] else int(found["high"] or low)
    signs = found["sign"] or "".join(_signs(found["set"]))
    return Part(signs="".join(sorted(set(signs))), low=low, high=high)


def _signs(text: str) -> Iterator[str]:
    for first, last, alone in _RANGE.findall(text):
        yield alone or "".join(map(chr, range(ord(first), ord(last) + 1)))


def _faults(pattern: str) -> Iterator[tuple[str, str]]:
    """What makes no sense in a form, each with what was expected."""
    parts = parts_of(pattern)
    sets = (found["set"] or "" for found in _PART.finditer(pattern[1:-1]))
    if any(first > last for text in sets for first, last, _ in _RANGE.findall(text)):
        yield "a set runs backwards", "one such as `[A-Z]`"
    if any(part.low > part.high for part in parts):
        yield "a count runs backwards", "one such as `{2,4}`"
    if not any(part.low for part in parts):
        yield "an empty text has this form", "one of at least one sign"
    longest, varying = sum(part.high for part in parts), sum(part.low != part.high for part in parts)
    if longest > LONGEST:
        yield f"the longest code has {longest} signs", f"one of at most {LONGEST}"
    if varying > MOST_VARYING:
        yield f"{varying} parts vary in length", f"a form with at most {MOST_VARYING}"
