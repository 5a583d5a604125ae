"""Some of the shipped policies as a folder in memory."""

from collections.abc import Mapping
from pathlib import Path

from engine.decision.decide import Decider
from engine.policy.library import load

SHIPPED = Path(__file__).parents[3] / "policies"
CARE = "cn/late_fee_waiver/v1.yaml"
SHARED = ("profile.yaml", "reasons.yaml", "lists/disaster_areas.yaml")
FREEZE = "cn/account_freeze/v1.yaml"
LIMIT = "cn/pay_later_limit/v2.yaml"
SCORE = "cn/conduct_score/v2.yaml"


def files(*names: str) -> dict[str, bytes]:
    """The vocabulary with its lists, the texts and some of the shipped policies."""
    return {name: (SHIPPED / name).read_bytes() for name in (*SHARED, *names)}


def decider_of(content: Mapping[str, bytes]) -> Decider:
    """The decider of a folder in memory."""
    return Decider(load(content, "policies"))
