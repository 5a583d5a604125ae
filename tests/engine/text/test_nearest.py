"""The nearest name is offered only when it is really close."""

import pytest

from engine.text.nearest import nearest

NAMES = ("monthly_income", "cap", "floor", "max_dpd_12m", "when", "because", "age_years")

CASES = [
    ("monthly_incme", "monthly_income"),
    ("montly_incone", "monthly_income"),
    ("income_monthly", "monthly_income"),
    ("Monthly_Income", "monthly_income"),
    ("monthly-income", "monthly_income"),
    ("cpa", "cap"),
    ("wehn", "when"),
    ("becuase", "because"),
    ("flor", "floor"),
    ("max_dpd_12", "max_dpd_12m"),
    ("when", None),
    ("income", None),
    ("xx", None),
    ("salary", None),
    ("roof", None),
    ("c" * 61, None),
    ("", None),
]


@pytest.mark.parametrize(("name", "expected"), CASES)
def test_nearest(name, expected):
    """A slip of the fingers finds its name, another word finds none."""
    assert expected == nearest(name, NAMES)


def test_nearest_prefers_the_closest_then_the_first_by_name():
    """Of several near names the closest wins, then the alphabet."""
    assert "limit" == nearest("limt", ["limits", "limit"])
    assert "field_a" == nearest("field_x", ["field_b", "field_a"])
