"""The small schemas that larger ones are made of: texts, names, days, amounts, lists and maps."""

from collections.abc import Iterable, Mapping

from engine.policy.values import RESERVED

Schema = dict[str, object]
"""A JSON Schema as the data it is written from."""

NAME = "^[a-z][a-z0-9_]*$"
CODE = "^[A-Z][A-Z0-9_]*$"
POLICY = "^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$"
BAND = r"^(?:below|from) +-?[0-9]{1,18}(?:\.[0-9]{1,6})?$"
OPTION = r"^(?!(?:below|from)\b)[A-Za-z][A-Za-z0-9_]*$"
LABEL = f"{BAND}|{OPTION}"
"""A label of an axis; those of one axis are all bands or all options."""
_BEGINS_A_BAND = r"^(?:below|from)\b"
OWN_NAME = f"^(?!(?:{'|'.join(sorted(RESERVED))})$)[a-z][a-z0-9_]*$"
"""A name the author gives: none that conditions already know."""

_LINE = r"^\s*\S[^\n]*\s*$"
_DAY = "^(?:19|2[0-2])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
_MOST_MONEY = 10**16
_MOST_POINTS = 10**6


def described(description: str, **keywords: object) -> Schema:
    """A schema that says what it is for."""
    return {"description": description, **keywords}


def text(description: str) -> Schema:
    """A text of one line or several."""
    return described(description, type="string", pattern=r"\S")


def one_line(description: str) -> Schema:
    """A text of one line."""
    return described(description, type="string", pattern=_LINE)


def worded(description: str, pattern: str) -> Schema:
    """A text of one form."""
    return described(description, type="string", pattern=pattern)


def day(description: str) -> Schema:
    """A calendar day between quotes."""
    return described(description, type="string", format="date", pattern=_DAY)


def choice(description: str, options: Mapping[str, str] | Iterable[str]) -> Schema:
    """One of a few words; what each means, where that is known. Without any word nothing fits."""
    words = [str(option) for option in options]
    if not words:
        return described(description, **{"not": {}})
    meanings = {"enumDescriptions": list(options.values())} if isinstance(options, Mapping) else {}
    return described(description, type="string", enum=words, **meanings)


def only(value: object, description: str) -> Schema:
    """One value and no other."""
    return described(description, const=value)


def whole(description: str, low: int, high: int) -> Schema:
    """A whole number within a range."""
    return described(description, type="integer", minimum=low, maximum=high)


def points(description: str) -> Schema:
    """A number of points."""
    return whole(description, -_MOST_POINTS, _MOST_POINTS)


def money(description: str) -> Schema:
    """An amount of money."""
    return described(description, type="number", minimum=0, maximum=_MOST_MONEY)


def amount(description: str) -> Schema:
    """A number, or an expression that comes to one."""
    return described(description, type=["number", "string"], pattern=r"\S")


def condition(description: str) -> Schema:
    """An expression that is true or false."""
    return text(description)


def reference(name: str, description: str) -> Schema:
    """A schema that stands under `$defs`."""
    return described(description, **{"$ref": f"#/$defs/{name}"})


def listed(description: str, item: Schema, least: int = 1) -> Schema:
    """A list of things of one form."""
    return described(description, type="array", minItems=least, items=item)


def names_of(description: str, item: Schema) -> Schema:
    """A list, perhaps empty, in which nothing stands twice."""
    return described(description, type="array", uniqueItems=True, items=item)


def mapped(description: str, pattern: str, item: Schema, least: int = 1) -> Schema:
    """A mapping whose keys have one form."""
    keys = {"patternProperties": {pattern: item}, "additionalProperties": False}
    return described(description, type="object", minProperties=least, **keys)


def labels(description: str) -> Schema:
    """A list of labels of one axis."""
    bands = when({"contains": {"pattern": _BEGINS_A_BAND}}, {"items": {"pattern": BAND}})
    return listed(description, worded("A band such as `below 5` or `from 5`, or an option.", LABEL)) | bands


def labelled(description: str, item: Schema) -> Schema:
    """A mapping from the labels of one axis."""
    options: Schema = {"propertyNames": {"not": {"pattern": _BEGINS_A_BAND}}}
    bands = when(options, {}, {"propertyNames": {"pattern": BAND}})
    return mapped(description, LABEL, item) | bands


def record(
    description: str, properties: Mapping[str, Schema], required: Iterable[str] = (), *rules: Schema
) -> Schema:
    """A mapping of known keys, and the rules that tie them together."""
    needs = list(required)
    return described(
        description,
        type="object",
        properties=dict(properties),
        **({"required": needs} if needs else {}),
        additionalProperties=False,
        **({"allOf": list(rules)} if rules else {}),
    )


# What ties keys together


def has(*keys: str) -> Schema:
    """All of these keys are there."""
    return {"required": list(keys)}


def has_any(keys: Iterable[str]) -> Schema:
    """One of these keys is there."""
    return {"anyOf": [has(key) for key in keys]}


def lacks(keys: Iterable[str]) -> Schema:
    """None of these keys is there."""
    return {"properties": dict.fromkeys(keys, False)}


def when(condition_: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    """What holds where something else does."""
    found: Schema = {"if": condition_, "then": then}
    return found if otherwise is None else {**found, "else": otherwise}
