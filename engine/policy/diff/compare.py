"""Versions, vocabularies and folders to their difference, by meaning."""

from collections.abc import Iterable, Iterator, Sequence

from engine.policy.checked import CheckedPolicy
from engine.policy.diff.change import AspectChange, ClauseChange, Difference, Kind, PartChange, VersionChange
from engine.policy.diff.clauses import expression_changes
from engine.policy.diff.rows import changed_rows
from engine.policy.field_parts import field_parts
from engine.policy.list_parts import list_parts
from engine.policy.meaning import Aspect, Part, PartKind
from engine.policy.parts import parts_of
from engine.policy.snapshot import Snapshot
from engine.policy.text_parts import text_parts

_RENAMED = (PartKind.RULE, PartKind.CHARACTERISTIC)
"""Parts that nothing in the language refers to by name, so that another name alone changes no meaning."""
_OPTIONS = "options"
"""What a field may be one of: told option by option."""


def compare_versions(before: CheckedPolicy, after: CheckedPolicy) -> Difference:
    """What one version of a policy says otherwise than another."""
    return Difference(versions=(_compared(Kind.CHANGED, before, after),))


def compare_folders(before: Snapshot, after: Snapshot) -> Difference:
    """What one folder says otherwise than another; an added version is held against the one it follows."""
    found = [
        each
        for name in sorted(before.versions.keys() | after.versions.keys())
        for each in _policy(before.versions.get(name, ()), after.versions.get(name, ()))
    ]
    fields, lists = (
        compare_parts(parts(before.vocabulary), parts(after.vocabulary))
        for parts in (field_parts, list_parts)
    )
    texts = compare_parts(text_parts(before.texts), text_parts(after.texts))
    return Difference(versions=tuple(found), fields=(*fields, *lists), texts=texts)


def compare_parts(before: Sequence[Part], after: Sequence[Part]) -> tuple[PartChange, ...]:
    """What became of each part, kind by kind: first what is gone, then the others in the order of the file."""
    return tuple(change for kind in PartKind for change in _kind(kind, before, after))


def _policy(before: Sequence[CheckedPolicy], after: Sequence[CheckedPolicy]) -> Iterator[VersionChange]:
    old = {checked.policy.version: checked for checked in before}
    new = {checked.policy.version: checked for checked in after}
    for version in sorted(old.keys() | new.keys()):
        match old.get(version), new.get(version):
            case None, CheckedPolicy() as added:
                earlier = [checked for number, checked in new.items() if number < version]
                yield _compared(Kind.ADDED, earlier[-1] if earlier else None, added)
            case CheckedPolicy() as removed, None:
                name = removed.policy.policy
                yield VersionChange(change=Kind.REMOVED, policy=name, before=version, after=None)
            case CheckedPolicy() as one, CheckedPolicy() as other:
                found = _compared(Kind.CHANGED, one, other)
                if found.parts:
                    yield found


def _compared(change: Kind, before: CheckedPolicy | None, after: CheckedPolicy) -> VersionChange:
    return VersionChange(
        change=change,
        policy=after.policy.policy,
        before=before.policy.version if before else None,
        after=after.policy.version,
        parts=compare_parts(parts_of(before) if before else (), parts_of(after)),
    )


def _kind(kind: PartKind, before: Iterable[Part], after: Iterable[Part]) -> Iterator[PartChange]:
    old = {part.name: part for part in before if part.kind is kind}
    new = {part.name: part for part in after if part.kind is kind}
    renamed = _renamed(old, new) if kind in _RENAMED else {}
    for name, part in old.items():
        if name not in new and name not in renamed.values():
            yield PartChange(change=Kind.REMOVED, kind=kind, name=name, whole=part)
    for name, part in new.items():
        if name in renamed:
            yield PartChange(change=Kind.RENAMED, kind=kind, name=name, was=renamed[name])
        elif name not in old:
            yield PartChange(change=Kind.ADDED, kind=kind, name=name, whole=part)
        elif old[name].says != part.says:
            yield PartChange(
                change=Kind.CHANGED, kind=kind, name=name, aspects=tuple(_aspects(old[name], part))
            )


def _renamed(old: dict[str, Part], new: dict[str, Part]) -> dict[str, str]:
    """By new name the old one, where the same stands under another name."""
    found: dict[str, str] = {}
    for name, part in new.items():
        if name in old:
            continue
        same = (other for other, was in old.items() if other not in new and was.says == part.says)
        free = [other for other in same if other not in found.values()]
        if free:
            found[name] = free[0]
    return found


def _aspects(before: Part, after: Part) -> Iterator[AspectChange]:
    old = {aspect.name: aspect for aspect in before.aspects}
    new = {aspect.name: aspect for aspect in after.aspects}
    for name in _names(after.kind, old, new):
        one, other = old.get(name), new.get(name)
        if one is None or other is None or one.meaning != other.meaning:
            yield _aspect(name, one, other)
    yield from changed_rows(before.rows, after.rows)


def _names(kind: PartKind, old: Iterable[str], new: Iterable[str]) -> list[str]:
    """The names of all aspects: dated values by day, others as the right side has them, then what is gone."""
    names = list(dict.fromkeys((*new, *old)))
    return sorted(names) if kind in {PartKind.PARAMETER, PartKind.LIST} else names


def _aspect(name: str, before: Aspect | None, after: Aspect | None) -> AspectChange:
    clauses: tuple[ClauseChange, ...] = ()
    if before and after and before.syntax and after.syntax:
        clauses = expression_changes(name, before.syntax, after.syntax)
    elif before and after and name == _OPTIONS:
        clauses = tuple(_options(before.text.split(", "), after.text.split(", ")))
    return AspectChange(
        name=name,
        before=before.text if before else None,
        after=after.text if after else None,
        clauses=clauses,
    )


def _options(before: Sequence[str], after: Sequence[str]) -> Iterator[ClauseChange]:
    """The options that are gone and those that are new; their order means nothing."""
    yield from (ClauseChange(option, None) for option in before if option not in after)
    yield from (ClauseChange(None, option) for option in after if option not in before)
