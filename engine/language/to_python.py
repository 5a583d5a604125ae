"""Compiles bindings of the typed tree to one Python function.

A condition that may be unknown becomes two plain conditions, when it is true and when it is false, so
that Python's own `and` and `or` serve Kleene's logic. Names of inputs become positions and names of
bindings numbered variables: of an author's text the source holds integers and, quoted, binding names.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.language.bindings import Binding, leaves, needed, shared, tall
from engine.language.kinds import Boolean
from engine.language.months import months_between
from engine.language.tree import (
    Add,
    AddDays,
    And,
    Const,
    DaysBetween,
    Div,
    Eq,
    Has,
    If,
    In,
    Input,
    Lt,
    Max,
    Min,
    MonthsBetween,
    Mul,
    Node,
    Not,
    Or,
    OrElse,
    Ref,
    Step,
    Value,
)

Compiled = Callable[[Sequence[Value]], tuple[Value, ...]]
"""Takes the inputs by position and returns the values asked for."""

_SIGNS = {Lt: "<", Eq: "==", Add: "+", Mul: "*", Div: "//", AddDays: "+"}
_LONG_STEP = 6
_LONG_LIST = 8  # a longer one is written as a set, which Python freezes as it compiles


def to_python(bindings: Sequence[Binding], layout: Sequence[str], names: Sequence[str]) -> Compiled:
    """The function that computes the named bindings; `layout` gives the position of each input."""
    return _compiled(python_source(bindings, layout, names))


def _compiled(source: str) -> Callable[[Sequence[Value]], Any]:
    space: dict[str, Any] = {
        "__builtins__": {},
        "bisect_right": bisect_right,
        "months_between": months_between,
    }
    exec(compile(source, "<plan>", "exec"), space)  # noqa: S102 - generated from checked trees and their names
    run: Callable[[Sequence[Value]], Any] = space["run"]
    return run


def python_source(bindings: Sequence[Binding], layout: Sequence[str], names: Sequence[str]) -> str:
    """The source of that function, readable enough to be kept with a policy's digest."""
    wanted = needed(bindings, names)
    variables = {binding.name: f"b{index}" for index, binding in enumerate(wanted)}
    nodes = [binding.node for binding in wanted]
    read = {leaf.name for leaf in leaves(nodes) if isinstance(leaf, Input)}
    inputs = {name: f"i{layout.index(name)}" for name in sorted(read, key=layout.index)}
    writer = _Writer(inputs, variables, shared(nodes) | tall(nodes))
    for name, variable in inputs.items():
        writer.line(variable, f"v[{layout.index(name)}]")
    for binding in wanted:
        writer.line(variables[binding.name], writer.bound(binding.node))
    returned = "".join(f"{variables[name]}, " for name in names)
    return "\n".join(["def run(v):", *writer.lines, f"    return ({returned})", ""])


