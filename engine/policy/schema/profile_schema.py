"""The form of `profile.yaml`, the vocabulary: a JSON Schema document that keeps to a few keywords."""

from engine.language.kinds import Unit
from engine.policy.forms import FORM
from engine.policy.keywords import KEYWORDS, TypeName
from engine.policy.moves import MOVES
from engine.policy.schema.shapes import (
    NAME,
    OWN_NAME,
    Schema,
    choice,
    described,
    has,
    has_any,
    lacks,
    listed,
    mapped,
    one_line,
    only,
    record,
    reference,
    text,
    when,
    whole,
    worded,
)
from engine.policy.vocabulary import ABOUT_MOVING, SCOPE

_OPTION = "^[A-Za-z][A-Za-z0-9_]*$"
_MOST_OPTIONS = 62
_MOST_DECIMALS = 6
_REQUIRED_KEYWORDS = {
    TypeName.NUMBER: ("x-unit", "x-decimals", "minimum", "maximum"),
    TypeName.INTEGER: ("x-unit", "minimum", "maximum"),
    TypeName.ARRAY: ("items", "uniqueItems"),
}
_UNITS = {
    Unit.MONEY: "An amount in the account's currency, with two decimals.",
    Unit.RATIO: "A fraction, 0.35 for 35 per cent.",
    Unit.COUNT: "A number of things.",
    Unit.DAYS: "A number of days.",
    Unit.MONTHS: "A number of completed months.",
    Unit.YEARS: "A number of completed years.",
}
_ACTIONABLE = {
    "lower": "The customer can bring it down, and that helps.",
    "raise": "The customer can bring it up, and that helps.",
}
_BASIS = {
    "prohibited": "No rule and no score may read it.",
    "age_minimum_only": "Only a legal minimum or a rule that protects the young may read it; no score may.",
}


def profile_schema() -> Schema:
    """The vocabulary."""
    parts = {
        "profile": _part("Facts about the customer and the account.", SCOPE),
        "request": _part("What is asked.", ()),
    }
    both = record("The two objects of a request.", parts, parts)
    root = {
        "$schema": text("The dialect of JSON Schema this file is written in."),
        "$id": text("A name for this vocabulary, written like a web address."),
        "title": text("What the vocabulary is about."),
        "description": text("What readers of the vocabulary should know."),
        **_object(both),
    }
    needed = ("type", "additionalProperties", "properties")
    return record("Every fact that a policy may read.", root, needed) | {"$defs": {"field": _field()}}


def _object(properties: Schema) -> dict[str, Schema]:
    return {
        "type": only("object", "A mapping of names to values."),
        "additionalProperties": only(value=False, description="A field that is not listed is refused."),
        "required": listed("What must be given in every request.", worded("A name.", "^[a-z]")),
        "properties": properties,
    }


def _part(description: str, needed: tuple[str, ...]) -> Schema:
    fields = mapped("The fields by name.", OWN_NAME, reference("field", "One field."))
    parts = _object(fields | ({"required": list(needed)} if needed else {}))
    if needed:
        all_of_them = [{"contains": {"const": name}} for name in needed]
        parts["required"] = parts["required"] | {"allOf": all_of_them}
    keys = ("type", "additionalProperties", "properties", *(["required"] if needed else []))
    return record(description, {"description": text("What the part is about."), **parts}, keys)


def _field() -> Schema:
    never_null: Schema = {"properties": {"type": {"not": {"type": "array", "contains": {"const": "null"}}}}}
    no_null: Schema = {
        "properties": {"enum": {"not": {"contains": {"const": None}}, "maxItems": _MOST_OPTIONS}}
    }
    a_null: Schema = {"properties": {"enum": {"contains": {"const": None}}}}
    return record(
        "One field.",
        {"type": _type(), **_about(), **_values()},
        ("type", "description"),
        *(rule for name in TypeName for rule in _goes_with(name)),
        when({"allOf": [_is(TypeName.STRING), has("format")]}, lacks(["enum", "pattern"])),
        when({"allOf": [_is(TypeName.STRING), has("pattern")]}, lacks(["enum"])),
        when({"allOf": [_is(TypeName.STRING), lacks(["format", "pattern"])]}, has("enum")),
        when(never_null, no_null, a_null),
        when(never_null, lacks(["default"])),
        when(has_any(ABOUT_MOVING), has("x-actionable")),
        when(
            {"properties": {"x-unit": {"const": "money"}}, **has("x-unit")},
            {"properties": {"x-decimals": {"const": 2}}, **has("x-decimals")},
        ),
    )


def _is(name: TypeName) -> Schema:
    """The field's type is this one, with null or without."""
    return {"properties": {"type": {"enum": _types(name)}}, **has("type")}


def _types(name: TypeName) -> list[object]:
    return [name.value, [name.value, "null"], ["null", name.value]]


def _goes_with(name: TypeName) -> list[Schema]:
    """The keywords a type needs, and those that say nothing about it."""
    others = [key for key, names in KEYWORDS.items() if name.value not in names]
    needed = has(*_REQUIRED_KEYWORDS[name]) if name in _REQUIRED_KEYWORDS else {}
    return [when(_is(name), {**needed, **lacks(others)})]


def _type() -> Schema:
    return described(
        'What values are; `[…, "null"]` where there may be none.',
        enum=[form for name in TypeName for form in _types(name)],
    )


def _about() -> dict[str, Schema]:
    return {
        "description": one_line("What the field means, in one sentence."),
        "default": only(None, "A request without the field is known to have none."),
        "x-basis": choice("Who may read the field, where not every rule may.", _BASIS),
        "x-actionable": choice("Which way the customer can move it, where that helps.", _ACTIONABLE),
        "x-moves": mapped("The fields that follow when it is moved.", NAME, choice("How it follows.", MOVES)),
        "x-relative-to": one_line("The amount that a change of it is large or small against."),
    }


def _values() -> dict[str, Schema]:
    option = worded("An option.", _OPTION) | {"type": ["string", "null"]}
    options = listed("The options of a choice, and null where it may be none.", option) | {
        "uniqueItems": True
    }
    never_none = listed("The options.", worded("An option.", _OPTION)) | {"uniqueItems": True}
    items = {"type": only("string", "Options are texts."), "enum": never_none | {"maxItems": _MOST_OPTIONS}}
    return {
        "format": only("date", "The text is a calendar day."),
        "pattern": worded("The form of the codes, such as `^[A-Z]{2}-[0-9]{1,6}$`.", FORM),
        "enum": options | {"maxItems": _MOST_OPTIONS + 1},
        "items": record("The options of a set of choices.", items, ("type", "enum")),
        "uniqueItems": only(value=True, description="An option stands in a set once."),
        "minimum": described("The least value.", type="number"),
        "maximum": described("The greatest value.", type="number"),
        "x-unit": choice("What the number counts.", _UNITS),
        "x-decimals": whole("How many decimals the number has.", 0, _MOST_DECIMALS),
    }
