"""Good texts become documents in which every value and character knows its place."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.text.document import Document, Mapping, Scalar, Sequence, Style, as_data, find, find_key
from engine.text.loader import PureLoader
from engine.text.place import Place, Source
from engine.text.problem import Rejected, render
from engine.text.read import decode, read, read_by

POLICY = """\
# yaml-language-server: $schema=../../policy.schema.json
policy: cn/pay_later_limit
version: 2
effective: "2024-02-23"          # inclusive
applies_when: product == 'pay_later'
uses: {conduct_score: cn/conduct_score@2}
parameters:
  income_share:
    values:
      - {from: "2024-02-23", value: "1/3", cite: House rule CR-12}
let:
  risk_band:
    table:
      - {when: conduct_score >= 700 and (bureau_score ?? 300) >= 650, is: low}
      - {when: a ?b ?? c?, is: low}
    otherwise: high
base:
  matrix:
    columns:      [below 36000, from 36000]
    rows:
      below 550:  [          0,          0.50]
      from 550:   [        -500,       1000]
rules:
  - id: minor
    when: age_years < 18
    decline: true
    waive: 50%
    because: Der Kunde ist zu jung, 信用 wird nicht erteilt 😀.   # why: 信用
  -
    id: misuse
    when: |
      'misuse_of_funds' in risk_flags

        and x == "# no comment"
    nothing:
    none: ~
    empty: {}
    list: []
"""

CORPUS = [
    POLICY,
    POLICY.replace("\n", "\r\n"),
    "a",
    "- a\n- - b\n  - c\n- d: e\n  f:\n  - g\n",
    "---\na: b\n...\n",
    "a:\n  |\n  text\nb: |-\n   x\n    y\nc: |+\n  z\n\n\nd: |2\n    w\n",
    "\"a b\": 'it''s'\n'c': \"\\u4fe1 \\x41 \\\"q\\\" \\\\ \\t\"\n",
    "{a: [b, {c: d}], 'e': \"f\", g: }",
    "a: |\n\n  first\n   \n  last",
    "? a\n: b\n",
    "a: 1 # c\n\n# d\nb: x:y z#w a,b [c]\n",
]


def text_of(text):
    """Read a text and give its root."""
    return read(Source("p", text)).root


def scalar_at(text, *path):
    """Read a text and give the scalar at a path."""
    node = text_of(text)
    for step in path:
        node = node.get(step) if isinstance(node, Mapping) else node.items[step]
    assert isinstance(node, Scalar)
    return node


VALUES = [
    ("0", 0),
    ("-0", 0),
    ("12", 12),
    ("-7", -7),
    ("1" * 30, int("1" * 30)),
    ("0.50", Decimal("0.50")),
    ("-10.0", Decimal("-10.0")),
    ("true", True),
    ("false", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("50%", "50%"),
    ("1/3", "1/3"),
    ("1.2.3", "1.2.3"),
    ("cn/x@2", "cn/x@2"),
    ("nowhere", "nowhere"),
    ("١٢", "١٢"),
    ("'010'", "010"),
    ('"yes"', "yes"),
    ("'2024-01-01'", "2024-01-01"),
    ("not x", "not x"),
]


@pytest.mark.parametrize(("written", "expected"), VALUES)
def test_values(written, expected):
    """A scalar is a JSON value or text, exactly."""
    value = scalar_at(f"a: {written}\n", "a").value

    assert (type(expected), expected) == (type(value), value)


def test_decimals_keep_their_digits():
    """A decimal is read digit for digit."""
    assert "0.50" == str(scalar_at("a: 0.50", "a").value)


def test_a_policy_as_data():
    """A whole policy reads as plain data."""
    data = as_data(text_of(POLICY))

    assert isinstance(data, dict)
    assert "cn/pay_later_limit" == data["policy"]
    assert {"below 550": [0, Decimal("0.50")], "from 550": [-500, 1000]} == data["base"]["matrix"]["rows"]
    assert {"when": "a ?b ?? c?", "is": "low"} == data["let"]["risk_band"]["table"][1]
    misuse = data["rules"][1]
    assert "'misuse_of_funds' in risk_flags\n\n  and x == \"# no comment\"\n" == misuse["when"]
    assert (None, None, {}, []) == tuple(misuse[key] for key in ("nothing", "none", "empty", "list"))


@pytest.mark.parametrize("text", CORPUS)
def test_both_parsers_give_the_same_document(text):
    """PyYAML's parser and libyaml's agree on every value and place."""
    source = Source("p", text)

    assert read_by(yaml.CSafeLoader, source) == read_by(PureLoader, source)


@pytest.mark.parametrize("text", CORPUS)
def test_every_character_of_a_text_is_found_in_the_file(text):
    """The place of a character, unless it is an escape or a line's end, holds that character."""
    source = Source("p", text)
    for node in scalars(read(source).root):
        if not isinstance(node.value, str):
            continue
        for offset, char in enumerate(node.value):
            place = node.place_at(offset)
            found = source.line(place.line)[place.column - 1 :][:1]
            assert found in (("", "\\") if char == "\n" else (char, "\\"))


