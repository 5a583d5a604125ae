"""The form of a file of cases: the facts of accounts, and what is expected of their decisions."""

from engine.policy.plan.plan import ANSWERS
from engine.policy.policy import Level
from engine.policy.schema.facts_schema import facts_schema
from engine.policy.schema.rule_schema import CLASSES, LEVELS
from engine.policy.schema.shapes import (
    CODE,
    NAME,
    POLICY,
    Schema,
    choice,
    day,
    described,
    has,
    listed,
    mapped,
    names_of,
    one_line,
    points,
    record,
    reference,
    text,
    when,
    whole,
    worded,
)
from engine.policy.texts import Texts
from engine.policy.vocabulary import Vocabulary

_AMOUNT = r"^(?:0|[1-9][0-9]{0,17})\.[0-9]{2}$"
_RULE = "^[a-z]+/[a-z][a-z0-9_]*#[a-z][a-z0-9_]*$"
_STATUS = ("decided", "incomplete", "referred", "not_in_scope")
_AS = ("waiver", "refund")


def cases_schema(vocabulary: Vocabulary, texts: Texts) -> Schema:
    """A file of cases."""
    day_of_its_own: Schema = {"properties": {"cases": {"items": has("as_of")}}}
    file = record(
        "The cases of one version of one policy.",
        {
            "policy": worded("The policy these cases are about.", POLICY),
            "version": whole("The version these cases are about.", 1, 9_999),
            "about": text("What these cases have in common."),
            "base": _facts("The account that every case starts from.", {"as_of": _AS_OF}, ("profile",)),
            "cases": listed("The cases, each saying only what differs from the base.", _case()),
            "equivalent": listed("Changes of the policy that no case could tell, and why.", _equivalent()),
        },
        ("policy", "version", "base", "cases"),
        when({"properties": {"base": has("as_of")}}, {}, day_of_its_own),
    )
    return file | {"$defs": _definitions(vocabulary, texts)}


def _definitions(vocabulary: Vocabulary, texts: Texts) -> Schema:
    meanings = {name: spec.description for name, spec in vocabulary.fields.items()}
    standing = "The freezes that stand before the decision."
    return {
        "profile": facts_schema(vocabulary, "profile", "Facts about the customer and the account."),
        "request": facts_schema(vocabulary, "request", "What is asked."),
        "field": choice(
            "A field of the vocabulary, or the standing freezes.", {**meanings, "freezes": standing}
        ),
        "code": choice(
            "A reason from reasons.yaml.", {code: reason.internal for code, reason in texts.reasons.items()}
        ),
        "expect": _expect(),
    }


_AS_OF = day("The day of the decision, between quotes.")


