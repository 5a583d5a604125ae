from pathlib import Path

import yaml

from engine.policy.plan.amounts import smallest_unit
from engine.repayment.money import SMALLEST_UNITS

POLICIES = Path(__file__).parents[3] / "policies"


def test_the_currencies_are_those_of_the_vocabulary():
    """Whatever an account may be in, its repayment can be worked out."""
    schema = yaml.safe_load((POLICIES / "profile.yaml").read_text(encoding="utf-8"))

    assert set(schema["properties"]["profile"]["properties"]["currency"]["enum"]) == set(SMALLEST_UNITS)


def test_the_smallest_units_are_those_of_the_policies():
    """A limit and a payment are whole in the same coin."""
    assert {currency: smallest_unit(currency) for currency in SMALLEST_UNITS} == SMALLEST_UNITS
