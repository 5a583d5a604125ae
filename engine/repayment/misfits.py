"""Everything that can be wrong with what a schedule is asked with: all wordings on one page, no value in any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.text.nearest import nearest

MOST_PROBLEMS = 20

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Misfit:
    """A part of the request that does not fit, by JSON Pointer; it never shows the value itself."""

    pointer: str
    code: str
    message: str


class TermsRefused(Exception):  # noqa: N818 - an answer about the request, not a fault of the program
    """The request does not fit; carries every misfit found, up to a number."""

    def __init__(self, problems: Sequence[Misfit]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"{problem.pointer}: {problem.message}" for problem in self.problems)


def missing(pointer: str) -> Misfit:
    """A part that is required."""
    return Misfit(pointer=pointer, code="missing", message="this must be given and is not")


def unknown_field(pointer: str, name: str, known: Iterable[str]) -> Misfit:
    """A name that is no part of the object."""
    names = list(known)
    close = nearest(name, names)
    hint = f", did you mean `{close}`?" if close else f": {_listed(names)}"
    step = name[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")
    return Misfit(pointer=f"{pointer}/{step}", code="unknown-field", message=f"this has no place here{hint}")


def wrong_type(pointer: str, wanted: str) -> Misfit:
    """Another kind of value than expected."""
    return Misfit(pointer=pointer, code="wrong-type", message=f"this is not {wanted}")


def below(pointer: str, least: str) -> Misfit:
    """A number under its least."""
    return Misfit(pointer=pointer, code="out-of-range", message=f"this is below {least}")


def above(pointer: str, most: str) -> Misfit:
    """A number over its most."""
    return Misfit(pointer=pointer, code="out-of-range", message=f"this is above {most}")


def finer(pointer: str, finest: str) -> Misfit:
    """A number with more decimals than it may have."""
    return Misfit(pointer=pointer, code="too-many-decimals", message=f"this is finer than {finest}")


def unknown_choice(pointer: str, options: Iterable[str]) -> Misfit:
    """A text that is none of the options."""
    return Misfit(pointer=pointer, code="unknown-choice", message=f"this is not one of {_listed(options)}")


def not_a_date(pointer: str) -> Misfit:
    """A text that is no day of the years 1900 to 2299."""
    message = "this is not a calendar day written like `2026-12-10`"
    return Misfit(pointer=pointer, code="not-a-date", message=message)


def two_rates(pointer: str) -> Misfit:
    """A yearly and a daily rate side by side."""
    message = "a yearly and a daily rate are given, one of `annual_rate` and `daily_rate` is expected"
    return Misfit(pointer=pointer, code="two-rates", message=message)


def no_rate(pointer: str) -> Misfit:
    """Neither a yearly nor a daily rate."""
    message = "no rate is given, one of `annual_rate` and `daily_rate` is expected; a debt may cost 0"
    return Misfit(pointer=pointer, code="missing", message=message)


def daily_by_the_month(pointer: str) -> Misfit:
    """A daily rate that is to be charged by the month."""
    message = "a daily rate is charged by the day, `monthly` needs an `annual_rate`"
    return Misfit(pointer=pointer, code="rate-and-interest", message=message)


def interest_alone(pointer: str) -> Misfit:
    """A plan that changes how interest runs without saying at which rate."""
    message = "a plan with its own `interest` needs its own `annual_rate` or `daily_rate`"
    return Misfit(pointer=pointer, code="rate-and-interest", message=message)


def another_due_day(pointer: str) -> Misfit:
    """A due day that the first due date does not fall on."""
    message = "`first_due` is neither on this day nor on the last day of a shorter month"
    return Misfit(pointer=pointer, code="another-due-day", message=message)


def start_too_late(pointer: str) -> Misfit:
    """A beginning that is not before the first due date."""
    return Misfit(pointer=pointer, code="out-of-range", message="this is not before `first_due`")


def start_too_early(pointer: str, most: int) -> Misfit:
    """A beginning long before the first due date."""
    message = f"this is more than {most} days before `first_due`"
    return Misfit(pointer=pointer, code="out-of-range", message=message)


def no_plan() -> Misfit:
    """A request that asks for nothing."""
    message = "nothing is asked for, a `minimum` or at least one of `plans` is expected"
    return Misfit(pointer="", code="missing", message=message)


def too_many_plans(pointer: str, most: int) -> Misfit:
    """More plans than one answer may hold."""
    message = f"these are more plans than the {most} of one request, the minimum among them"
    return Misfit(pointer=pointer, code="too-many-plans", message=message)


def more_problems() -> Misfit:
    """The end of a long list."""
    return Misfit(pointer="", code="more-problems", message="more problems are not listed")


def _listed(options: Iterable[str]) -> str:
    return ", ".join(f"`{option}`" for option in options)
