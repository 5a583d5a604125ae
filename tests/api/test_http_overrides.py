"""Overrides over HTTP and at the terminal, on the shipped policies."""

import json

import pytest
from cli_runner import SHIPPED, Forbear
from http_client import account, ask, pointers, post, profile

from api.http.envelope import fits
from api.http.misfits import accepts

RULE = "cn/pay_later_limit#affordability"
OVERRIDE = {
    "lift": RULE,
    "by": "staff-17",
    "approved_by": "staff-4",
    "why": "Proof of a second salary is in the file.",
    "until": "2026-12-31",
}


def strained(*overrides: object) -> dict:
    """An account of which too little income is left."""
    body = profile(existing_debt_service_monthly=account()["profile"]["monthly_net_income"])
    return {**body, "overrides": list(overrides)}


def test_an_override_shows_both_sides():
    """The decision shows what it is with the override and without, and who stands behind it."""
    plain = ask(strained()).json["decision"]
    response = ask(strained(OVERRIDE))
    decision = response.json["decision"]
    (told,) = decision["overrides"]
    (rule,) = [rule for rule in decision["rules"] if rule["rule"] == RULE]

    assert 200 == response.status_code
    assert plain["limit"]["amount"] == decision["limit"]["without_overrides"]["amount"]
    assert plain["limit"]["amount"] == told["without"]["limit"]["amount"]
    assert plain["limit"]["amount"] != decision["limit"]["amount"]
    assert OVERRIDE == {key: told[key] for key in OVERRIDE}
    assert "overridden" == rule["outcome"]
    assert "overrides" not in plain


BAD = [
    ({**OVERRIDE, "approved_by": "STAFF-17"}, "/overrides/0/approved_by", "same-person"),
    ({**OVERRIDE, "until": "2026-11-21"}, "/overrides/0/until", "expired"),
    ({**OVERRIDE, "lift": "cn/pay_later_limit#minor"}, "/overrides/0/lift", "not-liftable"),
    ({**OVERRIDE, "lift": "cn/pay_later_limit#affordable"}, "/overrides/0/lift", "unknown-rule"),
    ({**OVERRIDE, "why": " "}, "/overrides/0/why", "wrong-form"),
]


@pytest.mark.parametrize(("override", "pointer", "code"), BAD)
def test_a_wrong_override_is_named_by_its_place(override, pointer, code):
    """A refusal says where and why, and repeats nothing that was sent."""
    response = ask(strained(override))
    (error,) = response.json["errors"]

    assert (422, pointer, code) == (response.status_code, error["pointer"], error["code"])
    assert [] == [text for text in (OVERRIDE["why"], "staff-17", "STAFF-17") if text in response.text]


@pytest.mark.parametrize("overrides", [None, {}, "x", 3])
def test_overrides_are_a_list(overrides):
    """The envelope's schema and its twin by hand refuse all else."""
    body = {**account(), "overrides": overrides}

    assert ["/overrides"] == pointers(ask(body))
    assert (False, False) == (fits(body), accepts(body))


def test_staff_is_not_logged(caplog):
    """Names and reasons stand in the decision and nowhere else."""
    with caplog.at_level("DEBUG"):
        ask(strained(OVERRIDE))
        post(json.dumps(strained({**OVERRIDE, "until": "2020-01-01"})))

    assert [] == [text for text in ("staff-17", "staff-4", OVERRIDE["why"]) if text in caplog.text]


def test_overrides_at_the_terminal(capsys, monkeypatch):
    """`forbear decide` takes the same body, and tells what an override changed."""
    body = json.dumps(strained(OVERRIDE, {**OVERRIDE, "lift": "cn/pay_later_limit#thin_file"})).encode()
    ran = Forbear(capsys, monkeypatch)("decide", SHIPPED, "--input", "-", "--as-of", "2026-11-22", stdin=body)
    amount = ask(strained()).json["decision"]["limit"]["amount"]
    name = "cn/pay_later_limit"

    assert 0 == ran.code
    assert f"          without overrides reduced, {amount} CNY\n" in ran.out
    assert f"override  {RULE} by staff-17, approved by staff-4, until 2026-12-31\n" in ran.out
    assert (
        f"override  {name}#thin_file by staff-17, approved by staff-4, until 2026-12-31: no effect\n"
        in ran.out
    )


def test_an_explanation_with_overrides(capsys, monkeypatch):
    """`forbear explain` shows the lifted rule with the clauses that made it fire."""
    body = json.dumps(strained(OVERRIDE)).encode()
    words = ("explain", SHIPPED, "--input", "-", "--as-of", "2026-11-22", "--rule", RULE)
    ran = Forbear(capsys, monkeypatch)(*words, stdin=body)

    assert (0, "") == (ran.code, ran.err)
    assert "✗ affordability: overridden, cap 1500.00" in ran.out
    assert "✓ free_income < 300" in ran.out
