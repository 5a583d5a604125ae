"""The effective yearly rate against figures that can be checked with pen and paper."""

from decimal import Decimal
from fractions import Fraction

import pytest
from debts import only, plan
from hypothesis import given
from hypothesis import strategies as st

from engine.repayment.effective import MOST_STEPS, nominal, rate_of

MONTH = Decimal(1)


def after(**payments: int) -> list[int]:
    """Payments by month, nothing in between."""
    by_month = {int(name[1:]): payment for name, payment in payments.items()}
    return [by_month.get(month, 0) for month in range(1, max(by_month) + 1)]


@pytest.mark.parametrize(
    ("lent", "payments", "expected"),
    [
        (1000, after(m12=1180), "0.1800"),  # 1180 / 1000 - 1
        (1000, after(m18=1200), "0.1292"),  # 1.2 ^ (12 / 18) - 1 = 0.12924
        (950, after(m18=1200), "0.1685"),  # (1200 / 950) ^ (2 / 3) - 1 = 0.16853
        (
            1000,
            after(m12=600, m24=600),
            "0.1307",
        ),  # 600 u + 600 u^2 = 1000: u = 0.884437, 1 / u - 1 = 0.13066
        (1000, after(m1=1010), "0.1268"),  # 1.01 ^ 12 - 1 = 0.126825
        (1000, after(m6=1100), "0.2100"),  # 1.1 ^ 2 - 1
        (1000, after(m12=1000), "0.0000"),
        (1000, after(m24=1210), "0.1000"),  # 1.1 ^ 2 = 1.21
        (1, after(m1=2), "4095.0000"),  # 2 ^ 12 - 1
        (100_000, after(m12=100_005), "0.0001"),  # 0.005 %: half of 0.01 % counts as a whole one
        (1_000_000, after(m12=1_000_049), "0.0000"),  # 0.0049 %
        (1_000_000, after(m12=1_180_050), "0.1801"),  # 18.005 %, likewise
        (1_000_000, after(m12=1_180_049), "0.1800"),
    ],
)
@pytest.mark.parametrize("guess", [0, 1, 1800, 10**9])
def test_the_rate_is_found_from_wherever_it_is_sought(lent, payments, expected, guess):
    """Bisection ends at the one rate, rounded half up to 0.01 %."""
    assert Decimal(expected) == rate_of(lent, MONTH, payments, guess)


def test_a_rate_beyond_a_million_per_cent_is_not_told():
    """3 for 1 after a month is 3^12 - 1 = 531,440: beyond what anybody reads."""
    assert rate_of(1, MONTH, [3]) is None
    assert rate_of(1, MONTH, [3], 10**12) is None
    assert MOST_STEPS == 10**8


def test_days_before_the_first_payment_count():
    """Half a year (6 months) to a payment of 1,100: 1.1 ^ 2 - 1."""
    assert Decimal("0.2100") == rate_of(1000, Decimal(6), [1100])


@pytest.mark.parametrize(
    ("changes", "effective", "nominal_rate"),
    [
        # 1.015 ^ 12 - 1 = 0.195618
        ({"annual_rate": "0.18", **plan("equal_instalments", months=12)}, "0.1956", "0.1800"),
        ({"annual_rate": "0.18", "minimum": {"share": "0.1", "floor": "50"}}, "0.1956", "0.1800"),
        ({"annual_rate": "0", **plan("equal_instalments", months=12)}, "0.0000", "0.0000"),
        # 0.6 % of 12,000 with each of 12 instalments of 1,000: 1072 for 12 months at 1.0858 % are worth 12,000
        (
            {
                "balance": "12000",
                "annual_rate": "0",
                **plan("equal_instalments", months=12, fee_rate="0.006"),
            },
            "0.1384",
            "0.1303",
        ),
        # 1000 / 980 after a month: 1.020408 ^ 12 - 1 = 0.27432; 12 x 2.0408 %
        (
            {"annual_rate": "0", **plan("equal_instalments", months=1, upfront_fee_rate="0.02")},
            "0.2743",
            "0.2449",
        ),
        # a first period of 365 days: 1000 x 0.18 / 365 x 365 = 180
        (
            {
                "annual_rate": "0.18",
                "interest": "actual_365",
                "from": "2025-12-10",
                **plan("equal_instalments", months=1),
            },
            "0.1800",
            "0.1667",
        ),
    ],
)
def test_a_plan_tells_what_it_costs_in_a_year(changes, effective, nominal_rate):
    """Fees count like interest; by the month, twelve times the rate is the nominal one."""
    found = only(**changes)

    assert (effective, nominal_rate) == (found["effective_annual_rate"], found["nominal_annual_rate"])


@pytest.mark.parametrize(
    "changes",
    [
        plan("fixed_amount", amount=10),  # never repaid
        plan("fixed_amount", amount="10.01"),  # not within the horizon
        plan("equal_instalments", months=3, upfront_fee=1000),  # nothing is lent
    ],
)
def test_there_may_be_no_rate_to_tell(changes):
    """Where the debt stays, or the fee takes all that is lent."""
    assert only(**changes)["effective_annual_rate"] is None
    assert only(**changes)["nominal_annual_rate"] is None


@given(st.integers(0, 40_000), st.integers(1, 36))
def test_a_single_payment_has_a_rate_that_can_be_checked_exactly(interest, months):
    """The rounded rate lies within half a step: lent x (1 + rate -+ half)^months brackets payment^12, in fractions."""
    lent, half = 10_000, Fraction(1, 20_000)
    found = rate_of(lent, Decimal(months), [lent + interest])
    if found is None:  # 40,000 on 10,000 after a month are 5^12 - 1
        assert Fraction(lent + interest, lent) ** 12 > (1 + 10**4) ** months
        return
    growth = Fraction(lent + interest, lent) ** 12

    assert (1 + Fraction(found) - half) ** months <= growth < (1 + Fraction(found) + half) ** months


@given(st.decimals("0", "10", places=4))
def test_the_nominal_rate_is_never_above_the_effective_one(rate):
    """Interest on interest only adds."""
    assert 0 <= nominal(rate) <= rate
