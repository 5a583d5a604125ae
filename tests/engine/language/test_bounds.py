import re
from itertools import product

import pytest

from engine.language import build
from engine.language.bounds import Bounds
from engine.language.evaluate import evaluate
from engine.language.kinds import BOOLEAN, Boolean, Choice, Date, Number, Unit
from engine.language.lower import AS_OF, lower_value
from engine.language.parse import parse
from engine.language.scope import Field, none_flag
from engine.language.to_python import Binding, to_python
from engine.language.tree import Input, Ref
from engine.text.place import Place

DAY = 740_000
KINDS = {
    "a": Number(Unit.COUNT, 1, -2, 2),
    "b": Number(Unit.COUNT, 1, -1, 3),
    "c": Number(Unit.COUNT, 1, 1, 4),
    "r": Number(Unit.RATIO, 10, -5, 5),
    "d": Date(DAY - 40, DAY + 40),
    "e": Date(DAY - 3, DAY + 3),
    "t": BOOLEAN,
    "u": BOOLEAN,
    "k": Choice(("one", "two", "three")),
    "n": Number(Unit.COUNT, 1, 0, 3),
}
SCOPE = {name: Field(name=name, kind=kind, nullable=name == "n") for name, kind in KINDS.items()}
SCOPE["as_of"] = Field(name="as_of", kind=AS_OF.kind, nullable=False)
TIGHT = [
    "a + b",
    "a - b",
    "-a",
    "a * b",
    "a * c",
    "a * r",
    "c * 3",
    "a * -3",
    "a / 3",
    "min(a, b)",
    "max(a, b)",
    "max(min(a, 1), b)",
    "days_since(d)",
    "months_since(d)",
    "years_since(d)",
    "e - d",
    "d - e",
    "(d + t'P3D') - e",
    "(d - t'P3D') - e",
    "t ? a : b",
    "t ? a : 5",
    "a > 1 ? b : c",
    "n ?? 7",
    "(n ?? a) + b",
    "n == null ? a : b",
    "k == 'one' ? a : c",
]
TRUTHS = [
    "a < b",
    "a <= b",
    "a == b",
    "a != b",
    "a + b < c",
    "a * b == c",
    "a + b in [1, 9]",
    "a + b in [20, 30]",
    "min(a, b) >= 0",
    "a + c > -2",
    "days_since(d) < 5",
    "days_since(d) >= 41",
    "days_since(d) <= 40",
    "months_since(d) >= 1",
    "years_since(d) == 0",
    "d + t'P10D' < e",
    "d < e and a < b",
    "t or a + b > 9",
    "t and a + b < 9",
    "not (t ? a > 1 : b > 1)",
    "t == u",
    "t != (a + b > 1)",
    "k == 'one'",
    "k in ['one', 'two', 'three']",
    "(n ?? 2) > 1",
    "n == null or n > 1",
]


def lowered(text):
    return lower_value(parse(text, lambda offset, length: Place("text", 1, offset + 1, length)), SCOPE, None)


def names_in(text):
    return [name for name in KINDS if re.search(rf"(?<![\w'.]){name}(?![\w'.])", text)]


def every(name):
    """Every input of a field: its values, and for a nullable one the known none."""
    kind = KINDS[name]
    match kind:
        case Boolean():
            return [{name: value} for value in (False, True)]
        case Choice(options=options):
            return [{name: index} for index in range(len(options))]
        case Date(low=low, high=high) if high - low > 10:
            found = [{name: day} for day in (low, DAY - 31, DAY - 28, DAY - 1, DAY, DAY + 1, high)]
        case _:
            found = [{name: value} for value in range(kind.low, kind.high + 1)]
    if not SCOPE[name].nullable:
        return found
    return [{**one, none_flag(name): False} for one in found] + [{name: kind.low, none_flag(name): True}]


def completions(names):
    for parts in product(*map(every, names)):
        yield {"as_of": DAY} | {key: value for part in parts for key, value in part.items()}


def absent(names):
    return {key: None for name in names for key in (name, none_flag(name))} | {"as_of": DAY}


@pytest.mark.parametrize("text", TIGHT)
def test_bounds_of_numbers(text):
    """With everything absent, the bounds are the least and the greatest value of all completions."""
    node, names = lowered(text), names_in(text)
    low, high = (evaluate(end, absent(names)) for end in Bounds(frozenset(), {}).interval(node))
    values = [evaluate(node, values) for values in completions(names)]

    assert (low, high) == (min(values), max(values))


