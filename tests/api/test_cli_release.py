from pathlib import Path

import pytest
from cli_runner import CASES, POLICY, Forbear, change, small_folder
from freezegun import freeze_time

from api.cli import VERBS

KEY = "cn/late_fee_waiver@1"
SIGNED = ("--author", "Li Wei", "--approver", "Chen Yu")


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line, with the verb in its table."""
    monkeypatch.setitem(VERBS, "release", ("release", "Record a version."))
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


@freeze_time("2026-11-22T17:00:00Z")
@pytest.mark.parametrize("version", [KEY, "cn/late_fee_waiver"])
def test_a_release(forbear, folder, version):
    """The version is recorded with both names and the lender's day; without a number it is the newest."""
    ran = forbear("release", version, folder, *SIGNED)
    lock = (folder / "versions.lock").read_text(encoding="utf-8")

    assert (0, "") == (ran.code, ran.err)
    assert ran.out.startswith(
        f"{KEY} is released since 2026-11-23, written by Li Wei, approved by Chen Yu: sha256:"
    )
    assert 'author: "Li Wei"\n    approver: "Chen Yu"\n    released_on: "2026-11-23"\n' in lock
    assert ["versions.lock"] == [path.name for path in folder.iterdir() if "versions" in path.name]


def test_a_second_release_changes_nothing(forbear, folder):
    """What is recorded stays as it is, whoever signs again."""
    forbear("release", KEY, folder, *SIGNED)
    before = (folder / "versions.lock").read_bytes()
    ran = forbear("release", KEY, folder, "--author", "A", "--approver", "B")

    assert 0 == ran.code
    assert ran.out.endswith(" already, nothing has changed\n")
    assert "written by Li Wei" in ran.out
    assert before == (folder / "versions.lock").read_bytes()


def test_a_changed_version_is_not_released_again(forbear, folder):
    """Another meaning needs another version."""
    forbear("release", KEY, folder, *SIGNED)
    change(folder / POLICY, "fee_amount > late_fee_ceiling", "fee_amount >= late_fee_ceiling")
    ran = forbear("release", KEY, folder, *SIGNED)

    assert 3 == ran.code
    assert (
        "`rule fee_ceiling` of `cn/late_fee_waiver@1` means something else than when it was released"
        in ran.out
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((KEY, "--author", "Li Wei", "--approver", "LI  wei"), "the author and the approver are the same person"),
        ((KEY, "--author", " ", "--approver", "A"), "this is no name of up to 100 characters on one line"),
        ((KEY, "--author", "A\x1b[1m", "--approver", "B"), "this is no name of up to 100 characters on one line"),
        ((KEY, "--author", "A"), "Missing option '--approver'"),
        (("late_fee_waiver", *SIGNED), "this is not a version written like cn/pay_later_limit@2"),
        (("cn/late_fee_waver@1", *SIGNED), "there is no version `cn/late_fee_waver@1`, did you mean `cn/late_fee_waiver@1`?"),
        (("cn/other@9", *SIGNED), f"there is no version `cn/other@9`, the versions are {KEY}"),
    ],
)  # fmt: skip
def test_usage(forbear, folder, arguments, expected):
    """One person, no name, or no such version."""
    version, *options = arguments
    ran = forbear("release", version, folder, *options)

    assert (2, "") == (ran.code, ran.out)
    assert expected in ran.err
    assert not (folder / "versions.lock").exists()


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "expected"),
    [
        (POLICY, "effective:", "efective:", 3, "did you mean `effective`?"),
        (POLICY, "version: 1", "version: 1\nstatus: draft", 3, "`cn/late_fee_waiver@1` is a draft"),
        (CASES, "rules: [disaster]", "rules: [disastre]", 3, "`disastre` is not a rule of this version"),
        (CASES, '"15.01"', '"15.02"', 4, "`waiver.amount` is `15.01`, `15.02` was expected"),
    ],
)
def test_what_stands_against_a_release(forbear, folder, path, old, new, code, expected):
    """An invalid policy, a draft, and cases that cannot be run or fail."""
    change(folder / path, old, new)
    ran = forbear("release", KEY, folder, *SIGNED)

    assert code == ran.code
    assert expected in ran.out
    assert not (folder / "versions.lock").exists()


def test_failing_cases_are_counted(forbear, folder):
    """How many cases fail stands at the end."""
    change(folder / CASES, '"15.01"', '"15.02"')

    assert f"{KEY} is not released: 1 case fails of 38\n" == forbear("release", KEY, folder, *SIGNED).err


def test_a_version_without_cases(forbear, folder):
    """What nobody tried is not released."""
    (folder / CASES).unlink()
    ran = forbear("release", KEY, folder, *SIGNED)

    assert (4, f"{KEY} is not released: no case is about it\n") == (ran.code, ran.err)


def test_a_record_that_cannot_be_read(forbear, folder):
    """A broken record is a problem at its place."""
    (folder / "versions.lock").write_text("format: other\n", encoding="utf-8")
    ran = forbear("release", KEY, folder, *SIGNED)

    assert 3 == ran.code
    assert "versions.lock:1:9 unknown-option" in ran.out


def test_a_record_that_cannot_be_written(forbear, folder):
    """The reason is told in one line."""
    (folder / ".versions.lock.new").mkdir()
    ran = forbear("release", KEY, folder, *SIGNED)

    assert (6, f"{folder}/versions.lock: the record cannot be written: is a directory\n") == (
        ran.code,
        ran.err,
    )
