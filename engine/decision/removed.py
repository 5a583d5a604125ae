"""What an account's limit and freeze would be with one rule taken away, or with a score at its best.

The plan's own bindings are compiled once more with a switch for every entry and every score, so that nothing of
how outcomes are folded is written here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.decision.layout import Inputs, Layout
from engine.decision.switches import switch, switch_input, switchable
from engine.language import build
from engine.language.bindings import Binding, needed
from engine.language.bounds import Bounds
from engine.language.to_python import to_python
from engine.language.tree import Value
from engine.policy.names import score_kind
from engine.policy.plan.plan import Plan, PlannedScore
from engine.policy.policy import Characteristic

BASE, MINIMUM = "#base", "#minimum"


@dataclass(frozen=True, slots=True)
class Worth:
    """The lower ends of the limit, in hundredths, and of the freeze's level."""

    limit: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A scored field that has a code, the most points anybody can get for it, and where its score stands."""

    id: str
    code: str
    best: int
    score: str


@dataclass(frozen=True, slots=True)
class Loss:
    """A scored field and how many points it lost for sure against the best attainable."""

    scored: Scored
    points: int


class Removed:
    """One plan, compiled with switches."""

    def __init__(self, plan: Plan, layout: Layout, required: frozenset[str]) -> None:
        self.rules = {rule.verdict: rule for rule in plan.rules}
        """By the binding of the verdict."""
        scores = {name: score for score in plan.scores for name in _ends(score)}
        verdicts = dict.fromkeys(entry.verdict for entry in plan.limit.entries if is_rule(entry.id))
        self._index = {name: place for place, name in enumerate((*verdicts, *scores))}
        bindings = [_switched(binding, verdicts, scores) for binding in plan.bindings]
        inputs = (*layout.names, *map(switch, self._index))
        self._run = to_python(bindings, inputs, (plan.limit.amount.low, plan.freeze.level.low))
        self._off: list[Value] = [False] * len(self._index)
        self._scored, points = _scored(plan, required)
        self._points = to_python(points, layout.names, [binding.name for binding in points])
        self._bases = dict(_bases(plan))

    def worth(self, inputs: Inputs, *names: str) -> Worth:
        """The outcomes without the rules of these verdicts; a score's binding puts that score at its best."""
        off = list(self._off)
        for name in names:
            off[self._index[name]] = True
        limit, level = self._run([*inputs, *off])
        return Worth(limit or 0, level or 0)

    def scores_behind(self, base: str) -> tuple[str, ...]:
        """The bindings of the scores that a base, named by its verdict, is made from."""
        return self._bases.get(base, ())

    def losses(self, inputs: Inputs, scores: tuple[str, ...]) -> list[Loss]:
        """The scored fields of some scores that lost points, the most first."""
        found = [
            Loss(scored, scored.best - (points or 0))
            for scored, points in zip(self._scored, self._points(inputs), strict=True)
            if scored.score in scores
        ]
        lost = [loss for loss in found if loss.points > 0]
        return sorted(lost, key=lambda loss: (-loss.points, loss.scored.id))


def is_rule(entry: str) -> bool:
    """Whether an entry of the limit can be taken away: all but bases and least limits."""
    return not entry.endswith((BASE, MINIMUM))


def _ends(score: PlannedScore) -> tuple[str, ...]:
    return tuple(dict.fromkeys((score.value.low, score.value.high)))


def _switched(binding: Binding, verdicts: Mapping[str, None], scores: Mapping[str, PlannedScore]) -> Binding:
    name = binding.name
    if name in verdicts:
        return switchable(binding)
    score = scores[name].policy.policy.score if name in scores else None
    if score is not None:
        kind = score_kind(score)
        best = build.constant(kind.high, kind.unit)
        return Binding(name=name, node=build.choose(switch_input(name), best, binding.node))
    return binding


def _bases(plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verdict of each base with the scores behind its amount."""
    for entry in plan.limit.entries:
        if entry.id.endswith(BASE):
            behind = {binding.name for binding in needed(plan.bindings, (entry.amount.low,))}
            ends = (end for score in plan.scores for end in _ends(score))
            yield entry.verdict, tuple(end for end in ends if end in behind)


def _scored(plan: Plan, required: frozenset[str]) -> tuple[list[Scored], list[Binding]]:
    """The scored fields that have codes, and the most points each may be worth to an account."""
    bounds = Bounds(required, {})
    scored: list[Scored] = []
    bindings: list[Binding] = []
    for score in plan.scores:
        for dimension in score.policy.dimensions:
            for found in dimension.characteristics:
                if found.characteristic.code is not None:
                    scored.append(_field(score, found.characteristic, found.characteristic.code))
                    most = bounds.interval(found.points)[1]
                    bindings.append(Binding(name=f"points/{len(bindings)}", node=most))
    return scored, bindings


def _field(score: PlannedScore, given: Characteristic, code: str) -> Scored:
    name = f"{score.policy.policy.policy}#{given.id}"
    best = max(given.points if given.none is None else (*given.points, given.none))
    return Scored(id=name, code=code, best=best, score=score.value.low)
