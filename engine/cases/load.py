"""A folder's files of cases: bytes in, cases and problems out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.cases.case import CaseFile
from engine.cases.read import read_cases
from engine.policy.epochs import Versions
from engine.policy.library import is_cases
from engine.text import problems
from engine.text.problem import Problem, Rejected
from engine.text.read import decode, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The files of cases that could be read, and what is wrong with the others."""

    files: tuple[CaseFile, ...]
    problems: tuple[Problem, ...]


def load_cases(files: Mapping[str, bytes], root: str) -> Cases:
    """The cases among a folder's files, by path below its root."""
    found: list[CaseFile] = []
    wrong: list[Problem] = []
    for path in sorted(filter(is_cases, files)):
        try:
            found.append(read_cases(read(decode(f"{root.rstrip('/')}/{path}", files[path]))))
        except Rejected as rejected:
            wrong.extend(rejected.problems)
    return Cases(files=tuple(found), problems=tuple(wrong))


def without_cases(versions: Versions, files: Iterable[CaseFile]) -> Iterator[Problem]:
    """A warning for each version that no case is about."""
    known = {(file.policy, file.version) for file in files}
    for group in versions.values():
        for checked in group:
            if (checked.policy.policy, checked.policy.version) not in known:
                yield problems.no_cases(checked.policy.place, checked.key)
