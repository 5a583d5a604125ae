"""The reasons a customer is given for an adverse outcome, hard stops first, and the guidance that goes with them."""

from collections.abc import Iterator, Mapping

from engine.decision.outcomes import Answer, Sight
from engine.language.tree import Value
from engine.policy.texts import Texts

MOST_REASONS = 4
"""Regulation B, 12 CFR 1002.9(b)(2), Supplement I: more than four reasons are not likely to be helpful."""

_ADVERSE = frozenset({"declined", "reduced", "counter_offer"})


def reason_answers(sight: Sight, texts: Texts, limit: Answer, freeze: Answer) -> list[Answer]:
    """At most four reasons with their customer texts."""
    codes = dict.fromkeys((*_freeze_codes(freeze), *_limit_codes(sight, limit)))
    known = [texts.reasons[code] for code in codes if code in texts.reasons]
    ranked = sorted(known, key=lambda reason: not reason.hard_stop)
    locale = sight.question.locale
    return [{"code": reason.code, "text": reason.texts[locale]} for reason in ranked[:MOST_REASONS]]


def _freeze_codes(freeze: Answer) -> Iterator[str]:
    for group in ("new", "kept"):
        found = freeze[group]
        yield from (reason["code"] for reason in found if isinstance(found, list))  # type: ignore[attr-defined]  # checked on the line


def _limit_codes(sight: Sight, limit: Answer) -> Iterator[str]:
    """The codes of the entries that decide an adverse limit; those of one that is refused as too small included."""
    decisive = limit["decided_by"]
    if not _is_adverse(sight, limit) or not isinstance(decisive, list):
        return
    codes = sight.prepared.codes
    for name in decisive:
        if name in codes:
            yield codes[name]
        elif name.endswith("#minimum"):
            yield from _below_minimum(sight, name, codes)


def _is_adverse(sight: Sight, limit: Answer) -> bool:
    if limit["answer"] in _ADVERSE:
        return True
    requested, low = sight.input("requested_limit"), sight.values[sight.prepared.limit.amount.low]
    refused = requested is not None and low is not None and low < requested
    return limit["answer"] == "unchanged" and refused


def _below_minimum(sight: Sight, minimum: str, codes: Mapping[str, str]) -> Iterator[str]:
    """What kept the limit below the least one, smallest amount first."""
    fired = [entry for entry in sight.prepared.limit.entries if sight.values[entry.verdict]]
    least = max(_amount(sight.values[entry.amount.low]) for entry in fired if entry.id == minimum)
    below = [
        entry for entry in fired if entry.id in codes and _amount(sight.values[entry.amount.low]) < least
    ]
    for entry in sorted(below, key=lambda entry: _amount(sight.values[entry.amount.low])):
        yield codes[entry.id]


def _amount(value: Value) -> int:
    return value or 0


def guidance_answers(sight: Sight, texts: Texts) -> list[Answer]:
    """The guidance of the rules that decide an outcome or freeze the account, each once."""
    names = dict.fromkeys(
        slot.guidance for slot in sight.fired if slot.guidance is not None and _matters(sight, slot.decides)
    )
    locale = sight.question.locale
    return [{"guidance": name, "text": texts.guidance[name][locale]} for name in names]


def _matters(sight: Sight, decides: int) -> bool:
    return decides < 0 or sight.values[decides] is True
