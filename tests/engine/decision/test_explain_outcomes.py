"""The explanation of outcomes: why an entry decided, what a freeze waits for, and what is missing."""

import pytest

from engine.decision.explain.explain import FORMAT, explain
from tests.engine.decision.conftest import asked, decider_of

BASE = "base:\n  code: SCORE_AND_INCOME\n  amount: 10000\n"


def cap(name, amount, when="age_years > 0"):
    return f"  - {{id: {name}, when: {when}, cap: {amount}, code: AGE, because: A test.}}\n"


def entries(policy, **how):
    """The entries of the limit: outcome, what each gives, what the limit is without it, whether it decides."""
    limit = explain(decider_of(small=policy), asked(**how))["limit"]
    return limit, {
        entry["rule"].partition("#")[2]: (
            entry["outcome"],
            *(ends(entry[key]) for key in ("gives", "without")),
            entry["decides"],
        )
        for entry in limit["entries"]
        if entry["rule"].startswith("cn/small")
    }


def ends(amount):
    if amount is None or "lowest" not in amount:
        return amount and amount["amount"]
    return f"{amount['lowest']}..{amount['highest']}"


def test_the_limit_without_each_entry():
    """Every entry says what it gives, and what the limit would be without it."""
    policy = f"{BASE}rules:\n{cap('low', 2000)}{cap('high', 5000)}{cap('quiet', 100, 'age_years > 99')}"
    limit, found = entries(policy)

    assert {
        "base": ("fired", "10000.00", None, False),
        "high": ("fired", "5000.00", "2000.00", False),
        "low": ("fired", "2000.00", "5000.00", True),
        "quiet": ("not_fired", "100.00", None, False),
    } == found
    assert (False, None) == (limit["tied"], limit["without_tied"])


def test_a_tie_is_said():
    """Where several entries decide, leaving out one changes nothing and leaving out all does."""
    limit, found = entries(f"{BASE}rules:\n{cap('one', 2000)}{cap('two', 2000)}{cap('high', 5000)}")

    assert ["2000.00", "2000.00"] == [found[name][2] for name in ("one", "two")]
    assert (True, "5000.00") == (limit["tied"], limit["without_tied"]["amount"])


def test_the_limit_without_its_minimum():
    """A limit refused as too small says what it would have been."""
    policy = f"{BASE}rules:\n{cap('low', 200)}minimum: 500\n"
    _, found = entries(policy, profile={"current_limit": None})

    assert ("fired", "500.00", "200.00", True) == found["minimum"]


def test_an_open_entry():
    """A rule that may fire shows the bounds of the limit without it."""
    policy = f"{BASE}rules:\n{cap('low', 2000, 'is_student')}{cap('other', 6000, 'income_verified')}"
    _, found = entries(policy, absent=("is_student", "income_verified"))

    assert ("unknown", "2000.00", "6000.00..10000.00", False) == found["low"]


# Freezes


def kept(release, since="2026-09-01", **how):
    """The one kept freeze of a rule with this release criterion."""
    policy = f"""\
rules:
  - id: late
    when: days_past_due >= 90
    freeze: full
    release_when: {release}
    code: DELINQUENCY_90
    because: A test.
"""
    freezes = [{"code": "DELINQUENCY_90", "level": "full", "since": since}]
    (found,) = explain(decider_of(small=policy), asked(freezes=freezes, **how))["freeze"]["kept"]
    return found


@pytest.mark.parametrize(
    ("release", "expected", "why"),
    [
        ("days_since(frozen_since) >= 90", "2026-11-30", "nothing does"),
        ("months_since(frozen_since) >= 9 and days_past_due == 0", "2027-06-01", "its other clauses may"),
        ("not (months_since(frozen_since) < 9)", "2027-06-01", "nothing does"),
        ("days_since(frozen_since) >= 90 or days_past_due > 100", "2026-11-22", "its other clauses may"),
        ("frozen_since < d'2026-01-01'", None, "no day of the next ten years"),
        ("days_past_due > 100", None, "waits for facts"),
        ("income_as_of != null and months_since(income_as_of) < 3", None, "waits for facts"),
        ("by_hand", None, "lifted by hand"),
        (
            "days_since(frozen_since) >= 90 and days_since(frozen_since) < 80",
            None,
            "no day of the next ten years",
        ),
    ],
)
def test_the_earliest_day_a_freeze_can_end(release, expected, why):
    """Where time moves a clause, the first day on which it no longer holds the freeze; else why there is none."""
    found = kept(release, profile={"income_as_of": "2026-01-31", "days_past_due": 0})

    assert expected == found["earliest"]
    assert why in found["why"]


def test_what_a_freeze_waits_for():
    """A kept freeze shows its criterion clause by clause, with the values as they are now."""
    found = kept("days_past_due == 0 and months_since(frozen_since) >= 9", profile={"days_past_due": 3})

    assert [("days_past_due == 0", "false", 3), ("months_since(frozen_since) >= 9", "false", 2)] == [
        (item["text"], item["truth"], item["left"]["value"]) for item in found["clauses"]["items"]
    ]
    assert "freeze frozen_since" == found["clauses"]["items"][1]["left"]["reads"][0]["from"]


def test_a_freeze_that_nobody_owns():
    """A standing code without a rule stays, and the explanation says why."""
    freezes = [{"code": "OLD_CODE", "level": "full", "since": "2020-01-01"}]
    (found,) = explain(decider_of(small="rules:\n" + cap("one", 5)), asked(freezes=freezes))["freeze"]["kept"]

    assert (None, None) == (found["clauses"], found["earliest"])
    assert found["why"].startswith("no rule in force owns this code")


