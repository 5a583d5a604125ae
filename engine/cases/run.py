"""Runs cases: decides each and compares what was expected with what came out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from engine.cases.case import Case, CaseFile, Expectation, Want
from engine.cases.check import pins_of, question_of
from engine.decision.decide import Decider
from engine.policy.checked import CheckedPolicy
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem

_IN_ORDER = "reasons"
"""The one list whose order means something: hard stops come first."""

_Json = Mapping[str, Any]  # a decision as it is answered, whose values are of every JSON type


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """An expectation that was not met."""

    part: str
    expected: Want
    got: Want
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What came of one case."""

    case: Case
    mismatches: tuple[Mismatch, ...]
    verdicts: Mapping[str, str]
    """By rule of this version: `fired`, `not_fired`, `unknown` or `not_in_force`."""

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.mismatches


def run_cases(decider: Decider, file: CaseFile) -> tuple[CaseResult, ...]:
    """The results of cases that were checked, in the order of the file."""
    checked = next(
        each for each in decider.snapshot.versions[file.policy] if each.policy.version == file.version
    )
    return tuple(_run(decider, file, checked, case) for case in file.cases)


def failures(result: CaseResult) -> Iterator[Problem]:
    """Each mismatch as a problem at the expectation that was not met."""
    case = result.case
    for each in result.mismatches:
        if isinstance(each.expected, tuple) and isinstance(each.got, tuple) and each.part != _IN_ORDER:
            lacking = tuple(name for name in each.expected if name not in each.got)
            besides = tuple(name for name in each.got if name not in each.expected)
            yield problems.case_lists_differ(each.place, case.name, each.part, lacking, besides)
        else:
            shown = _shown(each.got), _shown(each.expected)
            yield problems.case_differs(each.place, case.name, each.part, *shown)


def _run(decider: Decider, file: CaseFile, checked: CheckedPolicy, case: Case) -> CaseResult:
    decision = decider.decide(question_of(file, case, pins_of(checked)))
    got = _Decision(decision, checked)
    found = (_compared(got, expectation) for expectation in case.expect)
    return CaseResult(
        case=case, mismatches=tuple(each for each in found if each is not None), verdicts=got.verdicts
    )


def _compared(decision: "_Decision", expectation: Expectation) -> Mismatch | None:
    want, got = expectation.want, decision.part(expectation.part)
    if isinstance(want, tuple) and isinstance(got, tuple) and expectation.part != _IN_ORDER:
        want, got = tuple(sorted(want)), tuple(sorted(got))
    if want == got and type(want) is type(got):
        return None
    return Mismatch(part=expectation.part, expected=want, got=got, place=expectation.place)


class _Decision:
    """A decision, asked part by part for what concerns one version of one policy."""

    def __init__(self, decision: Mapping[str, object], checked: CheckedPolicy) -> None:
        self._decision = cast("_Json", decision)
        self._policy = checked.policy
        self._waiver: _Json = next(iter(self._decision["waivers"]), {})
        self.verdicts: Mapping[str, str] = {
            rule["rule"].partition("#")[2]: rule["outcome"]
            for rule in self._decision["rules"]
            if rule["rule"].startswith(f"{checked.policy.policy}#")
            and rule["version"] == checked.policy.version
        }

    def part(self, part: str) -> Want:
        """What stands at the way an expectation names."""
        match part.split("."):
            case ["limit", key]:
                return _plain(self._decision["limit"].get(key))
            case ["freeze", "new" | "kept" | "released" as key]:
                return tuple(reason["code"] for reason in self._decision["freeze"][key])
            case ["freeze", key]:
                return _plain(self._decision["freeze"].get(key))
            case ["waiver", key]:
                return _plain(self._waiver.get(key))
            case ["score", *path]:
                return self._score(path)
            case ["actions"]:
                return tuple(_duty(action) for action in self._decision["actions"])
            case ["rules"]:
                return self._ruled("fired")
            case ["unknown"]:
                return self._ruled("unknown")
            case ["reasons"]:
                return tuple(reason["code"] for reason in self._decision["reasons"])
            case _:
                return _plain(self._decision[part])

    def _ruled(self, verdict: str) -> tuple[str, ...]:
        return tuple(rule for rule, outcome in self.verdicts.items() if outcome == verdict)

    def _score(self, path: list[str]) -> Want:
        """A part of this version's own score, or else of the one it uses."""
        used = {(use.policy, use.version) for use in self._policy.uses}
        own = {(self._policy.policy, self._policy.version)} if self._policy.score else used
        for score in self._decision["scores"]:
            if {(score["policy"], score["version"]), (score["policy"], None)} & own:
                found: _Json = score
                for step in path[:-1]:
                    found = found[step]
                return _plain(found.get(path[-1]))
        return None


def _plain(value: object) -> Want:
    match value:
        case list():
            return tuple(map(str, value))
        case bool() | int() | None:
            return value
        case _:
            return str(value)


def _duty(action: _Json) -> str:
    """A duty by name; one that may yet arise is never what a case expects."""
    name: str = action["action"]
    return name if action["status"] == "decided" else f"{name} ({action['status']})"


def _shown(want: Want) -> str:
    match want:
        case None:
            return "nothing"
        case bool():
            return str(want).lower()
        case tuple():
            return ", ".join(want) or "an empty list"
        case _:
            return str(want)
