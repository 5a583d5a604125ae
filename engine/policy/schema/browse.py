"""The fields of a vocabulary in the words of its readers: what each may hold, and what null means."""

from dataclasses import dataclass
from fractions import Fraction

from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Number, Unit
from engine.policy.lists import DatedList
from engine.policy.vocabulary import FieldSpec, Vocabulary
from engine.policy.written import day

ENGINE_READS = {
    "jurisdiction": "policies take part only in their own jurisdiction",
    "currency": "policies take part only in their own currency",
    "current_limit": "`hold` keeps it, `minimum` and the answer ask whether there is one",
    "current_balance": "what is still available of the limit is told from it",
    "requested_limit": "the answer says whether it was reached",
    "fee_amount": "a waiver is a part of it",
    "fee_paid": "a waiver of a fee already paid is a refund",
}
"""What the engine itself reads, whatever the policies say."""

_LOWER = "a lower value helps, and the customer can bring it down"
_RAISE = "a higher value helps, and the customer can bring it up"
_ACTIONABLE = {"lower": _LOWER, "raise": _RAISE}
_BASIS = {
    "prohibited": "no rule and no score may read it",
    "age_minimum_only": "only a legal minimum or a rule that protects the young may read it; no score may",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A field as it is shown."""

    field: str
    part: str
    unit: str
    """What a value is: money, days, date, choice, …"""
    range: str
    """The least and the greatest number, or the form of a code; empty where there is no order."""
    choices: tuple[str, ...]
    lists: tuple[str, ...]
    """The lists that hold its values."""
    null: bool
    required: bool
    meaning: str
    null_means: str
    """What null and a field left out mean."""
    actionable: str | None
    basis: str | None


def entries_of(vocabulary: Vocabulary) -> tuple[Entry, ...]:
    """Every field in the order of the file."""
    return tuple(entry_of(name, vocabulary) for name in vocabulary.fields)


def entry_of(name: str, vocabulary: Vocabulary) -> Entry:
    """One field."""
    spec = vocabulary.fields[name]
    return Entry(
        field=name,
        part=spec.part,
        unit=_unit(spec),
        range=_range(spec),
        choices=spec.kind.options if isinstance(spec.kind, Choice | ChoiceSet) else (),
        lists=tuple(each.name for each in vocabulary.lists.values() if name in each.fields),
        null=spec.nullable,
        required=name in vocabulary.required,
        meaning=spec.description,
        null_means=_null_means(spec),
        actionable=_ACTIONABLE.get(spec.actionable or ""),
        basis=_BASIS.get(spec.basis or ""),
    )


def _unit(spec: FieldSpec) -> str:
    match spec.kind:
        case Number(unit=unit):
            return str(unit)
        case Date():
            return "date"
        case Boolean():
            return "true or false"
        case Choice():
            return "choice"
        case ChoiceSet():
            return "set of choices"
        case Code():
            return "code"


def _range(spec: FieldSpec) -> str:
    match spec.kind:
        case Number(unit=unit, denominator=denominator, low=low, high=high):
            span = f"{_shown(Fraction(low, denominator))} to {_shown(Fraction(high, denominator))}"
            is_told = spec.decimals and unit is not Unit.MONEY
            decimals = f", {spec.decimals} decimals" if is_told else ""
            return f"{span}{decimals}"
        case Code(pattern=pattern):
            return pattern
        case _:
            return ""


def _shown(bound: Fraction) -> str:
    """A bound with separators, since ranges are long."""
    whole, rest = divmod(abs(bound), 1)
    decimals = f"{rest.numerator * 10**6 // rest.denominator:06d}".rstrip("0")
    return f"{'-' if bound < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}"


def _null_means(spec: FieldSpec) -> str:
    match spec.nullable, spec.absent_is_none:
        case False, _:
            return "never null; left out, it is unknown"
        case True, True:
            return "null is a known none, and so is leaving it out"
        case _:
            return "null is a known none; left out, it is unknown"


def entries_in(found: DatedList) -> list[dict[str, str | None]]:
    """The entries of a list in the order of its file."""
    return [
        {
            "value": entry.value,
            "from": day(entry.start),
            "until": None if entry.until is None else day(entry.until),
            "cite": entry.cite,
        }
        for entry in found.entries
    ]
