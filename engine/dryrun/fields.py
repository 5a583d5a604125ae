"""Lowers the expressions of a mapping to what each field of the vocabulary is, and where that is none or unknown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from engine.decision.layout import stand_in
from engine.decision.normalize import Misfit, converter
from engine.dryrun.mapping import Constant, MappedField, State
from engine.dryrun.readings import Name
from engine.dryrun.rounding import exactly, rounded
from engine.language import build, guards
from engine.language.bindings import Binding
from engine.language.bounds import Bounds, Interval
from engine.language.compare import Ratio
from engine.language.dated import places_of
from engine.language.kinds import (
    BOOLEAN,
    Boolean,
    Choice,
    ChoiceSet,
    Code,
    Date,
    Kind,
    Number,
    describe,
    joined,
)
from engine.language.lower import lower_condition, lower_value
from engine.language.scope import Bound, Definition
from engine.language.syntax import Syntax, Ternary, TextLiteral, names
from engine.language.tree import Const, Input, Node, Ref, Value
from engine.policy.names import AS_OF
from engine.policy.policy import Expression
from engine.policy.vocabulary import FieldSpec
from engine.text import problems
from engine.text.document import as_data
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

Needs = frozenset[str]
Lower = Callable[[], Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """One field of the vocabulary as nodes over a row's inputs."""

    spec: FieldSpec
    value: Node
    """Without a value where the field is unknown; any lawful value where it is none."""
    none: Node
    out_of_range: Node
    """Whether the value is outside of what the vocabulary allows."""

    @property
    def is_known(self) -> bool:
        """Whether the field is known for every row."""
        return self.value.total and self.none.total


