import json
from collections import Counter

import pytest
from dry_runs import DAY, decider

from engine.decision.question import Question
from engine.dryrun.sample import sample
from engine.text.strict_json import read_json


def lines(rows, seed):
    return list(sample(decider().snapshot.vocabulary, rows, seed, DAY))


def test_five_hundred_made_up_accounts_fit_the_vocabulary():
    """Every line is a decision input, and they are decided in all ways."""
    found = Counter()
    for line in lines(500, 3):
        facts = read_json(line.encode())
        question = Question(
            profile=facts["profile"], request=facts["request"], freezes=facts.get("freezes"), day=DAY
        )
        found[decider().decide(question)["status"]] += 1

    assert found.total() == 500
    assert {"decided", "incomplete", "referred"} == set(found)


def test_each_account_says_that_it_is_made_up():
    """Nobody can take a synthetic account for a real one."""
    for line in lines(20, 4):
        found = json.loads(line)
        assert found["subject"].startswith("synthetic-4-")


def test_the_same_seed_gives_the_same_accounts():
    """Chance comes from the seed alone, account by account."""
    assert lines(30, 5) == lines(30, 5)
    assert lines(30, 5)[:10] == lines(10, 5)
    assert lines(10, 5) != lines(10, 6)


def test_facts_go_together():
    """Who earns more scores higher and is late less often."""
    people = [json.loads(line)["profile"] for line in lines(600, 8)]
    scored = [one for one in people if one.get("credit_score") and "monthly_net_income" in one]
    scored.sort(key=lambda one: float(one["monthly_net_income"]))
    low, high = scored[: len(scored) // 3], scored[-len(scored) // 3 :]

    assert mean(low, "credit_score") + 100 < mean(high, "credit_score")
    assert mean(low, "days_past_due") > mean(high, "days_past_due")


def mean(people, field):
    found = [one[field] for one in people if field in one]
    return sum(found) / len(found)


@pytest.mark.parametrize("name", ["freezes", "absent", "none", "fee"])
def test_some_accounts_are_unusual(name):
    """Standing freezes, unknown facts, known nones and fees all occur."""
    found = [json.loads(line) for line in lines(200, 9)]
    size = max(len(one["profile"]) for one in found)
    seen = {
        "freezes": any(one.get("freezes") for one in found) and any("freezes" not in one for one in found),
        "absent": any(len(one["profile"]) < size for one in found),
        "none": any(None in one["profile"].values() for one in found),
        "fee": any("fee_amount" in one["request"] for one in found),
    }

    assert seen[name]
