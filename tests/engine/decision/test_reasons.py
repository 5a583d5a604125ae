import re

import pytest

from api.wiring import load_folder
from tests.engine.decision.conftest import SHIPPED, asked, decider_of

BASE = "base: {code: SCORE_AND_INCOME, amount: 10000}\nround_down_to: 100\nminimum: 500\n"


def rule(name, effect, code, more=""):
    return f"  - {{id: {name}, {effect}, code: {code}, because: A test.{more}}}"


def rules(*texts):
    """A policy with a base of 10,000 and these rules."""
    return BASE + ("rules:\n" + "\n".join(texts) if texts else "")


FROZEN = rule("late", "freeze: no_drawdown, release_when: by_hand", "DELINQUENCY_30")
FRAUD = rule("fraud", "freeze: full, release_when: by_hand", "FRAUD_SUSPECTED")
SANCTIONS = rule("listed", "freeze: full, release_when: by_hand", "SANCTIONS_HIT")
STANDS = {"code": "DELINQUENCY_30", "level": "no_drawdown", "since": "2026-01-01"}
UNOWNED = {"code": "MISUSE_OF_FUNDS", "level": "full", "since": "2026-01-01"}

REASONS = [
    # rules, current, requested, freezes → code and what it is about
    ([], "12000.00", None, [], [("SCORE_AND_INCOME", "limit")]),
    ([], "8000.00", None, [], []),
    ([], "8000.00", "9000.00", [], []),
    ([], "10000.00", "20000.00", [], [("SCORE_AND_INCOME", "limit")]),
    ([rule("a", "cap: 1550", "TOO_MUCH_DEBT"), rule("b", "cap: 3000", "STUDENT")], "8000.00", None, [], [("TOO_MUCH_DEBT", "limit")]),
    ([rule("b", "cap: 1550", "STUDENT"), rule("a", "cap: 1599", "TOO_MUCH_DEBT")], "8000.00", None, [], [("TOO_MUCH_DEBT", "limit"), ("STUDENT", "limit")]),
    ([rule("b", "cap: 400", "STUDENT"), rule("a", "cap: 450", "TOO_MUCH_DEBT")], None, None, [], [("TOO_MUCH_DEBT", "limit"), ("STUDENT", "limit")]),
    ([rule("b", "cap: 400", "STUDENT"), rule("a", "cap: 900", "TOO_MUCH_DEBT")], None, None, [], [("STUDENT", "limit")]),
    ([rule("a", "cap: 1500", "STUDENT"), rule("b", "cap: 1500", "TOO_MUCH_DEBT", ", strength: law")], "8000.00", None, [], [("TOO_MUCH_DEBT", "limit"), ("STUDENT", "limit")]),
    ([rule("a", "cap: 0", "STUDENT"), rule("b", "decline: true", "TOO_MUCH_DEBT")], "8000.00", None, [], [("TOO_MUCH_DEBT", "limit")]),
    ([rule("a", "cap: 0", "STUDENT"), "  - {id: f, floor: 900, because: A test.}"], "8000.00", None, [], [("STUDENT", "limit")]),
    ([FROZEN], "8000.00", None, [], [("DELINQUENCY_30", "freeze")]),
    ([FROZEN], "8000.00", None, [STANDS], []),
    ([FROZEN], "8000.00", "9000.00", [STANDS], [("DELINQUENCY_30", "limit")]),
    ([FROZEN], "8000.00", "9000.00", [], [("DELINQUENCY_30", "freeze limit")]),
    ([], "8000.00", "9000.00", [UNOWNED], [("MISUSE_OF_FUNDS", "limit")]),
    ([FROZEN, FRAUD], "8000.00", None, [], [("ACCOUNT_CHECK", "freeze"), ("DELINQUENCY_30", "freeze")]),
    ([FRAUD, SANCTIONS], "8000.00", None, [], [("ACCOUNT_CHECK", "freeze")]),
    ([FROZEN, rule("a", "cap: 1000", "STUDENT"), rule("b", "cap: 1099", "TOO_MUCH_DEBT")], "8000.00", None, [],
     [("DELINQUENCY_30", "freeze"), ("STUDENT", "limit"), ("TOO_MUCH_DEBT", "limit")]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "current", "requested", "freezes", "expected"), REASONS)
