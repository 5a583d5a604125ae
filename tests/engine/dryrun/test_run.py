import json
from decimal import Decimal
from itertools import product

import pytest
from dry_runs import DAY, HEADER, MAPPING, decider, mapping_of, run_over, run_table

from engine.decision.question import Question
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.decide import decide_rows, through_any, through_one
from engine.dryrun.duck import connect
from engine.dryrun.rows import Row
from engine.dryrun.sample import sample
from engine.dryrun.summary import quantiles
from engine.dryrun.table import table
from engine.text.problem import Rejected
from engine.text.strict_json import read_json

TABLE = HEADER + b"a,8000,0\nb,8000,1\nc,8000,2\nd,x,0\n"
KEYS = [
    "rows", "decided", "incomplete", "referred", "rejected", "rules", "limit", "freeze", "waivers", "policies", "as_of", "included",
    "snapshot", "mapping", "input", "engine",
]  # fmt: skip


def written(folder):
    """The rows of decisions.parquet as dicts."""
    path = folder / "out" / "decisions.parquet"
    connection = connect(path)
    connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
    types = {name: type_ for name, type_, *_ in connection.fetchall()}
    connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
    rows = [dict(zip(types, row, strict=True)) for row in connection.fetchall()]
    connection.close()
    return rows, types


