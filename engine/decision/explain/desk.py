"""Where the nodes of clauses get names of their own, so that their values can be asked for."""

from itertools import count

from engine.decision.explain.clauses import Bounded
from engine.language.bindings import Binding
from engine.language.bounds import Bounds, Interval
from engine.language.compare import Ratio
from engine.language.kinds import Boolean, ChoiceSet, Code
from engine.language.tree import Node


class Desk:
    """Binds the nodes of clauses under names of their own, for as long as clauses are read."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.bindings: list[Binding] = []
        self._numbers = count()

    def keep(self, node: Node) -> str:
        """The name of a node."""
        name = f"clause/{next(self._numbers)}"
        self.bindings.append(Binding(name=name, node=node))
        return name

    def bounded(self, found: Node | Ratio) -> Bounded:
        """The names of a value's bounds."""
        if isinstance(found, Ratio):
            numerator, divisor = (self.bounds.interval(part) for part in (found.numerator, found.divisor))
            low, high = self._ends(numerator)
            return Bounded(kind=found.kind, low=low, high=high, divisor=self._ends(divisor))
        match found.kind:
            case Boolean():
                low = high = self.keep(self.bounds.known(found))
            case ChoiceSet() | Code():
                low = high = self.keep(self.bounds.leaf(found))
            case _:
                low, high = self._ends(self.bounds.interval(found))
        return Bounded(kind=found.kind, low=low, high=high)

    def _ends(self, interval: Interval) -> tuple[str, str]:
        low = self.keep(interval[0])
        return low, low if interval[0] is interval[1] else self.keep(interval[1])
