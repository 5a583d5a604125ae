"""What would lead to a better outcome: what is proposed in which words, and where nothing is."""

import pytest

from engine.decision.explain import better_search
from engine.decision.explain.explain import explain
from engine.text.strict_json import canonical
from tests.engine.decision.better_accounts import LATE, STANDS, account, cap, decline, lender, said

FEE = {"request_kind": "fee_waiver", "fee_amount": "100.00"}
INCOME = cap("annual_income * 0.1")
DEBT = cap("max(10000 - unsecured_debt_all_lenders, 0)", name="debt")
OWN = "{id: own, when: self_limit != null, cap: self_limit, strength: customer, code: YOUR_OWN_LIMIT, because: A test.}"
COURTESY = (
    "{id: courtesy, class: courtesy, when: autopay_enrolled, waive: all, code: COURTESY, because: A test.}"
)
HALF = "{id: half, class: courtesy, when: days_past_due == 0, waive: 50%, code: COURTESY, because: A test.}"
PROOF = "strength: law, guidance: UPDATE_INCOME"
PROPOSED = [
    # rules, what differs, what is asked → outcome, what would be, if you …
    ([INCOME], {}, {}, [("limit", "8000.00", "show us a yearly income of at least 80000.00 CNY")]),
    ([DEBT], {}, {}, [("limit", "8000.00", "pay off 1000.00 CNY of your unsecured debts at all lenders")]),
    ([INCOME, DEBT], {}, {}, [
        ("limit", "8000.00", "show us a yearly income of at least 80000.00 CNY and pay off 1000.00 CNY of your unsecured debts at all lenders"),
        ("limit", "6200.00", "show us a yearly income of at least 62000.00 CNY"),
    ]),
    ([cap(1000, "(utilization ?? 0) > 0.2")], {}, {}, [("limit", "10000.00", "repay 400.00 CNY")]),
    ([cap(1000, "days_past_due > 0")], {"days_past_due": 12}, {}, [("limit", "10000.00", "pay what is overdue")]),
    ([cap(1000, "consecutive_on_time_payments < 4")], {}, {}, [("limit", "10000.00", "stay on time for 3 payments")]),
    ([cap(1000, "consecutive_on_time_payments < 2")], {}, {}, [("limit", "10000.00", "stay on time for 1 payment")]),
    ([cap(1000, "consecutive_on_time_payments < 4")], {"days_past_due": 12}, {}, [("limit", "10000.00", "pay what is overdue and stay on time for 3 payments")]),
    ([cap(1000, "current_balance > 1000 or current_balance < 500")], {}, {}, [("limit", "10000.00", "repay 1000.00 CNY")]),
    ([decline("not income_verified")], {"current_limit": None}, {}, [("limit", "10000.00", "let us verify your income")]),
    ([decline("not income_verified and platform_count > 1")], {"current_limit": None}, {}, [
        ("limit", "10000.00", "let us verify your income"),
        ("limit", "10000.00", "pay off and close your credit on 1 lending platform"),
    ]),
    ([decline("not income_verified"), decline("not autopay_enrolled", name="b"), decline("platform_count > 1", name="c")], {"current_limit": None}, {}, [
        ("limit", "10000.00", "let repayments be collected automatically, let us verify your income and pay off and close your credit on 1 lending platform"),
    ]),
    ([cap("annual_income * 0.006")], {"current_limit": None}, {}, [("limit", "500.00", "show us a yearly income of at least 83333.34 CNY")]),
    ([cap("annual_income * 0.15")], {}, {"requested_limit": "9500.00"}, [("limit", "9500.00", "show us a yearly income of at least 63333.34 CNY")]),
    ([cap("annual_income * 0.1")], {"current_limit": "6000.00"}, {"requested_limit": "7000.00"}, [("limit", "7000.00", "show us a yearly income of at least 70000.00 CNY")]),
    ([OWN], {"self_limit": "3000.00"}, {}, [("limit", "8000.00", "change the highest limit you set yourself, which is yours alone to decide, to 8000.00 CNY")]),
    ([decline("not income_verified", more=f", {PROOF}")], {"current_limit": None}, {}, [("limit", "10000.00", "let us verify your income")]),
    ([COURTESY, HALF], {"days_past_due": 3}, FEE, [("waiver", "100.00", "let repayments be collected automatically"), ("waiver", "50.00", "pay what is overdue")]),
    ([COURTESY, HALF], {}, FEE, [("waiver", "100.00", "let repayments be collected automatically")]),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "changed", "request_", "expected"), PROPOSED)
