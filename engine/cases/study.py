"""One version and its cases laid out for study: what its cases should show, and which do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from engine.cases.account import Account, Difference, Fields
from engine.cases.case import CaseFile, Facts, facts_of
from engine.cases.check import pins_of, question_of
from engine.cases.goal import Goal, distance, holds
from engine.cases.item import Item
from engine.cases.items import items_of
from engine.cases.probes import Answers, Panels, Probes
from engine.cases.search import Search
from engine.cases.sites import sites
from engine.cases.version import Version
from engine.decision.decide import Decider
from engine.decision.question import FactsRefused, Question
from engine.language.syntax import NumberLiteral, Syntax, parts
from engine.policy.checked import CheckedPolicy

_NEAREST = 6
"""So many cases are tried as the start of a search, beside the base."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One item, with the cases that show it."""

    item: Item
    cases: tuple[str, ...]


class Study:
    """A version with its cases, asked through the plans that decide them."""

    def __init__(self, decider: Decider, file: CaseFile, checked: CheckedPolicy) -> None:
        self.decider = decider
        self.file = file
        self.version = Version(decider.snapshot, checked)
        self.pins = pins_of(checked)
        self.probes = Probes()
        self.items = items_of(self.version, self.probes)
        every = [each for group in decider.snapshot.versions.values() for each in group]
        self.facts = Fields(decider.snapshot.vocabulary, decider.layout, every)
        self.panels = Panels(decider, checked, self.probes, self.pins)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The account of each case."""
        asked = [question_of(self.file, case, self.pins) for case in self.file.cases]
        return tuple(Account(tuple(self.decider.normalize(each)), each.day) for each in asked)

    @cached_property
    def base(self) -> Account:
        """The account of the base, on the day that most cases have."""
        return self.base_on(self.day)

    @cached_property
    def day(self) -> int:
        """The day that most cases have."""
        return Counter(case.as_of for case in self.file.cases).most_common(1)[0][0]

    def base_on(self, day: int) -> Account:
        """The account of the base on a day."""
        facts = self.start
        question = Question(
            profile=facts.profile, request=facts.request, freezes=facts.freezes, day=day, pins=self.pins
        )
        return Account(tuple(self.decider.normalize(question)), day)

    @cached_property
    def start(self) -> Facts:
        """The facts of the base; where they are no account by themselves, with those of the first case."""
        first = self.file.cases[0]
        return facts_of(self.file.base, replace(first, given=self.seed, absent=()))

    @cached_property
    def seed(self) -> Facts | None:
        """What every case must give beside its own facts, as the base alone is no account."""
        base = self.file.base
        question = Question(profile=base.profile, request=base.request, freezes=base.freezes, day=self.day)
        try:
            self.decider.normalize(question)
        except FactsRefused:
            return self.file.cases[0].given
        return None

    def difference(self, account: Account) -> Difference:
        """How an account differs from the base."""
        return self.facts.difference(account, self.base_on(account.day))

    @cached_property
    def answers(self) -> tuple[Answers, ...]:
        """What the panel answers of each case."""
        return tuple(self.panels.answers(each.day, each.inputs) for each in self.accounts)

    def shown(self) -> Iterator[Shown]:
        """Every item with the cases that show it."""
        names = [case.name for case in self.file.cases]
        for item in self.items:
            found = zip(names, self.answers, strict=True)
            yield Shown(item, tuple(name for name, values in found if holds(item.goal, values)))

    def find(self, goal: Goal) -> Account | None:
        """An account of which a goal holds, near the base or else near a case; nothing where none was found."""
        return self.search.find(goal, list(self.starts(goal)))

    def starts(self, goal: Goal) -> Iterator[Account]:
        """Where to begin: the base, then the cases that come closest."""
        yield self.base
        near = sorted(zip(self.accounts, self.answers, strict=True), key=lambda pair: distance(goal, pair[1]))
        yield from (account for account, _ in near[:_NEAREST])

    @cached_property
    def search(self) -> Search:
        """The search over this version's panels."""
        return Search(self.panels, self.facts, self.thresholds)

    @cached_property
    def thresholds(self) -> tuple[int, ...]:
        """The numbers that stand in the version's texts and parameters, as whole units and as hundredths."""
        literals = [value for site in sites(self.version.policy) for value in _numbers(site.text.syntax)]
        literals += [dated.value for each in self.version.policy.parameters for dated in each.values]
        literals += [
            each for each in (self.version.policy.minimum, self.version.policy.round_down_to) if each
        ]
        scaled = [value * scale for value in literals for scale in (1, 100)]
        return tuple(sorted({int(value) for value in scaled if value.denominator == 1}))


def _numbers(syntax: Syntax) -> Iterator[Fraction]:
    if isinstance(syntax, NumberLiteral):
        yield syntax.value
    for part in parts(syntax):
        yield from _numbers(part)
