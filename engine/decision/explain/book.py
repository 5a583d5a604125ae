"""All there is to explain about one plan: the clauses of its policies and rules, bound beside its bindings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.decision.explain.clauses import Bounded, Clause, Operand, Rows, Written
from engine.decision.explain.desk import Desk
from engine.decision.explain.meanings import scope_of, workbench
from engine.decision.explain.reading import Reading
from engine.decision.layout import Layout
from engine.decision.missing import masks_of
from engine.decision.switches import SWITCH
from engine.language import build
from engine.language.bindings import Binding
from engine.language.kinds import BOOLEAN
from engine.language.tree import Input, Node, Ref
from engine.policy.checked import CheckedPolicy
from engine.policy.names import AS_OF, FROZEN_SINCE, frozen_since
from engine.policy.plan.plan import STANDING, Plan, PlannedRule, standing
from engine.policy.policy import Cap, Expression, Floor, Freeze, Matrix, Rule, Table, Waive
from engine.policy.vocabulary import Vocabulary
from engine.policy.written import day


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleClauses:
    """One rule: all that its verdict is made of, what releases its freeze, and its amount as written."""

    verdict: Clause
    release: Clause | None
    amount: Operand | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A scored field and the binding of its points."""

    id: str
    dimension: str
    code: str | None
    field: Operand
    points: Bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyClauses:
    """One version: where it takes part, and where its limit starts."""

    applies: Clause
    base: tuple[Operand | Rows, ...]
    """An amount, a table, or the axes of a matrix."""


