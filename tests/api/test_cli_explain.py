"""`forbear explain` at the terminal: the tree, its JSON, filters, and what ends it."""

import io
import json
import sys
from pathlib import Path

import pytest
import yaml
from cli_runner import CASES, POLICY, SHIPPED, Forbear, change, small_folder

from api.cli import VERBS

DAY = "2026-11-22"
FREEZES = [{"code": "DELINQUENCY_90", "level": "full", "since": "2026-09-01"}]


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    monkeypatch.setitem(VERBS, "explain", ("explain", "Say why one account is decided as it is."))
    return Forbear(capsys, monkeypatch)


def sent(*, absent=(), freezes=FREEZES, **changed) -> bytes:
    """The base account of the freeze cases, as one sends it."""
    text = (SHIPPED / "cn/account_freeze/v1.cases.yaml").read_text(encoding="utf-8")
    body = yaml.safe_load(text)["base"] | {"freezes": freezes}
    profile = {**body["profile"], "monthly_net_income": 1700, **changed}
    body["profile"] = {name: fact for name, fact in profile.items() if name not in absent}
    return json.dumps({**body, "as_of": DAY}, default=str).encode()


def test_a_tree_for_people(forbear):
    """Outcomes with what each entry would have given, then every rule clause by clause."""
    ran = forbear("explain", SHIPPED, "--input", "-", stdin=sent())
    lines = ran.out.splitlines()

    assert (0, "") == (ran.code, ran.err)
    assert f"decided as of {DAY}" == lines[0]
    for expected in (
        "  reduced, 1500.00 CNY; 8000.00 now",
        "  ✓      1500.00  cn/pay_later_limit#affordability (decides, without it 2000.00)",
        "  kept: DELINQUENCY_90 (full) since 2026-09-01",
        "    earliest 2027-06-01: from that day on time does not stand against its end, its other clauses may",
        "✓ affordability: fired, cap 1500.00, binding",
        "    ✓ free_income < 300  [free_income = 200.00]",
        "        · months_since(last_limit_change_date) < 6  [there is none]",
        "    amount is young_cap [young_cap = 3000.00, parameter since 2024-02-23 (House rule CR-05 rev. 2)]",
        "  cn/pay_later_limit@1: another version stands in its place",
    ):
        assert expected in lines
    assert [] == [line for line in lines if len(line) > 100]
    assert "\x1b" not in ran.out


def test_what_is_missing(forbear):
    """Each missing field says what it could change; its clauses say that it is absent."""
    body = sent(absent=("days_past_due",), freezes=[])
    out = forbear("explain", SHIPPED, "--input", "-", stdin=body).out

    assert "? late_30: unknown, freeze no_drawdown\n" in out
    assert "days_past_due >= 30  [days_past_due from 0 to 10000; unknown without days_past_due]" in out
    assert "  days_past_due could " in out
    assert "add freeze DELINQUENCY_30 or rule it out" in " ".join(out.split())


def test_one_rule(forbear):
    """`--rule` shows that rule and nothing else."""
    rule = "cn/pay_later_limit#affordability"
    out = forbear("explain", SHIPPED, "--input", "-", "--rule", rule, stdin=sent()).out

    assert [
        f"decided as of {DAY}",
        "",
        "cn/pay_later_limit@2, since 2024-02-23",
        "✓ affordability: fired, cap 1500.00, binding",
    ] == out.splitlines()[:4]
    assert "student" not in out


@pytest.mark.parametrize(
    ("outcome", "there", "gone"),
    [
        ("limit", "affordability", "late_90"),
        ("freeze", "late_90", "affordability"),
        ("action", "reduction_notice", "affordability"),
        ("waiver", "our_error", "affordability"),
        ("score", "repayment_history/late_days", "affordability"),
    ],
)
def test_one_outcome(forbear, outcome, there, gone):
    """`--outcome` shows that outcome and its rules."""
    out = forbear("explain", SHIPPED, "--input", "-", "--outcome", outcome, stdin=sent()).out

    assert there in out
    assert f" {gone}: " not in out


def test_json_for_programs(forbear):
    """The stable form, the same bytes each time, filtered alike."""
    options = ("--input", "-", "--format", "json", "--outcome", "freeze")
    first, again = (forbear("explain", SHIPPED, *options, stdin=sent()).out for _ in range(2))
    found = json.loads(first)

    assert first == again
    assert "forbear.explanation.v1" == found["format"]
    assert {"freeze"} == {rule["about"] for rule in found["rules"]}
    assert sorted(found) == list(found)


def test_plain_marks(forbear, monkeypatch):
    """A terminal that cannot show the marks gets plain ones."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")
    monkeypatch.setattr(sys, "stdout", stream)
    forbear("explain", SHIPPED, "--input", "-", "--rule", "cn/account_freeze#late_90", stdin=sent())
    stream.flush()
    out = stream.buffer.getvalue().decode("ascii")

    assert "+ late_90: fired, freeze full, binding" in out
    assert "- days_past_due >= 90  [days_past_due = 0]" in out


def test_out_of_scope(forbear):
    """A policy that takes no part says which clause keeps it out."""
    out = forbear("explain", SHIPPED, "--input", "-", "--rule", "cn/cash_loan_limit#minor", stdin=sent()).out

    assert "  it takes part if\n" in out
    assert "✗ product == 'cash_loan'  [product = pay_later]" in out
    assert "· minor: not in force, decline" in out


@pytest.mark.parametrize(
    ("options", "stdin", "code", "message"),
    [
        (["--rule", "cn/pay_later_limit#affordabilty"], sent(), 2, "did you mean `cn/pay_later_limit#affordability`?"),
        (["--rule", "nothing"], sent(), 2, "rules are named like cn/pay_later_limit#minor"),
        (["--as-of", "yesterday"], sent(), 2, "this is not a calendar day"),
        ([], b"{", 6, "standard input:1:"),
        ([], sent(age_years=-7654), 6, "/profile/age_years out-of-range: this is below 0"),
    ],
)  # fmt: skip
def test_refusals(forbear, options, stdin, code, message):
    """What cannot be explained is said on standard error, without the values."""
    ran = forbear("explain", SHIPPED, "--input", "-", *options, stdin=stdin)

    assert (code, "") == (ran.code, ran.out)
    assert message in ran.err
    assert "7654" not in ran.err


def test_an_invalid_policy(forbear, tmp_path):
    """A folder with a problem explains nothing."""
    folder: Path = small_folder(tmp_path / "policies")
    change(folder / POLICY, "days_past_due <= 5", "days_past_du <= 5")
    ran = forbear("explain", folder, "--input", "-", stdin=sent())

    assert (3, "") == (ran.code, ran.out)
    assert "unknown-field" in ran.err


def test_a_waiver(forbear, tmp_path):
    """A waiver says which rule decides it."""
    folder = small_folder(tmp_path / "policies")
    base = yaml.safe_load((folder / CASES).read_text(encoding="utf-8"))["base"]
    out = forbear("explain", folder, "--input", "-", stdin=json.dumps(base, default=str).encode()).out

    assert "  35.01 of 35.01, decided by cn/late_fee_waiver#first_courtesy\n" in out
    assert "  no policy decides it\n" in out
