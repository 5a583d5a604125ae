"""The results of cases: run file by file, shown to people, programs, GitHub and test runners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from api.cli.formats import Sources, as_github, as_text, junit, pretty
from api.cli.words import coloured, counted
from engine.cases.case import CaseFile
from engine.cases.coverage import Coverage, coverage, untested
from engine.cases.load import without_cases
from engine.cases.run import CaseResult, failures, run_cases
from engine.decision.decide import Decider
from engine.policy.checked import CheckedPolicy
from engine.text.problem import Problem, as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What came of one file of cases."""

    file: CaseFile
    results: tuple[CaseResult, ...]
    rules: tuple[Coverage, ...]
    failures: Mapping[str, tuple[Problem, ...]]
    """By case, what came out otherwise than expected."""
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What came of all files."""

    files: tuple[FileResult, ...]
    without_cases: tuple[Problem, ...]
    """Versions that no case is about."""

    @property
    def count(self) -> int:
        """How many cases were run."""
        return sum(len(each.results) for each in self.files)

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return sum(not result.passed for each in self.files for result in each.results)

    @property
    def problems(self) -> list[Problem]:
        """Every failure and every warning."""
        failed = [problem for each in self.files for found in each.failures.values() for problem in found]
        return [*failed, *self.warnings]

    @property
    def warnings(self) -> list[Problem]:
        """What the cases leave untested."""
        return [*(warning for each in self.files for warning in each.warnings), *self.without_cases]


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What is shown beside the results: of coverage, ready cases and mutants."""

    text: str = ""
    json: Mapping[str, object] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    tests: Mapping[str, Sequence[Problem]] = field(default_factory=dict)
    """For test runners: by name, what makes it fail."""


NOTHING = More()


class Scope(Enum):
    """How much is run: what is untested can be said only of all cases together."""

    FOLDER = "folder"
    POLICY = "policy"
    CASES = "cases"


def run_files(decider: Decider, files: Sequence[CaseFile], scope: Scope) -> Results:
    """Run files of cases."""
    found = tuple(_run_file(decider, file, scope) for file in files)
    missing = without_cases(decider.snapshot.versions, files) if scope is Scope.FOLDER else ()
    return Results(files=found, without_cases=tuple(missing))


def _run_file(decider: Decider, file: CaseFile, scope: Scope) -> FileResult:
    results = run_cases(decider, file)
    checked = _version(decider, file)
    return FileResult(
        file=file,
        results=results,
        rules=coverage(checked, results),
        failures={result.case.name: tuple(failures(result)) for result in results},
        warnings=() if scope is Scope.CASES else tuple(untested(checked, results)),
    )


def _version(decider: Decider, file: CaseFile) -> CheckedPolicy:
    group = decider.snapshot.versions[file.policy]
    return next(checked for checked in group if checked.policy.version == file.version)


def shown(results: Results, sources: Sources, form: str, more: More = NOTHING) -> str:
    """The results in one of the forms."""
    match form:
        case "json":
            return _json(results, more)
        case "github":
            return "\n".join(
                filter(None, (as_github([*results.problems, *more.problems]), _closing(results)))
            )
        case "junit":
            suites: dict[str, Mapping[str, Sequence[Problem]]] = {
                each.file.path: each.failures for each in results.files
            }
            return junit(suites | ({"forbear test": more.tests} if more.tests else {}), sources)
        case _:
            lines = "\n".join(map(_line, results.files))
            parts = (lines, more.text, as_text(results.problems, sources), _closing(results))
            return "\n\n".join(filter(None, parts))


def _line(each: FileResult) -> str:
    """A file with a dot for each case, and an F for each that failed."""
    dots = "".join("." if result.passed else coloured("F", "red") for result in each.results)
    return f"{each.file.path} {dots}"


def _closing(results: Results) -> str:
    if not results.count:
        return coloured("no case was run", "red")
    run = f"{counted(results.count, 'case')} in {counted(len(results.files), 'file')}"
    warned = len(results.warnings)
    warnings = f", {counted(warned, 'warning')}" if warned else ""
    if results.failed:
        passed = results.count - results.failed
        return coloured(f"{run}: {passed} passed, {results.failed} failed{warnings}", "red")
    return coloured(f"{run}: all passed{warnings}", "yellow" if warned else "green")


def _json(results: Results, more: More) -> str:
    return pretty(
        {
            **more.json,
            "format": "forbear.test.v1",
            "cases": results.count,
            "failed": results.failed,
            "files": [_file_json(each) for each in results.files],
            "problems": [as_json(problem) for problem in results.problems],
        }
    )


def _file_json(each: FileResult) -> dict[str, object]:
    rules = [{"rule": rule.rule, "fired": rule.fired, "quiet": rule.quiet} for rule in each.rules]
    return {
        "path": each.file.path,
        "policy": each.file.policy,
        "version": each.file.version,
        "cases": [_case_json(result) for result in each.results],
        "rules": rules,
    }


def _case_json(result: CaseResult) -> dict[str, object]:
    return {
        "case": result.case.name,
        "line": result.case.place.line,
        "passed": result.passed,
        "mismatches": [
            {
                "part": each.part,
                "line": each.place.line,
                "expected": _listed(each.expected),
                "got": _listed(each.got),
            }
            for each in result.mismatches
        ],
    }


def _listed(want: object) -> object:
    return list(want) if isinstance(want, Sequence) and not isinstance(want, str) else want
