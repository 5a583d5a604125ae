"""Runs the examples of lessons: each is completed, and read by that part of Forbear which reads such files."""

import datetime
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path

from flask.testing import FlaskClient
from lesson_texts import (
    CASES,
    LIFTED,
    LIMIT,
    TESTED,
    blocks,
    cases,
    common,
    completed,
    content,
    ended,
    mapping,
    overriding,
    policy,
    profile,
    request,
    rule,
)

from api.cli import main
from api.http import create_app
from api.wiring import load_folder
from engine.cases.check import check_cases
from engine.cases.load import load_cases, without_cases
from engine.decision.decide import Decider
from engine.dryrun.accounts import given_accounts, mapped_accounts
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.decide import decide_rows, through_any, through_one
from engine.dryrun.read_mapping import read_mapping
from engine.dryrun.rows import Refused
from engine.policy.library import load
from engine.policy.lock import LOCK, Lock, lock_of, write_lock
from engine.policy.release import Signatures, release, release_problems
from engine.policy.sense import sense
from engine.text.lesson import Example, Lesson
from engine.text.problem import Rejected
from engine.text.read import decode, read

TODAY = datetime.date(2026, 7, 1).toordinal()
THEN = ", as released on 2025-06-01"
SIGNED = Signatures(author="Ann", approver="Bob", day=datetime.date(2025, 6, 1).toordinal())
TABLE = b"LIMIT,LATE,OPENED\n5000,0,2024-01-31\n"
LIMIT_MAPPED = b"fields: {current_limit: LIMIT}\n"
Texts = Mapping[str, bytes]
"""The texts of an example by name; one that stands alone has none."""
Found = list[tuple[str, str]]
"""Code and severity of each problem."""

_ANNOTATED = re.compile("^::(?P<severity>error|warning) .*title=(?P<code>[a-z0-9-]+)::", re.MULTILINE)
_TOLD = re.compile(r"^\S+:\d+:\d+ (?P<code>[a-z0-9-]+)$(?P<warning>\n  warning: )?", re.MULTILINE)


def run(lesson: Lesson, example: Example, folder: Path) -> Found:
    """The problems an example gives, each once; `folder` is an empty place for files."""
    found = _RUNS[lesson.place]({name: content(text) for name, text in example.files}, folder)
    # Only a lesson about cases needs any beside its policy.
    shown = [each for each in found if each[0] != "no-cases" or lesson.code == "no-cases"]
    return list(dict.fromkeys(shown))


def _codes(problems: Iterable[object]) -> Found:
    return [(problem.code, str(getattr(problem, "severity", "error"))) for problem in problems]


# Policies folders


def _check(own: Texts) -> Found:
    """What `forbear check` finds in a folder."""
    files = common() | dict(own)
    read_ones = load_cases(files, "policies")
    try:
        decider = Decider(load(files, "policies"))
    except Rejected as rejected:
        return _codes((*rejected.problems, *read_ones.problems))
    found = [*read_ones.problems, *release_problems(decider.snapshot, files, "policies")]
    for file in read_ones.files:
        found += check_cases(decider, file)
    if not found:
        found += without_cases(decider.snapshot.versions, read_ones.files)
        found += sense(decider.snapshot, TODAY)
    return _codes(found)


def _tested(texts: Texts) -> dict[str, bytes]:
    """A policy with its cases, which an example may show alone."""
    shown = {CASES: texts[""]} if "" in texts else dict(texts)
    return completed({LIMIT: TESTED, **shown})


def _test(*options: str):
    """What `forbear test` finds in a file of cases."""

    def run_test(texts: Texts, folder: Path) -> Found:
        path = _written(common() | _tested(texts), folder / "policies")
        said = _said(["test", str(path), "--format", "github", *options])
        return [(told["code"], told["severity"]) for told in _ANNOTATED.finditer(said)]

    return run_test


# Releases


def _lock_of(files: Texts) -> Lock:
    """The record in which every version of a folder is released, scores first."""
    snapshot, lock = load(common() | dict(files), "policies"), lock_of({}, "policies")
    for group in sorted(snapshot.versions.values(), key=lambda group: group[0].policy.score is None):
        for checked in group:
            lock = release(snapshot, lock, checked, SIGNED)
    return lock


def _run_release(texts: Texts, _: Path) -> Found:
    """What was released once, and the folder now."""
    before = {name.removesuffix(THEN): text for name, text in texts.items() if name.endswith(THEN)}
    now = {name: text for name, text in texts.items() if not name.endswith(THEN)}
    return _check({**completed(now), LOCK: write_lock(_lock_of(completed(before))).encode()})


def _run_lock(texts: Texts, _: Path) -> Found:
    """The record with lines of its entry replaced, or with another list of versions."""
    files = {LIMIT: policy(LIMIT, b"")}
    text = write_lock(_lock_of(files)).encode()
    for key, block in blocks(texts[""]):
        margin = b"" if key == "versions" else b"    "
        old = rb"(?m)^%s%s:.*(?:\n%s .*)*\n" % (margin, key.encode(), margin)
        text = re.sub(old, margin + ended(block), text)
    return _check({**files, LOCK: text})


def _run_to_release(texts: Texts, _: Path) -> Found:
    files = completed({LIMIT: texts[""]} if "" in texts else texts)
    snapshot = load(common() | files, "policies")
    try:
        release(snapshot, lock_of({}, "policies"), snapshot.versions["cn/limit"][0], SIGNED)
    except Rejected as rejected:
        return _codes(rejected.problems)
    return []


