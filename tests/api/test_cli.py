import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from cli_runner import CASES, POLICY, Forbear, change, small_folder

import api.cli
from api.cli import VERBS
from api.cli.formats import as_text, junit
from engine.text.place import Place
from engine.text.problem import Problem, Severity

ROOT = Path(__file__).parents[2]
HEAVY = ("rule_engine", "flask", "duckdb", "jsonschema", "yaml", "rich", "granian", "engine")


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


def python(code: str, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, **more)


@pytest.mark.parametrize("arguments", [[], ["check"], ["test"], ["decide"], ["serve"]])
def test_help_imports_nothing_heavy(arguments):
    """Help answers at once, because what the verbs need is imported when they run."""
    code = (
        "import sys; from api.cli import main; code = main([*sys.argv[1:], '--help']);"
        f"sys.exit(code or [name for name in {HEAVY} if name in sys.modules] or 0)"
    )
    ran = python(code, *arguments)

    assert (0, "") == (ran.returncode, ran.stderr)
    assert "Usage: forbear" in ran.stdout


@pytest.mark.parametrize("verb", ["check", "test", "decide", "serve"])
def test_each_verb_has_an_example(forbear, verb):
    """Help shows how the verb is typed."""
    ran = forbear(verb, "--help")

    assert 0 == ran.code
    assert f"\n    forbear {verb}" in ran.out


def test_help_lists_every_verb(forbear):
    """The verbs stand in the order in which an author meets them."""
    listed = [line.split()[0] for line in forbear("--help").out.splitlines() if line[2:].split()[:1]]

    assert list(VERBS) == [word for word in listed if word in VERBS]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chekc"], "No such command 'chekc'"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--colour"], "No such option"),
        (["decide"], "Missing option '--input'"),
        (["test", "a", "b"], "unexpected extra argument"),
    ],
)
def test_usage_errors(forbear, arguments, expected):
    """A slip in the command itself is answered with how it is used."""
    ran = forbear(*arguments)

    assert (2, "") == (ran.code, ran.out)
    assert expected in ran.err


def test_a_valid_folder(forbear, folder):
    """Without problems one line says what was read."""
    ran = forbear("check", folder)

    assert (0, "1 version of 1 policy, 82 fields, 38 cases: no problems\n", "") == (
        ran.code,
        ran.out,
        ran.err,
    )


def test_problems_of_policies_and_cases_come_at_once(forbear, folder):
    """Whatever is wrong is shown with its line, caret and remedy."""
    change(folder / POLICY, "hardship_status == 'claimed'", "hardship_statu == 'claimed'")
    change(folder / CASES, "name: a hardship plan waives all", "named: a hardship plan waives all")
    ran = forbear("check", folder)

    assert 3 == ran.code
    assert "v1.yaml:65:11 unknown-field" in ran.out or "unknown-field" in ran.out
    assert "help: did you mean `hardship_status`?" in ran.out
    assert "unknown-key" in ran.out
    assert ran.out.endswith("2 problems in 2 files\n")


def test_cases_are_held_against_the_policies(forbear, folder):
    """A case that expects a rule nobody wrote is a problem, for `check` and for `test`."""
    change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    checked, tested = forbear("check", folder), forbear("test", folder)

    assert (3, 3) == (checked.code, tested.code)
    assert checked.out.endswith("1 version of 1 policy, 82 fields, 38 cases: 1 problem in 1 file\n")
    assert tested.out.endswith("1 problem in 1 file: no case was run\n")
    assert "unknown-rule" in checked.out
    assert "help: did you mean `disaster`?" in tested.out


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 3)])
def test_a_version_without_cases_is_a_warning(forbear, folder, arguments, code):
    """Warnings fail only where they are asked to."""
    (folder / CASES).unlink()
    ran = forbear("check", folder, *arguments)

    assert code == ran.code
    assert "warning: no case is about `cn/late_fee_waiver@1`" in ran.out
    assert ran.out.endswith("82 fields, 0 cases: 1 warning in 1 file\n")


@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        (lambda folder: folder / "nowhere", "there is no such folder"),
        (lambda folder: folder / "cn", "`profile.yaml` is missing"),
        (lambda folder: folder / "profile.yaml", "there is no such folder"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "test"])
