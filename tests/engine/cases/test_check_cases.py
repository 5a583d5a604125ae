import pytest
from some_policies import CARE, decider_of, files

from engine.cases.check import check_cases
from engine.cases.load import load_cases, without_cases
from engine.cases.read import read_cases
from engine.cases.run import run_cases
from engine.text.place import Source
from engine.text.read import read

HEAD = """\
policy: cn/late_fee_waiver
version: 1
base:
  as_of: "2026-11-22"
  profile: {jurisdiction: CN, currency: CNY, product: pay_later}
  request: {request_kind: fee_waiver, fee_type: late, fee_amount: 35.01}
  freezes: []
cases:
  - name: a case
"""
PATH = "policies/cn/late_fee_waiver/v1.cases.yaml"


def file_of(text: str, path: str = PATH):
    return read_cases(read(Source(path, text)))


def problems(decider, text: str, path: str = PATH) -> list[str]:
    return [
        f"{each.place.line}:{each.place.column} {each.code}: {each.message} | {each.help}"
        for each in check_cases(decider, file_of(text, path))
    ]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("    expect: {rules: [disaster]}", []),
        (
            "    expect: {rules: [disastre]}",
            ["10:22 unknown-rule: `disastre` is not a rule of this version | did you mean `disaster`?"],
        ),
        (
            "    expect: {unknown: [nothing_like_it]}",
            ["10:24 unknown-rule: `nothing_like_it` is not a rule of this version | None"],
        ),
        (
            "    expect: {waiver: {rule: 'cn/late_fee_waiver#disastre'}}",
            [
                (
                    "10:29 unknown-rule: `cn/late_fee_waiver#disastre` is not a rule of any policy"
                    " | did you mean `cn/late_fee_waiver#disaster`?"
                )
            ],
        ),
        ("    expect: {limit: {decided_by: ['cn/pay_later_limit#base', 'cn/pay_later_limit#minimum']}}", []),
        (
            "    expect: {limit: {decided_by: ['cn/nobody#base']}}",
            ["10:35 unknown-rule: `cn/nobody#base` is not a rule of any policy | None"],
        ),
        (
            "    expect: {missing: [fee_amuont]}",
            [
                "10:24 unknown-field: `fee_amuont` is not a field of the vocabulary | did you mean `fee_amount`?"
            ],
        ),
        ("    expect: {missing: [freezes]}", []),
        (
            "    absent: [fee_amuont]\n    expect: {rules: []}",
            [
                "10:14 unknown-field: `fee_amuont` is not a field of the vocabulary | did you mean `fee_amount`?"
            ],
        ),
        (
            '    as_of: "2020-12-31"\n    expect: {rules: []}',
            [
                (
                    "10:12 not-in-force: version 1 is not in force on 2020-12-31"
                    " | it is in force from 2021-01-01, choose such a day"
                )
            ],
        ),
        (
            "    given: {profile: {age_years: 131}}\n    expect: {rules: []}",
            ["10:34 out-of-range: `profile/age_years`: this is above 130 | None"],
        ),
        (
            "    given: {profile: {age_year: 30}}\n    expect: {rules: []}",
            [
                (
                    "10:23 unknown-field: `profile/age_year`: this is not a field of the vocabulary,"
                    " did you mean `age_years`? | None"
                )
            ],
        ),
        (
            "    given: {freezes: [{code: A, level: ice, since: '2026-01-01'}]}\n    expect: {rules: []}",
            [
                (
                    "10:40 unknown-choice: `freezes/0/level`: this is not one of"
                    " `no_increase`, `no_drawdown`, `full` | None"
                )
            ],
        ),
        (
            "    absent: [product]\n    expect: {rules: []}",
            ["10:14 missing: `profile/product`: this must be given and is not | None"],
        ),
        (
            "    given: {profile: {currency: USD}}\n    expect: {rules: []}",
            [
                (
                    "10:33 currency-mismatch: `profile/currency`:"
                    " the policies of this jurisdiction are in CNY | None"
                )
            ],
        ),
    ],
)
def test_names_days_and_facts_must_exist(decider, case, expected):
    """A case that nobody could send, or that expects what cannot be, is a problem at its place."""
    assert expected == problems(decider, f"{HEAD}{case}\n")