# What is missing, and what stood in nobody's way


def test_what_a_missing_field_could_change():
    """Each missing field says which outcomes a value of it would move."""
    policy = f"""{BASE}rules:
{cap("student", 2000, "is_student")}\
{cap("poor", 3000, "annual_income == 1234.56 and age_years > 0")}\
  - {{id: late, when: days_past_due >= 30, freeze: full, release_when: by_hand, code: DELINQUENCY_30, because: A.}}
  - {{id: tips, when: is_student, do: {{action: payment_tips}}, because: A.}}
  - {{id: look, when: is_student and income_verified, refer: {{queue: q, outcome: limit}}, code: AGE, because: A.}}
"""
    absent = ("is_student", "annual_income", "days_past_due", "income_verified", "current_limit")
    found = explain(decider_of(small=policy), asked(absent=absent, profile={"current_balance": 0}))
    could = {field["field"]: field["could"] for field in found["missing"]}

    assert could["annual_income"] == [
        "change nothing by itself, only together with other missing fields"
    ] or ("change the limit" in could["annual_income"][0])
    assert "add the action payment_tips or rule it out" in could["is_student"]
    assert "add freeze DELINQUENCY_30 or rule it out" in could["days_past_due"]
    assert ["rule out a referral to the queue q"] == could["income_verified"]


def test_both_sides_of_every_threshold_are_tried():
    """A value in the middle of a field's range that changes the limit is found."""
    policy = f"{BASE}rules:\n{cap('odd', 3000, 'annual_income == 1234.56')}"
    (found,) = explain(decider_of(small=policy), asked(absent=("annual_income",)))["missing"]

    assert ["change the limit between 3000.00 and 10000.00"] == found["could"]
    assert True is found["changes"][0]["settles"]


def test_missing_freezes():
    """Nobody knows the standing freezes: each code that could stand is tried."""
    policy = """\
rules:
  - {id: late, when: age_years > 99, freeze: full, release_when: by_hand, code: DELINQUENCY_30, because: A.}
"""
    found = explain(decider_of(small=policy), asked(freezes=None))["missing"]

    assert [
        ("freezes", ["change the freeze between none and full", "add freeze DELINQUENCY_30 or rule it out"])
    ] == [(field["field"], field["could"]) for field in found]


def test_evidence_for_an_approval():
    """An approved limit lists each blocking rule with the clauses that kept it from firing."""
    policy = f"{BASE}rules:\n{cap('never', 5, 'age_years > 99 and is_student')}{cap('fires', 9000)}"
    profile = {"current_limit": None, "is_student": True}
    found = explain(decider_of(small=policy), asked(profile=profile))

    assert "approved" == found["limit"]["answer"]
    assert [("cn/small#never", "cap", ["age_years > 99"])] == [
        (each["rule"], each["effect"], [clause["text"] for clause in each["clauses"]])
        for each in found["evidence"]
    ]


def test_a_refusal_needs_no_evidence():
    """A limit that is not granted lists none."""
    found = explain(
        decider_of(small=f"{BASE}rules:\n{cap('low', 0)}{cap('quiet', 5, 'is_student')}"), asked()
    )

    assert [] == found["evidence"]


def test_policies_and_versions():
    """Every version says where it takes part, or why it does not on this day."""
    text = "applies_when: \"product == 'cash_loan'\"\nrules:\n" + cap("one", 5)
    later = "rules:\n" + cap("two", 5)
    decider = decider_of(small=text, draft="status: draft\n" + later, old='until: "2021-01-01"\n' + later)
    found = explain(decider, asked())
    (policy,) = found["policies"]

    assert FORMAT == found["format"]
    assert [("cn/draft", "its status is draft"), ("cn/old", "it ended on 2021-01-01")] == [
        (each["policy"], each["why"]) for each in found["not_in_force"]
    ]
    assert ("false", ["true", "true", "false"]) == (
        policy["applies"]["truth"],
        [item["truth"] for item in policy["applies"]["items"]],
    )
    assert ["not_in_force"] == [rule["outcome"] for rule in found["rules"]]


def test_an_anchored_version():
    """A version picked by a date of the account says on which days, and takes its parameters of that day."""
    policy = """\
anchor: last_reopened_date
parameters:
  most:
    unit: money
    values:
      - {from: "2020-01-01", value: 300}
      - {from: "2022-01-01", value: 400}
rules:
  - {id: r, when: annual_income > most, cap: most, code: AGE, because: A.}
"""
    decider = decider_of(small=policy)
    for opened, expected in (("2021-05-05", ("300.00", "2020-01-01")), (None, ("400.00", "2022-01-01"))):
        found = explain(decider, asked(profile={"last_reopened_date": opened, "annual_income": 500}))
        (rule,) = found["rules"]

        assert expected[0] == rule["amount"]["value"]
        assert f"parameter most since {expected[1]}" == rule["amount"]["from"]
        assert "(last_reopened_date ?? as_of) >= d'2020-01-01'" in found["policies"][0]["applies"]["text"]


def test_scores_are_explained():
    """A score shows what each of its fields is worth."""
    policy = """\
score:
  starts_at: 300
  range: [300, 900]
  dimensions:
    conduct:
      - {id: late, field: days_past_due, points: {below 1: 50, from 1: 0}, code: DELINQUENT_OBLIGATIONS}
"""
    (score,) = explain(decider_of(small=policy), asked(profile={"days_past_due": 0}))["scores"]

    assert 350 == score["value"]
    assert [("late", "conduct", 0, 50)] == [
        (each["id"], each["dimension"], each["field"]["value"], each["points"]["value"])
        for each in score["characteristics"]
    ]
