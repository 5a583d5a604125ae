"""Lowers the versions in force to one Plan: scores, then freezes, limits, waivers and actions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from engine.language import build
from engine.language.bindings import leaves
from engine.language.bounds import Interval
from engine.language.tree import Input, Node
from engine.policy.checked import LEVELS, CheckedPolicy, CheckedRule, score_ref
from engine.policy.plan.amounts import ZERO, money, smallest_unit
from engine.policy.plan.facts import facts_of
from engine.policy.plan.freeze import at_least, is_on, lower_freeze
from engine.policy.plan.limit import BasePart, Entry, Role, lower_limit
from engine.policy.plan.plan import OTHER_LEVEL, Plan, PlannedRule, PlannedScore, Range
from engine.policy.plan.prelude import define_lets, define_parameters, define_scope, define_score
from engine.policy.plan.referrals import referrals_of
from engine.policy.plan.waiver import Grant, lower_waiver, waived
from engine.policy.plan.workbench import InForce, Workbench
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Floor,
    Freeze,
    Hold,
    IfUnknown,
    Level,
    Refer,
    Strength,
    Waive,
)
from engine.policy.vocabulary import Vocabulary
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Rejected

STANDING_ENTRY = "standing#freeze"
"""The limit's entry for standing codes that no rule in force owns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """What is lowered together: the versions in force on a day, and the scorecards their rules use."""

    day: int
    """Any day of the epoch, as an ordinal."""
    in_force: tuple[InForce, ...]
    """By name of the policy."""
    scored: tuple[tuple[str, CheckedPolicy], ...]
    """Each score reference with the version that computes it."""


