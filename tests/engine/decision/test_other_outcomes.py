import pytest

from engine import FactsRefused
from tests.engine.decision.conftest import asked, decider_of

WAIVERS = """\
rules:
  - {id: statute, class: statutory, when: months_on_book == 1, waive: all, code: COURTESY, because: A test.}
  - {id: mistake, class: lender_error, when: months_on_book == 2, waive: all, because: A test.}
  - {id: kind, class: courtesy, when: days_past_due <= 5, waive: 50%, because: A test.}
  - {id: ceiling, class: disaster, when: platform_count == 9, waive: {down_to: liquid_assets}, because: A test.}
  - {id: part, class: hardship, when: inquiries_6m == 7, waive: annual_income / 7, because: A test.}
"""

CASES = [
    # profile, fee → amount, rule, class, uses the allowance
    ({"months_on_book": 9}, "30.00", "15.00", "kind", "courtesy", True),
    ({"months_on_book": 9}, "0.01", "0.01", "kind", "courtesy", True),
    ({"months_on_book": 9}, "30.01", "15.01", "kind", "courtesy", True),
    ({"months_on_book": 1}, "30.00", "30.00", "statute", "statutory", False),
    ({"months_on_book": 2}, "30.00", "30.00", "mistake", "lender_error", False),
    ({"platform_count": 9, "liquid_assets": "10.00"}, "30.00", "20.00", "ceiling", "disaster", False),
    ({"platform_count": 9, "liquid_assets": "15.00"}, "30.00", "15.00", "ceiling", "disaster", False),
    ({"platform_count": 9, "liquid_assets": "99.00"}, "30.00", "15.00", "kind", "courtesy", True),
    ({"inquiries_6m": 7, "annual_income": "100.00"}, "30.00", "15.00", "kind", "courtesy", True),
    ({"inquiries_6m": 7, "annual_income": "150.00"}, "30.00", "21.43", "part", "hardship", False),
    ({"inquiries_6m": 7, "annual_income": "9999.00"}, "30.00", "30.00", "part", "hardship", False),
    ({"days_past_due": 6}, "30.00", "0.00", None, None, False),
]


@pytest.mark.parametrize(("profile", "fee", "amount", "rule", "class_", "uses"), CASES)
def test_largest_waiver_wins_then_the_earlier_class(decide, profile, fee, amount, rule, class_, uses):
    """Rounded up to the smallest unit, never above the fee; only a winning courtesy uses the allowance."""
    text = WAIVERS.replace("code: COURTESY, ", "")

    (waiver,) = decide(text, profile=profile, request={"fee_amount": fee, "fee_paid": False})["waivers"]

    name = f"cn/small#{rule}" if rule else None
    expected = ("decided", amount, name, class_, uses)
    assert expected == (
        waiver["status"],
        waiver["amount"],
        waiver["rule"],
        waiver["class"],
        waiver["uses_allowance"],
    )


@pytest.mark.parametrize(("paid", "as_"), [(True, "refund"), (False, "waiver"), (None, "waiver")])
def test_paid_fee_comes_back_as_a_refund(decide, paid, as_):
    """A fee that is paid already is refunded."""
    text = "rules:\n  - {id: kind, class: courtesy, waive: all, because: A test.}\n"

    (waiver,) = decide(text, request={"fee_amount": "30.00", "fee_paid": paid})["waivers"]

    assert as_ == waiver["as"]


def test_nothing_is_waived_where_no_fee_is_asked_about(decide):
    """What the request does not ask is known not to be asked."""
    text = "rules:\n  - {id: kind, class: courtesy, waive: all, because: A test.}\n"

    assert decide(text)["waivers"] == []


def test_open_courtesy_leaves_the_allowance_open(decide):
    """The same amount by two classes is decided only once it is known which one wins."""
    text = (
        "rules:\n"
        "  - {id: statute, class: statutory, when: inquiries_6m > 3, waive: all, because: A test.}\n"
        "  - {id: kind, class: courtesy, waive: all, because: A test.}\n"
    )

    (waiver,) = decide(text, request={"fee_amount": "30.00"}, absent=("inquiries_6m",))["waivers"]

    assert ("incomplete", "30.00", "30.00", ["inquiries_6m"]) == (
        waiver["status"],
        waiver["lowest"],
        waiver["highest"],
        waiver["missing"],
    )


ACTIONS = """\
rules:
  - {id: letter, when: days_past_due >= 1, because: A test., do: {action: send_notice, template: PD18, within_days: 30}}
  - {id: sooner, when: days_past_due >= 10, because: A test., do: {action: send_notice, template: PD18, within_days: 3}}
  - {id: call, when: days_past_due >= 60, because: A test., do: {action: offer_help}}
"""

DUTIES = [
    (0, []),
    (1, [("send_notice", "2026-12-22", ["cn/small#letter"])]),
    (10, [("send_notice", "2026-11-25", ["cn/small#letter", "cn/small#sooner"])]),
    (60, [("offer_help", None, ["cn/small#call"]), ("send_notice", "2026-11-25", ["cn/small#letter", "cn/small#sooner"])]),
]  # fmt: skip


