"""The shipped policies behind a test client, and a request that is decided in full."""

import datetime
import io
import json
from functools import cache
from pathlib import Path

import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.http import create_app
from api.wiring import load_folder
from engine.decision.decide import Decider

POLICIES = Path(__file__).parents[2] / "policies"
TODAY = datetime.date(2026, 11, 22).toordinal()
INSTANT = datetime.datetime(2026, 11, 22, 8, 15, 30, 123456, tzinfo=datetime.UTC)


@cache
def decider() -> Decider:
    return Decider(load_folder(POLICIES))


def application(**changes) -> Flask:
    passed = {"decider": decider, "clock": lambda: TODAY, "now": lambda: INSTANT}
    return create_app(**(passed | changes))


@cache
def _shared() -> Flask:
    return application()


def client(**changes) -> FlaskClient:
    return (application(**changes) if changes else _shared()).test_client()


@cache
def _account() -> bytes:
    cases = yaml.safe_load((POLICIES / "cn/pay_later_limit/v2.cases.yaml").read_text(encoding="utf-8"))
    return json.dumps({key: cases["base"][key] for key in ("profile", "request", "freezes")}).encode()


def account(**changes) -> dict:
    return json.loads(_account()) | changes


def profile(**changes) -> dict:
    return account(profile=account()["profile"] | changes)


def post(content: bytes | str, content_type: str | None = "application/json", **changes) -> TestResponse:
    return client(**changes).post("/v1/decisions", data=content, content_type=content_type)


def ask(body: object, **changes) -> TestResponse:
    return post(json.dumps(body), **changes)


def pointers(response: TestResponse) -> list[str]:
    return [error["pointer"] for error in response.json["errors"]]


def wsgi(app: Flask, stream: io.BytesIO, **environ) -> tuple[str, bytes]:
    """One bare WSGI call, as a server makes it."""
    status: list[str] = []
    given = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/v1/decisions",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "wsgi.url_scheme": "http",
        "wsgi.input": stream,
    }
    answer = app(given | environ, lambda line, _headers, _error=None: status.append(line))
    return status[0], b"".join(answer)
