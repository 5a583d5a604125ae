"""Accounts from a file: through a mapping, or from JSON lines that are decision inputs already."""

from collections.abc import Iterator
from pathlib import Path

from engine.decision.decide import Decider
from engine.decision.question import FactProblem, FactsRefused, Question
from engine.dryrun.columns import read_day
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.json_rows import Line, json_lines
from engine.dryrun.mapping import Separator
from engine.dryrun.reasons import (
    MISSING,
    NOT_A_DATE,
    NOT_A_LIST_OF_FREEZES,
    NOT_AN_OBJECT_OF_FACTS,
    CellRefused,
    unknown_key,
)
from engine.dryrun.rows import Account, Refused, RowProblem, problem, refused
from engine.dryrun.tables import table_rows
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

_FACTS = ("profile", "request", "freezes")
_BESIDE = ("id", "subject", "as_of", "request_id", "explain", "locale", "what_if")
_KEYS = (*_FACTS, *_BESIDE)


def mapped_accounts(
    path: Path, mapping: CompiledMapping, separator: Separator, day: int
) -> Iterator[Account | Refused]:
    """The accounts of a table; raises Rejected where it is not the table that the mapping is about."""
    for row in table_rows(path, mapping.headers, separator):
        yield row if isinstance(row, Refused) else mapping.account(row, day)


def given_accounts(
    path: Path, decider: Decider, day: int, as_of_key: str | None
) -> Iterator[Account | Refused]:
    """The accounts of a file of decision inputs, one on each line; an `id` is carried along."""
    if path.suffix.lower() not in {".jsonl", ".ndjson"}:
        raise Rejected((problems.mapping_needed(Place(str(path), 1, 1)),))
    inputs = _Inputs(decider, day, as_of_key)
    for number, line in json_lines(path):
        yield line if isinstance(line, Refused) else inputs.account(number, line)


class _Inputs:
    """Decision inputs and what they are read by."""

    def __init__(self, decider: Decider, day: int, as_of_key: str | None) -> None:
        self._decider = decider
        self._day = day
        self._as_of_key = as_of_key
        self._keys = (*_KEYS, *(() if as_of_key is None else (as_of_key,)))

    def account(self, number: int, line: Line) -> Account | Refused:
        """The account on a line."""
        wrong = tuple(self._misplaced(line))
        if wrong:
            return Refused(number, wrong)
        try:
            day = self._day if self._as_of_key is None else _day(line.get(self._as_of_key))
            return self._normalized(number, line, day)
        except CellRefused as fault:
            return refused(number, fault.reason, column=self._as_of_key)
        except FactsRefused as fault:
            return Refused(number, tuple(map(_row_problem, fault.problems)))

    def _normalized(self, number: int, line: Line, day: int) -> Account:
        profile, request, freezes = line["profile"], line.get("request", {}), line.get("freezes")
        question = Question(
            profile=profile if isinstance(profile, dict) else {},
            request=request if isinstance(request, dict) else {},
            freezes=freezes if isinstance(freezes, list) else None,
            day=day,
        )
        name = line.get("subject", line.get("id"))
        carried = str(name) if isinstance(name, str | int) else None
        return Account(number, day, self._decider.normalize(question), (carried,), question.freezes)

    def _misplaced(self, line: Line) -> Iterator[RowProblem]:
        if "profile" not in line:
            yield problem(MISSING, pointer="/profile")
        for key, value in line.items():
            pointer = f"/{key[:80].replace('~', '~0').replace('/', '~1')}"
            if key not in self._keys:
                yield problem(unknown_key(nearest(key, self._keys)), pointer=pointer)
            elif key in {"profile", "request"} and not isinstance(value, dict):
                yield problem(NOT_AN_OBJECT_OF_FACTS, pointer=pointer)
            elif key == "freezes" and not isinstance(value, list):
                yield problem(NOT_A_LIST_OF_FREEZES, pointer=pointer)


def _day(value: object) -> int:
    if not isinstance(value, str):
        raise CellRefused(NOT_A_DATE)
    return read_day(value)


def _row_problem(found: FactProblem) -> RowProblem:
    return RowProblem(pointer=found.pointer, code=found.code, message=found.message)
