"""Lowers decision tables, matrices and score bands to the typed tree."""

from fractions import Fraction

from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import Boolean, Choice, ChoiceSet, Kind, Number, Unit, describe
from engine.language.tree import Input, Node
from engine.policy.policy import Bands, Characteristic, Matrix
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

Axis = Node | Ratio


def matrix(grid: Matrix, down: Axis, across: Axis | None) -> Node:
    """The amounts of a matrix over its axes."""
    rows = tuple(_row(grid, across, cells) for cells in grid.cells)
    return banded(down, grid.rows, rows)


def _row(grid: Matrix, across: Axis | None, cells: tuple[Fraction, ...]) -> Node:
    amounts = tuple(build.constant(cell, Unit.MONEY) for cell in cells)
    if across is None or grid.columns is None:
        return amounts[0]
    return banded(across, grid.columns, amounts)


def banded(axis: Axis, bands: Bands, cells: tuple[Node, ...]) -> Node:
    """The cell of the band or option that the axis falls in; raises Rejected where labels and axis differ."""
    if bands.options:
        return _by_option(axis, bands, cells)
    if not isinstance(axis.kind, Number):
        raise Rejected((problems.bands_for(bands.place, describe(axis.kind)),))
    if isinstance(axis, Ratio):
        return _by_ratio(axis, bands, cells)
    aligned = build.align((axis, *(build.constant(edge) for edge in bands.edges)))
    edges = tuple(build.number(edge).low for edge in aligned[1:])
    return build.step(aligned[0], edges, cells)


def _by_ratio(axis: Ratio, bands: Bands, cells: tuple[Node, ...]) -> Node:
    chosen = cells[-1]
    for edge, cell in reversed(list(zip(bands.edges, cells, strict=False))):
        below = build.less(axis.numerator, build.times(axis.divisor, build.constant(edge)))
        chosen = build.choose(below, cell, chosen)
    return chosen


def _by_option(axis: Axis, bands: Bands, cells: tuple[Node, ...]) -> Node:
    options = _options(axis.kind, bands.place)
    found: list[Problem] = [
        problems.unknown_choice(place, label, options, nearest(label, options))
        for label, place in zip(bands.options, bands.places, strict=True)
        if label not in options
    ]
    missing = [option for option in options if option not in bands.options]
    if missing:
        found.append(problems.options_missing(bands.place, missing))
    if found or isinstance(axis, Ratio):
        raise Rejected(found or (problems.bands_for(bands.place, describe(axis.kind)),))
    by_name = dict(zip(bands.options, cells, strict=True))
    ordered = tuple(by_name[option] for option in options)
    if isinstance(axis.kind, Boolean):
        return build.choose(axis, ordered[0], ordered[1])
    return build.step(axis, tuple(range(1, len(options))), ordered)


def _options(kind: Kind, place: Place) -> tuple[str, ...]:
    match kind:
        case Choice(options=options):
            return options
        case Boolean():
            return ("true", "false")
        case _:
            raise Rejected((problems.options_for(place, describe(kind)),))


def points(characteristic: Characteristic, field: Input, flag: Input | None) -> Node:
    """The points of a scored field, its known none included; raises Rejected where they do not fit."""
    if isinstance(field.kind, ChoiceSet):
        raise Rejected((problems.bands_for(characteristic.field_place, describe(field.kind)),))
    if (flag is None) != (characteristic.none is None):
        raise Rejected(
            (problems.none_points(characteristic.place, characteristic.field, needed=flag is not None),)
        )
    cells = tuple(build.constant(value, Unit.COUNT) for value in characteristic.points)
    scored = banded(field, characteristic.bands, cells)
    if flag is None or characteristic.none is None:
        return scored
    return build.choose(flag, build.constant(characteristic.none, Unit.COUNT), scored)


def out_of_range(axis: Axis, bands: Bands) -> Problem | None:
    """A band that no value of the axis can reach, if there is one."""
    if bands.options or isinstance(axis, Ratio) or not isinstance(axis.kind, Number):
        return None
    low, high = (Fraction(end, axis.kind.denominator) for end in (axis.kind.low, axis.kind.high))
    for edge, place in zip(bands.edges, bands.places[1:], strict=False):
        if not low < edge <= high:
            return problems.band_out_of_range(place, str(edge), str(low), str(high))
    return None
