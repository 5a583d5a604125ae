"""Debts and rates for the properties, and a plain second reckoning of a schedule in decimals."""

import calendar
import datetime
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import strategies as st

from engine.repayment.days import in_month
from engine.repayment.terms import Accrual, Debt, Fees, Plan, Rate

_DAYS = {Accrual.ACTUAL_365: 365, Accrual.ACTUAL_360: 360, Accrual.MONTHLY: 12}


@st.composite
def debts(draw: st.DrawFn) -> Debt:
    """A balance in cents or in whole yen, due on any day, from up to 366 days before."""
    unit = draw(st.sampled_from([1, 1, 100]))
    due_day = draw(st.integers(1, 31))
    first_due = in_month(draw(st.dates(datetime.date(1999, 1, 1), datetime.date(2101, 1, 1))), 0, due_day)
    days = draw(st.none() | st.integers(1, 366))
    start = in_month(first_due, -1, due_day) if days is None else first_due - datetime.timedelta(days)
    balance = draw(st.integers(1, 3_000) | st.integers(1, 10**8)) * unit
    currency = "JPY" if unit == 100 else "CNY"
    return Debt(
        balance=balance, currency=currency, unit=unit, start=start, first_due=first_due, due_day=due_day
    )


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    """A yearly or daily rate, mostly of the size that lenders charge."""
    accrual = draw(st.sampled_from(Accrual))
    if accrual is not Accrual.MONTHLY and draw(st.booleans()):
        quoted = draw(st.decimals(0, "0.01", places=6))
        return Rate(quoted=quoted, quoted_as="daily_rate", accrual=accrual, per_period=Fraction(quoted))
    quoted = draw(st.decimals(0, "0.5", places=4) | st.decimals(0, 10, places=4))
    share = Fraction(quoted) / _DAYS[accrual]
    return Rate(quoted=quoted, quoted_as="annual_rate", accrual=accrual, per_period=share)


def amounts(most: int = 10**9) -> st.SearchStrategy[int]:
    """Amounts that are whole in every currency."""
    return st.integers(0, most // 100).map(lambda number: number * 100)


def reckoned(debt: Debt, plan: Plan, pay: Callable[[Decimal, Decimal], Decimal], months: int) -> list[tuple]:
    """Due date, payment, interest and balance by the month, as a clerk would reckon them with enough digits."""
    coin = Decimal(debt.unit) / 100
    balance, before = Decimal(debt.balance) / 100, debt.start
    found = []
    for month in range(months):
        year, number = divmod(debt.first_due.year * 12 + debt.first_due.month - 1 + month, 12)
        last = calendar.monthrange(year, number + 1)[1]
        due = datetime.date(year, number + 1, min(debt.due_day, last))
        interest = _interest(balance, plan, (due - before).days, coin)
        charges = interest + Decimal(plan.fees.each) / 100
        payment = min(pay(balance, charges), balance + charges)
        balance, before = balance + charges - payment, due
        found.append((due, payment, interest, balance))
        if not balance:
            break
    return found


def _interest(balance: Decimal, plan: Plan, days: int, coin: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = 100
        quoted, accrual = plan.rate.quoted, plan.rate.accrual
        if plan.rate.quoted_as == "daily_rate":
            exact = balance * quoted * days
        elif accrual is Accrual.MONTHLY:
            exact = balance * quoted / 12
        else:
            exact = balance * quoted * days / _DAYS[accrual]
        return (exact / coin).quantize(Decimal(1), rounding=ROUND_HALF_UP) * coin


def fees(each: int = 0, upfront: int = 0) -> Fees:
    """What a plan costs besides."""
    return Fees(each=each, upfront=upfront)