class Expressions:
    """The names of one mapping, and what its expressions come to."""

    def __init__(self, known: Sequence[Name]) -> None:
        self.problems: list[Problem] = []
        self.bindings: list[Binding] = []
        self._names = {name.name: name for name in known}
        self._scope: dict[str, Definition] = {name.name: name.definition for name in known}
        self._scope[AS_OF.name] = AS_OF
        self._bound: dict[str, Node | Interval] = {}
        self._bounds = Bounds(frozenset(self._names), self._bound)

    def let(self, name: str, expression: Expression) -> None:
        """Give a name to what an expression comes to."""
        node = self._attempt(expression, partial(self._node, expression))
        ref = f"let/{name}"
        if node is None:
            # Its problem is told; what uses the name is still read, so that its own problems are told too.
            self._scope[name] = Bound(ref=ref, kind=BOOLEAN)
            self._bound[ref] = build.TRUE
            return
        if_true, if_false = guards.present_if(expression.syntax, self._scope)
        needs = self._needs(expression.syntax)
        bound = self._bind(ref, node)
        self._bound[ref] = bound if isinstance(node.kind, Boolean) else (bound, bound)
        self._scope[name] = Bound(
            ref=ref, kind=node.kind, needs=needs, present_if_true=if_true, present_if_false=if_false
        )

    def field(self, spec: FieldSpec, mapped: MappedField) -> Computed | None:
        """What a field is, or None where its problems are told."""
        if isinstance(spec.kind, ChoiceSet):
            return self._set(spec, spec.kind, mapped)
        if mapped.value is None:
            self.problems.append(problems.members_of_no_set(mapped.place, spec.name))
            return None
        expression = mapped.value
        if mapped.rounding is not None and not isinstance(spec.kind, Number):
            self.problems.append(problems.misplaced_key(mapped.rounding_place, "round", ("a number",)))
        node = self._attempt(expression, partial(self._fitted, spec, mapped, expression))
        return None if node is None else self._computed(spec, mapped, node, self._needs(expression.syntax))

    def _set(self, spec: FieldSpec, kind: ChoiceSet, mapped: MappedField) -> Computed | None:
        if not mapped.members:
            self.problems.append(problems.set_without_members(mapped.place, spec.name))
            return None
        mask: Node = build.constant(0)
        needs: Needs = frozenset()
        for option, place, expression in mapped.members:
            if option not in kind.options:
                close = nearest(option, kind.options)
                self.problems.append(problems.unknown_choice(place, option, kind.options, close))
                continue
            condition = self._test(expression)
            if condition is not None:
                bit = build.constant(1 << kind.options.index(option))
                mask = build.plus(mask, build.choose(condition, bit, build.constant(0)))
                needs |= self._needs(expression.syntax)
        return self._computed(spec, mapped, mask, needs)

    def _computed(self, spec: FieldSpec, mapped: MappedField, node: Node, needs: Needs) -> Computed | None:
        given = (mapped.none_when, mapped.unknown_when)
        tests = [build.FALSE if text is None else self._test(text) for text in given]
        needs = needs.union(*(self._needs(text.syntax) for text in given if text is not None))
        if tests[0] is None or tests[1] is None:
            return None
        none, unknown = self._missing(needs)
        none, unknown = build.any_of(none, tests[0]), build.any_of(unknown, tests[1])
        if none is not build.FALSE and not spec.nullable:
            nones = [name for name in sorted(needs) if State.NONE in self._names[name].states]
            self.problems.append(problems.may_be_none(mapped.place, spec.name, tuple(nones)))
        value = self._bind(f"raw/{spec.name}", node)
        kind = value.kind
        held = build.choose(none, Const(kind, total=True, value=stand_in(spec)), value)
        is_there = build.all_of(build.negate(unknown), build.negate(none))
        return Computed(
            spec=spec,
            value=build.choose(unknown, Const(kind, total=False, value=None), held),
            none=build.choose(unknown, build.UNKNOWN, none),
            out_of_range=build.all_of(is_there, _out_of_range(value, spec.kind)),
        )

    def _test(self, expression: Expression) -> Node | None:
        return self._attempt(expression, partial(self._condition, expression))

    def _missing(self, needs: Needs) -> tuple[Node, Node]:
        """Whether a name that an expression needs is a known none, and whether one is unknown."""
        needed = [self._names[name] for name in sorted(needs)]
        nones = [name.missing for name in needed if State.NONE in name.states]
        unknowns = [name.unknown for name in needed if name.unknown is not None]
        flags = ([Input(BOOLEAN, total=True, name=flag) for flag in listed] for listed in (nones, unknowns))
        none, unknown = (build.any_of(*listed) for listed in flags)
        return none, unknown

    def _needs(self, syntax: Syntax) -> Needs:
        return frozenset(field for _, field in guards.unguarded(syntax, self._scope))

    def _attempt(self, expression: Expression, lower: Lower) -> Node | None:
        unknown = [name for name in names(expression.syntax) if name.name not in self._scope]
        self.problems += (
            problems.unknown_name(expression.place(name.span), name.name, nearest(name.name, self._scope))
            for name in unknown
        )
        if unknown:
            return None
        try:
            return lower()
        except Rejected as rejected:
            self.problems += rejected.problems
        except build.RangeExceeded:
            read = sorted({name.name for name in names(expression.syntax)})
            self.problems.append(problems.range_too_wide(expression.place(), read))
        return None

    def _bind(self, name: str, node: Node) -> Node:
        if isinstance(node, Const | Ref | Input):
            return node
        self.bindings.append(Binding(name=name, node=node))
        return Ref(node.kind, node.total, name)

    # Kinds

    def _known(self, node: Node) -> Node:
        return self._bounds.known(node) if isinstance(node.kind, Boolean) else self._bounds.interval(node)[0]

    def _condition(self, expression: Expression) -> Node:
        return self._known(lower_condition(expression.syntax, self._scope, expression.text.place_at))

    def _value(self, expression: Expression, syntax: Syntax) -> Node | Ratio:
        found = lower_value(syntax, self._scope, expression.text.place_at)
        if isinstance(found, Ratio):
            return Ratio(self._known(found.numerator), self._known(found.divisor), found.unit)
        return self._known(found)

    def _node(self, expression: Expression) -> Node:
        found = self._value(expression, expression.syntax)
        if isinstance(found, Ratio):
            raise Rejected((problems.ratio_inside(expression.place()),))
        if isinstance(found.kind, Code):
            raise Rejected((problems.code_alone(expression.place()),))
        return found

    def _fitted(self, spec: FieldSpec, mapped: MappedField, expression: Expression) -> Node:
        """The value of an expression as a value of the field."""
        if isinstance(spec.kind, Choice | Code):
            return self._choice(spec.kind, expression, expression.syntax)
        found = self._value(expression, expression.syntax)
        match spec.kind, found.kind:
            case Number() as kind, Number(unit=unit) if joined(unit, kind.unit) is not None:
                return _scaled(found, kind, mapped, expression.place())
            case (Date(), Date()) | (Boolean(), Boolean()) if not isinstance(found, Ratio):
                return found
            case _:
                kinds = describe(found.kind), describe(spec.kind)
                raise Rejected((problems.wrong_kind(expression.place(), *kinds),))

    def _choice(self, kind: Choice | Code, expression: Expression, syntax: Syntax) -> Node:
        """The option or the code of the field that an expression comes to; they are matched by name."""
        match syntax:
            case TextLiteral(value=option):
                return _option(kind, option, expression.place(syntax.span))
            case Ternary(condition=condition, then=then, otherwise=otherwise):
                test = self._condition(Expression(expression.text, condition))
                chosen = (self._choice(kind, expression, part) for part in (then, otherwise))
                return build.choose(test, *chosen)
            case _:
                return self._renamed(kind, self._value(expression, syntax), expression.place(syntax.span))

    def _renamed(self, kind: Choice | Code, found: Node | Ratio, place: Place) -> Node:
        if isinstance(kind, Code) and not isinstance(found, Ratio) and isinstance(found.kind, Code):
            return found
        if isinstance(found, Ratio) or not isinstance(found.kind, Choice):
            raise Rejected((problems.wrong_kind(place, describe(found.kind), describe(kind)),))
        cells = tuple(_option(kind, option, place) for option in found.kind.options)
        return build.step(found, tuple(range(1, len(cells))), cells)


