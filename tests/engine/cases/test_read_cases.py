import datetime
from decimal import Decimal

import pytest

from engine.cases.case import CaseFile, facts_of
from engine.cases.read import read_cases
from engine.text.place import Source
from engine.text.problem import Rejected
from engine.text.read import read

HEAD = """\
policy: cn/small_limit
version: 3
base:
  as_of: "2026-11-22"
  profile: {product: pay_later, annual_income: 120000.01, self_limit: null}
  request: {request_kind: limit}
  freezes: []
cases:
"""
CASE = """\
  - name: a first case
    expect: {status: decided}
"""


def cases(text: str) -> CaseFile:
    return read_cases(read(Source("v3.cases.yaml", text)))


def problems(text: str) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        cases(text)
    return [
        f"{each.place.line}:{each.place.column} {each.code}: {each.message}"
        for each in rejected.value.problems
    ]


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


def test_a_case_gives_only_what_differs():
    """Profile and request are merged key by key, freezes replaced, and what is absent is taken away."""
    text = """\
  - name: all at once
    given:
      profile: {annual_income: 5, utilization: 0.3}
      freezes: [{code: OLD, level: full, since: "2026-01-01"}]
    absent: [self_limit, request_kind]
    as_of: "2024-02-29"
    expect: {rules: []}
"""
    file = cases(HEAD + text)
    (case,) = file.cases
    facts = facts_of(file.base, case)

    assert ("cn/small_limit", 3, day("2024-02-29")) == (file.policy, file.version, case.as_of)
    assert {"product": "pay_later", "annual_income": 5, "utilization": Decimal("0.3")} == facts.profile
    assert {} == facts.request
    assert [{"code": "OLD", "level": "full", "since": "2026-01-01"}] == facts.freezes


def test_a_case_without_anything_of_its_own_is_the_base():
    """The base's facts and day stand, decimals as they were written."""
    file = cases(HEAD + CASE)
    (case,) = file.cases
    facts = facts_of(file.base, case)

    assert day("2026-11-22") == case.as_of
    assert Decimal("120000.01") == facts.profile["annual_income"]
    assert {"request_kind": "limit"} == facts.request
    assert [] == facts.freezes


@pytest.mark.parametrize(
    ("base", "case", "expected"),
    [
        ("", "", None),
        ("  freezes: []\n", "", []),
        ("", "    given: {freezes: []}\n", []),
        ("  freezes: []\n", "    absent: [freezes]\n", None),
    ],
)
def test_freezes_are_unknown_where_nobody_gives_them(base, case, expected):
    """Left out and absent both mean that nobody knows what stands."""
    head = f'policy: cn/a\nversion: 1\nbase:\n  as_of: "2026-11-22"\n  profile: {{}}\n{base}cases:\n'
    file = cases(f"{head}  - name: one\n{case}    expect: {{status: decided}}\n")

    assert expected == facts_of(file.base, file.cases[0]).freezes


