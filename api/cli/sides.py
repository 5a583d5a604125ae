"""The two sides of a difference: versions of one policy, folders, or a folder at a git revision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from api.cli.codes import Code
from api.cli.formats import as_text
from api.cli.revision import RevisionRefused, read_revision
from api.wiring import read_folder, sources_of
from engine.cases.case import CaseFile
from engine.cases.load import load_cases
from engine.decision.decide import Decider
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import Pins
from engine.policy.library import load
from engine.text.nearest import nearest
from engine.text.place import Source
from engine.text.problem import Rejected

VERSION = re.compile(r"(?P<policy>[a-z]+/[a-z][a-z0-9_]*)@(?P<version>[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side: what decides, and the cases that stand beside it."""

    name: str
    decider: Decider
    cases: tuple[CaseFile, ...]
    version: CheckedPolicy | None = None
    """The version that is held against another, where the side is no whole folder."""

    @property
    def pins(self) -> Pins:
        """The version that decides, whatever the day."""
        if self.version is None:
            return frozenset()
        return frozenset({(self.version.policy.policy, self.version.policy.version)})


def version_sides(one: str, other: str, folder: Path) -> tuple[Side, Side]:
    """Two versions of one policy in a folder."""
    policies = [match["policy"] for text in (one, other) if (match := VERSION.fullmatch(text))]
    if len(set(policies)) != 1 or len(policies) != 2:
        message = f"`{one}` and `{other}` are not two versions of one policy"
        raise click.UsageError(message)
    whole = folder_side(str(folder))
    return _version(whole, one), _version(whole, other)


def folder_side(text: str) -> Side:
    """A folder, as it stands or as `FOLDER@REVISION`; a folder that is invalid ends the run."""
    folder, revision = _place(text)
    sources: Mapping[str, Source] = {}
    try:
        files = read_folder(Path(folder)) if revision is None else read_revision(Path(folder), revision)
        root = text if revision is not None else folder
        sources = sources_of(files, root)
        decider = Decider(load(files, root))
    except RevisionRefused as refused:
        raise click.UsageError(str(refused)) from None
    except Rejected as rejected:
        click.echo(as_text(rejected.problems, sources), err=True)
        raise click.exceptions.Exit(Code.INVALID_POLICY) from None
    return Side(name=text, decider=decider, cases=_cases(files, root))


def _place(text: str) -> tuple[str, str | None]:
    """A folder and a revision; a folder whose own name holds an `@` is taken as it is."""
    folder, at, revision = text.rpartition("@")
    if not at or not folder or not revision or Path(text).is_dir():
        return text, None
    return folder, revision


def _cases(files: Mapping[str, bytes], root: str) -> tuple[CaseFile, ...]:
    found = load_cases(files, root)
    for path in sorted({problem.place.path for problem in found.problems}):
        click.echo(f"{path}: these cases cannot be read and are left out", err=True)
    return found.files


def _version(side: Side, text: str) -> Side:
    policy, _, number = text.partition("@")
    group = side.decider.snapshot.versions.get(policy, ())
    version = next((each for each in group if str(each.policy.version) == number), None)
    if version is None:
        known = [each.key for every in side.decider.snapshot.versions.values() for each in every]
        close = nearest(text, known)
        hint = f"did you mean `{close}`?" if close else f"the versions are {', '.join(known)}"
        message = f"there is no version `{text}` in `{side.name}`, {hint}"
        raise click.UsageError(message)
    cases = tuple(file for file in side.cases if file.policy == policy)
    return Side(name=text, decider=side.decider, cases=cases, version=version)
