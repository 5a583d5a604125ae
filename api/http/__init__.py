"""The HTTP face: requests in, decisions and what stands behind them out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.http.app import create_app as create_app


def __getattr__(name: str) -> object:
    """Import Flask only for who makes the application: the command line shares the shape of a request."""
    if name != "create_app":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from api.http.app import create_app

    return create_app
