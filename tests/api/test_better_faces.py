"""What would help, as it is asked for at the terminal and over HTTP."""

import json

import pytest
from cli_runner import SHIPPED, Forbear
from http_client import ask, profile

DEBTS = {"unsecured_debt_all_lenders": "30000.00", "current_balance": "2000.00", "annual_income": "120000.00"}
SENTENCE = (
    "Under policy cn/pay_later_limit v2, your limit would be 8000.00 CNY if you pay off 2000.00 CNY of your "
    "unsecured debts at all lenders."
)


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


def sent() -> bytes:
    return json.dumps({**profile(**DEBTS), "as_of": "2026-11-22"}).encode()


def test_http_answers_it_where_it_is_asked_for():
    """`explain: better` gives the decision with the rules that fired, and what would help."""
    plain, better = (
        ask({**profile(**DEBTS), "explain": level}).json["decision"] for level in ("fired", "better")
    )
    (limit,) = better["better"]

    assert ("limit", "offered") == (limit["outcome"], limit["status"])
    assert SENTENCE in [offer["text"] for offer in limit["offers"]]
    assert plain == {name: better[name] for name in better if name != "better"}


def test_decide_tells_it_where_it_is_asked_for(forbear):
    """A person reads the proposals and what they are worth below the decision."""
    with_it, without = (
        forbear("decide", SHIPPED, "--input", "-", *options, stdin=sent()).out
        for options in (("--explain", "better"), ())
    )
    words = " ".join(with_it.split())

    assert SENTENCE in words
    assert "no promise: other things may change by then." in words
    assert "what would help" not in without


def test_explain_always_tells_it(forbear):
    """The tree has it with the outcome it is about, and the JSON under a key of its own."""
    text, other, document = (
        forbear("explain", SHIPPED, "--input", "-", *options, stdin=sent()).out
        for options in ((), ("--outcome", "freeze"), ("--format", "json"))
    )

    assert SENTENCE in " ".join(text.split())
    assert "what would help" not in other
    assert ["limit"] == [each["outcome"] for each in json.loads(document)["better"]]
