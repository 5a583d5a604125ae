"""What each problem teaches: a paragraph with a bad and a good example, read from the files beside this page.

A lesson belongs to a group, which is a file of `lessons/`. Where one code means two things, as in a policy and in
a row of a table, each group has its own lesson of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from engine.text.document import as_data
from engine.text.read import decode, read

GROUPS = (
    "files",
    "conditions",
    "policies",
    "matrices",
    "meaning",
    "vocabulary",
    "lists",
    "sense",
    "cases",
    "releases",
    "mappings",
    "tables",
    "rows",
    "facts",
)
"""The files of lessons, in the order in which an author meets their problems."""

PLACES = {
    "rule": "in a rule",
    "policy": "in a policy",
    "file": "a whole policy file",
    "folder": "in a policies folder",
    "profile": "under `profile` in profile.yaml",
    "cases": "in a file of cases",
    "test": "in a file of cases, for `forbear test`",
    "coverage": "in a file of cases, for `forbear test --coverage`",
    "mutants": "in a file of cases, for `forbear test --mutate`",
    "release": "in a version that is released",
    "to release": "in a version that is to be released",
    "lock": "in versions.lock",
    "mapping": "in a mapping",
    "accounts": "in a file of accounts",
    "parquet": "in a Parquet file, written by DuckDB",
    "facts": "in the `profile` of a request",
    "override": "in the `overrides` of a request",
    "request": "a whole request",
    "commands": "on the command line",
}
"""Where an example stands, and how that is said; all that an example does not show is as it should be."""

MARKS = (
    "`<<60 times x>>` stands for x sixty times, `<<U+200B>>` for a character nobody can see, "
    "and `<<byte E9>>` for a byte that is no text"
)
"""How an example writes what cannot be shown."""
_MARK = re.compile(r"<<(?:[0-9]+ times |U\+|byte )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The lines that matter, in one file or in several."""

    files: tuple[tuple[str, str], ...]
    """Name and text; a text that stands alone has an empty name."""

    @property
    def has_marks(self) -> bool:
        """Whether it needs to be said what its marks stand for."""
        return any(_MARK.search(text) for _, text in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Why a problem is one, and how to mend it."""

    code: str
    group: str
    """The title of its group."""
    severity: str
    """`error` or `warning`, as the problem has it."""
    paragraph: str
    """Its first sentence says by itself what is wrong."""
    place: str
    """Where the examples stand: a key of `PLACES`."""
    bad: Example | None
    """None for a problem that no text leads to."""
    good: Example | None

    @property
    def summary(self) -> str:
        """The problem in one line."""
        return self.paragraph.partition(". ")[0].removesuffix(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lessons about one kind of text."""

    name: str
    title: str
    lessons: tuple[Lesson, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group with its lessons, in the order of the files."""
    folder = resources.files("engine.text") / "lessons"
    return tuple(_group(name, (folder / f"{name}.yaml").read_bytes()) for name in GROUPS)


def lessons_of(code: str) -> tuple[Lesson, ...]:
    """What a code means, in each group that has it."""
    return tuple(lesson for group in groups() for lesson in group.lessons if lesson.code == code)


def codes() -> tuple[str, ...]:
    """Every code that has a lesson, once."""
    return tuple(dict.fromkeys(lesson.code for group in groups() for lesson in group.lessons))


def _group(name: str, content: bytes) -> Group:
    data: Any = as_data(read(decode(f"lessons/{name}.yaml", content)).root)
    title = data["title"]
    lessons = tuple(_lesson(code, title, said) for code, said in data["lessons"].items())
    return Group(name=name, title=title, lessons=lessons)


def _lesson(code: str, group: str, said: Mapping[str, Any]) -> Lesson:
    return Lesson(
        code=code,
        group=group,
        severity=said.get("severity", "error"),
        paragraph=" ".join(said["paragraph"].split()),
        place=said.get("in", ""),
        bad=_example(said.get("bad")),
        good=_example(said.get("good")),
    )


def _example(said: object) -> Example | None:
    match said:
        case None:
            return None
        case str():
            return Example(files=(("", said),))
        case _:
            return Example(files=tuple(cast("Mapping[str, str]", said).items()))
