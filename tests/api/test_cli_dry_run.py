import builtins
import json
import shutil
import sys
from pathlib import Path

import pytest
from cli_runner import POLICY, SHIPPED, SMALL, Forbear, change, small_folder
from freezegun import freeze_time

DAY = "2026-11-22"
MAPPING = """\
source:
  columns:
    LIMIT: {type: number, unit: money, minimum: 0, maximum: 1000000}
    LATE: {type: number, unit: days, minimum: 0, maximum: 999}
carry: {identity: [ID]}
fields: {current_limit: LIMIT, days_past_due: LATE}
constants: {jurisdiction: CN, currency: CNY, product: pay_later, request_kind: review}
"""
TABLE = "ID,LIMIT,LATE\na,8000,0\nb,8000,95\nc,secret,0\n"


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def files(tmp_path) -> Path:
    """A folder with a table and its mapping."""
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def arguments(files, *more):
    """The words of a usual dry-run."""
    table = ("--profiles", files / "table.csv", "--mapping", files / "map.yaml")
    return ("dry-run", SHIPPED, *table, *more)


def test_a_table_is_replayed_and_shown(forbear, files):
    """The summary is a table on standard output, with nothing on standard error."""
    ran = forbear(*arguments(files, "--as-of", DAY))

    assert (0, "") == (ran.code, ran.err)
    assert "3 rows as of 2026-11-22" in ran.out
    assert "rejected                               1  33.3 %" in ran.out
    assert "secret" not in ran.out


def test_json_is_the_summary_itself(forbear, files):
    """`--format json` writes what `summary.json` holds, byte for byte."""
    ran = forbear(*arguments(files, "--as-of", DAY, "--format", "json", "--out", files / "out"))

    assert ran.code == 0
    assert ran.out == (files / "out" / "summary.json").read_text(encoding="utf-8")
    assert {"row": 3, "problems": [json.loads(PROBLEM)]} == json.loads(
        (files / "out" / "rejected.jsonl").read_text()
    )


PROBLEM = '{"column": "LIMIT", "code": "not-a-number", "message": "the cell is not a number written in plain digits"}'


@freeze_time("2026-11-22T17:00:00Z")
def test_without_a_day_it_is_the_lenders_today(forbear, files):
    """Today is a day in the lender's time zone."""
    assert "as of 2026-11-23" in forbear(*arguments(files)).out
    assert "as of 2026-11-22" in forbear(*arguments(files, "--time-zone", "UTC")).out


def test_made_up_accounts_can_be_replayed(forbear, tmp_path):
    """What `sample` writes, `dry-run` reads without a mapping."""
    path = tmp_path / "accounts.jsonl"
    assert forbear("sample", SHIPPED, "--rows", 25, "--seed", 3, "--as-of", DAY, "--out", path).code == 0
    ran = forbear("dry-run", SHIPPED, "--profiles", path, "--as-of", DAY)

    assert ran.code == 0
    assert "25 rows as of" in ran.out
    assert "rejected" not in ran.out


def test_a_column_gives_each_row_its_day(forbear, files):
    """`--as-of-column` names a column of the table."""
    (files / "table.csv").write_text(
        "ID,LIMIT,LATE,ON\na,1,0,2025-01-01\nb,1,0,2026-01-01\n", encoding="utf-8"
    )
    ran = forbear(*arguments(files, "--as-of-column", "ON"))

    assert "2 rows as of ON, 2025-01-01 to 2026-01-01" in ran.out


@pytest.mark.parametrize(
    ("flags", "included", "limit"),
    [
        ((), [], "4000.00"),
        (("--include-status", "draft"), ["cn/ceiling@2"], "1000.00"),
        (("--include-status", "vacated"), ["cn/other@1"], "2000.00"),
        (
            ("--include-status", "draft", "--include-status", "vacated"),
            ["cn/ceiling@2", "cn/other@1"],
            "1000.00",
        ),
    ],
)
def test_what_was_never_in_force_can_be_tried(forbear, tmp_path, flags, included, limit):
    """Drafts and vacated law take part only where they are asked for, and the summary says so."""
    folder = tmp_path / "policies"
    shutil.copytree(SMALL, folder)
    shutil.rmtree(folder / "cn")
    versions = [
        ("ceiling", 1, "", 4000),
        ("ceiling", 2, "status: draft\n", 1000),
        ("other", 1, "status: vacated\n", 2000),
    ]
    for name, number, standing, amount in versions:
        path = folder / f"cn/{name}/v{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            NEVER.format(name=name, number=number, standing=standing, amount=amount), encoding="utf-8"
        )
    base = folder / "cn/base/v1.yaml"
    base.parent.mkdir()
    base.write_text(
        NEVER.format(name="base", number=1, standing="", amount=9000).replace("cap: 9000", "floor: 0")
        + "base: {code: SCORE_AND_INCOME, amount: 9000}\n",
        encoding="utf-8",
    )
    facts = {
        "profile": {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later", "current_limit": 1},
        "request": {"request_kind": "review"},
        "freezes": [],
    }
    (tmp_path / "accounts.jsonl").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    ran = forbear(
        "dry-run",
        folder,
        "--profiles",
        tmp_path / "accounts.jsonl",
        "--as-of",
        DAY,
        "--format",
        "json",
        *flags,
    )
    found = json.loads(ran.out)

    assert (included, limit) == (found["included"], found["limit"]["total_after"])


NEVER = """\
policy: cn/{name}
version: {number}
{standing}effective: "2020-01-0{number}"
jurisdiction: CN
currency: CNY
owner: Tests
about: What a test needs.
rules:
  - {{id: it, cap: {amount}, code: AGE, because: It is so.}}
"""


def test_one_day_is_asked_for_in_one_way(forbear, files):
    """`--as-of` and `--as-of-column` do not go together."""
    ran = forbear(*arguments(files, "--as-of", DAY, "--as-of-column", "ON"))

    assert ran.code == 2
    assert "both say the day" in ran.err


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "1800-01-01"])
def test_a_day_that_is_none_is_refused(forbear, files, day):
    """The day is a calendar day."""
    assert forbear(*arguments(files, "--as-of", day)).code == 2


