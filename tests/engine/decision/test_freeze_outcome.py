import pytest

FREEZES = """\
rules:
  - {id: late, when: days_past_due >= 30, freeze: no_drawdown, code: DELINQUENCY_30, because: A test.,
     release_when: days_past_due == 0 and consecutive_on_time_payments >= 3}
  - {id: misuse, when: missed_payments_12m > 5, freeze: full, code: MISUSE_OF_FUNDS, because: A test.,
     release_when: by_hand}
  - {id: excluded, when: platform_count > 40, freeze: no_increase, code: SELF_EXCLUSION, because: A test.,
     release_when: days_since(frozen_since) >= 30}
"""


def standing(code: str, level: str = "no_drawdown", since: str = "2026-11-01") -> dict:
    """One standing freeze."""
    return {"code": code, "level": level, "since": since}


CASES = [
    # profile, standing freezes → level, new, kept, released, reopening
    ({}, [], "none", [], [], [], False),
    ({"days_past_due": 30}, [], "no_drawdown", ["DELINQUENCY_30"], [], [], False),
    ({"days_past_due": 29}, [], "none", [], [], [], False),
    ({"days_past_due": 12}, ["DELINQUENCY_30"], "no_drawdown", [], ["DELINQUENCY_30"], [], False),
    ({}, ["DELINQUENCY_30"], "none", [], [], ["DELINQUENCY_30"], True),
    (
        {"consecutive_on_time_payments": 2},
        ["DELINQUENCY_30"],
        "no_drawdown",
        [],
        ["DELINQUENCY_30"],
        [],
        False,
    ),
    ({}, ["MISUSE_OF_FUNDS"], "full", [], ["MISUSE_OF_FUNDS"], [], False),
    ({"days_past_due": 40}, ["MISUSE_OF_FUNDS"], "full", ["DELINQUENCY_30"], ["MISUSE_OF_FUNDS"], [], False),
    ({}, ["DELINQUENCY_30", "MISUSE_OF_FUNDS"], "full", [], ["MISUSE_OF_FUNDS"], ["DELINQUENCY_30"], False),
    ({}, ["COURT_ORDER"], "no_drawdown", [], ["COURT_ORDER"], [], False),
]


@pytest.mark.parametrize(("profile", "codes", "level", "new", "kept", "released", "reopening"), CASES)
def test_freeze_has_two_ends(decide, profile, codes, level, new, kept, released, reopening):
    """A reason comes when its condition holds and goes when its own release criterion does."""
    freeze = decide(FREEZES, profile=profile, freezes=[standing(code) for code in codes])["freeze"]

    found = {group: [reason["code"] for reason in freeze[group]] for group in ("new", "kept", "released")}
    assert {"new": new, "kept": kept, "released": released} == found
    assert ("decided", level, reopening) == (freeze["status"], freeze["level"], freeze["reopening"])


SINCE = [("2026-10-23", "none"), ("2026-10-24", "no_increase")]


@pytest.mark.parametrize(("since", "level"), SINCE)
def test_release_may_count_from_the_day_of_the_freeze(decide, since, level):
    """`frozen_since` is the day since which the rule's own code stands."""
    freeze = decide(FREEZES, freezes=[standing("SELF_EXCLUSION", "no_increase", since)])["freeze"]

    assert level == freeze["level"]


def test_kept_reason_says_what_it_waits_for(decide):
    """The customer can be told how to get out."""
    freezes = [standing("DELINQUENCY_30"), standing("MISUSE_OF_FUNDS"), standing("COURT_ORDER", "full")]

    kept = decide(FREEZES, profile={"days_past_due": 3}, freezes=freezes)["freeze"]["kept"]

    assert {
        "DELINQUENCY_30": "days_past_due == 0 and consecutive_on_time_payments >= 3",
        "MISUSE_OF_FUNDS": "by_hand",
        "COURT_ORDER": "by_hand",
    } == {reason["code"]: reason["waits_for"] for reason in kept}


def test_unknown_freezes_keep_the_level_open(decide):
    """Nobody knows what stands: the level is at least what fires now and at most everything."""
    freeze = decide(FREEZES, profile={"days_past_due": 31}, freezes=None)["freeze"]

    assert ("incomplete", "no_drawdown", "full", ["freezes"]) == (
        freeze["status"],
        freeze["lowest"],
        freeze["highest"],
        freeze["missing"],
    )


def test_definite_full_freeze_is_never_withheld(decide):
    """What else is unknown cannot make it weaker."""
    freeze = decide(FREEZES, profile={"missed_payments_12m": 9}, absent=("days_past_due",), freezes=None)[
        "freeze"
    ]

    assert ("decided", "full") == (freeze["status"], freeze["level"])


def test_open_referral_does_not_withhold_a_full_freeze(decide):
    """Nor does a person who may have to look."""
    look = (
        "  - {id: look, when: inquiries_6m > 3, because: A test., refer: {queue: fraud, outcome: freeze}}\n"
    )

    decided = [
        decide(FREEZES + look, profile={"missed_payments_12m": missed}, absent=("inquiries_6m",))["freeze"][
            "status"
        ]
        for missed in (0, 9)
    ]

    assert ["incomplete", "decided"] == decided


def test_undecided_level_keeps_what_stands(decide):
    """While the release is open, the level shown is that of the standing reasons."""
    freeze = decide(FREEZES, absent=("days_past_due",), freezes=[standing("DELINQUENCY_30")])["freeze"]

    assert ("incomplete", "no_drawdown", "none", "no_drawdown") == (
        freeze["status"],
        freeze["level"],
        freeze["lowest"],
        freeze["highest"],
    )


def test_freeze_holds_the_limit(decide):
    """Any level stops an increase; no floor lifts that, and a reduction goes through."""
    base = "base: {code: SCORE_AND_INCOME, amount: 10000}\n"
    floor = "  - {id: up, floor: 20000, because: A test.}\n"

    limit = decide(base + FREEZES + floor, profile={"days_past_due": 30, "current_limit": "8050.00"})["limit"]

    assert ("unchanged", "8050.00", ["cn/small#late"]) == (
        limit["answer"],
        limit["amount"],
        limit["decided_by"],
    )
    assert "0.00" == limit["available"]
