"""Runs cases: decides each and compares what was expected with what came out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from engine.cases.case import Case, CaseFile, Expectation, Want
from engine.cases.check import pins_of, question_of
from engine.cases.differ import Reasons
from engine.decision.decide import Decider
from engine.decision.outcomes import Answer, Sight
from engine.decision.slots import RuleSlot
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
    why: Mapping[str, tuple[str, ...]]
    """By part that differs, the rules behind it, line by line."""

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.mismatches


def run_cases(decider: Decider, file: CaseFile) -> tuple[CaseResult, ...]:
    """The results of cases that were checked, in the order of the file."""
    checked = next(
        each for each in decider.snapshot.versions[file.policy] if each.policy.version == file.version
    )
    found = [_run(decider, file, checked, case) for case in file.cases]
    return tuple(_reasoned(decider, file, checked, found))


def tell(decider: Decider, sight: Sight, checked: CheckedPolicy) -> "Told":
    """What is decided of an account that is seen through the plan of its day."""
    slots = (slot for slot in sight.prepared.rules if slot.planned.policy.key == checked.key)
    verdicts = {slot.planned.checked.rule.id: _verdict(sight, slot) for slot in slots}
    return Told(decider.answer(sight), verdicts, checked)


def _verdict(sight: Sight, slot: RuleSlot) -> str:
    found = sight.values[slot.verdict]
    if found is None:
        return "unknown"
    if found:
        return "fired"
    return "not_in_force" if sight.values[slot.scope] is False else "not_fired"


def passes(decider: Decider, file: CaseFile, checked: CheckedPolicy, case: Case) -> bool:
    """Whether a case is decided as it expects."""
    return _run(decider, file, checked, case).passed


def met(told: "Told", case: Case) -> bool:
    """Whether a decision is what a case expects."""
    return all(_compared(told, expectation) is None for expectation in case.expect)


def failures(result: CaseResult) -> Iterator[Problem]:
    """Each mismatch as a problem at the expectation that was not met."""
    case = result.case
    for each in result.mismatches:
        why = "\n".join(result.why.get(each.part, ())) or None
        if isinstance(each.expected, tuple) and isinstance(each.got, tuple) and each.part != _IN_ORDER:
            lacking = tuple(name for name in each.expected if name not in each.got)
            besides = tuple(name for name in each.got if name not in each.expected)
            yield problems.case_lists_differ(each.place, case.name, each.part, lacking, besides, why)
        else:
            shown = _shown(each.got), _shown(each.expected)
            yield problems.case_differs(each.place, case.name, each.part, *shown, why)


def _run(decider: Decider, file: CaseFile, checked: CheckedPolicy, case: Case) -> CaseResult:
    got = tell(decider, decider.sight(question_of(file, case, pins_of(checked))), checked)
    found = (_compared(got, expectation) for expectation in case.expect)
    mismatches = tuple(each for each in found if each is not None)
    return CaseResult(case=case, mismatches=mismatches, verdicts=got.verdicts, why={})


def _reasoned(
    decider: Decider, file: CaseFile, checked: CheckedPolicy, results: Sequence[CaseResult]
) -> Iterator[CaseResult]:
    """The results with the rules behind what differs; nothing is asked where all passed."""
    if all(result.passed for result in results):
        yield from results
        return
    reasons = Reasons(decider, checked, pins_of(checked))
    for result in results:
        sight = None if result.passed else decider.sight(question_of(file, result.case, pins_of(checked)))
        yield result if sight is None else replace(result, why=_why(reasons, sight, result))


def _why(reasons: Reasons, sight: Sight, result: CaseResult) -> dict[str, tuple[str, ...]]:
    """For each part that differs, what the rules behind it say: of a list those that differ, else those that decide."""
    found: dict[str, tuple[str, ...]] = {}
    told: set[str] = set()
    for each in result.mismatches:
        rules = [rule for rule in _behind(each, sight, result.verdicts) if rule not in told]
        told.update(rules)
        lines = (line for rule in rules for line in reasons.why(sight, rule, result.verdicts[rule]))
        found[each.part] = tuple(lines)
    return found


def _behind(mismatch: Mismatch, sight: Sight, verdicts: Mapping[str, str]) -> list[str]:
    want, got = mismatch.expected, mismatch.got
    if mismatch.part in {"rules", "unknown"} and isinstance(want, tuple) and isinstance(got, tuple):
        return [rule for rule in verdicts if (rule in want) != (rule in got)]
    names = {slot.planned.checked.rule.id for slot in sight.prepared.rules if _decides(sight, slot)}
    return [rule for rule, verdict in verdicts.items() if rule in names and verdict in {"fired", "unknown"}]


def _decides(sight: Sight, slot: RuleSlot) -> bool:
    """Whether a rule has a part in what was decided."""
    value = True if slot.decides < 0 else sight.values[slot.decides]
    return value is not False or sight.values[slot.verdict] is None


def _compared(decision: "Told", expectation: Expectation) -> Mismatch | None:
    want, got = expectation.want, decision.part(expectation.part)
    if isinstance(want, tuple) and isinstance(got, tuple) and expectation.part != _IN_ORDER:
        want, got = tuple(sorted(want)), tuple(sorted(got))
    if want == got and type(want) is type(got):
        return None
    return Mismatch(part=expectation.part, expected=want, got=got, place=expectation.place)


class Told:
    """A decision, asked part by part for what concerns one version of one policy."""

    def __init__(self, decision: Answer, verdicts: Mapping[str, str], checked: CheckedPolicy) -> None:
        self._decision = cast("_Json", decision)
        self._policy = checked.policy
        self._waiver: _Json = next(iter(self._decision["waivers"]), {})
        self.verdicts = verdicts

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
