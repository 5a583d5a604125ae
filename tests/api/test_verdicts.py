import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cli import verdicts
from api.cli.verdicts import MOST_KEPT, Verdict, keep, kept
from engine.text.place import Place
from engine.text.problem import Problem, Severity

VERDICT = Verdict(
    problems=(
        Problem(
            code="odd",
            place=Place("p/a.yaml", 3, 5, 7),
            message="`费用` is odd",
            help="write\ntwo lines",
            severity=Severity.WARNING,
            related=((Place("p/b.yaml", 1, 1), "as here"),),
        ),
    ),
    counts={"policies": 1, "versions": 1, "fields": 1, "cases": 1},
)


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Where the verdicts of this test are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "forbear" / "check"


def test_a_write_that_fails_leaves_nothing(cache, monkeypatch):
    """A disk that is full costs the verdict, no more."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(verdicts, "_entry", full)
    keep("k", VERDICT)

    assert [] == list(cache.iterdir())


def test_old_entries_are_pruned(cache):
    """Of many those stay that were used last."""
    keys = [f"k{number:02}" for number in range(MOST_KEPT + 5)]
    for age, key in enumerate(keys):
        keep(key, VERDICT)
        os.utime(cache / f"{key}.json", ns=(age, age))
    used, dropped = keys[5], keys[6]
    assert VERDICT == kept(used)
    keep("last", VERDICT)

    assert {used, "last", *keys[7:]} == {path.stem for path in cache.iterdir()}
    assert kept(dropped) is None


TEXTS = st.text(max_size=20)
PLACES = st.builds(Place, TEXTS, st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
PROBLEMS = st.builds(
    Problem,
    code=TEXTS,
    place=PLACES,
    message=TEXTS,
    help=st.none() | TEXTS,
    severity=st.sampled_from(Severity),
    related=st.lists(st.tuples(PLACES, TEXTS), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    problems=st.lists(PROBLEMS, max_size=3).map(tuple), counts=st.dictionaries(TEXTS, st.integers(0, 10**6))
)
def test_a_verdict_comes_back_as_it_was_kept(tmp_path_factory, problems, counts):
    """Every word, place and number is the same."""
    expected = Verdict(problems=problems, counts=counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "round"))
        keep("k", expected)

        assert expected == kept("k")
