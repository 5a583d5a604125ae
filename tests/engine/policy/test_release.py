import datetime
from pathlib import Path

import pytest
from small_lender import FEE, LIMIT, SCORE, edited, folder, following, snapshot

from engine.policy.lock import LOCK, lock_of, write_lock
from engine.policy.policy import Status
from engine.policy.release import (
    Signatures,
    check_release,
    release,
    release_problems,
    released_only,
    same_person,
)
from engine.text.place import Source
from engine.text.problem import Rejected, render

DAY = datetime.date(2025, 6, 1)
SIGNED = Signatures(author="Li  Wei", approver='Chen "C" Yu', day=DAY.toordinal())
FILES = folder()


def version(files, key):
    """A version of a folder."""
    found = snapshot(files)
    name, _, number = key.partition("@")
    return found, next(each for each in found.versions[name] if str(each.policy.version) == number)


def released(files, *keys, signed=SIGNED):
    """The folder with its record of these releases."""
    lock = lock_of(files, "policies")
    for key in keys:
        lock = release(version(files, key)[0], lock, version(files, key)[1], signed)
    return {**files, LOCK: write_lock(lock).encode()}


RELEASED = released(FILES, "cn/small_score@1", "cn/small_limit@1", "cn/small_fee@1")


def told(files):
    """What is said about a folder's releases: place, code and message."""
    problems = release_problems(snapshot(files), files, "policies")
    return [
        f"{each.place.path.removeprefix('policies/')}:{each.place.line} {each.code}: {each.message}"
        for each in problems
    ]


def test_what_is_recorded():
    """The record is readable and names every part; reading and writing it gives the same text."""
    files = released(FILES, "cn/small_fee@1")
    text = files[LOCK].decode()
    lines = text.splitlines()

    assert [
        "format: forbear.versions.v1",
        "versions:",
        "  - policy: cn/small_fee",
        "    version: 1",
    ] == [lines[2], *lines[6:9]]
    assert ["fields:", '  days_past_due: "', '  income_verified: "'] == [
        line.partition('"')[0] + '"' * ('"' in line) for line in lines[3:6]
    ]
    assert "    digest: sha256:" == lines[9][:19]
    assert [
        '    author: "Li Wei"',
        '    approver: "Chen \\"C\\" Yu"',
        '    released_on: "2025-06-01"',
        "    parts:",
    ] == lines[10:14]
    assert [
        "rule courtesy",
        "rule look",
        "rule notice",
        "version",
    ] == [line.strip().partition(":")[0] for line in lines[14:]]
    assert text == write_lock(lock_of(files, "policies"))


def test_order_of_releases_does_not_show():
    """Entries stand by policy and version, and parameters with the days of their values."""
    other = released(FILES, "cn/small_fee@1", "cn/small_score@1", "cn/small_limit@1")

    assert RELEASED[LOCK] == other[LOCK]
    assert '      share: ["2024-01-01", "2025-01-01"]\n' in RELEASED[LOCK].decode()


def test_the_digest_is_stable():
    """What a version means is digested alike by every release of Forbear; a change here breaks every lock."""
    entry = lock_of(RELEASED, "policies").find("cn/small_score@1")

    assert "sha256:f69495f2aaf760a86fd5623ec2df0858e1cf3b68eea6e18ad013df5efcbeb546" == entry.digest


def test_released_again():
    """A version that stands in the record already is left as it is."""
    again = Signatures(author="A", approver="B", day=SIGNED.day + 1)

    assert RELEASED == released(RELEASED, "cn/small_limit@1", signed=again)


