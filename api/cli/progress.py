"""A line on standard error that says how far a long run has come."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EVERY = 0.1
_PLAIN = 5.0
"""So many seconds pass between two lines where they cannot be written over."""


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Gives what tells how far the run has come: one line on a terminal, now and then a line elsewhere."""
    terminal = sys.stderr.isatty()
    last = time.monotonic() if not terminal else 0.0

    def tell(text: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < (_EVERY if terminal else _PLAIN):
            return
        last = now
        click.echo(f"\r\033[K{text}" if terminal else text, err=True, nl=not terminal)

    try:
        yield tell
    finally:
        if terminal:
            click.echo("\r\033[K", err=True, nl=False)
