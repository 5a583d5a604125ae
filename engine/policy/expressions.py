"""Lowers the texts of one policy within its scope: lets, conditions, amounts and tables."""

from collections.abc import Callable, Iterator
from functools import partial

from engine.language import build, guards
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN, Choice, Code, Date, Number, Unit, describe, joined
from engine.language.lower import lower_amount, lower_condition, lower_value
from engine.language.scope import Bound, Definition
from engine.language.syntax import Name, Span, Syntax, names
from engine.language.tokens import Locate
from engine.language.tree import Node
from engine.language.unknown import unknown_names
from engine.policy.checked import Amount, CheckedLet, key
from engine.policy.names import RESERVED, Scores, first_names, unquoted_choices
from engine.policy.policy import Expression, Let, Policy, Row, Table
from engine.policy.vocabulary import Vocabulary
from engine.text import problems
from engine.text.document import Scalar
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

Fields = frozenset[str]
NOTHING: Fields = frozenset()
ANYTHING: Fields = frozenset(RESERVED)

_Lower = Callable[[Syntax, dict[str, Definition], Locate], Amount]


class Expressions:
    """The names of one policy and the problems of its texts; a text with problems lowers to None."""

    def __init__(self, policy: Policy, vocabulary: Vocabulary, scores: Scores) -> None:
        self.problems: list[Problem] = []
        self._key = key(policy)
        self._vocabulary = vocabulary
        self._scope = first_names(policy, vocabulary, scores)
        self._broken: set[str] = set()
        self._early: dict[str, Fields] = {name: frozenset({name}) for name in RESERVED}
        self._barred = dict(_barred_scores(policy, vocabulary, scores))
        """The lets and scores that read a field which may not be read, with that field and its place."""
        self._nullable = frozenset(name for name, spec in vocabulary.fields.items() if spec.nullable)

    def present_if(self, expression: Expression | None, *, holds: bool) -> Fields:
        """The nullable fields known to be there where a condition holds, or where it does not."""
        if expression is None:
            return NOTHING
        if_true, if_false = guards.present_if(expression.syntax, self._scope)
        return if_true if holds else if_false

    def reads(self, *expressions: Expression | None) -> tuple[str, ...]:
        """The names of values that texts mention, each once, in order."""
        texts = (expression for expression in expressions if expression is not None)
        found = dict.fromkeys(name.name for text in texts for name in names(text.syntax))
        return tuple(name for name in found if name not in self._vocabulary.listed)

    def condition(self, expression: Expression, guarded: Fields, allowed: Fields) -> Node | None:
        """The tree of a condition."""
        found = self._lowered(expression, lower_condition, guarded, allowed)
        return None if isinstance(found, Ratio) else found

    def amount(self, expression: Expression, guarded: Fields, allowed: Fields) -> Amount | None:
        """The tree of an amount of money, or a ratio that stands as a whole amount."""
        return self._lowered(expression, _money, guarded, allowed)

    def axis(self, expression: Expression, guarded: Fields, allowed: Fields) -> Amount | None:
        """The tree of what bands or a matrix are laid over."""
        return self._no_code(expression, self._lowered(expression, lower_value, guarded, allowed))

    def value(self, expression: Expression, guarded: Fields, allowed: Fields) -> Node | None:
        """The tree of any value but an open ratio."""
        found = self._lowered(expression, lower_value, guarded, allowed)
        if isinstance(found, Ratio):
            self.problems.append(problems.ratio_inside(expression.place()))
            return None
        return None if self._no_code(expression, found) is None else found

    def _no_code(self, expression: Expression, found: Amount | None) -> Amount | None:
        """A value that may have a name, be chosen or be laid out in bands; a code may not."""
        if found is None or not isinstance(found.kind, Code):
            return found
        self.problems.append(problems.code_alone(expression.place()))
        return None

    def within_range(self, place: Place, make: Callable[[], Node]) -> Node | None:
        """Make a node from others; one that has a problem or could grow too large is None."""
        try:
            return make()
        except build.RangeExceeded:
            self.problems.append(problems.range_too_wide(place, []))
        except Rejected as rejected:
            self.problems.extend(rejected.problems)
        return None

    def within(self, name: str, meaning: Definition, read: Callable[[], Node | None]) -> Node | None:
        """Read a text in which one more name has a meaning."""
        self._scope[name] = meaning
        try:
            return read()
        finally:
            del self._scope[name]

    def _lowered(
        self, expression: Expression, lower: _Lower, guarded: Fields, allowed: Fields
    ) -> Amount | None:
        unquoted = tuple(unquoted_choices(expression, self._scope))
        if unquoted:
            self.problems.extend(unquoted)
            return None
        if any(name.name in self._broken for name in names(expression.syntax)):
            self.problems.extend([*self._unknown_names(expression), *self._read_through(expression)])
            return None
        try:
            node = lower(expression.syntax, self._scope, expression.text.place_at)
        except Rejected as rejected:
            self.problems.extend(rejected.problems)
            return None
        found = [*self._unguarded(expression, guarded), *self._misread(expression, allowed)]
        found += self._read_through(expression)
        self.problems.extend(found)
        return None if found else node

    def _unknown_names(self, expression: Expression) -> Iterator[Problem]:
        yield from unknown_names(expression.syntax, self._scope, expression.text.place_at)

    def _unguarded(self, expression: Expression, guarded: Fields) -> Iterator[Problem]:
        for span, field in guards.unguarded(expression.syntax, self._scope, guarded):
            is_code = isinstance(self._vocabulary.fields[field].kind, Code)
            told = problems.none_in_list if is_code else problems.none_unhandled
            yield told(expression.place(span), field)

    def _misread(self, expression: Expression, allowed: Fields) -> Iterator[Problem]:
        for name in names(expression.syntax):
            place = expression.place(name.span)
            for early in sorted(self._early.get(name.name, NOTHING) - allowed):
                yield problems.decided_later(place, early)
            spec = self._vocabulary.fields.get(name.name)
            if spec is not None and spec.basis == "prohibited":
                yield problems.prohibited_basis(place, name.name)

    def _read_through(self, expression: Expression) -> Iterator[Problem]:
        """Names that lead to a field which may not be read."""
        for name in names(expression.syntax):
            if name.name in self._barred:
                field, place = self._barred[name.name]
                yield problems.prohibited_through(expression.place(name.span), name.name, field, place)

    def _barred_in(self, text: Expression) -> Iterator[tuple[str, Place]]:
        for name in names(text.syntax):
            spec = self._vocabulary.fields.get(name.name)
            if spec is not None and spec.basis == "prohibited":
                yield name.name, text.place(name.span)
            elif name.name in self._barred:
                yield self._barred[name.name]

    # Lets

    def let(self, let: Let) -> CheckedLet | None:
        """Check a let and give its name a meaning for the texts after it."""
        ref = f"{self._key}/let/{let.name}"
        node = self._let_node(let)
        barred = next((found for text in _texts(let.body) for found in self._barred_in(text)), None)
        if barred is not None:
            self._barred[let.name] = barred
        if node is None:
            # Its problem is told; of texts that use the name only their other names can still be judged.
            self._scope[let.name] = Bound(ref=ref, kind=BOOLEAN)
            self._broken.add(let.name)
            return None
        texts = list(_texts(let.body))
        self._early[let.name] = frozenset().union(*(self._early_names(text) for text in texts))
        self._scope[let.name] = self._bound(let, ref, node)
        return CheckedLet(name=let.name, ref=ref, node=node)

    def _let_node(self, let: Let) -> Node | None:
        if isinstance(let.body, Table):
            found = self.table(let.body, self._nullable, ANYTHING)
        else:
            found = self.value(let.body, self._nullable, ANYTHING)
        return found

    def _early_names(self, text: Expression) -> Fields:
        return frozenset().union(*(self._early.get(name.name, NOTHING) for name in names(text.syntax)))

    def _bound(self, let: Let, ref: str, node: Node) -> Bound:
        if isinstance(let.body, Table):
            return Bound(ref=ref, kind=node.kind, needs=frozenset(self._table_needs(let.body)))
        syntax = let.body.syntax
        needs = frozenset(field for _, field in guards.unguarded(syntax, self._scope))
        if_true, if_false = guards.present_if(syntax, self._scope)
        return Bound(ref=ref, kind=node.kind, needs=needs, present_if_true=if_true, present_if_false=if_false)

    def _table_needs(self, table: Table) -> Iterator[str]:
        passed = NOTHING
        for row in table.rows:
            yield from self._needs(row.when, passed)
            yield from self._needs(row.result, passed | self.present_if(row.when, holds=True))
            passed |= self.present_if(row.when, holds=False)
        yield from self._needs(table.otherwise, passed)

    def _needs(self, text: Expression | Scalar, guarded: Fields) -> Iterator[str]:
        if isinstance(text, Expression):
            yield from (field for _, field in guards.unguarded(text.syntax, self._scope, guarded))

    # Tables

    def table(self, table: Table, guarded: Fields, allowed: Fields) -> Node | None:
        """The tree of a decision table: the value of the first row that holds."""
        options = self._options(table)
        rows, passed = [], guarded
        for row in table.rows:
            condition = self.condition(row.when, passed, allowed)
            there = passed | self.present_if(row.when, holds=True)
            rows.append((row, condition, self._result(row.result, options, there, allowed)))
            passed |= self.present_if(row.when, holds=False)
        return self._first_that_holds(rows, self._result(table.otherwise, options, passed, allowed))

    def _first_that_holds(
        self, rows: list[tuple[Row, Node | None, Node | None]], otherwise: Node | None
    ) -> Node | None:
        chosen = otherwise
        for row, condition, value in reversed(rows):
            if condition is None or value is None or chosen is None:
                return None
            if not _alike(value, chosen):
                kinds = describe(value.kind), describe(chosen.kind)
                self.problems.append(problems.table_kinds(row.when.place(), *kinds))
                return None
            chosen = self.within_range(row.when.place(), partial(build.choose, condition, value, chosen))
        return chosen

    def _options(self, table: Table) -> Choice | None:
        """The choices a table names, in order, or None where its results are values."""
        results = [*(row.result for row in table.rows), table.otherwise]
        words = [str(result.value) for result in results if isinstance(result, Scalar)]
        if len(words) < len(results) or any(word in self._scope for word in words):
            return None
        return Choice(tuple(dict.fromkeys(words)))

    def _result(
        self, result: Expression | Scalar, options: Choice | None, guarded: Fields, allowed: Fields
    ) -> Node | None:
        if isinstance(result, Expression):
            return self.value(result, guarded, allowed)
        word = str(result.value)
        if options is not None:
            return build.option(options, options.options.index(word))
        if word not in self._scope:
            place = result.place_at(0, len(word))
            self.problems.append(problems.unknown_field(place, word, nearest(word, self._scope)))
            return None
        return self.value(Expression(result, Name(Span(0, len(word)), word)), guarded, allowed)