def test_reasons_are_ranked_by_what_determined_the_result(
    decide, given, current, requested, freezes, expected
):
    """Only adverse outcomes have reasons: hard stops first, then what weighs most, then by name."""
    decision = decide(
        rules(*given),
        profile={"current_limit": current},
        request={"requested_limit": requested},
        freezes=freezes,
    )

    assert expected == [(reason["code"], " ".join(reason["about"])) for reason in decision["reasons"]]


SCORE = """\
score:
  starts_at: 300
  range: [300, 900]
  dimensions:
    conduct:
      - {id: late, field: days_past_due, points: {below 1: 100, from 1: 40, from 30: 0}, code: DELINQUENT_OBLIGATIONS}
      - {id: heads, field: platform_count, points: {below 3: 50, from 3: 0}, code: TOO_MUCH_DEBT}
    standing:
      - {id: fresh, field: months_on_book, points: {below 12: 0, from 12: 200}, code: INCOME_UNVERIFIED}
      - {id: plain, field: inquiries_6m, points: {below 5: 80, from 5: 0}, code: STUDENT}
"""
SCORED = """\
uses: {points: cn/points}
base:
  code: SCORE_AND_INCOME
  matrix:
    down: points
    rows: {below 500: [1000], from 500: [5000], from 700: [8000]}
"""
SCORES = [
    # late, platforms, months → codes
    (0, 2, 6, ["SCORE_AND_INCOME", "INCOME_UNVERIFIED"]),
    (1, 3, 6, ["SCORE_AND_INCOME", "INCOME_UNVERIFIED", "DELINQUENT_OBLIGATIONS", "TOO_MUCH_DEBT"]),
    (30, 3, 12, ["SCORE_AND_INCOME", "DELINQUENT_OBLIGATIONS", "TOO_MUCH_DEBT"]),
    (0, 3, 12, ["SCORE_AND_INCOME", "TOO_MUCH_DEBT"]),
]


@pytest.mark.parametrize(("late", "platforms", "months", "codes"), SCORES)
def test_a_base_is_followed_by_the_fields_that_lost_most_points(late, platforms, months, codes):
    """What a score takes away is told field by field, the largest distance from the best attainable first."""
    facts = {
        "days_past_due": late,
        "platform_count": platforms,
        "months_on_book": months,
        "inquiries_6m": 0,
        "current_limit": "9000.00",
    }
    decision = decider_of(points=SCORE, small=SCORED).decide(asked(profile=facts))

    assert codes == [reason["code"] for reason in decision["reasons"]]


def test_a_score_that_could_not_have_raised_the_limit_is_no_reason():
    """Where the best score gives no more, its fields are not named."""
    flat = SCORED.replace("8000", "1000").replace("5000", "1000")
    facts = {"platform_count": 3, "current_limit": "9000.00"}
    decision = decider_of(points=SCORE, small=flat).decide(asked(profile=facts))

    assert ["SCORE_AND_INCOME"] == [reason["code"] for reason in decision["reasons"]]


NEUTRAL = "ACCOUNT_CHECK"
SILENT = re.compile("FRAUD|SANCTION|LAUNDER|AML|TERROR|TAKEOVER|BUST_OUT|MULE")
TELLING = re.compile(
    "fraud|sanction|launder|crim|terror|suspect|suspici|police|watch ?list|match|欺诈|诈骗|制裁|洗钱|恐怖|犯罪|可疑|警"
)


def test_customers_are_never_tipped_off():
    """Fraud and sanctions are told as a check of details, in the very words that any check is told in."""
    reasons = load_folder(SHIPPED).texts.reasons
    silent = [reason for code, reason in reasons.items() if SILENT.search(code)]

    assert {"FRAUD_SUSPECTED", "SANCTIONS_HIT"} <= {reason.code for reason in silent}
    assert {(NEUTRAL, tuple(reasons[NEUTRAL].texts.values()))} == {
        (reason.told_as, tuple(reason.texts.values())) for reason in silent
    }
    assert [] == [text for text in reasons[NEUTRAL].texts.values() if TELLING.search(text.lower())]
    assert SILENT.search(NEUTRAL) is None


def test_duties_are_told_in_the_customers_language(decide):
    """Each duty comes with the catalogue's text."""
    text = "rules:\n  - {id: help, because: A test., do: {action: offer_help}}\n"
    told = [decide(text, locale=locale)["actions"][0]["text"] for locale in ("en", "zh")]

    assert [
        "We will contact you to talk about help with your payments.",
        "我们将与您联系，商讨如何帮助您还款。",
    ] == told
