"""Runs the cases of a version against its mutants; those that every case still agrees with survive."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from engine.cases.apart import Apart, Difference, differences
from engine.cases.case import Case, CaseFile, Equivalent
from engine.cases.check import question_of
from engine.cases.mutant import Mutant
from engine.cases.mutants import NO_DUTY, mutants_of
from engine.cases.probes import Answers, Panels, Probes
from engine.cases.run import met, tell
from engine.cases.study import Study
from engine.decision.decide import Decider
from engine.decision.question import Question
from engine.language.tree import Value
from engine.policy.check import check_policy
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import Versions
from engine.policy.policy import Freeze, IfUnknown
from engine.policy.snapshot import Snapshot
from engine.policy.texts import LOCALES, Action
from engine.text.problem import Rejected

Progress = Callable[[int, int], None]
"""Is told how many mutants were run, of how many."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    REFUSED = "refused"
    """The checks of policies refuse it, so no version can turn into it."""
    SURVIVED = "survived"


@dataclass(frozen=True, slots=True)
class Run:
    """A mutant and what became of it."""

    mutant: Mutant
    fate: Fate
    case: str | None
    """The case that fails with it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A case with its question and inputs, prepared once for all mutants."""

    case: Case
    question: Question
    inputs: list[Value]
    answers: Answers
    """What tells whether a mutant shows in it."""

    def expects(self, part: str) -> bool:
        """Whether the case says what a part should be."""
        return any(each.part == part for each in self.case.expect)


def run_mutants(study: Study, progress: Progress) -> tuple[Run, ...]:
    """Every mutant of a version with what became of it, in the order of the file."""
    killing = Killing(study, tuple(mutants_of(study.version)))
    runs = []
    for number in range(len(killing.mutants)):
        runs.append(killing.run(number))
        progress(number + 1, len(killing.mutants))
    return tuple(runs)


class Killing:
    """The cases of a version, ready to be held against its mutants."""

    def __init__(self, study: Study, mutants: Sequence[Mutant]) -> None:
        self._study = study
        self.mutants = mutants
        self.checked = [checked_mutant(study, mutant) for mutant in mutants]
        self._probes = Probes()
        self._apart = [self._asked_of(each) for each in self.checked]
        panels = Panels(study.decider, study.version.checked, self._probes, study.pins)
        self._alone = self._decider(study.version.checked)
        self._asked = sorted((self._ask(panels, case) for case in study.file.cases), key=self._cost)
        self._last: dict[str, _Asked] = {}

    def run(self, number: int) -> Run:
        """What becomes of a mutant."""
        mutant, checked = self.mutants[number], self.checked[number]
        if checked is None:
            return Run(mutant, Fate.REFUSED, None)
        touched = [asked for asked in self._asked if self._touches(number, asked)]
        killer = next((asked for asked in touched if self._flips(number, asked)), None)
        if killer is None and touched:
            try:
                killer = next(self._killers(mutant, checked, touched), None)
            except Rejected:
                return Run(mutant, Fate.REFUSED, None)
        if killer is None:
            return Run(mutant, Fate.SURVIVED, None)
        self._last[mutant.part] = killer
        return Run(mutant, Fate.KILLED, killer.case.name)

    def _ask(self, panels: Panels, case: Case) -> _Asked:
        question = question_of(self._study.file, case, self._study.pins)
        inputs = tuple(self._study.decider.normalize(question))
        answers = panels.answers(question.day, inputs) if self._probes.questions else {}
        return _Asked(case, question, self._alone.normalize(question), answers)

    def _asked_of(self, checked: CheckedPolicy | None) -> tuple[tuple[Difference, int, int], ...]:
        """What sets a mutant apart, with the questions that tell where it shows."""
        if checked is None:
            return ()
        found = differences(self._study.version.checked, checked)
        return tuple((each, self._probes.ask(each.one), self._probes.ask(each.two)) for each in found)

    def _touches(self, number: int, asked: _Asked) -> bool:
        """Whether a case can be decided otherwise by a mutant at all."""
        return any(
            _shows(each, asked.answers[one], asked.answers[two]) for each, one, two in self._apart[number]
        )

    def _flips(self, number: int, asked: _Asked) -> bool:
        """Whether a verdict turns over that the case expects exactly: it fails, whatever else a plan would say."""
        if self._study.version.policy.anchor is not None:
            return False  # its verdicts depend on days that only the plan knows
        for each, one, two in self._apart[number]:
            if each.kind is Apart.VERDICT or each.kind is Apart.OPEN:
                before = _counts(asked.answers[one], each.before)
                after = _counts(asked.answers[two], each.after)
                if (before is True) != (after is True) and asked.expects("rules"):
                    return True
                if (before is None) != (after is None) and asked.expects("unknown"):
                    return True
        return False

    def _decider(self, checked: CheckedPolicy) -> Decider:
        return Decider(with_version(self._study.decider.snapshot, checked, self._beside))

    @cached_property
    def _beside(self) -> frozenset[str]:
        return beside(self._study)

    def _killers(self, mutant: Mutant, checked: CheckedPolicy, touched: Sequence[_Asked]) -> Iterator[_Asked]:
        """The cases that fail with a mutant; the one that killed the last of the same part is tried first."""
        decider = self._decider(checked)
        last = self._last.get(mutant.part)
        for asked in (last, *touched) if last in touched and last is not None else touched:
            if not met(tell(decider, decider.look(asked.question, asked.inputs), checked), asked.case):
                yield asked

    def _cost(self, asked: _Asked) -> tuple[bool, int]:
        """Cases that need the fewest plans come first."""
        study = self._study
        day = asked.question.day
        home = study.version.policy.jurisdiction
        complete = self._alone.prepared(home, day, study.pins, complete=True).settles(asked.inputs)
        epoch = study.decider.snapshot.of(home).epoch
        return not complete, abs(epoch(day) - epoch(study.day))


