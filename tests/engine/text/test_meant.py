import pytest

from engine.text.meant import plain, plain_number, plain_yaml

NUMBERS = [
    ("20%", "0.2"),
    ("12.5 %", "0.125"),
    ("100%", "1"),
    ("1,500", "1500"),
    ("1 500", "1500"),
    ("1,500,000.50", "1500000.50"),
    ("¥1500", "1500"),
    ("1500 CNY", "1500"),
    ("0,35", "0.35"),
    ("１５００", "1500"),
    ("5000%", "50"),
    ("1,50,000", None),
    ("a fifth", None),
    ("1/3", None),
    ("", None),
]


@pytest.mark.parametrize(("written", "expected"), NUMBERS)
def test_numbers_as_people_write_them(written, expected):
    """A number with a percent sign, groups of digits, a currency or a decimal comma is told plainly."""
    assert expected == plain_number(written)


SIGNS = [
    ("product == ‘card’", "product == 'card'", "product == 'card'"),
    ("a，b", "a,b", "a, b"),
    ("cap：1500", "cap:1500", "cap: 1500"),
    ("cap： 1500", "cap: 1500", "cap: 1500"),
    ("a ≤ （b － 1）", "a <= (b - 1)", "a <= (b - 1)"),
    ("学生", "学生", "学生"),
]


@pytest.mark.parametrize(("written", "expected", "in_yaml"), SIGNS)
def test_signs_that_only_look_right(written, expected, in_yaml):
    """Signs of another width or kind become those of the language; letters stay."""
    assert (expected, in_yaml) == (plain(written), plain_yaml(written))
