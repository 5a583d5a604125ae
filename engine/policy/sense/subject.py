"""One version under a sense-check: its texts, what their parts mean, and the worlds in which they count."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from engine.language import build
from engine.language.compare import Ratio
from engine.language.lower import lower_value
from engine.language.scope import Bound, Definition
from engine.language.syntax import Binary, Span, Syntax, Ternary, Unary, parts
from engine.language.tree import And, Node
from engine.policy.checked import Amount, CheckedPolicy
from engine.policy.names import FROZEN_SINCE, RESERVED, Scores, first_names, frozen_since
from engine.policy.policy import (
    Cap,
    Expression,
    Floor,
    Freeze,
    Matrix,
    Policy,
    Rule,
    Table,
    Waive,
)
from engine.policy.sense.suppose import Supposing, Worlds
from engine.policy.vocabulary import Vocabulary
from engine.text.place import Place


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A version that still decides, or will."""

    checked: CheckedPolicy
    vocabulary: Vocabulary
    scores: Scores
    before: Policy | None
    """The version with the number before."""
    after: Policy | None
    """The version that ends this one."""
    step: Fraction
    """The coarsest step to which any policy of the same currency rounds a limit down."""

    @property
    def policy(self) -> Policy:
        """The version as its author wrote it."""
        return self.checked.policy

    @cached_property
    def supposing(self) -> Supposing:
        """What follows from conditions of this version."""
        return Supposing({let.ref: let.node for let in self.checked.lets})

    @cached_property
    def everywhere(self) -> Worlds:
        """A world for each set of parameter values that is or comes into force."""
        parameters = self.checked.parameters
        days = {start for parameter in parameters for start, _ in parameter.values}
        periods = sorted({self.policy.effective, *(day for day in days if day > self.policy.effective)})
        fixed = ({found.ref: _value(found.values, day) for found in parameters} for day in periods)
        distinct = {tuple(values.items()): values for values in fixed}
        return [self.supposing.anywhere(values) for values in distinct.values()]

    @cached_property
    def at_home(self) -> Worlds:
        """The worlds of its jurisdiction and currency."""
        applies = self.checked.applies
        home = applies.items[:2] if isinstance(applies, And) else ()
        return self.supposing.all(home, self.everywhere)

    @cached_property
    def applying(self) -> Worlds:
        """The worlds in which the version takes part."""
        return self.supposing.all([self.checked.applies], self.everywhere)

    @cached_property
    def reads(self) -> Mapping[str, frozenset[str]]:
        """What the condition of each rule depends on, by the rule's id."""
        return {checked.rule.id: self.supposing.read(checked.condition) for checked in self.checked.rules}

    @cached_property
    def supposed(self) -> frozenset[str]:
        """What decides whether the version takes part."""
        return self.supposing.read(self.checked.applies)

    @cached_property
    def scope(self) -> Mapping[str, Definition]:
        """What every name in the texts means."""
        names = first_names(self.policy, self.vocabulary, self.scores)
        for let in self.checked.lets:
            names[let.name] = Bound(ref=let.ref, kind=let.node.kind)
        names[FROZEN_SINCE] = frozen_since(None)
        return names

    @cached_property
    def _meanings(self) -> dict[tuple[Place, Syntax], Amount]:
        """The trees made so far: a part is looked at by itself, and again with those beside it."""
        return {}

    def meaning(self, text: Expression, syntax: Syntax) -> Amount:
        """The tree of a part of a text."""
        key = text.text.place, syntax
        if key not in self._meanings:
            self._meanings[key] = lower_value(syntax, self.scope, text.text.place_at)
        return self._meanings[key]

    def truth(self, text: Expression, syntax: Syntax) -> Node:
        """The tree of a part of a condition."""
        match syntax:
            case Unary(operator="not", operand=operand):
                return build.negate(self.truth(text, operand))
            case Binary(operator="and", left=left, right=right):
                return build.all_of(self.truth(text, left), self.truth(text, right))
            case Binary(operator="or", left=left, right=right):
                return build.any_of(self.truth(text, left), self.truth(text, right))
        found = self.meaning(text, syntax)
        if isinstance(found, Ratio):
            raise TypeError(syntax)
        return found

    def let_places(self, names: Iterable[str]) -> Iterator[tuple[str, Place]]:
        """Where the lets among some names say what they are."""
        given = {let.name: let.body for let in self.policy.lets}
        for name in names:
            if name in given:
                body = given[name]
                yield name, body.place() if isinstance(body, Expression) else body.place

    def defines(self, name: str) -> bool:
        """Whether a name is one that this version gives or uses."""
        return isinstance(self.scope.get(name), Bound) and name not in RESERVED


def _value(values: tuple[tuple[int, int], ...], day: int) -> int:
    begun = [value for start, value in values if start <= day]
    return begun[-1] if begun else values[0][1]


def written(text: Expression, span: Span) -> str:
    """A stretch of a text as its author wrote it."""
    found = whole(text, span)
    return str(text.text.value)[found.start : found.end]


_BRACKETS = re.compile(r"""'[^']*'|"[^"]*"|[][()]""")


def whole(text: Expression, span: Span) -> Span:
    """The stretch with the brackets that close what it opens; a tree does not remember them."""
    words = str(text.text.value)
    depth = 0
    for found in _BRACKETS.finditer(words, span.start):
        if found.start() >= span.end and (depth <= 0 or words[span.end : found.start()].strip()):
            break
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(found[0], 0)
        span = Span(span.start, max(span.end, found.end()) if depth >= 0 else span.end)
    return span


def texts(policy: Policy) -> Iterator[Expression]:
    """Every condition and amount of a version."""
    if policy.applies_when:
        yield policy.applies_when
    for let in policy.lets:
        yield from body_texts(let.body)
    if policy.base:
        yield from body_texts(policy.base.body)
    for rule in policy.rules:
        yield from rule_texts(rule)


def body_texts(body: Expression | Table | Matrix) -> Iterator[Expression]:
    """The texts of a value, a table or a matrix."""
    match body:
        case Expression():
            yield body
        case Table(rows=rows, otherwise=otherwise):
            for row in rows:
                yield row.when
                yield from _result(row.result)
            yield from _result(otherwise)
        case Matrix(down=down, across=across):
            yield from (axis for axis in (down, across) if axis)


def _result(result: object) -> Iterator[Expression]:
    if isinstance(result, Expression):
        yield result


def rule_texts(rule: Rule) -> Iterator[Expression]:
    """The texts of a rule."""
    written_ = (rule.when, amount_of(rule), release_of(rule))
    yield from (text for text in written_ if text)


def amount_of(rule: Rule) -> Expression | None:
    """The amount of a rule."""
    match rule.effect:
        case Cap(amount=amount) | Floor(amount=amount) | Waive(amount=amount):
            return amount
        case _:
            return None


def release_of(rule: Rule) -> Expression | None:
    """What ends a freeze."""
    return rule.effect.release_when if isinstance(rule.effect, Freeze) else None


def tables(policy: Policy) -> Iterator[Table]:
    """Every decision table of a version."""
    bodies = [let.body for let in policy.lets] + ([policy.base.body] if policy.base else [])
    yield from (body for body in bodies if isinstance(body, Table))


def inner_conditions(syntax: Syntax) -> Iterator[Syntax]:
    """The conditions of every `? :` within a text."""
    if isinstance(syntax, Ternary):
        yield syntax.condition
    for part in parts(syntax):
        yield from inner_conditions(part)
