"""`forbear init`: writes a new folder of policies that can be checked, tested and served at once."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.options import TIME_ZONE


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--jurisdiction", metavar="CODE", default="CN", show_default=True, help="Where the first policy applies."
)
@click.option("--currency", metavar="CODE", help="Its currency.  [default: that of the jurisdiction]")
@TIME_ZONE
def command(*, folder: Path, jurisdiction: str, currency: str | None, time_zone: str) -> None:
    """Write a new folder of policies into FOLDER, which must be empty or not exist yet.

    It holds a vocabulary, the texts for customers, one policy with cases that pass, and schemas for editors.

    \b
    Examples:
      forbear init lending
      forbear init lending --jurisdiction GB
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.contents import write_all
    from api.wiring import today
    from engine.policy.templates.starter import starter
    from engine.policy.written import day

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"`{folder}` is not empty; name a folder that does not exist yet"
        raise click.BadParameter(message, param_hint="FOLDER")
    first_day = day(today(time_zone))[:4] + "-01-01"
    files = starter(jurisdiction, _currency(jurisdiction, currency), first_day)
    write_all(folder, files)
    for name in files:
        click.echo(f"{folder / name}  written")
    click.echo(_next(folder, jurisdiction.lower()))


def _currency(jurisdiction: str, given: str | None) -> str:
    """The currency, if both are codes that the vocabulary will know."""
    from engine.policy.templates.fill import CURRENCIES
    from engine.text.nearest import nearest

    if jurisdiction not in CURRENCIES:
        known = ", ".join(CURRENCIES)
        message = f"`{jurisdiction}` is none of {known}"
        raise click.BadParameter(message, param_hint="--jurisdiction")
    currency = given or CURRENCIES[jurisdiction]
    if currency not in CURRENCIES.values():
        close = nearest(currency, CURRENCIES.values())
        hint = f"did you mean `{close}`?" if close else f"it is none of {', '.join(CURRENCIES.values())}"
        message = f"`{currency}` is no currency of the vocabulary; {hint}"
        raise click.BadParameter(message, param_hint="--currency")
    return currency


def _next(folder: Path, jurisdiction: str) -> str:
    """What to do with it."""
    return (
        f"\nnext:\n  forbear check {folder}\n  forbear test {folder}\n"
        f"  forbear new {jurisdiction}/student_limit {folder}"
    )