def _option(kind: Choice | Code, option: str, place: Place) -> Node:
    if isinstance(kind, Code):
        if not kind.admits(option):
            raise Rejected((problems.code_unfit(place, option, kind.pattern),))
        return Const(kind, total=True, value=places_of(kind).get(option, 0))
    if option not in kind.options:
        raise Rejected((problems.unknown_choice(place, option, kind.options, nearest(option, kind.options)),))
    return build.option(kind, kind.options.index(option))


def _scaled(found: Node | Ratio, kind: Number, mapped: MappedField, place: Place) -> Node:
    if mapped.rounding is not None:
        return rounded(found, kind.denominator, mapped.rounding)
    exact = exactly(found, kind.denominator)
    if exact is None:
        raise Rejected((problems.needs_round(place, mapped.name, len(str(kind.denominator)) - 1),))
    return exact


def _out_of_range(value: Node, kind: Kind) -> Node:
    if not isinstance(kind, Number | Date) or not isinstance(value.kind, Number | Date):
        return build.FALSE
    low, high = _ends(kind)
    tests = []
    if value.kind.low < kind.low:
        tests.append(build.less(value, low))
    if value.kind.high > kind.high:
        tests.append(build.less(high, value))
    return build.or_else(build.any_of(*tests), build.FALSE)


def _ends(kind: Number | Date) -> tuple[Node, Node]:
    if isinstance(kind, Date):
        return build.day(kind.low), build.day(kind.high)
    low, high = (Fraction(end, kind.denominator) for end in (kind.low, kind.high))
    return build.constant(low), build.constant(high)


def constant(spec: FieldSpec, given: Constant) -> Computed:
    """A field that is the same for every row; raises Rejected where the vocabulary does not allow its value."""
    data = as_data(given.node)
    if data is None and spec.nullable:
        held = Const(spec.kind, total=True, value=stand_in(spec))
        return Computed(spec=spec, value=held, none=build.TRUE, out_of_range=build.FALSE)
    value: Value
    try:
        value = converter(spec)(data)
    except (Misfit, KeyError, TypeError, AttributeError):
        raise Rejected((problems.constant_unfit(given.node.place, spec.name, describe(spec.kind)),)) from None
    held = Const(spec.kind, total=True, value=value)
    return Computed(spec=spec, value=held, none=build.FALSE, out_of_range=build.FALSE)
