"""Which rules of a version its cases let fire and stay quiet; a rule that only ever does one is untested."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.cases.run import CaseResult
from engine.policy.checked import CheckedPolicy
from engine.policy.policy import Rule
from engine.text import problems
from engine.text.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One rule over all cases of its version."""

    rule: str
    fired: int
    """The number of cases in which it fired."""
    quiet: int
    """The number of cases in which it was asked and did not fire."""


def coverage(checked: CheckedPolicy, results: Iterable[CaseResult]) -> tuple[Coverage, ...]:
    """How often each rule fired and stayed quiet, in the order of the file."""
    verdicts = [result.verdicts for result in results]
    return tuple(
        _covered(rule, [found.get(rule.id, "") for found in verdicts]) for rule in checked.policy.rules
    )


def untested(checked: CheckedPolicy, results: Iterable[CaseResult]) -> Iterator[Problem]:
    """A warning for each rule that no case lets fire, or none lets stay quiet."""
    for rule, covered in zip(checked.policy.rules, coverage(checked, results), strict=True):
        if not covered.fired:
            yield problems.rule_never_fires(rule.place, rule.id)
        if not covered.quiet:
            yield problems.rule_never_quiet(rule.place, rule.id)


def _covered(rule: Rule, verdicts: list[str]) -> Coverage:
    """A rule without a condition is quiet only where its whole policy does not take part."""
    quiet = {"not_fired"} if rule.when is not None else {"not_fired", "not_in_force"}
    return Coverage(
        rule=rule.id,
        fired=verdicts.count("fired"),
        quiet=sum(verdict in quiet for verdict in verdicts),
    )
