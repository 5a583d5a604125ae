"""Named dated lists: `lists/NAME.yaml` to the values that count, each with its days and its source.

    # yaml-language-server: $schema=../lists.schema.json
    list: disaster_areas                  # the name of the file, and the name that stands behind `in`
    description: Where a disaster was declared, and how long relief is given.
    of: area_code                         # the field, or the list of fields, whose values these are
    entries:
      - {value: CN-622927, from: "2023-12-18", until: "2024-06-30", cite: House rule LF-02}

A value counts on the days of its entries, both ends included; without `until` there is no end. The entries of one
value share no day. A list has no versions: entries are appended, and ended, as the world changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from types import MappingProxyType

from engine.language.kinds import Choice, Code, Kind, describe
from engine.language.scope import Days, Listed
from engine.policy.digest import digest
from engine.policy.forms import unlisted
from engine.policy.shape import Fields, each, repeated
from engine.policy.values import RESERVED, day, line, placed_line, snake_case
from engine.text import problems
from engine.text.document import Document, Node, Sequence
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

LIST_KEYS = ("list", "description", "of", "entries")
ENTRY_KEYS = ("value", "from", "until", "cite")
Placed = tuple[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One value with the days on which it counts."""

    value: str
    start: int
    until: int | None
    """The last day; None: without end."""
    cite: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedList:
    """One named list."""

    name: str
    place: Place
    """Where its name stands."""
    description: str
    of: tuple[Placed, ...]
    """The fields whose values it lists."""
    entries: tuple[Entry, ...]
    digest: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields."""
        return tuple(name for name, _ in self.of)

    def about(self, value: str) -> tuple[Entry, ...]:
        """The entries of a value, the earliest first."""
        return tuple(sorted((entry for entry in self.entries if entry.value == value), key=_start))


def read_list(document: Document) -> DatedList:
    """The list a document holds; raises Rejected with all that is wrong with it by itself."""
    with Fields(document.root, LIST_KEYS) as fields:
        entries = fields.required("entries", each(_entry), ())
        fields.note(*_overlaps(entries))
        return DatedList(
            name=fields.required("list", _name, ""),
            place=fields.value_place("list"),
            description=fields.required("description", line, ""),
            of=fields.required("of", _of, ()),
            entries=entries,
            digest=digest(document.root),
        )


def _name(node: Node) -> str:
    found = snake_case(line(node), node.place)
    if found in RESERVED:
        raise Rejected((problems.reserved_name(node.place, found),))
    return found


def _of(node: Node) -> tuple[Placed, ...]:
    found = each(placed_line)(node) if isinstance(node, Sequence) else (placed_line(node),)
    wrong = tuple(repeated(found))
    if wrong:
        raise Rejected(wrong)
    return found


def _entry(node: Node) -> Entry:
    with Fields(node, ENTRY_KEYS) as fields:
        start, until = fields.required("from", day, 0), fields.optional("until", day)
        if start and until is not None and until < start:
            fields.note(
                problems.ends_before_it_begins(fields.value_place("until"), fields.value_place("from"))
            )
        return Entry(
            value=fields.required("value", line, ""),
            start=start,
            until=until,
            cite=fields.required("cite", line, ""),
            place=fields.value_place("value"),
        )


def _overlaps(entries: Iterable[Entry]) -> Iterator[Problem]:
    for _, group in groupby(sorted(entries, key=_value_and_start), key=_value):
        for one, other in pairwise(group):
            if one.until is None or other.start <= one.until:
                first, second = sorted((one.place, other.place), key=_line)
                yield problems.entries_overlap(second, one.value, first)


def _line(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _value(entry: Entry) -> str:
    return entry.value


def _start(entry: Entry) -> int:
    return entry.start


def _value_and_start(entry: Entry) -> tuple[str, int]:
    return entry.value, entry.start


# Against the fields


def misfits(found: DatedList, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """What is wrong with a list given the kinds of the fields."""
    if found.name in kinds:
        yield problems.name_taken(found.place, found.name)
    for name, place in found.of:
        kind = kinds.get(name)
        match kind:
            case None:
                yield problems.list_field_unknown(place, name, nearest(name, kinds))
            case Code() | Choice():
                yield from _unfit(found, name, kind)
            case _:
                yield problems.list_field_kind(place, name, describe(kind))


def _unfit(found: DatedList, field: str, kind: Code | Choice) -> Iterator[Problem]:
    for entry in found.entries:
        if isinstance(kind, Choice) and entry.value not in kind.options:
            close = nearest(entry.value, kind.options)
            yield problems.unknown_choice(entry.place, entry.value, kind.options, close)
        if isinstance(kind, Code) and not kind.admits(entry.value):
            yield problems.list_value(entry.place, entry.value, field, f"a text of the form `{kind.pattern}`")


def listed_kind(name: str, kind: Kind, lists: Iterable[DatedList]) -> Kind:
    """The kind of a field given all lists: a code knows the values that lists of its own name."""
    if not isinstance(kind, Code):
        return kind
    mine = [found for found in lists if name in found.fields]
    values = tuple(sorted({entry.value for found in mine for entry in found.entries}))
    other = unlisted(kind.pattern, values)
    names, sorts = tuple(sorted(found.name for found in mine)), tuple(_sorts(values, other, mine))
    return replace(kind, lists=names, values=values, other=other, sorts=sorts)


def _sorts(values: tuple[str, ...], other: str | None, lists: Iterable[DatedList]) -> Iterator[int]:
    """Of the values that count in the same lists on the same days one place, and that of all others."""
    days = [days_of(found) for found in lists]
    seen: dict[tuple[tuple[Days, ...], ...], int] = {}
    for place, value in enumerate(values, start=1):
        seen.setdefault(tuple(each.get(value, ()) for each in days), place)
    yield from (0, *seen.values()) if other is not None else seen.values()


def listed(found: DatedList, kinds: Mapping[str, Kind]) -> Listed:
    """What the name of a list means in a condition."""
    of = tuple(kinds[name] for name in found.fields if name in kinds)
    return Listed(name=found.name, fields=found.fields, kinds=of, days=MappingProxyType(days_of(found)))


def broken_list(name: str) -> Listed:
    """What the name of a list means whose own problems are told: nothing about it is judged."""
    return Listed(name=name, fields=(), kinds=(), days=MappingProxyType({}))


def days_of(found: DatedList) -> dict[str, tuple[Days, ...]]:
    """By value the days on which it counts, ascending; stretches that touch are one."""
    return {
        value: tuple(_joined(group))
        for value, group in groupby(sorted(found.entries, key=_value_and_start), key=_value)
    }


def _joined(entries: Iterable[Entry]) -> Iterator[Days]:
    start, until = 0, None
    for entry in entries:
        if start and until is not None and entry.start == until + 1:
            until = entry.until
            continue
        if start:
            yield start, until
        start, until = entry.start, entry.until
    yield start, until
