"""Named lists as parts of what versions mean: every value with its days; and which lists a version reads."""

from collections.abc import Iterator

from engine.language.dated import lists_in
from engine.language.scope import Days
from engine.policy.aspects import plain
from engine.policy.checked import CheckedPolicy
from engine.policy.field_parts import results_of
from engine.policy.lists import DatedList, days_of
from engine.policy.meaning import FROM, Aspect, Part, PartKind
from engine.policy.policy import Expression, Policy
from engine.policy.vocabulary import Vocabulary
from engine.policy.written import day


def list_parts(vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Every list with all its days."""
    return tuple(_part(found, None) for found in vocabulary.lists.values())


def lists_read(checked: CheckedPolicy, vocabulary: Vocabulary, last: int) -> tuple[Part, ...]:
    """The lists a version reads, with what they say of days up to one: later days are no part of its meaning."""
    read = frozenset(names_behind_in(checked.policy))
    return tuple(_part(found, last) for name, found in vocabulary.lists.items() if name in read)


def names_behind_in(policy: Policy) -> Iterator[str]:
    """The names that stand behind `in` anywhere in a version."""
    texts = (text for text in results_of(policy) if isinstance(text, Expression))
    return (name.name for text in texts for name in lists_in(text.syntax))


def _part(found: DatedList, last: int | None) -> Part:
    aspects = (*plain("of", ", ".join(found.fields)), *_entries(found, last))
    return Part(kind=PartKind.LIST, name=found.name, place=found.place, aspects=aspects)


def _entries(found: DatedList, last: int | None) -> Iterator[Aspect]:
    for value, stretches in days_of(found).items():
        for start, until in stretches if last is None else _up_to(stretches, last):
            end = "without end" if until is None else f"until {day(until)}"
            yield from plain(f"{value} {FROM}{day(start)}", end)


def _up_to(stretches: tuple[Days, ...], last: int) -> Iterator[Days]:
    for start, until in stretches:
        if start <= last:
            yield start, last if until is None else min(until, last)
