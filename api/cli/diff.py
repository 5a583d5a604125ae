"""`forbear diff`: what a change of policies says otherwise, and what comes out otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import DAY, TIME_ZONE

if TYPE_CHECKING:
    from api.cli.sides import Side
    from engine.policy.diff.report import Accounts, Report


@click.command("diff")
@click.argument("before", metavar="[A]", required=False)
@click.argument("after", metavar="[B]", required=False)
@click.option(
    "--policies",
    metavar="FOLDER",
    default="policies",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where two versions are looked for.",
)
@click.option("--against", metavar="REVISION", help="Hold the folder A against this git revision of it.")
@click.option(
    "--profiles",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Count how many of these accounts change: decision inputs, one JSON object on each line.",
)
@DAY
@TIME_ZONE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the difference is shown.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    before: str | None,
    after: str | None,
    policies: Path,
    against: str | None,
    profiles: Path | None,
    as_of: str | None,
    time_zone: str,
    form: str,
) -> None:
    """Say in words what B means otherwise than A, and which cases and accounts come out otherwise.

    A and B are two versions of one policy, or two folders; a folder may be taken as it stood at a git revision:
    FOLDER@REVISION. Rules, tables, dates and values are told clause by clause, and so are the fields of
    profile.yaml, the lists, and the texts of reasons.yaml; comments, layout, the order of keys and rules, and texts
    for authors are no difference. The cases of both sides are decided under both; two versions are held against
    each other on each case's day, whatever versions that day would pick.

    \b
    Examples:
      forbear diff cn/pay_later_limit@1 cn/pay_later_limit@2
      forbear diff policies@main policies --format markdown
      forbear diff policies --against HEAD~3 --profiles accounts.jsonl

    The exit code is 0 whether there is a difference or not, 2 where there is no such version, folder or
    revision, 3 where a policy is invalid, and 6 where no account of the file could be decided.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    one, other = _sides(before, after, policies, against)
    accounts = None if profiles is None else _accounts(one, other, profiles, as_of, time_zone)
    click.echo(_shown(_report(one, other, accounts), form))
    if accounts is not None and not accounts.rows:
        click.echo(f"{profiles}: no account could be decided", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT)


def _sides(before: str | None, after: str | None, policies: Path, against: str | None) -> tuple[Side, Side]:
    """What is held against what."""
    from api.cli.sides import VERSION, folder_side, version_sides

    if against is not None:
        if after is not None:
            message = "`--against` holds one folder against itself, a second one stands here"
            raise click.UsageError(message)
        folder = before or str(policies)
        return folder_side(f"{folder}@{against}"), folder_side(folder)
    if before is None or after is None:
        message = "two versions or two folders were expected, or one folder with `--against REVISION`"
        raise click.UsageError(message)
    if VERSION.fullmatch(before) or VERSION.fullmatch(after):
        return version_sides(before, after, policies)
    return folder_side(before), folder_side(after)


def _report(one: Side, other: Side, accounts: Accounts | None) -> Report:
    from api.cli.replays import replayed_cases
    from engine.policy.diff.compare import compare_folders, compare_versions
    from engine.policy.diff.report import Report

    if one.version is not None and other.version is not None:
        difference = compare_versions(one.version, other.version)
    else:
        difference = compare_folders(one.decider.snapshot, other.decider.snapshot)
    return Report(
        before=one.name,
        after=other.name,
        difference=difference,
        cases=replayed_cases(one, other),
        accounts=accounts,
    )


def _accounts(one: Side, other: Side, path: Path, as_of: str | None, time_zone: str) -> Accounts:
    import datetime

    from api.cli.replays import replayed_accounts
    from api.wiring import today

    day = today(time_zone) if as_of is None else datetime.date.fromisoformat(as_of).toordinal()
    try:
        return replayed_accounts(one, other, path, day)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        click.echo(f"{path}: the accounts cannot be read: {reason}", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None


def _shown(report: Report, form: str) -> str:
    from api.cli.formats import pretty
    from engine.policy.diff.data import as_data
    from engine.policy.diff.words import as_markdown, as_text

    match form:
        case "json":
            return pretty(as_data(report))
        case "markdown":
            return as_markdown(report)
        case _:
            return as_text(report)
