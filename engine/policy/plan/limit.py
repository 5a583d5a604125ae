"""Lowers the limit: a fold of caps, holds, floors and declines over the base, written once for both bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from engine.language import build
from engine.language.bounds import Interval, chosen, definite, possible
from engine.language.tree import Const, Node
from engine.policy.checked import CheckedPolicy
from engine.policy.plan.amounts import TOP, ZERO, hundredths, largest, rounded_down, smallest
from engine.policy.plan.freeze import at_least
from engine.policy.plan.plan import ANSWERS, PlannedEntry, PlannedLimit
from engine.policy.plan.workbench import Workbench
from engine.policy.policy import Level


class Role(Enum):
    """How an entry joins the fold."""

    CAP = "cap"
    HOLD = "hold"
    FLOOR = "floor"
    STRONG = "strong"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule's part in the limit, under the name of its bindings."""

    id: str
    name: str
    role: Role
    verdict: Node
    verdict_name: str
    amount: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class BasePart:
    """The base of one policy, with the step and the least limit that belong to it."""

    checked: CheckedPolicy
    scope: Node
    scope_name: str
    amount: Interval

    @property
    def step(self) -> Node:
        """The step that limits are rounded down to, as a count of hundredths."""
        step = self.checked.policy.round_down_to
        return build.constant(step * 100 if step else 1)

    @property
    def minimum(self) -> Node:
        """The least limit that a new account may start with."""
        return hundredths(self.checked.policy.minimum or Fraction(0))


def lower_limit(bench: Workbench, bases: Sequence[BasePart], entries: Sequence[Entry]) -> PlannedLimit:
    """Bind the limit's bounds, its answer, and for each entry whether it decides."""
    bench.bind_always("limit/applies", build.any_of(*(base.scope for base in bases)))
    low, high = _Fold(bench, entries, side=0), _Fold(bench, entries, side=1)
    settled = all(entry.verdict.total and entry.amount[0] is entry.amount[1] for entry in entries)
    settled = settled and bench.none("current_limit").total
    total: Interval = (ZERO, ZERO)
    for base in reversed(bases):
        least = low.limit(base)
        exact = settled and base.amount[0] is base.amount[1]
        total = chosen(base.scope, (least, least if exact else high.limit(base)), total)
    named, amount = bench.bind_range("limit/amount", total)
    bench.define("limit/amount", amount)
    planned = _decisive(bench, bases, entries, low, amount[0])
    bench.bind_always("limit/answer", _answer(bench, entries, amount))
    _bind_drawable(bench, amount)
    return PlannedLimit(
        scope="limit/applies",
        amount=named,
        answer="limit/answer",
        declined="limit/declined",
        available="limit/available",
        over="limit/over",
        entries=planned,
    )


class _Fold:
    """One end of the limit: the low end counts open caps and not open floors, the high end the reverse."""

    def __init__(self, bench: Workbench, entries: Sequence[Entry], *, side: int) -> None:
        self._side = side
        no_account = bench.none("current_limit")
        self._new = possible(no_account) if side == 0 else definite(no_account)
        end = "low" if side == 0 else "high"
        self._caps = bench.bind(f"limit/caps.{end}", smallest(self._amounts(entries, Role.CAP)))
        self._holds = bench.bind(f"limit/holds.{end}", smallest(self._amounts(entries, Role.HOLD)))
        self._floors = bench.bind(f"limit/floors.{end}", largest(self._amounts(entries, Role.FLOOR)))
        strong = [*self._amounts(entries, Role.STRONG), *self._amounts(entries, Role.DECLINE)]
        self._strong = bench.bind(f"limit/strong.{end}", smallest(strong))

    def _amounts(self, entries: Sequence[Entry], role: Role) -> list[Node]:
        raises = role is Role.FLOOR
        counts = definite if raises == (self._side == 0) else possible
        beside = ZERO if raises else TOP
        return [
            build.choose(counts(entry.verdict), entry.amount[self._side], beside)
            for entry in entries
            if entry.role is role
        ]

    def offered(self, base: BasePart) -> Node:
        """The limit under one base, before its minimum. A hold keeps the limit as it is, so it is not rounded."""
        capped = rounded_down(build.smaller(base.amount[self._side], self._caps), base.step)
        raised = build.larger(build.smaller(capped, self._holds), self._floors)
        return build.smaller(raised, self._strong)

    def too_small(self, base: BasePart) -> Node:
        """Whether a new account would start below the least limit."""
        return build.all_of(self._new, build.less(self.offered(base), base.minimum))

    def limit(self, base: BasePart) -> Node:
        """The limit under one base."""
        if not base.checked.policy.minimum:
            return self.offered(base)
        return build.choose(self.too_small(base), ZERO, self.offered(base))


