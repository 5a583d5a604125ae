"""The slips of people who know credit and no programming: what `forbear` then prints must be enough to mend them."""

import shutil
from pathlib import Path

import pytest

from api.cli import main

HERE = Path(__file__).parent / "ordinary_mistakes"
CASES = sorted(HERE.glob("*.case"))


def changed(case):
    """The file a case changes, and its text after the change; lines are taken out with `-` and put in with `+`."""
    name, _, lines = case.read_text(encoding="utf-8").removeprefix("=== ").partition("\n")
    was, now = ("".join(f"{line[1:]}\n" for line in lines.splitlines() if line[0] == sign) for sign in "-+")
    text = (HERE / "policies" / name).read_text(encoding="utf-8")
    assert text.count(was) == 1
    return name, text.replace(was, now)


@pytest.fixture
def forbear(tmp_path, monkeypatch, capsys):
    """The command line beside a folder as `forbear init` and its author left it."""
    monkeypatch.chdir(tmp_path)
    main(["init", "policies"])
    shutil.copytree(HERE / "policies", tmp_path / "policies", dirs_exist_ok=True)
    capsys.readouterr()
    return lambda *words: (main(list(words)), capsys.readouterr().out)


def test_without_the_mistakes_all_is_well(forbear):
    """The folder of the cases has no problem, and its own cases pass."""
    assert [0, 0] == [forbear(verb, "policies")[0] for verb in ("check", "test")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_ordinary_mistakes_are_told_in_these_words(case, forbear, update):
    """Every mistake is told once, at its place, with what to write instead."""
    name, text = changed(case)
    Path("policies", name).write_text(text, encoding="utf-8")
    code, out = forbear("check", "policies")
    if code == 0:
        code, out = forbear("test", "policies", "--policy", "cn/student_limit")
    want = case.with_suffix(".txt")
    if update:
        want.write_text(out, encoding="utf-8")

    assert out == want.read_text(encoding="utf-8")
    assert code in {3, 4}
    assert "1 problem in 1 file" in out or "1 failed" in out
    assert "  help: " in out
