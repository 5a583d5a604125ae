"""What a named list says of one value: its entries, and which of them counts on the day that was asked about."""

from collections.abc import Sequence

from engine.decision.outcomes import Answer
from engine.policy.lists import DatedList, Entry
from engine.policy.written import day


def said_by(dated: DatedList, value: object, on: int | None) -> Answer:
    """The list in words, what of it counts for a value on a day, and the entries of the value on any day.

    A known none has no entries; on an unknown day none is told to count.
    """
    entries = dated.about(str(value)) if value is not None else ()
    counting = [entry for entry in entries if on is not None and _counts(entry, on)]
    shown = [_shown(entry, counts=entry in counting) for entry in entries]
    counted = None if on is None and entries else [entry.value for entry in counting]
    return {"from": f"list {dated.name}{_words(entries, counting)}", "value": counted, "entries": shown}


def _counts(entry: Entry, on: int) -> bool:
    return entry.start <= on and (entry.until is None or on <= entry.until)


def _words(entries: Sequence[Entry], counting: Sequence[Entry]) -> str:
    if counting:
        return f" {_stretch(counting[0])}"
    return f", but only {', '.join(map(_stretch, entries))}" if entries else ""


def _stretch(entry: Entry) -> str:
    until = "" if entry.until is None else f" until {day(entry.until)}"
    return f"since {day(entry.start)}{until} ({entry.cite})"


def _shown(entry: Entry, *, counts: bool) -> Answer:
    return {
        "value": entry.value,
        "from": day(entry.start),
        "until": None if entry.until is None else day(entry.until),
        "cite": entry.cite,
        "counts": counts,
    }