def test_a_broken_mapping_is_shown_at_its_place(forbear, files):
    """Exit code 6, with the line and the nearest name."""
    change(files / "map.yaml", "current_limit", "curent_limit")
    ran = forbear(*arguments(files))

    assert (6, "") == (ran.code, ran.out)
    assert f"{files / 'map.yaml'}:6:10 not-in-vocabulary" in ran.err
    assert "fields: {curent_limit: LIMIT" in ran.err
    assert "did you mean `current_limit`?" in ran.err


BAD_FILES = [
    ("map.yaml", None, "unreadable-file"),
    ("table.csv", None, "unreadable-file"),
    ("map.yaml", b"", "empty-file"),
    ("map.yaml", b"\xff", "not-utf8"),
    ("map.yaml", b"a: [", "yaml-syntax"),
    ("map.yaml", b"x" * 300_000, "file-too-large"),
    ("table.csv", b"", "no-header"),
    ("table.csv", b"ID,LIMIT\n", "column-missing"),
    ("table.csv", b'ID,LIMIT,LATE\n"a,1,0\n', "open-quote"),
]


@pytest.mark.parametrize(("name", "content", "code"), BAD_FILES)
def test_bad_input_is_one_clear_problem(forbear, files, name, content, code):
    """A mapping or a table that is none ends with exit code 6 and no traceback."""
    if content is None:
        (files / name).unlink()
    else:
        (files / name).write_bytes(content)
    ran = forbear(*arguments(files))

    assert ran.code == 6
    assert code in ran.err
    assert "Traceback" not in ran.err


def test_results_that_cannot_be_written_are_told(forbear, files):
    """A file where the folder should be is no traceback."""
    (files / "out").write_text("", encoding="utf-8")

    assert forbear(*arguments(files, "--out", files / "out")).code == 2
    assert forbear(*arguments(files, "--out", files / "out" / "deeper")).code == 6


def test_an_invalid_policy_comes_first(forbear, files):
    """Exit code 3 where a policy is invalid."""
    folder = small_folder(files / "policies")
    change(folder / POLICY, "days_past_due", "days_past_dew")
    ran = forbear("dry-run", folder, "--profiles", files / "table.csv", "--mapping", files / "map.yaml")

    assert ran.code == 3
    assert "unknown-field" in ran.err


def test_a_file_of_which_every_row_is_rejected_is_bad_input(forbear, files):
    """The table is shown, and the exit code says that nothing was decided."""
    (files / "table.csv").write_text("ID,LIMIT,LATE\na,x,0\n", encoding="utf-8")
    ran = forbear(*arguments(files, "--as-of", DAY))

    assert ran.code == 6
    assert "1 rows as of" in ran.out
    assert "every row was rejected" in ran.err


def test_without_duckdb_the_remedy_is_told(forbear, files, monkeypatch):
    """Only results in Parquet need DuckDB; where it is missing the command to install it is shown."""
    monkeypatch.setitem(sys.modules, "duckdb", None)

    assert forbear(*arguments(files)).code == 0
    ran = forbear(*arguments(files, "--out", files / "out"))
    assert ran.code == 2
    assert "pip install '.[dryrun]'" in ran.err


def test_progress_is_for_terminals_alone(forbear, files, monkeypatch):
    """Without a terminal the library of the progress bar is not even imported."""
    imported = builtins.__import__

    def without_rich(name, *rest):
        assert not name.startswith("rich")
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_rich)
    assert forbear(*arguments(files)).code == 0


def test_help_shows_an_example(forbear):
    """An analyst finds out how to begin."""
    ran = forbear("dry-run", "--help")

    assert ran.code == 0
    assert "forbear dry-run --profiles extract.csv --mapping extract.yaml" in ran.out
