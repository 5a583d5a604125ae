import json
from pathlib import Path

import pytest
import yaml
from cli_runner import CASES, POLICY, SHIPPED, SMALL, Forbear, change, small_folder
from freezegun import freeze_time

DAY = "2026-11-22"


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


def account(**differences: object) -> dict[str, object]:
    """The base account of the late fee cases, as one sends it."""
    base = yaml.safe_load((SMALL / CASES).read_text(encoding="utf-8"))["base"]
    return {**base, **differences}


def sent(body: object) -> bytes:
    return json.dumps(body).encode()


def test_a_decision_in_words(forbear, folder):
    """A person reads the outcomes, the rules with their reasons and facts, and the versions."""
    ran = forbear("decide", folder, "--input", "-", stdin=sent(account()))
    lines = ran.out.splitlines()

    assert (0, "") == (ran.code, ran.err)
    assert f"decided as of {DAY}" == lines[0]
    assert "limit     no policy decides it" in lines
    assert "freeze    no policy decides it" in lines
    assert "waiver    35.01 of 35.01 as a waiver (courtesy)" in lines
    assert "          decided by cn/late_fee_waiver#first_courtesy, uses the allowance" in lines
    assert "  cn/late_fee_waiver#first_courtesy (version 1): waive 35.01, binding" in lines
    assert "policies: cn/late_fee_waiver@1" in lines
    assert "rules that did not fire" not in lines


def test_a_decision_of_all_policies_in_words(forbear, tmp_path):
    """Limit, freeze, actions, scores, reasons and what is missing each have their line."""
    body = account(freezes=[{"code": "INCOME_STALE", "level": "no_increase", "since": "2026-01-01"}])
    body["profile"] = {**body["profile"], "days_past_due": 35, "risk_flags": ["kyc_expired", "dispute_open"]}
    del body["profile"]["liquid_assets"]
    path = tmp_path / "account.json"
    path.write_bytes(sent(body))
    out = forbear("decide", SHIPPED, "--input", path, "--explain", "full").out

    for expected in (
        "limit     unchanged, 8000.00 CNY\n",
        "          8000.00 now, 0.00 available\n",
        "cn/pay_later_limit#overdue\n",
        "freeze    no_drawdown\n",
        "          new: DELINQUENCY_30 (no_drawdown)\n",
        "          released: INCOME_STALE\n",
        "action    freeze_notice (ACCOUNT_FROZEN) by 2026-11-23\n",
        "referral  waiver to the queue ",
        "cn/conduct_score@2, incomplete\n",
        "    days_past_due = 35\n",
        "rules that did not fire\n",
    ):
        assert expected in out


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("hardship_status", "waiver    incomplete, from 0.00 to 35.01 of 35.01\n"),
        ("hardship_status", "missing   hardship_status\n"),
        ("hardship_status", "rules that cannot be told yet\n  cn/late_fee_waiver#hardship_claimed"),
        (
            "last_courtesy_waiver_date",
            "assumed: cn/late_fee_waiver#courtesy is taken as false, as last_courtesy",
        ),
    ],
)
def test_what_is_unknown_is_said(forbear, folder, gone, expected):
    """An open outcome shows its bounds and what to supply, an assumption the fields it replaces."""
    body = account()
    body["profile"]["days_past_due"] = 20 if gone == "hardship_status" else 0
    del body["profile"][gone]
    ran = forbear("decide", folder, "--input", "-", "--explain", "full", stdin=sent(body))

    assert 0 == ran.code
    assert expected in ran.out


def test_a_decision_as_json(forbear, folder):
    """Programs read the whole decision, the same bytes each time."""
    first = forbear("decide", folder, "--input", "-", "--format", "json", stdin=sent(account()))
    again = forbear("decide", folder, "--input", "-", "--format", "json", stdin=sent(account()))
    found = json.loads(first.out)

    assert first.out == again.out
    assert "35.01" == found["waivers"][0]["amount"]
    assert sorted(found) == list(found)


