"""The vocabulary document, a JSON Schema, to the fields that conditions, requests and tables may name."""

from collections import abc
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Literal

from engine.language.kinds import Choice, Kind, Unit
from engine.language.scope import Field, Listed
from engine.policy.digest import digest
from engine.policy.keywords import ANYTHING, DECIMALS, KEYWORDS, Type, kind, type_of
from engine.policy.lists import DatedList, broken_list, listed, listed_kind
from engine.policy.moves import Moved, odd_partner, odd_partners, read_moves
from engine.policy.shape import Fields, each, entries, repeated
from engine.policy.values import entry_name, false, line, one_of, placed_line, text
from engine.text import problems
from engine.text.document import Document, Entry, Mapping, Node, Scalar, as_data, find_key
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem
from engine.text.strict_json import canonical

Part = Literal["profile", "request"]

SCOPE = ("jurisdiction", "currency", "product")
"""The fields that say which policies take part; no decision is made without them."""

_ROOT = ("$schema", "$id", "title", "description", "type", "additionalProperties", "required", "properties")
_PART = ("description", "type", "additionalProperties", "required", "properties")
ABOUT_MOVING = ("x-moves", "x-relative-to")
"""What an actionable field may say besides."""
_EVERY_FIELD = ("type", "description", "default", "x-basis", "x-actionable", *ABOUT_MOVING)


class _Object(StrEnum):
    OBJECT = "object"


class _Basis(StrEnum):
    PROHIBITED = "prohibited"
    AGE_MINIMUM_ONLY = "age_minimum_only"


