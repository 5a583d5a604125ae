"""What customers can do: the texts of steps, what moves along, and what is refused or doubted."""

from pathlib import Path

import pytest

from engine.policy.field_parts import field_parts
from engine.policy.library import load
from engine.policy.moves import Move
from engine.policy.sense.steps import missing_steps
from engine.policy.text_parts import text_parts
from engine.text.problem import Rejected

SHIPPED = Path(__file__).parents[3] / "policies"
PROFILE = """\
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product]
    properties:
      jurisdiction: {description: Law., type: string, enum: [CN]}
      currency: {description: Currency., type: string, enum: [CNY]}
      product: {description: Product., type: string, enum: [card]}
      current_limit: {description: Limit., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000}
      current_balance: {description: Owed., type: number, x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000, x-actionable: lower, x-moves: {used: in_proportion, debt: by_as_much}, x-relative-to: income}
      income: {description: Income., type: number, x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000}
      debt: {description: Debt., type: number, x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000, x-actionable: lower}
      used: {description: Used., type: [number, "null"], x-unit: ratio, x-decimals: 2, minimum: 0, maximum: 1, x-actionable: lower}
      signed: {description: Signed., type: boolean, x-actionable: raise}
      proven: {description: Proven., type: string, format: date, x-actionable: raise}
      origin: {description: Origin., type: string, enum: [here, there], x-basis: prohibited, x-actionable: raise}
  request:
    type: object
    additionalProperties: false
    properties:
      requested_limit: {description: Asked., type: [number, "null"], default: null, x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000}
      fee_amount: {description: Fee., type: [number, "null"], default: null, x-unit: money, x-decimals: 2, minimum: 0, maximum: 1000}
      fee_paid: {description: Paid., type: [boolean, "null"], default: null}
"""
REASONS = """\
reasons:
  SCORE: {internal: x, en: x, zh: x}
steps:
  current_balance: {en: "repay {change}", zh: "偿还{change}"}
  signed: {en: sign, zh: 签署}
  proven: {en: "prove it by {to}", zh: "于{to}前证明"}
"""
POLICY = """\
policy: cn/small
version: 1
effective: "2020-01-01"
jurisdiction: CN
currency: CNY
owner: Tests
review_by: "2030-01-01"
about: What a test needs.
base: {code: SCORE, amount: 500}
"""


def loaded(profile=PROFILE, reasons=REASONS):
    files = {"profile.yaml": profile, "reasons.yaml": reasons, "cn/small/v1.yaml": POLICY}
    return load({name: text.encode() for name, text in files.items()})


def test_steps_and_moves_are_read():
    """A text without an amount goes the whole way; followers are kept with how they follow."""
    snapshot = loaded()
    balance = snapshot.vocabulary.fields["current_balance"]

    assert [("current_balance", False), ("signed", True), ("proven", False)] == [
        (step.field, step.is_whole) for step in snapshot.texts.steps.values()
    ]
    assert [("used", Move.IN_PROPORTION), ("debt", Move.BY_AS_MUCH)] == [
        (moved.name, moved.how) for moved in balance.moves
    ]
    assert balance.relative_to is not None
    assert "income" == balance.relative_to[0]


def test_what_follows_another_needs_no_step_of_its_own():
    """Only what neither a text nor a field that takes it along moves is doubted."""
    without = REASONS.replace('  current_balance: {en: "repay {change}", zh: "偿还{change}"}\n', "")

    assert [] == [problem.code for problem in missing_steps(loaded())]
    assert ["no-step"] * 3 == [problem.code for problem in missing_steps(loaded(reasons=without))]


def test_a_folder_without_steps_is_not_doubted():
    """Who offers no steps need not word any."""
    assert [] == list(missing_steps(loaded(reasons=REASONS.partition("steps:")[0])))


BAD_TEXTS = [
    # text, in its place → code, what was found
    ("repay {change}", "repay {amount}", "bad-placeholder", "`{amount}` stands in the text"),
    ("repay {change}", "repay {change", "bad-placeholder", "`{change` stands in the text"),
    ("repay {change}", "repay it", "bad-placeholder", "no amount stands in the text"),
    ("repay {change}", "repay {change|coin}", "bad-placeholder", "`{change|coin}` stands in the text"),
    ("en: sign, zh: 签署", 'en: "sign {to}", zh: "签署{to}"', "bad-placeholder", "a text without an amount was expected"),
    ("{to}前", "{change}前", "bad-placeholder", "`{to}` was expected"),
    ("  signed:", "  income:", "unknown-step", "`income` is no field that a customer can move"),
    ("  signed:", "  origin:", "unknown-step", "`origin` is no field that a customer can move"),
    ("  signed:", "  sined:", "unknown-step", "`sined` is no field that a customer can move"),
    (", zh: 签署", "", "missing-key", "the key `zh` is missing"),
    ("  signed:", "  Signed:", "bad-name", "`Signed` is not a name"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "message"), BAD_TEXTS)
def test_texts_that_cannot_be_said_are_refused(old, new, code, message):
    """A step without an amount to fill in, or about what nobody can move, is refused."""
    with pytest.raises(Rejected) as rejected:
        loaded(reasons=REASONS.replace(old, new))

    assert {code} == {problem.code for problem in rejected.value.problems}
    assert message in " ".join(problem.message for problem in rejected.value.problems)


