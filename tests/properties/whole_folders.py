"""Whole folders to be broken: shipped policies with few of their cases, random ones, one with a CSV and a lock."""

import random
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

from policy_files import files
from random_policies import Lender

from engine.policy.library import load
from engine.policy.lock import LOCK, lock_of, write_lock
from engine.policy.release import Signatures, release
from engine.text.problem import Rejected

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "policies"
SHARED = ("profile.yaml", "reasons.yaml")
NAMES = tuple(sorted({path.parent.relative_to(POLICIES).as_posix() for path in POLICIES.glob("*/*/v1.yaml")}))
MAPPINGS = tuple(sorted((ROOT / "tests" / "engine" / "dryrun").glob("uci_*.yaml")))
_USE = re.compile(r"(?<=: )[a-z]+/[a-z0-9_]+(?=@|\}|,|$)", re.MULTILINE)
_SHOWN_CASES = 5
_SIGNED = Signatures(author="Ann", approver="Bob", day=740_000)
_TABLE = b"""\
conduct,below 36000,from 36000,from 72000
below 550,0,500,1000
from 550,"1000",1500.50,2000
from 700,2000,4000,8000
"""
_WITH_TABLE = b"""\
# yaml-language-server: $schema=../../policy.schema.json
policy: cn/pay_later_limit
version: 1
effective: "2024-02-23"
until: "2031-12-31"
status: guidance
jurisdiction: CN
currency: CNY
applies_when: product == 'pay_later'
owner: Retail credit policy
review_by: "2027-02-23"
about: |
  A limit whose matrix is kept
  as a table.
uses: {conduct: cn/conduct_score}
let:
  risk:
    table:
      - {when: conduct >= 700 and (bureau_score ?? 300) >= 650, is: low}
    otherwise: high
  spare: monthly_net_income - existing_debt_service_monthly
parameters:
  share: {unit: ratio, values: [{from: "2024-02-23", value: "1/3"}, {from: "2025-02-23", value: 0.3, cite: A}]}
base:
  code: SCORE_AND_INCOME
  matrix: {down: conduct, across: annual_income, csv: limits.csv}
rules:
  - {id: share, cap: "max(annual_income * share - spare / 3, 0)", code: TOO_MUCH_DEBT, because: So., cite: B}
  - {id: risky, when: risk == 'high', cap: 500, code: INCOME_UNVERIFIED, because: So., if_unknown: assume_yes}
  - id: flagged
    when: |
      'misuse_of_funds' in risk_flags
    freeze: full
    release_when: by_hand
    code: MISUSE_OF_FUNDS
    because: So.
round_down_to: 100
minimum: 500
"""


@cache
def shipped(name):
    """One shipped policy with what it uses and the first of its cases, every version released that can be."""
    found = _shared() | _policy(name)
    found |= {path: content for used in _used(found) for path, content in _policy(used).items()}
    return _released(found)


def _shared():
    lists = [path.relative_to(POLICIES).as_posix() for path in sorted(POLICIES.glob("lists/*"))]
    return {each: (POLICIES / each).read_bytes() for each in (*SHARED, *lists)}


def _policy(name):
    contents = {
        path.relative_to(POLICIES).as_posix(): path.read_bytes()
        for path in sorted((POLICIES / name).iterdir())
    }
    return {
        path: _first_cases(content) if ".cases." in path else content for path, content in contents.items()
    }


def _used(found):
    texts = [content.decode() for path, content in found.items() if "/v" in path]
    return sorted({used for text in texts for used in _USE.findall(text) if used in NAMES})


@cache
def with_table():
    """A folder whose matrix stands in a CSV file."""
    found = _shared()
    found["cn/conduct_score/v1.yaml"] = (POLICIES / "cn/conduct_score/v1.yaml").read_bytes()
    return found | {"cn/pay_later_limit/v1.yaml": _WITH_TABLE, "cn/pay_later_limit/limits.csv": _TABLE}


@cache
def drawn(number):
    """A random folder over the small vocabulary."""
    return files(Lender(random.Random(number)).policies())


def folder(dice):
    """One of the folders, and the paths of what is broken in it."""
    roll = dice.random()
    if roll < 0.45:
        name = dice.choice(NAMES)
        found = shipped(name)
        lists = [path for path in found if path.startswith("lists/")]
        return found, [path for path in found if path.startswith(name)] * 2 + [*SHARED, LOCK, *lists[:1]]
    if roll < 0.6:
        found = with_table()
        return found, ["cn/pay_later_limit/v1.yaml"] * 2 + ["cn/pay_later_limit/limits.csv"] * 3
    found = drawn(dice.randrange(40))
    return found, [path for path in found if "/v" in path] * 2 + [*SHARED]


def _first_cases(content):
    head, *cases = content.decode().split("\n  - name: ")
    return "\n  - name: ".join([head, *cases[:_SHOWN_CASES]]).encode() + b"\n"


def _released(found):
    snapshot, lock = load(found), lock_of(found, "policies")
    versions = [checked for group in snapshot.versions.values() for checked in group]
    for checked in (*versions, *versions):  # a score may stand behind what uses it
        with suppress(Rejected):  # a draft
            lock = release(snapshot, lock, checked, _SIGNED)
    return found | {LOCK: write_lock(lock).encode()}
