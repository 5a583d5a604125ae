"""How much of a version its cases show, and why the rest is not shown."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.cases.account import Account, Difference
from engine.cases.case import FREEZES, CaseFile
from engine.cases.goal import All, holds, impossible
from engine.cases.item import Item, ItemKind
from engine.cases.study import Study
from engine.cases.write import flow

_NO_VALUE = "unreachable: no value in range comes to it"
_NOT_FOUND = "no account was found that comes to it, so perhaps it cannot be reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """One item, the cases that show it, and where there are none, why."""

    item: Item
    cases: tuple[str, ...]
    reason: str | None
    reachable: bool
    """False where no account can show it, whatever its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCoverage:
    """What the cases of one version show."""

    file: CaseFile
    items: tuple[Covered, ...]

    @property
    def wanted(self) -> int:
        """How many items some case could show."""
        return sum(each.reachable for each in self.items)

    @property
    def found(self) -> int:
        """How many items some case shows."""
        return sum(bool(each.cases) for each in self.items)

    @property
    def percent(self) -> int:
        """The share that is shown, in whole per cent, rounded down: 100 only where nothing is left."""
        return self.found * 100 // self.wanted if self.wanted else 100

    @property
    def uncovered(self) -> tuple[Covered, ...]:
        """The items that no case shows."""
        return tuple(each for each in self.items if not each.cases)

    def by_kind(self) -> Mapping[ItemKind, tuple[int, int]]:
        """For each kind, how many items are shown and how many could be."""
        found = Counter(each.item.kind for each in self.items if each.cases)
        wanted = Counter(each.item.kind for each in self.items if each.reachable)
        return {kind: (found[kind], wanted[kind]) for kind in ItemKind}


def cover(study: Study) -> VersionCoverage:
    """What the cases of a version show; for the rest an account is looked for."""
    return VersionCoverage(file=study.file, items=tuple(_covered(study)))


def reach(study: Study, item: Item) -> Account | None:
    """An account that shows an item, or nothing where none was found."""
    found = study.find(All((item.way, item.goal)))
    if found is None or not holds(item.goal, study.panels.answers(found.day, found.inputs)):
        return None
    return found


def _covered(study: Study) -> Iterator[Covered]:
    for shown in study.shown():
        item, reachable = shown.item, not impossible(shown.item.goal)
        reason = None
        if not shown.cases:
            reason = _reason(study, item) if reachable else _NO_VALUE
        yield Covered(item=item, cases=shown.cases, reason=reason, reachable=reachable)


def _reason(study: Study, item: Item) -> str:
    found = reach(study, item)
    if found is None:
        return _NOT_FOUND
    return f"a case {told(study.difference(found))} would"


def told(change: Difference) -> str:
    """How an account differs from the base, in words."""
    facts = [flow(change.given[part]) for part in ("profile", "request") if part in change.given]
    parts = [f"that gives {' and '.join(facts)}"] if facts else []
    parts += [f"in which {flow(change.given[FREEZES])} stand"] if FREEZES in change.given else []
    parts += [f"that leaves out {', '.join(change.absent)}"] if change.absent else []
    return " and ".join(parts) or "about the base"
