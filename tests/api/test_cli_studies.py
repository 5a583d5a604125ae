"""Coverage, suggestions and mutants, on the folder that `forbear init` writes."""

import json
import re

import pytest
from cli_runner import Forbear, change

CASES = "cn/everyday_limit/v1.cases.yaml"
POLICY = "cn/everyday_limit/v1.yaml"
FEW = 5


@pytest.fixture
def run(capsys, monkeypatch):
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path, run):
    """A new folder whose cases show everything its author thought of."""
    run("init", tmp_path / "policies")
    return tmp_path / "policies"


def keep(path, number):
    """Keep so many of the cases, the first ones."""
    head, *cases = re.split(r"(?m)^(?=  - name: )", path.read_text(encoding="utf-8"))
    path.write_text("".join([head, *cases[:number]]), encoding="utf-8")


def uncovered(run, folder):
    """What no case shows, by part and side, though some account would."""
    (study,) = json.loads(run("test", folder, "--coverage", "--format", "json").out)["coverage"]
    return {
        (item["part"], item["what"], item["side"])
        for item in study["items"]
        if not item["cases"] and item["reachable"]
    }


def test_a_full_set_of_cases_covers_every_rule(run, folder):
    """Each rule fires and stays quiet in the cases that `init` writes."""
    rules = {item for item in uncovered(run, folder) if item[0].startswith("rule") and item[2] == "fires"}

    assert set() == rules


def test_coverage_under_the_threshold_fails(run, folder):
    """Too little shown is a result of its own, and names the place of what is missing."""
    keep(folder / CASES, FEW)

    ran = run("test", folder, "--threshold", "100")

    assert 5 == ran.code
    assert re.search(rf"{POLICY}:\d+:\d+ rule \w+ fires", ran.out)


def test_missing_boundary_is_told_from_the_other_side(run, folder):
    """Taking away the case at the boundary leaves exactly that side uncovered."""
    before = uncovered(run, folder)
    text = (folder / CASES).read_text(encoding="utf-8")
    kept = re.sub(r"(?ms)^  - name: at 18 there is a limit\n.*?(?=^  - name: )", "", text)
    assert kept != text
    (folder / CASES).write_text(kept, encoding="utf-8")

    fresh = uncovered(run, folder) - before

    assert {part for part, _, _ in fresh} == {"rule minor"}
    assert any("18" in what for _, what, _ in fresh)


def test_suggested_cases_pass_and_cover_what_they_claim(run, folder, tmp_path):
    """What `--suggest` writes is put behind the cases as it stands."""
    keep(folder / CASES, FEW)
    before = uncovered(run, folder)

    written = tmp_path / "more.yaml"
    run("test", folder, "--suggest", "--out", written)
    ready = written.read_text(encoding="utf-8")
    with (folder / CASES).open("a", encoding="utf-8") as file:
        file.write(ready)
    after = uncovered(run, folder)

    assert 0 == run("test", folder).code
    assert "review: needed" in ready
    assert len(after) < len(before) / 4
    assert after < before


def survivors(run, folder):
    ran = run("test", folder, "--mutate", "--format", "json")
    (study,) = json.loads(ran.out)["mutants"]
    return ran.code, study


def test_a_mutant_survives_where_no_case_looks(run, folder):
    """With few cases many changes go unnoticed; the exit code says so."""
    keep(folder / CASES, 1)

    code, few = survivors(run, folder)

    assert 5 == code
    assert few["survivors"]


def test_more_cases_leave_fewer_survivors(run, folder):
    """The cases of a new folder notice nearly every change."""
    _, full = survivors(run, folder)
    keep(folder / CASES, 1)
    _, few = survivors(run, folder)

    assert len(full["survivors"]) < len(few["survivors"]) / 2


def test_failing_cases_are_told_before_anything_is_studied(run, folder):
    """A case that fails keeps its own exit code."""
    change(folder / POLICY, "age_years < 18", "age_years < 17")

    assert 4 == run("test", folder, "--coverage").code
