"""Asks the plan that decides about nodes of a version's trees, case by case or input by input."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from engine.decision.decide import Decider
from engine.decision.layout import Inputs, Layout
from engine.decision.missing import masks_of
from engine.language import build
from engine.language.to_python import to_python
from engine.language.tree import Node, Value
from engine.policy.checked import CheckedLet, CheckedPolicy, CheckedRule
from engine.policy.epochs import Pins, epoch_of
from engine.policy.plan.lower import Epoch, lower_plan
from engine.policy.plan.plan import Fact, Plan
from engine.policy.plan.workbench import InForce
from engine.policy.policy import Do, IfUnknown, Policy, Rule, Status, Strength
from engine.policy.snapshot import everything

Question = Node | str
"""A node of a checked tree, or the name of a binding of the plan."""

Answers = Mapping[int, Value]
"""What a plan answers, by the number of the question."""

_POLICY = "cases/probe"


class Probes:
    """What will be asked of a plan, each question once and under its number."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self._numbers: dict[Question, int] = {}

    def ask(self, question: Question) -> int:
        """The number of a question."""
        found = self._numbers.get(question)
        if found is None:
            found = self._numbers[question] = len(self.questions)
            self.questions.append(question)
        return found


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the two ends of an answer stand, or its fixed value."""

    low: int
    high: int
    fixed: Value


class Panel:
    """The questions lowered with the plan of one epoch, for facts that are all there or for any."""

    def __init__(self, plan: Plan, layout: Layout, facts: Sequence[Fact | str]) -> None:
        self._plan, self._layout, self._facts = plan, layout, facts
        self._some = _Some(plan, layout, dict(enumerate(facts)))
        self._read = itemgetter(0, 0, *sorted(layout.index[name] for name in plan.reads))
        masks, nodes = masks_of(plan.bindings, layout.index), {b.name: b.node for b in plan.bindings}
        self.behind = tuple(joined([masks[nodes[name]] for name in _names(fact)]) for fact in facts)
        """For each question, the inputs it depends on, as a bit mask of their positions."""

    def settles(self, inputs: Inputs) -> bool:
        """Whether every input that the plan reads is there."""
        return None not in self._read(inputs)

    def answers(self, inputs: Inputs) -> Answers:
        """The answer to each question by number; None where it is unknown."""
        return self._some(inputs)

    def only(self, questions: Iterable[int]) -> Callable[[Inputs], Answers]:
        """What answers a few of the questions, faster."""
        return _Some(self._plan, self._layout, {number: self._facts[number] for number in questions})


class _Some:
    """Some questions of a plan, compiled together."""

    def __init__(self, plan: Plan, layout: Layout, facts: Mapping[int, Fact | str]) -> None:
        names = [name for fact in facts.values() for name in _names(fact)]
        at = {name: position for position, name in enumerate(dict.fromkeys(names))}
        ends = {number: _ends(fact, at) for number, fact in facts.items()}
        self._fixed = {number: each.fixed for number, each in ends.items() if each.low < 0}
        self._sure = [(number, each.low) for number, each in ends.items() if 0 <= each.low == each.high]
        self._open = [(number, each) for number, each in ends.items() if each.low != each.high]
        self._run = to_python(plan.bindings, layout.names, tuple(at) or (plan.limit.scope,))

    def __call__(self, inputs: Inputs) -> Answers:
        """The answers by number."""
        found = self._run(inputs)
        answers = {number: found[at] for number, at in self._sure}
        for number, ends in self._open:
            answers[number] = found[ends.low] if found[ends.low] == found[ends.high] else None
        return answers | self._fixed if self._fixed else answers


def joined(masks: Sequence[int]) -> int:
    """All inputs of several masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def _names(fact: Fact | str) -> tuple[str, ...]:
    if isinstance(fact, str):
        return (fact,)
    return () if fact.bounds is None else (fact.bounds.low, fact.bounds.high)


def _ends(fact: Fact | str, at: dict[str, int]) -> _Ends:
    names = _names(fact)
    if names:
        return _Ends(at[names[0]], at[names[-1]], None)
    return _Ends(-1, -1, None if isinstance(fact, str) else fact.fixed)


class Panels:
    """The panels of a version, made when they are first needed."""

    def __init__(self, decider: Decider, checked: CheckedPolicy, probes: Probes, pins: Pins) -> None:
        self._decider = decider
        self._snapshot = decider.snapshot.of(checked.policy.jurisdiction)
        self._checked = checked
        self._probes = probes
        self._pins = pins
        self._made: dict[tuple[int, bool], Panel] = {}

    def panel(self, day: int, inputs: Inputs) -> Panel:
        """The panel for a day that these inputs settle, as a decision would choose it."""
        found = self._panel(day, complete=True)
        return found if found.settles(inputs) else self._panel(day, complete=False)

    def answers(self, day: int, inputs: Inputs) -> Answers:
        """The answer to each question by number."""
        return self.panel(day, inputs).answers(inputs)

    def _panel(self, day: int, *, complete: bool) -> Panel:
        key = self._snapshot.epoch(day), complete
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._lowered(day, complete=complete)
        return found

    def _lowered(self, day: int, *, complete: bool) -> Panel:
        snapshot = self._snapshot
        vocabulary = snapshot.vocabulary
        epoch = epoch_of(snapshot.versions, day, self._pins)
        probe = _probe(self._checked.policy, self._probes.questions)
        in_force = (*epoch.in_force, InForce(checked=probe, next_start=None))
        present = everything(vocabulary) if complete else vocabulary.required
        plan = lower_plan(Epoch(day=day, in_force=in_force, scored=epoch.scored), vocabulary, present)
        rule = next(rule for rule in plan.rules if rule.policy is probe)
        facts = iter(rule.facts)
        asked = [name if isinstance(name, str) else next(facts) for name in self._probes.questions]
        return Panel(plan, self._decider.layout, asked)


def _probe(policy: Policy, questions: Sequence[Question]) -> CheckedPolicy:
    """A policy that decides nothing and reads what is asked about, so that the plan binds it."""
    asked = [(f"p{number}", node) for number, node in enumerate(questions) if not isinstance(node, str)]
    named = replace(
        policy, policy=_POLICY, version=1, anchor=None, status=Status.IN_FORCE, base=None, rules=()
    )
    named = replace(named, uses=(), parameters=(), lets=(), score=None)
    rule = CheckedRule(
        rule=_rule(policy),
        condition=build.TRUE,
        amount=None,
        release=None,
        reads=tuple(name for name, _ in asked),
    )
    return CheckedPolicy(
        policy=named,
        applies=build.TRUE,
        lets=tuple(CheckedLet(name=name, ref=f"{_POLICY}/{name}", node=node) for name, node in asked),
        parameters=(),
        base=None,
        rules=(rule,),
        dimensions=(),
    )


def _rule(policy: Policy) -> Rule:
    return Rule(
        id="probe",
        place=policy.place,
        when=None,
        needs=False,
        effect=Do("probe", None, None),
        strength=Strength.ORDINARY,
        if_unknown=IfUnknown.ASK,
        code=None,
        because="",
        review=False,
        cite=None,
        guidance=None,
    )
