import json

import pytest
from cli_runner import SHIPPED, Forbear

DAY = "2026-11-22"


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


def test_accounts_go_to_standard_output(forbear):
    """Each line is one account that says it is made up, and a note says so again."""
    ran = forbear("sample", SHIPPED, "--rows", 3, "--seed", 7, "--as-of", DAY)

    assert ran.code == 0
    assert [f"synthetic-7-000000{number}" for number in (1, 2, 3)] == [
        json.loads(line)["subject"] for line in ran.out.splitlines()
    ]
    assert "synthetic: made up by chance" in ran.err


def test_a_file_holds_the_same(forbear, tmp_path):
    """`--out FILE` writes what standard output would show, and nothing else is said there."""
    path = tmp_path / "accounts.jsonl"
    words = ("sample", SHIPPED, "--rows", 3, "--seed", 7, "--as-of", DAY)
    ran = forbear(*words, "--out", path)

    assert (0, "") == (ran.code, ran.out)
    assert forbear(*words).out == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("--rows", 0), ("--rows", "many"), ("--seed", -1), ("--as-of", "never")])
def test_what_makes_no_sense_is_refused(forbear, words):
    """Numbers and days are checked before anything is written."""
    ran = forbear("sample", SHIPPED, *words)

    assert (2, "") == (ran.code, ran.out)


def test_a_folder_without_a_vocabulary_is_refused(forbear, tmp_path):
    """Accounts cannot be made up without knowing their fields."""
    assert forbear("sample", tmp_path).code == 3
    assert forbear("sample", tmp_path / "none").code == 3
    (tmp_path / "profile.yaml").write_text("a: 1", encoding="utf-8")
    assert forbear("sample", tmp_path).code == 3


def test_a_file_that_cannot_be_written_is_told(forbear, tmp_path):
    """A folder in place of the file is no traceback."""
    ran = forbear("sample", SHIPPED, "--rows", 1, "--out", tmp_path)

    assert ran.code == 6
    assert "cannot be written" in ran.err
