"""Where each normalised input stands: one list of integers and truth values for every plan of a snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from engine.language.kinds import Date, Kind, Number
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.names import AS_OF, frozen_since
from engine.policy.plan.plan import OTHER_LEVEL, standing
from engine.policy.policy import Freeze
from engine.policy.snapshot import Snapshot
from engine.policy.vocabulary import FieldSpec

Inputs = Sequence[Value]
"""The normalised inputs of one account by position; None where a fact is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The position of every input by name."""

    names: tuple[str, ...]
    index: Mapping[str, int]
    codes: tuple[str, ...]
    """The freeze codes that any version owns."""


def layout_of(snapshot: Snapshot) -> Layout:
    """The layout of a snapshot: the day, the fields, the flags of known nones, and the standing freezes."""
    fields = snapshot.vocabulary.fields
    codes = sorted(_codes(snapshot))
    names = (
        AS_OF.name,
        *fields,
        *(none_flag(name) for name, spec in fields.items() if spec.nullable),
        OTHER_LEVEL,
        *(standing(code) for code in codes),
        *(frozen_since(code).name for code in codes),
    )
    index = MappingProxyType({name: position for position, name in enumerate(names)})
    return Layout(names=names, index=index, codes=tuple(codes))


def _codes(snapshot: Snapshot) -> set[str]:
    return {
        rule.code
        for group in snapshot.versions.values()
        for checked in group
        for rule in checked.policy.rules
        if isinstance(rule.effect, Freeze) and rule.code is not None
    }


def stand_in(spec: FieldSpec) -> Value:
    """The value a known none is held as: any lawful one, since every use of it is guarded."""
    return _first(spec.kind)


def _first(kind: Kind) -> Value:
    match kind:
        case Number(low=low) | Date(low=low):
            return low
        case _:
            return 0
