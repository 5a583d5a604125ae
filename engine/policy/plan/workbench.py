"""Where a plan is put together: bindings in order of need, names resolved to them."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.language.bindings import Binding
from engine.language.bounds import Bounds, Interval, chosen
from engine.language.kinds import BOOLEAN
from engine.language.scope import none_flag
from engine.language.tree import Const, Input, Node, Ref
from engine.policy.checked import CheckedPolicy
from engine.policy.names import AS_OF
from engine.policy.plan.plan import Range
from engine.policy.vocabulary import Vocabulary

AS_OF_INPUT = Input(AS_OF.kind, total=True, name=AS_OF.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A version that takes part, and until when: the days in force are those of the decision or of its anchor."""

    checked: CheckedPolicy
    next_start: int | None
    """The first day of the version that ends this one."""


class _Names(dict[str, Node | Interval]):
    """Bindings by reference; one that is not there yet is made when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.makers: dict[str, Callable[[], Node | Interval]] = {}

    def __missing__(self, name: str) -> Node | Interval:
        made = self[name] = self.makers.pop(name)()
        return made


class Workbench:
    """The bindings made so far, and the bounds of trees over them."""

    def __init__(self, vocabulary: Vocabulary, present: frozenset[str], day: int) -> None:
        self.vocabulary = vocabulary
        self.day = day
        self.bindings: list[Binding] = []
        self._names = _Names()
        self.bounds = Bounds(present, self._names)

    def bind(self, name: str, node: Node) -> Node:
        """Give a node a name; fixed values and names stay what they are."""
        if isinstance(node, Const | Ref):
            return node
        self.bindings.append(Binding(name=name, node=node))
        return Ref(node.kind, node.total, name)

    def bind_always(self, name: str, node: Node) -> Node:
        """Give a node a name that can be asked for, even if its value is fixed."""
        self.bindings.append(Binding(name=name, node=node))
        return Ref(node.kind, node.total, name)

    def bind_interval(self, name: str, interval: Interval) -> Interval:
        """Give bounds their names."""
        low, high = interval
        if low is high:
            bound = self.bind(name, low)
            return bound, bound
        return self.bind(f"{name}.low", low), self.bind(f"{name}.high", high)

    def bind_range(self, name: str, interval: Interval) -> tuple[Range, Interval]:
        """Give bounds names that can be asked for."""
        low, high = interval
        lower = self.bind_always(f"{name}.low", low)
        if low is high:
            return Range(low=f"{name}.low", high=f"{name}.low"), (lower, lower)
        upper = self.bind_always(f"{name}.high", high)
        return Range(low=f"{name}.low", high=f"{name}.high"), (lower, upper)

    def define(self, ref: str, meaning: Node | Interval) -> None:
        """Say what a reference means."""
        self._names[ref] = meaning

    def later(self, ref: str, maker: Callable[[], Node | Interval]) -> None:
        """Say how a reference is made once it is needed."""
        self._names.makers[ref] = maker

    def meaning(self, ref: str) -> Node | Interval:
        """What a reference means."""
        return self._names[ref]

    def condition(self, ref: str) -> Node:
        """The condition a reference means."""
        found = self._names[ref]
        if isinstance(found, tuple):
            raise TypeError(ref)
        return found

    def field(self, name: str) -> Input:
        """The input of a vocabulary field."""
        return Input(self.vocabulary.fields[name].kind, total=False, name=name)

    def leaf(self, name: str) -> Node:
        """The input of a vocabulary field as this plan finds it: known or perhaps absent."""
        return self.bounds.leaf(self.field(name))

    def interval(self, ref: str) -> Interval:
        """The bounds a reference means."""
        found = self._names[ref]
        return found if isinstance(found, tuple) else (found, found)

    def none(self, name: str) -> Node:
        """Whether a nullable field is a known none."""
        return self.bounds.known(Input(BOOLEAN, total=False, name=none_flag(name)))

    def or_zero(self, name: str, zero: Node) -> Interval:
        """The bounds of a nullable amount, zero where it is none."""
        return chosen(self.none(name), (zero, zero), self.bounds.interval(self.field(name)))
