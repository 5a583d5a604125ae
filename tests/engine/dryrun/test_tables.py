import json
import os

import pytest
from dry_runs import HEADER, MAPPING, run_over, run_table

from engine.dryrun.duck import connect, literal
from engine.text.problem import Rejected

COUNTS = ("rows", "decided", "incomplete", "referred", "rejected")


def parquet(path, select):
    """Write a Parquet file."""
    connection = connect(path)
    connection.execute(f"COPY ({select}) TO {literal(str(path))} (FORMAT parquet, USE_TMP_FILE false)")
    connection.close()
    return path


CSV_TABLES = [
    # what, content, rows, the codes by row of those refused
    ("plain", HEADER + b"a,100,0\nb,200,1\n", 2, {}),
    ("no line break at the end", HEADER + b"a,100,0\nb,200,1", 2, {}),
    ("carriage returns", HEADER.replace(b"\n", b"\r\n") + b"a,100,0\r\nb,200,1\r\n", 2, {}),
    ("a byte order mark", b"\xef\xbb\xbf" + HEADER + b"a,100,0\n", 1, {}),
    ("quotes", b'"ID","LIMIT","LATE"\n"a, ""b""","100","0"\n', 1, {}),
    ("a line break in a cell", HEADER + b'"a\nb",100,0\nc,100,0\n', 2, {}),
    ("columns nobody asked for", b"X,ID,LIMIT,Y,LATE,\nx,a,100,y,0,\n", 1, {}),
    ("columns nobody asked for, twice", b"X,ID,LIMIT,LATE,X\nx,a,100,0,y\n", 1, {}),
    ("the header alone", HEADER, 0, {}),
    ("empty lines at the end", HEADER + b"a,100,0\n\n\n", 1, {}),
    ("an empty line between", HEADER + b"a,100,0\n\nb,100,0\n", 3, {2: ["wrong-cell-count"]}),
    ("a cell too few", HEADER + b"a,100\nb,100,0\n", 2, {1: ["wrong-cell-count"]}),
    ("a cell too many", HEADER + b"a,100,0,9\nb,100,0\n", 2, {1: ["wrong-cell-count"]}),
    ("a number with a separator", HEADER + b"a,1,000,0\n", 1, {1: ["wrong-cell-count"]}),
    ("a stray quote", HEADER + b'"a"b,100,0\nb,100,0\n', 2, {1: ["broken-quotes"]}),
    ("bytes that are no text", HEADER + b"\xff\xfe,100,0\nb,100,0\n", 2, {1: ["not-utf8"]}),
    ("text beyond ASCII", HEADER + "\u5f20\u4e09,100,0\n".encode(), 1, {}),
    ("a null byte", HEADER + b"a\x00b,1\x000,0\n", 1, {1: ["not-a-number"]}),
    (
        "cells that do not fit", HEADER + b"a,NaN,0\nb,,1\nc,100,7\n",
        3, {1: ["not-a-number"], 2: ["empty-cell"], 3: ["unknown-code"]},
    ),
    ("several faults in a row", HEADER + b"a,x,y\n", 1, {1: ["not-a-number", "unknown-code"]}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rows", "codes"), [row[1:] for row in CSV_TABLES], ids=[row[0] for row in CSV_TABLES]
)
def test_every_row_of_a_table_is_counted(tmp_path, content, rows, codes):
    """Rows in = decided + incomplete + referred + rejected, whatever the rows are."""
    found, refused = run_table(tmp_path, content)

    assert rows == found["rows"] == sum(found[name] for name in COUNTS[1:])
    assert codes == refused
    assert len(codes) == found["rejected"]


UNREADABLE = [
    ("nothing at all", "table.csv", b"", "no-header"),
    ("a missing column", "table.csv", b"ID,LIMITS,LATE\na,1,0\n", "column-missing"),
    ("a column twice", "table.csv", b"ID,LIMIT,LIMIT,LATE\na,1,2,0\n", "column-twice"),
    ("a carried column twice", "table.csv", b"ID,ID,LIMIT,LATE\na,b,2,0\n", "column-twice"),
    ("another separator", "table.csv", b"ID;LIMIT;LATE\na;1;0\n", "column-missing"),
    ("a quote never closed", "table.csv", HEADER + b'a,100,0\n"b,100,0\nc,100,0\n', "open-quote"),
    (
        "a quote that swallows the file",
        "table.csv",
        HEADER + b'"b,100,0\n' + b"c,100,0\n" * 20_000,
        "open-quote",
    ),
    ("a header never closed", "table.csv", b'"ID,LIMIT\n', "broken-header"),
    ("one endless line", "table.csv", HEADER + b"9" * 1_200_000, "line-too-long"),
    ("UTF-16", "table.csv", "ID,LIMIT,LATE\n".encode("utf-16"), "not-utf8"),
    ("no bytes of Parquet", "table.parquet", b"", "not-parquet"),
    ("a broken Parquet file", "table.parquet", b"PAR1 and then nothing PAR1", "not-parquet"),
    ("a pattern for a name", "ta*ble.parquet", b"PAR1", "pattern-in-path"),
    ("a spreadsheet", "table.xlsx", b"PK", "unknown-table"),
    ("no ending", "table", b"", "unknown-table"),
]


@pytest.mark.parametrize(
    ("name", "content", "code"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_a_file_that_is_no_such_table_is_refused_in_one_problem(tmp_path, name, content, code):
    """Where rows cannot be told apart there is one clear problem, and no results are left behind."""
    with pytest.raises(Rejected) as rejected:
        run_table(tmp_path, content, name=name)

    assert {code} == {problem.code for problem in rejected.value.problems}
    assert not list((tmp_path / "out").glob("*"))


def test_a_missing_column_comes_with_the_nearest_name(tmp_path):
    """The problem names the column that was probably meant."""
    with pytest.raises(Rejected) as rejected:
        run_table(tmp_path, b"ID,LIMITS,LATE\n")

    assert rejected.value.problems[0].help == "did you mean `LIMITS`?"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A name that leads nowhere is one clear problem."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Rejected) as rejected:
            run_over(path)

        assert rejected.value.problems[0].code == "unreadable-file"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_file_is_refused(tmp_path):
    """A file that the system does not hand out is one clear problem."""
    path = tmp_path / "table.csv"
    path.write_bytes(HEADER)
    path.chmod(0)
    with pytest.raises(Rejected) as rejected:
        run_over(path)

    assert rejected.value.problems[0].code == "unreadable-file"


@pytest.mark.parametrize(
    ("separator", "character"), [("semicolon", b";"), ("tab", b"\t"), ("pipe", b"|"), ("comma", b",")]
)
def test_cells_stand_apart_as_the_mapping_says(tmp_path, separator, character):
    """The separator is declared, never guessed."""
    text = MAPPING.replace("source:\n", f"source:\n  separator: {separator}\n")
    found, refused = run_table(tmp_path, (HEADER + b"a,100,0\n").replace(b",", character), text=text)

    assert (found["rows"], refused) == (1, {})


JSON_TABLES = [
    ("plain", b'{"ID": "a", "LIMIT": 100, "LATE": "0"}\n', 1, {}),
    ("numbers, texts and more keys", b'{"ID": 1, "LIMIT": "100.00", "LATE": 1, "x": [1]}', 1, {}),
    ("a missing key", b'{"ID": "a", "LATE": "0"}\n', 1, {1: ["empty-cell"]}),
    ("null", b'{"ID": null, "LIMIT": null, "LATE": "0"}\n', 1, {1: ["empty-cell"]}),
    ("a number with decimals", b'{"ID": "a", "LIMIT": 100.5, "LATE": "0"}\n', 1, {1: ["too-many-decimals"]}),
    ("true", b'{"ID": "a", "LIMIT": true, "LATE": "0"}\n', 1, {1: ["not-a-number"]}),
    ("a list", b'{"ID": "a", "LIMIT": [1], "LATE": "0"}\n', 1, {1: ["not-a-cell"]}),
    ("no object", b"[1]\n{}\n", 2, {1: ["not-an-object"], 2: ["empty-cell"] * 2}),
    ("no JSON", b'{"ID": \n', 1, {1: ["json-syntax"]}),
    ("NaN", b'{"LIMIT": NaN}\n', 1, {1: ["not-a-number"]}),
    ("a key twice", b'{"LIMIT": 1, "LIMIT": 2}\n', 1, {1: ["duplicate-key"]}),
    ("bytes that are no text", b'{"ID": "\xff"}\n', 1, {1: ["not-utf8"]}),
    (
        "an empty line between", b'{"ID": "a", "LIMIT": 1, "LATE": "0"}\n\n{"LIMIT": 1}\n\n',
        3, {2: ["empty-line"], 3: ["empty-cell"]},
    ),
    (
        "one endless line", b'{"ID": "' + b"9" * 1_200_000 + b'"}\n{"ID": "a", "LIMIT": 1, "LATE": "0"}\n',
        2, {1: ["line-too-long"]},
    ),
    ("nothing at all", b"", 0, {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rows", "codes"), [row[1:] for row in JSON_TABLES], ids=[row[0] for row in JSON_TABLES]
)
def test_every_json_line_is_counted(tmp_path, content, rows, codes):
    """A line that is no object of cells is a rejected row, and the next is read as usual."""
    found, refused = run_table(tmp_path, content, name="table.jsonl")

    assert rows == found["rows"] == sum(found[name] for name in COUNTS[1:])
    assert codes == refused


def test_parquet_is_read_exactly(tmp_path):
    """Integers, decimals and texts of a Parquet file come as what they are."""
    select = "SELECT 'a' AS ID, 100::BIGINT AS \"LIMIT\", '0' AS LATE UNION ALL SELECT NULL, NULL, '1'"
    found, refused = run_table(
        tmp_path, parquet(tmp_path / "t.parquet", select).read_bytes(), name="table.parquet"
    )

    assert (found["rows"], refused) == (2, {2: ["empty-cell"]})
    for type_ in ("DECIMAL(18,2)", "VARCHAR", "UTINYINT", "INTEGER"):
        select = f"SELECT 'a' AS ID, CAST(100 AS {type_}) AS \"LIMIT\", 0 AS LATE"
        found, refused = run_table(
            tmp_path, parquet(tmp_path / "t.parquet", select).read_bytes(), name="table.parquet"
        )

        assert (found["incomplete"], refused) == (1, {}), type_


@pytest.mark.parametrize("type_", ["DOUBLE", "FLOAT", "INTEGER[]", "TIMESTAMP", "BLOB"])
def test_a_parquet_column_that_is_not_exact_is_refused(tmp_path, type_):
    """Money is never read from a binary fraction."""
    value = {"INTEGER[]": "[1]", "TIMESTAMP": "TIMESTAMP '2024-02-23 00:00:00'", "BLOB": "'a'::BLOB"}.get(
        type_, "1"
    )
    select = f"SELECT 'a' AS ID, CAST({value} AS {type_}) AS \"LIMIT\", '0' AS LATE"
    content = parquet(tmp_path / "t.parquet", select).read_bytes()
    with pytest.raises(Rejected) as rejected:
        run_table(tmp_path, content, name="table.parquet")

    assert rejected.value.problems[0].code == "column-inexact"


def test_a_refusal_never_shows_a_value(tmp_path):
    """What is written about a refused row holds no cell of it."""
    run_table(tmp_path, HEADER + b"secret,secret,secret\nsecret,1,0,secret\n")
    text = (tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8")

    assert "secret" not in text
    assert {"row", "problems"} == set(json.loads(text.splitlines()[0]))
