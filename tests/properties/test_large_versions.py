"""What once took forever, or ended in a traceback: each is refused in words or decides, and soon."""

import pytest
from policy_files import REASONS
from small_world import PROFILE
from whole_load import MOST_SECONDS, loaded, used

HEAD = """\
policy: cn/x
version: 1
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: o
about: a
"""
VERSION = "cn/x/v1.yaml"


def one(body, reasons=REASONS, **more):
    return {
        "profile.yaml": PROFILE.encode(),
        "reasons.yaml": reasons.encode(),
        VERSION: (HEAD + body).encode(),
        **more,
    }


def rule(number, when, effect="cap: 500, code: CODE_A"):
    return f'  - {{id: r{number}, when: "{when}", {effect}, because: so}}\n'


def lets(first, line, count, use):
    lines = [f"  a{number}: {line.format(before=f'a{number - 1}')}\n" for number in range(1, count)]
    return one(f"let:\n  a0: {first}\n{''.join(lines)}rules:\n{rule(1, use.format(last=f'a{count - 1}'))}")


def rows(count, body):
    lines = "".join(
        f"      - {{when: heads > {number % 12} and late > {number}, {body}: {number}}}\n"
        for number in range(count)
    )
    return f"table:\n{lines}"


def codes(count):
    listed = "".join(f"  CODE_NUMBER_{number}: {{internal: x, en: x, zh: x}}\n" for number in range(count))
    return f"reasons:\n{listed}"


FREEZES = "".join(
    rule(
        number,
        f"heads > {number % 12}",
        f"freeze: full, release_when: heads < {number % 12}, code: CODE_NUMBER_{number}",
    )
    for number in range(200)
)
UNKNOWN_CODES = "".join(
    rule(number, "heads > 1", f"decline: true, code: CODE_NUMBR_{number}") for number in range(200)
)
MATRIX = "base: {code: CODE_A, matrix: {down: income, across: debt, csv: x.csv}}\n"
BANDS = "".join(f"      from {edge}: {edge}\n" for edge in range(1, 199))

REFUSED = {
    "a chain of lets": (lets("income", "min({before}, {before} + 1)", 150, "{last} > 5"), "nested-too-deep"),
    "hundreds of lets": (lets("income", "{before}", 400, "{last} > 5"), "too-many-values"),
    "a table of thousands of rows": (
        one(f"let:\n  band:\n    {rows(3000, 'is')}    otherwise: 1\n"),
        "too-many-values",
    ),
    "thousands of unknown keys": (
        one("".join(f"effectiv_{number}: 1\n" for number in range(9_000))),
        "too-many-values",
    ),
    "thousands of tags": (one(f"rules: [{'!!str yes, ' * 19_000}]\n"), "explicit-tag"),
    "codes like a thousand others": (one(f"rules:\n{UNKNOWN_CODES}", codes(2_000)), "unknown-code"),
    "a row of spaces": (one(MATRIX, **{"cn/x/x.csv": b" " * 131_000 + b'"' + b" " * 131_000}), "csv-quote"),
    "thousands of open quotes": (one(MATRIX, **{"cn/x/x.csv": b'""x\n' * 50_000}), "csv-quote"),
    "long sums in every rule": (
        one(
            "rules:\n" + "".join(rule(number, " + ".join(["income"] * 150) + " > 5") for number in range(150))
        ),
        "too-many-values",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_large_is_refused_soon(name):
    """A file beyond all measure is refused for that, or for what is wrong with it first."""
    files, code = REFUSED[name]
    found = loaded(files)

    assert code in {problem.code for problem in found.problems}
    assert found.snapshot is None
    assert found.seconds < MOST_SECONDS


LOADED = {
    "lets that name each other twice": lets(
        "student", "(({before} and verified) or (not {before} and heads > 3))", 22, "{last}"
    ),
    "lets whose sums are compared": lets(
        "income", "min(max({before} - debt, {before} - spend), 40000)", 24, "{last} > 5"
    ),
    "a table as long as may be": one(
        f"let:\n  worth:\n    {rows(95, 'is')}    otherwise: 5\nrules:\n{rule(1, 'worth > 3')}"
    ),
    "a base as long as may be": one(f"base:\n  code: CODE_A\n  {rows(95, 'amount')}  otherwise: 5\n"),
    "as many bands as may be": one(
        f"base:\n  code: CODE_A\n  matrix:\n    down: income\n    rows:\n      below 1: 5\n{BANDS}"
    ),
    "as many freezes as may be": one(f"rules:\n{FREEZES}", codes(200)),
    "the same condition everywhere": one(
        "rules:\n" + "".join(rule(number, "heads > 3 and late < 5") for number in range(200))
    ),
}


@pytest.mark.parametrize("name", LOADED)
def test_what_is_as_large_as_may_be_decides(name):
    """The largest versions load soon, and what loads decides."""
    found = loaded(LOADED[name])

    assert found.snapshot is not None, found.problems
    assert found.seconds < MOST_SECONDS
    used(found.snapshot, found.snapshot)
