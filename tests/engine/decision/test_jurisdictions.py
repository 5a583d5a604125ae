"""Each jurisdiction is decided by its own policies alone."""

from engine import Decider, load
from engine.policy.epochs import of_jurisdiction
from tests.engine.decision.conftest import DAY, HEAD, SHIPPED, asked

CAP = "base: {code: SCORE_AND_INCOME, amount: 5000}\n"
SCORE = """\
score:
  starts_at: 350
  range: [350, 950]
  dimensions:
    history:
      - {id: late_days, field: days_past_due, points: {below 1: 140, from 1: 70}, code: DELINQUENT_OBLIGATIONS}
"""


def two_lands(cn: str = CAP, gb: str = CAP) -> Decider:
    """One policy in China and one in the United Kingdom, and a score that only the British one may use."""
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    british = HEAD.replace("CNY", "GBP").replace("CN", "GB")
    files["cn/limit/v1.yaml"] = (HEAD.replace("cn/small", "cn/limit") + cn).encode()
    later = (
        HEAD.replace("cn/small", "cn/limit")
        .replace("2020-01-01", "2022-01-01")
        .replace("version: 1", "version: 2")
    )
    files["cn/limit/v2.yaml"] = (later + "changes: A test.\n" + cn).encode()
    files["gb/limit/v1.yaml"] = (british.replace("cn/small", "gb/limit") + gb).encode()
    return Decider(load(files))


def test_a_plan_holds_only_what_the_jurisdiction_of_the_account_has():
    """Neither the rules nor the epochs of other jurisdictions are in it."""
    decider = two_lands()
    british = asked(profile={"jurisdiction": "GB", "currency": "GBP"})

    sight = decider.sight(british)

    assert ["gb/limit"] == [version.policy.policy for version in sight.prepared.plan.policies]
    assert 1 == len(decider.snapshot.of("GB").boundaries)
    assert 2 == len(decider.snapshot.of("CN").boundaries)
    assert decider.decide(british)["snapshot"] == decider.decide(asked())["snapshot"]


def test_a_jurisdiction_without_policies_is_in_nobodys_scope():
    """It is answered, and every outcome says so."""
    decision = two_lands().decide(asked(profile={"jurisdiction": "AU", "currency": "AUD"}))

    assert "not_in_scope" == decision["status"]
    assert [] == decision["policies"]


def test_a_score_of_another_jurisdiction_is_taken_along_where_it_is_used():
    """What a policy uses is part of it, wherever it is from."""
    gb = "uses: {points: cn/score@1}\nbase: {code: SCORE_AND_INCOME, amount: 'points >= 490 ? 4900 : 100'}\n"
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    files["cn/score/v1.yaml"] = (HEAD.replace("cn/small", "cn/score") + SCORE).encode()
    british = (
        HEAD.replace("cn/small", "gb/limit")
        .replace("CNY", "GBP")
        .replace("jurisdiction: CN", "jurisdiction: GB")
    )
    files["gb/limit/v1.yaml"] = (british + gb).encode()
    snapshot = load(files)

    assert ["cn/score", "gb/limit"] == list(of_jurisdiction(snapshot.versions, "GB"))
    assert ["cn/score"] == list(of_jurisdiction(snapshot.versions, "CN"))
    question = asked(profile={"jurisdiction": "GB", "currency": "GBP", "days_past_due": 0}, day=DAY)
    assert "4900.00" == Decider(snapshot).decide(question)["limit"]["amount"]
