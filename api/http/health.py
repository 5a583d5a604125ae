"""`GET /health/…`: whether the process runs, and whether it can decide."""

from flask import Request, Response

from api.http.documents import written
from api.http.service import Service


def live(_service: Service, _request: Request) -> Response:
    """Answers as long as the process does."""
    return _status({"status": "live"})


def ready(service: Service, _request: Request) -> Response:
    """Answers with the snapshot that decides, or 503 while there is none."""
    return _status({"status": "ready", "snapshot": service.ready().snapshot.digest})


def _status(content: dict[str, str]) -> Response:
    return Response(written(content) + "\n", mimetype="application/json")
