import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runner import CASES, POLICY, Forbear, change, small_folder

import api.cli.check
import api.cli.fingerprint
import api.wiring
from api.cli import verdicts
from api.cli.verdicts import Verdict
from api.wiring import ENOUGH_BYTES, read_folder
from engine.text.place import Place
from engine.text.problem import Problem, Severity
from engine.text.read import MAX_BYTES

ROOT = Path(__file__).parents[2]
LIGHT = {
    "engine",
    "engine.text",
    "engine.text.excerpt",
    "engine.text.nearest",
    "engine.text.place",
    "engine.text.problem",
}
"""What shows a problem that is known already."""
HEAVY = ("rule_engine", "flask", "duckdb", "jsonschema", "yaml", "rich")
FORMS = (
    ("--format", "text"),
    ("--format", "text", "--strict"),
    ("--format", "json"),
    ("--format", "github", "--strict"),
    ("--format", "junit"),
)
EARLY, LATE = 738_000, 742_000
VERDICT = Verdict(
    problems=(
        Problem(
            code="odd",
            place=Place("p/a.yaml", 3, 5, 7),
            message="`费用` is odd",
            help="write\ntwo lines",
            severity=Severity.WARNING,
            related=((Place("p/b.yaml", 1, 1), "as here"),),
        ),
    ),
    counts={"policies": 1, "versions": 1, "fields": 1, "cases": 1},
)


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line."""
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small valid folder."""
    return small_folder(tmp_path / "policies")


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Where the verdicts of this test are kept; our own source may be written meanwhile."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(api.cli.fingerprint, "_OWN", ())
    return tmp_path / "cache" / "forbear" / "check"


@pytest.fixture
def nothing_judged(monkeypatch):
    """Make it a fault to judge anew, from when it is called."""

    def fail(*_arguments: object) -> Verdict:
        pytest.fail("this was judged anew")

    return lambda: monkeypatch.setattr(api.cli.check, "_judged", fail)


def entry(cache: Path) -> Path:
    """The one entry of a cache."""
    (found,) = cache.iterdir()
    return found


def without_cases(folder: Path) -> None:
    (folder / CASES).unlink()


def not_text(folder: Path) -> None:
    (folder / POLICY).write_bytes(b"policy: \xff\n")


def no_policies(folder: Path) -> None:
    shutil.rmtree(folder / "cn")


STATES = {
    "nothing wrong": lambda _folder: None,
    "a help": lambda folder: change(
        folder / POLICY, "hardship_status == 'claimed'", "hardship_statu == 'claimed'"
    ),
    "a second place": lambda folder: change(folder / POLICY, "owner:", "version: 1\nowner:"),
    "a case": lambda folder: change(folder / CASES, "rules: [disaster]", "rules: [disastre]"),
    "a warning": without_cases,
    "no text": not_text,
    "two files": lambda folder: [
        change(folder / name, "version: 1", "versoin: 1") for name in (POLICY, CASES)
    ],
    "no policies": no_policies,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.usefixtures("cache")
def test_a_kept_verdict_is_shown_as_a_new_one(forbear, folder, nothing_judged, state):
    """Every form and exit code is the same to the byte, whether judged or remembered."""
    STATES[state](folder)
    expected = [forbear("check", folder, *words, "--no-cache") for words in FORMS]
    first = forbear("check", folder, *FORMS[0])
    nothing_judged()

    assert expected == [forbear("check", folder, *words) for words in FORMS]
    assert expected[0] == first
    assert all(ran.out and not ran.err for ran in expected)


@pytest.mark.usefixtures("cache")
def test_the_states_show_what_they_are_named_after(forbear, folder):
    """What is compared has excerpts, helps and second places."""
    STATES["a second place"](folder)
    out = forbear("check", folder).out

    assert 2 == out.count(" | version: 1")
    assert 2 == out.count("^^^^^^^\n")


@pytest.mark.usefixtures("cache")
def test_forms_and_strictness_share_a_verdict(forbear, folder, nothing_judged):
    """How a verdict is shown is no part of it."""
    without_cases(folder)
    forbear("check", folder)
    nothing_judged()

    assert 3 == forbear("check", folder, "--format", "json", "--strict").code


def test_a_kept_verdict_imports_nothing_heavy(forbear, folder, cache):
    """Where nothing changed, neither a parser nor the engine is asked."""
    without_cases(folder)
    expected = forbear("check", folder)
    code = (
        "import sys; from api.cli import main; code = main(['check', sys.argv[1]]);"
        "print(*sorted(sys.modules), sep='\\n', file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, str(folder)]
    # The path this process reads its packages from is a part of the key.
    more = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for _ in range(2):
        ran = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **more}, check=False
        )

    loaded = ran.stderr.split()
    assert (expected.code, expected.out) == (ran.returncode, ran.stdout)
    assert [] == [name for name in loaded if name.split(".")[0] in HEAVY]
    assert {name for name in loaded if name.split(".")[0] == "engine"} == LIGHT
    assert list(cache.iterdir())


# What a verdict follows from


def test_source_that_cannot_be_listed_keeps_nothing(forbear, folder, cache, monkeypatch):
    """Where our own source is no folder, nobody can tell whether it changed."""
    monkeypatch.setattr(api.cli.fingerprint, "_OWN", (folder / "profile.yaml",))

    assert (0, False) == (forbear("check", folder).code, cache.exists())


def test_a_change_is_seen_and_its_undoing_too(forbear, folder, cache):
    """Each state of the folder has its verdict."""
    good = forbear("check", folder)
    STATES["a help"](folder)
    bad = forbear("check", folder)
    shutil.rmtree(folder)
    small_folder(folder)

    assert (0, 3) == (good.code, bad.code)
    assert good == forbear("check", folder)
    assert 2 == len(list(cache.iterdir()))


