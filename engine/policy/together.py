"""Checks what only shows when all versions are seen together: order, overlaps, cycles and shared outcomes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from engine.language.tree import And, Const, Eq, In, Input, Node
from engine.policy.checked import CheckedPolicy, key, score_ref
from engine.policy.epochs import Versions, boundaries, epoch_of, of_jurisdiction
from engine.policy.plan.referrals import natural_outcome
from engine.policy.policy import Do, Freeze, Policy, Refer, Rule, Status
from engine.policy.texts import Texts
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem

Numbered = Mapping[str, Sequence[Policy]]
"""The versions of each policy, by number."""


def check_versions(versions: Numbered) -> Iterator[Problem]:
    """Versions given twice, out of order or overlapping, and uses that cannot be served."""
    for group in versions.values():
        for one, two in pairwise(group):
            if one.version == two.version:
                yield problems.duplicate_version(two.version_place, key(two), one.version_place)
        yield from _order([policy for policy in group if policy.status is Status.IN_FORCE])
        yield from _anchors(group)
    yield from _uses(versions)
    yield from _cycles(versions)


def _order(group: Sequence[Policy]) -> Iterator[Problem]:
    for one, two in pairwise(group):
        if one.version != two.version and two.effective <= one.effective:
            first = one.effective_place
            yield problems.versions_out_of_order(two.effective_place, two.version, one.version, first)
        elif one.until is not None and one.until >= two.effective:
            place = one.until_place or one.effective_place
            yield problems.versions_overlap(place, one.version, two.version, two.effective_place)


def _anchors(group: Sequence[Policy]) -> Iterator[Problem]:
    for policy in group:
        if policy.anchor != group[0].anchor:
            place = policy.anchor_place or policy.place
            yield problems.anchors_differ(place, group[0].anchor_place or group[0].place)
        if policy.anchor is not None:
            yield from (
                problems.anchored_freeze(rule.place)
                for rule in policy.rules
                if isinstance(rule.effect, Freeze)
            )


def _uses(versions: Numbered) -> Iterator[Problem]:
    for policy in (policy for group in versions.values() for policy in group):
        for use in policy.uses:
            used = [other for other in versions.get(use.policy, ()) if use.version in {None, other.version}]
            if used and policy.anchor is None and min(other.effective for other in used) > policy.effective:
                yield problems.used_too_early(
                    use.place, score_ref(use.policy, use.version).partition("/score")[0]
                )


def _cycles(versions: Numbered) -> Iterator[Problem]:
    uses = {name: {use.policy for policy in group for use in policy.uses} for name, group in versions.items()}
    for name, group in versions.items():
        path = _path(name, name, uses)
        if path is not None and name == min(path):
            place = next(use.place for policy in group for use in policy.uses if use.policy == path[1])
            yield problems.cyclic_uses(place, path)


def _path(start: str, goal: str, uses: Mapping[str, set[str]]) -> list[str] | None:
    """A way along the uses from one policy to another, at least one step long."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for used in sorted(uses.get(way[-1], ())):
            if used == goal:
                return [*way, used]
            if used not in seen:
                seen.add(used)
                ways.append([*way, used])
    return None


def check_texts(policies: Sequence[Policy], texts: Texts) -> Iterator[Problem]:
    """Codes, guidance, actions and templates that the catalogue lacks."""
    for policy in policies:
        if policy.base is not None:
            yield from _code(policy.base.code, policy.base.place, texts)
        for rule in policy.rules:
            yield from _rule_texts(rule, texts)
        for dimension in policy.score.dimensions if policy.score else ():
            for characteristic in dimension.characteristics:
                yield from _code(characteristic.code, characteristic.place, texts)


def _code(code: str | None, place: Place, texts: Texts) -> Iterator[Problem]:
    if code is not None and code not in texts.reasons:
        yield problems.unknown_code(place, code, nearest(code, texts.reasons))


def _rule_texts(rule: Rule, texts: Texts) -> Iterator[Problem]:
    yield from _code(rule.code, rule.place, texts)
    if rule.guidance is not None and rule.guidance not in texts.guidance:
        yield problems.unknown_text(
            rule.place, rule.guidance, "guidance", nearest(rule.guidance, texts.guidance)
        )
    if isinstance(rule.effect, Do):
        yield from _duty(rule.effect, rule.place, texts)


def _duty(duty: Do, place: Place, texts: Texts) -> Iterator[Problem]:
    if duty.action not in texts.actions:
        yield problems.unknown_text(place, duty.action, "actions", nearest(duty.action, texts.actions))
    if duty.template is not None and duty.template not in texts.templates:
        yield problems.unknown_text(
            place, duty.template, "templates", nearest(duty.template, texts.templates)
        )


def check_outcomes(versions: Versions) -> Iterator[Problem]:
    """In every epoch of a jurisdiction: one base for an account, one rule for a freeze code, outcomes for referrals."""
    for home in sorted({checked.policy.jurisdiction for group in versions.values() for checked in group}):
        yield from _at_home(home, of_jurisdiction(versions, home))
    for checked in (checked for group in versions.values() for checked in group):
        for rule in checked.policy.rules:
            if (
                isinstance(rule.effect, Refer)
                and rule.effect.outcome is None
                and natural_outcome(checked) is None
            ):
                yield problems.refer_outcome(rule.place)


def _at_home(home: str, versions: Versions) -> Iterator[Problem]:
    for day in boundaries(versions) or (1,):
        standing = (version.checked for version in epoch_of(versions, day).in_force)
        in_force = [checked for checked in standing if checked.policy.jurisdiction == home]
        yield from _bases([checked for checked in in_force if checked.base is not None])
        yield from _freeze_codes(in_force)


def _bases(checked: Sequence[CheckedPolicy]) -> Iterator[Problem]:
    for one, two in combinations(checked, 2):
        bases = one.policy.base, two.policy.base
        if one.policy.policy == two.policy.policy or bases[0] is None or bases[1] is None:
            continue
        if not _disjoint(_allowed(one.applies), _allowed(two.applies)):
            yield problems.two_bases(bases[1].place, one.policy.policy, bases[0].place)


Allowed = Mapping[str, frozenset[int]]


def _allowed(applies: Node) -> Allowed:
    """The options of each choice that a condition allows, as far as its joined parts say so plainly."""
    found: dict[str, frozenset[int]] = {}
    for part in applies.items if isinstance(applies, And) else (applies,):
        match part:
            case Eq(left=Input(name=name), right=Const(value=int(value))):
                options = frozenset({value})
            case Eq(left=Const(value=int(value)), right=Input(name=name)):
                options = frozenset({value})
            case In(item=Input(name=name), members=members):
                options = frozenset(members)
            case _:
                continue
        found[name] = found.get(name, options) & options
    return found


def _disjoint(one: Allowed, two: Allowed) -> bool:
    return any(not one[name] & two[name] for name in one.keys() & two.keys())


def _freeze_codes(in_force: Sequence[CheckedPolicy]) -> Iterator[Problem]:
    owners: dict[str, tuple[str, Place]] = {}
    for checked in in_force:
        for rule in checked.policy.rules:
            if not isinstance(rule.effect, Freeze) or rule.code is None:
                continue
            if rule.code in owners:
                other, place = owners[rule.code]
                yield problems.freeze_code_owned(rule.place, rule.code, other, place)
            else:
                owners[rule.code] = f"{checked.policy.policy}#{rule.id}", rule.place
