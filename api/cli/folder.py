"""A policies folder as the verbs see it: what is in it, and every problem with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli.codes import Code
from api.cli.formats import as_text
from api.wiring import Files, Which, read_folder, snapshot_of_files, sources_of
from engine.cases.case import CaseFile
from engine.cases.load import load_cases
from engine.decision.decide import Decider
from engine.policy.library import load
from engine.policy.release import release_problems
from engine.text.place import Source
from engine.text.problem import Problem, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The policies and their cases, as far as they could be read."""

    sources: Mapping[str, Source]
    decider: Decider | None
    """None where a policy is invalid."""
    cases: tuple[CaseFile, ...]
    problems: tuple[Problem, ...]


def open_folder(path: Path) -> Folder:
    """Read a folder with its cases, whatever is wrong with it."""
    try:
        files = read_folder(path)
    except Rejected as rejected:
        return Folder(sources={}, decider=None, cases=(), problems=rejected.problems)
    return folder_of(files, str(path))


def folder_of(files: Files, root: str) -> Folder:
    """A folder with its cases from the bytes of its files."""
    cases = load_cases(files, root)
    try:
        decider = Decider(load(files, root))
        problems = (*cases.problems, *release_problems(decider.snapshot, files, root))
    except Rejected as rejected:
        decider, problems = None, (*rejected.problems, *cases.problems)
    return Folder(sources=sources_of(files, root), decider=decider, cases=cases.files, problems=problems)


def decider_of(path: Path, which: Which = "all") -> Decider:
    """The decider of a folder; where a policy is invalid, says so on standard error and ends."""
    sources: Mapping[str, Source] = {}
    try:
        files = read_folder(path)
        sources = sources_of(files, str(path))
        return Decider(snapshot_of_files(files, str(path), which))
    except Rejected as rejected:
        click.echo(as_text(rejected.problems, sources), err=True)
        raise click.exceptions.Exit(Code.INVALID_POLICY) from None
