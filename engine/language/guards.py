"""Finds the uses of nullable fields that no null test guards.

`and`, `or` and the branches of a condition hand on what their other parts prove: in
`score != null and score > 600` the comparison is only reached where a score exists. The order of the
parts does not matter, as it does not for the value.
"""

from collections.abc import Iterator

from engine.language.scope import Bound, Field, Scope
from engine.language.syntax import Binary, Name, NullLiteral, Span, Syntax, Ternary, Unary, parts

Fields = frozenset[str]
_NOTHING: Fields = frozenset()


def present_if(syntax: Syntax, scope: Scope) -> tuple[Fields, Fields]:
    """The fields known to be there where a condition is true, and where it is false."""
    match syntax:
        case Name(name=name):
            found = scope.get(name)
            return (
                (found.present_if_true, found.present_if_false)
                if isinstance(found, Bound)
                else (_NOTHING, _NOTHING)
            )
        case Unary(operator="not", operand=operand):
            if_true, if_false = present_if(operand, scope)
            return if_false, if_true
        case Binary(operator="and" | "or" as operator, left=left, right=right):
            one, two = present_if(left, scope), present_if(right, scope)
            if operator == "and":
                return one[0] | two[0], one[1] & two[1]
            return one[0] & two[0], one[1] | two[1]
        case Binary(operator="==" | "!=" as operator):
            tested = null_tested(syntax)
            fields = frozenset({tested.name}) if tested else _NOTHING
            return (_NOTHING, fields) if operator == "==" else (fields, _NOTHING)
        case _:
            return _NOTHING, _NOTHING


def null_tested(syntax: Binary) -> Name | None:
    """The name that an equality compares with null."""
    match syntax.left, syntax.right:
        case (Name() as name, NullLiteral()) | (NullLiteral(), Name() as name):
            return name
        case _:
            return None


def unguarded(syntax: Syntax, scope: Scope, guarded: Fields = _NOTHING) -> Iterator[tuple[Span, str]]:
    """Each use of a nullable field where it may be a known none: its span and the field."""
    match syntax:
        case Name(span=span, name=name):
            yield from ((span, field) for field in sorted(_needs(name, scope) - guarded))
        case Binary(operator="==" | "!=") if null_tested(syntax):
            return
        case Binary(operator="??", left=Name(), right=right):
            yield from unguarded(right, scope, guarded)
        case Binary(operator="and" | "or" as operator, left=left, right=right):
            proves = 0 if operator == "and" else 1
            yield from unguarded(left, scope, guarded | present_if(right, scope)[proves])
            yield from unguarded(right, scope, guarded | present_if(left, scope)[proves])
        case Ternary(condition=condition, then=then, otherwise=otherwise):
            if_true, if_false = present_if(condition, scope)
            yield from unguarded(condition, scope, guarded)
            yield from unguarded(then, scope, guarded | if_true)
            yield from unguarded(otherwise, scope, guarded | if_false)
        case _:
            for part in parts(syntax):
                yield from unguarded(part, scope, guarded)


def _needs(name: str, scope: Scope) -> Fields:
    match scope.get(name):
        case Field(nullable=True):
            return frozenset({name})
        case Bound(needs=needs):
            return needs
        case _:
            return _NOTHING
