"""One dry-run from a file to its summary: rows in = decided + incomplete + referred + rejected."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from engine.decision.decide import Decider
from engine.dryrun.accounts import given_accounts, mapped_accounts
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.decide import Look, decide_rows, through_any, through_one
from engine.dryrun.mapping import SourceMapping
from engine.dryrun.rows import Account, Refused
from engine.dryrun.summary import Origin, summary
from engine.dryrun.tables import file_digest
from engine.dryrun.tally import Tally
from engine.dryrun.write import Outputs
from engine.policy.epochs import Pins


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What is replayed over what."""

    decider: Decider
    profiles: Path
    mapping: SourceMapping | None
    day: int
    as_of_column: str | None
    """Where each row is decided on a day of its own."""
    out: Path | None
    pins: Pins = frozenset()
    """Versions that take part whatever the day."""


Tick = Callable[[], None]
"""Called once for each row."""


def dry_run(run: DryRun, tick: Tick) -> dict[str, object]:
    """Decide every row; raises Rejected where the mapping or the file is none."""
    digest = file_digest(run.profiles)
    accounts, look, carried = _accounts(run)
    tally = Tally()
    with ExitStack() as stack:
        outputs = None if run.out is None else stack.enter_context(Outputs(run.out, carried))
        for result in decide_rows(accounts, look):
            tally.add(result)
            if outputs is not None:
                outputs.add(result)
            tick()
        tally.settle()
        found = summary(tally, _origin(run, digest))
        if outputs is not None:
            outputs.finish(as_text(found))
    return found


def as_text(found: dict[str, object]) -> str:
    """A summary as it stands in its file."""
    return f"{json.dumps(found, ensure_ascii=False, indent=2)}\n"


def _accounts(run: DryRun) -> tuple[Iterator[Account | Refused], Look, tuple[str, ...]]:
    if run.mapping is None:
        accounts = given_accounts(run.profiles, run.decider, run.day, run.as_of_column)
        return accounts, through_any(run.decider, run.pins), ("subject",)
    compiled = CompiledMapping(run.mapping, run.decider.snapshot, run.decider.layout, run.as_of_column)
    rows = mapped_accounts(run.profiles, compiled, run.mapping.separator, run.day)
    return rows, through_one(run.decider, compiled.present, run.pins), compiled.carried


def _origin(run: DryRun, digest: str) -> Origin:
    return Origin(
        as_of=run.day if run.as_of_column is None else None,
        as_of_column=run.as_of_column,
        snapshot=run.decider.snapshot.digest,
        pins=run.pins,
        mapping=None if run.mapping is None else run.mapping.digest,
        input=digest,
    )
