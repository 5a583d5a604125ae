"""`forbear check`: reads the policies and their cases, and shows every problem at its place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import FORMAT, POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.cli.folder import Folder
    from api.cli.verdicts import Verdict
    from api.wiring import Files
    from engine.text.place import Source
    from engine.text.problem import Problem


@click.command("check")
@POLICIES
@FORMAT
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option("--no-cache", "anew", is_flag=True, help="Check what is unchanged, too, and keep no verdict.")
@TIME_ZONE
def command(*, policies: Path, form: str, strict: bool, anew: bool, time_zone: str) -> None:
    """Read every policy in the folder POLICIES with its cases, and show all problems at once.

    Each problem stands at its line and column, with what was found, what was expected, and what to write
    instead. Nothing is decided and nothing is changed. What comes out is kept below the user's cache, and taken
    from there where neither a file nor this program nor the day is another.

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
    from api.cli.formats import errors
    from api.cli.verdicts import Verdict
    from api.wiring import read_folder, sources_of, today
    from engine.text.problem import Rejected

    root = str(policies)
    sources: Mapping[str, Source] = {}
    try:
        files = read_folder(policies)
    except Rejected as rejected:
        verdict = Verdict(problems=rejected.problems, counts={})
    else:
        sources = sources_of(files, root)
        verdict = (_judged if anew else _remembered)(files, root, today(time_zone))
    click.echo(_shown(verdict, sources, form))
    if verdict.problems if strict else errors(verdict.problems):
        raise click.exceptions.Exit(Code.INVALID_POLICY)


def _remembered(files: Files, root: str, day: int) -> Verdict:
    """The verdict on files, judged anew only where it is not kept."""
    from api.cli.fingerprint import fingerprint
    from api.cli.verdicts import keep, kept

    try:
        key = fingerprint(files, root, day)
    except OSError:
        return _judged(files, root, day)
    found = kept(key)
    if found is None:
        found = _judged(files, root, day)
        keep(key, found)
    return found


def _judged(files: Files, root: str, day: int) -> Verdict:
    """What is wrong with files, and how much was read."""
    from api.cli.folder import folder_of
    from api.cli.verdicts import Verdict

    folder = folder_of(files, root)
    return Verdict(problems=tuple(_problems(folder, day)), counts=_counts(folder))


def _problems(folder: Folder, day: int) -> Sequence[Problem]:
    """Those of the files, of the cases against the policies, of versions without cases, and what makes no sense."""
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
            found += sense(folder.decider.snapshot, day)
    return in_order(found)


def _shown(verdict: Verdict, sources: Mapping[str, Source], form: str) -> str:
    from api.cli.formats import as_github, as_junit, as_problems_json, as_text

    problems = verdict.problems
    match form:
        case "json":
            return as_problems_json(problems, **verdict.counts)
        case "github":
            return "\n".join(filter(None, (as_github(problems), _closing(verdict))))
        case "junit":
            yaml = [path for path in sources if path.endswith((".yaml", ".yml"))]
            return as_junit(problems, yaml, sources)
        case _:
            return "\n\n".join(filter(None, (as_text(problems, sources), _closing(verdict), _hint(problems))))


def _closing(verdict: Verdict) -> str:
    """The last line: what was read, and how it stands."""
    from api.cli.formats import errors, summary
    from api.cli.words import coloured, counted

    problems, counts = verdict.problems, verdict.counts
    colour = "red" if errors(problems) else "yellow" if problems else "green"
    if not counts:
        return coloured(summary(problems), colour)
    read = (
        f"{counted(counts['versions'], 'version')} of {counted(counts['policies'], 'policy', 'policies')}, "
        f"{counted(counts['fields'], 'field')}, {counted(counts['cases'], 'case')}"
    )
    return coloured(f"{read}: {summary(problems)}", colour)


def _hint(problems: Sequence[Problem]) -> str:
    """Where a person who looks at the first problem finds more about it."""
    from engine.text.problem import Severity

    if not problems or not sys.stdout.isatty():
        return ""
    first = next((problem for problem in problems if problem.severity is Severity.ERROR), problems[0])
    return f"`forbear explain-problem {first.code}` tells more"


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
