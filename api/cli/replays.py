"""Cases and accounts decided under both sides of a difference."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from api.cli.sides import Side
from engine.cases.check import pins_of, question_of
from engine.decision.question import FactsRefused, Question
from engine.decision.show import day as shown_day
from engine.dryrun.json_rows import json_lines
from engine.policy.diff.outcomes import Outcome, moved, outcomes
from engine.policy.diff.report import Accounts, CaseMove, Cases, Row, counted
from engine.policy.epochs import Pins

_Key = tuple[str, int, str]


def replayed_cases(before: Side, after: Side) -> Cases:
    """The cases of both sides whose outcome differs; one that stands on both sides is run once."""
    old, new = dict(_questions(before)), dict(_questions(after))
    run, moves = 0, []
    for key in sorted({**new, **old}, key=lambda key: key[:2]):
        for side, question in _asked(old.get(key), new.get(key)):
            found = [_decided(each, question, key) for each in (before, after)]
            if found == [None, None]:
                continue
            run += 1
            one, other = found
            different = moved(one, other) if one is not None and other is not None else ()
            if different or one is None or other is None:
                policy, version, case = key
                moves.append(CaseMove(policy=policy, version=version, case=case, side=side, moves=different))
    return Cases(run=run, moves=tuple(moves))


def replayed_accounts(before: Side, after: Side, path: Path, day: int) -> Accounts:
    """How many accounts of a file differ on a day."""
    return counted(str(path), shown_day(day), _rows(before, after, path, day))


def _questions(side: Side) -> Iterator[tuple[_Key, Question]]:
    for file in side.cases:
        for case in file.cases:
            question = replace(question_of(file, case, frozenset()), explain="fired")
            yield (file.policy, file.version, case.name), question


def _asked(old: Question | None, new: Question | None) -> Iterator[tuple[str, Question]]:
    if old == new and new is not None:
        yield "both", new
        return
    for side, question in (("before", old), ("after", new)):
        if question is not None:
            yield side, question


def _decided(side: Side, question: Question, key: _Key) -> dict[str, Outcome] | None:
    pins = side.pins or _own_pins(side, key)
    return _outcomes(side, replace(question, pins=pins))


def _own_pins(side: Side, key: _Key) -> Pins:
    """The version a case is about, where no day would pick it."""
    policy, version, _ = key
    group = side.decider.snapshot.versions.get(policy, ())
    return next((pins_of(each) for each in group if each.policy.version == version), frozenset())


def _outcomes(side: Side, question: Question) -> dict[str, Outcome] | None:
    """The outcomes under one side; None where the facts do not fit it."""
    try:
        return outcomes(side.decider.decide(question), dict(question.pins))
    except FactsRefused:
        return None


def _rows(before: Side, after: Side, path: Path, day: int) -> Iterator[Row]:
    for number, line in json_lines(path):
        question = _question(line, day) if isinstance(line, dict) else None
        if question is None:
            yield number, None
            continue
        one = _outcomes(before, replace(question, pins=before.pins))
        other = _outcomes(after, replace(question, pins=after.pins))
        yield number, None if one is None or other is None else moved(one, other)


def _question(line: dict[str, object], day: int) -> Question | None:
    profile, request, freezes = line.get("profile"), line.get("request", {}), line.get("freezes")
    if not isinstance(profile, dict) or not isinstance(request, dict):
        return None
    if freezes is not None and not isinstance(freezes, list):
        return None
    return Question(profile=profile, request=request, freezes=freezes, day=day)
