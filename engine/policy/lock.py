"""The record of releases, `versions.lock`: read with the place of every entry, written in one spelling."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from engine.policy.shape import Fields, each, each_entry, every, sequence
from engine.policy.values import day, line, one_of, whole
from engine.policy.written import day as written_day
from engine.text import problems
from engine.text.document import Document, Entry, Node
from engine.text.place import Place
from engine.text.problem import Rejected
from engine.text.read import decode, read

LOCK = "versions.lock"
"""The path below the root of a policies folder."""

_HEAD = """\
# Written by `forbear release`; not to be edited by hand. Each version stands with the digest of what it means, who
# wrote and who approved it, and short digests of its parts, by which a change is named; so do the fields they read.
"""
_ENTRY = ("policy", "version", "digest", "author", "approver", "released_on", "values", "parts")
_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_SHORT = re.compile("[0-9a-f]{8}")
_VERSION = whole(1, 999_999, "a whole number from 1")


class _Format(StrEnum):
    V1 = "forbear.versions.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """One version as it was released."""

    policy: str
    version: int
    digest: str
    author: str
    approver: str
    released_on: int
    values: Mapping[str, tuple[str, ...]]
    """By parameter, the days from which it had a value."""
    parts: Mapping[str, str]
    """By part, such as `rule minor`, its short digest."""
    place: Place
    """Where the entry stands in the lock."""

    @property
    def key(self) -> str:
        """The version's name: `policy@version`."""
        return f"{self.policy}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Every released version, by policy and version, and what the fields are that they read."""

    path: str
    entries: tuple[Released, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """By field, its short digest."""

    def find(self, key: str) -> Released | None:
        """The record of a version."""
        return next((entry for entry in self.entries if entry.key == key), None)


def lock_of(files: Mapping[str, bytes], root: str) -> Lock:
    """The record in a folder, empty where it has none; raises Rejected with all that is wrong with it."""
    path = f"{root.rstrip('/')}/{LOCK}"
    if LOCK not in files:
        return Lock(path=path)
    return read_lock(read(decode(path, files[LOCK])))


def read_lock(document: Document) -> Lock:
    """The record a document holds; raises Rejected with all that is wrong with it."""
    with Fields(document.root, ("format", "fields", "versions")) as fields:
        fields.required("format", one_of(*_Format), _Format.V1)
        entries = fields.required("versions", each(_released), ())
        first: dict[str, Place] = {}
        for entry in entries:
            if entry.key in first:
                fields.note(problems.released_twice(entry.place, entry.key, first[entry.key]))
            first.setdefault(entry.key, entry.place)
        return Lock(
            path=document.source.path,
            entries=_in_order(entries),
            fields=dict(fields.optional("fields", each_entry(_part)) or ()),
        )


def with_entry(lock: Lock, entry: Released, fields: Mapping[str, str]) -> Lock:
    """The record with one more version and the fields it reads."""
    return Lock(path=lock.path, entries=_in_order((*lock.entries, entry)), fields={**fields, **lock.fields})


def write_lock(lock: Lock) -> str:
    """The text of a record; the same record is always the same text."""
    lines = [f"{_HEAD}format: {_Format.V1}"]
    if lock.fields:
        lines.append("fields:")
    lines += [f"  {name}: {_quoted(digest)}" for name, digest in sorted(lock.fields.items())]
    lines.append("versions:")
    for entry in lock.entries:
        lines += _lines(entry)
    return "\n".join([*lines, ""])


def _lines(entry: Released) -> Iterator[str]:
    yield f"  - policy: {entry.policy}"
    yield f"    version: {entry.version}"
    yield f"    digest: {entry.digest}"
    yield f"    author: {_quoted(entry.author)}"
    yield f"    approver: {_quoted(entry.approver)}"
    yield f"    released_on: {_quoted(written_day(entry.released_on))}"
    if entry.values:
        yield "    values:"
    for parameter, days in sorted(entry.values.items()):
        yield f"      {parameter}: [{', '.join(map(_quoted, days))}]"
    yield "    parts:"
    for part, digest in sorted(entry.parts.items()):
        yield f"      {part}: {_quoted(digest)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _in_order(entries: Sequence[Released]) -> tuple[Released, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.policy, entry.version)))


def _released(node: Node) -> Released:
    with Fields(node, _ENTRY) as fields:
        return Released(
            policy=fields.required("policy", line, ""),
            version=fields.required("version", _VERSION, 1),
            digest=fields.required("digest", _digest(_DIGEST, "`sha256:` and 64 hex digits"), ""),
            author=fields.required("author", line, ""),
            approver=fields.required("approver", line, ""),
            released_on=fields.required("released_on", day, 1),
            values=dict(fields.optional("values", each_entry(_days)) or ()),
            parts=dict(fields.required("parts", each_entry(_part), ())),
            place=fields.place,
        )


def _days(entry: Entry) -> tuple[str, tuple[str, ...]]:
    return entry.key, tuple(map(written_day, every(day, sequence(entry.value))))


def _part(entry: Entry) -> tuple[str, str]:
    return entry.key, _digest(_SHORT, "8 hex digits")(entry.value)


def _digest(pattern: re.Pattern[str], expected: str) -> Callable[[Node], str]:
    def read_digest(node: Node) -> str:
        found = line(node)
        if pattern.fullmatch(found) is None:
            raise Rejected((problems.not_a_digest(node.place, found, expected),))
        return found

    return read_digest
