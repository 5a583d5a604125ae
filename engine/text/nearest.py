"""The name an author most probably meant."""

from collections.abc import Iterable
from itertools import islice

_LONGEST = 60  # names beyond this are not compared
_SHORTEST = 3  # shorter names are too like everything else
_MOST_COMPARED = 40  # where more names than that could be meant, none is meant in particular


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Find the name that is really close: a slip or two of the fingers, or the same words reordered."""
    if not _SHORTEST <= len(name) <= _LONGEST:
        return None
    allowed = min(1 + len(name) // 6, 3)
    letters = set(name.casefold())
    candidates = (
        other
        for other in names
        if abs(len(other) - len(name)) <= allowed
        and len(letters.difference(other.casefold())) <= allowed
        and other != name
    )
    measured = ((_distance(name, other, allowed), other) for other in islice(candidates, _MOST_COMPARED))
    distance, best = min(measured, default=(allowed + 1, ""))
    return best if distance <= allowed else None


def _distance(one: str, other: str, most: int) -> int:
    """How far two names are apart; more than `most` where they are further than that."""
    if _words(one) == _words(other):
        return 0
    return _slips(one.casefold(), other.casefold(), most)


def _words(name: str) -> list[str]:
    return sorted(name.casefold().replace("-", "_").split("_"))


def _slips(one: str, other: str, most: int) -> int:
    """Count the letters inserted, left out, replaced, or swapped with their neighbour, up to one more than `most`."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one):
        row = [i + 1]
        for j, b in enumerate(other):
            cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return most + 1
        before, last = last, row
    return last[-1]
