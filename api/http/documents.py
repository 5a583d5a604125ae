"""What GET answers: JSON in the order it was written, with a tag so that a client need not read it twice."""

import json
from decimal import Decimal

from flask import Request, Response


def document(request: Request, content: object) -> Response:
    """An answer that a client may keep and ask about again."""
    response = Response(written(content) + "\n", mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    del response.headers["Date"]  # the server writes its own
    return response


def written(content: object) -> str:
    """JSON; decimals are written out as numbers, digit for digit."""
    match content:
        case str() | int() | None:
            return _text(content)
        case dict():
            return "{" + ",".join([f"{_text(key)}:{written(value)}" for key, value in content.items()]) + "}"
        case list():
            return "[" + ",".join(map(written, content)) + "]"
        case Decimal():
            return format(content, "f")
    reason = f"a {type(content).__name__} has no JSON"
    raise TypeError(reason)


_text = json.JSONEncoder(ensure_ascii=False).encode
