"""`forbear explain`: why one account is decided as it is, as a tree of clauses on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.codes import Code
from api.cli.options import DAY, POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.decision.decide import Decider

    Json = Mapping[str, Any]  # an explanation as it is answered, whose values are of every JSON type

OUTCOMES = ("limit", "freeze", "waiver", "action", "score")


@click.command("explain")
@POLICIES
@click.option(
    "--input", "source", metavar="FILE", required=True, help="The account as JSON; - reads standard input."
)
@DAY
@click.option("--rule", metavar="POLICY#RULE", help="Show this rule only.")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Show this outcome and its rules only.")
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), help="The language for the customer.  [default: en]"
)
@TIME_ZONE
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the explanation is shown.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    policies: Path,
    source: str,
    as_of: str | None,
    rule: str | None,
    outcome: str | None,
    locale: str | None,
    time_zone: str,
    form: str,
) -> None:
    """Explain the decision of one account by the policies in the folder POLICIES, clause by clause.

    For every rule: its verdict, and for each clause of its condition whether it holds, the value seen and where
    its threshold comes from. Then why the deciding entry decided, what a freeze waits for, and what each missing
    field could change. The input is that of `forbear decide`.

    \b
    Examples:
      forbear explain --input account.json
      forbear explain --input account.json --rule cn/pay_later_limit#affordability
      forbear explain --input - --outcome freeze --format json < account.json

    The exit code is 0 for every decision, adverse ones too, 3 where a policy is invalid, and 6 where the input
    is no account.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.account import read_account
    from api.cli.explained import page
    from api.cli.folder import decider_of
    from api.cli.formats import pretty

    given = {"as_of": as_of, "locale": locale}
    account = read_account(source)
    decider = decider_of(policies)
    options = {name: value for name, value in given.items() if value is not None}
    found = _explained(decider, account, options, time_zone)
    chosen = {**found, "rules": _chosen(found["rules"], rule, outcome)}
    parts = (outcome,) if outcome else OUTCOMES if rule is None else ()
    click.echo(pretty(chosen) if form == "json" else page(chosen, str(policies), parts))


def _explained(decider: Decider, account: object, options: Mapping[str, object], time_zone: str) -> Json:
    """The explanation; where the account does not fit, says why and ends."""
    from api.cli.account import question
    from engine.decision.explain.explain import explain
    from engine.decision.question import FactsRefused

    try:
        return explain(decider, question(decider, account, options, frozenset(), time_zone))
    except FactsRefused as refused:
        for problem in refused.problems:
            click.echo(f"{problem.pointer or 'the input'} {problem.code}: {problem.message}", err=True)
        raise click.exceptions.Exit(Code.BAD_INPUT) from None


def _chosen(rules: Sequence[Json], rule: str | None, outcome: str | None) -> list[Json]:
    """The rules that were asked for."""
    from engine.text.nearest import nearest

    known = [each["rule"] for each in rules]
    if rule is not None and rule not in known:
        close = nearest(rule, known)
        hint = f"did you mean `{close}`?" if close else "rules are named like cn/pay_later_limit#minor"
        message = f"no policy in force has a rule `{rule}`, {hint}"
        raise click.BadParameter(message, param_hint="--rule")
    return [each for each in rules if rule in {None, each["rule"]} and outcome in {None, each["about"]}]
