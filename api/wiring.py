"""The only place that makes real things: reads folders, asks the clock, and hands both to the engine."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected

if TYPE_CHECKING:
    from engine.policy.snapshot import Snapshot

Which = Literal["all", "released"]
Files = Mapping[str, bytes]
"""The bytes of a folder's files by path below it."""

ENOUGH_BYTES = 262_145
"""What is read of a file: one byte more than the engine takes, whose limit is costly to import."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a policies folder, hidden ones left out; raises Rejected where one cannot be read."""
    if not folder.is_dir():
        raise Rejected((_unreadable(folder, "there is no such folder"),))
    found: dict[str, bytes] = {}
    refused: list[Problem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or any(part.startswith(".") for part in name.split("/")):
            continue
        try:
            with path.open("rb") as file:
                found[name] = file.read(ENOUGH_BYTES)
        except OSError as error:
            refused.append(_unreadable(path, (error.strerror or "the system gave no reason").lower()))
    if refused:
        raise Rejected(refused)
    return found


def _unreadable(path: Path, reason: str) -> Problem:
    from engine.text import problems

    return problems.unreadable_file(Place(str(path), 1, 1), reason)


def load_folder(folder: Path, which: Which = "all") -> Snapshot:
    """The snapshot of a policies folder, or of its released versions alone; raises Rejected with every problem."""
    return snapshot_of_files(read_folder(folder), str(folder), which)


def snapshot_of_files(files: Files, root: str, which: Which) -> Snapshot:
    """The snapshot of a folder's files; where only what is released may decide, nothing released may have changed."""
    from engine.policy.library import load
    from engine.policy.lock import lock_of
    from engine.policy.release import release_problems, released_only

    snapshot = load(files, root)
    if which == "all":
        return snapshot
    changed = release_problems(snapshot, files, root)
    if changed:
        raise Rejected(changed)
    return released_only(snapshot, lock_of(files, root))


def sources_of(files: Files, root: str) -> dict[str, Source]:
    """The texts that problems point into, by the path they name."""
    return {
        f"{root}/{name}": Source(f"{root}/{name}", content.decode("utf-8-sig", errors="replace"))
        for name, content in files.items()
    }


def today(zone: str) -> int:
    """The lender's calendar day in a time zone, as an ordinal."""
    return datetime.datetime.now(ZoneInfo(zone)).date().toordinal()
