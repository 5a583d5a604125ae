"""The customer texts: `reasons.yaml` to a catalogue of reasons, actions, guidance and letters."""

from collections import abc
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from engine.policy.digest import digest
from engine.policy.shape import Fields, entries, every
from engine.policy.steps import Step, read_steps
from engine.policy.values import check_code, code, line, snake_case, true
from engine.text import problems
from engine.text.document import Document, Entry, Mapping, Node
from engine.text.nearest import nearest
from engine.text.place import Place
from engine.text.problem import Rejected

LOCALES = ("en", "zh")
"""The languages that every text comes in."""
TOLD_AS = "told_as"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a code means: to staff, and to the customer in each language."""

    code: str
    place: Place
    internal: str
    texts: abc.Mapping[str, str]
    hard_stop: bool
    """Law, fraud or sanctions: named before every other reason."""
    told_as: str | None
    """The code that the customer is told instead, where telling this one could warn who must not be warned."""
    no_offers: bool = False
    """While it stands, the customer is offered no way to a better outcome."""

    @property
    def is_silent(self) -> bool:
        """Whether nothing may be proposed while this reason stands."""
        return self.no_offers or self.told_as is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a duty of the lender is: to staff, and to the customer in each language."""

    internal: str
    texts: abc.Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Every text a policy may refer to."""

    reasons: abc.Mapping[str, Reason]
    actions: abc.Mapping[str, Action]
    """The letters, offers and reviews that a rule may ask for, by name."""
    guidance: abc.Mapping[str, abc.Mapping[str, str]]
    templates: abc.Mapping[str, abc.Mapping[str, str]]
    digest: str
    steps: abc.Mapping[str, Step] = field(default_factory=lambda: MappingProxyType({}))
    """What a customer can do, by the field that it moves."""


def read_texts(document: Document) -> Texts:
    """The catalogue of a file; raises Rejected with every problem found in it."""
    with Fields(document.root, ("reasons", "actions", "guidance", "templates", "steps")) as fields:
        reasons = fields.required("reasons", _reasons, ())
        actions = fields.optional("actions", _actions)
        guidance = fields.optional("guidance", _catalogue)
        templates = fields.optional("templates", _catalogue)
        steps = fields.optional("steps", partial(read_steps, LOCALES))
    return Texts(
        reasons=MappingProxyType({reason.code: reason for reason in reasons}),
        actions=MappingProxyType(actions or {}),
        guidance=MappingProxyType(guidance or {}),
        templates=MappingProxyType(templates or {}),
        digest=digest(document.root),
        steps=steps or MappingProxyType({}),
    )


def _reasons(node: Node) -> tuple[Reason, ...]:
    found = every(_reason, entries(node))
    own = {reason.code: reason for reason, _ in found if reason.told_as is None}
    wrong = [
        problems.unknown_code(place, reason.told_as, nearest(reason.told_as, own))
        for reason, place in found
        if reason.told_as is not None and reason.told_as not in own
    ]
    if wrong:
        raise Rejected(wrong)
    return tuple(
        replace(reason, texts=own[reason.told_as].texts) if reason.told_as else reason for reason, _ in found
    )


def _reason(entry: Entry) -> tuple[Reason, Place]:
    """A reason, and where it says what it is told as."""
    check_code(entry.key, entry.key_place)
    with Fields(entry.value, _keys(entry.value)) as fields:
        internal = fields.required("internal", line, "")
        is_own = TOLD_AS not in fields
        texts = {locale: fields.required(locale, line, "") for locale in LOCALES if is_own}
        told_as = fields.optional(TOLD_AS, code)
        hard_stop = fields.optional("hard_stop", true) or False
        no_offers = fields.optional("no_offers", true) or False
    place = fields.value_place(TOLD_AS)
    reason = Reason(
        code=entry.key,
        place=entry.key_place,
        internal=internal,
        texts=MappingProxyType(texts),
        hard_stop=hard_stop,
        told_as=told_as,
        no_offers=no_offers,
    )
    return reason, place


def _keys(node: Node) -> tuple[str, ...]:
    """What a reason may say: one that is told as another has no texts of its own."""
    told = isinstance(node, Mapping) and node.entry(TOLD_AS) is not None
    return ("internal", TOLD_AS, *(() if told else LOCALES), "hard_stop", "no_offers")


def _actions(node: Node) -> dict[str, Action]:
    found = entries(node)
    return dict(zip((entry.key for entry in found), every(_action, found), strict=True))


def _action(entry: Entry) -> Action:
    snake_case(entry.key, entry.key_place)
    with Fields(entry.value, ("internal", *LOCALES)) as fields:
        internal = fields.required("internal", line, "")
        texts = {locale: fields.required(locale, line, "") for locale in LOCALES}
    return Action(internal=internal, texts=MappingProxyType(texts))


def _catalogue(node: Node) -> dict[str, abc.Mapping[str, str]]:
    found = entries(node)
    return dict(zip((entry.key for entry in found), every(_translations, found), strict=True))


def _translations(entry: Entry) -> abc.Mapping[str, str]:
    with Fields(entry.value, LOCALES) as fields:
        texts = {locale: fields.required(locale, line, "") for locale in LOCALES}
    return MappingProxyType(texts)
