import csv
import io
import json

import pytest
from cli_runner import Forbear

from engine.repayment.answer import answer
from engine.repayment.read import read_terms

DEBT = ("--balance", 8000, "--annual-rate", "0.18", "--first-due", "2026-12-10")
MINIMUM = ("--minimum", "10%", "--floor", 50)
TERMS = {
    "balance": "8000",
    "currency": "CNY",
    "annual_rate": "0.18",
    "first_due": "2026-12-10",
    "minimum": {"share": "0.10", "floor": "50"},
    "plans": [{"kind": "equal_instalments", "months": 12}],
}


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


def test_the_schedules_as_text(forbear):
    """Plans side by side, the sentence for the customer, every payment, and how it was worked out."""
    ran = forbear("schedule", *DEBT, *MINIMUM, "--instalments", 2)

    assert (0, "") == (ran.code, ran.err)
    head, plans, compared, minimum, instalments, notes = ran.out.split("\n\n")
    assert "8000.00 CNY from 2026-11-10, first payment due 2026-12-10" == head
    # 8000 x 0.18 / 365 x 30 = 118.356; 10 % of 8118.36 = 811.836, up
    assert [
        "plan                             free after  free on     first payment  total paid     cost  yearly rate",
        "minimum payment                  42 months   2030-05-10         811.84     9344.81  1344.81      19.54 %",
        "equal instalments over 2 months  2 months    2027-01-10        4089.97     8179.94   179.94      19.50 %",
    ] == plans.splitlines()
    assert "equal instalments over 2 months: free in 2 months instead of 42, and 1,164.87 cheaper" == compared
    assert 44 == len(minimum.splitlines())
    # 8118.36 x 1.0152877 / 2.0152877 = 4089.965, up; 4028.39 x 0.18 / 365 x 31 = 61.5847
    assert [
        "equal instalments over 2 months",
        "  number         due  payment  principal  interest  fees  balance",
        "       1  2026-12-10  4089.97    3971.61    118.36  0.00  4028.39",
        "       2  2027-01-10  4089.97    4028.39     61.58  0.00     0.00",
    ] == instalments.splitlines()
    assert notes.startswith("how it was worked out\n  Payments fall due on day 10")


def test_options_and_json_say_the_same(forbear, tmp_path):
    """A file, standard input and options give one answer, that of the engine."""
    expected = answer(read_terms(TERMS))
    path = tmp_path / "terms.json"
    path.write_text(json.dumps(TERMS), encoding="utf-8")
    by_options = forbear("schedule", *DEBT, *MINIMUM, "--instalments", 12, "--format", "json")
    by_file = forbear("schedule", path, "--format", "json")
    by_input = forbear("schedule", "-", "--format", "json", stdin=path.read_bytes())

    assert [expected] * 3 == [json.loads(ran.out) for ran in (by_options, by_file, by_input)]


