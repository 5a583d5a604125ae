"""Parses the text of a condition or an amount: rule-engine finds the structure, every leaf keeps its place.

Each leaf is handed to rule-engine as a numbered symbol. So nothing is folded or evaluated while it
parses, no literal of an author ever reaches it, and each symbol that comes back leads to its token.
"""

import datetime
import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import cast

import rule_engine
from rule_engine import ast, errors

from engine.language.advice import Advice, digits_apart, partners
from engine.language.syntax import (
    Binary,
    Call,
    DateLiteral,
    DaysLiteral,
    ListLiteral,
    Name,
    NullLiteral,
    NumberLiteral,
    Operator,
    Span,
    Syntax,
    Ternary,
    TextLiteral,
    TruthLiteral,
    Unary,
)
from engine.language.tokens import Locate, Token, TokenKind, tokenize
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

_OPERATORS: dict[str, Operator] = {
    "and": "and",
    "or": "or",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "tdiv": "/",
}
_LEAVES = frozenset(TokenKind) - {TokenKind.SIGN, TokenKind.OPEN, TokenKind.CLOSE}
_DAYS = re.compile(r"P([0-9]{1,5})D")


def parse(text: str, locate: Locate) -> Syntax:
    """The syntax tree of one expression; raises Rejected with the place of the first thing that is not one."""
    tokens = tokenize(text, locate)
    return _Reader(text, tokens, locate).read()


@cache
def _context() -> rule_engine.Context:
    return rule_engine.Context(default_timezone="utc", mapping_attribute_lookup=False)


@lru_cache(maxsize=1024)
def _structure(pieces: str) -> object:
    """rule-engine's tree of a text whose leaves are numbers; most texts share theirs with another."""
    return rule_engine.Rule(pieces, context=_context()).statement.expression


