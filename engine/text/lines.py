"""Lines that YAML cannot fit into those around them: by how much they are off, or which line above is to blame."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.text import meant, problems
from engine.text.place import Place, Source
from engine.text.problem import Problem

_DASHES = re.compile(r" *((?:- +)*)")
_DASH = re.compile(r"- +")
_KEY = re.compile(r"""(?:"[^"]*"|'[^']*'|[A-Za-z0-9_][\w ./-]*):(?= |$)""")
_NO_SPACE = re.compile(r" *(?:- +)*[A-Za-z_]\w*(:)(?=[^\s:/])")
_NO_COLON = re.compile(r" *(?:- +)*[A-Za-z_]\w* *(=)(?!=)")
_OTHER_COLON = re.compile(r" *(?:- +)*[A-Za-z_]\w* *(\uff1a|:[\u00a0\u3000])")
_CLOSED_DASH = re.compile(r" *(?:- +)*(-)(?=[A-Za-z_][^\s:]*:(?: |$))")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where an item or an entry begins on its line."""

    column: int
    is_item: bool
    length: int


def misfit(source: Source, number: int) -> Problem | None:
    """Say how far a line is from where it would fit, or what is wrong with the line above it."""
    above = _line_above(source, number)
    if above is not None and (cause := not_an_entry(source, above)):
        return cause
    first = next(_starts(source.line(number)), None)
    if first is None:
        return None
    fitting = [(line, start) for line, start in _open_above(source, number) if start.is_item == first.is_item]
    by_distance = sorted(fitting, key=lambda at: (abs(at[1].column - first.column), -at[1].column))
    if not by_distance or by_distance[0][1].column == first.column:
        return None
    line, start = by_distance[0]
    place = Place(source.path, number, first.column, first.length)
    return problems.misfit_line(place, Place(source.path, line, start.column, start.length))


def not_an_entry(source: Source, number: int) -> Problem | None:
    """Say why YAML sees no key, or no item, in a line that was meant as one."""
    line = source.line(number)
    if found := _OTHER_COLON.match(line):
        at = meant.lookalike(line, found.start(1)) or found.start(1)
        return lookalike(source, number, at)
    if found := _CLOSED_DASH.match(line):
        rewritten = f"{line[: found.end()]} {line[found.end() :]}".strip()
        return problems.no_space(Place(source.path, number, found.start(1) + 1), "-", rewritten)
    if found := _NO_SPACE.match(line):
        rewritten = f"{line[: found.end()]} {line[found.end() :]}".strip()
        return problems.no_space(Place(source.path, number, found.start(1) + 1), ":", rewritten)
    if found := _NO_COLON.match(line):
        rewritten = f"{line[: found.start(1)].rstrip()}: {line[found.end(1) :].lstrip()}".strip()
        return problems.equals_for_colon(Place(source.path, number, found.start(1) + 1), rewritten)
    return None


def begins(line: str) -> bool:
    """Say whether a line begins an item or an entry."""
    return any(True for _ in _starts(line))


def lookalike(source: Source, number: int, index: int) -> Problem:
    """A character of a line that only looks like a sign of YAML, with the line as it was meant."""
    line = source.line(number)
    place = Place(source.path, number, index + 1)
    return problems.lookalike(place, line[index], meant.plain_yaml(line).strip())


def _line_above(source: Source, number: int) -> int | None:
    above = range(number - 1, 0, -1)
    return next((each for each in above if source.line(each).strip()), None)


def _open_above(source: Source, number: int) -> Iterator[tuple[int, _Start]]:
    """The items and entries that are still open where a line begins, nearest first."""
    limit: float = float("inf")
    for above in range(number - 1, 0, -1):
        starts = [start for start in _starts(source.line(above)) if start.column < limit]
        for start in reversed(starts):
            yield above, start
        limit = min([limit, *(start.column for start in starts)])


def _starts(line: str) -> Iterator[_Start]:
    """The dashes of a line and its key, left to right."""
    dashes = _DASHES.match(line)
    begin = 0 if dashes is None else dashes.end()
    for dash in _DASH.finditer(line[:begin]):
        yield _Start(dash.start() + 1, is_item=True, length=1)
    if line[begin:].rstrip() == "-":
        yield _Start(begin + 1, is_item=True, length=1)
    elif key := _KEY.match(line, begin):
        yield _Start(begin + 1, is_item=False, length=key.end() - begin - 1)
