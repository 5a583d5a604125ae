"""What a decision is asked of: one account's facts, its day, and how to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.policy.epochs import Pins

Explain = Literal["fired", "full", "better"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One account and one product on one day. The facts are parsed JSON, with Decimals, not yet checked."""

    profile: Mapping[str, object]
    request: Mapping[str, object] = field(default_factory=dict)
    freezes: Sequence[object] | None = None
    """The standing freezes; None where nobody knows them."""
    day: int
    """The lender's calendar day, as an ordinal."""
    explain: Explain = "fired"
    locale: str = "en"
    pins: Pins = frozenset()
    overrides: Sequence[object] | None = None
    """What staff asked to lift, and who agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactProblem:
    """A fact that does not fit, by JSON Pointer; it never shows the value itself."""

    pointer: str
    code: str
    message: str


class FactsRefused(Exception):  # noqa: N818 - an answer about the facts, not a fault of the program
    """The facts are outside the vocabulary; carries every problem found, up to a number."""

    def __init__(self, problems: Sequence[FactProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{problem.pointer}: {problem.message}" for problem in self.problems)
