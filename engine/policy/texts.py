"""The customer texts: `reasons.yaml` to a catalogue of reasons, guidance and letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.policy.digest import digest
from engine.policy.shape import Fields, entries, every
from engine.policy.values import check_code, line, true
from engine.text.document import Document, Entry, Node
from engine.text.place import Place

LOCALES = ("en", "zh")
"""The languages that every text comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a code means: to staff, and to the customer in each language."""

    code: str
    place: Place
    internal: str
    texts: Mapping[str, str]
    hard_stop: bool
    """Law, fraud or sanctions: named before every other reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Every text a policy may refer to."""

    reasons: Mapping[str, Reason]
    guidance: Mapping[str, Mapping[str, str]]
    templates: Mapping[str, Mapping[str, str]]
    digest: str


def read_texts(document: Document) -> Texts:
    """The catalogue of a file; raises Rejected with every problem found in it."""
    with Fields(document.root, ("reasons", "guidance", "templates")) as fields:
        reasons = fields.required("reasons", _reasons, ())
        guidance = fields.optional("guidance", _catalogue)
        templates = fields.optional("templates", _catalogue)
    return Texts(
        reasons=MappingProxyType({reason.code: reason for reason in reasons}),
        guidance=MappingProxyType(guidance or {}),
        templates=MappingProxyType(templates or {}),
        digest=digest(document.root),
    )


def _reasons(node: Node) -> tuple[Reason, ...]:
    return every(_reason, entries(node))


def _reason(entry: Entry) -> Reason:
    check_code(entry.key, entry.key_place)
    with Fields(entry.value, ("internal", *LOCALES, "hard_stop")) as fields:
        internal = fields.required("internal", line, "")
        texts = {locale: fields.required(locale, line, "") for locale in LOCALES}
        hard_stop = fields.optional("hard_stop", true) or False
    return Reason(
        code=entry.key,
        place=entry.key_place,
        internal=internal,
        texts=MappingProxyType(texts),
        hard_stop=hard_stop,
    )


def _catalogue(node: Node) -> dict[str, Mapping[str, str]]:
    found = entries(node)
    return dict(zip((entry.key for entry in found), every(_translations, found), strict=True))


def _translations(entry: Entry) -> Mapping[str, str]:
    with Fields(entry.value, LOCALES) as fields:
        texts = {locale: fields.required(locale, line, "") for locale in LOCALES}
    return MappingProxyType(texts)
