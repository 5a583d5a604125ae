"""A folder's files, the day, and all that judges them, to one digest: where it is the same, so is the verdict."""

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import engine
from api.wiring import Files

_OWN = (Path(__file__).parents[1], Path(str(engine.__file__)).parent)
"""Where our own source stands."""
_INSTALLED = (".dist-info", ".egg-info")


def fingerprint(files: Files, root: str, day: int) -> str:
    """The digest of a check; raises OSError where our own source cannot be read."""
    digest = sha256()
    for part in _parts(files, root, day):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(files: Files, root: str, day: int) -> Iterator[bytes]:
    """Each part of what a verdict follows from; names before contents, in a fixed order."""
    yield _bytes(root)
    yield _bytes(f"{day} {sys.version}")
    yield from map(_bytes, _installed())
    for folder in _OWN:
        yield from _source(folder)
    for name in sorted(files):
        yield _bytes(name)
        yield files[name]


def _bytes(text: str) -> bytes:
    """A text as bytes, though it be a file's name that is no text."""
    return text.encode("utf-8", "surrogatepass")


def _installed() -> Iterator[str]:
    """Every package that is installed, by name and version, and since when; reading what they say takes longer."""
    for folder in filter(os.path.isdir, dict.fromkeys(sys.path)):
        with os.scandir(folder) as found:
            known = sorted(
                f"{each.name} {each.stat().st_mtime_ns}" for each in found if each.name.endswith(_INSTALLED)
            )
        yield from known


def _source(folder: Path) -> Iterator[bytes]:
    """Every file of our own below a folder: source that is being written says more than a version."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir():
            yield from _source(Path(entry.path)) if entry.name != "__pycache__" else ()
        else:
            yield _bytes(entry.path)
            yield Path(entry.path).read_bytes()
