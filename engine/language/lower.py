"""Lowers the syntax of one expression to the typed tree, checking kinds, units, scales and ranges."""

from collections.abc import Callable
from fractions import Fraction

from engine.language import build
from engine.language.calls import call
from engine.language.compare import Ratio, compare, membership
from engine.language.guards import null_tested
from engine.language.kinds import (
    ANY_DATE,
    BOOLEAN,
    Boolean,
    Code,
    Date,
    Kind,
    Number,
    Unit,
    describe,
    joined,
    multiplied,
)
from engine.language.scope import Definition, Field, Listed, Scope, none_flag
from engine.language.syntax import (
    Binary,
    Call,
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    Name,
    NullLiteral,
    NumberLiteral,
    Span,
    Syntax,
    Ternary,
    TextLiteral,
    TruthLiteral,
    Unary,
    names,
)
from engine.language.tokens import Locate
from engine.language.tree import Input, Node, Ref
from engine.language.unknown import unknown_names
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

AS_OF = Input(ANY_DATE, total=True, name="as_of")
"""The decision date: an input that is always there."""

_LOOSER = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
"""What binds tighter than `??`, against most readers' eye."""


def lower_condition(syntax: Syntax, scope: Scope, locate: Locate) -> Node:
    """The tree of a condition; raises Rejected where it is not true or false."""
    return _Lowering(scope, locate).whole(syntax, BOOLEAN)


def lower_amount(syntax: Syntax, scope: Scope, locate: Locate, unit: Unit) -> Node | Ratio:
    """The tree of an amount of a unit, or the ratio that stands as a whole amount."""
    lowering = _Lowering(scope, locate)
    found = lowering.whole_value(syntax)
    kind = found.kind
    if not isinstance(kind, Number) or joined(kind.unit, unit) is None:
        raise Rejected((problems.wrong_kind(lowering.place(syntax.span), describe(kind), str(unit)),))
    return found


def lower_value(syntax: Syntax, scope: Scope, locate: Locate) -> Node | Ratio:
    """The tree of any value, as a `let` or the axis of bands may be."""
    return _Lowering(scope, locate).whole_value(syntax)


