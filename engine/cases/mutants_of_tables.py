"""The small changes of what is written as tables: matrices, what limits are rounded to, and scorecards."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from engine.cases.mutant import Mutant
from engine.cases.version import Version
from engine.language.compare import Ratio
from engine.policy.policy import Bands, Characteristic, Dimension, Expression, Matrix, Policy, Score
from engine.policy.written import number
from engine.text.place import Place

T = TypeVar("T")
CENT = Fraction(1, 100)


def of_base(version: Version, step: Fraction) -> Iterator[Mutant]:
    """The cells and edges of a matrix, and what the limit is rounded to."""
    policy = version.policy
    if policy.base is not None and isinstance(policy.base.body, Matrix):
        yield from _Matrix(version, policy.base.body, step).every()
    place = policy.place if policy.base is None else policy.base.place
    for name, value, unit in (
        ("round_down_to", policy.round_down_to, Fraction(1)),
        ("minimum", policy.minimum, CENT),
    ):
        for changed in () if value is None else (value - unit, value + unit):
            yield Mutant(
                part=name,
                place=place,
                was=number(value or Fraction(0)),
                becomes=number(changed),
                policy=_rounding(policy, name, changed),
            )


def _rounding(policy: Policy, name: str, value: Fraction) -> Policy:
    return replace(policy, round_down_to=value) if name == "round_down_to" else replace(policy, minimum=value)


class _Matrix:
    """The matrix of a base."""

    def __init__(self, version: Version, matrix: Matrix, step: Fraction) -> None:
        self._version = version
        self._matrix = matrix
        self._step = step

    def every(self) -> Iterator[Mutant]:
        """Each cell a step up and down, each edge a unit."""
        matrix = self._matrix
        for row, cells in enumerate(matrix.cells):
            for column, cell in enumerate(cells):
                yield from self._cell(row, column, cell)
        yield from _edges("base", matrix.rows, self._unit(matrix.down), self._put_rows)
        if matrix.across is not None and matrix.columns is not None:
            yield from _edges("base", matrix.columns, self._unit(matrix.across), self._put_columns)

    def _cell(self, row: int, column: int, cell: Fraction) -> Iterator[Mutant]:
        cells = self._matrix.cells
        for value in (each for each in (cell - self._step, cell + self._step) if each >= 0):
            changed = _with(cells, row, _with(cells[row], column, value))
            yield Mutant(
                part="base",
                place=self._matrix.rows.places[row],
                was=f"row {row + 1}, column {column + 1}: {number(cell)}",
                becomes=number(value),
                policy=self._put(replace(self._matrix, cells=changed)),
            )

    def _unit(self, text: Expression) -> Fraction:
        node = self._version.value(text, text.syntax, None)
        return CENT if isinstance(node, Ratio) else self._version.scale(node)

    def _put_rows(self, bands: Bands) -> Policy:
        return self._put(replace(self._matrix, rows=bands))

    def _put_columns(self, bands: Bands) -> Policy:
        return self._put(replace(self._matrix, columns=bands))

    def _put(self, changed: Matrix) -> Policy:
        policy = self._version.policy
        return policy if policy.base is None else replace(policy, base=replace(policy.base, body=changed))


def of_score(version: Version, score: Score) -> Iterator[Mutant]:
    """The starting points, and the points and edges of every characteristic."""
    policy = version.policy
    for value in (score.starts_at - 1, score.starts_at + 1):
        changed = replace(policy, score=replace(score, starts_at=value))
        yield _points("score", score.place, f"starts_at: {score.starts_at}", value, changed)
    for position, dimension in enumerate(score.dimensions):
        for place, each in enumerate(dimension.characteristics):
            yield from _scored(version, _Way(policy, score, position, dimension, place), each)


class _Way:
    """The way down to a characteristic of a score."""

    def __init__(self, policy: Policy, score: Score, position: int, dimension: Dimension, place: int) -> None:
        self._policy, self._score = policy, score
        self._position, self.dimension, self._place = position, dimension, place

    def put(self, changed: Characteristic) -> Policy:
        """The version with another characteristic here."""
        inner = replace(
            self.dimension, characteristics=_with(self.dimension.characteristics, self._place, changed)
        )
        dimensions = _with(self._score.dimensions, self._position, inner)
        return replace(self._policy, score=replace(self._score, dimensions=dimensions))


def _scored(version: Version, way: _Way, each: Characteristic) -> Iterator[Mutant]:
    part = f"{way.dimension.name}.{each.id}"
    for band, points in enumerate(each.points):
        for value in (points - 1, points + 1):
            changed = way.put(replace(each, points=_with(each.points, band, value)))
            yield _points(part, each.bands.places[band], f"band {band + 1}: {points}", value, changed)
    for value in () if each.none is None else (each.none - 1, each.none + 1):
        yield _points(part, each.place, f"none: {each.none}", value, way.put(replace(each, none=value)))
    kind = version.vocabulary.fields[each.field].kind
    unit = Fraction(1, getattr(kind, "denominator", 1))
    yield from _edges(part, each.bands, unit, lambda bands: way.put(replace(each, bands=bands)))


def _points(part: str, place: Place, was: str, value: int, policy: Policy) -> Mutant:
    return Mutant(part=part, place=place, was=was, becomes=str(value), policy=policy)


def _edges(part: str, bands: Bands, unit: Fraction, put: Callable[[Bands], Policy]) -> Iterator[Mutant]:
    for position, edge in enumerate(bands.edges):
        for value in (edge - unit, edge + unit):
            edges = _with(bands.edges, position, value)
            if list(edges) == sorted(set(edges)):
                yield Mutant(
                    part=part,
                    place=bands.places[position + 1],
                    was=f"from {number(edge)}",
                    becomes=f"from {number(value)}",
                    policy=put(replace(bands, edges=edges)),
                )


def _with(items: tuple[T, ...], position: int, item: T) -> tuple[T, ...]:
    return (*items[:position], item, *items[position + 1 :])
