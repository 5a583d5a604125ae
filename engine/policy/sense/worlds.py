"""What is still possible: for each variable the whole numbers it can be, narrowed by what is supposed.

A form is a sum of variables times whole factors, plus a constant. A world keeps a range for each
variable and for each sum that something was supposed about; whatever cannot be told stays possible.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import gcd

Terms = tuple[tuple[str, int], ...]
_MOST_ROUNDS = 4
_MOST_HOLES = 256
_MOST_SUMS = 12


@dataclass(frozen=True, slots=True)
class Domain:
    """The whole numbers from low to high but the holes; neither end is a hole."""

    low: int
    high: int
    holes: frozenset[int] = frozenset()

    def within(self, low: int, high: int) -> "Domain | None":
        """What of it lies within two ends, None where nothing does."""
        return _trimmed(max(low, self.low), min(high, self.high), self.holes)

    def without(self, values: Collection[int]) -> "Domain | None":
        """What is left of it without some values."""
        return _trimmed(self.low, self.high, self.holes | frozenset(values))


def _trimmed(low: int, high: int, holes: frozenset[int]) -> Domain | None:
    while low in holes:
        low += 1
    while high in holes:
        high -= 1
    if low > high:
        return None
    return Domain(low, high, frozenset(hole for hole in holes if low < hole < high) if holes else holes)


@dataclass(frozen=True, slots=True)
class Form:
    """A sum of variables times factors, in a fixed order, plus a constant."""

    terms: Terms
    constant: int

    def plus(self, other: "Form", factor: int = 1) -> "Form":
        """The sum with another form times a factor."""
        if not other.terms:
            return Form(self.terms, self.constant + other.constant * factor)
        found = dict(self.terms)
        for key, coefficient in other.terms:
            found[key] = found.get(key, 0) + coefficient * factor
        terms = tuple(sorted((key, value) for key, value in found.items() if value))
        return Form(terms, self.constant + other.constant * factor)

    def times(self, factor: int) -> "Form":
        """The product with a constant."""
        return Form((), 0).plus(self, factor)


@dataclass(frozen=True, slots=True)
class Sum:
    """The name of a sum of two or more variables."""

    terms: Terms


Key = str | Sum


@dataclass(frozen=True, slots=True)
class World:
    """The ranges of all variables, and what is narrower than those."""

    ranges: Mapping[str, Domain]
    """The declared range of every variable; shared, and growing while trees are read."""
    narrowed: Mapping[Key, Domain]

    def domain(self, key: str) -> Domain:
        """What a variable can be."""
        return self.narrowed.get(key) or self.ranges[key]

    def knows(self, key: Key) -> bool:
        """Whether anything was said of a variable."""
        return key in self.ranges or key in self.narrowed

    def span(self, form: Form) -> tuple[int, int]:
        """The ends between which a form lies."""
        low, high = self._sum(form.terms)
        factor, sum_ = _reduced(form.terms)
        known = self.narrowed.get(sum_)
        if known is not None:
            ends = known.low * factor, known.high * factor
            low, high = max(low, min(ends)), min(high, max(ends))
        return low + form.constant, high + form.constant

    def _sum(self, terms: Terms) -> tuple[int, int]:
        low = high = 0
        for key, factor in terms:
            domain = self.domain(key)
            ends = domain.low * factor, domain.high * factor
            low, high = low + min(ends), high + max(ends)
        return low, high

    def between(self, form: Form, low: int, high: int) -> "World | None":
        """What is left of it where a form lies within two ends, None where it cannot."""
        if not form.terms:
            return self if low <= form.constant <= high else None
        factor, sum_ = _reduced(form.terms)
        low, high = low - form.constant, high - form.constant
        if factor < 0:
            low, high, factor = -high, -low, -factor
        return self._narrow(sum_, self._known(sum_).within(-(-low // factor), high // factor))

    def among(self, form: Form, values: Collection[int]) -> "World | None":
        """What is left of it where a form is one of some values."""
        found = self.between(form, min(values), max(values))
        if found is None or max(values) - min(values) > _MOST_HOLES:
            return found
        return found.apart(form, frozenset(range(min(values), max(values) + 1)).difference(values))

    def apart(self, form: Form, values: Collection[int]) -> "World | None":
        """What is left of it where a form is none of some values."""
        if not form.terms:
            return None if form.constant in values else self
        factor, sum_ = _reduced(form.terms)
        quotients = [divmod(value - form.constant, factor) for value in values]
        return self._narrow(sum_, self._known(sum_).without([whole for whole, rest in quotients if not rest]))

    def _known(self, key: Key) -> Domain:
        found = self.narrowed.get(key)
        if found is None:
            found = Domain(*self._sum(key.terms)) if isinstance(key, Sum) else self.ranges[key]
        return found

    def _is_full(self) -> bool:
        """Whether so many sums are known already that one more would take long to settle."""
        return sum(isinstance(key, Sum) for key in self.narrowed) >= _MOST_SUMS

    def _narrow(self, key: Key, domain: Domain | None) -> "World | None":
        if domain is None:
            return None
        if domain == self._known(key) and not (isinstance(key, Sum) and key not in self.narrowed):
            return self
        if isinstance(key, Sum) and key not in self.narrowed and self._is_full():
            return self
        return _settled(World(self.ranges, {**self.narrowed, key: domain}))


def _reduced(terms: Terms) -> tuple[int, Key]:
    """A sum as a factor times a variable, or times a sum whose factors have no common one."""
    if len(terms) == 1:
        ((key, factor),) = terms
        return factor, key
    common = gcd(*(factor for _, factor in terms)) if terms else 1
    if terms and terms[0][1] < 0:
        common = -common
    return common, Sum(tuple((key, factor // common) for key, factor in terms))


def _settled(world: World) -> World | None:
    """Carry what is known of sums over to their parts and back, as long as that tells something."""
    sums = [key for key in world.narrowed if isinstance(key, Sum)]
    if not sums:
        return world
    narrowed = dict(world.narrowed)
    for _ in range(_MOST_ROUNDS):
        before = dict(narrowed)
        for key in sums:
            for part, domain in _carried(World(world.ranges, narrowed), key):
                if domain is None:
                    return None
                narrowed[part] = domain
        if narrowed == before:
            break
    return World(world.ranges, narrowed)


def _carried(world: World, sum_: Sum) -> Iterator[tuple[Key, Domain | None]]:
    low, high = world._sum(sum_.terms)  # noqa: SLF001 - a world's own arithmetic
    known = world.narrowed[sum_].within(low, high)
    yield sum_, known
    if known is None:
        return
    for key, factor in sum_.terms:
        domain = world.domain(key)
        ends = sorted((domain.low * factor, domain.high * factor))
        # The rest of the sum lies between these; the part is what the sum leaves it.
        least, most = known.low - (high - ends[1]), known.high - (low - ends[0])
        if factor < 0:
            least, most = -most, -least
        size = abs(factor)
        yield key, domain.within(-(-least // size), most // size)
