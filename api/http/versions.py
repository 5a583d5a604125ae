"""One version of a policy as clients and auditors read it: conditions and amounts as written."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from engine.decision.show import day
from engine.language.kinds import Unit
from engine.policy.checked import CheckedPolicy
from engine.policy.policy import (
    Bands,
    Base,
    Cap,
    Characteristic,
    Decline,
    Do,
    Effect,
    Expression,
    Floor,
    Freeze,
    Hold,
    Let,
    Matrix,
    Parameter,
    Policy,
    Refer,
    Rule,
    Score,
    Table,
    Use,
    Waive,
)
from engine.text.document import Scalar

Shown = dict[str, object]


def described(checked: CheckedPolicy) -> Shown:
    """All that a version says."""
    policy = checked.policy
    return {
        **_head(policy),
        "uses": {use.name: _use(use) for use in policy.uses},
        "parameters": {parameter.name: _parameter(parameter) for parameter in policy.parameters},
        "let": {let.name: _let(let) for let in policy.lets},
        "base": None if policy.base is None else _base(policy.base),
        "rules": [_rule(policy, rule) for rule in policy.rules],
        "round_down_to": _money(policy.round_down_to),
        "minimum": _money(policy.minimum),
        "score": None if policy.score is None else _score(policy.score),
    }


def _head(policy: Policy) -> Shown:
    return {
        "policy": policy.policy,
        "version": policy.version,
        "status": str(policy.status),
        "effective": day(policy.effective),
        "until": _day(policy.until),
        "anchor": policy.anchor,
        "digest": policy.digest,
        "jurisdiction": policy.jurisdiction,
        "currency": policy.currency,
        "applies_when": None if policy.applies_when is None else _text(policy.applies_when),
        "owner": policy.owner,
        "review_by": _day(policy.review_by),
        "about": policy.about,
        "changes": policy.changes,
    }


def _use(use: Use) -> str:
    return use.policy if use.version is None else f"{use.policy}@{use.version}"


def _parameter(parameter: Parameter) -> Shown:
    show = _money if parameter.unit is Unit.MONEY else _number
    values = [
        {"from": day(dated.start), "value": show(dated.value), "cite": dated.cite}
        for dated in parameter.values
    ]
    return {"unit": str(parameter.unit), "values": values}


def _let(let: Let) -> object:
    return _table(let.body, "is") if isinstance(let.body, Table) else _text(let.body)


def _table(table: Table, result: str) -> Shown:
    rows = [{"when": _text(row.when), result: _text(row.result)} for row in table.rows]
    return {"table": rows, "otherwise": _text(table.otherwise)}


def _base(base: Base) -> Shown:
    match base.body:
        case Table():
            return {"code": base.code, **_table(base.body, "amount")}
        case Matrix():
            return {"code": base.code, "matrix": _matrix(base.body)}
        case Expression():
            return {"code": base.code, "amount": _text(base.body)}


def _matrix(matrix: Matrix) -> Shown:
    """A matrix as its author laid it out; without a second axis each row is one amount."""
    cells = ([_money(cell) for cell in row] for row in matrix.cells)
    rows = dict(zip(_labels(matrix.rows), cells, strict=True))
    if matrix.across is None or matrix.columns is None:
        return {"down": _text(matrix.down), "rows": {label: row[0] for label, row in rows.items()}}
    return {
        "down": _text(matrix.down),
        "across": _text(matrix.across),
        "columns": _labels(matrix.columns),
        "rows": rows,
    }


def _labels(bands: Bands) -> list[str]:
    if bands.options:
        return list(bands.options)
    edges = [_number(edge) for edge in bands.edges]
    return [f"below {edge}" for edge in edges[:1]] + [f"from {edge}" for edge in edges]


def _rule(policy: Policy, rule: Rule) -> Shown:
    condition = None if rule.when is None else _text(rule.when)
    return {
        "rule": f"{policy.policy}#{rule.id}",
        "id": rule.id,
        "when": None if rule.needs else condition,
        "needs": condition if rule.needs else None,
        "effect": _effect(rule.effect),
        "strength": str(rule.strength),
        "if_unknown": str(rule.if_unknown),
        "code": rule.code,
        "because": rule.because,
        "cite": rule.cite,
        "guidance": rule.guidance,
    }


def _effect(effect: Effect) -> Mapping[str, object]:
    match effect:
        case Cap(amount=amount):
            return {"cap": _text(amount)}
        case Floor(amount=amount):
            return {"floor": _text(amount)}
        case Hold():
            return {"hold": True}
        case Decline():
            return {"decline": True}
        case Freeze(level=level, release_when=release):
            return {"freeze": str(level), "release_when": "by_hand" if release is None else _text(release)}
        case Waive():
            return _waive(effect)
        case Do(action=action, template=template, within_days=days):
            return {"do": {"action": action, "template": template, "within_days": days}}
        case Refer(queue=queue, outcome=outcome):
            return {"refer": {"queue": queue, "outcome": None if outcome is None else str(outcome)}}
        case _:
            assert_never(effect)


def _waive(waive: Waive) -> Shown:
    rest = {"class": str(waive.class_), "as": "refund" if waive.refund else "waiver"}
    if waive.amount is None:
        share = "all" if waive.share == 1 else f"{_number(waive.share * 100)}%"
        return {"waive": share, **rest}
    amount = _text(waive.amount)
    return {"waive": {"down_to": amount} if waive.form == "down_to" else amount, **rest}


def _score(score: Score) -> Shown:
    return {
        "starts_at": score.starts_at,
        "range": [score.low, score.high],
        "dimensions": {
            dimension.name: [_characteristic(found) for found in dimension.characteristics]
            for dimension in score.dimensions
        },
    }


def _characteristic(found: Characteristic) -> Shown:
    return {
        "id": found.id,
        "field": found.field,
        "points": dict(zip(_labels(found.bands), found.points, strict=True)),
        "none": found.none,
        "code": found.code,
    }


def _text(written: Expression | Scalar) -> str:
    """A condition, an amount or a choice as written."""
    found = written.text.value if isinstance(written, Expression) else written.value
    if isinstance(found, bool):
        return str(found).lower()
    return format(found, "f") if isinstance(found, Decimal) else str(found).strip()


def _day(ordinal: int | None) -> str | None:
    return None if ordinal is None else day(ordinal)


def _money(amount: Fraction | None) -> str | None:
    return None if amount is None else f"{Decimal(amount.numerator) / amount.denominator:.2f}"


def _number(number: Fraction) -> str:
    """A number exactly: a decimal where it ends, or else a fraction."""
    places = next((places for places in range(19) if not 10**places % number.denominator), None)
    if places is None:
        return str(number)
    return format(Decimal(number.numerator) * 10**places / number.denominator / 10**places, "f")
