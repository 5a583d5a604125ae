"""The reasons a customer is given for an adverse outcome, hard stops first, and the guidance that goes with them."""

from collections.abc import Iterator, Mapping

from engine.decision.outcomes import Answer, Sight
from engine.language.tree import Value
from engine.policy.plan.plan import PlannedEntry
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
    if not _is_adverse(sight, limit):
        return
    codes = _codes(sight)
    plan, values = sight.prepared.plan.limit, sight.values
    for entry in plan.entries:
        if values[entry.decides] and entry.id in codes:
            yield codes[entry.id]
        elif values[entry.decides]:
            yield from _below_minimum(sight, entry, codes)


def _is_adverse(sight: Sight, limit: Answer) -> bool:
    if limit["answer"] in _ADVERSE:
        return True
    requested, low = sight.input("requested_limit"), sight.values[sight.prepared.plan.limit.amount.low]
    refused = requested is not None and low is not None and low < requested
    return limit["answer"] == "unchanged" and refused


def _below_minimum(sight: Sight, minimum: PlannedEntry, codes: Mapping[str, str]) -> Iterator[str]:
    """What kept the limit below the least one, smallest amount first."""
    least = _amount(sight.values[minimum.amount.low])
    entries = [entry for entry in sight.prepared.plan.limit.entries if sight.values[entry.verdict]]
    below = [
        entry for entry in entries if entry.id in codes and _amount(sight.values[entry.amount.low]) < least
    ]
    for entry in sorted(below, key=lambda entry: _amount(sight.values[entry.amount.low])):
        yield codes[entry.id]


def _amount(value: Value) -> int:
    return value or 0


def _codes(sight: Sight) -> dict[str, str]:
    """The code of each entry of the limit that has one."""
    found = {
        f"{checked.policy.policy}#base": checked.policy.base.code
        for checked in sight.prepared.plan.policies
        if checked.policy.base is not None
    }
    for slot in sight.prepared.slots:
        code = slot.planned.checked.rule.code
        if code is not None:
            found[slot.planned.id] = code
    return found


def guidance_answers(sight: Sight, texts: Texts) -> list[Answer]:
    """The guidance of the rules that decide an outcome or freeze the account, each once."""
    names: dict[str, None] = {}
    for slot in sight.prepared.slots:
        guidance = slot.planned.checked.rule.guidance
        if (
            guidance is not None
            and sight.values[slot.planned.verdict] is True
            and _matters(sight, slot.planned.decides)
        ):
            names[guidance] = None
    locale = sight.question.locale
    return [{"guidance": name, "text": texts.guidance[name][locale]} for name in names]


def _matters(sight: Sight, decides: str | None) -> bool:
    return decides is None or bool(sight.values[decides])
