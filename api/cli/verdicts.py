"""The verdicts of `forbear check`, kept below the user's cache so that what is unchanged is not checked again.

An entry holds the problems in their words and places, and how much was read; the lines they point into are read
anew. Nothing depends on an entry: one that is missing, damaged or not ours to write costs time alone.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.text.place import Place
from engine.text.problem import Problem, Severity, as_json

MOST_KEPT = 32
"""So many entries stay, those used last."""

Json = Mapping[str, Any]  # what was read back, whose values are of every JSON type


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check came to."""

    problems: tuple[Problem, ...]
    """In order."""
    counts: Mapping[str, int]
    """How much was read, by what it is; empty where a policy is invalid."""


def kept(key: str) -> Verdict | None:
    """The verdict kept under a key, if one is and it is whole."""
    try:
        path = _path(key)
        found = _verdict(key, json.loads(path.read_bytes()))
    except (OSError, RuntimeError, ValueError, TypeError, KeyError):
        # Damaged, not ours to read, or nobody's home: it is as if nothing were kept.
        return None
    with suppress(OSError):
        os.utime(path)
    return found


def keep(key: str, verdict: Verdict) -> None:
    """Keep a verdict under a key, where that is possible; readers see it whole or not at all."""
    with suppress(OSError, RuntimeError):
        path = _path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            # For its owner alone, since problems quote what authors write.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(_entry(key, verdict))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _prune(path.parent)


def _path(key: str) -> Path:
    """Where an entry stands; raises RuntimeError where the user has no home."""
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    cache = given if given.is_absolute() else Path.home() / ".cache"
    return cache / "forbear" / "check" / f"{key}.json"


def _prune(folder: Path) -> None:
    used = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in used[MOST_KEPT:]:
        path.unlink(missing_ok=True)


# To JSON and back


def _entry(key: str, verdict: Verdict) -> bytes:
    content = {"counts": dict(verdict.counts), "problems": [as_json(problem) for problem in verdict.problems]}
    return json.dumps({"sum": _sum(key, content), "verdict": content}).encode()


def _verdict(key: str, entry: Json) -> Verdict | None:
    content = entry["verdict"]
    if entry["sum"] != _sum(key, content):
        return None
    return Verdict(problems=tuple(map(_problem, content["problems"])), counts=content["counts"])


def _sum(key: str, content: object) -> str:
    """What tells a damaged entry, and one that stands under another's name."""
    return sha256(f"{key} {json.dumps(content, sort_keys=True)}".encode()).hexdigest()


def _problem(found: Json) -> Problem:
    return Problem(
        code=found["code"],
        place=_place(found),
        message=found["message"],
        help=found["help"],
        severity=Severity(found["severity"]),
        related=tuple((_place(related), related["label"]) for related in found["related"]),
    )


def _place(found: Json) -> Place:
    return Place(found["path"], found["line"], found["column"], found["length"])
