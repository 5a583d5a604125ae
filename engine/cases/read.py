"""A document to the cases it holds, or all that is wrong with its form."""

from enum import StrEnum
from functools import partial

from engine.cases.case import FREEZES, Case, CaseFile, Equivalent, Expectation, Facts
from engine.cases.expect import read_expect
from engine.policy.shape import Fields, each, repeated, texts_under, wrong_type
from engine.policy.values import day, line, one_of, placed_line, text, whole
from engine.text import problems
from engine.text.document import Document, Mapping, Node, Sequence, as_data
from engine.text.place import Place
from engine.text.problem import Rejected

_FILE = ("policy", "version", "base", "cases", "about", "equivalent")
_FACTS = ("profile", "request", FREEZES)
_CASE = ("name", "review", "given", "absent", "as_of", "expect")
_EQUIVALENT = ("rule", "mutant", "because")
_VERSION = whole(1, 9999, "a version number from 1")
_Day = tuple[int, Place]


class _Review(StrEnum):
    NEEDED = "needed"


def read_cases(document: Document) -> CaseFile:
    """The cases a document holds; raises Rejected with all that is wrong with their form."""
    with Fields(document.root, _FILE) as fields:
        fields.optional("about", text)
        fallback = _base_day(fields.mapping.get("base"))
        base = fields.required("base", _base, _nothing(document.root))
        fields.note(*repeated(texts_under(_items(fields.mapping.get("cases")), "name")))
        return CaseFile(
            path=document.source.path,
            policy=fields.required("policy", line, ""),
            policy_place=fields.value_place("policy"),
            version=fields.required("version", _VERSION, 0),
            version_place=fields.value_place("version"),
            base=base,
            cases=fields.required("cases", each(partial(_case, fallback)), ()),
            equivalent=fields.optional("equivalent", each(_equivalent)) or (),
        )


def _nothing(node: Node) -> Facts:
    return Facts(profile={}, request={}, freezes=None, node=node)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else ()


def _base(node: Node) -> Facts:
    with Fields(node, ("as_of", *_FACTS)) as fields:
        fields.optional("as_of", day)
        return _facts_in(fields, fields.required("profile", _facts, {}))


def _base_day(node: Node | None) -> _Day | None:
    """The day of the base, where it has one; whatever is wrong with it is said where the base is read."""
    found = node.get("as_of") if isinstance(node, Mapping) else None
    if found is None:
        return None
    try:
        return day(found), found.place
    except Rejected:
        return 1, found.place


def _given(node: Node) -> Facts:
    with Fields(node, _FACTS) as fields:
        return _facts_in(fields, fields.optional("profile", _facts) or {})


def _facts_in(fields: Fields, profile: dict[str, object]) -> Facts:
    return Facts(
        profile=profile,
        request=fields.optional("request", _facts) or {},
        freezes=fields.optional(FREEZES, _freezes),
        node=fields.mapping,
    )


def _facts(node: Node) -> dict[str, object]:
    if not isinstance(node, Mapping):
        raise wrong_type(node, "a mapping of fields to values")
    return {entry.key: as_data(entry.value) for entry in node.entries}


def _freezes(node: Node) -> list[object]:
    if not isinstance(node, Sequence):
        raise wrong_type(node, "a list of standing freezes")
    return [as_data(item) for item in node.items]


def _case(fallback: _Day | None, node: Node) -> Case:
    with Fields(node, _CASE) as fields:
        no_expectations: tuple[Expectation, ...] = ()
        as_of, as_of_place = _day(fields, fallback)
        given = fields.optional("given", _given)
        absent = fields.optional("absent", each(placed_line)) or ()
        fields.note(*repeated(absent))
        for name, place in absent:
            if given is not None and (name in given.profile or name in given.request):
                fields.note(problems.given_and_absent(place, name))
        return Case(
            name=fields.required("name", line, ""),
            place=fields.value_place("name"),
            given=given,
            absent=absent,
            as_of=as_of,
            as_of_place=as_of_place,
            expect=fields.required("expect", read_expect, no_expectations),
            review=fields.optional("review", one_of(*_Review)) is not None,
        )


def _equivalent(node: Node) -> Equivalent:
    with Fields(node, _EQUIVALENT) as fields:
        return Equivalent(
            rule=fields.required("rule", line, ""),
            mutant=fields.required("mutant", line, ""),
            because=fields.required("because", line, ""),
            place=fields.value_place("mutant"),
        )


def _day(fields: Fields, fallback: _Day | None) -> _Day:
    """The day of a case: its own or the base's."""
    if "as_of" not in fields and fallback is not None:
        return fallback
    return fields.required("as_of", day, 1), fields.value_place("as_of")
