"""Every other error: its status, its type, and no word of what was sent."""

import io
import json
import logging

import pytest
from http_client import account, application, ask, client, post, profile, wsgi

from api.http.app import MOST_BYTES

WORD = "Zx9secret"


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "json", "text/json"],
)
def test_another_media_type_is_refused(content_type):
    """What is not called JSON is not read as JSON."""
    answer = post(json.dumps(account()), content_type)

    assert (415, "/problems/wrong-media-type") == (answer.status_code, answer.json["type"])
    assert "application/json" in answer.json["detail"]


def test_a_compressed_body_is_refused():
    """Nothing is unpacked, so nothing can burst."""
    answer = client().post("/v1/decisions", json=account(), headers={"Content-Encoding": "gzip"})

    assert (415, "/problems/wrong-media-type") == (answer.status_code, answer.json["type"])


def test_a_body_over_the_limit_is_too_large():
    """The limit is inclusive."""
    content = json.dumps(account()).encode()
    most = len(content)

    assert 200 == post(content, most_bytes=most).status_code
    answer = post(content + b" ", most_bytes=most)
    assert (413, "/problems/body-too-large") == (answer.status_code, answer.json["type"])
    assert f"a body has at most {most} bytes" == answer.json["detail"]
    assert 413 == post(b" " * (MOST_BYTES + 1)).status_code


def test_a_body_in_pieces_is_too_large_as_soon_as_it_is():
    """Without a Content-Length no more is read than is allowed, and one byte."""
    stream = io.BytesIO(b" " * 10_000)
    status, body = wsgi(application(most_bytes=1_000), stream, **{"wsgi.input_terminated": True})

    assert status.startswith("413 ")
    assert "/problems/body-too-large" == json.loads(body)["type"]
    assert 1_001 == stream.tell()


def test_a_declared_length_over_the_limit_is_not_read():
    """The body is refused by its header alone."""
    stream = io.BytesIO(b"{}")
    status, _ = wsgi(application(), stream, CONTENT_LENGTH="999999999999")

    assert ("413", 0) == (status.split()[0], stream.tell())


@pytest.mark.parametrize("length", ["-1", "abc", "", "1.5"])
def test_a_senseless_length_is_no_length(length):
    """The stream is not read without knowing where it ends."""
    assert wsgi(application(), io.BytesIO(b"{}"), CONTENT_LENGTH=length)[0].startswith("400 ")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "no-such-page"),
        ("/v1/Zx9secret", "no-such-page"),
        ("/v1/decisions/", "no-such-page"),
        ("/v1//policies", "no-such-page"),
        ("/v1/policies/cn", "no-such-page"),
        ("/problems/Zx9secret", "no-such-page"),
        ("/v1/policies/cn/Zx9secret", "unknown-policy"),
        ("/v1/policies/cn/%ff%00", "unknown-policy"),
        ("/v1/policies/cn/Zx9secret/versions/1", "unknown-policy"),
        ("/v1/policies/cn/pay_later_limit/versions/7", "unknown-version"),
        ("/v1/policies/cn/pay_later_limit/versions/01", "unknown-version"),
        ("/v1/policies/cn/pay_later_limit/versions/latest", "unknown-version"),
        ("/v1/policies/cn/pay_later_limit/versions/" + "9" * 5000, "unknown-version"),
    ],
)
def test_what_is_not_there_is_not_found(path, kind):
    """The path is not repeated."""
    answer = client().get(path)

    assert (404, f"/problems/{kind}") == (answer.status_code, answer.json["type"])
    assert WORD not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/v1/decisions", "OPTIONS, POST"),
        ("HEAD", "/v1/decisions", "OPTIONS, POST"),
        ("PUT", "/v1/decisions", "OPTIONS, POST"),
        ("ODD", "/v1/decisions", "OPTIONS, POST"),
        ("POST", "/v1/policies", "GET, HEAD, OPTIONS"),
        ("DELETE", "/v1/policies/cn/pay_later_limit", "GET, HEAD, OPTIONS"),
    ],
)
def test_another_method_is_told_the_right_ones(method, path, allow):
    """405 comes with `Allow`."""
    answer = client().open(path, method=method)

    assert (405, allow) == (answer.status_code, answer.headers["Allow"])
    if method != "HEAD":
        assert "/problems/method-not-allowed" == answer.json["type"]


def test_without_policies_nothing_is_decided():
    """The body is not even looked at."""
    answer = post(b"{", decider=lambda: None)

    assert (503, "/problems/not-ready") == (answer.status_code, answer.json["type"])


def test_a_fault_of_ours_is_logged_and_not_told(caplog):
    """The log has the request's id and the place in the program; nobody sees the exception's words."""

    def broken():
        raise RuntimeError(WORD)

    app = client(clock=broken)
    with caplog.at_level(logging.DEBUG):
        answer = app.post("/v1/decisions", json=account(), headers={"X-Request-Id": "r-17"})

    assert (500, "/problems/internal-error") == (answer.status_code, answer.json["type"])
    assert WORD not in answer.text
    assert WORD not in caplog.text
    assert "request r-17: RuntimeError" in caplog.text
    assert "in broken" in caplog.text


def test_a_refusal_leaves_no_trace_in_the_log(caplog):
    """Bad input is the caller's, and may be personal."""
    with caplog.at_level(logging.DEBUG):
        ask(profile(annual_income=WORD))
        post(b"{" + WORD.encode())

    assert "" == caplog.text


@pytest.mark.parametrize("content", [b"{", b"{}"])
def test_an_error_is_a_problem_document(content):
    """All members of RFC 9457 are there, and `instance` names the request."""
    answer = client().post(
        "/v1/decisions",
        data=content,
        content_type="application/json",
        headers={"X-Request-Id": "r-18"},
    )

    assert "application/problem+json" == answer.content_type
    assert ["type", "title", "status", "detail", "instance", "errors"] == list(answer.json)
    assert (answer.status_code, "/requests/r-18") == (answer.json["status"], answer.json["instance"])
    assert "r-18" == answer.headers["X-Request-Id"]
    assert "no-store" == answer.headers["Cache-Control"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
