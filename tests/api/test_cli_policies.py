"""`forbear policies`: the catalogue of a folder and its page."""

import json
import shutil

import pytest
from cli_runner import POLICY, SHIPPED, Forbear, change, small_folder


@pytest.fixture
def forbear(capsys, monkeypatch):
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path):
    """A folder with two versions of one policy, the second a draft."""
    found = small_folder(tmp_path / "policies")
    second = found / POLICY.replace("v1", "v2")
    shutil.copy(found / POLICY, second)
    change(second, "version: 1\n", "version: 2\nstatus: draft\nchanges: The ceiling moves.\n")
    change(second, '"2021-01-01"', '"2027-01-01"')
    return found


def test_a_line_for_each_version(forbear, folder):
    """What is in force when, and what its authors still doubt."""
    ran = forbear("policies", folder)

    assert 0 == ran.code
    assert [
        "cn/late_fee_waiver  v1  from 2021-01-01              1 rule to be looked at again",
        "cn/late_fee_waiver  v2  never (draft of 2027-01-01)  1 rule to be looked at again",
        "",
        "2 versions of 1 policy",
    ] == ran.out.splitlines()


def test_a_version_ends_where_the_next_begins(forbear, folder):
    """A draft ends nothing, a version in force does."""
    change(folder / POLICY.replace("v1", "v2"), "status: draft\n", "")

    assert "v1  2021-01-01 to 2026-12-31" in forbear("policies", folder).out


def test_the_catalogue_for_programs(forbear, folder):
    """Sources, doubts and reviews of each version."""
    found = json.loads(forbear("policies", folder, "--format", "json").out)
    first, second = found["policies"][0]["versions"]

    assert ("forbear.catalogue.v1", "cn/late_fee_waiver") == (found["format"], found["policies"][0]["policy"])
    assert (["House rule LF-01"], ["estate_or_insolvency"]) == (first["cites"], first["review_needed"])
    assert ("in_force", "draft", None) == (first["status"], second["status"], second["released_on"])


def test_a_released_version_was_reviewed(forbear, folder):
    """Whoever approved a release has read it."""
    assert 0 == forbear("release", "cn/late_fee_waiver@1", folder, "--author", "A", "--approver", "B").code

    assert "last reviewed 20" in forbear("policies", folder, "--format", "markdown").out


@pytest.mark.parametrize(("home", "code"), [("cn", 0), ("CN", 0), ("GB", 2)])
def test_one_jurisdiction(forbear, folder, home, code):
    """A jurisdiction without policies is a slip, and those there are are named."""
    ran = forbear("policies", folder, "--jurisdiction", home)

    assert code == ran.code
    assert code == 0 or "no policy is of this jurisdiction; there are CN" in ran.err


def test_what_stands_above_the_catalogue_is_kept(forbear, folder):
    """The page is written below the mark, and nothing above it is touched."""
    assert f"{folder / 'README.md'}  written\n" == forbear("policies", folder, "--write").out
    change(folder / "README.md", "# The policies\n", "# Ours\n\nBy hand.\n")

    assert f"{folder / 'README.md'}  unchanged\n" == forbear("policies", folder, "--write").out
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.startswith("# Ours\n\nBy hand.\n")
    assert "### cn/late_fee_waiver\n" in page
    assert "- [Version 2](cn/late_fee_waiver/v2.yaml), never (draft of 2027-01-01)" in page


def test_the_shipped_page_is_of_the_shipped_policies(forbear, tmp_path):
    """Who changes a policy writes the page again: `forbear policies --write`."""
    shutil.copytree(SHIPPED, tmp_path / "policies")

    assert forbear("policies", tmp_path / "policies", "--write").out.endswith("  unchanged\n")
