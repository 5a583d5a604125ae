"""Names for requests and decisions, and the instant they bear."""

import datetime
import re
import secrets
from collections.abc import Callable
from typing import Any

from flask import Request

SANE = re.compile(r"[A-Za-z0-9._:-]{1,128}")
"""An identifier that may go into headers and logs as it is."""

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)
_KEPT = "forbear.request_id"


def uuid7(instant: datetime.datetime) -> str:
    """A UUID of version 7 (RFC 9562): its order is that of time, to the microsecond."""
    millis, micros = divmod((instant - _EPOCH) // _MICROSECOND, 1000)
    number = millis << 80 | 7 << 76 | (micros * 4096 // 1000) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def shown(instant: datetime.datetime) -> str:
    """An instant as UTC in ISO 8601, to the millisecond."""
    return f"{instant.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def request_id(request: Request, now: Callable[[], datetime.datetime]) -> str:
    """The caller's own name for an HTTP request where it is a sane one, or a new one; once given it stays."""
    environ: dict[str, Any] = request.environ
    name: str | None = environ.get(_KEPT)
    if name is None:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        name = environ[_KEPT] = given if SANE.fullmatch(given) else uuid7(now())
    return name
