"""A YAML document in which every key, every value and every character of a text knows its place."""

from bisect import bisect_right
from collections import abc
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from engine.text.place import Place, Source

Value: TypeAlias = str | int | Decimal | bool | None
Run: TypeAlias = tuple[int, int, int]  # from this offset on, the text stands at this line and column


class Style(StrEnum):
    """How a scalar is written."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, boolean or null."""

    place: Place
    value: Value
    style: Style
    runs: tuple[Run, ...]  # by offset, the first at 0: a new one after each escape and line break

    def place_at(self, offset: int, length: int = 1) -> Place:
        """Give the place in the file of the character at an offset of the text."""
        begin, line, column = self.runs[max(bisect_right(self.runs, offset, key=_offset) - 1, 0)]
        return Place(self.place.path, line, column + offset - begin, length)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: str
    key_place: Place
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file; no key stands twice."""

    place: Place
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """Find the entry of a key."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def get(self, key: str) -> "Node | None":
        """Find the value of a key."""
        entry = self.entry(key)
        return None if entry is None else entry.value

    def keys(self) -> tuple[str, ...]:
        """List the keys."""
        return tuple(entry.key for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    place: Place
    items: tuple["Node", ...]


Node: TypeAlias = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Document:
    """The value of a whole file."""

    source: Source
    root: Node


def as_data(node: Node) -> object:
    """Turn a node into plain dicts, lists and values."""
    match node:
        case Mapping():
            return {entry.key: as_data(entry.value) for entry in node.entries}
        case Sequence():
            return [as_data(item) for item in node.items]
    return node.value


def find(node: Node, path: abc.Sequence[str | int]) -> Place:
    """Give the place of the value at a path, or of its nearest ancestor that exists."""
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.place


def find_key(node: Node, path: abc.Sequence[str | int]) -> Place:
    """Give the place of the key at a path, or of the nearest ancestor that exists."""
    place = node.place
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        entry = node.entry(step) if isinstance(node, Mapping) and isinstance(step, str) else None
        place = child.place if entry is None else entry.key_place
        node = child
    return place


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def _offset(run: Run) -> int:
    return run[0]
