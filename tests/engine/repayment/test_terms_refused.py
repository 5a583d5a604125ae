"""Every way in which a request does not fit: its place, its code, its words, and never its value."""

from decimal import Decimal

import pytest
from debts import asked, plan

from engine.repayment.misfits import TermsRefused
from engine.repayment.read import KNOWN, read_terms
from engine.repayment.terms import Accrual, FixedAmount

WORD = "Zx9secret"
NUMBER = 918273645
MINIMUM = {"share": "0.1"}
FIXED = plan("fixed_amount", amount=50)["plans"]

REFUSED = {
    "no object": ([WORD], "", "wrong-type", "this is not an object"),
    "null": (None, "", "wrong-type", "this is not an object"),
    "unknown part": (asked(minimum=MINIMUM, balanse=WORD), "/balanse", "unknown-field", "did you mean `balance`?"),
    "unknown part, like none": (asked(minimum=MINIMUM, zz=1), "/zz", "unknown-field", ": `balance`, `currency`"),
    "unknown part with odd letters": (asked(minimum=MINIMUM, **{"a/b~c": 1}), "/a~1b~0c", "unknown-field", "place"),
    "no balance": (asked(balance=None, minimum=MINIMUM), "/balance", "missing", "must be given"),
    "balance a word": (asked(balance=WORD, minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance null": (asked(minimum=MINIMUM) | {"balance": None}, "/balance", "wrong-type", "`1200.50`"),
    "balance true": (asked(balance=True, minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance a float": (asked(balance=1.5, minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance with an exponent": (asked(balance="1e3", minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance in other digits": (asked(balance="\uff11", minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance not a number": (asked(balance=Decimal("NaN"), minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance infinite": (asked(balance=Decimal("Infinity"), minimum=MINIMUM), "/balance", "wrong-type", "`1200.50`"),
    "balance nothing": (asked(balance=0, minimum=MINIMUM), "/balance", "out-of-range", "this is below 0.01"),
    "balance negative": (asked(balance=-NUMBER, minimum=MINIMUM), "/balance", "out-of-range", "below 0.01"),
    "balance of a state": (asked(balance=NUMBER * 10**6, minimum=MINIMUM), "/balance", "out-of-range", "above 1000000000000.00"),
    "balance of 30 digits": (asked(balance=Decimal("9" * 30), minimum=MINIMUM), "/balance", "out-of-range", "above"),
    "balance too fine": (asked(balance="9182.736", minimum=MINIMUM), "/balance", "too-many-decimals", "finer than 0.01"),
    "balance much too fine": (asked(balance=Decimal("1." + "0" * 28 + "1"), minimum=MINIMUM), "/balance", "too-many-decimals", "finer than 0.01"),
    "half a yen": (asked(balance="9182.5", currency="JPY", minimum=MINIMUM), "/balance", "too-many-decimals", "finer than 1.00"),
    "no currency": (asked(currency=None, minimum=MINIMUM), "/currency", "missing", "must be given"),
    "unknown currency": (asked(currency="ZZZ", minimum=MINIMUM), "/currency", "unknown-choice", "`CNY`, `GBP`"),
    "currency a list": (asked(currency=[WORD], minimum=MINIMUM), "/currency", "unknown-choice", "`CNY`, `GBP`"),
    "no rate": (asked(annual_rate=None, minimum=MINIMUM), "/annual_rate", "missing", "one of `annual_rate` and `daily_rate`"),
    "two rates": (asked(daily_rate="0.001", minimum=MINIMUM, interest=None), "/daily_rate", "two-rates", "one of `annual_rate` and `daily_rate`"),
    "a rate of 1800 %": (asked(annual_rate=18, minimum=MINIMUM), "/annual_rate", "out-of-range", "above 10, where 0.18 is 18 %"),
    "a daily rate of 5 %": (asked(annual_rate=None, interest=None, daily_rate="0.05", minimum=MINIMUM), "/daily_rate", "out-of-range", "above 0.01"),
    "a rate below nothing": (asked(annual_rate="-0.1", minimum=MINIMUM), "/annual_rate", "out-of-range", "below 0"),
    "a rate in per cent": (asked(annual_rate="18%", minimum=MINIMUM), "/annual_rate", "wrong-type", "`0.18`"),
    "a rate too fine": (asked(annual_rate="0.1234567890123", minimum=MINIMUM), "/annual_rate", "too-many-decimals", "12 decimals"),
    "a daily rate by the month": (asked(annual_rate=None, daily_rate="0.001", minimum=MINIMUM), "/interest", "rate-and-interest", "`monthly` needs an `annual_rate`"),
    "interest otherwise": (asked(interest=WORD, minimum=MINIMUM), "/interest", "unknown-choice", "`actual_365`, `actual_360`, `monthly`"),
    "no first due date": (asked(first_due=None, minimum=MINIMUM), "/first_due", "missing", "must be given"),
    "no date": (asked(first_due=WORD, minimum=MINIMUM), "/first_due", "not-a-date", "`2026-12-10`"),
    "no day of any year": (asked(first_due="2026-02-29", minimum=MINIMUM), "/first_due", "not-a-date", "`2026-12-10`"),
    "a day far away": (asked(first_due="9999-12-10", minimum=MINIMUM), "/first_due", "not-a-date", "`2026-12-10`"),
    "a date a number": (asked(first_due=NUMBER, minimum=MINIMUM), "/first_due", "not-a-date", "`2026-12-10`"),
    "another due day": (asked(due_day=11, minimum=MINIMUM), "/due_day", "another-due-day", "`first_due` is neither on this day"),
    "due day 32": (asked(due_day=32, minimum=MINIMUM), "/due_day", "out-of-range", "this is above 31"),
    "due day a text": (asked(due_day="10", minimum=MINIMUM), "/due_day", "wrong-type", "a whole number"),
    "begins too late": (asked(**{"from": "2026-12-10"}, minimum=MINIMUM), "/from", "out-of-range", "not before `first_due`"),
    "begins too early": (asked(**{"from": "2025-12-08"}, minimum=MINIMUM), "/from", "out-of-range", "more than 366 days before"),
    "begins at no date": (asked(**{"from": WORD}, minimum=MINIMUM), "/from", "not-a-date", "`2026-12-10`"),
    "nothing asked": (asked(), "", "missing", "a `minimum` or at least one of `plans` is expected"),
    "nothing in the list": (asked(plans=[]), "", "missing", "a `minimum` or at least one of `plans` is expected"),
    "minimum a text": (asked(minimum=WORD), "/minimum", "wrong-type", "an object"),
    "minimum null": (asked(plans=FIXED) | {"minimum": None}, "/minimum", "wrong-type", "an object"),
    "minimum without a share": (asked(minimum={"floor": 50}), "/minimum/share", "missing", "must be given"),
    "minimum above all": (asked(minimum={"share": "1.01"}), "/minimum/share", "out-of-range", "above 1"),
    "minimum by another rule": (asked(minimum={"share": "0.1", "rule": WORD}), "/minimum/rule", "unknown-choice", "`share_of_bill`, `share_plus_charges`"),
    "minimum with a kind": (asked(minimum={"share": "0.1", "kind": WORD}), "/minimum/kind", "unknown-field", "`share`"),
    "floor too fine": (asked(minimum={"share": "0.1", "floor": "0.001"}), "/minimum/floor", "too-many-decimals", "0.01"),
    "plans an object": (asked(plans={"a": 1}), "/plans", "wrong-type", "a list"),
    "plan a number": (asked(plans=[NUMBER]), "/plans/0", "wrong-type", "an object"),
    "plan without a kind": (asked(plans=[*FIXED, {"months": 12}]), "/plans/1/kind", "missing", "must be given"),
    "plan of another kind": (asked(plans=[{"kind": WORD, "months": 12}]), "/plans/0/kind", "unknown-choice", "`equal_instalments`, `equal_principal`, `fixed_amount`"),
    "instalments with an amount": (asked(**plan("equal_instalments", months=12, amount=5)), "/plans/0/amount", "unknown-field", "`months`"),
    "no months": (asked(**plan("equal_principal")), "/plans/0/months", "missing", "must be given"),
    "no month at all": (asked(**plan("equal_principal", months=0)), "/plans/0/months", "out-of-range", "below 1"),
    "51 years": (asked(**plan("equal_instalments", months=601)), "/plans/0/months", "out-of-range", "above 600"),
    "months true": (asked(**plan("equal_instalments", months=True)), "/plans/0/months", "wrong-type", "a whole number"),
    "half a month": (asked(**plan("equal_instalments", months=Decimal("1.5"))), "/plans/0/months", "wrong-type", "a whole number"),
    "no amount": (asked(**plan("fixed_amount")), "/plans/0/amount", "missing", "must be given"),
    "nothing a month": (asked(**plan("fixed_amount", amount=0)), "/plans/0/amount", "out-of-range", "below 0.01"),
    "a fee below nothing": (asked(**plan("fixed_amount", amount=50, fee=-1)), "/plans/0/fee", "out-of-range", "below 0.00"),
    "a fee above all": (asked(**plan("fixed_amount", amount=50, upfront_fee_rate="1.5")), "/plans/0/upfront_fee_rate", "out-of-range", "above 1"),
    "own interest without own rate": (asked(**plan("fixed_amount", amount=50, interest="monthly")), "/plans/0/interest", "rate-and-interest", "needs its own `annual_rate` or `daily_rate`"),
    "too many plans": (asked(minimum=MINIMUM, plans=FIXED * 12), "/plans", "too-many-plans", "more plans than the 12"),
    "another language": (asked(minimum=MINIMUM, locale=WORD), "/locale", "unknown-choice", "`en`, `zh`"),
    "show otherwise": (asked(minimum=MINIMUM, show=WORD), "/show", "unknown-choice", "`rows`, `totals`"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_named_and_not_repeated(name):
    """One fault is one problem: its pointer, its code, and what was expected."""
    body, pointer, code, words = REFUSED[name]

    with pytest.raises(TermsRefused) as refused:
        read_terms(body)

    (problem,) = refused.value.problems
    assert (pointer, code) == (problem.pointer, problem.code)
    assert words in problem.message
    assert all(secret not in str(refused.value) for secret in (WORD, str(NUMBER), "9182.", "ZZZ"))


def test_all_faults_are_named_at_once_in_order():
    """Whoever mends one need not come back for the next."""
    body = asked(balance=WORD, first_due=WORD, due_day=99, minimum={"share": WORD}, plans=[{"kind": WORD}, 1])

    with pytest.raises(TermsRefused) as refused:
        read_terms(body)

    assert [
        "/balance",
        "/due_day",
        "/first_due",
        "/minimum/share",
        "/plans/0/kind",
        "/plans/0/months",
        "/plans/1",
    ] == [problem.pointer for problem in refused.value.problems]


def test_many_faults_are_twenty_and_a_word():
    """A list of errors stays short, however many names there are."""
    with pytest.raises(TermsRefused) as refused:
        read_terms({f"name_{number}": 1 for number in range(10_000)})

    assert 21 == len(refused.value.problems)
    assert "more-problems" == refused.value.problems[-1].code


@pytest.mark.parametrize("amount", ["1200.5", "1200.50", Decimal("1200.500"), Decimal("1.2005E+3")])
def test_money_may_be_text_or_a_number(amount):
    """As in a decision; a float is refused, since strict JSON never yields one."""
    terms = read_terms(asked(**plan("fixed_amount", amount=amount)))

    assert FixedAmount(amount=120_050) == terms.plans[0].method


def test_twelve_plans_with_the_minimum_among_them_fit():
    """The limit is inclusive, and the minimum comes first."""
    terms = read_terms(asked(minimum=MINIMUM, plans=FIXED * 11))

    assert (12, "Minimum") == (len(terms.plans), type(terms.plans[0].method).__name__)


def test_a_plan_takes_the_rate_of_the_debt_or_its_own():
    """Its own comes with its own way of charging."""
    own = {"annual_rate": "0.365", "interest": "actual_360"}
    daily = {"daily_rate": "0.0005"}
    plans = [FIXED[0], FIXED[0] | own, FIXED[0] | daily]
    terms = read_terms(asked(plans=plans))

    assert [Accrual.MONTHLY, Accrual.ACTUAL_360, Accrual.ACTUAL_365] == [
        each.rate.accrual for each in terms.plans
    ]
    assert ["0.12", "0.365", "0.0005"] == [str(each.rate.quoted) for each in terms.plans]


def test_every_part_of_a_request_is_refused_somewhere():
    """A new part comes with a bad case."""
    first = {pointer.split("/")[1] for _, pointer, _, _ in REFUSED.values() if pointer}

    assert set(KNOWN) <= first
