"""A problem in an author's text: what it is, where it is, and how it is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.text.excerpt import excerpt
from engine.text.nearest import nearest
from engine.text.place import Place, Source

__all__ = ["Problem", "Rejected", "Severity", "as_json", "in_order", "nearest", "render"]


class Severity(StrEnum):
    """Whether a problem stops the work."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding; two problems are the same if they say the same of the same place."""

    code: str  # kebab-case, stable: people search for it
    place: Place
    message: str
    help: str | None = None  # the remedy; may hold several lines
    severity: Severity = Severity.ERROR
    related: tuple[tuple[Place, str], ...] = ()  # other places that matter, each with its label


class Rejected(Exception):  # noqa: N818 - an answer about a text, not a fault of the program
    """Raised by a stage that could not finish; carries every problem it found, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        if not self.problems:
            reason = "a text cannot be rejected without a problem"
            raise ValueError(reason)
        super().__init__(self.problems)

    def __str__(self) -> str:
        first, *others = self.problems
        more = f" (and {len(others)} more)" if others else ""
        return f"{_heading(first)}: {first.message}{more}"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by place, then code, and drop exact duplicates."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.place, problem.code)))


def render(problem: Problem, sources: Mapping[str, Source]) -> str:
    """Show a problem the way a good compiler does: where, what, the line, and the remedy."""
    warning = "warning: " if problem.severity is Severity.WARNING else ""
    lines = [_heading(problem), f"  {warning}{problem.message}", *excerpt(problem.place, sources)]
    for place, label in problem.related:
        lines += [f"  {label}: {place.path}:{place.line}:{place.column}", *excerpt(place, sources)]
    if problem.help is not None:
        first, *others = problem.help.split("\n")
        lines += [f"  help: {first}", *(f"    {line}" for line in others)]
    return "\n".join(lines)


def as_json(problem: Problem) -> dict[str, object]:
    """Give a problem as plain data for machines."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "help": problem.help,
        **_place_as_json(problem.place),
        "related": [{"label": label, **_place_as_json(place)} for place, label in problem.related],
    }


def _place_as_json(place: Place) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "column": place.column, "length": place.length}


def _heading(problem: Problem) -> str:
    place = problem.place
    return f"{place.path}:{place.line}:{place.column} {problem.code}"
