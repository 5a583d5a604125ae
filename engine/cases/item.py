"""One thing that some case of a version should show."""

from dataclasses import dataclass
from enum import StrEnum

from engine.cases.goal import Goal
from engine.text.place import Place

AT = "at the boundary"
BELOW = "just below the boundary"
ABOVE = "just above the boundary"


class ItemKind(StrEnum):
    """What an item is about."""

    RULE = "rule"
    CLAUSE = "clause"
    BOUNDARY = "boundary"
    CELL = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that some case should show."""

    kind: ItemKind
    part: str
    """Where in the version it belongs, such as `rule minor`."""
    what: str
    """The test, threshold, cell or band; empty for a rule."""
    side: str
    place: Place
    goal: Goal
    """What holds of a case that shows it."""
    way: Goal
    """What to aim at to find such a case."""

    @property
    def title(self) -> str:
        """The item in one line."""
        what = f" `{self.what}`" if self.what else ""
        return f"{self.part}{what} {self.side}"
