"""The parts of one JSON object, each read as what it should be; what does not fit is noted and stood in for.

A stand-in is a value of the right type, so that reading goes on and finds everything wrong at once; who reads
looks at `problems` before anything is worked out.
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from engine.repayment import misfits
from engine.repayment.misfits import MOST_PROBLEMS, Misfit
from engine.repayment.money import shown

MOST_MONEY = Decimal(10**12)
"""The largest amount."""

N = TypeVar("N", int, Decimal)

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?")
_DAY = re.compile("(?:19|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_FINEST = 12
_STAND_IN_DAY = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """One object of the request, where it stands, and the list in which its problems are noted."""

    content: Mapping[str, object]
    pointer: str
    problems: list[Misfit]

    def at(self, name: str) -> str:
        """The JSON Pointer of a part."""
        return f"{self.pointer}/{name}"

    def has(self, name: str) -> bool:
        """Whether a part is given, be it as null."""
        return name in self.content

    def note(self, problem: Misfit) -> None:
        """Keep a problem for the answer."""
        self.problems.append(problem)

    def only(self, known: Sequence[str]) -> None:
        """Note the names that have no place here, as many as are listed and one more."""
        for name in sorted(name for name in self.content if name not in known)[: MOST_PROBLEMS + 1]:
            self.note(misfits.unknown_field(self.pointer, name, known))

    def money(self, name: str, unit: int, least: int) -> int:
        """An amount in hundredths that the currency has a coin for."""
        given = self._number(name, "an amount of money as text such as `1200.50`, or as a number")
        if given is None:
            return least
        hundredths = Fraction(self._within(name, given, (Decimal(least) / 100, MOST_MONEY), _money)) * 100
        if hundredths % unit:
            self.note(misfits.finer(self.at(name), f"{shown(unit)}, the smallest unit of the currency"))
        return int(hundredths)

    def ratio(self, name: str, most: Decimal) -> Decimal:
        """A number from 0 up, such as a rate or a share."""
        given = self._number(name, "a number as text such as `0.18`, or as a number")
        if given is None:
            return Decimal(0)
        ratio = self._within(name, given, (Decimal(0), most), _ratio)
        if Fraction(ratio) * 10**_FINEST % 1:
            self.note(misfits.finer(self.at(name), f"{_FINEST} decimals"))
        return ratio

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number."""
        if not self._is_given(name):
            return least
        value = self.content[name]
        if type(value) is not int:
            self.note(misfits.wrong_type(self.at(name), "a whole number"))
            return least
        return self._within(name, value, (least, most), str)

    def choice(self, name: str, options: Sequence[str]) -> str:
        """One of some texts; the first where it is left out."""
        value = self.content.get(name, options[0])
        if type(value) is str and value in options:
            return value
        self.note(misfits.unknown_choice(self.at(name), options))
        return options[0]

    def day(self, name: str) -> datetime.date:
        """A calendar day."""
        if not self._is_given(name):
            return _STAND_IN_DAY
        value = self.content[name]
        try:
            if type(value) is str and _DAY.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self.note(misfits.not_a_date(self.at(name)))
        return _STAND_IN_DAY

    def _is_given(self, name: str) -> bool:
        if not self.has(name):
            self.note(misfits.missing(self.at(name)))
        return self.has(name)

    def _number(self, name: str, wanted: str) -> Decimal | None:
        if not self._is_given(name):
            return None
        value = self.content[name]
        if type(value) is str and _DECIMAL.fullmatch(value):
            return Decimal(value)
        if type(value) is int or (type(value) is Decimal and value.is_finite()):
            return Decimal(value)
        self.note(misfits.wrong_type(self.at(name), wanted))
        return None

    def _within(self, name: str, number: N, bounds: tuple[N, N], tell: Callable[[N], str]) -> N:
        """The number, or the bound that it crosses."""
        least, most = bounds
        if number < least:
            self.note(misfits.below(self.at(name), tell(least)))
            return least
        if number > most:
            self.note(misfits.above(self.at(name), tell(most)))
            return most
        return number


def _ratio(bound: Decimal) -> str:
    return f"{bound}, where 0.18 is 18 %"


def _money(bound: Decimal) -> str:
    return shown(int(bound * 100))
