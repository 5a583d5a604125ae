"""One small policy with its cases in memory, over the shipped vocabulary."""

from some_policies import SHIPPED

from engine.cases.check import check_cases
from engine.cases.read import read_cases
from engine.cases.study import Study
from engine.decision.decide import Decider
from engine.policy.library import load
from engine.text.place import Source
from engine.text.read import read

POLICY = "cn/small/v1.yaml"
CASES = "policies/cn/small/v1.cases.yaml"
HEAD = """\
policy: cn/small
version: 1
effective: "2021-01-01"
jurisdiction: CN
currency: CNY
applies_when: product == 'pay_later'
owner: Tests
about: A small policy.
"""
CASES_HEAD = """\
policy: cn/small
version: 1
base:
  as_of: "2026-11-22"
  profile:
    jurisdiction: CN
    currency: CNY
    product: pay_later
    age_years: 34
    annual_income: 120000
    monthly_net_income: 8000
    existing_debt_service_monthly: 1500
    utilization: null
    days_past_due: 0
    is_student: false
    current_limit: 8000
    self_limit: null
  request: {request_kind: limit}
  freezes: []
"""
BASE = """\
base:
  code: SCORE_AND_INCOME
  amount: monthly_net_income * 3
round_down_to: 100
"""


def small(policy: str, cases: str = "", *, more: str = "", head: str = HEAD) -> Study:
    """The study of a policy with cases; `more` is another key of the cases file."""
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    decider = Decider(load({**files, POLICY: (head + policy).encode()}, "policies"))
    listed = cases or "  - name: the base\n    expect: {status: decided}\n"
    file = read_cases(read(Source(CASES, f"{CASES_HEAD}{more}cases:\n{listed}")))
    assert head != HEAD or () == check_cases(decider, file)
    (checked,) = decider.snapshot.versions["cn/small"]
    return Study(decider, file, checked)


def with_cases(study: Study, texts: list[str]) -> Study:
    """The same policy with other cases, read from YAML."""
    file = read_cases(read(Source(CASES, f"{CASES_HEAD}cases:\n" + "\n".join(texts) + "\n")))
    assert () == check_cases(study.decider, file)
    return Study(study.decider, file, study.version.checked)
