"""Finds conditions, and parts of them, that are true or false for every account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import Boolean, Date, Number
from engine.language.syntax import (
    Binary,
    DateLiteral,
    ListLiteral,
    Name,
    NumberLiteral,
    Syntax,
    Unary,
    names,
)
from engine.language.tree import Node
from engine.policy.policy import Expression, Table
from engine.policy.sense.subject import Subject, inner_conditions, release_of, texts, whole, written
from engine.policy.sense.suppose import Worlds
from engine.policy.written import day, joined, number
from engine.text import problems
from engine.text.problem import Problem

_ORDERS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def constant_conditions(subject: Subject) -> Iterator[Problem]:
    """Conditions, and their smallest parts, that always or never hold."""
    policy = subject.policy
    if policy.applies_when:
        yield from _Clauses(subject, policy.applies_when, subject.at_home).told()
    if not subject.applying:
        return
    for text, syntax in _conditions(subject):
        yield from _Clauses(subject, text, subject.applying).told(syntax)
    for release in filter(None, map(release_of, policy.rules)):
        found = _Clauses(subject, release, subject.applying).told()
        # That the whole of it never holds is told of the freeze.
        yield from (each for each in found if (each.code, each.place) != ("never-holds", release.place()))


def _conditions(subject: Subject) -> Iterator[tuple[Expression, Syntax]]:
    policy = subject.policy
    for let, checked in zip(policy.lets, subject.checked.lets, strict=True):
        if isinstance(let.body, Table):
            yield from _rows(let.body)
        elif isinstance(checked.node.kind, Boolean):
            yield let.body, let.body.syntax
    if policy.base and isinstance(policy.base.body, Table):
        yield from _rows(policy.base.body)
    yield from ((rule.when, rule.when.syntax) for rule in policy.rules if rule.when)
    for text in texts(policy):
        yield from ((text, condition) for condition in inner_conditions(text.syntax))


def _rows(table: Table) -> Iterator[tuple[Expression, Syntax]]:
    return ((row.when, row.when.syntax) for row in table.rows)


class _Clauses:
    """One condition, looked at from its smallest parts up."""

    def __init__(self, subject: Subject, text: Expression, worlds: Worlds) -> None:
        self._subject = subject
        self._text = text
        self._worlds = worlds
        self._found: list[Problem] = []

    def told(self, syntax: Syntax | None = None) -> list[Problem]:
        self._tell(syntax or self._text.syntax)
        return self._found

    def _tell(self, syntax: Syntax) -> bool:
        """Tell of the smallest parts that are constant; whether there was any."""
        match syntax:
            case Unary(operator="not", operand=operand):
                return self._tell(operand)
            case Binary(operator="and" | "or" as operator):
                items = tuple(joined(syntax, operator))
                told = [self._tell(item) for item in items]
                return any(told) or self._tell_joint(syntax, items)
            case Name(name=name) if self._subject.defines(name):
                return False
            case Binary(operator="in", right=ListLiteral() as members):
                return self._tell_members(syntax, members) or self._tell_whole(syntax)
            case _:
                return self._tell_whole(syntax)

    def _tell_joint(self, syntax: Binary, items: Sequence[Syntax]) -> bool:
        """Tell of a joint condition that is constant though none of its parts is: of the two that clash, if any."""
        nodes = [self._subject.truth(self._text, item) for item in items]
        join = build.all_of if syntax.operator == "and" else build.any_of
        found = self._verdict(join(*nodes))
        if found is None:
            return False
        pairs = combinations(zip(items, nodes, strict=True), 2) if len(items) > 2 else ()
        for (one, first), (two, second) in pairs:
            clash = self._verdict(join(first, second))
            if clash is not None:
                shown = f"{self._shown(one)} {syntax.operator} {self._shown(two)}"
                self._found.append(self._constant((two, one), shown, clash))
                return True
        self._found.append(self._constant((syntax,), self._shown(syntax), found))
        return True

    def _tell_whole(self, syntax: Syntax) -> bool:
        found = self._verdict(self._subject.truth(self._text, syntax))
        if found is None:
            return False
        threshold = _threshold(self._subject, self._text, syntax) if found.everywhere else None
        if threshold is None:
            self._found.append(self._constant((syntax,), self._shown(syntax), found))
        else:
            place, shown = self._text.place(threshold.literal.span), self._shown(syntax)
            span = threshold.name, threshold.low, threshold.high
            self._found.append(problems.threshold_out_of_range(place, shown, *span, holds=found.holds))
        return True

    def _shown(self, syntax: Syntax) -> str:
        return written(self._text, syntax.span)

    def _verdict(self, node: Node) -> "_Verdict | None":
        supposing = self._subject.supposing
        for may, holds in ((supposing.may_hold, False), (supposing.may_fail, True)):
            if not may(node, self._worlds):
                return _Verdict(holds=holds, everywhere=not may(node, self._subject.everywhere))
        return None

    def _constant(self, parts: Sequence[Syntax], shown: str, found: "_Verdict") -> Problem:
        """What is told of a part at its place, with the part it clashes with."""
        read = tuple(dict.fromkeys(name.name for part in reversed(parts) for name in names(part)))
        place, *others = (self._text.place(whole(self._text, part.span)) for part in parts)
        policy = self._subject.policy
        applies = policy.applies_when.place() if policy.applies_when else policy.jurisdiction_place
        if self._text is policy.applies_when:
            applies = policy.jurisdiction_place
        related = problems.Reasons(
            beside=tuple(others),
            lets=tuple(self._subject.let_places(read)),
            applies=None if found.everywhere else applies,
        )
        return problems.constant_condition(place, shown, read, related, holds=found.holds)

    def _tell_members(self, syntax: Binary, members: ListLiteral) -> bool:
        """Tell of listed values that the field cannot have."""
        outside = [
            found for member in members.items if (found := self._outside(syntax.left, member)) is not None
        ]
        self._found += outside
        return bool(outside)

    def _outside(self, item: Syntax, member: Syntax) -> Problem | None:
        found = _compared(self._subject, self._text, item, member)
        if found is None or found.inside:
            return None
        shown = written(self._text, member.span)
        place = self._text.place(member.span)
        return problems.member_out_of_range(place, shown, found.name, found.low, found.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """A condition that is the same for every account of its policy."""

    holds: bool
    everywhere: bool
    """It is so for the accounts of other policies, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Threshold:
    """A literal beside something whose range is declared."""

    literal: Syntax
    name: str
    low: str
    high: str
    inside: bool


