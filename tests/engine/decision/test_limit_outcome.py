import pytest

BASE = "base: {code: SCORE_AND_INCOME, amount: 10000}\nround_down_to: 100\nminimum: 500\n"


def rules(*texts: str) -> str:
    """A policy with a base of 10,000 and these rules."""
    return BASE + ("rules:\n" + "\n".join(texts) if texts else "")


def rule(name: str, effect: str, when: str | None = None, more: str = "") -> str:
    """One rule; its code is one the shipped texts have."""
    condition = f"when: {when}, " if when else ""
    return f"  - {{id: {name}, {condition}{effect}, code: TOO_MUCH_DEBT, because: A test says so.{more}}}"


ANSWERS = [
    # rules, current, requested → answer, amount, decided_by
    ([], None, None, "approved", "10000.00", ["base"]),
    ([], "8000.00", None, "increased", "10000.00", ["base"]),
    ([], "10000.00", None, "unchanged", "10000.00", ["base"]),
    ([], "12000.00", None, "reduced", "10000.00", ["base"]),
    ([], None, "9000.00", "approved", "10000.00", ["base"]),
    ([], None, "20000.00", "counter_offer", "10000.00", ["base"]),
    ([], "8000.00", "20000.00", "counter_offer", "10000.00", ["base"]),
    ([], "10000.00", "20000.00", "unchanged", "10000.00", ["base"]),
    ([], "12000.00", "20000.00", "reduced", "10000.00", ["base"]),
    ([rule("a", "cap: 1550")], None, None, "approved", "1500.00", ["a"]),
    ([rule("a", "cap: 1550"), rule("b", "cap: 1599")], None, None, "approved", "1500.00", ["a", "b"]),
    ([rule("a", "cap: 450")], None, None, "declined", "0.00", ["minimum"]),
    ([rule("a", "cap: 450")], "8000.00", None, "reduced", "400.00", ["a"]),
    ([rule("a", "cap: 0")], "8000.00", None, "reduced", "0.00", ["a"]),
    ([rule("a", "cap: 0")], "0.00", None, "declined", "0.00", ["a"]),
    ([rule("a", "cap: 1550"), rule("f", "floor: 3000")], None, None, "approved", "3000.00", ["f"]),
    (
        [rule("a", "cap: 1550", more=", strength: law"), rule("f", "floor: 3000")],
        None,
        None,
        "approved",
        "1550.00",
        ["a"],
    ),
    ([rule("h", "hold: true")], "8050.00", None, "unchanged", "8050.00", ["h"]),
    ([rule("h", "hold: true"), rule("f", "floor: 9000")], "8050.00", None, "increased", "9000.00", ["f"]),
    ([rule("h", "hold: true")], None, None, "declined", "0.00", ["h"]),
    ([rule("d", "decline: true"), rule("f", "floor: 9000")], "8000.00", None, "declined", "0.00", ["d"]),
    ([rule("d", "decline: true"), rule("a", "cap: 0")], None, None, "declined", "0.00", ["d"]),
    ([rule("a", "cap: -5")], "8000.00", None, "reduced", "0.00", ["a"]),
]


@pytest.mark.parametrize(("given", "current", "requested", "answer", "amount", "decided_by"), ANSWERS)
def test_limit_is_the_fold_of_its_entries(decide, given, current, requested, answer, amount, decided_by):
    """The amount, what it means for the customer, and which entries decided it."""
    limit = decide(rules(*given), profile={"current_limit": current}, request={"requested_limit": requested})[
        "limit"
    ]

    expected = ("decided", answer, amount, [f"cn/small#{name}" for name in decided_by])
    assert expected == (limit["status"], limit["answer"], limit["amount"], limit["decided_by"])


OPEN = [
    # rules, absent fields → status, amount, lowest, highest
    ([rule("a", "cap: 1500", "inquiries_6m > 3")], ("inquiries_6m",), "incomplete", None, "1500.00", "10000.00"),
    ([rule("a", "cap: 20000", "inquiries_6m > 3")], ("inquiries_6m",), "decided", "10000.00", None, None),
    ([rule("a", "cap: 1500", "inquiries_6m > 3", ", if_unknown: assume_no")], ("inquiries_6m",), "decided", "10000.00", None, None),
    ([rule("a", "cap: 1500", "inquiries_6m > 3", ", if_unknown: assume_yes")], ("inquiries_6m",), "decided", "1500.00", None, None),
    ([rule("a", "cap: annual_income * 0.1")], ("annual_income",), "incomplete", None, "0.00", "10000.00"),
    ([rule("a", "cap: 1500"), rule("f", "floor: 3000", "inquiries_6m > 3")], ("inquiries_6m",), "incomplete", None, "1500.00", "3000.00"),
    ([rule("d", "decline: true"), rule("a", "cap: 1500", "inquiries_6m > 3")], ("inquiries_6m",), "decided", "0.00", None, None),
    ([rule("d", "decline: true", "inquiries_6m > 3")], ("inquiries_6m",), "incomplete", None, "0.00", "10000.00"),
    ([rule("d", "decline: true")], ("current_limit",), "decided", "0.00", None, None),
    ([], ("current_limit",), "incomplete", None, "10000.00", "10000.00"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "absent", "status", "amount", "lowest", "highest"), OPEN)