def test_the_smallest_changes_are_proposed(rules, changed, request_, expected):
    """Single fields first, then pairs and three; the full aim first, then a visible step; each exact to the cent."""
    words = {"limit": "your limit would be {} CNY", "waiver": "{} CNY of the fee would be waived"}
    texts = [
        (outcome, f"{words[outcome].format(amount)} if you {steps}") for outcome, amount, steps in expected
    ]

    assert texts == said(lender(*rules).decide(account(profile=changed, request=request_)))


def test_a_step_is_told_as_a_fact_of_the_field():
    """What a program reads can be sent again as it stands: true and not 1."""
    decision = lender(decline("not income_verified")).decide(account(profile={"current_limit": None}))
    step = decision["better"][0]["offers"][0]["steps"][0]

    assert ("income_verified", False, True) == (step["field"], step["from"], step["to"])
    assert step["to"] is True


FROZEN = [
    # account, standing freezes → proposals
    ({"days_past_due": 40, "consecutive_on_time_payments": 0}, [], ["pay what is overdue and stay on time for 3 payments"]),
    ({"days_past_due": 40, "consecutive_on_time_payments": 0}, STANDS, ["pay what is overdue and stay on time for 3 payments"]),
    ({"consecutive_on_time_payments": 2}, STANDS, ["stay on time for 1 payment"]),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "freezes", "expected"), FROZEN)
def test_a_new_freeze_opens_by_what_releases_it(changed, freezes, expected):
    """What is frozen today stands tomorrow, so that paying alone, which would have prevented it, is not enough."""
    decision = lender(LATE).decide(account(profile=changed, freezes=freezes))
    words = "your account would no longer be restricted if you "

    assert [("freeze", words + each) for each in expected] == said(decision)


def test_a_weaker_freeze_is_proposed_where_none_is_out_of_reach():
    """Of a full freeze and a lasting weaker one, the full one can be left."""
    weaker = "{id: b, when: age_years > 20, freeze: no_increase, release_when: by_hand, code: KYC_EXPIRED, because: A test.}"
    decision = lender(LATE, weaker).decide(account(profile={"days_past_due": 40}))
    (found,) = [each for each in decision["better"] if each["outcome"] == "freeze"]

    assert ("part", {"status": "decided", "level": "no_increase"}) == (
        found["offers"][0]["reaches"],
        found["offers"][0]["result"],
    )


FRAUD = "{id: fraud, when: \"'cash_out' in risk_flags\", freeze: full, release_when: not income_verified, code: FRAUD_SUSPECTED, because: A test.}"
MISUSE = FRAUD.replace("FRAUD_SUSPECTED", "MISUSE_OF_FUNDS")
EXCLUDED = "{id: out, when: platform_count > 1, hold: true, code: SELF_EXCLUDED, because: A test.}"
WISH = "{id: wish, when: platform_count > 1, hold: true, strength: customer, code: STUDENT, because: A test.}"
FLAGGED = {"risk_flags": ["cash_out"]}
SILENT = [
    # what stands in the way → nothing is proposed
    ([INCOME, FRAUD], FLAGGED, []),
    ([INCOME, MISUSE], FLAGGED, []),
    ([INCOME, EXCLUDED], {}, []),
    ([INCOME, WISH], {}, []),
    ([INCOME], {}, [{"code": "SANCTIONS_HIT", "level": "full", "since": "2026-01-01"}]),
    ([cap(500, "age_years < 40"), cap(600, "months_on_book < 60", name="b")], {}, []),
    ([decline("not income_verified", more=", strength: law")], {"current_limit": None}, []),
    ([decline("not income_verified", code="AGE")], {"current_limit": None}, []),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "changed", "freezes"), SILENT)
def test_nothing_is_proposed_and_nobody_learns_why(rules, changed, freezes):
    """Fraud, sanctions, a hard stop, the law, one's own wish, age and time alone read like a search that found nothing."""
    better = lender(*rules).decide(account(profile=changed, freezes=freezes))["better"]
    neutral = "There is no single step we can name that would change this; please contact us."

    assert better
    assert {("none", neutral, 0, 0)} == {
        (each["status"], each["text"], len(each["offers"]), len(each["missing"])) for each in better
    }


def test_no_offer_rests_on_turning_off_a_law_without_guidance():
    """A cap of the law that would no longer fire is not argued with, though the field is one the customer moves."""
    law = cap(1000, "platform_count > 1", more=", strength: law")

    assert [] == said(lender(law).decide(account()))
    assert [
        (
            "limit",
            "your limit would be 10000.00 CNY if you pay off and close your credit on 1 lending platform",
        )
    ] == said(lender(law.replace("law}", "law, guidance: UPDATE_INCOME}")).decide(account()))