def test_a_summary_has_these_keys_and_is_the_file(tmp_path):
    """What is returned is what is written, in a fixed order."""
    found, _ = run_table(tmp_path, TABLE)

    assert KEYS == list(found)
    assert found == json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {"decisions.parquet", "rejected.jsonl", "summary.json"} == {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    """Nothing in a summary comes from a clock, a path or chance."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        run_table(folder, TABLE)

    for name in ("summary.json", "rejected.jsonl"):
        assert (one / "out" / name).read_bytes() == (two / "out" / name).read_bytes()


def test_rules_are_counted_over_the_rows_that_are_decided(tmp_path):
    """Every rule in force is fired, not fired or unknown for every row that was not rejected."""
    found, _ = run_table(tmp_path, TABLE)
    late = next(rule for rule in found["rules"] if rule["rule"] == "cn/account_freeze#late_30")

    assert {
        "rule": "cn/account_freeze#late_30",
        "version": 1,
        "fired": 1,
        "not_fired": 0,
        "unknown": 2,
    } == late
    assert {3} == {rule["fired"] + rule["not_fired"] + rule["unknown"] for rule in found["rules"]}


def test_decisions_are_written_with_exact_types(tmp_path):
    """Money is DECIMAL, days are DATE, and carried columns stand as they came."""
    run_table(tmp_path, TABLE.replace(b"a,8000", b"0012,8000"))
    rows, types = written(tmp_path)

    assert [1, 2, 3] == [row["row"] for row in rows]
    assert rows[0]["ID"] == "0012"
    assert Decimal("8000.00") == rows[0]["limit_before"]
    assert types["limit"] == types["waiver"] == "DECIMAL(18,2)"
    assert types["as_of"] == "DATE"
    assert "cn/account_freeze#late_30" in rows[1]["fired"]


def test_carried_columns_never_replace_others(tmp_path):
    """A carried column whose name the output has already gets another."""
    text = MAPPING.replace("[ID]", "[ID, status, Row, id]")
    run_table(tmp_path, b"ID,LIMIT,LATE,status,Row,id\na,1,0,good,9,b\n", text=text)
    rows, _ = written(tmp_path)

    assert ("a", "b", "good", "9") == tuple(
        rows[0][name] for name in ("ID", "source_id", "source_status", "source_Row")
    )


def test_hostile_texts_are_carried_unchanged(tmp_path):
    """Quotes, backslashes and line breaks come through; nothing in a cell is SQL."""
    for text in ("'; DROP TABLE x; --", 'a"b\\c', "\\N", "NULL", "", "line\nbreak", "\u5f20\U0001f600"):
        cell = '"' + text.replace('"', '""') + '"'
        run_table(tmp_path, HEADER + f"{cell},1,0\n".encode())
        rows, _ = written(tmp_path)

        assert text == rows[0]["ID"]


def as_decided(line):
    """What the decider answers about a line."""
    question = Question(
        profile=line["profile"], request=line["request"], freezes=line.get("freezes"), day=DAY
    )
    return decider().decide(question)


def test_every_row_is_what_the_decider_answers(tmp_path):
    """A dry-run says of each account what `decide` says of it."""
    path = tmp_path / "accounts.jsonl"
    given = list(sample(decider().snapshot.vocabulary, 150, 11, DAY))
    path.write_text("\n".join(given), encoding="utf-8")
    run_over(path, None, tmp_path / "out")
    rows, _ = written(tmp_path)
    assert len(rows) == len(given)
    for row, line in zip(rows, given, strict=True):
        answer = as_decided(read_json(line.encode()))
        limit, freeze = answer["limit"], answer["freeze"]
        waiver = answer["waivers"][0] if answer["waivers"] else {}
        actions = [action["action"] for action in answer["actions"] if action["status"] == "decided"]

        assert (answer["status"], limit["status"], limit["answer"], limit["decided_by"]) == (
            row["status"], row["limit_status"], row["limit_answer"], row["decided_by"]
        )  # fmt: skip
        assert (limit["amount"], waiver.get("amount"), waiver.get("status")) == (
            row["limit"] if row["limit"] is None else str(row["limit"]),
            row["waiver"] if row["waiver"] is None else str(row["waiver"]),
            row["waiver_status"],
        )
        assert (freeze["status"], freeze["level"]) == (row["freeze_status"], row["freeze_level"])
        assert (actions, [rule["rule"] for rule in answer["rules"]]) == (row["actions"], row["fired"])
        if limit["status"] == "incomplete":
            assert (limit["lowest"], limit["highest"]) == (
                str(row["limit_lowest"]),
                str(row["limit_highest"]),
            )


@pytest.mark.parametrize("freezes", ["freezes: none\n", ""])
def test_a_plan_for_what_is_present_says_the_same_as_any_plan(freezes):
    """The plan lowered for a mapping and the general plan agree on every row."""
    mapping = CompiledMapping(mapping_of(MAPPING + freezes), decider().snapshot, decider().layout, None)
    accounts = [
        mapping.account(Row(1, [cells[header] for header in mapping.headers]), DAY)
        for limit, late in product(("0", "1", "499", "8000"), "012")
        for cells in [{"LIMIT": limit, "LATE": late, "ID": "a"}]
    ]
    one = list(decide_rows(accounts, through_one(decider(), mapping.present)))
    any_ = list(decide_rows(accounts, through_any(decider())))

    for left, right in zip(one, any_, strict=True):
        assert (left.status, left.limit, left.pattern.freeze, left.pattern.actions) == (
            right.status, right.limit, right.pattern.freeze, right.pattern.actions
        )  # fmt: skip
        assert left.pattern.verdicts == right.pattern.verdicts


def test_each_row_may_have_its_own_day(tmp_path):
    """With a column of days each row is decided by the policies of its day."""
    content = (
        b"ID,LIMIT,LATE,ON\na,1,0,2022-05-01\nb,1,0,2026-11-22\nc,1,0,1999-01-01\nd,1,0,\ne,1,0,2026-02-30\n"
    )
    found, refused = run_table(tmp_path, content, as_of_column="ON")
    rows, _ = written(tmp_path)
    versions = {(policy["policy"], policy["version"]) for policy in found["policies"]}

    assert {3: ["not-in-scope"], 4: ["empty-cell"], 5: ["not-a-date"]} == refused
    assert ["2022-05-01", "2026-11-22"] == [row["as_of"].isoformat() for row in rows]
    assert {("cn/pay_later_limit", 1), ("cn/pay_later_limit", 2)} <= versions
    assert {"column": "ON", "first": "2022-05-01", "last": "2026-11-22"} == found["as_of"]


def test_decision_inputs_may_have_their_own_day(tmp_path):
    """A key of each line gives the day."""
    good, *_ = sample(decider().snapshot.vocabulary, 1, 1, DAY)
    days = ("2022-05-01", "never", 5, None)
    path = tmp_path / "accounts.jsonl"
    texts = [f'{good[:-1]}, "as_of": {json.dumps(on)}}}' for on in days]
    path.write_text("\n".join(texts), encoding="utf-8")
    found = run_over(path, None, tmp_path / "out", "as_of")

    assert (4, 3) == (found["rows"], found["rejected"])


ABOUT = {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later"}
REVIEW = {"request_kind": "review"}
INPUTS = [
    ({"request": {}}, [("/profile", "missing")]),
    ({"profile": [], "request": {}}, [("/profile", "wrong-type")]),
    ({"profile": {}, "request": None}, [("/request", "wrong-type")]),
    ({"profile": {}, "freezes": None}, [("/freezes", "wrong-type")]),
    ({"profile": {}, "frezes": []}, [("/frezes", "unknown-key")]),
    (
        {"profile": ABOUT | {"currency": "GBP"}, "request": REVIEW},
        [("/profile/currency", "currency-mismatch")],
    ),
    ({"profile": ABOUT | {"jurisdiction": "KR"}, "request": REVIEW}, [("/profile", "not-in-scope")]),
    ({"profile": ABOUT | {"age": 5}, "request": REVIEW}, [("/profile/age", "unknown-field")]),
]


@pytest.mark.parametrize(("line", "problems"), INPUTS)
def test_an_input_that_does_not_fit_is_a_rejected_row(tmp_path, line, problems):
    """Each decision input that is none is told with its pointer and counted."""
    path = tmp_path / "accounts.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    found = run_over(path, None, tmp_path / "out")
    refused = json.loads((tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8"))

    assert (1, 1) == (found["rows"], found["rejected"])
    assert problems == [(problem["pointer"], problem["code"]) for problem in refused["problems"]]


def test_a_table_without_a_mapping_is_refused(tmp_path):
    """Only decision inputs can be read without a mapping."""
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE)
    with pytest.raises(Rejected) as rejected:
        run_over(path, None)

    assert rejected.value.problems[0].code == "mapping-needed"


@pytest.mark.parametrize(
    ("amounts", "median", "p90"),
    [({500: 1}, "5.00", "5.00"), ({100: 5, 200: 5}, "1.00", "2.00"), ({0: 1, 100: 9}, "1.00", "1.00")],
)
def test_quantiles_are_amounts_that_occur(amounts, median, p90):
    """The median is the amount that half of all do not pass."""
    found = quantiles(amounts)

    assert (median, p90) == (found["median"], found["p90"])
    assert quantiles({}) is None


def test_the_table_says_what_the_summary_says(tmp_path):
    """The text for people holds the counts, with thousands apart."""
    found, _ = run_table(tmp_path, HEADER + b"a,8000,1\n" * 1_200)
    text = table(found)

    assert "1,200 rows as of 2026-11-22" in text
    assert "incomplete                         1,200 100.0 %" in text
    assert "cn/account_freeze#late_30" in text
    assert "waivers" not in text
    assert "0 rows as of" in table(run_table(tmp_path, HEADER)[0])
