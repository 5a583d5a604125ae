"""The small changes of one text: another operator, a threshold moved by a unit, a connective, a `not` dropped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.cases.sites import Role, Site
from engine.cases.version import Version
from engine.language.compare import Ratio
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
    TruthLiteral,
    Unary,
)
from engine.text.problem import Rejected

Put = Callable[[Syntax], Syntax]
_OTHER: dict[Operator, Operator] = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
}
_EXTREMES = {"min": "max", "max": "min"}
_TRUTHS = (Role.SCOPE, Role.CONDITION, Role.RELEASE)


@dataclass(frozen=True, slots=True)
class Variant:
    """One change of a text: the part that changes, what it becomes, and the text that comes of it."""

    was: Syntax
    becomes: Syntax
    whole: Syntax


def variants(version: Version, site: Site, step: Fraction) -> Iterator[Variant]:
    """Every small change of a text; fixed amounts move by a step."""
    found = _Variants(version, site, step)
    if site.role in _TRUTHS:
        yield from found.condition(site.text.syntax, lambda whole: whole)
    else:
        yield from found.value(site.text.syntax, lambda whole: whole)


def literal(beside: Syntax, value: Fraction) -> NumberLiteral:
    """A number that stands where another part stood."""
    return NumberLiteral(beside.span, value)


class _Variants:
    def __init__(self, version: Version, site: Site, step: Fraction) -> None:
        self._version = version
        self._site = site
        self._step = step

    def condition(self, syntax: Syntax, put: Put) -> Iterator[Variant]:
        """The changes of what is true or false."""
        match syntax:
            case Binary(operator="and" | "or"):
                yield from _swapped(syntax, put)
                yield from self.condition(syntax.left, lambda one: put(replace(syntax, left=one)))
                yield from self.condition(syntax.right, lambda one: put(replace(syntax, right=one)))
            case Unary(operator="not", operand=operand):
                yield Variant(syntax, operand, put(operand))
                if not isinstance(operand, Name):
                    yield from self.condition(operand, lambda one: put(replace(syntax, operand=one)))
            case Ternary():
                yield from self._ternary(syntax, put, self.condition)
            case Binary(operator="in"):
                yield from self._membership(syntax, put)
            case Binary(operator="??"):
                yield _negated(syntax, put)
                yield from self._default(syntax, put)
            case Binary():
                yield from _swapped(syntax, put)
                yield from self._compared(syntax, put)
            case TruthLiteral():
                pass
            case _:
                yield _negated(syntax, put)

    def value(self, syntax: Syntax, put: Put) -> Iterator[Variant]:
        """The changes of an amount or another value."""
        match syntax:
            case NumberLiteral(value=number):
                for by in (-self._step, self._step):
                    if number + by >= 0 or number < 0:
                        yield _moved(syntax, literal(syntax, number + by), put)
            case Binary(operator="*" | "/"):
                yield from self._scaled(syntax, put)
            case Binary(operator="??"):
                yield from self._default(syntax, put)
            case Binary(operator="+" | "-"):
                yield from _swapped(syntax, put)
                yield from self.value(syntax.left, lambda one: put(replace(syntax, left=one)))
                yield from self.value(syntax.right, lambda one: put(replace(syntax, right=one)))
            case Binary():
                yield from self.condition(syntax, put)
            case Unary(operator="not"):
                yield from self.condition(syntax, put)
            case Unary(operand=operand):
                yield Variant(syntax, operand, put(operand))
                yield from self.value(operand, lambda one: put(replace(syntax, operand=one)))
            case Ternary():
                yield from self._ternary(syntax, put, self.value)
            case Call():
                yield from self._call(syntax, put)
            case _:
                return

    def _ternary(
        self, syntax: Ternary, put: Put, branch: Callable[[Syntax, Put], Iterator[Variant]]
    ) -> Iterator[Variant]:
        yield from self.condition(syntax.condition, lambda one: put(replace(syntax, condition=one)))
        yield from branch(syntax.then, lambda one: put(replace(syntax, then=one)))
        yield from branch(syntax.otherwise, lambda one: put(replace(syntax, otherwise=one)))

    def _compared(self, syntax: Binary, put: Put) -> Iterator[Variant]:
        """A threshold one unit up and down, and what changes within the sides."""
        for name, side, other in (("left", syntax.left, syntax.right), ("right", syntax.right, syntax.left)):
            match side:
                case NumberLiteral() | DateLiteral() | DaysLiteral():
                    unit = self._unit(other)
                    for by in (-unit, unit):
                        changed = _with_side(syntax, name, _threshold(side, by))
                        yield Variant(syntax, changed, put(changed))
                case NullLiteral():
                    pass
                case _:
                    yield from self.value(side, _put_side(syntax, name, put))

    def _unit(self, partner: Syntax) -> Fraction:
        try:
            node = self._version.value(self._site.text, partner, self._site.code)
        except Rejected:
            return Fraction(1)
        return Fraction(1, 100) if isinstance(node, Ratio) else self._version.scale(node)

    def _membership(self, syntax: Binary, put: Put) -> Iterator[Variant]:
        yield _negated(syntax, put)
        if isinstance(syntax.right, Call):
            # A list that is asked about another day than that of the decision.
            today = replace(syntax, right=Name(syntax.right.span, syntax.right.function))
            yield Variant(syntax, today, put(today))
        items = syntax.right.items if isinstance(syntax.right, ListLiteral) else ()
        for position in range(len(items)) if len(items) > 1 else ():
            fewer = ListLiteral(syntax.right.span, (*items[:position], *items[position + 1 :]))
            changed = replace(syntax, right=fewer)
            yield Variant(syntax, changed, put(changed))

    def _default(self, syntax: Binary, put: Put) -> Iterator[Variant]:
        """The value that stands for a known none, where it has an opposite."""
        if isinstance(syntax.right, TruthLiteral):
            changed = replace(syntax, right=replace(syntax.right, value=not syntax.right.value))
            yield Variant(syntax, changed, put(changed))

    def _scaled(self, syntax: Binary, put: Put) -> Iterator[Variant]:
        """A factor moves by one, or by a hundredth where it is no whole number."""
        for side, name in ((syntax.left, "left"), (syntax.right, "right")):
            if isinstance(side, NumberLiteral):
                unit = Fraction(1) if side.value.denominator == 1 else Fraction(1, 100)
                for by in (-unit, unit):
                    changed = literal(side, side.value + by)
                    yield _moved(side, changed, _put_side(syntax, name, put))
            else:
                yield from self.value(side, _put_side(syntax, name, put))

    def _call(self, syntax: Call, put: Put) -> Iterator[Variant]:
        if syntax.function in _EXTREMES:
            changed = replace(syntax, function=_EXTREMES[syntax.function])
            yield Variant(syntax, changed, put(changed))
        for position, argument in enumerate(syntax.arguments):
            yield from self.value(argument, _put_argument(syntax, position, put))


def _threshold(side: NumberLiteral | DateLiteral | DaysLiteral, by: Fraction) -> Syntax:
    match side:
        case NumberLiteral(value=value):
            return replace(side, value=value + by)
        case DateLiteral(day=day):
            return replace(side, day=day + int(by))
        case DaysLiteral(days=days):
            return replace(side, days=days + int(by))


def _put_side(syntax: Binary, name: str, put: Put) -> Put:
    return lambda one: put(_with_side(syntax, name, one))


def _with_side(syntax: Binary, name: str, one: Syntax) -> Binary:
    return replace(syntax, left=one) if name == "left" else replace(syntax, right=one)


def _put_argument(syntax: Call, position: int, put: Put) -> Put:
    arguments = syntax.arguments
    return lambda one: put(
        replace(syntax, arguments=(*arguments[:position], one, *arguments[position + 1 :]))
    )


def _swapped(syntax: Binary, put: Put) -> Iterator[Variant]:
    other = _OTHER.get(syntax.operator)
    if other is not None:
        changed = replace(syntax, operator=other)
        yield Variant(syntax, changed, put(changed))


def _negated(syntax: Syntax, put: Put) -> Variant:
    changed = Unary(syntax.span, "not", syntax)
    return Variant(syntax, changed, put(changed))


def _moved(side: Syntax, changed: Syntax, put: Put) -> Variant:
    return Variant(side, changed, put(changed))
