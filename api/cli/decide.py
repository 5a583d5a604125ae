"""`forbear decide`: one account from a file to a decision on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.codes import Code
from api.cli.options import DAY, POLICIES, TIME_ZONE, VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.decision.decide import Decider
    from engine.policy.epochs import Pins


@click.command("decide")
@POLICIES
@click.option(
    "--input", "source", metavar="FILE", required=True, help="The account as JSON; - reads standard input."
)
@DAY
@click.option(
    "--explain",
    type=click.Choice(["fired", "full", "better"]),
    help="Which rules to show; `better` adds what would help.  [default: fired]",
)
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), help="The language for the customer.  [default: en]"
)
@VERSIONS
@TIME_ZONE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the decision is shown.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    policies: Path,
    source: str,
    as_of: str | None,
    explain: str | None,
    locale: str | None,
    versions: Pins,
    time_zone: str,
    form: str,
) -> None:
    """Decide one account by the policies in the folder POLICIES and say which rules fired.

    The input is what one sends over HTTP: {"profile": {…}, "request": {…}} and, where they are known, the
    standing "freezes". A field that is left out is unknown; one that is null is known to be none. Options here
    go before what the input says.

    \b
    Examples:
      forbear decide --input account.json
      forbear decide --input - --as-of 2025-06-30 --explain full < account.json
      forbear decide --input account.json --version cn/pay_later_limit@1 --format json

    The exit code is 0 for every decision, adverse ones too, 3 where a policy is invalid, and 6 where the input
    is no account.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.account import read_account
    from api.cli.folder import decider_of
    from api.cli.formats import pretty
    from api.cli.telling import told

    given = {"as_of": as_of, "explain": explain, "locale": locale}
    account = read_account(source)
    decider = decider_of(policies)
    _check_versions(decider, versions)
    options = {name: value for name, value in given.items() if value is not None}
    decision = _decided(decider, account, options, versions, time_zone)
    click.echo(pretty(decision) if form == "json" else told(decision))


def _check_versions(decider: Decider, wanted: Pins) -> None:
    """Every version asked for exists."""
    from engine.text.nearest import nearest

    known = [checked.key for group in decider.snapshot.versions.values() for checked in group]
    for policy, number in sorted(wanted):
        name = f"{policy}@{number}"
        if name not in known:
            close = nearest(name, known)
            hint = f"did you mean `{close}`?" if close else f"the versions are {', '.join(known)}"
            message = f"there is no version `{name}`, {hint}"
            raise click.BadParameter(message, param_hint="--version")


def _decided(
    decider: Decider, account: object, options: Mapping[str, object], versions: Pins, time_zone: str
) -> Mapping[str, object]:
    """The decision; where the account does not fit, says why and ends."""
    from api.cli.account import question
    from engine.decision.question import FactsRefused

    try:
        return decider.decide(question(decider, account, options, versions, time_zone))
    except FactsRefused as refused:
        for problem in refused.problems:
            click.echo(f"{problem.pointer or 'the input'} {problem.code}: {problem.message}", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None
