import json

import pytest
from cli_runner import Forbear

from tests.engine.policy.listed_lender import folder

AREA_OF_FEE = "area_code != null and fee_date != null and area_code in disaster_areas(fee_date)"
FACTS = {
    "profile": {
        "jurisdiction": "CN",
        "currency": "CNY",
        "product": "card",
        "current_limit": 300,
        "area_code": "CN-1",
    },
    "request": {"fee_date": "2024-03-31"},
    "freezes": [],
    "as_of": "2024-06-01",
}


@pytest.fixture
def forbear(capsys, monkeypatch):
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def lender(tmp_path):
    """A folder with lists on disk."""
    for path, content in folder(
        AREA_OF_FEE, "merchant_code in risky_merchants", "merchant_code in cash_like"
    ).items():
        target = tmp_path / "policies" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tmp_path / "policies"


def test_lists_are_checked(forbear, lender):
    """A sound list is silent, one that nobody asks is a warning, and a broken one is told at its line."""
    assert [f"{lender}/lists/shaken_sectors.yaml:1:7 unused-list"] == [
        line for line in forbear("check", lender).out.splitlines() if "lists/" in line and "unused" in line
    ]
    path = lender / "lists" / "disaster_areas.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("from", "frm", 1), encoding="utf-8")
    ran = forbear("check", lender)

    assert 3 == ran.code
    assert f"{path}:5:19 unknown-key" in ran.out


def test_a_decision_by_a_list(forbear, lender):
    """What a list says on the day of the fee decides, and the next file of the list is read by the next decision."""
    body = json.dumps(FACTS).encode()
    first = forbear("decide", lender, "--input", "-", "--format", "json", stdin=body).out
    path = lender / "lists" / "disaster_areas.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-04-30", "2024-03-30"), encoding="utf-8")
    then = forbear("decide", lender, "--input", "-", "--format", "json", stdin=body).out
    one, other = (json.loads(text) for text in (first, then))

    assert ["cn/limit#rule_0"] == [rule["rule"] for rule in one["rules"]]
    assert {"area_code": "CN-1", "fee_date": "2024-03-31"} == one["rules"][0]["facts"]
    assert [] == other["rules"]
    assert one["snapshot"] != other["snapshot"]


def test_why_by_a_list(forbear, lender):
    """The entry that counts is shown with its days and its source."""
    body = json.dumps(FACTS).encode()
    out = forbear("explain", lender, "--input", "-", "--rule", "cn/limit#rule_0", stdin=body).out

    shown = " ".join(out.split())

    assert "✓ area_code in disaster_areas(fee_date) [area_code = CN-1; fee_date = 2024-03-31;" in shown
    assert "disaster_areas since 2024-02-01 until 2024-04-30 (Decree 1)]" in shown


def test_one_list(forbear, lender):
    """A list is browsed like a field: what it is about, its entries, and what reads it."""
    ran = forbear("schema", "disaster_areas", lender)

    assert (
        "disaster_areas, a list of area_code\n"
        "  meaning     Where a disaster was declared.\n"
        "  entries     CN-1 from 2024-02-01 until 2024-04-30 (Decree 1)\n"
        "              CN-2 from 2024-02-01 until 2024-04-30 (Decree 1)\n"
        "              CN-1 from 2025-07-01 on (Decree 2)\n"
        "  read by     cn/limit@1#rule_0\n"
    ) == ran.out


def test_one_list_for_programs(forbear, lender):
    """The same as data."""
    found = json.loads(forbear("schema", "disaster_areas", lender, "--format", "json").out)

    assert ("forbear.list.v1", ["area_code"]) == (found["format"], found["of"])
    assert {"value": "CN-1", "from": "2025-07-01", "until": None, "cite": "Decree 2"} == found["entries"][2]
    assert [{"part": "cn/limit@1#rule_0", "through": []}] == found["read_by"]


def test_a_field_names_its_lists(forbear, lender):
    """A code shows its form and the lists that hold its values."""
    out = forbear("schema", "merchant_code", lender).out

    assert "  unit        code\n  range       ^[0-9]{4}$\n  lists       cash_like, risky_merchants\n" in out


def test_the_schema_of_lists(forbear, lender):
    """An editor knows the fields whose values may be listed, and the form of each."""
    lists, other = (json.loads(forbear("schema", name, lender).out) for name in ("lists", "list"))
    fields = lists["$defs"]["field"]["enum"]

    assert lists == other
    assert {"area_code", "merchant_code", "sector"} <= {*fields}
    assert not {"flags", "heads", "opened"} & {*fields}


def test_made_up_accounts_with_codes(forbear, lender):
    """Synthetic accounts have codes, now and then one of a list, and are decided."""
    ran = forbear("sample", lender, "--rows", 60, "--seed", 2, "--as-of", "2024-03-01")
    codes = {json.loads(line)["profile"].get("merchant_code") for line in ran.out.splitlines()}

    assert 0 == ran.code
    assert {"6011", "6051", "7995"} & codes
