"""The facts of an account, field by field as the vocabulary allows them, for files of cases."""

from fractions import Fraction

from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Number, Unit
from engine.policy.schema.shapes import Schema, day, described, record, worded
from engine.policy.vocabulary import FieldSpec, Part, Vocabulary

_MONEY = r"^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,2})?$"


def facts_schema(vocabulary: Vocabulary, part: Part, description: str) -> Schema:
    """The facts of one part of a request; each may be left out."""
    specs = (spec for spec in vocabulary.fields.values() if spec.part == part)
    return record(description, {spec.name: _fact(spec) for spec in specs})


def _fact(spec: FieldSpec) -> Schema:
    match spec.kind:
        case Number() as number:
            return _or_null(spec, _number(spec, number))
        case Date():
            return _or_null(spec, day(spec.description))
        case Boolean():
            return _or_null(spec, described(spec.description, type="boolean"))
        case Choice(options=options):
            words = [*options, None] if spec.nullable else [*options]
            return _or_null(spec, described(spec.description, type="string", enum=words))
        case Code(pattern=pattern):
            return _or_null(spec, worded(spec.description, pattern))
        case ChoiceSet(options=options):
            items: Schema = {"type": "string", "enum": [*options]}
            return _or_null(spec, described(spec.description, type="array", items=items, uniqueItems=True))


def _number(spec: FieldSpec, number: Number) -> Schema:
    low, high = (_plain(Fraction(bound, number.denominator)) for bound in (number.low, number.high))
    span = {"minimum": low, "maximum": high}
    if number.unit is Unit.MONEY:
        return described(spec.description, type=["number", "string"], pattern=_MONEY, **span)
    return described(spec.description, type="number" if spec.decimals else "integer", **span)


def _plain(bound: Fraction) -> int | float:
    """A bound as JSON has numbers; only editors read it."""
    return bound.numerator if bound.denominator == 1 else float(bound)


def _or_null(spec: FieldSpec, schema: Schema) -> Schema:
    if not spec.nullable:
        return schema
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*types, "null"]}
