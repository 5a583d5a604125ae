"""Puts the routes together: one Flask application with everything passed in."""

import datetime
import traceback
from collections.abc import Callable
from functools import partial
from typing import cast

from flask import Flask, Request, Response, request
from werkzeug.local import LocalProxy

from api.http import decisions, health, pages, policies, repayments
from api.http.identity import request_id
from api.http.problems import EXPLAINED, MEDIA_TYPE, Kind, body_of
from api.http.service import Service
from engine.decision.decide import Decider

MOST_BYTES = 256 * 1024
_SAFE = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)

Route = Callable[..., Response]
ROUTES: tuple[tuple[str, str, Route], ...] = (
    ("POST", "/v1/decisions", decisions.decide),
    ("POST", "/v1/repayment-schedules", repayments.schedule),
    ("GET", "/v1/policies", policies.policies),
    ("GET", "/v1/policies/<jurisdiction>/<name>", policies.policy),
    ("GET", "/v1/policies/<jurisdiction>/<name>/versions/<number>", policies.version),
    ("GET", "/v1/vocabulary", pages.vocabulary),
    ("GET", "/problems/<slug>", pages.problem),
    ("GET", "/health/live", health.live),
    ("GET", "/health/ready", health.ready),
)


def utc_now() -> datetime.datetime:
    """The instant."""
    return datetime.datetime.now(datetime.UTC)


def create_app(
    *,
    decider: Callable[[], Decider | None],
    clock: Callable[[], int],
    now: Callable[[], datetime.datetime] = utc_now,
    most_bytes: int = MOST_BYTES,
) -> Flask:
    """The service, as plain WSGI; `decider` is asked once for each request and may have none yet."""
    service = Service(decider=decider, clock=clock, now=now, most_bytes=most_bytes)
    app = Flask("forbear", static_folder=None)
    app.url_map.merge_slashes = False
    for method, path, route in ROUTES:
        name = f"{route.__module__}.{route.__name__}"
        app.add_url_rule(path, name.replace(".", "-"), partial(_answer, route, service), methods=[method])
    for kind in EXPLAINED:
        app.register_error_handler(kind, partial(_trouble, app, service))
    app.after_request(partial(_finished, service))
    return app


def _answer(route: Route, service: Service, **parts: str) -> Response:
    return route(service, _current(), **parts)


def _current() -> Request:
    """The request itself, behind Flask's stand-in for it."""
    return cast("LocalProxy[Request]", request)._get_current_object()  # noqa: SLF001 - the documented way


def _trouble(app: Flask, service: Service, error: Exception) -> Response:
    """An exception as an answer; only a fault of the program is logged."""
    explain = next(EXPLAINED[kind] for kind in type(error).__mro__ if kind in EXPLAINED)
    trouble, name = explain(error), request_id(_current(), service.now)
    if trouble.kind is Kind.INTERNAL:
        frames = "".join(traceback.format_tb(error.__traceback__))
        app.logger.error("request %s: %s\n%s", name, type(error).__name__, frames)
    content = body_of(trouble, f"/requests/{name}")
    answer = Response(content, trouble.kind.status, mimetype=MEDIA_TYPE)
    answer.headers.extend(trouble.headers)
    return answer


def _finished(service: Service, response: Response) -> Response:
    """Adds what every answer has."""
    headers = response.headers
    headers.extend((*_SAFE, ("X-Request-Id", request_id(_current(), service.now))))
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
