"""The files of a policies folder as they stood at a git revision."""

import subprocess
from pathlib import Path, PurePosixPath

from engine.text.read import MAX_BYTES

_FILES = ("100644", "100755")
"""The modes of plain files; links and submodules hold no policies."""


class RevisionRefused(Exception):  # noqa: N818 - an answer about what was asked, not a fault of the program
    """Nothing stands where it was looked for; says why."""


def read_revision(folder: Path, revision: str) -> dict[str, bytes]:
    """The files of a folder at a revision, hidden ones left out, by path below it; raises RevisionRefused."""
    top, below = _repository(folder)
    commit = _commit(top, revision)
    listed = _git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", below or ".")
    found: dict[str, str] = {}
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, name = about.decode().split(" ")
        relative = PurePosixPath(path.decode()).relative_to(below)
        if mode in _FILES and not any(part.startswith(".") for part in relative.parts):
            found[relative.as_posix()] = name
    if not found:
        message = f"there is no folder `{folder}` at the revision `{revision}`"
        raise RevisionRefused(message)
    return dict(zip(found, _contents(top, list(found.values())), strict=True))


def _repository(folder: Path) -> tuple[Path, str]:
    """The top of the repository a folder is in, and the folder's path below it; the folder may be gone."""
    place = folder.resolve()
    nearest = next(parent for parent in (place, *place.parents) if parent.is_dir())
    try:
        top = Path(_git(nearest, "rev-parse", "--show-toplevel").decode().removesuffix("\n"))
    except RevisionRefused:
        message = f"`{folder}` is in no git repository that can be read here"
        raise RevisionRefused(message) from None
    below = place.relative_to(top.resolve()).as_posix()
    return top, "" if below == "." else below


def _commit(top: Path, revision: str) -> str:
    try:
        found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionRefused:
        message = f"git knows no revision `{revision}` here"
        raise RevisionRefused(message) from None
    return found.decode().strip()


def _contents(top: Path, names: list[str]) -> list[bytes]:
    """The contents of blobs by name, each cut where it is longer than any file may be."""
    answered = _git(top, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode())
    found, at = [], 0
    for _ in names:
        end = answered.index(b"\n", at)
        size = int(answered[at:end].rsplit(b" ", 1)[1])
        found.append(answered[end + 1 : end + 1 + min(size, MAX_BYTES + 1)])
        at = end + 1 + size + 1
    return found


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    try:
        ran = subprocess.run(command, input=given, capture_output=True, check=True)  # noqa: S603 - our own words
    except FileNotFoundError:
        message = "git is not installed"
        raise RevisionRefused(message) from None
    except (subprocess.CalledProcessError, ValueError):
        message = "git could not answer"
        raise RevisionRefused(message) from None
    return ran.stdout
