"""What cases do not show: coverage, ready cases and surviving mutants, for people and for programs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.cli.results import More
from api.cli.words import coloured, counted
from engine.cases.case import CaseFile
from engine.cases.cover import Covered, VersionCoverage, cover
from engine.cases.item import ItemKind
from engine.cases.kill import Fate, Judged, Run, judge, run_mutants
from engine.cases.killers import killers
from engine.cases.study import Study
from engine.cases.suggest import Suggestion, suggest
from engine.decision.decide import Decider
from engine.text import problems
from engine.text.problem import Problem, as_json

_KINDS = {
    ItemKind.RULE: "rules",
    ItemKind.CLAUSE: "tests",
    ItemKind.BOUNDARY: "boundaries",
    ItemKind.CELL: "cells",
}
_FULL = 100

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be studied beside running the cases."""

    coverage: bool
    threshold: int | None
    """In per cent; None where nothing is demanded."""
    suggest: bool
    mutate: bool


@dataclass(frozen=True, slots=True)
class Studied:
    """What came of studying one version."""

    file: CaseFile
    coverage: VersionCoverage
    suggestions: tuple[Suggestion, ...] = ()
    judged: Judged | None = None
    killers: Mapping[int, Suggestion | None] = field(default_factory=dict)
    """By position among the survivors."""

    @property
    def key(self) -> str:
        """The version's name."""
        return f"{self.file.policy}@{self.file.version}"


def study_files(decider: Decider, files: Sequence[CaseFile], wanted: Wanted, tell: Told) -> list[Studied]:
    """Study each version."""
    return [_studied(decider, file, wanted, tell) for file in files]


def _studied(decider: Decider, file: CaseFile, wanted: Wanted, tell: Told) -> Studied:
    group = decider.snapshot.versions[file.policy]
    checked = next(each for each in group if each.policy.version == file.version)
    study = Study(decider, file, checked)
    found = Studied(file, cover(study))
    suggestions: tuple[Suggestion, ...] = ()
    if wanted.suggest:
        tell(f"{found.key}: looking for cases")
        suggestions = suggest(study, [each.item for each in found.coverage.uncovered if each.reachable])
    judged, killing = None, {}
    if wanted.mutate:
        judged = judge(file, run_mutants(study, lambda done, of: tell(f"{found.key}: mutant {done} of {of}")))
        tell(f"{found.key}: looking for cases that {counted(len(judged.survivors), 'survivor')} would fail")
        killing = dict(enumerate(killers(study, [run.mutant for run in judged.survivors])))
    return Studied(file, found.coverage, suggestions, judged, killing)


def is_short(studies: Sequence[Studied], wanted: Wanted) -> bool:
    """Whether a version shows less than is demanded, or a mutant survives."""
    short = any(each.coverage.percent < (wanted.threshold or 0) for each in studies)
    return short or any(each.judged is not None and each.judged.survivors for each in studies)


def more(studies: Sequence[Studied], wanted: Wanted) -> More:
    """What is shown beside the results of the cases."""
    tests: dict[str, list[Problem]] = {}
    for each in studies:
        missing = list(_uncovered(each)) if wanted.coverage else []
        if wanted.coverage:
            short = each.coverage.percent < (wanted.threshold or 0)
            tests[f"coverage of {each.key}"] = missing if short else []
        if each.judged is not None:
            tests[f"mutants of {each.key}"] = list(_survivors(each))
    found = [problem for each in studies for problem in _problems(each, wanted)]
    return More(
        text="\n\n".join(_text(studies, wanted)), json=_json(studies, wanted), problems=found, tests=tests
    )


def suggested(studies: Sequence[Studied]) -> str:
    """All ready cases, file by file."""
    blocks = []
    for each in studies:
        if each.suggestions:
            cases = "\n\n".join(suggestion.text for suggestion in each.suggestions)
            blocks.append(f"# for {each.file.path}, under `cases:`\n{cases}\n")
    return "\n".join(blocks)


def _problems(each: Studied, wanted: Wanted) -> Iterator[Problem]:
    if wanted.coverage:
        yield from _uncovered(each)
    if each.judged is not None:
        yield from _survivors(each)
        yield from (problems.stale_equivalent(stale.place, stale.mutant) for stale in each.judged.stale)


def _uncovered(each: Studied) -> Iterator[Problem]:
    for covered in each.coverage.uncovered:
        yield problems.uncovered(covered.item.place, covered.item.title, covered.reason or "")


def _survivors(each: Studied) -> Iterator[Problem]:
    for position, run in enumerate(each.judged.survivors if each.judged else ()):
        killer = each.killers.get(position)
        mutant = run.mutant
        yield problems.mutant_survives(
            mutant.place, mutant.part, mutant.change, killer.text if killer else None
        )


# For people


def _text(studies: Sequence[Studied], wanted: Wanted) -> Iterator[str]:
    if wanted.coverage:
        yield _heads(studies)
        for each in studies:
            rules = "\n".join(_rule_table(each.coverage))
            yield f"{each.key}\n{rules}" if rules else each.key
            missing = [_missing(covered) for covered in each.coverage.uncovered]
            if missing:
                yield "\n".join([coloured(f"{each.key} does not show", "yellow"), *missing])
    for each in studies:
        if each.judged is not None:
            yield "\n".join(_mutants(each, each.judged))


