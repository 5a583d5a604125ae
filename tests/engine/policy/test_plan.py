import datetime
import time
from decimal import Decimal
from pathlib import Path

import pytest

from engine.decision.decide import Decider
from engine.decision.question import Question
from engine.policy.library import load
from engine.text.problem import Rejected

SHARED = Path(__file__).parent / "checked_bad"
DAY = datetime.date(2025, 1, 1)
HEAD = 'policy: {name}\nversion: {version}\neffective: "{effective}"\njurisdiction: CN\ncurrency: CNY\n'
HEAD += "owner: Someone\nabout: Something.\n"


def policy(name, body, *, version=1, effective="2024-01-01"):
    """One version as a file."""
    head = HEAD.format(name=f"cn/{name}", version=version, effective=effective)
    return {f"cn/{name}/v{version}.yaml": (head + body).encode()}


def rules(*texts):
    """Rules, each as the inside of a flow mapping."""
    listed = "".join(f"  - {{id: r{n}, because: so, {text}}}\n" for n, text in enumerate(texts))
    return f"rules:\n{listed}"


def limits(*texts, base="5000", more=""):
    """A policy with a plain base and rules."""
    return policy("limit", f"base:\n  code: SCORE\n  amount: {base}\n{rules(*texts) if texts else ''}{more}")


