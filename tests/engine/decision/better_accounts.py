"""A customer of a small lender, and what would help under rules given by their text."""

from decimal import Decimal

from tests.engine.decision.conftest import asked, decider_of

BASE = "base: {code: SCORE_AND_INCOME, amount: 10000}\nround_down_to: 100\nminimum: 500\nrules:\n"
FACTS = {
    "annual_income": "60000.00",
    "monthly_net_income": "4000.00",
    "unsecured_debt_all_lenders": "3000.00",
    "current_balance": "2000.00",
    "current_limit": "8000.00",
    "utilization": Decimal("0.25"),
    "days_past_due": 0,
    "consecutive_on_time_payments": 1,
    "autopay_enrolled": False,
    "income_verified": False,
    "self_limit": None,
    "platform_count": 2,
}
LATE = (
    "{id: late, when: days_past_due >= 30, freeze: no_drawdown, code: DELINQUENCY_30, because: A test., "
    "release_when: days_past_due == 0 and consecutive_on_time_payments >= 3, guidance: CLEAR_ARREARS}"
)
STANDS = [{"code": "DELINQUENCY_30", "level": "no_drawdown", "since": "2026-01-01"}]


def cap(amount, when=None, *, code="STUDENT", name="small", more=""):
    """A cap, as one line of a policy."""
    condition = f"when: {when}, " if when else ""
    return f"{{id: {name}, {condition}cap: '{amount}', code: {code}, because: A test.{more}}}"


def decline(when, *, code="STUDENT", name="refused", more=""):
    """A decline, as one line of a policy."""
    return f"{{id: {name}, when: {when}, decline: true, code: {code}, because: A test.{more}}}"


def lender(*rules):
    """A decider of these rules."""
    return decider_of(small=BASE + "\n".join(f"  - {rule}" for rule in rules))


def account(*, explain="better", **how):
    """A question about the customer, with facts changed or taken away."""
    return asked(profile={**FACTS, **how.pop("profile", {})}, explain=explain, **how)


def said(decision):
    """Outcome and text of every proposal, without what is always said."""
    return [
        (each["outcome"], offer["text"].removeprefix("Under policy cn/small v1, ").removesuffix("."))
        for each in decision["better"]
        for offer in each["offers"]
    ]
