"""`forbear sample`: made-up accounts to try things with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import DAY, POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.policy.vocabulary import Vocabulary

_MOST_ROWS = 10_000_000
_NOTE = "these accounts are synthetic: made up by chance, about nobody, and no base for setting policies"


@click.command("sample")
@POLICIES
@click.option(
    "--rows",
    type=click.IntRange(1, _MOST_ROWS),
    default=100,
    show_default=True,
    help="How many accounts to make up.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="The same seed and day give the same accounts.",
)
@click.option(
    "--out", metavar="FILE", default="-", show_default=True, help="Where to write; - is standard output."
)
@DAY
@TIME_ZONE
def command(  # noqa: PLR0913 - one for each option
    *, policies: Path, rows: int, seed: int, out: str, as_of: str | None, time_zone: str
) -> None:
    """Write made-up accounts that fit the vocabulary in the folder POLICIES, one JSON object on each line.

    The accounts are SYNTHETIC: each says so, and its id begins with `synthetic-`. Incomes, scores, debts and
    lateness go together; some facts are known to be none, some are left out, some accounts are frozen and some
    ask for a fee to be waived.

    \b
    Examples:
      forbear sample --rows 1000 --seed 1 --out accounts.jsonl
      forbear dry-run --profiles accounts.jsonl
    """  # noqa: D301 - click reads the mark before an example
    from engine.dryrun.sample import sample

    vocabulary = _vocabulary(policies)
    lines = sample(vocabulary, rows, seed, _day(as_of, time_zone))
    _write(lines, out)
    click.echo(_NOTE, err=True)


def _day(as_of: str | None, time_zone: str) -> int:
    import datetime

    from api.wiring import today

    return today(time_zone) if as_of is None else datetime.date.fromisoformat(as_of).toordinal()


def _vocabulary(policies: Path) -> Vocabulary:
    from api.cli.formats import as_text
    from api.wiring import read_folder, sources_of
    from engine.policy.schema.content import vocabulary_in
    from engine.text.problem import Rejected

    root, sources = str(policies), {}
    try:
        files = read_folder(policies)
        sources = sources_of(files, root)
        return vocabulary_in(files, root)
    except Rejected as rejected:
        click.echo(as_text(rejected.problems, sources), err=True)
        raise click.exceptions.Exit(Code.INVALID_POLICY) from None


def _write(lines: Iterable[str], out: str) -> None:
    if out == "-":
        for line in lines:
            click.echo(line)
        return
    try:
        with Path(out).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        click.echo(f"{out}: the accounts cannot be written: {reason}", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None
