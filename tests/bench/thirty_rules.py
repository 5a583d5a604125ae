"""Thirty rules over the shipped vocabulary, as one policies folder and as plain conditions for rule-engine."""

from pathlib import Path

from engine.policy.library import load
from engine.policy.snapshot import Snapshot

SHIPPED = Path(__file__).parents[2] / "policies"

CONDITIONS = (
    "age_years < 18",
    "annual_income < 12000",
    "monthly_net_income - existing_debt_service_monthly < 300",
    "days_past_due >= 1",
    "days_past_due >= 30 or (max_dpd_12m ?? 0) >= 90",
    "(max_dpd_12m ?? 0) >= 60 and missed_payments_12m > 2",
    "months_on_book < 6 and not income_verified",
    "product == 'cash_loan' and is_student",
    "(utilization ?? 0) > 0.9 and (utilization_avg_3m ?? 0) > 0.9",
    "unsecured_debt_all_lenders > annual_income * 0.5",
    "total_limits_all_lenders - current_balance > annual_income * 2",
    "existing_debt_service_monthly * 10 > monthly_net_income * 4",
    "platform_count >= 4",
    "inquiries_6m > 6 and months_on_book < 12",
    "employment_status in ['unemployed', 'student'] and liquid_assets < 5000",
    "residency_status == 'foreigner' and months_on_book < 3",
    "(bureau_score ?? 300) < 550",
    "credit_score != null and credit_score < 600",
    "'cash_out' in risk_flags",
    "'kyc_expired' in risk_flags or 'dispute_open' in risk_flags",
    "hardship_status in ['claimed', 'plan_active']",
    "minimum_only_payments_12m >= 6 and (utilization ?? 0) > 0.75",
    "interest_fees_paid_18m > principal_paid_18m and lowest_balance_18m >= 200",
    "cash_advance_ratio_3m > 0.3",
    "max_dpd_any_lender >= 30",
    "consecutive_on_time_payments < 3 and months_on_book >= 6",
    "current_balance > monthly_net_income * 3",
    "lender_type == 'microloan' and annual_income < 36000",
    "self_limit != null and self_limit < 10000",
    "months_since_last_activity >= 12 and current_balance == 0",
)
"""Each as its author writes it; all of them are also lawful for rule-engine on a complete profile."""

_HEAD = """\
policy: cn/bench
version: 1
effective: "2020-01-01"
jurisdiction: CN
currency: CNY
owner: Bench
review_by: "2030-01-01"
about: Thirty rules, to be timed.
base:
  code: SCORE_AND_INCOME
  amount: annual_income * 0.25
round_down_to: 100
minimum: 500
rules:
"""


def folder() -> dict[str, bytes]:
    """The files of the bench's policies: caps, declines, holds, freezes and waivers, thirty in all."""
    rules = "\n".join(_rule(number, condition) for number, condition in enumerate(CONDITIONS))
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    return files | {"cn/bench/v1.yaml": (_HEAD + rules).encode()}


def snapshot() -> Snapshot:
    """The bench's policies, loaded."""
    return load(folder())


def _rule(number: int, condition: str) -> str:
    lines = [f"  - id: rule_{number}", "    when: |", f"      {condition}", f"    {_effect(number)}"]
    return "\n".join([*lines, "    because: To be timed."])


def _effect(number: int) -> str:
    if number % 10 == 3:
        code = ("DELINQUENCY_30", "DELINQUENCY_60", "DELINQUENCY_90")[number // 10]
        return f"freeze: no_drawdown\n    release_when: days_past_due == 0\n    code: {code}"
    if number % 10 == 7:
        return "waive: 50%\n    class: courtesy"
    if number % 10 == 0:
        return "decline: true\n    code: AGE"
    if number % 10 == 5:
        return "hold: true\n    code: TOO_MUCH_DEBT"
    if number % 10 in {4, 9}:
        formula = f"max(annual_income * 0.1 - unsecured_debt_all_lenders, {500 + 100 * number})"
        return f"cap: {formula}\n    code: TOO_MUCH_DEBT"
    return f"cap: {2000 + 100 * number}\n    code: TOO_MUCH_DEBT"


PROFILE = {
    "jurisdiction": "CN", "currency": "CNY", "product": "pay_later", "lender_type": "bank",
    "age_years": 31, "is_student": False, "residency_status": "citizen", "annual_income": "84000.00",
    "monthly_net_income": "5600.00", "income_verified": True, "employment_status": "employed",
    "existing_debt_service_monthly": "900.00", "liquid_assets": "12000.00", "credit_score": 688,
    "bureau_score": None, "unsecured_debt_all_lenders": "6400.00", "total_limits_all_lenders": "20000.00",
    "platform_count": 2, "inquiries_6m": 1, "max_dpd_any_lender": 0, "months_on_book": 26,
    "current_limit": "8000.00", "current_balance": "6100.00", "utilization": "0.7625", "utilization_avg_3m": "0.71",
    "days_past_due": 0, "max_dpd_12m": 4, "missed_payments_12m": 0, "consecutive_on_time_payments": 11,
    "minimum_only_payments_12m": 7, "principal_paid_18m": "4200.00", "interest_fees_paid_18m": "610.00",
    "lowest_balance_18m": "900.00", "cash_advance_ratio_3m": "0.05", "hardship_status": "none",
    "risk_flags": ["kyc_expired"], "self_limit": "9000.00", "months_since_last_activity": 0,
}  # fmt: skip
"""A customer of whom every fact that the rules read is known."""
RATIOS = ("utilization", "utilization_avg_3m", "cash_advance_ratio_3m")
REQUEST = {"request_kind": "fee_waiver", "fee_amount": "30.00", "fee_paid": False}
