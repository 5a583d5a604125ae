"""Two conditions to the clauses in which they differ."""

from collections.abc import Callable, Iterator

from engine.language.syntax import Binary, Operator, Syntax, names
from engine.policy.diff.change import ClauseChange
from engine.policy.written import joined, normal, written

_Pairs = Iterator[tuple[Syntax, Syntax]]


def clause_changes(before: Syntax, after: Syntax) -> tuple[ClauseChange, ...]:
    """The clauses that were added, removed or changed; none where both mean the same."""
    return tuple(_changes(before, after))


def _changes(before: Syntax, after: Syntax) -> Iterator[ClauseChange]:
    if _meaning(before) == _meaning(after):
        return
    operator = _common(before, after)
    if operator is None:
        yield ClauseChange(written(before), written(after))
        return
    left, right = list(joined(before, operator)), list(joined(after, operator))
    same = list(_taken(left, right, lambda one, other: _meaning(one) == _meaning(other)))
    alike = [pair for test in (_same_subject, _shared_names) for pair in _taken(left, right, test)]
    if not same and not alike:
        yield ClauseChange(written(before), written(after))
        return
    if len(left) == len(right) == 1:
        alike.append((left.pop(), right.pop()))
    for one, other in alike:
        yield from _changes(one, other)
    yield from (ClauseChange(written(one), None) for one in left)
    yield from (ClauseChange(None, written(other)) for other in right)


def _common(before: Syntax, after: Syntax) -> Operator | None:
    """The connective whose parts are held against each other; a single clause counts as one part of any."""
    found = {each.operator for each in (before, after) if isinstance(each, Binary)} & {"and", "or"}
    if len(found) != 1:
        return None
    return "and" if "and" in found else "or"


def _taken(left: list[Syntax], right: list[Syntax], fits: Callable[[Syntax, Syntax], bool]) -> _Pairs:
    """Take out the pairs that fit, each clause once."""
    for one in list(left):
        other = next((each for each in right if fits(one, each)), None)
        if other is not None:
            left.remove(one)
            right.remove(other)
            yield one, other


def _same_subject(one: Syntax, other: Syntax) -> bool:
    """Whether both test the same thing, such as one field against two thresholds."""
    if not isinstance(one, Binary) or not isinstance(other, Binary):
        return False
    return _meaning(one.left) == _meaning(other.left)


def _shared_names(one: Syntax, other: Syntax) -> bool:
    return bool({name.name for name in names(one)} & {name.name for name in names(other)})


def _meaning(syntax: Syntax) -> str:
    return written(normal(syntax))
