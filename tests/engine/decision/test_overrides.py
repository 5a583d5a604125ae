import pytest

from engine import Decider, FactsRefused
from engine.decision.explain.explain import explain
from engine.text.strict_json import canonical
from tests.engine.decision.conftest import asked, decider_of

POLICY = """\
base: {code: SCORE_AND_INCOME, amount: 10000}
round_down_to: 100
minimum: 500
rules:
  - {id: small, cap: 1550, code: TOO_MUCH_DEBT, because: A test.}
  - {id: young, when: age_years < 18, decline: true, strength: law, code: AGE, because: A test.}
  - {id: own, when: self_limit != null, cap: self_limit, strength: customer, code: YOUR_OWN_LIMIT, because: A test.}
  - {id: bad, when: platform_count == 9, decline: true, code: STUDENT, because: A test.}
  - {id: still, when: platform_count == 8, hold: true, code: STUDENT, because: A test.}
  - {id: late, when: days_past_due >= 30, freeze: full, release_when: days_past_due == 0, code: DELINQUENCY_30, because: A test.}
  - {id: excluded, when: self_exclusion_until != null, freeze: no_drawdown, release_when: by_hand, strength: customer, code: SELF_EXCLUSION, because: A test.}
  - {id: help, floor: 600, because: A test.}
  - {id: tell, when: new_limit < 5000, do: {action: reduction_notice}, because: A test.}
  - {id: warn, when: freeze_level_now == 'full', do: {action: freeze_notice}, because: A test.}
  - {id: eased, when: reopening, cap: 3000, code: STUDENT, because: A test.}
"""
FACTS = {
    "age_years": 34,
    "self_limit": None,
    "self_exclusion_until": None,
    "platform_count": 1,
    "days_past_due": 0,
    "current_limit": "8000.00",
    "current_balance": "100.00",
}
SMALL = "cn/small#small"


def override(lift=SMALL, **more):
    return {
        "lift": lift,
        "by": "ann",
        "approved_by": "bob",
        "why": "A letter of 3 May.",
        "until": "2026-11-22",
        **more,
    }


def question(*overrides, freezes=(), **profile):
    return asked(profile=FACTS | profile, overrides=list(overrides), freezes=list(freezes))


@pytest.fixture(scope="module")
def decider() -> Decider:
    return decider_of(small=POLICY)


STANDS = {"code": "DELINQUENCY_30", "level": "full", "since": "2026-01-01"}
STRANGE = {"code": "DISPUTE", "level": "full", "since": "2026-01-01"}

EFFECTS = [
    # facts, freezes, what is lifted → limit, its answer and that without; level and that without; actions
    ({}, [], [SMALL], "10000.00", "1500.00", "none", "none", []),
    ({"platform_count": 9}, [], [SMALL], "0.00", "0.00", "none", "none", ["reduction_notice"]),
    ({"platform_count": 9}, [], ["cn/small#bad"], "1500.00", "0.00", "none", "none", ["reduction_notice"]),
    ({"platform_count": 9}, [], [SMALL, "cn/small#bad"], "10000.00", "0.00", "none", "none", []),
    ({"platform_count": 8}, [], [SMALL], "8000.00", "1500.00", "none", "none", []),
    ({"platform_count": 8}, [], [SMALL, "cn/small#still"], "10000.00", "1500.00", "none", "none", []),
    ({"self_limit": "900.00"}, [], [SMALL], "900.00", "900.00", "none", "none", ["reduction_notice"]),
    ({"days_past_due": 30}, [], [SMALL], "8000.00", "1500.00", "full", "full", ["freeze_notice"]),
    ({"days_past_due": 30}, [], [SMALL, "DELINQUENCY_30"], "10000.00", "1500.00", "none", "full", []),
    ({"days_past_due": 30}, [], [SMALL, "cn/small#late"], "10000.00", "1500.00", "none", "full", []),
    ({"days_past_due": 9}, [STANDS], [SMALL, "DELINQUENCY_30"], "3000.00", "1500.00", "none", "full", ["reduction_notice"]),
    ({}, [STRANGE], [SMALL, "DISPUTE"], "10000.00", "1500.00", "none", "full", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "freezes", "lifts", "amount", "plain", "level", "plain_level", "actions"), EFFECTS
)
def test_what_is_lifted_counts_as_not_fired(
    decider, facts, freezes, lifts, amount, plain, level, plain_level, actions
):
    """Later outcomes read the lifted ones, and the decision shows both sides."""
    decision = decider.decide(question(*map(override, lifts), freezes=freezes, **facts))
    limit, freeze = decision["limit"], decision["freeze"]

    assert (amount, plain) == (limit["amount"], limit["without_overrides"]["amount"])
    assert (level, plain_level) == (freeze["level"], freeze["without_overrides"]["level"])
    assert actions == [action["action"] for action in decision["actions"]]