def _counts(verdict: Value, if_unknown: IfUnknown) -> Value:
    """What a verdict counts as."""
    if verdict is not None or if_unknown is IfUnknown.ASK:
        return verdict
    return if_unknown is IfUnknown.ASSUME_YES


def _shows(apart: Difference, one: Value, two: Value) -> bool:
    """Whether a difference can show in a case; a value that is open may differ at either end."""
    match apart.kind:
        case Apart.VERDICT:
            return one is not two
        case Apart.VALUE:
            return one is None or two is None or one != two
        case Apart.EFFECT:
            return one is not False
        case Apart.OPEN:
            return one is None
        case Apart.WHOLE:
            return True


def checked_mutant(study: Study, mutant: Mutant) -> CheckedPolicy | None:
    """A mutant checked as any version is; nothing where the checks refuse it."""
    version = study.version
    scores = dict(version.scores)
    if mutant.policy.score is not None:
        scores[mutant.policy.policy, mutant.policy.version] = mutant.policy.score
    try:
        return check_policy(mutant.policy, version.vocabulary, scores)
    except Rejected:
        return None


def decider_with(study: Study, checked: CheckedPolicy) -> Decider:
    """The decider of the snapshot with a mutant in the place of its version."""
    return Decider(with_version(study.decider.snapshot, checked))


def beside(study: Study) -> frozenset[str]:
    """The policies that a decision about some case of the version can depend on.

    The others take part in none of its cases; freezes stay, as a code may stand whose policy takes no part.
    """
    versions = study.decider.snapshot.versions
    policy = study.version.policy
    if all(each.part.startswith("score.") for case in study.file.cases for each in case.expect):
        return _with_used(versions, {policy.policy})
    found = {policy.policy}
    found |= {name for name, group in versions.items() if any(map(_freezes, group))}
    for case in study.file.cases:
        sight = study.decider.sight(question_of(study.file, case, study.pins))
        in_force = sight.prepared.versions
        found |= {str(each["policy"]) for at, each in in_force if sight.values[at] is not False}
    return _with_used(versions, found)


def _freezes(checked: CheckedPolicy) -> bool:
    return any(isinstance(rule.effect, Freeze) for rule in checked.policy.rules)


def _with_used(versions: Versions, names: set[str]) -> frozenset[str]:
    found, todo = set(names), list(names)
    while todo:
        for checked in versions[todo.pop()]:
            used = {use.policy for use in checked.policy.uses} - found
            found |= used
            todo += used
    return frozenset(found)


def with_version(snapshot: Snapshot, checked: CheckedPolicy, names: Container[str] | None = None) -> Snapshot:
    """A snapshot with another meaning of one version, of all policies or of some; its digest stays as it is."""
    policy = checked.policy
    group = snapshot.versions[policy.policy]
    changed = tuple(checked if each.policy.version == policy.version else each for each in group)
    kept = {name: group for name, group in snapshot.versions.items() if names is None or name in names}
    nothing = Action(internal=NO_DUTY, texts=dict.fromkeys(LOCALES, NO_DUTY))
    texts = replace(snapshot.texts, actions={**snapshot.texts.actions, NO_DUTY: nothing})
    return replace(snapshot, versions={**kept, policy.policy: changed}, texts=texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The runs of one version, held against what its cases file calls equivalent."""

    runs: tuple[Run, ...]
    survivors: tuple[Run, ...]
    equivalent: tuple[Run, ...]
    """Survivors that the file says no account can tell from the version."""
    stale: tuple[Equivalent, ...]
    """What the file calls equivalent though no such mutant survives."""


def judge(file: CaseFile, runs: tuple[Run, ...]) -> Judged:
    """Set apart the survivors that are called equivalent."""
    named = {(each.rule, each.mutant) for each in file.equivalent}
    left = survivors(runs)
    excused = tuple(run for run in left if (run.mutant.part, run.mutant.change) in named)
    seen = {(run.mutant.part, run.mutant.change) for run in excused}
    return Judged(
        runs=runs,
        survivors=tuple(run for run in left if run not in excused),
        equivalent=excused,
        stale=tuple(each for each in file.equivalent if (each.rule, each.mutant) not in seen),
    )


def survivors(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs whose mutant survived."""
    return tuple(run for run in runs if run.fate is Fate.SURVIVED)
