import pytest
from dry_runs import CONSTANTS, compiled, fact, mapping_of

from engine.dryrun import mapping
from engine.policy.plan.plan import STANDING

COLUMNS = """\
source:
  columns:
    A: {type: number, unit: money, decimals: 2, minimum: -1000, maximum: 1000}
    B: {type: number, unit: money, minimum: 1, maximum: 1000}
    K: {type: number, unit: count, minimum: 0, maximum: 12}
    E: {type: number, unit: money, minimum: 0, maximum: 99999999999, exponent: true}
    O: {type: number, unit: money, minimum: 0, maximum: 1000, empty: none, null_tokens: ["", "NA"]}
    U: {type: number, unit: money, minimum: 0, maximum: 1000, empty: unknown}
    D: {type: date}
    T: {type: boolean, "true": ["1", "Y"], "false": ["0", "N"]}
    C: {type: choice, options: [b, c, x]}
    long_name: {column: "A long name", type: number, unit: money, minimum: 0, maximum: 9}
lookups:
  meaning: {column: C, values: {b: bank, c: consumer_finance}, otherwise: unknown}
  score: {column: C, values: {b: 700, c: 600.5, x: null}}
  days: {column: K, unit: days, values: {"0": 0, "2": 60}, otherwise: 30}
  truth: {column: C, values: {b: true, c: false}, otherwise: false}
let:
  twice: A * 2
  flag: T and K > 3
"""
CELLS = {
    "A": "10.50", "B": "3", "K": "2", "E": "1", "O": "7",
    "U": "8", "D": "2024-02-29", "T": "Y", "C": "c", "A long name": "5"
}  # fmt: skip

