"""The texts of a version, each with its role, and how the version reads with another text in its stead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from engine.language.syntax import Binary, Syntax, Ternary, Unary, parts
from engine.policy.policy import (
    Base,
    Cap,
    Expression,
    Floor,
    Freeze,
    Let,
    Matrix,
    Policy,
    Row,
    Rule,
    Table,
    Waive,
)


class Role(Enum):
    """What a text is there for."""

    SCOPE = "applies_when"
    CONDITION = "when"
    RELEASE = "release_when"
    AMOUNT = "amount"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One text of a version."""

    part: str
    """Whose text it is, such as `rule minor`."""
    role: Role
    text: Expression
    put: Callable[[Expression], Policy]
    """The version with another text here."""
    rule: Rule | None = None
    before: tuple[Expression, ...] = ()
    """The rows of a decision table that stand above it."""

    @property
    def code(self) -> str | None:
        """The freeze code whose first day the text may read."""
        return self.rule.code if self.rule is not None and self.role is Role.RELEASE else None


def sites(policy: Policy) -> Iterator[Site]:
    """Every text of a version, in the order of its meaning: scope, lets, base, rules."""
    if policy.applies_when is not None:
        yield Site(
            part="applies_when",
            role=Role.SCOPE,
            text=policy.applies_when,
            put=lambda text: replace(policy, applies_when=text),
        )
    for position, let in enumerate(policy.lets):
        yield from _in_let(let, partial(_put_let, policy, position))
    if policy.base is not None:
        yield from _in_base(policy, policy.base)
    for position, rule in enumerate(policy.rules):
        yield from _in_rule(rule, partial(put_rule, policy, position))


def clauses(syntax: Syntax) -> Iterator[Syntax]:
    """The tests that a condition is made of: what `and`, `or`, `not` and choices between them join."""
    match syntax:
        case Binary(operator="and" | "or", left=left, right=right):
            yield from clauses(left)
            yield from clauses(right)
        case Unary(operator="not", operand=operand):
            yield from clauses(operand)
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            for each in (condition, then, otherwise):
                yield from clauses(each)
        case _:
            yield syntax


def choices(syntax: Syntax) -> Iterator[Syntax]:
    """The conditions of the choices within an amount or another value."""
    if isinstance(syntax, Ternary):
        yield syntax.condition
    for part in parts(syntax):
        yield from choices(part)


def put_rule(policy: Policy, position: int, rule: Rule) -> Policy:
    """A version with another rule in the place of one."""
    return replace(policy, rules=(*policy.rules[:position], rule, *policy.rules[position + 1 :]))


def _put_let(policy: Policy, position: int, let: Let) -> Policy:
    return replace(policy, lets=(*policy.lets[:position], let, *policy.lets[position + 1 :]))


def _in_let(let: Let, put: Callable[[Let], Policy]) -> Iterator[Site]:
    part = f"let {let.name}"
    if isinstance(let.body, Table):
        yield from _in_table(part, let.body, lambda table: put(replace(let, body=table)))
        return
    yield Site(part=part, role=Role.VALUE, text=let.body, put=lambda text: put(replace(let, body=text)))


def _in_base(policy: Policy, base: Base) -> Iterator[Site]:
    def put(body: Expression | Table | Matrix) -> Policy:
        return replace(policy, base=replace(base, body=body))

    match base.body:
        case Table() as table:
            yield from _in_table("base", table, put)
        case Matrix() as matrix:
            yield _axis(matrix.down, lambda text: put(replace(matrix, down=text)))
            if matrix.across is not None:
                yield _axis(matrix.across, lambda text: put(replace(matrix, across=text)))
        case Expression() as text:
            yield Site(part="base", role=Role.AMOUNT, text=text, put=put)


def _axis(text: Expression, put: Callable[[Expression], Policy]) -> Site:
    return Site(part="base", role=Role.VALUE, text=text, put=put)


def _in_table(part: str, table: Table, put: Callable[[Table], Policy]) -> Iterator[Site]:
    above: tuple[Expression, ...] = ()
    for position, row in enumerate(table.rows):
        change = partial(_put_row, table, position, put)
        yield Site(
            part=part,
            role=Role.CONDITION,
            text=row.when,
            put=partial(_put_when, row, change),
            before=above,
        )
        if isinstance(row.result, Expression):
            yield Site(
                part=part,
                role=Role.AMOUNT,
                text=row.result,
                put=partial(_put_result, row, change),
                before=above,
            )
        above = (*above, row.when)
    if isinstance(table.otherwise, Expression):
        yield Site(
            part=part,
            role=Role.AMOUNT,
            text=table.otherwise,
            put=lambda text: put(replace(table, otherwise=text)),
            before=above,
        )


def _put_when(row: Row, change: Callable[[Row], Policy], text: Expression) -> Policy:
    return change(replace(row, when=text))


def _put_result(row: Row, change: Callable[[Row], Policy], text: Expression) -> Policy:
    return change(replace(row, result=text))


def _put_row(table: Table, position: int, put: Callable[[Table], Policy], row: Row) -> Policy:
    return put(replace(table, rows=(*table.rows[:position], row, *table.rows[position + 1 :])))


def _in_rule(rule: Rule, put: Callable[[Rule], Policy]) -> Iterator[Site]:
    part, effect = f"rule {rule.id}", rule.effect
    if rule.when is not None:
        when = Role.CONDITION
        yield Site(
            part=part, role=when, text=rule.when, put=lambda text: put(replace(rule, when=text)), rule=rule
        )
    match effect:
        case Cap(amount=amount) | Floor(amount=amount) | Waive(amount=Expression() as amount):
            yield Site(
                part=part,
                role=Role.AMOUNT,
                text=amount,
                put=lambda text: put(replace(rule, effect=replace(effect, amount=text))),
                rule=rule,
            )
        case Freeze(release_when=Expression() as release):
            yield Site(
                part=part,
                role=Role.RELEASE,
                text=release,
                put=lambda text: put(replace(rule, effect=Freeze(effect.level, text))),
                rule=rule,
            )
        case _:
            return
