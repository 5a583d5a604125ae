"""Terms to the sentences that state every rounding and convention behind their schedules."""

from collections.abc import Iterator

from engine.repayment.money import shown
from engine.repayment.schedule import MOST_MONTHS
from engine.repayment.terms import (
    Accrual,
    EqualInstalments,
    EqualPrincipal,
    Minimum,
    MinimumRule,
    Plan,
    Rate,
    Terms,
)
from engine.repayment.texts import months, text


def notes(terms: Terms) -> list[tuple[str, str]]:
    """The codes and sentences that apply, each once, in the order in which a month is worked out."""
    debt, locale = terms.debt, terms.locale
    parts = {
        "unit": shown(debt.unit),
        "start": debt.start.isoformat(),
        "day": str(debt.due_day),
        "horizon": months(MOST_MONTHS, locale),
    }
    return [(code, text(code, locale, **parts)) for code in dict.fromkeys(_codes(terms))]


def _codes(terms: Terms) -> Iterator[str]:
    yield "due"
    for plan in terms.plans:
        yield from _of_rate(plan.rate)
    yield "unpaid_charges"
    for plan in terms.plans:
        yield from _of_plan(plan)
    yield from ("effective", "horizon")


def _of_rate(rate: Rate) -> Iterator[str]:
    if rate.accrual is Accrual.MONTHLY:
        yield "interest_by_month"
        return
    yield "interest_by_day"
    if rate.quoted_as == "annual_rate":
        yield "day_of_365" if rate.accrual is Accrual.ACTUAL_365 else "day_of_360"


def _of_plan(plan: Plan) -> Iterator[str]:
    match plan.method:
        case Minimum(rule=MinimumRule.SHARE_OF_BILL):
            yield "share_of_bill"
        case Minimum():
            yield "share_plus_charges"
        case EqualInstalments():
            yield "level"
        case EqualPrincipal():
            yield "part"
    if plan.fees.each or plan.fees.upfront:
        yield "fees"
    if plan.fees.upfront:
        yield "upfront"
