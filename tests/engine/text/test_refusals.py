"""Every refusal of strict YAML: a bad case with its code and place, and its good neighbour."""

import time

import pytest
import yaml

from engine.text.loader import PureLoader
from engine.text.place import Source
from engine.text.problem import Rejected, render
from engine.text.read import MAX_BYTES, decode, read, read_by


def problems_of(text, loader=yaml.CSafeLoader):
    """List the problems of a text."""
    try:
        read_by(loader, Source("p", text))
    except Rejected as rejected:
        return rejected.problems
    return ()


def found(text, loader=yaml.CSafeLoader):
    """List code, line and column of the problems of a text."""
    return [(each.code, each.place.line, each.place.column) for each in problems_of(text, loader)]


BAD = [
    # files
    ("", [("empty-file", 1, 1)]),
    ("# nothing\n", [("empty-file", 1, 1)]),
    ("---\n", [("empty-file", 1, 1)]),
    ("a: b\n---\nc: d\n", [("several-documents", 2, 1)]),
    ("a: b\n...\nc: d\n", [("yaml-syntax", 3, 1)]),
    ("%YAML 1.2\n---\na: b\n", [("yaml-directive", 1, 1)]),
    # characters
    ("a:\tb\n", [("tab-character", 1, 3)]),
    ("a: x\ty\n", [("tab-character", 1, 5)]),
    ("a: 'x\ty' #\t\n", [("tab-character", 1, 6)]),
    ("a:\n\tb: c\n", [("tab-character", 2, 1)]),
    ("a: |\n  x\ty\n", [("tab-character", 2, 4)]),
    ("a: x\0y\n", [("invisible-character", 1, 5)]),
    ("a: x # \0\n", [("invisible-character", 1, 8)]),
    ("a: b\n# \x1b[0m\n", [("invisible-character", 2, 3)]),
    ("\ufeffa: b\n", [("invisible-character", 1, 1)]),
    ("a: x\rb: y\n", [("invisible-character", 1, 5)]),
    ("a: x\x85b: y\n", [("invisible-character", 1, 5)]),
    ("a: x\u2028\n", [("invisible-character", 1, 5)]),
    ("a: x\u202ey\n", [("invisible-character", 1, 5)]),
    ("a\u200b: x\n", [("invisible-character", 1, 2)]),
    ("a: x\u2066y\u2069z\n", [("invisible-character", 1, 5), ("invisible-character", 1, 7)]),
    ("a: |\n  # x\u200fy\n", [("invisible-character", 2, 6)]),
    ('a: "x\\u202ey"\n', [("invisible-character", 1, 4)]),
    ('a: "x\\0y"\n', [("invisible-character", 1, 4)]),
    # keys
    ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
    ("{a: 1, 'a': 2, a: 3}\n", [("duplicate-key", 1, 8), ("duplicate-key", 1, 16)]),
    ("1: a\n", [("non-string-key", 1, 1)]),
    ("true: a\n", [("non-string-key", 1, 1)]),
    ("~: a\n", [("non-string-key", 1, 1)]),
    ("?\n: a\n", [("non-string-key", 1, 2)]),
    ('"\\u202e": a\n', [("invisible-character", 1, 1)]),
    (": a\n", [("yaml-syntax", 1, 1)]),
    ("on: a\n", [("ambiguous-scalar", 1, 1)]),
    ("2024-01-01: a\n", [("ambiguous-scalar", 1, 1)]),
    ("? [a]\n: b\n", [("complex-key", 1, 3)]),
    ("{{a: b}: c}\n", [("complex-key", 1, 2)]),
    ("? |\n  a\n: b\n", [("complex-key", 1, 3)]),
    # sharing and tags
    ("a: &x 1\n", [("anchor", 1, 4)]),
    ("a: &x 1\nb: *x\n", [("anchor", 1, 4)]),
    ("a: *x\n", [("alias", 1, 4)]),
    ("<<: {a: 1}\n", [("merge-key", 1, 1)]),
    ("a: !!str 1\n", [("explicit-tag", 1, 4)]),
    ("a: !x [1]\n", [("explicit-tag", 1, 4)]),
    ("a: ! b\n", [("explicit-tag", 1, 4)]),
    ("a: &x\n  !y b\n", [("explicit-tag", 1, 4), ("anchor", 1, 4), ("text-over-lines", 1, 4)]),
    # texts
    ("a: >\n  b\n", [("folded-text", 1, 4)]),
    ("a: >-\n  b\n", [("folded-text", 1, 4)]),
    ("a: b\n  c\n", [("text-over-lines", 1, 4)]),
    ("a: 'b\n  c'\n", [("text-over-lines", 1, 4)]),
    ('a: "b\\\n  c"\n', [("text-over-lines", 1, 4)]),
    ("a: code == 'a #b'\n", [("text-cut-off", 1, 15)]),
    ("a: min(b, #c\n", [("text-cut-off", 1, 11)]),
    ("a: x > 1 and # y\n", [("text-cut-off", 1, 14)]),
    ("a: x >  # y\n", [("text-cut-off", 1, 9)]),
    ("a: b) # y\n", [("text-cut-off", 1, 7)]),
    ("a: see ticket #12\n", [("text-cut-off", 1, 15)]),
    ("a: #12\n", [("text-cut-off", 1, 4)]),
    ("a: |# b\n  c\n", [("yaml-syntax", 1, 4)]),
    # quoting
    ("when: 'x' in flags\ncode: A\n", [("quoting-needed", 1, 7)]),
    ('- when: "x" in flags\n', [("quoting-needed", 1, 9)]),
    ("- 'x' in flags\n", [("quoting-needed", 1, 3)]),
    ("when: a ? b : c\n", [("quoting-needed", 1, 7)]),
    ("because: Note: this is new\n", [("quoting-needed", 1, 10)]),
    ("a: {when: 'x' in flags, b: c}\n", [("quoting-needed", 1, 11)]),
    ("a: @b\n", [("quoting-needed", 1, 4)]),
    ("a: %b\n", [("quoting-needed", 1, 4)]),
    # numbers
    (f"a: {'1' * 31}\n", [("number-too-long", 1, 4)]),
    (f"a: 1.{'0' * 30}\n", [("number-too-long", 1, 4)]),
    (f"a: {'1' * 5000}\n", [("number-too-long", 1, 4)]),
    # syntax
    ('a: "b\nc: d\n', [("yaml-syntax", 1, 4)]),
    ("a: [b\nc: d\n", [("yaml-syntax", 1, 4)]),
    ("a: {b: c\n", [("yaml-syntax", 1, 4)]),
    ("a: {b: c]\n", [("yaml-syntax", 1, 4)]),
    ("a: b\nc\n", [("yaml-syntax", 2, 1)]),
    ("a: b\n  c: d\n", [("yaml-syntax", 2, 3)]),
    ("a:\n  b: c\n d: e\n", [("yaml-syntax", 3, 2)]),
    ("- a\nb: c\n", [("yaml-syntax", 2, 1)]),
    ('a: "\\q"\n', [("yaml-syntax", 1, 5)]),
    ('a: "\\x4"\n', [("yaml-syntax", 1, 7)]),
    ("a: !<x\n", [("yaml-syntax", 1, 7)]),
    ("a: [b, 'c', }\n", [("yaml-syntax", 1, 13)]),
    ("a: [b]]\n", [("yaml-syntax", 1, 7)]),
    ("a: |x\n  b\n", [("yaml-syntax", 1, 4)]),
    # slips
    ("a:\n  - b: 1\n    c: 2\n     d: 3\n", [("yaml-syntax", 4, 6)]),
    ("a:\n  - b: 1\n   c: 2\n", [("yaml-syntax", 3, 4)]),
    ("a:\n  - b: |\n      x ? y : z\n     c: 2\n", [("yaml-syntax", 4, 6)]),
    ("a:\n    below 5: 1\n   from 5: 2\n", [("yaml-syntax", 3, 4)]),
    ("a:\n  -b: 1\n    c: 2\n", [("yaml-syntax", 2, 3)]),
    ("a: 1\nb:2\n", [("yaml-syntax", 2, 2)]),
    ("a: 1\nb = 2\n", [("yaml-syntax", 2, 3)]),
    ("a：1\nb: 2\n", [("yaml-syntax", 1, 2)]),
    ("a: 1\nb:\u00a02\n", [("yaml-syntax", 2, 3)]),
    ("a: {b: 1， c: 2}\n", [("yaml-syntax", 1, 9)]),
    ("a: {b: 1 c: 2}\n", [("yaml-syntax", 1, 10)]),
    ("a: {b: 'x' c: 2}\n", [("yaml-syntax", 1, 12)]),
    ("a: {b: {c: 1}\nd: 2\n", [("yaml-syntax", 1, 4)]),
    ("a: [b, c\n  - d\n", [("yaml-syntax", 1, 4)]),
    ("- a: 1\n  b: 2\n  a: 3\n  b: 4\n", [("duplicate-key", 3, 3)]),
    ("- a: 1\n  b: 2\n  b: 3\n- c: 4\n  c: 5\n", [("duplicate-key", 3, 3), ("duplicate-key", 5, 3)]),
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_bad_texts_are_refused(text, expected):
    """A bad text is refused for its own reason at its exact place."""
    assert expected == found(text)


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_the_other_parser_refuses_the_same(text, expected):
    """Without libyaml a text is refused for the same reasons; only places of syntax errors may differ."""
    assert [code for code, *_ in expected] == [code for code, *_ in found(text, PureLoader)]


AMBIGUOUS = """
    no yes on off y n No YES On OFF Y N True TRUE False NULL Null = <<
    010 00 -01 0o17 0x1F 0b11 1_000 +1 1:30 12:30:45 2024-01-01 2024-1-1T00:00:00Z
    .inf -.inf .Inf .nan .NaN .5 -.5 5. +1.5 1e3 1.5e3 1.5e+3 -1E-3 1_0.5
"""


@pytest.mark.parametrize("written", AMBIGUOUS.split())
def test_ambiguous_values_are_refused(written):
    """What readers of YAML disagree about must be quoted, then it is text."""
    assert [("ambiguous-scalar", 1, 4)] == found(f"a: {written}\n")
    assert [] == found(f"a: '{written}'\n")


GOOD = [
    "a: b\n",
    "---\na: b\n...\n",
    "a: b # a comment\tas you like \u200b\u202e\n",
    "# \t\na: b  #c\n",
    "a: 'x #y'  # 'z\n",
    "a: |\n  # x ' (\n",
    'a: "x\\ty\\n"\n',
    "a: 500 #c\n",
    "a: The customer's limit # why\n",
    "a: min(b, 'c (') # why\n",
    "a: Is it verified? # yes\n",
    "a: b#c\n",
    "a: b:c\n",
    "a: http://x.y/z\n",
    "a: \"'x' in flags\"\n",
    "a: |\n  'x' in flags ? b : c\n",
    "a: 'b': c\n".replace("'b': c", "{'b': c}"),
    "a: 1\nb: {a: 1}\nc: {a: 1}\n",
    "'1': a\n",
    "'<<': a\n",
    "a: <<b\n",
    "a: b & c * d ! e\n",
    "a: year-2024\n",
    "a: '\U0001f600'\n",
]


@pytest.mark.parametrize("text", GOOD)
def test_good_neighbours_are_read(text):
    """What only looks like an accident is read."""
    assert [] == found(text) == found(text, PureLoader)


RENDERED = [
    (
        "rules:\n  - id: misuse\n    when: 'misuse' in risk_flags  # by hand\n    freeze: full\n",
        """\
p:3:11 quoting-needed
  `'misuse' in risk_flags` is not one text to YAML, because it goes on behind the quote that ends it
   3 |     when: 'misuse' in risk_flags  # by hand
     |           ^^^^^^^^^^^^^^^^^^^^^^
  help: write it as a `|` block:
    when: |
      'misuse' in risk_flags""",
    ),
    (
        "  - when: code == 'a #b'\n",
        """\
p:1:22 text-cut-off
  the text ends at `code == 'a`, because ` #` begins a comment
   1 |   - when: code == 'a #b'
     |                      ^^^
  help: write it as a `|` block:
    - when: |
        code == 'a #b'""",
    ),
    (
        "table: [{when: code == 'a #b'}]\n",
        """\
p:1:27 text-cut-off
  the text ends at `code == 'a`, because ` #` begins a comment
   1 | table: [{when: code == 'a #b'}]
     |                           ^^^^^
  help: put the whole text between double quotes""",
    ),
    (
        "cap: 500\ncap: 600\n",
        """\
p:2:1 duplicate-key
  `cap` is given twice, a key may stand once
   2 | cap: 600
     | ^^^
  first given here: p:1:1
   1 | cap: 500
     | ^^^
  help: delete one""",
    ),
    (
        "  reason: 010   # eight?\n",
        """\
p:1:11 ambiguous-scalar
  `010` means different things to different readers of YAML, a plain number, `true`, `false` or quoted text was expected
   1 |   reason: 010   # eight?
     |           ^^^
  help: quote it: `reason: "010"   # eight?`""",
    ),
    (
        "on: [yes]\n",
        """\
p:1:1 ambiguous-scalar
  `on` means different things to different readers of YAML, a plain number, `true`, `false` or quoted text was expected
   1 | on: [yes]
     | ^^
  help: quote it: `"on": [yes]`
p:1:6 ambiguous-scalar
  `yes` means different things to different readers of YAML, a plain number, `true`, `false` or quoted text was expected
   1 | on: [yes]
     |      ^^^
  help: write `true` or `false`, or quote it: `on: ["yes"]`""",
    ),
    (
        "cap: .5\n",
        """\
p:1:6 ambiguous-scalar
  `.5` means different things to different readers of YAML, a plain number, `true`, `false` or quoted text was expected
   1 | cap: .5
     |      ^^
  help: write `0.5`, or quote it: `cap: ".5"`""",
    ),
    (
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        """\
p:1:4 anchor
  the anchor `&x` is not allowed, every value is written where it is used
   1 | a: &x {b: 1}
     |    ^^
  and here: p:3:3
   3 |   <<: *x
     |   ^^
  and here: p:3:7
   3 |   <<: *x
     |       ^^
  help: write the value out""",
    ),
    (
        "a: x\u202ey\n",
        """\
p:1:5 invisible-character
  the text holds right-to-left override (U+202E), a character nobody can see
   1 | a: x\ufffdy
     |     ^
  help: delete the character""",
    ),
]


@pytest.mark.parametrize(("text", "expected"), RENDERED)
def test_problems_as_an_author_sees_them(text, expected):
    """A problem is shown whole: where, what, the line, the remedy."""
    sources = {"p": Source("p", text)}

    assert expected == "\n".join(render(problem, sources) for problem in problems_of(text))


def test_problems_of_a_file_come_together():
    """All problems of a file are found in one run, up to what ends it."""
    text = "a: yes\na: 010\nb: >\n  c\nd: \te\nf: &x 1\ng: 'x' in y\nh: no\n"

    expected = [
        "ambiguous-scalar",
        "duplicate-key",
        "ambiguous-scalar",
        "folded-text",
        "tab-character",
        "anchor",
    ]
    assert [*expected, "quoting-needed"] == [problem.code for problem in problems_of(text)]


MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{i + 1}: &a{i + 1}\n  <<: [*a{i}, *a{i}]\n" for i in range(28))
ATTACKS = [
    ("[" * 100_000, "nested-too-deep"),
    ("{" * 100_000, "nested-too-deep"),
    ("- " * 100_000, "nested-too-deep"),
    ("? " * 100_000, "nested-too-deep"),
    (MERGE_BOMB, "anchor"),
    ("a: " + "x" * 10_000_000, "file-too-large"),
    ("a: " + "信" * 90_000, "file-too-large"),
    ("a: 'x' " + "'\"" * 100_000, "yaml-syntax"),
    ('a: "' + '\\"' * 120_000, "yaml-syntax"),
    ("a: 0" + "_" * 250_000, "ambiguous-scalar"),
]


@pytest.mark.parametrize(("text", "expected"), ATTACKS)
def test_attacks_answer_at_once_with_one_problem(text, expected):
    """A text made to exhaust the reader is refused quickly, for one reason."""
    began = time.process_time()
    codes = [problem.code for problem in problems_of(text)]

    assert [expected] == codes
    assert time.process_time() - began < 0.1


def test_too_many_values():
    """A file of more than 20,000 values is refused for that alone."""
    assert ["too-many-values"] == [problem.code for problem in problems_of("[" + "1," * 20_000 + "]")]
    assert () == problems_of("[" + "1," * 19_999 + "]")


def test_depth_is_allowed_up_to_the_limit():
    """Forty levels are read, forty-one are not."""
    assert () == problems_of("[" * 40 + "]" * 40)
    assert [("nested-too-deep", 1, 41)] == found("[" * 41 + "]" * 41)


CONTENTS = [
    (b"a: \xff\n", ("not-utf8", 1, 4)),
    ("信: b\n信\n".encode() + b"\xed\xa0\x80", ("not-utf8", 3, 1)),
    (b"a: \0\n", ("invisible-character", 1, 4)),
    (b"x" * (MAX_BYTES + 1), ("file-too-large", 1, 1)),
]


@pytest.mark.parametrize(("content", "expected"), CONTENTS)
def test_bad_contents_are_refused(content, expected):
    """Bytes that are no text are refused at their place."""
    with pytest.raises(Rejected) as rejected:
        decode("p", content)

    (problem,) = rejected.value.problems
    assert expected == (problem.code, problem.place.line, problem.place.column)


def test_the_largest_file_is_read():
    """A file of exactly the limit is read."""
    content = b"a: " + b"x" * (MAX_BYTES - 3)

    assert "x" * (MAX_BYTES - 3) == read(decode("p", content)).root.get("a").value
