"""One version of a policy as its author wrote it: shaped and parsed, not yet checked."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from engine.language.kinds import Unit
from engine.language.syntax import Span, Syntax
from engine.text.document import Scalar
from engine.text.place import Place


class Status(StrEnum):
    """The standing of a version; omitted in a file means in force."""

    IN_FORCE = "in_force"
    DRAFT = "draft"
    VACATED = "vacated"
    GUIDANCE = "guidance"


class Strength(StrEnum):
    """Who stands behind a rule: the lender's ordinary policy, the law, or the customer's own wish."""

    ORDINARY = "ordinary"
    LAW = "law"
    CUSTOMER = "customer"


class Level(StrEnum):
    """What a freeze stops, weakest first; repayment is always open."""

    NONE = "none"
    NO_INCREASE = "no_increase"
    NO_DRAWDOWN = "no_drawdown"
    FULL = "full"


class WaiverClass(StrEnum):
    """Why a fee is waived, in order of precedence."""

    STATUTORY = "statutory"
    LENDER_ERROR = "lender_error"
    DISASTER = "disaster"
    HARDSHIP = "hardship"
    COURTESY = "courtesy"


class IfUnknown(StrEnum):
    """What a rule counts as while absent fields leave it unknown."""

    ASK = "ask"
    ASSUME_YES = "assume_yes"
    ASSUME_NO = "assume_no"


class OutcomeName(StrEnum):
    """The outcomes of a decision, in the order in which they are decided."""

    SCORE = "score"
    FREEZE = "freeze"
    LIMIT = "limit"
    WAIVER = "waiver"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or an amount: its text in the file and its syntax."""

    text: Scalar
    syntax: Syntax

    def place(self, span: Span | None = None) -> Place:
        """Where the expression, or a stretch of it, stands in the file."""
        found = span or self.syntax.span
        return self.text.place_at(found.start, found.end - found.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a decision table: what holds, and what then is."""

    when: Expression
    result: "Expression | Scalar"
    """An amount, or a choice by name (a scalar)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table: the first row that holds."""

    place: Place
    rows: tuple[Row, ...]
    otherwise: "Expression | Scalar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The labels of one axis: edges of half-open bands (`below 5`, `from 5`, `from 9`), or option names."""

    place: Place
    edges: tuple[Fraction, ...] = ()
    options: tuple[str, ...] = ()
    """Either edges, one fewer than the labels, or options, one for each label."""
    places: tuple[Place, ...] = ()
    """Where each label stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Amounts by one or two axes."""

    place: Place
    down: Expression
    across: Expression | None
    rows: Bands
    columns: Bands | None
    cells: tuple[tuple[Fraction, ...], ...]
    """One tuple for each row; one cell for each column (a single one without `across`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Let:
    """A named value, true or false or a choice, shared by the rules of its policy."""

    name: str
    place: Place
    body: Expression | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A parameter's value from a day on."""

    start: int
    """Ordinal of the first day."""
    value: Fraction
    cite: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A dated number: it moves without the logic moving."""

    name: str
    place: Place
    unit: Unit
    values: tuple[Dated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A score of another policy under a local name; without a version the one in force."""

    name: str
    policy: str
    version: int | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Where the limit starts."""

    place: Place
    code: str
    body: Expression | Table | Matrix


@dataclass(frozen=True, slots=True)
class Cap:
    """The limit is at most this amount."""

    amount: Expression


@dataclass(frozen=True, slots=True)
class Floor:
    """The limit is at least this amount, within strong caps."""

    amount: Expression


@dataclass(frozen=True, slots=True)
class Hold:
    """The limit does not rise above the current one."""


@dataclass(frozen=True, slots=True)
class Decline:
    """No credit."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """The account is frozen at a level until its release criterion holds; None: only by hand."""

    level: Level
    release_when: Expression | None


@dataclass(frozen=True, slots=True)
class Waive:
    """A part of the fee is waived: a share of it, an amount, or all that stands above a ceiling."""

    form: Literal["share", "amount", "down_to"]
    amount: Expression | None
    """The amount or the ceiling."""
    share: Fraction
    """The share of the fee, 1 for all; 0 in the other forms."""
    class_: WaiverClass
    refund: bool


@dataclass(frozen=True, slots=True)
class Do:
    """A duty of the lender."""

    action: str
    template: str | None
    within_days: int | None


@dataclass(frozen=True, slots=True)
class Refer:
    """A person must look."""

    queue: str
    outcome: OutcomeName | None


Effect = Cap | Floor | Hold | Decline | Freeze | Waive | Do | Refer


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: when it fires and what it then does."""

    id: str
    place: Place
    when: Expression | None
    needs: bool
    """The rule was written as `needs:`: it fires unless `when` is true."""
    effect: Effect
    strength: Strength
    if_unknown: IfUnknown
    code: str | None
    because: str
    review: bool
    """The authors ask that somebody look at it again; a note that changes nothing."""
    cite: str | None
    guidance: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """A scored field: points by band or by option, and for a known none."""

    id: str
    place: Place
    field: str
    field_place: Place
    bands: Bands
    points: tuple[int, ...]
    none: int | None
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A named group of scored fields."""

    name: str
    place: Place
    characteristics: tuple[Characteristic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scorecard: starting points plus those of every characteristic, kept within a range."""

    place: Place
    starts_at: int
    low: int
    high: int
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of one policy."""

    path: str
    place: Place
    policy: str
    version: int
    version_place: Place
    effective: int
    """Ordinal of the first day in force."""
    effective_place: Place
    until: int | None
    """Ordinal of the last day in force."""
    until_place: Place | None
    anchor: str | None
    """The date field that picks the version instead of the decision date."""
    anchor_place: Place | None
    status: Status
    jurisdiction: str
    jurisdiction_place: Place
    currency: str
    currency_place: Place
    applies_when: Expression | None
    owner: str
    review_by: int | None
    review_by_place: Place | None
    about: str
    changes: str | None
    uses: tuple[Use, ...]
    parameters: tuple[Parameter, ...]
    lets: tuple[Let, ...]
    base: Base | None
    rules: tuple[Rule, ...]
    round_down_to: Fraction | None
    minimum: Fraction | None
    score: Score | None
    digest: str
    """`sha256:` and the hex digest of what the file says, whatever its comments and layout."""
