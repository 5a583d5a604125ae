"""The labels of an axis, `below 5` and `from 5` or options by name, to bands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from engine.policy.policy import Bands
from engine.policy.shape import every, repeated
from engine.text import problems
from engine.text.document import Entry
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

_BAND = re.compile(r"(below|from) +(-?[0-9]{1,18}(?:\.[0-9]{1,6})?)")
_BAND_BEGIN = re.compile(r"(?:below|from)\b")
_OPTION = re.compile("[A-Za-z][A-Za-z0-9_]*")

Label = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class _Band:
    side: Literal["below", "from"]
    edge: Fraction
    number: str
    text: str
    place: Place


def key_label(entry: Entry) -> Label:
    """The label a key is."""
    return entry.key, entry.key_place


def bands(place: Place, labels: Sequence[Label]) -> Bands:
    """The bands of one axis; raises Rejected where labels leave a gap, overlap or are out of order."""
    places = tuple(at for _, at in labels)
    if not any(_BAND_BEGIN.match(label) for label, _ in labels):
        return Bands(place=place, options=_options(labels), places=places)
    found = every(_band, labels)
    wrong = tuple(_disorder(found))
    if wrong:
        raise Rejected(wrong)
    return Bands(place=place, edges=tuple(band.edge for band in found[1:]), places=places)


def _options(labels: Sequence[Label]) -> tuple[str, ...]:
    wrong = [problems.bad_label(at, label) for label, at in labels if _OPTION.fullmatch(label) is None]
    wrong.extend(repeated(labels))
    if wrong:
        raise Rejected(wrong)
    return tuple(label for label, _ in labels)


def _band(label: Label) -> _Band:
    match = _BAND.fullmatch(label[0])
    if match is None:
        raise Rejected((problems.bad_label(label[1], label[0]),))
    return _Band("below" if match[1] == "below" else "from", Fraction(match[2]), match[2], *label)


def _disorder(found: Sequence[_Band]) -> Iterator[Problem]:
    first, *others = found
    if first.side == "from":
        yield problems.band_gap(first.place, first.text, f"below {first.number}")
    elif not others:
        yield problems.band_gap(first.place, first.text, f"from {first.number}")
    for band in others:
        if band.side == "below":
            yield problems.band_order(band.place, band.text, "`below` is the first band and stands once")
    yield from _steps(band for band in found if band is first or band.side == "from")


def _steps(found: Iterable[_Band]) -> Iterator[Problem]:
    """Compare each band with the one before it."""
    for before, band in pairwise(found):
        order = f"it stands behind {problems.quoted(before.text)}"
        match before.side, (band.edge > before.edge) - (band.edge < before.edge):
            case "below", 1:
                yield problems.band_gap(band.place, band.text, f"from {before.number}")
            case ("below", -1) | ("from", 0):
                yield problems.band_overlap(band.place, band.text, before.text, before.place)
            case "from", -1:
                yield problems.band_order(band.place, band.text, order)