def _heads(studies: Sequence[Studied]) -> str:
    """One line for each version: how much of each kind is shown."""
    width = max((len(each.key) for each in studies), default=0)
    lines = [f"{'coverage':<{width}}" + "".join(f"{name:>12}" for name in (*_KINDS.values(), "all"))]
    for each in studies:
        found = each.coverage.by_kind()
        cells = [f"{found[kind][0]}/{found[kind][1]}" if found[kind][1] else "-" for kind in _KINDS]
        percent = f"{each.coverage.percent}%"
        colour = "green" if each.coverage.percent == _FULL else "yellow"
        row = "".join(f"{cell:>12}" for cell in cells) + coloured(f"{percent:>12}", colour)
        lines.append(f"{each.key:<{width}}{row}")
    return "\n".join(lines)


def _rule_table(coverage: VersionCoverage) -> Iterator[str]:
    """One line for each rule: in how many cases it fires, stays quiet and is unknown, and what else is shown."""
    rules = dict.fromkeys(each.item.part for each in coverage.items if each.item.kind is ItemKind.RULE)
    if not rules:
        return
    width = max(map(len, rules)) + 2
    yield f"  {'':<{width}}{'fires':>7}{'quiet':>7}{'unknown':>9}{'tests':>9}{'boundaries':>12}"
    for rule in rules:
        sides = {each.item.side: len(each.cases) for each in coverage.items if _is_rule(each, rule)}
        counts = [sides.get(side) for side in ("fires", "stays quiet", "is unknown")]
        fires, quiet, unknown = ("-" if count is None else str(count) for count in counts)
        tests, edges = (_share(coverage, rule, kind) for kind in (ItemKind.CLAUSE, ItemKind.BOUNDARY))
        name = rule.removeprefix("rule ")
        yield f"  {name:<{width}}{fires:>7}{quiet:>7}{unknown:>9}{tests:>9}{edges:>12}"


def _is_rule(covered: Covered, part: str) -> bool:
    return covered.item.kind is ItemKind.RULE and covered.item.part == part


def _share(coverage: VersionCoverage, part: str, kind: ItemKind) -> str:
    mine = [
        each for each in coverage.items if each.item.kind is kind and each.item.part.split(",")[0] == part
    ]
    wanted = sum(each.reachable for each in mine)
    return f"{sum(bool(each.cases) for each in mine)}/{wanted}" if wanted else "-"


def _missing(covered: Covered) -> str:
    place = covered.item.place
    return f"  {place.path}:{place.line}:{place.column} {covered.item.title}\n    {covered.reason}"


def _mutants(each: Studied, judged: Judged) -> Iterator[str]:
    fates = [run.fate for run in judged.runs]
    refused = f", {fates.count(Fate.REFUSED)} refused by the checks" if Fate.REFUSED in fates else ""
    equivalent = f", {len(judged.equivalent)} equivalent" if judged.equivalent else ""
    line = (
        f"{each.key}: {counted(len(fates), 'mutant')}, {fates.count(Fate.KILLED)} killed{refused}{equivalent}, "
        f"{len(judged.survivors)} survived"
    )
    yield coloured(line, "yellow" if judged.survivors else "green")
    for position, run in enumerate(judged.survivors):
        place = run.mutant.place
        yield f"  {place.path}:{place.line}:{place.column} {run.mutant.part}: {run.mutant.change}"
        killer = each.killers.get(position)
        if killer is None:
            yield "    equivalent: no account was found that tells the two apart"
        else:
            yield "    this case would fail with it:"
            yield from (f"    {text}" for text in killer.text.splitlines())
    yield from (f"  stale under `equivalent:`: {stale.rule}: {stale.mutant}" for stale in judged.stale)


# For programs


def _json(studies: Sequence[Studied], wanted: Wanted) -> dict[str, object]:
    found: dict[str, object] = {}
    if wanted.coverage:
        found["coverage"] = [_coverage_json(each) for each in studies]
    if wanted.suggest:
        found["suggestions"] = [
            {"path": each.file.path, "case": one.case.name, "shows": list(one.shows), "text": one.text}
            for each in studies
            for one in each.suggestions
        ]
    if wanted.mutate:
        found["mutants"] = [_mutants_json(each, each.judged) for each in studies if each.judged is not None]
    return found


def _coverage_json(each: Studied) -> dict[str, object]:
    kinds = {_KINDS[kind]: {"shown": a, "of": b} for kind, (a, b) in each.coverage.by_kind().items()}
    return {
        "version": each.key,
        "percent": each.coverage.percent,
        "kinds": kinds,
        "items": [_item_json(covered) for covered in each.coverage.items],
    }


def _item_json(covered: Covered) -> dict[str, object]:
    item = covered.item
    return {
        "kind": item.kind.value,
        "part": item.part,
        "what": item.what,
        "side": item.side,
        "line": item.place.line,
        "column": item.place.column,
        "cases": list(covered.cases),
        "reachable": covered.reachable,
        "reason": covered.reason,
    }


def _mutants_json(each: Studied, judged: Judged) -> dict[str, object]:
    fates = [run.fate for run in judged.runs]
    survived = [_survivor_json(run, each.killers.get(at)) for at, run in enumerate(judged.survivors)]
    return {
        "version": each.key,
        "mutants": len(fates),
        **{fate.value: fates.count(fate) for fate in (Fate.KILLED, Fate.REFUSED)},
        "equivalent": [_survivor_json(run, None) for run in judged.equivalent],
        "survivors": survived,
        "stale": [as_json(problems.stale_equivalent(one.place, one.mutant)) for one in judged.stale],
    }


def _survivor_json(run: Run, killer: Suggestion | None) -> dict[str, object]:
    mutant = run.mutant
    return {
        "part": mutant.part,
        "change": mutant.change,
        "line": mutant.place.line,
        "column": mutant.place.column,
        "case": None if killer is None else killer.text,
    }
