"""Finds amounts and points that fall where their labels say that they should rise, or the reverse."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from engine.language.syntax import Name
from engine.policy.policy import Bands, Expression, Matrix
from engine.policy.sense.subject import Subject
from engine.policy.written import number
from engine.text import problems
from engine.text.problem import Problem

_RISES, _FALLS = 1, -1
Line = Sequence[Fraction | int]


def against_the_labels(subject: Subject) -> Iterator[Problem]:
    """Cells of a matrix, and points of a scorecard, that go the wrong way along their axis."""
    base = subject.policy.base
    if base and isinstance(base.body, Matrix):
        yield from _down(subject, base.body)
        yield from _across(subject, base.body)
    for dimension in subject.policy.score.dimensions if subject.policy.score else ():
        for scored in dimension.characteristics:
            way = _way_of_field(subject, scored.field)
            for index in _wrong(scored.points, way) if scored.bands.edges else ():
                cells = _two(scored.points, index)
                place = scored.bands.places[index + 1]
                yield problems.against_label(
                    place, "points", _label(scored.bands, index + 1), scored.field, *cells, rises=way < 0
                )


def _down(subject: Subject, matrix: Matrix) -> Iterator[Problem]:
    columns = list(zip(*matrix.cells, strict=True))
    way = _way(subject, matrix.down, columns) if matrix.rows.edges else 0
    for column in columns:
        for index in _wrong(column, way):
            place = matrix.rows.places[index + 1]
            label, cells = _label(matrix.rows, index + 1), _two(column, index)
            yield problems.against_label(place, "amount", label, _said(matrix.down), *cells, rises=way < 0)


def _across(subject: Subject, matrix: Matrix) -> Iterator[Problem]:
    if matrix.across is None or matrix.columns is None or not matrix.columns.edges:
        return
    way = _way(subject, matrix.across, matrix.cells)
    for row, place in zip(matrix.cells, matrix.rows.places, strict=True):
        for index in _wrong(row, way):
            label, cells = _label(matrix.columns, index + 1), _two(row, index)
            yield problems.against_label(place, "amount", label, _said(matrix.across), *cells, rises=way < 0)


def _said(axis: Expression) -> str:
    return str(axis.text.value)


def _way(subject: Subject, axis: Expression, lines: Sequence[Line]) -> int:
    """Where the amounts should go along an axis: as its field says, up with a score, else as most lines go."""
    if isinstance(axis.syntax, Name):
        name = axis.syntax.name
        if any(use.name == name for use in subject.policy.uses):
            return _RISES
        if name in subject.vocabulary.fields and (way := _way_of_field(subject, name)):
            return way
    return _usual(lines)


def _way_of_field(subject: Subject, name: str) -> int:
    """What is better for a customer is better for the amount."""
    return {"raise": _RISES, "lower": _FALLS}.get(subject.vocabulary.fields[name].actionable or "", 0)


def _usual(lines: Sequence[Line]) -> int:
    """The way of all lines but at most one, of three or more; 0 where they share none."""
    for way in (_RISES, _FALLS):
        wrong = sum(bool(_wrong(line, way)) for line in lines)
        flat = sum(len(set(line)) == 1 for line in lines)
        if len(lines) - flat > 2 and wrong <= 1:
            return way
    return 0


def _wrong(line: Line, way: int) -> list[int]:
    """Where a line goes the wrong way."""
    return [index for index, (one, two) in enumerate(pairwise(line)) if (two - one) * way < 0]


def _two(line: Line, index: int) -> tuple[str, str]:
    return number(Fraction(line[index])), number(Fraction(line[index + 1]))


def _label(bands: Bands, index: int) -> str:
    return f"from {number(bands.edges[index - 1])}"