def lower_plan(epoch: Epoch, vocabulary: Vocabulary, present: frozenset[str]) -> Plan:
    """The Plan of an epoch, for profiles in which these fields are present."""
    return _Lowering(epoch, Workbench(vocabulary, present, epoch.day)).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A rule whose verdict is bound."""

    policy: CheckedPolicy
    checked: CheckedRule
    name: str
    verdict: Node
    raw: str | None


class _Lowering:
    """One epoch on its way down."""

    def __init__(self, epoch: Epoch, bench: Workbench) -> None:
        self._epoch = epoch
        self._bench = bench
        self._scopes: dict[str, str] = {}
        self._amounts: dict[str, Range] = {}

    def run(self) -> Plan:
        bench = self._bench
        for version in self._epoch.in_force:
            define_parameters(bench, version.checked)
            define_lets(bench, version.checked)
            self._scopes[version.checked.key] = define_scope(bench, version)
        scores = self._scores()
        for scope in self._scopes.values():
            bench.condition(scope)
        freezes = [self._freeze_rule(*pair) for pair in self._rules(Freeze)]
        freeze = lower_freeze(bench, [(rule.checked, rule.verdict) for rule in freezes], self._joint(freezes))
        limits = [self._rule(*pair) for pair in self._rules(Cap, Floor, Hold, Decline)]
        limit = lower_limit(bench, self._bases(), self._entries(limits, freezes))
        waivers = [self._rule(*pair) for pair in self._rules(Waive)]
        waiver = lower_waiver(bench, [self._grant(rule) for rule in waivers], self._joint(waivers))
        duties = [self._rule(*pair) for pair in self._rules(Do, Refer)]
        rules = self._planned([*freezes, *limits, *waivers, *duties])
        return Plan(
            bindings=tuple(bench.bindings),
            policies=tuple(version.checked for version in self._epoch.in_force),
            scopes=MappingProxyType(self._scopes),
            rules=rules,
            scores=scores,
            freeze=freeze,
            limit=limit,
            waiver=waiver,
            referrals=MappingProxyType(referrals_of(rules)),
            reads=_reads(bench),
        )

    def _scores(self) -> tuple[PlannedScore, ...]:
        """Every score in force or used; each is bound where it is first needed, at the latest here."""
        bench, planned = self._bench, dict[str, PlannedScore]()
        checked_by_key = {checked.key: checked for _, checked in self._epoch.scored}

        def define(checked: CheckedPolicy) -> Interval:
            with self._placed(checked.policy.place, []):
                planned[checked.key], interval = define_score(bench, checked, self._score_scope(checked))
            return interval

        own = {
            key: score_ref(found.policy.policy, found.policy.version) for key, found in checked_by_key.items()
        }
        for key, checked in checked_by_key.items():
            bench.later(own[key], partial(define, checked))
        for ref, checked in self._epoch.scored:
            if ref != own[checked.key]:
                bench.later(ref, partial(bench.meaning, own[checked.key]))
        for key in sorted(own):
            bench.meaning(own[key])
        return tuple(planned[key] for key in sorted(planned))

    def _score_scope(self, checked: CheckedPolicy) -> str:
        """A score version that is used though another is in force takes part where its policy would."""
        if checked.key not in self._scopes:
            self._scopes[checked.key] = define_scope(self._bench, InForce(checked=checked, next_start=None))
        return self._scopes[checked.key]

    @contextmanager
    def _placed(self, place: Place, reads: Iterable[str]) -> Iterator[None]:
        """Say where an amount stands that could grow too large."""
        try:
            yield
        except build.RangeExceeded:
            raise Rejected((problems.range_too_wide(place, sorted(reads)),)) from None

    def _rules(self, *effects: type) -> Iterable[tuple[CheckedPolicy, CheckedRule]]:
        for version in self._epoch.in_force:
            for checked in version.checked.rules:
                if isinstance(checked.rule.effect, effects):
                    yield version.checked, checked

    def _scope(self, policy: CheckedPolicy) -> Node:
        return self._bench.condition(self._scopes[policy.key])

    def _joint(self, rules: Sequence[_Bound]) -> Node:
        """Whether any of the rules' policies takes part."""
        keys = dict.fromkeys(rule.policy.key for rule in rules)
        return build.any_of(*(self._bench.condition(self._scopes[key]) for key in keys))

    # Rules

    def _rule(self, policy: CheckedPolicy, checked: CheckedRule) -> _Bound:
        name = f"{policy.key}#{checked.rule.id}"
        scope = self._scope(policy)
        if isinstance(checked.rule.effect, Waive):
            scope = build.all_of(scope, build.negate(self._bench.none("fee_amount")))
        known = self._known(checked)
        raw = self._raw(name, checked, build.all_of(scope, known))
        verdict = self._bench.bind_always(name, build.all_of(scope, _assumed(checked.rule.if_unknown, known)))
        return _Bound(policy=policy, checked=checked, name=name, verdict=verdict, raw=raw)

    def _freeze_rule(self, policy: CheckedPolicy, checked: CheckedRule) -> _Bound:
        name = f"{policy.key}#{checked.rule.id}"
        scope = self._scope(policy)
        known = self._known(checked)
        raw = self._raw(name, checked, is_on(self._bench, checked, scope, known))
        on = is_on(self._bench, checked, scope, _assumed(checked.rule.if_unknown, known))
        return _Bound(
            policy=policy, checked=checked, name=name, verdict=self._bench.bind_always(name, on), raw=raw
        )

    def _known(self, checked: CheckedRule) -> Node:
        with self._placed(checked.rule.place, checked.reads):
            return self._bench.bounds.known(checked.condition)

    def _raw(self, name: str, checked: CheckedRule, verdict: Node) -> str | None:
        if checked.rule.if_unknown is IfUnknown.ASK:
            return None
        self._bench.bind_always(f"{name}/raw", verdict)
        return f"{name}/raw"

    def _money(self, policy: CheckedPolicy, rule: CheckedRule) -> Interval:
        if rule.amount is None:
            raise TypeError(rule.rule.id)
        with self._placed(rule.rule.place, rule.reads):
            return money(self._bench.bounds, rule.amount, smallest_unit(policy.policy.currency), "down")

    # The limit

    def _bases(self) -> list[BasePart]:
        found = []
        for version in self._epoch.in_force:
            checked = version.checked
            if checked.base is not None:
                amount = money(
                    self._bench.bounds, checked.base, smallest_unit(checked.policy.currency), "down"
                )
                bound = self._bench.bind_interval(f"{checked.key}#base", amount)
                scope = self._scopes[checked.key]
                found.append(
                    BasePart(checked=checked, scope=self._scope(checked), scope_name=scope, amount=bound)
                )
        return found

    def _entries(self, limits: Sequence[_Bound], freezes: Sequence[_Bound]) -> list[Entry]:
        held = self._bench.bind_interval("limit/held", self._bench.or_zero("current_limit", ZERO))
        entries = [self._entry(rule, *self._part(rule, held)) for rule in limits]
        entries += [self._entry(rule, Role.STRONG, held) for rule in freezes]
        other = self._bench.bounds.interval(Input(LEVELS, total=False, name=OTHER_LEVEL))
        verdict = self._bench.bind_always(STANDING_ENTRY, at_least(other, Level.NO_INCREASE))
        entries.append(
            Entry(
                id=STANDING_ENTRY,
                name=STANDING_ENTRY,
                role=Role.STRONG,
                verdict=verdict,
                verdict_name=STANDING_ENTRY,
                amount=held,
            )
        )
        return entries

    def _part(self, rule: _Bound, held: Interval) -> tuple[Role, Interval]:
        strong = rule.checked.rule.strength is not Strength.ORDINARY
        match rule.checked.rule.effect:
            case Decline():
                return Role.DECLINE, (ZERO, ZERO)
            case Hold():
                return Role.STRONG if strong else Role.HOLD, held
            case Floor():
                return Role.FLOOR, self._bound_money(rule)
            case _:
                return Role.STRONG if strong else Role.CAP, self._bound_money(rule)

    def _bound_money(self, rule: _Bound) -> Interval:
        return self._bench.bind_interval(f"{rule.name}/money", self._money(rule.policy, rule.checked))

    def _entry(self, rule: _Bound, role: Role, amount: Interval) -> Entry:
        return Entry(
            id=_id(rule),
            name=rule.name,
            role=role,
            verdict=rule.verdict,
            verdict_name=rule.name,
            amount=amount,
        )

    # Waivers

    def _grant(self, rule: _Bound) -> Grant:
        effect = rule.checked.rule.effect
        if not isinstance(effect, Waive):
            raise TypeError(effect)
        with self._placed(rule.checked.rule.place, rule.checked.reads):
            amount = waived(self._bench, rule.checked, rule.policy.policy.currency)
        self._amounts[rule.name], bound = self._bench.bind_range(f"{rule.name}/amount", amount)
        return Grant(name=rule.name, class_=effect.class_, verdict=rule.verdict, amount=bound)

    # The plan

    def _planned(self, rules: Sequence[_Bound]) -> tuple[PlannedRule, ...]:
        ordered = sorted(rules, key=lambda rule: (_id(rule), rule.policy.policy.version))
        names = frozenset(binding.name for binding in self._bench.bindings)
        return tuple(self._planned_rule(rule, names) for rule in ordered)

    def _planned_rule(self, rule: _Bound, names: frozenset[str]) -> PlannedRule:
        decides = f"{rule.name}/decides"
        low, high = f"{rule.name}/amount.low", f"{rule.name}/amount.high"
        amount = Range(low=low, high=high if high in names else low) if low in names else None
        return PlannedRule(
            id=_id(rule),
            version=rule.policy.policy.version,
            checked=rule.checked,
            policy=rule.policy,
            verdict=rule.name,
            raw=rule.raw,
            amount=amount,
            decides=decides if decides in names else None,
            facts=facts_of(self._bench, rule.policy, rule.checked),
        )


def _id(rule: _Bound) -> str:
    return f"{rule.policy.policy.policy}#{rule.checked.rule.id}"


def _assumed(if_unknown: IfUnknown, known: Node) -> Node:
    match if_unknown:
        case IfUnknown.ASSUME_YES:
            return build.or_else(known, build.TRUE)
        case IfUnknown.ASSUME_NO:
            return build.or_else(known, build.FALSE)
        case IfUnknown.ASK:
            return known


def _reads(bench: Workbench) -> frozenset[str]:
    found = leaves(binding.node for binding in bench.bindings)
    return frozenset(leaf.name for leaf in found if isinstance(leaf, Input))
