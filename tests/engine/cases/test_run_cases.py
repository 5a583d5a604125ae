import pytest
import yaml
from some_policies import SHIPPED

from engine.cases.check import check_cases
from engine.cases.coverage import coverage, untested
from engine.cases.read import read_cases
from engine.cases.run import _duty, failures, run_cases
from engine.text.place import Source
from engine.text.read import read

LATE_FEE = "cn/late_fee_waiver/v1"
LIMIT = "cn/pay_later_limit/v2"
FREEZE = "cn/account_freeze/v1"


def file_of(version: str, cases: str):
    """Cases over the shipped base of a version."""
    path = f"policies/{version}.cases.yaml"
    base = (SHIPPED / f"{version}.cases.yaml").read_text().partition("cases:\n")[0]
    return read_cases(read(Source(path, f"{base}cases:\n{cases}")))


def run(decider, version: str, cases: str):
    file = file_of(version, cases)
    assert () == check_cases(decider, file)
    return run_cases(decider, file)


@pytest.mark.parametrize(
    ("version", "case", "expected"),
    [
        (LIMIT, "expect: {limit: {amount: '24000.00'}}", None),
        (LIMIT, "expect: {limit: {amount: '1.00'}}", "`limit.amount` is `24000.00`, `1.00` was expected"),
        (LIMIT, "expect: {limit: {answer: null}}", "`limit.answer` is `increased`, `nothing` was expected"),
        (LIMIT, "expect: {limit: {lowest: null}}", None),
        (LIMIT, "expect: {limit: {lowest: '1.00'}}", "`limit.lowest` is `nothing`, `1.00` was expected"),
        (LIMIT, "expect: {rules: [debt_service, income_share]}", None),
        (
            LIMIT,
            "expect: {rules: [income_share, minor]}",
            "`rules` lacks `minor`, which was expected and holds `debt_service`, which was not expected",
        ),
        (
            LIMIT,
            "expect: {limit: {decided_by: []}}",
            "`limit.decided_by` holds `cn/pay_later_limit#income_share`, which was not expected",
        ),
        (LIMIT, "expect: {score: {value: 930, status: decided}}", None),
        (LIMIT, "expect: {score: {value: 931}}", "`score.value` is `930`, `931` was expected"),
        (
            LIMIT,
            "expect: {score: {dimensions: {usage: 1}}}",
            "`score.dimensions.usage` is `nothing`, `1` was",
        ),
        (LATE_FEE, "expect: {score: {value: 931}}", "`score.value` is `nothing`, `931` was expected"),
        (LIMIT, "expect: {status: incomplete}", "`status` is `decided`, `incomplete` was expected"),
        (LIMIT, "expect: {waiver: {amount: '1.00'}}", "`waiver.amount` is `nothing`, `1.00` was expected"),
        (LIMIT, "expect: {waiver: {rule: null}, actions: [], missing: [], reasons: []}", None),
        (
            LIMIT,
            "absent: [is_student]\n    expect: {missing: [is_student], unknown: [student, student_second_source]}",
            None,
        ),
        (
            LIMIT,
            "absent: [is_student]\n    expect: {missing: []}",
            "`missing` holds `is_student`, which was not",
        ),
        (LIMIT, "absent: [is_student]\n    expect: {limit: {missing: [is_student]}}", None),
        (
            LIMIT,
            "given: {profile: {age_years: 17, self_limit: 5}}\n    expect: {reasons: [YOUR_OWN_LIMIT]}",
            "`reasons` is `AGE`, `YOUR_OWN_LIMIT` was expected",
        ),
        (LATE_FEE, "expect: {waiver: {uses_allowance: true, class: courtesy, as: waiver}}", None),
        (
            LATE_FEE,
            "expect: {waiver: {uses_allowance: false}}",
            "`waiver.uses_allowance` is `true`, `false` was",
        ),
        (FREEZE, "expect: {freeze: {level: none, reopening: false, new: [], kept: [], released: []}}", None),
        (FREEZE, "expect: {freeze: {level: full}}", "`freeze.level` is `none`, `full` was expected"),
        (FREEZE, "expect: {freeze: {kept: [LATE]}}", "`freeze.kept` lacks `LATE`, which was expected"),
    ],
)
def test_each_part_is_compared(decider, version, case, expected):
    """A part that came out otherwise says what was found and what was expected."""
    (result,) = run(decider, version, f"  - name: it\n    {case}\n")
    found = [problem.message for problem in failures(result)]

    assert (expected is None) == result.passed
    assert [True] * (expected is not None) == [text.startswith(f"in `it`, {expected}") for text in found], (
        found
    )


def test_a_failure_stands_at_its_expectation(decider):
    """The caret is under the value that was not met, and each mismatch is one failure."""
    (result,) = run(decider, LIMIT, "  - name: it\n    expect: {status: referred, limit: {amount: '1.00'}}\n")
    first, second = failures(result)

    assert ["status", "limit.amount"] == [each.part for each in result.mismatches]
    assert ("referred", "decided") == (result.mismatches[0].expected, result.mismatches[0].got)
    assert (first.place.line, second.place.line) == (result.case.place.line + 1,) * 2
    assert first.place.column < second.place.column
    assert "case-failed" == first.code


def test_verdicts_are_of_this_version_only(decider):
    """What fires and stays quiet is told for the rules of the policy that the cases are about."""
    (result,) = run(decider, LATE_FEE, "  - name: it\n    expect: {rules: [first_courtesy, courtesy]}\n")
    rules = [rule["id"] for rule in yaml.safe_load((SHIPPED / f"{LATE_FEE}.yaml").read_text())["rules"]]

    assert sorted(rules) == sorted(result.verdicts)
    assert {"fired", "not_fired"} == set(result.verdicts.values())


def test_rules_that_only_ever_do_one_thing_are_untested(decider):
    """A rule must fire in some case and stay quiet in another; out of scope is quiet only without a condition."""
    cases = "  - name: it\n    expect: {status: decided}\n"
    other = "  - name: out of scope\n    given: {profile: {product: credit_card}}\n    expect: {status: decided}\n"
    (checked,) = decider.snapshot.versions["cn/pay_later_limit"]
    alone, both = run(decider, LIMIT, cases), run(decider, LIMIT, cases + other)
    found = {each.rule: (each.fired, each.quiet) for each in coverage(checked, both)}

    assert (1, 1) == found["income_share"]
    assert (0, 1) == found["minor"]
    assert "rule-never-quiet" in [each.code for each in untested(checked, alone) if "income" in each.message]
    assert [] == [each for each in untested(checked, both) if "`income_share`" in each.message]
    assert ["`minor` fires in no case of its version"] == [
        each.message for each in untested(checked, both) if "`minor`" in each.message
    ]


def test_an_open_duty_is_never_what_a_case_expects():
    """A duty that may yet arise is shown with its status, so that `actions` cannot pass by accident."""
    assert "offer_help" == _duty({"action": "offer_help", "status": "decided"})
    assert "offer_help (incomplete)" == _duty({"action": "offer_help", "status": "incomplete"})
