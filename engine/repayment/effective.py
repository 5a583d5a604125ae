"""What a plan costs in a year: the rate at which all payments together are worth the debt.

The basic equation of Directive 2008/48/EC, Annex I: what is lent equals the sum of payment / (1 + x)^t, t in years
of twelve equal months. A first period that is no whole month counts its days over 365. The rate is found by
bisection and rounded half up to 0.01 %; every comparison is made at 28 digits.
"""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext

from engine.repayment.days import in_month
from engine.repayment.schedule import Schedule, Status
from engine.repayment.terms import Debt

STEP = Decimal("0.0001")
MOST_STEPS = 10**8
"""A rate beyond 1,000,000 % a year is not told."""

_DIGITS = 28
_MONTHS = 12
_DAYS = 365
_TIE = Decimal("1E-20")  # below this share of the debt, a difference is the last digits' own


def effective_rate(debt: Debt, found: Schedule) -> Decimal | None:
    """The effective yearly rate of a plan that pays the debt off; None where there is none to tell."""
    lent = debt.balance - found.plan.fees.upfront
    if found.status is not Status.REPAID or lent <= 0:
        return None
    return rate_of(lent, first_period(debt), [row.payment for row in found.payments], _guess(debt, found))


def _guess(debt: Debt, found: Schedule) -> int:
    """Where to begin: the cost over the balances that it is paid on, by the month, in steps of a year."""
    owed = debt.balance + sum(row.balance for row in found.payments)
    with localcontext(Context(prec=_DIGITS)):
        return int(((1 + Decimal(found.cost) / owed) ** _MONTHS - 1) / STEP)


def first_period(debt: Debt) -> Decimal:
    """The time to the first due date, in months."""
    if debt.start == in_month(debt.first_due, -1, debt.due_day):
        return Decimal(1)
    with localcontext(Context(prec=_DIGITS)):
        return Decimal((debt.first_due - debt.start).days * _MONTHS) / _DAYS


def rate_of(lent: int, first: Decimal, payments: Sequence[int], guess: int = 0) -> Decimal | None:
    """The yearly rate of monthly payments for a sum lent, the first after so many months."""
    with localcontext(Context(prec=_DIGITS)):
        worth, paid = Decimal(lent), [Decimal(payment) for payment in reversed(payments)]

        def is_below(step: int) -> bool:
            return _is_below(step, worth, first, paid)

        low, high = _around(is_below, min(guess, MOST_STEPS))
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if is_below(middle) else (middle, high)
        return high * STEP if high <= MOST_STEPS else None


def _around(is_below: Callable[[int], bool], guess: int) -> tuple[int, int]:
    """A step that the rate is not below and one that it is, or beyond the most; seen from a guess."""
    reach = 1
    if is_below(guess):
        while guess - reach >= 0 and is_below(guess - reach):
            reach *= 2
        return max(guess - reach, -1), guess - reach // 2
    while guess + reach <= MOST_STEPS and not is_below(guess + reach):
        reach *= 2
    return guess + reach // 2, min(guess + reach, MOST_STEPS + 1)


def nominal(effective: Decimal) -> Decimal:
    """The yearly rate that, charged by the month, comes to an effective rate: twelve times the monthly one."""
    with localcontext(Context(prec=_DIGITS)):
        monthly = (1 + effective) ** (Decimal(1) / _MONTHS) - 1
        return (monthly * _MONTHS).quantize(STEP, rounding="ROUND_HALF_UP")


def _is_below(step: int, lent: Decimal, first: Decimal, paid: Sequence[Decimal]) -> bool:
    """Whether the rate is below a number of steps and a half, so that it rounds to that number or less."""
    growth = 1 + (step + Decimal("0.5")) * STEP
    month = growth ** (Decimal(-1) / _MONTHS)
    worth = Decimal(0)
    for payment in paid:
        worth = worth * month + payment
    worth *= month if first == 1 else growth ** (-first / _MONTHS)
    return lent - worth > lent * _TIE
