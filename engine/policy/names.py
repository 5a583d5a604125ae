"""What the names in a policy mean: fields, its own lets, parameters and scores, and the reserved names."""

from collections.abc import Iterator, Mapping
from math import lcm

from engine.language.build import union
from engine.language.kinds import ANY_DATE, BOOLEAN, Kind, Number, Unit
from engine.language.scope import Bound, Definition, Field, Scope
from engine.language.syntax import names as names_in
from engine.language.tree import Const
from engine.policy.checked import LEVELS, CheckedParameter, key, score_ref
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Effect,
    Expression,
    Floor,
    Freeze,
    Hold,
    Parameter,
    Policy,
    Refer,
    Score,
    Waive,
)
from engine.policy.vocabulary import Vocabulary
from engine.text import problems
from engine.text.problem import Problem

MONEY = Number(Unit.MONEY, 100, 0, 10**14)
"""An amount of the limit: in hundredths, never negative."""

AS_OF = Field(name="as_of", kind=ANY_DATE, nullable=False)
RESERVED: Mapping[str, Bound] = {
    "freeze_level_now": Bound(ref="freeze/level", kind=LEVELS),
    "reopening": Bound(ref="freeze/reopening", kind=BOOLEAN),
    "new_limit": Bound(ref="limit/amount", kind=MONEY),
}
FROZEN_SINCE = "frozen_since"

Scores = Mapping[tuple[str, int], Score]
"""The scorecard of each version that has one."""


def allowed_reserved(effect: Effect | None) -> frozenset[str]:
    """The outcomes that a rule of this effect may read: only those decided before its own; None is the base."""
    match effect:
        case Freeze():
            return frozenset()
        case Cap() | Floor() | Hold() | Decline() | None:
            return frozenset({"freeze_level_now", "reopening"})
        case Waive() | Do() | Refer():
            return frozenset(RESERVED)


def frozen_since(code: str | None) -> Field:
    """The day since which a code stands, as its `release_when` reads it."""
    return Field(name=f"standing?since:{code}", kind=ANY_DATE, nullable=False)


def checked_parameter(policy: Policy, parameter: Parameter) -> CheckedParameter:
    """A parameter over the denominator that all its dated values share."""
    common = lcm(*(dated.value.denominator for dated in parameter.values))
    values = tuple((dated.start, int(dated.value * common)) for dated in parameter.values)
    numerators = [value for _, value in values]
    kind = Number(parameter.unit, common, min(numerators), max(numerators))
    ref = f"{key(policy)}/parameter/{parameter.name}"
    return CheckedParameter(name=parameter.name, ref=ref, kind=kind, values=values)


def first_names(policy: Policy, vocabulary: Vocabulary, scores: Scores) -> dict[str, Definition]:
    """The names a policy's texts may use before its own lets are added."""
    names: dict[str, Definition] = {name: vocabulary.definition(name) for name in vocabulary.fields}
    names.update(vocabulary.listed)
    names[AS_OF.name] = AS_OF
    names.update(RESERVED)
    for parameter in policy.parameters:
        checked = checked_parameter(policy, parameter)
        names[parameter.name] = Bound(ref=checked.ref, kind=checked.kind)
    for use in policy.uses:
        kind = _score_kind(use.policy, use.version, scores)
        if kind is not None:
            names[use.name] = Bound(ref=score_ref(use.policy, use.version), kind=kind)
    return names


def score_kind(score: Score) -> Number:
    """The kind of a score: whole points within its range."""
    return Number(Unit.COUNT, 1, score.low, score.high)


def _score_kind(policy: str, version: int | None, scores: Scores) -> Kind | None:
    found = [
        Const(score_kind(score), total=True, value=score.low)
        for (name, number), score in scores.items()
        if name == policy and version in {None, number}
    ]
    return union(tuple(found)) if found else None


def unquoted_choices(text: Expression, scope: Scope) -> Iterator[Problem]:
    """The names that mean nothing, but are an option of something the same text reads."""
    read = tuple(names_in(text.syntax))
    for name in (name for name in read if name.name not in scope):
        kinds = ((field.name, getattr(scope.get(field.name), "kind", None)) for field in read)
        field = next((field for field, kind in kinds if name.name in getattr(kind, "options", ())), None)
        if field is not None:
            yield problems.unquoted_choice(text.place(name.span), name.name, field)
