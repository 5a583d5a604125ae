"""`POST /v1/repayment-schedules`: the schedules, the errors, and no word of what was sent."""

import json
import time

import pytest
from http_client import client
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.repayment.read import KNOWN

PATH = "/v1/repayment-schedules"
WORD = "Zx9secret"
TERMS = {
    "balance": "8000.00",
    "currency": "CNY",
    "daily_rate": "0.0005",
    "first_due": "2026-12-10",
    "minimum": {"share": "0.10", "floor": "50.00"},
    "plans": [{"kind": "fixed_amount", "amount": "500"}],
}
STANDARD = {200, 400, 422}


def post(body: object, **more):
    content = body if isinstance(body, bytes) else json.dumps(body, default=str).encode()
    return client(**more).post(PATH, data=content, content_type="application/json")


def test_a_balance_is_answered_with_its_schedules():
    """The minimum first, the other plans beside it; 8000 x 0.0005 x 30 days = 120."""
    answer = post(TERMS)

    assert (200, "application/json") == (answer.status_code, answer.content_type)
    minimum, fixed = answer.json["schedules"]
    assert {
        "number": 1,
        "due": "2026-12-10",
        "days": 30,
        "payment": "812.00",
        "principal": "692.00",
        "interest": "120.00",
        "fees": "0.00",
        "balance": "7308.00",
    } == minimum["rows"][0]
    assert (42, 19) == (minimum["months"], fixed["months"])
    assert [
        "paying 500.00 a month: free in 19 months instead of 42, and 131.24 cheaper",
    ] == [each["text"] for each in answer.json["comparisons"]]


def test_the_same_body_gives_the_same_bytes():
    """There is no clock and no name in the answer."""
    assert post(TERMS).data == post(TERMS).data
    assert post(TERMS).data.endswith(b"}\n")


def test_numbers_are_read_exactly():
    """A number of the JSON is what stands there, as exact as text."""
    written = json.dumps(TERMS).replace('"0.0005"', "0.0005").replace('"8000.00"', "8000").encode()

    assert post(TERMS).data == post(written).data


def test_schedules_need_no_policies():
    """What a debt costs is no decision."""
    assert 200 == post(TERMS, decider=lambda: None).status_code


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"balance": WORD}, "/balance", "wrong-type"),
        ({"daily_rate": "0.5"}, "/daily_rate", "out-of-range"),
        ({"first_due": WORD}, "/first_due", "not-a-date"),
        ({WORD[:4]: WORD}, f"/{WORD[:4]}", "unknown-field"),
        ({"plans": [{"kind": WORD}]}, "/plans/0/kind", "unknown-choice"),
    ],
)
def test_what_does_not_fit_is_a_problem_document(changes, pointer, code):
    """422 with every member of RFC 9457, each fault by pointer, and no value."""
    answer = post(TERMS | changes)

    assert (422, "application/problem+json") == (answer.status_code, answer.content_type)
    assert "/problems/terms-do-not-fit" == answer.json["type"]
    assert ["type", "title", "status", "detail", "instance", "errors"] == list(answer.json)
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in answer.json["errors"]]
    assert WORD not in answer.text


def test_one_fault_is_told_in_the_detail():
    """And several are counted there."""
    assert "/balance: this is below 0.01" == post(TERMS | {"balance": 0}).json["detail"]
    two = post(TERMS | {"balance": 0, "locale": "fr"}).json

    assert ("the body does not fit in 2 places, see `errors`", 2) == (two["detail"], len(two["errors"]))


def test_what_is_not_strict_json_is_a_bad_request():
    """As for decisions."""
    answer = post(b'{"balance": NaN}')

    assert (400, "/problems/not-json") == (answer.status_code, answer.json["type"])
    assert 415 == client().post(PATH, data=b"{}", content_type="text/plain").status_code
    assert 413 == post(TERMS, most_bytes=10).status_code


def test_another_method_is_told_the_right_one():
    """Terms are posted, since they may be personal."""
    answer = client().get(PATH)

    assert (405, "OPTIONS, POST") == (answer.status_code, answer.headers["Allow"])


def test_the_largest_request_is_answered_soon():
    """Twelve plans of fifty years each are more than anyone asks for."""
    body = {**TERMS, "plans": [{"kind": "equal_instalments", "months": 600}] * 11}
    start = time.perf_counter()
    answer = post(body)

    assert 200 == answer.status_code
    assert time.perf_counter() - start < 5
    assert len(answer.data) < 2_000_000


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=False, places=3),
    st.text(max_size=20),
    st.sampled_from(
        ["2026-12-10", "2026-02-28", "0.10", "-1", "1e3", "monthly", "JPY", "zh", [], {}, "0", 600, 31]
    ),
)
JSON = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = (
    "share",
    "rule",
    "floor",
    "kind",
    "months",
    "amount",
    "fee",
    "fee_rate",
    "upfront_fee",
    "annual_rate",
)
OBJECTS = st.dictionaries(st.sampled_from(PARTS), ODD, max_size=5)
CHANGES = st.dictionaries(
    st.sampled_from([*KNOWN, "zz"]), JSON | OBJECTS | st.lists(OBJECTS, max_size=3), max_size=4
)


@settings(max_examples=150, deadline=None)
@given(CHANGES, st.sets(st.sampled_from(KNOWN), max_size=3))
def test_any_request_is_answered(changes, gone):
    """No JSON is a fault of ours."""
    body = {name: value for name, value in (TERMS | changes).items() if name not in gone}

    assert post(body).status_code in STANDARD


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_any_json_is_answered(body):
    """Whatever it is."""
    assert post(body).status_code in STANDARD
