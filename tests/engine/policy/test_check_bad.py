import inspect
from pathlib import Path

import pytest

from engine.policy.library import load
from engine.text import problems
from engine.text.place import Source
from engine.text.problem import Rejected, render

BAD = Path(__file__).parent / "checked_bad"
CASES = sorted(BAD.glob("*.case"))
SECTIONS = ("# --- conditions and amounts", "# --- the meaning of policies")
ELSEWHERE = {"unreadable_file", "file_missing"}
"""Made by who reads the folder, and shown by the test of missing files below."""


def files_of(path):
    """The files of a case: `=== path` begins each; the vocabulary and the texts are shared."""
    shared = {name: (BAD / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    parts = path.read_text(encoding="utf-8").split("=== ")[1:]
    own = dict(part.split("\n", 1) for part in parts)
    return shared | {name: text.encode() for name, text in own.items() if name.endswith(".yaml")}


def refused(files):
    with pytest.raises(Rejected) as rejected:
        load(files)
    return rejected.value.problems


def rendered(files):
    sources = {f"policies/{name}": Source(f"policies/{name}", text.decode()) for name, text in files.items()}
    return "\n\n".join(render(problem, sources) for problem in refused(files)) + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_broken_folders_are_refused_in_these_words(path, update):
    """Every broken folder is refused with all its problems, each at its place."""
    text = rendered(files_of(path))
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert text == want.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_are_named_after_their_problem(path):
    """A case named after a code shows it, and no other but of its family."""
    codes = {problem.code for problem in refused(files_of(path))}
    known = {code for code in all_codes() if code == path.stem}

    assert known <= codes


def all_codes():
    page = inspect.getsource(problems)
    return {
        line.split('"')[1]
        for line in page.replace('code="', '\ncode="').splitlines()
        if line.startswith('code="')
    }


def constructors():
    """The constructors of the two sections by name."""
    page = inspect.getsource(problems)
    found = set()
    for section in SECTIONS:
        text = page.partition(section)[2].partition("\n# ---")[0]
        found |= {line[4:].partition("(")[0] for line in text.splitlines() if line.startswith("def ")}
    return {name for name in found if not name.startswith("_")}


def test_every_problem_has_a_case(monkeypatch):
    """No problem of conditions, amounts and the meaning of policies is without a folder that shows it."""
    shown = set()
    for name in constructors():
        made = getattr(problems, name)
        monkeypatch.setattr(
            problems,
            name,
            lambda *args, _name=name, _made=made, **more: (shown.add(_name), _made(*args, **more))[1],
        )
    for path in CASES:
        refused(files_of(path))

    assert constructors() - shown - ELSEWHERE == set()


@pytest.mark.parametrize("name", ["profile.yaml", "reasons.yaml"])
def test_missing_files(name):
    """A folder without its vocabulary or its texts is refused by name; the rest is still read."""
    files = files_of(BAD / "unknown-code.case")
    del files[name]
    found = refused(files)

    assert [problem.message for problem in found if problem.code == "file-missing"] == [
        f"`{name}` is missing, every policies folder holds one"
    ]
    assert name == "reasons.yaml" or "unknown-code" in {problem.code for problem in found}


def test_nothing_at_all():
    """An empty folder is refused for everything it lacks."""
    assert [problem.code for problem in refused({})] == ["file-missing", "file-missing", "no-policies"]