CHANGED = "released-version-changed"
SINCE = "when it was released on 2025-06-01"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (LIMIT, "days_past_due >= 60", "days_past_due >= 30", [f"48 {CHANGED}: `rule late` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, "from 300: [2000, 3000]", "from 300: [2000, 3001]", [f"23 {CHANGED}: `base` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, "spare: monthly_net_income - ", "spare: monthly_net_income + ", [f"17 {CHANGED}: `let spare` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, "minimum: 500", "minimum: 400", [f"1 {CHANGED}: `version` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, "id: fresh", "id: unproven", [f"1 {CHANGED}: `rule fresh` of `cn/small_limit@1` is gone, it was there when the version was released on 2025-06-01", f"43 {CHANGED}: `rule unproven` was not there when `cn/small_limit@1` was released on 2025-06-01"]),
        (LIMIT, 'value: "1/3"', 'value: "0.3"', [f"11 {CHANGED}: `parameter share` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, '      - {from: "2025-01-01", value: "1/3"}\n', "", [f"11 {CHANGED}: `parameter share` of `cn/small_limit@1` means something else than {SINCE}"]),
        (LIMIT, 'value: "1/3"}', 'value: "1/3"}\n      - {from: "2025-06-01", value: 1}', ["16 released-value-early: this value of `share` was not there when `cn/small_limit@1` was released on 2025-06-01"]),
        (LIMIT, 'value: "1/3"}', 'value: "1/3"}\n      - {from: "2025-06-02", value: 1}', []),
        (LIMIT, "because: Late.", "because: Much too late.  # as they say", []),
        (SCORE, "none: 50", "none: 51", [f"13 {CHANGED}: `characteristic late` of `cn/small_score@1` means something else than {SINCE}"]),
        (FEE, "template: PD18", "template: PAY_MORE", [f"14 {CHANGED}: `rule notice` of `cn/small_fee@1` means something else than {SINCE}"]),
    ],
)  # fmt: skip
def test_released_versions_keep_their_meaning(path, old, new, expected):
    """A change of meaning is found and named at its part; what is said otherwise in the same sense is none."""
    assert [f"{path}:{each}" for each in expected] == told(edited(RELEASED, path, old, new))


def test_a_released_version_stays():
    """A file that is gone is missed, at its record."""
    files = {name: text for name, text in RELEASED.items() if name != FEE}

    assert ["versions.lock:16 released-version-gone: `cn/small_fee@1` was released on 2025-06-01 and is gone, a released version stays"] == told(files)  # fmt: skip


def test_a_field_that_means_something_else():
    """A released version depends on what its fields are."""
    text = RELEASED["profile.yaml"].decode()
    start = text.index("\n      age_years:")
    changed = text[:start] + text[start:].replace("x-unit: years", "x-unit: count", 1)
    files = {**RELEASED, "profile.yaml": changed.encode()}

    assert text != changed
    assert [
        "released-field-changed: `age_years` means something else than when a version that reads it was released"
    ] == [each.partition(" ")[2] for each in told(files)]


def test_a_problem_shows_both_places():
    """The changed part and its record stand together, with the remedy."""
    files = edited(RELEASED, FEE, "waive: 50%", "waive: 60%")
    (found,) = release_problems(snapshot(files), files, "policies")
    sources = {f"policies/{name}": Source(f"policies/{name}", text.decode()) for name, text in files.items()}

    assert (
        "policies/cn/small_fee/v1.yaml:9:9 released-version-changed\n"
        "  `rule courtesy` of `cn/small_fee@1` means something else than when it was released on 2025-06-01\n"
        "   9 |   - id: courtesy\n"
        "     |         ^^^^^^^^\n"
        "  released here: policies/versions.lock:16:5\n"
        "   16 |   - policy: cn/small_fee\n"
        "      |     ^^^^^^\n"
        "  help: take the change back, or write it as a new version: a released one keeps its meaning"
    ) == render(found, sources)


HEX = "0123456789abcdef"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("digest: sha256:", "digest: sha1:", ["not-a-digest"]),
        ('released_on: "2025-06-01"', 'released_on: "2025-06-31"', ["bad-date"]),
        ("format: forbear.versions.v1", "format: forbear.versions.v9", ["unknown-option"]),
        ("    approver:", "    aprover:", ["unknown-key"]),
        ("    parts:\n", "    partes:\n", ["unknown-key"]),
        ("versions:\n", "versions: []\nothers:\n", ["nothing-listed", "unknown-key"]),
    ],
)
def test_a_record_that_is_none(old, new, expected):
    """Whatever is wrong with the record is a problem at its place."""
    files = edited(released(FILES, "cn/small_fee@1"), LOCK, old, new)
    found = release_problems(snapshot(files), files, "policies")

    assert expected == sorted(each.code for each in found)
    assert {"policies/versions.lock"} == {each.place.path for each in found}


