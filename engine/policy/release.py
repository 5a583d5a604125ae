"""Releases: what a version means is recorded once, with author and approver, and never changes afterwards."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.policy.checked import CheckedPolicy
from engine.policy.field_parts import field_kinds, fields_read
from engine.policy.list_parts import lists_read
from engine.policy.lock import Lock, Released, lock_of, with_entry
from engine.policy.meaning import Part, PartKind, days_of, digest_of, digest_of_part, with_values
from engine.policy.parts import parts_of
from engine.policy.policy import Status
from engine.policy.snapshot import Snapshot, snapshot_of
from engine.policy.together import check_outcomes
from engine.policy.written import day
from engine.text import problems
from engine.text.place import Place
from engine.text.problem import Problem, Rejected, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Who wrote a version, who approved it, and on which day."""

    author: str
    approver: str
    day: int


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same but for capitals, spaces and how their letters are encoded."""
    return _folded(one) == _folded(other)


def release(snapshot: Snapshot, lock: Lock, checked: CheckedPolicy, signed: Signatures) -> Lock:
    """The record with one more version, the same where it is recorded already; raises Rejected."""
    if same_person(signed.author, signed.approver):
        reason = "one person cannot both write and approve"
        raise ValueError(reason)
    found = [*check_release(snapshot, lock), *_unready(snapshot, lock, checked)]
    if found:
        raise Rejected(found)
    if lock.find(checked.key) is not None:
        return lock
    fields = fields_read(checked, field_kinds(snapshot.vocabulary))
    parts = _parts(checked, snapshot, signed.day)
    entry = _record(lock, checked, (parts, fields), signed)
    return with_entry(lock, entry, {field.name: digest_of_part(field) for field in fields})


def check_release(snapshot: Snapshot, lock: Lock) -> tuple[Problem, ...]:
    """What released versions mean now and did not mean when they were released."""
    versions = _versions(snapshot)
    fields = field_kinds(snapshot.vocabulary)
    found = [*_changed_fields(lock, fields)]
    told = {problem.place for problem in found}
    for entry in lock.entries:
        checked = versions.get(entry.key)
        if checked is None:
            found.append(problems.released_gone(entry.place, entry.key, day(entry.released_on)))
            continue
        read = fields_read(checked, fields)
        parts = _parts(checked, snapshot, entry.released_on)
        sound = not told & {field.place for field in read}
        found += _changes(entry, checked, (parts, read), sound=sound)
    return in_order(found)


def release_problems(snapshot: Snapshot, files: Mapping[str, bytes], root: str) -> tuple[Problem, ...]:
    """What is wrong with a folder's record of releases, or with its released versions."""
    try:
        return check_release(snapshot, lock_of(files, root))
    except Rejected as rejected:
        return rejected.problems


def released_only(snapshot: Snapshot, lock: Lock) -> Snapshot:
    """The snapshot of the released versions alone; raises Rejected where they do not stand by themselves."""
    known = {entry.key for entry in lock.entries}
    kept = {
        name: found
        for name, group in snapshot.versions.items()
        if (found := tuple(checked for checked in group if checked.key in known))
    }
    wrong = [*check_release(snapshot, lock), *([] if kept else [problems.nothing_released(_top(lock))])]
    for group in kept.values():
        wrong += [problem for checked in group for problem in _unreleased_uses(snapshot, lock, checked)]
    wrong = wrong or list(check_outcomes(kept))
    if wrong:
        raise Rejected(wrong)
    alone = snapshot_of(snapshot.vocabulary, snapshot.texts, kept)
    for first in alone.boundaries:
        # As when the whole folder was loaded: what could grow too large shows before anything is decided.
        alone.plan(first, alone.vocabulary.required)
    return alone


def _unready(snapshot: Snapshot, lock: Lock, checked: CheckedPolicy) -> Iterator[Problem]:
    """Why a version cannot be released yet."""
    if checked.policy.status is Status.DRAFT:
        yield problems.draft_not_released(checked.policy.version_place, checked.key)
    yield from _unreleased_uses(snapshot, lock, checked)


