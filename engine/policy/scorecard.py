"""The scorecard of a policy: its dimensions and the points of every characteristic."""

from functools import partial
from itertools import chain

from engine.policy.bands import bands, key_label
from engine.policy.policy import Bands, Characteristic, Dimension, Score
from engine.policy.shape import Fields, each_entry, entries, every, repeated, sequence, texts_under
from engine.policy.values import code, entry_name, name, whole
from engine.text import problems
from engine.text.document import Entry, Mapping, Node, Sequence
from engine.text.place import Place
from engine.text.problem import Rejected

_MOST_POINTS = 1_000_000
_POINTS = whole(-_MOST_POINTS, _MOST_POINTS, "a whole number of points")
_NO_BANDS = Bands(place=Place("", 1, 1))


def score(place: Place, node: Node) -> Score:
    """A scorecard."""
    with Fields(node, ("starts_at", "range", "dimensions")) as fields:
        _check_names(fields)
        low, high = fields.required("range", _range, (0, 0))
        return Score(
            place=place,
            starts_at=fields.required("starts_at", _POINTS, 0),
            low=low,
            high=high,
            dimensions=fields.required("dimensions", each_entry(_dimension), ()),
        )


def _check_names(fields: Fields) -> None:
    """Look at the names of dimensions and characteristics, whatever else their shape."""
    node = fields.mapping.get("dimensions")
    dimensions = node.entries if isinstance(node, Mapping) else ()
    for dimension in dimensions:
        fields.attempt(entry_name, dimension)
    lists = (entry.value.items for entry in dimensions if isinstance(entry.value, Sequence))
    fields.note(*repeated(texts_under(chain.from_iterable(lists), "id")))


def _range(node: Node) -> tuple[int, int]:
    found = every(_POINTS, sequence(node))
    if len(found) != 2 or found[0] >= found[1]:
        raise Rejected((problems.bad_range(node.place),))
    return found[0], found[1]


def _dimension(entry: Entry) -> Dimension:
    found = every(_characteristic, sequence(entry.value))
    return Dimension(name=entry.key, place=entry.key_place, characteristics=found)


def _characteristic(node: Node) -> Characteristic:
    with Fields(node, ("id", "field", "points", "none", "code")) as fields:
        labels = partial(_labels, fields.key_place("points"))
        return Characteristic(
            id=fields.required("id", name, ""),
            place=fields.value_place("id"),
            field=fields.required("field", name, ""),
            field_place=fields.value_place("field"),
            bands=fields.required("points", labels, _NO_BANDS),
            points=fields.optional("points", each_entry(_points)) or (),
            none=fields.optional("none", _POINTS),
            code=fields.required("code", code, ""),
        )


def _labels(place: Place, node: Node) -> Bands:
    return bands(place, tuple(key_label(entry) for entry in entries(node)))


def _points(entry: Entry) -> int:
    return _POINTS(entry.value)
