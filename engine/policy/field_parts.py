"""The fields of a vocabulary as parts: what each may hold, and which of them a version reads."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain

from engine.language.kinds import Choice, ChoiceSet, Code, Date, Number, describe
from engine.language.syntax import names
from engine.policy.aspects import plain
from engine.policy.checked import CheckedPolicy
from engine.policy.meaning import Aspect, Part, PartKind
from engine.policy.policy import Cap, Expression, Floor, Freeze, Matrix, Policy, Table, Waive
from engine.policy.vocabulary import FieldSpec, Vocabulary
from engine.policy.written import day, number
from engine.text.document import Scalar


def fields_read(checked: CheckedPolicy, fields: Iterable[Part]) -> tuple[Part, ...]:
    """Those of some fields that a version reads."""
    policy = checked.policy
    dimensions = policy.score.dimensions if policy.score else ()
    scored = (each.field for dimension in dimensions for each in dimension.characteristics)
    read = {*chain.from_iterable(map(_names, results_of(policy))), *scored, policy.anchor}
    return tuple(part for part in fields if part.name in read)


def field_kinds(vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Every field of a vocabulary with what an expression depends on: its kind, and whether it may be none."""
    specs = (vocabulary.fields[name] for name in sorted(vocabulary.fields))
    return tuple(
        Part(kind=PartKind.FIELD, name=spec.name, place=spec.place, aspects=tuple(_field(spec)))
        for spec in specs
    )


def field_parts(vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Every field of a vocabulary with all that it may hold."""
    return tuple(
        Part(
            kind=PartKind.FIELD,
            name=spec.name,
            place=spec.place,
            aspects=(
                *plain("part", spec.part, "profile"),
                *_field(spec),
                *_holds(spec),
                *_required(spec, vocabulary),
                *plain("actionable", spec.actionable),
                *plain("moves", ", ".join(f"{moved.name} {moved.how}" for moved in spec.moves) or None),
                *plain("relative to", spec.relative_to and spec.relative_to[0]),
            ),
        )
        for spec in vocabulary.fields.values()
    )


def _field(spec: FieldSpec) -> Iterator[Aspect]:
    yield from plain("kind", describe(spec.kind))
    yield from plain("null", "allowed" if spec.nullable else None)
    yield from plain("left out", "known to be none" if spec.absent_is_none else None)


def _holds(spec: FieldSpec) -> Iterator[Aspect]:
    match spec.kind:
        case Number(denominator=denominator, low=low, high=high):
            span = f"{number(Fraction(low, denominator))} to {number(Fraction(high, denominator))}"
            yield from plain("range", span)
            yield from plain("decimals", str(spec.decimals), "0")
        case Choice(options=options) | ChoiceSet(options=options):
            yield from plain("options", ", ".join(options))
        case Date(low=low, high=high):
            yield from plain("range", f"{day(low)} to {day(high)}", "1900-01-01 to 2299-12-31")
        case Code(pattern=pattern):
            yield from plain("form", pattern)
        case _:
            pass
    yield from plain("basis", spec.basis)


def _required(spec: FieldSpec, vocabulary: Vocabulary) -> Iterator[Aspect]:
    yield from plain("required", "yes" if spec.name in vocabulary.required else None)


def results_of(policy: Policy) -> Iterator[Expression | Scalar | None]:
    """Every text of a version, and the bare names among the results of its tables."""
    yield policy.applies_when
    for body in (*(let.body for let in policy.lets), *([policy.base.body] if policy.base else [])):
        yield from _in_body(body)
    for rule in policy.rules:
        yield rule.when
        match rule.effect:
            case (
                Cap(amount=amount) | Floor(amount=amount) | Waive(amount=amount) | Freeze(release_when=amount)
            ):
                yield amount
            case _:
                pass


def _in_body(body: Expression | Table | Matrix) -> Iterator[Expression | Scalar | None]:
    match body:
        case Expression():
            yield body
        case Table(rows=rows, otherwise=otherwise):
            yield from (row.when for row in rows)
            yield from (row.result for row in rows)
            yield otherwise
        case Matrix(down=down, across=across):
            yield from (down, across)


def _names(text: Expression | Scalar | None) -> Iterator[str]:
    """The names in an expression, or the bare one that may be a choice."""
    match text:
        case Expression(syntax=syntax):
            yield from (found.name for found in names(syntax))
        case Scalar(value=str() as bare):
            yield bare
        case _:
            pass
