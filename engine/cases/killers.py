"""Looks for a case that would tell a mutant from its version: one that passes now and fails with the mutant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.cases.account import Account
from engine.cases.apart import meanings_of
from engine.cases.check import question_of
from engine.cases.goal import All, Any, Goal, Goals, distance, impossible
from engine.cases.kill import checked_mutant, decider_with
from engine.cases.mutant import Mutant
from engine.cases.probes import Panels, Probes
from engine.cases.run import met, tell
from engine.cases.search import Search
from engine.cases.study import Study
from engine.cases.substitute import same, substituted
from engine.cases.suggest import Suggestion, expected, question_about, write
from engine.decision.decide import Decider
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN, Unit
from engine.language.scope import none_flag
from engine.language.tree import Input, Node, Ref
from engine.policy.checked import Amount, CheckedPolicy, CheckedRule, score_ref
from engine.policy.names import MONEY, score_kind
from engine.policy.plan.plan import standing
from engine.policy.policy import Cap, Decline, Floor, Hold, IfUnknown, Waive

_ROUND = (1_000, 2_000, 5_000, 8_000, 10_000, 20_000, 50_000, 100_000)
_LIMIT = Ref(MONEY, total=False, name="limit/amount")
_MOST_TRIED = 1_500
_STARTS = 8
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Hunt:
    """A mutant with what tells it from its version."""

    mutant: Mutant
    checked: CheckedPolicy
    goals: tuple[Goal, ...]
    day: int


def killers(study: Study, mutants: Sequence[Mutant]) -> tuple[Suggestion | None, ...]:
    """For each mutant a case that kills it, or nothing where no account was found that tells the two apart."""
    found = _Killers(study)
    hunts = [found.hunt(mutant) for mutant in mutants]  # every goal is asked before the first panel is made
    return tuple(found.kill(hunt) for hunt in hunts)


class _Killers:
    """The search for accounts that tell mutants of one version apart from it."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._probes = Probes()
        self._goals = Goals(self._probes, study.version.lets)
        self._taken = {case.name for case in study.file.cases}
        self._panels = Panels(study.decider, study.version.checked, self._probes, study.pins)
        self._search = Search(self._panels, study.facts, study.thresholds)

    # What tells them apart

    def hunt(self, mutant: Mutant) -> _Hunt | None:
        """What to look for; nothing where the checks refuse the mutant."""
        checked = checked_mutant(self._study, mutant)
        if checked is None:
            return None
        day = self._study.day if mutant.day is None else self._day(mutant.day)
        goals = tuple(goal for goal in self._differences(checked) if not impossible(goal))
        return _Hunt(mutant, checked, goals, day)

    def _day(self, start: int) -> int:
        """A day of the version on which a dated value counts: the usual one, or the first."""
        epoch = self._study.decider.snapshot.epoch
        return self._study.day if epoch(start) == epoch(self._study.day) else start

    def _differences(self, other: CheckedPolicy) -> Iterator[Goal]:
        mine, goals = self._study.version.checked, self._goals
        meanings = meanings_of(mine, other)
        applies = goals.applies(self._study.version)
        if not same(mine.applies, other.applies):
            elsewhere = goals.differ(mine.applies, other.applies)
            fires = (goals.truth(rule.condition, want=True) for rule in mine.rules)
            yield from (All((elsewhere, each)) for each in fires)
            yield elsewhere
        for one, two in zip(mine.rules, other.rules, strict=True):
            yield from self._in_rule(applies, one, two, meanings)
        if mine.base is not None and other.base is not None:
            yield from self._amounts(applies, f"{mine.key}#base", mine.base, other.base, meanings)
        for dimension, beside in zip(mine.dimensions, other.dimensions, strict=True):
            for here, there in zip(dimension.characteristics, beside.characteristics, strict=True):
                if not same(here.points, there.points):
                    yield All((applies, self._inside(mine), goals.unlike(here.points, there.points)))
        if (minimum := other.policy.minimum) is not None and minimum != mine.policy.minimum:
            new = goals.truth(Input(BOOLEAN, total=False, name=none_flag("current_limit")), want=True)
            least = build.constant(mine.policy.minimum or 0, Unit.MONEY)
            yield All((applies, new, goals.truth(build.equal(_LIMIT, least), want=True)))

    def _inside(self, mine: CheckedPolicy) -> Goal:
        """That a score is at neither end of its range, where points are lost."""
        if mine.policy.score is None:
            return All(())
        kind = score_kind(mine.policy.score)
        score = Ref(kind, total=False, name=score_ref(mine.policy.policy, mine.policy.version))
        ends = (build.less(build.constant(kind.low), score), build.less(score, build.constant(kind.high)))
        return All(tuple(self._goals.truth(end, want=True) for end in ends))

    def _in_rule(
        self, applies: Goal, one: CheckedRule, two: CheckedRule, meanings: Mapping[str, Node]
    ) -> Iterator[Goal]:
        goals, name = self._goals, f"{self._study.version.key}#{one.rule.id}"
        condition = substituted(two.condition, meanings)
        if not same(one.condition, condition):
            yield All((applies, goals.differ(one.condition, condition)))
        if one.release is not None and two.release is not None:
            release = substituted(two.release, meanings)
            if not same(one.release, release):
                stands = Input(BOOLEAN, total=False, name=standing(one.rule.code or ""))
                quiet = goals.truth(one.condition, want=False)
                there = goals.truth(stands, want=True)
                yield All((applies, quiet, there, goals.differ(one.release, release)))
        fires = All((applies, goals.truth(one.condition, want=True)))
        if one.amount is not None and two.amount is not None:
            if isinstance(one.rule.effect, Waive):
                yield All(
                    (
                        fires,
                        goals.named(f"{name}/decides", want=True),
                        self._unlike(one.amount, two.amount, meanings),
                    )
                )
            yield from self._amounts(fires, name, one.amount, two.amount, meanings)
        if one.rule.if_unknown is not two.rule.if_unknown:
            raw = name if one.rule.if_unknown is IfUnknown.ASK else f"{name}/raw"
            yield All((applies, goals.unknown(one.condition), goals.named(raw, want=None)))
        if one.rule.effect != two.rule.effect and one.amount is None:
            if isinstance(one.rule.effect, Cap | Floor | Hold | Decline | Waive):
                yield All((fires, goals.named(f"{name}/decides", want=True)))
            yield fires

    def _unlike(self, one: Amount, two: Amount, meanings: Mapping[str, Node]) -> Goal:
        if isinstance(one, Ratio) or isinstance(two, Ratio):
            return All(())
        return self._goals.unlike(one, substituted(two, meanings))

    def _amounts(
        self, fires: Goal, name: str, one: Amount, two: Amount, meanings: Mapping[str, Node]
    ) -> Iterator[Goal]:
        """That two amounts differ where it shows in the limit: at a round amount, or at all."""
        if isinstance(one, Ratio) or isinstance(two, Ratio):
            return
        other = substituted(two, meanings)
        if same(one, other):
            return
        goals = self._goals
        differ = goals.unlike(one, other)
        step = build.constant(self._study.version.policy.round_down_to or _ROUND[0], Unit.MONEY)
        binds = goals.truth(build.less(one, build.plus(_LIMIT, step)), want=True)
        would = goals.truth(build.less(other, _LIMIT), want=True)
        for amount in (one, other):
            round_ = [build.equal(amount, build.constant(each, Unit.MONEY)) for each in _ROUND]
            at = Any(tuple(goals.truth(node, want=True) for node in round_))
            yield All((fires, differ, at, binds))
            yield All((fires, differ, at, binds, goals.named(f"{name}/decides", want=True)))
        yield All((fires, differ, Any((binds, would))))
        yield All((fires, differ))

    # The case

    def kill(self, hunt: _Hunt | None) -> Suggestion | None:
        """A case that passes now and fails with the mutant."""
        if hunt is None:
            return None
        decider, title = decider_with(self._study, hunt.checked), _title(hunt.mutant)
        for account in self._accounts(hunt):
            if self._tells(decider, hunt.checked, account):
                found = write(self._study, account, [title], self._taken)
                if found is not None and self._fails(decider, hunt.checked, found):
                    self._taken.add(found.case.name)
                    return found
        return None

    def _tells(self, decider: Decider, checked: CheckedPolicy, account: Account) -> bool:
        """Whether the version and its mutant decide an account differently, in what a case would expect."""
        study = self._study
        question = question_about(study, account)
        inputs = list(account.inputs)
        mine = tell(study.decider, study.decider.look(question, inputs), study.version.checked)
        other = tell(decider, decider.look(question, inputs), checked)
        policy = study.version.policy
        return list(expected(policy, mine)) != list(expected(policy, other))

    def _fails(self, decider: Decider, checked: CheckedPolicy, suggestion: Suggestion) -> bool:
        question = question_of(self._study.file, suggestion.case, self._study.pins)
        return not met(tell(decider, decider.sight(question), checked), suggestion.case)

    def _accounts(self, hunt: _Hunt) -> Iterator[Account]:
        """Accounts of which a goal holds, then those around them, then those of the cases."""
        found = []
        for goal in hunt.goals:
            account = self._search.find(goal, self._starts(goal, hunt.day))
            if account is not None:
                found.append((account, goal))
                yield account
        for account, goal in found:
            yield from islice(self._around(account, goal), _MOST_TRIED)
        yield from self._study.accounts

    def _starts(self, goal: Goal, day: int) -> list[Account]:
        """The base, then the cases that come closest."""
        near = [
            (distance(goal, self._panels.answers(each.day, each.inputs)), each)
            for each in self._study.accounts
        ]
        near.sort(key=lambda pair: pair[0])
        return [self._study.base_on(day), *(account for _, account in near[:_STARTS])]

    def _around(self, account: Account, goal: Goal) -> Iterator[Account]:
        """The account with one fact changed that the goal depends on."""
        facts = self._study.facts
        for name in self._search.facts_behind(goal, account):
            for state in facts.states(account, name, self._study.thresholds):
                yield facts.changed(account, name, state)


def _title(mutant: Mutant) -> str:
    """What the case is there for, short enough for a name."""
    was, becomes = (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in (mutant.was, mutant.becomes)
    )
    return f"{mutant.part}: {was}, not {becomes}"
