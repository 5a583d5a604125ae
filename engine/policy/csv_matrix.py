"""A matrix kept as CSV beside its policy, put into the policy's document as if it were written there."""

import codecs
import re
from collections import abc
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from engine.policy.csv_rows import Cell, Row, csv_rows
from engine.policy.shape import every
from engine.policy.values import line
from engine.text import problems
from engine.text.build import MOST_NODES
from engine.text.document import Document, Entry, Mapping, Node, Scalar, Sequence, Style
from engine.text.nearest import nearest
from engine.text.problem import Problem, Rejected
from engine.text.read import decode

_WAY = ("base", "matrix", "csv")
_FILE = re.compile(r"[^./\\:][^/\\:]*\.csv")
_WHOLE = re.compile("-?(?:0|[1-9][0-9]{0,29})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
_FROM_FILE = ("columns", "rows")

Files = abc.Mapping[str, bytes]
"""The bytes of files by the name they have in the policy's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithMatrix:
    """A document with its matrix in it, and what is wrong with the file the matrix was read from."""

    root: Node
    problems: tuple[Problem, ...]
    """Where there are any, a matrix that is not the author's stands in."""


def csv_name(root: Node) -> Scalar | None:
    """The name of the CSV file that a policy says its matrix is in, as it stands there."""
    found = _at(root, _WAY)
    return found if isinstance(found, Scalar) else None


def with_matrix(document: Document, files: Files) -> WithMatrix:
    """The document with the cells of its CSV file, if it names one."""
    matrix = _at(document.root, _WAY[:-1])
    entry = matrix.entry(_WAY[-1]) if isinstance(matrix, Mapping) else None
    if not isinstance(matrix, Mapping) or entry is None:
        return WithMatrix(root=document.root, problems=())
    folder = document.source.path.rpartition("/")[0]
    wrong = [
        problems.csv_beside(other.key_place, other.key) for other in matrix.entries if other.key in _FROM_FILE
    ]
    try:
        rows = _rows(entry.value, folder, files)
        read = _entries(rows, matrix.entry("across"))
    except Rejected as rejected:
        wrong += rejected.problems
        read = _stand_in(matrix)
    kept = tuple(other for other in matrix.entries if other.key not in (_WAY[-1], *_FROM_FILE))
    filled = replace(matrix, entries=(*kept, *read))
    return WithMatrix(root=_put(document.root, _WAY[:-1], filled), problems=tuple(wrong))


def _at(node: Node | None, way: tuple[str, ...]) -> Node | None:
    for key in way:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _put(node: Node, way: tuple[str, ...], value: Node) -> Node:
    """The node with another value at the end of a way that exists."""
    if not way or not isinstance(node, Mapping):
        return value
    changed = (
        replace(entry, value=_put(entry.value, way[1:], value)) if entry.key == way[0] else entry
        for entry in node.entries
    )
    return replace(node, entries=tuple(changed))


def _rows(node: Node, folder: str, files: Files) -> tuple[Row, ...]:
    """The rows of the file; nothing outside the policy's folder is ever looked at."""
    name = line(node)
    if _FILE.fullmatch(name) is None:
        raise Rejected((problems.csv_elsewhere(node.place, name),))
    if name not in files:
        close = nearest(name, (other for other in files if other.endswith(".csv")))
        raise Rejected((problems.csv_missing(node.place, name, close),))
    content = files[name].removeprefix(codecs.BOM_UTF8)
    rows = csv_rows(decode(f"{folder}/{name}" if folder else name, content))
    if len(rows) < 2 or len(rows[0]) < 2:
        raise Rejected((problems.csv_too_small(rows[0][0].place),))
    if sum(map(len, rows)) > MOST_NODES:
        raise Rejected((problems.too_many_values(rows[0][0].place, MOST_NODES),))
    return rows


def _entries(rows: tuple[Row, ...], across: Entry | None) -> tuple[Entry, ...]:
    """The columns and rows as a policy would say them; the corner cell says nothing."""
    header, *body = rows
    if across is None and len(header) > 2:
        raise Rejected((problems.csv_without_across(header[2].place, len(header) - 1),))
    found = Entry(
        "rows", body[0][0].place, Mapping(body[0][0].place, every(partial(_row, len(header) - 1), body))
    )
    if across is None:
        return (found,)
    labels = every(_label, header[1:])
    return Entry("columns", header[1].place, Sequence(header[1].place, labels)), found


def _row(width: int, row: Row) -> Entry:
    label, *cells = row
    if len(cells) != width:
        raise Rejected((problems.matrix_shape(label.place, label.text, len(cells), width),))
    found = every(_amount, cells)
    value = found[0] if width == 1 else Sequence(cells[0].place, found)
    return Entry(str(_label(label).value), label.place, value)


def _label(cell: Cell) -> Scalar:
    if not cell.text:
        raise Rejected((problems.csv_empty_cell(cell.place, "a label such as `below 5`"),))
    return _scalar(cell, cell.text)


def _amount(cell: Cell) -> Scalar:
    if not cell.text:
        raise Rejected((problems.csv_empty_cell(cell.place, "an amount such as `1500`"),))
    if _WHOLE.fullmatch(cell.text):
        return _scalar(cell, int(cell.text))
    if _DECIMAL.fullmatch(cell.text):
        return _scalar(cell, Decimal(cell.text))
    raise Rejected((problems.csv_no_amount(cell.place, cell.text),))


def _scalar(cell: Cell, value: str | int | Decimal) -> Scalar:
    return Scalar(cell.place, value, Style.PLAIN, ((0, cell.place.line, cell.place.column),))


def _stand_in(matrix: Mapping) -> tuple[Entry, ...]:
    """Rows and columns of the right shape, so that what else is wrong with the policy still shows."""
    corner, bands = Cell(text="", place=matrix.place), ("below 0", "from 0")
    labels = tuple(Cell(text=label, place=matrix.place) for label in bands)
    nothing = Cell(text="0", place=matrix.place)
    across = matrix.entry("across")
    width = 1 if across is None else len(labels)
    header = (corner, *labels[:width])
    return _entries((header, *((label, *[nothing] * width) for label in labels)), across)
