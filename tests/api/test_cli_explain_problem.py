import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from cli_runner import CASES, POLICY, Forbear, change, small_folder

from engine.text.lesson import GROUPS, codes, groups

ROOT = Path(__file__).parents[2]


@pytest.fixture
def forbear(capsys, monkeypatch, tmp_path) -> Forbear:
    """The command line, with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


WHOLE = """\
divisor-may-be-zero: conditions and amounts

The divisor may be zero or negative by its declared range. Dividing by zero has no answer, and by a
negative number turns a comparison round. Multiply instead: `a <= b * c` says the same as
`a / b <= c` and always has an answer.

bad, in a rule:

    when: existing_debt_service_monthly / monthly_net_income > 0.4

good:

    when: existing_debt_service_monthly > monthly_net_income * 0.4
"""


def test_one_problem_is_explained(forbear):
    """A paragraph and two examples; what stands in backticks is not broken over lines."""
    ran = forbear("explain-problem", "divisor-may-be-zero")

    assert (0, WHOLE, "") == (ran.code, ran.out, ran.err)


def test_examples_of_several_files_are_named(forbear):
    """Each text stands below the name of its file, indented; a warning is called one."""
    lines = forbear("explain-problem", "nothing-changed").out.splitlines()

    assert "nothing-changed: lawful, and yet doubtful (a warning)" == lines[0]
    assert ["", "  cn/limit/v1.yaml", "      base: {code: SCORE, amount: 5000}", ""] == lines[6:10]


def test_a_code_of_several_meanings(forbear):
    """Each meaning is told by itself."""
    out = forbear("explain-problem", "not-a-date").out

    assert [
        "not-a-date: conditions and amounts",
        "not-a-date: rows that are rejected",
        "not-a-date: facts of a request",
    ] == [line for line in out.splitlines() if line.startswith("not-a-date:")]


@pytest.mark.parametrize(("code", "is_said"), [("tab-character", True), ("merge-key", False)])
def test_marks_are_explained_where_they_stand(forbear, code, is_said):
    """What an example cannot show is said below it."""
    out = forbear("explain-problem", code).out

    assert is_said == out.rstrip().endswith("`<<byte E9>>` for a byte that is no text)")
    assert is_said == ("(`<<60 times x>>` stands for" in out)


def test_a_problem_without_an_example(forbear):
    """What no text leads to has its paragraph alone."""
    assert "bad" not in forbear("explain-problem", "wrong-value").out.split()


def test_all_codes_are_listed(forbear):
    """Without a code every one is named with a line, below the title of its group."""
    ran = forbear("explain-problem")
    lines = [line for line in ran.out.splitlines() if line]

    assert 0 == ran.code
    assert [group.title for group in groups()] == [line for line in lines if line[0] != " "]
    assert codes() == tuple(dict.fromkeys(line.split()[0] for line in lines if line[0] == " "))
    assert max(map(len, lines)) <= 150


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("non-unhandled", "did you mean `none-unhandled`?"),
        ("unknown_field", "did you mean `unknown-field`?"),
        ("xyz", "`forbear explain-problem` lists all codes"),
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_unknown_code(forbear, code, hint, form):
    """A slip of the fingers is answered with the nearest code."""
    ran = forbear("explain-problem", code, "--format", form)

    assert (2, "") == (ran.code, ran.out)
    assert f"no problem has the code `{code}`; {hint}" in ran.err


def test_lessons_for_programs(forbear):
    """Programs get the same texts with their place; one that stands alone has no name."""
    found = json.loads(forbear("explain-problem", "uncovered", "--format", "json").out)
    (lesson,) = found["lessons"]

    assert "forbear.lessons.v1" == found["format"]
    assert ("uncovered", "Cases", "warning", "coverage") == (
        lesson["code"],
        lesson["group"],
        lesson["severity"],
        lesson["place"],
    )
    assert lesson["paragraph"].startswith(f"{lesson['summary']}.")
    assert [None] == [file["name"] for file in lesson["bad"]]
    assert "days_past_due: 29" in lesson["good"][0]["text"]


def test_all_lessons_for_programs(forbear):
    """Without a code programs get every lesson."""
    found = json.loads(forbear("explain-problem", "--format", "json").out)

    assert sum(len(group.lessons) for group in groups()) == len(found["lessons"])


def on_a_terminal(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.parametrize("prefix", ["policy", "cases"])
def test_check_names_where_more_is_told(forbear, folder, monkeypatch, prefix):
    """On a terminal the last line of `check` leads from the first error to its lesson."""
    if prefix == "policy":
        change(folder / POLICY, "hardship_status == 'claimed'", "hardship_statu == 'claimed'")
    else:
        change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    on_a_terminal(monkeypatch)
    ran = forbear("check", folder)
    code = {"policy": "unknown-field", "cases": "unknown-rule"}[prefix]

    assert 3 == ran.code
    assert f"`forbear explain-problem {code}` tells more" == ran.out.splitlines()[-1]
    assert 1 == ran.out.count("explain-problem")


def test_check_names_a_warning_where_there_is_no_error(forbear, folder, monkeypatch):
    """A warning has its lesson, too."""
    (folder / CASES).unlink()
    on_a_terminal(monkeypatch)

    assert forbear("check", folder).out.endswith("\n\n`forbear explain-problem no-cases` tells more\n")


@pytest.mark.parametrize("form", ["json", "github", "junit"])
def test_programs_are_told_nothing_more(forbear, folder, monkeypatch, form):
    """The hint is for people who read text."""
    change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    on_a_terminal(monkeypatch)

    assert "explain-problem" not in forbear("check", folder, "--format", form).out


@pytest.mark.parametrize(("is_broken", "is_terminal"), [(True, False), (False, True)])
def test_no_hint_without_need(forbear, folder, monkeypatch, is_broken, is_terminal):
    """Nothing is hinted at where there is no problem, or nobody looks."""
    if is_broken:
        change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    if is_terminal:
        on_a_terminal(monkeypatch)

    assert "explain-problem" not in forbear("check", folder).out


def test_help_reads_no_lesson():
    """Help answers at once, and shows how the verb is typed."""
    code = (
        "import sys; from api.cli import main; main(['explain-problem', '--help']);"
        "sys.exit(any(name in sys.modules for name in ('yaml', 'engine')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)

    assert (0, "") == (ran.returncode, ran.stderr)
    assert "\n    forbear explain-problem none-unhandled" in ran.stdout


def test_lessons_are_installed_with_the_program():
    """The files of lessons are named among those that a package holds."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = data["tool"]["setuptools"]["package-data"]["engine.text"]
    shipped = {path.name for pattern in named for path in (ROOT / "engine" / "text").glob(pattern)}

    assert {f"{name}.yaml" for name in GROUPS} == shipped
