"""Finds what the names in a policy's texts are bound to in a plan, so that clauses use the trees that decided."""

from collections.abc import Iterator, Mapping

from engine.language.bounds import Interval
from engine.language.scope import Bound, Definition
from engine.language.tree import Node, Ref
from engine.policy.checked import CheckedPolicy, score_ref
from engine.policy.names import RESERVED, first_names
from engine.policy.plan.plan import Plan, PlannedScore
from engine.policy.plan.prelude import define_lets, define_parameters
from engine.policy.plan.workbench import Workbench
from engine.policy.policy import Use
from engine.policy.vocabulary import Vocabulary


def workbench(plan: Plan, vocabulary: Vocabulary, day: int) -> Workbench:
    """A workbench whose references lead to the bindings of a plan."""
    bench = Workbench(vocabulary, vocabulary.required, day)
    nodes = {binding.name: binding.node for binding in plan.bindings}
    for checked in plan.policies:
        define_parameters(bench, checked)
        define_lets(bench, checked)
    for ref, meaning in (*_reserved(plan, nodes), *_scores(plan, nodes), *_own(plan, nodes)):
        bench.define(ref, meaning)
    return bench


def scope_of(plan: Plan, checked: CheckedPolicy, vocabulary: Vocabulary) -> dict[str, Definition]:
    """What the names in a policy's texts mean."""
    scores = {
        (score.policy.policy.policy, score.policy.policy.version): found
        for score in plan.scores
        if (found := score.policy.policy.score) is not None
    }
    names = first_names(checked.policy, vocabulary, scores)
    names.update({let.name: Bound(ref=let.ref, kind=let.node.kind) for let in checked.lets})
    return names


def score_version(plan: Plan, use: Use) -> PlannedScore:
    """The score a use means: the version it names, else the one in force, else the last that has begun."""
    found = [score for score in plan.scores if score.policy.policy.policy == use.policy]
    if use.version is not None:
        return next(score for score in found if score.policy.policy.version == use.version)
    in_force = {checked.key for checked in plan.policies}
    return max(found, key=lambda score: (score.policy.key in in_force, score.policy.policy.version))


def _reserved(plan: Plan, nodes: Mapping[str, Node]) -> Iterator[tuple[str, Node | Interval]]:
    yield RESERVED["freeze_level_now"].ref, _interval(nodes, plan.freeze.level.low, plan.freeze.level.high)
    yield RESERVED["new_limit"].ref, _interval(nodes, plan.limit.amount.low, plan.limit.amount.high)
    yield RESERVED["reopening"].ref, _ref(nodes, plan.freeze.reopening)


def _scores(plan: Plan, nodes: Mapping[str, Node]) -> Iterator[tuple[str, Node | Interval]]:
    for checked in plan.policies:
        for use in checked.policy.uses:
            value = score_version(plan, use).value
            yield score_ref(use.policy, use.version), _interval(nodes, value.low, value.high)


def _own(plan: Plan, nodes: Mapping[str, Node]) -> Iterator[tuple[str, Node | Interval]]:
    """Lets and parameters that the plan bound; a fixed one has no binding and is found on the bench."""
    for checked in plan.policies:
        refs = [*(let.ref for let in checked.lets), *(parameter.ref for parameter in checked.parameters)]
        for ref in refs:
            if ref in nodes:
                yield ref, _ref(nodes, ref)
            elif f"{ref}.low" in nodes and f"{ref}.high" in nodes:
                yield ref, _interval(nodes, f"{ref}.low", f"{ref}.high")


def _ref(nodes: Mapping[str, Node], name: str) -> Node:
    node = nodes[name]
    return Ref(node.kind, node.total, name)


def _interval(nodes: Mapping[str, Node], low: str, high: str) -> Interval:
    least = _ref(nodes, low)
    return least, least if low == high else _ref(nodes, high)