class _Actionable(StrEnum):
    LOWER = "lower"
    RAISE = "raise"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a request: what it may hold, and what rules and explanations may do with it."""

    name: str
    part: Part
    kind: Kind
    nullable: bool
    decimals: int
    description: str
    absent_is_none: bool
    """A request without the field is known to have none (`default: null`)."""
    basis: str | None
    """`prohibited`, or `age_minimum_only`; None: any rule may read it."""
    actionable: str | None
    """`lower` or `raise`, where the customer can move it that way."""
    place: Place
    moves: tuple[Moved, ...] = ()
    """The fields that follow when the customer moves this one."""
    relative_to: tuple[str, Place] | None = None
    """The amount that a change of this one is large or small against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every field a policy may read, and the lists it may hold them against."""

    fields: abc.Mapping[str, FieldSpec]
    required: frozenset[str]
    schema: abc.Mapping[str, object]
    """The document itself, as data."""
    digest: str
    """Of the document and its lists."""
    lists: abc.Mapping[str, DatedList] = field(default_factory=lambda: MappingProxyType({}))
    listed: abc.Mapping[str, Listed] = field(default_factory=lambda: MappingProxyType({}))
    """What the name of each list means; of those, too, that could not be read."""

    def definition(self, name: str) -> Field:
        """What the name of a field means in a condition."""
        spec = self.fields[name]
        return Field(name=name, kind=spec.kind, nullable=spec.nullable)


_Fields = tuple[tuple[FieldSpec, ...], frozenset[str]]
_NO_FIELDS: _Fields = ((), frozenset())


def read_vocabulary(document: Document) -> Vocabulary:
    """The vocabulary a document holds; raises Rejected with all that is wrong with it."""
    with Fields(document.root, _ROOT) as fields:
        for key in ("$schema", "$id", "title", "description"):
            fields.optional(key, text)
        _required(fields)
        specs, required = fields.required("properties", _parts, _NO_FIELDS)
        return Vocabulary(
            fields=MappingProxyType({spec.name: spec for spec in specs}),
            required=required,
            schema=MappingProxyType({entry.key: as_data(entry.value) for entry in fields.mapping.entries}),
            digest=digest(document.root),
        )


def with_lists(
    vocabulary: Vocabulary, lists: abc.Sequence[DatedList], broken: abc.Iterable[str] = ()
) -> Vocabulary:
    """The vocabulary with lists that fit its fields, and the names of those that could not be read."""
    fields = {
        name: replace(spec, kind=listed_kind(name, spec.kind, lists))
        for name, spec in vocabulary.fields.items()
    }
    kinds = {name: spec.kind for name, spec in fields.items()}
    digests = {found.name: found.digest for found in lists}
    whole = canonical({"vocabulary": vocabulary.digest, "lists": digests})
    meanings = {name: broken_list(name) for name in broken} | {
        found.name: listed(found, kinds) for found in lists
    }
    return replace(
        vocabulary,
        fields=MappingProxyType(fields),
        digest=f"sha256:{sha256(whole).hexdigest()}" if lists else vocabulary.digest,
        lists=MappingProxyType({found.name: found for found in lists}),
        listed=MappingProxyType(meanings),
    )


def _parts(node: Node) -> _Fields:
    with Fields(node, ("profile", "request")) as fields:
        named = (entry for part in fields.mapping.entries for entry in _properties(part.value))
        fields.note(*repeated((entry.key, entry.key_place) for entry in named))
        profile, needed = fields.required("profile", partial(_part, "profile"), _NO_FIELDS)
        request, asked = fields.required("request", partial(_part, "request"), _NO_FIELDS)
        fields.note(*_odd_partners((*profile, *request)))
        return (*profile, *request), needed | asked


def _odd_partners(specs: abc.Sequence[FieldSpec]) -> abc.Iterator[Problem]:
    """Fields named beside others that are none, or that do not go together with them."""
    kinds = {spec.name: spec.kind for spec in specs}
    for spec in specs:
        yield from odd_partners(spec.name, spec.moves, kinds)
        if spec.relative_to is not None:
            yield from odd_partner(*spec.relative_to, kinds, Unit.MONEY)


def _part(part: Part, node: Node) -> _Fields:
    with Fields(node, _PART) as fields:
        fields.optional("description", text)
        required = _required(fields)
        fields.required("properties", entries, ())
        read = {entry.key: fields.attempt(partial(_field, part), entry) for entry in _properties(node)}
        for name in SCOPE if part == "profile" else ():
            if name not in required or name not in read or not _is_scope(read[name]):
                fields.note(problems.not_a_scope_field(find_key(node, ("properties", name)), name))
        return tuple(spec for spec in read.values() if spec is not None), required


def _is_scope(spec: FieldSpec | None) -> bool:
    """Whether a field sorts policies, as far as it could be read."""
    return spec is None or (isinstance(spec.kind, Choice) and not spec.nullable)


def _properties(part: Node) -> tuple[Entry, ...]:
    node = part.get("properties") if isinstance(part, Mapping) else None
    return node.entries if isinstance(node, Mapping) else ()


def _required(fields: Fields) -> frozenset[str]:
    """The required keys of an object whose keys are all known."""
    fields.required("type", one_of(_Object.OBJECT), _Object.OBJECT)
    fields.required("additionalProperties", false, stand_in=False)
    known = tuple(entry.key for entry in _properties(fields.mapping))
    required = fields.optional("required", each(placed_line)) or ()
    fields.note(*repeated(required))
    for name, place in required:
        if name not in known:
            fields.note(problems.unknown_requirement(place, name, nearest(name, known)))
    return frozenset(name for name, _ in required)


def _field(part: Part, entry: Entry) -> FieldSpec:
    with Fields(entry.value, (*_EVERY_FIELD, *KEYWORDS)) as fields:
        fields.attempt(entry_name, entry)
        for key in ABOUT_MOVING:
            if key in fields and "x-actionable" not in fields:
                fields.note(problems.missing_partner(fields.key_place(key), key, "x-actionable"))
        type_ = fields.required("type", type_of, ANYTHING)
        return FieldSpec(
            name=entry.key,
            part=part,
            kind=kind(fields, entry, type_),
            nullable=type_.nullable,
            decimals=fields.optional("x-decimals", DECIMALS) or 0,
            description=fields.required("description", line, ""),
            absent_is_none=_absent_is_none(fields, entry, type_),
            basis=fields.optional("x-basis", one_of(*_Basis)),
            actionable=fields.optional("x-actionable", one_of(*_Actionable)),
            place=entry.key_place,
            moves=fields.optional("x-moves", read_moves) or (),
            relative_to=fields.optional("x-relative-to", placed_line),
        )


def _absent_is_none(fields: Fields, entry: Entry, type_: Type) -> bool:
    """Whether a field left out is known to be none."""
    found = fields.mapping.get("default")
    if found is None:
        return False
    if not type_.nullable or not isinstance(found, Scalar) or found.value is not None:
        fields.note(problems.bad_default(found.place, entry.key))
    return True
