"""The whole answer: its form, what it warns of, what it compares, and the sentences in both languages."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from debts import only, plan, worked

from engine.repayment import texts
from engine.repayment.texts import CODES, months, text
from engine.text.strict_json import canonical, read_json

HERE = Path(__file__).parent
HUABEI = {
    "balance": "8000.00",
    "annual_rate": None,
    "interest": None,
    "daily_rate": "0.0005",
    "from": "2026-11-01",
    "minimum": {"share": "0.10", "floor": "50.00"},
    "plans": [
        {"kind": "equal_instalments", "months": 3},
        {"kind": "equal_instalments", "months": 3, "annual_rate": "0", "fee_rate": "0.006"},
        {"kind": "fixed_amount", "amount": "4000"},
    ],
}


@pytest.mark.parametrize(("locale", "show"), [("en", "rows"), ("zh", "totals")])
def test_the_whole_answer(locale, show, update):
    """Everything that is told of pay-later credit, word by word."""
    found = worked(**HUABEI, locale=locale, show=show)
    path = HERE / f"pay_later.{locale}.json"
    if update:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert json.loads(path.read_text(encoding="utf-8")) == found


def test_the_same_terms_give_the_same_bytes():
    """The answer is canonical JSON without a float."""
    first, second = (canonical(worked(**HUABEI)) for _ in range(2))

    assert first == second
    assert canonical(read_json(first)) == first
    assert b'"format":"forbear.repayment_schedule.v1"' in first


def test_totals_may_be_asked_for_alone():
    """Without single payments the answer is short and otherwise the same."""
    short, full = worked(**HUABEI, show="totals"), worked(**HUABEI)
    for schedule in full["schedules"]:
        del schedule["rows"]

    assert full == short


def said(**changes) -> list[str]:
    return [each["text"] for each in worked(**changes)["comparisons"]]


DEAR = {"balance": "8000", "annual_rate": "0.60", "minimum": {"share": "0.02", "floor": "50"}}
SLOW = {"annual_rate": "0", "minimum": {"share": "0", "floor": "1"}}
COMPARED = {
    "sooner and cheaper": (
        {"balance": "8000.00", "annual_rate": "0.18", "minimum": {"share": "0.10", "floor": "50"}},
        plan("fixed_amount", amount="500"),
        "paying 500.00 a month: free in 19 months instead of 42, and 129.09 cheaper",
        "每月还款 500.00：19 个月还清，而非 42 个月，总费用少 129.09",
    ),
    "later and dearer": (
        plan("fixed_amount", amount="500"),
        plan("equal_principal", months=12),
        "equal principal over 12 months: free in 12 months instead of 3, and 49.75 dearer",
        "等额本金，12 个月：12 个月还清，而非 3 个月，总费用多 49.75",
    ),
    "sooner at the same cost": (
        {"annual_rate": "0", **plan("equal_principal", months=2)},
        plan("equal_instalments", months=1),
        "equal instalments over 1 month: free in 1 month instead of 2, at the same cost",
        "等额本息，1 个月：1 个月还清，而非 2 个月，总费用相同",
    ),
    "as soon": (
        plan("equal_principal", months=3),
        plan("equal_instalments", months=3),
        "equal instalments over 3 months: free in 3 months as well, and 0.07 dearer",
        "等额本息，3 个月：同样3 个月还清，总费用多 0.07",
    ),
    "the minimum never ends": (
        DEAR,
        plan("equal_instalments", months=12),
        "equal instalments over 12 months: free in 12 months, while minimum payment never pays the debt off",
        "等额本息，12 个月：12 个月还清，而“最低还款”永远还不清",
    ),
    "neither ends": (
        DEAR,
        plan("fixed_amount", amount="400"),
        "paying 400.00 a month: never pays the debt off",
        "每月还款 400.00：永远还不清",
    ),
    "the minimum goes beyond the horizon, at no cost": (
        SLOW,
        plan("equal_instalments", months=12),
        "equal instalments over 12 months: free in 12 months instead of more than 600",
        "等额本息，12 个月：12 个月还清，而非 600 个月以上",
    ),
    "the minimum goes beyond the horizon": (
        {"minimum": {"share": "0", "floor": "10.01"}},
        plan("equal_instalments", months=12),
        # 600 x 10.01 less 360.50 paid off is 5645.50; the instalments cost 66.19
        "equal instalments over 12 months: free in 12 months instead of more than 600, and at least 5,579.31 cheaper",
        "等额本息，12 个月：12 个月还清，而非 600 个月以上，总费用至少少 5,579.31",
    ),
    "neither within the horizon": (
        SLOW,
        plan("fixed_amount", amount="1.50"),
        "paying 1.50 a month: not free after 600 months",
        "每月还款 1.50：600 个月后仍未还清",
    ),
    "fees set a plan apart": (
        plan("equal_instalments", months=12),
        plan("equal_instalments", months=12, annual_rate="0", upfront_fee="30", fee="1.50"),
        "equal instalments over 12 months, with a fee of 30.00 at the beginning, with a fee of 1.50 a month: free in 12 months as well, and 18.19 cheaper",
        "等额本息，12 个月，期初费用 30.00，每期费用 1.50：同样12 个月还清，总费用少 18.19",
    ),
}


@pytest.mark.parametrize("name", COMPARED)
def test_a_plan_is_compared_with_the_first(name):
    """How much sooner the debt is gone, and how much cheaper that is, in a sentence of each language."""
    first, second, english, chinese = COMPARED[name]
    asked = {**first, "plans": [*first.get("plans", []), *second["plans"]]}

    assert [english] == said(**asked)
    assert [chinese] == said(**asked, locale="zh")


def test_a_comparison_has_its_figures_too():
    """Machines need not read the sentence."""
    asked = {
        **HUABEI,
        "plans": [{"kind": "fixed_amount", "amount": "200"}, {"kind": "fixed_amount", "amount": 1}],
    }
    slower, hopeless = worked(**asked)["comparisons"]

    assert (1, 0, False) == (slower["schedule"], slower["beside"], slower["saves_at_least"])
    assert slower["months_sooner"] < 0
    assert slower["saves"].startswith("-")
    assert (None, None) == (hopeless["months_sooner"], hopeless["saves"])


WARNED = {
    "nothing to warn of": ({"minimum": {"share": "0.10", "floor": "50"}}, []),
    # 5 % of 8000 a month is 400, 2 % of the bill 168
    "never, growing": (DEAR, ["NEVER_REPAID", "DEBT_GROWS", "MOSTLY_CHARGES", "PERSISTENT_DEBT"]),
    # 20.00 of interest and 10.00 off the debt in the first month
    "mostly interest": (
        {"annual_rate": "0.24", "minimum": {"share": "0.01", "rule": "share_plus_charges", "floor": "5"}},
        ["MOSTLY_CHARGES", "PERSISTENT_DEBT"],
    ),
    # interest 10.00, 10.00, ... of a payment of 20.00: as much as off the debt is not more
    "as much interest as principal": (
        {"minimum": {"share": "0.01", "rule": "share_plus_charges", "floor": "5"}},
        [],
    ),
    # fees count like interest: 8 + 10 of 28
    "fees make it so": (
        {"minimum": {"share": "0.01", "rule": "share_plus_charges", "floor": "5", "fee": "8"}},
        ["HORIZON_REACHED", "MOSTLY_CHARGES", "PERSISTENT_DEBT"],
    ),
    # 50 months of 30.00: interest is more than half in the first 35, and 18 months are looked at
    "less and less interest": (
        {"annual_rate": "0.24", **plan("fixed_amount", amount="30")},
        ["MOSTLY_CHARGES", "PERSISTENT_DEBT"],
    ),
    # 17 months: nothing to say of 18
    "a short dear plan": ({"annual_rate": "3", **plan("equal_instalments", months=17)}, ["MOSTLY_CHARGES"]),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_a_customer_must_know_is_warned_of(name):
    """Each warning has its condition, and strictly more is more."""
    asked, expected = WARNED[name]

    assert expected == [each["code"] for each in only(**asked)["warnings"]]


def test_the_warnings_in_words():
    """Plain words with the amounts: 24 months of a debt that grows."""
    english, chinese = (only(**DEAR, locale=locale)["warnings"] for locale in ("en", "zh"))

    assert [
        "minimum payment: this never pays the debt off. After 24 months and 5,711.81 paid, 15,887.47 is still owed.",
        "minimum payment: in 24 months the payment does not cover interest and fees, and the debt grows.",
        "minimum payment: in 24 months, of 24 months in all, more goes to interest and fees than to the debt itself.",
        "minimum payment: the first 18 months cost 9,281.70 in interest and fees, and the debt is 5,383.29 larger.",
    ] == [each["text"] for each in english]
    assert (
        "最低还款：按此方式永远还不清欠款。还款24 个月、共付 5,711.81 后，仍欠 15,887.47。"
        == chinese[0]["text"]
    )


def test_the_lens_counts_by_the_month():
    """1000 at 2 % a month, 30.00 paid: more than half is interest while more than 750 is owed."""
    found = only(annual_rate="0.24", **plan("fixed_amount", amount="30"))
    dear = [row for row in found["rows"] if Decimal(row["interest"]) > Decimal(row["principal"])]
    first = found["rows"][:18]

    assert len(dear) == found["lens"]["months_mostly_charges"]
    assert 18 == found["lens"]["first_months"]
    for column, name in (("principal", "first_months_principal"), ("interest", "first_months_charges")):
        assert sum(round(float(row[column]) * 100) for row in first) == round(
            float(found["lens"][name]) * 100
        )


NOTED = {
    "by the day": ({"interest": "actual_365"}, {"interest_by_day", "day_of_365"}),
    "by the day of 360": ({"interest": "actual_360"}, {"interest_by_day", "day_of_360"}),
    "at a rate of a day": (
        {"annual_rate": None, "interest": None, "daily_rate": "0.0005"},
        {"interest_by_day"},
    ),
    "by the month": ({}, {"interest_by_month"}),
}
ALWAYS = {"due", "unpaid_charges", "effective", "horizon"}


@pytest.mark.parametrize("name", NOTED)
def test_what_was_done_is_said_and_nothing_else(name):
    """Every rounding that took part is stated, with the coin that it rounds to."""
    changes, expected = NOTED[name]
    notes = {each["code"]: each["text"] for each in worked(**changes, minimum={"share": "0.1"})["worked_out"]}

    assert expected | ALWAYS | {"share_of_bill"} == set(notes)
    assert any("rounded half up to 0.01." in note for note in notes.values())


def test_each_kind_of_plan_states_its_rounding():
    """Instalments, parts, fees, and the coin of yen."""
    plans = [
        {"kind": "equal_instalments", "months": 3, "upfront_fee": 1},
        {"kind": "equal_principal", "months": 3},
        {"kind": "fixed_amount", "amount": 500},
    ]
    rule = {"share": "0.01", "rule": "share_plus_charges"}
    found = worked(currency="JPY", minimum=rule, plans=plans)["worked_out"]

    assert ["share_plus_charges", "level", "fees", "upfront", "part"] == [
        each["code"] for each in found if each["code"] not in ALWAYS | {"interest_by_month"}
    ]
    assert "1.00" in next(each["text"] for each in found if each["code"] == "level")


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_the_same(code):
    """The same amounts stand in both sentences, and Chinese is not left in English."""
    english, chinese = texts._TEXTS[code]

    assert _names(english) == _names(chinese)
    assert (not english) == (not chinese)
    assert all(ord(letter) < 128 for letter in english)


def _names(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name)


def test_every_sentence_is_said_by_some_schedule():
    """No text is left that nothing says."""
    parts = dict.fromkeys({name for code in CODES for name in _names(texts._TEXTS[code][0])}, "x")
    whole = [
        worked(**{**first, "plans": [*first.get("plans", []), *second["plans"]]}, locale="zh")
        for first, second, _, _ in COMPARED.values()
    ]
    whole += [worked(**asked, locale="zh") for asked, _ in WARNED.values()]
    codes = {
        each["code"] for found in whole for schedule in found["schedules"] for each in schedule["warnings"]
    }

    assert {"NEVER_REPAID", "HORIZON_REACHED", "DEBT_GROWS", "MOSTLY_CHARGES", "PERSISTENT_DEBT"} == codes
    assert all(text(code, "en", **parts) or code == "nothing" for code in CODES)


@pytest.mark.parametrize(
    ("number", "english", "chinese"), [(1, "1 month", "1 个月"), (12, "12 months", "12 个月")]
)
def test_months_are_counted_in_words(number, english, chinese):
    """One of them is one month."""
    assert (english, chinese) == (months(number, "en"), months(number, "zh"))


def test_the_day_of_freedom_is_that_of_the_last_payment():
    """Twelve months from December are over in November."""
    found = only(**plan("equal_instalments", months=12))

    assert (12, date(2027, 11, 10).isoformat()) == (found["months"], found["free_on"])
    assert found["rows"][-1]["due"] == found["free_on"]
