"""Strict JSON in, canonical JSON out."""

import json
import time
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text.blame import blame
from engine.text.strict_json import JsonRefused, canonical, read_json


def refusal(content):
    """Give the refusal of a content as a tuple."""
    with pytest.raises(JsonRefused) as refused:
        read_json(content)
    value = refused.value
    return value.code, value.line, value.column, value.pointer


BAD = [
    (b"", ("json-syntax", 1, 1, None)),
    (b"  ", ("json-syntax", 1, 3, None)),
    (b"\xef\xbb\xbf{}", ("json-syntax", 1, 1, None)),
    (b"{", ("json-syntax", 1, 2, None)),
    (b'{"a": 1\n "b": 2}', ("json-syntax", 2, 2, None)),
    (b'{"a": 1} 2', ("json-syntax", 1, 10, None)),
    (b"{'a': 1}", ("json-syntax", 1, 2, None)),
    (b'{"a": 01}', ("json-syntax", 1, 8, None)),
    (b'{"a": "b\nc"}', ("json-syntax", 1, 9, None)),
    (b'["\\q"]', ("json-syntax", 1, 3, None)),
    (b"[1,]", ("json-syntax", 1, 4, None)),
    (b"[.5]", ("json-syntax", 1, 2, None)),
    (b"[+1]", ("json-syntax", 1, 2, None)),
    (b'{"a": "\xff"}', ("not-utf8", 1, 8, None)),
    (b'\n"\xed\xa0\x80"', ("not-utf8", 2, 2, None)),
    (b'{"a": 1, "a": 2}', ("duplicate-key", 1, 10, "/a")),
    (b'{"p": [{}, {"a": 1,\n "\\u0061": 2}]}', ("duplicate-key", 2, 2, "/p/1/a")),
    (b'{"p": {"anna@x.y": 1, "anna@x.y": 2}}', ("duplicate-key", 1, 23, "/p")),
    (b'{"anna@x.y": {"a": 1, "a": 2}}', ("duplicate-key", 1, 23, "")),
    (b'{"a": NaN}', ("not-a-number", 1, 7, "/a")),
    (b'{"a": [1, Infinity]}', ("not-a-number", 1, 11, "/a/1")),
    (b'{"a": -Infinity}', ("not-a-number", 1, 7, "/a")),
    (b"[" + b"1" * 31 + b"]", ("number-too-long", 1, 2, "/0")),
    (b"[0, -" + b"9" * 5000 + b"]", ("number-too-long", 1, 5, "/1")),
    (b'{"b": 0.' + b"0" * 30 + b"}", ("number-too-long", 1, 7, "/b")),
    (b"[1e31]", ("number-too-long", 1, 2, "/0")),
    (b"[1e-999999999]", ("number-too-long", 1, 2, "/0")),
    (b"[1e99999999999999999999]", ("number-too-long", 1, 2, "/0")),
    (b"[" * 41 + b"]" * 41, ("nested-too-deep", 1, 41, "/0" * 40)),
    (b'{"a":' * 41 + b"1" + b"}" * 41, ("nested-too-deep", 1, 201, "/a" * 40)),
    (b"[" * 100_000, ("nested-too-deep", 1, 41, "/0" * 40)),
    (b'["\\ud800"]', ("lone-surrogate", 1, 2, "/0")),
    (b'["\\uDC00\\uD800"]', ("lone-surrogate", 1, 2, "/0")),
    (b'{"\\ud800": 1}', ("lone-surrogate", 1, 2, "")),
]


@pytest.mark.parametrize(("content", "expected"), BAD)
def test_bad_contents_are_refused(content, expected):
    """A bad content is refused for its reason, at its place, under its pointer."""
    assert expected == refusal(content)


SECRETS = [
    b'{"Jane Doe 1980": 1, "Jane Doe 1980": 2}',
    b'{"a": "Jane Doe 1980',
    b'{"a": Jane Doe 1980}',
    b'{"a": "Jane Doe 1980 \\ud800"}',
    b'{"Jane Doe 1980": NaN}',
    b"[" + b"1980" * 10 + b"]",
    b'{"a": "Jane Doe 1980\xff"}',
    b'{"a": "Jane Doe 1980\x01"}',
    b'{"a": "Jane Doe 1980\\x"}',
]


@pytest.mark.parametrize("content", SECRETS)
def test_a_refusal_never_repeats_the_content(content):
    """Neither message nor pointer holds what the content says."""
    with pytest.raises(JsonRefused) as refused:
        read_json(content)

    said = f"{refused.value} {refused.value.message} {refused.value.pointer}"
    assert not any(secret in said for secret in ("Jane", "Doe", "1980"))
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_messages_are_our_own():
    """A refusal is one lower-case sentence without a full stop."""
    messages = []
    for content, _ in BAD:
        with pytest.raises(JsonRefused) as refused:
            read_json(content)
        messages.append(str(refused.value))

    assert "`a` is given twice in one object" in messages
    assert "a key is given twice in one object" in messages
    assert all(not message.endswith(".") and "\n" not in message for message in messages)
    assert not any(word in message for message in messages for word in ("Expecting", "Invalid", "delimiter"))


