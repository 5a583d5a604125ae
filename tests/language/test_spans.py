"""Every part of a condition knows the whole stretch of the text that it is."""

import random
import re

import pytest
from random_texts import Author
from small_world import locate

from engine.language.parse import parse
from engine.language.syntax import Binary, Unary, parts

TEXTS = [
    ("heads in [1, 2]", ["heads in [1, 2]", "heads", "[1, 2]", "1", "2"]),
    ("heads not in [1]", ["heads not in [1]", "heads not in [1]", "heads", "[1]", "1"]),
    ("(a or b) and c", ["(a or b) and c", "a or b", "a", "b", "c"]),
    ("a and ((b or c))", ["a and ((b or c))", "a", "b or c", "b", "c"]),
    ("not (a or b)", ["not (a or b)", "a or b", "a", "b"]),
    ("not(a) or b", ["not(a) or b", "not(a)", "a", "b"]),
    ("-(a + b) * 2", ["-(a + b) * 2", "-(a + b)", "a + b", "a", "b", "2"]),
    ("min(a, (b)) > (c)", ["min(a, (b)) > (c)", "min(a, (b))", "a", "b", "c"]),
    ("max((a), b) - 1", ["max((a), b) - 1", "max((a), b)", "a", "b", "1"]),
    ("days_since((d)) > 3", ["days_since((d)) > 3", "days_since((d))", "d", "3"]),
    ("(a ?? 0) > 1", ["(a ?? 0) > 1", "a ?? 0", "a", "0", "1"]),
    ("(a) ? (b) : (c + 1)", ["(a) ? (b) : (c + 1)", "a", "b", "c + 1", "c", "1"]),
    ("(a)", ["a"]),
]


def every(syntax):
    yield syntax
    for part in parts(syntax):
        yield from every(part)


def shape(syntax):
    """A tree without its spans."""
    return re.sub(r"Span\(start=\d+, end=\d+\)", "", repr(syntax))


def words(text, syntax):
    return text[syntax.span.start : syntax.span.end]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_spans(text, expected):
    """A part reaches from its first sign to its last, the brackets that close it included."""
    assert expected == [words(text, each) for each in every(parse(text, locate))]


def test_the_words_of_a_part_mean_the_part():
    """Of random texts, what a part's stretch says by itself is that part."""
    dice = random.Random(3)
    checked = 0
    for _ in range(150):
        text = Author(dice).condition(3)
        for each in every(parse(text, locate)):
            if isinstance(each, Binary) and each.operator == "in" and " not " in words(text, each):
                continue  # the `not` within belongs to the whole around it
            assert shape(each) == shape(parse(words(text, each), locate))
            checked += isinstance(each, Binary | Unary)

    assert checked > 300