def test_a_record_that_was_edited():
    """A digest that does not fit its parts, a part's digest that is none, and an entry that stands twice."""
    text = released(FILES, "cn/small_fee@1")[LOCK].decode()
    digest = text.partition("digest: sha256:")[2][:64]
    entry = text[text.index("  - policy") :]
    short = entry.partition('rule look: "')[2][:8]

    def codes(changed):
        files = {**FILES, LOCK: changed.encode()}
        return [each.code for each in release_problems(snapshot(files), files, "policies")]

    assert ["released-digest-differs"] == codes(text.replace(digest, HEX * 4))
    assert ["not-a-digest"] == codes(text.replace(short, "short"))
    assert ["released-twice"] == codes(text + entry)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Li Wei", "li  wei ", True),
        ("\uff2c\uff29 Wei", "LiWei", True),
        ("Straße", "STRASSE", True),
        ("Li Wei", "Wei Li", False),
        ("李伟", "李娜", False),
    ],
)
def test_two_people(one, other, expected):
    """Capitals, spaces and the width of letters make no other person."""
    assert expected is same_person(one, other)


def refused(files, key, signed=SIGNED):
    found, checked = version(files, key)
    with pytest.raises(Rejected) as rejected:
        release(found, lock_of(files, "policies"), checked, signed)
    return [each.code for each in rejected.value.problems]


def test_what_is_not_released():
    """A draft, a version whose score is not released, and any version while a released one has changed."""
    draft = edited(FILES, FEE, "version: 1\n", "version: 1\nstatus: draft\n")
    changed = edited(RELEASED, FEE, "waive: 50%", "waive: 60%")

    assert ["draft-not-released"] == refused(draft, "cn/small_fee@1")
    assert ["use-not-released"] == refused(FILES, "cn/small_limit@1")
    assert ["released-version-changed"] == refused(changed, "cn/small_fee@1")
    assert ["released-version-changed"] == refused(changed, "cn/small_limit@1")


def test_one_person_is_not_two():
    """Nobody approves their own version, whoever calls."""
    found, checked = version(FILES, "cn/small_fee@1")
    alone = Signatures(author="A", approver="a", day=SIGNED.day)

    with pytest.raises(ValueError, match="one person"):
        release(found, lock_of(FILES, "policies"), checked, alone)


def test_only_released_versions():
    """Of a folder in which all is released nothing is left out; a further version takes no part."""
    whole = snapshot(RELEASED)
    files = following(RELEASED, FEE, "2026-01-01")
    alone = released_only(snapshot(files), lock_of(files, "policies"))

    assert whole.digest == released_only(whole, lock_of(RELEASED, "policies")).digest
    assert whole.digest == alone.digest
    assert [1] == [checked.policy.version for checked in alone.versions["cn/small_fee"]]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (FILES, ["nothing-released"]),
        (edited(RELEASED, FEE, "waive: 50%", "waive: 60%"), ["released-version-changed"]),
        ({**RELEASED, LOCK: RELEASED[LOCK][: RELEASED[LOCK].index(b"  - policy: cn/small_score")]}, ["use-not-released"]),
    ],
)  # fmt: skip
def test_released_versions_that_do_not_stand_alone(files, expected):
    """Nothing is served while a released version has changed or lacks the score it uses."""
    with pytest.raises(Rejected) as rejected:
        released_only(snapshot(files), lock_of(files, "policies"))

    assert expected == [each.code for each in rejected.value.problems]


def test_shipped_policies_can_be_released():
    """Every shipped version has a meaning of its own, and a record without problems."""
    shipped = Path(__file__).parents[3] / "policies"
    files = {
        path.relative_to(shipped).as_posix(): path.read_bytes()
        for path in shipped.rglob("*")
        if path.is_file()
    }
    found, lock = snapshot(files), lock_of({}, "policies")
    versions = [
        checked
        for group in found.versions.values()
        for checked in group
        if checked.policy.status not in {Status.DRAFT, Status.VACATED}
    ]
    for checked in sorted(versions, key=lambda each: len(each.policy.uses)):
        lock = release(found, lock, checked, SIGNED)

    assert () == check_release(found, lock)
    assert len(versions) == len({entry.digest for entry in lock.entries})
    kept = released_only(found, lock).versions
    assert {each.key for each in versions} == {each.key for group in kept.values() for each in group}
