"""One scalar event to a scalar with places, and what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import yaml

from engine.text import characters, problems, rewrite
from engine.text.document import Run, Scalar, Style, Value
from engine.text.marks import begin, end
from engine.text.place import Place
from engine.text.problem import Problem
from engine.text.values import MOST_DIGITS, Ambiguous, TooLong, instead_of, literal_runs, plain_value, runs

Found: TypeAlias = tuple[Scalar, tuple[Problem, ...]]

_STYLES = {"'": Style.SINGLE, '"': Style.DOUBLE, "|": Style.LITERAL, ">": Style.LITERAL}
_GLUED_COMMENT = re.compile(r"\|[-+0-9]*#")
_COMMENT = re.compile(r"( +)#( |$)?")


def scalar(event: yaml.ScalarEvent, path: str, lines: Sequence[str]) -> Found:
    """Read a scalar; where something is wrong with it, its value is the bare text."""
    start, stop = begin(event), end(event)
    style = _STYLES.get(event.style or "", Style.PLAIN)
    line = lines[start.line] if start.line < len(lines) else ""
    if style is Style.LITERAL:
        return _literal(event, Place(path, start.line + 1, start.column + 1), lines)
    if start.line != stop.line:
        place = Place(path, start.line + 1, start.column + 1, max(len(line) - start.column, 1))
        return Scalar(place, event.value, style, _one_run(place)), (problems.text_over_lines(place),)
    if not event.value and style is Style.PLAIN:
        return _nothing(Place(path, start.line + 1, len(line[: start.column].rstrip()) + 1))
    raw = line[start.column : stop.column]
    place = Place(path, start.line + 1, start.column + 1, max(len(raw), 1))
    if style is Style.PLAIN:
        return _plain(event.value, place, line)
    found = characters.escaped(place, event.value) if "\\" in raw else ()
    return Scalar(place, event.value, style, runs(raw, place.line, place.column)), found


def cut_off(text: str, place: Place, line: str) -> Iterator[Problem]:
    """Report a plain text that ` #` cuts off before its author meant it to end."""
    stop = place.column - 1 + len(text)
    comment = _COMMENT.match(line, stop)
    if comment is None:
        return
    reads_as_text = len(comment[1]) == 1 and comment[2] is None
    if rewrite.is_unfinished(text) or reads_as_text:
        mark = stop + len(comment[1])
        lost = Place(place.path, place.line, mark + 1, len(line) - mark)
        yield problems.text_cut_off(lost, text, rewrite.as_block(line))


def nothing_after(key: Place) -> Scalar:
    """Give the value of a key that has none; it stands behind the colon, wherever a parser sees it."""
    place = Place(key.path, key.line, key.column + key.length + 1)
    return Scalar(place, None, Style.PLAIN, _one_run(place))


def _literal(event: yaml.ScalarEvent, place: Place, lines: Sequence[str]) -> Found:
    node = Scalar(place, event.value, Style.LITERAL, literal_runs(event.value, place.line, lines))
    if event.style == ">":
        return node, (problems.folded_text(place),)
    bad_header = _GLUED_COMMENT.match(lines[place.line - 1], place.column - 1)
    return node, (problems.block_header(place),) if bad_header else ()


def _nothing(place: Place) -> Found:
    return Scalar(place, None, Style.PLAIN, _one_run(place)), ()


def _plain(text: str, place: Place, line: str) -> Found:
    value: Value = text
    found: tuple[Problem, ...] = ()
    try:
        value = plain_value(text)
    except Ambiguous:
        rewritten = rewrite.quoted_at(line, place.column, len(text))
        found = (problems.ambiguous_scalar(place, text, instead_of(text), rewritten),)
    except TooLong as error:
        found = (problems.number_too_long(place, error.digits, MOST_DIGITS),)
    return Scalar(place, value, Style.PLAIN, _one_run(place)), found


def _one_run(place: Place) -> tuple[Run]:
    return ((0, place.line, place.column),)
