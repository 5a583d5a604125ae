"""What the rules of a plan stand on: parameters of the day, scopes, scores and lets."""

from functools import partial

from engine.language import build
from engine.language.bounds import Interval
from engine.language.kinds import BOOLEAN, Number, Unit
from engine.language.tree import Const, Input, Node
from engine.policy.checked import CheckedLet, CheckedParameter, CheckedPolicy
from engine.policy.names import score_kind
from engine.policy.plan.amounts import folded
from engine.policy.plan.plan import PlannedScore
from engine.policy.plan.workbench import AS_OF_INPUT, InForce, Workbench


def anchor(bench: Workbench, checked: CheckedPolicy) -> Node:
    """The date that picks an anchored policy's version: its field, or the decision date where there is none yet."""
    name = checked.policy.anchor or ""
    field = bench.field(name)
    if not bench.vocabulary.fields[name].nullable:
        return field
    return build.choose(Input(BOOLEAN, total=False, name=f"{name}?none"), AS_OF_INPUT, field)


def define_parameters(bench: Workbench, checked: CheckedPolicy) -> None:
    """Bind each parameter to its value on the day, or on the anchor's day."""
    for parameter in checked.parameters:
        if checked.policy.anchor is None:
            bench.define(parameter.ref, _value_on(parameter, bench.day))
        else:
            stepped = build.step(anchor(bench, checked), *_steps(parameter))
            bench.define(parameter.ref, bench.bind_interval(parameter.ref, bench.bounds.interval(stepped)))


def _value_on(parameter: CheckedParameter, day: int) -> Const:
    begun = [value for start, value in parameter.values if start <= day]
    return _point(parameter, begun[-1] if begun else parameter.values[0][1])


def _steps(parameter: CheckedParameter) -> tuple[tuple[int, ...], tuple[Node, ...]]:
    edges = tuple(start for start, _ in parameter.values[1:])
    return edges, tuple(_point(parameter, value) for _, value in parameter.values)


def _point(parameter: CheckedParameter, value: int) -> Const:
    kind = parameter.kind
    return Const(Number(kind.unit, kind.denominator, value, value), total=True, value=value)


def define_scope(bench: Workbench, version: InForce) -> str:
    """Bind, where it is first needed, whether a version takes part; an anchored one only within its own interval."""
    name = f"{version.checked.key}/applies"
    bench.later(name, lambda: bench.bind_always(name, bench.bounds.known(_applies(bench, version))))
    return name


def _applies(bench: Workbench, version: InForce) -> Node:
    checked = version.checked
    if checked.policy.anchor is None:
        return checked.applies
    return build.all_of(checked.applies, *_within(anchor(bench, checked), version))


def _within(date: Node, version: InForce) -> tuple[Node, ...]:
    policy = version.checked.policy
    ends = [policy.until + 1] if policy.until is not None else []
    ends += [version.next_start] if version.next_start is not None else []
    begun = build.negate(build.less(date, build.day(policy.effective)))
    return (begun, build.less(date, build.day(min(ends)))) if ends else (begun,)


def define_lets(bench: Workbench, checked: CheckedPolicy) -> None:
    """Bind each let where it is first needed."""
    for let in checked.lets:
        bench.later(let.ref, partial(_let, bench, let))


def _let(bench: Workbench, let: CheckedLet) -> Node | Interval:
    if let.node.kind == BOOLEAN:
        return bench.bind(let.ref, bench.bounds.known(let.node))
    return bench.bind_interval(let.ref, bench.bounds.interval(let.node))


def define_score(bench: Workbench, checked: CheckedPolicy, scope: str) -> tuple[PlannedScore, Interval]:
    """Bind a score: its dimensions, and their sum kept within the range."""
    score = checked.policy.score
    if score is None:
        raise TypeError(checked.key)
    dimensions, total = [], _exactly(score.starts_at)
    for dimension in checked.dimensions:
        points = [bench.bounds.interval(scored.points) for scored in dimension.characteristics]
        named, interval = bench.bind_range(
            f"{checked.key}/score/{dimension.name}", folded(_sum, points, _exactly(0))
        )
        dimensions.append((dimension.name, named))
        total = _sum(total, interval)
    value, interval = bench.bind_range(f"{checked.key}/score", _clamped(total, score_kind(score)))
    planned = PlannedScore(policy=checked, scope=scope, value=value, dimensions=tuple(dimensions))
    return planned, interval


def _exactly(value: int) -> Interval:
    node = build.constant(value, Unit.COUNT)
    return node, node


def _sum(one: Interval, two: Interval) -> Interval:
    low = build.plus(one[0], two[0])
    exact = one[0] is one[1] and two[0] is two[1]
    return low, low if exact else build.plus(one[1], two[1])


def _clamped(interval: Interval, kind: Number) -> Interval:
    low = _clamp(interval[0], kind)
    return low, low if interval[0] is interval[1] else _clamp(interval[1], kind)


def _clamp(node: Node, kind: Number) -> Node:
    floor, ceiling = build.constant(kind.low, kind.unit), build.constant(kind.high, kind.unit)
    return build.smaller(build.larger(node, floor), ceiling)
