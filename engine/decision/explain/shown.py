"""Values and texts as an explanation shows them: exact, in the vocabulary's form, in the author's own words."""

from fractions import Fraction

from engine.decision.show import money, shown
from engine.language.kinds import Kind, Number, Unit
from engine.language.syntax import (
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    NumberLiteral,
    Span,
    Syntax,
    TextLiteral,
    TruthLiteral,
)
from engine.policy.written import day, number
from engine.text.document import Scalar

_OPENS, _CLOSES, _QUOTES = "([", ")]", "'\""


def shown_value(kind: Kind, value: int) -> object:
    """A value of a kind; a number that no decimals hold as a fraction."""
    if isinstance(kind, Number):
        return shown_number(Fraction(value, kind.denominator), kind.unit)
    return shown(kind)(value)


def shown_number(value: Fraction, unit: Unit | None) -> object:
    """A number of a unit: money with its decimals, whole numbers as such, others as text."""
    if unit is Unit.MONEY and (value * 100).denominator == 1:
        return money(int(value * 100))
    return number(value) if value.denominator > 1 or unit is Unit.MONEY else int(value)


def shown_literal(syntax: Syntax, kind: Kind | None) -> object:
    """A literal beside a partner of a kind."""
    match syntax:
        case NumberLiteral(value=value):
            return shown_number(value, kind.unit if isinstance(kind, Number) else None)
        case TextLiteral(value=value) | TruthLiteral(value=value):
            return value
        case DateLiteral(day=ordinal):
            return day(ordinal)
        case DaysLiteral(days=days):
            return days
        case ListLiteral(items=items):
            return [shown_literal(item, kind) for item in items]
        case _:
            return None


def text_of(scalar: Scalar) -> str:
    """The text of an expression, which YAML may have read as a number."""
    return str(scalar.value).lower() if isinstance(scalar.value, bool) else str(scalar.value)


def stretch(text: str, span: Span) -> tuple[int, str]:
    """Where a part begins, and its text on one line; parentheses that a span leaves out are taken in."""
    depth = least = 0
    quote: str | None = None
    for letter in text[span.start : span.end]:
        if letter in _QUOTES:
            quote = None if quote == letter else quote or letter
        if quote is None:
            depth += (letter in _OPENS) - (letter in _CLOSES)
            least = min(least, depth)
    start = span.start - _beyond(text[: span.start][::-1], -least, _OPENS)
    end = span.end + _beyond(text[span.end :], depth - least, _CLOSES)
    return start, " ".join(text[start:end].split())


def _beyond(text: str, wanted: int, signs: str) -> int:
    """How far to read until so many signs have passed."""
    places = [place for place, letter in enumerate(text) if letter in signs]
    return places[min(wanted, len(places)) - 1] + 1 if wanted and places else 0
