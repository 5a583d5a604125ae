"""`forbear test`: runs the cases beside the policies and says what came out otherwise than expected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import FORMAT, POLICIES
from api.cli.progress import telling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.folder import Folder
    from api.cli.results import Results
    from api.cli.studies import Wanted
    from engine.cases.case import CaseFile
    from engine.text.problem import Problem


@click.command("test")
@POLICIES
@FORMAT
@click.option(
    "--policy", metavar="NAME", help="Run the cases of one policy only, such as cn/late_fee_waiver."
)
@click.option("--only", metavar="TEXT", default="", help="Run the cases whose name holds this text only.")
@click.option(
    "--coverage", is_flag=True, help="Show which rules, tests, boundaries and cells the cases show."
)
@click.option(
    "--threshold",
    type=click.IntRange(0, 100),
    metavar="PERCENT",
    help="Fail where a version shows less; means --coverage.",
)
@click.option("--suggest", is_flag=True, help="Write ready cases for what no case shows.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Where the suggested cases go.  [default: standard output]",
)
@click.option("--mutate", is_flag=True, help="Change the policies bit by bit and show what no case notices.")
def command(  # noqa: PLR0913 - a command takes its options
    *,
    policies: Path,
    form: str,
    policy: str | None,
    only: str,
    coverage: bool,
    threshold: int | None,
    suggest: bool,
    out: Path | None,
    mutate: bool,
) -> None:
    """Run the cases that stand beside the policies in the folder POLICIES.

    A case gives one account and says what is expected: the limit, the freeze, the waiver, the exact rules that
    fire. Every part that came out otherwise is shown at its line, with the rules behind it. A rule that fires in no
    case, or stays quiet in none, is a warning.

    --coverage counts more: every rule that fires, stays quiet and, where its facts may be absent, is unknown; every
    test within a condition, true and false; both sides of each boundary, one unit apart; each row, cell and band.
    --suggest finds an account for what is left and writes it as a case, with what the policy now says, for you to
    review. --mutate turns operators, thresholds, effects one at a time: what no case notices is not tested.

    \b
    Examples:
      forbear test
      forbear test --policy cn/late_fee_waiver --only courtesy
      forbear test --coverage --threshold 90
      forbear test --policy cn/late_fee_waiver --suggest --out more.yaml
      forbear test --mutate

    The exit code is 0 where all is as expected, 4 where a case failed or none was found, 3 where a policy or its
    cases are invalid, and 5 where less is shown than PERCENT or a mutant survives.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.folder import open_folder
    from api.cli.results import Scope, run_files, shown
    from engine.cases.check import check_cases

    wanted = _wanted(coverage, threshold, suggest, mutate, only)
    folder = open_folder(policies)
    if folder.decider is None or folder.problems:
        raise _invalid(folder, folder.problems, form)
    files = _chosen(folder, policy, only)
    problems = [problem for file in files for problem in check_cases(folder.decider, file)]
    if problems:
        raise _invalid(folder, problems, form)
    scope = Scope.CASES if only else Scope.POLICY if policy else Scope.FOLDER
    results = run_files(folder.decider, files, scope)
    if wanted is None:
        click.echo(shown(results, folder.sources, form))
        short = False
    else:
        short = _study(folder, files, wanted, results, form, out)
    if results.failed or not results.count:
        raise click.exceptions.Exit(Code.CASES_FAILED)
    if short:
        raise click.exceptions.Exit(Code.BUDGET_EXCEEDED)


def _wanted(
    coverage: bool,
    threshold: int | None,
    suggest: bool,
    mutate: bool,
    only: str,
) -> Wanted | None:
    """What is to be studied; some of the cases cannot tell what all of them leave out."""
    counts = coverage or threshold is not None
    if not (counts or suggest or mutate):
        return None
    if only:
        message = (
            "--only cannot go with --coverage, --threshold, --suggest or --mutate, which ask of all cases"
        )
        raise click.UsageError(message)
    from api.cli.studies import Wanted

    return Wanted(coverage=counts, threshold=threshold, suggest=suggest, mutate=mutate)


def _study(  # noqa: PLR0913, PLR0917 - what was run, and how it is to be shown
    folder: Folder, files: list[CaseFile], wanted: Wanted, results: Results, form: str, out: Path | None
) -> bool:
    """Study the versions and show what came of it; gives whether it falls short."""
    from api.cli.results import shown
    from api.cli.studies import is_short, more, study_files, suggested

    if folder.decider is None:
        raise TypeError(folder)
    mutate = wanted.mutate and not results.failed
    if wanted.mutate and results.failed:
        click.echo("no mutant was run, as a case fails already", err=True)
    wanted = replace(wanted, mutate=mutate)
    with telling() as tell:
        studies = study_files(folder.decider, files, wanted, tell)
    click.echo(shown(results, folder.sources, form, more(studies, wanted)))
    if wanted.suggest:
        count = sum(len(each.suggestions) for each in studies)
        _write(suggested(studies), count, out, form)
    return is_short(studies, wanted)


def _write(text: str, count: int, out: Path | None, form: str) -> None:
    """Write the ready cases where they were asked for; JSON holds them already."""
    from api.cli.words import counted

    if out is not None and str(out) != "-":
        out.write_text(text, encoding="utf-8")
        click.echo(f"{counted(count, 'case')} to review in {out}", err=True)
    elif form == "text" and text:
        click.echo(f"\n{text}", nl=False)


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
