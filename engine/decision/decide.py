"""Decides one account: its facts under the policies of its day to an answer with the rules that fired."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from engine.decision.layout import Inputs, Layout
from engine.decision.lifting import beside, with_overrides
from engine.decision.normalize import Misfit, Normalizer
from engine.decision.outcomes import (
    Answer,
    Sight,
    freeze_answer,
    limit_answer,
    sight_of,
    waiver_answers,
)
from engine.decision.overrides import read_overrides
from engine.decision.prepared import Prepared
from engine.decision.question import FactProblem, FactsRefused, Question
from engine.decision.reasons import guidance_answers, reason_answers, worded_actions
from engine.decision.rules import assumptions, rule_answers
from engine.decision.scores import score_answers
from engine.decision.show import day, shown
from engine.language.tree import Value
from engine.policy.epochs import Pins
from engine.policy.snapshot import Snapshot, everything, remember

if TYPE_CHECKING:
    from engine.decision.validate import Validator

__all__ = ["Decider", "Outcomes", "overall", "sight_of"]


class Decider:
    """The decisions of one snapshot; plans are prepared when they are first needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._normalizer = Normalizer(snapshot)
        self._validator: Validator | None = None
        self._prepared: dict[str, dict[tuple[int, Pins, bool], Prepared]] = {}
        self._home = self.layout.index["jurisdiction"], shown(snapshot.vocabulary.fields["jurisdiction"].kind)
        self._currencies = _currencies(snapshot)
        self._engine = {"forbear": version("forbear"), "rule_engine": version("rule-engine")}

    @property
    def layout(self) -> Layout:
        """Where each normalised input stands."""
        return self._normalizer.layout

    def decide(self, question: Question) -> Answer:
        """The decision; raises FactsRefused with every fact that does not fit."""
        sight = self.sight(question)
        return self._with_better(sight, self.answer(sight))

    def sight(self, question: Question) -> Sight:
        """The account seen through the plan of its day; raises FactsRefused."""
        return self.look(question, self.normalize(question))

    def normalize(self, question: Question) -> list[Value]:
        """The normalised inputs; raises FactsRefused."""
        try:
            inputs = self._normalizer.inputs(
                question.profile, question.request, question.freezes, question.day
            )
            read_overrides([] if question.overrides is None else question.overrides)
        except Misfit:
            raise FactsRefused(self.problems(question)) from None
        self._check_currency(question.profile)
        return inputs

    def look(self, question: Question, inputs: list[Value]) -> Sight:
        """Normalised inputs seen through the plan of their day."""
        home = self.home(inputs)
        prepared = self.prepared(home, question.day, question.pins, complete=True)
        if not prepared.settles(inputs):
            prepared = self.prepared(home, question.day, question.pins, complete=False)
        sight = sight_of(prepared, question, inputs)
        return with_overrides(sight, inputs, self.snapshot.of(home)) if question.overrides else sight

    def home(self, inputs: Inputs) -> str:
        """The jurisdiction of an account."""
        position, show = self._home
        return str(show(inputs[position] or 0))

    def prepared(self, home: str, on: int, pins: Pins, *, complete: bool) -> Prepared:
        """The plan of a jurisdiction on a day, ready to run: for accounts of which all is known, or for any."""
        part = self.snapshot.of(home)
        kept = self._prepared.setdefault(home, {})
        key = part.epoch(on), pins, complete
        found = kept.get(key)
        if found is None:
            vocabulary = part.vocabulary
            present = everything(vocabulary) if complete else vocabulary.required
            plan = part.plan(on, present, pins)
            found = Prepared(plan, vocabulary, self.layout)
            remember(kept, key, found)
        return found

    @property
    def jurisdictions(self) -> Iterable[str]:
        """The jurisdictions of which there are policies."""
        return self._currencies.keys()

    def problems(self, question: Question) -> tuple[FactProblem, ...]:
        """What the reference validator finds wrong with the facts."""
        if self._validator is None:
            from engine.decision.validate import Validator  # heavy, and of no use while every request fits

            self._validator = Validator(self.snapshot.vocabulary)
        found = self._validator.problems(
            question.profile, question.request, question.freezes, question.overrides
        )
        return found or (
            FactProblem(pointer="", code="wrong-value", message="the facts do not fit the vocabulary"),
        )

    def _check_currency(self, profile: Mapping[str, object]) -> None:
        """The right jurisdiction with another currency would silently be out of every policy's scope."""
        known = self._currencies.get(str(profile["jurisdiction"]))
        if known is not None and profile["currency"] not in known:
            message = f"the policies of this jurisdiction are in {', '.join(sorted(known))}"
            raise FactsRefused(
                (FactProblem(pointer="/profile/currency", code="currency-mismatch", message=message),)
            )

    def answer(self, sight: Sight) -> Answer:
        """The decision as it is answered."""
        snapshot = self.snapshot
        limit, freeze = limit_answer(sight), freeze_answer(sight)
        waivers, actions = waiver_answers(sight), worded_actions(sight, snapshot.texts)
        scores = score_answers(sight)
        outcomes = {"limit": [limit], "freeze": [freeze], "waiver": waivers, "action": actions}
        status = overall(sight, outcomes)
        is_open = status == "incomplete" or any(score["status"] == "incomplete" for score in scores)
        missing = _tell_missing(sight, {**outcomes, "score": scores}) if is_open else []
        return {
            "as_of": day(sight.question.day),
            "status": status,
            "limit": limit,
            "freeze": freeze,
            "waivers": waivers,
            "actions": actions,
            "scores": scores,
            "rules": rule_answers(sight),
            "assumed": assumptions(sight),
            "referrals": _referrals(sight),
            "missing": missing,
            "reasons": reason_answers(sight, snapshot.texts, limit, freeze),
            "guidance": guidance_answers(sight, snapshot.texts),
            "policies": _policies(sight),
            "snapshot": snapshot.digest,
            "engine": self._engine,
            **beside(sight, limit, freeze),
        }

    def _with_better(self, sight: Sight, decision: Answer) -> Answer:
        """The decision with what would lead to a better one, where that was asked for."""
        if sight.question.explain != "better":
            return decision
        from engine.decision.explain.better import better_outcomes

        return {**decision, "better": better_outcomes(self, sight, decision)}


