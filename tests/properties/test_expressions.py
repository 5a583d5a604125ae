import random

import pytest
from agreement import Tally, check_text
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_texts import Author

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""No shrinking: a random text is short enough to be read, and shrinking one took minutes."""


def run(texts, seed, *, amount, accounts):
    tally, dice = Tally(), random.Random(seed)
    for number in range(texts):
        check_text(Author(dice, division=bool(number % 2)), dice, tally, amount=amount, accounts=accounts)
    print(f"\n{'amounts' if amount else 'conditions'}: {tally}")
    return tally


@pytest.mark.parametrize("amount", [False, True], ids=["conditions", "amounts"])
def test_random_texts(amount):
    """Every evaluator and oracle agrees on a few hundred random texts, with facts absent and without."""
    tally = run(220, 11, amount=amount, accounts=2)

    assert len(tally.texts) > 130
    assert tally.cells["completions"] > 2_500


@QUICK
@given(
    dice=st.randoms(use_true_random=False),
    amount=st.booleans(),
    division=st.booleans(),
    seed=st.integers(0, 99),
)
def test_drawn_texts(dice, amount, division, seed):
    """Every evaluator and oracle agrees on texts that Hypothesis draws."""
    author = Author(dice, division=division)
    check_text(author, random.Random(seed), Tally(), amount=amount, accounts=2)


@pytest.mark.slow
@pytest.mark.parametrize("amount", [False, True], ids=["conditions", "amounts"])
@pytest.mark.parametrize("seed", [1, 2])
def test_volume_of_texts(amount, seed):
    """The same on more than ten thousand distinct conditions and amounts."""
    tally = run(7_000 if not amount else 4_000, seed, amount=amount, accounts=2)

    assert len(tally.texts) > (5_000 if not amount else 1_500)
