from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.kinds import ANY_DATE, BOOLEAN, Choice, ChoiceSet, Number, Unit
from engine.language.scope import Field
from engine.policy.vocabulary import Vocabulary, read_vocabulary
from engine.text.place import Place, Source
from engine.text.problem import Rejected
from engine.text.read import decode, read

TEXT = """\
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product]
    properties:
      jurisdiction: {description: Legal system., type: string, enum: [CN, GB]}
      currency: {description: Currency of the account., type: string, enum: [CNY, GBP]}
      product: {description: Kind of credit., type: string, enum: [pay_later]}
      age_years:
        description: Age in completed years.
        type: integer
        x-unit: years
        minimum: 0
        maximum: 130
        x-basis: age_minimum_only
      annual_income:
        description: Gross income.
        type: number
        x-unit: money
        x-decimals: 2
        minimum: -0.05
        maximum: 1000000
        x-actionable: raise
      last_waiver: {description: Day of the last waiver., type: [string, "null"], format: date}
      flags: {description: Warnings., type: array, items: {type: string, enum: [one, two]}, uniqueItems: true}
  request:
    description: What is asked.
    type: object
    additionalProperties: false
    properties:
      declared_use:
        description: What the money is for.
        type: [string, "null"]
        enum: [medical, travel, null]
        default: null
      fee_paid: {description: Whether the fee is paid., type: boolean}
"""


def vocabulary(text: str) -> Vocabulary:
    return read_vocabulary(read(Source("profile.yaml", text)))


@pytest.fixture(scope="module")
def small():
    return vocabulary(TEXT)


KINDS = {
    "jurisdiction": Choice(("CN", "GB")),
    "age_years": Number(Unit.YEARS, 1, 0, 130),
    "annual_income": Number(Unit.MONEY, 100, -5, 100_000_000),
    "last_waiver": ANY_DATE,
    "flags": ChoiceSet(("one", "two")),
    "declared_use": Choice(("medical", "travel")),
    "fee_paid": BOOLEAN,
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_kinds(small, name, kind):
    """A field's kind follows from its type and keywords."""
    assert small.fields[name].kind == kind


def test_order_and_parts(small):
    """Fields stand in the order of the file, those of the profile first."""
    assert list(small.fields) == [
        "jurisdiction",
        "currency",
        "product",
        "age_years",
        "annual_income",
        "last_waiver",
        "flags",
        "declared_use",
        "fee_paid",
    ]
    assert [small.fields[name].part for name in ("flags", "declared_use")] == ["profile", "request"]


def test_field(small):
    """A field keeps what rules and explanations need of it."""
    income, age, use = (small.fields[name] for name in ("annual_income", "age_years", "declared_use"))

    assert (income.decimals, income.actionable, income.basis) == (2, "raise", None)
    assert (age.decimals, age.actionable, age.basis) == (0, None, "age_minimum_only")
    assert (age.description, age.nullable, age.absent_is_none) == ("Age in completed years.", False, False)
    assert (use.nullable, use.absent_is_none) == (True, True)
    assert small.fields["last_waiver"].absent_is_none is False
    assert age.place == Place("profile.yaml", 13, 7, 9)


def test_definition(small):
    """A name in a condition means the field with its kind."""
    assert small.definition("last_waiver") == Field(name="last_waiver", kind=ANY_DATE, nullable=True)


def test_schema_is_the_document(small):
    """The schema is the document's own data, with exact numbers."""
    profile = small.schema["properties"]["profile"]

    assert small.required == {"jurisdiction", "currency", "product"}
    assert profile["properties"]["annual_income"]["minimum"] == Decimal("-0.05")
    assert small.schema["required"] == ["profile", "request"]


def test_digest(small):
    """A comment leaves the digest alone, a bound does not."""
    assert vocabulary(f"# a comment\n{TEXT}").digest == small.digest
    assert vocabulary(TEXT.replace("130", "131")).digest != small.digest


def test_frozen(small):
    """Nobody changes a vocabulary."""
    with pytest.raises(TypeError):
        small.fields["other"] = small.fields["flags"]


def test_the_vocabulary_of_the_house():
    """The vocabulary that policies are written against is read without a problem."""
    path = Path(__file__).parents[3] / "policies" / "profile.yaml"
    house = read_vocabulary(read(decode("policies/profile.yaml", path.read_bytes())))

    assert house.required >= {"jurisdiction", "currency", "product"}
    assert all(spec.description for spec in house.fields.values())


@pytest.mark.parametrize(
    "text", ["5", "[]", "{}", "type: object", "properties: {profile: {properties: 5}, request: x}"]
)
def test_no_vocabulary(text):
    """What is no vocabulary at all is refused, not guessed at."""
    with pytest.raises(Rejected):
        vocabulary(text)


@settings(deadline=None)
@given(data=st.data())
def test_any_text_is_a_vocabulary_or_refused(data):
    """However its lines are mixed up, a vocabulary is read or refused in our own words."""
    lines = TEXT.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        new = [
            [],
            [lines[at]] * 2,
            [lines[at][:-1]],
            [f"  {lines[at]}"],
            [lines[at].partition(":")[0] + ": 5"],
        ]
        lines[at : at + 1] = data.draw(st.sampled_from(new))
    with suppress(Rejected):
        assert isinstance(vocabulary("\n".join(lines)), Vocabulary)
