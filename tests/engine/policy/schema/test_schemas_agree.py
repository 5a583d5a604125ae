"""Holds the schemas to the readers: what an editor underlines is refused, and faults of shape are underlined."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from schemas import TEXTS, VALIDATORS, VOCABULARY, document_of, schema, validator

from engine.cases import expect
from engine.cases import read as cases
from engine.cases.read import read_cases
from engine.policy import amounts, effects, keywords, lists, parse, vocabulary
from engine.policy.parse import parse_policy
from engine.policy.schema.drafts import Draft
from engine.policy.schema.files import folder_schema
from engine.policy.schema.rule_schema import ADVERSE, EFFECTS, ON_THE_LIMIT
from engine.policy.texts import read_texts
from engine.policy.vocabulary import read_vocabulary
from engine.text.document import as_data
from engine.text.problem import Rejected
from engine.text.read import decode, read

HERE = Path(__file__).parent
BAD = sorted(path for path in (HERE.parent / "bad").glob("*.yaml"))
BAD_VOCABULARIES = sorted(path for path in (HERE.parent / "bad" / "vocabulary").glob("*.yaml"))
SEEN = {
    *("bad-date", "bad-label", "bad-name", "bad-number", "bad-reference", "empty-policy", "misplaced-key"),
    *("missing-key", "missing-partner", "no-base-amount", "no-effect", "not-one-line", "nothing-listed"),
    *("other-jurisdiction", "reserved-name", "several-base-amounts", "several-effects", "unknown-key"),
    *("unknown-option", "when-and-needs", "wrong-type"),
}
"""Faults of the shape of one value or of the keys beside it: an editor shows them while they are typed."""
BEYOND = {
    "bad-range": "two numbers compared",
    "band-gap": "a band compared with the one before",
    "band-order": "likewise",
    "band-overlap": "likewise",
    "dates-not-ascending": "a date compared with the one before",
    "duplicate-name": "names of several places compared",
    "ends-before-it-begins": "two dates compared",
    "matrix-shape": "the cells of a row counted against the columns",
    "nested-too-deep": "a let followed into what it names",
    "too-many-values": "a limit of one file, not of the form",
}
"""Faults that need more than one value at a time, and why a schema does not see them."""
SEEN_IN_VOCABULARIES = {
    "duplicate-name",  # of the options of one choice; names of both parts are compared by readers only
    *(
        "bad-default",
        "bad-name",
        "bad-number",
        "bad-option",
        "bad-pattern",
        "date-or-choice",
        "misplaced-key",
        "missing-key",
    ),
    *(
        "money-decimals",
        "null-option",
        "not-a-scope-field",
        "nothing-listed",
        "reserved-name",
        "too-many-options",
    ),
    *("unknown-key", "unknown-option", "unknown-type", "wrong-type"),
}
BEYOND_IN_VOCABULARIES = {
    "bounds-reversed": "two numbers compared",
    "field-too-wide": "a bound compared with the decimals",
    "pattern-reach": "the ends of sets and counts compared, and lengths added",
    "too-fine": "likewise",
    "unknown-requirement": "the names of two lists compared",
}

SEEN_IN_LISTS = SEEN | {
    "duplicate-name",
    "unknown-list-field",
    "list-field-kind",
    "list-value",
    "unknown-choice",
}
"""The fields of the folder are known to the schema of its lists."""


def codes_of(path):
    """The codes a broken file is refused with."""
    said = path.with_suffix(".txt").read_text(encoding="utf-8")
    return set(re.findall(r"^\S+:\d+:\d+ ([a-z-]+)$", said, re.MULTILINE))


def data_in(text):
    return as_data(read(decode("some.yaml", text.encode())).root)


def data_of(path):
    return data_in(path.read_text(encoding="utf-8"))


def roomy(draft):
    """The schema of policies in a folder that has a text for every code."""
    any_code = dict.fromkeys(("DELINQUENCY", "SCORE", "FLAT", "SMALL"), next(iter(TEXTS.reasons.values())))
    texts = replace(TEXTS, reasons={**TEXTS.reasons, **any_code})
    return VALIDATORS[draft](folder_schema("policy", VOCABULARY, texts, draft))


@pytest.mark.parametrize("draft", list(Draft))
@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_faults_of_shape_are_seen_in_editors(path, draft):
    """A broken policy is underlined exactly where one of its faults is one of shape."""
    assert bool(codes_of(path) & SEEN) != roomy(draft).is_valid(data_of(path))


@pytest.mark.parametrize("draft", list(Draft))
@pytest.mark.parametrize("path", BAD_VOCABULARIES, ids=lambda path: path.stem)
def test_faults_of_vocabularies_are_seen_in_editors(path, draft):
    """So is a broken vocabulary."""
    seen = codes_of(path) & SEEN_IN_VOCABULARIES

    assert bool(seen) != validator("profile", draft).is_valid(data_of(path))


def test_every_code_is_in_one_table():
    """Whether editors see a fault is said for every kind of fault."""
    for paths, seen, beyond in (
        (BAD, SEEN, BEYOND),
        (BAD_VOCABULARIES, SEEN_IN_VOCABULARIES, BEYOND_IN_VOCABULARIES),
    ):
        assert set() == seen & set(beyond)
        assert {path.stem for path in paths} == seen | set(beyond)


# The same keys


def keys(name, *way):
    part = schema(name)
    for step in way:
        part = part[step]
    return set(part["properties"])


FIELD = ("$defs", "field")
PARTS = ("properties", "properties")
KEYS = (
    ("policy", (), parse._KEYS),
    ("policy", ("$defs", "rule"), effects._KEYS),
    ("policy", ("properties", "base"), ("code", *parse._BODIES, "otherwise")),
    ("policy", ("properties", "base", "properties", "matrix"), amounts.MATRIX),
    ("cases", (), cases._FILE),
    ("cases", ("properties", "base"), ("as_of", *cases._FACTS)),
    ("cases", ("properties", "cases", "items"), cases._CASE),
    ("cases", ("properties", "cases", "items", "properties", "given"), cases._FACTS),
    ("cases", ("properties", "equivalent", "items"), cases._EQUIVALENT),
    ("cases", ("$defs", "expect"), expect._PARTS),
    *(
        (
            "cases",
            ("$defs", "expect", "properties", part),
            (*form, *(("dimensions",) if part == "score" else ())),
        )
        for part, form in expect._PARTS.items()
        if isinstance(form, dict)
    ),
    ("profile", (), vocabulary._ROOT),
    ("profile", (*PARTS, "properties", "profile"), vocabulary._PART),
    ("profile", (*PARTS, "properties", "request"), vocabulary._PART),
    ("profile", FIELD, (*vocabulary._EVERY_FIELD, *keywords.KEYWORDS)),
    ("lists", (), lists.LIST_KEYS),
    ("lists", ("properties", "entries", "items"), lists.ENTRY_KEYS),
)


@pytest.mark.parametrize(("name", "way", "read_keys"), KEYS, ids=lambda value: ".".join(value)[:40])
def test_schemas_know_the_keys_of_the_readers(name, way, read_keys):
    """No key is read that an editor underlines, and none is offered that means nothing."""
    assert set(read_keys) == keys(name, *way)


def test_effects_are_the_same():
    """The tables about effects say the same on both sides."""
    assert set(effects._EFFECTS) == set(EFFECTS)
    assert effects._ADVERSE == ADVERSE
    assert effects._ONLY_WITH["strength"] == ON_THE_LIMIT


# The same verdicts

HEAD = {
    "policy": "cn/everything",
    "version": 1,
    "effective": "2024-02-23",
    "jurisdiction": "CN",
    "currency": "CNY",
    "owner": "Retail",
    "about": "Everything.",
}
WHY = {"code": "STUDENT", "because": "So."}
PIECES = {
    "head": {
        "until": "2025-02-23",
        "anchor": "agreement_date",
        "status": "draft",
        "applies_when": "product == 'pay_later'",
        "review_by": "2026-02-23",
        "changes": "All.",
        "uses": {"points": "cn/conduct_score@2"},
        "rules": [{"id": "b", "floor": 5, "because": "So."}],
    },
    "parameters": {
        "parameters": {
            "share": {"unit": "ratio", "values": [{"from": "2024-02-23", "value": "1/3", "cite": "Rule 1"}]}
        },
        "let": {
            "room": "income * share",
            "band": {"table": [{"when": "room > 5", "is": "low"}], "otherwise": 5},
        },
        "rules": [{"id": "b", "floor": 5, "because": "So."}],
    },
    "matrix": {
        "base": {
            "code": "STUDENT",
            "matrix": {
                "down": "points",
                "across": "income",
                "columns": ["below 5", "from 5"],
                "rows": {"below 5": [1, 2], "from 5": [3, 4]},
            },
        },
        "round_down_to": 100,
        "minimum": 500,
    },
    "amount": {"base": {"code": "STUDENT", "amount": "income"}},
    "table": {
        "base": {"code": "STUDENT", "table": [{"when": "is_student", "amount": 5}], "otherwise": 7},
    },
    "score": {
        "score": {
            "starts_at": 5,
            "range": [1, 9],
            "dimensions": {
                "conduct": [
                    {
                        "id": "x",
                        "field": "days_past_due",
                        "points": {"below 1": 5, "from 1": 2},
                        "none": 1,
                        "code": "STUDENT",
                    }
                ]
            },
        }
    },
    "cap": {
        "rules": [
            {
                "id": "a",
                "when": "is_student",
                "cap": "share",
                "strength": "law",
                "if_unknown": "ask",
                "cite": "X",
                **WHY,
            }
        ]
    },
    "floor": {
        "rules": [{"id": "b", "floor": 5, "guidance": "UPDATE_INCOME", "review": "needed", "because": "So."}]
    },
    "hold": {"rules": [{"id": "c", "hold": True, **WHY}]},
    "decline": {"rules": [{"id": "d", "decline": True, **WHY}]},
    "needs": {"rules": [{"id": "e", "needs": "is_student", **WHY}]},
    "freeze": {"rules": [{"id": "f", "freeze": "full", "release_when": "by_hand", **WHY}]},
    "waive": {
        "rules": [{"id": "g", "waive": {"down_to": 5}, "class": "courtesy", "as": "refund", "because": "So."}]
    },
    "share": {"rules": [{"id": "h", "waive": "50%", "class": "courtesy", "because": "So."}]},
    "do": {
        "rules": [
            {
                "id": "i",
                "do": {"action": "send_notice", "template": "PD18", "within_days": 3},
                "because": "So.",
            }
        ]
    },
    "refer": {"rules": [{"id": "j", "refer": {"queue": "q", "outcome": "limit"}, "because": "So."}]},
}
CASES = """\
policy: cn/everything
version: 1
about: Something.
equivalent: [{rule: a, mutant: cap + 1, because: So.}]
base: {as_of: "2024-02-23", profile: {}, request: {}, freezes: []}
cases:
  - {name: a, given: {freezes: []}, as_of: "2024-02-23", expect: {status: decided, rules: [a]}}
  - name: b
    review: needed
    expect:
      limit: {status: decided, answer: null, amount: "5.00", lowest: null, highest: "5.00", decided_by: ["cn/a#b"], missing: []}
      freeze: {status: decided, level: none, lowest: full, highest: null, new: [AGE], kept: [], released: [], reopening: true}
      waiver: {status: decided, amount: null, rule: "cn/a#b", class: courtesy, as: waiver, uses_allowance: null}
      score: {status: decided, value: 5, lowest: null, highest: 7, dimensions: {x: 5}, missing: [age_years]}
      actions: [a]
      unknown: [b]
      reasons: [AGE]
      missing: []
