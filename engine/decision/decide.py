"""Decides one account: its facts under the policies of its day to an answer with the rules that fired."""

from collections.abc import Mapping
from importlib.metadata import version

from engine.decision.layout import Layout
from engine.decision.normalize import Misfit, Normalizer
from engine.decision.outcomes import (
    Answer,
    Sight,
    action_answers,
    freeze_answer,
    limit_answer,
    score_answers,
    waiver_answers,
)
from engine.decision.prepared import Prepared
from engine.decision.question import FactProblem, FactsRefused, Question
from engine.decision.reasons import guidance_answers, reason_answers
from engine.decision.rules import assumptions, rule_answers
from engine.decision.show import day
from engine.decision.validate import Validator
from engine.language.tree import Value
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import Pins
from engine.policy.policy import OutcomeName
from engine.policy.snapshot import Snapshot, everything


class Decider:
    """The decisions of one snapshot; plans are prepared when they are first needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._normalizer = Normalizer(snapshot)
        self._validator: Validator | None = None
        self._prepared: dict[tuple[int, Pins, bool], Prepared] = {}
        self._currencies = _currencies(snapshot)
        self._engine = {"forbear": version("forbear"), "rule_engine": version("rule-engine")}

    @property
    def layout(self) -> Layout:
        """Where each normalised input stands."""
        return self._normalizer.layout

    def decide(self, question: Question) -> Answer:
        """The decision; raises FactsRefused with every fact that does not fit."""
        return self.answer(self.sight(question))

    def sight(self, question: Question) -> Sight:
        """The account seen through the plan of its day; raises FactsRefused."""
        try:
            inputs = self._normalizer.inputs(
                question.profile, question.request, question.freezes, question.day
            )
        except Misfit:
            raise FactsRefused(self.problems(question)) from None
        self._check_currency(question.profile)
        return self.look(question, inputs)

    def look(self, question: Question, inputs: list[Value]) -> Sight:
        """Normalised inputs seen through the plan of their day."""
        prepared = self.prepared(question.day, question.pins, complete=True)
        if not prepared.settles(inputs):
            prepared = self.prepared(question.day, question.pins, complete=False)
        return Sight(prepared=prepared, question=question, inputs=inputs, values=prepared.values(inputs))

    def prepared(self, on: int, pins: Pins, *, complete: bool) -> Prepared:
        """The plan of a day, ready to run: for accounts of which everything is known, or for any."""
        key = (on if pins else self.snapshot.epoch(on), pins, complete)
        found = self._prepared.get(key)
        if found is None:
            vocabulary = self.snapshot.vocabulary
            present = everything(vocabulary) if complete else vocabulary.required
            plan = self.snapshot.plan(on, present, pins)
            found = self._prepared[key] = Prepared(plan, vocabulary, self.layout)
        return found

    def problems(self, question: Question) -> tuple[FactProblem, ...]:
        """What the reference validator finds wrong with the facts."""
        if self._validator is None:
            self._validator = Validator(self.snapshot.vocabulary)
        found = self._validator.problems(question.profile, question.request, question.freezes)
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
        waivers, actions = waiver_answers(sight), action_answers(sight)
        scores = score_answers(sight)
        outcomes = {
            OutcomeName.LIMIT: [limit],
            OutcomeName.FREEZE: [freeze],
            OutcomeName.WAIVER: waivers,
            OutcomeName.ACTION: actions,
        }
        missing = _missing(sight, outcomes, scores)
        return {
            "as_of": day(sight.question.day),
            "status": overall(sight, outcomes),
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
        }


Outcomes = Mapping[OutcomeName, list[Answer]]


def overall(sight: Sight, outcomes: Outcomes) -> str:
    """The status of the whole: incomplete before referred before decided; nobody's if no policy takes part."""
    statuses = {answer["status"] for answers in outcomes.values() for answer in answers}
    if None in (sight.values[rule.verdict] for rule in sight.prepared.plan.referrals[OutcomeName.ACTION]):
        statuses.add("incomplete")
    if any(sight.values[rule.verdict] for rule in sight.prepared.plan.referrals[OutcomeName.ACTION]):
        statuses.add("referred")
    for status in ("incomplete", "referred", "decided"):
        if status in statuses:
            return status
    return "not_in_scope"


def _missing(sight: Sight, outcomes: Outcomes, scores: list[Answer]) -> list[str]:
    """The fields to supply; each open outcome is told its own."""
    found: set[str] = set()
    open_ = [(name, answer) for name, answers in outcomes.items() for answer in answers if _is_open(answer)]
    open_scores = [answer for answer in scores if _is_open(answer)]
    if not open_ and not open_scores:
        return []
    absences = sight.absences()
    for name, answer in open_:
        fields = absences.behind(*_names(sight, name))
        answer["missing"] = sorted(fields)
        found |= fields
    for answer in open_scores:
        fields = absences.behind(*_score_names(sight, answer))
        answer["missing"] = sorted(fields)
    return sorted(found)


def _is_open(answer: Answer) -> bool:
    return answer["status"] == "incomplete"


def _names(sight: Sight, outcome: OutcomeName) -> list[str]:
    """The bindings that say what is open in an outcome."""
    plan = sight.prepared.plan
    referred = [rule.verdict for rule in plan.referrals[outcome]]
    match outcome:
        case OutcomeName.LIMIT:
            return [
                plan.limit.scope,
                plan.limit.amount.low,
                plan.limit.amount.high,
                plan.limit.answer,
                *referred,
            ]
        case OutcomeName.FREEZE:
            return [plan.freeze.scope, plan.freeze.level.low, plan.freeze.level.high, *referred]
        case OutcomeName.WAIVER:
            waiver = plan.waiver
            return [waiver.scope, waiver.amount.low, waiver.amount.high, waiver.uses_allowance, *referred]
        case _:
            return [*(slot.planned.verdict for slot in sight.prepared.duties), *referred]


def _score_names(sight: Sight, answer: Answer) -> list[str]:
    scores = sight.prepared.plan.scores
    return [
        name
        for score in scores
        if (score.policy.policy.policy, score.policy.policy.version) == (answer["policy"], answer["version"])
        for name in (score.value.low, score.value.high)
    ]


def _referrals(sight: Sight) -> list[Answer]:
    """The queues in which a person must look."""
    return [
        {"queue": effect["queue"], "outcome": str(outcome), "rule": rule.planned.id}
        for outcome, rules in sight.prepared.referrals
        for rule in rules
        if sight.values[rule.planned.verdict] and isinstance(effect := rule.fixed, dict)
    ]


def _policies(sight: Sight) -> list[Answer]:
    """The versions that take part."""
    scopes = sight.prepared.plan.scopes
    return [
        described(checked)
        for checked in sight.prepared.plan.policies
        if sight.values[scopes[checked.key]] is not False
    ]


def described(checked: CheckedPolicy) -> Answer:
    """A version by name, number, first day and digest."""
    policy = checked.policy
    return {
        "policy": policy.policy,
        "version": policy.version,
        "effective": day(policy.effective),
        "digest": policy.digest,
    }


def _currencies(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """The currencies that each jurisdiction's policies are in."""
    found: dict[str, frozenset[str]] = {}
    for group in snapshot.versions.values():
        for checked in group:
            home = checked.policy.jurisdiction
            found[home] = found.get(home, frozenset()) | {checked.policy.currency}
    return found
