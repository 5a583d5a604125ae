"""Reads JSON lines: one object on each line, as the cells of a table or as the facts of an account."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from engine.dryrun.reasons import EMPTY_LINE, NOT_A_CELL, NOT_AN_OBJECT, line_too_long, not_json
from engine.dryrun.rows import Cell, Refused, Row, refused
from engine.text.strict_json import JsonRefused, read_json

_LONGEST_LINE = 1_048_576
Line = dict[str, object]


def json_lines(path: Path) -> Iterator[tuple[int, Line | Refused]]:
    """Each line with its number, from 1; empty lines at the end are none."""
    empty = 0
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                while rest := file.readline(_LONGEST_LINE):
                    if rest.endswith(b"\n"):
                        break
            if not line.strip():
                empty += 1
                continue
            for _ in range(empty):
                number += 1
                yield number, refused(number, EMPTY_LINE)
            number, empty = number + 1, 0
            yield number, _line(number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)


def _line(number: int, line: bytes) -> Line | Refused:
    if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
        return refused(number, line_too_long(_LONGEST_LINE))
    try:
        found = read_json(line)
    except JsonRefused as fault:
        return refused(number, not_json(fault.code, fault.message, fault.column))
    if not isinstance(found, dict):
        return refused(number, NOT_AN_OBJECT)
    return found


def json_rows(path: Path, headers: Sequence[str]) -> Iterator[Row | Refused]:
    """The cells of a table whose lines are flat objects; a key that a line does not have is an empty cell."""
    for number, line in json_lines(path):
        if isinstance(line, Refused):
            yield line
            continue
        picked = [line.get(header) for header in headers]
        if any(isinstance(value, dict | list) for value in picked):
            yield refused(number, NOT_A_CELL)
        else:
            yield Row(number, [_cell(value) for value in picked])


def _cell(value: object) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