@pytest.mark.usefixtures("cache")
def test_a_verdict_is_for_one_day(forbear, folder, monkeypatch):
    """A review that has passed since is told though no file changed."""
    monkeypatch.setattr(api.wiring, "today", lambda _zone: EARLY)
    before = forbear("check", folder)
    monkeypatch.setattr(api.wiring, "today", lambda _zone: LATE)

    assert "review-passed" not in before.out
    assert "review-passed" in forbear("check", folder).out


def test_as_much_is_read_of_a_file_as_tells_that_it_is_too_large(folder):
    """One byte more than the engine takes."""
    (folder / POLICY).write_bytes(b"#" * (MAX_BYTES + 9))

    assert MAX_BYTES + 1 == ENOUGH_BYTES == len(read_folder(folder)[POLICY])


# When the cache is of no use


def another(key: str) -> bytes:
    """A whole entry that was kept under another key."""
    return verdicts._entry(f"{key}0", VERDICT)


DAMAGES = {
    "empty": lambda _old, _key: b"",
    "cut off": lambda old, _key: old[:-20],
    "no JSON": lambda _old, _key: b"{",
    "no text": lambda _old, _key: b"\xff\xfe\x00",
    "another shape": lambda _old, _key: b"[]",
    "nothing": lambda _old, _key: b"null",
    "no verdict": lambda _old, _key: b'{"sum": ""}',
    "fewer problems": lambda old, _key: json.dumps(
        {**json.loads(old), "verdict": {"problems": [], "counts": {}}}
    ).encode(),
    "another number": lambda old, _key: old.replace(b'"line": 2', b'"line": 3'),
    "another's": lambda _old, key: another(key),
    "too deep": lambda _old, _key: b"[" * 200_000,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_entry_is_written_anew(forbear, folder, cache, damage):
    """A verdict that is not whole is none."""
    without_cases(folder)
    expected = forbear("check", folder)
    path = entry(cache)
    whole = path.read_bytes()
    damaged = DAMAGES[damage](whole, path.stem)
    path.write_bytes(damaged)

    assert whole != damaged
    assert expected == forbear("check", folder)
    assert [whole] == [found.read_bytes() for found in cache.iterdir()]


def test_a_folder_where_an_entry_belongs(forbear, folder, cache):
    """What cannot be replaced is left alone."""
    expected = forbear("check", folder)
    path = entry(cache)
    path.unlink()
    (path / "inside").mkdir(parents=True)

    assert expected == forbear("check", folder)
    assert [path] == list(cache.iterdir())


@pytest.mark.parametrize("place", ["policies/profile.yaml", "policies/profile.yaml/deeper", "nul\udcff"])
def test_a_cache_that_cannot_be_written(forbear, folder, monkeypatch, tmp_path, place):
    """Without a cache everything works, only slower."""
    expected = forbear("check", folder, "--no-cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))

    assert [expected, expected] == [forbear("check", folder) for _ in range(2)]


def test_a_user_without_a_home(forbear, folder, monkeypatch):
    """A service account may have none."""

    def homeless() -> Path:
        reason = "Could not determine home directory."
        raise RuntimeError(reason)

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)

    assert [0, 0] == [forbear("check", folder).code for _ in range(2)]


@pytest.mark.parametrize("given_", [None, "", "some/where"])
def test_without_a_cache_of_its_own_a_user_has_one_at_home(forbear, folder, monkeypatch, tmp_path, given_):
    """A relative path is no cache, by the standard that names the variable."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME")
    if given_ is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", given_)
    forbear("check", folder)

    assert ".json" == entry(tmp_path / "home" / ".cache" / "forbear" / "check").suffix
    assert not (tmp_path / "some").exists()


def test_no_cache_neither_reads_nor_writes(forbear, folder, cache):
    """Whoever asks for it has everything judged, whatever is kept."""
    forbear("check", folder, "--no-cache")

    assert not cache.exists()
    forbear("check", folder)
    path = entry(cache)
    path.write_bytes(verdicts._entry(path.stem, VERDICT))

    assert "is odd" in forbear("check", folder).out
    assert "is odd" not in forbear("check", folder, "--no-cache").out


@pytest.mark.parametrize(
    "words", [("check", "nowhere"), ("test", "policies"), ("schema", "vocabulary", "policies")]
)
@pytest.mark.usefixtures("folder")
def test_only_a_check_of_a_folder_is_kept(forbear, cache, monkeypatch, tmp_path, words):
    """What could not be read has no verdict, and other verbs have none."""
    monkeypatch.chdir(tmp_path)
    forbear(*words)

    assert not cache.exists()


# The entries


def test_an_entry_is_its_owners_alone(forbear, folder, cache):
    """Problems quote what authors write, so nobody else reads them; nothing half written stays."""
    forbear("check", folder)

    assert (0o700, 0o600) == (cache.stat().st_mode & 0o777, entry(cache).stat().st_mode & 0o777)


def test_an_entry_holds_no_line_of_a_file(forbear, folder, cache):
    """The lines that are shown are those of the folder as it is."""
    STATES["a case"](folder)
    forbear("check", folder)
    held = entry(cache).read_text(encoding="utf-8")
    lines = [
        line.strip() for path in (POLICY, CASES) for line in (folder / path).read_text("utf-8").splitlines()
    ]

    assert [] == [line for line in lines if len(line) > 20 and line in held]
    assert "disastre" in held
