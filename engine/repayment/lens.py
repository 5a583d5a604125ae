"""How much of what is paid reaches the debt itself: the question that persistent-debt rules ask.

The FCA asks it of 18 months (CONC 6.7.27R: more paid in interest, fees and charges than off the debt), so the
first 18 months are told; a schedule that ends earlier is told as far as it goes.
"""

from dataclasses import dataclass

from engine.repayment.schedule import Schedule

WINDOW = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Charges (interest and fees) against principal. Amounts are hundredths."""

    mostly_charges: int
    """In how many months more goes to charges than to the debt."""
    growing: int
    """In how many months the payment does not even cover the charges."""
    months: int
    """How many of the first 18 months there are."""
    principal: int
    """What these pay off."""
    charges: int
    """What these pay besides."""

    @property
    def is_persistent(self) -> bool:
        """Whether 18 months of this are persistent debt."""
        return self.months == WINDOW and self.charges > self.principal


def look(found: Schedule) -> Lens:
    """Look at a schedule through the lens."""
    rows = found.payments
    window = rows[:WINDOW]
    return Lens(
        mostly_charges=sum(row.charges > row.principal for row in rows),
        growing=sum(row.principal < 0 for row in rows),
        months=len(window),
        principal=sum(row.principal for row in window),
        charges=sum(row.charges for row in window),
    )
