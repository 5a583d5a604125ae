"""Finds rows of decision tables, and bands, that no account reaches."""

from collections.abc import Iterator

from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import Number
from engine.language.tree import Input, Node
from engine.policy.checked import Amount
from engine.policy.policy import Bands, Matrix, Table
from engine.policy.sense.subject import Subject, tables, written
from engine.text import problems
from engine.text.problem import Problem


def rows_never_reached(subject: Subject) -> Iterator[Problem]:
    """Rows of decision tables whose accounts all meet a row above them."""
    for table in tables(subject.policy):
        yield from _rows(subject, table)


def _rows(subject: Subject, table: Table) -> Iterator[Problem]:
    supposing, left = subject.supposing, subject.applying
    for index, row in enumerate(table.rows):
        node = subject.truth(row.when, row.when.syntax)
        if supposing.may_hold(node, subject.applying) and not supposing.may_hold(node, left):
            above = table.rows[index - 1].when.place()
            yield problems.row_never_reached(row.when.place(), above)
        left = supposing.all([build.negate(node)], left)


def bands_never_reached(subject: Subject) -> Iterator[Problem]:
    """Bands of a matrix or a scorecard that no value of their axis reaches where the policy applies."""
    base = subject.policy.base
    if base and isinstance(base.body, Matrix):
        for text, bands in ((base.body.down, base.body.rows), (base.body.across, base.body.columns)):
            if text and bands:
                axis = subject.meaning(text, text.syntax)
                yield from _bands(subject, written(text, text.syntax.span), axis, bands)
    for dimension in subject.checked.dimensions:
        for scored in dimension.characteristics:
            field = scored.characteristic.field
            axis = Input(subject.vocabulary.fields[field].kind, total=False, name=field)
            yield from _bands(subject, field, axis, scored.characteristic.bands)


def _bands(subject: Subject, name: str, axis: Amount, bands: Bands) -> Iterator[Problem]:
    if not isinstance(axis, Ratio) and not isinstance(axis.kind, Number):
        return
    below = [_below(axis, bands, index) for index in range(len(bands.edges))]
    for index, place in enumerate(bands.places):
        begun = build.negate(below[index - 1]) if index else build.TRUE
        ended = below[index] if index < len(below) else build.TRUE
        if not subject.supposing.all([begun, ended], subject.applying):
            yield problems.band_never_reached(place, name)


def _below(axis: Amount, bands: Bands, index: int) -> Node:
    edge = build.constant(bands.edges[index])
    if isinstance(axis, Ratio):
        return build.less(axis.numerator, build.times(axis.divisor, edge))
    return build.less(axis, edge)
