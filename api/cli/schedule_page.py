"""Schedules as a person reads them at a terminal, and as one table for spreadsheets."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from unicodedata import east_asian_width

from api.cli.words import coloured

_Json = Mapping[str, Any]  # schedules as they are answered, whose values are of every JSON type

_SUMMARY = ("plan", "free after", "free on", "first payment", "total paid", "cost", "yearly rate")
_ROWS = ("number", "due", "payment", "principal", "interest", "fees", "balance")
_COLUMNS = ("schedule", "plan", "number", "due", "days", *_ROWS[2:])


def page(answered: Mapping[str, object]) -> str:
    """All schedules as text: the plans side by side, what to be warned of, each plan's payments, the conventions."""
    found = cast("_Json", answered)
    sections = (
        [_head(found)],
        _aligned([_SUMMARY, *map(_summary, found["schedules"])], left=3),
        [
            coloured(f"warning: {each['text']}", "yellow")
            for plan in found["schedules"]
            for each in plan["warnings"]
        ],
        [each["text"] for each in found["comparisons"]],
        *(_payments(plan) for plan in found["schedules"] if "rows" in plan),
        ["how it was worked out", *(f"  {each['text']}" for each in found["worked_out"])],
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def table(answered: Mapping[str, object]) -> str:
    """Every payment of every schedule as one CSV table; without payments, only its heading."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows(_records(cast("_Json", answered)))
    return written.getvalue()


def _records(found: _Json) -> Iterator[Sequence[object]]:
    for place, plan in enumerate(found["schedules"]):
        for row in plan.get("rows", []):
            yield (place, plan["title"], *(row[name] for name in _COLUMNS[2:]))


def _head(found: _Json) -> str:
    return (
        f"{found['balance']} {found['currency']} from {found['from']}, first payment due {found['first_due']}"
    )


def _summary(plan: _Json) -> Sequence[str]:
    ends = {"never_repaid": "never", "horizon_reached": "later"}
    rate = plan["effective_annual_rate"]
    return (
        plan["title"],
        ends.get(plan["status"]) or f"{plan['months']} months",
        plan["free_on"] or "-",
        plan["first_payment"],
        plan["totals"]["paid"] if plan["months"] else "-",
        plan["totals"]["cost"] if plan["months"] else "-",
        "-" if rate is None else f"{Decimal(rate) * 100:.2f} %",
    )


def _payments(plan: _Json) -> list[str]:
    rows = [[str(row[name]) for name in _ROWS] for row in plan["rows"]]
    return [coloured(plan["title"], "cyan"), *(f"  {line}" for line in _aligned([_ROWS, *rows], left=0))]


def _aligned(rows: Sequence[Sequence[str]], *, left: int) -> list[str]:
    """The rows in columns, two spaces apart; so many begin at the left, the others end at the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_cells(row, widths, left)).rstrip() for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int], left: int) -> Iterator[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - _width(cell))
        yield cell + space if place < left else space + cell


def _width(cell: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)
