"""Finds the names in an expression that mean nothing."""

from collections.abc import Iterator

from engine.language.dated import behind_in
from engine.language.scope import Listed, Scope
from engine.language.syntax import Name, Syntax, TextLiteral, parts
from engine.language.tokens import Locate
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.problem import Problem


def unknown_names(syntax: Syntax, scope: Scope, locate: Locate) -> Iterator[Problem]:
    """The names that mean nothing, left to right; behind `in` and anything but a quoted choice a list was meant."""
    name = behind_in(syntax)
    is_list = name is not None and name.name not in scope and not isinstance(parts(syntax)[0], TextLiteral)
    if isinstance(syntax, Name) and syntax.name not in scope:
        place = locate(syntax.span.start, syntax.span.end - syntax.span.start)
        yield problems.unknown_field(place, syntax.name, nearest(syntax.name, scope))
    for part in parts(syntax):
        if not is_list or part != name:
            yield from unknown_names(part, scope, locate)
    if name is not None and is_list:
        place = locate(name.span.start, name.span.end - name.span.start)
        lists = [each for each, meaning in scope.items() if isinstance(meaning, Listed)]
        yield problems.unknown_list(place, name.name, nearest(name.name, lists))