def test_expectations_know_their_place():
    """Each part is one expectation, with the place of its value and of each name in a list."""
    text = """\
  - name: all parts
    expect:
      limit: {amount: "8000.00", answer: null, decided_by: ["cn/a#base"]}
      score: {value: 700, dimensions: {usage: 20}}
      rules: [one, two]
"""
    (case,) = cases(HEAD + text).cases

    assert [
        ("limit.amount", "8000.00"),
        ("limit.answer", None),
        ("limit.decided_by", ("cn/a#base",)),
        ("score.value", 700),
        ("score.dimensions.usage", 20),
        ("rules", ("one", "two")),
    ] == [(each.part, each.want) for each in case.expect]
    assert [15, 20] == [place.column for place in case.expect[-1].places]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("    expect: {}", "10:13 nothing-expected: the case expects nothing, so it could never fail"),
        ("    given: {}", "9:5 missing-key: the key `expect` is missing"),
        ("    expect: {limits: {amount: '1.00'}}", "10:14 unknown-key: `limits` is not a key here"),
        ("    expect: {limit: {}}", "10:21 nothing-listed: "),
        ("    expect: {limit: {amuont: '1.00'}}", "10:22 unknown-key: `amuont` is not a key here"),
        ("    expect: {limit: {amount: 8000}}", "10:30 wrong-type: the number `8000` stands here, text"),
        ("    expect: {limit: {amount: '8000'}}", "10:30 bad-number: `8000` stands here, an amount with two"),
        ("    expect: {limit: {status: decide}}", "10:30 unknown-option: `decide` stands here, `decided`"),
        ("    expect: {limit: {answer: granted}}", "10:30 unknown-option: `granted` stands here, `approved`"),
        ("    expect: {limit: {decided_by: [minor]}}", "10:35 bad-reference: `minor` is not the name of a"),
        ("    expect: {limit: {decided_by: cn/a#b}}", "10:34 wrong-type: the text `cn/a#b` stands here, a"),
        ("    expect: {freeze: {level: frozen}}", "10:30 unknown-option: `frozen` stands here, `none`"),
        ("    expect: {freeze: {level: null}}", "10:30 wrong-type: nothing stands here, text was expected"),
        ("    expect: {freeze: {new: [late]}}", "10:29 bad-name: `late` is not a name of upper-case letters"),
        ("    expect: {freeze: {reopening: 1}}", "10:34 wrong-type: the number `1` stands here, `true` or"),
        ("    expect: {waiver: {class: kind}}", "10:30 unknown-option: `kind` stands here, `statutory`"),
        (
            "    expect: {waiver: {as: gift}}",
            "10:27 unknown-option: `gift` stands here, `waiver` or `refund`",
        ),
        ("    expect: {score: {value: 1.5}}", "10:29 wrong-type: the number `1.5` stands here, a whole"),
        ("    expect: {score: {dimensions: {}}}", "10:34 nothing-listed: "),
        ("    expect: {score: {dimensions: {usage: x}}}", "10:42 wrong-type: the text `x` stands here, a"),
        ("    expect: {rules: [one, one]}", "10:27 duplicate-name: `one` is given twice"),
        ("    expect: {rules: one}", "10:21 wrong-type: the text `one` stands here, a list was expected"),
        ("    review: done\n    expect: {rules: []}", "10:13 unknown-option: `done` stands here, `needed`"),
        ("    expect: {rules: [One]}", "10:22 bad-name: `One` is not a name of lower-case letters"),
        ("    expect: decided", "10:13 wrong-type: the text `decided` stands here, a mapping"),
        ("    expect: {rules: []}\n    when: x", "11:5 unknown-key: `when` is not a key here"),
        ("    expect: {rules: []}\n    as_of: soon", "11:12 bad-date: `soon` is not a day between"),
        ("    expect: {rules: []}\n    absent: []", "11:13 nothing-listed: "),
        ("    expect: {rules: []}\n    absent: [a, a]", "11:17 duplicate-name: `a` is given twice"),
        ("    expect: {rules: []}\n    given: {facts: {}}", "11:13 unknown-key: `facts` is not a key here"),
        (
            "    expect: {rules: []}\n    given: {profile: []}",
            "11:22 wrong-type: a list stands here, a mapping",
        ),
        (
            "    expect: {rules: []}\n    given: {freezes: {}}",
            "11:22 wrong-type: a mapping stands here, a list",
        ),
        (
            "    expect: {rules: []}\n    given: {profile: {a: 1}}\n    absent: [a]",
            "12:14 given-and-absent: `a` is absent here, but the same case gives it",
        ),
    ],
)
def test_a_case_that_is_not_well_formed(case, expected):
    """Whatever is wrong with the form of a case is said at its place."""
    (found,) = problems(f"{HEAD}  - name: odd\n{case}\n")

    assert found.startswith(expected), found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + CASE + CASE, "11:11 duplicate-name: `a first case` is given twice"),
        (HEAD + "  - expect: {rules: []}\n", "9:5 missing-key: the key `name` is missing"),
        (HEAD.replace("cases:", "cases: []"), "8:8 nothing-listed: "),
        (HEAD.replace("cases:\n", ""), "1:1 missing-key: the key `cases` is missing"),
        (
            HEAD.replace("version: 3", "version: 0") + CASE,
            "2:10 bad-number: `0` stands here, a version number",
        ),
        (HEAD.replace("policy:", "polici:") + CASE, "1:1 unknown-key: `polici` is not a key here"),
        (HEAD.replace("2026-11-22", "2026-02-30") + CASE, "4:10 bad-date: `2026-02-30` is not a day"),
        (HEAD.replace('  as_of: "2026-11-22"\n', "") + CASE, "8:5 missing-key: the key `as_of` is missing"),
        (HEAD.replace("  profile:", "  account:") + CASE, "5:3 unknown-key: `account` is not a key here"),
        (f"equivalent: {{}}\n{HEAD}{CASE}", "1:13 wrong-type: a mapping stands here, a list was expected"),
        (
            f"equivalent:\n  - {{rule: rule a, mutant: b}}\n{HEAD}{CASE}",
            "2:6 missing-key: the key `because` is missing",
        ),
        (
            f"equivalent:\n  - {{rule: rule a, mutant: b, because: c, by: d}}\n{HEAD}{CASE}",
            "2:43 unknown-key: `by` is not a key here",
        ),
        ("- one\n", "1:1 wrong-type: a list stands here, a mapping of keys to values was expected"),
    ],
)
def test_a_file_that_is_not_well_formed(text, expected):
    """Whatever is wrong with the file itself is said at its place."""
    assert problems(text)[0].startswith(expected) or expected in problems(text)
