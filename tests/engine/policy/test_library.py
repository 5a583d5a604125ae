import datetime
from pathlib import Path

import pytest

from engine.policy.library import is_cases, load
from engine.policy.snapshot import everything
from engine.text.problem import Rejected

SHARED = Path(__file__).parent / "checked_bad"
LIMIT = """\
policy: cn/limit
version: 1
effective: "2024-01-01"
until: "2025-12-31"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
parameters:
  most:
    unit: money
    values:
      - {from: "2024-01-01", value: 100}
      - {from: "2024-07-01", value: 200}
base:
  code: SCORE
  amount: most
"""
FILES = {name: (SHARED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
FILES["cn/limit/v1.yaml"] = LIMIT.encode()


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


def test_boundaries():
    """An epoch begins where a version begins or ends, and where a parameter changes."""
    snapshot = load(FILES)

    assert snapshot.boundaries == tuple(map(day, ("2024-01-01", "2024-07-01", "2026-01-01")))
    assert [
        snapshot.epoch(day(text)) for text in ("2023-12-31", "2024-01-01", "2024-07-01", "2026-01-01")
    ] == [
        0,
        1,
        2,
        3,
    ]


def test_plans_are_made_once():
    """The days of one epoch share a plan, another epoch or another presence has its own."""
    snapshot = load(FILES)
    some, all_ = frozenset(), everything(snapshot.vocabulary)

    assert snapshot.plan(day("2024-01-01"), all_) is snapshot.plan(day("2024-06-30"), all_)
    assert snapshot.plan(day("2024-07-01"), all_) is not snapshot.plan(day("2024-06-30"), all_)
    assert snapshot.plan(day("2024-07-01"), all_) is not snapshot.plan(day("2024-07-01"), some)


@pytest.mark.parametrize("name", ["README.md", "lists/README.md", "cn/limit/v1.cases.yaml", "versions.lock"])
def test_other_files(name):
    """Files that are no policies leave the snapshot as it is."""
    assert load({**FILES, name: b"anything"}).digest == load(FILES).digest


def test_digest():
    """A comment leaves the digest alone; a number, a text or a field changes it."""
    changes = {
        "cn/limit/v1.yaml": (b"200", b"201"),
        "reasons.yaml": (b"zh: x", b"zh: other"),
        "profile.yaml": (b"maximum: 12}", b"maximum: 13}"),
    }
    digest = load(FILES).digest

    assert load({**FILES, "cn/limit/v1.yaml": b"# said\n" + LIMIT.encode()}).digest == digest
    for name, (old, new) in changes.items():
        assert old in FILES[name]
        assert load({**FILES, name: FILES[name].replace(old, new)}).digest != digest


def test_cases_beside_versions():
    """A file of cases is known by its path."""
    assert is_cases("cn/limit/v1.cases.yaml")
    assert not is_cases("cn/limit/v1.yaml")
    assert not is_cases("v1.cases.yaml")


def test_every_file_is_read():
    """Problems of every file are told at once, each under the folder's own name."""
    broken = dict.fromkeys(FILES, b"a: [")
    with pytest.raises(Rejected) as rejected:
        load(broken, "there/policies/")

    assert {problem.place.path for problem in rejected.value.problems} == {
        f"there/policies/{name}" for name in FILES
    }


@pytest.mark.parametrize("day_text", ["1900-01-01", "2299-12-31"])
def test_far_days(day_text):
    """A plan exists for every day, even where nothing is in force."""
    assert load(FILES).plan(day(day_text), frozenset()).policies == ()
