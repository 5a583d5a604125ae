"""One version as its cases see it: its names, and stretches of its texts lowered as its rules read them."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce
from math import gcd

from engine.language import build, guards
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN, Date, Number
from engine.language.lower import lower_condition, lower_value
from engine.language.scope import Bound, Definition, none_flag
from engine.language.syntax import Syntax
from engine.language.tree import Input, Node, Ref, children
from engine.policy.checked import Amount, CheckedPolicy, score_ref
from engine.policy.names import FROZEN_SINCE, Scores, first_names, frozen_since
from engine.policy.policy import Expression, Let, Score, Table
from engine.policy.snapshot import Snapshot


class Version:
    """The names of a version and what they mean."""

    def __init__(self, snapshot: Snapshot, checked: CheckedPolicy) -> None:
        self.checked = checked
        self.policy = checked.policy
        self.key = checked.key
        self.vocabulary = snapshot.vocabulary
        self.scores = scores_of(snapshot)
        self.lets: Mapping[str, Node] = {let.ref: let.node for let in checked.lets}
        self.parameters = {parameter.ref: parameter for parameter in checked.parameters}
        self._scope = dict(first_names(self.policy, self.vocabulary, self.scores))
        for let, found in zip(self.policy.lets, checked.lets, strict=True):
            needs = frozenset(_needs(let, self._scope))
            self._scope[let.name] = Bound(ref=found.ref, kind=found.node.kind, needs=needs)
        self._steps = _steps(self.scores)
        self._scored = _scored(self.scores)

    def condition(self, text: Expression, syntax: Syntax, code: str | None) -> Node:
        """The tree of a stretch of a text that is true or false; `code` is that of a freeze to be released."""
        return lower_condition(syntax, self._names(code), text.text.place_at)

    def value(self, text: Expression, syntax: Syntax, code: str | None) -> Amount:
        """The tree of a stretch of a text that is a value."""
        return lower_value(syntax, self._names(code), text.text.place_at)

    def nones(self, syntax: Syntax, code: str | None) -> tuple[Node, ...]:
        """The flags of the nullable fields that a stretch reads unguarded."""
        fields = dict.fromkeys(field for _, field in guards.unguarded(syntax, self._names(code)))
        return tuple(Input(BOOLEAN, total=False, name=none_flag(field)) for field in fields)

    def scale(self, node: Node) -> Fraction:
        """One unit of the values of a node: of a field its last decimal, of a score the step of its points."""
        kind = node.kind
        found = [self._steps[ref] for ref in _refs(node) if ref in self._steps]
        if found and isinstance(node, Ref):
            return Fraction(reduce(gcd, found))
        return Fraction(1, kind.denominator) if isinstance(kind, Number) else Fraction(1)

    def is_fixed(self, node: Amount) -> bool:
        """Whether a value is the same for every account: a literal, or a parameter."""
        if isinstance(node, Ratio):
            return False
        return not any(isinstance(leaf, Input) or self._moves(leaf) for leaf in _leaves(node))

    def fields_behind(self, node: Node) -> frozenset[str]:
        """The fields that a tree depends on, through lets and scores too."""
        found: set[str] = set()
        for leaf in _leaves(node):
            if isinstance(leaf, Input):
                found.add(leaf.name.partition("?")[0])
            elif isinstance(leaf, Ref) and leaf.name in self.lets:
                found |= self.fields_behind(self.lets[leaf.name])
            elif isinstance(leaf, Ref):
                found |= self._scored.get(leaf.name, set())
        return frozenset(found)

    def _moves(self, leaf: Node) -> bool:
        return isinstance(leaf, Ref) and leaf.name not in self.parameters

    def _names(self, code: str | None) -> Mapping[str, Definition]:
        return self._scope if code is None else {**self._scope, FROZEN_SINCE: frozen_since(code)}


def scores_of(snapshot: Snapshot) -> Scores:
    """The scorecard of each version that has one."""
    every = (checked.policy for group in snapshot.versions.values() for checked in group)
    return {(policy.policy, policy.version): policy.score for policy in every if policy.score is not None}


def ordered(node: Amount) -> bool:
    """Whether a value is a number or a day, carried out."""
    return not isinstance(node, Ratio) and isinstance(node.kind, Number | Date)


def moved(node: Node, by: Fraction) -> Node:
    """A number or a day and a little more."""
    if isinstance(node.kind, Date):
        return build.add_days(node, build.constant(by))
    return build.plus(node, build.constant(by, build.number(node).unit))


def _needs(let: Let, scope: Mapping[str, Definition]) -> Iterator[str]:
    if not isinstance(let.body, Table):
        yield from (field for _, field in guards.unguarded(let.body.syntax, scope))


def _steps(scores: Scores) -> dict[str, int]:
    """The step of each score under every reference it can have."""
    found: dict[str, int] = {}
    for (name, number), score in scores.items():
        step = _step(score)
        for ref in (score_ref(name, None), score_ref(name, number)):
            found[ref] = gcd(found.get(ref, 0), step)
    return found


def _scored(scores: Scores) -> dict[str, set[str]]:
    """The fields of each score under every reference it can have."""
    found: dict[str, set[str]] = {}
    for (name, number), score in scores.items():
        fields = {each.field for dimension in score.dimensions for each in dimension.characteristics}
        for ref in (score_ref(name, None), score_ref(name, number)):
            found[ref] = found.get(ref, set()) | fields
    return found


def _step(score: Score) -> int:
    every = (each for dimension in score.dimensions for each in dimension.characteristics)
    points = [point for each in every for point in (*each.points, each.none or 0)]
    return gcd(score.starts_at, score.low, score.high, *points) or 1


def _refs(node: Node) -> Iterator[str]:
    return (leaf.name for leaf in _leaves(node) if isinstance(leaf, Ref))


def _leaves(node: Node) -> Iterator[Node]:
    below = children(node)
    if not below:
        yield node
    for child in below:
        yield from _leaves(child)
