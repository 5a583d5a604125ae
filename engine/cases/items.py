"""What the cases of a version should show: rules, tests, both sides of each boundary, cells and bands."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.cases.goal import All, Any, Goal, Goals
from engine.cases.item import ABOVE, AT, BELOW, Item, ItemKind
from engine.cases.items_of_tables import items_of_tables
from engine.cases.probes import Probes
from engine.cases.sites import Role, Site, choices, clauses, sites
from engine.cases.version import Version, moved, ordered
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN
from engine.language.syntax import Binary, Syntax
from engine.language.tree import Input, Node
from engine.policy.checked import CheckedRule
from engine.policy.plan.plan import standing
from engine.policy.policy import Expression, IfUnknown
from engine.policy.vocabulary import FieldSpec
from engine.policy.written import written
from engine.text.problem import Rejected


def items_of(version: Version, probes: Probes) -> tuple[Item, ...]:
    """Every item of a version, in the order of its file."""
    return tuple(_Items(version, probes).every())


def may_be_open(version: Version, text: Expression) -> bool:
    """Whether a condition reads a field that may be absent; one that a request leaves out may be a known none."""
    node = version.condition(text, text.syntax, None)
    return any(_may_be_absent(version, name) for name in version.fields_behind(node))


class _Items:
    """The items of one version being made."""

    def __init__(self, version: Version, probes: Probes) -> None:
        self._version = version
        self._goals = Goals(probes, version.lets)
        self._applies = self._goals.applies(version)

    def every(self) -> Iterator[Item]:
        """Every item."""
        for rule in self._version.checked.rules:
            yield from self._rule(rule)
        for site in sites(self._version.policy):
            yield from self._site(site)
        yield from items_of_tables(self._version, self._goals, self._applies)

    # Rules

    def _rule(self, checked: CheckedRule) -> Iterator[Item]:
        rule, goals = checked.rule, self._goals
        name = f"{self._version.key}#{rule.id}"
        condition = All((self._applies, goals.truth(checked.condition, want=True)))
        otherwise = All((self._applies, goals.truth(checked.condition, want=False)))
        outside = goals.truth(self._version.checked.applies, want=False)
        quiet = goals.named(name, want=False)

        def item(side: str, goal: Goal, way: Goal) -> Item:
            return Item(
                kind=ItemKind.RULE,
                part=f"rule {rule.id}",
                what="",
                side=side,
                place=rule.place,
                goal=goal,
                way=way,
            )

        yield item("fires", goals.named(name, want=True), condition)
        if rule.when is None:
            yield item("stays quiet", quiet, outside)
            return
        yield item("stays quiet", All((self._applies, quiet)), otherwise)
        if may_be_open(self._version, rule.when):
            raw = name if rule.if_unknown is IfUnknown.ASK else f"{name}/raw"
            open_ = goals.unknown(checked.condition)
            yield item(
                "is unknown", All((self._applies, goals.named(raw, want=None))), All((self._applies, open_))
            )

    # Texts

    def _site(self, site: Site) -> Iterator[Item]:
        conditions: Sequence[Syntax] = tuple(choices(site.text.syntax))
        if site.role in {Role.SCOPE, Role.CONDITION, Role.RELEASE} or self._is_truth(site):
            conditions = (site.text.syntax, *conditions)
        context = self._context(site)
        for condition in conditions:
            for clause in clauses(condition):
                yield from self._clause(site, clause, context)

    def _is_truth(self, site: Site) -> bool:
        return (
            site.role is Role.VALUE and self._version.value(site.text, site.text.syntax, None).kind == BOOLEAN
        )

    def _context(self, site: Site) -> Goal:
        """Where a text is asked at all."""
        found: list[Goal] = [] if site.role is Role.SCOPE else [self._applies]
        conditions = (self._version.condition(above, above.syntax, None) for above in site.before)
        found += [self._goals.truth(condition, want=False) for condition in conditions]
        if site.role is Role.RELEASE:
            flag = Input(BOOLEAN, total=False, name=standing(site.code or ""))
            found.append(self._goals.truth(flag, want=True))
        return All(tuple(found))

    def _clause(self, site: Site, clause: Syntax, context: Goal) -> Iterator[Item]:
        version, goals = self._version, self._goals
        node = version.condition(site.text, clause, site.code)
        there = All((context, *(goals.truth(flag, want=False) for flag in version.nones(clause, site.code))))
        what, place = written(clause), site.text.place(clause.span)
        for side in (True, False):
            goal = All((there, goals.truth(node, side)))
            yield Item(
                kind=ItemKind.CLAUSE,
                part=_part(site),
                what=what,
                side=f"is {str(side).lower()}",
                place=place,
                goal=goal,
                way=goal,
            )
        if isinstance(clause, Binary):
            yield from self._boundary(site, clause, there)

    def _boundary(self, site: Site, clause: Binary, there: Goal) -> Iterator[Item]:
        version = self._version
        if clause.operator not in _BEYOND:
            return
        left, right = (_side(version, site, side) for side in (clause.left, clause.right))
        if left is None or right is None:
            return
        unit = _unit(version, left, right)
        beyond = _BEYOND[clause.operator]
        for steps, side in (((0,), AT), (beyond, _beyond(*beyond))):
            equal = [build.equal(left, moved(right, step * unit)) for step in steps]
            goal = All((there, Any(tuple(self._goals.truth(node, want=True) for node in equal))))
            yield Item(
                kind=ItemKind.BOUNDARY,
                part=_part(site),
                what=written(clause),
                side=side,
                place=site.text.place(clause.span),
                goal=goal,
                way=goal,
            )


_BEYOND = {"<": (-1,), ">=": (-1,), "<=": (1,), ">": (1,), "==": (1, -1), "!=": (1, -1)}
"""By operator, on which side of its right operand the other truth value begins."""


def _beyond(*steps: int) -> str:
    if len(steps) > 1:
        return "just beside the boundary"
    return ABOVE if steps[0] > 0 else BELOW


def _part(site: Site) -> str:
    return f"{site.part}, release_when" if site.role is Role.RELEASE else site.part


def _side(version: Version, site: Site, syntax: Syntax) -> Node | None:
    """An operand that has a next value, or nothing."""
    try:
        found = version.value(site.text, syntax, site.code)
    except Rejected:
        return None  # a quoted choice or null means something beside its partner only
    return found if ordered(found) and not isinstance(found, Ratio) else None


def _unit(version: Version, left: Node, right: Node) -> Fraction:
    """One unit of the side that moves; of two that move, the finer."""
    free = [side for side in (left, right) if not version.is_fixed(side)] or [left]
    return min(version.scale(side) for side in free)


def _may_be_absent(version: Version, name: str) -> bool:
    spec: FieldSpec | None = version.vocabulary.fields.get(name)
    return spec is not None and name not in version.vocabulary.required and not spec.absent_is_none
