"""Random texts of the language over the small world, well typed, every nullable field guarded."""

from small_world import DATES, FIELDS, NUMBERS

from engine.language.kinds import Boolean, Choice, ChoiceSet, Date, Number

_HIDDEN = {"jurisdiction", "currency"}
ORDER = ("<", "<=", ">", ">=", "==", "!=")


def _fields(kind, unit=None):
    return tuple(
        name
        for name, spec in FIELDS.items()
        if isinstance(spec.kind, kind) and name not in _HIDDEN and (unit is None or spec.kind.unit == unit)
    )


NUMERIC = {unit: _fields(Number, unit) for unit in NUMBERS}
DATED, CHOICES, SETS, TRUTHS = map(_fields, (Date, Choice, ChoiceSet, Boolean))
NULLABLE = tuple(name for name, spec in FIELDS.items() if spec.nullable)


class Author:
    """Writes conditions and amounts; `division` may be left out, where an oracle has no exact quotients."""

    def __init__(self, dice, *, division=True, names=None, banned=frozenset()):
        self.dice = dice
        self.division = division
        self.names = names or {}
        self.banned = frozenset(banned)

    def _one_of(self, names, unit=None):
        """A field that may be used, and how: a nullable one is guarded or gets a default."""
        usable = [name for name in names if name not in self.banned]
        usable += [name for name, kind in self.names.items() if unit is not None and kind == unit]
        return self.dice.choice(usable) if usable else None

    # Numbers

    def number(self, unit, depth, guarded=frozenset()):
        """A number of a unit, nested as deep as that."""
        roll = self.dice.random()
        if depth <= 0 or roll < 0.35:
            return self._leaf(unit, guarded)
        if roll < 0.55:
            sign = self.dice.choice("+-")
            return f"({self.number(unit, depth - 1, guarded)} {sign} {self.number(unit, depth - 1, guarded)})"
        if roll < 0.68:
            function = self.dice.choice(("min", "max"))
            return f"{function}({self.number(unit, depth - 1, guarded)}, {self.number(unit, depth - 1, guarded)})"
        if roll < 0.78:
            return self._chosen(depth, guarded, lambda inside: self.number(unit, depth - 1, inside))
        if roll < 0.84:
            return f"-{self.number(unit, depth - 1, guarded)}"
        if roll < 0.92 and unit == "money":
            return f"({self.number('money', depth - 1, guarded)} * {self.number('ratio', min(depth - 1, 1), guarded)})"
        if self.division and unit in {"money", "ratio"}:
            return f"({self.number(unit, depth - 1, guarded)} / {self.dice.choice((2, 3, '0.7', 12))})"
        return self._leaf(unit, guarded)

    def money(self):
        """A short amount of money."""
        return self.number("money", 2)

    def _leaf(self, unit, guarded):
        name = self._one_of(NUMERIC[unit], unit)
        if unit in {"days", "months", "years"} and self.dice.random() < 0.4:
            return f"{unit}_since({self.date(1, guarded)})"
        if name is None or self.dice.random() < 0.25:
            return self._literal(unit)
        return self._guarded(name, guarded, self._literal(unit))

    def _literal(self, unit):
        return str(self.dice.choice(NUMBERS[unit]))

    def _guarded(self, name, guarded, default):
        nullable = name in FIELDS and FIELDS[name].nullable
        return f"({name} ?? {default})" if nullable and name not in guarded else name

    def _chosen(self, depth, guarded, write):
        field = self.dice.choice(NULLABLE)
        if self.dice.random() < 0.4 and field not in self.banned:
            there = guarded | {field}
            if self.dice.random() < 0.5:
                return f"({field} != null ? {write(there)} : {write(guarded)})"
            return f"({field} == null ? {write(guarded)} : {write(there)})"
        return f"({self.condition(depth - 1, guarded)} ? {write(guarded)} : {write(guarded)})"

    def date(self, depth, guarded=frozenset()):
        """A date."""
        roll = self.dice.random()
        name = self._one_of(DATED)
        if depth <= 0 or roll < 0.6:
            return "as_of" if name is None else self._guarded(name, guarded, self._day())
        if roll < 0.7:
            return "as_of"
        if roll < 0.8:
            function = self.dice.choice(("min", "max"))
            return f"{function}({self.date(depth - 1, guarded)}, {self.date(depth - 1, guarded)})"
        if roll < 0.9:
            moved = f"{self.dice.choice('+-')} t'P{self.dice.choice((0, 1, 30, 366))}D'"
            return f"({self.date(depth - 1, guarded)} {moved})"
        return self._chosen(depth, guarded, lambda inside: self.date(depth - 1, inside))

    def _day(self):
        return f"d'{self.dice.choice(DATES).isoformat()}'"

    # Conditions

    def condition(self, depth, guarded=frozenset()):
        """A condition."""
        roll = self.dice.random()
        if depth <= 0 or roll < 0.3:
            return self._test(guarded, 1)
        if roll < 0.52:
            one, two = self.condition(depth - 1, guarded), self.condition(depth - 1, guarded)
            return f"({one} {self.dice.choice(('and', 'or'))} {two})"
        if roll < 0.62:
            return f"not {self._closed(depth, guarded)}"
        if roll < 0.78:
            return self._guard(depth, guarded)
        if roll < 0.84:
            return self._chosen(depth, guarded, lambda inside: self.condition(depth - 1, inside))
        return self._test(guarded, depth)

    def _closed(self, depth, guarded):
        return f"({self.condition(depth - 1, guarded)})"

    def _guard(self, depth, guarded):
        field = self.dice.choice([name for name in NULLABLE if name not in self.banned])
        there = guarded | {field}
        inner = self._about(field, there) if self.dice.random() < 0.6 else self._closed(depth, there)
        if self.dice.random() < 0.5:
            return f"({field} != null and {inner})"
        return f"({field} == null or {inner})"

    def _about(self, field, guarded):
        kind = FIELDS[field].kind
        match kind:
            case Number(unit=unit):
                return f"{field} {self.dice.choice(ORDER)} {self.number(unit, 1, guarded)}"
            case Date():
                return f"{field} {self.dice.choice(ORDER)} {self.date(1, guarded)}"
            case Boolean():
                return field
            case ChoiceSet(options=options):
                return f"'{self.dice.choice(options)}' in {field}"
            case Choice(options=options):
                return f"{field} == '{self.dice.choice(options)}'"

    def _test(self, guarded, depth):
        match self.dice.randrange(10):
            case 0 | 1 | 2 | 3:
                unit = self.dice.choice(tuple(NUMBERS))
                return self._compared(unit, depth, guarded)
            case 4:
                left = self.date(depth, guarded).replace("as_of", "opened")
                right = self._day() if self.dice.random() < 0.5 else self.date(1, guarded)
                return f"{left} {self.dice.choice(ORDER)} {right}"
            case 5:
                return self._truth(guarded)
            case 6:
                return self._choice(guarded)
            case 7:
                return self._member(guarded)
            case 8:
                unit = self.dice.choice(tuple(NUMBERS))
                listed = ", ".join({self._literal(unit): 0 for _ in range(3)})
                left = self._named(self.number(unit, 1, guarded), unit, guarded)
                return f"{left} {self.dice.choice(('in', 'not in'))} [{listed}]"
            case _:
                return self._difference(guarded) if self.dice.random() < 0.6 else self._null_test(guarded)

    def _named(self, text, unit, guarded):
        """The text, or where it names nothing, a field: operators on literals alone are refused."""
        if any(character.isalpha() for character in text.replace("min", "").replace("max", "")):
            return text
        name = self._one_of(NUMERIC[unit])
        return self._guarded(name, guarded, self._literal(unit)) if name else "heads"

    def _compared(self, unit, depth, guarded):
        left = self._named(self.number(unit, depth, guarded), unit, guarded)
        right = self._literal(unit) if self.dice.random() < 0.5 else self.number(unit, depth - 1, guarded)
        if self.division and unit == "ratio" and self.dice.random() < 0.6:
            over = self.dice.choice(("spend", "heads"))
            under = self.number("money" if over == "spend" else "count", 1, guarded)
            if over not in self.banned:
                wanted = right if over == "spend" else self._literal("count")
                return f"({under}) / {over} {self.dice.choice(ORDER)} {wanted}"
        return f"{left} {self.dice.choice(ORDER)} {right}"

    def _truth(self, guarded):
        name = self._one_of(TRUTHS)
        if name is None:
            return "heads > 3"
        text = self._guarded(name, guarded, self.dice.choice(("true", "false")))
        return (
            text
            if self.dice.random() < 0.6
            else f"{text} {self.dice.choice(('==', '!='))} {self.dice.choice(('true', 'false', 'student'))}"
        )

    def _choice(self, guarded):
        name = self._one_of(CHOICES)
        options = FIELDS[name].kind.options
        text = self._guarded(name, guarded, f"'{self.dice.choice(options)}'")
        if self.dice.random() < 0.5:
            listed = ", ".join(f"'{option}'" for option in self.dice.sample(options, 2))
            return f"{text} {self.dice.choice(('in', 'not in'))} [{listed}]"
        return f"{text} {self.dice.choice(('==', '!='))} '{self.dice.choice(options)}'"

    def _member(self, guarded):
        name = self._one_of([name for name in SETS if not FIELDS[name].nullable or name in guarded])
        if name is None:
            return "heads > 2"
        return f"'{self.dice.choice(FIELDS[name].kind.options)}' {self.dice.choice(('in', 'not in'))} {name}"

    def _difference(self, guarded):
        days = self.dice.choice((0, 1, 30, 365))
        return f"({self.date(0, guarded)} - {self._day()}) {self.dice.choice(ORDER)} t'P{days}D'"

    def _null_test(self, _guarded):
        name = self.dice.choice([name for name in NULLABLE if name not in self.banned])
        return f"{name} {self.dice.choice(('==', '!='))} null"
