"""`forbear schedule`: a debt and ways to pay it to dates, interest, cost, and the month in which it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    Options = Mapping[str, Any]  # what click hands in: texts, whole numbers, and tuples of them

_OF_THE_DEBT = (
    click.option("--balance", metavar="AMOUNT", help="What is owed."),
    click.option("--currency", metavar="CODE", help="Its currency.  [default: CNY]"),
    click.option("--annual-rate", metavar="RATE", help="The yearly rate, as 0.18 or 18%."),
    click.option("--daily-rate", metavar="RATE", help="The rate of a day instead, as 0.0005 or 0.05%."),
    click.option(
        "--interest",
        type=click.Choice(["actual_365", "actual_360", "monthly"]),
        help="By the day over 365 or 360, or a twelfth of the year each month.  [default: actual_365]",
    ),
    click.option("--first-due", metavar="DATE", help="When the first payment is due."),
    click.option("--due-day", type=int, metavar="DAY", help="The day of the month, where that one is short."),
    click.option("--from", metavar="DATE", help="Since when interest runs.  [default: a month before]"),
)
_OF_THE_MINIMUM = (
    click.option("--minimum", metavar="SHARE", help="Pay this share each month, as 0.1 or 10%."),
    click.option(
        "--minimum-rule",
        type=click.Choice(["share_of_bill", "share_plus_charges"]),
        help="The share of balance, interest and fees, or of the balance with these on top."
        "  [default: share_of_bill]",
    ),
    click.option("--floor", metavar="AMOUNT", help="Pay at least this much.  [default: 0]"),
)
_OF_PLANS = (
    click.option("--instalments", type=int, multiple=True, metavar="N", help="N equal payments; repeatable."),
    click.option(
        "--equal-principal",
        type=int,
        multiple=True,
        metavar="N",
        help="N equal parts of the debt; repeatable.",
    ),
    click.option(
        "--instalment-rate",
        metavar="RATE",
        help="Another yearly rate for these two; 0 where fees replace it.",
    ),
    click.option("--fee", metavar="AMOUNT", help="Their fee with each payment."),
    click.option("--fee-rate", metavar="SHARE", help="The same as a share of the balance."),
    click.option("--upfront-fee", metavar="AMOUNT", help="Their fee at the beginning."),
    click.option("--upfront-fee-rate", metavar="SHARE", help="The same as a share of the balance."),
    click.option("--pay", multiple=True, metavar="AMOUNT", help="Pay this much each month; repeatable."),
)
_OF_THE_ANSWER = (
    click.option(
        "--locale", type=click.Choice(["en", "zh"]), help="The language for the customer.  [default: en]"
    ),
    click.option("--totals", is_flag=True, help="Leave the single payments out."),
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", "csv"]),
        default="text",
        show_default=True,
        help="How the schedules are shown.",
    ),
)


@click.command("schedule")
@click.argument("source", metavar="[FILE]", required=False)
def command(
    *, source: str | None, form: str, locale: str | None, totals: bool, **options: str | int | tuple[Any, ...]
) -> None:
    """Show when a debt is paid off, by the minimum payment and by fixed instalments, and what each costs.

    The terms are given by options, or in FILE as the JSON that one sends to /v1/repayment-schedules; - reads
    standard input. Interest is rounded half up to the smallest unit of the currency, a minimum payment up; every
    convention stands below the answer.

    \b
    Examples:
      forbear schedule --balance 8000 --annual-rate 18% --first-due 2026-12-10 --minimum 10% --floor 50 \\
        --instalments 12 --pay 500
      forbear schedule --balance 8000 --daily-rate 0.05% --first-due 2026-12-10 --minimum 10% \\
        --instalments 12 --instalment-rate 0 --fee-rate 0.6% --totals
      forbear schedule terms.json --format csv

    The exit code is 0 for every schedule, 2 where options do not fit, and 6 where a file does not.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.schedule_terms import of_file, of_options
    from engine.repayment.answer import answer

    chosen = {"locale": locale, "show": "totals" if totals else None}
    terms = of_options(options, chosen) if source is None else of_file(source, options, chosen)
    click.echo(_shown(answer(terms), form), nl=form != "csv")


def _shown(answered: Options, form: str) -> str:
    from api.cli.formats import pretty
    from api.cli.schedule_page import page, table

    match form:
        case "json":
            return pretty(answered)
        case "csv":
            return table(answered)
        case _:
            return page(answered)


for _option in (*_OF_THE_DEBT, *_OF_THE_MINIMUM, *_OF_PLANS, *_OF_THE_ANSWER):
    command = _option(command)
