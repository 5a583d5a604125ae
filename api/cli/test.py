"""`forbear test`: runs the cases beside the policies and says what came out otherwise than expected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import FORMAT, POLICIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.folder import Folder
    from engine.cases.case import CaseFile
    from engine.text.problem import Problem


@click.command("test")
@POLICIES
@FORMAT
@click.option(
    "--policy", metavar="NAME", help="Run the cases of one policy only, such as cn/late_fee_waiver."
)
@click.option("--only", metavar="TEXT", default="", help="Run the cases whose name holds this text only.")
def command(*, policies: Path, form: str, policy: str | None, only: str) -> None:
    """Run the cases that stand beside the policies in the folder POLICIES.

    A case gives one account and says what is expected: the limit, the freeze, the waiver, the exact rules that
    fire. Every part that came out otherwise is shown at its line. A rule that fires in no case, or stays
    quiet in none, is a warning.

    \b
    Examples:
      forbear test
      forbear test --policy cn/late_fee_waiver --only courtesy

    The exit code is 0 where all is as expected, 4 where a case failed or none was found, and 3 where a policy
    or its cases are invalid.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.folder import open_folder
    from api.cli.results import Scope, run_files, shown
    from engine.cases.check import check_cases

    folder = open_folder(policies)
    if folder.decider is None or folder.problems:
        raise _invalid(folder, folder.problems, form)
    files = _chosen(folder, policy, only)
    problems = [problem for file in files for problem in check_cases(folder.decider, file)]
    if problems:
        raise _invalid(folder, problems, form)
    scope = Scope.CASES if only else Scope.POLICY if policy else Scope.FOLDER
    results = run_files(folder.decider, files, scope)
    click.echo(shown(results, folder.sources, form))
    if results.failed or not results.count:
        raise click.exceptions.Exit(Code.CASES_FAILED)


def _invalid(folder: Folder, problems: Sequence[Problem], form: str) -> click.exceptions.Exit:
    """Show why nothing could be run."""
    from api.cli.formats import as_github, as_junit, as_problems_json, as_text, summary

    match form:
        case "json":
            shown = as_problems_json(problems)
        case "github":
            shown = as_github(problems)
        case "junit":
            shown = as_junit(problems, (), folder.sources)
        case _:
            shown = f"{as_text(problems, folder.sources)}\n\n{summary(problems)}: no case was run"
    click.echo(shown)
    return click.exceptions.Exit(Code.INVALID_POLICY)


def _chosen(folder: Folder, policy: str | None, only: str) -> list[CaseFile]:
    """The cases asked for; a policy that does not exist is a slip of the fingers."""
    from engine.text.nearest import nearest

    known = sorted({file.policy for file in folder.cases})
    if policy is not None and policy not in known:
        close = nearest(policy, known)
        hint = f"did you mean `{close}`?" if close else f"there are some of {', '.join(known) or 'none'}"
        message = f"there are no cases of `{policy}`, {hint}"
        raise click.BadParameter(message, param_hint="--policy")
    chosen = [file for file in folder.cases if policy in {None, file.policy}]
    picked = [(file, tuple(case for case in file.cases if only in case.name)) for file in chosen]
    return [replace(file, cases=cases) for file, cases in picked if cases]
