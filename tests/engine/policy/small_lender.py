"""A small folder in memory, to be changed by one edit after another."""

from collections.abc import Mapping
from pathlib import Path

from engine.policy.library import load
from engine.policy.snapshot import Snapshot

SHIPPED = Path(__file__).parents[3] / "policies"
LIMIT = "cn/small_limit/v1.yaml"
SCORE = "cn/small_score/v1.yaml"
FEE = "cn/small_fee/v1.yaml"

_HEAD = """\
policy: cn/{name}
version: {version}
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
"""
_SCORE = """\
score:
  starts_at: 100
  range: [0, 900]
  dimensions:
    history:
      - {id: late, field: max_dpd_12m, points: {below 30: 300, from 30: 0}, none: 50, code: DELINQUENCY_30}
"""
_LIMIT = """\
applies_when: product == 'pay_later'
uses: {points: cn/small_score@1}
parameters:
  share:
    unit: ratio
    values:
      - {from: "2024-01-01", value: "0.5", cite: A}
      - {from: "2025-01-01", value: "1/3"}
let:
  spare: monthly_net_income - existing_debt_service_monthly
  band:
    table:
      - {when: points >= 300, is: low}
      - {when: points >= 200, is: middle}
    otherwise: high
base:
  code: SCORE_AND_INCOME
  matrix:
    down: points
    across: annual_income
    columns: [below 36000, from 36000]
    rows:
      below 300: [0, 1000]
      from 300: [2000, 3000]
rules:
  - id: minor
    when: age_years < 18
    decline: true
    strength: law
    code: AGE
    because: Too young.
  - id: income
    cap: annual_income * share
    code: TOO_MUCH_DEBT
    because: A share of the income.
  - id: fresh
    when: months_on_book < 6 and (not income_verified or band == 'high')
    cap: 500
    code: INCOME_UNVERIFIED
    because: New customers start small.
  - id: late
    when: days_past_due >= 60
    freeze: no_drawdown
    release_when: days_past_due == 0 and consecutive_on_time_payments >= 3
    code: DELINQUENCY_60
    because: Late.
    guidance: CLEAR_ARREARS
round_down_to: 100
minimum: 500
"""
_FEE = """\
rules:
  - id: courtesy
    class: courtesy
    waive: 50%
    when: days_past_due <= 5
    because: Once.
  - id: notice
    when: days_past_due > 3
    do: {action: send_notice, template: PD18, within_days: 30}
    because: A duty.
  - id: look
    needs: income_verified
    refer: {queue: people, outcome: waiver}
    because: Somebody looks.
"""


def folder() -> dict[str, bytes]:
    """A limit with its score, a freeze, a waiver, a duty and a referral."""
    found = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    for path, body in ((LIMIT, _LIMIT), (SCORE, _SCORE), (FEE, _FEE)):
        found[path] = (_HEAD.format(name=path.split("/")[1], version=1) + body).encode()
    return found


def edited(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    """The files with one text of one of them replaced."""
    text = files[path].decode()
    assert 1 == text.count(old), old
    return {**files, path: text.replace(old, new).encode()}


def following(files: Mapping[str, bytes], path: str, effective: str) -> dict[str, bytes]:
    """The files with a next version of a policy, which is as the first."""
    text = files[path].decode().replace("version: 1", "version: 2").replace("2024-01-01", effective, 1)
    return {**files, path.replace("v1", "v2"): text.encode()}


def snapshot(files: Mapping[str, bytes]) -> Snapshot:
    """The snapshot of a folder in memory."""
    return load(files, "policies")
