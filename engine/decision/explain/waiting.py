"""What a kept freeze waits for, clause by clause, and the first day on which time no longer holds it."""

from collections.abc import Mapping

from engine.decision.explain.clauses import Clause, tests_of
from engine.decision.explain.tell import Told
from engine.decision.outcomes import Answer
from engine.decision.slots import FreezeSlot
from engine.language.bindings import needed
from engine.language.evaluate import evaluate
from engine.language.kinds import LAST_DAY
from engine.language.tree import Value
from engine.policy.names import AS_OF
from engine.policy.written import day

MOST_DAYS = 3653
"""How far ahead a day is looked for: ten years."""

_SETTLED = frozenset({"true", "false"})
Truths = Mapping[str, Value]


def kept_freezes(told: Told) -> list[Answer]:
    """The freezes that stood and are not released, each with what it waits for."""
    sight = told.sight
    return [
        _kept(told, slot)
        for slot in sight.prepared.freezes
        if sight.inputs[slot.stood] and sight.values[slot.verdict] is not False
    ]


def _kept(told: Told, slot: FreezeSlot) -> Answer:
    release = told.book.rules[told.sight.prepared.names[slot.verdict]].release
    found: Answer = {
        **slot.record,
        "since": day(told.sight.inputs[slot.since] or 0),
        "waits_for": " ".join(slot.release.split()),
        "clauses": None if release is None else told.clause(release),
    }
    earliest, why = (None, "it is lifted by hand") if release is None else _earliest(told, release)
    return found | {"earliest": earliest, "why": why}


def _earliest(told: Told, release: Clause) -> tuple[str | None, str]:
    """The first day on which the clauses that time moves leave the release open, the others taken as open."""
    tests = tests_of(release)
    timed = [test for test in tests if told.truth(test) in _SETTLED and _is_timed(told, test)]
    if not timed:
        return None, "no clause of it turns true by the passing of time, it waits for facts"
    calendar = _Calendar(told, timed)
    for ordinal in calendar.days:
        if _combined(release, calendar.truths(ordinal)) is not False:
            others = "its other clauses may" if len(timed) < len(tests) else "nothing does"
            return day(ordinal), f"from that day on time does not stand against its end, {others}"
    return None, "no day of the next ten years ends it"


def _is_timed(told: Told, test: Clause) -> bool:
    """Whether time alone says what a clause comes to: it moves it, or there is no fact to change it."""
    return set(told.book.fields(test.truth)) <= {"freezes"} or _Calendar(told, [test]).moves()


class _Calendar:
    """The truths of some clauses on later days, all facts staying as they are."""

    def __init__(self, told: Told, tests: list[Clause]) -> None:
        today = told.sight.question.day
        self.days = range(today, min(today + MOST_DAYS, LAST_DAY + 1))
        self._tests = tests
        self._values = dict(told.values)
        below = needed(told.book.bindings, [test.truth for test in self._tests])
        self._bindings = [binding for binding in below if told.book.dated(binding.name)]

    def truths(self, ordinal: int) -> Truths:
        """The truths by binding."""
        self._values[AS_OF.name] = ordinal
        for binding in self._bindings:
            self._values[binding.name] = evaluate(binding.node, self._values)
        return {test.truth: self._values[test.truth] for test in self._tests}

    def moves(self) -> bool:
        """Whether any of them comes to something else on a later day."""
        first = self.truths(self.days[0])
        return bool(self._bindings) and any(self.truths(ordinal) != first for ordinal in self.days)


def _combined(clause: Clause, truths: Truths) -> Value:
    """The truth of a clause made of these, whatever is not among them open."""
    items = [_combined(item, truths) for item in clause.items]
    match clause.kind:
        case "and":
            return False if False in items else None if None in items else True
        case "or":
            return True if True in items else None if None in items else False
        case "not":
            return None if items[0] is None else not items[0]
        case "let":
            return items[0]
        case "if":
            return None if items[0] is None else items[1] if items[0] else items[2]
        case _:
            return truths.get(clause.truth)
