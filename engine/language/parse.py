"""Parses the text of a condition or an amount: rule-engine finds the structure, every leaf keeps its place.

Each leaf is handed to rule-engine as a numbered symbol. So nothing is folded or evaluated while it
parses, no literal of an author ever reaches it, and each symbol that comes back leads to its token.
"""

import datetime
import re
from fractions import Fraction
from functools import cache
from typing import cast

import rule_engine
from rule_engine import ast, errors

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
    return _Reader(tokens, locate).read()


@cache
def _context() -> rule_engine.Context:
    return rule_engine.Context(default_timezone="utc", mapping_attribute_lookup=False)


class _Reader:
    """Reads rule-engine's tree of one text back into ours."""

    def __init__(self, tokens: tuple[Token, ...], locate: Locate) -> None:
        self._tokens = tokens
        self._locate = locate

    def read(self) -> Syntax:
        pieces = [
            f"_{index}" if token.kind in _LEAVES else token.text for index, token in enumerate(self._tokens)
        ]
        try:
            rule = rule_engine.Rule(" ".join(pieces), context=_context())
        except errors.RuleSyntaxError as error:
            raise Rejected((self._syntax_problem(error.token, pieces),)) from None
        except (errors.EngineError, RecursionError):
            raise Rejected((problems.not_an_expression(self._place(self._whole())),)) from None
        return self._node(rule.statement.expression)

    def _whole(self) -> Span:
        return self._tokens[0].span.to(self._tokens[-1].span)

    def _place(self, span: Span) -> Place:
        return self._locate(span.start, span.end - span.start)

    def _syntax_problem(self, found: object, pieces: list[str]) -> Problem:
        position = cast("int | None", getattr(found, "lexpos", None))
        if position is None:
            last = self._tokens[-1]
            return problems.unfinished_expression(self._place(last.span), last.text)
        index = " ".join(pieces)[:position].count(" ")
        token = self._tokens[index]
        if self._is_chain(index):
            return problems.chained_comparison(self._place(token.span), token.text)
        return problems.unexpected_token(self._place(token.span), token.text)

    def _is_chain(self, index: int) -> bool:
        comparisons = {"<", "<=", ">", ">=", "==", "!=", "in"}
        before = [token.text for token in self._tokens[max(0, index - 3) : index]]
        return self._tokens[index].text in comparisons and any(text in comparisons for text in before)

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
        start = self._before(operand.span.start, {"not"} if node.type == "not" else {"-"})
        return Unary(Span(start, operand.span.end), "not" if node.type == "not" else "-", operand)

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
        return Binary(first.span.to(second.span), operator, first, second)

    def _ternary(self, node: ast.TernaryExpression) -> Syntax:
        condition = self._node(node.condition)
        then, otherwise = self._node(node.case_true), self._node(node.case_false)
        return Ternary(condition.span.to(otherwise.span), condition, then, otherwise)

    def _list(self, node: ast.ArrayExpression) -> Syntax:
        items = tuple(self._node(item) for item in node.value)
        if not items:
            raise Rejected((problems.empty_list(self._place(self._whole())),))
        return ListLiteral(items[0].span.to(items[-1].span), items)

    def _call(self, node: ast.FunctionCallExpression) -> Syntax:
        function = self._node(node.function)
        if not isinstance(function, Name):
            raise Rejected((problems.not_an_expression(self._place(function.span)),))
        arguments = tuple(self._node(argument) for argument in node.arguments)
        span = function.span.to(arguments[-1].span) if arguments else function.span
        return Call(span, function.name, arguments)
