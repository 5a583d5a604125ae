"""Parsed JSON to the terms of a schedule, or everything that is wrong with it by JSON Pointer."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import cast, get_args

from engine.repayment import misfits
from engine.repayment.days import in_month
from engine.repayment.fields import Fields
from engine.repayment.misfits import MOST_PROBLEMS, Misfit, TermsRefused
from engine.repayment.money import SMALLEST_UNITS, half_up
from engine.repayment.schedule import MOST_MONTHS
from engine.repayment.terms import (
    Accrual,
    Debt,
    Detail,
    EqualInstalments,
    EqualPrincipal,
    Fees,
    FixedAmount,
    Locale,
    Method,
    Minimum,
    MinimumRule,
    Plan,
    Rate,
    Terms,
)

MOST_PLANS = 12
MOST_DAYS_TO_FIRST = 366

RATE = ("annual_rate", "daily_rate", "interest")
FEES = ("fee", "fee_rate", "upfront_fee", "upfront_fee_rate")
DEBT = ("balance", "currency", "from", "first_due", "due_day")
KNOWN = (*DEBT, *RATE, "minimum", "plans", "locale", "show")
OF_MINIMUM = ("share", "rule", "floor", *FEES)
SIZE = {"equal_instalments": "months", "equal_principal": "months", "fixed_amount": "amount"}
"""The kinds of plans, and the part that says how large each is."""

_ONE = Decimal(1)
_HIGHEST = {"annual_rate": Decimal(10), "daily_rate": Decimal("0.01")}
_DAYS = {Accrual.ACTUAL_365: 365, Accrual.ACTUAL_360: 360}


def read_terms(body: object) -> Terms:
    """The terms a request gives; raises TermsRefused with every misfit, twenty at most."""
    problems: list[Misfit] = []
    if not isinstance(body, dict):
        raise TermsRefused([misfits.wrong_type("", "an object")])
    fields = Fields(content=body, pointer="", problems=problems)
    fields.only(KNOWN)
    terms = _terms(fields)
    if problems:
        listed = sorted(set(problems))
        more = [misfits.more_problems()] if len(listed) > MOST_PROBLEMS else []
        raise TermsRefused([*listed[:MOST_PROBLEMS], *more])
    return terms


def _terms(fields: Fields) -> Terms:
    debt = _debt(fields)
    rate = _rate(fields)
    minimum = _object(fields, "minimum")
    first = [] if minimum is None else [_minimum(minimum, debt, rate)]
    plans = [_plan(each, debt, rate) for each in _plans(fields, MOST_PLANS - len(first))]
    if not fields.has("minimum") and not fields.content.get("plans"):
        fields.note(misfits.no_plan())
    return Terms(
        debt=debt,
        plans=(*first, *plans),
        locale=cast("Locale", fields.choice("locale", get_args(Locale))),
        detail=cast("Detail", fields.choice("show", get_args(Detail))),
    )


def _debt(fields: Fields) -> Debt:
    currency = fields.choice("currency", tuple(SMALLEST_UNITS))
    if not fields.has("currency"):
        fields.note(misfits.missing(fields.at("currency")))
    unit = SMALLEST_UNITS[currency]
    first_due, due_day, start = _days(fields)
    return Debt(
        balance=fields.money("balance", unit, unit),
        currency=currency,
        unit=unit,
        start=start,
        first_due=first_due,
        due_day=due_day,
    )


def _days(fields: Fields) -> tuple[datetime.date, int, datetime.date]:
    """The first due date, the due day, and the beginning; they are held together once each is a day."""
    known = len(fields.problems)
    first_due = fields.day("first_due")
    due_day = fields.whole("due_day", 1, 31) if fields.has("due_day") else first_due.day
    start = fields.day("from") if fields.has("from") else in_month(first_due, -1, due_day)
    if len(fields.problems) > known:
        return first_due, due_day, start
    if first_due != in_month(first_due, 0, due_day):
        fields.note(misfits.another_due_day(fields.at("due_day")))
    if start >= first_due:
        fields.note(misfits.start_too_late(fields.at("from")))
    if (first_due - start).days > MOST_DAYS_TO_FIRST:
        fields.note(misfits.start_too_early(fields.at("from"), MOST_DAYS_TO_FIRST))
    return first_due, due_day, start


def _rate(fields: Fields) -> Rate:
    """The rate of an object that must have one."""
    given = [name for name in _HIGHEST if fields.has(name)]
    if not given:
        fields.note(misfits.no_rate(fields.at("annual_rate")))
    if len(given) > 1:
        fields.note(misfits.two_rates(fields.at("daily_rate")))
    name = given[0] if given else "annual_rate"
    quoted = fields.ratio(name, _HIGHEST[name]) if given else Decimal(0)
    accrual = Accrual(fields.choice("interest", tuple(map(str, Accrual))))
    if name == "daily_rate":
        if accrual is Accrual.MONTHLY:
            fields.note(misfits.daily_by_the_month(fields.at("interest")))
        return Rate(quoted=quoted, quoted_as="daily_rate", accrual=accrual, per_period=Fraction(quoted))
    share = Fraction(quoted) / (12 if accrual is Accrual.MONTHLY else _DAYS[accrual])
    return Rate(quoted=quoted, quoted_as="annual_rate", accrual=accrual, per_period=share)


def _own_rate(fields: Fields, otherwise: Rate) -> Rate:
    """The rate of a plan: its own, or that of the debt."""
    if any(fields.has(name) for name in _HIGHEST):
        return _rate(fields)
    if fields.has("interest"):
        fields.note(misfits.interest_alone(fields.at("interest")))
    return otherwise


def _minimum(fields: Fields, debt: Debt, rate: Rate) -> Plan:
    fields.only(OF_MINIMUM)
    method = Minimum(
        share=fields.ratio("share", _ONE),
        rule=MinimumRule(fields.choice("rule", tuple(map(str, MinimumRule)))),
        floor=fields.money("floor", debt.unit, 0) if fields.has("floor") else 0,
    )
    return Plan(method=method, rate=rate, fees=_fees(fields, debt))


def _plans(fields: Fields, most: int) -> Sequence[Fields]:
    """The plans that are objects, each with its place."""
    plans = fields.content.get("plans", [])
    if not isinstance(plans, list):
        fields.note(misfits.wrong_type(fields.at("plans"), "a list"))
        return []
    if len(plans) > most:
        fields.note(misfits.too_many_plans(fields.at("plans"), MOST_PLANS))
    places = Fields(
        content={str(place): plan for place, plan in enumerate(plans[:most])},
        pointer=fields.at("plans"),
        problems=fields.problems,
    )
    return [found for place in places.content if (found := _object(places, place)) is not None]


def _object(fields: Fields, name: str) -> Fields | None:
    """A part that is an object, where there is one."""
    if not fields.has(name):
        return None
    content = fields.content[name]
    if not isinstance(content, dict):
        fields.note(misfits.wrong_type(fields.at(name), "an object"))
        return None
    return Fields(
        content=cast("Mapping[str, object]", content), pointer=fields.at(name), problems=fields.problems
    )


def _plan(fields: Fields, debt: Debt, rate: Rate) -> Plan:
    kind = fields.choice("kind", tuple(SIZE))
    if not fields.has("kind"):
        fields.note(misfits.missing(fields.at("kind")))
    fields.only(("kind", SIZE[kind], *RATE, *FEES))
    return Plan(method=_method(fields, kind, debt), rate=_own_rate(fields, rate), fees=_fees(fields, debt))


def _method(fields: Fields, kind: str, debt: Debt) -> Method:
    match kind:
        case "equal_instalments":
            return EqualInstalments(months=fields.whole("months", 1, MOST_MONTHS))
        case "equal_principal":
            return EqualPrincipal(months=fields.whole("months", 1, MOST_MONTHS))
        case _:
            return FixedAmount(amount=fields.money("amount", debt.unit, debt.unit))


def _fees(fields: Fields, debt: Debt) -> Fees:
    return Fees(upfront=_fee(fields, "upfront_fee", debt), each=_fee(fields, "fee", debt))


def _fee(fields: Fields, name: str, debt: Debt) -> int:
    """A fee as an amount, as a share of the balance at the beginning, or as both together."""
    amount = fields.money(name, debt.unit, 0) if fields.has(name) else 0
    share = Fraction(fields.ratio(f"{name}_rate", _ONE)) if fields.has(f"{name}_rate") else Fraction(0)
    return amount + half_up(debt.balance * share.numerator, share.denominator, debt.unit)