MEANINGS = [
    # field, expression, cells that differ, the normalised value
    ("current_balance", "A", {}, 1050),
    ("current_balance", "A", {"A": "-10.5"}, -1050),
    ("current_balance", "A", {"A": " 7 "}, 700),
    ("current_balance", "A", {"A": "007.10"}, 710),
    ("current_balance", "A + B", {}, 1350),
    ("current_balance", "twice - B", {}, 1800),
    ("current_balance", "min(A, B)", {}, 300),
    ("current_balance", "A > B ? A : B", {}, 1050),
    ("current_balance", "12.5", {}, 1250),
    ("annual_income", "E", {"E": "1.25E+05"}, 12_500_000),
    ("annual_income", "E", {"E": "2e5"}, 20_000_000),
    ("annual_income", "long_name", {}, 500),
    ("utilization", "max(A, 0) / B | round: down", {}, 35000),
    ("utilization", "max(A, 0) / B | round: down", {"A": "1", "B": "3"}, 3333),
    ("utilization", "B / B | round: half_up", {"B": "7"}, 10000),
    ("utilization", "2 * B / (3 * B) | round: half_up", {"B": "7"}, 6667),
    ("current_balance", "A * 0.25 | round: down", {"A": "-0.01"}, -1),
    ("current_balance", "A * 0.25 | round: half_up", {"A": "-0.01"}, 0),
    ("current_balance", "A * 0.5 | round: half_up", {"A": "-0.01"}, 0),
    ("current_balance", "A * 0.5 | round: half_up", {"A": "0.01"}, 1),
    ("current_balance", "A * 0.5 | round: down", {"A": "0.01"}, 0),
    ("missed_payments_12m", "K", {}, 2),
    ("missed_payments_12m", "(K > 1 ? 1 : 0) + (T ? 1 : 0)", {}, 2),
    ("days_past_due", "days", {}, 60),
    ("days_past_due", "days", {"K": "7"}, 30),
    ("credit_score", "score | round: down", {}, 600),
    ("credit_score", "score | round: down", {"C": "x"}, "none"),
    ("lender_type", "meaning", {}, 1),
    ("lender_type", "meaning", {"C": "x"}, "unknown"),
    ("lender_type", "T ? 'bank' : 'nonbank'", {}, 0),
    ("lender_type", "T ? meaning : 'nonbank'", {"T": "0"}, 3),
    ("lender_type", "'microloan'", {}, 2),
    ("is_student", "T", {}, True),
    ("is_student", "not T", {}, False),
    ("is_student", "flag", {"K": "4"}, True),
    ("is_student", "truth", {"C": "b"}, True),
    ("is_student", "C == 'c'", {}, True),
    ("is_student", "false", {}, False),
    ("income_as_of", "D", {}, 738_945),
    ("income_as_of", "D + t'P1D'", {}, 738_946),
    ("months_on_book", "months_since(D)", {}, 32),
    ("months_on_book", "months_since(D)", {"D": "2027-01-01"}, ["out-of-range"]),
    ("self_limit", "O", {}, 700),
    ("self_limit", "O", {"O": ""}, "none"),
    ("self_limit", "O", {"O": " NA "}, "none"),
    ("self_limit", "O + 1", {"O": ""}, "none"),
    ("self_limit", "O ?? 5", {"O": ""}, 500),
    ("self_limit", "O == null ? B : O", {"O": ""}, 300),
    ("annual_income", "O ?? 0", {"O": ""}, 0),
    ("self_limit", "U", {"U": ""}, "unknown"),
    ("self_limit", "U + (O ?? 0)", {"U": ""}, "unknown"),
    ("self_limit", "U + O", {"U": "", "O": ""}, "unknown"),
    ("self_limit", "U + O", {"O": ""}, "none"),
    ("annual_income", "U", {"U": ""}, "unknown"),
    ("self_limit", "B | none_when: K == 2", {}, "none"),
    ("self_limit", "B | unknown_when: K == 2", {}, "unknown"),
    ("self_limit", "B | unknown_when: K > 2; none_when: K == 2", {"K": "1"}, 300),
    ("risk_flags", "{members: {cash_out: T, kyc_expired: K > 1}}", {}, 0b1010000),
    ("risk_flags", "{members: {cash_out: T}}", {"T": "N"}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("field", "expression", "cells", "expected"), MEANINGS)
def test_a_field_is_what_its_expression_says(field, expression, cells, expected):
    """Expressions over a row's cells come to the vocabulary's values, to none or to unknown."""
    written, _, keys = expression.partition(" | ")
    is_set = written.startswith("{")
    value = f" {written}" if is_set else f"\n    is: |\n      {written}\n"
    lines = "".join(f"    {key}\n" for key in filter(None, keys.split("; ")))
    text = f"{COLUMNS}fields:\n  {field}:{value}{lines}\n{CONSTANTS}"

    assert expected == fact(text, field, **(CELLS | cells))


REFUSALS = [
    ("A", "", "empty-cell"),
    ("A", None, "empty-cell"),
    ("A", "NaN", "not-a-number"),
    ("A", "inf", "not-a-number"),
    ("A", "1,000", "not-a-number"),
    ("A", "+5", "not-a-number"),
    ("A", "1_0", "not-a-number"),
    ("A", "\u0661\u0662", "not-a-number"),
    ("A", "0x10", "not-a-number"),
    ("A", "1.", "not-a-number"),
    ("A", "9" * 30, "not-a-number"),
    ("A", "1e3", "has-exponent"),
    ("A", "1.005", "too-many-decimals"),
    ("A", "1000.01", "out-of-range"),
    ("E", "1e-3", "too-many-decimals"),
    ("E", "1e99", "out-of-range"),
    ("E", "1e999", "not-a-number"),
    ("K", "13", "out-of-range"),
    ("K", "1.5", "too-many-decimals"),
    ("D", "2024-02-30", "not-a-date"),
    ("D", "20240229", "not-a-date"),
    ("D", "1024-02-03", "not-a-date"),
    ("T", "yes", "unknown-code"),
    ("C", "B", "unknown-code"),
]


@pytest.mark.parametrize(("column", "cell", "code"), REFUSALS)
def test_a_cell_outside_its_declaration_refuses_the_row(column, cell, code):
    """What a column does not declare is no value, and the reason says nothing of it."""
    text = f"{COLUMNS}fields: {{current_balance: A}}\n{CONSTANTS}"

    assert [code] == list(dict.fromkeys(fact(text, "current_balance", **(CELLS | {column: cell}))))


def test_every_wrong_cell_of_a_row_is_told():
    """A row with several faults is refused with all of them."""
    text = f"{COLUMNS}fields: {{current_balance: A}}\n{CONSTANTS}"

    found = fact(text, "current_balance", **(CELLS | {"A": "x", "D": "", "T": "2"}))
    assert ["not-a-number", "empty-cell", "unknown-code"] == found


def test_a_whole_row_is_checked_against_the_vocabulary():
    """A mapped value outside of the vocabulary refuses the row."""
    text = f"{COLUMNS}fields: {{utilization: {{is: A / B, round: down}}}}\n{CONSTANTS}"

    assert fact(text, "utilization", **(CELLS | {"A": "-1"})) == ["out-of-range"]
    assert fact(text, "utilization", **(CELLS | {"A": "1000", "B": "1"})) == 10_000_000


def test_another_currency_is_refused():
    """The right jurisdiction with another currency is not silently out of every scope."""
    text = f"{COLUMNS}{CONSTANTS}".replace("CNY", "GBP")

    assert fact(text, "currency", **CELLS) == ["currency-mismatch"]


def test_what_is_present_follows_from_the_mapping():
    """Fields that every row has are present, the others may be absent."""
    text = f"{COLUMNS}fields: {{annual_income: U, self_limit: O}}\n{CONSTANTS}"
    present = compiled(text).present

    assert {"self_limit", "jurisdiction", "requested_limit"} <= present
    assert not {"annual_income", "credit_score", STANDING} & present
    assert STANDING in compiled(f"{text}freezes: none\n").present


def test_the_digest_of_a_mapping_ignores_its_layout():
    """Comments and the order of keys change nothing."""
    text = f"{COLUMNS}{CONSTANTS}"

    assert mapping_of(text).digest == mapping_of(f"# a comment\n{text}").digest
    assert mapping_of(text).digest != mapping_of(text.replace("maximum: 9}", "maximum: 8}")).digest


def test_the_documented_example_is_a_mapping():
    """What the documentation shows can be compiled as it stands."""
    example = "\n".join(line[4:] for line in mapping.__doc__.splitlines() if line.startswith("    "))

    assert ("ID", "default.payment.next.month") == compiled(example).carried
