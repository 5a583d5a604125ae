"""What an author starts from passes every check and test at once."""

import shutil
from pathlib import Path

import pytest

from api.cli.folder import open_folder
from api.wiring import read_folder
from engine.cases.check import check_cases
from engine.cases.coverage import untested
from engine.cases.load import without_cases
from engine.cases.run import failures, run_cases
from engine.policy.schema.content import texts_in, vocabulary_in
from engine.policy.templates.fill import CURRENCIES
from engine.policy.templates.new_policy import new_policy
from engine.policy.templates.next_version import OneLine, next_version
from engine.policy.templates.starter import starter

POLICIES = Path(__file__).parents[4] / "policies"
SMALLEST = """\
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product, opened, score, flags, truth]
    properties:
      jurisdiction: {description: Law., type: string, enum: [CN]}
      currency: {description: Money., type: string, enum: [CNY]}
      product: {description: Kind., type: string, enum: [card, loan]}
      opened: {description: Day., type: string, format: date}
      score: {description: S., type: number, x-unit: count, x-decimals: 2, minimum: -1.25, maximum: 1, x-basis: prohibited}
      flags: {description: Flags., type: array, items: {type: string, enum: [a]}, uniqueItems: true}
      truth: {description: Truth., type: boolean, x-basis: prohibited}
      current_balance: {description: B., type: number, x-unit: money, x-decimals: 2, minimum: 0, maximum: 9, x-basis: prohibited}
      current_limit: {description: L., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 9}
  request:
    type: object
    additionalProperties: false
    properties:
      requested_limit: {description: L., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 9, default: null}
      fee_amount: {description: L., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 9, default: null}
      fee_paid: {description: L., type: [boolean, "null"], default: null}
"""


def written(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def shipped(folder, *policies):
    """A folder with some of the shipped policies."""
    for name in ("profile.yaml", "reasons.yaml"):
        shutil.copy(POLICIES / name, folder / name)
    shutil.copytree(POLICIES / "lists", folder / "lists", dirs_exist_ok=True)
    for policy in dict.fromkeys(policies):
        shutil.copytree(POLICIES / policy, folder / policy)


def faults(folder, about=None):
    """Everything `check --strict` would say, and `test` about these files or all."""
    opened = open_folder(folder)
    assert () == opened.problems
    snapshot = opened.decider.snapshot
    found = [problem for file in opened.cases for problem in check_cases(opened.decider, file)]
    found += without_cases(snapshot.versions, opened.cases)
    for file in opened.cases:
        if about is not None and f"{file.policy}/v{file.version}.cases.yaml" not in about:
            continue
        results = run_cases(opened.decider, file)
        checked = next(each for each in snapshot.versions[file.policy] if each.policy.version == file.version)
        found += [*untested(checked, results), *(each for result in results for each in failures(result))]
    return [problem.message for problem in found]


@pytest.mark.parametrize("jurisdiction", CURRENCIES)
def test_a_new_folder_is_sound(tmp_path, jurisdiction):
    """In every jurisdiction it passes, each rule firing in one case and quiet in another."""
    folder = written(tmp_path, starter(jurisdiction, CURRENCIES[jurisdiction], "2026-01-01"))

    assert [] == faults(folder)


@pytest.mark.parametrize("policy", ["cn/student_limit", "cn/x", "gb/late_fees"])
def test_a_new_policy_is_sound(tmp_path, policy):
    """Beside the shipped policies, which it leaves alone: it is a draft."""
    shipped(tmp_path, "cn/conduct_score")
    files = read_folder(tmp_path)
    vocabulary, texts = vocabulary_in(files, "policies"), texts_in(files, "policies")
    made = new_policy(policy, "CNY", "2026-11-22", vocabulary, texts)

    assert [] == faults(written(tmp_path, made), made)


def test_a_new_policy_is_about_what_its_name_says():
    """The example reads a field and gives a reason that share a word with the policy's name."""
    files = starter("CN", "CNY", "2026-01-01")
    vocabulary, texts = vocabulary_in(files, ""), texts_in(files, "")
    made = new_policy("cn/student_limit", "CNY", "2026-11-22", vocabulary, texts)["cn/student_limit/v1.yaml"]

    assert "    when: is_student\n    cap: example_amount\n    code: STUDENT\n" in made.decode()


def test_a_new_policy_in_a_poor_vocabulary(tmp_path):
    """Where no other field can be read, the example asks for the limit; every required fact is given."""
    files = {**starter("CN", "CNY", "2026-01-01"), "profile.yaml": SMALLEST.encode()}
    vocabulary, texts = vocabulary_in(files, ""), texts_in(files, "")
    made = new_policy("cn/x", "CNY", "2026-11-22", vocabulary, texts)
    kept = {"profile.yaml": files["profile.yaml"], "reasons.yaml": files["reasons.yaml"], **made}

    assert [] == faults(written(tmp_path, kept))
    assert b"when: (current_limit ?? 0) > 0\n" in made["cn/x/v1.yaml"]


LATEST = {
    "cn/account_freeze": 1,
    "cn/cash_loan_limit": 1,
    "cn/conduct_score": 2,
    "cn/early_support": 1,
    "cn/late_fee_waiver": 1,
    "cn/pay_later_limit": 2,
    "cn/reopening": 1,
}


def test_next_versions_are_sound(tmp_path):
    """The next version of a shipped policy passes, among all the others, with the cases it was copied with."""
    shipped(tmp_path, *(f"cn/{folder.name}" for folder in sorted((POLICIES / "cn").iterdir())))
    files = read_folder(tmp_path)
    made = {}
    for policy, latest in LATEST.items():
        made |= next_version(files, "policies", policy, latest, "2026-12-01")

    assert [] == faults(written(tmp_path, made), made)


BEFORE = """\
# About the file.
policy: cn/limit
version: 3   # the third
effective: "2024-01-01"
until: "2025-01-01"
status: guidance

# About the law.
jurisdiction: CN
currency: CNY
owner: Someone
about: |
  Several
  lines.

# About the base.
base:
  code: SCORE
  matrix: {down: late, csv: "v3.limits.csv"}
"""
AFTER = """\
# About the file.
policy: cn/limit
version: 4
effective: "2027-03-01"
status: draft            # A draft decides nothing yet. Delete this line to bring the version into force.

# About the law.
jurisdiction: CN
currency: CNY
owner: Someone
about: |
  Several
  lines.
changes: Say what is different from version 3, and why.

# About the base.
base:
  code: SCORE
  matrix: {down: late, csv: "v4.limits.csv"}
"""


def test_only_what_must_differ_is_changed():
    """Comments and layout stay; the matrix gets a file of its own, so that the version before keeps its meaning."""
    files = {"cn/limit/v3.yaml": BEFORE.encode(), "cn/limit/v3.limits.csv": b"late,x\n"}
    made = next_version(files, "policies", "cn/limit", 3, "2027-03-01")

    assert {"cn/limit/v4.yaml": AFTER.encode(), "cn/limit/v4.limits.csv": b"late,x\n"} == made


def test_a_version_on_one_line_is_left_to_its_author():
    """Where keys share a line, no line can be changed alone."""
    with pytest.raises(OneLine):
        next_version({"cn/limit/v1.yaml": b"{policy: cn/limit, version: 1}"}, "", "cn/limit", 1, "2027-03-01")
