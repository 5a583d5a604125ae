"""Each plan beside the first: how much sooner it ends, and how much cheaper it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.repayment.schedule import Schedule, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What choosing a plan instead of the first one means."""

    plan: int
    """Which schedule, counted from 0."""
    months_sooner: int | None
    """Negative where the plan takes longer; None unless both pay the debt off."""
    saves: int | None
    """Negative where the plan costs more; None where one of them has no total cost."""
    saves_at_least: bool
    """Whether the first goes on beyond the horizon, so that the saving is only its least."""


def compare(schedules: Sequence[Schedule]) -> tuple[Comparison, ...]:
    """Compare every schedule but the first with the first."""
    return tuple(_beside(schedules[0], found, plan) for plan, found in enumerate(schedules) if plan)


def _beside(first: Schedule, found: Schedule, plan: int) -> Comparison:
    if found.status is not Status.REPAID or first.status is Status.NEVER_REPAID:
        return Comparison(plan=plan, months_sooner=None, saves=None, saves_at_least=False)
    saves = first.cost - found.cost
    if first.status is Status.HORIZON_REACHED:
        least = saves if saves > 0 else None
        return Comparison(plan=plan, months_sooner=None, saves=least, saves_at_least=least is not None)
    sooner = len(first.payments) - len(found.payments)
    return Comparison(plan=plan, months_sooner=sooner, saves=saves, saves_at_least=False)
