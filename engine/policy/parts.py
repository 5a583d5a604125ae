"""A checked version to its parts: what each rule, parameter, table and number of it means."""

from collections.abc import Iterable, Iterator
from itertools import chain

from engine.language.syntax import Unary
from engine.policy.aspects import effect_aspects, of_amount, of_day, of_expression, of_syntax, plain
from engine.policy.checked import CheckedPolicy
from engine.policy.meaning import CELL, FROM, Aspect, Part, PartKind
from engine.policy.policy import (
    Bands,
    Base,
    Characteristic,
    Dimension,
    Expression,
    IfUnknown,
    Let,
    Matrix,
    Parameter,
    Policy,
    Row,
    Rule,
    Score,
    Status,
    Strength,
    Table,
    Use,
)
from engine.policy.written import day, number
from engine.text.document import Scalar


def parts_of(checked: CheckedPolicy) -> tuple[Part, ...]:
    """The parts of a version in the order of its file."""
    policy = checked.policy
    return (
        _version(policy),
        *map(_use, policy.uses),
        *map(_parameter, policy.parameters),
        *map(_let, policy.lets),
        *([_base(policy.base)] if policy.base else []),
        *map(_rule, policy.rules),
        *(_score(policy.score) if policy.score else ()),
    )


def _version(policy: Policy) -> Part:
    aspects = (
        *of_day("effective", policy.effective),
        *of_day("until", policy.until),
        *plain("anchor", policy.anchor),
        *plain("status", policy.status.replace("_", " "), Status.IN_FORCE.replace("_", " ")),
        *plain("jurisdiction", policy.jurisdiction),
        *plain("currency", policy.currency),
        *of_expression("applies_when", policy.applies_when),
        *of_amount("round_down_to", policy.round_down_to),
        *of_amount("minimum", policy.minimum),
    )
    return Part(kind=PartKind.VERSION, name="", place=policy.place, aspects=aspects)


def _use(use: Use) -> Part:
    score = use.policy if use.version is None else f"{use.policy}@{use.version}"
    return Part(kind=PartKind.USE, name=use.name, place=use.place, aspects=tuple(plain("score", score)))


def _parameter(parameter: Parameter) -> Part:
    values = (plain(f"{FROM}{day(each.start)}", number(each.value)) for each in parameter.values)
    aspects = (*plain("unit", str(parameter.unit)), *chain.from_iterable(values))
    return Part(kind=PartKind.PARAMETER, name=parameter.name, place=parameter.place, aspects=aspects)


def _let(let: Let) -> Part:
    body = let.body
    aspects = of_expression("is", body) if isinstance(body, Expression) else _otherwise(body)
    rows = () if isinstance(body, Expression) else _rows("is", body)
    return Part(kind=PartKind.LET, name=let.name, place=let.place, aspects=tuple(aspects), rows=rows)


def _base(base: Base) -> Part:
    rows: tuple[Aspect, ...] = ()
    aspects: Iterable[Aspect]
    match base.body:
        case Expression() as amount:
            aspects = of_expression("amount", amount)
        case Table() as table:
            aspects, rows = _otherwise(table), _rows("amount", table)
        case Matrix() as matrix:
            aspects = _matrix(matrix)
    return Part(
        kind=PartKind.BASE,
        name="",
        place=base.place,
        aspects=(*plain("code", base.code), *aspects),
        rows=rows,
    )


def _otherwise(table: Table) -> Iterator[Aspect]:
    yield _result("otherwise", table.otherwise)


def _rows(name: str, table: Table) -> tuple[Aspect, ...]:
    return tuple(_row(name, position, row) for position, row in enumerate(table.rows, start=1))


def _row(name: str, position: int, row: Row) -> Aspect:
    when, result = of_syntax("when", row.when.syntax), _result(name, row.result)
    return Aspect(
        name=f"row {position}",
        text=f"{when.text}: {result.text}",
        meaning=f"{when.meaning}: {result.meaning}",
        pieces=(when, result),
    )


def _result(name: str, result: Expression | Scalar) -> Aspect:
    if isinstance(result, Expression):
        return of_syntax(name, result.syntax)
    return Aspect(name=name, text=str(result.value), meaning=str(result.value))


def _matrix(matrix: Matrix) -> Iterator[Aspect]:
    yield from of_expression("down", matrix.down)
    yield from of_expression("across", matrix.across)
    rows = _labels(matrix.rows)
    columns = _labels(matrix.columns) if matrix.columns else [""]
    yield from plain("rows", ", ".join(rows))
    yield from plain("columns", ", ".join(columns) if matrix.columns else None)
    for row, cells in zip(rows, matrix.cells, strict=True):
        for column, cell in zip(columns, cells, strict=True):
            yield from plain(CELL.join(filter(None, (row, column))), number(cell))


def _labels(bands: Bands) -> list[str]:
    if bands.options:
        return list(bands.options)
    edges = [number(edge) for edge in bands.edges]
    return [f"below {edges[0]}", *(f"{FROM}{edge}" for edge in edges)]


def _rule(rule: Rule) -> Part:
    aspects = (
        *_when(rule),
        *effect_aspects(rule.effect),
        *plain("strength", str(rule.strength), Strength.ORDINARY),
        *plain("if_unknown", str(rule.if_unknown), IfUnknown.ASK),
        *plain("code", rule.code),
        *plain("guidance", rule.guidance),
    )
    return Part(kind=PartKind.RULE, name=rule.id, place=rule.place, aspects=aspects)


def _when(rule: Rule) -> Iterator[Aspect]:
    """The condition under which the rule fires; `needs: C` is `when: not C`."""
    if rule.when is None:
        yield from plain("when", "always")
        return
    syntax = rule.when.syntax
    match syntax:
        case Unary(operator="not", operand=operand) if rule.needs:
            yield of_syntax("when", operand)
        case _:
            yield of_syntax("when", Unary(syntax.span, "not", syntax) if rule.needs else syntax)


def _score(score: Score) -> Iterator[Part]:
    aspects = (*plain("starts_at", str(score.starts_at)), *plain("range", f"{score.low} to {score.high}"))
    yield Part(kind=PartKind.SCORE, name="", place=score.place, aspects=aspects)
    for dimension in score.dimensions:
        for each in dimension.characteristics:
            yield _characteristic(dimension, each)


def _characteristic(dimension: Dimension, each: Characteristic) -> Part:
    points = zip(_labels(each.bands), each.points, strict=True)
    aspects = (
        *plain("dimension", dimension.name),
        *plain("field", each.field),
        *chain.from_iterable(plain(f"points {label}", str(value)) for label, value in points),
        *plain("points for none", None if each.none is None else str(each.none)),
        *plain("code", each.code),
    )
    return Part(kind=PartKind.CHARACTERISTIC, name=each.id, place=each.place, aspects=aspects)
