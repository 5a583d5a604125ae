"""A Plan made ready to decide: compiled, with the place of every answer."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from engine.decision.explain.book import Book
from engine.decision.layout import Inputs, Layout
from engine.decision.missing import masks_of
from engine.decision.normalize import standing_freezes
from engine.decision.overrides import is_liftable
from engine.decision.removed import Removed
from engine.decision.show import money, optional, shown
from engine.decision.slots import (
    NOWHERE,
    Positions,
    described,
    freeze_slot,
    holding,
    level_slot,
    limit_codes,
    limit_slot,
    referral_slots,
    rule_slot,
    score_slot,
    waiver_slot,
)
from engine.decision.switches import layout_with, with_switches
from engine.decision.turns import Turns
from engine.language.scope import none_flag
from engine.language.to_python import Compiled, to_python
from engine.language.tree import Node, Value
from engine.policy.checked import LEVELS
from engine.policy.plan.plan import OTHER_LEVEL, Plan
from engine.policy.vocabulary import Vocabulary


class Prepared:
    """One plan, compiled for one layout."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, layout: Layout) -> None:
        at = Positions()
        self.plan = plan
        self.layout = layout
        self._vocabulary = vocabulary
        self._book: Book | None = None
        self.rules = tuple(rule_slot(rule, plan, layout, at) for rule in plan.rules)
        self.fired = holding(self.rules)
        """Those of the rules that fired."""
        self.freezes = tuple(freeze_slot(slot, layout) for slot in self.rules if slot.effect == "freeze")
        self.duties = tuple(slot for slot in self.rules if slot.effect == "do")
        self.assuming = tuple(slot for slot in self.rules if slot.raw >= 0)
        self.limit, self.level, self.waiver = (
            limit_slot(plan, at),
            level_slot(plan, at),
            waiver_slot(plan, at),
        )
        self.scores = tuple(score_slot(score, at) for score in plan.scores)
        self.referrals = tuple(referral_slots(plan, at))
        self.looks: Mapping[str, tuple[int, ...]] = {
            outcome.value: tuple(at(rule.verdict) for rule in rules)
            for outcome, rules in plan.referrals.items()
        }
        """By outcome, the verdicts of the rules that refer it to a person."""
        self.codes = limit_codes(plan)
        self.versions = tuple((at(plan.scopes[checked.key]), described(checked)) for checked in plan.policies)
        self.names = at.names
        """The bindings a decision is made of, by position."""
        self.values: Compiled = to_python(plan.bindings, layout.names, self.names)
        self.places = {
            name: (position, layout.index.get(none_flag(name), NOWHERE))
            for name, position in layout.index.items()
        }
        """The position of each input, and of its flag of a known none."""
        self._read = itemgetter(0, *sorted(layout.index[name] for name in plan.reads))
        self._currency = layout.index["currency"], shown(vocabulary.fields["currency"].kind)

    def settles(self, inputs: Inputs) -> bool:
        """Whether every input that the plan reads is there."""
        return None not in self._read(inputs)

    def owning(self, inputs: Inputs, freezes: Sequence[object]) -> list[Value]:
        """The inputs with the strongest level among standing codes that no rule of this plan owns."""
        owned = {slot.code for slot in self.freezes}
        levels = [level for code, level, _ in standing_freezes(freezes) if code not in owned]
        found = list(inputs)
        found[self.layout.index[OTHER_LEVEL]] = max(map(LEVELS.options.index, levels), default=0)
        return found

    def book(self, day: int) -> Book:
        """The clauses of every rule, made when one is first explained; any day of the plan's epoch gives the same."""
        if self._book is None:
            self._book = Book(self.plan, self._vocabulary, self.layout, day)
        return self._book

    def currency(self, inputs: Inputs) -> object:
        """The currency of the account."""
        position, show = self._currency
        return optional(show, inputs[position])

    def everything(self, inputs: Inputs) -> dict[str, Value]:
        """The values of every binding and every input, by name."""
        found = dict(zip(self._all, self._whole(inputs), strict=True))
        return found | dict(zip(self.layout.names, inputs, strict=True))

    @cached_property
    def removed(self) -> Removed:
        """The same plan with rules to be taken away, made when an adverse outcome is first given its reasons."""
        return Removed(self.plan, self.layout, self._vocabulary.required)

    @cached_property
    def turns(self) -> Turns:
        """Where comparisons of this plan turn over, made when a better outcome is first looked for."""
        return Turns(self.plan, self.layout)

    @cached_property
    def lifting(self) -> "Prepared":
        """The same plan with a switch for every rule that an override may lift, made when one is first given."""
        rules = tuple(rule.verdict for rule in self.plan.rules if is_liftable(rule.checked.rule))
        plan = with_switches(self.plan, rules)
        return Prepared(plan, self._vocabulary, layout_with(self.layout, rules))

    @cached_property
    def masks(self) -> Mapping[Node, int]:
        """For every node, which inputs it depends on."""
        return masks_of(self.plan.bindings, self.layout.index)

    @cached_property
    def _all(self) -> tuple[str, ...]:
        return tuple(binding.name for binding in self.plan.bindings)

    @cached_property
    def _whole(self) -> Compiled:
        return to_python(self.plan.bindings, self.layout.names, self._all)


def level_name(rank: Value) -> str:
    """The name of a freeze level."""
    return LEVELS.options[rank or 0]


def amount_text(value: Value) -> str | None:
    """An amount in hundredths as text, or null."""
    return None if value is None else money(value)
