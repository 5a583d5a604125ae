"""Clauses with the values of one account: truths, operands and what is absent, as they are answered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from engine.decision.explain.book import Book, Points
from engine.decision.explain.clauses import Asked, Bounded, Clause, Operand, Origin, Rows
from engine.decision.explain.listed import said_by
from engine.decision.explain.shown import shown_number, shown_value
from engine.decision.missing import Absences
from engine.decision.outcomes import Answer, Sight
from engine.language.evaluate import evaluate
from engine.language.kinds import Choice, Date, Kind, Number
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.checked import LEVELS
from engine.policy.names import frozen_since
from engine.policy.plan.plan import standing
from engine.policy.written import day

MOOT = "moot"
"""The truth of a clause that reads a known none: another clause settles the rule before it."""
_TRUTHS: Mapping[Value, str] = {True: "true", False: "false", None: "unknown"}


class Told:
    """The clauses of a plan for one account."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.book: Book = sight.prepared.book(sight.question.day)
        self.values = self._values()
        self._absences = self._behind({name for name in self._names() if self.values[name] is None})
        self._nones = self._behind(frozenset(self._known_nones()))

    def _names(self) -> tuple[str, ...]:
        return self.sight.prepared.layout.names

    def _values(self) -> dict[str, Value]:
        values = self.sight.prepared.everything(self.sight.inputs)
        for binding in self.book.extra:
            values[binding.name] = evaluate(binding.node, values)
        return values

    def _known_nones(self) -> Iterable[str]:
        """The inputs that hold a stand-in: those of known nones, and the first days of codes that do not stand."""
        layout = self.sight.prepared.layout
        yield from (name for name in layout.names if self.values.get(none_flag(name)) is True)
        for code in layout.codes:
            if self.values[standing(code)] is False:
                yield frozen_since(code).name

    def _behind(self, gone: Iterable[str]) -> Absences:
        names, index = frozenset(gone), self.sight.prepared.layout.index
        mask = sum(1 << index[name] for name in names)
        return Absences(self.book.bindings, self.book.masks, self.values | dict.fromkeys(names), mask)

    # Clauses

    def truth(self, clause: Clause) -> str:
        """What a clause comes to."""
        return MOOT if self.reads_none(clause.truth) else _TRUTHS[self.values[clause.truth]]

    def reads_none(self, *names: str) -> bool:
        """Whether the values of bindings rest on a known none."""
        return bool(self._nones.behind(*names))

    def clause(self, clause: Clause) -> Answer:
        """A clause with its parts, operands and values."""
        truth = self.truth(clause)
        found: Answer = {
            "clause": clause.kind,
            "text": clause.written.text,
            "place": clause.written.place,
            "truth": truth,
        }
        if truth == "unknown":
            found["absent"] = sorted(self._absences.behind(clause.truth))
        if clause.items:
            found["items"] = [self.clause(item) for item in clause.items]
        else:
            found["fields"] = self.book.fields(clause.truth)
        if clause.left is not None:
            found |= {"operator": clause.operator, "left": self.operand(clause.left)}
        if clause.right is not None:
            found["right"] = self.operand(clause.right)
            found["threshold"] = _threshold(clause.left, clause.right)
        return found

    # Operands

    def operand(self, operand: Operand) -> Answer:
        """An operand: its text, where its value comes from, and the value or its bounds."""
        found: Answer = {
            "text": operand.written.text,
            "place": operand.written.place,
            "from": self._origin(operand.origin),
        }
        bounded = operand.value
        if operand.asked is not None:
            found |= self._asked(operand.asked)
        else:
            found |= {"value": operand.fixed} if bounded is None else self.bounded(bounded)
        if operand.reads:
            found["reads"] = [self.operand(read) for read in operand.reads]
        if operand.definition is not None:
            found["definition"] = self.definition(operand.definition)
        return found

    def bounded(self, value: Bounded) -> Answer:
        """A value, or what is known of it."""
        names = _names(value)
        nones = self._nones.behind(*names)
        if nones:
            return {"value": None, "none": sorted(nones)}
        low, high = self._ends(value)
        if low is not None and low == high:
            return {"value": low}
        return {
            "value": None,
            **_open(value.kind, low, high),
            "absent": sorted(self._absences.behind(*names)),
        }

    def _asked(self, asked: Asked) -> Answer:
        """What a list says of a value."""
        item, on = self._known(asked.item), self._known(asked.day)
        found = said_by(asked.list, None if item is None else shown_value(asked.item.kind, item), on)
        is_open = item is None and not self._nones.behind(*_names(asked.item))
        return found | {"value": None} if is_open else found

    def _known(self, value: Bounded) -> Value:
        low, high = self.values[value.low], self.values[value.high]
        return low if low == high and not self._nones.behind(*_names(value)) else None

    def _ends(self, value: Bounded) -> tuple[object, object]:
        low, high = self.values[value.low], self.values[value.high]
        if low is None or high is None:
            return None, None
        if value.divisor is not None:
            return self._quotients(value, value.divisor)
        kinds = [self._scaled(value.kind, name) for name in (value.low, value.high)]
        return shown_value(kinds[0], low), shown_value(kinds[1], high)

    def _scaled(self, kind: Kind, name: str) -> Kind:
        """The unit that was written, in the scale of what was bound."""
        bound = self.book.nodes[name].kind
        if isinstance(kind, Number) and isinstance(bound, Number):
            return replace(bound, unit=kind.unit)
        return kind

    def _quotients(self, value: Bounded, divisor: tuple[str, str]) -> tuple[object, object]:
        """The least and the greatest quotient; both divisors are above zero."""
        over = [self._exact(name) for name in (value.low, value.high)]
        corners = [one / self._exact(name) for one in over for name in divisor]
        unit = value.kind.unit if isinstance(value.kind, Number) else None
        return shown_number(min(corners), unit), shown_number(max(corners), unit)

    def _exact(self, name: str) -> Fraction:
        kind = self.book.nodes[name].kind
        return Fraction(self.values[name] or 0, kind.denominator if isinstance(kind, Number) else 1)

    def definition(self, definition: Operand | Clause | Rows) -> Answer:
        """What a `let` stands for, or a limit starts from."""
        match definition:
            case Clause():
                return self.clause(definition)
            case Operand():
                return self.operand(definition)
            case Rows():
                return self.rows(definition)

    def rows(self, table: Rows) -> Answer:
        """A decision table, row by row."""
        return {
            "rows": [{"when": self.clause(row.when), "is": self.operand(row.result)} for row in table.rows],
            "otherwise": self.operand(table.otherwise),
        }

    def points(self, points: Points) -> Answer:
        """A scored field with what it is worth."""
        return {
            "id": points.id,
            "dimension": points.dimension,
            "code": points.code,
            "field": self.operand(points.field),
            "points": self.bounded(points.points),
        }

    def _origin(self, origin: Origin) -> str:
        match origin.kind:
            case "parameter":
                return f"parameter {origin.name}{self._since(origin)}"
            case "literal" | "expression" | "as_of":
                return origin.kind
            case kind:
                return f"{kind} {origin.name}"

    def _since(self, origin: Origin) -> str:
        on: Value = self.sight.question.day
        if origin.anchor is not None and self.values.get(none_flag(origin.anchor)) is not True:
            on = self.values[origin.anchor]
        if on is None:
            return f" by {origin.anchor}"
        dated = [found for found in origin.dated if found.start <= on] or [origin.dated[0]]
        cite = f" ({dated[-1].cite})" if dated[-1].cite else ""
        return f" since {day(dated[-1].start)}{cite}"


def _names(value: Bounded) -> tuple[str, ...]:
    return (value.low, value.high, *(value.divisor or ()))


def _threshold(left: Operand | None, right: Operand) -> str:
    """The side that a value is held against: the fixed one, else the right one."""
    fixed = {"literal", "parameter"}
    swapped = left is not None and left.origin.kind in fixed and right.origin.kind not in fixed
    return "left" if swapped else "right"


def _open(kind: Kind, low: object, high: object) -> Answer:
    """Bounds where there is an order, else what a choice may still be."""
    if isinstance(kind, Number | Date) or kind == LEVELS:
        return {"lowest": low, "highest": high}
    if isinstance(kind, Choice):
        options = kind.options
        first, last = (options.index(str(end)) for end in (low or options[0], high or options[-1]))
        return {"among": list(options[first : last + 1])}
    return {}
