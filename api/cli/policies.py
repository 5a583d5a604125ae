"""`forbear policies`: the catalogue of a folder, and the page that is written from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import POLICIES

if TYPE_CHECKING:
    from engine.policy.catalogue import CataloguedPolicy

PAGE = "README.md"
MARK = (
    "<!-- From here on the page is written by `forbear policies --write`; what stands above is by hand. -->"
)


@click.command("policies")
@POLICIES
@click.option("--jurisdiction", metavar="CODE", help="Only the policies of one jurisdiction, such as GB.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the catalogue is shown.",
)
@click.option(
    "--write", is_flag=True, help=f"Write the catalogue into {PAGE} of the folder, below what stands there."
)
def command(*, policies: Path, jurisdiction: str | None, form: str, write: bool) -> None:
    """List the policies in the folder POLICIES: for whom, in force when, citing what, last reviewed when.

    \b
    Examples:
      forbear policies
      forbear policies --jurisdiction GB --format markdown
      forbear policies --write
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    found = _catalogue(policies)
    if write:
        _write(policies / PAGE, found)
        return
    home = None if jurisdiction is None else jurisdiction.upper()
    chosen = tuple(each for each in found if home in {None, each.latest.jurisdiction})
    if not chosen:
        known = ", ".join(sorted({each.latest.jurisdiction for each in found}))
        message = f"no policy is of this jurisdiction; there are {known}"
        raise click.BadParameter(message, param_hint="--jurisdiction")
    click.echo(_shown(chosen, form))


def _catalogue(folder: Path) -> tuple[CataloguedPolicy, ...]:
    from api.cli.contents import contents_of
    from engine.policy.catalogue import catalogue
    from engine.policy.library import load
    from engine.policy.lock import lock_of

    with contents_of(folder) as contents:
        return catalogue(load(contents.files, contents.root), lock_of(contents.files, contents.root))


def _shown(chosen: tuple[CataloguedPolicy, ...], form: str) -> str:
    from api.cli.catalogued import as_json, as_lines, as_page

    match form:
        case "json":
            return as_json(chosen)
        case "markdown":
            return as_page(chosen)
        case _:
            return "\n".join(as_lines(chosen))


def _write(path: Path, found: tuple[CataloguedPolicy, ...]) -> None:
    from api.cli.catalogued import as_page
    from api.cli.contents import write_all

    old = path.read_text(encoding="utf-8") if path.is_file() else "# The policies\n\n"
    above = old.partition(MARK)[0]
    page = f"{above}{MARK}\n\n{as_page(found)}\n"
    write_all(path.parent, {path.name: page.encode()})
    click.echo(f"{path}  {'unchanged' if page == old else 'written'}")
