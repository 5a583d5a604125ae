"""Characters that have no business in a policy: controls, invisible marks, tabs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from engine.text import problems
from engine.text.place import Place, Source
from engine.text.problem import Problem

Span = tuple[int, int]

_MOST_REPORTED = 20
# Controls, lone carriage returns, line breaks of other alphabets, and what no YAML reader takes.
_NOWHERE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
# Characters that hide or reorder what is seen: harmless in comments only.
_HIDING = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\uffa0"
    "\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_UNREADABLE = re.compile(_NOWHERE)
_IN_TEXT = re.compile(f"\t|{_HIDING}")
_BETWEEN_TEXTS = re.compile(f"#[^\n]*|\t|{_HIDING}")
_ESCAPED = re.compile(f"{_NOWHERE}|{_HIDING}")
_NAMES = {"\r": "a lone carriage return", "\ufeff": "a byte order mark"}


def unreadable(source: Source) -> tuple[Problem, ...]:
    """Report the characters that may stand nowhere, not even in a comment."""
    return _reported(source, _UNREADABLE.finditer(source.text))


def hidden(source: Source, texts: Sequence[Span]) -> tuple[Problem, ...]:
    """Report tabs and invisible characters outside comments; `texts` says where the scalars stand."""
    if _IN_TEXT.search(source.text) is None:
        return ()
    return _reported(source, _outside_comments(source.text, texts))


def escaped(place: Place, value: str) -> tuple[Problem, ...]:
    """Report the first invisible character that a quoted text holds as an escape."""
    match = _ESCAPED.search(value)
    return () if match is None else (_problem(place, match.group()),)


def _outside_comments(text: str, texts: Sequence[Span]) -> Iterator[re.Match[str]]:
    after = 0
    for start, stop in texts:
        yield from _no_comments(_BETWEEN_TEXTS.finditer(text, after, start))
        yield from _IN_TEXT.finditer(text, start, stop)
        after = stop
    yield from _no_comments(_BETWEEN_TEXTS.finditer(text, after))


def _no_comments(found: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    return (match for match in found if match.group()[0] != "#")


def _reported(source: Source, found: Iterator[re.Match[str]]) -> tuple[Problem, ...]:
    matches = islice(found, _MOST_REPORTED)
    return tuple(_problem(_place(source, match.start()), match.group()) for match in matches)


def _problem(place: Place, character: str) -> Problem:
    if character == "\t":
        return problems.tab_character(place)
    name = unicodedata.name(character, "a control character").lower()
    return problems.invisible_character(place, _NAMES.get(character, f"{name} (U+{ord(character):04X})"))


def _place(source: Source, index: int) -> Place:
    return Place(
        source.path, source.text.count("\n", 0, index) + 1, index - source.text.rfind("\n", 0, index)
    )
