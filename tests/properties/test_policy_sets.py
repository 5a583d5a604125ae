import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_policies import Lender
from sets import DAYS, amount, caution, check_set, decider, question, someone

from engine.text.strict_json import canonical

QUICK = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def test_random_sets():
    """Thirty random policy sets decide as the reference says, and keep every promise made with facts absent."""
    tally = Counter()
    for seed in range(30):
        check_set(seed, tally, accounts=2, completions=4, days=1)

    assert tally["sets"] == 30
    assert tally["completions"] > 150
    assert tally["limit incomplete"] > 10
    assert tally["limit decided"] > 10


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_volume_of_sets(part):
    """The same on more than five hundred sets, on all days; prints how often `incomplete` was over-cautious."""
    tally = Counter()
    for seed in range(1_000 + 110 * part, 1_000 + 110 * (part + 1)):
        check_set(seed, tally, accounts=8, completions=10)
    print(f"\n{dict(tally)}\n{caution(tally)}")

    assert tally["sets"] == 110


def cases(lender, seed, count=6):
    """Accounts of a lender, some with facts absent, each on a day."""
    dice = random.Random(seed)
    for _ in range(count):
        facts, standing = someone(dice, lender)
        absent = dice.sample([*facts][3:], dice.choice((0, 0, 3)))
        yield {name: v for name, v in facts.items() if name not in absent}, standing, dice.choice(DAYS[2:])


@pytest.mark.parametrize("number", range(6))
def test_order_of_rules(number):
    """The order of rules, policies and fields changes nothing but the digests."""
    lender = Lender(random.Random(200 + number)).policies()
    shuffled = {**lender, "policies": [dict(policy) for policy in lender["policies"]]}
    dice = random.Random(number)
    for policy in shuffled["policies"]:
        policy["rules"] = dice.sample(policy["rules"], len(policy["rules"]))
    one, two = decider(lender), decider(shuffled)
    for facts, standing, day in cases(lender, number):
        mixed = dict(dice.sample([*facts.items()], len(facts)))
        first = one.decide(question(facts, standing, day, explain="full"))
        second = two.decide(question(mixed, standing[::-1], day, explain="full"))
        for answer in (first, second):
            for digested in ("snapshot", "policies"):
                del answer[digested]
            for rule in answer["rules"]:
                rule.pop("clauses", None)  # their places are those of the file

        assert canonical(first) == canonical(second)


@pytest.mark.parametrize("number", range(6))
def test_one_more_rule(number):
    """One more cap never raises a limit or its bounds, one more floor never lowers them."""
    lender = Lender(random.Random(300 + number)).policies()
    plain = decider(lender)
    for kind, sign in (("cap", 1), ("floor", -1)):
        more = {**lender, "policies": [dict(policy) for policy in lender["policies"]]}
        for policy in more["policies"]:
            if policy["name"] == "cn/limits":
                policy["rules"] = [*policy["rules"], extra(lender, number, kind)]
        richer = decider(more)
        for facts, standing, day in cases(lender, number):
            before = bounds(plain.decide(question(facts, standing, day))["limit"])
            after = bounds(richer.decide(question(facts, standing, day))["limit"])

            assert all(sign * (old - new) >= 0 for old, new in zip(before, after, strict=True))


def extra(lender, number, kind):
    writer = Lender(random.Random(number), assumptions=False)
    writer.scored = any(policy["score"] for policy in lender["policies"])
    return writer._rule(kind) | {"id": "one_more"}


def bounds(limit):
    if limit["status"] == "not_in_scope":
        return ()
    ends = ("lowest", "highest") if limit["status"] == "incomplete" else ("amount", "amount")
    return tuple(amount(limit[end]) for end in ends)


@pytest.mark.parametrize("number", range(4))
def test_same_inputs_same_bytes(number):
    """The same inputs give the same bytes, from another decider of the same folder too."""
    lender = Lender(random.Random(400 + number)).policies()
    one, two = decider(lender), decider(lender)
    for facts, standing, day in cases(lender, number):
        asked = question(facts, standing, day, explain="full", locale="zh")
        bytes_of_one = canonical(one.decide(asked))

        assert canonical(one.decide(asked)) == bytes_of_one
        assert canonical(two.decide(asked)) == bytes_of_one


@QUICK
@given(seed=st.integers(10**6, 10**9))
def test_drawn_sets(seed):
    """Sets of seeds that Hypothesis draws keep their promises as well."""
    check_set(seed, Counter(), accounts=2, completions=3, days=1)
