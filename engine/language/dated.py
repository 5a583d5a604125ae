"""Lowers membership in a named dated list: `area_code in disaster_areas`, or on another day, `in disaster_areas(day)`.

The days of the entries become comparisons within the tree, so that a list makes no epochs: a value counts where
it is one of the values of a stretch of days and the day lies within that stretch.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from engine.language import build
from engine.language.kinds import Choice, Code, Date, Kind, describe
from engine.language.scope import Days, Definition, Listed
from engine.language.syntax import Binary, Call, Name, Span, Syntax, TextLiteral, parts
from engine.language.tree import Node
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Rejected


class Lowering(Protocol):
    """What membership in a list asks of whoever lowers its operands."""

    def place(self, span: Span) -> Place:
        """Where a stretch of the text stands."""

    def node(self, syntax: Syntax) -> Node:
        """The tree of an operand."""

    def meaning(self, name: str) -> Definition | None:
        """What a name means here."""


def lists_in(syntax: Syntax) -> Iterator[Name]:
    """Every name that stands behind `in`, where a list or a set may."""
    found = behind_in(syntax)
    yield from [] if found is None else [found]
    for part in parts(syntax):
        yield from lists_in(part)


def behind_in(syntax: Syntax) -> Name | None:
    """The name behind the `in` of a membership; that of a list may have a day in parentheses behind it."""
    return _named(syntax.right) if isinstance(syntax, Binary) and syntax.operator == "in" else None


def _named(syntax: Syntax) -> Name | None:
    match syntax:
        case Name():
            return syntax
        case Call(span=span, function=function):
            return Name(Span(span.start, span.start + len(function)), function)
        case _:
            return None


def listed_by(lowering: Lowering, syntax: Syntax) -> Listed | None:
    """The list that stands behind `in`, with a day or without."""
    name = _named(syntax)
    found = None if name is None else lowering.meaning(name.name)
    return found if isinstance(found, Listed) else None


def in_dated(lowering: Lowering, syntax: Binary, listed: Listed) -> Node:
    """The tree of a membership in a dated list."""
    if isinstance(syntax.left, TextLiteral):
        raise Rejected((problems.item_of_list(lowering.place(syntax.left.span), listed.name, listed.fields),))
    item, day = lowering.node(syntax.left), day_of(lowering, syntax.right)
    if listed.kinds and item.kind not in listed.kinds:
        place = lowering.place(syntax.left.span)
        raise Rejected((problems.list_of_others(place, describe(item.kind), listed.name, listed.fields),))
    return build.any_of(
        *(
            build.all_of(build.one_of(item, members), _within(day, days))
            for days, members in _groups(item.kind, listed).items()
        )
    )


def day_of(lowering: Lowering, syntax: Syntax) -> Node:
    """The day on which a list is asked: that of the decision, or the one in parentheses behind its name."""
    if not isinstance(syntax, Call):
        return lowering.node(Name(syntax.span, "as_of"))
    if len(syntax.arguments) != 1:
        place = lowering.place(syntax.span)
        raise Rejected((problems.argument_count(place, syntax.function, "one date"),))
    day = lowering.node(syntax.arguments[0])
    if not isinstance(day.kind, Date):
        place = lowering.place(syntax.arguments[0].span)
        raise Rejected((problems.wrong_kind(place, describe(day.kind), "a date"),))
    return day


def places_of(kind: Kind) -> Mapping[str, int]:
    """By text, what a value of a kind is held as."""
    match kind:
        case Code(values=values):
            return {value: place for place, value in enumerate(values, start=1)}
        case Choice(options=options):
            return {option: place for place, option in enumerate(options)}
        case _:
            return {}


def _groups(kind: Kind, listed: Listed) -> Mapping[tuple[Days, ...], tuple[int, ...]]:
    """The values that count on the same days, together."""
    found: dict[tuple[Days, ...], list[int]] = {}
    places = places_of(kind)
    for value, days in listed.days.items():
        if value in places:
            found.setdefault(days, []).append(places[value])
    return {days: tuple(sorted(members)) for days, members in sorted(found.items(), key=_first)}


def _first(group: tuple[tuple[Days, ...], list[int]]) -> tuple[int, int]:
    days, members = group
    return days[0][0], min(members)


def _within(day: Node, days: tuple[Days, ...]) -> Node:
    return build.any_of(*(build.all_of(*_ends(day, start, until)) for start, until in days))


def _ends(day: Node, start: int, until: int | None) -> Iterator[Node]:
    yield build.negate(build.less(day, build.day(start)))
    if until is not None:
        yield build.negate(build.less(build.day(until), day))
