"""What cases should show of tables: every row, cell and band, and both sides of each edge."""

from collections.abc import Iterator
from fractions import Fraction

from engine.cases.goal import ALWAYS, NEVER, All, Goal, Goals
from engine.cases.item import AT, BELOW, Item, ItemKind
from engine.cases.version import Version
from engine.language import build
from engine.language.compare import Ratio
from engine.language.kinds import BOOLEAN, Choice
from engine.language.scope import none_flag
from engine.language.tree import Input, Node
from engine.policy.checked import Amount, CheckedCharacteristic
from engine.policy.policy import Bands, Expression, Matrix, Table
from engine.policy.written import number, written
from engine.text.place import Place


def items_of_tables(version: Version, goals: Goals, applies: Goal) -> Iterator[Item]:
    """The items of a version's tables, matrices and scores."""
    found = _Tables(version, goals, applies)
    if version.policy.base is not None:
        yield from found.cells("base", version.policy.base.body)
    for let in version.policy.lets:
        yield from found.cells(f"let {let.name}", let.body)
    for dimension in version.checked.dimensions:
        for scored in dimension.characteristics:
            yield from found.bands(f"{dimension.name}.{scored.characteristic.id}", scored)


class _Tables:
    def __init__(self, version: Version, goals: Goals, applies: Goal) -> None:
        self._version = version
        self._goals = goals
        self._applies = applies

    def cells(self, part: str, body: Expression | Table | Matrix) -> Iterator[Item]:
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

    def bands(self, part: str, scored: CheckedCharacteristic) -> Iterator[Item]:
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
            for by, side in ((Fraction(0), AT), (-unit, BELOW)):
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


def _cell(part: str, what: str, place: Place, goal: Goal) -> Item:
    return Item(kind=ItemKind.CELL, part=part, what=what, side="is reached", place=place, goal=goal, way=goal)


def _is_option(axis: Amount, option: str) -> Node | None:
    if isinstance(axis, Ratio):
        return None
    if isinstance(axis.kind, Choice):
        return build.equal(axis, build.option(axis.kind, axis.kind.options.index(option)))
    return axis if option == "true" else build.negate(axis)