def _facts(description: str, more: dict[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    facts = {
        "profile": reference("profile", "Facts about the customer and the account."),
        "request": reference("request", "What is asked."),
        "freezes": described(
            "The freezes that stand before the decision; left out where nobody knows them.",
            type="array",
            items=_freeze(),
        ),
    }
    return record(description, {**more, **facts}, required)


def _freeze() -> Schema:
    return record(
        "One standing freeze.",
        {
            "code": worded("The reason it stands for.", CODE),
            "level": choice("What it stops.", LEVELS),
            "since": day("Its first day, between quotes."),
        },
        ("code", "level", "since"),
    )


def _case() -> Schema:
    return record(
        "One account and what is expected of its decision.",
        {
            "name": one_line("What the case shows, in a few words of its own."),
            "review": choice("A note that someone must look at this case before it counts.", ["needed"]),
            "given": _facts("What differs from the base.", {}),
            "absent": listed("The fields that nobody knows in this case.", reference("field", "A field.")),
            "as_of": _AS_OF,
            "expect": reference("expect", "What is expected; parts left out may be anything."),
        },
        ("name", "expect"),
    )


def _equivalent() -> Schema:
    return record(
        "One change that leaves every decision as it is.",
        {
            "rule": one_line("The rule that is changed."),
            "mutant": one_line("The change, as `forbear test --mutate` tells it."),
            "because": one_line("Why no decision can differ."),
        },
        ("rule", "mutant", "because"),
    )


def _expect() -> Schema:
    parts = {
        "status": choice("How the decision as a whole stands.", _STATUS),
        "limit": _limit(),
        "freeze": _freezes(),
        "waiver": _waiver(),
        "score": _score(),
        "actions": names_of("Exactly the duties of the lender.", worded("An action.", NAME)),
        "rules": names_of(
            "Exactly the rules of this version that fire.", worded("A rule of this version.", NAME)
        ),
        "unknown": names_of(
            "Exactly the rules that cannot be told yet.", worded("A rule of this version.", NAME)
        ),
        "reasons": names_of("Exactly the reasons the customer is told.", reference("code", "A reason.")),
        "missing": _missing("Exactly the fields to supply."),
    }
    return record("What is expected of the decision.", parts) | {"minProperties": 1}


def _limit() -> Schema:
    parts = {
        "status": choice("How the limit stands.", _STATUS),
        "answer": _or_null(choice("What the customer is told.", ANSWERS.options)),
        **_span("The limit"),
        "decided_by": names_of("Exactly what sets the limit.", worded("A rule as `policy#rule`.", _RULE)),
        "missing": _missing("Exactly the fields that keep the limit open."),
    }
    return record("What is expected of the limit.", parts) | {"minProperties": 1}


def _freezes() -> Schema:
    codes = "Exactly the reasons that {}."
    parts = {
        "status": choice("How the freeze stands.", _STATUS),
        "level": choice("What the account stops doing.", Level),
        "lowest": _or_null(choice("The weakest level still possible, or null.", Level)),
        "highest": _or_null(choice("The strongest level still possible, or null.", Level)),
        "new": names_of(codes.format("freeze the account anew"), worded("A reason.", CODE)),
        "kept": names_of(codes.format("go on freezing it"), worded("A reason.", CODE)),
        "released": names_of(codes.format("no longer freeze it"), worded("A reason.", CODE)),
        "reopening": described("Whether the last reason goes.", type=["boolean", "null"]),
        "missing": _missing("Exactly the fields that keep the freeze open."),
    }
    return record("What is expected of the freeze.", parts) | {"minProperties": 1}


def _waiver() -> Schema:
    parts = {
        "status": choice("How the waiver stands.", _STATUS),
        **_span("What is given up"),
        "rule": _or_null(worded("The rule that wins, as `policy#rule`, or null.", _RULE)),
        "class": _or_null(choice("The class of the rule that wins, or null.", CLASSES)),
        "as": _or_null(choice("Whether the fee is never charged or given back, or null.", _AS)),
        "uses_allowance": described("Whether the yearly courtesy is used up.", type=["boolean", "null"]),
        "missing": _missing("Exactly the fields that keep the waiver open."),
    }
    return record("What is expected of the waiver.", parts) | {"minProperties": 1}


def _score() -> Schema:
    parts = {
        "status": choice("How the score stands.", _STATUS),
        "value": _or_null(points("The score, or null where it is open.")),
        "lowest": _or_null(points("The lowest score still possible, or null.")),
        "highest": _or_null(points("The highest score still possible, or null.")),
        "dimensions": mapped("The points of dimensions by name.", NAME, points("The points.")),
        "missing": _missing("Exactly the fields that keep the score open."),
    }
    return record("What is expected of this policy's score.", parts) | {"minProperties": 1}


def _span(what: str) -> dict[str, Schema]:
    return {
        "amount": _or_null(worded(f"{what}, with two decimals between quotes, or null.", _AMOUNT)),
        "lowest": _or_null(worded(f"{what} at least, while facts are missing, or null.", _AMOUNT)),
        "highest": _or_null(worded(f"{what} at most, while facts are missing, or null.", _AMOUNT)),
    }


def _missing(description: str) -> Schema:
    return names_of(description, reference("field", "A field."))


def _or_null(schema: Schema) -> Schema:
    nullable = schema | {"type": [schema["type"], "null"]}
    match schema.get("enum"):
        case list() as options:
            meanings = schema.get("enumDescriptions")
            more = {"enumDescriptions": [*meanings, "None."]} if isinstance(meanings, list) else {}
            return nullable | {"enum": [*options, None]} | more
        case _:
            return nullable
