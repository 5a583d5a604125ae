"""The equal instalment of a plan: the smallest amount that pays the debt off within the months.

So the last instalment is never larger than the others, whatever rounding and fees do on the way.
"""

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from itertools import islice, pairwise

from engine.repayment.days import due_dates
from engine.repayment.money import half_up, up
from engine.repayment.terms import Debt, Plan

Weight = tuple[int, int]

_DIGITS = 60


def level_instalment(debt: Debt, plan: Plan, months: int) -> int:
    """The instalment in hundredths, fees included, found by paying: the annuity only says where to begin."""
    weights = _weights(debt, plan, months)
    amount = max(up(*_annuity(debt.balance, weights).as_integer_ratio(), debt.unit), 0) + plan.fees.each
    while not _pays_off(debt, weights, amount - plan.fees.each):
        amount += debt.unit
    while _pays_off(debt, weights, amount - debt.unit - plan.fees.each):
        amount -= debt.unit
    return amount


def _weights(debt: Debt, plan: Plan, months: int) -> list[Weight]:
    """What share of the balance each month charges, as a fraction."""
    days = [debt.start, *islice(due_dates(debt.first_due, debt.due_day), months)]
    return [plan.rate.weight((due - before).days) for before, due in pairwise(days)]


def _annuity(balance: int, weights: Sequence[Weight]) -> Decimal:
    """The instalment without fees and without rounding: it lies within a smallest unit of the one sought."""
    with localcontext(Context(prec=_DIGITS)):
        worth = worths = Decimal(1)  # of 1 paid on the last day, and of 1 paid on each, seen from that day
        factors = [1 + Decimal(share) / of for share, of in weights]
        for factor in reversed(factors[1:]):
            worth *= factor
            worths += worth
        return balance * worth * factors[0] / worths


def _pays_off(debt: Debt, weights: Sequence[Weight], amount: int) -> bool:
    """Whether an amount a month, fees apart, leaves nothing at the end."""
    balance = debt.balance
    for share, of in weights:
        balance += half_up(balance * share, of, debt.unit) - amount
        if balance <= 0:
            return True
    return False