def test_open_facts_leave_bounds_not_guesses(decide, given, absent, status, amount, lowest, highest):
    """A limit is decided only where no completion of what is absent could change it."""
    limit = decide(rules(*given), absent=absent)["limit"]

    assert (status, amount, lowest, highest) == (
        limit["status"],
        limit["amount"],
        limit.get("lowest"),
        limit.get("highest"),
    )


def test_missing_names_only_what_matters(decide):
    """A fact that an unreachable cap reads is not asked for."""
    given = rules(
        rule("a", "cap: 1500", "inquiries_6m > 3"),
        rule("b", "cap: 1500", "platform_count > 3 and days_past_due > 90"),
    )

    decision = decide(given, absent=("inquiries_6m", "platform_count"))

    assert ["inquiries_6m"] == decision["limit"]["missing"] == decision["missing"]


def test_assumed_rules_are_named_with_their_fields(decide):
    """An assumption is never silent."""
    given = rules(rule("a", "cap: 1500", "inquiries_6m > 3", ", if_unknown: assume_yes"))

    decision = decide(given, absent=("inquiries_6m",))

    assert [{"rule": "cn/small#a", "assumed": True, "fields": ["inquiries_6m"]}] == decision["assumed"]


def test_referral_keeps_the_provisional_result(decide):
    """A referred limit still says what it would be."""
    given = rules("  - {id: look, refer: {queue: students}, because: A person must look.}")

    decision = decide(given, profile={"current_limit": None})

    assert ("referred", "referred", "10000.00") == (
        decision["status"],
        decision["limit"]["status"],
        decision["limit"]["amount"],
    )
    assert [{"queue": "students", "outcome": "limit", "rule": "cn/small#look"}] == decision["referrals"]


REFERRALS = [
    # does the referral fire for sure?, does a decline? → status
    ("inquiries_6m > 3", None, "incomplete"),
    ("inquiries_6m > 3", "decline: true", "decided"),
    ("platform_count == 2", "decline: true", "referred"),
    ("platform_count == 9", None, "decided"),
]


@pytest.mark.parametrize(("when", "effect", "status"), REFERRALS)
def test_open_referral_does_not_withhold_a_decline(decide, when, effect, status):
    """Whether a person must look may be open, a sure decline is told at once."""
    look = f"  - {{id: look, when: {when}, refer: {{queue: students}}, because: A person must look.}}"
    given = rules(look, *([rule("d", effect)] if effect else []))

    assert status == decide(given, absent=("inquiries_6m",))["limit"]["status"]


def test_other_jurisdiction_is_not_in_scope(decide):
    """Without a policy nothing is decided, and the answer says so."""
    decision = decide(rules(), profile={"jurisdiction": "HK", "currency": "HKD"})

    assert ("not_in_scope", "not_in_scope") == (decision["status"], decision["limit"]["status"])


REASONS = [
    # rules, current → codes
    ([rule("a", "cap: 1550")], "8000.00", ["TOO_MUCH_DEBT"]),
    ([rule("a", "cap: 1550")], None, []),
    ([rule("a", "cap: 450")], None, ["TOO_MUCH_DEBT"]),
    (["  - {id: d, decline: true, strength: law, code: AGE, because: A test.}", rule("e", "decline: true")], None, ["AGE", "TOO_MUCH_DEBT"]),
    ([], "12000.00", ["SCORE_AND_INCOME"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "current", "codes"), REASONS)
def test_reasons_name_what_decided_an_adverse_limit(decide, given, current, codes):
    """Hard stops first; a limit in the customer's favour needs no reason."""
    decision = decide(rules(*given), profile={"current_limit": current})

    assert codes == [reason["code"] for reason in decision["reasons"]]


def test_reasons_are_at_most_four_and_in_the_customers_language(decide):
    """More than four would not help anybody."""
    codes = ("AGE", "STUDENT", "TERM_TOO_LONG", "USE_OF_FUNDS", "TOO_MUCH_DEBT")
    given = rules(
        *(f"  - {{id: d{n}, decline: true, code: {code}, because: A test.}}" for n, code in enumerate(codes))
    )

    reasons = decide(given, locale="zh")["reasons"]

    assert ["AGE", "TERM_TOO_LONG", "USE_OF_FUNDS", "STUDENT"] == [reason["code"] for reason in reasons]
    assert "我们只向年满18周岁的客户提供信贷。" == reasons[0]["text"]


def test_full_explanation_gives_every_rule_its_verdict(decide):
    """On an approval that is the evidence that each blocking rule was looked at."""
    given = rules(
        rule("a", "cap: 1500", "inquiries_6m > 3"),
        rule("b", "cap: 1500", "platform_count > 3"),
        rule("c", "cap: 99999"),
    )

    full = decide(given, explain="full", absent=("inquiries_6m",))["rules"]

    assert {"cn/small#a": "unknown", "cn/small#b": "not_fired", "cn/small#c": "fired"} == {
        one["rule"]: one["outcome"] for one in full
    }
    assert {"platform_count": 2} == full[1]["facts"]
