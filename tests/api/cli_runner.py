"""Runs the command line in this process, over a small folder of policies."""

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main

SHIPPED = Path(__file__).parents[2] / "policies"
SMALL = Path(__file__).parent / "late_fees"
"""A folder of its own, so that what is shipped can grow."""
POLICY = "cn/late_fee_waiver/v1.yaml"
CASES = "cn/late_fee_waiver/v1.cases.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one command answered."""

    code: int
    out: str
    err: str


class Forbear:
    """The command line; its standard input is what it is given."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run it with these words."""
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return Ran(code=code, out=out, err=err)


def small_folder(folder: Path) -> Path:
    """A folder with one policy and its cases."""
    for name in ("profile.yaml", "reasons.yaml", POLICY, CASES):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SMALL / name, target)
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file, wherever it stands."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
