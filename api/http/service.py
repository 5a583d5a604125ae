"""What the routes share: the decider of the moment, the clock, and the limit on bodies."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from api.http.problems import Kind, Refused
from engine.decision.decide import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything a route may ask."""

    decider: Callable[[], Decider | None]
    """The decider of the moment, asked once for each request; None while no policies are loaded."""
    clock: Callable[[], int]
    """The lender's calendar day, as an ordinal."""
    now: Callable[[], datetime.datetime]
    """The instant, with its time zone."""
    most_bytes: int
    """The largest body."""

    def ready(self) -> Decider:
        """The decider of the moment; raises Refused while there is none."""
        decider = self.decider()
        if decider is None:
            raise Refused(Kind.NOT_READY, "no policies are loaded yet")
        return decider
