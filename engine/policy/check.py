"""Checks one version of a policy: names, kinds, ranges and what each rule may read."""

from collections.abc import Iterator

from engine.language import build
from engine.language.kinds import BOOLEAN, Choice, Date, Number, Unit, describe, joined
from engine.language.scope import none_flag
from engine.language.tree import Input, Node
from engine.policy import tables
from engine.policy.checked import (
    Amount,
    CheckedCharacteristic,
    CheckedDimension,
    CheckedPolicy,
    CheckedRule,
)
from engine.policy.expressions import NOTHING, Expressions, Fields
from engine.policy.names import FROZEN_SINCE, Scores, allowed_reserved, checked_parameter, frozen_since
from engine.policy.policy import (
    Base,
    Cap,
    Characteristic,
    Dimension,
    Effect,
    Expression,
    Floor,
    Freeze,
    Let,
    Matrix,
    Parameter,
    Policy,
    Rule,
    Table,
    Use,
    Waive,
)
from engine.policy.vocabulary import Vocabulary
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.problem import Problem, Rejected


def check_policy(policy: Policy, vocabulary: Vocabulary, scores: Scores) -> CheckedPolicy:
    """The checked version; raises Rejected with every problem found in it."""
    return _Checking(policy, vocabulary, scores).run()


class _Checking:
    """One version under examination; goes on after a problem and keeps them all."""

    def __init__(self, policy: Policy, vocabulary: Vocabulary, scores: Scores) -> None:
        self._policy = policy
        self._vocabulary = vocabulary
        self._texts = Expressions(policy, vocabulary, scores)
        self._problems = self._texts.problems
        self._problems.extend(_headline(policy, vocabulary, scores))

    def run(self) -> CheckedPolicy:
        policy = self._policy
        applies = self._applies()
        lets = tuple(checked for let in policy.lets if (checked := self._texts.let(let)) is not None)
        present = self._texts.present_if(policy.applies_when, holds=True)
        base = self._base(policy.base, present) if policy.base else None
        rules = tuple(found for rule in policy.rules if (found := self._rule(rule, present)) is not None)
        dimensions = tuple(map(self._dimension, policy.score.dimensions)) if policy.score else ()
        if self._problems:
            raise Rejected(self._problems)
        return CheckedPolicy(
            policy=policy,
            applies=applies,
            lets=lets,
            parameters=tuple(checked_parameter(policy, parameter) for parameter in policy.parameters),
            base=base,
            rules=rules,
            dimensions=dimensions,
        )

    def _applies(self) -> Node:
        """Where the policy takes part: its jurisdiction and currency, and what its author says."""
        policy = self._policy
        home = (
            _is_option(self._vocabulary, "jurisdiction", policy.jurisdiction),
            _is_option(self._vocabulary, "currency", policy.currency),
        )
        if policy.applies_when is None:
            return build.all_of(*home)
        return build.all_of(*home, self._texts.condition(policy.applies_when, NOTHING, NOTHING) or build.TRUE)

    def _base(self, base: Base, present: Fields) -> Amount | None:
        allowed = allowed_reserved(None)
        match base.body:
            case Matrix() as matrix:
                return self._matrix(matrix, present, allowed)
            case Table() as table:
                return self._money_table(table, present, allowed)
            case Expression() as expression:
                return self._texts.amount(expression, present, allowed)

    def _money_table(self, table: Table, present: Fields, allowed: Fields) -> Node | None:
        node = self._texts.table(table, present, allowed)
        if node is None:
            return None
        if not isinstance(node.kind, Number) or joined(node.kind.unit, Unit.MONEY) is None:
            self._problems.append(problems.wrong_kind(table.place, describe(node.kind), "money"))
            return None
        return node

    def _matrix(self, matrix: Matrix, present: Fields, allowed: Fields) -> Node | None:
        down = self._texts.axis(matrix.down, present, allowed)
        across = self._texts.axis(matrix.across, present, allowed) if matrix.across else None
        if down is None or (matrix.across and across is None):
            return None
        pairs = [(down, matrix.rows), *([(across, matrix.columns)] if across and matrix.columns else [])]
        self._problems.extend(found for pair in pairs if (found := tables.out_of_range(*pair)) is not None)
        return self._texts.within_range(matrix.place, lambda: tables.matrix(matrix, down, across))

    def _rule(self, rule: Rule, present: Fields) -> CheckedRule | None:
        before = len(self._problems)
        allowed = allowed_reserved(rule.effect)
        condition = self._texts.condition(rule.when, present, allowed) if rule.when else build.TRUE
        firing = present | self._texts.present_if(rule.when, holds=not rule.needs)
        written = _amount_of(rule.effect)
        amount = self._texts.amount(written, firing, allowed) if written else None
        release = self._release(rule, present)
        if len(self._problems) > before or condition is None:
            return None
        return CheckedRule(
            rule=rule,
            condition=build.negate(condition) if rule.needs else condition,
            amount=amount,
            release=release,
            reads=self._texts.reads(rule.when, written),
        )

    def _release(self, rule: Rule, present: Fields) -> Node | None:
        if not isinstance(rule.effect, Freeze) or rule.effect.release_when is None:
            return None
        written = rule.effect.release_when
        allowed = allowed_reserved(rule.effect)
        since = frozen_since(rule.code)
        return self._texts.within(
            FROZEN_SINCE, since, lambda: self._texts.condition(written, present, allowed)
        )

    def _dimension(self, dimension: Dimension) -> CheckedDimension:
        scored = (self._characteristic(characteristic) for characteristic in dimension.characteristics)
        return CheckedDimension(
            name=dimension.name, characteristics=tuple(found for found in scored if found is not None)
        )

    def _characteristic(self, characteristic: Characteristic) -> CheckedCharacteristic | None:
        name, place = characteristic.field, characteristic.field_place
        spec = self._vocabulary.fields.get(name)
        if spec is None:
            close = nearest(name, self._vocabulary.fields)
            self._problems.append(problems.unknown_field(place, name, close))
            return None
        if spec.basis is not None:
            self._problems.append(problems.prohibited_basis(place, name))
            return None
        field = Input(spec.kind, total=False, name=name)
        flag = Input(BOOLEAN, total=False, name=none_flag(name)) if spec.nullable else None
        found = tables.out_of_range(field, characteristic.bands)
        self._problems.extend([found] if found else [])
        points = self._texts.within_range(place, lambda: tables.points(characteristic, field, flag))
        if points is None:
            return None
        return CheckedCharacteristic(characteristic=characteristic, points=points)