GOOD = [
    (
        b'{"a": [1, 2.50, "x", true, false, null, {}]}',
        {"a": [1, Decimal("2.50"), "x", True, False, None, {}]},
    ),
    (b'{"a": {"a": 1}, "b": {"a": 1}}', {"a": {"a": 1}, "b": {"a": 1}}),
    (b" 1 ", 1),
    (b"-0", 0),
    (b"-" + b"1" * 30, -int("1" * 30)),
    (b"1e3", Decimal("1e3")),
    (b'"\\ud83d\\ude00 \\u0000"', "😀 \0"),
    ('"信"'.encode(), "信"),
    (b"[" * 40 + b"]" * 40, None),
    (b'{"a": [' + b"[]," * 50 + b"[]]}", {"a": [[]] * 51}),
]


@pytest.mark.parametrize(("content", "expected"), GOOD)
def test_good_contents_are_read(content, expected):
    """JSON reads as dicts, lists, text, integers, exact decimals, truth and null."""
    if expected is not None:
        assert (type(expected), expected) == (type(read_json(content)), read_json(content))
    else:
        read_json(content)


def test_decimals_are_exact():
    """A non-integer is never a float, and keeps its digits."""
    value = read_json(b"[0.10, 1E2]")

    assert ["0.10", "1E+2"] == [str(item) for item in value]


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode) | st.text('[]{}":,0123456789eE.-+\\udNaIfty ').map(str.encode))
def test_any_content_reads_or_is_refused(content):
    """Every content either reads, as the standard library reads it, or is refused."""
    try:
        value = read_json(content)
    except JsonRefused:
        return

    assert json.loads(content, parse_float=Decimal) == value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(VALUES)
def test_canonical_reads_back(value):
    """Canonical JSON holds the value, and its canonical form is itself."""
    written = canonical(value)

    assert value == json.loads(written)
    assert written == canonical(json.loads(written))


@settings(deadline=None)
@given(st.dictionaries(st.text(), st.integers(), max_size=6))
def test_canonical_sorts_keys_by_utf_16(mapping):
    """Keys come in the order of their UTF-16 code units, however they were given."""
    keys = list(json.loads(canonical(dict(reversed(mapping.items())))))

    assert sorted(mapping, key=lambda key: key.encode("utf-16-be")) == keys


class Level(StrEnum):
    """An enumeration of texts."""

    FULL = "full"


CANONICAL = [
    ({"b": [1, True, None], "a": "x"}, b'{"a":"x","b":[1,true,null]}'),
    ({"\u20ac": 1, "\r": 2, "1": 3, "\U0001f600": 4, "\ufb33": 5}, None),
    ('"\\/\b\f\n\r\t\x00\x1f\x7f\u2028', '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028"'.encode()),
    ("信", '"信"'.encode()),
    ([{"é": {"b": 1, "a": 2}}], '[{"é":{"a":2,"b":1}}]'.encode()),
    (-0, b"0"),
    (10**30, b"1" + b"0" * 30),
    (("a", 1), b'["a",1]'),
    ({"level": Level.FULL}, b'{"level":"full"}'),
    ({}, b"{}"),
]


@pytest.mark.parametrize(("value", "expected"), [case for case in CANONICAL if case[1] is not None])
def test_canonical(value, expected):
    """A value has one spelling."""
    assert expected == canonical(value)


def test_canonical_orders_as_the_standard_shows():
    """The example of RFC 8785, section 3.2.3."""
    value = CANONICAL[1][0]

    assert ["\r", "1", "\u20ac", "\U0001f600", "\ufb33"] == list(json.loads(canonical(value)))


@pytest.mark.parametrize(
    "value", [1.0, Decimal(1), [1.5], {"a": {"b": 0.1}}, {1: 2}, {None: 1}, {"a": {1}}, b"x"]
)
def test_canonical_refuses_what_has_two_spellings(value):
    """Floats, decimals, and keys that are no text are faults of the caller."""
    with pytest.raises(TypeError):
        canonical(value)


def test_canonical_refuses_half_a_surrogate_pair():
    """A text that is no Unicode has no bytes."""
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud800")


def test_blame_leaves_syntax_to_the_parser():
    """A broken escape is passed over on the way to what strict JSON refuses."""
    refused = blame('["\\q", NaN]')

    assert refused is not None
    assert (refused.code, refused.pointer) == ("not-a-number", "/1")
    assert blame('{"a": [1, 2.5, "x"]}') is None


ATTACKS = [
    b"[" * 200_000,
    b'{"a":' * 50_000,
    b'{"a":1,"a":1} "' + b'\\"' * 200_000,
    b"[" + b"9" * 500_000,
    b'["\\ud83d\\ude00' + b'\\"' * 200_000,
]


@pytest.mark.parametrize("content", ATTACKS)
def test_attacks_are_refused_at_once(content):
    """A content made to exhaust the reader is refused quickly."""
    began = time.process_time()
    with pytest.raises(JsonRefused):
        read_json(content)

    assert time.process_time() - began < 0.2
