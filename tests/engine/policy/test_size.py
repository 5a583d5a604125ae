import pytest

from engine.policy.parse import parse_policy
from engine.policy.size import MOST_CELLS, MOST_DATED, MOST_ENTRIES, MOST_LEVELS, MOST_WORDS
from engine.text.place import Source
from engine.text.problem import Rejected
from engine.text.read import read

HEAD = """\
policy: cn/limit
version: 1
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
"""


def rules(*conditions):
    lines = [
        f'  - {{id: r{number}, when: "{when}", decline: true, code: AGE, because: so}}\n'
        for number, when in enumerate(conditions)
    ]
    return f"rules:\n{''.join(lines)}"


def matrix(rows, columns):
    cells = ", ".join(["0"] * columns)
    labels = ", ".join(["below 1", *(f"from {edge}" for edge in range(1, columns))])
    body = [f"      from {edge}: [{cells}]\n" for edge in range(1, rows)]
    head = (
        f"base:\n  code: SCORE\n  matrix:\n    down: a\n    across: b\n    columns: [{labels}]\n    rows:\n"
    )
    return f"{head}      below 1: [{cells}]\n{''.join(body)}"


def chain(levels):
    """Lets of which each builds on the one before: the last is so many levels deep."""
    lets = [f"  l{number}: not l{number - 1}\n" for number in range(2, levels // 2 + 1)]
    return f"let:\n  l1: not flag\n{''.join(lets)}"


def dated(count):
    values = ", ".join(f'{{from: "{2000 + number}-01-01", value: 1}}' for number in range(count // 2))
    return "parameters:\n" + "".join(f"  {name}: {{unit: ratio, values: [{values}]}}\n" for name in "pq")


def table(rows):
    lines = "".join(f"      - {{when: a > {number}, is: 1}}\n" for number in range(rows))
    return f"let:\n  t:\n    table:\n{lines}    otherwise: 2\n"


def by_ratio(bands):
    labels = "".join(f"      from {edge}: 0\n" for edge in range(1, bands))
    return f"base:\n  code: SCORE\n  matrix:\n    down: a / b\n    rows:\n      below 1: 0\n{labels}"


def found(body):
    """Code and message of what is said about a version."""
    try:
        parse_policy(read(Source("v1.yaml", HEAD + body)))
    except Rejected as rejected:
        return [(each.code, each.message) for each in rejected.problems]
    return []


ANY = rules("some_fact")
LARGEST = [
    (rules(*["a > 1"] * MOST_ENTRIES), rules(*["a > 1"] * (MOST_ENTRIES + 1)), "201 entries stand here"),
    (matrix(50, MOST_CELLS // 50), matrix(51, MOST_CELLS // 50), "2,550 cells stand here"),
    (dated(MOST_DATED) + ANY, dated(MOST_DATED + 2) + ANY, "202 dated values stand here"),
    (rules(*["a and " * 99 + "b"] * 20), rules(*["a and " * 99 + "b"] * 20, "c"), "2,001 names and values in conditions"),
    (chain(MOST_LEVELS) + ANY, chain(MOST_LEVELS + 2) + ANY, "this goes 102 levels deep"),
    (table(98) + ANY, table(99) + ANY, "this goes 101 levels deep"),
    (by_ratio(98), by_ratio(99), "this goes 101 levels deep"),
]  # fmt: skip


@pytest.mark.parametrize(("largest", "too_large", "message"), LARGEST, ids=[row[2] for row in LARGEST])
def test_how_large_a_version_may_be(largest, too_large, message):
    """The largest that may stand is read, one more is told once with what was expected."""
    told = found(too_large)

    assert [] == found(largest)
    assert 1 == len(told)
    assert message in told[0][1]


def test_prose_is_not_counted():
    """However much is said about a rule, only its condition and amount count."""
    words = "word " * (MOST_WORDS + 1)

    assert [] == found(f"changes: {words}\n{ANY}")


def test_many_clauses_are_not_deep():
    """Clauses that one `and` or `or` joins stand side by side, however many they are."""
    assert [] == found(rules(" or ".join(["a > 1"] * 90)))


def test_what_is_too_deep_is_told_once():
    """A rule that reads a let which goes too deep is not told to go too deep itself."""
    told = found(f"{chain(MOST_LEVELS + 2)}{rules(f'not l{MOST_LEVELS // 2 + 1}')}")

    assert ["nested-too-deep"] == [code for code, _ in told]
