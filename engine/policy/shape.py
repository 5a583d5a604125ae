"""Mappings read key by key, and lists item by item: all that is wrong is collected, each at its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from types import TracebackType
from typing import Self, TypeGuard, TypeVar

from engine.text import problems
from engine.text.document import Entry, Mapping, Node, Scalar, Sequence, Style
from engine.text.meant import plain_number
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

A = TypeVar("A")
S = TypeVar("S")
T = TypeVar("T")

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_OTHER_WORDS = {
    "name": ("id",),
    "if": ("when",),
    "condition": ("when",),
    "reason": ("because",),
    "reason_code": ("code",),
    "description": ("because", "about"),
    "limit": ("cap",),
    "max": ("cap",),
    "maximum": ("cap",),
    "min": ("floor", "minimum"),
    "effective_from": ("effective",),
    "start": ("effective", "from"),
    "end": ("until",),
    "params": ("parameters",),
}
"""Keys that people write for others which are spelt quite differently."""


class Fields:
    """One mapping read key by key; leaving its `with` block raises Rejected with all that is wrong in it."""

    def __init__(self, node: Node, known: tuple[str, ...]) -> None:
        if not isinstance(node, Mapping):
            raise wrong_type(node, "a mapping of keys to values")
        self.mapping = node
        self.place = node.entries[0].key_place if node.entries else node.place
        unknown = tuple(entry for entry in node.entries if entry.key not in known)
        meant = {entry.key: _meant(entry.key, known) for entry in unknown}
        self._meant = frozenset(meant.values())
        self.has_unknown = bool(unknown)
        cut = dict(_cut_texts(node))
        self._problems = [
            problems.text_with_a_comma(entry.key_place, entry.key, cut[entry.key])
            if entry.key in cut
            else problems.unknown_key(entry.key_place, entry.key, meant[entry.key], known)
            for entry in unknown
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self._problems:
            raise Rejected(self._problems)

    def __contains__(self, key: str) -> bool:
        return self.mapping.entry(key) is not None

    def key_place(self, key: str) -> Place:
        """Where a key stands, or the mapping where the key is missing."""
        entry = self.mapping.entry(key)
        return self.place if entry is None else entry.key_place

    def value_place(self, key: str) -> Place:
        """Where the value of a key stands, or the mapping where the key is missing."""
        found = self.mapping.get(key)
        return self.place if found is None else found.place

    def note(self, *found: Problem) -> None:
        """Remember problems and go on."""
        self._problems.extend(found)

    def attempt(self, read: Callable[[A], T], argument: A) -> T | None:
        """Read a value, or remember what is wrong with it and go on without."""
        try:
            return read(argument)
        except Rejected as rejected:
            self._problems.extend(rejected.problems)
            return None

    def optional(self, key: str, read: Callable[[Node], T]) -> T | None:
        """Read the value of a key that may be left out."""
        found = self.mapping.get(key)
        return None if found is None else self.attempt(read, found)

    def required(self, key: str, read: Callable[[Node], T], stand_in: S) -> T | S:
        """Read the value of a key that must be there; nobody sees the stand-in once the block is left."""
        if key not in self and key not in self._meant:
            self.note(problems.missing_key(self.place, key))
        found = self.optional(key, read)
        return stand_in if found is None else found


def _cut_texts(node: Mapping) -> Iterator[tuple[str, str]]:
    """The keys without a value that are the end of a text with a comma, each with the line as it was meant."""
    for before, entry in pairwise(node.entries):
        value, empty = before.value, entry.value
        on_one_line = before.key_place.line == entry.key_place.line
        if on_one_line and _is_plain(value) and _is_plain(empty) and _is_left_out(empty):
            yield entry.key, f'{before.key}: "{value.value}, {entry.key}"'


def _is_left_out(value: Scalar) -> bool:
    return value.value is None and value.place.length == 1


def _is_plain(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and node.style is Style.PLAIN


def _meant(key: str, known: tuple[str, ...]) -> str | None:
    """The known key that an unknown one most probably stands for."""
    words = (word for word in _OTHER_WORDS.get(key.lower(), ()) if word in known)
    return nearest(key, known) or next(words, None)


def wrong_type(node: Node, expected: str) -> Rejected:
    """What to raise where a value of another type stands."""
    return Rejected((problems.wrong_type(node.place, _found(node), expected, _remedy(node, expected)),))


def _remedy(node: Node, expected: str) -> str | None:
    """How to write a scalar whose only fault is its quotes."""
    match node:
        case Scalar(value=bool() | int() | Decimal()) if expected == "text":
            return "put it between quotes"
        case Scalar(value=str() as found) if "number" in expected and _NUMBER.fullmatch(found):
            return "write it without quotes"
        case Scalar(value=str() as found) if "number" in expected and (number := plain_number(found)):
            return f"write `{number}`"
        case Scalar(value=True) if expected.startswith("a condition"):
            return "delete the line: what has no condition always holds"
        case _:
            return None


def _found(node: Node) -> str:
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool() as truth):
            return f"`{str(truth).lower()}`"
        case Scalar(value=str() as text):
            return f"the text {problems.quoted(text)}" if text.strip() else "an empty text"
        case _:
            return f"the number `{node.value}`"


def every(read: Callable[[A], T], arguments: Iterable[A]) -> tuple[T, ...]:
    """Read each of several things; raises Rejected with the problems of all of them."""
    found: list[T] = []
    wrong: list[Problem] = []
    for argument in arguments:
        try:
            found.append(read(argument))
        except Rejected as rejected:
            wrong.extend(rejected.problems)
    if wrong:
        raise Rejected(wrong)
    return tuple(found)


def sequence(node: Node) -> tuple[Node, ...]:
    """The items of a list that holds at least one."""
    if not isinstance(node, Sequence):
        raise wrong_type(node, "a list")
    if not node.items:
        raise Rejected((problems.nothing_listed(node.place),))
    return node.items


def entries(node: Node) -> tuple[Entry, ...]:
    """The entries of a mapping that holds at least one."""
    if not isinstance(node, Mapping):
        raise wrong_type(node, "a mapping of names to values")
    if not node.entries:
        raise Rejected((problems.nothing_listed(node.place),))
    return node.entries


def each(read: Callable[[Node], T]) -> Callable[[Node], tuple[T, ...]]:
    """A reader of lists from a reader of items."""
    return lambda node: every(read, sequence(node))


def each_entry(read: Callable[[Entry], T]) -> Callable[[Node], tuple[T, ...]]:
    """A reader of mappings from a reader of entries."""
    return lambda node: every(read, entries(node))


def repeated(named: Iterable[tuple[str, Place]]) -> Iterable[Problem]:
    """Report each name that was given before."""
    first: dict[str, Place] = {}
    for found, place in named:
        if found in first:
            yield problems.duplicate_name(place, found, first[found])
        first.setdefault(found, place)


def texts_under(nodes: Iterable[Node], key: str) -> Iterable[tuple[str, Place]]:
    """The texts under one key of several mappings; what has another shape is passed over."""
    for node in nodes:
        found = node.get(key) if isinstance(node, Mapping) else None
        if isinstance(found, Scalar) and isinstance(found.value, str):
            yield found.value, found.place
