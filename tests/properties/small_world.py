"""A small vocabulary with every kind of field, and accounts in it: their facts, drawn from edges, in four notations."""

import datetime
from decimal import Decimal
from fractions import Fraction

from engine.language.kinds import Boolean, Choice, ChoiceSet, Date, Number
from engine.policy.vocabulary import read_vocabulary
from engine.text.place import Place, Source
from engine.text.read import read

PROFILE = """\
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product]
    properties:
      jurisdiction: {description: Law., type: string, enum: [CN, GB]}
      currency: {description: Currency., type: string, enum: [CNY, JPY]}
      product: {description: Product., type: string, enum: [card, loan, lease]}
      current_limit: {description: Limit., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 20000}
      current_balance: {description: Balance., type: number, x-unit: money, x-decimals: 2, minimum: -500, maximum: 30000}
      income: {description: Income., type: number, x-unit: money, x-decimals: 2, minimum: 0, maximum: 50000}
      debt: {description: Debt., type: number, x-unit: money, x-decimals: 2, minimum: -2000, maximum: 50000}
      spend: {description: Spending., type: number, x-unit: money, x-decimals: 2, minimum: 0.01, maximum: 9000}
      own_cap: {description: Own cap., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 20000}
      rate: {description: Rate., type: number, x-unit: ratio, x-decimals: 4, minimum: 0, maximum: 2}
      drift: {description: Drift., type: number, x-unit: ratio, x-decimals: 1, minimum: -1, maximum: 1}
      usage: {description: Usage., type: [number, "null"], x-unit: ratio, x-decimals: 2, minimum: 0, maximum: 1.5}
      marks: {description: Marks., type: integer, x-unit: count, minimum: 0, maximum: 1000}
      bureau: {description: Bureau., type: [integer, "null"], x-unit: count, minimum: 300, maximum: 850}
      heads: {description: Heads., type: integer, x-unit: count, minimum: 1, maximum: 12}
      late: {description: Days late., type: integer, x-unit: days, minimum: 0, maximum: 180}
      months_on: {description: Months., type: integer, x-unit: months, minimum: 0, maximum: 240}
      age: {description: Age., type: integer, x-unit: years, minimum: 0, maximum: 120}
      student: {description: Student., type: boolean}
      verified: {description: Verified., type: boolean}
      opted: {description: Opted out., type: [boolean, "null"]}
      job: {description: Job., type: string, enum: [employed, retired, none]}
      plan: {description: Plan., type: [string, "null"], enum: [claimed, active, none, null]}
      flags: {description: Flags., type: array, items: {type: string, enum: [fraud, misuse, dead]}, uniqueItems: true}
      signs: {description: Signs., type: [array, "null"], items: {type: string, enum: [one, two]}, uniqueItems: true}
      opened: {description: Opened., type: string, format: date}
      changed: {description: Changed., type: [string, "null"], format: date}
  request:
    type: object
    additionalProperties: false
    properties:
      requested_limit: {description: Asked., type: [number, "null"], default: null, x-unit: money, x-decimals: 2, minimum: 0, maximum: 20000}
      fee_amount: {description: Fee., type: [number, "null"], default: null, x-unit: money, x-decimals: 2, minimum: 0, maximum: 600}
      fee_paid: {description: Paid., type: boolean}
      ceiling: {description: Ceiling., type: [number, "null"], x-unit: money, x-decimals: 2, minimum: 0, maximum: 600}
"""
VOCABULARY = read_vocabulary(read(Source("profile.yaml", PROFILE)))
FIELDS = VOCABULARY.fields
AS_OF = datetime.date(2026, 2, 28)

NUMBERS = {
    "money": (0, "0.01", "0.1", 1, "33.34", "99.99", 100, 500, "1000.5", 3000, "19999.99"),
    "ratio": (0, "0.1", "0.25", "0.3333", "0.5", 1, "1.5"),
    "count": (0, 1, 2, 3, 10, 300, 600, 700, 850),
    "days": (0, 1, 5, 30, 90, 180),
    "months": (0, 1, 6, 12, 24),
    "years": (0, 1, 18, 23, 65),
}
"""Fixed values that texts compare with; accounts lie on them and one step beside them."""

DATES = tuple(
    datetime.date.fromisoformat(text)
    for text in (
        "2023-02-28", "2024-01-31", "2024-02-29", "2025-02-28", "2025-03-01", "2026-01-28", "2026-01-29",
        "2026-01-31", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-31", "2028-02-29", "1999-12-31",
    )
)  # fmt: skip
KNOWN_NONE = None


def locate(offset, length):
    """The place of a stretch of a text that stands alone."""
    return Place("text", 1, offset + 1, length)


def draw(dice, name):
    """A value of a field, often an edge; a nullable field is often a known none."""
    spec = FIELDS[name]
    if spec.nullable and dice.random() < 0.3:
        return KNOWN_NONE
    match spec.kind:
        case Boolean():
            return dice.random() < 0.5
        case Choice(options=options):
            return dice.choice(options)
        case ChoiceSet(options=options):
            return frozenset(option for option in options if dice.random() < 0.4)
        case Date():
            return dice.choice(DATES)
        case Number() as kind:
            return _number(dice, kind)


def _number(dice, kind):
    step = Fraction(1, kind.denominator)
    low, high = kind.low * step, kind.high * step
    roll = dice.random()
    if roll < 0.2:
        return dice.choice((low, high))
    if roll < 0.7:
        near = Fraction(str(dice.choice(NUMBERS[kind.unit]))) + dice.choice((0, 0, -1, 1)) * step
        return min(max(near // step * step, low), high)
    return dice.randint(kind.low, kind.high) * step


def account(dice, names=tuple(FIELDS)):
    """A complete account: a value for every field."""
    return {name: draw(dice, name) for name in names}


def inputs(facts):
    """Facts as the inputs of trees, absent ones as unknown; a known none is held as any lawful value."""
    found = {"as_of": AS_OF.toordinal()}
    for name, spec in FIELDS.items():
        value = facts.get(name, ...)
        found[name] = _input(spec.kind, value)
        if spec.nullable:
            found[f"{name}?none"] = None if value is ... else value is None
    return found


def _input(kind, value):
    if value is ...:
        return None
    match kind:
        case Number(denominator=denominator, low=low):
            return low if value is None else int(value * denominator)
        case Date(low=low):
            return low if value is None else value.toordinal()
        case Boolean():
            return False if value is None else value
        case Choice(options=options):
            return 0 if value is None else options.index(value)
        case ChoiceSet(options=options):
            return sum(1 << options.index(option) for option in value or ())


def as_json(facts):
    """Facts as parsed JSON: the profile and the request."""
    parts = {"profile": {}, "request": {}}
    for name, value in facts.items():
        parts[FIELDS[name].part][name] = _json(FIELDS[name].kind, value)
    return parts["profile"], parts["request"]


def _json(kind, value):
    match value:
        case bool() | None | str():
            return value
        case frozenset():
            return [option for option in kind.options if option in value]
        case datetime.date():
            return value.isoformat()
        case _ if kind.denominator == 1:
            return int(value)
        case _:
            return Decimal(value.numerator) / Decimal(value.denominator)


def as_things(facts):
    """Facts as rule-engine takes them."""
    return {name: _thing(value) for name, value in facts.items()}


def _thing(value):
    match value:
        case bool() | None | str():
            return value
        case frozenset():
            return sorted(value)
        case datetime.date():
            return datetime.datetime(value.year, value.month, value.day, tzinfo=datetime.UTC)
        case _:
            return Decimal(value.numerator) / Decimal(value.denominator)
