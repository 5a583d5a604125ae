"""What a schedule is worked out from: the debt, and the plans by which it may be paid. Amounts are hundredths."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

Locale = Literal["en", "zh"]
Detail = Literal["rows", "totals"]


class Accrual(StrEnum):
    """How interest runs from one due date to the next; it is simple within the month."""

    ACTUAL_365 = "actual_365"
    """By the actual days, each at the yearly rate over 365."""
    ACTUAL_360 = "actual_360"
    """By the actual days, each at the yearly rate over 360."""
    MONTHLY = "monthly"
    """One twelfth of the yearly rate for each due date, whatever the days."""


class MinimumRule(StrEnum):
    """What the share of a minimum payment is taken of."""

    SHARE_OF_BILL = "share_of_bill"
    """The share of balance, interest and fees together: as pay-later credit and cards in China are billed."""
    SHARE_PLUS_CHARGES = "share_plus_charges"
    """The share of the balance, and all interest and fees on top: FCA CONC 6.7.5R, and common in the US."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The price of the debt over time."""

    quoted: Decimal
    """The rate as it was given."""
    quoted_as: Literal["annual_rate", "daily_rate"]
    accrual: Accrual
    per_period: Fraction
    """For one day, or for one month where interest runs by the month."""

    def weight(self, days: int) -> tuple[int, int]:
        """The share of the balance charged for so many days between two due dates, as a fraction."""
        share, of = self.per_period.as_integer_ratio()
        return (share if self.accrual is Accrual.MONTHLY else share * days), of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What a plan costs besides interest."""

    upfront: int = 0
    """Paid on the day the plan begins."""
    each: int = 0
    """Due with every payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """The least the lender accepts each month: the share, at least the floor, never more than the debt."""

    share: Decimal
    rule: MinimumRule
    floor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualInstalments:
    """The same payment every month, over so many months."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EqualPrincipal:
    """The same part of the balance every month, with that month's interest and fees on top."""

    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedAmount:
    """An amount that the customer means to pay every month, interest and fees included."""

    amount: int


Method = Minimum | EqualInstalments | EqualPrincipal | FixedAmount


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One way to pay the debt."""

    method: Method
    rate: Rate
    fees: Fees


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is owed, and when payments fall due."""

    balance: int
    currency: str
    unit: int
    """The smallest unit of the currency, in hundredths."""
    start: datetime.date
    """The day from which interest runs."""
    first_due: datetime.date
    due_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that is asked: a debt and one to twelve plans, the minimum payment first where there is one."""

    debt: Debt
    plans: tuple[Plan, ...]
    locale: Locale
    detail: Detail