def test_open_outcomes_name_the_facts_they_need():
    """Nothing is proposed while an absent fact could still change the outcome."""
    (found,) = lender(INCOME).decide(account(absent=("annual_income",)))["better"]

    assert ("limit", "incomplete", [], ["annual_income"]) == (
        found["outcome"],
        found["status"],
        found["offers"],
        found["missing"],
    )


def test_nothing_is_said_of_what_went_well():
    """Who got what was there or asked is proposed nothing."""
    assert [] == lender(cap(20000)).decide(account())["better"]


def test_no_other_outcome_pays_for_a_better_one():
    """Repaying would raise the limit and put the account to sleep, so it is not proposed."""
    sleep = "{id: sleep, when: current_balance <= 1500, freeze: no_drawdown, release_when: by_hand, code: DORMANT_18, because: A test.}"
    debt = cap("max(10000 - current_balance * 2, 0)")

    assert [("limit", "your limit would be 8000.00 CNY if you repay 1000.00 CNY")] == said(
        lender(debt).decide(account())
    )
    assert [("limit", "your limit would be 6200.00 CNY if you repay 100.00 CNY")] == said(
        lender(debt, sleep).decide(account())
    )


def test_what_moves_along_is_shown():
    """Repaying lowers the balance, all unsecured debt by as much, and the utilization in proportion."""
    found = lender(cap(1000, "(utilization ?? 0) > 0.2")).decide(account())["better"][0]["offers"][0]

    assert [
        {"field": "current_balance", "from": "2000.00", "to": "1600.00", "text": "repay 400.00 CNY"}
    ] == found["steps"]
    assert [
        {"field": "unsecured_debt_all_lenders", "from": "3000.00", "to": "2600.00"},
        {"field": "utilization", "from": "0.25", "to": "0.2"},
    ] == found["along"]
    assert [{"policy": "cn/small", "version": 1}] == found["policies"]


def test_chinese_customers_read_chinese():
    """Sentence, amounts and caution come in the language that was asked for."""
    found = lender(INCOME, DEBT).decide(account(locale="zh"))["better"][0]

    assert (
        "按照政策cn/small v1，如果您向我们证明您的年收入不低于80000.00 CNY，并在各机构的无担保债务中偿还1000.00 CNY，您的额度将为8000.00 CNY。"
        == found["offers"][0]["text"]
    )
    assert "以上依据现行政策，并非承诺；届时其他情况可能发生变化。" == found["text"]


def test_it_is_no_promise():
    """Beside every proposal stands what it rests on."""
    found = lender(INCOME).decide(account())["better"][0]

    assert (
        "This is how the policy stands today and no promise: other things may change by then."
        == found["text"]
    )


@pytest.mark.parametrize("level", ["fired", "full"])
def test_it_is_there_only_where_it_was_asked_for(level):
    """Other decisions have no such key, and the rest of the decision is the same."""
    decider = lender(INCOME)
    decision = decider.decide(account(explain=level))
    with_it = decider.decide(account())

    assert "better" not in decision
    assert decider.decide(account(explain="fired")) == {
        name: with_it[name] for name in with_it if name != "better"
    }


def test_explanations_have_it():
    """An explanation says the same as a decision that was asked for it."""
    decider = lender(INCOME, DEBT)

    assert decider.decide(account())["better"] == explain(decider, account(explain="fired"))["better"]


def test_the_same_account_gets_the_same_proposals():
    """Two deciders of the same policies give the same bytes."""
    first, second = (canonical(lender(INCOME, DEBT, LATE).decide(account())) for _ in range(2))

    assert first == second


def test_the_work_is_bounded(monkeypatch):
    """With few looks allowed there are fewer proposals, and no error."""
    monkeypatch.setattr(better_search, "MOST_LOOKS", 1)

    assert [] == said(lender(INCOME, DEBT).decide(account()))


def test_overrides_stay():
    """What staff lifted is lifted in what is proposed as well."""
    lift = {"lift": "cn/small#debt", "by": "ann", "approved_by": "bob", "why": "Seen.", "until": "2027-01-01"}
    decision = lender(INCOME, DEBT).decide(account(overrides=[lift]))

    assert [
        ("limit", "your limit would be 8000.00 CNY if you show us a yearly income of at least 80000.00 CNY")
    ] == said(decision)
