"""An author's line rewritten so that YAML reads it as one text."""

import re

_LINE = re.compile(
    r"""(?P<indent>\ *)(?P<lead>(?:-\ +)*)
        (?P<key>(?:[^\s'"#{}\[\],&*!|>%@`:-][^:]*:\ +)?)
        (?P<text>[^\s\[{&*!|>#].*)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+\"""")
_TO_COMMENT = re.compile(rf"(?:{_QUOTED.pattern}|(?! +#).)*+")
_UNFINISHED = re.compile(r"(?:[<>+*/=&|,]|(?<=\s)[?:-]|\b(?:and|or|not|in))$")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_NOT_PLAIN = "'\"%@`"
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_WIDEST = 100  # wider lines are not repeated whole in a help
_LONGEST = 1000  # longer lines are no conditions


def quoted_at(line: str, column: int, length: int) -> str:
    """Put double quotes around a part of a line."""
    part = line[column - 1 : column - 1 + length]
    whole = f'{line[: column - 1]}"{part}"{line[column - 1 + length :]}'.strip()
    return whole if len(whole) <= _WIDEST else f'"{part}"'


def as_block(line: str) -> str | None:
    """Rewrite `key: text` as a `|` block, or answer none where a line cannot be so rewritten."""
    match = _matched(line)
    if match is None:
        return None
    lead, key = match["lead"], match["key"]
    return f"{lead}{key.rstrip()}{' ' if key else ''}|\n{' ' * (2 + len(lead))}{match['text'].rstrip()}"


def broken_text(line: str) -> tuple[int, str] | None:
    """Find the column and text of a value that YAML's use of quotes and colons breaks."""
    match = _matched(line)
    if match is None:
        return None
    text = without_comment(match["text"]).rstrip()
    return (match.start("text") + 1, text) if _breaks(text) else None


def without_comment(text: str) -> str:
    """Cut a text before a comment that stands outside quotes."""
    match = _TO_COMMENT.match(text)
    return "" if match is None else match.group()


def is_unfinished(text: str) -> bool:
    """Say whether a text leaves a quote or bracket open, or ends where more must follow."""
    awaited: list[str] = []
    for char in _APOSTROPHE.sub("", text):
        if awaited and char == awaited[-1]:
            awaited.pop()
        elif awaited and awaited[-1] in "'\"":
            continue
        elif char in "'\"":
            awaited.append(char)
        elif char in _CLOSES:
            awaited.append(_CLOSES[char])
        elif char in ")]}":
            return True
    return bool(awaited) or _UNFINISHED.search(text) is not None


def _matched(line: str) -> re.Match[str] | None:
    """Match `key: text`, or `- text` where the text begins with what cannot begin a plain text."""
    match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None or match["key"]:
        return match
    return match if match["lead"] and match["text"][0] in _NOT_PLAIN else None


def _breaks(text: str) -> bool:
    if text[0] in "'\"":
        closed = _QUOTED.match(text)
        return closed is not None and text[closed.end() :].lstrip()[:1] not in {"", ":"}
    if text[0] in _NOT_PLAIN:
        return True
    return ": " in text or text.endswith(":")