def test_folders_that_are_none(forbear, folder, prepare, expected, verb):
    """A folder that is missing or empty is invalid."""
    ran = forbear(verb, prepare(folder))

    assert 3 == ran.code
    assert expected in ran.out


def test_check_as_json(forbear, folder):
    """Programs read counts and problems."""
    change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    found = json.loads(forbear("check", folder, "--format", "json").out)
    (problem,) = found.pop("problems")

    assert {"format": "forbear.problems.v1", "policies": 1, "versions": 1, "fields": 82, "cases": 38} == found
    assert ("unknown-rule", "error", 8) == (problem["code"], problem["severity"], problem["length"])


def test_check_for_github(forbear, folder):
    """Each problem is an annotation, with what would end it escaped."""
    change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    first = forbear("check", folder, "--format", "github").out.splitlines()[0]

    assert first.startswith(f"::error file={folder / CASES},line=")
    assert first.endswith(
        "title=unknown-rule::`disastre` is not a rule of this version%0Ahelp: did you mean `disaster`?"
    )


def test_check_for_test_runners(forbear, folder):
    """Each file is a test that fails where it has an error."""
    change(folder / CASES, "rules: [disaster]", "rules: [disastre]")
    root = ET.fromstring(forbear("check", folder, "--format", "junit").out)  # noqa: S314 - our own output
    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]

    assert [str(folder / CASES)] == failed
    assert ["4"] == [suite.get("tests") for suite in root]


def test_xml_holds_no_character_it_may_not():
    """A control character from a text is replaced."""
    problem = Problem(code="odd", place=Place("a\x00.yaml", 1, 1), message="a\x0bb")

    assert "a\ufffdb" in junit({"s": {"t": [problem]}}, {})


def test_many_problems_of_a_file_are_counted():
    """Twenty of a file are shown, the rest counted."""
    problems = [
        Problem(code="odd", place=Place("a.yaml", line, 1), message="this", severity=Severity.WARNING)
        for line in range(1, 24)
    ]
    blocks = as_text(problems, {}).split("\n\n")

    assert (21, "a.yaml: 3 more problems") == (len(blocks), blocks[-1])


def test_cases_that_hold(forbear, folder):
    """A dot for each case and one line of summary."""
    ran = forbear("test", folder)

    assert (0, "") == (ran.code, ran.err)
    assert [f"{folder / CASES} {'.' * 38}", "", "38 cases in 1 file: all passed"] == ran.out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--only", "last day of a breathing"], "1 case in 1 file: all passed"),
        (["--only", "courtesy"], "8 cases in 1 file: all passed"),
        (["--policy", "cn/late_fee_waiver"], "38 cases in 1 file: all passed"),
    ],
)
def test_some_cases(forbear, folder, arguments, expected):
    """Cases are chosen by policy and by name; rules are not called untested by a few of them."""
    ran = forbear("test", folder, *arguments)

    assert (0, expected) == (ran.code, ran.out.splitlines()[-1])


def test_a_case_that_fails(forbear, folder):
    """What was expected and found stands with the line and a caret."""
    change(folder / CASES, '"15.01"', '"15.02"')
    ran = forbear("test", folder)

    assert 4 == ran.code
    assert "`waiver.amount` is `15.01`, `15.02` was expected" in ran.out
    assert ran.out.endswith("38 cases in 1 file: 37 passed, 1 failed\n")
    assert 1 == ran.out.splitlines()[0].count("F")


def test_failures_as_json(forbear, folder):
    """Programs read each case with its mismatches, and how often each rule fired."""
    change(folder / CASES, '"15.01"', '"15.02"')
    found = json.loads(forbear("test", folder, "--format", "json").out)
    (file,) = found["files"]
    (failed,) = [case for case in file["cases"] if not case["passed"]]

    assert ("forbear.test.v1", 38, 1) == (found["format"], found["cases"], found["failed"])
    assert [("waiver.amount", "15.02", "15.01")] == [
        (each["part"], each["expected"], each["got"]) for each in failed["mismatches"]
    ]
    assert {"rule", "fired", "quiet"} == set(file["rules"][0])
    assert ["case-failed"] == [problem["code"] for problem in found["problems"]]


@pytest.mark.parametrize("form", ["github", "junit"])
def test_failures_for_machines(forbear, folder, form):
    """A failed case is an annotation, or a failed test."""
    change(folder / CASES, '"15.01"', '"15.02"')
    ran = forbear("test", folder, "--format", form)

    assert 4 == ran.code
    assert {"github": "title=case-failed::", "junit": 'failures="1"'}[form] in ran.out


