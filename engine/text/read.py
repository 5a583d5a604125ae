"""Bytes to text, and text to a document: strict YAML that every reader of YAML takes the same way."""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from engine.text import characters, problems
from engine.text.build import Builder, Enough
from engine.text.document import Document
from engine.text.loader import PureLoader
from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected
from engine.text.slips import slip, without_lost_dash
from engine.text.syntax import syntax_problem, syntax_problem_in_brackets

MAX_BYTES = 262_144
LOADER: type[Any] = getattr(yaml, "CSafeLoader", PureLoader)
_HIDDEN = {"tab-character", "invisible-character"}


def decode(path: str, content: bytes) -> Source:
    """Read the bytes of a file as text."""
    if len(content) > MAX_BYTES:
        raise Rejected([problems.file_too_large(Place(path, 1, 1), MAX_BYTES)])
    try:
        source = Source(path, content.decode())
    except UnicodeDecodeError as error:
        raise Rejected([_not_utf8(path, content, error.start)]) from None
    _refuse_any(characters.unreadable(source))
    return source


def read(source: Source) -> Document:
    """Read a text as one YAML document, or raise all that is wrong with it."""
    return read_by(LOADER, source)


def read_by(loader: type[Any], source: Source) -> Document:
    """Read a text through the events of a given parser."""
    text = source.text
    if len(text) > MAX_BYTES or len(text.encode(errors="replace")) > MAX_BYTES:
        raise Rejected([problems.file_too_large(Place(source.path, 1, 1), MAX_BYTES)])
    _refuse_any(characters.unreadable(source))
    plain = Source(source.path, text.replace("\r\n", "\n"))
    builder = Builder(plain)
    stopped = _feed(builder, loader, plain)
    found = tuple(without_lost_dash(plain, builder.problems()))
    _refuse_any(found if stopped is None else _without_echoes(found, stopped))
    if builder.root is None:
        raise Rejected([problems.empty_file(Place(source.path, 1, 1))])
    return Document(source, builder.root)


def _feed(builder: Builder, loader: type[Any], source: Source) -> Problem | None:
    try:
        for event in yaml.parse(source.text, Loader=loader):
            builder.take(event)
    except Enough as enough:
        return enough.problem
    except (yaml.YAMLError, ValueError) as error:
        found = slip(source, error, in_brackets=builder.in_brackets())
        if found is not None:
            return found
        if builder.in_brackets():
            return syntax_problem_in_brackets(source, error, builder.last_quoted())
        return syntax_problem(source, error)
    return None


def _without_echoes(found: tuple[Problem, ...], stopped: Problem) -> Iterator[Problem]:
    """Leave out what only says again why YAML could not go on, and that where its cause is known."""
    at = stopped.place.line
    yield from (
        each for each in found if each.code != "text-over-lines" or each.place.line not in {at, at - 1}
    )
    has_cause = any(
        each.place.line == at
        if each.code in _HIDDEN
        else each.place.line >= at and each.code == "text-cut-off"
        for each in found
    )
    if not has_cause:
        yield stopped


def _refuse_any(found: Iterable[Problem]) -> None:
    every = tuple(found)
    if every:
        raise Rejected(every)


def _not_utf8(path: str, content: bytes, at: int) -> Problem:
    before = content[:at].decode()
    column = len(before) - before.rfind("\n")
    return problems.not_utf8(Place(path, before.count("\n") + 1, column), content[at])
