"""Reads a mapping: a YAML document to columns, lookups and the expressions of fields, or every problem at once."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from engine.dryrun.columns import COLUMN_KEYS, column
from engine.dryrun.lookups import lookup
from engine.dryrun.mapping import Column, Constant, Lookup, MappedField, Rounding, Separator, SourceMapping
from engine.policy.amounts import condition, value
from engine.policy.digest import digest
from engine.policy.policy import Expression
from engine.policy.shape import Fields, each, each_entry, repeated
from engine.policy.values import RESERVED, line, one_of, text
from engine.text import problems
from engine.text.document import Document, Entry, Node
from engine.text.document import Mapping as MappingNode
from engine.text.place import Place
from engine.text.problem import Rejected

_ROOT = ("about", "source", "carry", "let", "lookups", "fields", "constants", "freezes")
_NAME = re.compile("[A-Za-z][A-Za-z0-9_]*")
Columns = Mapping[str, Column]
_NO_COLUMNS: Columns = MappingProxyType({})


class _NoFreezes(StrEnum):
    NONE = "none"


def read_mapping(document: Document) -> SourceMapping:
    """The mapping a document holds; raises Rejected with all that is wrong with its shape."""
    with Fields(document.root, _ROOT) as fields:
        fields.optional("about", text)
        columns, separator = fields.required("source", _source, (_NO_COLUMNS, Separator.COMMA))
        lookups = fields.optional("lookups", each_entry(partial(_lookup, columns))) or ()
        lets = fields.optional("let", each_entry(_let)) or ()
        mapped = fields.optional("fields", each_entry(_field)) or ()
        constants = fields.optional("constants", each_entry(_constant)) or ()
        given = [(field.name, field.place) for field in mapped]
        given += [(constant.name, constant.place) for constant in constants]
        fields.note(*repeated(given))
        fields.note(*repeated(_own_names(fields.mapping)))
        return SourceMapping(
            place=fields.place,
            columns=columns,
            separator=separator,
            carried=fields.optional("carry", _carried) or (),
            lets=lets,
            lookups=lookups,
            fields=mapped,
            constants=constants,
            no_freezes=fields.optional("freezes", one_of(*_NoFreezes)) is not None,
            digest=digest(document.root),
        )


def _own_names(root: MappingNode) -> list[tuple[str, Place]]:
    """The names that columns, lets and lookups give."""
    source = root.get("source")
    places = (
        source.get("columns") if isinstance(source, MappingNode) else None,
        *map(root.get, ("let", "lookups")),
    )
    nodes = (node for node in places if isinstance(node, MappingNode))
    return [(entry.key, entry.key_place) for node in nodes for entry in node.entries]


def _source(node: Node) -> tuple[Columns, Separator]:
    with Fields(node, ("columns", "separator")) as fields:
        columns = fields.required("columns", each_entry(_column), ())
        separator = fields.optional("separator", one_of(*Separator)) or Separator.COMMA
        return MappingProxyType({column.name: column for column in columns}), separator


def _named(entry: Entry) -> str:
    """A name that expressions can say."""
    if _NAME.fullmatch(entry.key) is None:
        raise Rejected((problems.column_name(entry.key_place, entry.key),))
    if entry.key in RESERVED:
        raise Rejected((problems.reserved_name(entry.key_place, entry.key),))
    return entry.key


def _column(entry: Entry) -> Column:
    with Fields(entry.value, COLUMN_KEYS) as fields:
        fields.attempt(_named, entry)
        return column(fields, entry)


def _lookup(columns: Columns, entry: Entry) -> Lookup:
    with Fields(entry.value, ("column", "unit", "values", "otherwise")) as fields:
        fields.attempt(_named, entry)
        return lookup(fields, entry, columns)


def _let(entry: Entry) -> tuple[str, Place, Expression]:
    return _named(entry), entry.key_place, value(entry.value)


def _field(entry: Entry) -> MappedField:
    if not isinstance(entry.value, MappingNode):
        return MappedField(
            name=entry.key,
            place=entry.key_place,
            value=value(entry.value),
            rounding=None,
            rounding_place=entry.key_place,
        )
    with Fields(entry.value, ("is", "round", "none_when", "unknown_when", "members")) as fields:
        members = fields.optional("members", each_entry(_member)) or ()
        if members:
            fields.note(
                *(
                    problems.misplaced_key(fields.key_place(key), key, ("is",))
                    for key in ("is", "round")
                    if key in fields
                )
            )
        return MappedField(
            name=entry.key,
            place=entry.key_place,
            value=None if "members" in fields else fields.required("is", value, None),
            rounding=fields.optional("round", one_of(*Rounding)),
            rounding_place=fields.key_place("round"),
            none_when=fields.optional("none_when", condition),
            unknown_when=fields.optional("unknown_when", condition),
            members=members,
        )


def _member(entry: Entry) -> tuple[str, Place, Expression]:
    return entry.key, entry.key_place, value(entry.value)


def _constant(entry: Entry) -> Constant:
    return Constant(name=entry.key, place=entry.key_place, node=entry.value)


def _carried(node: Node) -> tuple[str, ...]:
    with Fields(node, ("identity", "outcome")) as fields:
        headers = [
            header for key in ("identity", "outcome") for header in fields.optional(key, each(_header)) or ()
        ]
        fields.note(*repeated(headers))
        return tuple(header for header, _ in headers)


def _header(node: Node) -> tuple[str, Place]:
    return line(node), node.place
