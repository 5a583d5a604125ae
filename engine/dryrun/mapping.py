"""How the columns of a table become the fields of the vocabulary, as an analyst writes it in YAML.

    about: What the table is and what was assumed.        # optional
    source:
      separator: comma                                    # CSV only: comma, semicolon, tab or pipe
      columns:                                            # those that are read; all others are left alone
        LIMIT_BAL: {type: number, unit: money, decimals: 0, minimum: 1, maximum: 10000000}
        BILL: {type: number, unit: money, decimals: 2, minimum: 0, maximum: 9000000, exponent: true}   # 1.5E+05
        RUN: {type: number, unit: count, minimum: 0, maximum: 6}
        PAY_0: {type: choice, options: ["-1", "0", "1", "2"]}
        OPENED: {type: date, empty: unknown, null_tokens: ["", "NA"]}
        AREA: {type: code, prefix: CN-}                   # codes as the field's form has them, once the prefix is added
        FRAUD: {type: boolean, "true": ["1", "Y"], "false": ["0", "N"]}
        own_limit: {column: "Own limit (CNY)", type: number, unit: money, minimum: 0, maximum: 99999, empty: none}
    carry:                                                # copied to the output as text, hidden from policies
      identity: [ID]
      outcome: [default.payment.next.month]
    let:                                                  # names for expressions used more than once
      limit_cny: LIMIT_BAL * 0.25
    lookups:                                              # names for the meanings of codes
      late_days:
        column: PAY_0                                     # a choice, or a number without decimals
        unit: days                                        # optional; without it a number takes its partner's unit
        values: {"-1": 0, "1": 30, "2": 60}               # numbers, true/false or options; null is a known none
        otherwise: unknown                                # for codes not listed: unknown, null or a value
    fields:                                               # the vocabulary's fields, in the language of policies
      current_limit: limit_cny
      days_past_due: late_days
      utilization: {is: BILL / LIMIT_BAL, round: down}    # or half_up; needed where finer than the field
      consecutive_on_time_payments: {is: RUN, unknown_when: RUN == 6}   # likewise `none_when`
      months_on_book: months_since(OPENED)
      self_limit: own_limit
      area_code: AREA
      risk_flags: {members: {fraud_suspected: FRAUD}}     # a set: for each member the condition that puts it in
    constants:                                            # facts that are the same for every row, as in a request
      {jurisdiction: CN, currency: CNY, product: pay_later, request_kind: review, legal_protections: []}
    freezes: none                                         # no freezes stand; left out: nobody knows

A cell that is empty refuses its row, unless its column says what that means: with `empty: none` or
`empty: unknown` every field whose expression uses the column is then none (null) or unknown (absent), except
where the expression guards it, with `own_limit ?? 0` or `own_limit == null ? … : …`. Vocabulary fields that
are not mapped are unknown, those with `default: null` none. A divisor's declared minimum is above zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.language.kinds import Kind
from engine.policy.policy import Expression
from engine.text.document import Node
from engine.text.place import Place


class Empty(StrEnum):
    """What an empty cell means."""

    NONE = "none"
    UNKNOWN = "unknown"


class Rounding(StrEnum):
    """How a number finer than its field is rounded: towards minus infinity, or to the nearest, halves up."""

    DOWN = "down"
    HALF_UP = "half_up"


class Separator(StrEnum):
    """What stands between the cells of a CSV file."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"
    PIPE = "pipe"

    @property
    def character(self) -> str:
        """The separator itself."""
        return {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that expressions may read."""

    name: str
    """In expressions."""
    header: str
    """In the table."""
    kind: Kind
    decimals: int
    has_exponents: bool
    """Whether `1.5E+05` stands for an exact number."""
    empty: Empty | None
    """None: an empty cell refuses the row."""
    null_tokens: frozenset[str]
    codes: Mapping[str, int]
    """For choices and truth values: the value of each text."""
    prefix: str = ""
    """For codes: what stands before each text to make it one of the field's."""


State = Empty
Meaning = int | State
"""What a lookup says of a code: a value, or that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A name for what the codes of a column mean."""

    name: str
    column: Column
    kind: Kind
    meanings: Mapping[int, Meaning]
    """By the column's own value."""
    otherwise: Meaning | None
    """None: every code has a meaning."""

    @property
    def states(self) -> frozenset[State]:
        """How its value can be missing."""
        found = {
            meaning for meaning in (*self.meanings.values(), self.otherwise) if isinstance(meaning, State)
        }
        return frozenset(found if self.column.empty is None else found | {self.column.empty})


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedField:
    """How one field of the vocabulary is computed."""

    name: str
    place: Place
    value: Expression | None
    rounding: Rounding | None
    rounding_place: Place
    none_when: Expression | None = None
    """Where the field is a known none, whatever the value."""
    unknown_when: Expression | None = None
    """Where nobody knows the field, whatever the value."""
    members: tuple[tuple[str, Place, Expression], ...] = ()
    """For a set, in place of a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A field that is the same for every row."""

    name: str
    place: Place
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMapping:
    """A mapping as written; whether it fits a vocabulary shows when it is compiled."""

    place: Place
    columns: Mapping[str, Column]
    separator: Separator
    carried: tuple[str, ...]
    """The headers of identity and outcome columns."""
    lets: tuple[tuple[str, Place, Expression], ...]
    lookups: tuple[Lookup, ...]
    fields: tuple[MappedField, ...]
    constants: tuple[Constant, ...]
    no_freezes: bool
    digest: str