"""
PROFILE = """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: https://example.org
title: Words
description: About.
type: object
additionalProperties: false
required: [profile, request]
properties:
  profile:
    description: About.
    type: object
    additionalProperties: false
    required: [jurisdiction, currency, product]
    properties:
      jurisdiction: {description: Law., type: string, enum: [CN, GB]}
      currency: {description: Money., type: string, enum: [CNY]}
      product: {description: Kind., type: string, enum: [card]}
  request:
    type: object
    additionalProperties: false
    properties:
      asked: {description: Choice., type: ["null", string], enum: [a, null], default: null}
"""
FIELDS = {
    "money": {
        "type": ["number", "null"],
        "x-unit": "money",
        "x-decimals": 2,
        "minimum": 0,
        "maximum": 5,
        "x-actionable": "raise",
        "x-moves": {"field": "to_zero"},
        "x-relative-to": "field",
    },
    "days": {"type": "integer", "x-unit": "days", "minimum": 0, "maximum": 5, "x-basis": "prohibited"},
    "date": {"type": "string", "format": "date"},
    "choice": {"type": "string", "enum": ["a", "b"]},
    "set": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "uniqueItems": True},
    "truth": {"type": "boolean"},
    "code": {"type": ["string", "null"], "pattern": "^[A-Z]{2}-[0-9]{1,6}$"},
}
LIST = """\
list: everything
description: Everything.
of: OF
entries:
  - {value: VALUE, from: "2024-02-23", until: "2024-03-01", cite: Rule 1}
  - {value: VALUE, from: "2025-02-23", cite: Rule 2}
