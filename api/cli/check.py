"""`forbear check`: reads the policies and their cases, and shows every problem at its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import FORMAT, POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.folder import Folder
    from engine.text.problem import Problem


@click.command("check")
@POLICIES
@FORMAT
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@TIME_ZONE
def command(*, policies: Path, form: str, strict: bool, time_zone: str) -> None:
    """Read every policy in the folder POLICIES with its cases, and show all problems at once.

    Each problem stands at its line and column, with what was found, what was expected, and what to write
    instead. Nothing is decided and nothing is changed.

    \b
    Example:
      forbear check policies
      policies/cn/pay_later_limit/v2.yaml:92:11 unknown-field
        `age_year` is neither a field of the vocabulary nor a name of this policy
         92 |     when: age_year < 18
            |           ^^^^^^^^
        help: did you mean `age_years`?

    The exit code is 0 without problems and 3 where a policy or its cases are invalid.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.folder import open_folder
    from api.cli.formats import errors

    folder = open_folder(policies)
    problems = _problems(folder, time_zone)
    click.echo(_shown(folder, problems, form))
    if problems if strict else errors(problems):
        raise click.exceptions.Exit(Code.INVALID_POLICY)


def _problems(folder: Folder, time_zone: str) -> Sequence[Problem]:
    """Those of the files, of the cases against the policies, of versions without cases, and what makes no sense."""
    from api.wiring import today
    from engine.cases.check import check_cases
    from engine.cases.load import without_cases
    from engine.policy.sense import sense
    from engine.text.problem import in_order

    found = list(folder.problems)
    if folder.decider is not None:
        for file in folder.cases:
            found += check_cases(folder.decider, file)
        if not folder.problems:
            found += without_cases(folder.decider.snapshot.versions, folder.cases)
            found += sense(folder.decider.snapshot, today(time_zone))
    return in_order(found)


def _shown(folder: Folder, problems: Sequence[Problem], form: str) -> str:
    from api.cli.formats import as_github, as_junit, as_problems_json, as_text

    match form:
        case "json":
            return as_problems_json(problems, **_counts(folder))
        case "github":
            return "\n".join(filter(None, (as_github(problems), _closing(folder, problems))))
        case "junit":
            yaml = [path for path in folder.sources if path.endswith((".yaml", ".yml"))]
            return as_junit(problems, yaml, folder.sources)
        case _:
            return "\n\n".join(filter(None, (as_text(problems, folder.sources), _closing(folder, problems))))


def _closing(folder: Folder, problems: Sequence[Problem]) -> str:
    """The last line: what was read, and how it stands."""
    from api.cli.formats import errors, summary
    from api.cli.words import coloured, counted

    counts = _counts(folder)
    colour = "red" if errors(problems) else "yellow" if problems else "green"
    if not counts:
        return coloured(summary(problems), colour)
    read = (
        f"{counted(counts['versions'], 'version')} of {counted(counts['policies'], 'policy', 'policies')}, "
        f"{counted(counts['fields'], 'field')}, {counted(counts['cases'], 'case')}"
    )
    return coloured(f"{read}: {summary(problems)}", colour)


def _counts(folder: Folder) -> dict[str, int]:
    """How much was read; nothing where a policy is invalid."""
    if folder.decider is None:
        return {}
    snapshot = folder.decider.snapshot
    return {
        "policies": len(snapshot.versions),
        "versions": sum(map(len, snapshot.versions.values())),
        "fields": len(snapshot.vocabulary.fields),
        "cases": sum(len(file.cases) for file in folder.cases),
    }
