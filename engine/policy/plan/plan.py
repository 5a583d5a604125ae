"""A Plan: the named expressions that decide one account under the policies in force, and where each answer stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.bindings import Binding
from engine.language.kinds import Choice, Kind
from engine.language.tree import Value
from engine.policy.checked import CheckedPolicy, CheckedRule
from engine.policy.policy import OutcomeName

ANSWERS = Choice(("approved", "counter_offer", "increased", "unchanged", "reduced", "declined"))
"""What a limit means for the customer, against the current one and the one asked for."""

STANDING = "standing"
"""The presence of the standing freezes, which come beside the profile."""


def standing(code: str) -> str:
    """The input that says whether a freeze code stands."""
    return f"{STANDING}?{code}"


OTHER_LEVEL = f"{STANDING}?other"
"""The input with the strongest level among standing codes that no rule in force owns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The bindings of an amount's bounds, the same one where nothing is open."""

    low: str
    high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value that a rule reads: an input, the bounds of a binding, or a value fixed for the epoch."""

    name: str
    kind: Kind
    input: str | None = None
    nullable: bool = False
    bounds: Range | None = None
    fixed: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRule:
    """A rule of a version in force and its bindings."""

    id: str
    """`policy#rule`."""
    version: int
    checked: CheckedRule
    policy: CheckedPolicy
    verdict: str
    raw: str | None
    """The verdict before an assumption, where the rule makes one."""
    amount: Range | None
    decides: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEntry:
    """One entry of the limit: a base, a cap, a floor, a hold, a decline or a policy's minimum."""

    id: str
    verdict: str
    amount: Range
    decides: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLimit:
    """The limit's bindings."""

    scope: str
    amount: Range
    answer: str
    declined: str
    """Whether a decline fires for sure."""
    available: str
    over: str
    entries: tuple[PlannedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFreeze:
    """The freeze's bindings; levels are indices of `LEVELS`."""

    scope: str
    level: Range
    reopening: str
    standing_level: str
    """The level the standing freezes amount to before this decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWaiver:
    """The waiver's bindings."""

    scope: str
    amount: Range
    uses_allowance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScore:
    """One score and its dimensions."""

    policy: CheckedPolicy
    scope: str
    value: Range
    dimensions: tuple[tuple[str, Range], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that decides one account; lowered for one epoch and one set of present fields."""

    bindings: tuple[Binding, ...]
    policies: tuple[CheckedPolicy, ...]
    """The versions in force, by name."""
    scopes: Mapping[str, str]
    """By version, the binding that says whether it takes part."""
    rules: tuple[PlannedRule, ...]
    """In order of policy and rule id."""
    scores: tuple[PlannedScore, ...]
    freeze: PlannedFreeze
    limit: PlannedLimit
    waiver: PlannedWaiver
    referrals: Mapping[OutcomeName, tuple[PlannedRule, ...]]
    reads: frozenset[str]
    """The inputs that any binding reads."""
