"""Decisions over HTTP: what comes back, and that the same inputs give the same bytes."""

import datetime
import io
import json
import uuid

import pytest
from freezegun import freeze_time
from http_client import TODAY, account, application, ask, client, decider, post, profile, wsgi

from api.http.decisions import question_of
from api.wiring import today
from engine.text.strict_json import canonical, read_json


def test_a_decision_comes_in_an_envelope():
    """The envelope carries names and clock, the inner decision what was decided."""
    answer = ask(account(request_id="order 17/é"))

    assert 200 == answer.status_code
    assert "application/json" == answer.content_type
    assert ["decision_id", "recorded_at", "request_id", "what_if", "decision"] == list(answer.json)
    assert "2026-11-22T08:15:30.123Z" == answer.json["recorded_at"]
    assert "order 17/é" == answer.json["request_id"]
    assert answer.json["what_if"] is False
    assert 7 == uuid.UUID(answer.json["decision_id"]).version
    assert "2026-11-22" == answer.json["decision"]["as_of"]
    assert "decided" == answer.json["decision"]["status"]


def test_the_decision_is_the_deciders_own():
    """HTTP adds nothing to the decision and takes nothing away."""
    content = json.dumps(account()).encode()
    expected = decider().decide(question_of(read_json(content), TODAY, decider().snapshot))

    assert canonical(expected) in post(content).data


def test_the_same_inputs_give_the_same_bytes():
    """Order of keys, spacing and the way amounts are written change nothing of the inner decision."""
    body = profile(annual_income=120000)
    other = dict(reversed(profile(annual_income="120000.00").items()))

    first, second = post(json.dumps(body)), post(json.dumps(other, indent=3))

    inner = [answer.data.partition(b'"decision":')[2] for answer in (first, second)]
    assert inner[0] == inner[1]
    assert first.json["decision_id"] != second.json["decision_id"]


def test_a_negative_decision_is_a_success():
    """A decline is an answer, not an error."""
    answer = ask(profile(age_years=17))

    assert (200, "declined") == (answer.status_code, answer.json["decision"]["limit"]["answer"])


def test_only_required_facts_are_enough():
    """What is not known leaves the decision incomplete and says what to supply."""
    known = {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later"}
    answer = ask({"profile": known, "request": {"request_kind": "limit"}})

    assert (200, "incomplete") == (answer.status_code, answer.json["decision"]["status"])
    assert "annual_income" in answer.json["decision"]["missing"]


def test_full_explanation_and_locale_are_passed_on():
    """`explain` and `locale` change how the decision is told."""
    short, full = ask(profile(age_years=17)), ask(profile(age_years=17) | {"explain": "full", "locale": "zh"})

    assert len(short.json["decision"]["rules"]) < len(full.json["decision"]["rules"])
    assert short.json["decision"]["reasons"] != full.json["decision"]["reasons"]


def test_versions_can_be_chosen_for_a_question():
    """A pinned version stands in for the one in force, and the answer says it decides nothing."""
    answer = ask(account(versions={"cn/pay_later_limit": 1}, what_if=True))

    assert (200, True) == (answer.status_code, answer.json["what_if"])
    used = {entry["policy"]: entry["version"] for entry in answer.json["decision"]["policies"]}
    assert 1 == used["cn/pay_later_limit"]


@pytest.mark.parametrize("as_of", ["1900-01-01", "2021-01-01", "2299-12-31"])
@pytest.mark.parametrize("versions", [{}, {"cn/pay_later_limit": 2, "cn/conduct_score": 1}])
def test_any_version_can_be_asked_about_on_any_day(as_of, versions):
    """Also before it begins, and before its parameters have values."""
    answer = ask(account(as_of=as_of, versions=versions, what_if=True))

    assert (200, as_of) == (answer.status_code, answer.json["decision"]["as_of"])


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"as_of": "2026-11-22"}, 200),
        ({"as_of": "2026-11-22", "what_if": False}, 200),
        ({"as_of": "2026-11-21"}, 422),
        ({"as_of": "2026-11-23", "what_if": False}, 422),
        ({"as_of": "2022-05-01", "what_if": True}, 200),
        ({"versions": {}}, 200),
        ({"versions": {"cn/pay_later_limit": 2}}, 422),
    ],
)
def test_another_day_or_version_must_be_called_what_if(settings, expected):
    """A decision of today takes today's policies; everything else says that it is only a question."""
    assert expected == ask(account(**settings)).status_code


@pytest.mark.parametrize(
    ("instant", "expected"),
    [("2026-11-22T15:59:59Z", "2026-11-22"), ("2026-11-22T16:00:00Z", "2026-11-23")],
)
def test_the_day_is_the_lenders(instant, expected):
    """Without `as_of` a decision is of today where the lender is."""
    with freeze_time(instant):
        answer = ask(account(), clock=lambda: today("Asia/Shanghai"))

    assert expected == answer.json["decision"]["as_of"]


def test_decision_ids_follow_time():
    """Ids made later sort later, within one millisecond too."""
    start = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    instants = iter([start + datetime.timedelta(microseconds=n * 400) for n in range(40)])
    app = client(now=lambda: next(instants))
    headers = {"X-Request-Id": "r-1"}

    ids = [app.post("/v1/decisions", json=account(), headers=headers).json["decision_id"] for _ in range(9)]

    assert ids == sorted(ids)


def test_an_answer_is_never_stored():
    """Caches keep nothing about a person, and browsers guess nothing."""
    headers = ask(account()).headers

    assert "no-store" == headers["Cache-Control"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("abc-1.2:3_4", True),
        ("x" * 128, True),
        ("x" * 129, False),
        ("a b", False),
        ("<script>", False),
        ("", False),
    ],
)
def test_a_sane_request_id_comes_back(given, kept):
    """A caller's id is echoed where it is harmless; otherwise a new one is made."""
    answer = client().post("/v1/decisions", json=account(), headers={"X-Request-Id": given})

    assert (answer.headers["X-Request-Id"] == given) is kept
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_the_media_type_may_have_parameters(content_type):
    """What means JSON is JSON."""
    assert 200 == post(json.dumps(account()), content_type).status_code


def test_a_body_may_come_in_pieces():
    """A chunked body is read to its end, however the server hands it over."""

    class Drops(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 100))

    content = json.dumps(account()).encode()

    for terminated in ({"wsgi.input_terminated": True}, {"HTTP_TRANSFER_ENCODING": "chunked"}):
        assert "200 OK" == wsgi(application(), Drops(content), **terminated)[0]
