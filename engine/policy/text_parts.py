"""The texts for customers as parts: what each code, action, guidance and letter says in each language."""

from collections.abc import Iterator, Mapping

from engine.policy.aspects import plain
from engine.policy.meaning import Aspect, Part, PartKind
from engine.policy.texts import Reason, Texts
from engine.text.place import Place

_NOWHERE = Place("reasons.yaml", 1, 1)
"""Texts are told by name; no problem is ever reported at one."""


def text_parts(texts: Texts) -> tuple[Part, ...]:
    """Every text of a catalogue."""
    reasons = {name: _internal(reason.internal, reason.texts) for name, reason in texts.reasons.items()}
    stops = {name: (*_flags(reason),) for name, reason in texts.reasons.items()}
    duties = {name: _internal(action.internal, action.texts) for name, action in texts.actions.items()}
    return (
        *(_part(PartKind.REASON, name, (*said, *stops.get(name, ()))) for name, said in reasons.items()),
        *(_part(PartKind.DUTY, name, tuple(said)) for name, said in duties.items()),
        *(_part(PartKind.GUIDANCE, name, tuple(_said(said))) for name, said in texts.guidance.items()),
        *(_part(PartKind.TEMPLATE, name, tuple(_said(said))) for name, said in texts.templates.items()),
        *(_part(PartKind.STEP, name, tuple(_said(step.texts))) for name, step in texts.steps.items()),
    )


def _part(kind: PartKind, name: str, aspects: tuple[Aspect, ...]) -> Part:
    return Part(kind=kind, name=name, place=_NOWHERE, aspects=aspects)


def _flags(reason: Reason) -> Iterator[Aspect]:
    """What a reason says besides its texts."""
    yield from plain("hard_stop", "true" if reason.hard_stop else None)
    yield from plain("no_offers", "true" if reason.no_offers else None)


def _internal(internal: str, texts: Mapping[str, str]) -> Iterator[Aspect]:
    """What staff reads, then what the customer does."""
    yield from plain("internal", internal)
    yield from _said(texts)


def _said(texts: Mapping[str, str]) -> Iterator[Aspect]:
    for locale, text in texts.items():
        yield from plain(locale, text)
