"""Terms to the document that is answered: every schedule with its rows, costs, warnings and comparisons.

Money is text with two decimals, rates are text, days are ISO days; the same terms give the same bytes.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from engine.repayment.compare import Comparison, compare
from engine.repayment.effective import effective_rate, nominal
from engine.repayment.lens import look
from engine.repayment.money import shown
from engine.repayment.notes import notes
from engine.repayment.schedule import Row, Schedule, Status, schedule
from engine.repayment.terms import (
    Debt,
    EqualInstalments,
    EqualPrincipal,
    FixedAmount,
    Method,
    Minimum,
    Plan,
    Rate,
    Terms,
)
from engine.repayment.warn import sentence, title, warnings

FORMAT = "forbear.repayment_schedule.v1"

Json = dict[str, object]


def answer(terms: Terms) -> Json:
    """Work out every plan and tell all of it."""
    debt = terms.debt
    found = [schedule(debt, plan) for plan in terms.plans]
    return {
        "format": FORMAT,
        "balance": shown(debt.balance),
        "currency": debt.currency,
        "smallest_unit": shown(debt.unit),
        "from": debt.start.isoformat(),
        "first_due": debt.first_due.isoformat(),
        "due_day": debt.due_day,
        "locale": terms.locale,
        "schedules": [_schedule(terms, each) for each in found],
        "comparisons": [_comparison(each, found, terms) for each in compare(found)],
        "worked_out": [{"code": code, "text": told} for code, told in notes(terms)],
    }


def _schedule(terms: Terms, found: Schedule) -> Json:
    payments = found.payments
    repaid = found.status is Status.REPAID
    return {
        "title": title(found.plan, terms.locale),
        "plan": {**_method(found.plan.method), **_fees(found.plan)},
        "rate": _rate(found.plan.rate),
        "status": str(found.status),
        "months": len(payments) if repaid else None,
        "free_on": payments[-1].due.isoformat() if repaid else None,
        "first_payment": shown(payments[0].payment),
        "last_payment": shown(payments[-1].payment),
        "totals": _totals(found),
        **_yearly(terms.debt, found),
        "lens": _lens(found),
        "warnings": [{"code": code, "text": told} for code, told in warnings(found, terms.locale)],
        **({"rows": list(map(_row, found.rows))} if terms.detail == "rows" else {}),
    }


def _method(method: Method) -> Json:
    match method:
        case Minimum(share=share, rule=rule, floor=floor):
            return {"kind": "minimum", "share": _plain(share), "rule": str(rule), "floor": shown(floor)}
        case EqualInstalments(months=months):
            return {"kind": "equal_instalments", "months": months}
        case EqualPrincipal(months=months):
            return {"kind": "equal_principal", "months": months}
        case FixedAmount(amount=amount):
            return {"kind": "fixed_amount", "amount": shown(amount)}
        case _:
            assert_never(method)


def _fees(plan: Plan) -> Mapping[str, str]:
    """The fees in money, where there are any."""
    fees = {"upfront_fee": plan.fees.upfront, "fee": plan.fees.each}
    return {name: shown(fee) for name, fee in fees.items() if fee}


def _rate(rate: Rate) -> Json:
    return {rate.quoted_as: _plain(rate.quoted), "interest": str(rate.accrual)}


def _totals(found: Schedule) -> Json:
    """What all rows add up to; the debt that is left is no part of what is paid."""
    return {
        "paid": shown(found.paid),
        "principal": shown(sum(row.principal for row in found.rows)),
        "interest": shown(found.interest),
        "fees": shown(found.fees),
        "cost": shown(found.cost),
        "still_owed": shown(found.still_owed),
    }


def _yearly(debt: Debt, found: Schedule) -> Json:
    effective = effective_rate(debt, found)
    if effective is None:
        return {"effective_annual_rate": None, "nominal_annual_rate": None}
    return {
        "effective_annual_rate": format(effective, "f"),
        "nominal_annual_rate": format(nominal(effective), "f"),
    }


def _lens(found: Schedule) -> Json:
    lens = look(found)
    return {
        "months_mostly_charges": lens.mostly_charges,
        "months_growing": lens.growing,
        "first_months": lens.months,
        "first_months_principal": shown(lens.principal),
        "first_months_charges": shown(lens.charges),
        "persistent_debt": lens.is_persistent,
    }


def _row(row: Row) -> Json:
    return {
        "number": row.number,
        "due": row.due.isoformat(),
        "days": row.days,
        "payment": shown(row.payment),
        "principal": shown(row.principal),
        "interest": shown(row.interest),
        "fees": shown(row.fees),
        "balance": shown(row.balance),
    }


def _comparison(compared: Comparison, found: list[Schedule], terms: Terms) -> Json:
    return {
        "schedule": compared.plan,
        "beside": 0,
        "months_sooner": compared.months_sooner,
        "saves": None if compared.saves is None else shown(compared.saves),
        "saves_at_least": compared.saves_at_least,
        "text": sentence(compared, found, terms.locale),
    }


def _plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
