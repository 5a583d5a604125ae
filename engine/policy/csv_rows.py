"""The text of a CSV file to rows of cells, each at its place; nothing is guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.text import problems
from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected

_CELL = re.compile(r' *+(?:"(?P<quoted>(?:[^"]|"")*+)" *+|(?P<plain>[^",]*+))(?=,|$)')
"""Nothing is taken back once it was read: a row of spaces would else be read again and again."""
_MOST_REPORTED = 1_000
_OTHER_SIGNS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its text, and where that begins."""

    text: str
    place: Place


Row = tuple[Cell, ...]


def csv_rows(source: Source) -> tuple[Row, ...]:
    """The rows of a file, empty ones at its end left out; raises Rejected with all that is wrong with it."""
    lines = source.text.replace("\r\n", "\n").split("\n")
    while lines and not lines[-1].strip(", "):
        lines.pop()
    if not lines:
        raise Rejected((problems.csv_empty(Place(source.path, 1, 1)),))
    found = [tuple(_cells(source.path, number, line)) for number, line in enumerate(lines, 1)]
    wrong = list(_other_sign(found[0])) or [
        part for row in found for part in row if isinstance(part, Problem)
    ]
    if wrong:
        raise Rejected(wrong[:_MOST_REPORTED])
    return tuple(tuple(part for part in row if isinstance(part, Cell)) for row in found)


def _cells(path: str, number: int, line: str) -> Iterator[Cell | Problem]:
    """The cells of a line, up to the first that cannot be read."""
    start = 0
    while start <= len(line):
        match = _CELL.match(line, start)
        if match is None:
            at = line.index('"', start)
            yield problems.csv_quote(Place(path, number, at + 1, len(line) - at))
            return
        yield _cell(path, number, match)
        start = match.end() + 1


def _cell(path: str, number: int, match: re.Match[str]) -> Cell:
    group = "plain" if match["quoted"] is None else "quoted"
    text = match[group].strip()
    at = match.start(group) + len(match[group]) - len(match[group].lstrip())
    return Cell(
        text=text.replace('""', '"'), place=Place(path, number, min(at, match.end()) + 1, max(len(text), 1))
    )


def _other_sign(header: tuple[Cell | Problem, ...]) -> Iterator[Problem]:
    """A first row of one cell that holds what other programs put between cells."""
    first, *others = header
    for sign, name in _OTHER_SIGNS.items():
        if not others and isinstance(first, Cell) and sign in first.text:
            yield problems.csv_other_sign(first.place, name)
            return
