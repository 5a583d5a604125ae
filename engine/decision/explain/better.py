"""What would lead to a better outcome: up to three of the smallest changes the customer can make, each decided.

For a limit that was declined, reduced or fell short of what was asked, for a freeze, and for a fee of which not all
is waived. Proposals name only fields that the vocabulary marks, moved the way it marks, with all that goes along;
they are no promise. Where fraud, sanctions, a hard stop or the customer's own wish stands, nothing is proposed, in
the same words as where nothing was found. Each is decided for the account as this decision leaves it frozen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.decision.explain.better_goals import Goal, Goals, ground_of, is_silent
from engine.decision.explain.better_levers import Levers
from engine.decision.explain.better_offers import Decides, Decision, Offer, Offers
from engine.decision.explain.better_search import MOST_OFFERS, Search
from engine.decision.explain.better_texts import CAUTION, INCOMPLETE, NOTHING
from engine.decision.outcomes import Answer, Sight


def better_outcomes(decider: Decides, sight: Sight, decision: Decision) -> list[Answer]:
    """For each adverse outcome of a decision what would lead to a better one, or that nothing is proposed.

    An outcome that is still open gets no proposal, only the fields that it needs.
    """
    return list(_Better(decider, sight, decision).answers())


class _Better:
    """The proposals for one account."""

    def __init__(self, decider: Decides, sight: Sight, decision: Decision) -> None:
        vocabulary, texts = decider.snapshot.vocabulary, decider.snapshot.texts
        sight = _afterwards(decider, sight, decision)
        self._sight = sight
        self._decision = decision
        self._is_silent = is_silent(sight, texts)
        self._goals = Goals(ground_of(sight, texts))
        levers = Levers(sight, vocabulary.fields, texts.steps)
        self._search = Search(sight, levers, sight.prepared.turns)
        self._offers = Offers(decider, sight, decision, levers)

    def answers(self) -> Iterator[Answer]:
        """One for each outcome that is adverse or open."""
        for outcome, answer in _outcomes(self._decision):
            if answer["status"] == "incomplete":
                yield self._told(outcome, "incomplete", INCOMPLETE, missing=answer.get("missing", []))
            elif self._goals.is_adverse(outcome, answer):
                yield self._proposed(outcome, answer)

    def _proposed(self, outcome: str, answer: Decision) -> Answer:
        goals = [] if self._is_silent else self._goals.of(outcome, answer)
        offers = [self._offers.told(offer) for offer in self._found(goals)]
        if not offers:
            return self._told(outcome, "none", NOTHING)
        return self._told(outcome, "offered", CAUTION, offers=offers)

    def _told(self, outcome: str, status: str, text: Mapping[str, str], **more: object) -> Answer:
        text_ = text[self._sight.question.locale]
        return {"outcome": outcome, "status": status, "text": text_, "offers": [], "missing": [], **more}

    def _found(self, goals: Sequence[Goal]) -> list[Offer]:
        """The proposals for the best goal, filled up with those for lesser ones; none says what another does."""
        found: list[Offer] = []
        for goal in goals:
            for taken in self._search.find(goal):
                offer = self._offers.made(goal, taken)
                if offer is not None and not any(_says_no_more(offer, other) for other in found):
                    found.append(offer)
            if len(found) >= MOST_OFFERS:
                break
        return found[:MOST_OFFERS]


def _afterwards(decider: Decides, sight: Sight, decision: Decision) -> Sight:
    """The account once the decision stands: what was frozen today opens only by what releases it."""
    question, new = sight.question, decision["freeze"]["new"]
    if question.freezes is None or not new:
        return sight
    found = [{"code": each["code"], "level": each["level"], "since": decision["as_of"]} for each in new]
    return decider.sight(replace(question, freezes=[*question.freezes, *found]))


def _says_no_more(offer: Offer, other: Offer) -> bool:
    """Whether a proposal asks for all that another asks for, or comes to the same facts."""
    return offer.fields >= other.fields or offer.patch == other.patch


def _outcomes(decision: Decision) -> Iterator[tuple[str, Decision]]:
    yield "limit", decision["limit"]
    yield "freeze", decision["freeze"]
    for waiver in decision["waivers"]:
        yield "waiver", waiver