def test_the_plain_side_is_the_decision_without_overrides(decider):
    """What is shown as without overrides is what is decided without them."""
    facts = {"days_past_due": 30}
    plain = decider.decide(question(**facts))
    decision = decider.decide(question(override(), override("DELINQUENCY_30"), **facts))

    for outcome in ("limit", "freeze"):
        beside = decision[outcome]["without_overrides"]
        assert beside == {key: plain[outcome][key] for key in beside}
    assert "overrides" not in plain
    assert canonical(plain) == canonical(decider.decide(asked(profile=FACTS | facts)))


def test_each_override_says_what_it_changed(decider):
    """The outcome without one override, and that one which lifts nothing has no effect."""
    decision = decider.decide(question(override(), override("cn/small#bad"), override("DELINQUENCY_30")))
    small, *others = decision["overrides"]

    assert ({"status": "decided", "answer": "reduced", "amount": "1500.00"}, False) == (
        small["without"]["limit"],
        small["no_effect"],
    )
    assert [({}, True)] * 2 == [(other["without"], other["no_effect"]) for other in others]
    assert ("ann", "bob", "A letter of 3 May.", "2026-11-22") == tuple(
        small[key] for key in ("by", "approved_by", "why", "until")
    )


def test_lifted_rules_are_shown_as_overridden(decider):
    """Both lists of rules, the codes of freezes, and reasons that no longer apply."""
    asked_ = question(
        override(),
        override("DELINQUENCY_30"),
        override("DISPUTE"),
        freezes=[STANDS, STRANGE],
        days_past_due=30,
    )
    decision = decider.decide(asked_)
    outcomes = {rule["rule"]: (rule["outcome"], rule["binding"]) for rule in decision["rules"]}
    released = [(each["code"], each["by"]) for each in decision["freeze"]["released"]]
    explained = explain(decider, asked_)

    assert [("overridden", False)] * 2 == [outcomes[rule] for rule in (SMALL, "cn/small#late")]
    assert [("DELINQUENCY_30", "override"), ("DISPUTE", "override")] == released
    assert {SMALL, "cn/small#late"} == {
        rule["rule"] for rule in explained["rules"] if rule["outcome"] == "overridden"
    }
    assert {SMALL, "cn/small#late"} & {rule["rule"] for rule in explained["evidence"]} == set()
    assert decision["overrides"] == explained["overrides"]
    assert "switched_off" not in canonical(explained).decode()
    assert ["STUDENT"] == [reason["code"] for reason in decision["reasons"]]


def test_a_release_that_was_due_anyway_is_not_by_override(decider):
    """A code whose criterion holds is released by it."""
    decision = decider.decide(question(override("DELINQUENCY_30"), freezes=[STANDS]))

    assert [{"code": "DELINQUENCY_30", "level": "full", "rule": "cn/small#late"}] == decision["freeze"][
        "released"
    ]
    assert [True] == [each["no_effect"] for each in decision["overrides"]]


