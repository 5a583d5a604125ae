"""Writes what came of each row: the decisions as Parquet, the refusals as JSON lines, and the summary."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.decision.show import day, money
from engine.dryrun.decide import MOST_PATTERNS, Decided, Pattern, RowResult
from engine.dryrun.duck import connect, identifier, literal
from engine.dryrun.rows import Refused
from engine.language.tree import Value

DECISIONS, REJECTED, SUMMARY = "decisions.parquet", "rejected.jsonl", "summary.json"
_MONEY = "DECIMAL(18,2)"
_COLUMNS = {
    "row": "BIGINT",
    "as_of": "DATE",
    "status": "VARCHAR",
    "limit_status": "VARCHAR",
    "limit_answer": "VARCHAR",
    "limit": _MONEY,
    "limit_lowest": _MONEY,
    "limit_highest": _MONEY,
    "limit_before": _MONEY,
    "decided_by": "VARCHAR[]",
    "freeze_status": "VARCHAR",
    "freeze_level": "VARCHAR",
    "waiver_status": "VARCHAR",
    "waiver": _MONEY,
    "actions": "VARCHAR[]",
    "fired": "VARCHAR[]",
}


class Outputs:
    """The files of one run; they appear in their folder together, once all rows are there."""

    def __init__(self, folder: Path, carried: Sequence[str]) -> None:
        self._folder = folder
        self._columns = [(name, f"c{place}") for place, name in enumerate(column_names(carried))]
        self._lines = folder / ".decisions.jsonl"
        self._parquet = folder / f".{DECISIONS}"
        self._refusals = folder / f".{REJECTED}"
        self._commons: dict[_Shared, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._connection = connect(self._lines, self._parquet)
        self._decided = self._lines.open("w", encoding="utf-8")
        self._refused = self._refusals.open("w", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._decided.close()
        self._refused.close()
        self._connection.close()
        for path in (self._lines, self._parquet, self._refusals):
            path.unlink(missing_ok=True)

    def add(self, result: RowResult) -> None:
        """Write one row."""
        if isinstance(result, Refused):
            problems = [problem.as_json() for problem in result.problems]
            line: dict[str, object] = {"row": result.number, "problems": problems}
            self._refused.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            return
        self._decided.write(f"{{{self._own(result)}{self._common(result)}\n")

    def _own(self, result: Decided) -> str:
        """What is a row's own, as the beginning of a JSON object; amounts and days need no escapes."""
        limit, waiver = result.limit, result.waivers[0] if result.waivers else {}
        is_known, is_about = limit.status in {"decided", "referred"}, limit.status != "not_in_scope"
        own = {
            "row": str(result.number),
            "as_of": f'"{day(result.day)}"',
            "limit": _amount(limit.low if is_known else None),
            "limit_lowest": _amount(limit.low if is_about else None),
            "limit_highest": _amount(limit.high if is_about else None),
            "limit_before": _amount(limit.before),
            "waiver": json.dumps(waiver.get("amount")),
            **{key: json.dumps(cell) for (_, key), cell in zip(self._columns, result.carried, strict=True)},
        }
        return "".join(f'"{name}": {value}, ' for name, value in own.items())

    def _common(self, result: Decided) -> str:
        """What many rows share, as the end of a JSON object; written once for each that differs."""
        limit = result.limit
        waiver = str(result.waivers[0]["status"]) if result.waivers else None
        key = result.pattern, result.status, limit.status, limit.answer, limit.decided_by, waiver
        found = self._commons.get(key)
        if found is None:
            if len(self._commons) >= MOST_PATTERNS:
                self._commons.clear()
            found = self._commons[key] = json.dumps(_shared(*key)).removeprefix("{")
        return found

    def finish(self, summary: str) -> None:
        """Put the three files in their places."""
        self._decided.close()
        self._refused.close()
        self._connection.execute(self._copy())
        self._parquet.replace(self._folder / DECISIONS)
        self._refusals.replace(self._folder / REJECTED)
        waiting = self._folder / f".{SUMMARY}"
        waiting.write_text(summary, encoding="utf-8")
        waiting.replace(self._folder / SUMMARY)

    def _copy(self) -> str:
        columns = {**_COLUMNS, **{key: "VARCHAR" for _, key in self._columns}}
        types = ", ".join(f"{literal(name)}: {literal(type_)}" for name, type_ in columns.items())
        first, *others = (identifier(name) for name in _COLUMNS)
        carried = (f"{identifier(key)} AS {identifier(name)}" for name, key in self._columns)
        listed = ", ".join((first, *carried, *others))
        read = f"read_json({literal(str(self._lines))}, format = 'newline_delimited', columns = {{{types}}})"
        select = f"SELECT {listed} FROM {read} ORDER BY row"  # noqa: S608 - quoted names only
        # Its own temporary file would lie outside of what this connection may reach.
        return f"COPY ({select}) TO {literal(str(self._parquet))} (FORMAT parquet, USE_TMP_FILE false)"


def column_names(carried: Sequence[str]) -> list[str]:
    """The carried columns under names that no other column of the output has, whatever the case of letters."""
    taken = set(_COLUMNS)
    found = []
    for header in carried:
        name = header
        while name.lower() in taken:
            name = f"source_{name}"
        taken.add(name.lower())
        found.append(name)
    return found


def _amount(value: Value) -> str:
    return "null" if value is None else f'"{money(value)}"'


_Shared = tuple[Pattern, str, str, str | None, tuple[str, ...], str | None]


def _shared(  # noqa: PLR0913, PLR0917 - the parts of `_Shared`
    pattern: Pattern,
    status: str,
    limit_status: str,
    limit_answer: str | None,
    decided_by: tuple[str, ...],
    waiver_status: str | None,
) -> dict[str, object]:
    return {
        "status": status,
        "limit_status": limit_status,
        "limit_answer": limit_answer,
        "decided_by": decided_by,
        "waiver_status": waiver_status,
        "freeze_status": pattern.freeze["status"],
        "freeze_level": pattern.freeze["level"],
        "actions": [action["action"] for action in pattern.actions if action["status"] == "decided"],
        "fired": pattern.fired,
    }
