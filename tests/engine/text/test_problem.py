"""Problems are sorted, shown with carets, and given as data."""

import pytest

from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected, Severity, as_json, in_order, render

WIDE = "  - when: " + "a" * 100 + " and monthly_incme > 500 and " + "b" * 100


def problem(code="unknown-field", line=1, column=1, **differences):
    """Build a problem on one line of the file `p`."""
    place = Place("p", line, column, differences.pop("length", 1))
    return Problem(code=code, place=place, **{"message": "is wrong", **differences})


def shown(found, text):
    """Render a problem against a text of the file `p`."""
    return render(found, {"p": Source("p", text)})


def test_render_points_at_the_place():
    """A rendered problem has its heading, its sentence, its line with carets, and its help."""
    place = Place("policies/cn/x/v2.yaml", 12, 11, 13)
    message, remedy = "`monthly_incme` is not in the vocabulary", "did you mean `monthly_income`?"
    found = Problem(code="unknown-field", place=place, message=message, help=remedy)
    source = Source(place.path, "\n" * 11 + "  - when: monthly_incme > 500\n")

    expected = """\
policies/cn/x/v2.yaml:12:11 unknown-field
  `monthly_incme` is not in the vocabulary
   12 |   - when: monthly_incme > 500
      |           ^^^^^^^^^^^^^
  help: did you mean `monthly_income`?"""
    assert expected == render(found, {place.path: source})


def test_render_shows_related_places_after_the_line():
    """A related place comes with its label and its own line."""
    found = problem(line=2, length=3, related=((Place("p", 1, 1, 3), "first given here"),))

    expected = """\
p:2:1 unknown-field
  is wrong
   2 | cap: 2
     | ^^^
  first given here: p:1:1
   1 | cap: 1
     | ^^^"""
    assert expected == shown(found, "cap: 1\ncap: 2\n")


def test_render_says_when_it_only_warns():
    """A warning says so before its sentence."""
    assert "p:1:1 x\n  warning: is wrong" == render(problem("x", severity=Severity.WARNING), {})


def test_render_indents_the_further_lines_of_a_help():
    """A help of several lines is indented under its first."""
    assert render(problem(help="write:\na: |\n  b"), {}).endswith("\n  help: write:\n    a: |\n      b")


ODD_LINES = [
    ("no such line", "a: b", 9, 1, 1, []),
    ("beyond the end of the line", "ab", 1, 9, 5, ["   1 | ab", "     |   ^"]),
    ("longer than the line", "abc", 1, 2, 50, ["   1 | abc", "     |  ^^"]),
    ("a tab", "\ta: b", 1, 2, 1, ["   1 | →a: b", "     |  ^"]),
    ("a reversed text", "a\u202eb", 1, 3, 1, ["   1 | a\ufffdb", "     |   ^"]),
    ("wide letters", "信用: b", 1, 5, 1, ["   1 | 信用: b", "     |       ^"]),
    ("wide letters underlined", "a: 信用", 1, 4, 2, ["   1 | a: 信用", "     |    ^^^^"]),
    ("an accent of its own", "e\u0301: b", 1, 5, 1, ["   1 | e\u0301: b", "     |    ^"]),
    ("a Windows line end", "a: b\r\nc: d", 1, 4, 1, ["   1 | a: b", "     |    ^"]),
]


@pytest.mark.parametrize(("_", "text", "line", "column", "length", "expected"), ODD_LINES)
def test_render_keeps_carets_under_odd_lines(_, text, line, column, length, expected):
    """The carets stand under the right columns of a terminal."""
    assert expected == shown(problem(line=line, column=column, length=length), text).split("\n")[2:]


@pytest.mark.parametrize(("column", "length"), [(1, 1), (116, 13), (len(WIDE), 1), (5, 400)])
def test_render_windows_a_wide_line(column, length):
    """A line too wide for a screen is cut around the carets, which still mark the same characters."""
    line, carets = shown(problem(column=column, length=length), WIDE).split("\n")[2:]
    marked = "".join(char for char, mark in zip(line, carets, strict=False) if mark == "^")

    assert len(line) <= 130
    assert marked == WIDE[column - 1 : column - 1 + length][: len(marked)]


def test_in_order_sorts_and_drops_duplicates():
    """Problems come by place, then code, each once."""
    later, first, second = problem(line=10), problem("a", line=2), problem("b", line=2)

    assert (first, second, later) == in_order([later, second, first, second])


def test_rejected_sorts_its_problems_and_sums_them_up():
    """A rejection carries its problems in order and names the first."""
    rejected = Rejected([problem("b", line=3), problem("a", line=1)])

    assert ["a", "b"] == [found.code for found in rejected.problems]
    assert "p:1:1 a: is wrong (and 1 more)" == str(rejected)


def test_rejected_is_never_empty():
    """A rejection without a problem is a fault of the program."""
    with pytest.raises(ValueError, match="without a problem"):
        Rejected([])


def test_as_json_gives_every_field():
    """A problem as data has its place spelt out."""
    found = problem(line=2, column=3, length=4, help="do", related=((Place("q", 5, 6, 7), "here"),))

    expected = {
        "code": "unknown-field",
        "severity": "error",
        "message": "is wrong",
        "help": "do",
        "path": "p",
        "line": 2,
        "column": 3,
        "length": 4,
        "related": [{"label": "here", "path": "q", "line": 5, "column": 6, "length": 7}],
    }
    assert expected == as_json(found)


def test_places_sort_by_path_line_and_column():
    """Places have the order of reading."""
    assert Place("a", 2, 1) < Place("a", 2, 3) < Place("a", 10, 1) < Place("b", 1, 1)


@pytest.mark.parametrize(("number", "expected"), [(0, ""), (1, "a"), (2, "b"), (3, ""), (4, "")])
def test_a_source_gives_its_lines(number, expected):
    """A line comes without its line break, and is empty beyond the ends."""
    assert expected == Source("p", "a\r\nb\n").line(number)
