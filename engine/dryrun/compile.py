"""Compiles a mapping for one snapshot: a row's cells to the normalised inputs of its account, in one function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from engine.decision.layout import Layout, stand_in
from engine.dryrun.codes import settled
from engine.dryrun.columns import read_day
from engine.dryrun.fields import Computed, Expressions, constant
from engine.dryrun.mapping import SourceMapping
from engine.dryrun.readings import readings
from engine.dryrun.reasons import EMPTY_CELL, OTHER_CURRENCY, OUT_OF_VOCABULARY, CellRefused
from engine.dryrun.rows import Account, Cell, Refused, Row, RowProblem, problem
from engine.language import build
from engine.language.bindings import Binding
from engine.language.kinds import FIRST_DAY, Choice
from engine.language.scope import none_flag
from engine.language.to_python import to_python
from engine.language.tree import Const, Input, Node, Value
from engine.policy.checked import LEVELS
from engine.policy.names import AS_OF, frozen_since
from engine.policy.plan.plan import OTHER_LEVEL, STANDING, standing
from engine.policy.snapshot import Snapshot
from engine.policy.vocabulary import SCOPE, FieldSpec
from engine.text import problems
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

_BAD = "bad"
_CURRENCY = "bad/currency?mismatch"


class CompiledMapping:
    """A mapping ready to run; raises Rejected with all that does not fit the vocabulary."""

    def __init__(
        self, mapping: SourceMapping, snapshot: Snapshot, layout: Layout, as_of_header: str | None
    ) -> None:
        mapping, wrong = settled(mapping, snapshot.vocabulary.fields)
        self._mapping = mapping
        self._snapshot = snapshot
        self._layout = layout
        self._problems: list[Problem] = [*wrong]
        self._readings = readings(mapping)
        self._expressions = Expressions(self._readings.names)
        for name, _, expression in mapping.lets:
            self._expressions.let(name, expression)
        self._fields = self._computed()
        self._problems += self._expressions.problems
        self._problems += self._open_requirements()
        if self._problems:
            raise Rejected(self._problems)
        self._as_of_header = as_of_header
        self._bindings = (*self._expressions.bindings, *self._inputs(), *self._checks())
        self._width = len(self._readings.names)
        self._columns = (AS_OF.name, *self._readings.inputs)
        self._run = to_python(self._bindings, self._columns, (*layout.names, _BAD))

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns of the table that are read, in the order in which a row's cells are expected."""
        read = (name.column.header for name in self._readings.names)
        dated = () if self._as_of_header is None else (self._as_of_header,)
        return (*dated, *read, *self._mapping.carried)

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns that are copied to the output."""
        return self._mapping.carried

    @property
    def present(self) -> frozenset[str]:
        """The fields that every account has, and the standing freezes where they are known."""
        known = {name for name, computed in self._fields.items() if computed.is_known}
        unasked = (name for name, spec in self._snapshot.vocabulary.fields.items() if spec.absent_is_none)
        known |= set(unasked) - set(self._fields)
        return frozenset(known | ({STANDING} if self._mapping.no_freezes else set()))

    def account(self, row: Row, day: int) -> Account | Refused:
        """The account of a row, on its own day where a column gives one."""
        cells = row.cells
        start = 0 if self._as_of_header is None else 1
        try:
            values = (
                [_day(cells[0]), *self._readings.of(cells[1:])] if start else [day, *self._readings.of(cells)]
            )
        except CellRefused:
            return Refused(row.number, tuple(self._cell_problems(cells)))
        found = self._run(values)
        if found[-1]:
            return Refused(row.number, tuple(self._field_problems(values)))
        freezes: list[object] | None = [] if self._mapping.no_freezes else None
        carried = tuple(cells[start + self._width :])
        return Account(row.number, int(values[0] or 0), found[:-1], carried, freezes)

    # Problems of rows

    def _cell_problems(self, cells: Sequence[Cell]) -> Iterator[RowProblem]:
        start = 0 if self._as_of_header is None else 1
        if start:
            yield from _said_by(self._as_of_header or "", lambda: _day(cells[0]))
        found = (
            each
            for name, read, cell in zip(
                self._readings.names, self._readings.single, cells[start:], strict=False
            )
            for each in _said_by(name.column.header, partial(read, cell))
        )
        yield from dict.fromkeys(found)

    def _field_problems(self, values: list[Value]) -> Iterator[RowProblem]:
        names, run = self._slow
        for name, is_bad in zip(names, run(values), strict=True):
            if is_bad and name == _CURRENCY:
                yield problem(OTHER_CURRENCY, pointer="/profile/currency")
            elif is_bad:
                spec = self._snapshot.vocabulary.fields[name.removeprefix(f"{_BAD}/")]
                yield problem(OUT_OF_VOCABULARY, pointer=f"/{spec.part}/{spec.name}")

    @cached_property
    def _slow(self) -> tuple[list[str], Callable[[list[Value]], tuple[Value, ...]]]:
        names = [binding.name for binding in self._bindings if binding.name.startswith(f"{_BAD}/")]
        return names, to_python(self._bindings, self._columns, names)

    # Fields

    def _computed(self) -> dict[str, Computed]:
        found: dict[str, Computed] = {}
        for mapped in self._mapping.fields:
            spec = self._spec(mapped.name, mapped.place)
            computed = None if spec is None else self._expressions.field(spec, mapped)
            if computed is not None:
                found[mapped.name] = computed
        for given in self._mapping.constants:
            spec = self._spec(given.name, given.place)
            try:
                if spec is not None:
                    found[given.name] = constant(spec, given)
            except Rejected as rejected:
                self._problems += rejected.problems
        return found

    def _spec(self, name: str, place: Place) -> FieldSpec | None:
        fields = self._snapshot.vocabulary.fields
        if name not in fields:
            self._problems.append(problems.not_in_vocabulary(place, name, nearest(name, fields)))
        return fields.get(name)

    def _open_requirements(self) -> Iterator[Problem]:
        """The required fields that are not mapped, or not for every row."""
        given = {mapped.name: mapped.place for mapped in self._mapping.fields}
        given |= {constant.name: constant.place for constant in self._mapping.constants}
        for name in sorted(self._snapshot.vocabulary.required):
            computed = self._fields.get(name)
            if name not in given:
                yield problems.field_not_mapped(self._mapping.place, name)
            elif computed is not None and not computed.is_known:
                yield problems.required_may_be_unknown(given[name], name)

    # Bindings

    def _inputs(self) -> Iterator[Binding]:
        """One binding for each input of the plans, under its name."""
        nodes = {AS_OF.name: _as_of(), **dict(self._field_inputs()), **dict(self._freeze_inputs())}
        for name in self._layout.names:
            yield Binding(name=name, node=nodes.get(name, build.UNKNOWN))

    def _field_inputs(self) -> Iterator[tuple[str, Node]]:
        for name, spec in self._snapshot.vocabulary.fields.items():
            computed = self._fields.get(name)
            if computed is not None:
                yield name, computed.value
                yield none_flag(name), computed.none
            elif spec.absent_is_none:
                yield name, Const(spec.kind, total=True, value=stand_in(spec))
                yield none_flag(name), build.TRUE

    def _freeze_inputs(self) -> Iterator[tuple[str, Node]]:
        if not self._mapping.no_freezes:
            return
        yield OTHER_LEVEL, Const(LEVELS, total=True, value=0)
        for code in self._layout.codes:
            yield standing(code), build.FALSE
            yield frozen_since(code).name, build.day(FIRST_DAY)

    def _checks(self) -> Iterator[Binding]:
        """Whether a row is outside of the vocabulary: field by field, and as a whole."""
        checks = {f"{_BAD}/{name}": computed.out_of_range for name, computed in self._fields.items()}
        checks[_CURRENCY] = self._currency_mismatch()
        real = {name: node for name, node in checks.items() if node is not build.FALSE}
        for name, node in real.items():
            yield Binding(name=name, node=node)
        yield Binding(name=_BAD, node=build.any_of(*real.values()))

    def _currency_mismatch(self) -> Node:
        """The right jurisdiction with another currency would silently be out of every policy's scope."""
        jurisdiction, currency = (self._fields[name].value for name in SCOPE[:2])
        tests = []
        for home, known in _currencies(self._snapshot).items():
            here = build.equal(jurisdiction, _option(jurisdiction, home))
            fits = (build.equal(currency, _option(currency, each)) for each in sorted(known))
            tests.append(build.all_of(here, build.negate(build.any_of(*fits))))
        return build.any_of(*tests)


def _day(cell: Cell) -> int:
    if cell is None or not cell.strip():
        raise CellRefused(EMPTY_CELL)
    return read_day(cell.strip())


def _said_by(header: str, read: Callable[[], object]) -> Iterator[RowProblem]:
    try:
        read()
    except CellRefused as refused:
        yield problem(refused.reason, column=header)


def _as_of() -> Node:
    return Input(AS_OF.kind, total=True, name=AS_OF.name)


def _option(node: Node, option: str) -> Node:
    options = node.kind.options if isinstance(node.kind, Choice) else ()
    return Const(node.kind, total=True, value=options.index(option) if option in options else -1)


def _currencies(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """The currencies that each jurisdiction's policies are in."""
    found: dict[str, frozenset[str]] = {}
    for group in snapshot.versions.values():
        for checked in group:
            home = checked.policy.jurisdiction
            found[home] = found.get(home, frozenset()) | {checked.policy.currency}
    return found
