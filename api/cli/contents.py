"""Single parts of a policies folder for verbs that need no sound policies, and files written for their author."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli.codes import Code
from api.cli.formats import as_text
from api.wiring import Files, read_folder, sources_of
from engine.text.problem import Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The bytes of a folder's files, and the name people know it by."""

    files: Files
    root: str


@contextmanager
def contents_of(folder: Path) -> Iterator[Contents]:
    """A folder's files; what is then wrong with any of them is told on standard error, and ends the verb."""
    files: Files = {}
    root = str(folder)
    try:
        files = read_folder(folder)
        yield Contents(files=files, root=root)
    except Rejected as rejected:
        click.echo(as_text(rejected.problems, sources_of(files, root)), err=True)
        raise click.exceptions.Exit(Code.INVALID_POLICY) from None


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by path below a folder; where the system refuses, says so and ends the verb."""
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            reason = (error.strerror or "the system gave no reason").lower()
            click.echo(f"{path}: the file cannot be written: {reason}", err=True)
            raise click.exceptions.Exit(Code.BAD_INPUT) from None
