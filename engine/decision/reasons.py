"""What the customer is told: the reasons of adverse outcomes by weight, the lender's duties, and guidance."""

from collections.abc import Iterator

from engine.decision.grounds import Ground, freeze_grounds, is_adverse, limit_grounds
from engine.decision.outcomes import Answer, Sight, action_answers
from engine.policy.texts import Texts

MOST_REASONS = 4
"""Regulation B, 12 CFR 1002.9(b)(2), Supplement I: more than four reasons are not likely to be helpful."""


def reason_answers(sight: Sight, texts: Texts, limit: Answer, freeze: Answer) -> list[Answer]:
    """At most four reasons with their customer texts and the outcomes they are about; none where all went well.

    Hard stops come first; then each adverse outcome is given its weightiest reason before any is given its second.
    A code that must not be told comes as the one it is told as.
    """
    ranked = sorted(_grounds(sight, texts, limit, freeze), key=lambda each: each[:3])
    about: dict[str, list[str]] = {}
    for _, _, outcome, ground in ranked:
        reason = texts.reasons.get(ground.code)
        if reason is not None:
            about.setdefault(reason.told_as or reason.code, []).append(outcome)
    return [
        {
            "code": code,
            "about": sorted(set(about[code])),
            "text": texts.reasons[code].texts[sight.question.locale],
        }
        for code in list(about)[:MOST_REASONS]
    ]


def _grounds(
    sight: Sight, texts: Texts, limit: Answer, freeze: Answer
) -> Iterator[tuple[int, int, str, Ground]]:
    """The grounds of each adverse outcome: how hard, the place among those of its outcome, and the outcome."""
    found = {
        "freeze": freeze_grounds(sight, texts) if freeze["new"] else [],
        "limit": limit_grounds(sight, texts) if is_adverse(sight, limit) else [],
    }
    for outcome, grounds in found.items():
        for place, ground in enumerate(grounds):
            yield ground.rank, place, outcome, ground


def worded_actions(sight: Sight, texts: Texts) -> list[Answer]:
    """The lender's duties, each with what the customer may be told of it."""
    locale = sight.question.locale
    return [
        {**action, "text": texts.actions[str(action["action"])].texts[locale]}
        for action in action_answers(sight)
    ]


def guidance_answers(sight: Sight, texts: Texts) -> list[Answer]:
    """The guidance of the rules that decide an outcome or freeze the account, each once."""
    names = dict.fromkeys(
        slot.guidance for slot in sight.fired if slot.guidance is not None and _matters(sight, slot.decides)
    )
    locale = sight.question.locale
    return [{"guidance": name, "text": texts.guidance[name][locale]} for name in names]


def _matters(sight: Sight, decides: int) -> bool:
    return decides < 0 or sight.values[decides] is True
