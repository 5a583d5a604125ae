"""The ordinary slips that stop YAML: a line a space too far, a lost space, a lost comma, a full-width sign."""

import re
from collections.abc import Iterable, Iterator

import yaml

from engine.text import lines, meant, problems, rewrite
from engine.text.place import Place, Source
from engine.text.problem import Problem

_MISPLACED = ("are not allowed", "expected key", "block end", "'-' indicator")
_NO_COLON = "expected ':'"
_NOT_BARE = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:^|\s)#.*""")
_KEY_BEFORE = re.compile(r"(?<=[^\s{,])\s+(\w+) *$")
_KEY_BEHIND = re.compile(r"(\w+) *:")


def slip(source: Source, error: Exception, *, in_brackets: bool) -> Problem | None:
    """The slip that made YAML stop, if it is one of the ordinary ones."""
    words = str(getattr(error, "problem", None) or error)
    here, began = (_line_and_index(getattr(error, name, None)) for name in ("problem_mark", "context_mark"))
    if in_brackets:
        found = _lost_comma(source, here) or _other_sign(source, began, here)
        return found or _lost_bracket(source, began, here)
    if any(rewrite.broken_text(source.line(at[0])) for at in (here, began) if at):
        return None
    if _NO_COLON in words and began:
        return lines.not_an_entry(source, began[0])
    if here and any(part in words for part in _MISPLACED):
        return lines.misfit(source, here[0])
    return None


def without_lost_dash(source: Source, found: Iterable[Problem]) -> Iterator[Problem]:
    """Tell keys that all stand twice because an item lacks its dash as the one problem they are."""
    lost: Problem | None = None
    for problem in found:
        if problem.code != "duplicate-key":
            yield problem
        elif lost is None or not _is_echo(lost, problem):
            first, _ = problem.related[0]
            begins_item = source.line(first.line)[: first.column - 1].rstrip().endswith("-")
            lost = problem if begins_item else None
            yield problems.lost_dash(problem.place, _word(source, problem.place), first) if lost else problem


def _is_echo(lost: Problem, problem: Problem) -> bool:
    """Whether a key stands twice for the reason that the one before it did."""
    (first, _), (other, _) = lost.related[0], problem.related[0]
    return first.line <= other.line < lost.place.line < problem.place.line and first.column == other.column


def _word(source: Source, place: Place) -> str:
    return source.line(place.line)[place.column - 1 : place.column - 1 + place.length]


def _other_sign(
    source: Source, began: tuple[int, int] | None, here: tuple[int, int] | None
) -> Problem | None:
    """A sign between brackets that only looks like one of YAML."""
    if began is None or here is None:
        return None
    for number in range(began[0], here[0] + 1):
        bare = _NOT_BARE.sub(lambda match: " " * len(match[0]), source.line(number))
        at = meant.lookalike(bare, began[1] if number == began[0] else 0)
        if at is not None:
            return lines.lookalike(source, number, at)
    return None


def _lost_comma(source: Source, here: tuple[int, int] | None) -> Problem | None:
    """Two entries between braces with nothing between them."""
    if here is None:
        return None
    line, at = source.line(here[0]), here[1]
    key = _KEY_BEFORE.search(line[:at]) if line[at : at + 1] == ":" else _KEY_BEHIND.match(line, at)
    before = line[: key.start(1)].rstrip() if key else ""
    if key is None or not before or meant.lookalike(before[-1]) is not None:
        return None
    return problems.missing_comma(Place(source.path, here[0], key.start(1) + 1, len(key[1])), key[1])


def _lost_bracket(
    source: Source, began: tuple[int, int] | None, here: tuple[int, int] | None
) -> Problem | None:
    """A bracket that is still open where the next line begins an item or an entry."""
    if began is None or here is None or here[0] == began[0] or not lines.begins(source.line(here[0])):
        return None
    sign = source.line(began[0])[began[1]]
    return problems.unclosed(
        Place(source.path, began[0], began[1] + 1), sign, {"{": "}", "[": "]"}.get(sign, sign)
    )


def _line_and_index(mark: yaml.Mark | None) -> tuple[int, int] | None:
    """The line of a mark, from 1, and the index in it, from 0."""
    return None if mark is None else (mark.line + 1, mark.column)
