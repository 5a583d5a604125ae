"""Every problem teaches: each code has a lesson, and each example of a lesson is run and keeps its promise."""

import re
from functools import cache

import pytest
from lesson_runs import run
from problem_codes import codes_of_facts, codes_of_problems, codes_of_rows

from engine.policy import library
from engine.text.lesson import GROUPS, PLACES, codes, groups, lessons_of

LESSONS = [(f"{group.name}/{lesson.code}", lesson) for group in groups() for lesson in group.lessons]
SHOWN = [pytest.param(lesson, id=name) for name, lesson in LESSONS if lesson.bad is not None]
COMPANIONS = {
    # One of two files of the same version must stand at the wrong path.
    "duplicate-version": [("wrong-path", "error")],
    # There are no more problems without many.
    "more-problems": [("unknown-field", "error")],
}
WITHOUT_EXAMPLE = {
    "facts/wrong-value": "two validators that the properties hold together would have to disagree",
}
NOT_IN_FILES = ("rows", "facts")


@pytest.fixture(autouse=True, scope="module")
def read_once(tmp_path_factory):
    """The vocabulary that most examples share is read once, which spares most of the work; no verdict is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(library, "read", cache(library.read))
        patch.setattr(library, "read_vocabulary", cache(library.read_vocabulary))
        yield


def codes_in(*names):
    return {lesson.code for group in groups() if group.name in names for lesson in group.lessons}


@pytest.mark.parametrize(
    ("taught", "reported"),
    [
        (codes_in(*(name for name in GROUPS if name not in NOT_IN_FILES)), codes_of_problems()),
        (codes_in("rows"), codes_of_rows()),
        (codes_in("facts"), codes_of_facts()),
    ],
    ids=["problems", "rows", "facts"],
)
def test_every_code_has_a_lesson(taught, reported):
    """No code that the program can report lacks a lesson, and no lesson is about a code it cannot report."""
    assert (set(), set()) == (reported - taught, taught - reported)


def test_codes_are_read_from_the_program():
    """Codes are found where they are written out, chosen between, looked up, or handed to a maker of warnings."""
    assert {
        "unknown-field",
        "always-holds",
        "never-holds",
        "unused-name",
        "released-version-changed",
    } <= codes_of_problems()
    assert {"empty-cell", "too-many-decimals"} <= codes_of_rows()
    assert {"missing", "out-of-range", "nested-too-deep", "json-syntax", "wrong-value"} <= codes_of_facts()


@pytest.mark.parametrize("lesson", SHOWN)
def test_a_bad_example_gives_its_problem(lesson, tmp_path):
    """A bad example gives exactly the problem it is about, as the error or the warning that it is."""
    expected = {(lesson.code, lesson.severity), *COMPANIONS.get(lesson.code, ())}

    assert expected == set(run(lesson, lesson.bad, tmp_path))


@pytest.mark.parametrize("lesson", SHOWN)
def test_a_good_example_gives_no_problem(lesson, tmp_path):
    """A good example gives no problem at all, not even another one."""
    assert [] == run(lesson, lesson.good, tmp_path)


def test_every_lesson_has_both_examples():
    """Only what no text can lead to has no example."""
    lacking = {name for name, lesson in LESSONS if lesson.bad is None or lesson.good is None}

    assert set(WITHOUT_EXAMPLE) == lacking


@pytest.mark.parametrize("lesson", [pytest.param(lesson, id=name) for name, lesson in LESSONS])
def test_a_lesson_reads_well(lesson):
    """The first sentence fits a line of a list; two to six sentences say why, and how to mend it."""
    sentences = re.findall(r"[.;](?= |$)", lesson.paragraph)

    assert 15 <= len(lesson.summary) <= 112
    assert 2 <= len(sentences) <= 6
    assert lesson.paragraph.endswith(".")
    assert lesson.severity in {"error", "warning"}
    assert lesson.bad is None or lesson.place in PLACES
    assert lesson.bad is None or lesson.bad != lesson.good


def test_every_place_is_used():
    """There is no place in which no example stands."""
    assert set(PLACES) == {lesson.place for _, lesson in LESSONS if lesson.bad}


def test_a_code_of_two_meanings_has_two_lessons():
    """What a code means in a policy and what it means in a row stand side by side."""
    assert ["The meaning of policies", "Rows that are rejected"] == [
        lesson.group for lesson in lessons_of("unknown-code")
    ]
    assert () == lessons_of("no-such-code")
    assert len(codes()) == len(set(codes()))
