"""`forbear release`: records what a version means, who wrote it and who approved it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.cli.folder import Folder
    from engine.decision.decide import Decider
    from engine.policy.checked import CheckedPolicy
    from engine.policy.lock import Lock
    from engine.policy.release import Signatures
    from engine.policy.snapshot import Snapshot
    from engine.text.problem import Problem

_VERSION = re.compile(r"(?P<policy>[a-z]+/[a-z][a-z0-9_]*)(?:@(?P<version>[1-9][0-9]{0,5}))?")
_LONGEST_NAME = 100


def _name(_ctx: click.Context, _parameter: click.Parameter, text: str) -> str:
    """The name of a person, on one line."""
    found = " ".join(text.split())
    if not found or len(found) > _LONGEST_NAME or not found.isprintable():
        message = f"this is no name of up to {_LONGEST_NAME} characters on one line"
        raise click.BadParameter(message)
    return found


@click.command("release")
@click.argument("version", metavar="POLICY[@VERSION]")
@POLICIES
@click.option("--author", metavar="NAME", required=True, callback=_name, help="Who wrote the version.")
@click.option("--approver", metavar="NAME", required=True, callback=_name, help="Who approved it.")
@TIME_ZONE
def command(*, version: str, policies: Path, author: str, approver: str, time_zone: str) -> None:
    """Record a version in POLICIES/versions.lock; from then on its meaning never changes.

    What is recorded is the digest of what the version means: its conditions, amounts, effects, codes, dates and
    dated values. Comments, layout, the order of keys and rules, and the texts `because`, `about`, `changes`,
    `owner`, `review_by` and `cite` may change later, and a parameter may get further values for days after the
    release. Everything else is a new version. Without @VERSION the newest one is released.

    The author and the approver are two people. The cases of the version are run first and must all pass.

    \b
    Example:
      forbear release cn/pay_later_limit@2 --author "Li Wei" --approver "Chen Yu"

    The exit code is 0 where the version is recorded, or was before; 2 where it does not exist or one person
    signs twice; 3 where a policy is invalid or a released version has changed; 4 where a case fails or there is
    none.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.folder import open_folder
    from api.cli.formats import errors
    from api.wiring import today
    from engine.policy.release import Signatures, same_person

    if same_person(author, approver):
        message = "the author and the approver are the same person, two people were expected"
        raise click.BadParameter(message, param_hint="--approver")
    folder = open_folder(policies)
    if folder.decider is None or errors(folder.problems):
        raise _refused(folder, folder.problems)
    checked = _wanted(folder.decider.snapshot, version)
    lock = _lock(folder, policies)
    signed = Signatures(author=author, approver=approver, day=today(time_zone))
    signed_lock = _released(folder, folder.decider.snapshot, lock, checked, signed)
    _run_cases(folder, folder.decider, checked)
    if signed_lock == lock:
        click.echo(f"{checked.key} {_told(lock, checked)} already, nothing has changed")
        return
    _write(Path(lock.path), signed_lock)
    click.echo(f"{checked.key} {_told(signed_lock, checked)}")


def _wanted(snapshot: Snapshot, text: str) -> CheckedPolicy:
    """The version that is meant."""
    from engine.text.nearest import nearest

    match = _VERSION.fullmatch(text)
    if match is None:
        message = "this is not a version written like cn/pay_later_limit@2"
        raise click.BadParameter(message, param_hint="POLICY")
    group = snapshot.versions.get(match["policy"], ())
    found = [each for each in group if match["version"] in {None, str(each.policy.version)}]
    if not found:
        known = [each.key for every in snapshot.versions.values() for each in every]
        close = nearest(text, [*snapshot.versions, *known])
        hint = f"did you mean `{close}`?" if close else f"the versions are {', '.join(known)}"
        message = f"there is no version `{text}`, {hint}"
        raise click.BadParameter(message, param_hint="POLICY")
    return found[-1]


def _lock(folder: Folder, policies: Path) -> Lock:
    """The record as it stands."""
    from api.wiring import read_folder
    from engine.policy.lock import lock_of
    from engine.text.problem import Rejected

    try:
        return lock_of(read_folder(policies), str(policies))
    except Rejected as rejected:
        raise _refused(folder, rejected.problems) from None


def _run_cases(folder: Folder, decider: Decider, checked: CheckedPolicy) -> None:
    """Run the version's cases; one that fails, or having none, ends the release."""
    from api.cli.words import counted
    from engine.cases.check import check_cases
    from engine.cases.run import failures, run_cases

    policy = checked.policy
    files = [each for each in folder.cases if (each.policy, each.version) == (policy.policy, policy.version)]
    wrong = [problem for file in files for problem in check_cases(decider, file)]
    if wrong:
        raise _refused(folder, wrong)
    results = [result for file in files for result in run_cases(decider, file)]
    failed = [result for result in results if not result.passed]
    if failed or not results:
        problems = [problem for result in failed for problem in failures(result)]
        _show(folder, problems)
        told = counted(len(failed), "case") + (" fails" if len(failed) == 1 else " fail")
        reason = f"{told} of {len(results)}" if results else "no case is about it"
        click.echo(f"{checked.key} is not released: {reason}", err=True)
        raise click.exceptions.Exit(Code.CASES_FAILED)


def _released(
    folder: Folder, snapshot: Snapshot, lock: Lock, checked: CheckedPolicy, signed: Signatures
) -> Lock:
    """The record with the version in it."""
    from engine.policy.release import release
    from engine.text.problem import Rejected

    try:
        return release(snapshot, lock, checked, signed)
    except Rejected as rejected:
        raise _refused(folder, rejected.problems) from None


def _told(lock: Lock, checked: CheckedPolicy) -> str:
    """How a version stands in the record."""
    from engine.policy.written import day

    entry = lock.find(checked.key)
    if entry is None:
        return "is not released"
    signed = f"written by {entry.author}, approved by {entry.approver}"
    return f"is released since {day(entry.released_on)}, {signed}: {entry.digest}"


def _write(path: Path, lock: Lock) -> None:
    """Replace the record at once, so that nobody ever reads half of it."""
    from engine.policy.lock import write_lock

    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(write_lock(lock), encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        click.echo(f"{path}: the record cannot be written: {reason}", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None


def _refused(folder: Folder, problems: Iterable[Problem]) -> click.exceptions.Exit:
    """Show what stands against the release."""
    _show(folder, problems)
    return click.exceptions.Exit(Code.INVALID_POLICY)


def _show(folder: Folder, problems: Iterable[Problem]) -> None:
    from api.cli.formats import as_text
    from engine.text.problem import in_order

    shown = as_text(in_order(problems), folder.sources)
    if shown:
        click.echo(shown)
