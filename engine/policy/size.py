"""How large a version may be, so that neither checking it nor deciding by it ever takes long."""

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.language.syntax import Binary, Name, Syntax, parts
from engine.policy.policy import Cap, Expression, Floor, Freeze, Matrix, Policy, Rule, Table, Waive
from engine.policy.written import joined
from engine.text import problems
from engine.text.document import Entry, Node, Scalar, Sequence
from engine.text.document import Mapping as MappingNode
from engine.text.place import Place
from engine.text.problem import Problem

MOST_ENTRIES = 200
"""In one list or mapping: rules, lets, rows of a table, bands of an axis, values of a parameter."""
MOST_CELLS = 2_500
MOST_DATED = 200
MOST_WORDS = 2_000
"""Names and values in all conditions and amounts together; no shipped version has 250."""
MOST_LEVELS = 100
"""Of operators, rows and names that stand for others, one inside another."""

_NO_EXPRESSIONS = frozenset(
    (
        *(
            "policy",
            "effective",
            "until",
            "anchor",
            "status",
            "jurisdiction",
            "currency",
            "review_by",
            "uses",
        ),
        *("owner", "about", "changes", "because", "cite", "code", "guidance", "id"),
        *("class", "if_unknown", "strength", "freeze", "do", "refer", "unit", "from", "field"),
    )
)
"""Keys below which no condition and no amount stands."""
_WORD = re.compile(r"(?!(?:and|or|not|in)\b)\b\w+")
_Depths = Mapping[str, int]


def too_large(root: Node) -> Iterator[Problem]:
    """What there is too much of in a version as it is written; told before any of it is parsed."""
    yield from _wide(root)
    matrix, parameters = (_below(root, *way) for way in (("base", "matrix"), ("parameters",)))
    yield from _counted(matrix.get("rows") if matrix else None, "cells", MOST_CELLS)
    dated = sum(_size(entry.value, "values") for entry in parameters.entries) if parameters else 0
    if parameters and dated > MOST_DATED:
        yield problems.too_much(parameters.place, "dated values", dated, MOST_DATED)
    words = _words(root)
    if words > MOST_WORDS:
        what = "names and values in conditions and amounts"
        yield problems.too_much(root.place, what, words, MOST_WORDS)


def _wide(node: Node) -> Iterator[Problem]:
    inner = _inner(node)
    if len(inner) > MOST_ENTRIES:
        yield problems.too_much(node.place, "entries", len(inner), MOST_ENTRIES)
    for each in inner:
        yield from _wide(each)


def _inner(node: Node) -> tuple[Node, ...]:
    match node:
        case MappingNode(entries=entries):
            return tuple(entry.value for entry in entries)
        case Sequence(items=items):
            return items
        case _:
            return ()


def _below(node: Node | None, *way: str) -> MappingNode | None:
    """The mapping at the end of a way of keys, where there is one."""
    for key in way:
        node = node.get(key) if isinstance(node, MappingNode) else None
    return node if isinstance(node, MappingNode) else None


def _size(node: Node, key: str) -> int:
    found = node.get(key) if isinstance(node, MappingNode) else None
    return len(_inner(found)) if found else 0


def _counted(rows: Node | None, what: str, most: int) -> Iterator[Problem]:
    cells = sum(max(len(_inner(row)), 1) for row in _inner(rows)) if rows else 0
    if rows and cells > most:
        yield problems.too_much(rows.place, what, cells, most)


def _words(node: Node) -> int:
    match node:
        case Scalar(value=str() as text):
            return len(_WORD.findall(text))
        case MappingNode(entries=entries):
            return sum(map(_words_of, entries))
        case _:
            return sum(map(_words, _inner(node)))


def _words_of(entry: Entry) -> int:
    return 0 if entry.key in _NO_EXPRESSIONS else _words(entry.value)


def too_deep(policy: Policy) -> Iterator[Problem]:
    """The expressions and tables that build too deep on one another."""
    depths: dict[str, int] = {}
    for let in policy.lets:
        depths[let.name] = _body(let.body, depths)
        yield from _deep(let.place, depths[let.name])
        if depths[let.name] > MOST_LEVELS:
            depths[let.name] = 0  # it is told once, not for all that names it
    if policy.base is not None:
        body = policy.base.body
        yield from _deep(
            policy.base.place, _matrix(body, depths) if isinstance(body, Matrix) else _body(body, depths)
        )
    for rule in policy.rules:
        for expression in _of_rule(rule):
            yield from _deep(expression.place(), _depth(expression.syntax, depths))


def _deep(place: Place, levels: int) -> Iterator[Problem]:
    if levels > MOST_LEVELS:
        yield problems.built_too_deep(place, levels, MOST_LEVELS)


def _body(body: Expression | Table, depths: _Depths) -> int:
    """The levels of an expression, or of a table: each of its rows stands inside the one before."""
    if isinstance(body, Expression):
        return _depth(body.syntax, depths)
    results = (*(row.result for row in body.rows), body.otherwise)
    found = [
        *(row.when.syntax for row in body.rows),
        *(each.syntax for each in results if isinstance(each, Expression)),
    ]
    named = [depths.get(str(each.value), 0) for each in results if isinstance(each, Scalar)]
    return len(body.rows) + max([*(_depth(syntax, depths) for syntax in found), *named], default=0)


def _matrix(matrix: Matrix, depths: _Depths) -> int:
    """The levels of a matrix: over a ratio each band stands inside the one before."""
    axes = [
        (matrix.down, matrix.rows),
        *([(matrix.across, matrix.columns)] if matrix.across and matrix.columns else []),
    ]
    return sum(
        _depth(axis.syntax, depths) + (len(bands.places) if _is_ratio(axis.syntax) else 1)
        for axis, bands in axes
    )


def _is_ratio(syntax: Syntax) -> bool:
    return isinstance(syntax, Binary) and syntax.operator == "/"


def _depth(syntax: Syntax, depths: _Depths) -> int:
    """How many levels one inside another; `and` and `or` join any number of clauses on one."""
    deepest, open_ = 0, [(syntax, 1)]
    while open_:
        node, level = open_.pop()
        named = depths.get(node.name, 0) if isinstance(node, Name) else 0
        deepest = max(deepest, level + named)
        open_ += [(each, level + 1) for each in _operands(node)]
    return deepest


def _operands(node: Syntax) -> Iterable[Syntax]:
    match node:
        case Binary(operator="and" | "or" as operator):
            return joined(node, operator)
        case _:
            return parts(node)


def _of_rule(rule: Rule) -> Iterator[Expression]:
    if rule.when is not None:
        yield rule.when
    match rule.effect:
        case Cap(amount=amount) | Floor(amount=amount) | Waive(amount=amount) | Freeze(release_when=amount):
            yield from [amount] if amount is not None else []
        case _:
            pass
