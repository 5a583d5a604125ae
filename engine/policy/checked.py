"""One version of a policy after its checks: every expression a typed tree, every name bound."""

from dataclasses import dataclass

from engine.language.compare import Ratio
from engine.language.kinds import Choice, Number
from engine.language.tree import Node
from engine.policy.policy import Characteristic, Level, Policy, Rule

LEVELS = Choice(tuple(Level))
"""The levels of a freeze, weakest first."""

Amount = Node | Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLet:
    """A let: the binding it becomes, and its tree."""

    name: str
    ref: str
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedParameter:
    """A parameter: the binding it becomes, the kind that holds all its values, and their numerators by day."""

    name: str
    ref: str
    kind: Number
    values: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRule:
    """A rule with its trees."""

    rule: Rule
    condition: Node
    amount: Amount | None
    release: Node | None
    reads: tuple[str, ...]
    """The names its texts mention, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCharacteristic:
    """A scored field with the tree of its points."""

    characteristic: Characteristic
    points: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDimension:
    """A named group of scored fields."""

    name: str
    characteristics: tuple[CheckedCharacteristic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPolicy:
    """One version of one policy, ready to be planned."""

    policy: Policy
    applies: Node
    """Whether it takes part for an account: jurisdiction, currency and `applies_when`."""
    lets: tuple[CheckedLet, ...]
    parameters: tuple[CheckedParameter, ...]
    base: Amount | None
    rules: tuple[CheckedRule, ...]
    dimensions: tuple[CheckedDimension, ...]

    @property
    def key(self) -> str:
        """The version's name: `policy@version`."""
        return key(self.policy)


def key(policy: Policy) -> str:
    """The name of a version: `policy@version`."""
    return f"{policy.policy}@{policy.version}"


def score_ref(policy: str, version: int | None) -> str:
    """The binding of a score: of one version, or of the version in force."""
    return f"{policy}@{version}/score" if version else f"{policy}/score"