def test_a_problem_of_the_base_is_said_once(decider):
    """What the base gives wrongly stands at the base, however many cases share it."""
    text = HEAD.replace("product: pay_later", "product: pay_late")
    more = "    expect: {rules: []}\n  - name: another\n    expect: {rules: []}\n"

    assert 1 == len(set(problems(decider, text + more)))
    assert problems(decider, text + more)[0].startswith("5:55 unknown-choice: `profile/product`:")


def test_a_request_without_a_kind_stands_at_the_case(decider):
    """A fact that is given nowhere is missing at the case itself."""
    text = HEAD.replace("request_kind: fee_waiver, ", "") + "    expect: {rules: []}\n"

    assert ["9:11 missing: `request/request_kind`: this must be given and is not | None"] == problems(
        decider, text
    )


def test_cases_are_about_a_version_that_exists(decider):
    """Cases of a policy nobody wrote are one problem."""
    text = HEAD.replace("version: 1", "version: 7") + "    expect: {rules: []}\n"

    assert [
        (
            "1:9 unknown-version: there is no version `cn/late_fee_waiver@7`, which these cases are about"
            " | did you mean `cn/late_fee_waiver@1`?"
        )
    ] == problems(decider, text)


def test_cases_stand_beside_their_version(decider):
    """A file of cases with another name than its version's is a problem."""
    text = f"{HEAD}    expect: {{rules: []}}\n"
    found = problems(decider, text, "policies/cn/late_fee_waiver/v2.cases.yaml")

    assert [
        f"2:10 wrong-path: the file does not stand where its policy and version say | move it to `{PATH}`"
    ] == found


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('until: "2026-01-31"\n', "it is in force from 2021-01-01 to 2026-01-31, choose such a day"),
        ("status: draft\n", None),
    ],
)
def test_a_version_decides_only_while_it_is_in_force(more, expected):
    """A version that has ended cannot be asked; a draft is asked by number, whatever the day."""
    content = files(CARE)
    content[CARE] = content[CARE].replace(b"owner:", more.encode() + b"owner:", 1)
    decider = decider_of(content)
    file = file_of(f"{HEAD}    expect: {{waiver: {{status: incomplete}}}}\n")
    found = check_cases(decider, file)

    assert expected == (found[0].help if found else None)
    assert found or run_cases(decider, file)[0].passed


def test_a_version_ends_where_the_next_begins():
    """The last day is the day before the next version's first."""
    content = files("cn/conduct_score/v1.yaml", "cn/conduct_score/v2.yaml")
    text = HEAD.replace("late_fee_waiver", "conduct_score") + "    expect: {rules: []}\n"
    file = file_of(text, "policies/cn/conduct_score/v1.cases.yaml")
    (problem,) = check_cases(decider_of(content), file)

    assert "it is in force from 2021-01-01 to 2024-02-22, choose such a day" == problem.help


def test_versions_without_cases_are_named(decider):
    """A folder's cases are those beside its versions; a version without any is a warning."""
    content = {
        "cn/late_fee_waiver/v1.cases.yaml": f"{HEAD}    expect: {{rules: []}}\n".encode(),
        "cn/conduct_score/v2.cases.yaml": b"policy: [\n",
        "notes.txt": b"\xff",
    }
    found = load_cases(content, "policies/")

    assert [PATH] == [file.path for file in found.files]
    assert {"policies/cn/conduct_score/v2.cases.yaml"} == {each.place.path for each in found.problems}
    assert [
        "no case is about `cn/account_freeze@1`",
        "no case is about `cn/conduct_score@2`",
        "no case is about `cn/pay_later_limit@2`",
    ] == [warning.message for warning in without_cases(decider.snapshot.versions, found.files)]
