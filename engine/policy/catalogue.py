"""The catalogue of a folder: which policies there are, for whom, in force when, citing what, and last reviewed when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.policy.checked import CheckedPolicy
from engine.policy.lock import Lock, Released
from engine.policy.policy import Policy, Status
from engine.policy.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedVersion:
    """One version; days are ordinals, both inclusive."""

    policy: Policy
    begins: int
    ends: int | None
    """The last day in force: the author's own, or the day before the next version; None while neither is known."""
    cites: tuple[str, ...]
    """Every source that a rule or a dated value names, once, in the order of the file."""
    in_doubt: tuple[str, ...]
    """The rules that the authors want somebody to look at again."""
    released: Released | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedPolicy:
    """A policy with its versions in order."""

    name: str
    versions: tuple[CataloguedVersion, ...]

    @property
    def latest(self) -> Policy:
        """The version with the highest number, by which the policy is described."""
        return self.versions[-1].policy


def catalogue(snapshot: Snapshot, lock: Lock) -> tuple[CataloguedPolicy, ...]:
    """Every policy of a snapshot, by name."""
    return tuple(
        CataloguedPolicy(name=name, versions=tuple(_versions(group, lock)))
        for name, group in sorted(snapshot.versions.items())
    )


def _versions(group: Sequence[CheckedPolicy], lock: Lock) -> Iterator[CataloguedVersion]:
    standing = [checked.policy for checked in group if checked.policy.status is Status.IN_FORCE]
    last_days = {one.version: two.effective - 1 for one, two in pairwise(standing)}
    for checked in group:
        policy = checked.policy
        yield CataloguedVersion(
            policy=policy,
            begins=policy.effective,
            ends=_earlier(policy.until, last_days.get(policy.version)),
            cites=tuple(dict.fromkeys(_cites(policy))),
            in_doubt=tuple(rule.id for rule in policy.rules if rule.review),
            released=lock.find(checked.key),
        )


def _earlier(one: int | None, two: int | None) -> int | None:
    known = [day for day in (one, two) if day is not None]
    return min(known, default=None)


def _cites(policy: Policy) -> Iterator[str]:
    named = [dated.cite for parameter in policy.parameters for dated in parameter.values]
    named += [rule.cite for rule in policy.rules]
    return (cite for cite in named if cite is not None)
