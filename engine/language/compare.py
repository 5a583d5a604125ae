"""Lowers comparisons and membership, where ratios become products and quoted choices find their options."""

from dataclasses import dataclass
from typing import Protocol

from engine.language import build
from engine.language.dated import in_dated, listed_by
from engine.language.kinds import Boolean, ChoiceSet, Code, Date, Kind, Number, Unit, describe
from engine.language.scope import Definition
from engine.language.syntax import Binary, ListLiteral, Span, Syntax, TextLiteral
from engine.language.tree import Const, Node
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Rejected


class Lowering(Protocol):
    """What a comparison asks of whoever lowers its operands."""

    def place(self, span: Span) -> Place:
        """Where a stretch of the text stands."""

    def value(self, syntax: Syntax) -> "Node | Ratio":
        """The tree of an operand, which may be a ratio."""

    def node(self, syntax: Syntax) -> Node:
        """The tree of an operand that may not be a ratio."""

    def meaning(self, name: str) -> Definition | None:
        """What a name means here."""

    def like(self, syntax: Syntax, kind: Kind) -> Node:
        """The tree of an operand whose partner has a kind."""

    def option(self, syntax: TextLiteral, kind: Kind) -> Node:
        """The option of a choice that a quoted text names."""

    def alike(self, left: Node, right: Node) -> bool:
        """Whether two values may be compared."""

    def mismatch(self, syntax: Binary, left: "Node | Ratio", right: "Node | Ratio") -> Rejected:
        """The refusal of two operands that do not go together."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """A quotient that is never carried out: it is compared, used as the axis of bands, or a whole amount."""

    numerator: Node
    divisor: Node
    """Always above zero."""
    unit: Unit

    @property
    def kind(self) -> Number:
        """What the quotient would count; its scale and range are not known before it is divided."""
        return Number(self.unit, 1, 0, 0)


def compare(lowering: Lowering, syntax: Binary) -> Node:
    """The tree of `== != < <= > >=` on two operands."""
    left, right = _operands(lowering, syntax)
    if isinstance(left, Ratio) or isinstance(right, Ratio):
        left, right = _cross_multiplied(lowering, syntax, left, right)
    elif not lowering.alike(left, right):
        raise lowering.mismatch(syntax, left, right)
    if syntax.operator in {"==", "!="}:
        same = _same(lowering, syntax, left, right)
        return same if syntax.operator == "==" else build.negate(same)
    if not isinstance(left.kind, Number | Date):
        raise Rejected(
            (problems.no_order(lowering.place(syntax.span), syntax.operator, describe(left.kind)),)
        )
    return ordered(syntax.operator, left, right)


def ordered(operator: str, left: Node, right: Node) -> Node:
    """The tree of an order between two values of one kind."""
    match operator:
        case "<":
            return build.less(left, right)
        case ">":
            return build.less(right, left)
        case "<=":
            return build.negate(build.less(right, left))
        case _:
            return build.negate(build.less(left, right))


def _operands(lowering: Lowering, syntax: Binary) -> tuple[Node | Ratio, Node | Ratio]:
    if isinstance(syntax.left, TextLiteral):
        right = lowering.node(syntax.right)
        return _option(lowering, syntax.left, right.kind), right
    left = lowering.value(syntax.left)
    if isinstance(syntax.right, TextLiteral):
        return left, _option(lowering, syntax.right, left.kind)
    return left, lowering.value(syntax.right)


def _option(lowering: Lowering, syntax: TextLiteral, kind: Kind) -> Node:
    if isinstance(kind, ChoiceSet):
        raise Rejected((problems.set_compared(lowering.place(syntax.span), syntax.value),))
    return lowering.option(syntax, kind)


def _same(lowering: Lowering, syntax: Binary, left: Node, right: Node) -> Node:
    if isinstance(left.kind, ChoiceSet):
        raise Rejected((problems.set_compared(lowering.place(syntax.span), "…"),))
    if isinstance(left.kind, Code):
        raise Rejected((problems.code_alone(lowering.place(syntax.span)),))
    if not isinstance(left.kind, Boolean):
        return build.equal(left, right)
    for literal, other in ((left, right), (right, left)):
        if isinstance(literal, Const):
            return other if literal.value else build.negate(other)
    return build.equal(left, right)


def _cross_multiplied(
    lowering: Lowering, syntax: Binary, left: Node | Ratio, right: Node | Ratio
) -> tuple[Node, Node]:
    """Both sides times both divisors, which are above zero, so that the order stands."""
    first, over = (left.numerator, left.divisor) if isinstance(left, Ratio) else (left, build.constant(1))
    second, under = (
        (right.numerator, right.divisor) if isinstance(right, Ratio) else (right, build.constant(1))
    )
    kinds = left.kind, right.kind
    if not all(isinstance(kind, Number) for kind in kinds) or not _units_agree(*kinds):
        raise lowering.mismatch(syntax, left, right)
    return build.times(first, under), build.times(second, over)


def _units_agree(left: Kind, right: Kind) -> bool:
    units = {kind.unit for kind in (left, right) if isinstance(kind, Number)}
    return len(units - {Unit.BARE}) < 2


def membership(lowering: Lowering, syntax: Binary) -> Node:
    """The tree of `x in [..]` and of `'option' in set_field`."""
    if isinstance(syntax.right, ListLiteral):
        return _in_list(lowering, syntax.left, syntax.right)
    listed = listed_by(lowering, syntax.right)
    if listed is not None:
        return in_dated(lowering, syntax, listed)
    container = lowering.node(syntax.right)
    if not isinstance(container.kind, ChoiceSet):
        raise Rejected((problems.not_a_set(lowering.place(syntax.right.span), describe(container.kind)),))
    if not isinstance(syntax.left, TextLiteral):
        raise Rejected((problems.option_expected(lowering.place(syntax.left.span)),))
    member = lowering.option(syntax.left, container.kind)
    index = member.value if isinstance(member, Const) else None
    return build.has(container, int(index or 0))


def _in_list(lowering: Lowering, item: Syntax, items: ListLiteral) -> Node:
    if isinstance(item, TextLiteral):
        raise Rejected((problems.literals_alone(lowering.place(item.span)),))
    node = lowering.node(item)
    members = [_member(lowering, member, node) for member in items.items]
    aligned = build.align((node, *members))
    values = tuple(
        member.value for member in aligned[1:] if isinstance(member, Const) and member.value is not None
    )
    return build.one_of(aligned[0], tuple(sorted(set(values))))


def _member(lowering: Lowering, syntax: Syntax, node: Node) -> Node:
    member = lowering.like(syntax, node.kind)
    if not isinstance(member, Const):
        raise Rejected((problems.list_of_literals(lowering.place(syntax.span)),))
    if isinstance(node.kind, Boolean | ChoiceSet) or not lowering.alike(node, member):
        kinds = describe(member.kind), describe(node.kind)
        raise Rejected((problems.wrong_kind(lowering.place(syntax.span), *kinds),))
    return member