def _decisive(
    bench: Workbench, bases: Sequence[BasePart], entries: Sequence[Entry], low: _Fold, limit: Node
) -> tuple[PlannedEntry, ...]:
    """For each entry, whether it decides: a decline that fires, else whatever equals the limit."""
    declined = build.any_of(*(definite(entry.verdict) for entry in entries if entry.role is Role.DECLINE))
    open_ = build.negate(bench.bind_always("limit/declined", declined))
    planned: list[PlannedEntry] = []
    step: Node = build.constant(1)
    for base in bases:
        planned += _base_entries(bench, base, low, limit, open_)
        step = build.choose(definite(base.scope), base.step, step)
    step = bench.bind("limit/step", step)
    for entry in entries:
        amount = rounded_down(entry.amount[0], step) if entry.role is Role.CAP else entry.amount[0]
        decides = (
            build.TRUE if entry.role is Role.DECLINE else build.all_of(open_, build.equal(amount, limit))
        )
        decides = build.all_of(definite(entry.verdict), decides)
        planned.append(_planned(bench, entry.id, entry.name, entry.verdict_name, entry.amount, decides))
    return tuple(sorted(planned, key=lambda entry: (entry.id, entry.verdict)))


def _base_entries(
    bench: Workbench, base: BasePart, low: _Fold, limit: Node, open_: Node
) -> list[PlannedEntry]:
    policy, key = base.checked.policy, base.checked.key
    here = build.all_of(definite(base.scope), open_)
    decides = build.all_of(here, build.equal(rounded_down(base.amount[0], base.step), limit))
    found = [_planned(bench, f"{policy.policy}#base", f"{key}#base", base.scope_name, base.amount, decides)]
    if policy.minimum:
        fell = build.all_of(here, low.too_small(base), build.less(ZERO, low.offered(base)))
        name = f"{key}#minimum"
        verdict = bench.bind_always(f"{name}/fires", fell)
        least = base.minimum, base.minimum
        found.append(_planned(bench, f"{policy.policy}#minimum", name, f"{name}/fires", least, verdict))
    return found


def _planned(  # noqa: PLR0913, PLR0917 - an entry has these parts
    bench: Workbench, shown: str, name: str, verdict: str, amount: Interval, decides: Node
) -> PlannedEntry:
    named, _ = bench.bind_range(f"{name}/amount", amount)
    bench.bind_always(f"{name}/decides", decides)
    return PlannedEntry(id=shown, verdict=verdict, amount=named, decides=f"{name}/decides")


def _answer(bench: Workbench, entries: Sequence[Entry], amount: Interval) -> Node:
    """What the limit means for the customer; unknown while the limit, or what it is compared with, is open."""
    declined = build.any_of(*(entry.verdict for entry in entries if entry.role is Role.DECLINE))
    known = build.choose(build.equal(amount[0], ZERO), _nothing(bench), _something(bench, amount[0]))
    if amount[0] is not amount[1]:
        undecided = Const(ANSWERS, total=False, value=None)
        known = build.choose(build.less(amount[0], amount[1]), undecided, known)
    return build.choose(declined, _says("declined"), known)


def _says(answer: str) -> Node:
    return build.option(ANSWERS, ANSWERS.options.index(answer))


def _nothing(bench: Workbench) -> Node:
    """A limit of 0: declined for who had none, reduced for who had one."""
    nothing = build.equal(bench.leaf("current_limit"), ZERO)
    return build.choose(
        build.any_of(bench.none("current_limit"), nothing), _says("declined"), _says("reduced")
    )


def _something(bench: Workbench, limit: Node) -> Node:
    new = bench.none("current_limit")
    current, requested = bench.leaf("current_limit"), bench.leaf("requested_limit")
    fell = build.choose(build.less(limit, current), _says("reduced"), _says("unchanged"))
    rose = build.less(current, limit)
    unasked = build.choose(new, _says("approved"), build.choose(rose, _says("increased"), fell))
    short = build.choose(build.any_of(new, rose), _says("counter_offer"), fell)
    asked = build.choose(build.less(limit, requested), short, _says("approved"))
    return build.choose(bench.none("requested_limit"), unasked, asked)


def _bind_drawable(bench: Workbench, amount: Interval) -> None:
    """Bind what may still be drawn, and whether the balance stands above the limit."""
    balance = bench.leaf("current_balance")
    limit = amount[0] if amount[0] is amount[1] else _if_settled(amount)
    room = build.larger(build.minus(limit, balance), ZERO)
    level = bench.interval("freeze/level")
    bench.bind_always("limit/available", build.choose(at_least(level, Level.NO_DRAWDOWN), ZERO, room))
    bench.bind_always("limit/over", build.less(limit, balance))


def _if_settled(amount: Interval) -> Node:
    undecided = Const(amount[0].kind, total=False, value=None)
    return build.choose(build.less(amount[0], amount[1]), undecided, amount[0])
