"""The scores of a decision as they are answered."""

from engine.decision.outcomes import Answer, Sight
from engine.decision.slots import ScoreSlot


def score_answers(sight: Sight) -> list[Answer]:
    """Each score that takes part, with its dimensions."""
    return [_score(sight, score) for score in sight.prepared.scores if sight.values[score.scope] is not False]


def _score(sight: Sight, score: ScoreSlot) -> Answer:
    low, high = sight.values[score.value.low], sight.values[score.value.high]
    found: Answer = {
        "policy": score.policy,
        "version": score.version,
        "status": "decided" if low == high else "incomplete",
        "value": low if low == high else None,
        "dimensions": {
            name: None if sight.is_open(part) else sight.values[part.low] for name, part in score.dimensions
        },
    }
    if low != high:
        found |= {"lowest": low, "highest": high}
    return found