class _Writer:
    """Writes nodes as Python expressions."""

    def __init__(
        self, inputs: Mapping[str, str], variables: Mapping[str, str], shared: frozenset[Node]
    ) -> None:
        self.lines: list[str] = []
        self._inputs = inputs
        self._variables = variables
        self._shared = shared
        self._kept: dict[Node, str] = {}
        self._temporaries = 0

    def line(self, variable: str, text: str) -> None:
        """Give a variable its value."""
        self.lines.append(f"    {variable} = {text}")

    def _keep(self, node: Node) -> str:
        """The variable of a node that is used more than once, or tall; its value is computed once, before."""
        found = self._kept.get(node)
        if found is None:
            text = self._whole(node)
            found = self._kept[node] = f"k{len(self._kept)}"
            self.line(found, text)
        return found

    def bound(self, node: Node) -> str:
        """The value of a whole binding."""
        return self._keep(node) if node in self._shared else self._whole(node)

    def _whole(self, node: Node) -> str:
        if not isinstance(node.kind, Boolean):
            return self._number(node)
        if isinstance(node, Input | Ref):
            return self._name(node)
        if node.total:
            return self._true(node)
        return f"True if {self._true(node)} else False if {self._false(node)} else None"

    def true(self, node: Node) -> str:
        """An expression that is true where the condition is true, else false."""
        if node in self._shared:
            return self._keep(node) if node.total else f"({self._keep(node)} is True)"
        return self._true(node)

    def _true(self, node: Node) -> str:
        match node:
            case Const(value=value):
                return "True" if value else "False"
            case Input() | Ref():
                return self._name(node) if node.total else f"({self._name(node)} is True)"
            case Not(operand=operand):
                return self.false(operand)
            case And(items=items):
                return f"({' and '.join(map(self.true, items))})"
            case Or(items=items):
                return f"({' or '.join(map(self.true, items))})"
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._either(condition, self.true(then), self.true(otherwise))
            case OrElse(value=value, otherwise=otherwise):
                return self._or_else(self.true(value), self.false(value), self.true(otherwise))
            case _:
                return self._test(node, "{}")

    def false(self, node: Node) -> str:
        """An expression that is true where the condition is false, else false."""
        if node in self._shared:
            return f"(not {self._keep(node)})" if node.total else f"({self._keep(node)} is False)"
        return self._false(node)

    def _false(self, node: Node) -> str:
        if node.total and not isinstance(node, Not | Const):
            return f"(not {self.true(node)})"
        match node:
            case Const(value=value):
                return "True" if value is False else "False"
            case Input() | Ref():
                return f"({self._name(node)} is False)"
            case Not(operand=operand):
                return self.true(operand)
            case And(items=items):
                return f"({' or '.join(map(self.false, items))})"
            case Or(items=items):
                return f"({' and '.join(map(self.false, items))})"
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._either(condition, self.false(then), self.false(otherwise))
            case OrElse(value=value, otherwise=otherwise):
                return self._or_else(self.false(value), self.true(value), self.false(otherwise))
            case _:
                return self._test(node, "not {}")

    def _either(self, condition: Node, then: str, otherwise: str) -> str:
        if condition.total:
            return f"({then} if {self.true(condition)} else {otherwise})"
        known = self._known_condition(condition)
        return f"({known} is True and {then} or {known} is False and {otherwise})"

    def _known_condition(self, condition: Node) -> str:
        """The variable of a condition that is asked both ways."""
        return self._name(condition) if isinstance(condition, Input | Ref) else self._keep(condition)

    def _or_else(self, same: str, opposite: str, otherwise: str) -> str:
        if otherwise == "False":
            return same
        return f"(not {opposite})" if otherwise == "True" else f"({same} or not {opposite} and {otherwise})"

    def _test(self, node: Node, form: str) -> str:
        match node:
            case Lt(left=left, right=right) | Eq(left=left, right=right):
                sign = _SIGNS[type(node)]
                return self._guarded(
                    (left, right), lambda one, two: form.format(f"{one} {sign} {two}"), "False"
                )
            case In(item=item, members=members):
                opens, closes = "{}" if len(members) > _LONG_LIST else "()"
                listed = f"{opens}{', '.join(map(str, members))},{closes}"
                return self._guarded((item,), lambda one: form.format(f"{one} in {listed}"), "False")
            case Has(choices=choices, option=option):
                return self._guarded(
                    (choices,), lambda one: form.format(f"{one} & {1 << option} != 0"), "False"
                )
            case _:
                raise TypeError(node)

    def value(self, node: Node) -> str:
        """The value of any node; None where it is unknown."""
        if isinstance(node.kind, Boolean) and not isinstance(node, Input | Ref | Const):
            return self._keep(node)
        return self._keep(node) if node in self._shared else self._number(node)

    def _number(self, node: Node) -> str:
        match node:
            case Const(value=value):
                return f"({value})" if isinstance(value, int) and value < 0 else str(value)
            case Input() | Ref():
                return self._name(node)
            case Add() | Mul() | Div():
                sign = _SIGNS[type(node)]
                return self._guarded((node.left, node.right), lambda one, two: f"{one} {sign} {two}", "None")
            case AddDays(date=date, days=days):
                return self._guarded((date, days), "{} + {}".format, "None")
            case DaysBetween(start=start, end=end):
                return self._guarded((end, start), "{} - {}".format, "None")
            case MonthsBetween(start=start, end=end):
                return self._guarded((start, end), "months_between({}, {})".format, "None")
            case Min() | Max():
                return self._extreme(node)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(condition, self.value(then), self.value(otherwise))
            case OrElse(value=preferred, otherwise=otherwise):
                return self._known(preferred, otherwise)
            case Step():
                return self._step(node)
            case _:
                raise TypeError(node)

    def _name(self, node: Input | Ref) -> str:
        return self._inputs[node.name] if isinstance(node, Input) else self._variables[node.name]

    def _chosen(self, condition: Node, then: str, otherwise: str) -> str:
        if condition.total:
            return f"({then} if {self.true(condition)} else {otherwise})"
        known = self._known_condition(condition)
        return f"({then} if {known} is True else {otherwise} if {known} is False else None)"

    def _known(self, value: Node, otherwise: Node) -> str:
        text, first = self._simple(value)
        return f"({text} if {first} is not None else {self.value(otherwise)})"

    def _simple(self, node: Node) -> tuple[str, str]:
        """How to say a value again, and how to say it the first time."""
        text = self.value(node)
        if isinstance(node, Const) or text.isidentifier():
            return text, text
        self._temporaries += 1
        name = f"t{self._temporaries}"
        return name, f"({name} := {text})"

    def _guarded(self, nodes: tuple[Node, ...], form: Callable[..., str], otherwise: str) -> str:
        """The form over the operands, or what stands for unknown where one of them is."""
        if all(node.total for node in nodes):
            return f"({form(*map(self.value, nodes))})"
        parts = [self._simple(node) for node in nodes]
        tests = [
            f"{first} is not None" for node, (_, first) in zip(nodes, parts, strict=True) if not node.total
        ]
        firsts = [text if not node.total else first for node, (text, first) in zip(nodes, parts, strict=True)]
        if otherwise == "False":
            return f"({' and '.join(tests)} and ({form(*firsts)}))"
        return f"({form(*firsts)} if {' and '.join(tests)} else None)"

    def _extreme(self, node: Min | Max) -> str:
        sign = "<" if isinstance(node, Min) else ">"
        (one, first), (two, second) = self._simple(node.left), self._simple(node.right)
        known = [
            f"{name} is not None"
            for side, name in ((node.left, first), (node.right, second))
            if not side.total
        ]
        left = one if known and not node.left.total else first
        right = two if known and not node.right.total else second
        # The test says both values first, so that each is computed once.
        smaller = f"{one} if {left} {sign} {right} else {two}"
        return f"(({smaller}) if {' and '.join(known)} else None)" if known else f"({smaller})"

    def _step(self, node: Step) -> str:
        text, first = self._simple(node.axis)
        cells = [self.value(cell) for cell in node.cells]
        if len(cells) > _LONG_STEP and all(isinstance(cell, Const) for cell in node.cells):
            edges = ", ".join(map(str, node.edges))
            chosen = (
                f"({', '.join(cells)})[bisect_right(({edges}), {text if not node.axis.total else first})]"
            )
        else:
            bands = "".join(
                f"{cell} if {text if index or not node.axis.total else first} < {edge} else "
                for index, (edge, cell) in enumerate(zip(node.edges, cells, strict=False))
            )
            chosen = f"({bands}{cells[-1]})"
        return chosen if node.axis.total else f"({chosen} if {first} is not None else None)"
