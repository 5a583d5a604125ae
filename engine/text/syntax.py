"""What is wrong with text that is not YAML, in one sentence and with a remedy."""

import re

import yaml

from engine.text import problems, rewrite
from engine.text.place import Place, Source
from engine.text.problem import Problem

_UNCLOSED = "the quoted text that begins here is never closed"
_MISFIT = "this line does not fit the lines around it"
_IN_BRACKETS = "between brackets, text that holds quotes, commas or colons goes between double quotes"

_HEADER = ("block scalar", "chomping", "indentation indicator", "line break")  # parts of the parser's words
# A part of the parser's words, our words, the remedy; the parser's two builds share no more than these parts.
_AT_THE_BEGINNING = (
    ("end of stream", _UNCLOSED, "add the closing quote"),
    ("document separator", _UNCLOSED, "add the closing quote"),
    ("document indicator", _UNCLOSED, "add the closing quote"),
    ("',' or ']'", "the list that begins here is not closed where `]` or `,` was expected", _IN_BRACKETS),
    ("',' or '}'", "the mapping that begins here is not closed where `}` or `,` was expected", _IN_BRACKETS),
    ("expected ':'", "this line has no colon, `key: value` was expected", None),
)
_HERE = (
    ("are not allowed", "no key and no list can stand here", "check the quotes and the indentation"),
    ("hexdecimal", "this escape is incomplete", "write a backslash as `\\\\`"),
    ("escape", "YAML does not know this escape", "write a backslash as `\\\\`"),
    ("cannot start any token", "no text can begin with this character", "put the text between quotes"),
    ("node content", "a value was expected here", None),
    ("expected key", _MISFIT, "check the indentation"),
    ("block end", _MISFIT, "check the indentation"),
    ("'-' indicator", _MISFIT, "check the indentation"),
    ("directive", "a `%` directive is not part of a policy file", "put the text between quotes"),
    ("tag", "a tag begins here, which no policy uses", "put the text between quotes"),
    ("alphabetic", "an anchor or alias begins here, which no policy uses", "put the text between quotes"),
    ("document start", "the document ended before this text", "check the brackets and the indentation"),
)
_TO_NEXT = re.compile(r"[^,\]}]*")


def syntax_problem(source: Source, error: Exception) -> Problem:
    """Explain why YAML could not go on."""
    here, began = (_place(source, getattr(error, name, None)) for name in ("problem_mark", "context_mark"))
    for place in filter(None, (here, began)):
        broken = rewrite.broken_text(source.line(place.line))
        if broken is not None:
            return _quoting_needed(source, place.line, *broken)
    return _worded(str(getattr(error, "problem", None) or error), here, began or here, source)


def syntax_problem_in_brackets(source: Source, error: Exception, last: Place | None) -> Problem:
    """Explain why YAML could not go on between brackets, where `last` is the quoted text before."""
    here, began = (_place(source, getattr(error, name, None)) for name in ("problem_mark", "context_mark"))
    if here and last and here.line == last.line:
        line, after = source.line(last.line), last.column - 1 + last.length
        if line[after : here.column - 1].isspace():
            text = line[last.column - 1 : after] + _TO_NEXT.findall(line, after)[0].rstrip()
            return problems.quoting_needed(Place(last.path, last.line, last.column, len(text)), text, None)
    return _worded(str(getattr(error, "problem", None) or error), here, began or here, source)


def _worded(words: str, here: Place | None, began: Place | None, source: Source) -> Problem:
    whole = Place(source.path, 1, 1)
    for place, known in ((began, _AT_THE_BEGINNING), (here, _HERE)):
        for part, message, remedy in known:
            if part in words:
                return problems.yaml_syntax(place or whole, message, remedy)
    if any(part in words for part in _HEADER):
        return problems.block_header(began or whole)
    return problems.yaml_syntax(here or whole, "the text is not YAML from here on", None)


def _quoting_needed(source: Source, line: int, column: int, text: str) -> Problem:
    rewritten = rewrite.as_block(source.line(line)[: column - 1] + text)
    return problems.quoting_needed(Place(source.path, line, column, len(text)), text, rewritten)


def _place(source: Source, mark: yaml.Mark | None) -> Place | None:
    if mark is None:
        return None
    last = source.text.count("\n") + 1
    if mark.line < last:
        return Place(source.path, mark.line + 1, mark.column + 1)
    return Place(source.path, last, len(source.line(last)) + 1)
