"""A whole report: what two sides say otherwise, which cases come out otherwise, and how many accounts do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.policy.diff.change import Difference
from engine.policy.diff.outcomes import MEASURED, WAYS, Moved

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMove:
    """A case whose outcome differs between the two sides."""

    policy: str
    version: int
    case: str
    side: str
    """`before`, `after` or `both`: whose file the case stands in."""
    moves: tuple[Moved, ...]
    """Empty where its facts fit one side only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases that were run under both sides."""

    run: int
    moves: tuple[CaseMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An account that changes, by its row alone."""

    row: int
    moves: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Counts over a file of accounts, and a few examples."""

    file: str
    day: str
    rows: int
    refused: int
    """Rows whose facts do not fit."""
    changed: int
    ways: Mapping[str, Mapping[str, int]]
    """By outcome, how many became more, less or something else."""
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a person who reviews a change wants to know."""

    before: str
    after: str
    difference: Difference
    cases: Cases
    accounts: Accounts | None = None


Row = tuple[int, tuple[Moved, ...] | None]
"""The number of a row and the outcomes that differ; None where its facts do not fit."""


def counted(file: str, day: str, rows: Iterable[Row]) -> Accounts:
    """The counts over the rows of a file."""
    refused = decided = changed = 0
    ways = {name: dict.fromkeys(WAYS, 0) for name in MEASURED}
    examples: dict[object, list[Example]] = {}
    for row, moves in rows:
        refused += moves is None
        decided += moves is not None
        found = tuple(each for each in moves or () if each.name in MEASURED)
        changed += bool(found)
        for each in found:
            ways[each.name][each.way] += 1
        if found:
            alike = examples.setdefault(_sort(found), [])
            alike += [Example(row=row, moves=found)] if len(alike) < MOST_EXAMPLES else []
    return Accounts(
        file=file,
        day=day,
        rows=decided,
        refused=refused,
        changed=changed,
        ways=ways,
        examples=_picked(examples.values()),
    )


def _sort(moves: Iterable[Moved]) -> object:
    """What sort of change it is: which outcomes, which way, and by which rules."""
    return tuple((each.name, each.way, _rules(each)) for each in moves)


def _rules(move: Moved) -> object:
    return tuple(each.rules if each else () for each in (move.before, move.after))


def _picked(sorts: Iterable[list[Example]]) -> tuple[Example, ...]:
    """A few examples, one of each sort of change before a second of any, by row."""
    ranked = sorted((rank, example.row, example) for alike in sorts for rank, example in enumerate(alike))
    picked = [example for _, _, example in ranked[:MOST_EXAMPLES]]
    return tuple(sorted(picked, key=lambda example: example.row))
