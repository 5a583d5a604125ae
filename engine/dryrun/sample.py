"""Makes up accounts: plausible, with facts that go together, and every one of them SYNTHETIC."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random

from engine.decision.show import day, money
from engine.dryrun.synthetic import Dice, Person, standing
from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Number, Unit
from engine.policy.forms import parts_of
from engine.policy.vocabulary import FieldSpec, Part, Vocabulary

_ABSENT, _NONE, _LISTED = 2, 25, 10
"""So many of a hundred facts are left out; so many that may be none are, where nothing else is told of them; and so
many codes are on some list."""
Facts = Mapping[str, object]


def sample(vocabulary: Vocabulary, rows: int, seed: int, on: int) -> Iterator[str]:
    """So many decision inputs as of a day as lines of JSON, the same for the same seed; each fits the vocabulary."""
    for number in range(1, rows + 1):
        dice = Dice(Random(f"{seed}/{number}"))  # noqa: S311 - made-up data need no secrecy
        yield _written(_account(vocabulary, number, seed, on, dice))


def _account(vocabulary: Vocabulary, number: int, seed: int, on: int, dice: Dice) -> dict[str, object]:
    person = Person(dice, on)
    is_complete = dice.chance(60)
    absent = 0 if is_complete else _ABSENT
    found: dict[str, object] = {
        "subject": f"synthetic-{seed}-{number:07d}",
        "profile": dict(_facts(vocabulary, "profile", person.facts, dice, on, absent)),
        "request": dict(_facts(vocabulary, "request", person.asks, dice, on, 0)),
    }
    if is_complete or not dice.chance(20):
        found["freezes"] = standing(person, dice, on)
    return found


def _facts(  # noqa: PLR0913, PLR0917 - what a story leaves to chance
    vocabulary: Vocabulary, part: Part, told: Facts, dice: Dice, on: int, absent: int
) -> Iterator[tuple[str, object]]:
    for spec in vocabulary.fields.values():
        if spec.part != part or (spec.absent_is_none and spec.name not in told):
            continue
        if spec.name not in vocabulary.required and dice.chance(absent):
            continue
        fact = told[spec.name] if spec.name in told else _anything(spec, dice, on)
        yield spec.name, _fitted(spec, fact)


def _anything(spec: FieldSpec, dice: Dice, on: int) -> object:
    """A value for a field of which the story of a person says nothing."""
    if spec.nullable and dice.chance(_NONE):
        return None
    match spec.kind:
        case Number(denominator=denominator, low=low, high=high):
            return Decimal(dice.whole(low, min(high, low + 100 * denominator))) / denominator
        case Date():
            return on - dice.whole(0, 700)
        case Boolean():
            return dice.chance(50)
        case Choice(options=options):
            return dice.one(options)
        case Code() as code:
            return _code(code, dice)
        case ChoiceSet(options=options):
            return [option for option in options if dice.chance(2)]


def _code(kind: Code, dice: Dice) -> str:
    """A code that some list holds, or any of its form."""
    if kind.values and dice.chance(_LISTED):
        return dice.one(kind.values)
    counts = ((part, dice.whole(part.low, part.high)) for part in parts_of(kind.pattern))
    return "".join(dice.one(part.signs) for part, count in counts for _ in range(count))


def _fitted(spec: FieldSpec, fact: object) -> object:
    """A fact as the vocabulary accepts it: within its range, with its decimals, among its options."""
    match spec.kind, fact:
        case _, None if spec.nullable:
            return None
        case Number() as kind, int() | Decimal():
            return _number(kind, int(fact * kind.denominator))
        case Number() as kind, _:
            return _number(kind, kind.low)
        case Date(low=low, high=high), _:
            return day(min(max(fact if isinstance(fact, int) else low, low), high))
        case Boolean(), _:
            return fact is True
        case Choice(options=options), _:
            return fact if fact in options else options[0]
        case Code() as kind, _:
            return fact if isinstance(fact, str) and kind.admits(fact) else kind.other or kind.values[0]
        case ChoiceSet(options=options), _:
            return [option for option in options if isinstance(fact, list) and option in fact]


def _number(kind: Number, value: int) -> object:
    within = min(max(value, kind.low), kind.high)
    if kind.unit is Unit.MONEY and kind.denominator == 100:
        return money(within)
    return within if kind.denominator == 1 else Decimal(within) / kind.denominator


def _written(value: object) -> str:
    """JSON with exact decimals, which the standard library cannot write."""
    match value:
        case dict():
            return f"{{{', '.join(f'{json.dumps(key)}: {_written(item)}' for key, item in value.items())}}}"
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case Decimal():
            return format(value, "f")
        case _:
            return json.dumps(value, ensure_ascii=False)
