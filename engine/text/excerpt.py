"""A source line with carets under the part that matters, in the columns a terminal shows."""

import unicodedata
from collections.abc import Mapping

from engine.text.place import Place, Source

WIDEST = 120  # longer lines are shown as a window around the carets
_BEFORE = 40  # characters kept before the carets in a window


def excerpt(place: Place, sources: Mapping[str, Source]) -> list[str]:
    """Give the two lines that show a place, or none where the source is not at hand."""
    source = sources.get(place.path)
    line = source.line(place.line) if source else ""
    if not line:
        return []
    start = min(place.column - 1, len(line))
    stop = max(min(start + place.length, len(line)), start + 1)
    window, start, stop = _window(line, start, stop)
    shown = visible(window)
    number = f"{place.line}"
    spaces = " " * _width(shown[:start])
    carets = "^" * max(_width(shown[start:stop]), 1)
    return [f"   {number} | {shown}", f"   {' ' * len(number)} | {spaces}{carets}"]


def visible(text: str) -> str:
    """Replace tabs and characters that a terminal hides or obeys, one for one."""
    if text.isprintable():
        return text
    return "".join("→" if char == "\t" else char if char.isprintable() else "\ufffd" for char in text)


def _window(line: str, start: int, stop: int) -> tuple[str, int, int]:
    if len(line) <= WIDEST:
        return line, start, stop
    first = min(max(start - _BEFORE, 0), len(line) - WIDEST)
    last = first + WIDEST
    before = "…" if first else ""
    after = "…" if last < len(line) else ""
    shift = len(before) - first
    return f"{before}{line[first:last]}{after}", start + shift, min(stop, last) + shift


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