@pytest.mark.parametrize("form", ["json", "github", "junit", "text"])
def test_invalid_policies_for_machines(forbear, folder, form):
    """Where a policy is invalid no case is run, whatever the form."""
    change(folder / POLICY, "effective:", "efective:")
    ran = forbear("test", folder, "--format", form)

    assert 3 == ran.code
    assert "did you mean `effective`?" in ran.out


def test_no_case_is_a_failure(forbear, folder):
    """Cases that are not there cannot have held."""
    assert 4 == forbear("test", folder, "--only", "nothing like this").code
    (folder / CASES).unlink()
    ran = forbear("test", folder)

    assert (4, "no case was run") == (ran.code, ran.out.splitlines()[-1])
    assert "no case is about `cn/late_fee_waiver@1`" in ran.out


def test_cases_of_a_policy_nobody_wrote(forbear, folder):
    """A policy that has no cases is a slip of the fingers."""
    ran = forbear("test", folder, "--policy", "cn/late_fee_waver")

    assert 2 == ran.code
    assert "did you mean `cn/late_fee_waiver`?" in ran.err


def test_an_untested_rule_is_a_warning(forbear, folder):
    """A rule that fires in no case is named, and fails nothing."""
    path = folder / CASES
    head, _, rest = path.read_text(encoding="utf-8").partition(
        "  - name: a disaster area pays no late fees\n"
    )
    path.write_text(head + rest[rest.index("  - name:") :], encoding="utf-8")
    ran = forbear("test", folder)

    assert 0 == ran.code
    assert "warning: `disaster` fires in no case of its version" in ran.out
    assert ran.out.endswith("37 cases in 1 file: all passed, 1 warning\n")


@pytest.mark.parametrize(("arguments", "lines"), [([], 1), (["--debug"], 5)])
def test_the_unexpected_is_one_line(forbear, monkeypatch, arguments, lines):
    """A fault of the program says what and where, without a word of what it was working on."""

    def fail(_name: str) -> SimpleNamespace:
        reason = "a secret"
        raise KeyError(reason)

    monkeypatch.setattr(api.cli, "import_module", fail)
    ran = forbear(*arguments, "check")

    assert 1 == ran.code
    assert lines <= len(ran.err.splitlines())
    assert bool(arguments) == ("a secret" in ran.err)
    assert bool(arguments) == ("Traceback" in ran.err)


def test_a_verb_without_a_command(forbear, monkeypatch):
    """A file that lacks its command is a fault of the program."""
    monkeypatch.setattr(api.cli, "import_module", lambda _name: SimpleNamespace(command=None))

    assert 1 == forbear("check").code


def test_ctrl_c_is_quiet(forbear, monkeypatch):
    """Whoever stops the work needs no explanation."""

    def stop(_name: str) -> SimpleNamespace:
        raise KeyboardInterrupt

    monkeypatch.setattr(api.cli, "import_module", stop)
    ran = forbear("check")

    assert 130 == ran.code
    assert "Traceback" not in ran.err


def test_a_closed_pipe_is_quiet(folder):
    """`forbear … | head` ends without a complaint."""
    code = "import sys; sys.path.insert(0, '.'); from api.cli import main; sys.exit(main(sys.argv[1:]))"
    command = f"'{sys.executable}' -c \"{code}\" test '{folder}' --format json | head -n 1"
    ran = subprocess.run(  # noqa: S602 - a pipe is what is tested
        command, shell=True, capture_output=True, text=True, cwd=ROOT, check=False
    )

    assert ("{\n", "") == (ran.stdout, ran.stderr)


def test_colour_only_on_a_terminal(monkeypatch, capsys):
    """Colour is for people who look at it and do not object."""
    from api.cli.words import coloured

    seen = {}
    for terminal, no_colour in ((False, ""), (True, ""), (True, "1")):
        monkeypatch.setattr(sys.stdout, "isatty", lambda terminal=terminal: terminal)
        monkeypatch.setenv("NO_COLOR", no_colour)
        seen[terminal, no_colour] = coloured("ok", "green")
    capsys.readouterr()

    assert {(False, ""): "ok", (True, ""): "\x1b[32mok\x1b[0m", (True, "1"): "ok"} == seen
