"""Schedules worked out by hand; the working stands beside every table."""

import pytest
from debts import only, plan, rows

MONEY = ("payment", "principal", "interest", "fees", "balance")
DAILY = {"balance": "8000.00", "annual_rate": None, "interest": None, "daily_rate": "0.0005"}
BY_HAND = {
    # 8000 x 0.0005 x 30 days = 120; 10 % of 8120 = 812
    # 7308 x 0.0005 x 31 days = 113.274; 10 % of 7421.27 = 742.127, up
    # 6679.14 x 0.0155 = 103.52667; 10 % of 6782.67 = 678.267, up
    "pay-later credit by the day, a tenth of the bill": (
        {**DAILY, "minimum": {"share": "0.10", "floor": "50"}},
        [
            ("812.00", "692.00", "120.00", "0.00", "7308.00"),
            ("742.13", "628.86", "113.27", "0.00", "6679.14"),
            ("678.27", "574.74", "103.53", "0.00", "6104.40"),
        ],
    ),
    # 1000 x 2 % = 20, and 1 % of 1000; 990 x 2 % and 1 % of 990; 980.10 x 2 % = 19.602, 1 % = 9.801, up to 9.81
    "one per cent of the balance and all interest on top": (
        {
            "annual_rate": "0.24",
            "minimum": {"share": "0.01", "rule": "share_plus_charges", "floor": "25"},
        },
        [
            ("30.00", "10.00", "20.00", "0.00", "990.00"),
            ("29.70", "9.90", "19.80", "0.00", "980.10"),
            ("29.41", "9.81", "19.60", "0.00", "970.29"),
        ],
    ),
    # 60 x 1 % = 0.60, floor 50; 10.60 x 1 % = 0.106, the bill of 10.71 is below the floor
    "the floor, but never more than the debt": (
        {"balance": "60.00", "minimum": {"share": "0.05", "floor": "50.00"}},
        [("50.00", "49.40", "0.60", "0.00", "10.60"), ("10.71", "10.60", "0.11", "0.00", "0.00")],
    ),
    # 0.20 x 10 % = 0.02, twice; without rounding up, 10 % of 0.04 would be nothing for ever
    "a share of very little is at least one cent": (
        {"balance": "0.04", "annual_rate": "0", "minimum": {"share": "0.10"}},
        [
            ("0.01", "0.01", "0.00", "0.00", "0.03"),
            ("0.01", "0.01", "0.00", "0.00", "0.02"),
            ("0.01", "0.01", "0.00", "0.00", "0.01"),
            ("0.01", "0.01", "0.00", "0.00", "0.00"),
        ],
    ),
    # annuity 1000 x 0.01 / (1 - 1.01^-3) = 340.0221: 340.02 leaves 340.03 for the third month, 340.03 leaves 340.01
    # 1000 x 1 % = 10; 669.97 x 1 % = 6.6997; 336.64 x 1 % = 3.3664
    "three equal instalments": (
        plan("equal_instalments", months=3),
        [
            ("340.03", "330.03", "10.00", "0.00", "669.97"),
            ("340.03", "333.33", "6.70", "0.00", "336.64"),
            ("340.01", "336.64", "3.37", "0.00", "0.00"),
        ],
    ),
    # 1000 / 3 = 333.33.., up; 666.66 x 1 % = 6.6666; 333.32 x 1 % = 3.3332
    "three parts of equal principal": (
        plan("equal_principal", months=3),
        [
            ("343.34", "333.34", "10.00", "0.00", "666.66"),
            ("340.01", "333.34", "6.67", "0.00", "333.32"),
            ("336.65", "333.32", "3.33", "0.00", "0.00"),
        ],
    ),
    # 100.50 x 1 % = 1.005, half a cent counts as one
    "half a cent of interest goes up": (
        {"balance": "100.50", **plan("fixed_amount", amount="101.51")},
        [("101.51", "100.50", "1.01", "0.00", "0.00")],
    ),
    # 100.49 x 1 % = 1.0049
    "less than half a cent goes down": (
        {"balance": "100.49", **plan("fixed_amount", amount="200")},
        [("101.49", "100.49", "1.00", "0.00", "0.00")],
    ),
    # 10000 x 1.25 % = 125; 5125 x 1.25 % = 64.0625; 189 x 1.25 % = 2.3625; yen have no cents
    "yen are whole": (
        {"balance": "10000", "currency": "JPY", "annual_rate": "0.15", **plan("fixed_amount", amount=5000)},
        [
            ("5000.00", "4875.00", "125.00", "0.00", "5125.00"),
            ("5000.00", "4936.00", "64.00", "0.00", "189.00"),
            ("191.00", "189.00", "2.00", "0.00", "0.00"),
        ],
    ),
    # 40 yen x 1.25 % = 0.5 yen, a whole one
    "half a yen goes up": (
        {"balance": "40", "currency": "JPY", "annual_rate": "0.15", **plan("fixed_amount", amount=50)},
        [("41.00", "40.00", "1.00", "0.00", "0.00")],
    ),
    # 1000 x 0.36 / 360 x 31 = 31
    "a year of 360 days": (
        {
            "annual_rate": "0.36",
            "interest": "actual_360",
            "first_due": "2027-01-10",
            **plan("fixed_amount", amount=2000),
        },
        [("1031.00", "1000.00", "31.00", "0.00", "0.00")],
    ),
    # 1000 x 0.365 / 365 x 31 = 31
    "a year of 365 days": (
        {
            "annual_rate": "0.365",
            "interest": "actual_365",
            "first_due": "2027-01-10",
            **plan("fixed_amount", amount=2000),
        },
        [("1031.00", "1000.00", "31.00", "0.00", "0.00")],
    ),
    # 1200 / 3 = 400, and 0.6 % of 1200 = 7.20 with each, whatever is still owed
    "an instalment plan that charges fees and no interest": (
        {"balance": "1200", "annual_rate": "0", **plan("equal_instalments", months=3, fee_rate="0.006")},
        [
            ("407.20", "400.00", "0.00", "7.20", "800.00"),
            ("407.20", "400.00", "0.00", "7.20", "400.00"),
            ("407.20", "400.00", "0.00", "7.20", "0.00"),
        ],
    ),
    # 1.25 % of 1000 = 12.50 and 1 more on the first day, 2 with each payment; 1000 / 2
    "fees at the beginning and with each payment": (
        {
            "annual_rate": "0",
            **plan("equal_principal", months=2, fee="2", upfront_fee="1", upfront_fee_rate="0.0125"),
        },
        [
            ("13.50", "0.00", "0.00", "13.50", "1000.00"),
            ("502.00", "500.00", "0.00", "2.00", "500.00"),
            ("502.00", "500.00", "0.00", "2.00", "0.00"),
        ],
    ),
    # 10 % of 1000 + 10 + 5 = 101.50; 10 % of 913.50 + 9.14 (9.135) + 5 = 92.764, up
    "fees of an account are part of the bill": (
        {"minimum": {"share": "0.1", "fee": "5"}},
        [("101.50", "86.50", "10.00", "5.00", "913.50"), ("92.77", "78.63", "9.14", "5.00", "834.87")],
    ),
    # 1000 x 1 % = 10 is more than 4: the other 6 stay; 1006 x 1 % = 10.06; 1012.06 x 1 % = 10.1206
    "interest that is not paid joins the debt": (
        plan("fixed_amount", amount="4"),
        [
            ("4.00", "-6.00", "10.00", "0.00", "1006.00"),
            ("4.00", "-6.06", "10.06", "0.00", "1012.06"),
            ("4.00", "-6.12", "10.12", "0.00", "1018.18"),
        ],
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_the_rows_are_those_worked_out_by_hand(name):
    """Payment, principal, interest, fees and balance, month by month."""
    asked, expected = BY_HAND[name]

    assert expected == rows(only(**asked), *MONEY)[: len(expected)]


@pytest.mark.parametrize(
    ("name", "months", "cost"),
    [
        ("three equal instalments", 3, "20.07"),  # 10.00 + 6.70 + 3.37
        ("three parts of equal principal", 3, "20.00"),  # 10.00 + 6.67 + 3.33
        ("yen are whole", 3, "191.00"),  # 125 + 64 + 2
        ("an instalment plan that charges fees and no interest", 3, "21.60"),  # 3 x 7.20
        ("fees at the beginning and with each payment", 2, "17.50"),  # 13.50 + 2 + 2
        ("a share of very little is at least one cent", 4, "0.00"),
    ],
)
def test_months_and_cost_are_those_worked_out_by_hand(name, months, cost):
    """A fee on the first day is no month; the cost is interest and fees together."""
    found = only(**BY_HAND[name][0])

    assert (months, cost) == (found["months"], found["totals"]["cost"])


DUE = {
    # the 31st, or the last day of the month; 2028 is a leap year
    "day 31": (
        {"first_due": "2027-12-31"},
        [("2027-12-31", 31), ("2028-01-31", 31), ("2028-02-29", 29), ("2028-03-31", 31), ("2028-04-30", 30)],
    ),
    "day 31, beginning in a short month": (
        {"first_due": "2027-02-28", "due_day": 31},
        [("2027-02-28", 28), ("2027-03-31", 31), ("2027-04-30", 30)],
    ),
    "day 28 stays where no other day is named": (
        {"first_due": "2027-02-28"},
        [("2027-02-28", 31), ("2027-03-28", 28)],
    ),
    "over the year's end": ({"first_due": "2026-12-09"}, [("2026-12-09", 30), ("2027-01-09", 31)]),
    "a long first period": (
        {"first_due": "2026-12-10", "from": "2026-11-01"},
        [("2026-12-10", 39), ("2027-01-10", 31)],
    ),
}


@pytest.mark.parametrize("name", DUE)
def test_payments_fall_due_once_a_month(name):
    """On the due day, or on the last day of a shorter month."""
    asked, expected = DUE[name]
    found = only(**asked, **plan("fixed_amount", amount=50))

    assert expected == rows(found, "due", "days")[: len(expected)]


def test_a_long_first_period_costs_its_days():
    """39 days by the day: 1000 x 0.365 / 365 x 39 = 39; by the month it is one month: 1000 x 0.365 / 12 = 30.42."""
    asked = {"from": "2026-11-01", "annual_rate": "0.365", **plan("fixed_amount", amount=50)}

    assert "39.00" == only(interest="actual_365", **asked)["rows"][0]["interest"]
    assert "30.42" == only(interest="monthly", **asked)["rows"][0]["interest"]


NEVER = {
    # 2 % of a bill of 8400 is 168 against 400 of interest
    "a small share of a dear debt": {
        "balance": "8000",
        "annual_rate": "0.60",
        "minimum": {"share": "0.02", "floor": "50"},
    },
    "interest and nothing else": {"minimum": {"share": "0", "rule": "share_plus_charges"}},
    "interest and nothing else, by the day": {
        "interest": "actual_365",
        "minimum": {"share": "0", "rule": "share_plus_charges"},
    },
    "nothing at all": {"minimum": {"share": "0"}},
    "nothing at all, and no interest": {"annual_rate": "0", "minimum": {"share": "0"}},
    "exactly the interest": plan("fixed_amount", amount="10"),
    # by the month the debt falls to where 10 % of the bill is the fee of 20, and stays there
    "a fee that eats the payment": {"balance": "300", "minimum": {"share": "0.1", "fee": "20"}},
    "a fee that eats the payment, by the day": {
        "balance": "300",
        "interest": "actual_365",
        "minimum": {"share": "0.1", "fee": "20"},
    },
}


@pytest.mark.parametrize("name", NEVER)
def test_what_never_pays_the_debt_off_is_proven_and_said(name):
    """The schedule stops, has no month in which the debt is gone, and warns in plain words."""
    found = only(**NEVER[name])

    assert ("never_repaid", None, None) == (found["status"], found["months"], found["free_on"])
    assert "NEVER_REPAID" == found["warnings"][0]["code"]
    assert 24 <= len(found["rows"]) < 600
    assert found["totals"]["still_owed"] == found["rows"][-1]["balance"] != "0.00"


def test_one_cent_more_than_the_interest_pays_the_debt_off_at_last():
    """1,000 at one per cent: 10.01 a month leaves one cent less each month, and the cents bear interest."""
    assert "never_repaid" == only(**plan("fixed_amount", amount="10.00"))["status"]
    assert "horizon_reached" == only(**plan("fixed_amount", amount="10.01"))["status"]
    assert "repaid" == only(**plan("fixed_amount", amount="10.03"))["status"]


def test_a_schedule_goes_no_further_than_fifty_years():
    """What is left after 600 months is told, and that it stops there."""
    found = only(annual_rate="0", **plan("fixed_amount", amount="1"))

    assert (600, "horizon_reached", None) == (len(found["rows"]), found["status"], found["months"])
    assert ["HORIZON_REACHED"] == [each["code"] for each in found["warnings"]]
    assert "400.00" == found["totals"]["still_owed"]
    assert "repaid" == only(balance="600", annual_rate="0", **plan("fixed_amount", amount="1"))["status"]
