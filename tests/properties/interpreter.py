"""A second meaning of the language, told naively over Fractions: the oracle of conditions and amounts.

It reads our syntax tree, knows nothing of scales, ranges or absence, and steps through months one by one.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from operator import eq, ge, gt, le, lt, ne

from engine.language.syntax import (
    Binary,
    Call,
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    Name,
    NullLiteral,
    Ternary,
    Unary,
)

_COMPARE = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def meaning(syntax, facts):
    """The value of an expression for complete facts; `as_of` is among them."""
    match syntax:
        case Name(name=name):
            return facts[name]
        case NullLiteral():
            return None
        case DateLiteral(day=day):
            return date.fromordinal(day)
        case DaysLiteral(days=days):
            return Fraction(days)
        case Unary(operator="not", operand=operand):
            return not _truth(meaning(operand, facts))
        case Unary(operand=operand):
            return -meaning(operand, facts)
        case Binary(operator="and", left=left, right=right):
            return _truth(meaning(left, facts)) and _truth(meaning(right, facts))
        case Binary(operator="or", left=left, right=right):
            return _truth(meaning(left, facts)) or _truth(meaning(right, facts))
        case Binary(operator="??", left=left, right=right):
            found = meaning(left, facts)
            return meaning(right, facts) if found is None else found
        case Binary(operator="in", left=left, right=ListLiteral(items=items)):
            return meaning(left, facts) in [meaning(item, facts) for item in items]
        case Binary(operator="in", left=left, right=right):
            return meaning(left, facts) in meaning(right, facts)
        case Binary(operator=sign, left=left, right=right):
            return _joined(sign, meaning(left, facts), meaning(right, facts))
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            return meaning(then if _truth(meaning(condition, facts)) else otherwise, facts)
        case Call(function=function, arguments=arguments):
            return _called(function, [meaning(argument, facts) for argument in arguments], facts["as_of"])
        case _:
            return syntax.value


def _truth(value):
    assert value is True or value is False
    return value


def _joined(sign, left, right):
    if sign in _COMPARE:
        return _COMPARE[sign](left, right)
    if isinstance(left, date):
        if isinstance(right, date):
            return Fraction((left - right).days)
        return left + timedelta(int(right if sign == "+" else -right))
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return Fraction(left) / right


def _called(function, arguments, as_of):
    match function:
        case "min" | "max":
            return reduce(min if function == "min" else max, arguments)
        case "days_since":
            return Fraction((as_of - arguments[0]).days)
        case "months_since":
            return Fraction(months_since(arguments[0], as_of))
        case _:
            return Fraction(months_since(arguments[0], as_of) // 12)


def months_since(start, end):
    """The greatest m such that start plus m months, its day clamped to the month's end, is not after end."""
    months = 12 * (end.year - start.year) + end.month - start.month + 2
    while _plus_months(start, months) > end:
        months -= 1
    return months


def _plus_months(start, months):
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
