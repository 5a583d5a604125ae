"""Syntax back to text: one spelling, whatever the spaces, the parentheses and the way a number was written."""

import datetime
from collections.abc import Iterator
from fractions import Fraction

from engine.language.syntax import (
    Binary,
    Call,
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    Name,
    NullLiteral,
    NumberLiteral,
    Operator,
    Syntax,
    Ternary,
    TextLiteral,
    TruthLiteral,
    Unary,
)

_COMPARISON = 5
_BINDS: dict[Operator, int] = {
    "or": 1,
    "and": 2,
    "??": 4,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in"), _COMPARISON),
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
}
_NOT, _MINUS, _LEAF = 3, 8, 9


def written(syntax: Syntax) -> str:
    """The text of an expression, with the parentheses it needs and no others."""
    match syntax:
        case Unary(operator="not", operand=Binary(operator="in", left=left, right=right)):
            return f"{_within(left, _COMPARISON + 1)} not in {written(right)}"
        case Unary(operator="not", operand=operand):
            inner = written(operand)
            return f"not ({inner})" if isinstance(operand, Binary | Ternary) else f"not {inner}"
        case Unary(operand=operand):
            return f"-{_within(operand, _MINUS)}"
        case Binary():
            return _between(syntax)
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            return " ".join(
                (_within(condition, 1), "?", _within(then, 1), ":", _within(otherwise, 1)),
            )
        case Call(function=function, arguments=arguments):
            return f"{function}({', '.join(map(written, arguments))})"
        case ListLiteral(items=items):
            return f"[{', '.join(map(written, items))}]"
        case _:
            return _leaf(syntax)


def normal(syntax: Syntax) -> Syntax:
    """The same meaning with the parts of `and` and `or`, and the members of lists, in one order."""
    match syntax:
        case Binary(operator="and" | "or" as operator):
            first, *others = sorted(map(normal, joined(syntax, operator)), key=written)
            for other in others:
                first = Binary(syntax.span, operator, first, other)
            return first
        case Binary(span=span, operator=operator, left=left, right=right):
            return Binary(span, operator, normal(left), normal(right))
        case Unary(span=span, operator=operator, operand=operand):
            return Unary(span, operator, normal(operand))
        case Ternary(span=span, condition=condition, then=then, otherwise=otherwise):
            return Ternary(span, normal(condition), normal(then), normal(otherwise))
        case Call(span=span, function=function, arguments=arguments):
            return Call(span, function, tuple(map(normal, arguments)))
        case ListLiteral(span=span, items=items):
            return ListLiteral(span, tuple(sorted(items, key=written)))
        case _:
            return syntax


def joined(syntax: Syntax, operator: Operator) -> Iterator[Syntax]:
    """The parts that one operator joins, left to right; the whole where it joins nothing."""
    if isinstance(syntax, Binary) and syntax.operator == operator:
        yield from joined(syntax.left, operator)
        yield from joined(syntax.right, operator)
    else:
        yield syntax


def number(value: Fraction) -> str:
    """A number as plain decimals, or as a fraction where it has none that end."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def day(ordinal: int) -> str:
    """A calendar day."""
    return datetime.date.fromordinal(ordinal).isoformat()


def _between(syntax: Binary) -> str:
    """An operator with its operands; comparisons do not chain, and all but `and` and `or` begin at the left."""
    binds = _BINDS[syntax.operator]
    left = _within(syntax.left, binds + (binds in {_COMPARISON, _BINDS["??"]}))
    right = _within(syntax.right, binds + (syntax.operator not in {"and", "or"}))
    return f"{left} {syntax.operator} {right}"


def _within(operand: Syntax, least: int) -> str:
    """An operand, in parentheses where it binds less than it must."""
    text = written(operand)
    return f"({text})" if _binding(operand) < least else text


def _binding(syntax: Syntax) -> int:
    match syntax:
        case Ternary() | Binary(operator="??"):
            return 0
        case Unary(operator="not", operand=Binary(operator="in")):
            return _COMPARISON
        case Unary(operator="not"):
            return _NOT
        case Unary():
            return _MINUS
        case Binary(operator=operator):
            return _BINDS[operator]
        case NumberLiteral(value=value) if value < 0:
            return _MINUS
        case _:
            return _LEAF


def _leaf(syntax: Syntax) -> str:
    match syntax:
        case Name(name=name):
            return name
        case NumberLiteral(value=value):
            return number(value)
        case TextLiteral(value=value):
            return f'"{value}"' if "'" in value else f"'{value}'"
        case TruthLiteral(value=value):
            return str(value).lower()
        case NullLiteral():
            return "null"
        case DateLiteral(day=ordinal):
            return f"d'{day(ordinal)}'"
        case DaysLiteral(days=days):
            return f"t'P{days}D'"
        case _:
            raise TypeError(syntax)
