"""Reads the wanted columns of a Parquet file as text, so that exact values stay exact."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.dryrun.duck import Connection, connect, errors, identifier
from engine.dryrun.rows import Refused, Row
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

_EXACT = re.compile(
    r"(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\)|VARCHAR|DATE|BOOLEAN|ENUM\(.*\))"
)
_SIZE = 10_000


def parquet_rows(path: Path, headers: Sequence[str]) -> Iterator[Row | Refused]:
    """The rows of a Parquet file; raises Rejected where it is none, or holds a wanted column inexactly."""
    place = Place(str(path), 1, 1)
    if set(str(path)) & set("*?["):
        raise Rejected((problems.pattern_in_path(place),))
    connection = connect(path)
    try:
        types = _types(connection, path)
        _check(place, types, headers)
        listed = ", ".join(f"CAST({identifier(header)} AS VARCHAR)" for header in headers) or "1"
        connection.execute(f"SELECT {listed} FROM read_parquet(?)", [str(path)])  # noqa: S608 - quoted identifiers only
        number = 0
        while rows := connection.fetchmany(_SIZE):
            for cells in rows:
                number += 1
                yield Row(number, cells if headers else ())
    except errors():
        raise Rejected((problems.not_parquet(place),)) from None
    finally:
        connection.close()


def _types(connection: Connection, path: Path) -> dict[str, str]:
    connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    return {str(name): str(type_) for name, type_, *_ in connection.fetchall()}


def _check(place: Place, types: dict[str, str], headers: Sequence[str]) -> None:
    wrong = []
    for header in dict.fromkeys(headers):
        if header not in types:
            wrong.append(problems.column_missing(place, header, nearest(header, types)))
        elif _EXACT.fullmatch(types[header]) is None:
            wrong.append(problems.column_inexact(place, header, types[header].split("(")[0]))
    if wrong:
        raise Rejected(wrong)