Outcomes = Mapping[str, list[Answer]]


def overall(sight: Sight, outcomes: Outcomes) -> str:
    """The status of the whole: incomplete before referred before decided; nobody's if no policy takes part."""
    statuses = {answer["status"] for answers in outcomes.values() for answer in answers}
    looks = [sight.values[position] for position in sight.prepared.looks["action"]]
    statuses |= {"referred" if look else "incomplete" for look in looks if look is not False}
    for status in ("incomplete", "referred", "decided"):
        if status in statuses:
            return status
    return "not_in_scope"


def _tell_missing(sight: Sight, outcomes: Outcomes) -> list[str]:
    """The fields to supply; each open outcome is told its own."""
    found: set[str] = set()
    absences = sight.absences()
    names = sight.prepared.names
    for outcome, answers in outcomes.items():
        for answer in answers:
            if answer["status"] == "incomplete":
                fields = absences.behind(*(names[position] for position in _behind(sight, outcome, answer)))
                answer["missing"] = sorted(fields)
                found |= fields
    looks = absences.behind(*(names[position] for position in sight.prepared.looks["action"]))
    return sorted(found | looks)


def _behind(sight: Sight, outcome: str, answer: Answer) -> list[int]:
    """The positions of what leaves an outcome open."""
    prepared = sight.prepared
    looks = prepared.looks[outcome]
    match outcome:
        case "limit":
            limit = prepared.limit
            return [limit.scope, limit.amount.low, limit.amount.high, limit.answer, *looks]
        case "freeze":
            return [prepared.level.scope, prepared.level.level.low, prepared.level.level.high, *looks]
        case "waiver":
            waiver = prepared.waiver
            return [waiver.scope, waiver.amount.low, waiver.amount.high, waiver.uses_allowance, *looks]
        case "score":
            mine = (score for score in prepared.scores if score.policy == answer["policy"])
            return [position for score in mine for position in (score.value.low, score.value.high)]
        case _:
            rules = answer["rules"]
            return [
                slot.verdict
                for slot in prepared.duties
                if isinstance(rules, list) and slot.planned.id in rules
            ]


def _referrals(sight: Sight) -> list[Answer]:
    """The queues in which a person must look."""
    found = sight.prepared.referrals
    return [{**referral, "rule": rule} for verdict, rule, referral in found if sight.values[verdict]]


def _policies(sight: Sight) -> list[Mapping[str, object]]:
    """The versions that take part."""
    return [version for scope, version in sight.prepared.versions if sight.values[scope] is not False]


def _currencies(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """The currencies that each jurisdiction's policies are in."""
    found: dict[str, frozenset[str]] = {}
    for group in snapshot.versions.values():
        for checked in group:
            home = checked.policy.jurisdiction
            found[home] = found.get(home, frozenset()) | {checked.policy.currency}
    return found