def scalars(node):
    """List the scalars below a node."""
    match node:
        case Mapping():
            return [leaf for entry in node.entries for leaf in scalars(entry.value)]
        case Sequence():
            return [leaf for item in node.items for leaf in scalars(item)]
    return [node]


PLACES = [
    ("plain", "a: xyz", 2, (1, 6)),
    ("plain after wide letters", "信用: 信x", 1, (1, 6)),
    ("single", "a: 'xyz'", 2, (1, 7)),
    ("single, before its quote", "a: 'x''yz'", 1, (1, 6)),
    ("single, after its quote", "a: 'x''yz'", 2, (1, 8)),
    ("single, after two quotes", "a: '''x''yz'", 3, (1, 10)),
    ("double", 'a: "xyz"', 2, (1, 7)),
    ("double, at an escape", 'a: "x\\"yz"', 1, (1, 6)),
    ("double, after an escape", 'a: "x\\"yz"', 2, (1, 8)),
    ("double, after a long escape", 'a: "\\U0001F600x"', 1, (1, 15)),
    ("double, after two escapes", 'a: "\\x41\\\\x"', 2, (1, 11)),
    ("literal", "a: |\n  xyz\n   uvw\n", 1, (2, 4)),
    ("literal, second line", "a: |\n  xyz\n   uvw\n", 5, (3, 4)),
    ("literal, at the line's end", "a: |\n  xyz\n   uvw\n", 3, (2, 6)),
    ("literal, at its very end", "a: |\n  xyz\n   uvw\n", 9, (3, 7)),
    ("literal with its indent given", "a: |1\n   xyz\n", 2, (2, 4)),
    ("literal after an empty line", "a: |-\n\n  xyz", 2, (3, 4)),
    ("literal with Windows line ends", "a: |\r\n  x\r\n  yz\r\n", 3, (3, 4)),
    ("literal on a line of its own", "a:\n  |\n  xyz", 1, (3, 4)),
    ("just after the end", "a: xyz", 3, (1, 7)),
]


@pytest.mark.parametrize(("_", "text", "offset", "expected"), PLACES)
def test_place_at(_, text, offset, expected):
    """A character of a text is found at its exact line and column."""
    node = next(iter(text_of(text).entries)).value

    assert Place("p", *expected, 2) == node.place_at(offset, 2)


STYLES = [("x", Style.PLAIN), ("'x'", Style.SINGLE), ('"x"', Style.DOUBLE), ("|\n  x", Style.LITERAL)]


@pytest.mark.parametrize(("written", "expected"), STYLES)
def test_styles(written, expected):
    """A scalar knows how it is written."""
    assert expected == scalar_at(f"a: {written}", "a").style


