"""Which parts of policies read a field: those whose texts name it, and those that reach it through lets and scores."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from engine.language.dated import lists_in
from engine.language.syntax import names
from engine.policy.checked import key
from engine.policy.policy import (
    Cap,
    Characteristic,
    Effect,
    Expression,
    Floor,
    Freeze,
    Matrix,
    Policy,
    Table,
    Waive,
)
from engine.text.document import Scalar

Way = tuple[str, ...]
"""The names between a part and a field, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A part of a version that reads a field."""

    part: str
    """`policy@version#rule`; `base`, `applies_when` and `anchor` stand in the place of a rule too."""
    through: Way
    """The lets and scores on the way; empty where its own text names the field."""


_Scored = Mapping[tuple[str, int], str]
"""The versions whose score reads the field, each with the characteristic that does."""


def readers_of(field: str, policies: Iterable[Policy]) -> tuple[Reader, ...]:
    """The readers of a field over all versions, each version in the order of its file."""
    ordered = sorted(policies, key=lambda policy: (policy.policy, policy.version))
    scored = {
        (policy.policy, policy.version): each.id
        for policy in ordered
        for each in _characteristics(policy)
        if each.field == field
    }
    return tuple(chain.from_iterable(_readers(field, policy, scored) for policy in ordered))


def _readers(field: str, policy: Policy, scored: _Scored) -> Iterator[Reader]:
    ways = _ways(field, policy, scored)
    for part, read in _parts(policy):
        through = _shortest(read, ways)
        if through is not None:
            yield Reader(part=f"{key(policy)}#{part}", through=through)


def _ways(field: str, policy: Policy, scored: _Scored) -> dict[str, Way]:
    """The names of a policy that lead to the field, each with the way there; a let sees those above it only."""
    ways: dict[str, Way] = {field: ()}
    for use in policy.uses:
        for (name, version), characteristic in scored.items():
            if use.policy == name and use.version in {None, version}:
                ways[use.name] = (use.name, f"{name}@{version}#{characteristic}")
    for let in policy.lets:
        through = _shortest(_in_body(let.body), ways)
        if through is not None:
            ways[let.name] = (let.name, *through)
    return ways


def _shortest(read: Iterable[str], ways: Mapping[str, Way]) -> Way | None:
    return min((ways[name] for name in read if name in ways), key=len, default=None)


def _parts(policy: Policy) -> Iterator[tuple[str, Iterable[str]]]:
    """Every part that reads anything, with the names it mentions."""
    if policy.anchor is not None:
        yield "anchor", (policy.anchor,)
    if policy.applies_when is not None:
        yield "applies_when", _in_text(policy.applies_when)
    if policy.base is not None:
        yield "base", _in_body(policy.base.body)
    for rule in policy.rules:
        yield rule.id, chain(_in_text(rule.when), _in_effect(rule.effect))
    for each in _characteristics(policy):
        yield each.id, (each.field,)


def _characteristics(policy: Policy) -> Iterator[Characteristic]:
    if policy.score is not None:
        yield from chain.from_iterable(dimension.characteristics for dimension in policy.score.dimensions)


def _in_effect(effect: Effect) -> Iterator[str]:
    match effect:
        case Cap(amount=text) | Floor(amount=text) | Waive(amount=text) | Freeze(release_when=text):
            yield from _in_text(text)
        case _:
            return


def _in_body(body: Expression | Table | Matrix) -> Iterator[str]:
    match body:
        case Table(rows=rows, otherwise=otherwise):
            yield from chain.from_iterable(_in_text(row.when) for row in rows)
            yield from chain.from_iterable(_in_text(row.result) for row in rows)
            yield from _in_text(otherwise)
        case Matrix(down=down, across=across):
            yield from chain(_in_text(down), _in_text(across))
        case Expression():
            yield from _in_text(body)


def _in_text(text: Expression | Scalar | None) -> Iterator[str]:
    """The names in an expression, or a bare one that may be a choice."""
    match text:
        case Expression(syntax=syntax):
            yield from (name.name for name in (*names(syntax), *lists_in(syntax)))
        case Scalar(value=str() as bare):
            yield bare
        case _:
            return
