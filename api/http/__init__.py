"""The HTTP face: requests in, decisions and what stands behind them out."""

from api.http.app import create_app

__all__ = ["create_app"]