def test_places_of_nodes_and_keys():
    """A block mapping stands at its first key, a list at its dash or bracket."""
    root = text_of("a:\n  bc: 1\nd:\n  - 'e'\nf: [g]\nh: {i: j}\n")
    assert isinstance(root, Mapping)

    assert Place("p", 1, 1) == root.place
    assert ("a", "d", "f", "h") == root.keys()
    assert [(2, 3, 2), (4, 3, 1), (5, 4, 1), (6, 4, 1)] == [
        (entry.value.place.line, entry.value.place.column, entry.value.place.length) for entry in root.entries
    ]
    assert Place("p", 3, 1) == root.entries[1].key_place
    assert (None, None) == (root.get("x"), root.entry("x"))


PATHS = [
    ((), (1, 1), (1, 1)),
    (("rules",), (2, 3), (1, 1)),
    (("rules", 1), (4, 5), (4, 5)),
    (("rules", 1, "cap"), (5, 10), (5, 5)),
    (("rules", 1, "flor"), (4, 5), (4, 5)),
    (("rules", 9, "cap"), (2, 3), (1, 1)),
    (("rules", "x"), (2, 3), (1, 1)),
    (("rules", 1, "cap", "x"), (5, 10), (5, 5)),
    (("none",), (1, 1), (1, 1)),
    ((0,), (1, 1), (1, 1)),
]


@pytest.mark.parametrize(("path", "value", "key"), PATHS)
def test_find_and_find_key(path, value, key):
    """A path leads to the place of its value or key, or of the nearest ancestor there is."""
    root = text_of("rules:\n  - id: a\n    cap: 1\n  - id: b\n    cap: 25\n")

    assert value == (find(root, path).line, find(root, path).column)
    assert key == (find_key(root, path).line, find_key(root, path).column)


def test_the_document_keeps_its_source():
    """A document carries the source as it was given, Windows line ends and all."""
    source = Source("p", "a: b\r\n")

    assert source == read(source).source


def test_decode_gives_the_text():
    """Bytes become the text they spell."""
    assert Source("p", "信: b\n") == decode("p", "信: b\n".encode())


PIECES = r"""
    a b:_ - ?_ :_ ' " | > # _# [ ] { } ,_ &x_ *x !!str_ <<:_ ~ _ 010 yes 1.5 % @ ?? \ \x41 \ud83d 信
    %YAML_1.1 'x'_in_f
"""
BREAKS = ["\n", "\n  ", "\r\n", "\r", "\t", "\0", "\x85", "\u200b", "\ufeff"]
LINES = ["---\n", "...\n", "|2\n   x", "|+\n"]
WORDS = st.sampled_from([*(piece.replace("_", " ") for piece in PIECES.split()), *BREAKS, *LINES])
TEXTS = st.one_of(st.text(), st.lists(WORDS, max_size=30).map("".join))


@settings(deadline=None)
@given(TEXTS)
@example('a: "\\ud83d\\ude00"')
@example('a: "\\U00110000"')
@example("\ud800")
def test_any_text_reads_or_is_rejected(text):
    """Every text either reads or is rejected with problems that can be shown, whichever the parser."""
    source = Source("p", text)
    for loader in (yaml.CSafeLoader, PureLoader):
        try:
            assert isinstance(read_by(loader, source), Document)
        except Rejected as rejected:
            shown = [render(problem, {"p": source}) for problem in rejected.problems]
            assert all(shown)


@settings(deadline=None)
@given(TEXTS)
def test_what_both_parsers_read_they_read_alike(text):
    """No text has one meaning to libyaml and another to PyYAML's own parser."""
    documents = []
    for loader in (yaml.CSafeLoader, PureLoader):
        try:
            documents.append(read_by(loader, Source("p", text)))
        except Rejected:
            return

    assert documents[0] == documents[1]


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_decode_or_are_rejected(content):
    """Every content either decodes or is rejected."""
    try:
        source = decode("p", content)
    except Rejected:
        return

    assert content == source.text.encode()