@pytest.mark.parametrize(
    ("options", "body", "expected"),
    [
        ([], {"as_of": "2025-01-02"}, "decided as of 2025-01-02"),
        (["--as-of", "2024-02-29"], {"as_of": "2025-01-02"}, "decided as of 2024-02-29"),
        (["--as-of", "2020-12-31"], {}, "not_in_scope as of 2020-12-31"),
        (["--as-of", "2020-12-31", "--version", "cn/late_fee_waiver@1"], {}, "decided as of 2020-12-31"),
        ([], {"versions": {"cn/late_fee_waiver": 1}}, f"decided as of {DAY}"),
        (["--version", "cn/late_fee_waiver@1"], {"versions": {}}, f"decided as of {DAY}"),
        (["--explain", "full"], {"explain": "fired"}, "rules that did not fire"),
        (["--locale", "zh"], {"locale": "en"}, f"decided as of {DAY}"),
    ],
)
def test_options_go_before_what_the_input_says(forbear, folder, options, body, expected):
    """An option stands in for the same word in the input."""
    ran = forbear("decide", folder, "--input", "-", *options, stdin=sent(account(**body)))

    assert 0 == ran.code, ran.err
    assert expected in ran.out


@pytest.mark.parametrize(
    ("zone", "expected"), [("Asia/Shanghai", "decided as of 2026-11-23"), ("UTC", "decided as of 2026-11-22")]
)
def test_without_a_day_it_is_the_lenders_today(forbear, folder, zone, expected):
    """The day begins where the lender is."""
    body = account()
    del body["as_of"]
    with freeze_time("2026-11-22T20:00:00Z"):
        ran = forbear("decide", folder, "--input", "-", "--time-zone", zone, stdin=sent(body))

    assert expected == ran.out.splitlines()[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "standard input:1:1 json-syntax: the content is empty"),
        (b"{", "standard input:1:2 json-syntax: "),
        (b"\xff", "standard input:1:1 not-utf8: the content is not UTF-8"),
        (b'{"profile": {"a": NaN}}', "standard input:1:19 "),
        (b'{"profile": {}, "profile": {}}', "standard input:1:17 duplicate-key: `profile` is given twice"),
        (b"[]", "the input wrong-type: this is of another type than object"),
        (b'"secret"', "the input wrong-type: "),
        (b"{}", "/profile missing: this must be given and is not"),
        (b'{"profile": []}', "/profile wrong-type: "),
        (sent(account(profil={})), "/profil unknown-field: "),
        (sent(account(as_of="2026-02-30")), "/as_of not-a-date: "),
        (sent(account(freezes=None)), "/freezes wrong-type: "),
        (sent(account(versions={"cn/late_fee_waver": 1})), "/versions/cn~1late_fee_waver unknown-policy: "),
        (sent(account(versions=[])), "/versions wrong-type: "),
        (sent(account(profile={"jurisdiction": "CN"})), "/profile/currency missing: "),
        (sent({"profile": {**account()["profile"], "age_years": 4321}}), "/profile/age_years out-of-range: "),
        (b" " * 1_000_001, "standard input: the input is larger than 1,000,000 bytes"),
    ],
)
def test_an_input_that_is_no_account(forbear, folder, content, expected):
    """Bad input is answered at its place, without a traceback and without its values."""
    ran = forbear("decide", folder, "--input", "-", stdin=content)

    assert (6, "") == (ran.code, ran.out)
    assert any(line.startswith(expected) for line in ran.err.splitlines()), ran.err
    assert "Traceback" not in ran.err
    assert "secret" not in ran.err
    assert "4321" not in ran.err


@pytest.mark.parametrize("versions", [[], 1, None])
def test_an_option_does_not_hide_what_is_wrong(forbear, folder, versions):
    """Versions that are none stay wrong beside those given as options."""
    body = sent(account(versions=versions))
    ran = forbear("decide", folder, "--input", "-", "--version", "cn/late_fee_waiver@1", stdin=body)

    assert 6 == ran.code
    assert ran.err.startswith("/versions wrong-type: ")