@pytest.mark.parametrize("text", TIGHT)
@pytest.mark.parametrize("place", [0, 1])
def test_bounds_with_one_present(text, place):
    """With one fact present, the bounds hold every completion; with all, they are the value itself."""
    node, names = lowered(text), names_in(text)
    if place >= len(names):
        return
    bounds = Bounds(frozenset({names[place]}), {}).interval(node)
    for one in every(names[place]):
        rest = [name for name in names if name != names[place]]
        low, high = (evaluate(end, absent(rest) | one) for end in bounds)
        values = [evaluate(node, values | one) for values in completions(rest)]

        assert low <= min(values) <= max(values) <= high
    exact = Bounds(frozenset(names), {}).interval(node)
    assert exact[0] is exact[1]


@pytest.mark.parametrize("text", TRUTHS)
def test_conditions(text):
    """A condition over absent facts is known only where every completion agrees; with one present likewise."""
    node, names = lowered(text), names_in(text)
    known = Bounds(frozenset(), {}).known(node)
    for given in ([], *([name] for name in names)):
        rest = [name for name in names if name not in given]
        for one in [dict(pair) for pair in ([{}] if not given else every(given[0]))]:
            said = evaluate(known, absent(rest) | one)
            truths = {evaluate(node, values | one) for values in completions(rest)}

            assert said is None or truths == {said}


KNOWN = [
    ("a + b in [20, 30]", False),
    ("a + c > -2", True),
    ("days_since(d) >= 41", False),
    ("days_since(d) <= 40", True),
    ("years_since(d) == 0", None),
    ("t or a + b > 9", None),
    ("t and a + b > 9", False),
    ("t or a + b < 9", True),
    ("a <= 2", None),
]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_what_ranges_settle(text, expected):
    """Computed numbers are compared by their bounds; a test of a plain field that is absent is unknown."""
    names = names_in(text)

    assert evaluate(Bounds(frozenset(), {}).known(lowered(text)), absent(names)) is expected


STEPS = [(1, 2, 3), (3, 2, 1), (2, 1, 3), (5, 5, 5), (1, 3, 2)]


@pytest.mark.parametrize("cells", STEPS)
@pytest.mark.parametrize("edges", [(0, 1), (-1, 2)])
def test_bounds_of_bands(cells, edges):
    """Bands over an unknown axis reach from the least to the greatest cell that can be reached."""
    axis = lowered("a + b")
    node = build.step(axis, edges, tuple(build.constant(cell) for cell in cells))
    for given in ([], ["a"], ["b"]):
        bounds = Bounds(frozenset(given), {}).interval(node)
        rest = [name for name in ("a", "b") if name not in given]
        for one in every(given[0]) if given else [{}]:
            low, high = (evaluate(end, absent(rest) | one) for end in bounds)
            values = [evaluate(node, values | one) for values in completions(rest)]

            assert (low, high) == (min(values), max(values))


def test_references():
    """A name stands for what it is bound to: bounds for a number, a tree for a condition."""
    one, two = build.constant(1), build.constant(2)
    bounds = Bounds(frozenset(), {"x": (one, two), "y": build.TRUE})

    assert bounds.interval(_ref("x", one.kind)) == (one, two)
    assert bounds.known(_ref("y", BOOLEAN)) is build.TRUE
    with pytest.raises(TypeError):
        bounds.leaf(_ref("x", one.kind))


def _ref(name, kind):
    return Ref(kind, total=False, name=name)


def test_inputs_keep_their_kind():
    """A field that is present is itself, one that may be absent is not total."""
    field = Input(KINDS["a"], total=False, name="a")

    assert Bounds(frozenset({"a"}), {}).leaf(field).total
    assert not Bounds(frozenset(), {}).leaf(field).total


@pytest.mark.parametrize("edges", [(0,), (-1, 2), (-2, -1, 0, 1, 2, 3, 4)])
def test_bands_begin_at_their_edge(edges):
    """A band holds its lower edge and not its upper one, in every evaluator, be there few bands or many."""
    cells = tuple(build.constant(10 * number) for number in range(len(edges) + 1))
    node = build.step(Input(KINDS["a"], total=False, name="a"), edges, cells)
    run = to_python([Binding(name="band", node=node)], ("a",), ("band",))
    for value in range(-2, 3):
        expected = 10 * sum(edge <= value for edge in edges)

        assert evaluate(node, {"a": value}) == expected
        assert tuple(run([value])) == (expected,)
    assert evaluate(node, {"a": None}) is None
    assert tuple(run([None])) == (None,)