OPTIONS = {
    "a daily rate in per cent": (
        ("--daily-rate", "0.05%", "--pay", "500", "--pay", "900.50"),
        {"daily_rate": "0.0005", "plans": [("fixed_amount", "500"), ("fixed_amount", "900.50")]},
    ),
    "every kind, in order": (
        (
            "--annual-rate",
            "18%",
            "--pay",
            500,
            "--equal-principal",
            6,
            "--instalments",
            3,
            "--instalments",
            12,
        ),
        {
            "annual_rate": "0.18",
            "plans": [
                ("equal_instalments", 3),
                ("equal_instalments", 12),
                ("equal_principal", 6),
                ("fixed_amount", "500"),
            ],
        },
    ),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_become_plans(forbear, name):
    """Repeated options are several plans."""
    words, parts = OPTIONS[name]
    size = {"fixed_amount": "amount"}
    plans = [{"kind": kind, size.get(kind, "months"): number} for kind, number in parts["plans"]]
    body = {"balance": 8000, "currency": "CNY", "first_due": "2026-12-10", **parts, "plans": plans}
    ran = forbear("schedule", "--balance", 8000, "--first-due", "2026-12-10", *words, "--format", "json")

    assert answer(read_terms(body)) == json.loads(ran.out)


def test_fees_and_an_own_rate_belong_to_instalments(forbear):
    """The minimum and fixed amounts keep the rate of the debt; the first day's fee is a row of its own."""
    words = (
        "--instalment-rate",
        0,
        "--fee-rate",
        "0.6%",
        "--fee",
        1,
        "--upfront-fee",
        5,
        "--upfront-fee-rate",
        "1%",
    )
    ran = forbear(
        "schedule", *DEBT, *MINIMUM, "--minimum-rule", "share_plus_charges", "--instalments", 12, "--pay", 500,
        *words, "--format", "json",
    )  # fmt: skip
    minimum, instalments, fixed = json.loads(ran.out)["schedules"]

    assert ["0.18", "0", "0.18"] == [each["rate"]["annual_rate"] for each in (minimum, instalments, fixed)]
    assert "share_plus_charges" == minimum["plan"]["rule"]
    assert ("85.00", "49.00") == (instalments["plan"]["upfront_fee"], instalments["plan"]["fee"])
    assert (0, "85.00") == (instalments["rows"][0]["number"], instalments["rows"][0]["payment"])
    assert "fee" not in fixed["plan"]


def test_days_and_interest_can_be_chosen(forbear):
    """From when, on which day, and how interest runs."""
    ran = forbear(
        "schedule", "--balance", 1000, "--currency", "JPY", "--annual-rate", "0.12", "--interest", "monthly",
        "--first-due", "2027-02-28", "--due-day", 31, "--from", "2027-01-15", "--pay", 600, "--format", "json",
    )  # fmt: skip
    found = json.loads(ran.out)

    assert ("JPY", "2027-01-15", 31) == (found["currency"], found["from"], found["due_day"])
    assert ["2027-02-28", "2027-03-31"] == [row["due"] for row in found["schedules"][0]["rows"]]


def test_totals_leave_the_payments_out(forbear):
    """Short for who wants to compare."""
    ran = forbear("schedule", *DEBT, *MINIMUM, "--totals")

    assert "minimum payment" in ran.out
    assert "principal" not in ran.out
    assert 1 == len(forbear("schedule", *DEBT, *MINIMUM, "--totals", "--format", "csv").out.splitlines())


def test_a_debt_without_an_end_is_warned_of(forbear):
    """`never` stands in the table, no cost is claimed, and the warning follows."""
    ran = forbear(
        "schedule", "--balance", 8000, "--annual-rate", "60%", "--first-due", "2026-12-10", "--minimum", "2%",
        "--instalments", 12, "--pay", 405, "--totals",
    )  # fmt: skip
    minimum = ran.out.splitlines()[3]

    assert ["minimum", "payment", "never", "-", "167.90", "-", "-", "-"] == minimum.split()
    assert "warning: minimum payment: this never pays the debt off. After 24 months" in ran.out
    assert "free in 12 months, while minimum payment never pays the debt off" in ran.out


def test_the_customer_may_read_chinese(forbear):
    """Columns stay in line, though its characters are twice as wide."""
    ran = forbear("schedule", *DEBT, *MINIMUM, "--instalments", 12, "--locale", "zh", "--totals")

    assert "等额本息，12 个月：12 个月还清，而非 42 个月，总费用少" in ran.out
    assert "\n最低还款" + " " * 11 + "42 months" in ran.out
    assert "\n等额本息，12 个月  12 months" in ran.out


def test_all_payments_as_one_table(forbear):
    """CSV for a spreadsheet: one row for each payment of each plan."""
    ran = forbear("schedule", *DEBT, *MINIMUM, "--instalments", 12, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))

    assert 42 + 12 == len(rows)
    assert {
        "schedule": "0",
        "plan": "minimum payment",
        "number": "1",
        "due": "2026-12-10",
        "days": "30",
        "payment": "811.84",
        "principal": "693.48",
        "interest": "118.36",
        "fees": "0.00",
        "balance": "7306.52",
    } == rows[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*DEBT, "--minimum", "ten%"), "--minimum wrong-type: this is not a number as text such as `0.18`"),
        ((*DEBT, "--floor", 50), "--minimum missing: this must be given and is not"),
        (
            (*DEBT, "--minimum", "10%", "--floor", "0.001"),
            "--floor too-many-decimals: this is finer than 0.01",
        ),
        ((*DEBT, "--instalments", 0), "--instalments out-of-range: this is below 1"),
        ((*DEBT, "--pay", "Zx9"), "--pay wrong-type: this is not an amount of money"),
        (
            (*DEBT, "--instalments", 3, "--fee-rate", 2),
            "--fee-rate out-of-range: this is above 1, where 0.18 is 18 %",
        ),
        (
            (*DEBT, "--daily-rate", "0.05%", *MINIMUM),
            "--daily-rate two-rates: a yearly and a daily rate are given",
        ),
        ((*DEBT, "--currency", "ZZZ", *MINIMUM), "--currency unknown-choice: this is not one of `CNY`"),
        (DEBT, "the terms missing: nothing is asked for"),
        ((), "--balance missing: this must be given and is not"),
    ],
)
def test_options_that_do_not_fit_are_named(forbear, words, said):
    """Each by its own name, without its value."""
    ran = forbear("schedule", *words)

    assert (2, "") == (ran.code, ran.out)
    assert said in ran.err
    assert "Zx9" not in ran.err
    assert "ZZZ" not in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"balance": "Zx9"}', "/balance wrong-type: this is not an amount of money"),
        (b"[]", "the terms wrong-type: this is not an object"),
        (b"{", "standard input:1:2 json-syntax"),
    ],
)
def test_a_file_that_does_not_fit_is_bad_input(forbear, content, said):
    """By pointer, or by line and column."""
    ran = forbear("schedule", "-", stdin=content)

    assert (6, "") == (ran.code, ran.out)
    assert said in ran.err
    assert "Zx9" not in ran.err


def test_a_file_and_options_do_not_mix(forbear, tmp_path):
    """Which would count is nobody's guess; the language and the form may be chosen."""
    path = tmp_path / "terms.json"
    path.write_text(json.dumps(TERMS), encoding="utf-8")

    assert 2 == forbear("schedule", path, "--balance", 1).code
    assert 2 == forbear("schedule", path, "--pay", 1).code
    chosen = forbear("schedule", path, "--locale", "zh", "--totals")
    assert (0, True) == (chosen.code, "最低还款" in chosen.out)
    assert 6 == forbear("schedule", tmp_path / "none.json").code


def test_help_shows_how_it_is_typed(forbear):
    """With an example that runs."""
    ran = forbear("schedule", "--help")

    assert 0 == ran.code
    assert "\n    forbear schedule --balance 8000" in ran.out
    assert ran.out.index("--balance AMOUNT") < ran.out.index("--minimum SHARE") < ran.out.index("--format [")
