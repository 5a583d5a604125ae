"""A document to a policy: the shape of one version, with every condition and amount parsed."""

import re
from fractions import Fraction
from functools import partial
from itertools import pairwise
from operator import attrgetter
from types import MappingProxyType

from engine.language.kinds import Unit
from engine.policy.amounts import NOTHING, amount, condition, matrix, table, value, value_or_choice
from engine.policy.csv_matrix import Files, with_matrix
from engine.policy.digest import digest
from engine.policy.effects import rule
from engine.policy.policy import (
    Base,
    Dated,
    Expression,
    Let,
    Matrix,
    Parameter,
    Policy,
    Rule,
    Status,
    Table,
    Use,
)
from engine.policy.scorecard import score
from engine.policy.shape import Fields, each, each_entry, repeated, texts_under
from engine.policy.size import too_deep, too_large
from engine.policy.values import (
    code,
    day,
    entry_name,
    exact,
    line,
    money,
    name,
    one_of,
    short_code,
    text,
    whole,
)
from engine.text import problems
from engine.text.document import Document, Entry, Mapping, Node, Sequence
from engine.text.place import Place
from engine.text.problem import Rejected

_KEYS = (
    "policy",
    "version",
    "effective",
    "until",
    "anchor",
    "status",
    "jurisdiction",
    "currency",
    "applies_when",
    "owner",
    "review_by",
    "about",
    "changes",
    "uses",
    "parameters",
    "let",
    "base",
    "rules",
    "round_down_to",
    "minimum",
    "score",
)
_BODIES = ("amount", "table", "matrix")
_UNITS = tuple(unit for unit in Unit if unit is not Unit.BARE)
_POLICY = re.compile("[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")
_USE = re.compile("([a-z][a-z0-9_]*/[a-z][a-z0-9_]*)(?:@([1-9][0-9]{0,5}))?")
_STATUS = one_of(Status.DRAFT, Status.VACATED, Status.GUIDANCE)
_VERSION = whole(1, 999_999, "a whole number from 1")
_JURISDICTION = short_code("jurisdiction", "CN")
_CURRENCY = short_code("currency", "CNY")
_NO_FILES: Files = MappingProxyType({})


def parse_policy(document: Document, files: Files = _NO_FILES) -> Policy:
    """The policy a document and the files beside it hold; raises Rejected with all that is wrong with them."""
    filled = with_matrix(document, files)
    large = tuple(too_large(filled.root))
    if large:
        raise Rejected((*large, *filled.problems))
    with Fields(filled.root, _KEYS) as fields:
        fields.note(*filled.problems)
        policy = Policy(
            path=document.source.path,
            place=fields.value_place("policy"),
            policy=fields.required("policy", _policy_name, ""),
            version=fields.required("version", _VERSION, 1),
            version_place=fields.value_place("version"),
            effective=fields.required("effective", day, 0),
            effective_place=fields.value_place("effective"),
            until=fields.optional("until", day),
            until_place=fields.value_place("until") if "until" in fields else None,
            anchor=fields.optional("anchor", name),
            anchor_place=fields.value_place("anchor") if "anchor" in fields else None,
            status=fields.optional("status", _STATUS) or Status.IN_FORCE,
            jurisdiction=fields.required("jurisdiction", _JURISDICTION, ""),
            jurisdiction_place=fields.value_place("jurisdiction"),
            currency=fields.required("currency", _CURRENCY, ""),
            currency_place=fields.value_place("currency"),
            applies_when=fields.optional("applies_when", condition),
            owner=fields.required("owner", line, ""),
            review_by=fields.optional("review_by", day),
            review_by_place=fields.value_place("review_by") if "review_by" in fields else None,
            about=fields.required("about", text, ""),
            changes=fields.optional("changes", text),
            uses=fields.optional("uses", each_entry(_use)) or (),
            parameters=fields.optional("parameters", each_entry(_parameter)) or (),
            lets=fields.optional("let", each_entry(_let)) or (),
            base=fields.optional("base", partial(_base, fields.key_place("base"))),
            rules=_rules(fields),
            round_down_to=fields.optional("round_down_to", _step),
            minimum=fields.optional("minimum", money),
            score=fields.optional("score", partial(score, fields.key_place("score"))),
            digest=digest(filled.root),
        )
        _check_together(fields, policy)
        fields.note(*too_deep(policy))
        return policy


