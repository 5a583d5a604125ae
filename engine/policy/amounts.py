"""Conditions, amounts, decision tables and matrices: their texts to syntax, their labels to bands."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial

from engine.language.parse import parse
from engine.language.syntax import NullLiteral, NumberLiteral, Span, TruthLiteral
from engine.policy.bands import bands, key_label
from engine.policy.policy import Bands, Expression, Matrix, Row, Table
from engine.policy.shape import Fields, each, entries, every, sequence, wrong_type
from engine.policy.values import money, placed_line
from engine.text import problems
from engine.text.document import Entry, Node, Scalar, Sequence, Style
from engine.text.place import Place
from engine.text.problem import Rejected

MATRIX = ("down", "across", "columns", "rows", "csv")
_CHOICE = re.compile("(?!(?:and|or|not|in|true|false|null)$)[a-z_][a-z0-9_]*")
_NOWHERE = Place("", 1, 1)
_NO_BANDS = Bands(place=_NOWHERE)
NOTHING = Expression(Scalar(_NOWHERE, "", Style.PLAIN, ((0, 1, 1),)), NullLiteral(Span(0, 0)))
"""Stands for an expression that could not be read, until its file is refused."""


def condition(node: Node) -> Expression:
    """A text that is true or false."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        raise wrong_type(node, "a condition such as `days_past_due == 0`")
    return Expression(node, parse(node.value, node.place_at))


def amount(node: Node) -> Expression:
    """A number, or a text that comes to one."""
    if not isinstance(node, Scalar) or isinstance(node.value, bool | None):
        raise wrong_type(node, "a number or an expression")
    return _expression(node)


def value(node: Node) -> Expression:
    """A number, `true` or `false`, or a text that comes to one of them."""
    if not isinstance(node, Scalar) or node.value is None:
        raise wrong_type(node, "a number or an expression")
    return _expression(node)


def value_or_choice(node: Node) -> Expression | Scalar:
    """What `value` reads, or a bare name that the checker takes for a choice or for a value of that name."""
    if isinstance(node, Scalar) and isinstance(node.value, str) and _CHOICE.fullmatch(node.value):
        return node
    return value(node)


def _expression(scalar: Scalar) -> Expression:
    span = Span(0, scalar.place.length)
    match scalar.value:
        case bool() as truth:
            return Expression(scalar, TruthLiteral(span, truth))
        case int() | Decimal() as number:
            return Expression(scalar, NumberLiteral(span, Fraction(number)))
        case found:
            return Expression(scalar, parse(str(found), scalar.place_at))


def table(fields: Fields, result: str, read: Callable[[Node], Expression | Scalar]) -> Table:
    """The decision table under the keys `table` and `otherwise` of a mapping."""
    return Table(
        place=fields.key_place("table"),
        rows=fields.required("table", each(partial(_row, result, read)), ()),
        otherwise=fields.required("otherwise", read, NOTHING),
    )


def _row(result: str, read: Callable[[Node], Expression | Scalar], node: Node) -> Row:
    with Fields(node, ("when", result)) as fields:
        return Row(
            when=fields.required("when", condition, NOTHING),
            result=fields.required(result, read, NOTHING),
        )


def matrix(node: Node) -> Matrix:
    """A matrix of amounts by one or two axes."""
    with Fields(node, MATRIX) as fields:
        return Matrix(
            place=fields.place,
            down=fields.required("down", amount, NOTHING),
            across=fields.optional("across", amount),
            rows=fields.required("rows", partial(_row_labels, fields.key_place("rows")), _NO_BANDS),
            columns=_columns(fields),
            cells=fields.optional("rows", partial(_cells, _width(fields))) or (),
        )


def _columns(fields: Fields) -> Bands | None:
    """The columns: there if and only if there is a second axis."""
    for key, other in (("across", "columns"), ("columns", "across")):
        if key in fields and other not in fields:
            fields.note(problems.missing_partner(fields.key_place(key), key, other))
    return fields.optional("columns", partial(_column_labels, fields.key_place("columns")))


def _width(fields: Fields) -> int | None:
    """How many cells a row has, where that can be known."""
    columns = fields.mapping.get("columns")
    if isinstance(columns, Sequence):
        return len(columns.items)
    return None if "across" in fields or "columns" in fields else 1


def _column_labels(place: Place, node: Node) -> Bands:
    return bands(place, every(placed_line, sequence(node)))


def _row_labels(place: Place, node: Node) -> Bands:
    return bands(place, tuple(key_label(entry) for entry in entries(node)))


def _cells(width: int | None, node: Node) -> tuple[tuple[Fraction, ...], ...]:
    return every(partial(_cells_of_row, width), entries(node))


def _cells_of_row(width: int | None, row: Entry) -> tuple[Fraction, ...]:
    items = row.value.items if isinstance(row.value, Sequence) else (row.value,)
    if width is not None and len(items) != width:
        raise Rejected((problems.matrix_shape(row.value.place, row.key, len(items), width),))
    return every(money, items)