REFUSED = [
    # override → pointer below it and code
    (override(approved_by="ann"), "approved_by", "same-person"),
    (override(approved_by=" A N\tN "), "approved_by", "same-person"),
    (override(by="ａｎｎ", approved_by="ANN"), "approved_by", "same-person"),
    (override(until="2026-11-21"), "until", "expired"),
    (override("cn/small#smal"), "lift", "unknown-rule"),
    (override("cn/other#small"), "lift", "unknown-rule"),
    (override("cn/small#base"), "lift", "unknown-rule"),
    (override("cn/small#minimum"), "lift", "unknown-rule"),
    (override("TOO_MUCH_DEBT"), "lift", "unknown-rule"),
    (override("DISPUTE"), "lift", "unknown-rule"),
    (override("cn/small#young"), "lift", "not-liftable"),
    (override("cn/small#own"), "lift", "not-liftable"),
    (override("cn/small#excluded"), "lift", "not-liftable"),
    (override("SELF_EXCLUSION"), "lift", "not-liftable"),
    (override("cn/small#help"), "lift", "not-liftable"),
    (override("cn/small#tell"), "lift", "not-liftable"),
    (override(why=" "), "why", "wrong-form"),
    (override(why="x" * 1001), "why", "wrong-form"),
    (override(by=""), "by", "wrong-form"),
    (override(by="x" * 129), "by", "wrong-form"),
    (override("x" * 201), "lift", "wrong-form"),
    (override(7), "lift", "wrong-type"),
    (override(until="tomorrow"), "until", "not-a-date"),
    (override(until=None), "until", "wrong-type"),
    (override(more=1), "more", "unknown-field"),
    ({key: value for key, value in override().items() if key != "why"}, "why", "missing"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "pointer", "code"), REFUSED)
def test_what_must_not_be_lifted_is_refused(decider, given, pointer, code):
    """Each fault is named by its place, never by what was said."""
    with pytest.raises(FactsRefused) as refused:
        decider.decide(question(given))

    (problem,) = refused.value.problems
    assert (f"/overrides/0/{pointer}", code) == (problem.pointer, problem.code)
    said = [value for value in given.values() if isinstance(value, str) and value.strip() and len(value) > 3]
    assert [] == [value for value in said if value in problem.message.replace(SMALL, "")]


def test_all_faults_are_told_at_once(decider):
    """Several overrides, several faults."""
    given = [override(), override(), override("cn/small#young", approved_by="Ann", until="2020-01-01")]
    with pytest.raises(FactsRefused) as refused:
        decider.decide(question(*given))

    assert [
        ("/overrides/1/lift", "duplicate-lift"),
        ("/overrides/2/approved_by", "same-person"),
        ("/overrides/2/until", "expired"),
        ("/overrides/2/lift", "not-liftable"),
    ] == [(problem.pointer, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("given", "code"),
    [([override(f"cn/small#r{n}") for n in range(21)], "too-many"), ({}, "wrong-type"), ([3], "wrong-type")],
)
def test_a_list_of_another_shape_is_refused(decider, given, code):
    """At most twenty, each of them an object."""
    with pytest.raises(FactsRefused) as refused:
        decider.decide(asked(profile=FACTS, overrides=given))

    assert [code] == [problem.code for problem in refused.value.problems]


def test_a_rule_of_another_version_is_not_in_force():
    """A rule that has gone, or is yet to come, cannot be lifted."""
    decider = decider_of(
        small=POLICY, later="rules:\n  - {id: gone, cap: 5, code: STUDENT, because: A test.}\n"
    )
    question_ = asked(profile=FACTS, overrides=[override("cn/later#gone")], day=737000)
    decider.decide(asked(profile=FACTS, overrides=[override("cn/later#gone")]))

    with pytest.raises(FactsRefused) as refused:
        decider.decide(question_)

    assert ["not-in-force"] == [problem.code for problem in refused.value.problems]
