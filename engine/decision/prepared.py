"""A Plan made ready to decide: compiled, with all that does not depend on the account worked out beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from engine.decision.layout import Inputs, Layout
from engine.decision.show import Shown, money, optional, shown
from engine.language.scope import none_flag
from engine.language.to_python import Compiled, to_python
from engine.language.tree import Value
from engine.policy.checked import LEVELS
from engine.policy.plan.plan import Fact, Plan, PlannedRule
from engine.policy.policy import Cap, Decline, Do, Floor, Freeze, Hold, Refer, Waive
from engine.policy.vocabulary import Vocabulary

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSlot:
    """Where one fact stands and how it is shown."""

    name: str
    show: Shown
    input: int
    """The position of an input, or -1."""
    flag: int
    """The position of its flag of a known none, or -1."""
    low: str
    """The binding of the lower bound, or nothing."""
    high: str
    fixed: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSlot:
    """A rule with its answer's fixed parts."""

    planned: PlannedRule
    record: Mapping[str, object]
    """What is always said of the rule."""
    effect: str
    """What it does: the key of its effect."""
    fixed: object
    """The value of the effect, where it has no amount."""
    facts: tuple[FactSlot, ...]
    release: str
    """What a freeze waits for: its criterion as its author wrote it, or `by_hand`."""


class Prepared:
    """One plan, compiled for one layout."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, layout: Layout) -> None:
        self._show_currency = shown(vocabulary.fields["currency"].kind)
        self.plan = plan
        self.layout = layout
        self.slots = tuple(_slot(rule, layout) for rule in plan.rules)
        self.freezes = tuple(slot for slot in self.slots if slot.effect == "freeze")
        self.duties = tuple(slot for slot in self.slots if slot.effect == "do")
        by_verdict = {slot.planned.verdict: slot for slot in self.slots}
        self.referrals = tuple(
            (outcome, tuple(by_verdict[rule.verdict] for rule in rules))
            for outcome, rules in plan.referrals.items()
        )
        self._currency = layout.index["currency"]
        self._names = tuple(dict.fromkeys(_asked(plan)))
        self._run: Compiled = to_python(plan.bindings, layout.names, self._names)
        reads = sorted(layout.index[name] for name in plan.reads)
        self._read = itemgetter(0, *reads)

    def settles(self, inputs: Inputs) -> bool:
        """Whether every input that the plan reads is there."""
        return None not in self._read(inputs)

    def currency(self, inputs: Inputs) -> object:
        """The currency of the account."""
        return optional(self._show_currency, inputs[self._currency])

    def values(self, inputs: Inputs) -> dict[str, Value]:
        """The values of what a decision is made of."""
        return dict(zip(self._names, self._run(inputs), strict=True))

    def everything(self, inputs: Inputs) -> dict[str, Value]:
        """The values of every binding and every input."""
        names = tuple(binding.name for binding in self.plan.bindings)
        found = dict(zip(names, self._whole(inputs), strict=True))
        return found | dict(zip(self.layout.names, inputs, strict=True))

    @cached_property
    def _whole(self) -> Compiled:
        names = tuple(binding.name for binding in self.plan.bindings)
        return to_python(self.plan.bindings, self.layout.names, names)


def _asked(plan: Plan) -> Sequence[str]:
    limit, freeze, waiver = plan.limit, plan.freeze, plan.waiver
    names = [*plan.scopes.values(), limit.scope, limit.amount.low, limit.amount.high, limit.answer]
    names += [
        limit.available,
        limit.over,
        freeze.scope,
        freeze.level.low,
        freeze.level.high,
        freeze.reopening,
    ]
    names += [
        freeze.standing_level,
        waiver.scope,
        waiver.amount.low,
        waiver.amount.high,
        waiver.uses_allowance,
    ]
    for entry in limit.entries:
        names += [entry.verdict, entry.amount.low, entry.amount.high, entry.decides]
    for score in plan.scores:
        names += [score.value.low, score.value.high]
        names += [name for _, part in score.dimensions for name in (part.low, part.high)]
    for rule in plan.rules:
        names += [rule.verdict, *filter(None, (rule.raw, rule.decides))]
        names += [rule.amount.low, rule.amount.high] if rule.amount else []
        names += [name for fact in rule.facts if fact.bounds for name in (fact.bounds.low, fact.bounds.high)]
    return names


def _slot(planned: PlannedRule, layout: Layout) -> RuleSlot:
    rule = planned.checked.rule
    effect, fixed = _effect(planned)
    record = {
        "rule": planned.id,
        "version": planned.version,
        "code": rule.code,
        "because": rule.because,
        "cite": rule.cite,
    }
    facts = tuple(_fact(fact, layout) for fact in planned.facts)
    return RuleSlot(
        planned=planned, record=record, effect=effect, fixed=fixed, facts=facts, release=_release(planned)
    )


def _release(planned: PlannedRule) -> str:
    effect = planned.checked.rule.effect
    if isinstance(effect, Freeze) and effect.release_when is not None:
        return str(effect.release_when.text.value).strip()
    return "by_hand"


def _effect(planned: PlannedRule) -> tuple[str, object]:
    match planned.checked.rule.effect:
        case Cap():
            return "cap", None
        case Floor():
            return "floor", None
        case Hold():
            return "hold", None
        case Decline():
            return "decline", True
        case Freeze(level=level):
            return "freeze", str(level)
        case Waive():
            return "waive", None
        case Do(action=action, template=template, within_days=days):
            return "do", {"action": action, "template": template, "within_days": days}
        case Refer(queue=queue):
            return "refer", {"queue": queue}


def _fact(fact: Fact, layout: Layout) -> FactSlot:
    return FactSlot(
        name=fact.name,
        show=shown(fact.kind),
        input=layout.index[fact.input] if fact.input else -1,
        flag=layout.index[none_flag(fact.name)] if fact.nullable else -1,
        low=fact.bounds.low if fact.bounds else "",
        high=fact.bounds.high if fact.bounds else "",
        fixed=fact.fixed,
    )


def fact_value(slot: FactSlot, values: Values, inputs: Inputs) -> object:
    """The value of a fact as shown; null where it is a known none or not known exactly."""
    if slot.input >= 0:
        value = inputs[slot.input]
        if slot.flag >= 0 and inputs[slot.flag]:
            value = None
    elif slot.low:
        value = values[slot.low]
        if slot.high != slot.low and values[slot.high] != value:
            value = None
    else:
        value = slot.fixed
    return None if value is None else slot.show(value)


def level_name(rank: Value) -> str:
    """The name of a freeze level."""
    return LEVELS.options[rank or 0]


def amount_text(value: Value) -> str | None:
    """An amount in hundredths as text, or null."""
    return None if value is None else money(value)
