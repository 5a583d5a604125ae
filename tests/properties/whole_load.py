"""Everything that reads a folder, run as `forbear check` runs it: bytes in, problems or a snapshot out, and the time."""

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.cli.formats import as_github, as_junit, as_problems_json, as_text
from api.wiring import load_folder, sources_of
from engine.cases.check import check_cases
from engine.cases.load import load_cases, without_cases
from engine.decision.decide import Decider
from engine.decision.question import FactsRefused, Question
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.read_mapping import read_mapping
from engine.language.kinds import Choice
from engine.policy.diff.compare import compare_folders
from engine.policy.diff.data import as_data
from engine.policy.diff.report import Cases, Report
from engine.policy.diff.words import as_markdown
from engine.policy.library import load
from engine.policy.meaning import digest_of
from engine.policy.parts import parts_of
from engine.policy.release import release_problems
from engine.policy.sense import sense
from engine.policy.snapshot import Snapshot
from engine.text.problem import Problem, Rejected, in_order
from engine.text.read import decode, read

ROOT = Path(__file__).parents[2]
TODAY = 739_942
MOST_SECONDS = 2.0
"""What the load of one folder may take of the processor; the folders here are small but for what is broken."""


@dataclass(frozen=True)
class Loaded:
    """What became of a folder."""

    problems: tuple[Problem, ...]
    snapshot: Snapshot | None
    seconds: float


def loaded(files):
    """Load a folder and show every problem; the time is that of this process alone."""
    start = time.process_time()
    problems, snapshot = _checked(files)
    text = as_text(problems, sources_of(files, "policies"))
    seconds = time.process_time() - start
    _shown(files, problems, text)
    return Loaded(problems, snapshot, seconds)


def mapped(content):
    """Read a mapping of a dry-run and fit it to the shipped policies."""
    start = time.process_time()
    try:
        mapping = read_mapping(read(decode("policies/map.yaml", content)))
        CompiledMapping(mapping, _decider().snapshot, _decider().layout, None)
        problems = ()
    except Rejected as rejected:
        problems = rejected.problems
    text = as_text(problems, sources_of({"map.yaml": content}, "policies"))
    seconds = time.process_time() - start
    _shown({"map.yaml": content}, problems, text)
    return Loaded(problems, None, seconds)


def used(snapshot, before):
    """A snapshot that loads can decide, and can be held against the one before."""
    specs = [snapshot.vocabulary.fields[name] for name in sorted(snapshot.vocabulary.required)]
    facts = {"profile": {}, "request": {}}
    for spec in specs:
        facts[spec.part][spec.name] = spec.kind.options[0] if isinstance(spec.kind, Choice) else None
    decider = Decider(snapshot)
    for day in {TODAY, *snapshot.boundaries[-1:]}:
        with suppress(FactsRefused):  # a required field of another kind
            decider.decide(Question(**facts, freezes=[], day=day, explain="full"))
    report = Report(
        before="a", after="b", difference=compare_folders(before, snapshot), cases=Cases(run=0, moves=())
    )
    assert as_markdown(report)
    assert json.dumps(as_data(report))


@cache
def _decider():
    return Decider(load_folder(ROOT / "policies"))


def _checked(files):
    cases = load_cases(files, "policies")
    try:
        snapshot = load(files, "policies")
    except Rejected as rejected:
        return in_order([*rejected.problems, *cases.problems]), None
    found = [*cases.problems, *release_problems(snapshot, files, "policies")]
    decider = Decider(snapshot)
    for file in cases.files:
        found += check_cases(decider, file)
    found += without_cases(snapshot.versions, cases.files)
    found += sense(snapshot, TODAY)
    for group in snapshot.versions.values():
        for checked in group:
            digest_of(checked.key, parts_of(checked))
    return in_order(found), snapshot


def _shown(files, problems, text):
    """Every form can be written out, and every problem stands somewhere."""
    sources = sources_of(files, "policies")
    forms = (text, as_problems_json(problems), as_github(problems), as_junit(problems[:5], sources, sources))
    assert all(form.encode() is not None for form in forms)
    assert len(problems) == len(json.loads(forms[1])["problems"])
    for problem in problems:
        assert problem.message, problem
        assert problem.place.path.startswith("policies"), problem
        assert min(problem.place.line, problem.place.column, problem.place.length) >= 1, problem
