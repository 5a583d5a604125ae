import json
import shutil

import pytest
from cli_runner import SHIPPED, Forbear, change, small_folder

from api.cli import VERBS


@pytest.fixture
def forbear(capsys, monkeypatch):
    monkeypatch.setitem(VERBS, "schema", ("schema", "Print schemas and browse the vocabulary."))
    return Forbear(capsys, monkeypatch)


SCHEMAS = ("policy", "cases", "profile", "reasons", "lists")


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_printed_as_they_are_shipped(forbear, name):
    """What is printed is what stands beside the policies, in either draft."""
    latest, older = forbear("schema", name, SHIPPED), forbear("schema", name, SHIPPED, "--draft", "07")

    assert (0, (SHIPPED / f"{name}.schema.json").read_text(encoding="utf-8")) == (latest.code, latest.out)
    assert (SHIPPED / f"{name}.draft-07.schema.json").read_text(encoding="utf-8") == older.out


def test_schemas_are_written(forbear, tmp_path):
    """All of them in both drafts, and then again only what changed."""
    folder = small_folder(tmp_path)
    first, again = forbear("schema", "--write", folder), forbear("schema", "--write", folder)

    assert (0, 10) == (first.code, first.out.count("  written\n"))
    assert (0, 10) == (again.code, again.out.count("  unchanged\n"))
    assert forbear("schema", "cases", folder).out == (folder / "cases.schema.json").read_text(
        encoding="utf-8"
    )


def test_schemas_follow_the_folder(forbear, tmp_path):
    """A new code and a new choice are known once the schemas are written again."""
    folder = small_folder(tmp_path)
    change(
        folder / "reasons.yaml",
        "  AGE:",
        "  TOO_MANY_CARDS: {internal: Cards., en: Cards., zh: Cards.}\n  AGE:",
    )
    change(folder / "profile.yaml", "bullet, instalments", "bullet, balloon, instalments")
    forbear("schema", "--write", folder)
    codes = json.loads((folder / "policy.schema.json").read_text(encoding="utf-8"))["$defs"]["code"]
    facts = json.loads((folder / "cases.schema.json").read_text(encoding="utf-8"))["$defs"]["request"]

    assert ("TOO_MANY_CARDS", "Cards.") == (codes["enum"][0], codes["enumDescriptions"][0])
    assert "balloon" in facts["properties"]["repayment_type"]["enum"]


def test_schemas_are_written_beside_a_broken_policy(forbear, tmp_path):
    """Only the vocabulary and the texts matter to them."""
    folder = small_folder(tmp_path)
    (folder / "cn/late_fee_waiver/v1.yaml").write_text("policy: [", encoding="utf-8")

    assert 0 == forbear("schema", "--write", folder).code


def test_a_broken_vocabulary_is_told(forbear, tmp_path):
    """Without words there is no schema, and each problem stands at its place."""
    folder = small_folder(tmp_path)
    change(folder / "profile.yaml", "type: boolean", "type: bool")
    ran = forbear("schema", "--write", folder)

    assert 3 == ran.code
    assert "unknown-type" in ran.err
    assert not (folder / "policy.schema.json").exists()


def test_the_vocabulary_is_listed(forbear):
    """Every field with what it may hold and what it means."""
    ran = forbear("schema", "vocabulary", SHIPPED)

    assert 0 == ran.code
    assert "days_past_due                              days, 0 to 10,000\n" in ran.out
    assert "last_limit_change_direction                choice or null\n" in ran.out
    assert "      raised, lowered\n" in ran.out
    assert "request_kind                               choice (required)\n" in ran.out


def test_the_vocabulary_for_programs(forbear):
    """The same as data."""
    found = json.loads(forbear("schema", "vocabulary", SHIPPED, "--format", "json").out)

    assert "forbear.vocabulary.v1" == found["format"]
    assert {
        "field": "jurisdiction",
        "part": "profile",
        "unit": "choice",
        "range": "",
        "null": False,
        "required": True,
    }.items() <= found["fields"][0].items()


THIN_FILE = "cn/pay_later_limit@2#thin_file, through risk_band, conduct_score, cn/conduct_score@2#late_days"


def test_one_field(forbear):
    """What it means, what it may hold, what null means, and every part of a policy that reads it."""
    ran = forbear("schema", "max_dpd_12m", SHIPPED)

    assert 0 == ran.code
    assert "  null        null is a known none; left out, it is unknown\n" in ran.out
    assert "  read by     cn/conduct_score@1#late_days\n" in ran.out
    assert THIN_FILE in " ".join(ran.out.split())


def test_one_field_for_programs(forbear):
    """The same as data, with what the engine itself reads."""
    found = json.loads(forbear("schema", "current_limit", SHIPPED, "--format", "json").out)

    assert ("forbear.field.v1", True) == (found["format"], found["null"])
    assert {"part": "cn/account_freeze@1#income_stale", "through": []} in found["read_by"]
    assert found["engine"].startswith("`hold` keeps it")


def test_a_field_that_nobody_reads(forbear, tmp_path):
    """That is said too."""
    folder = small_folder(tmp_path)

    assert "read by     no rule of any version\n" in forbear("schema", "residency_status", folder).out


def test_a_field_beside_a_broken_policy(forbear, tmp_path):
    """What could not be read is named."""
    folder = small_folder(tmp_path)
    (folder / "cn/late_fee_waiver/v1.yaml").write_text("policy: [", encoding="utf-8")
    ran = forbear("schema", "days_past_due", folder)

    assert 0 == ran.code
    assert "unread      cn/late_fee_waiver/v1.yaml; `forbear check` tells why\n" in ran.out


HINTS = (
    ("days_pastdue", "did you mean `days_past_due`?"),
    ("vocabulry", "did you mean `vocabulary`?"),
    ("income", "there are `annual_income`, "),
    ("zzz", "`forbear schema vocabulary` lists every field"),
)


@pytest.mark.parametrize(("what", "hint"), HINTS)
def test_slips_of_the_fingers(forbear, what, hint):
    """What is neither a schema nor a field leads to what may have been meant."""
    ran = forbear("schema", what, SHIPPED)

    assert 2 == ran.code
    assert hint in ran.err


def test_a_folder_in_place_of_a_field(forbear, tmp_path, monkeypatch):
    """A folder given first is told from a field."""
    shutil.copytree(SHIPPED, tmp_path / "policies")
    monkeypatch.chdir(tmp_path)
    ran = forbear("schema", "policies")

    assert 2 == ran.code
    assert "it is a folder: `forbear schema vocabulary policies` lists its fields" in ran.err


def test_nothing_asked(forbear):
    """Without a word it says what there is."""
    ran = forbear("schema")

    assert 0 == ran.code
    assert "forbear schema days_past_due" in ran.out


def test_writing_and_printing_at_once(forbear):
    """One or the other."""
    ran = forbear("schema", "policy", "--write", SHIPPED)

    assert 2 == ran.code
    assert "leave out `policy`" in ran.err