def _barred_scores(
    policy: Policy, vocabulary: Vocabulary, scores: Scores
) -> Iterator[tuple[str, tuple[str, Place]]]:
    """The scores a policy uses that count a field which may not be read."""
    for use in policy.uses:
        for (name, version), score in scores.items():
            if name == use.policy and use.version in {None, version}:
                for scored in (
                    scored for dimension in score.dimensions for scored in dimension.characteristics
                ):
                    spec = vocabulary.fields.get(scored.field)
                    if spec is not None and spec.basis is not None:
                        yield use.name, (scored.field, scored.field_place)


def _texts(body: Expression | Table) -> Iterator[Expression]:
    if isinstance(body, Expression):
        yield body
        return
    for row in body.rows:
        yield row.when
        if isinstance(row.result, Expression):
            yield row.result
    if isinstance(body.otherwise, Expression):
        yield body.otherwise


def _money(syntax: Syntax, scope: dict[str, Definition], locate: Locate) -> Amount:
    return lower_amount(syntax, scope, locate, Unit.MONEY)


def _alike(left: Node, right: Node) -> bool:
    match left.kind, right.kind:
        case Number(unit=one), Number(unit=two):
            return joined(one, two) is not None
        case Date(), Date():
            return True
        case _:
            return left.kind == right.kind
