"""A change that reaches a goal to a proposal: decided once more from its facts, and told in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from engine.decision.explain.better_goals import Goal
from engine.decision.explain.better_levers import Levers, Patch, Taken, implied
from engine.decision.explain.better_texts import (
    level_said,
    limit_said,
    offer_said,
    step_text,
    waiver_said,
)
from engine.decision.outcomes import Answer, Sight
from engine.decision.question import Question
from engine.decision.show import shown
from engine.language.kinds import Boolean, Number, Unit
from engine.policy.checked import LEVELS
from engine.policy.snapshot import Snapshot
from engine.policy.vocabulary import FieldSpec

Decision = Mapping[str, Any]  # its values are of every JSON type


class Decides(Protocol):
    """Whatever decides a question."""

    snapshot: Snapshot

    def sight(self, question: Question) -> Sight:
        """The account seen through the plan of its day."""

    def decide(self, question: Question) -> Answer:
        """The decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A change that was decided and is better."""

    goal: Goal
    taken: Taken
    patch: Patch
    also: tuple[str, ...]
    """The fields that the customer is told of besides those that were taken."""
    decision: Decision

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the customer is told of."""
        return frozenset((*self.also, *(lever.name for lever, _ in self.taken)))


class Offers:
    """Makes the proposals of one account."""

    def __init__(self, decider: Decides, sight: Sight, decision: Decision, levers: Levers) -> None:
        self._decider = decider
        self._sight = sight
        self._decision = decision
        self._levers = levers
        self._fields = decider.snapshot.vocabulary.fields
        self._steps = decider.snapshot.texts.steps

    def made(self, goal: Goal, taken: Taken) -> Offer | None:
        """The proposal, if deciding again with the changed facts is better."""
        patch = self._levers.patch(taken)
        if patch is None:
            return None
        decision: Decision = self._decider.decide(self._question(patch))
        if not _is_better(goal.outcome, self._decision, decision):
            return None
        also = implied(taken, patch, self._steps)
        return Offer(goal=goal, taken=taken, patch=patch, also=also, decision=decision)

    def _question(self, patch: Patch) -> Question:
        """The question with the changed facts."""
        question = self._sight.question
        parts = {"profile": dict(question.profile), "request": dict(question.request)}
        for name, value in patch.items():
            spec = self._fields[name]
            parts[spec.part][name] = fact(spec, value)
        return replace(question, profile=parts["profile"], request=parts["request"], explain="fired")

    # Telling

    def told(self, offer: Offer) -> Answer:
        """The proposal as it is answered."""
        locale = self._sight.question.locale
        steps = list(self._told_steps(offer))
        policies = self._policies(offer)
        names = [f"{each['policy']} v{each['version']}" for each in policies]
        said = [str(step["text"]) for step in steps]
        return {
            "text": offer_said(locale, names, self._result_said(offer), said),
            "reaches": offer.goal.reaches,
            "steps": steps,
            "along": list(self._along(offer)),
            "result": _result(offer.goal.outcome, offer.decision),
            "policies": policies,
        }

    def _told_steps(self, offer: Offer) -> Iterator[Answer]:
        for name in (*offer.also, *(lever.name for lever, _ in offer.taken)):
            start, end = self._moved(offer, name)
            text = step_text(
                self._steps[name], self._fields[name], self._sight.question.locale, start, end, self._currency
            )
            yield {**self._change(offer, name), "text": text}

    def _along(self, offer: Offer) -> Iterator[Answer]:
        """What moves of itself."""
        yield from (self._change(offer, name) for name in sorted(offer.patch) if name not in offer.fields)

    def _change(self, offer: Offer, name: str) -> Answer:
        kind = self._fields[name].kind
        show = bool if isinstance(kind, Boolean) else shown(kind)
        start, end = self._moved(offer, name)
        return {"field": name, "from": show(start), "to": show(end)}

    def _moved(self, offer: Offer, name: str) -> tuple[int, int]:
        return self._sight.input(name) or 0, offer.patch[name]

    def _result_said(self, offer: Offer) -> str:
        locale, decision = self._sight.question.locale, offer.decision
        match offer.goal.outcome:
            case "limit":
                return limit_said(locale, f"{decision['limit']['amount']} {self._currency}")
            case "freeze":
                return level_said(locale, decision["freeze"]["level"])
            case _:
                return waiver_said(locale, f"{decision['waivers'][0]['amount']} {self._currency}")

    @property
    def _currency(self) -> str:
        return str(self._sight.prepared.currency(self._sight.inputs))

    def _policies(self, offer: Offer) -> list[Answer]:
        """The versions whose rules decide the outcome now, and would then."""
        pairs = (_deciding(offer.goal.outcome, each) for each in (self._decision, offer.decision))
        names = {name.partition("#")[0] for pair in pairs for name in pair}
        return [
            {"policy": each["policy"], "version": each["version"]}
            for each in offer.decision["policies"]
            if each["policy"] in names
        ]


def fact(spec: FieldSpec, value: int) -> object:
    """A value as it stands in a request."""
    match spec.kind:
        case Boolean():
            return bool(value)
        case Number(unit=unit, denominator=denominator) if unit is not Unit.MONEY and denominator > 1:
            return Decimal(value) / denominator
        case kind:
            return shown(kind)(value)


def _result(outcome: str, decision: Decision) -> Answer:
    match outcome:
        case "limit":
            found = decision["limit"]
        case "freeze":
            found = decision["freeze"]
        case _:
            found = decision["waivers"][0]
    return {key: found[key] for key in ("status", "answer", "amount", "level") if key in found}


def _deciding(outcome: str, decision: Decision) -> Iterator[str]:
    match outcome:
        case "limit":
            yield from decision["limit"]["decided_by"]
        case "freeze":
            freeze = decision["freeze"]
            yield from (
                each["rule"] for key in ("new", "kept", "released") for each in freeze[key] if each["rule"]
            )
        case _:
            yield from (name for waiver in decision["waivers"] for name in waiver["decided_by"])


def _is_better(outcome: str, before: Decision, after: Decision) -> bool:
    """Whether an outcome became better by what was answered, and none became worse."""
    gains = {name: _gain(name, before, after) for name in ("limit", "freeze", "waiver")}
    return gains.pop(outcome) > 0 and min(gains.values()) >= 0


def _gain(outcome: str, before: Decision, after: Decision) -> Decimal:
    """By how much an outcome became better; what was known before and is not any more, is worse."""
    match outcome:
        case "limit":
            return _more(before["limit"], after["limit"])
        case "freeze":
            one, two = (LEVELS.options.index(each["freeze"]["level"]) for each in (before, after))
            return Decimal(one - two)
        case _:
            pairs = zip(before["waivers"], after["waivers"], strict=True)
            return sum((_more(one, two) for one, two in pairs), Decimal(0))


def _more(before: Answer, after: Answer) -> Decimal:
    if before["amount"] is None:
        return Decimal(0)
    return (
        Decimal(-1)
        if after["amount"] is None
        else Decimal(str(after["amount"])) - Decimal(str(before["amount"]))
    )
