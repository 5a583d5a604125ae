"""The rows of two decision tables to those that changed: each paired with what it was, told clause by clause."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from engine.policy.diff.change import AspectChange, ClauseChange
from engine.policy.diff.clauses import clause_changes
from engine.policy.meaning import Aspect

_Rows = Sequence[Aspect]
_Pair = tuple[int, int]


def changed_rows(before: _Rows, after: _Rows) -> Iterator[AspectChange]:
    """What became of the rows; a row that only moved is removed in one place and added in another."""
    old, new = [row.meaning for row in before], [row.meaning for row in after]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield from _stretch(before[start:end], after[first:last])


def _stretch(gone: _Rows, come: _Rows) -> Iterator[AspectChange]:
    """A stretch in which nothing stayed: rows with one condition or one result belong together, then by order."""
    pairs = _paired(gone, come)
    for left, right in sorted(pairs):
        one, other = gone[left], come[right]
        yield AspectChange(
            name=other.name, before=one.text, after=other.text, clauses=tuple(_clauses(one, other))
        )
    for left, one in enumerate(gone):
        if left not in {pair[0] for pair in pairs}:
            yield AspectChange(name=one.name, before=one.text, after=None)
    for right, other in enumerate(come):
        if right not in {pair[1] for pair in pairs}:
            yield AspectChange(name=other.name, before=None, after=other.text)


def _paired(gone: _Rows, come: _Rows) -> list[_Pair]:
    pairs: list[_Pair] = []
    for fits in (_same_piece(0), _same_piece(1), _any):
        for left, one in enumerate(gone):
            for right, other in enumerate(come):
                if fits(one, other) and _is_free(pairs, (left, right)):
                    pairs.append((left, right))
    return pairs


def _is_free(pairs: Sequence[_Pair], pair: _Pair) -> bool:
    """Whether neither row is paired yet, and no pair would stand across another."""
    ordered = sorted((*pairs, pair))
    return all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(ordered))


def _same_piece(index: int) -> Callable[[Aspect, Aspect], bool]:
    return lambda one, other: one.pieces[index].meaning == other.pieces[index].meaning


def _any(_one: Aspect, _other: Aspect) -> bool:
    return True


def _clauses(before: Aspect, after: Aspect) -> Iterator[ClauseChange]:
    for one, other in zip(before.pieces, after.pieces, strict=True):
        if one.meaning != other.meaning:
            yield from (replace(each, inside=(other.name, *each.inside)) for each in _piece(one, other))


def _piece(before: Aspect, after: Aspect) -> tuple[ClauseChange, ...]:
    if before.syntax and after.syntax:
        return clause_changes(before.syntax, after.syntax)
    return (ClauseChange(before.text, after.text),)