def _check_together(fields: Fields, policy: Policy) -> None:
    """Look at what no key can say alone."""
    own = _own_names(fields)
    fields.note(*repeated((entry.key, entry.key_place) for entry in own))
    for entry in own:
        fields.attempt(entry_name, entry)
    if not any(key in fields for key in ("base", "rules", "score")):
        fields.note(problems.empty_policy(fields.place))
    for key in ("round_down_to", "minimum"):
        if key in fields and "base" not in fields:
            fields.note(problems.misplaced_key(fields.key_place(key), key, ("base",)))
    if policy.until is not None and policy.until < policy.effective:
        fields.note(problems.ends_before_it_begins(fields.value_place("until"), policy.effective_place))
    folder = policy.policy.partition("/")[0]
    if folder and policy.jurisdiction and folder != policy.jurisdiction.lower():
        expected = policy.policy.replace(folder, policy.jurisdiction.lower(), 1)
        fields.note(problems.other_jurisdiction(policy.place, policy.policy, policy.jurisdiction, expected))


def _own_names(fields: Fields) -> list[Entry]:
    """The entries that give a name of the file's own, in the order of the file."""
    nodes = (fields.mapping.get(key) for key in ("uses", "parameters", "let"))
    own = [entry for node in nodes if isinstance(node, Mapping) for entry in node.entries]
    return sorted(own, key=attrgetter("key_place"))


def _policy_name(node: Node) -> str:
    found = line(node)
    if _POLICY.fullmatch(found) is None:
        raise Rejected((problems.bad_reference(node.place, found, "cn/pay_later_limit"),))
    return found


def _use(entry: Entry) -> Use:
    found = line(entry.value)
    match = _USE.fullmatch(found)
    if match is None:
        raise Rejected((problems.bad_reference(entry.value.place, found, "cn/conduct_score@2"),))
    version = int(match[2]) if match[2] else None
    return Use(name=entry.key, policy=match[1], version=version, place=entry.key_place)


def _parameter(entry: Entry) -> Parameter:
    with Fields(entry.value, ("unit", "values")) as fields:
        values = fields.required("values", each(_dated), ())
        for before, after in pairwise(values):
            if after.start <= before.start:
                fields.note(problems.dates_not_ascending(after.place, before.place))
        return Parameter(
            name=entry.key,
            place=entry.key_place,
            unit=fields.required("unit", one_of(*_UNITS), Unit.BARE),
            values=values,
        )


def _dated(node: Node) -> Dated:
    with Fields(node, ("from", "value", "cite")) as fields:
        return Dated(
            start=fields.required("from", day, 0),
            value=fields.required("value", exact, Fraction(0)),
            cite=fields.optional("cite", line),
            place=fields.value_place("from"),
        )


def _let(entry: Entry) -> Let:
    return Let(name=entry.key, place=entry.key_place, body=_let_body(entry.value))


def _let_body(node: Node) -> Expression | Table:
    if not isinstance(node, Mapping):
        return value(node)
    with Fields(node, ("table", "otherwise")) as fields:
        return table(fields, "is", value_or_choice)


def _base(place: Place, node: Node) -> Base:
    with Fields(node, ("code", *_BODIES, "otherwise")) as fields:
        return Base(place=place, code=fields.required("code", code, ""), body=_base_body(fields))


def _base_body(fields: Fields) -> Expression | Table | Matrix:
    """The one body of a base, `otherwise` only beside a table."""
    bodies = [key for key in _BODIES if key in fields]
    if not bodies:
        fields.note(problems.no_body(fields.place, _BODIES))
    for other in bodies[1:]:
        fields.note(problems.several_bodies(fields.key_place(other), other, bodies[0]))
    if "otherwise" in fields and "table" not in fields:
        fields.note(problems.misplaced_key(fields.key_place("otherwise"), "otherwise", ("table",)))
    if "table" in fields:
        return table(fields, "amount", amount)
    return fields.optional("matrix", matrix) or fields.optional("amount", amount) or NOTHING


def _rules(fields: Fields) -> tuple[Rule, ...]:
    found = fields.mapping.get("rules")
    fields.note(*repeated(texts_under(found.items if isinstance(found, Sequence) else (), "id")))
    return fields.optional("rules", each(rule)) or ()


def _step(node: Node) -> Fraction:
    """What a limit is rounded down to a multiple of."""
    found = money(node)
    if not found:
        raise Rejected((problems.bad_number(node.place, "0", "an amount above 0"),))
    return found
