"""Random policy sets over the small world: as plain data for the reference fold, and as the files of a folder."""

import datetime

from random_texts import Author
from small_world import FIELDS, VOCABULARY, locate

from engine.language.guards import unguarded
from engine.language.kinds import BOOLEAN, Choice, Number, Unit
from engine.language.lower import lower_amount, lower_condition
from engine.language.parse import parse
from engine.language.scope import Bound, Field
from engine.policy.checked import LEVELS
from engine.policy.names import AS_OF as AS_OF_FIELD
from engine.policy.names import RESERVED
from engine.text.problem import Rejected

CODES = tuple(f"CODE_{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CLASSES = ("statutory", "lender_error", "disaster", "hardship", "courtesy")
LEVEL_NAMES = LEVELS.options[1:]
FIRST = datetime.date(2024, 1, 1)
SECOND = datetime.date(2026, 1, 1)
NOT_ABSENT = frozenset({"jurisdiction", "currency", "product"})

_POINTS = Bound(ref="points", kind=Number(Unit.COUNT, 1, 0, 100))
_OWN = {
    "spare": Bound(ref="spare", kind=Number(Unit.MONEY, 100, -(10**7), 10**7)),
    "third": Bound(ref="third", kind=Number(Unit.RATIO, 12, 3, 4)),
    "ready": Bound(ref="ready", kind=BOOLEAN),
    "band": Bound(ref="band", kind=Choice(("low", "middle", "high"))),
    "worth": Bound(ref="worth", kind=Number(Unit.MONEY, 600, -(10**9), 10**9)),
}
_OF_OWN = (
    "ready",
    "not ready",
    "band == 'low'",
    "band != 'middle'",
    "band in ['low', 'high']",
    "worth > spare",
)
_RETRY = {"fixed-values-alone", "kind-mismatch", "wrong-kind", "range-too-wide", "expression-too-large"}


class Lender:
    """Writes the policies of one lender."""

    def __init__(self, dice, *, assumptions=True, quotients=True):
        self.dice = dice
        self.assumptions = assumptions
        self.quotients = quotients
        self.codes = list(CODES)
        self.ids = 0

    def policies(self):
        """A whole set: a base with its rules, further caps, freezes, waivers, duties and perhaps a score."""
        self.scored = self.dice.random() < 0.7
        found = [self._score()] if self.scored else []
        found += [*self._limits(), *self._caps(), self._freezes(), self._waivers(), self._duties()]
        return {"currency": self.dice.choice(("CNY", "CNY", "JPY")), "policies": found}

    # Texts

    def _scope(self, extra):
        scope = {name: VOCABULARY.definition(name) for name in FIELDS} | {"as_of": AS_OF_FIELD} | _OWN
        scope |= {name: RESERVED[name] for name in extra if name in RESERVED}
        scope |= {name: bound for name, bound in (("points", _POINTS),) if self.scored}
        return scope | (
            {"frozen_since": Field(name="frozen_since", kind=AS_OF_FIELD.kind, nullable=False)}
            if "frozen_since" in extra
            else {}
        )

    def _text(self, write, lower, extra=(), guarded=frozenset()):
        scope = self._scope(extra)
        while True:
            text = write()
            try:
                syntax = parse(text, locate)
                lower(syntax, scope, locate)
            except Rejected as rejected:
                if any(problem.code not in _RETRY for problem in rejected.problems):
                    raise
                continue
            assert not list(unguarded(syntax, scope, guarded)), text
            return text

    def _author(self, *, own=True):
        names = {"spare": "money", "worth": "money", "third": "ratio"} if own else {}
        if self.scored and own:
            names["points"] = "count"
        return Author(self.dice, names=names)

    def condition(self, extra=(), guarded=frozenset(), *, own=True):
        """A condition; now and then it reads what was decided before."""
        author, dice = self._author(own=own), self.dice

        def write():
            text = author.condition(dice.choice((0, 1, 2)), guarded)
            if extra and dice.random() < 0.2:
                return f"{text} {dice.choice(('and', 'or'))} {self._decided(extra)}"
            if own and dice.random() < 0.15:
                return f"{dice.choice(_OF_OWN)} {dice.choice(('and', 'or'))} {text}"
            return text

        return self._text(write, lower_condition, extra, guarded)

    def _decided(self, extra):
        match self.dice.choice(extra):
            case "reopening":
                return self.dice.choice(("reopening", "not reopening"))
            case "freeze_level_now":
                return self.dice.choice(
                    ("freeze_level_now == 'none'", "freeze_level_now in ['no_drawdown', 'full']")
                )
            case "new_limit":
                other = self.dice.choice((0, 500, "current_balance"))
                return f"new_limit {self.dice.choice(('<', '>=', '=='))} {other}"
            case _:
                return f"days_since(frozen_since) >= {self.dice.choice((0, 30, 365))}"

    def amount(self, guarded=frozenset(), extra=(), *, own=True):
        """An amount, now and then a whole quotient."""
        author, dice = self._author(own=own), self.dice

        def write():
            roll = dice.random()
            if roll < 0.25:
                return str(dice.choice((0, 100, 250, 500, 1000, "1500.55", 3000, 8000)))
            if roll < 0.33 and self.quotients:
                return f"{author.number('money', 1, guarded)} / {dice.choice(('heads', 'third' if own else 'heads'))}"
            return author.number("money", 2, guarded)

        return self._text(write, _lower_money, extra, guarded)

    # Policies

    def _policy(self, name, version=1, **parts):
        applies = self.dice.choice((None, "product in ['card', 'loan']", "product != 'lease'", "not student"))
        return {
            "name": name,
            "version": version,
            "effective": FIRST,
            "until": None,
            "anchor": None,
            "applies": applies,
            "base": None,
            "rules": [],
            "round": None,
            "minimum": None,
            "score": None,
            **self._own(),
            **parts,
        }

    def _own(self):
        return {
            "spare": f"income - {self._text(self._author(own=False).money, _lower_money)}",
            "ready": self.condition(own=False),
            "band": (self.condition(own=False), self.condition(own=False)),
            "worth": (self._text(self._author(own=False).money, _lower_money), self.condition(own=False)),
            "third": [(FIRST, "1/3"), (self.dice.choice((SECOND, datetime.date(2025, 6, 1))), "0.25")],
        }

    def _rules(self, most, *kinds):
        return [self._rule(self.dice.choice(kinds)) for _ in range(self.dice.randint(1, most))]

    def _rule(self, kind):
        self.ids += 1
        dice = self.dice
        extra = _READABLE[kind]
        rule = {"id": f"{kind}_{self.ids}", "kind": kind, "code": dice.choice(CODES), "strength": None}
        when = self.condition(extra) if dice.random() < 0.85 else None
        field = dice.choice(("own_cap", "requested_limit", "current_limit", "ceiling"))
        guarded = frozenset()
        if kind in {"cap", "floor"} and dice.random() < 0.3:
            guarded = frozenset({field})
            when = f"{field} != null and ({when or 'student'})"
        rule["needs"] = not guarded and when is not None and dice.random() < 0.12
        rule["when"] = when
        rule["if_unknown"] = "ask"
        if self.assumptions and when and dice.random() < 0.25:
            rule["if_unknown"] = dice.choice(("assume_yes", "assume_no"))
        return rule | self._effect(kind, guarded, extra)

    def _effect(self, kind, guarded, extra):
        dice = self.dice
        match kind:
            case "cap" | "floor":
                strength = dice.choice((None, None, None, "law", "customer")) if kind == "cap" else None
                return {"amount": self.amount(guarded, extra), "strength": strength}
            case "hold":
                return {"strength": dice.choice((None, None, "law"))}
            case "freeze":
                release = "by_hand" if dice.random() < 0.3 else self.condition(("frozen_since",))
                return {"level": dice.choice(LEVEL_NAMES), "release": release, "code": self.codes.pop()}
            case "waive":
                form = dice.choice(("all", "share", "amount", "down_to"))
                amount = self.amount(extra=extra) if form in {"amount", "down_to"} else None
                share = dice.choice(("50%", "33.3%", "12.5%"))
                return {"form": form, "amount": amount, "share": share, "class": dice.choice(CLASSES)}
            case "do":
                due = dice.choice((None, 0, 3, 30))
                return {"action": dice.choice("ab"), "template": dice.choice((None, "T")), "days": due}
            case "refer":
                return {"queue": "q", "outcome": dice.choice(("limit", "freeze", "waiver", "action"))}
            case _:
                return {}

    def _limits(self):
        """One policy with a base, two for different products, or two versions picked by an anchor."""
        roll = self.dice.random()
        if roll < 0.2:
            return [
                self._limit("cn/limits", applies="product == 'card'"),
                self._limit("cn/loans", applies="product in ['loan', 'lease']"),
            ]
        if roll < 0.4:
            anchor = self.dice.choice(("opened", "changed"))
            second = datetime.date(2025, 3, 1)
            one = self._limit("cn/limits", anchor=anchor)
            return [one, self._limit("cn/limits", version=2, anchor=anchor, effective=second)]
        return [self._limit("cn/limits")]

    def _limit(self, name, **more):
        dice = self.dice
        parts = {
            "base": self._base(),
            "rules": self._rules(5, "cap", "cap", "floor", "floor", "hold", "decline"),
        }
        parts["round"] = dice.choice((None, None, "0.01", 1, 50, 100, "33.33"))
        parts["minimum"] = dice.choice((None, None, 300, "1000.5"))
        return self._policy(name, **parts, **more)

    def _base(self):
        roll = self.dice.random()
        if roll < 0.35:
            return {"form": "amount", "amount": self.amount()}
        if roll < 0.65:
            rows = [(self.condition(), self._plain_amount()) for _ in range(self.dice.randint(1, 4))]
            return {"form": "table", "rows": rows, "otherwise": self._plain_amount()}
        return {"form": "matrix", "down": self._axis(), "across": self.dice.choice((None, self._axis()))}

    def _plain_amount(self):
        kept, self.quotients = self.quotients, False
        try:
            return self.amount()
        finally:
            self.quotients = kept

    def _axis(self):
        dice = self.dice
        name, low, high = dice.choice(
            (
                ("marks", 0, 1000),
                ("(bureau ?? 300)", 300, 850),
                ("rate", 0, 2),
                ("income", 0, 50000),
                ("late", 0, 180),
                ("income / spend", 0, 3),
                ("months_since(opened)", -20, 20),
                ("debt", -2000, 50000),
                *((("points", 0, 100),) if self.scored else ()),
                ("job", None, None),
                ("student", None, None),
            )
        )
        if low is None:
            labels = ["employed", "retired", "none"] if name == "job" else ["true", "false"]
            dice.shuffle(labels)
            return name, labels
        edges = sorted({low + (high - low) * dice.randint(1, 9) / 10 for _ in range(dice.randint(1, 4))})
        edges = [f"{edge:.1f}".removesuffix(".0") for edge in edges]
        return name, [f"below {edges[0]}", *(f"from {edge}" for edge in edges)]

    def _caps(self):
        if self.dice.random() < 0.3:
            return []
        anchor = self.dice.choice((None, None, "opened", "changed"))
        kinds = ("cap", "floor", "hold", "decline")
        first = self._policy("cn/caps", rules=self._rules(3, *kinds), anchor=anchor)
        if self.dice.random() < 0.5:
            first["until"] = self.dice.choice((None, datetime.date(2027, 1, 1), datetime.date(2025, 9, 30)))
            return [first]
        second = self._policy("cn/caps", 2, rules=self._rules(3, *kinds), anchor=anchor, effective=SECOND)
        return [first, second]

    def _freezes(self):
        return self._policy("cn/freezes", rules=self._rules(4, "freeze"))

    def _waivers(self):
        return self._policy("cn/waivers", rules=self._rules(5, "waive"))

    def _duties(self):
        return self._policy("cn/duties", rules=self._rules(4, "do", "do", "do", "refer"))

    def _score(self):
        dice = self.dice
        choices = (
            ("marks", ["below 300", "from 300", "from 600"], False),
            ("bureau", ["below 500", "from 500", "from 700"], True),
            ("usage", ["below 0.3", "from 0.3", "from 0.95"], True),
            ("student", ["true", "false"], False),
            ("job", ["employed", "retired", "none"], False),
            ("plan", ["claimed", "active", "none"], True),
        )
        dimensions = {
            name: [
                {
                    "field": field,
                    "points": [(label, dice.randint(-10, 40)) for label in labels],
                    "none": dice.randint(-5, 20) if nullable else None,
                }
                for field, labels, nullable in dice.sample(choices, dice.randint(1, 3))
            ]
            for name in ("one", "two")
        }
        return self._policy(
            "cn/points", score={"starts": dice.randint(-20, 60), "dimensions": dimensions}, applies=None
        )


def _lower_money(syntax, scope, place):
    return lower_amount(syntax, scope, place, Unit.MONEY)


_READABLE = {
    "cap": ("freeze_level_now", "reopening"),
    "floor": ("freeze_level_now", "reopening"),
    "hold": ("freeze_level_now", "reopening"),
    "decline": ("freeze_level_now", "reopening"),
    "freeze": (),
    "waive": ("freeze_level_now", "reopening", "new_limit"),
    "do": ("freeze_level_now", "reopening", "new_limit"),
    "refer": ("freeze_level_now", "reopening", "new_limit"),
}
