"""What the cases of a version should show: rules, tests, both sides of each boundary, cells and bands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engine.cases.goal import ALWAYS, NEVER, All, Any, Goal, Goals
from engine.cases.probes import Probes
from engine.cases.sites import Role, Site, choices, clauses, sites
from engine.cases.version import Version, moved, ordered
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN, Choice
from engine.language.scope import none_flag
from engine.language.syntax import Binary, Syntax
from engine.language.tree import Input, Node
from engine.policy.checked import Amount, CheckedCharacteristic, CheckedRule
from engine.policy.plan.plan import standing
from engine.policy.policy import Bands, Expression, IfUnknown, Matrix, Table
from engine.policy.vocabulary import FieldSpec
from engine.policy.written import number, written
from engine.text.place import Place
from engine.text.problem import Rejected


class ItemKind(StrEnum):
    """What an item is about."""

    RULE = "rule"
    CLAUSE = "clause"
    BOUNDARY = "boundary"
    CELL = "cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that some case should show."""

    kind: ItemKind
    part: str
    """Where in the version it belongs, such as `rule minor`."""
    what: str
    """The test, threshold, cell or band; empty for a rule."""
    side: str
    place: Place
    goal: Goal
    """What holds of a case that shows it."""
    way: Goal
    """What to aim at to find such a case."""

    @property
    def title(self) -> str:
        """The item in one line."""
        what = f" `{self.what}`" if self.what else ""
        return f"{self.part}{what} {self.side}"


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
        self._applies = self._goals.truth(version.checked.applies, want=True)

    def every(self) -> Iterator[Item]:
        """Every item."""
        for rule in self._version.checked.rules:
            yield from self._rule(rule)
        for site in sites(self._version.policy):
            yield from self._site(site)
        if self._version.policy.base is not None:
            yield from self._cells("base", self._version.policy.base.body)
        for let in self._version.policy.lets:
            yield from self._cells(f"let {let.name}", let.body)
        for dimension in self._version.checked.dimensions:
            for scored in dimension.characteristics:
                yield from self._bands(f"{dimension.name}.{scored.characteristic.id}", scored)

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
        for steps, side in (((0,), "at the boundary"), (beyond, _beyond(*beyond))):
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

    # Tables, matrices and bands

    def _cells(self, part: str, body: Expression | Table | Matrix) -> Iterator[Item]:
        match body:
            case Table():
                yield from self._rows(part, body)
            case Matrix():
                yield from self._matrix(part, body)
            case _:
                return

    def _rows(self, part: str, table: Table) -> Iterator[Item]:
        passed: tuple[Goal, ...] = (self._applies,)
        for row in table.rows:
            node = self._version.condition(row.when, row.when.syntax, None)
            goal = All((*passed, self._goals.truth(node, want=True)))
            yield _cell(part, f"row {written(row.when.syntax)}", row.when.place(), goal)
            passed = (*passed, self._goals.truth(node, want=False))
        yield _cell(part, "otherwise", table.place, All(passed))

    def _matrix(self, part: str, matrix: Matrix) -> Iterator[Item]:
        version = self._version
        rows = self._in_bands(version.value(matrix.down, matrix.down.syntax, None), matrix.rows)
        columns: list[tuple[str, Place, Goal]] = [("", matrix.place, ALWAYS)]
        if matrix.across is not None and matrix.columns is not None:
            columns = self._in_bands(version.value(matrix.across, matrix.across.syntax, None), matrix.columns)
        for row, place, down in rows:
            for column, _, across in columns:
                label = f"{row}, {column}" if column else row
                yield _cell(part, label, place, All((self._applies, down, across)))
        for text, bands in ((matrix.down, matrix.rows), (matrix.across, matrix.columns)):
            if text is not None and bands is not None:
                axis = version.value(text, text.syntax, None)
                yield from self._edges(part, written(text.syntax), axis, bands, self._applies)

    def _bands(self, part: str, scored: CheckedCharacteristic) -> Iterator[Item]:
        each = scored.characteristic
        spec = self._version.vocabulary.fields[each.field]
        field = Input(spec.kind, total=False, name=each.field)
        flag = Input(BOOLEAN, total=False, name=none_flag(each.field)) if spec.nullable else None
        there = All((self._applies, ALWAYS if flag is None else self._goals.truth(flag, want=False)))
        for label, place, goal in self._in_bands(field, each.bands):
            yield _cell(part, f"{each.field} {label}", place, All((there, goal)))
        if flag is not None:
            none = All((self._applies, self._goals.truth(flag, want=True)))
            yield _cell(part, f"{each.field} none", each.place, none)
        yield from self._edges(part, each.field, field, each.bands, there)

    def _in_bands(self, axis: Amount, bands: Bands) -> list[tuple[str, Place, Goal]]:
        """Each band by its label, with that an axis lies in it."""
        if bands.options:
            found = [_is_option(axis, option) for option in bands.options]
            goals = [NEVER if node is None else self._goals.truth(node, want=True) for node in found]
            return list(zip(bands.options, bands.places, goals, strict=True))
        below = [self._below(axis, edge) for edge in bands.edges]
        labels = [f"below {number(bands.edges[0])}", *(f"from {number(edge)}" for edge in bands.edges)]
        goals = []
        for position in range(len(labels)):
            least = [self._goals.truth(below[position - 1], want=False)] if position else []
            most = [self._goals.truth(below[position], want=True)] if position < len(below) else []
            goals.append(All((*least, *most)))
        return list(zip(labels, bands.places, goals, strict=True))

    @staticmethod
    def _below(axis: Amount, edge: Fraction) -> Node:
        if isinstance(axis, Ratio):
            return build.less(axis.numerator, build.times(axis.divisor, build.constant(edge)))
        return build.less(axis, build.constant(edge))

    def _edges(self, part: str, name: str, axis: Amount, bands: Bands, there: Goal) -> Iterator[Item]:
        if isinstance(axis, Ratio):
            return
        unit = self._version.scale(axis)
        for edge, place in zip(bands.edges, bands.places[1:], strict=False):
            for by, side in ((Fraction(0), "at the boundary"), (-unit, _beyond(-1))):
                equal = build.equal(axis, build.constant(edge + by))
                goal = All((there, self._goals.truth(equal, want=True)))
                yield Item(
                    kind=ItemKind.BOUNDARY,
                    part=part,
                    what=f"{name} from {number(edge)}",
                    side=side,
                    place=place,
                    goal=goal,
                    way=goal,
                )


_BEYOND = {"<": (-1,), ">=": (-1,), "<=": (1,), ">": (1,), "==": (1, -1), "!=": (1, -1)}
"""By operator, on which side of its right operand the other truth value begins."""


def _beyond(*steps: int) -> str:
    if len(steps) > 1:
        return "just beside the boundary"
    return "just above the boundary" if steps[0] > 0 else "just below the boundary"


def _part(site: Site) -> str:
    return f"{site.part}, release_when" if site.role is Role.RELEASE else site.part


def _cell(part: str, what: str, place: Place, goal: Goal) -> Item:
    return Item(kind=ItemKind.CELL, part=part, what=what, side="is reached", place=place, goal=goal, way=goal)


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


def _is_option(axis: Amount, option: str) -> Node | None:
    if isinstance(axis, Ratio):
        return None
    if isinstance(axis.kind, Choice):
        return build.equal(axis, build.option(axis.kind, axis.kind.options.index(option)))
    return axis if option == "true" else build.negate(axis)


def _may_be_absent(version: Version, name: str) -> bool:
    spec: FieldSpec | None = version.vocabulary.fields.get(name)
    return spec is not None and name not in version.vocabulary.required and not spec.absent_is_none
