"""Finds ages that are read for more than protecting the young.

The law lets a lender ask whether a customer is old enough, and take care of those who just are; it does not let
credit fall because someone is old. So such a field is only compared with a fixed age, and a rule that takes
credit away does so below that age, never from it on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.language.syntax import Binary, Name, NumberLiteral, Operator, Syntax, Unary, parts
from engine.policy.policy import Cap, Decline, Expression, Freeze, Hold, Rule
from engine.policy.sense.subject import Subject, texts
from engine.policy.written import joined
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem

_FLIPPED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_BELOW, _FROM = ("<", "<="), (">", ">=")


def age_misused(subject: Subject) -> Iterator[Problem]:
    """Uses of a field that may only be held against a least age."""
    ages = frozenset(
        name for name, spec in subject.vocabulary.fields.items() if spec.basis == "age_minimum_only"
    )
    fixed = frozenset(parameter.name for parameter in subject.policy.parameters)
    reading = _Reading(ages=ages, fixed=fixed)
    for text in texts(subject.policy):
        for name in reading.uncompared(text.syntax):
            yield problems.age_basis(text.place(name.span), name.name)
    for rule in subject.policy.rules:
        yield from _against_the_old(subject, rule, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Which names are ages, and which are fixed numbers."""

    ages: frozenset[str]
    fixed: frozenset[str]

    def uncompared(self, syntax: Syntax) -> Iterator[Name]:
        """The ages that are not compared with a fixed one."""
        if self.comparison(syntax):
            return
        if isinstance(syntax, Name) and syntax.name in self.ages:
            yield syntax
        for part in parts(syntax):
            yield from self.uncompared(part)

    def comparison(self, syntax: Syntax) -> tuple[Name, Operator] | None:
        """The age and the operator behind it, where a text holds an age against a fixed one."""
        if not isinstance(syntax, Binary) or syntax.operator not in _FLIPPED:
            return None
        sides = (
            (syntax.left, syntax.right, syntax.operator),
            (syntax.right, syntax.left, _FLIPPED[syntax.operator]),
        )
        for age, other, operator in sides:
            if isinstance(age, Name) and age.name in self.ages and self._is_fixed(other):
                return age, operator
        return None

    def _is_fixed(self, syntax: Syntax) -> bool:
        return isinstance(syntax, NumberLiteral) or (isinstance(syntax, Name) and syntax.name in self.fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A part of a condition, and whether it must hold or must not for the rule to fire."""

    syntax: Syntax
    holds: bool
    bounded: bool = False
    """Beside it the rule asks for an age below something, too."""


def _against_the_old(subject: Subject, rule: Rule, reading: _Reading) -> Iterator[Problem]:
    """Where a rule that takes credit away fires because someone is at least so old."""
    if not rule.when or not isinstance(rule.effect, Cap | Hold | Decline | Freeze):
        return
    lets = {let.name: let.body for let in subject.policy.lets if isinstance(let.body, Expression)}
    stack: list[tuple[Expression, Place | None, _Clause]] = [
        (rule.when, None, _Clause(syntax=rule.when.syntax, holds=not rule.needs))
    ]
    seen: set[tuple[Place, str, bool, bool]] = set()  # lets may name one another twice, again and again
    while stack:
        text, via, clause = stack.pop()
        compared = reading.comparison(clause.syntax)
        if compared and not clause.bounded and (compared[1] in _FROM) is clause.holds:
            place, age = text.place(compared[0].span), compared[0].name
            # The place to mend is in the rule; what it reads through a let is shown beside it.
            yield problems.age_against_the_old(via or place, age, place if via else None)
        elif isinstance(clause.syntax, Name) and clause.syntax.name in lets:
            name, here = clause.syntax.name, via or text.place(clause.syntax.span)
            if (here, name, clause.holds, clause.bounded) not in seen:
                seen.add((here, name, clause.holds, clause.bounded))
                stack.append((lets[name], here, replace(clause, syntax=lets[name].syntax)))
        else:
            stack.extend((text, via, part) for part in _parts(clause, reading))


def _parts(clause: _Clause, reading: _Reading) -> Iterator[_Clause]:
    match clause.syntax:
        case Unary(operator="not", operand=operand):
            yield replace(clause, syntax=operand, holds=not clause.holds)
        case Binary(operator="and" | "or" as operator):
            items = tuple(joined(clause.syntax, operator))
            together = (operator == "and") is clause.holds
            bounded = together and any(_below(item, reading, holds=clause.holds) for item in items)
            yield from (replace(clause, syntax=item, bounded=clause.bounded or bounded) for item in items)


def _below(syntax: Syntax, reading: _Reading, *, holds: bool) -> bool:
    compared = reading.comparison(syntax)
    return compared is not None and (compared[1] in _BELOW) is holds