@pytest.mark.parametrize(
    ("name", "expected"), [("", "is a directory"), ("nowhere", "no such file or directory")]
)
def test_an_input_that_cannot_be_read(forbear, folder, name, expected):
    """What the system says is passed on."""
    ran = forbear("decide", folder, "--input", folder / name)

    assert (6, "", f"{folder / name}: the input cannot be read: {expected}\n") == (ran.code, ran.out, ran.err)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--as-of", "2026-13-01"], "this is not a calendar day written like 2024-02-23"),
        (["--as-of", "20261101"], "this is not a calendar day"),
        (["--version", "late_fee_waiver"], "this is not a version written like cn/pay_later_limit@1"),
        (["--version", "cn/late_fee_waiver@2"], "did you mean `cn/late_fee_waiver@1`?"),
        (["--version", "us/x@1"], "the versions are cn/late_fee_waiver@1"),
        (["--version", "cn/a@1", "--version", "cn/a@2"], "`cn/a` is given twice"),
        (["--time-zone", "Mars/Olympus"], "this machine knows no such time zone"),
        (["--time-zone", "../../etc/passwd"], "this machine knows no such time zone"),
        (["--explain", "all"], "'all' is not one of"),
    ],
)
def test_options_that_make_no_sense(forbear, folder, options, expected):
    """A slip in an option is a slip in the command."""
    ran = forbear("decide", folder, "--input", "-", *options, stdin=sent(account()))

    assert (2, "") == (ran.code, ran.out)
    assert expected in " ".join(ran.err.split())


@pytest.mark.parametrize("break_folder", [lambda folder: folder / "nowhere", lambda folder: folder])
def test_invalid_policies_decide_nothing(forbear, folder, break_folder):
    """Problems with the policies go to standard error, since standard output is the decision's."""
    change(folder / POLICY, "effective:", "efective:")
    ran = forbear("decide", break_folder(folder), "--input", "-", stdin=sent(account()))

    assert (3, "") == (ran.code, ran.out)
    assert "unreadable-file" in ran.err or "did you mean `effective`?" in ran.err


def test_an_account_of_which_little_is_known(forbear):
    """Every open outcome shows how far it may go; nothing is guessed."""
    profile = {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later", "current_limit": 8000}
    body = {"profile": {**profile, "days_past_due": 35}, "request": {"request_kind": "limit"}, "as_of": DAY}
    freezes = [{"code": "INCOME_STALE", "level": "no_increase", "since": "2026-01-01"}]
    out = forbear("decide", SHIPPED, "--input", "-", stdin=sent({**body, "freezes": freezes})).out

    for expected in (
        f"incomplete as of {DAY}\n",
        "limit     incomplete, from 0.00 to 8000.00 CNY\n",
        "freeze    incomplete, from no_drawdown to full; no_drawdown meanwhile\n",
        "          kept: INCOME_STALE (no_increase) since 2026-01-01, until income_as_of != null and ",
        ", incomplete\n",
        "missing   address_stability_months, ",
        "cap an amount not yet known",
        "annual_income = none or unknown",
    ):
        assert expected in out


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("MISUSE_OF_FUNDS", "kept: MISUSE_OF_FUNDS (full) since 2026-01-01, until lifted by hand\n"),
        ("DORMANT_18", "freeze    none, the account reopens\n"),
    ],
)
def test_what_a_standing_freeze_waits_for(forbear, standing, expected):
    """A kept freeze says what lifts it, and an account that opens again says so."""
    body = account(freezes=[{"code": standing, "level": "full", "since": "2026-01-01"}])
    body["profile"] = {**body["profile"], "cost_disclosure_signed": True}

    assert expected in forbear("decide", SHIPPED, "--input", "-", stdin=sent(body)).out


def test_a_limit_that_is_too_high(forbear):
    """An account over its limit, asked about for more, says both."""
    body = account(request={"request_kind": "limit", "requested_limit": 9000})
    body["profile"] = {**body["profile"], "current_balance": 9000, "current_limit": None, "age_years": 17}
    out = forbear("decide", SHIPPED, "--input", "-", stdin=sent(body)).out

    assert "limit     declined, 0.00 CNY\n" in out
    assert "none now, 9000.00 requested, 0.00 available, over the limit\n" in out
    assert "reason: AGE: We can offer credit only from the age of 18.\n" in out
    assert "decline, binding\n" in out
