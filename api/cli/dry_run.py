"""`forbear dry-run`: a file of accounts to what the policies would have decided."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import DAY, POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from engine.dryrun.mapping import SourceMapping
    from engine.dryrun.run import DryRun


@click.command("dry-run")
@POLICIES
@click.option(
    "--profiles",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The accounts: .csv, .tsv, .jsonl or .parquet.",
)
@click.option(
    "--mapping",
    metavar="MAP.yaml",
    type=click.Path(path_type=Path),
    help="How the columns become fields; without it, each line is a decision input in JSON.",
)
@DAY
@click.option("--as-of-column", metavar="NAME", help="The column with each account's own day of decision.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where decisions.parquet, rejected.jsonl and summary.json are written.",
)
@TIME_ZONE
@click.option(
    "--include-status",
    "statuses",
    multiple=True,
    type=click.Choice(["draft", "vacated", "guidance"]),
    help="Decide as if versions of this standing were in force, whatever the day; may be given twice.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the summary is shown.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    policies: Path,
    profiles: Path,
    mapping: Path | None,
    as_of: str | None,
    as_of_column: str | None,
    out: Path | None,
    time_zone: str,
    statuses: tuple[str, ...],
    form: str,
) -> None:
    """Replay the policies in the folder POLICIES over a file of accounts and count what comes out.

    Every row is counted once: as decided, incomplete, referred, or rejected where it does not fit the mapping or
    the vocabulary, or where no policy is about it.

    \b
    Examples:
      forbear sample --rows 1000 --seed 1 --out accounts.jsonl
      forbear dry-run --profiles accounts.jsonl
      forbear dry-run --profiles extract.csv --mapping extract.yaml --as-of 2025-06-30 --out results
      forbear dry-run --profiles accounts.jsonl --include-status draft

    The exit code is 0 for every result, 3 where a policy is invalid, and 6 where the mapping or the file of
    accounts is, or where every row was rejected.
    """  # noqa: D301 - click reads the mark before an example
    from api.cli.folder import decider_of
    from engine.dryrun.run import DryRun
    from engine.policy.epochs import standing_as
    from engine.policy.policy import Status

    if as_of is not None and as_of_column is not None:
        message = "`--as-of` and `--as-of-column` both say the day, one of them was expected"
        raise click.UsageError(message)
    decider = decider_of(policies)
    read = None if mapping is None else _mapping(mapping)
    day = _day(as_of, time_zone)
    run = DryRun(
        decider=decider,
        profiles=profiles,
        mapping=read,
        day=day,
        as_of_column=as_of_column,
        out=out,
        pins=standing_as(decider.snapshot.versions, [Status(status) for status in statuses]),
    )
    _show(run, mapping, form)


def _day(as_of: str | None, time_zone: str) -> int:
    import datetime

    from api.wiring import today

    return today(time_zone) if as_of is None else datetime.date.fromisoformat(as_of).toordinal()


def _mapping(path: Path) -> SourceMapping:
    """The mapping in a file; where it is none, says so and ends."""
    from engine.dryrun.read_mapping import read_mapping
    from engine.text.problem import Rejected
    from engine.text.read import decode, read

    try:
        return read_mapping(read(decode(str(path), _content(path))))
    except Rejected as rejected:
        _refuse(rejected, path)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None


def _content(path: Path) -> bytes:
    from engine.text import problems
    from engine.text.place import Place
    from engine.text.problem import Rejected
    from engine.text.read import MAX_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        raise Rejected((problems.unreadable_file(Place(str(path), 1, 1), reason),)) from None


def _show(run: DryRun, mapping: Path | None, form: str) -> None:
    from engine.dryrun.duck import DuckdbMissing
    from engine.dryrun.run import as_text
    from engine.dryrun.table import table
    from engine.text.problem import Rejected

    try:
        found = _run(run)
    except Rejected as rejected:
        _refuse(rejected, mapping)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None
    except DuckdbMissing as missing:
        raise click.UsageError(str(missing)) from None
    except OSError as error:
        click.echo(
            f"{run.out}: the results cannot be written: {(error.strerror or 'unknown').lower()}", err=True
        )
        raise click.exceptions.Exit(Code.BAD_INPUT) from None
    click.echo(as_text(found).rstrip("\n") if form == "json" else table(found))
    if found["rows"] and found["rows"] == found["rejected"]:
        click.echo("every row was rejected", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT)


def _run(run: DryRun) -> dict[str, object]:
    """The run, with its progress on a terminal."""
    from engine.dryrun.run import dry_run

    if not sys.stderr.isatty():
        return dry_run(run, lambda: None)
    try:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
    except ImportError:
        return dry_run(run, lambda: None)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} accounts"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        return dry_run(run, lambda: progress.advance(task))


def _refuse(rejected: Exception, mapping: Path | None) -> None:
    from api.cli.formats import as_text
    from engine.text.place import Source
    from engine.text.problem import Rejected

    if isinstance(rejected, Rejected):
        text = "" if mapping is None else _text(mapping)
        sources = {} if mapping is None else {str(mapping): Source(str(mapping), text)}
        click.echo(as_text(rejected.problems, sources), err=True)


def _text(path: Path) -> str:
    try:
        return _content(path).decode("utf-8", errors="replace")
    except Exception:  # noqa: BLE001 - shown without its lines
        return ""