def decider(*policies):
    """A decider of some policies over the shared vocabulary."""
    files = {name: (SHARED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    for files_of_one in policies:
        files |= files_of_one
    return Decider(load(files))


def decide(policies, *, day=DAY, freezes=None, request=None, pins=frozenset(), **profile):
    """The decision for an account."""
    scope = {"jurisdiction": "CN", "currency": "CNY", "product": "card"}
    asked = Question(
        profile=scope | profile, request=request or {}, freezes=freezes, day=day.toordinal(), pins=pins
    )
    return decider(*policies).decide(asked)


def limit_of(*texts, current=None, base="5000", more="", **profile):
    """The limit's amount and what decided it."""
    policies = [limits(*texts, base=base, more=more)]
    found = decide(policies, freezes=[], current_limit=current, **profile)["limit"]
    return found["amount"], [name.removeprefix("cn/limit#") for name in found["decided_by"]]


CAP, FLOOR = "cap: {}, code: LATE", "floor: {}, code: LATE"
LAW = "cap: {}, code: LATE, strength: law"
HOLD, DECLINE = "hold: true, code: LATE", "decline: true, code: LATE"
FOLDS = [
    ([], {}, ("5000.00", ["base"])),
    ([CAP.format(3000)], {}, ("3000.00", ["r0"])),
    ([CAP.format(3000), CAP.format("3000.00")], {}, ("3000.00", ["r0", "r1"])),
    ([CAP.format(8000)], {}, ("5000.00", ["base"])),
    ([CAP.format(3070)], {"more": "round_down_to: 100\n"}, ("3000.00", ["r0"])),
    ([CAP.format(3070), CAP.format(3000)], {"more": "round_down_to: 100\n"}, ("3000.00", ["r0", "r1"])),
    ([LAW.format(3070)], {"more": "round_down_to: 100\n"}, ("3070.00", ["r0"])),
    ([FLOOR.format(6070)], {"more": "round_down_to: 100\n"}, ("6070.00", ["r0"])),
    ([CAP.format(3000), FLOOR.format(4000)], {}, ("4000.00", ["r1"])),
    ([LAW.format(3000), FLOOR.format(4000)], {}, ("3000.00", ["r0"])),
    (
        [CAP.format(3000).replace("LATE", "LATE, strength: customer"), FLOOR.format(4000)],
        {},
        ("3000.00", ["r0"]),
    ),
    ([DECLINE, FLOOR.format(4000), LAW.format(0)], {}, ("0.00", ["r0"])),
    ([DECLINE, DECLINE], {}, ("0.00", ["r0", "r1"])),
    ([HOLD], {"current": Decimal("1234.56"), "more": "round_down_to: 100\n"}, ("1234.56", ["r0"])),
    ([HOLD], {}, ("0.00", ["r0"])),
    ([HOLD, FLOOR.format(2000)], {"current": 1000}, ("2000.00", ["r1"])),
    (
        [HOLD.replace("LATE", "LATE, strength: law"), FLOOR.format(2000)],
        {"current": 1000},
        ("1000.00", ["r0"]),
    ),
    ([CAP.format(400)], {"more": "minimum: 500\n"}, ("0.00", ["minimum"])),
    ([CAP.format(500)], {"more": "minimum: 500\n"}, ("500.00", ["r0"])),
    ([CAP.format(400)], {"more": "minimum: 500\n", "current": 900}, ("400.00", ["r0"])),
    ([LAW.format(0)], {"more": "minimum: 500\n"}, ("0.00", ["r0"])),
    ([CAP.format("income - debt")], {"income": 1, "debt": 2}, ("0.00", ["r0"])),
    ([CAP.format("income / 3")], {"income": 100}, ("33.33", ["r0"])),
    ([CAP.format("income / heads")], {"income": 200, "heads": 3}, ("66.66", ["r0"])),
    (["needs: student, cap: 100, code: LATE"], {"student": True}, ("5000.00", ["base"])),
    (["needs: student, cap: 100, code: LATE"], {"student": False}, ("100.00", ["r0"])),
    (["needs: student, code: LATE"], {"student": False}, ("0.00", ["r0"])),
]


@pytest.mark.parametrize(("texts", "more", "expected"), FOLDS)
def test_limit(texts, more, expected):
    """The limit is folded from its entries as the design says."""
    assert limit_of(*texts, **more) == expected


NEW = {"current_limit": None}
STUDENT, LATE = "when: student, {}", "when: late > 5, {}"
OPEN = [
    ([STUDENT.format(CAP.format(100))], NEW, ("100.00", "5000.00")),
    ([STUDENT.format(FLOOR.format(8000))], NEW, ("5000.00", "8000.00")),
    ([STUDENT.format(CAP.format(100)), LATE.format(FLOOR.format(3000))], NEW, ("100.00", "5000.00")),
    ([CAP.format(100), LATE.format(FLOOR.format(3000))], NEW, ("100.00", "3000.00")),
    ([STUDENT.format(CAP.format(100)), FLOOR.format(3000)], NEW, ("3000.00", "5000.00")),
    (
        [STUDENT.format(CAP.format(3000)), LATE.format(FLOOR.format(4000)), LAW.format(3500)],
        NEW,
        ("3000.00", "3500.00"),
    ),
    ([STUDENT.format(DECLINE), FLOOR.format(9000)], NEW, ("0.00", "9000.00")),
    ([STUDENT.format(HOLD)], {"current_limit": 900}, ("900.00", "5000.00")),
    ([HOLD], {}, ("0.00", "5000.00")),
    ([CAP.format("income")], NEW, ("0.00", "5000.00")),
    ([FLOOR.format("spend * 2")], NEW, ("5000.00", "2000000.00")),
    ([LAW.format("spend * 2")], NEW, ("0.02", "5000.00")),
    ([CAP.format("spend / heads")], NEW | {"heads": 4}, ("0.00", "5000.00")),
    ([CAP.format("spend / heads")], NEW | {"spend": 1200}, ("100.00", "1200.00")),
    ([CAP.format(400)], {"more": "minimum: 500\n"}, ("0.00", "400.00")),
    ([STUDENT.format(CAP.format(400))], NEW | {"more": "minimum: 500\n"}, ("0.00", "5000.00")),
]


@pytest.mark.parametrize(("texts", "profile", "expected"), OPEN)
def test_bounds_of_the_limit(texts, profile, expected):
    """An open limit lies between what every completion leaves and what some completion reaches."""
    more = profile.get("more", "")
    facts = {name: fact for name, fact in profile.items() if name != "more"}
    found = decide([limits(*texts, more=more)], freezes=[], **facts)["limit"]

    assert found["status"] == "incomplete"
    assert (found["lowest"], found["highest"]) == expected


def frozen(release="student", when="late > 5", more=""):
    return policy(
        "stop", rules(f"when: {when}, freeze: no_drawdown, release_when: {release}, code: LATE{more}")
    )


STOOD = [{"code": "LATE", "level": "no_drawdown", "since": "2024-06-01"}]
HYSTERESIS = [
    ([], {"late": 9, "student": False}, ("decided", "no_drawdown", "new", False)),
    ([], {"late": 1, "student": False}, ("decided", "none", None, False)),
    ([], {}, ("incomplete", "none", None, False)),
    ([], {"late": 1}, ("decided", "none", None, False)),
    (STOOD, {"late": 1, "student": False}, ("decided", "no_drawdown", "kept", False)),
    (STOOD, {"late": 1, "student": True}, ("decided", "none", "released", True)),
    (STOOD, {"late": 9, "student": True}, ("decided", "no_drawdown", "kept", False)),
    (STOOD, {"late": 9}, ("decided", "no_drawdown", "kept", False)),
    (STOOD, {"late": 1}, ("incomplete", "no_drawdown", "kept", None)),
    (STOOD, {"student": False}, ("decided", "no_drawdown", "kept", False)),
    (None, {"late": 9}, ("incomplete", "no_drawdown", None, False)),
    (None, {"late": 1}, ("incomplete", "none", None, None)),
    (None, {"late": 1, "student": True}, ("incomplete", "none", None, None)),
]


@pytest.mark.parametrize(("standing", "profile", "expected"), HYSTERESIS)
def test_hysteresis(standing, profile, expected):
    """A freeze begins by one condition and ends by another; while undecided, what stands is kept."""
    found = decide([frozen()], freezes=standing, **profile)["freeze"]
    status, level, group, reopening = expected

    assert (found["status"], found["level"], found["reopening"]) == (status, level, reopening)
    assert [name for name in ("new", "kept", "released") if found[name]] == ([group] if group else [])


def test_frozen_since():
    """A release criterion reads the day since which its own code stands."""
    waits = "late == 0 and days_since(frozen_since) >= 30"
    for since, level in (("2024-12-02", "none"), ("2024-12-03", "no_drawdown")):
        standing = [{"code": "LATE", "level": "no_drawdown", "since": since}]
        found = decide([frozen(f'"{waits}"')], freezes=standing, late=0)["freeze"]

        assert found["level"] == level


def test_by_hand():
    """What is lifted only by hand stays, whatever the facts."""
    found = decide([frozen("by_hand")], freezes=STOOD, late=0)["freeze"]

    assert (found["level"], found["kept"][0]["waits_for"]) == ("no_drawdown", "by_hand")


@pytest.mark.parametrize("status", ['until: "2024-06-30"\n', "status: draft\n"])
def test_standing_codes_nobody_owns(status):
    """A standing code that no rule in force owns is kept at its level and holds the limit."""
    stop = frozen()
    stop = {path: text.replace(b"owner:", status.encode() + b"owner:") for path, text in stop.items()}
    other = policy(
        "other", rules("when: heads > 5, freeze: no_increase, release_when: by_hand, code: FROZEN")
    )
    found = decide([stop, other, limits()], freezes=STOOD, heads=1, current_limit=900)

    assert (found["freeze"]["level"], found["freeze"]["kept"][0]["code"]) == ("no_drawdown", "LATE")
    assert (found["limit"]["amount"], found["limit"]["decided_by"]) == ("900.00", ["standing#freeze"])


def test_definite_full_freeze_is_never_withheld():
    """A rule that is surely on freezes fully, whatever else is unknown."""
    both = policy(
        "stop",
        rules(
            "when: late > 5, freeze: full, release_when: by_hand, code: LATE",
            "when: student, freeze: no_increase, release_when: by_hand, code: FROZEN",
        ),
    )
    found = decide([both], late=9)

    assert (found["freeze"]["status"], found["freeze"]["level"]) == ("decided", "full")


WAIVERS = [
    ("waive: all, class: courtesy", {}, ("80.00", True)),
    ("waive: 50%, class: statutory", {}, ("40.00", False)),
    ("waive: 33.3%, class: statutory", {}, ("26.64", False)),
    ("waive: income / heads, class: statutory", {"income": 100, "heads": 3}, ("33.34", False)),
    ("waive: 500, class: hardship", {}, ("80.00", False)),
    ("waive: {down_to: 30}, class: statutory", {}, ("50.00", False)),
    ("waive: {down_to: 100}, class: statutory", {}, ("0.00", False)),
    ("waive: {down_to: income / heads}, class: statutory", {"income": 100, "heads": 2}, ("30.00", False)),
    ("waive: {down_to: income / heads}, class: statutory", {"income": 100, "heads": 3}, ("46.67", False)),
]


@pytest.mark.parametrize(("text", "profile", "expected"), WAIVERS)
def test_waivers(text, profile, expected):
    """A waiver is rounded up and never passes the fee."""
    waive = policy("waive", rules(text))
    (found,) = decide([waive], request={"fee_amount": 80, "fee_paid": False}, **profile)["waivers"]

    assert (found["amount"], found["uses_allowance"], found["as"]) == (
        *expected,
        "waiver" if expected[0] != "0.00" else None,
    )


def test_earlier_class_wins():
    """Of equal amounts the earlier class wins, so that no courtesy is used up."""
    waive = policy("waive", rules("waive: all, class: courtesy", "waive: 80, class: disaster"))
    (found,) = decide([waive], request={"fee_amount": 80, "fee_paid": True})["waivers"]

    assert (found["class"], found["uses_allowance"], found["as"]) == ("disaster", False, "refund")


def test_open_courtesy_leaves_the_allowance_open():
    """Where only the class of the winner is unknown, the waiver is not decided."""
    waive = policy(
        "waive", rules("waive: all, class: courtesy", "when: student, waive: all, class: disaster")
    )
    (found,) = decide([waive], request={"fee_amount": 80})["waivers"]

    assert (found["status"], found["lowest"], found["highest"]) == ("incomplete", "80.00", "80.00")
    assert found["missing"] == ["student"]


ASSUMPTIONS = [
    ("ask", {}, "incomplete", None, []),
    (
        "assume_no",
        {},
        "decided",
        "5000.00",
        [{"rule": "cn/limit#r0", "assumed": False, "fields": ["student"]}],
    ),
    (
        "assume_yes",
        {},
        "decided",
        "100.00",
        [{"rule": "cn/limit#r0", "assumed": True, "fields": ["student"]}],
    ),
    ("assume_yes", {"student": False}, "decided", "5000.00", []),
]


@pytest.mark.parametrize(("how", "profile", "status", "amount", "assumed"), ASSUMPTIONS)
def test_assumptions(how, profile, status, amount, assumed):
    """A rule may stand on an assumption, which is said."""
    texts = f"when: student, cap: 100, code: LATE, if_unknown: {how}"
    found = decide([limits(texts)], freezes=[], current_limit=None, **profile)

    assert (found["limit"]["status"], found["limit"]["amount"], found["assumed"]) == (status, amount, assumed)


def test_assumed_rule_with_an_open_amount_asks():
    """An assumption about when a rule fires says nothing about its amount."""
    texts = "when: student, cap: income, code: LATE, if_unknown: assume_yes"
    found = decide([limits(texts)], freezes=[], current_limit=None)["limit"]

    assert (found["status"], found["lowest"], found["highest"]) == ("incomplete", "0.00", "5000.00")


DATED = "parameters:\n  most:\n    unit: money\n    values:\n"
DATED += '      - {from: "2024-01-01", value: 100}\n      - {from: "2024-07-01", value: 200}\n'
VERSIONED = (
    policy("limit", f'until: "2025-12-31"\n{DATED}base:\n  code: SCORE\n  amount: most\n'),
    policy("limit", "base:\n  code: SCORE\n  amount: 300\n", version=2, effective="2026-06-01"),
    policy(
        "limit", "status: draft\nbase:\n  code: SCORE\n  amount: 400\n", version=3, effective="2026-01-01"
    ),
)
DAYS = [
    ("2023-12-31", None),
    ("2024-01-01", "100.00"),
    ("2024-06-30", "100.00"),
    ("2024-07-01", "200.00"),
    ("2025-12-31", "200.00"),
    ("2026-01-01", None),
    ("2026-05-31", None),
    ("2026-06-01", "300.00"),
]


@pytest.mark.parametrize(("day", "amount"), DAYS)
def test_in_force(day, amount):
    """The day picks the version and the value of its parameters; a draft takes no part."""
    on = datetime.date.fromisoformat(day)

    assert decide(VERSIONED, day=on, freezes=[], current_limit=None)["limit"]["amount"] == amount


def test_one_day_in_force():
    """The last day named by `until` is still in force, even where it is the first."""
    limit = {
        path: text.replace(b"owner:", b'until: "2024-01-01"\nowner:')
        for path, text in limits(base="100").items()
    }
    for text, amount in (("2023-12-31", None), ("2024-01-01", "100.00"), ("2024-01-02", None)):
        on = datetime.date.fromisoformat(text)

        assert decide([limit], day=on, freezes=[], current_limit=None)["limit"]["amount"] == amount


def test_pinned():
    """A draft takes part where it is asked for."""
    found = decide(VERSIONED, freezes=[], current_limit=None, pins=frozenset({("cn/limit", 3)}))

    assert (found["limit"]["amount"], found["policies"][0]["version"]) == ("400.00", 3)


ANCHORED = (
    policy("limit", "anchor: changed\nbase:\n  code: SCORE\n  amount: 100\n"),
    policy(
        "limit", "anchor: changed\nbase:\n  code: SCORE\n  amount: 300\n", version=2, effective="2024-06-01"
    ),
)
ANCHORS = [
    ("2023-12-31", "not_in_scope", None),
    ("2024-05-31", "decided", "100.00"),
    ("2024-06-01", "decided", "300.00"),
    (None, "decided", "300.00"),
    (..., "incomplete", None),
]


@pytest.mark.parametrize(("changed", "status", "amount"), ANCHORS)
def test_anchored(changed, status, amount):
    """An anchor picks the version by a date of the account; a known none by the day of the decision."""
    profile = {} if changed is ... else {"changed": changed}
    found = decide(ANCHORED, freezes=[], current_limit=None, **profile)["limit"]

    assert (found["status"], found["amount"]) == (status, amount)


SCORE = "score:\n  starts_at: 0\n  range: [0, 100]\n  dimensions:\n    one:\n"
SCORE += "      - {id: heads, field: heads, points: {below 5: 10, from 5: 150}, code: SCORE}\n"


@pytest.mark.parametrize(("heads", "amount"), [(3, None), (5, "100.00")])
def test_scope_by_score(heads, amount):
    """A policy may say by a score whom it is about; scores stay within their range."""
    limit = policy(
        "limit",
        "uses: {s: cn/s}\napplies_when: s > 50\nbase:\n  code: SCORE\n  amount: s * 1\n".replace(
            "s * 1", "100"
        ),
    )
    found = decide([policy("s", SCORE), limit], freezes=[], current_limit=None, heads=heads)

    assert found["limit"]["amount"] == amount
    assert found["scores"][0]["value"] == (10 if heads == 3 else 100)


def test_score_before_its_policy_is_in_force():
    """An anchored policy may use a score on days before the score's own policy begins."""
    limit = policy(
        "limit", "anchor: opened\nuses: {s: cn/s}\nbase:\n  code: SCORE\n  amount: s > 50 ? 900 : 100\n"
    )
    limit = {
        path: text.replace(b"amount: s > 50 ? 900 : 100", b'amount: "s > 50 ? 900 : 100"')
        for path, text in limit.items()
    }
    found = decide(
        [policy("s", SCORE), limit],
        freezes=[],
        current_limit=None,
        heads=9,
        opened="2024-02-01",
        day=datetime.date(2023, 1, 1),
    )

    assert found["limit"]["amount"] == "900.00"


TINY = 'parameters: {most: {unit: ratio, values: [{from: "2024-01-01", value: "1/100000000000000000007"}]}}\n'
TOO_WIDE = [
    limits(base="income * most * 7", more=TINY),
    policy("waive", rules("waive: income * most * 7, class: statutory") + TINY),
    limits(base="income * 100000000 / heads"),
    limits("when: months_since(opened + late * 99999) < 0, cap: 5, code: LATE"),
]


@pytest.mark.parametrize("files", TOO_WIDE)
def test_too_wide(files):
    """What could pass the exact range, or leave the calendar, is refused when it is loaded."""
    with pytest.raises(Rejected) as rejected:
        decider(files)

    assert {problem.code for problem in rejected.value.problems} == {"range-too-wide"}


def test_long_tables_stay_small():
    """A table of forty rows over facts that are absent is lowered and decided at once."""
    rows = "".join(
        f"    - {{when: income >= {1000 * number} and late < {number + 3}, amount: {(number * 3700) % 11_000 + 500}}}\n"
        for number in range(40, 0, -1)
    )
    begun = time.perf_counter()
    found = decide([policy("limit", f"base:\n  code: SCORE\n  table:\n{rows}  otherwise: 100\n")])["limit"]

    assert (found["status"], found["lowest"], found["highest"]) == ("incomplete", "0.00", "9100.00")
    assert time.perf_counter() - begun < 3


DUTIES = policy(
    "duty",
    rules(
        "when: late > 5, do: {action: call, within_days: 30}",
        "when: student, do: {action: call, within_days: 3}",
        "when: late > 9, do: {action: write, template: LETTER}",
        "when: late > 20, refer: {queue: people, outcome: action}",
    ),
)
ACTIONS = [
    ({"late": 7, "student": True}, {"call": ("2025-01-04", "decided")}),
    ({"late": 7, "student": False}, {"call": ("2025-01-31", "decided")}),
    ({"late": 7}, {"call": ("2025-01-04", "incomplete")}),
    ({"late": 10, "student": False}, {"call": ("2025-01-31", "decided"), "write": (None, "decided")}),
    ({"student": True}, {"call": ("2025-01-04", "decided"), "write": (None, "incomplete")}),
    ({"late": 0, "student": False}, {}),
]


@pytest.mark.parametrize(("profile", "expected"), ACTIONS)
def test_actions(profile, expected):
    """Duties are joined, each with its earliest due day; one that may yet arise is incomplete."""
    found = decide([DUTIES], **profile)["actions"]

    assert {action["action"]: (action["due"], action["status"]) for action in found} == expected
