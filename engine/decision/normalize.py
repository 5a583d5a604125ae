"""Turns the facts of one account into normalised inputs, quickly; whatever does not fit is left to the validator.

It accepts exactly what the schema accepts: a test holds the two together.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from engine.decision.layout import Layout, layout_of, stand_in
from engine.language.kinds import FIRST_DAY, LAST_DAY, Boolean, Choice, ChoiceSet, Code, Date, Number, Unit
from engine.language.scope import none_flag
from engine.language.tree import Value
from engine.policy.checked import LEVELS
from engine.policy.names import frozen_since
from engine.policy.plan.plan import OTHER_LEVEL, standing
from engine.policy.snapshot import Snapshot
from engine.policy.vocabulary import FieldSpec

Facts = Mapping[str, object]
"""Parsed JSON: integers, Decimals, text, truth values, None, lists and mappings."""

MONEY = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Convert = Callable[[object], int]
"""Gives the normalised value; raises Misfit."""


class Misfit(Exception):  # noqa: N818 - an answer about a value, not a fault of the program
    """The value is not one the schema accepts."""


class Normalizer:
    """The conversions of one snapshot's vocabulary."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.layout: Layout = layout_of(snapshot)
        fields, index = snapshot.vocabulary.fields, self.layout.index
        self._size = len(self.layout.names)
        self._parts = {
            part: {name: _slot(spec, index) for name, spec in fields.items() if spec.part == part}
            for part in ("profile", "request")
        }
        self._required = {
            part: tuple(name for name in snapshot.vocabulary.required if fields[name].part == part)
            for part in ("profile", "request")
        }
        self._asked = tuple(
            (index[name], index[none_flag(name)], stand_in(spec))
            for name, spec in fields.items()
            if spec.absent_is_none
        )
        self._owned = frozenset(self.layout.codes)

    def inputs(self, profile: Facts, request: Facts, freezes: object, day: int) -> list[Value]:
        """The normalised inputs; raises Misfit where anything is not as the schema says."""
        values: list[Value] = [None] * self._size
        values[0] = day
        self._read("profile", profile, values)
        self._read("request", request, values)
        for position, flag, value in self._asked:
            if values[position] is None:
                values[position], values[flag] = value, True
        if freezes is not None:
            self._stand(freezes, values)
        return values

    def _read(self, part: str, facts: Facts, values: list[Value]) -> None:
        slots = self._parts[part]
        try:
            for name, fact in facts.items():
                position, flag, convert, none = slots[name]
                if fact is None:
                    if flag < 0:
                        raise Misfit
                    values[position], values[flag] = none, True
                    continue
                values[position] = convert(fact)
                if flag >= 0:
                    values[flag] = False
        except (KeyError, TypeError, AttributeError):
            raise Misfit from None
        for name in self._required[part]:
            if name not in facts:
                raise Misfit

    def _stand(self, freezes: object, values: list[Value]) -> None:
        """The standing freezes by code; which of them nobody owns depends on the plan."""
        index = self.layout.index
        values[index[OTHER_LEVEL]] = 0
        for code in self.layout.codes:
            values[index[standing(code)]] = False
            values[index[frozen_since(code).name]] = FIRST_DAY
        for code, _, since in standing_freezes(freezes):
            if code in self._owned:
                values[index[standing(code)]] = True
                values[index[frozen_since(code).name]] = since


def standing_freezes(freezes: object) -> tuple[tuple[str, str, int], ...]:
    """Code, level and first day of each standing freeze; raises Misfit where the list is not one."""
    if not isinstance(freezes, list):
        raise Misfit
    found = []
    for freeze in freezes:
        if not isinstance(freeze, dict) or freeze.keys() != {"code", "level", "since"}:
            raise Misfit
        code, level, since = freeze["code"], freeze["level"], freeze["since"]
        if not isinstance(code, str) or not CODE.fullmatch(code) or level not in LEVELS.options[1:]:
            raise Misfit
        found.append((code, level, _date(since)))
    if len({code for code, _, _ in found}) < len(found):
        raise Misfit
    return tuple(found)


CODE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")

Slot = tuple[int, int, Convert, Value]
"""Position, position of the none flag or -1, conversion, and what a known none is held as."""


def _slot(spec: FieldSpec, index: Mapping[str, int]) -> Slot:
    flag = index[none_flag(spec.name)] if spec.nullable else -1
    return index[spec.name], flag, converter(spec), stand_in(spec)


def converter(spec: FieldSpec) -> Convert:
    """The conversion of a field's values."""
    match spec.kind:
        case Number(unit=Unit.MONEY) as kind:
            return _money(kind)
        case Number() as kind:
            return _number(kind, spec.decimals)
        case Date():
            return _date
        case Boolean():
            return _truth
        case Choice(options=options):
            return {option: position for position, option in enumerate(options)}.__getitem__  # type: ignore[return-value]  # any other fact is a KeyError or TypeError
        case Code() as kind:
            return _code(kind)
        case ChoiceSet(options=options):
            return _choices({option: 1 << position for position, option in enumerate(options)})


def _money(kind: Number) -> Convert:
    low, high = kind.low, kind.high

    def convert(fact: object) -> int:
        if type(fact) is str:
            if MONEY.fullmatch(fact) is None:
                raise Misfit
            whole, _, part = fact.partition(".")
            value = int(whole + (part + "00")[:2])
        elif type(fact) is int:
            value = fact * 100
        else:
            value = _scaled(fact, 2)
        if low <= value <= high:
            return value
        raise Misfit

    return convert


def _number(kind: Number, decimals: int) -> Convert:
    low, high, denominator = kind.low, kind.high, kind.denominator

    def convert(fact: object) -> int:
        value = fact * denominator if type(fact) is int else _scaled(fact, decimals)
        if low <= value <= high:
            return value
        raise Misfit

    return convert


def _scaled(fact: object, decimals: int) -> int:
    if type(fact) is not Decimal or decimals == 0 or not fact.is_finite():
        raise Misfit
    _, _, exponent = fact.as_tuple()
    if not isinstance(exponent, int) or not -decimals <= exponent <= MAX_EXPONENT:
        raise Misfit
    return int(fact.scaleb(decimals))


MAX_EXPONENT = 20
"""A number written with a larger exponent is beyond every range."""


@lru_cache(maxsize=8192)
def _ordinal(text: str) -> int:
    if _DAY.fullmatch(text) is None:
        raise Misfit
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except ValueError:
        raise Misfit from None


def _date(fact: object) -> int:
    if type(fact) is not str:
        raise Misfit
    ordinal = _ordinal(fact)
    if FIRST_DAY <= ordinal <= LAST_DAY:
        return ordinal
    raise Misfit


calendar_day = _date
"""The ordinal of a day; raises Misfit where the fact is none."""


def _truth(fact: object) -> int:
    if fact is True or fact is False:
        return fact
    raise Misfit


def _code(kind: Code) -> Convert:
    form = re.compile(kind.pattern)
    places = {value: place for place, value in enumerate(kind.values, start=1)}

    def convert(fact: object) -> int:
        if type(fact) is not str:
            raise Misfit
        place = places.get(fact, 0)
        if not place and form.fullmatch(fact) is None:
            raise Misfit
        return place

    return convert


def _choices(masks: Mapping[str, int]) -> Convert:
    def convert(fact: object) -> int:
        if type(fact) is not list:
            raise Misfit
        mask = 0
        for option in fact:
            mask |= masks[option]
        if mask.bit_count() < len(fact):
            raise Misfit
        return mask

    return convert
