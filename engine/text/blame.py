"""Why JSON was refused and exactly where, without a word of what it says: the content may be personal."""

import json
import re
from dataclasses import dataclass, field

MOST_LEVELS = 40
MOST_DIGITS = 30
_LARGEST_EXPONENT = 30

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|-?Infinity|NaN|-?[0-9][0-9.eE+-]*|[\[\]{},:]', re.DOTALL)
_SHOWABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}", re.ASCII)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonRefused(Exception):  # noqa: N818 - an answer about a text, not a fault of the program
    """Raised for content that is not strict JSON; says where, and never what stands there."""

    def __init__(self, message: str, code: str, line: int, column: int, pointer: str | None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.line = line
        self.column = column
        self.pointer = pointer  # of the value or key refused, or of its nearest ancestor that may be named


@dataclass(slots=True)
class _Level:
    """An object or list that is open at this point of the text."""

    is_object: bool
    step: str | int = 0  # the key or index we are at
    awaits_key: bool = False
    seen: set[str] = field(default_factory=set)


def blame(text: str) -> JsonRefused | None:
    """Find the first thing in a text that strict JSON refuses, syntax errors apart."""
    levels: list[_Level] = []
    for match in _TOKEN.finditer(text):
        refused = _fault(match.group(), levels)
        if refused is not None:
            message, code = refused
            return JsonRefused(message, code, *line_and_column(text, match.start()), _pointer(levels))
        _advance(match.group(), levels)
    return None


def is_number_too_long(number: str) -> bool:
    """Say whether a JSON number has more digits, or a greater exponent, than anything can mean."""
    mantissa, _, exponent = number.lower().partition("e")
    power = exponent.lstrip("+-").lstrip("0")
    digits = sum(map(str.isdigit, mantissa))
    return digits > MOST_DIGITS or len(power) > MOST_DIGITS or int(power or 0) > _LARGEST_EXPONENT


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Count an index of a text as a line and a column, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _fault(piece: str, levels: list[_Level]) -> tuple[str, str] | None:
    if piece[0] == '"':
        return _string_fault(piece, levels)
    if piece in "[{" and len(levels) >= MOST_LEVELS:
        return f"lists and objects are nested deeper than {MOST_LEVELS} levels", "nested-too-deep"
    if piece[-1] in "Ny":
        return "NaN and Infinity are not JSON numbers", "not-a-number"
    if piece[-1].isdigit() and is_number_too_long(piece):
        return f"a number has more than {MOST_DIGITS} digits", "number-too-long"
    return None


def _string_fault(piece: str, levels: list[_Level]) -> tuple[str, str] | None:
    string = _decoded(piece)
    if _LONE_SURROGATE.search(string):
        return "a string holds half of a surrogate pair", "lone-surrogate"
    level = levels[-1] if levels else None
    if level is None or not level.awaits_key or string not in level.seen:
        return None
    level.step = string
    shown = f"`{string}`" if _SHOWABLE.fullmatch(string) else "a key"
    return f"{shown} is given twice in one object", "duplicate-key"


def _advance(piece: str, levels: list[_Level]) -> None:
    level = levels[-1] if levels else None
    if piece in "[{":
        levels.append(_Level(is_object=piece == "{", awaits_key=piece == "{"))
    elif level is None:
        return
    elif piece in "]}":
        levels.pop()
    elif piece == ",":
        level.awaits_key = level.is_object
        level.step = level.step + 1 if isinstance(level.step, int) else level.step
    elif piece[0] == '"' and level.awaits_key:
        level.awaits_key = False
        level.step = _decoded(piece)
        level.seen.add(level.step)


def _decoded(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:  # an escape that is no JSON: the parser's to report
        return piece


def _pointer(levels: list[_Level]) -> str:
    steps = []
    for level in levels:
        if isinstance(level.step, str) and not _SHOWABLE.fullmatch(level.step):
            break
        if level.is_object and not level.seen:
            break
        steps.append(f"/{level.step}")
    return "".join(steps)
