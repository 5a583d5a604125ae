"""The body of a request to parsed JSON, strictly and up to a size."""

from typing import IO, cast

from flask import Request

from api.http.problems import Kind, Refused
from engine.text.strict_json import read_json

_JSON = "application/json"


def read_body(request: Request, most: int) -> object:
    """The JSON in a body; raises Refused for another type or too many bytes, JsonRefused for bad JSON."""
    if request.environ.get("CONTENT_TYPE") != _JSON and request.mimetype != _JSON:
        raise Refused(Kind.WRONG_MEDIA_TYPE, "send the body as `Content-Type: application/json`")
    if request.environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
        raise Refused(Kind.WRONG_MEDIA_TYPE, "send the body as it is, without a `Content-Encoding`")
    return read_json(_bytes(request, most))


def _bytes(request: Request, most: int) -> bytes:
    """The bytes, from the stream the server hands over: Flask's own reading costs as much again as JSON."""
    length = request.content_length
    stream = cast("IO[bytes]", request.environ["wsgi.input"])
    if length is None:
        content = _to_the_end(stream, most) if _ends_by_itself(request) else b""
    else:
        content = stream.read(length) if length <= most else b""
    if len(content) > most or (length or 0) > most:
        raise Refused(Kind.TOO_LARGE, f"a body has at most {most} bytes")
    return content


def _ends_by_itself(request: Request) -> bool:
    """Whether a stream of unknown length ends with the body, as WSGI alone does not promise."""
    return bool(request.environ.get("wsgi.input_terminated")) or "HTTP_TRANSFER_ENCODING" in request.environ


def _to_the_end(stream: IO[bytes], most: int) -> bytes:
    """All there is, or just more than is allowed."""
    content = bytearray()
    while len(content) <= most:
        piece = stream.read(most + 1 - len(content))
        if not piece:
            break
        content += piece
    return bytes(content)