BAD_MOVES = [
    # text, in its place → code, what was found
    ("used: in_proportion", "used: by_as_much", "partner-unit", "`used` is ratio and does not go with this field, money was expected"),
    ("used: in_proportion", "signed: in_proportion", "partner-unit", "`signed` is true or false and does not go with this field, a number was expected"),
    ("x-relative-to: income", "x-relative-to: used", "partner-unit", "`used` is ratio"),
    ("debt: by_as_much", "det: by_as_much", "unknown-field", "`det` is not a field of the vocabulary"),
    ("x-relative-to: income", "x-relative-to: incom", "unknown-field", "`incom` is not a field of the vocabulary"),
    ("debt: by_as_much", "debt: as_much", "unknown-option", "`as_much` stands here"),
    ("maximum: 1000, x-actionable: lower, x-moves", "maximum: 1000, x-moves", "missing-partner", "`x-moves` stands without `x-actionable`"),
    ("{used: in_proportion, debt: by_as_much}", "{}", "nothing-listed", "there is nothing in here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "message"), BAD_MOVES)
def test_fields_that_cannot_follow_are_refused(old, new, code, message):
    """What follows must be there and be counted so that it can."""
    with pytest.raises(Rejected) as rejected:
        loaded(profile=PROFILE.replace(old, new), reasons=REASONS.replace("current_balance", "debt"))

    assert code in {problem.code for problem in rejected.value.problems}
    assert message in " ".join(problem.message for problem in rejected.value.problems)


@pytest.fixture(scope="module")
def shipped():
    """The shipped folder, without its policies but one."""
    names = ("profile.yaml", "reasons.yaml", "cn/account_freeze/v1.yaml", "lists/disaster_areas.yaml")
    files = {name: (SHIPPED / name).read_bytes() for name in names}
    return load(files)


def test_the_shipped_vocabulary_says_what_moves_along(shipped):
    """Debts, limits and arrears move together; without this a proposal would be untrue."""
    along = {
        (spec.name, moved.name): str(moved.how)
        for spec in shipped.vocabulary.fields.values()
        for moved in spec.moves
    }

    assert {
        ("current_balance", "unsecured_debt_all_lenders"): "by_as_much",
        ("current_balance", "utilization"): "in_proportion",
        ("principal_paid_18m", "current_balance"): "by_as_much",
        ("unsecured_debt_all_lenders", "current_balance"): "no_more_than",
        ("unsecured_debt_all_lenders", "interest_bearing_unsecured_debt"): "no_more_than",
        ("interest_bearing_unsecured_debt", "unsecured_debt_all_lenders"): "by_as_much",
        ("interest_bearing_unsecured_debt", "lowest_interest_bearing_unsecured_debt_3m"): "no_more_than",
        ("lowest_interest_bearing_unsecured_debt_3m", "interest_bearing_unsecured_debt"): "no_more_than",
        ("card_limits_other_institutions", "total_limits_all_lenders"): "by_as_much",
        ("same_lender_other_limits", "total_limits_all_lenders"): "by_as_much",
        ("total_limits_all_lenders", "card_limits_other_institutions"): "no_more_than",
        ("total_limits_all_lenders", "same_lender_other_limits"): "no_more_than",
        ("total_limits_all_lenders", "current_limit"): "no_more_than",
        ("max_dpd_any_lender", "days_past_due"): "no_more_than",
        ("utilization_avg_3m", "lowest_utilization_3m"): "no_more_than",
        ("consecutive_on_time_payments", "days_past_due"): "to_zero",
    } == along


def test_the_shipped_steps_are_complete_and_ask_for_nothing_they_must_not(shipped):
    """Every field that customers can move is worded; age, time and what no rule may read are not among them."""
    fields, steps = shipped.vocabulary.fields, shipped.texts.steps

    assert [] == list(missing_steps(shipped))
    assert not {"age_years", "months_on_book", "months_in_employment", "months_identity_verified"} & set(
        steps
    )
    assert all(fields[name].basis is None and fields[name].actionable for name in steps)
    assert {"SELF_EXCLUDED", "SELF_EXCLUSION", "FRAUD_SUSPECTED", "SANCTIONS_HIT"} == {
        code for code, reason in shipped.texts.reasons.items() if reason.is_silent
    }


def test_a_comparison_of_folders_tells_steps():
    """A step and the silence of a reason are parts of the texts, and what moves along is part of a field."""
    silent = REASONS.replace("zh: x}", "zh: x, no_offers: true}")
    snapshot = loaded(reasons=silent)
    texts = {part.title: [aspect.text for aspect in part.aspects] for part in text_parts(snapshot.texts)}
    fields = {part.name: {a.name: a.text for a in part.aspects} for part in field_parts(snapshot.vocabulary)}

    assert ["repay {change}", "偿还{change}"] == texts["step current_balance"]
    assert ["x", "x", "x", "true"] == texts["reason SCORE"]
    assert ("used in_proportion, debt by_as_much", "income") == (
        fields["current_balance"]["moves"],
        fields["current_balance"]["relative to"],
    )
