"""The typed tree: about twenty operators over integers and truth values, all that an evaluator must know.

Numbers are integers over the static denominator of their kind, dates are ordinals, choices are
indices and sets of choices bit masks. `total` says that a node is never unknown. Nodes are compared
by identity, since they are shared.
"""

from dataclasses import dataclass

from engine.language.kinds import Kind

Value = int | bool | None
"""What a node evaluates to; None is unknown."""


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """A fixed value; None is the unknown itself."""

    kind: Kind
    total: bool
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """A normalised input; `name?none` is the flag of a known none."""

    kind: Kind
    total: bool
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Ref:
    """The value of an earlier binding."""

    kind: Kind
    total: bool
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """Kleene negation."""

    kind: Kind
    total: bool
    operand: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class And:
    """Kleene conjunction: false if any item is false, else unknown if any is."""

    kind: Kind
    total: bool
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Or:
    """Kleene disjunction: true if any item is true, else unknown if any is."""

    kind: Kind
    total: bool
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lt:
    """Strict order of two values of one scale."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Eq:
    """Equality of two values of one scale."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class In:
    """Membership in a list of constants."""

    kind: Kind
    total: bool
    item: "Node"
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Has:
    """Whether a set of choices holds the option of this index."""

    kind: Kind
    total: bool
    choices: "Node"
    option: int


@dataclass(frozen=True, slots=True, eq=False)
class Add:
    """Sum of two numbers of one scale."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Mul:
    """Product; its denominator is the product of both."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Div:
    """Whole quotient of a number that is never negative by one that is always positive."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Min:
    """The smaller of two numbers or dates of one scale."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Max:
    """The larger of two numbers or dates of one scale."""

    kind: Kind
    total: bool
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class AddDays:
    """A date moved by whole days."""

    kind: Kind
    total: bool
    date: "Node"
    days: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class DaysBetween:
    """Days from the first date to the second, negative where the second is earlier."""

    kind: Kind
    total: bool
    start: "Node"
    end: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class MonthsBetween:
    """The greatest m such that start plus m months (day clamped to the month's end) is not after end."""

    kind: Kind
    total: bool
    start: "Node"
    end: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class If:
    """One of two values; unknown where the condition is."""

    kind: Kind
    total: bool
    condition: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class OrElse:
    """The value where it is known, else the other: the only way from unknown to known."""

    kind: Kind
    total: bool
    value: "Node"
    otherwise: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The cell of the band the axis falls in: cell i begins at edge i - 1 (inclusive) and ends before edge i."""

    kind: Kind
    total: bool
    axis: "Node"
    edges: tuple[int, ...]
    cells: tuple["Node", ...]


Pair = Lt | Eq | Add | Mul | Div | Min | Max
Node = (
    Const
    | Input
    | Ref
    | Not
    | And
    | Or
    | Pair
    | In
    | Has
    | AddDays
    | DaysBetween
    | MonthsBetween
    | If
    | OrElse
    | Step
)


def children(node: Node) -> tuple[Node, ...]:
    """The direct operands of a node."""
    match node:
        case Const() | Input() | Ref():
            return ()
        case Not(operand=only) | In(item=only) | Has(choices=only):
            return (only,)
        case And(items=items) | Or(items=items):
            return items
        case AddDays(date=date, days=days):
            return (date, days)
        case DaysBetween(start=start, end=end) | MonthsBetween(start=start, end=end):
            return (start, end)
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case OrElse(value=value, otherwise=otherwise):
            return (value, otherwise)
        case Step(axis=axis, cells=cells):
            return (axis, *cells)
        case _:
            return (node.left, node.right)
