"""Lowers the waiver of the fee in the request: the largest amount wins, and of equal ones the earlier class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.language import build
from engine.language.bounds import Interval, definite, possible
from engine.language.tree import Node
from engine.policy.checked import CheckedRule
from engine.policy.plan.amounts import ZERO, largest, money, rounded, smallest_unit
from engine.policy.plan.plan import PlannedWaiver
from engine.policy.plan.workbench import Workbench
from engine.policy.policy import Waive, WaiverClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One waiver rule's part."""

    name: str
    class_: WaiverClass
    verdict: Node
    amount: Interval


def waived(bench: Workbench, checked: CheckedRule, currency: str) -> Interval:
    """What a rule waives of the fee: never more than the fee, rounded up to the smallest unit."""
    unit = smallest_unit(currency)
    fee = bench.or_zero("fee_amount", ZERO)
    wanted = _wanted(bench, checked, fee, unit)
    return _pair(build.smaller, wanted, fee)


def _wanted(bench: Workbench, checked: CheckedRule, fee: Interval, unit: int) -> Interval:
    effect = checked.rule.effect
    if not isinstance(effect, Waive):
        raise TypeError(effect)
    if checked.amount is None:
        share = build.constant(effect.share)
        return _each(lambda part: rounded(build.times(part, share), unit, "up"), fee)
    if effect.form == "amount":
        return money(bench.bounds, checked.amount, unit, "up")
    low, high = money(bench.bounds, checked.amount, unit, "down")
    return _each(lambda part: rounded(part, unit, "up"), _pair(build.minus, fee, (high, low)))


def _each(change: Callable[[Node], Node], interval: Interval) -> Interval:
    low = change(interval[0])
    return low, low if interval[0] is interval[1] else change(interval[1])


def _pair(join: Callable[[Node, Node], Node], one: Interval, two: Interval) -> Interval:
    low = join(one[0], two[0])
    exact = one[0] is one[1] and two[0] is two[1]
    return low, low if exact else join(one[1], two[1])


def lower_waiver(bench: Workbench, grants: Sequence[Grant], scope: Node) -> PlannedWaiver:
    """Bind what is waived, whether it uses up the courtesy, and for each rule whether it decides."""
    bench.bind_always("waiver/applies", scope)
    every = _largest(bench, "waiver/amount", grants)
    named, amount = bench.bind_range("waiver/amount", every)
    courtesy = _largest(bench, "waiver/courtesy", [g for g in grants if g.class_ is WaiverClass.COURTESY])
    other = _largest(bench, "waiver/other", [g for g in grants if g.class_ is not WaiverClass.COURTESY])
    uses = build.less(other[0], courtesy[0])
    if not (other[0] is other[1] and courtesy[0] is courtesy[1]):
        sure, open_ = build.less(other[1], courtesy[0]), build.less(other[0], courtesy[1])
        uses = build.all_of(open_, build.any_of(sure, build.UNKNOWN))
    bench.bind_always("waiver/uses_allowance", uses)
    _bind_decisive(bench, grants, amount[0])
    return PlannedWaiver(scope="waiver/applies", amount=named, uses_allowance="waiver/uses_allowance")


def _largest(bench: Workbench, name: str, grants: Sequence[Grant]) -> Interval:
    low = largest([build.choose(definite(grant.verdict), grant.amount[0], ZERO) for grant in grants])
    if all(grant.verdict.total and grant.amount[0] is grant.amount[1] for grant in grants):
        bound = bench.bind(f"{name}.sure", low)
        return bound, bound
    high = largest([build.choose(possible(grant.verdict), grant.amount[1], ZERO) for grant in grants])
    return bench.bind(f"{name}.sure", low), bench.bind(f"{name}.open", high)


def _bind_decisive(bench: Workbench, grants: Sequence[Grant], amount: Node) -> None:
    """A rule decides if it waives the whole amount and no rule of an earlier class does."""
    earlier: Node = build.FALSE
    for class_ in WaiverClass:
        mine = [grant for grant in grants if grant.class_ is class_]
        equal = [
            build.all_of(definite(grant.verdict), build.equal(grant.amount[0], amount)) for grant in mine
        ]
        for grant, same in zip(mine, equal, strict=True):
            decides = build.all_of(same, build.less(ZERO, amount), build.negate(earlier))
            bench.bind_always(f"{grant.name}/decides", decides)
        earlier = bench.bind(f"waiver/{class_}", build.any_of(earlier, *equal))