def _threshold(subject: Subject, text: Expression, syntax: Syntax) -> _Threshold | None:
    if not isinstance(syntax, Binary) or syntax.operator not in _ORDERS:
        return None
    return _compared(subject, text, syntax.left, syntax.right) or _compared(
        subject, text, syntax.right, syntax.left
    )


def _compared(subject: Subject, text: Expression, side: Syntax, literal: Syntax) -> _Threshold | None:
    """What a name, or a name with `??`, is compared with, if that is a literal."""
    value = _value(literal)
    name = side.left if isinstance(side, Binary) and side.operator == "??" else side
    if value is None or not isinstance(name, Name):
        return None
    node = subject.meaning(text, side)
    if isinstance(node, Ratio) or not isinstance(node.kind, Number | Date):
        return None
    over = node.kind.denominator if isinstance(node.kind, Number) else 1
    low, high = (Fraction(end, over) for end in build.span(node))
    shown = number if isinstance(node.kind, Number) else _day
    return _Threshold(
        literal=literal, name=name.name, low=shown(low), high=shown(high), inside=low <= value <= high
    )


def _day(ordinal: Fraction) -> str:
    return day(int(ordinal))


def _value(literal: Syntax) -> Fraction | None:
    match literal:
        case NumberLiteral(value=value):
            return value
        case Unary(operator="-", operand=NumberLiteral(value=value)):
            return -value
        case DateLiteral(day=ordinal):
            return Fraction(ordinal)
        case _:
            return None
