"""The next version of a policy: its files copied with their comments, and only what must differ changed."""

from collections import abc

from engine.policy.csv_matrix import csv_name
from engine.policy.schema.content import document_in
from engine.text.document import Document, Mapping

_DRAFT = "status: draft            # A draft decides nothing yet. Delete this line to bring the version into force."

Files = abc.Mapping[str, bytes]


class OneLine(Exception):  # noqa: N818 - an answer about a text, not a fault of the program
    """Raised for a file in which two keys share a line, so that no line can be changed alone."""


def next_version(files: Files, root: str, policy: str, latest: int, effective: str) -> dict[str, bytes]:
    """The files of the version after the latest, by path; raises Rejected where that cannot be read."""
    before, after = f"{policy}/v{latest}", f"{policy}/v{latest + 1}"
    document = document_in(files, root, f"{before}.yaml")
    lines = _Lines(document)
    lines.put("version", f"version: {latest + 1}")
    lines.put("effective", f'effective: "{effective}"')
    lines.put("until", None)
    lines.put("status", _DRAFT, behind="effective")
    lines.put("changes", f"changes: Say what is different from version {latest}, and why.", behind="about")
    tables = _tables(files, policy, latest, document, lines)
    cases = _cases(files, root, before, after, latest)
    return {f"{after}.yaml": lines.text().encode(), **cases, **tables}


def _tables(files: Files, policy: str, latest: int, document: Document, lines: "_Lines") -> dict[str, bytes]:
    """A copy of the matrix, so that the version before keeps its own."""
    scalar = csv_name(document.root)
    path = f"{policy}/{scalar.value}" if scalar else ""
    if scalar is None or path not in files:
        return {}
    renamed = f"v{latest + 1}.{str(scalar.value).removeprefix(f'v{latest}.')}"
    lines.swap(scalar.place.line, str(scalar.value), renamed)
    return {f"{policy}/{renamed}": files[path]}


def _cases(files: Files, root: str, before: str, after: str, latest: int) -> dict[str, bytes]:
    if f"{before}.cases.yaml" not in files:
        return {}
    lines = _Lines(document_in(files, root, f"{before}.cases.yaml"))
    lines.put("version", f"version: {latest + 1}")
    return {f"{after}.cases.yaml": lines.text().encode()}


class _Lines:
    """The lines of a file, changed key by key."""

    def __init__(self, document: Document) -> None:
        self._lines = document.source.text.replace("\r\n", "\n").split("\n")
        entries = document.root.entries if isinstance(document.root, Mapping) else ()
        starts = [entry.key_place.line - 1 for entry in entries]
        if len(set(starts)) < len(starts):
            raise OneLine
        ends = [*starts[1:], len(self._lines)]
        self._blocks = {
            entry.key: (start, self._end(start, end))
            for entry, start, end in zip(entries, starts, ends, strict=True)
        }
        self._new: dict[int, list[str]] = {}
        self._gone: set[int] = set()

    def _end(self, start: int, end: int) -> int:
        """The line behind a value; comments and empty lines before the next key belong to that."""
        while end > start + 1 and not self._lines[end - 1].partition("#")[0].strip():
            end -= 1
        return end

    def put(self, key: str, line: str | None, *, behind: str | None = None) -> None:
        """Let this line stand in place of a key and its value, or behind those of another key."""
        if key in self._blocks:
            start, end = self._blocks[key]
            self._gone.update(range(start, end))
        elif behind in self._blocks:
            end = self._blocks[behind or ""][1]
        else:
            return
        if line is not None:
            self._new.setdefault(end, []).append(line)

    def swap(self, line: int, old: str, new: str) -> None:
        """Write a word of a line otherwise."""
        self._lines[line - 1] = self._lines[line - 1].replace(old, new, 1)

    def text(self) -> str:
        """The changed text."""
        found: list[str] = []
        for number, line in enumerate([*self._lines, None]):
            found += self._new.get(number, [])
            if line is not None and number not in self._gone:
                found.append(line)
        return "\n".join(found)
