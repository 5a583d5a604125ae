"""What would lead to a better outcome, in lines of a page."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from api.cli.words import coloured

Json = Mapping[str, Any]  # an answer, whose values are of every JSON type
_WIDTH = 100


def better_lines(found: Sequence[Json]) -> Iterator[str]:
    """For each adverse or open outcome the proposals, or why there is none."""
    if found:
        yield coloured("what would help", "cyan")
    for each in found:
        missing = f" Missing: {', '.join(each['missing'])}." if each["missing"] else ""
        for offer in each["offers"]:
            yield from _wrapped(f"  {each['outcome']}: {offer['text']}")
        yield from _wrapped(f"  {each['outcome']}: {each['text']}{missing}")


def _wrapped(line: str) -> list[str]:
    return wrap(line, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
