"""The form of `lists/*.yaml`, the named dated lists, with the fields whose values they may hold."""

from engine.language.kinds import Choice, Code
from engine.policy.schema.shapes import (
    OWN_NAME,
    Schema,
    choice,
    day,
    described,
    has,
    listed,
    one_line,
    record,
    reference,
    when,
    worded,
)
from engine.policy.texts import Texts
from engine.policy.vocabulary import FieldSpec, Vocabulary


def lists_schema(vocabulary: Vocabulary, _texts: Texts) -> Schema:
    """A list of values of some fields."""
    specs = [spec for spec in vocabulary.fields.values() if isinstance(spec.kind, Code | Choice)]
    field = choice("The field whose values these are.", {spec.name: spec.description for spec in specs})
    one = reference("field", "One field.")
    several = listed("The fields whose values these are.", one) | {"uniqueItems": True}
    keys = {
        "list": worded("The name of the file, and the name that stands behind `in`.", OWN_NAME),
        "description": one_line("What the list is about, in one sentence."),
        "of": described("The field, or the fields, whose values these are.", anyOf=[one, several]),
        "entries": listed("The values with their days; those of one value share no day.", _entry()),
    }
    values = (_values(spec) for spec in specs)
    return record("A named list of values, each with its days.", keys, keys, *values) | {
        "$defs": {"field": field}
    }


def _entry() -> Schema:
    keys = {
        "value": one_line("The value, as a request gives it."),
        "from": day("The first day on which it counts."),
        "until": day("The last day on which it counts; left out, there is no end."),
        "cite": one_line("Where this is decided or announced."),
    }
    return record("One value with its days.", keys, ("value", "from", "cite"))


def _values(spec: FieldSpec) -> Schema:
    """What the values of a list of one field look like."""
    match spec.kind:
        case Code(pattern=pattern):
            value: Schema = {"pattern": pattern}
        case Choice(options=options):
            value = {"enum": [*options]}
        case _:
            value = {}
    of: Schema = {"anyOf": [{"const": spec.name}, {"type": "array", "contains": {"const": spec.name}}]}
    items: Schema = {"properties": {"entries": {"items": {"properties": {"value": value}}}}}
    return when({"properties": {"of": of}, **has("of")}, items)
