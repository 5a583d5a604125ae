"""What stops the grammar of conditions and amounts, told by the tokens around the place where it stopped."""

from collections.abc import Sequence

from engine.language.syntax import Span
from engine.language.tokens import Locate, Token, TokenKind
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem

_CLOSING = {"(": ")", "[": "]"}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "in"})
_LOOSER = frozenset({"and", "or", "not", "?", ":", "??", ","})
"""What ends the side of a comparison."""
_SIGNS = frozenset({TokenKind.SIGN, TokenKind.OPEN, TokenKind.CLOSE})
_GROUP = 3


def partners(tokens: Sequence[Token]) -> dict[int, int]:
    """The closing bracket of each opening one that has it, by position."""
    found: dict[int, int] = {}
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.OPEN:
            open_.append(index)
        elif token.kind is TokenKind.CLOSE and open_ and _CLOSING[tokens[open_[-1]].text] == token.text:
            found[open_.pop()] = index
    return found


class Advice:
    """The problem of a text that rule-engine cannot parse."""

    def __init__(self, text: str, tokens: Sequence[Token], locate: Locate) -> None:
        self._text = text
        self._tokens = tokens
        self._locate = locate
        self._partners = partners(tokens)

    def at_end(self) -> Problem:
        """The problem of a text that ends too early."""
        last = self._tokens[-1]
        for index, token in enumerate(self._tokens):
            if token.kind is TokenKind.OPEN and index not in self._partners:
                place = self._locate(token.span.start, 1)
                return problems.unclosed_bracket(place, token.text, _CLOSING[token.text])
        if last.kind in _SIGNS and last.kind is not TokenKind.CLOSE:
            return problems.unfinished_expression(self._place(last.span), last.text)
        asks = next((token for token in self._tokens if token.text == "?"), last)
        return problems.unfinished_choice(self._place(asks.span))

    def at(self, index: int) -> Problem:
        """The problem of a token that cannot stand where it does."""
        token = self._tokens[index]
        place = self._place(token.span)
        before = self._tokens[index - 1] if index else None
        if token.kind is TokenKind.CLOSE and index not in self._partners.values():
            return problems.stray_bracket(place, token.text)
        if before is None or (before.kind in _SIGNS and before.kind is not TokenKind.CLOSE):
            return problems.unexpected_token(place, token.text)
        return self._behind_value(index, before)

    def _behind_value(self, index: int, before: Token) -> Problem:
        """The problem of what stands behind a whole value."""
        token = self._tokens[index]
        place = self._place(token.span)
        if token.text in _COMPARISONS:
            return problems.chained_comparison(place, token.text, self._unchained(index))
        if token.text == ",":
            apart = self._digits_apart(index)
            return (
                problems.digits_apart(self._place(apart), self._words(apart)) if apart else self._stray(index)
            )
        if token.kind in _SIGNS and token.text not in {"not", "("}:
            return self._stray(index)
        if token.kind is TokenKind.NAME and before.kind is TokenKind.NUMBER and _is_currency(token.text):
            return problems.currency_sign(place, token.text)
        return self._word(index) or problems.missing_operator(place, token.text, before.text)

    def _stray(self, index: int) -> Problem:
        token = self._tokens[index]
        return problems.stray_sign(self._place(token.span), token.text)

    def _word(self, index: int) -> Problem | None:
        """A word that people use for an operator."""
        token, behind = self._tokens[index], self._tokens[index + 1 : index + 2]
        if token.text.lower() == "is" and behind and behind[0].text == "not":
            return problems.unexpected_word(self._place(token.span.to(behind[0].span)), "is not")
        return problems.unexpected_word(self._place(token.span), token.text)

    def _digits_apart(self, index: int) -> Span | None:
        """The number whose digits a comma separates, if it does."""
        group = self._tokens[max(index - 1, 0) : index + 2]
        return _touching(group[0], group[-1]) if len(group) == _GROUP else None

    def _unchained(self, index: int) -> str | None:
        """The chain that goes on at a comparison as two comparisons."""
        first = index - 1
        while first >= 0 and self._tokens[first].text not in _COMPARISONS:
            first -= 1
        start, end = first, index
        while start > 0 and self._tokens[start - 1].text not in _LOOSER | {"(", "["}:
            start -= 1
        while end + 1 < len(self._tokens) and self._tokens[end + 1].text not in _LOOSER | {")", "]"}:
            end += 1
        middle = self._between(first + 1, index - 1)
        if first <= start or end == index or self._tokens[first].text == "in":
            return None
        return f"{self._between(start, index - 1)} and {middle} {self._between(index, end)}"

    def _between(self, first: int, last: int) -> str:
        return self._words(self._tokens[first].span.to(self._tokens[last].span))

    def _words(self, span: Span) -> str:
        return " ".join(self._text[span.start : span.end].split())

    def _place(self, span: Span) -> Place:
        return self._locate(span.start, span.end - span.start)


def digits_apart(before: Token, after: Token) -> Span | None:
    """The stretch of two arguments that a comma joins as in `1,500`, which were one number to their author."""
    is_group = len(after.text.partition(".")[0]) == _GROUP and len(before.text) <= _GROUP
    return _touching(before, after) if is_group and before.text.isdigit() and before.text[0] != "0" else None


def _touching(before: Token, after: Token) -> Span | None:
    """The stretch of two numbers with a comma and nothing else between them."""
    numbers = before.kind is after.kind is TokenKind.NUMBER
    return before.span.to(after.span) if numbers and after.span.start == before.span.end + 1 else None


def _is_currency(text: str) -> bool:
    return len(text) == _GROUP and text.isupper()
