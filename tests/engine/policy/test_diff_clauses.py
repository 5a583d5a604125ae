import random
from decimal import Decimal

import pytest

from engine.language.parse import parse
from engine.policy.diff.clauses import clause_changes
from engine.policy.diff.outcomes import Moved, Outcome, moved, outcomes
from engine.policy.diff.report import counted
from engine.text.place import Place


def read(text):
    return parse(text, lambda offset, length: Place("", 1, offset + 1, length))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a > 1", "a > 1", []),
        ("a and b", "b and a", []),
        ("a > 1", "a > 2", [("a > 1", "a > 2")]),
        ("a > 1", "b > 1", [("a > 1", "b > 1")]),
        ("a > 1", "a > 1 and b", [(None, "b")]),
        ("a > 1 or b", "a > 1", [("b", None)]),
        ("a and b", "a and c", [("b", "c")]),
        ("a and b and c", "a and d", [("b", None), ("c", None), (None, "d")]),
        ("a > 1 and b > 1", "b > 2 and a > 2", [("a > 1", "a > 2"), ("b > 1", "b > 2")]),
        ("a and (b > 1 or c)", "a and (b > 2 or c or d)", [("b > 1", "b > 2"), (None, "d")]),
        ("a and b", "c and d", [("a and b", "c and d")]),
        ("a and b", "a or b", [("a and b", "a or b")]),
        ("not (a and b)", "not (c and d)", [("not (a and b)", "not (c and d)")]),
        ("not a", "not b", [("not a", "not b")]),
        ("a not in [1]", "a not in [2]", [("a not in [1]", "a not in [2]")]),
        ("a ? b : c", "d ? e : f", [("a ? b : c", "d ? e : f")]),
    ],
)
def test_clauses(before, after, expected):
    """What changed is told clause by clause; what shares nothing is told whole."""
    assert expected == [(each.before, each.after) for each in clause_changes(read(before), read(after))]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("not (a and b)", "not (a and c)", [("b", "c", ("not",))]),
        ("not (a and b)", "not (b and a and c)", [(None, "c", ("not",))]),
        ("x and not (a or b > 1)", "x and not (a or b > 2)", [("b > 1", "b > 2", ("not",))]),
        ("a ? b > 1 and c : d", "a ? b > 2 and c : d", [("b > 1", "b > 2", ("then",))]),
        ("a ? b : c", "a and e ? b : d", [(None, "e", ("if",)), ("c", "d", ("else",))]),
        ("a ? 1 : (b ? 2 : 3)", "a ? 1 : (b ? 4 : 3)", [("2", "4", ("else", "then"))]),
        ("not (a ? b : c)", "not (a ? b : d)", [("c", "d", ("not", "else"))]),
    ],
)
def test_clauses_inside(before, after, expected):
    """What changed below a negation or in a branch comes with the way to it."""
    found = clause_changes(read(before), read(after))

    assert expected == [(each.before, each.after, each.inside) for each in found]


def test_order_of_clauses():
    """However the clauses of a condition are shuffled, none of them changed."""
    dice, clauses = random.Random(1), ["a > 1", "b in [1, 2]", "(c or d)", "not e", "f == null"]
    first = read(" and ".join(clauses))
    for _ in range(20):
        dice.shuffle(clauses)

        assert () == clause_changes(first, read(" and ".join(clauses)))


NOTHING = {"actions": [], "scores": [], "referrals": [], "waivers": []}
OUT = {"status": "not_in_scope"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"limit": {"status": "incomplete", "lowest": "1.00", "highest": "2.00"}}, {"limit": "incomplete, 1.00 to 2.00"}),
        ({"limit": {"status": "incomplete", "lowest": "1.00", "highest": "1.00"}}, {"limit": "incomplete, 1.00"}),
        ({"freeze": {"status": "incomplete", "lowest": "none", "highest": "full", "level": "none", "new": [], "kept": [], "released": []}}, {"freeze": "incomplete, none to full"}),
        ({"waivers": [{"status": "not_in_scope"}]}, {"waiver": "no policy decides it"}),
        ({"waivers": [{"status": "incomplete", "lowest": "0.00", "highest": "5.00"}]}, {"waiver": "incomplete, 0.00 to 5.00"}),
        ({"waivers": [{"status": "referred", "amount": "5.00", "rule": None, "decided_by": []}]}, {"waiver": "5.00, referred"}),
        ({"referrals": [{"queue": "people", "outcome": "limit", "rule": "cn/x#look"}]}, {"referral to people": "limit"}),
    ],
)  # fmt: skip
def test_outcomes_in_words(part, expected):
    """Whatever is open, referred or nobody's business is said."""
    silent = {"limit": "no policy decides it", "freeze": "no policy decides it"}
    found = outcomes({"limit": OUT, "freeze": OUT, **NOTHING, **part}, {})

    assert silent | expected == {name: outcome.text for name, outcome in found.items()}


def limit(text, size, *rules):
    return {"limit": Outcome(name="limit", text=text, rules=rules, size=size)}


SMALL, LARGE = limit("approved 1.00", Decimal(1), "a#b"), limit("approved 2.00", Decimal(2), "a#b")
OPEN = limit("incomplete, 1.00", None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (SMALL, SMALL, []),
        (SMALL, LARGE, ["more"]),
        (LARGE, SMALL, ["less"]),
        (SMALL, OPEN, ["other"]),
        (SMALL, {}, ["other"]),
        ({}, {"score x": Outcome(name="score x", text="1")}, []),
    ],
)
def test_what_moved(before, after, expected):
    """An outcome becomes more, less or something else; a score that one side lacks says nothing."""
    assert expected == [each.way for each in moved(before, after)]


def test_examples_of_every_sort():
    """Five examples hold one of each sort of change before a second of any."""
    many = moved(SMALL, LARGE)
    rows = [*((row, many) for row in range(1, 9)), (9, moved(LARGE, SMALL)), (10, ()), (11, None)]
    found = counted("accounts.jsonl", "2026-11-22", rows)

    assert (10, 1, 9) == (found.rows, found.refused, found.changed)
    assert {"more": 8, "less": 1, "other": 0} == found.ways["limit"]
    assert [1, 2, 3, 4, 9] == [example.row for example in found.examples]


def test_other_outcomes_are_not_counted():
    """Actions and scores of an account may move without its being counted."""
    action = Outcome(name="action x", text="decided")
    found = counted("a.jsonl", "2026-11-22", [(1, (Moved(name="action x", before=action, after=None),))])

    assert (1, 0, ()) == (found.rows, found.changed, found.examples)
