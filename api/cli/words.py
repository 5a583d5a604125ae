"""Small wordings that several verbs share."""

import os
import sys

import click


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def coloured(text: str, colour: str) -> str:
    """A text in colour, on a terminal whose user does not object."""
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return click.style(text, fg=colour) if wanted else text
