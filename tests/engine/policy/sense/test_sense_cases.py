import datetime
import inspect
from pathlib import Path

import pytest

from engine.policy.library import load
from engine.policy.sense import sense
from engine.text import problems
from engine.text.place import Source
from engine.text.problem import render

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.case"))
GOOD = sorted((HERE / "good").glob("*.case"))
SECTION = "# --- sense"
TODAY = datetime.date(2026, 7, 1).toordinal()


def files_of(path):
    """The files of a case: `=== path` begins each; the vocabulary and the texts are shared."""
    shared = {name: (HERE / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    parts = path.read_text(encoding="utf-8").split("=== ")[1:]
    own = dict(part.split("\n", 1) for part in parts)
    return shared | {name: text.encode() for name, text in own.items()}


def found(path):
    return sense(load(files_of(path)), TODAY)


def rendered(path):
    sources = {
        f"policies/{name}": Source(f"policies/{name}", text.decode()) for name, text in files_of(path).items()
    }
    return "\n\n".join(render(problem, sources) for problem in found(path)) + "\n"


def named(path):
    return path.stem


@pytest.mark.parametrize("path", BAD, ids=named)
def test_what_makes_no_sense_is_told_in_these_words(path, update):
    """Every doubtful folder loads, and shows all its findings, each at its place."""
    text = rendered(path)
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert want.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("path", BAD, ids=named)
def test_cases_show_what_they_are_named_after(path):
    """A case is named after a finding it shows."""
    assert path.stem in {problem.code for problem in found(path)}


@pytest.mark.parametrize("path", GOOD, ids=named)
def test_what_makes_sense_is_left_alone(path):
    """Folders that only look like the doubtful ones have no finding at all."""
    assert found(path) == ()


def test_each_finding_has_both_cases():
    """For each doubtful folder there is one that makes sense."""
    assert [path.stem for path in BAD] == [path.stem for path in GOOD]


def test_every_finding_has_a_case(monkeypatch):
    """No wording of this section is without a folder that shows it."""
    text = inspect.getsource(problems).partition(SECTION)[2].partition("\n# ---")[0]
    names = {line[4:].partition("(")[0] for line in text.splitlines() if line.startswith("def ")}
    names = {name for name in names if not name.startswith("_")}
    shown = set()
    for name in names:
        made = getattr(problems, name)
        monkeypatch.setattr(
            problems,
            name,
            lambda *args, _name=name, _made=made, **more: (shown.add(_name), _made(*args, **more))[1],
        )
    for path in BAD:
        found(path)

    assert names == shown
