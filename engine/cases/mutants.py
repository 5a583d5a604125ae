"""The small changes of a version that its cases should notice, one at a time, in the order of the file."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from engine.cases.items import may_be_open
from engine.cases.mutant import Mutant
from engine.cases.mutants_of_tables import of_base, of_score
from engine.cases.sites import Role, Site, put_rule, sites
from engine.cases.variants import Variant, literal, variants
from engine.cases.version import Version
from engine.language.compare import Ratio
from engine.language.syntax import Binary, Name, NumberLiteral, Span, Syntax, names, parts
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Expression,
    Floor,
    Freeze,
    Hold,
    IfUnknown,
    Level,
    Parameter,
    Policy,
    Refer,
    Rule,
    Strength,
    Waive,
)
from engine.policy.written import day, number, written
from engine.text.document import Scalar, Style

CENT = Fraction(1, 100)
NO_DUTY = "nothing"
"""An action that no catalogue has: what a duty is turned into."""
_NO_LIMIT = 10**10


def mutants_of(version: Version) -> Iterator[Mutant]:
    """Every mutant of a version."""
    found = _Mutants(version)
    for site in sites(version.policy):
        yield from found.text(site)
    for parameter in version.policy.parameters:
        yield from found.parameter(parameter)
    yield from of_base(version, found.step(None))
    for position, rule in enumerate(version.policy.rules):
        yield from found.rule(rule, position)
    if version.policy.score is not None:
        yield from of_score(version, version.policy.score)


class _Mutants:
    def __init__(self, version: Version) -> None:
        self._version = version
        self._policy = version.policy

    # Texts

    def text(self, site: Site) -> Iterator[Mutant]:
        """The mutants of a condition or an amount."""
        for each in variants(self._version, site, self.step(site.rule)):
            yield self._varied(site, each)
        if site.rule is not None and site.role is Role.AMOUNT:
            yield from self._shifted(site, site.rule)

    def _varied(self, site: Site, each: Variant) -> Mutant:
        return Mutant(
            part=f"{site.part}, release_when" if site.role is Role.RELEASE else site.part,
            place=site.text.place(each.was.span),
            was=written(each.was),
            becomes=written(each.becomes),
            policy=site.put(replace(site.text, syntax=each.whole)),
        )

    def _shifted(self, site: Site, rule: Rule) -> Iterator[Mutant]:
        """An amount that is computed, a little more and a little less."""
        syntax = site.text.syntax
        if isinstance(syntax, NumberLiteral) or self._is_parameter(syntax):
            return
        step = CENT if isinstance(rule.effect, Waive) else self.step(rule)
        for operator in ("+", "-"):
            shifted = Binary(syntax.span, operator, syntax, literal(syntax, step))
            yield self._varied(site, Variant(syntax, shifted, shifted))

    def _is_parameter(self, syntax: Syntax) -> bool:
        return isinstance(syntax, Name) and any(each.name == syntax.name for each in self._policy.parameters)

    def step(self, rule: Rule | None) -> Fraction:
        """The least change of an amount that can show: strong amounts are not rounded to the policy's step."""
        strong = rule is not None and (
            rule.strength is not Strength.ORDINARY or isinstance(rule.effect, Floor)
        )
        return CENT if strong else self._policy.round_down_to or Fraction(1)

    # Parameters

    def parameter(self, parameter: Parameter) -> Iterator[Mutant]:
        """Each dated value a little more and a little less."""
        unit = self._unit_of(parameter)
        for position, dated in enumerate(parameter.values):
            by = unit if unit is not None else Fraction(1) if dated.value.denominator == 1 else CENT
            for value in (dated.value - by, dated.value + by):
                values = list(parameter.values)
                values[position] = replace(dated, value=value)
                changed = replace(parameter, values=tuple(values))
                yield Mutant(
                    part=f"parameter {parameter.name}",
                    place=dated.place,
                    was=f"{number(dated.value)} from {day(dated.start)}",
                    becomes=number(value),
                    policy=self._put_parameter(parameter, changed),
                    day=max(dated.start, self._policy.effective),
                )

    def _unit_of(self, parameter: Parameter) -> Fraction | None:
        """The unit of what a parameter is compared with, or the step of the amounts it stands in."""
        found: list[Fraction] = []
        for site in sites(self._policy):
            found += self._compared(site, site.text.syntax, parameter.name)
        if found:
            return min(found)
        if parameter.unit != "money":
            return None
        using = [site for site in sites(self._policy) if _mentions(site.text, parameter.name)]
        return min((self.step(site.rule) for site in using), default=Fraction(1))

    def _compared(self, site: Site, syntax: Syntax, name: str) -> Iterator[Fraction]:
        if isinstance(syntax, Binary) and syntax.operator in {"<", "<=", ">", ">=", "==", "!="}:
            for one, other in ((syntax.left, syntax.right), (syntax.right, syntax.left)):
                if isinstance(one, Name) and one.name == name:
                    node = self._version.value(site.text, other, site.code)
                    yield CENT if isinstance(node, Ratio) else self._version.scale(node)
        for part in parts(syntax):
            yield from self._compared(site, part, name)

    def _put_parameter(self, old: Parameter, new: Parameter) -> Policy:
        found = tuple(new if each is old else each for each in self._policy.parameters)
        return replace(self._policy, parameters=found)

    # Rules

    def rule(self, rule: Rule, position: int) -> Iterator[Mutant]:
        """A rule's effect made weaker, and what it counts as while it is unknown."""

        def mutant(was: str, becomes: str, changed: Rule) -> Mutant:
            policy = put_rule(self._policy, position, changed)
            return Mutant(part=f"rule {rule.id}", place=rule.place, was=was, becomes=becomes, policy=policy)

        match rule.effect:
            case Decline() | Hold() | Do() | Refer():
                name = type(rule.effect).__name__.lower()
                yield mutant(
                    name, "nothing", replace(rule, effect=_nothing(rule), strength=Strength.ORDINARY)
                )
            case Freeze(level=level, release_when=release):
                weaker = list(Level)[list(Level).index(level) - 1]
                yield mutant(f"freeze: {level}", str(weaker), replace(rule, effect=Freeze(weaker, release)))
            case Waive(form="share", share=share):
                for value in (each for each in (share - CENT, share + CENT) if 0 < each <= 1):
                    changed = replace(rule, effect=replace(rule.effect, share=value))
                    yield mutant(f"waive: {_percent(share)}", _percent(value), changed)
            case _:
                pass
        if rule.needs:
            yield mutant("needs", "when", replace(rule, needs=False))
        if rule.when is not None and may_be_open(self._version, rule.when):
            for other in IfUnknown:
                if other is not rule.if_unknown:
                    changed = replace(rule, if_unknown=other)
                    yield mutant(f"if_unknown: {rule.if_unknown}", str(other), changed)


def _mentions(text: Expression, name: str) -> bool:
    return any(each.name == name for each in names(text.syntax))


def _percent(share: Fraction) -> str:
    return f"{number(share * 100)}%"


def _nothing(rule: Rule) -> Cap | Do:
    """An effect that changes no answer but for its own: for a duty another one, else a cap above every limit."""
    if isinstance(rule.effect, Do):
        return Do(NO_DUTY, None, None)
    place = rule.place
    scalar = Scalar(place, "", Style.PLAIN, ((0, place.line, place.column),))
    return Cap(Expression(scalar, NumberLiteral(Span(0, 0), Fraction(_NO_LIMIT))))
