"""Which version of each policy is in force on a day, and the days on which that, or a parameter, changes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from engine.policy.checked import CheckedPolicy, score_ref
from engine.policy.plan.lower import Epoch
from engine.policy.plan.workbench import InForce
from engine.policy.policy import Status

Versions = Mapping[str, tuple[CheckedPolicy, ...]]
"""The versions of each policy, in order."""

Pins = frozenset[tuple[str, int]]
"""Versions asked for by number, whatever the day."""


def by_policy(checked: Iterable[CheckedPolicy]) -> dict[str, tuple[CheckedPolicy, ...]]:
    """The versions of each policy, both in order."""
    ordered = sorted(checked, key=lambda version: (version.policy.policy, version.policy.version))
    grouped = groupby(ordered, key=lambda version: version.policy.policy)
    return {name: tuple(versions) for name, versions in grouped}


def of_jurisdiction(versions: Versions, jurisdiction: str) -> Versions:
    """The policies of one jurisdiction and the scores they use, wherever these are from."""
    found = {
        name: group
        for name, group in versions.items()
        if any(version.policy.jurisdiction == jurisdiction for version in group)
    }
    while used := {use for group in found.values() for use in _uses(group)} - found.keys():
        found |= {name: versions[name] for name in used}
    return {name: found[name] for name in sorted(found)}


def _uses(group: Iterable[CheckedPolicy]) -> Iterator[str]:
    return (use.policy for version in group for use in version.policy.uses)


def standing_as(versions: Versions, statuses: Collection[Status]) -> Pins:
    """The last version of each policy that has one of these standings, to be asked for as if it were in force."""
    found = (
        (name, [checked.policy.version for checked in group if checked.policy.status in statuses])
        for name, group in versions.items()
    )
    return frozenset((name, numbers[-1]) for name, numbers in found if numbers)


def boundaries(versions: Versions) -> tuple[int, ...]:
    """The first day of each epoch but the first, ascending."""
    return tuple(sorted({day for group in versions.values() for checked in group for day in _days(checked)}))


def _days(checked: CheckedPolicy) -> Iterator[int]:
    policy = checked.policy
    if policy.anchor is not None:
        return
    yield policy.effective
    if policy.until is not None:
        yield policy.until + 1
    for parameter in policy.parameters:
        yield from (dated.start for dated in parameter.values)


def epoch_of(versions: Versions, day: int, pins: Pins = frozenset()) -> Epoch:
    """What is in force on a day; pinned versions stand in for those the day would pick."""
    in_force = tuple(
        version for name, group in versions.items() for version in _in_force(group, day, dict(pins).get(name))
    )
    return Epoch(day=day, in_force=in_force, scored=tuple(_scored(versions, in_force, day)))


def _in_force(group: Sequence[CheckedPolicy], day: int, pinned: int | None) -> Iterator[InForce]:
    if pinned is not None:
        yield from (InForce(checked=c, next_start=None) for c in group if c.policy.version == pinned)
        return
    standing = [checked for checked in group if checked.policy.status is Status.IN_FORCE]
    starts = [checked.policy.effective for checked in standing]
    if standing and standing[0].policy.anchor is not None:
        ends = [*starts[1:], None]
        yield from (InForce(checked=c, next_start=end) for c, end in zip(standing, ends, strict=True))
        return
    begun = [checked for checked in standing if checked.policy.effective <= day]
    if begun and (begun[-1].policy.until is None or day <= begun[-1].policy.until):
        yield InForce(checked=begun[-1], next_start=None)


def _scored(versions: Versions, in_force: Sequence[InForce], day: int) -> Iterator[tuple[str, CheckedPolicy]]:
    """Each score that is in force or used, by the reference it is used under."""
    found: dict[str, CheckedPolicy] = {}
    for version in in_force:
        policy = version.checked.policy
        if policy.score is not None:
            found[score_ref(policy.policy, policy.version)] = version.checked
            found[score_ref(policy.policy, None)] = version.checked
    for version in in_force:
        for use in version.checked.policy.uses:
            ref = score_ref(use.policy, use.version)
            if ref not in found:
                found[ref] = _used(versions[use.policy], use.version, day)
    yield from sorted(found.items(), key=lambda pair: (pair[1].key, pair[0]))


def _used(group: Sequence[CheckedPolicy], version: int | None, day: int) -> CheckedPolicy:
    """The version a use means; without a number the last that has begun, or the first of all."""
    if version is not None:
        return next(checked for checked in group if checked.policy.version == version)
    scored = [checked for checked in group if checked.policy.score is not None]
    begun = [checked for checked in scored if checked.policy.effective <= day]
    return begun[-1] if begun else scored[0]
