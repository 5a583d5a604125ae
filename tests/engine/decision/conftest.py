"""A small policies folder over the shipped vocabulary, and one customer of whom everything is known."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import Decider, Question, load
from tests.bench.thirty_rules import PROFILE

SHIPPED = Path(__file__).parents[3] / "policies"
DAY = 739942  # 2026-11-22
HEAD = """\
policy: cn/small
version: 1
effective: "2020-01-01"
jurisdiction: CN
currency: CNY
owner: Tests
review_by: "2030-01-01"
about: What a test needs.
"""
CUSTOMER = {
    **PROFILE,
    "utilization": None,
    "utilization_avg_3m": None,
    "cash_advance_ratio_3m": 0,
    "risk_flags": [],
    "bureau_score": None,
}

Decide = Callable[..., dict]


def decider_of(**policies: str) -> Decider:
    """A decider of the shipped vocabulary and these policies, each given by the text behind its head."""
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    for name, text in policies.items():
        files[f"cn/{name}/v1.yaml"] = (HEAD.replace("cn/small", f"cn/{name}") + text).encode()
    return Decider(load(files))


def asked(*, request: dict | None = None, absent: tuple[str, ...] = (), **how) -> Question:
    """A question about the customer, with facts changed or taken away."""
    facts = {**CUSTOMER, **how.pop("profile", {})}
    profile = {name: fact for name, fact in facts.items() if name not in absent}
    how = {"freezes": [], "day": DAY, **how}
    return Question(profile=profile, request={"request_kind": "limit", **(request or {})}, **how)


@pytest.fixture
def decide() -> Decide:
    """Decide the customer under a policy given by its text."""

    def run(text: str, **how) -> dict:
        return decider_of(small=text).decide(asked(**how))

    return run
