import inspect
from pathlib import Path

import pytest
from listed_lender import PROFILE, REASONS

from engine.policy.library import load
from engine.text import problems
from engine.text.place import Source
from engine.text.problem import Rejected, render

BAD = Path(__file__).parent / "lists_bad"
CASES = sorted(BAD.glob("*.case"))
SECTION = "# --- codes and named dated lists"
ELSEWHERE = {
    "bad_pattern": "the bad vocabularies",
    "pattern_reach": "the bad vocabularies",
    "unused_list": "what makes no sense",
    "released_list_changed": "the releases of lists",
    "column_of_two_codes": "the dry-runs of codes",
    "code_unfit": "the bad mappings",
}
"""Made where no folder is refused, and shown by other tests."""


def files_of(path):
    """The files of a case: `=== path` begins each; the vocabulary and the texts are shared."""
    parts = path.read_text(encoding="utf-8").split("=== ")[1:]
    own = dict(part.split("\n", 1) for part in parts)
    shared = {"profile.yaml": PROFILE, "reasons.yaml": REASONS}
    return shared | {name: text.encode() for name, text in own.items()}


def refused(path):
    with pytest.raises(Rejected) as rejected:
        load(files_of(path))
    return rejected.value.problems


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_broken_lists_and_memberships_are_refused_in_these_words(path, update):
    """Every broken folder is refused with all its problems, each at its place."""
    sources = {
        f"policies/{name}": Source(f"policies/{name}", text.decode()) for name, text in files_of(path).items()
    }
    text = "\n\n".join(render(problem, sources) for problem in refused(path)) + "\n"
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert want.read_text(encoding="utf-8") == text


def constructors():
    """The constructors of the section."""
    page = inspect.getsource(problems).partition(SECTION)[2].partition("\n# ---")[0]
    found = {line[4:].partition("(")[0] for line in page.splitlines() if line.startswith("def ")}
    return {name for name in found if not name.startswith("_")}


def test_every_problem_has_a_case(monkeypatch):
    """No problem of lists is without a folder that shows it."""
    shown = set()
    for name in constructors():
        made = getattr(problems, name)
        monkeypatch.setattr(
            problems,
            name,
            lambda *args, _name=name, _made=made, **more: (shown.add(_name), _made(*args, **more))[1],
        )
    for path in CASES:
        refused(path)

    assert constructors() - shown == set(ELSEWHERE)
