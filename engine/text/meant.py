"""What an author meant by signs and numbers that only look right: curly quotes, full width, `20%`, `1,500`."""

import re
import unicodedata
from decimal import Decimal

_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    **_FULL_WIDTH,
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u2264\u2266", "<="),
    **dict.fromkeys("\u2265\u2267", ">="),
    "\u2260": "!=",
    "\u00d7": "*",
    "\u00f7": "/",
    "\u3001": ",",
    "\u3002": ".",
    "\u3010": "[",
    "\u3011": "]",
}
_LOOKALIKE = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
_CURRENCY = r"[¥\uffe5$€£元]|[A-Z]{3}"
_GROUPED = "[1-9][0-9]{0,2}(?:[, _'][0-9]{3})+"
_AMOUNT = re.compile(
    rf"(?:{_CURRENCY})? ?(-?(?:{_GROUPED}|[0-9]+)(?:\.[0-9]+)?|-?[0-9]+,[0-9]+) ?(%)? ?(?:{_CURRENCY})?"
)


def lookalike(text: str, start: int = 0) -> int | None:
    """Find the first character that only looks like a sign of YAML or of conditions."""
    found = _LOOKALIKE.search(text, start)
    return None if found is None else found.start()


def plain(text: str) -> str:
    """Write a text with the signs that were meant."""
    return _LOOKALIKE.sub(lambda match: _SIGNS[match[0]], text)


def plain_yaml(text: str) -> str:
    """Write a piece of YAML with the signs that were meant, and the space that follows some of them."""

    def instead(match: re.Match[str]) -> str:
        sign, after = _SIGNS[match[0]], text[match.end() : match.end() + 1]
        return f"{sign} " if sign in {":", ","} and after and not after.isspace() else sign

    return _LOOKALIKE.sub(instead, text)


def sign_name(character: str) -> str:
    """The name of a character in words."""
    return unicodedata.name(character, "character").lower()


def plain_number(text: str) -> str | None:
    """The number that `20%`, `1,500`, `¥1500` or `0,5` means, where it means one."""
    found = _AMOUNT.fullmatch(plain(text).strip())
    if found is None:
        return None
    is_grouped = re.match(f"-?{_GROUPED}", found[1]) is not None
    digits = re.sub("[, _']", "", found[1]) if is_grouped else found[1].replace(",", ".")
    return f"{(Decimal(digits) / 100).normalize():f}" if found[2] else digits
