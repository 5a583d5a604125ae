"""Holds cases against the policies they are about: rules, fields, days and facts must be ones that exist."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from engine.cases.case import FREEZES, Case, CaseFile, Expectation, facts_of
from engine.cases.expect import MISSING
from engine.decision.decide import Decider
from engine.decision.question import FactProblem, FactsRefused, Question
from engine.decision.show import day
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import Pins, epoch_of
from engine.policy.policy import Status
from engine.text import problems
from engine.text.document import Node, find, find_key
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem

_RESERVED = ("base", "minimum")
"""The entries of a limit that are no rules."""

_Names = Mapping[str, Iterable[str]]


def check_cases(decider: Decider, file: CaseFile) -> tuple[Problem, ...]:
    """What is wrong with cases that are well formed; empty where they can be run."""
    versions = decider.snapshot.versions
    found = [each for each in versions.get(file.policy, ()) if each.policy.version == file.version]
    if not found:
        known = [each.key for group in versions.values() for each in group]
        wanted = f"{file.policy}@{file.version}"
        return (problems.unknown_version(file.policy_place, wanted, nearest(wanted, known)),)
    return tuple(_problems(decider, file, found[0]))


def question_of(file: CaseFile, case: Case, pins: Pins) -> Question:
    """What a case asks."""
    facts = facts_of(file.base, case)
    return Question(
        profile=facts.profile,
        request=facts.request,
        freezes=facts.freezes,
        day=case.as_of,
        pins=pins,
    )


def pins_of(checked: CheckedPolicy) -> Pins:
    """The version itself, where no day would pick it."""
    if checked.policy.status is Status.IN_FORCE:
        return frozenset()
    return frozenset({(checked.policy.policy, checked.policy.version)})


def _problems(decider: Decider, file: CaseFile, checked: CheckedPolicy) -> Iterator[Problem]:
    path = checked.policy.path.removesuffix(".yaml") + ".cases.yaml"
    if file.path != path:
        yield problems.version_file_name(file.version_place, path)
    names = _names(decider, checked)
    for case in file.cases:
        yield from _unknown_names(case, names)
        if not _is_in_force(decider, checked, case.as_of):
            first, last = _span(decider, checked)
            ends = None if last is None else day(last)
            yield problems.not_in_force(case.as_of_place, day(case.as_of), file.version, day(first), ends)
            continue
        yield from _unfit_facts(decider, file, case, pins_of(checked))


def _names(decider: Decider, checked: CheckedPolicy) -> _Names:
    """The names that may stand in each part of an expectation."""
    own = [rule.id for rule in checked.policy.rules]
    everywhere = [
        f"{each.policy.policy}#{rule}"
        for group in decider.snapshot.versions.values()
        for each in group
        for rule in (*_RESERVED, *(rule.id for rule in each.policy.rules))
    ]
    fields = (*decider.snapshot.vocabulary.fields, FREEZES)
    return {
        "rules": own,
        "unknown": own,
        "limit.decided_by": everywhere,
        "waiver.rule": everywhere,
        "absent": fields,
        **dict.fromkeys(MISSING, fields),
    }


def _unknown_names(case: Case, names: _Names) -> Iterator[Problem]:
    for name, place in case.absent:
        if name not in names["absent"]:
            yield problems.not_a_field(place, name, nearest(name, names["absent"]))
    for expectation in case.expect:
        if expectation.part not in names:
            continue
        known = names[expectation.part]
        say = problems.not_a_field if expectation.part.endswith("missing") else problems.unknown_rule
        for name, place in _named(expectation):
            if name not in known:
                yield say(place, name, nearest(name, known))


def _named(expectation: Expectation) -> Iterable[tuple[str, Place]]:
    match expectation.want:
        case tuple() as names:
            return zip(names, expectation.places, strict=True)
        case str() as name:
            return ((name, expectation.place),)
        case _:
            return ()


def _is_in_force(decider: Decider, checked: CheckedPolicy, on: int) -> bool:
    epoch = epoch_of(decider.snapshot.versions, on, pins_of(checked))
    return any(each.checked is checked for each in epoch.in_force)


def _span(decider: Decider, checked: CheckedPolicy) -> tuple[int, int | None]:
    """The first and the last day of a version in force."""
    group = decider.snapshot.versions[checked.policy.policy]
    later = [
        each.policy.effective - 1
        for each in group
        if each.policy.status is Status.IN_FORCE and each.policy.effective > checked.policy.effective
    ]
    ends = [*later, *([] if checked.policy.until is None else [checked.policy.until])]
    return checked.policy.effective, min(ends, default=None)


def _unfit_facts(decider: Decider, file: CaseFile, case: Case, pins: Pins) -> Iterator[Problem]:
    try:
        decider.normalize(question_of(file, case, pins))
    except FactsRefused as refused:
        yield from map(partial(_unfit_fact, file, case), refused.problems)


def _unfit_fact(file: CaseFile, case: Case, problem: FactProblem) -> Problem:
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in problem.pointer.split("/")[1:])
    path = tuple(int(step) if step.isdigit() else step for step in steps)
    place = _place(file, case, problem.code, path)
    return problems.unfit_fact(place, problem.code, "/".join(steps), problem.message)


def _place(file: CaseFile, case: Case, code: str, path: tuple[str | int, ...]) -> Place:
    """Where a fact stands: in the case, or else in the base."""
    absent = dict(case.absent)
    if path and path[-1] in absent:
        return absent[str(path[-1])]
    nodes: list[Node] = [file.base.node] if case.given is None else [case.given.node, file.base.node]
    for node in nodes:
        if len(path) > 1 and find_key(node, path[:2]) != find_key(node, path[:1]):
            return (find_key if code == "unknown-field" else find)(node, path)
    return case.place