class _Reader:
    """Reads rule-engine's tree of one text back into ours."""

    def __init__(self, text: str, tokens: tuple[Token, ...], locate: Locate) -> None:
        self._text = text
        self._tokens = tokens
        self._locate = locate
        self._from = {token.span.start: index for index, token in enumerate(tokens)}
        self._to = {token.span.end: index for index, token in enumerate(tokens)}
        self._partners = partners(tokens)

    def read(self) -> Syntax:
        pieces = [
            f"_{index}" if token.kind in _LEAVES else token.text for index, token in enumerate(self._tokens)
        ]
        try:
            structure = _structure(" ".join(pieces))
        except errors.RuleSyntaxError as error:
            raise Rejected((self._syntax_problem(error.token, pieces),)) from None
        except (errors.EngineError, RecursionError):
            raise Rejected((problems.not_an_expression(self._place(self._whole())),)) from None
        return self._node(structure)

    def _whole(self) -> Span:
        return self._tokens[0].span.to(self._tokens[-1].span)

    def _place(self, span: Span) -> Place:
        return self._locate(span.start, span.end - span.start)

    def _syntax_problem(self, found: object, pieces: list[str]) -> Problem:
        position = cast("int | None", getattr(found, "lexpos", None))
        advice = Advice(self._text, self._tokens, self._locate)
        return advice.at_end() if position is None else advice.at(" ".join(pieces)[:position].count(" "))

    def _node(self, node: object) -> Syntax:
        match node:
            case ast.SymbolExpression():
                return self._leaf(node)
            case ast.UnaryExpression():
                return self._unary(node)
            case ast.ContainsExpression():
                return self._between("in", node.member, node.container)
            case ast.CoalesceExpression():
                return self._between("??", node.left, node.right)
            case ast.LogicExpression() | ast.ComparisonExpression() if node.type in _OPERATORS:
                return self._between(_OPERATORS[node.type], node.left, node.right)
            case ast.AddExpression() | ast.SubtractExpression() | ast.ArithmeticExpression() if (
                node.type in _OPERATORS
            ):
                return self._between(_OPERATORS[node.type], node.left, node.right)
            case ast.TernaryExpression():
                return self._ternary(node)
            case ast.ArrayExpression():
                return self._list(node)
            case ast.FunctionCallExpression():
                return self._call(node)
            case _:
                raise Rejected((problems.not_an_expression(self._place(self._whole())),))

    def _leaf(self, node: ast.SymbolExpression) -> Syntax:
        token = self._tokens[int(node.name[1:])]
        text, span = token.text, token.span
        match token.kind:
            case TokenKind.NUMBER:
                return NumberLiteral(span, Fraction(text))
            case TokenKind.TEXT:
                return TextLiteral(span, text[1:-1])
            case TokenKind.TRUTH:
                return TruthLiteral(span, text == "true")
            case TokenKind.NULL:
                return NullLiteral(span)
            case TokenKind.DATE:
                return DateLiteral(span, self._day(text[2:-1], span))
            case TokenKind.DAYS:
                return DaysLiteral(span, self._days(text[2:-1], span))
            case _:
                return Name(span, text)

    def _day(self, text: str, span: Span) -> int:
        try:
            if len(text) == len("2024-02-23"):
                return datetime.date.fromisoformat(text).toordinal()
        except ValueError:
            pass
        raise Rejected((problems.not_a_date(self._place(span), text),))

    def _days(self, text: str, span: Span) -> int:
        found = _DAYS.fullmatch(text)
        if found is None:
            raise Rejected((problems.not_whole_days(self._place(span), text),))
        return int(found.group(1))

    def _unary(self, node: ast.UnaryExpression) -> Syntax:
        operand = self._node(node.right)
        if node.type == "not" and isinstance(operand, Binary) and self._is_not_in(operand):
            return Unary(operand.span, "not", operand)
        inner = self._bracketed(operand.span)
        start = self._before(inner.start, {"not"} if node.type == "not" else {"-"})
        return Unary(Span(start, inner.end), "not" if node.type == "not" else "-", operand)

    def _is_not_in(self, operand: Binary) -> bool:
        """Whether the `not` stands before `in` rather than before the whole."""
        between = range(operand.left.span.end, operand.right.span.start)
        return operand.operator == "in" and any(
            token.text == "not" and token.span.start in between for token in self._tokens
        )

    def _before(self, offset: int, texts: set[str]) -> int:
        """The start of the nearest of these signs before an offset: where a prefix operator begins."""
        starts = [
            token.span.start for token in self._tokens if token.text in texts and token.span.start < offset
        ]
        return max(starts, default=offset)

    def _between(self, operator: Operator, left: object, right: object) -> Syntax:
        first, second = self._node(left), self._node(right)
        span = self._bracketed(first.span).to(self._bracketed(second.span))
        return Binary(span, operator, first, second)

    def _bracketed(self, span: Span) -> Span:
        """An operand with the parentheses around it, which belong to the whole that it is a part of."""
        first, last = self._from[span.start], self._to[span.end]
        while first and self._partners.get(first - 1) == last + 1 and self._tokens[first - 1].text == "(":
            if first > 1 and self._tokens[first - 2].kind is TokenKind.NAME:
                break
            first, last = first - 1, last + 1
        return self._tokens[first].span.to(self._tokens[last].span)

    def _closed(self, opening: int) -> Span:
        """A stretch from an opening bracket to the one that closes it."""
        return self._tokens[opening].span.to(self._tokens[self._partners[opening]].span)

    def _ternary(self, node: ast.TernaryExpression) -> Syntax:
        condition = self._node(node.condition)
        then, otherwise = self._node(node.case_true), self._node(node.case_false)
        span = self._bracketed(condition.span).to(self._bracketed(otherwise.span))
        return Ternary(span, condition, then, otherwise)

    def _list(self, node: ast.ArrayExpression) -> Syntax:
        items = tuple(self._node(item) for item in node.value)
        if not items:
            raise Rejected((problems.empty_list(self._place(self._empty_list())),))
        return ListLiteral(self._closed(self._from[self._bracketed(items[0].span).start] - 1), items)

    def _empty_list(self) -> Span:
        return next(
            self._closed(opening)
            for opening, closing in self._partners.items()
            if self._tokens[opening].text == "[" and closing == opening + 1
        )

    def _call(self, node: ast.FunctionCallExpression) -> Syntax:
        function = self._node(node.function)
        if not isinstance(function, Name):
            raise Rejected((problems.not_an_expression(self._place(function.span)),))
        arguments = tuple(self._node(argument) for argument in node.arguments)
        opening = self._to[function.span.end] + 1
        self._refuse_digits_apart(opening)
        return Call(function.span.to(self._closed(opening)), function.name, arguments)

    def _refuse_digits_apart(self, opening: int) -> None:
        """Two arguments `1,500` would silently be taken for 1 and 500."""
        inside = self._tokens[opening + 1 : self._partners[opening]]
        for before, comma, after in zip(inside, inside[1:], inside[2:], strict=False):
            apart = digits_apart(before, after) if comma.text == "," else None
            if apart is not None:
                written = f"{before.text},{after.text}"
                raise Rejected((problems.digits_apart(self._place(apart), written),))
