import pytest

from api.cli.effects import effect_in_words

DUTY = {"action": "reduction_notice", "template": "LIMIT_REDUCED", "within_days": 3}


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ({"cap": "500.00"}, "cap 500.00"),
        ({"cap": None}, "cap"),
        ({"decline": True}, "decline"),
        ({"freeze": "no_drawdown"}, "freeze no_drawdown"),
        ({"refer": {"queue": "students"}}, "refer to the queue students"),
        ({"do": DUTY}, "do reduction_notice (LIMIT_REDUCED) within 3 days"),
        ({"do": DUTY | {"within_days": 1}}, "do reduction_notice (LIMIT_REDUCED) within 1 day"),
        ({"do": DUTY | {"within_days": 0}}, "do reduction_notice (LIMIT_REDUCED) on the same day"),
        ({"do": DUTY | {"within_days": None, "template": None}}, "do reduction_notice"),
    ],
)
def test_effects(effect, expected):
    """Every effect reads as words, never as bare values side by side."""
    assert expected == effect_in_words(effect)


def test_an_amount_that_is_not_known():
    """Who tells a decision says that an amount is not known yet."""
    assert "waive an amount not yet known" == effect_in_words({"waive": None}, "an amount not yet known")
