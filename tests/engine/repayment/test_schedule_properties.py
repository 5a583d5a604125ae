"""What holds for every schedule, whatever the debt, the rate and the plan."""

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_debts import amounts, debts, fees, rates, reckoned

from engine.repayment.schedule import MOST_MONTHS, Schedule, Status, _rows, schedule
from engine.repayment.terms import (
    Accrual,
    Debt,
    EqualInstalments,
    EqualPrincipal,
    FixedAmount,
    Minimum,
    MinimumRule,
    Plan,
    Rate,
)

RULES = st.sampled_from(MinimumRule)
SHARES = st.decimals(0, 1, places=3)
MONTHS = st.integers(1, 60) | st.integers(1, MOST_MONTHS)
METHODS = st.one_of(
    st.builds(Minimum, share=SHARES, rule=RULES, floor=amounts()),
    st.builds(EqualInstalments, months=MONTHS),
    st.builds(EqualPrincipal, months=MONTHS),
    st.builds(FixedAmount, amount=amounts().filter(bool)),
)
HOPELESS = st.builds(
    Minimum, share=st.decimals(0, "0.02", places=3), rule=RULES, floor=amounts(10_000)
) | st.builds(FixedAmount, amount=amounts(100_000).filter(bool))
FEES = st.builds(fees, each=st.just(0) | amounts(100_000), upfront=st.just(0) | amounts(100_000))
SETTINGS = settings(max_examples=100, deadline=None)


def paid_by(debt: Debt, rate: Rate, method: object, each: int = 0) -> Schedule:
    return schedule(debt, Plan(method=method, rate=rate, fees=fees(each)))


@SETTINGS
@given(debts(), rates(), METHODS, FEES)
def test_every_row_follows_from_the_one_before(debt, rate, method, charged):
    """Balances are never negative, every amount is whole in its coin, and nothing is lost between the columns."""
    found = schedule(debt, Plan(method=method, rate=rate, fees=charged))
    balance = debt.balance
    for row in found.rows:
        assert balance - row.principal == row.balance >= 0
        assert row.payment == row.principal + row.interest + row.fees
        assert min(row.payment, row.interest, row.fees) >= 0
        assert not any(part % debt.unit for part in (row.payment, row.interest, row.fees, row.balance))
        balance = row.balance

    assert len(found.payments) <= MOST_MONTHS
    assert (found.still_owed == 0) is (found.status is Status.REPAID)


@SETTINGS
@given(debts(), rates(), METHODS, FEES)
def test_the_totals_are_the_sums(debt, rate, method, charged):
    """All principal is the balance less what is still owed; all paid is principal, interest and fees."""
    found = schedule(debt, Plan(method=method, rate=rate, fees=charged))

    assert debt.balance - found.still_owed == sum(row.principal for row in found.rows)
    assert debt.balance - found.still_owed + found.interest + found.fees == found.paid
    assert charged.upfront + charged.each * len(found.payments) == found.fees


@SETTINGS
@given(debts(), rates(), SHARES, RULES, amounts(), amounts(10_000))
def test_a_clerk_comes_to_the_same_minimum_payments(debt, rate, share, rule, floor, each):
    """A second reckoning, in decimals of many digits, agrees row by row."""
    coin = Decimal(debt.unit) / 100

    def pay(balance: Decimal, charges: Decimal) -> Decimal:
        bill = rule is MinimumRule.SHARE_OF_BILL
        part = share * (balance + charges if bill else balance) / coin
        least = part.to_integral_value(ROUND_CEILING) * coin + (0 if bill else charges)
        return max(least, Decimal(floor) / 100)

    plan = Plan(method=Minimum(share=share, rule=rule, floor=floor), rate=rate, fees=fees(each))
    found = schedule(debt, plan).payments
    rows = [
        (row.due, Decimal(row.payment) / 100, Decimal(row.interest) / 100, Decimal(row.balance) / 100)
        for row in found
    ]

    assert reckoned(debt, plan, pay, len(rows)) == rows