@pytest.mark.parametrize(("days_past_due", "duties"), DUTIES)
def test_each_duty_stands_once_with_its_earliest_day(decide, days_past_due, duties):
    """Two rules for one letter make one letter."""
    actions = decide(ACTIONS, profile={"days_past_due": days_past_due})["actions"]

    assert duties == [(one["action"], one["due"], one["rules"]) for one in actions]
    assert all(one["status"] == "decided" for one in actions)


def test_open_duty_is_incomplete_until_its_day_is_sure(decide):
    """A letter that is sure but could be due sooner is not yet decided."""
    text = ACTIONS.replace("days_past_due >= 10", "inquiries_6m > 3")

    (action,) = decide(text, profile={"days_past_due": 1}, absent=("inquiries_6m",))["actions"]

    assert ("incomplete", "2026-11-25") == (action["status"], action["due"])


SCORE = """\
score:
  starts_at: 350
  range: [350, 950]
  dimensions:
    history:
      - {id: late, field: max_dpd_12m, points: {below 1: 140, from 1: 70, from 30: 20}, none: 60, code: DELINQUENT_OBLIGATIONS}
    standing:
      - {id: verified, field: income_verified, points: {"true": 30, "false": 0}, code: INCOME_UNVERIFIED}
"""

POINTS = [
    ({"max_dpd_12m": 0}, 520, {"history": 140, "standing": 30}),
    ({"max_dpd_12m": 1}, 450, {"history": 70, "standing": 30}),
    ({"max_dpd_12m": 29, "income_verified": False}, 420, {"history": 70, "standing": 0}),
    ({"max_dpd_12m": 30}, 400, {"history": 20, "standing": 30}),
    ({"max_dpd_12m": None}, 440, {"history": 60, "standing": 30}),
]


@pytest.mark.parametrize(("profile", "value", "dimensions"), POINTS)
def test_score_adds_the_points_of_its_bands(decide, profile, value, dimensions):
    """A band begins at its edge, and a known none has points of its own."""
    (score,) = decide(SCORE, profile=profile)["scores"]

    assert ("decided", value, dimensions) == (score["status"], score["value"], score["dimensions"])


def test_open_score_has_bounds(decide):
    """An absent field may be any of its bands."""
    (score,) = decide(SCORE, absent=("max_dpd_12m",))["scores"]

    assert ("incomplete", None, 400, 520, ["max_dpd_12m"]) == (
        score["status"],
        score["value"],
        score["lowest"],
        score["highest"],
        score["missing"],
    )


def test_a_rule_on_an_open_score_compares_its_bounds():
    """Where every value of the score falls on one side, the rule is decided."""
    limit = (
        "uses: {points: cn/points@1}\nbase: {code: SCORE_AND_INCOME, amount: 10000}\nrules:\n"
        "  - {id: low, when: points < 400, cap: 100, code: TOO_MUCH_DEBT, because: A test.}\n"
        "  - {id: high, when: points < 410, cap: 5000, code: TOO_MUCH_DEBT, because: A test.}\n"
    )

    decision = decider_of(points=SCORE, limit=limit).decide(asked(absent=("max_dpd_12m",), explain="full"))

    assert {"cn/limit#low": "not_fired", "cn/limit#high": "unknown"} == {
        rule["rule"]: rule["outcome"] for rule in decision["rules"]
    }


REFUSED = [
    ({"annual_incme": "1"}, "/profile/annual_incme", "unknown-field", "did you mean `annual_income`?"),
    ({"annual_income": "1.001"}, "/profile/annual_income", "wrong-type", "amount of money"),
    ({"annual_income": -1}, "/profile/annual_income", "out-of-range", "below 0"),
    ({"product": "paylater"}, "/profile/product", "unknown-choice", "`pay_later`"),
    ({"is_student": 1}, "/profile/is_student", "wrong-type", "boolean"),
    ({"is_student": None}, "/profile/is_student", "wrong-type", "boolean"),
    ({"risk_flags": ["cash_out", "cash_out"]}, "/profile/risk_flags", "duplicate-choice", "twice"),
    ({"self_exclusion_until": "2026-02-30"}, "/profile/self_exclusion_until", "not-a-date", "2024-02-23"),
    ({"currency": "HKD"}, "/profile/currency", "currency-mismatch", "CNY"),
]


@pytest.mark.parametrize(("profile", "pointer", "code", "words"), REFUSED)
def test_facts_outside_the_vocabulary_are_named(decide, profile, pointer, code, words):
    """Each by pointer, with what was expected, and never with its value."""
    with pytest.raises(FactsRefused) as refused:
        decide(SCORE, profile=profile)

    (problem,) = refused.value.problems
    assert (pointer, code) == (problem.pointer, problem.code)
    assert words in problem.message


def test_same_inputs_give_the_same_decision():
    """Nothing of a decision depends on when or by which decider it is made."""
    first, second = (decider_of(points=SCORE).decide(asked()) for _ in range(2))

    assert first == second
