from pathlib import Path

import pytest
from dry_runs import ROOT, run_over

CSV = ROOT.parent / "shared" / "data" / "uci_taiwan" / "UCI_Credit_Card.csv"
HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(not CSV.exists(), reason="the UCI table is not ours to ship")


def summary_of(name):
    return run_over(CSV, (HERE / name).read_text(encoding="utf-8"))


def test_what_the_table_says_leaves_most_accounts_incomplete():
    """30,000 real accounts through an honest mapping: all rows fit, nothing is made up, few freezes are settled."""
    found = summary_of("uci_taiwan.yaml")
    late = {rule["rule"]: rule["fired"] for rule in found["rules"]}

    assert (30_000, 0, 30_000, 0, 0) == tuple(
        found[name] for name in ("rows", "decided", "incomplete", "referred", "rejected")
    )
    assert {"decided": 463, "incomplete": 29_537, "referred": 0, "not_in_scope": 0} == found["freeze"][
        "status"
    ]
    assert (6_818, 3_130, 463) == tuple(late[f"cn/account_freeze#late_{days}"] for days in (30, 60, 90))


def test_with_stated_assumptions_every_account_is_decided():
    """30,000 real accounts with assumed incomes: every row is decided, and limits go both ways."""
    found = summary_of("uci_taiwan_assumed.yaml")

    assert (30_000, 30_000, 0, 0, 0) == tuple(
        found[name] for name in ("rows", "decided", "incomplete", "referred", "rejected")
    )
    assert "1256132420.00" == found["limit"]["total_before"]
    assert {"increased", "unchanged", "reduced"} == {
        answer for answer, count in found["limit"]["answer"].items() if count
    }
