"""Finds an account, as a value for every input, for which conditions are true together."""

from collections.abc import Iterator, Mapping, Sequence

from engine.language import build
from engine.language.bindings import leaves
from engine.language.evaluate import evaluate
from engine.language.tree import Has, Input, Node, Ref, Value, children
from engine.policy.sense.subject import Subject
from engine.policy.sense.worlds import Form, World

_MOST_WORLDS = 8
_ENDS = ((), ("as_of",))
"""What goes to the other end than the rest: long ago is as of late."""


def witness(subject: Subject, conditions: Sequence[Node]) -> Mapping[str, Value] | None:
    """An account for which all of these are true, None where none is found."""
    lets = _lets(subject, conditions)
    nodes = (*conditions, *lets.values())
    worlds = subject.supposing.all(conditions, subject.everywhere)[:_MOST_WORLDS]
    for values in (found for world in worlds for found in _accounts(subject, nodes, world)):
        known = dict(values)
        for ref, node in lets.items():
            known[ref] = evaluate(node, known)
        if all(evaluate(condition, known) for condition in conditions):
            return values
    return None


def _lets(subject: Subject, conditions: Sequence[Node]) -> dict[str, Node]:
    """The lets that conditions depend on, each behind those it uses."""
    needed = {leaf.name for leaf in leaves(conditions) if isinstance(leaf, Ref)}
    found: dict[str, Node] = {}
    for let in reversed(subject.checked.lets):
        if let.ref in needed:
            found[let.ref] = let.node
            needed |= {leaf.name for leaf in leaves([let.node]) if isinstance(leaf, Ref)}
    return dict(reversed(found.items()))


def _accounts(subject: Subject, nodes: Sequence[Node], world: World) -> Iterator[Mapping[str, Value]]:
    """A few accounts of a world: one at the low ends of its ranges, one at the high ends."""
    least = {leaf.name: build.span(leaf)[0] for leaf in leaves(nodes) if isinstance(leaf, Input | Ref)}
    names = sorted(least.keys() - {let.ref for let in subject.checked.lets})
    sets = _sets(subject, nodes)
    for low in (True, False):
        for others in _ENDS:
            settled: World | None = world
            for name in names:
                settled = settled and _settle(settled, name, low=low is not (name in others))
            if settled:
                yield {name: _value(settled, sets, name, least[name]) for name in names}


def _sets(subject: Subject, nodes: Sequence[Node]) -> dict[str, dict[int, str]]:
    """For each set of choices, the variables that say whether it holds an option."""
    found: dict[str, dict[int, str]] = {}
    stack = list(nodes)
    while stack:
        node = stack.pop()
        stack += children(node)
        if isinstance(node, Has) and isinstance(node.choices, Input):
            found.setdefault(node.choices.name, {})[node.option] = subject.supposing.key(node)
    return found


def _settle(world: World, name: str, *, low: bool) -> World | None:
    """Give one input one value: the wanted end of its range, or else the other."""
    if not world.knows(name):
        return world
    domain = world.domain(name)
    ends = (domain.low, domain.high) if low else (domain.high, domain.low)
    settled = (world.among(Form(((name, 1),), 0), [end]) for end in ends)
    return next((found for found in settled if found), None)


def _value(world: World, sets: Mapping[str, Mapping[int, str]], name: str, least: int) -> Value:
    if name in sets:
        held = (option for option, key in sets[name].items() if world.knows(key) and world.domain(key).low)
        return sum(1 << option for option in held)
    return world.domain(name).low if world.knows(name) else least
