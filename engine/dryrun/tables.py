"""Opens a table: its wanted columns as rows of text, and each record that is none with its reason."""

import csv
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TextIO

from engine.dryrun.json_rows import json_rows
from engine.dryrun.mapping import Separator
from engine.dryrun.parquet import parquet_rows
from engine.dryrun.reasons import NOT_UTF8, broken_quotes, wrong_cell_count
from engine.dryrun.rows import Refused, Row, refused
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

Rows = Iterator[Row | Refused]
_LONGEST_LINE = 1_048_576
_BLOCK = 1_048_576


def file_digest(path: Path) -> str:
    """`sha256:` and the hex digest of a file's bytes; raises Rejected where it cannot be read."""
    found = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found.update(block)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        raise Rejected((problems.unreadable_file(Place(str(path), 1, 1), reason),)) from None
    return f"sha256:{found.hexdigest()}"


def table_rows(path: Path, headers: Sequence[str], separator: Separator) -> Rows:
    """The rows of a table by the ending of its name; raises Rejected where it is no such table."""
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            character = "\t" if path.suffix.lower() == ".tsv" else separator.character
            return _csv_rows(path, headers, character)
        case ".jsonl" | ".ndjson":
            return json_rows(path, headers)
        case ".parquet":
            return parquet_rows(path, headers)
        case _:
            raise Rejected((problems.unknown_table(Place(str(path), 1, 1)),))


def check_headers(path: Path, found: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a table without a wanted column, or with two of that name."""
    wrong = []
    for header in dict.fromkeys(wanted):
        if header not in found:
            wrong.append(problems.column_missing(Place(str(path), 1, 1), header, nearest(header, found)))
        elif found.count(header) > 1:
            wrong.append(problems.column_twice(Place(str(path), 1, 1), header))
    if wrong:
        raise Rejected(wrong)


def _csv_rows(path: Path, headers: Sequence[str], separator: str) -> Rows:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        _refuse_utf_16(path)
        reader = _Records(path, file, separator)
        header = reader.header()
        check_headers(path, header, headers)
        pick = [header.index(name) for name in headers]
        width = len(header)
        for number, record in reader.records():
            if isinstance(record, Refused):
                yield record
            elif len(record) != width:
                yield refused(number, wrong_cell_count(len(record), width, reader.span()))
            elif _has_bad_bytes(record):
                yield refused(number, NOT_UTF8)
            else:
                yield Row(number, [record[place] for place in pick])


def _refuse_utf_16(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            raise Rejected((problems.not_utf8(Place(str(path), 1, 1), 0xFF),))


def _has_bad_bytes(record: list[str]) -> bool:
    joined = "".join(record)
    return not joined.isascii() and any("\udc80" <= sign <= "\udcff" for sign in joined)


class _Records:
    """The records of a CSV file; empty lines at its end are none."""

    def __init__(self, path: Path, file: TextIO, separator: str) -> None:
        self._path = path
        self._reader = csv.reader(self._lines(file), delimiter=separator, strict=True)
        self._first_line = 1

    def header(self) -> list[str]:
        """The names of the columns."""
        try:
            found = next(self._reader, None)
        except csv.Error:
            raise Rejected((problems.broken_header(Place(str(self._path), 1, 1)),)) from None
        if not found:
            raise Rejected((problems.no_header(Place(str(self._path), 1, 1)),))
        return found

    def records(self) -> Iterator[tuple[int, list[str] | Refused]]:
        """Each record with its number, from 1."""
        number, empty = 0, 0
        while True:
            self._first_line = self._reader.line_num + 1
            record = self._next(number + empty + 1)
            if record is None:
                return
            if not record:
                empty += 1
                continue
            for _ in range(empty):
                number += 1
                yield number, []
            number, empty = number + 1, 0
            yield number, record

    def _next(self, number: int) -> "list[str] | Refused | None":
        try:
            return next(self._reader, None)
        except csv.Error as error:
            # After these two nobody can say where the next row begins.
            if "unexpected end" in str(error) or "field limit" in str(error):
                raise Rejected((problems.open_quote(Place(str(self._path), self._first_line, 1)),)) from None
            return refused(number, broken_quotes(self.span()))

    def span(self) -> str:
        """Which lines the last record runs over, where that is more than one."""
        last = self._reader.line_num
        return "" if last <= self._first_line else f", it runs over the lines {self._first_line} to {last}"

    def _lines(self, file: TextIO) -> Iterator[str]:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise Rejected((problems.line_too_long(Place(str(self._path), number, 1), _LONGEST_LINE),))
            yield line
