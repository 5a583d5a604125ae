from fractions import Fraction
from math import floor
from random import Random

import pytest
from dry_runs import CONSTANTS, HEADER, MAPPING, compiled, decider

from engine.dryrun.mapping import Separator
from engine.dryrun.rows import Refused, Row
from engine.dryrun.tables import table_rows
from engine.text.problem import Rejected

COLUMNS = """\
source:
  columns:
    A: {type: number, unit: money, decimals: 2, minimum: -10000, maximum: 10000}
    B: {type: number, unit: money, decimals: 3, minimum: 0.001, maximum: 100}
"""
EXPRESSIONS = [
    ("A * 0.375 + B", lambda a, b: a * Fraction(3, 8) + b),
    ("A / 7 + B * 0", lambda a, b: a / 7 + b * 0),
    ("A * 1.5 - B", lambda a, b: a * Fraction(3, 2) - b),
    ("max(A, B) * 0.125", lambda a, b: max(a, b) / 8),
]
ROUNDING = {
    "down": lambda value: floor(value * 100),
    "half_up": lambda value: floor(value * 100 + Fraction(1, 2)),
}


@pytest.mark.parametrize(("expression", "exact"), EXPRESSIONS, ids=[row[0] for row in EXPRESSIONS])
@pytest.mark.parametrize("rounding", ROUNDING)
def test_amounts_are_rounded_as_fractions_are(expression, exact, rounding):
    """Money computed from cells is the exact fraction, rounded once."""
    random = Random(7)
    fields = f"fields: {{current_balance: {{is: '{expression}', round: {rounding}}}}}\n"
    mapping = compiled(f"{COLUMNS}{fields}{CONSTANTS}")
    place = decider().layout.index["current_balance"]
    for _ in range(300):
        a, b = (
            Fraction(random.randint(-1_000_000, 1_000_000), 100),
            Fraction(random.randint(1, 100_000), 1000),
        )
        account = mapping.account(Row(1, [f"{float(a):.2f}", f"{float(b):.3f}"]), 739_942)

        assert ROUNDING[rounding](exact(a, b)) == account.inputs[place], (a, b)


@pytest.mark.parametrize("rounding", ROUNDING)
def test_quotients_are_rounded_as_fractions_are(rounding):
    """A ratio of two columns is the exact fraction, rounded once, below zero too."""
    random = Random(8)
    fields = f"fields: {{current_balance: {{is: 'A * 2 / (B / B)', round: {rounding}}}}}\n"
    with pytest.raises(Rejected):
        compiled(f"{COLUMNS}{fields}{CONSTANTS}")
    text = f"{COLUMNS}    R: {{type: number, unit: ratio, decimals: 2, minimum: 0.01, maximum: 9}}\n"
    mapping = compiled(f"{text}{fields.replace('(B / B)', 'R')}{CONSTANTS}")
    place = decider().layout.index["current_balance"]
    for _ in range(300):
        a, r = random.randint(-1_000_000, 1_000_000), random.randint(1, 900)
        cells = {"A": f"{a / 100:.2f}", "B": "1", "R": f"{r / 100:.2f}"}
        account = mapping.account(Row(1, [cells[header] for header in mapping.headers]), 739_942)

        assert ROUNDING[rounding](Fraction(2 * a, 100) / Fraction(r, 100)) == account.inputs[place], (a, r)


def test_whatever_a_file_holds_its_rows_are_counted_or_it_is_refused(tmp_path):
    """Random damage to a table never ends in anything but counted rows or one clear problem."""
    random = Random(9)
    good = HEADER + b"".join(b'a%d,"%d",%d\n' % (row, row * 10, row % 3) for row in range(30))
    pieces = (b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"\xef\xbb\xbf", b"1e5", b"", b'""', b"\\")
    path, refusals = tmp_path / "table.csv", 0
    mapping = compiled(MAPPING)
    for _ in range(1_000):
        content = bytearray(good)
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(content))
            content[at : at + random.randint(0, 2)] = random.choice(pieces)
        path.write_bytes(content)
        try:
            rows = list(table_rows(path, mapping.headers, Separator.COMMA))
        except Rejected:
            refusals += 1
            continue
        accounts = [row if isinstance(row, Refused) else mapping.account(row, 739_942) for row in rows]
        assert [account.number for account in accounts] == list(range(1, len(rows) + 1))

    assert 0 < refusals < 1_000
