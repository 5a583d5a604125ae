import os
from pathlib import Path

import pytest

import api.cli.fingerprint
from api.cli.fingerprint import fingerprint

ROOT = Path(__file__).parents[2]
DAY = 738_000
FILES = {"a.yaml": b"one", "b.yaml": b"two"}
CHANGES = {
    "a byte": ({**FILES, "a.yaml": b"onE"}, "policies", DAY),
    "a new file": ({**FILES, "c.yaml": b""}, "policies", DAY),
    "a file less": ({"a.yaml": b"one"}, "policies", DAY),
    "another name": ({"a.yaml": b"one", "c.yaml": b"two"}, "policies", DAY),
    "names and contents run on": ({"a.yaml": b"one", "b.yam": b"ltwo"}, "policies", DAY),
    "contents exchanged": ({"a.yaml": b"two", "b.yaml": b"one"}, "policies", DAY),
    "another root": (FILES, "./policies", DAY),
    "another day": (FILES, "policies", DAY + 1),
}


@pytest.mark.parametrize("change_", CHANGES)
def test_whatever_a_verdict_follows_from_changes_its_key(change_):
    """No two checks that may differ share a verdict."""
    assert fingerprint(FILES, "policies", DAY) != fingerprint(*CHANGES[change_])


def test_the_order_of_files_is_no_part_of_the_key():
    """The same files are the same folder."""
    turned = dict(reversed(FILES.items()))

    assert fingerprint(FILES, "policies", DAY) == fingerprint(turned, "policies", DAY)


def test_names_that_are_no_text_have_a_key():
    """Systems allow names of files that are not UTF-8."""
    assert fingerprint({"\udcff.yaml": b""}, "policies", DAY) != fingerprint({}, "policies", DAY)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [("rules.py", b"x = 1", b"x = 2"), ("deep/er/rules.py", b"x = 1", b"x = 2"), ("new.yaml", None, b"")],
)
def test_our_own_source_is_a_part_of_the_key(tmp_path, monkeypatch, path, old, new):
    """A developer's edit counts though the version, the file's size and its time stay."""
    monkeypatch.setattr(api.cli.fingerprint, "_OWN", (tmp_path,))
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if old is not None:
        file.write_bytes(old)
        os.utime(file, ns=(1, 1))
    before = fingerprint(FILES, "policies", DAY)
    file.write_bytes(new)
    os.utime(file, ns=(1, 1))

    assert before != fingerprint(FILES, "policies", DAY)


def test_compiled_source_is_no_part_of_the_key(tmp_path, monkeypatch):
    """What Python writes beside a file when it is first imported says nothing new."""
    monkeypatch.setattr(api.cli.fingerprint, "_OWN", (tmp_path,))
    before = fingerprint(FILES, "policies", DAY)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "rules.pyc").write_bytes(b"compiled")

    assert before == fingerprint(FILES, "policies", DAY)


def test_the_source_is_that_of_both_packages():
    """What judges stands in the engine, what reads and shows in the command line."""
    assert [ROOT / "api", ROOT / "engine"] == list(api.cli.fingerprint._OWN)


@pytest.mark.parametrize("name", ["rule_engine-5.1.1.dist-info", "PyYAML-6.0.4.egg-info"])
def test_installed_packages_are_a_part_of_the_key(tmp_path, monkeypatch, name):
    """Another parser may find another problem."""
    monkeypatch.syspath_prepend(tmp_path)
    before = fingerprint(FILES, "policies", DAY)
    (tmp_path / name).mkdir()
    between = fingerprint(FILES, "policies", DAY)
    os.utime(tmp_path / name, ns=(1, 1))

    assert 3 == len({before, between, fingerprint(FILES, "policies", DAY)})
