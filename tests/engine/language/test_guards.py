import pytest

from engine.language.guards import present_if, unguarded
from engine.language.kinds import BOOLEAN, Number, Unit
from engine.language.parse import parse
from engine.language.scope import Bound, Field
from engine.text.place import Place

COUNT = Number(Unit.COUNT, 1, 0, 9)
SCOPE = {
    "a": Field(name="a", kind=COUNT, nullable=True),
    "b": Field(name="b", kind=COUNT, nullable=True),
    "c": Field(name="c", kind=BOOLEAN, nullable=False),
    "thin": Bound(ref="thin", kind=BOOLEAN, needs=frozenset({"a"})),
    "there": Bound(ref="there", kind=BOOLEAN, present_if_true=frozenset({"a"})),
    "gone": Bound(ref="gone", kind=BOOLEAN, present_if_false=frozenset({"a"})),
}


def syntax(text):
    return parse(text, lambda offset, length: Place("text", 1, offset + 1, length))


PRESENCE = [
    ("a != null", "a", ""),
    ("null == a", "", "a"),
    ("not (a == null)", "a", ""),
    ("a != null and b != null", "ab", ""),
    ("a != null or b != null", "", ""),
    ("a == null or b == null", "", "ab"),
    ("a == null and b == null", "", ""),
    ("a == null and a == null", "", "a"),
    ("a != null and c", "a", ""),
    ("a != null or c", "", ""),
    ("there", "a", ""),
    ("not gone", "a", ""),
    ("c ? a != null : a != null", "", ""),
    ("a > 5", "", ""),
]


@pytest.mark.parametrize(("text", "if_true", "if_false"), PRESENCE)
def test_present_if(text, if_true, if_false):
    """A condition proves which fields are there where it holds, and where it does not."""
    assert present_if(syntax(text), SCOPE) == (frozenset(if_true), frozenset(if_false))


UNGUARDED = [
    ("a > 5", ["a"]),
    ("a != null and a > 5", []),
    ("a > 5 and a != null", []),
    ("a == null or a > 5", []),
    ("a != null or a > 5", ["a"]),
    ("a == null and a > 5", ["a"]),
    ("b != null and a > 5", ["a"]),
    ("a != null and (c or a > b)", ["b"]),
    ("(a ?? 3) > 5", []),
    ("(a ?? b) > 5", ["b"]),
    ("a == null ? c : a > 5", []),
    ("a == null ? a > 5 : c", ["a"]),
    ("a != null ? a > 5 : b > 5", ["b"]),
    ("min(a, b) > 5", ["a", "b"]),
    ("thin", ["a"]),
    ("a != null and thin", []),
    ("there and a > 5", []),
    ("there or a > 5", ["a"]),
    ("gone or a > 5", []),
    ("not (a == null) and not (a > 5)", []),
    ("not (a != null and a > 5) and a > 6", ["a"]),
]


@pytest.mark.parametrize(("text", "fields"), UNGUARDED)
def test_unguarded(text, fields):
    """Every use of a nullable field that nothing guards is found, wherever it stands."""
    assert [field for _, field in unguarded(syntax(text), SCOPE)] == fields


def test_guarded_from_outside():
    """What holds around a text guards it too."""
    assert list(unguarded(syntax("a > 5"), SCOPE, frozenset({"a"}))) == []
