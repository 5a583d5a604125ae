"""Lowers calls: the extremes of numbers and dates, and the time since a day."""

from functools import reduce
from typing import Protocol

from engine.language import build
from engine.language.kinds import Date, Number, describe
from engine.language.scope import Definition, Listed
from engine.language.syntax import Call, Span, Syntax
from engine.language.tree import Node
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

FUNCTIONS = ("min", "max", "days_since", "months_since", "years_since")


class Lowering(Protocol):
    """What a call asks of whoever lowers its arguments."""

    def place(self, span: Span) -> Place:
        """Where a stretch of the text stands."""

    def node(self, syntax: Syntax) -> Node:
        """The tree of an argument."""

    def meaning(self, name: str) -> Definition | None:
        """What a name means here."""

    def alike(self, left: Node, right: Node) -> bool:
        """Whether two values may stand for each other."""


def call(lowering: Lowering, syntax: Call, today: Node) -> Node:
    """The tree of a call."""
    listed = lowering.meaning(syntax.function)
    if isinstance(listed, Listed):
        raise Rejected((problems.list_alone(lowering.place(syntax.span), listed.name, listed.fields),))
    if syntax.function not in FUNCTIONS:
        place, close = lowering.place(syntax.span), nearest(syntax.function, FUNCTIONS)
        raise Rejected((problems.unknown_function(place, syntax.function, FUNCTIONS, close),))
    if syntax.function in {"min", "max"}:
        return _extreme(lowering, syntax)
    if len(syntax.arguments) != 1:
        place = lowering.place(syntax.span)
        raise Rejected((problems.argument_count(place, syntax.function, "one date"),))
    date = lowering.node(syntax.arguments[0])
    if not isinstance(date.kind, Date):
        place = lowering.place(syntax.arguments[0].span)
        raise Rejected((problems.wrong_kind(place, describe(date.kind), "a date"),))
    since = {"days_since": build.days_between, "months_since": build.months_between}
    return since.get(syntax.function, build.years_between)(date, today)


def _extreme(lowering: Lowering, syntax: Call) -> Node:
    if len(syntax.arguments) < 2:
        place = lowering.place(syntax.span)
        raise Rejected((problems.argument_count(place, syntax.function, "two or more amounts"),))
    nodes = [lowering.node(argument) for argument in syntax.arguments]
    for argument, node in zip(syntax.arguments, nodes, strict=True):
        if not isinstance(node.kind, Number | Date) or not lowering.alike(nodes[0], node):
            found, expected = describe(node.kind), describe(nodes[0].kind)
            raise Rejected((problems.wrong_kind(lowering.place(argument.span), found, expected),))
    return reduce(build.smaller if syntax.function == "min" else build.larger, nodes)