# Dry-runs


@cache
def _decider() -> Decider:
    return Decider(load(common() | {LIMIT: policy(LIMIT, TESTED)}, "policies"))


def _compiled(text: bytes) -> CompiledMapping:
    found = read_mapping(read(decode("mapping.yaml", mapping(text))))
    return CompiledMapping(found, _decider().snapshot, _decider().layout, None)


def _run_mapping(texts: Texts, _: Path) -> Found:
    try:
        _compiled(texts[""])
    except Rejected as rejected:
        return _codes(rejected.problems)
    return []


def _run_accounts(texts: Texts, folder: Path) -> Found:
    """A file of accounts, through the mapping that is shown or through one that reads three columns."""
    named = {name or "accounts.csv": text for name, text in texts.items()}
    (name,) = named.keys() - {"mapping.yaml"}
    _written({name: named[name]}, folder)
    is_given = name.endswith(".jsonl") and "mapping.yaml" not in named
    return _replayed(folder / name, None if is_given else named.get("mapping.yaml", LIMIT_MAPPED))


def _run_parquet(texts: Texts, folder: Path) -> Found:
    import duckdb

    path = folder / "accounts.parquet"
    duckdb.execute(f"COPY ({texts[''].decode()}) TO '{path}' (FORMAT PARQUET)")
    return _replayed(path, LIMIT_MAPPED)


def _replayed(path: Path, text: bytes | None) -> Found:
    """What refuses a file of accounts, or its rows."""
    try:
        if text is None:
            rows, look = given_accounts(path, _decider(), TODAY, None), through_any(_decider())
        else:
            compiled = _compiled(text)
            separator = read_mapping(read(decode("mapping.yaml", mapping(text)))).separator
            rows = mapped_accounts(path, compiled, separator, TODAY)
            look = through_one(_decider(), compiled.present)
        results = list(decide_rows(rows, look))
    except Rejected as rejected:
        return _codes(rejected.problems)
    return [found for result in results if isinstance(result, Refused) for found in _codes(result.problems)]


# Requests and commands


@cache
def _lifting() -> Decider:
    return Decider(load(common() | {path: policy(path, text) for path, text in LIFTED.items()}, "policies"))


@cache
def _client(decider: Callable[[], Decider]) -> FlaskClient:
    now = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
    return create_app(decider=decider, clock=lambda: TODAY, now=lambda: now).test_client()


def _run_request(texts: Texts, _: Path, decider: Callable[[], Decider] = _decider) -> Found:
    answer = _client(decider).post("/v1/decisions", data=texts[""], content_type="application/json")
    return [(error["code"], "error") for error in json.loads(answer.data).get("errors", ())]


def _run_commands(texts: Texts, folder: Path) -> Found:
    """Commands typed one after the other beside a folder `policies`; the last one counts."""
    case = cases(CASES, b'- {name: any, expect: {limit: {amount: "5000.00"}}}\n')
    files = common() | {LIMIT: policy(LIMIT, b""), CASES: case}
    _written({f"policies/{name}": text for name, text in files.items()}, folder)
    _written({"accounts.csv": TABLE, "extract.yaml": mapping(LIMIT_MAPPED)}, folder)
    found: Found = []
    with _inside(folder):
        for line in texts[""].decode().splitlines():
            found = _typed(line.split())
    return found


def _typed(words: list[str]) -> Found:
    match words:
        case ["rm", path]:
            Path(path).unlink()
            return []
        case ["forbear", "serve", path, "--released-only"]:
            return _only_loaded(Path(path))
        case _:
            found = _TOLD.finditer(_said(words[1:]))
            return [(told["code"], "warning" if told["warning"] else "error") for told in found]


def _only_loaded(path: Path) -> Found:
    """Serving would go on for ever; what it refuses, it refuses when it loads."""
    try:
        load_folder(path, "released")
    except Rejected as rejected:
        return _codes(rejected.problems)
    return []


def _said(arguments: list[str]) -> str:
    """What a command writes."""
    with redirect_stdout(StringIO()) as said, redirect_stderr(said):
        main(arguments)
    return said.getvalue()


def _written(files: Texts, folder: Path) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return folder


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


_RUNS = {
    "rule": lambda texts, _: _check({LIMIT: rule(texts[""])}),
    "policy": lambda texts, _: _check({LIMIT: policy(LIMIT, texts[""])}),
    "file": lambda texts, _: _check({LIMIT: texts[""]}),
    "folder": lambda texts, _: _check(completed(texts)),
    "profile": lambda texts, _: _check({"profile.yaml": profile(texts[""]), LIMIT: policy(LIMIT, b"")}),
    "cases": lambda texts, _: _check(_tested(texts)),
    "test": _test(),
    "coverage": _test("--coverage"),
    "mutants": _test("--mutate"),
    "release": _run_release,
    "to release": _run_to_release,
    "lock": _run_lock,
    "mapping": _run_mapping,
    "accounts": _run_accounts,
    "parquet": _run_parquet,
    "facts": lambda texts, folder: _run_request({"": request(texts[""])}, folder),
    "override": lambda texts, folder: _run_request({"": overriding(texts[""])}, folder, _lifting),
    "request": _run_request,
    "commands": _run_commands,
}
"""How an example is run, by where it stands."""
