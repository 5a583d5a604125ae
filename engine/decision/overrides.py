"""Overrides: what a member of staff asked to lift from a decision, who agreed, why, and until when.

Only an ordinary cap, hold, decline or freeze can be lifted; what the law or the customer stands behind cannot.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.decision.normalize import Misfit, calendar_day
from engine.decision.question import FactProblem, FactsRefused
from engine.policy.plan.plan import Plan, PlannedRule
from engine.policy.policy import Cap, Decline, Freeze, Hold, Rule, Strength
from engine.policy.snapshot import Snapshot
from engine.text.nearest import nearest

MOST_OVERRIDES = 20
LONGEST_LIFT, LONGEST_NAME, LONGEST_WHY = 200, 128, 1_000
LENGTHS = {"lift": LONGEST_LIFT, "by": LONGEST_NAME, "approved_by": LONGEST_NAME, "why": LONGEST_WHY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One thing to lift."""

    lift: str
    """`policy#rule`, or the code of a freeze."""
    by: str
    approved_by: str
    why: str
    until: int
    """Ordinal of the last day on which it counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """An override with what it lifts."""

    override: Override
    verdicts: frozenset[str]
    """The bindings of the verdicts of its rules."""
    code: str | None
    """The code of a standing freeze that no rule in force owns."""


def read_overrides(given: object) -> tuple[Override, ...]:
    """The overrides of a request; raises Misfit where the list is not as its schema says."""
    if not isinstance(given, list) or len(given) > MOST_OVERRIDES:
        raise Misfit
    return tuple(map(_override, given))


def _override(given: object) -> Override:
    if not isinstance(given, dict) or given.keys() != {*LENGTHS, "until"}:
        raise Misfit
    texts = {name: _text(given[name], longest) for name, longest in LENGTHS.items()}
    return Override(**texts, until=calendar_day(given["until"]))


def _text(given: object, longest: int) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > longest:
        raise Misfit
    return given


def lifts_of(
    overrides: Sequence[Override], plan: Plan, snapshot: Snapshot, standing: Sequence[object], day: int
) -> tuple[Lift, ...]:
    """What each override lifts; raises FactsRefused with all that must not be lifted, or not so."""
    targets = _Targets(plan, snapshot, standing)
    problems: list[FactProblem] = []
    found: list[Lift] = []
    seen: set[str] = set()
    for place, override in enumerate(overrides):
        pointer = f"/overrides/{place}"
        problems += _consent(override, pointer, day)
        if override.lift in seen:
            problems.append(
                FactProblem(pointer=f"{pointer}/lift", code="duplicate-lift", message="this is lifted twice")
            )
            continue
        seen.add(override.lift)
        try:
            found.append(targets.lift(override, f"{pointer}/lift"))
        except FactsRefused as refused:
            problems += refused.problems
    if problems:
        raise FactsRefused(problems)
    return tuple(found)


def _consent(override: Override, pointer: str, day: int) -> Iterator[FactProblem]:
    """Two people must stand behind an override, and for no longer than they said."""
    if _same(override.by) == _same(override.approved_by):
        message = "whoever asks for an override cannot approve it as well"
        yield FactProblem(pointer=f"{pointer}/approved_by", code="same-person", message=message)
    if override.until < day:
        yield FactProblem(
            pointer=f"{pointer}/until",
            code="expired",
            message="this override has ended before the day of the decision",
        )


def _same(name: str) -> str:
    """A name whatever its capitals, spaces and forms of letters."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class _Targets:
    """What can be lifted from the decision of one account."""

    def __init__(self, plan: Plan, snapshot: Snapshot, standing: Sequence[object]) -> None:
        self._rules = plan.rules
        written = [
            (checked, each.rule)
            for group in snapshot.versions.values()
            for checked in group
            for each in checked.rules
        ]
        self._ids = {f"{checked.policy.policy}#{rule.id}" for checked, rule in written}
        self._freezes = [rule for _, rule in written if isinstance(rule.effect, Freeze)]
        self._standing = {str(freeze["code"]) for freeze in standing if isinstance(freeze, dict)}

    def lift(self, override: Override, pointer: str) -> Lift:
        """What an override lifts; raises FactsRefused."""
        rules = [rule for rule in self._rules if _is_meant(rule, override.lift)]
        owned = [rule.checked.rule for rule in rules]
        code = override.lift if not rules and override.lift in self._standing else None
        if code is not None:
            owned = [rule for rule in self._freezes if rule.code == code]
        elif not rules:
            raise FactsRefused((self._unknown(override.lift, pointer),))
        for rule in owned:
            _check_liftable(rule, pointer)
        return Lift(override=override, verdicts=frozenset(rule.verdict for rule in rules), code=code)

    def _unknown(self, name: str, pointer: str) -> FactProblem:
        if name in self._ids or name in {rule.code for rule in self._freezes}:
            return FactProblem(
                pointer=pointer,
                code="not-in-force",
                message="this is in force in no version that takes part on the day",
            )
        known = {rule.id for rule in self._rules} | {str(rule.code) for rule in self._freezes}
        close = nearest(name, sorted(known))
        hint = f", did you mean `{close}`?" if close else ""
        message = f"no policy for this account has a rule `policy#rule` or a freeze code of this name{hint}"
        return FactProblem(pointer=pointer, code="unknown-rule", message=message)


def _is_meant(rule: PlannedRule, name: str) -> bool:
    written = rule.checked.rule
    return rule.id == name or (isinstance(written.effect, Freeze) and written.code == name)


def is_liftable(rule: Rule) -> bool:
    """Whether a rule can be lifted at all."""
    return isinstance(rule.effect, Cap | Hold | Decline | Freeze) and rule.strength is Strength.ORDINARY


def _check_liftable(rule: Rule, pointer: str) -> None:
    if not isinstance(rule.effect, Cap | Hold | Decline | Freeze):
        message = "only a cap, a hold, a decline or a freeze can be lifted"
        raise FactsRefused((FactProblem(pointer=pointer, code="not-liftable", message=message),))
    if rule.strength is not Strength.ORDINARY:
        message = "what the law or the customer stands behind cannot be lifted"
        raise FactsRefused((FactProblem(pointer=pointer, code="not-liftable", message=message),))
