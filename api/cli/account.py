"""An account from a file: its JSON read, and made into a question; whatever is wrong ends the run in words."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from api.cli.codes import Code
from api.http.decisions import question_of
from api.http.envelope import fits
from api.http.misfits import misfits
from api.wiring import today
from engine.decision.decide import Decider
from engine.decision.question import FactsRefused, Question
from engine.policy.epochs import Pins
from engine.text.strict_json import JsonRefused, read_json

MOST_BYTES = 1_000_000


def read_account(source: str) -> object:
    """The JSON of a file, or of standard input where the name is `-`."""
    name = "standard input" if source == "-" else source
    try:
        content = _bytes(source)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        _refuse(f"{name}: the input cannot be read: {reason}")
    if len(content) > MOST_BYTES:
        _refuse(f"{name}: the input is larger than {MOST_BYTES:,} bytes, which no account is")
    try:
        return read_json(content)
    except JsonRefused as refused:
        _refuse(f"{name}:{refused.line}:{refused.column} {refused.code}: {refused.message}")


def question(
    decider: Decider, account: object, options: Mapping[str, object], versions: Pins, time_zone: str
) -> Question:
    """What an account asks, with the options before what it says itself; raises FactsRefused."""
    body: Any = account
    if isinstance(account, dict):
        body = {**account, **options}
        if versions and isinstance(account.get("versions", {}), dict):
            body["versions"] = {**account.get("versions", {}), **dict(versions)}
    if not fits(body):
        raise FactsRefused(misfits(body, decider.snapshot.vocabulary))
    now = 1 if "as_of" in body else today(time_zone)
    return question_of({**body, "what_if": True}, now, decider.snapshot)


def _bytes(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with Path(source).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(Code.BAD_INPUT)