def _unreleased_uses(snapshot: Snapshot, lock: Lock, checked: CheckedPolicy) -> Iterator[Problem]:
    """Scores of other policies that a version uses and that are not released; without a number, any will do."""
    for use in checked.policy.uses:
        group = [each for each in snapshot.versions[use.policy] if each.policy.score is not None]
        wanted = [each for each in group if use.version in {None, each.policy.version}]
        if not any(lock.find(each.key) for each in wanted):
            yield problems.use_not_released(use.place, checked.key, wanted[-1].key)


_Meant = tuple[tuple[Part, ...], tuple[Part, ...]]
"""The parts of a version, and the fields it reads."""


def _parts(checked: CheckedPolicy, snapshot: Snapshot, last: int) -> tuple[Part, ...]:
    """What a version means as of the day of its release: its own parts, and its lists up to that day."""
    return (*parts_of(checked), *lists_read(checked, snapshot.vocabulary, last))


def _record(lock: Lock, checked: CheckedPolicy, meant: _Meant, signed: Signatures) -> Released:
    parts, fields = meant
    return Released(
        policy=checked.policy.policy,
        version=checked.policy.version,
        digest=digest_of(checked.key, (*parts, *fields)),
        author=" ".join(signed.author.split()),
        approver=" ".join(signed.approver.split()),
        released_on=signed.day,
        values=days_of(parts),
        parts={part.title: digest_of_part(part) for part in parts},
        place=_top(lock),
    )


def _changed_fields(lock: Lock, fields: tuple[Part, ...]) -> Iterator[Problem]:
    """Fields that are not what they were when a version that reads them was released."""
    for field in fields:
        if field.name in lock.fields and digest_of_part(field) != lock.fields[field.name]:
            yield problems.released_field_changed(field.place, field.name)


def _changes(entry: Released, checked: CheckedPolicy, meant: _Meant, *, sound: bool) -> Iterator[Problem]:
    """What a released version means otherwise; `sound` fields are those of the release."""
    yield from _early_values(entry, checked)
    parts, fields = with_values(meant[0], entry.values), meant[1]
    if digest_of(entry.key, (*parts, *fields)) == entry.digest:
        return
    found = [*_changed_parts(entry, checked, parts)]
    yield from found
    if not found and sound:
        yield problems.released_digest(entry.place, entry.key)


def _changed_parts(entry: Released, checked: CheckedPolicy, parts: tuple[Part, ...]) -> Iterator[Problem]:
    """The parts of a released version that are gone, new or changed."""
    key, on, record = entry.key, day(entry.released_on), entry.place
    now = {part.title: part for part in parts}
    for title in sorted(entry.parts.keys() - now.keys()):
        yield problems.released_part_gone(checked.policy.place, key, title, on, record)
    for title, part in now.items():
        if title not in entry.parts:
            yield problems.released_part_new(part.place, key, title, on, record)
        elif digest_of_part(part) == entry.parts[title]:
            continue
        elif part.kind is PartKind.LIST:
            yield problems.released_list_changed(part.place, key, part.name, on, record)
        else:
            yield problems.released_changed(part.place, key, title, on, record)


def _early_values(entry: Released, checked: CheckedPolicy) -> Iterator[Problem]:
    """Values that were appended for days up to the release; a parameter that is new is reported itself."""
    for parameter in checked.policy.parameters:
        recorded = entry.values.get(parameter.name)
        if recorded is None:
            continue
        for value in parameter.values:
            if day(value.start) not in recorded and value.start <= entry.released_on:
                on = day(entry.released_on)
                yield problems.released_value_early(value.place, entry.key, parameter.name, on, entry.place)


def _versions(snapshot: Snapshot) -> Mapping[str, CheckedPolicy]:
    return {checked.key: checked for group in snapshot.versions.values() for checked in group}


def _top(lock: Lock) -> Place:
    return Place(lock.path, 1, 1)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
