"""A debt and a plan to its rows: what is due on each day, what of it is interest, and what is left.

Each month the charges (interest and fees) join the balance as the bill, and the payment comes off the bill.
Charges that a payment does not cover stay in the balance, so its principal is negative and the debt grows.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import assert_never

from engine.repayment.days import due_dates
from engine.repayment.level import level_instalment
from engine.repayment.money import half_up, up
from engine.repayment.terms import (
    Accrual,
    Debt,
    EqualInstalments,
    EqualPrincipal,
    FixedAmount,
    Minimum,
    MinimumRule,
    Plan,
)

MOST_MONTHS = 600
"""A schedule goes no further: fifty years."""
LEAST_SHOWN = 24
"""A debt without an end is shown for two years at least."""

Pay = Callable[[int, int], int]

_YEAR = 12
_DAYS_OF_A_YEAR = 365


class Status(StrEnum):
    """How a schedule ends."""

    REPAID = "repaid"
    NEVER_REPAID = "never_repaid"
    """Proven: a year went by without progress, so every later year does."""
    HORIZON_REACHED = "horizon_reached"
    """Something is still owed after MOST_MONTHS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One payment; number 0 is a fee paid on the day the plan begins. Amounts are hundredths."""

    number: int
    due: datetime.date
    days: int
    payment: int
    interest: int
    fees: int
    balance: int
    """What is owed after the payment."""

    @property
    def charges(self) -> int:
        """What of the payment does not reduce the debt."""
        return self.interest + self.fees

    @property
    def principal(self) -> int:
        """By how much the payment reduces the debt; negative where it does not cover the charges."""
        return self.payment - self.charges


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A plan worked out to its end, to the proof that it has none, or to the horizon."""

    plan: Plan
    rows: tuple[Row, ...]
    status: Status

    @property
    def payments(self) -> tuple[Row, ...]:
        """The rows of months, without the fee that is paid at the beginning."""
        return self.rows[self.rows[0].number == 0 :]

    @property
    def paid(self) -> int:
        """All that is paid."""
        return sum(row.payment for row in self.rows)

    @property
    def interest(self) -> int:
        """All interest charged."""
        return sum(row.interest for row in self.rows)

    @property
    def fees(self) -> int:
        """All fees charged."""
        return sum(row.fees for row in self.rows)

    @property
    def cost(self) -> int:
        """What the credit costs: interest and fees."""
        return self.interest + self.fees

    @property
    def still_owed(self) -> int:
        """What the last row leaves."""
        return self.rows[-1].balance


def schedule(debt: Debt, plan: Plan) -> Schedule:
    """Work out a plan month by month."""
    rows: list[Row] = []
    proven = False
    for row in _rows(debt, plan):
        rows.append(row)
        if not row.balance:
            return Schedule(plan=plan, rows=tuple(rows), status=Status.REPAID)
        proven = proven or _comes_round(plan, rows)
        if proven and row.number >= LEAST_SHOWN:
            return Schedule(plan=plan, rows=tuple(rows), status=Status.NEVER_REPAID)
    return Schedule(plan=plan, rows=tuple(rows), status=Status.HORIZON_REACHED)


def _rows(debt: Debt, plan: Plan) -> Iterator[Row]:
    """The rows up to the horizon; who takes them stops when nothing is owed."""
    if fee := plan.fees.upfront:
        yield Row(number=0, due=debt.start, days=0, payment=fee, interest=0, fees=fee, balance=debt.balance)
    pay = _payer(debt, plan)
    balance, last, fees = debt.balance, debt.start, plan.fees.each
    for number, due in enumerate(islice(due_dates(debt.first_due, debt.due_day), MOST_MONTHS), 1):
        days = (due - last).days
        share, of = plan.rate.weight(days)
        interest = half_up(balance * share, of, debt.unit)
        bill = balance + interest + fees
        payment = min(pay(balance, interest + fees), bill)
        balance, last = bill - payment, due
        yield Row(
            number=number,
            due=due,
            days=days,
            payment=payment,
            interest=interest,
            fees=fees,
            balance=balance,
        )


def _payer(debt: Debt, plan: Plan) -> Pay:
    """What is paid of a bill, given the balance and the charges of the month."""
    method, unit = plan.method, debt.unit
    match method:
        case Minimum():
            return _minimum(method, unit)
        case EqualInstalments():
            instalment = level_instalment(debt, plan, method.months)
            return lambda _balance, _charges: instalment
        case EqualPrincipal():
            part = up(debt.balance, method.months, unit)
            return lambda balance, charges: min(balance, part) + charges
        case FixedAmount():
            return lambda _balance, _charges: method.amount
        case _:
            assert_never(method)


def _minimum(method: Minimum, unit: int) -> Pay:
    share, below = method.share.as_integer_ratio()
    match method.rule:
        case MinimumRule.SHARE_OF_BILL:
            return lambda balance, charges: max(up((balance + charges) * share, below, unit), method.floor)
        case MinimumRule.SHARE_PLUS_CHARGES:
            return lambda balance, charges: max(up(balance * share, below, unit) + charges, method.floor)
        case _:
            assert_never(method.rule)


def _comes_round(plan: Plan, rows: Sequence[Row]) -> bool:
    """Whether the debt is no smaller than a year before, which proves that the plan never pays it off.

    What is owed after a month never falls when what was owed before it rises, rounding included, and so it is
    over a year. The months of every year are alike, but that a leap year has a day of interest more; a year of
    365 days without progress is therefore followed by years without progress.
    """
    if rows[-1].number <= _YEAR or rows[-1].balance < rows[-1 - _YEAR].balance:
        return False
    days = (rows[-1].due - rows[-1 - _YEAR].due).days
    return plan.rate.accrual is Accrual.MONTHLY or days == _DAYS_OF_A_YEAR
