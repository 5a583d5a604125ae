"""The story of one made-up customer, from which the facts follow: who is worse off borrows more and pays later."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from engine.decision.show import day

T = TypeVar("T")
Facts = dict[str, object]
_LATE_FEES = (20, 35, 50, 80, 120, 200)
_CODES = ("DELINQUENCY_30", "INCOME_STALE", "KYC_EXPIRED", "DORMANT_18", "LEGACY_BLOCK")


class Dice:
    """Chance, by the one method of Python's generator that gives the same numbers in every version."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return low + int(self._random.random() * (high - low + 1))

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.whole(0, 99) < percent

    def one(self, options: Sequence[T]) -> T:
        """One of several."""
        return options[self.whole(0, len(options) - 1)]


class Person:
    """One made-up customer on a day; `soundness` from 0 to 99 goes through all that is told."""

    def __init__(self, dice: Dice, on: int) -> None:
        self._dice = dice
        self._on = on
        self.soundness = dice.whole(0, 99)
        self.is_new = dice.chance(12)
        self.age = dice.whole(17, 35) if dice.chance(45) else dice.whole(30, 75)
        self.is_student = self.age < 26 and dice.chance(35)
        self.income = 1_500 if self.is_student else 2_500 + 2 * self.soundness**2 + dice.whole(0, 4_000)
        self.limit = self.income * dice.whole(5, 40) // 10 // 100 * 100
        self.days_late = self._lateness()
        self.balance = 0 if self.is_new else self._drawn()
        self.debts = self.income * dice.whole(0, 14 - self.soundness // 10) // 2
        self.facts: Facts = {
            **self._identity(),
            **self._capacity(),
            **self._bureau(),
            **self._account(),
            **self._conduct(),
            **self._protection(),
            **self._history(),
        }
        self.asks: Facts = self._request()

    def _lateness(self) -> int:
        if self.is_new or not self._dice.chance(28 - self.soundness // 4):
            return 0
        return self._dice.one((1, 2, 3, 4, 8, 15, 31, 35, 48, 65, 92, 140))

    def _drawn(self) -> int:
        percent = max(min(self._dice.whole(-30, 150) - self.soundness // 2, 130), -2)
        return self.limit * percent // 100

    def _identity(self) -> Facts:
        dice = self._dice
        return {
            "jurisdiction": "CN",
            "currency": "CNY",
            "product": "cash_loan" if dice.chance(20) else "pay_later",
            "lender_type": dice.one(("consumer_finance", "bank", "microloan")),
            "agreement_date": None if self.is_new else self._on - dice.whole(30, 2_000),
            "age_years": self.age,
            "is_student": self.is_student,
            "residency_status": "citizen" if dice.chance(96) else "foreigner",
            "account_status": "new" if self.is_new else "active",
            "months_on_book": 0 if self.is_new else dice.whole(1, 70),
            "months_identity_verified": dice.whole(0, 70),
            "address_stability_months": dice.whole(0, 120),
            "verified_contact_methods": dice.whole(0, 3),
            "contact_changes_12m": dice.whole(0, 2),
            "autopay_enrolled": dice.chance(20 + self.soundness // 2),
        }

    def _capacity(self) -> Facts:
        dice = self._dice
        works = not self.is_student and dice.chance(94)
        return {
            "annual_income": self.income * 15,
            "monthly_net_income": self.income,
            "income_verified": dice.chance(40 + self.soundness // 2),
            "income_evidence": dice.one(("stated", "document", "payroll", "tax_record")),
            "income_as_of": None
            if dice.chance(4)
            else self._on - dice.whole(10, 560 if dice.chance(90) else 1_100),
            "employment_status": "student" if self.is_student else "employed" if works else "unemployed",
            "months_in_employment": dice.whole(1, 12 * max(self.age - 20, 1)) if works else 0,
            "independent_income": works,
            "cosigner_signed": dice.chance(50) if self.is_student else False,
            "non_discretionary_expenditure_monthly": self.income * dice.whole(30, 60) // 100,
            "existing_debt_service_monthly": self.debts * 6 // 100 + dice.whole(0, 300),
            "liquid_assets": self.income * dice.whole(0, self.soundness) // 10,
        }

    def _bureau(self) -> Facts:
        dice = self._dice
        has_score, has_file = dice.chance(94), dice.chance(92)
        score = min(max(430 + 4 * self.soundness + dice.whole(-40, 40) - self.days_late, 300), 990)
        owed = self.debts + max(self.balance, 0)
        return {
            "credit_score": score if has_score else None,
            "credit_score_as_of": self._on - dice.whole(1, 80) if has_score else None,
            "credit_score_3m_ago": min(max(score + dice.whole(-20, 25), 300), 990) if has_score else None,
            "bureau_score": min(max(score + dice.whole(-30, 30), 300), 990) if has_file else None,
            "bureau_file_status": dice.one(("hit", "hit", "hit", "thin")) if has_file else "no_hit",
            "unsecured_debt_all_lenders": owed,
            "interest_bearing_unsecured_debt": owed,
            "lowest_interest_bearing_unsecured_debt_3m": owed * dice.whole(40, 95) // 100,
            "total_limits_all_lenders": self.limit + 2 * self.debts,
            "card_limits_other_institutions": 2 * self.debts,
            "same_lender_other_limits": dice.one((0, 0, 0, 5_000, 20_000)),
            "platform_count": dice.whole(1, 2 + (99 - self.soundness) // 20),
            "inquiries_6m": dice.whole(0, 2 + (99 - self.soundness) // 12),
            "max_dpd_any_lender": max(self.days_late, 0 if dice.chance(92) else dice.whole(1, 60)),
        }

    def _account(self) -> Facts:
        if self.is_new:
            nones = ("current_limit", "utilization", "utilization_avg_3m", "lowest_utilization_3m")
            return {**dict.fromkeys(nones), "current_balance": 0, "last_limit_change_date": None}
        used = Decimal(max(self.balance, 0) * 10_000 // max(self.limit, 1)) / 10_000
        changed = self._dice.chance(40)
        return {
            "current_limit": self.limit,
            "current_balance": self.balance,
            "utilization": used,
            "utilization_avg_3m": used,
            "lowest_utilization_3m": min(used, Decimal("0.4")),
            "last_limit_change_date": self._on - self._dice.whole(5, 900) if changed else None,
            "last_limit_change_direction": self._dice.one(("raised", "lowered")) if changed else None,
            "limit_before_freeze": self.limit if self._dice.chance(6) else None,
            "last_reopened_date": None,
        }

    def _conduct(self) -> Facts:
        dice = self._dice
        strained = dice.chance(30 - self.soundness // 4)
        worst = max(self.days_late, 0 if dice.chance(85) else dice.whole(1, 70))
        repaid = 0 if self.is_new else self.limit * dice.whole(0, 4)
        return {
            "days_past_due": self.days_late,
            "max_dpd_12m": None if self.is_new else worst,
            "missed_payments_12m": min((worst + 29) // 30, 12),
            "consecutive_on_time_payments": 0 if self.days_late or self.is_new else dice.whole(1, 40),
            "minimum_only_payments_12m": dice.whole(3, 12) if strained else dice.whole(0, 3),
            "returned_payments_12m": dice.whole(0, 3) if strained else 0,
            "principal_paid_18m": repaid,
            "interest_fees_paid_18m": max(self.balance, 0) * dice.whole(0, 30) // 100,
            "lowest_balance_18m": max(self.balance, 0) // 2,
            "cash_advance_ratio_3m": Decimal(dice.whole(0, 70)) / 100 if strained else Decimal(0),
            "months_since_last_activity": 0 if dice.chance(92) else dice.whole(1, 30),
        }

    def _protection(self) -> Facts:
        dice = self._dice
        flags = ("kyc_expired", "dispute_open", "fraud_suspected", "misuse_of_funds", "cash_out")
        claims = dice.chance(4)
        return {
            "courtesy_waivers_12m": 1 if dice.chance(8) else 0,
            "last_courtesy_waiver_date": self._on - dice.whole(30, 1_000) if dice.chance(15) else None,
            "hardship_status": dice.one(("claimed", "plan_active", "plan_completed")) if claims else "none",
            "legal_protections": [dice.one(("disaster_area", "bankruptcy"))] if dice.chance(1) else [],
            "breathing_space_end": None,
            "risk_flags": [dice.one(flags)] if dice.chance(3) else [],
            "limit_increase_opt_out": dice.chance(5),
            "self_limit": dice.whole(5, 80) * 100 if dice.chance(4) else None,
            "self_exclusion_until": self._on + dice.whole(-60, 60) if dice.chance(2) else None,
        }

    def _history(self) -> Facts:
        """What only few customers have behind them, and what goes with every account."""
        dice = self._dice
        nones = (
            *(
                "persistent_debt_notice_date",
                "persistent_debt_response",
                "last_reage_date",
                "breathing_space_start",
            ),
            *("overdue_record_date", "overdue_record_amount", "overdue_record_repaid_date"),
        )
        return {
            **dict.fromkeys(nones),
            **dict.fromkeys(("is_business_account", "large_card_issuer", "debt_consolidation_plan"), False),
            **dict.fromkeys(("reages_5y", "first_year_fees", "months_in_persistent_debt"), 0),
            "months_interest_exceeds_principal": dice.whole(1, 40) if dice.chance(5) else 0,
            "limit_at_opening": None if self.is_new else self.limit * dice.whole(40, 100) // 100,
            "limit_increases_12m": 1 if dice.chance(15) else 0,
            "limit_requests_3m": dice.whole(1, 4) if dice.chance(15) else 0,
            "cost_disclosure_signed": dice.chance(95),
            "average_annual_income_3y": self.income * dice.whole(12, 15),
            "net_personal_assets": self.income * dice.whole(0, self.soundness),
            "bureau_report_date": self._on - dice.whole(1, 120),
            "moneylender_debt_counted": self.debts,
            "over_limit_consent": dice.chance(50),
        }

    def _request(self) -> Facts:
        dice = self._dice
        if self.days_late and dice.chance(40):
            fee = {
                "fee_amount": dice.one(_LATE_FEES),
                "fee_date": self._on - dice.whole(0, 30),
                "fee_type": "late",
            }
            return {"request_kind": "fee_waiver", **fee, "fee_paid": dice.chance(50), "initiator": "customer"}
        if self.is_new:
            return {
                "request_kind": "limit",
                "requested_limit": dice.whole(5, 300) * 100,
                "initiator": "customer",
            }
        if dice.chance(25):
            wanted = self.limit + dice.whole(5, 100) * 100
            recorded = {"increase_request_recorded": dice.chance(85), "initiator": "customer"}
            return {"request_kind": "limit_increase", "requested_limit": wanted, **recorded}
        return {"request_kind": "review", "initiator": "lender"}


def standing(person: Person, dice: Dice, on: int) -> list[object]:
    """The freezes that stand for a person: mostly none."""
    codes = ["DELINQUENCY_30"] if person.days_late >= 30 and dice.chance(60) else []
    if dice.chance(4):
        codes.append(dice.one(_CODES))
    return [
        {"code": code, "level": _level(code), "since": day(on - dice.whole(5, 400))}
        for code in dict.fromkeys(codes)
    ]


def _level(code: str) -> str:
    return "no_increase" if code in {"INCOME_STALE", "KYC_EXPIRED"} else "no_drawdown"
