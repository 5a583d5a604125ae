"""One small change of a version, which its cases should notice."""

from dataclasses import dataclass

from engine.policy.policy import Policy
from engine.text.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A version with one small change."""

    part: str
    """Where in the version it is, such as `rule minor`."""
    place: Place
    was: str
    becomes: str
    policy: Policy
    day: int | None = None
    """A day on which it shows, where not every day does."""

    @property
    def change(self) -> str:
        """The change in one line, by which a cases file may call it equivalent."""
        return f"{self.was} → {self.becomes}"
