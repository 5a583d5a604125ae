"""`forbear test` with `--coverage`, `--suggest` and `--mutate` in every form."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from cli_runner import CASES, POLICY, Forbear, change, small_folder


@pytest.fixture
def forbear(capsys, monkeypatch):
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path):
    """A folder with one policy and all its cases."""
    return small_folder(tmp_path / "policies")


@pytest.fixture
def bare(folder):
    """The same with one case left."""
    path = folder / CASES
    head, first, *_ = re.split(r"(?m)^(?=  - name: )", path.read_text(encoding="utf-8"))
    path.write_text(head + first, encoding="utf-8")
    return folder


@pytest.mark.parametrize("flags", [["--coverage"], ["--threshold", "1"], ["--suggest"], ["--mutate"]])
def test_some_cases_cannot_tell_what_all_leave_out(forbear, folder, flags):
    """A choice of cases by name goes with none of the studies."""
    ran = forbear("test", folder, "--only", "courtesy", *flags)

    assert 2 == ran.code
    assert "--only cannot go with" in ran.err


@pytest.mark.parametrize(("threshold", "code"), [(None, 0), (10, 0), (99, 5)])
def test_the_threshold_decides_the_exit_code(forbear, bare, threshold, code):
    """Without a threshold coverage is told and nothing more."""
    flags = ["--coverage"] if threshold is None else ["--threshold", threshold]
    ran = forbear("test", bare, *flags)

    assert code == ran.code
    assert re.search(r"cn/late_fee_waiver@1 +\d+/28 +\d+/54 +\d+/12 +- +\d+%", ran.out), ran.out


def test_the_table_of_rules(forbear, folder):
    """Each rule is told with how often it fires, stays quiet and is unknown."""
    ran = forbear("test", folder, "--coverage")

    assert 0 == ran.code
    assert re.search(r"\n  fee_ceiling +\d+ +\d+ +- +6/6 +2/2\n", ran.out), ran.out
    assert "does not show" not in ran.out


def test_what_is_not_shown_stands_at_its_place_with_the_reason(forbear, bare):
    """A person is told where to look and what a case would have to give."""
    out = forbear("test", bare, "--coverage").out

    assert re.search(
        rf"{POLICY}:\d+:\d+ rule hardship_plan fires\n    a case that gives {{hardship_status: plan_active}} would",
        out,
    ), out


def test_coverage_for_machines(forbear, bare):
    """JSON holds every item; GitHub gets a warning at its line; a test runner a test that fails under the threshold."""
    found = json.loads(forbear("test", bare, "--coverage", "--format", "json").out)
    github = forbear("test", bare, "--coverage", "--format", "github").out
    junit = forbear("test", bare, "--threshold", "99", "--format", "junit").out.split("\n", 1)[1]
    (coverage,) = found["coverage"]
    missing = [item for item in coverage["items"] if not item["cases"]]

    assert ("forbear.test.v1", "cn/late_fee_waiver@1") == (found["format"], coverage["version"])
    assert {"rules", "tests", "boundaries", "cells"} == set(coverage["kinds"])
    assert all(item["reason"] and item["line"] for item in missing)
    assert len(missing) == github.count("::warning file=") - github.count("title=rule-never")
    root = ET.fromstring(junit)  # noqa: S314 - our own output
    failed = [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None]
    assert ["coverage of cn/late_fee_waiver@1"] == failed


def test_suggested_cases_go_where_they_are_asked_for(forbear, bare, tmp_path):
    """To a file with a word on standard error, or behind the results."""
    written = tmp_path / "more.yaml"
    ran = forbear("test", bare, "--suggest", "--out", written)
    shown = forbear("test", bare, "--suggest").out

    assert 0 == ran.code
    assert re.search(r"\d+ cases to review in .*more\.yaml", ran.err)
    assert written.read_text(encoding="utf-8") in shown
    assert "review: needed" in shown


def test_mutants_for_people_and_machines(forbear, bare):
    """Each survivor stands at its place with a case that would fail with it."""
    ran = forbear("test", bare, "--mutate")
    found = json.loads(forbear("test", bare, "--mutate", "--format", "json").out)
    (mutants,) = found["mutants"]

    assert 5 == ran.code
    assert re.search(
        r"cn/late_fee_waiver@1: \d+ mutants, \d+ killed, \d+ refused by the checks, \d+ survived", ran.out
    )
    assert "this case would fail with it:\n      - name:" in ran.out
    assert mutants["mutants"] == mutants["killed"] + mutants["refused"] + len(mutants["survivors"])
    assert {"part", "change", "line", "column", "case"} == set(mutants["survivors"][0])


def test_a_stale_equivalent_is_told(forbear, bare):
    """What is called equivalent and is not is told, so that the list cannot rot."""
    stale = 'equivalent:\n  - {rule: rule disaster, mutant: "a → b", because: it was once}\ncases:\n'
    change(bare / CASES, "\ncases:\n", f"\n{stale}")
    ran = forbear("test", bare, "--mutate")

    assert "stale under `equivalent:`: rule disaster: a → b" in ran.out


def test_no_mutant_is_run_while_a_case_fails(forbear, folder):
    """A failing case is told first, with the rule and what its tests came to."""
    change(folder / POLICY, "days_past_due <= 5 and not ('fraud", "days_past_due <= 4 and not ('fraud")
    ran = forbear("test", folder, "--mutate")

    assert 4 == ran.code
    assert "no mutant was run, as a case fails already" in ran.err
    assert "`days_past_due <= 4` is false" in ran.out