"""
REASONS = """\
reasons:
  AGE: {internal: Age., en: Age., zh: Age., hard_stop: true, no_offers: true}
  YOUTH: {internal: Youth., told_as: AGE}
actions: {send_notice: {internal: Send., en: Wait., zh: Wait.}}
guidance: {WAIT: {en: Wait., zh: Wait.}}
templates: {PD18: {en: Wait., zh: Wait.}}
steps: {current_balance: {en: Repay., zh: Repay.}}
"""


def with_field(kind):
    """A vocabulary with one field more."""
    data = data_in(PROFILE)
    fields = data["properties"]["profile"]["properties"]
    fields["field"] = {"description": "Something.", **FIELDS[kind]}
    return data


def read_whole_list(document):
    """A list held against the shipped vocabulary."""
    found = lists.read_list(document)
    wrong = tuple(lists.misfits(found, {name: spec.kind for name, spec in VOCABULARY.fields.items()}))
    if wrong:
        raise Rejected(wrong)
    return found


def a_list(of, value):
    return data_in(LIST.replace("OF", of).replace("VALUE", value))


PROFILE_FIELDS = ("properties", "profile", "properties")
SINKS = {
    "head": ("policy", {**HEAD, **PIECES["head"]}, (), parse_policy, SEEN),
    **{
        piece: ("policy", {**HEAD, **PIECES[piece]}, tuple(PIECES[piece])[:1], parse_policy, SEEN)
        for piece in PIECES
        if piece != "head"
    },
    "lets": ("policy", {**HEAD, **PIECES["parameters"]}, ("let",), parse_policy, SEEN),
    "cases": ("cases", data_in(CASES), ("cases",), read_cases, SEEN | {"nothing-expected"}),
    "equivalent": ("cases", data_in(CASES), ("equivalent",), read_cases, SEEN),
    "freezes": ("cases", data_in(CASES), ("base", "freezes"), read_cases, SEEN),
    "profile": ("profile", data_in(PROFILE), (), read_vocabulary, SEEN_IN_VOCABULARIES),
    **{
        kind: ("profile", with_field(kind), (*PROFILE_FIELDS, "field"), read_vocabulary, SEEN_IN_VOCABULARIES)
        for kind in FIELDS
    },
    "reasons": ("reasons", data_in(REASONS), (), read_texts, SEEN),
    "list of codes": ("lists", a_list("area_code", "CN-110101"), (), read_whole_list, SEEN_IN_LISTS),
    "list of choices": ("lists", a_list("[fee_type]", "late"), (), read_whole_list, SEEN_IN_LISTS),
}
"""A schema, a file that is sound, the part of it that is changed, its reader, and the faults editors see."""
OTHERS = (None, True, -1, "", "x y", "a\nb", [], {}, {"x": 1})


def changed(data):
    """The data with one thing changed at a time: a value for another, a key less, a key more."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from ({**data, key: other} for other in (*OTHERS, *changed(value)))
            yield {other: kept for other, kept in data.items() if other != key}
        yield {**data, "x_y": 1}
    if isinstance(data, list):
        for place, value in enumerate(data):
            before, after = data[:place], data[place + 1 :]
            yield from ([*before, other, *after] for other in (*OTHERS, *changed(value)))


def changed_at(way, data):
    """The data with one thing changed at a time below one part of it."""
    if not way:
        return changed(data)
    return ({**data, way[0]: other} for other in changed_at(way[1:], data[way[0]]))


def refusals(stage, data):
    try:
        stage(document_of(data))
    except Rejected as rejected:
        return {problem.code for problem in rejected.problems}
    return set()


@pytest.mark.parametrize("sink", SINKS)
def test_editors_and_readers_give_the_same_verdict(sink):
    """Whatever single thing is changed, what readers accept is not underlined, and a fault of shape is."""
    name, data, way, stage, seen = SINKS[sink]
    editor = validator(name)
    differ = []
    for each in changed_at(way, data):
        codes = refusals(stage, each)
        if (not codes and not editor.is_valid(each)) or (codes & seen and editor.is_valid(each)):
            differ.append((sorted(codes), each))

    assert editor.is_valid(data)
    assert set() == refusals(stage, data)
    assert [] == differ