def _amount_of(effect: Effect) -> Expression | None:
    match effect:
        case Cap(amount=amount) | Floor(amount=amount) | Waive(amount=amount):
            return amount
        case _:
            return None


def _is_option(vocabulary: Vocabulary, field: str, value: str) -> Node:
    spec = vocabulary.fields[field]
    options = spec.kind.options if isinstance(spec.kind, Choice) else ()
    index = options.index(value) if value in options else 0
    return build.equal(Input(spec.kind, total=False, name=field), build.option(Choice(options), index))


def _headline(policy: Policy, vocabulary: Vocabulary, scores: Scores) -> Iterator[Problem]:
    """What is wrong with the version as a whole."""
    for field, value, place in (
        ("jurisdiction", policy.jurisdiction, policy.jurisdiction_place),
        ("currency", policy.currency, policy.currency_place),
    ):
        kind = vocabulary.fields[field].kind
        options = kind.options if isinstance(kind, Choice) else ()
        if value not in options:
            yield problems.unknown_choice(place, value, options, nearest(value, options))
    yield from _anchor(policy, vocabulary)
    owned: tuple[Let | Parameter | Use, ...] = (*policy.lets, *policy.parameters, *policy.uses)
    for named in owned:
        if named.name in vocabulary.fields:
            yield problems.name_taken(named.place, named.name)
        if named.name in vocabulary.listed:
            yield problems.list_taken(named.place, named.name)
    for parameter in policy.parameters:
        first = parameter.values[0]
        if first.start > policy.effective:
            yield problems.parameter_starts_late(first.place, parameter.name)
    for use in policy.uses:
        versions = [version for name, version in scores if name == use.policy]
        if not versions or (use.version is not None and use.version not in versions):
            wanted = use.policy if use.version is None else f"{use.policy}@{use.version}"
            known = sorted(
                {*(name for name, _ in scores), *(f"{name}@{version}" for name, version in scores)}
            )
            yield problems.unknown_score(use.place, wanted, nearest(wanted, known))


def _anchor(policy: Policy, vocabulary: Vocabulary) -> Iterator[Problem]:
    if policy.anchor is None:
        return
    place = policy.anchor_place or policy.place
    spec = vocabulary.fields.get(policy.anchor)
    if spec is None:
        yield problems.unknown_field(place, policy.anchor, nearest(policy.anchor, vocabulary.fields))
    elif not isinstance(spec.kind, Date):
        yield problems.wrong_kind(place, describe(spec.kind), "a date")
