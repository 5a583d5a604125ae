"""Reads the texts of one policy into clauses: the structure its author wrote, and a binding for every value in it."""

import re
from collections.abc import Mapping

from engine.decision.explain.clauses import (
    Asked,
    Clause,
    ClauseKind,
    Operand,
    Origin,
    Row,
    Rows,
    Written,
)
from engine.decision.explain.desk import Desk
from engine.decision.explain.meanings import score_version
from engine.decision.explain.shown import shown_literal, stretch, text_of
from engine.language.dated import behind_in
from engine.language.kinds import BOOLEAN, Kind
from engine.language.lower import lower_condition, lower_value
from engine.language.parse import parse
from engine.language.scope import Bound, Definition, Listed
from engine.language.syntax import (
    Binary,
    Call,
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    Name,
    NullLiteral,
    NumberLiteral,
    Span,
    Syntax,
    Ternary,
    TextLiteral,
    TruthLiteral,
    Unary,
    names,
)
from engine.policy.checked import CheckedPolicy
from engine.policy.lists import DatedList
from engine.policy.names import AS_OF, FROZEN_SINCE, RESERVED
from engine.policy.plan.plan import Plan
from engine.policy.policy import Expression, Let, Policy, Table
from engine.policy.written import joined
from engine.text.document import Scalar, Style
from engine.text.place import Place

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_NOT_IN = re.compile(r"\bnot\s+in\b")
_LITERALS = (NumberLiteral, TextLiteral, TruthLiteral, NullLiteral, DateLiteral, DaysLiteral, ListLiteral)


