"""Everything that can change a decision, as one immutable value with one digest."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import TypeVar

from engine.policy.epochs import Pins, Versions, boundaries, epoch_of, of_jurisdiction
from engine.policy.plan.lower import lower_plan
from engine.policy.plan.plan import STANDING, Plan
from engine.policy.texts import Texts
from engine.policy.vocabulary import Vocabulary
from engine.text.strict_json import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The vocabulary, the texts and every checked version, with the plans lowered from them so far."""

    vocabulary: Vocabulary
    texts: Texts
    versions: Versions
    digest: str
    boundaries: tuple[int, ...]
    plans: dict[tuple[int, Pins, frozenset[str]], Plan] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """A memo: what it holds follows from the rest."""
    parts: dict[str, "Snapshot"] = field(default_factory=dict, init=False, compare=False, repr=False)
    """A memo of the parts by jurisdiction."""

    def of(self, jurisdiction: str) -> "Snapshot":
        """The same with only the versions that can take part for accounts of one jurisdiction.

        A Plan of a part is small, and its epochs end only where something of its own changes.
        """
        found = self.parts.get(jurisdiction)
        if found is None:
            versions = of_jurisdiction(self.versions, jurisdiction)
            found = replace(self, versions=versions, boundaries=boundaries(versions))
            self.parts[jurisdiction] = found
        return found

    def plan(self, day: int, present: frozenset[str], pins: Pins = frozenset()) -> Plan:
        """The Plan for a day and for profiles in which these fields are present; made once for each epoch."""
        key = self.epoch(day), pins, present
        found = self.plans.get(key)
        if found is None:
            found = lower_plan(epoch_of(self.versions, day, pins), self.vocabulary, present)
            remember(self.plans, key, found)
        return found

    def epoch(self, day: int) -> int:
        """The number of the epoch a day lies in."""
        return bisect_right(self.boundaries, day)


MOST_PINNED = 32
"""Any caller may ask for any mix of old versions; so many of the plans for them are kept."""

K = TypeVar("K", bound=tuple[int, Pins, object])
V = TypeVar("V")


def remember(kept: dict[K, V], key: K, value: V) -> None:
    """Keep what was made for a key; of what was made for pinned versions, only the latest."""
    kept[key] = value
    pinned = [other for other in kept if other[1]]
    if len(pinned) > MOST_PINNED:
        kept.pop(pinned[0], None)


def snapshot_of(vocabulary: Vocabulary, texts: Texts, versions: Versions) -> Snapshot:
    """The snapshot of what was checked."""
    digests = {checked.key: checked.policy.digest for group in versions.values() for checked in group}
    whole = canonical({"vocabulary": vocabulary.digest, "texts": texts.digest, "policies": digests})
    return Snapshot(
        vocabulary=vocabulary,
        texts=texts,
        versions=MappingProxyType(dict(versions)),
        digest=f"sha256:{sha256(whole).hexdigest()}",
        boundaries=boundaries(versions),
    )


def everything(vocabulary: Vocabulary) -> frozenset[str]:
    """The presence of all fields and of the standing freezes."""
    return frozenset(vocabulary.fields) | {STANDING}
