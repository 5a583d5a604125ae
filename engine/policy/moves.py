"""Which facts move together: what a step of the customer takes along, and what the size of a step is held against.

`x-moves` names other fields and how they follow; without it a proposal to repay would lower the balance and leave
the utilization where it was. `x-relative-to` names the amount that a change of money is large or small against.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.language.kinds import Kind, Number, Unit, describe
from engine.policy.shape import each_entry
from engine.policy.values import one_of
from engine.text import problems
from engine.text.document import Entry, Node
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem


class Move(StrEnum):
    """How another field follows when a field is moved."""

    BY_AS_MUCH = "by_as_much"
    IN_PROPORTION = "in_proportion"
    NO_MORE_THAN = "no_more_than"
    TO_ZERO = "to_zero"


MOVES: Mapping[Move, str] = {
    Move.BY_AS_MUCH: "It moves by the same amount, the way that helps.",
    Move.IN_PROPORTION: "It keeps its ratio to the field.",
    Move.NO_MORE_THAN: "It is never above the field, so it comes down with it, or stops it where it cannot move.",
    Move.TO_ZERO: "It has come to 0 by then.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A field that follows another."""

    name: str
    how: Move
    place: Place


def read_moves(node: Node) -> tuple[Moved, ...]:
    """The fields that follow, by name."""
    return each_entry(_moved)(node)


def _moved(entry: Entry) -> Moved:
    return Moved(name=entry.key, how=one_of(*Move)(entry.value), place=entry.key_place)


def odd_partners(name: str, moves: Iterable[Moved], kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Fields that cannot follow: none of the vocabulary, or counted otherwise than they would have to be."""
    for moved in moves:
        yield from odd_partner(moved.name, moved.place, kinds, _expected(moved.how, kinds[name]))


def odd_partner(name: str, place: Place, kinds: Mapping[str, Kind], unit: Unit | None) -> Iterator[Problem]:
    """What is wrong with a named field that should be a number, of this unit where one is given."""
    if name not in kinds:
        yield problems.not_a_field(place, name, nearest(name, kinds))
        return
    kind = kinds[name]
    if not isinstance(kind, Number) or unit not in {None, kind.unit}:
        yield problems.partner_unit(place, name, describe(kind), "a number" if unit is None else str(unit))


def _expected(how: Move, kind: Kind) -> Unit | None:
    """The unit that a follower must share with what it follows."""
    follows = how in {Move.BY_AS_MUCH, Move.NO_MORE_THAN}
    return kind.unit if follows and isinstance(kind, Number) else None
