"""What a customer can do, in words: one text for each actionable field, with room for the amount."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.language.kinds import Date, Number
from engine.policy.shape import Fields, entries, every
from engine.policy.values import line, snake_case
from engine.policy.vocabulary import FieldSpec, Vocabulary
from engine.text import problems
from engine.text.document import Entry, Node
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Problem, Rejected

PLACEHOLDER = re.compile(r"\{(?P<what>change|to)(?:\|(?P<one>[^{}|]+)\|(?P<many>[^{}|]+))?\}")
"""`{change}`, `{to}`, or either with the noun for one and for many: `{change|payment|payments}`."""
_BRACES = re.compile(r"\{[^{}]*\}?|\}")
_FORMS = "`{change}`, `{to}` or `{change|payment|payments}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How moving one field is said: an infinitive that fits behind `if you`.

    A text without a placeholder is about going the whole way: a debt paid in full, a form signed.
    """

    field: str
    texts: Mapping[str, str]
    place: Place
    places: Mapping[str, Place]
    """Where each text stands."""

    @property
    def is_whole(self) -> bool:
        """Whether the step goes all the way or not at all."""
        return not any(map(PLACEHOLDER.search, self.texts.values()))


def read_steps(locales: tuple[str, ...], node: Node) -> Mapping[str, Step]:
    """The texts by field."""
    found = every(lambda entry: _step(locales, entry), entries(node))
    return MappingProxyType({step.field: step for step in found})


def _step(locales: tuple[str, ...], entry: Entry) -> Step:
    snake_case(entry.key, entry.key_place)
    with Fields(entry.value, locales) as fields:
        texts = {locale: fields.required(locale, line, "") for locale in locales}
        places = {locale: fields.value_place(locale) for locale in locales}
        wrong = [problem for locale in locales for problem in _strays(texts[locale], places[locale])]
        amounts = {bool(PLACEHOLDER.search(text)) for text in texts.values() if text}
        if len(amounts) > 1 and not wrong:
            place = next(places[each] for each in locales if not PLACEHOLDER.search(texts[each]))
            wrong = [problems.bad_placeholder(place, "no amount", f"{_FORMS} as in the other language")]
        if wrong:
            raise Rejected(wrong)
    return Step(
        field=entry.key,
        texts=MappingProxyType(texts),
        place=entry.key_place,
        places=MappingProxyType(places),
    )


def _strays(text: str, place: Place) -> Iterator[Problem]:
    for found in _BRACES.findall(text):
        if PLACEHOLDER.fullmatch(found) is None:
            yield problems.bad_placeholder(place, problems.quoted(found), _FORMS)


def check_steps(steps: Mapping[str, Step], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Texts about what nobody can move, and amounts where there are none."""
    movable = {name for name, spec in vocabulary.fields.items() if is_movable(spec)}
    for name, step in steps.items():
        if name not in movable:
            yield problems.unknown_step(step.place, name, nearest(name, movable))
        else:
            yield from _amounts(step, vocabulary.fields[name])


def is_movable(spec: FieldSpec) -> bool:
    """Whether a customer may be advised to move a field."""
    return spec.actionable is not None and spec.basis is None


def _amounts(step: Step, spec: FieldSpec) -> Iterator[Problem]:
    allowed = {"change", "to"} if isinstance(spec.kind, Number) else set[str]()
    allowed |= {"to"} if isinstance(spec.kind, Date) else set()
    for locale, text in step.texts.items():
        for found in PLACEHOLDER.finditer(text):
            if found["what"] not in allowed:
                expected = "`{to}`" if allowed else "a text without an amount"
                yield problems.bad_placeholder(step.places[locale], problems.quoted(found[0]), expected)


def without_a_step(steps: Mapping[str, Step], vocabulary: Vocabulary) -> Iterator[FieldSpec]:
    """The actionable fields that nobody is told how to move: no text, and none of another that takes them along."""
    along = {
        moved.name for name in steps if name in vocabulary.fields for moved in vocabulary.fields[name].moves
    }
    for name, spec in vocabulary.fields.items():
        if is_movable(spec) and name not in steps and name not in along:
            yield spec
