"""JSON in and out, strictly: exact numbers, no key twice, one spelling per value."""

import json
from decimal import Decimal
from typing import NoReturn

from engine.text.blame import MOST_LEVELS, JsonRefused, blame, is_number_too_long, line_and_column

__all__ = ["JsonRefused", "canonical", "read_json"]

_SYNTAX = (
    ("Expecting value", "a value was expected here"),
    ("Expecting property name", "a key in double quotes was expected here"),
    ("Illegal trailing comma", "a comma stands here with nothing after it"),
    ("Expecting ':'", "a colon was expected here"),
    ("Expecting ','", "a comma or the end of the list or object was expected here"),
    ("Unterminated string", "the string that begins here is never closed"),
    ("Invalid control character", "a control character stands in a string without an escape"),
    ("Invalid \\escape", "JSON does not know this escape"),
    ("Invalid \\u", "this `\\u` escape is incomplete"),
    ("Extra data", "there is more text after the end of the value"),
)
_SURELY_SHORT = 30  # a number text of this length cannot have too many digits
_CONTAINERS = (dict, list)
_PLAIN = frozenset({str, int, bool, type(None)})


class _Suspect(ValueError):  # noqa: N818 - never leaves this page
    """Raised while parsing where the content has to be looked at closely."""


def read_json(content: bytes) -> object:
    """Read JSON; non-integers become exact decimals, and whatever has two readings is refused."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(content, error.start) from None
    try:
        value: object = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise blame(text[: error.pos]) or _syntax(error, text) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise blame(text) or JsonRefused("this is not strict JSON", "json-syntax", 1, 1, None) from None
    if _may_hide_a_fault(content, value):
        fault = blame(text)
        if fault is not None:
            raise fault
    return value


def canonical(value: object) -> bytes:
    """Write JSON the one way RFC 8785 allows; integers are written in full, beyond 2^53 too."""
    keys_are_ascii = _check_writable(value)
    ordered = value if keys_are_ascii else _by_utf_16(value)
    return _ENCODERS[keys_are_ascii].encode(ordered).encode()


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise _Suspect
    return mapping


def _integer(text: str) -> int:
    if len(text) > _SURELY_SHORT and is_number_too_long(text):
        raise _Suspect
    return int(text)


def _decimal(text: str) -> Decimal:
    if (len(text) > _SURELY_SHORT or "e" in text or "E" in text) and is_number_too_long(text):
        raise _Suspect
    return Decimal(text)


def _constant(_: str) -> NoReturn:
    raise _Suspect


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
)
_ENCODERS = {
    by_code_point: json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=by_code_point)
    for by_code_point in (True, False)
}


def _may_hide_a_fault(content: bytes, value: object) -> bool:
    """Look for what the parser has no hook for; the usual content is cleared by counting bytes."""
    if b"\\ud" in content or b"\\uD" in content:
        return True
    return content.count(b"[") + content.count(b"{") > MOST_LEVELS and _is_deep(value)


def _is_deep(value: object) -> bool:
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(MOST_LEVELS):
        inner = (item.values() if isinstance(item, dict) else item for item in level)
        level = [child for children in inner for child in children if isinstance(child, _CONTAINERS)]
    return bool(level)


def _check_writable(value: object) -> bool:
    """Refuse what canonical JSON cannot hold, and say whether all keys are ASCII."""
    waiting, keys_are_ascii = [value], True
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            keys_are_ascii = _are_ascii(item) and keys_are_ascii
            waiting += [child for child in item.values() if type(child) not in _PLAIN]
        elif isinstance(item, (list, tuple)):
            waiting += [child for child in item if type(child) not in _PLAIN]
        elif item is not None and not isinstance(item, (str, int)):
            reason = f"a {type(item).__name__} has no canonical JSON"
            raise TypeError(reason)
    return keys_are_ascii


def _are_ascii(mapping: dict[object, object]) -> bool:
    try:
        return "".join(mapping).isascii()  # type: ignore[arg-type] # join refuses what is no str
    except TypeError:
        reason = "only text can be a key of canonical JSON"
        raise TypeError(reason) from None


def _by_utf_16(value: object) -> object:
    match value:
        case dict():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return {key: _by_utf_16(value[key]) for key in keys}
        case list() | tuple():
            return [_by_utf_16(item) for item in value]
    return value


def _syntax(error: json.JSONDecodeError, text: str) -> JsonRefused:
    message = next((ours for theirs, ours in _SYNTAX if error.msg.startswith(theirs)), "this is not JSON")
    if not text.strip():
        message = "the content is empty, a JSON value was expected"
    elif text.startswith("\ufeff"):
        message = "the content begins with a byte order mark, which JSON does not allow"
    return JsonRefused(message, "json-syntax", error.lineno, error.colno, None)


def _not_utf8(content: bytes, at: int) -> JsonRefused:
    before = content[:at].decode()
    return JsonRefused("the content is not UTF-8", "not-utf8", *line_and_column(before, len(before)), None)
