"""Two expressions to the clauses in which they differ."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.language.syntax import Binary, Operator, Syntax, Ternary, Unary, names
from engine.policy.diff.change import ClauseChange
from engine.policy.written import joined, normal, written

_Pairs = Iterator[tuple[Syntax, Syntax]]
_CONDITIONS = ("when", "release_when", "applies_when", "is")
"""What is always told clause by clause; amounts are only where a branch of theirs changed."""


def expression_changes(name: str, before: Syntax, after: Syntax) -> tuple[ClauseChange, ...]:
    """The clauses in which an expression changed, by what it is to its part; none where only the whole can be told."""
    found = clause_changes(before, after)
    return found if name in _CONDITIONS or found != (_whole(before, after),) else ()


def clause_changes(before: Syntax, after: Syntax) -> tuple[ClauseChange, ...]:
    """The clauses that were added, removed or changed; none where both mean the same."""
    return tuple(_changes(before, after))


def _changes(before: Syntax, after: Syntax) -> Iterator[ClauseChange]:
    if _meaning(before) == _meaning(after):
        return
    match before, after:
        case Unary(operator="not", operand=one), Unary(operator="not", operand=other):
            yield from _below_not(before, after, (one, other))
        case Ternary(), Ternary():
            yield from _branches(before, after)
        case _:
            yield from _joined(before, after)


def _below_not(before: Syntax, after: Syntax, operands: tuple[Syntax, Syntax]) -> Iterator[ClauseChange]:
    """What changed below a negation; all of it where nothing stayed."""
    found = _inside("not", *operands)
    if found == [_whole(*operands, "not")]:
        yield _whole(before, after)
    else:
        yield from found


def _branches(before: Ternary, after: Ternary) -> Iterator[ClauseChange]:
    """What changed in the condition and in either result; all of it where each of them did."""
    pairs = {
        "if": (before.condition, after.condition),
        "then": (before.then, after.then),
        "else": (before.otherwise, after.otherwise),
    }
    changed = {name: found for name, pair in pairs.items() if (found := _inside(name, *pair))}
    if len(changed) == len(pairs):
        yield _whole(before, after)
    else:
        yield from (clause for found in changed.values() for clause in found)


def _inside(name: str, before: Syntax, after: Syntax) -> list[ClauseChange]:
    return [replace(each, inside=(name, *each.inside)) for each in _changes(before, after)]


def _whole(before: Syntax, after: Syntax, *inside: str) -> ClauseChange:
    return ClauseChange(written(before), written(after), inside)


def _joined(before: Syntax, after: Syntax) -> Iterator[ClauseChange]:
    """The parts of `and` and `or`, held against each other."""
    operator = _common(before, after)
    if operator is None:
        yield _whole(before, after)
        return
    left, right = list(joined(before, operator)), list(joined(after, operator))
    same = list(_taken(left, right, lambda one, other: _meaning(one) == _meaning(other)))
    alike = [pair for test in (_same_subject, _shared_names) for pair in _taken(left, right, test)]
    if not same and not alike:
        yield _whole(before, after)
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