class _Lowering:
    """One expression on its way down."""

    def __init__(self, scope: Scope, locate: Locate) -> None:
        self._scope = scope
        self._locate = locate

    def place(self, span: Span) -> Place:
        return self._locate(span.start, span.end - span.start)

    def whole(self, syntax: Syntax, want: Kind) -> Node:
        found = self.whole_value(syntax)
        if isinstance(found, Ratio) or type(found.kind) is not type(want):
            raise Rejected(
                (problems.wrong_kind(self.place(syntax.span), describe(found.kind), describe(want)),)
            )
        return found

    def whole_value(self, syntax: Syntax) -> Node | Ratio:
        unknown = tuple(unknown_names(syntax, self._scope, self._locate))
        if unknown:
            raise Rejected(unknown)
        try:
            return self.value(syntax)
        except build.RangeExceeded:
            read = sorted({name.name for name in names(syntax)})
            raise Rejected((problems.range_too_wide(self.place(syntax.span), read),)) from None

    def meaning(self, name: str) -> Definition | None:
        """What a name means here."""
        return self._scope.get(name)

    def value(self, syntax: Syntax) -> Node | Ratio:
        match syntax:
            case Name(name=name):
                return self._name(syntax.span, name)
            case NumberLiteral(value=value):
                return build.constant(value)
            case TruthLiteral(value=value):
                return build.truth(value)
            case DateLiteral(day=day):
                return build.day(day)
            case DaysLiteral(days=days):
                return build.constant(days, Unit.DAYS)
            case Unary():
                return self._unary(syntax)
            case Binary():
                return self._binary(syntax)
            case Ternary():
                return self._ternary(syntax)
            case Call():
                return call(self, syntax, AS_OF)
            case TextLiteral() | NullLiteral() | ListLiteral():
                raise self._refuse(problems.stray_literal, syntax.span)

    def node(self, syntax: Syntax) -> Node:
        """The value of an operand that may not be a ratio still to be divided."""
        found = self.value(syntax)
        if isinstance(found, Ratio):
            raise self._refuse(problems.ratio_inside, syntax.span)
        return found

    def _refuse(self, problem: Callable[[Place], Problem], span: Span) -> Rejected:
        return Rejected((problem(self.place(span)),))

    def _name(self, span: Span, name: str) -> Node:
        found = self._scope[name]
        if isinstance(found, Listed):
            raise Rejected((problems.list_alone(self.place(span), name, found.fields),))
        if isinstance(found, Field):
            return Input(found.kind, total=name == AS_OF.name, name=found.name)
        return Ref(found.kind, total=False, name=found.ref)

    def _unary(self, syntax: Unary) -> Node:
        if syntax.operator == "not":
            return build.negate(self._truth(syntax.operand))
        return build.times(self._number(syntax.operand), build.constant(-1))

    def _truth(self, syntax: Syntax) -> Node:
        found = self.node(syntax)
        if not isinstance(found.kind, Boolean):
            raise Rejected((problems.not_a_condition(self.place(syntax.span), describe(found.kind)),))
        return found

    def _number(self, syntax: Syntax) -> Node:
        found = self.node(syntax)
        if not isinstance(found.kind, Number):
            raise Rejected((problems.wrong_kind(self.place(syntax.span), describe(found.kind), "a number"),))
        return found

    def _binary(self, syntax: Binary) -> Node | Ratio:
        if not any(True for _ in names(syntax)):
            raise self._refuse(problems.literals_alone, syntax.span)
        match syntax.operator:
            case "and":
                return build.all_of(self._truth(syntax.left), self._truth(syntax.right))
            case "or":
                return build.any_of(self._truth(syntax.left), self._truth(syntax.right))
            case "in":
                return membership(self, syntax)
            case "??":
                return self._coalesce(syntax)
            case "+" | "-":
                return self._sum(syntax)
            case "*":
                return self._product(syntax)
            case "/":
                return self._quotient(syntax)
            case _:
                tested = null_tested(syntax)
                return self._null_test(tested, syntax) if tested else compare(self, syntax)

    def _null_test(self, name: Name, syntax: Binary) -> Node:
        if syntax.operator not in {"==", "!="}:
            raise self._refuse(problems.stray_literal, syntax.span)
        flag = self._flag(name)
        return flag if syntax.operator == "==" else build.negate(flag)

    def _flag(self, name: Name) -> Node:
        found = self._scope[name.name]
        if not (isinstance(found, Field) and found.nullable):
            raise Rejected((problems.never_none(self.place(name.span), name.name),))
        return Input(BOOLEAN, total=False, name=none_flag(found.name))

    def _coalesce(self, syntax: Binary) -> Node:
        if not isinstance(syntax.left, Name):
            raise self._refuse(problems.coalesce_operand, syntax.left.span)
        flag, value = self._flag(syntax.left), self.choosable(syntax.left)
        if isinstance(syntax.right, Binary) and syntax.right.operator in _LOOSER and value.kind != BOOLEAN:
            raise self._refuse(problems.coalesce_unbound, syntax.span)
        default = self.like(syntax.right, value.kind)
        if not self.alike(value, default):
            raise self.mismatch(syntax, value, default)
        return build.choose(flag, default, value)

    def choosable(self, syntax: Syntax) -> Node:
        """An operand that may be compared, or chosen among others; a code is only held against lists."""
        found = self.node(syntax)
        if isinstance(found.kind, Code):
            raise self._refuse(problems.code_alone, syntax.span)
        return found

    def like(self, syntax: Syntax, kind: Kind) -> Node:
        """An operand whose partner has a kind: a quoted choice takes the partner's options."""
        if isinstance(syntax, TextLiteral):
            return self.option(syntax, kind)
        return self.node(syntax)

    def option(self, syntax: TextLiteral, kind: Kind) -> Node:
        """The option of a choice that a quoted text names."""
        if isinstance(kind, Code):
            raise self._refuse(problems.code_alone, syntax.span)
        options = getattr(kind, "options", None)
        if options is None:
            raise Rejected((problems.text_for(self.place(syntax.span), describe(kind)),))
        if syntax.value not in options:
            close = nearest(syntax.value, options)
            raise Rejected((problems.unknown_choice(self.place(syntax.span), syntax.value, options, close),))
        return build.option(kind, options.index(syntax.value))  # type: ignore[arg-type]  # a set lends its options to its members

    def alike(self, left: Node, right: Node) -> bool:
        """Whether two values may be compared, or stand for each other."""
        match left.kind, right.kind:
            case Number(unit=one), Number(unit=two):
                return joined(one, two) is not None
            case Date(), Date():
                return True
            case _:
                return left.kind == right.kind

    def mismatch(self, syntax: Binary | Ternary, left: Node | Ratio, right: Node | Ratio) -> Rejected:
        """The refusal of two operands that do not go together."""
        sides = describe(left.kind), describe(right.kind)
        sign = syntax.operator if isinstance(syntax, Binary) else "? :"
        return Rejected((problems.kind_mismatch(self.place(syntax.span), sign, *sides),))

    def _sum(self, syntax: Binary) -> Node:
        left, right = self.node(syntax.left), self.node(syntax.right)
        sign = build.constant(-1 if syntax.operator == "-" else 1)
        match left.kind, right.kind:
            case Date(), Date() if syntax.operator == "-":
                return build.days_between(right, left)
            case Date(), Number(unit=Unit.DAYS | Unit.BARE, denominator=1):
                return build.add_days(left, build.times(right, sign))
            case Number(unit=one), Number(unit=two) if joined(one, two):
                return build.plus(left, build.times(right, sign))
            case _:
                raise self.mismatch(syntax, left, right)

    def _product(self, syntax: Binary) -> Node:
        left, right = self._number(syntax.left), self._number(syntax.right)
        if multiplied(build.number(left).unit, build.number(right).unit) is None:
            raise self.mismatch(syntax, left, right)
        return build.times(left, right)

    def _quotient(self, syntax: Binary) -> Node | Ratio:
        left, right = self._number(syntax.left), self._number(syntax.right)
        if build.number(right).low <= 0:
            raise Rejected((problems.divisor_may_be_zero(self.place(syntax.right.span)),))
        if isinstance(syntax.right, NumberLiteral):
            return build.times(left, build.constant(Fraction(1) / syntax.right.value))
        one, two = build.number(left).unit, build.number(right).unit
        if one is two and one is not Unit.BARE:
            return Ratio(left, right, Unit.RATIO)
        if two not in {Unit.RATIO, Unit.COUNT, Unit.BARE}:
            raise self.mismatch(syntax, left, right)
        return Ratio(left, right, one)

    def _ternary(self, syntax: Ternary) -> Node:
        condition = self._truth(syntax.condition)
        then, otherwise = self.choosable(syntax.then), self.choosable(syntax.otherwise)
        if not self.alike(then, otherwise):
            raise self.mismatch(syntax, then, otherwise)
        return build.choose(condition, then, otherwise)