class Reading:
    """The clauses of one policy."""

    def __init__(
        self,
        desk: Desk,
        plan: Plan,
        checked: CheckedPolicy,
        scope: dict[str, Definition],
        dated: Mapping[str, DatedList],
    ) -> None:
        self._desk = desk
        self._dated = dated
        self._policy = checked.policy
        self._scope = scope
        self._lets = {let.name: let for let in checked.policy.lets}
        self._origins = _origins(plan, checked.policy)
        self._told: set[str] = set()

    def condition(self, expression: Expression) -> Clause:
        """The clauses of a condition."""
        self._told = set()
        return self._clause(expression.text, expression.syntax)

    def within(self, name: str, meaning: Definition, expression: Expression) -> Clause:
        """The clauses of a condition in which one more name has a meaning."""
        self._scope[name] = meaning
        try:
            return self.condition(expression)
        finally:
            del self._scope[name]

    def implied(self, place: Place, text: str) -> Clause:
        """The clauses of a condition that the engine adds at a place of the policy."""
        scalar = Scalar(place, text, Style.PLAIN, ((0, place.line, place.column),))
        return self.condition(Expression(scalar, parse(text, scalar.place_at)))

    def bare(self, kind: ClauseKind, place: Place, text: str, truth: str) -> Clause:
        """A clause without operands."""
        return Clause(kind=kind, written=Written(text=text, place=self.place(place)), truth=truth)

    def amount(self, expression: Expression) -> Operand:
        """An amount, or the axis of a matrix."""
        self._told = set()
        found = lower_value(expression.syntax, self._scope, expression.text.place_at)
        return self._operand(expression.text, expression.syntax, found.kind)

    def field(self, place: Place, name: str) -> Operand:
        """A field that is named outside any expression."""
        scalar = Scalar(place, name, Style.PLAIN, ((0, place.line, place.column),))
        return self._operand(scalar, Name(Span(0, len(name)), name), None)

    def table(self, table: Table) -> Rows:
        """A decision table."""
        self._told = set()
        return self._rows(table)

    def place(self, place: Place) -> str:
        """A place in the policy's file, as known below the policies folder."""
        policy = self._policy
        return f"{policy.policy}/v{policy.version}.yaml:{place.line}:{place.column}"

    # Clauses

    def _clause(self, text: Scalar, syntax: Syntax) -> Clause:
        match syntax:
            case Binary(operator="and" | "or" as operator):
                items = tuple(self._clause(text, part) for part in joined(syntax, operator))
                return self._whole(operator, text, syntax, items)
            case Unary(operator="not", operand=Binary(operator="in") as inner) if _is_not_in(text, inner):
                return self._test(text, inner, syntax, "not in")
            case Unary(operator="not", operand=operand):
                return self._whole("not", text, syntax, (self._clause(text, operand),))
            case Ternary(condition=condition, then=then, otherwise=otherwise):
                items = tuple(self._clause(text, part) for part in (condition, then, otherwise))
                return self._whole("if", text, syntax, items)
            case Name(name=name) if (body := self._untold(name)) is not None:
                self._told.add(name)
                return self._whole("let", text, syntax, (self._clause(body.text, body.syntax),))
            case Binary(operator=operator) if operator in _COMPARISONS:
                return self._test(text, syntax, syntax, operator)
            case _:
                return self._bare_test(text, syntax)

    def _untold(self, name: str) -> Expression | None:
        """The condition that a `let` stands for, where it is first mentioned."""
        let = self._lets.get(name)
        if let is None or name in self._told or isinstance(let.body, Table):
            return None
        return let.body if self._kind_of(name) == BOOLEAN else None

    def _kind_of(self, let: str) -> Kind | None:
        found = self._scope[let]
        return found.kind if isinstance(found, Bound) else None

    def _whole(self, kind: ClauseKind, text: Scalar, syntax: Syntax, items: tuple[Clause, ...]) -> Clause:
        return Clause(
            kind=kind, written=self._written(text, syntax.span), truth=self._truth(text, syntax), items=items
        )

    def _truth(self, text: Scalar, syntax: Syntax) -> str:
        node = lower_condition(syntax, self._scope, text.place_at)
        return self._desk.keep(self._desk.bounds.known(node))

    def _bare_test(self, text: Scalar, syntax: Syntax) -> Clause:
        return Clause(
            kind="test",
            written=self._written(text, syntax.span),
            truth=self._truth(text, syntax),
            operator="is",
            left=self._operand(text, syntax, BOOLEAN),
        )

    def _test(self, text: Scalar, syntax: Binary, whole: Syntax, operator: str) -> Clause:
        listed = behind_in(syntax)
        if listed is not None and isinstance(self._scope.get(listed.name), Listed):
            return self._test_of_list(text, syntax, whole, operator, self._dated[listed.name])
        sides = syntax.left, syntax.right
        kinds = [self._kind(text, side) for side in sides]
        left, right = (
            self._operand(text, side, kind)
            for side, kind in zip(sides, (kinds[0] or kinds[1], kinds[1] or kinds[0]), strict=True)
        )
        return Clause(
            kind="test",
            written=self._written(text, syntax.span),
            truth=self._truth(text, whole),
            operator=operator,
            left=left,
            right=right,
        )

    def _test_of_list(
        self, text: Scalar, syntax: Binary, whole: Syntax, operator: str, listed: DatedList
    ) -> Clause:
        """A value held against a named list, on the day of the decision or on another."""
        left, place = self._operand(text, syntax.left, None), text.place_at
        days = syntax.right.arguments if isinstance(syntax.right, Call) else ()
        reads = tuple(self._operand(text, day, None) for day in days)
        item, day = (
            self._desk.bounded(lower_value(each, self._scope, place))
            for each in (syntax.left, *(days or (Name(syntax.right.span, AS_OF.name),)))
        )
        right = Operand(
            written=self._written(text, syntax.right.span),
            origin=Origin(kind="list", name=listed.name),
            reads=reads,
            asked=Asked(list=listed, item=item, day=day),
        )
        return Clause(
            kind="test",
            written=self._written(text, syntax.span),
            truth=self._truth(text, whole),
            operator=operator,
            left=left,
            right=right,
        )

    # Operands

    def _kind(self, text: Scalar, syntax: Syntax) -> Kind | None:
        """The kind of an operand; a literal takes its partner's."""
        if isinstance(syntax, _LITERALS):
            return None
        return lower_value(syntax, self._scope, text.place_at).kind

    def _operand(self, text: Scalar, syntax: Syntax, kind: Kind | None) -> Operand:
        written = self._written(text, syntax.span)
        if isinstance(syntax, _LITERALS):
            return Operand(written=written, origin=Origin(kind="literal"), fixed=shown_literal(syntax, kind))
        value = self._desk.bounded(lower_value(syntax, self._scope, text.place_at))
        if isinstance(syntax, Name):
            origin = self._origins.get(syntax.name) or Origin(kind="field", name=syntax.name)
            definition = self._definition(syntax.name)
            return Operand(written=written, origin=origin, value=value, definition=definition)
        read = {name.name: name for name in names(syntax)}
        reads = tuple(self._operand(text, name, None) for name in read.values())
        origin = Origin(kind="expression" if reads else "literal")
        return Operand(written=written, origin=origin, value=value, reads=reads)

    def _definition(self, name: str) -> Operand | Clause | Rows | None:
        let = self._lets.get(name)
        if let is None or name in self._told:
            return None
        self._told.add(name)
        return self._body(let)

    def _body(self, let: Let) -> Operand | Clause | Rows:
        if isinstance(let.body, Table):
            return self._rows(let.body)
        if self._kind_of(let.name) == BOOLEAN:
            return self._clause(let.body.text, let.body.syntax)
        return self._operand(let.body.text, let.body.syntax, self._kind_of(let.name))

    def _rows(self, table: Table) -> Rows:
        rows = tuple(
            Row(when=self._clause(row.when.text, row.when.syntax), result=self._result(row.result))
            for row in table.rows
        )
        return Rows(rows=rows, otherwise=self._result(table.otherwise))

    def _result(self, result: Expression | Scalar) -> Operand:
        if isinstance(result, Expression):
            return self._operand(result.text, result.syntax, None)
        word = str(result.value)
        if word in self._scope:
            return self._operand(result, Name(Span(0, len(word)), word), None)
        written = Written(text=word, place=self.place(result.place))
        return Operand(written=written, origin=Origin(kind="literal"), fixed=word)

    def _written(self, text: Scalar, span: Span) -> Written:
        start, words = stretch(text_of(text), span)
        return Written(text=words, place=self.place(text.place_at(start)))


def _origins(plan: Plan, policy: Policy) -> dict[str, Origin]:
    """Where the values of a policy's names come from; every other name is a field."""
    found = {name: Origin(kind="outcome", name=name) for name in RESERVED}
    found[AS_OF.name] = Origin(kind="as_of", name=AS_OF.name)
    found[FROZEN_SINCE] = Origin(kind="freeze", name=FROZEN_SINCE)
    for parameter in policy.parameters:
        found[parameter.name] = Origin(
            kind="parameter", name=parameter.name, dated=parameter.values, anchor=policy.anchor
        )
    found |= {let.name: Origin(kind="let", name=let.name) for let in policy.lets}
    scored = {use.name: score_version(plan, use).policy.key for use in policy.uses}
    return found | {name: Origin(kind="score", name=key) for name, key in scored.items()}


def _is_not_in(text: Scalar, inner: Binary) -> bool:
    between = str(text.value)[inner.left.span.end : inner.right.span.start]
    return _NOT_IN.search(between) is not None
