"""Lowers freezes: a rule is on while its condition holds, or while its code stands and is not released."""

from collections.abc import Sequence

from engine.language import build
from engine.language.bounds import Interval, definite, possible
from engine.language.kinds import BOOLEAN
from engine.language.tree import Input, Node
from engine.policy.checked import LEVELS, CheckedRule
from engine.policy.plan.amounts import folded
from engine.policy.plan.plan import OTHER_LEVEL, PlannedFreeze, standing
from engine.policy.plan.workbench import Workbench
from engine.policy.policy import Freeze, Level

NO_FREEZE = build.option(LEVELS, 0)


def rank(level: Level) -> int:
    """The strength of a level, 0 for none."""
    return LEVELS.options.index(level)


def stands(bench: Workbench, code: str | None) -> Node:
    """Whether a freeze code stands before this decision."""
    return bench.bounds.known(Input(BOOLEAN, total=False, name=standing(code or "")))


def is_on(bench: Workbench, checked: CheckedRule, scope: Node, fires: Node) -> Node:
    """Whether a freeze rule is on; one that is lifted only by hand stays on while its code stands."""
    release = build.FALSE if checked.release is None else bench.bounds.known(checked.release)
    unreleased = build.negate(build.all_of(scope, release))
    return build.any_of(
        build.all_of(scope, fires), build.all_of(stands(bench, checked.rule.code), unreleased)
    )


def lower_freeze(bench: Workbench, rules: Sequence[tuple[CheckedRule, Node]], scope: Node) -> PlannedFreeze:
    """Bind the level: the strongest of the rules that are on and of standing codes that nobody owns."""
    other = bench.bounds.interval(Input(LEVELS, total=False, name=OTHER_LEVEL))
    level = _strongest([(_level(checked), on) for checked, on in rules], other)
    named, interval = bench.bind_range("freeze/level", level)
    bench.define("freeze/level", interval)
    stood = [(_level(checked), stands(bench, checked.rule.code)) for checked, _ in rules]
    before, bounds_before = bench.bind_range("freeze/standing", _strongest(stood, other))
    reopening = build.all_of(_above_none(bounds_before), build.negate(_above_none(interval)))
    bench.define("freeze/reopening", bench.bind_always("freeze/reopening", reopening))
    bench.bind_always("freeze/applies", scope)
    return PlannedFreeze(
        scope="freeze/applies", level=named, reopening="freeze/reopening", standing_level=before.low
    )


def _level(checked: CheckedRule) -> Node:
    effect = checked.rule.effect
    return build.option(LEVELS, rank(effect.level) if isinstance(effect, Freeze) else 0)


def _strongest(rules: Sequence[tuple[Node, Node]], other: Interval) -> Interval:
    low = _largest(other[0], [build.choose(definite(on), level, NO_FREEZE) for level, on in rules])
    if other[0] is other[1] and all(on.total for _, on in rules):
        return low, low
    return low, _largest(other[1], [build.choose(possible(on), level, NO_FREEZE) for level, on in rules])


def _largest(other: Node, levels: Sequence[Node]) -> Node:
    return folded(build.larger, (other, *levels), NO_FREEZE)


def _above_none(level: Interval) -> Node:
    return at_least(level, Level.NO_INCREASE)


def at_least(level: Interval, least: Level) -> Node:
    """Whether a level is at least this strong, as far as its bounds tell."""
    floor = build.option(LEVELS, rank(least))
    sure, open_ = build.negate(build.less(level[0], floor)), build.negate(build.less(level[1], floor))
    if level[0] is level[1]:
        return sure
    return build.all_of(open_, build.any_of(sure, build.UNKNOWN))
