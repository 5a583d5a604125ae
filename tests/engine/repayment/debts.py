"""Requests for schedules that the tests share."""

from engine.repayment.answer import answer
from engine.repayment.read import read_terms


def asked(**changes) -> dict:
    """A balance of 1,000 at one per cent a month; what is None is left out."""
    body = {
        "balance": "1000.00",
        "currency": "CNY",
        "annual_rate": "0.12",
        "interest": "monthly",
        "first_due": "2026-12-10",
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def worked(**changes) -> dict:
    """The whole answer."""
    return answer(read_terms(asked(**changes)))


def only(**changes) -> dict:
    """The first schedule of the answer."""
    return worked(**changes)["schedules"][0]


def plan(kind: str, **parts) -> dict:
    """A request for one plan."""
    return {"plans": [{"kind": kind, **parts}]}


def rows(schedule: dict, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of a schedule."""
    return [tuple(row[column] for column in columns) for row in schedule["rows"]]