class Book:
    """The clauses of one plan, and the bindings of all their values."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, layout: Layout, on: int) -> None:
        self._plan = plan
        self._lists = vocabulary.lists
        bench = workbench(plan, vocabulary, on)
        self._desk = Desk(bench.bounds)
        self._scopes = {
            checked.key: scope_of(plan, checked, vocabulary)
            for checked in (*plan.policies, *(score.policy for score in plan.scores))
        }
        self.policies: Mapping[str, PolicyClauses] = {
            checked.key: self._policy(checked, vocabulary) for checked in plan.policies
        }
        """By version."""
        self.scores: Mapping[str, tuple[Points, ...]] = {
            score.policy.key: tuple(self._points(score.policy)) for score in plan.scores
        }
        self.rules: Mapping[str, RuleClauses] = {rule.verdict: self._rule(rule) for rule in plan.rules}
        """By the binding of the verdict."""
        known = {binding.name for binding in plan.bindings}
        own = [binding for binding in bench.bindings if binding.name not in known]
        self.extra: tuple[Binding, ...] = (*own, *self._desk.bindings)
        """What is bound beside the plan, in order."""
        self.bindings = (*plan.bindings, *self.extra)
        self.masks = masks_of(self.bindings, layout.index)
        self._inputs = layout.names
        self._fields: dict[int, list[str]] = {}
        self.nodes: Mapping[str, Node] = {binding.name: binding.node for binding in self.bindings}

    def fields(self, name: str) -> list[str]:
        """The fields that a binding reads, directly or through what it refers to."""
        mask = self.masks[self.nodes[name]]
        if mask not in self._fields:
            inputs = (found for place, found in enumerate(self._inputs) if mask >> place & 1)
            fields = {found.partition("?")[0] for found in inputs if found != AS_OF.name} - {SWITCH}
            self._fields[mask] = sorted("freezes" if field == STANDING else field for field in fields)
        return self._fields[mask]

    def dated(self, name: str) -> bool:
        """Whether a binding depends on the day of the decision."""
        return bool(self.masks[self.nodes[name]] >> self._inputs.index(AS_OF.name) & 1)

    def _reading(self, checked: CheckedPolicy) -> Reading:
        return Reading(self._desk, self._plan, checked, self._scopes[checked.key], self._lists)

    # Policies

    def _policy(self, checked: CheckedPolicy, vocabulary: Vocabulary) -> PolicyClauses:
        policy, reading = checked.policy, self._reading(checked)
        items = [
            reading.implied(policy.jurisdiction_place, f"jurisdiction == '{policy.jurisdiction}'"),
            reading.implied(policy.currency_place, f"currency == '{policy.currency}'"),
            *([reading.condition(policy.applies_when)] if policy.applies_when else []),
            *(
                reading.implied(policy.anchor_place or policy.place, text)
                for text in self._days(checked, vocabulary)
            ),
        ]
        return PolicyClauses(applies=self._joined("and", items), base=tuple(_base(reading, checked)))

    def _days(self, checked: CheckedPolicy, vocabulary: Vocabulary) -> Iterator[str]:
        """The days of its anchor on which an anchored version is in force."""
        policy = checked.policy
        if policy.anchor is None:
            return
        nullable = vocabulary.fields[policy.anchor].nullable
        date = f"({policy.anchor} ?? as_of)" if nullable else policy.anchor
        later = [
            other.policy.effective
            for other in self._plan.policies
            if other.policy.policy == policy.policy and other.policy.version > policy.version
        ]
        ends = [*later, *([] if policy.until is None else [policy.until + 1])]
        yield f"{date} >= d'{day(policy.effective)}'"
        yield from (f"{date} < d'{day(end)}'" for end in sorted(ends)[:1])

    def _points(self, checked: CheckedPolicy) -> Iterator[Points]:
        reading = self._reading(checked)
        for dimension in checked.dimensions:
            for scored in dimension.characteristics:
                found = scored.characteristic
                yield Points(
                    id=found.id,
                    dimension=dimension.name,
                    code=found.code,
                    field=reading.field(found.field_place, found.field),
                    points=self._desk.bounded(scored.points),
                )

    # Rules

    def _rule(self, planned: PlannedRule) -> RuleClauses:
        reading, rule = self._reading(planned.policy), planned.checked.rule
        fires = self._joined("and", list(self._fires(reading, planned)))
        release = _release(reading, rule)
        verdict = self._on(reading, planned, fires, release) if isinstance(rule.effect, Freeze) else fires
        written = _amount(rule)
        return RuleClauses(
            verdict=verdict,
            release=release,
            amount=reading.amount(written) if written else None,
            place=reading.place(rule.place),
        )

    def _applies(self, reading: Reading, planned: PlannedRule) -> Clause:
        key = planned.policy.key
        return reading.bare(
            "applies", planned.policy.policy.place, f"{key} takes part", self._plan.scopes[key]
        )

    def _fires(self, reading: Reading, planned: PlannedRule) -> Iterator[Clause]:
        rule = planned.checked.rule
        yield self._applies(reading, planned)
        if isinstance(rule.effect, Waive):
            yield reading.implied(rule.place, "fee_amount != null")
        if rule.when is None:
            yield reading.bare("always", rule.place, "always", self._desk.keep(build.TRUE))
            return
        when = reading.condition(rule.when)
        yield self._negated(when) if rule.needs else when

    def _on(self, reading: Reading, planned: PlannedRule, fires: Clause, release: Clause | None) -> Clause:
        """A freeze is on while its condition holds, or while its code stands and is not released."""
        rule = planned.checked.rule
        code = rule.code or ""
        stood = self._desk.bounds.leaf(Input(BOOLEAN, total=False, name=standing(code)))
        kept = [reading.bare("stands", rule.place, f"{code} stands", self._desk.keep(stood))]
        if release is not None:
            released = self._joined("and", [self._applies(reading, planned), release])
            kept.append(self._negated(released))
        return self._joined("or", [fires, self._joined("and", kept)])

    def _joined(self, kind: Literal["and", "or"], items: Sequence[Clause]) -> Clause:
        """Clauses that the engine joins; what is written there is the last of them."""
        if len(items) == 1:
            return items[0]
        parts = [Ref(BOOLEAN, total=False, name=item.truth) for item in items]
        node = build.all_of(*parts) if kind == "and" else build.any_of(*parts)
        text = f" {kind} ".join(item.written.text for item in items)
        written = Written(text=text, place=items[-1].written.place)
        return Clause(kind=kind, written=written, truth=self._desk.keep(node), items=tuple(items))

    def _negated(self, clause: Clause) -> Clause:
        node = build.negate(Ref(BOOLEAN, total=False, name=clause.truth))
        written = Written(text=f"not ({clause.written.text})", place=clause.written.place)
        return Clause(kind="not", written=written, truth=self._desk.keep(node), items=(clause,))


def _release(reading: Reading, rule: Rule) -> Clause | None:
    if not isinstance(rule.effect, Freeze) or rule.effect.release_when is None:
        return None
    return reading.within(FROZEN_SINCE, frozen_since(rule.code), rule.effect.release_when)


def _amount(rule: Rule) -> Expression | None:
    match rule.effect:
        case Cap(amount=amount) | Floor(amount=amount) | Waive(amount=amount):
            return amount
        case _:
            return None


def _base(reading: Reading, checked: CheckedPolicy) -> Iterator[Operand | Rows]:
    base = checked.policy.base
    match base.body if base else None:
        case Matrix(down=down, across=across):
            yield reading.amount(down)
            if across is not None:
                yield reading.amount(across)
        case Table() as table:
            yield reading.table(table)
        case Expression() as expression:
            yield reading.amount(expression)
