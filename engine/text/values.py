"""What a scalar means: JSON's values and nothing that readers of YAML disagree about."""

import re
from collections.abc import Sequence
from decimal import Decimal

import yaml

from engine.text.document import Run, Value

MOST_DIGITS = 30

_WORDS: dict[str, Value] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_CORE_1_2 = re.compile(
    r"""null|Null|NULL|~|true|True|TRUE|false|False|FALSE
    |[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+
    |[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?
    |[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)""",
    re.VERBOSE,
)
_LETTERS_1_1 = frozenset("yYnN")  # booleans to the 1.1 standard, though not to PyYAML
_SLOPPY_NUMBER = re.compile(r"\+?(-?)(0|[1-9][0-9_]*)?(?:\.([0-9]*))?")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_TEXT = "tag:yaml.org,2002:str"
_RESOLVERS_1_1 = yaml.resolver.Resolver.yaml_implicit_resolvers
_FIRST_OF_OTHERS = frozenset(_RESOLVERS_1_1) | frozenset("nN~tTfF-+.0123456789")


class Ambiguous(ValueError):  # noqa: N818 - an answer about a text, not a fault of the program
    """Raised for plain text that readers of YAML 1.1 and 1.2 take differently."""


class TooLong(ValueError):  # noqa: N818 - an answer about a text, not a fault of the program
    """Raised for a number with too many digits."""

    def __init__(self, digits: int) -> None:
        self.digits = digits
        super().__init__(digits)


def plain_value(text: str) -> Value:
    """Read plain text as null, a boolean, a JSON number without exponent, or itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST_OF_OTHERS:
        return text
    integer = _INTEGER.fullmatch(text)
    if integer or _DECIMAL.fullmatch(text):
        digits = sum(map(str.isdigit, text))
        if digits > MOST_DIGITS:
            raise TooLong(digits)
        return int(text) if integer else Decimal(text)
    if text in _LETTERS_1_1 or _CORE_1_2.fullmatch(text) or _tag_1_1(text) != _TEXT:
        raise Ambiguous(text)
    return text


def instead_of(text: str) -> str | None:
    """Name the unambiguous spelling an author may have meant by an ambiguous one."""
    if text.lower() in {"yes", "no", "on", "off", "y", "n"}:
        return "`true` or `false`"
    if text.lower() in {"true", "false", "null"}:
        return f"`{text.lower()}`"
    number = _SLOPPY_NUMBER.fullmatch(text) if len(text) <= MOST_DIGITS else None
    if number is None:
        return None
    sign, whole, part = number.groups(default="")
    return f"`{sign}{whole.replace('_', '') or '0'}{'.' if part else ''}{part}`"


def runs(raw: str, line: int, column: int) -> tuple[Run, ...]:
    """Say where the characters of a one-line quoted text stand."""
    if raw[0] == "'":
        marks = [match.end() for match in re.finditer("''", raw[1:-1])]
        return (0, line, column + 1), *((end - i - 1, line, column + 1 + end) for i, end in enumerate(marks))
    return _double_runs(raw[1:-1], line, column + 1)


def literal_runs(value: str, line: int, lines: Sequence[str]) -> tuple[Run, ...]:
    """Say where the lines of a `|` block stand whose text begins after the given line."""
    parts = value.split("\n")
    raws = lines[line : line + len(parts)]
    indent = next((len(raw) - len(part) for raw, part in zip(raws, parts, strict=False) if part), 0)
    found, offset = [], 0
    for number, part in enumerate(parts, line + 1):
        found.append((offset, number, indent + 1))
        offset += len(part) + 1
    if len(parts) > 1 and not parts[-1]:  # after the last line break: shown at the end of the last line
        found[-1] = (found[-1][0], found[-1][1] - 1, indent + 1 + len(parts[-2]))
    return tuple(found)


def _double_runs(inner: str, line: int, column: int) -> tuple[Run, ...]:
    found, drift = [(0, line, column)], 0
    for match in _ESCAPE.finditer(inner):
        drift += match.end() - match.start() - 1
        found.append((match.end() - drift, line, column + match.end()))
    return tuple(found)


def _tag_1_1(text: str) -> str:
    table = _RESOLVERS_1_1.get(text[0], [])
    return next((tag for tag, regexp in table if regexp.match(text)), _TEXT)