@SETTINGS
@given(debts(), rates(), MONTHS, amounts(10_000))
def test_an_instalment_is_the_smallest_that_pays_in_time(debt, rate, months, each):
    """Paying it as a fixed amount ends in time, with a last payment no larger; one coin less does not."""
    found = paid_by(debt, rate, EqualInstalments(months=months), each)
    amount = found.payments[0].payment
    assert found.status is Status.REPAID
    assert len(found.payments) <= months
    assert [amount] * (len(found.payments) - 1) == [row.payment for row in found.payments[:-1]]
    assert found.payments[-1].payment <= amount

    less = amount - debt.unit
    if less:
        shorter = paid_by(debt, rate, FixedAmount(amount=less), each)
        assert shorter.status is not Status.REPAID or len(shorter.payments) > months or months == 1


@SETTINGS
@given(debts(), rates(), st.integers(1, MOST_MONTHS - 1), st.integers(1, 60), st.booleans())
def test_a_longer_plan_never_has_a_larger_instalment(debt, rate, months, more, equal_principal):
    """Time lowers what is due each month."""
    method = EqualPrincipal if equal_principal else EqualInstalments
    longer = min(months + more, MOST_MONTHS)
    first, second = (paid_by(debt, rate, method(months=number)).payments[0] for number in (months, longer))

    assert second.payment <= first.payment


@SETTINGS
@given(debts(), rates(), amounts(), amounts(), amounts(10_000))
def test_a_larger_payment_never_lengthens_and_never_costs_more(debt, rate, amount, more, each):
    """Rounding included."""
    assume(amount)
    small, large = (paid_by(debt, rate, FixedAmount(amount=paid), each) for paid in (amount, amount + more))
    _is_no_worse(large, small)


@SETTINGS
@given(debts(), rates(), SHARES, SHARES, RULES, amounts(), amounts())
def test_a_larger_minimum_never_lengthens_and_never_costs_more(debt, rate, one, other, rule, floor, more):
    """Neither a larger share nor a larger floor."""
    least, most = sorted((one, other))
    small = paid_by(debt, rate, Minimum(share=least, rule=rule, floor=floor))
    large = paid_by(debt, rate, Minimum(share=most, rule=rule, floor=floor + more))
    _is_no_worse(large, small)


def _is_no_worse(large: Schedule, small: Schedule) -> None:
    if small.status is Status.REPAID:
        assert large.status is Status.REPAID
        assert len(large.payments) <= len(small.payments)
        assert large.cost <= small.cost
    for less, more in zip(small.payments, large.payments, strict=False):
        assert more.balance <= less.balance


@settings(max_examples=50, deadline=None)
@given(debts(), rates(), st.one_of(HOPELESS, METHODS), amounts(10_000))
def test_what_is_said_never_to_end_does_not_end(debt, rate, method, each):
    """Worked out to the horizon all the same, no year makes the debt smaller than where the proof began."""
    found = paid_by(debt, rate, method, each)
    assume(found.status is Status.NEVER_REPAID)
    rows = list(_rows(debt, found.plan))
    begins = next(
        month
        for month in range(len(found.rows) - 12)
        if rows[month].balance <= rows[month + 12].balance
        and (rate.accrual is Accrual.MONTHLY or (rows[month + 12].due - rows[month].due).days == 365)
    )

    assert MOST_MONTHS == len(rows)
    assert all(row.balance for row in rows)
    assert all(row.balance >= rows[begins].balance for row in rows[begins::12])


@SETTINGS
@given(debts(), rates(), amounts())
def test_rounding_stays_within_half_a_coin_a_month(debt, rate, amount):
    """Against the exact fractions, the balance is off by at most half a coin a month, with interest on it."""
    assume(amount)
    found = paid_by(debt, rate, FixedAmount(amount=amount))
    exact, bound = Fraction(debt.balance), Fraction(0)
    for row in found.payments[:60]:
        share = Fraction(*rate.weight(row.days))
        exact += exact * share - row.payment
        bound += bound * share + Fraction(debt.unit, 2)

        assert abs(row.balance - exact) <= bound
