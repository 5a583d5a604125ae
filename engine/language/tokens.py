"""Cuts the text of a condition into tokens that know their span; refuses what the language has no use for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from engine.language.syntax import Span
from engine.text import meant, problems
from engine.text.place import Place
from engine.text.problem import Rejected

MAX_LENGTH = 2_000
MAX_TOKENS = 600
MAX_LEAVES = 200
MAX_DEPTH = 40

Locate = Callable[[int, int], Place]


class TokenKind(StrEnum):
    """What a token is to the structure: a leaf with a meaning of its own, or a sign of the grammar."""

    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DAYS = "days"
    TRUTH = "truth"
    NULL = "null"
    SIGN = "sign"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text as written and where it stands."""

    kind: TokenKind
    text: str
    span: Span


_PATTERN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<date>d(?:'[^'\n]*'|"[^"\n]*"))
    |(?P<days>t(?:'[^'\n]*'|"[^"\n]*"))
    |(?P<prefixed>[rsb](?=['"]))
    |(?P<text>'[^'\\\n]*'|"[^"\\\n]*")
    |(?P<unclosed>['"][^\\\n]*$)
    |(?P<percent>[0-9]+(?:\.[0-9]+)?%)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))
    |(?P<oddnumber>[0-9.]*[0-9][0-9A-Za-z_.]*)
    |(?P<currency>[$¥\uffe5€£元]\ ?(?=[0-9]))
    |(?P<dollar>\$[A-Za-z_][A-Za-z0-9_]*|\$)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<misspelt><>|=[<>]|[<>!=]\ =(?!=)|[!=]==)
    |(?P<refused>\*\*|//|<<|>>|=~~?|!~~?|&\.|&\[|&&?|\|\|?|\^|%|\{|\}|\.|!(?!=)|=(?!=)|;|\\)
    |(?P<sign>==|!=|<=|>=|\?\?|[<>+\-*/?:,])
    |(?P<open>[(\[])
    |(?P<close>[)\]])
    |(?P<other>.)""",
    re.VERBOSE,
)
_REFUSED = frozenset({"prefixed", "oddnumber", "dollar", "misspelt", "refused", "other", "percent"})
_WORD_SIGNS = frozenset({"and", "or", "not", "in"})
_FIXED_WORDS = _WORD_SIGNS | {"true", "false", "null"}
_REFUSED_WORDS = frozenset({"for", "if", "inf", "nan", "elif", "else", "while"})


def tokenize(text: str, locate: Locate) -> tuple[Token, ...]:
    """The tokens of a condition or an amount; raises Rejected at the first place that cannot be one."""
    if len(text) > MAX_LENGTH:
        raise Rejected((problems.condition_too_long(locate(0, 1), len(text), MAX_LENGTH),))
    tokens = tuple(_token(match, locate) for match in _PATTERN.finditer(text) if match.lastgroup != "space")
    if not tokens:
        raise Rejected((problems.condition_empty(locate(0, 1)),))
    _check_size(tokens, locate)
    return tokens


def _token(match: re.Match[str], locate: Locate) -> Token:
    group, text, span = match.lastgroup or "other", match.group(), Span(*match.span())
    if group == "name":
        return Token(_word_kind(text, span, locate), text, span)
    place = locate(span.start, span.end - span.start)
    if group == "currency":
        raise Rejected((problems.currency_sign(place, text.strip()),))
    if group == "unclosed":
        raise Rejected((problems.unclosed_quote(place, text[0]),))
    if group == "other" and meant.lookalike(text) is not None:
        raise Rejected((problems.lookalike_in_text(place, text, meant.plain(match.string)),))
    if group in _REFUSED:
        raise Rejected((problems.refused_token(place, group, text),))
    return Token(TokenKind(group), text, span)


def _word_kind(word: str, span: Span, locate: Locate) -> TokenKind:
    if word in _REFUSED_WORDS or (word not in _FIXED_WORDS and word.lower() in _FIXED_WORDS):
        raise Rejected((problems.refused_token(locate(span.start, len(word)), "word", word),))
    if word in _WORD_SIGNS:
        return TokenKind.SIGN
    if word in {"true", "false"}:
        return TokenKind.TRUTH
    return TokenKind.NULL if word == "null" else TokenKind.NAME


def _check_size(tokens: tuple[Token, ...], locate: Locate) -> None:
    leaves = sum(token.kind not in {TokenKind.SIGN, TokenKind.OPEN, TokenKind.CLOSE} for token in tokens)
    depth = deepest = 0
    for token in tokens:
        depth += (token.kind is TokenKind.OPEN or token.text in {"not", "?"}) - (
            token.kind is TokenKind.CLOSE
        )
        deepest = max(deepest, depth)
    if leaves > MAX_LEAVES or len(tokens) > MAX_TOKENS or deepest > MAX_DEPTH:
        raise Rejected((problems.condition_too_large(locate(0, 1), leaves, MAX_LEAVES, MAX_DEPTH),))
