"""The form of one version of a policy, with the words that its folder knows."""

from collections.abc import Iterable, Mapping

from engine.language.kinds import Boolean, Choice, Date, Number, Unit
from engine.policy.policy import Status
from engine.policy.schema.rule_schema import rule_schema
from engine.policy.schema.shapes import (
    OWN_NAME,
    POLICY,
    Schema,
    amount,
    choice,
    condition,
    day,
    described,
    has,
    has_any,
    labelled,
    labels,
    lacks,
    listed,
    mapped,
    money,
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
from engine.policy.vocabulary import FieldSpec, Vocabulary

_USE = "^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*(?:@[1-9][0-9]{0,5})?$"
_EXACT = r"^-?[0-9]{1,30}(?:\.[0-9]{1,30}|/0*[1-9][0-9]{0,29})?$"
_CSV = r"^[^./\\:][^/\\:]*\.csv$"
_UNITS = tuple(unit for unit in Unit if unit is not Unit.BARE)
_STATUS = {
    Status.DRAFT: "Takes part only when asked for by number.",
    Status.VACATED: "Struck down; takes part only when asked for by number.",
    Status.GUIDANCE: "No rule of law yet; takes part only when asked for by number.",
}


def policy_schema(vocabulary: Vocabulary, texts: Texts) -> Schema:
    """One version of a policy."""
    body = record(
        "One version of one policy.",
        {**_head(vocabulary), **_shared(), **_body(vocabulary)},
        ("policy", "version", "effective", "jurisdiction", "currency", "owner", "about"),
        has_any(("base", "rules", "score")),
        when(has("base"), {}, lacks(["round_down_to", "minimum"])),
        *_jurisdictions(vocabulary),
    )
    return body | {"$defs": _definitions(texts)}


def _definitions(texts: Texts) -> Schema:
    reasons = {code: reason.internal for code, reason in texts.reasons.items()}
    actions = {name: action.internal for name, action in texts.actions.items()}
    return {
        "rule": rule_schema(),
        "code": choice("A reason from reasons.yaml.", reasons),
        "action": choice("A duty from reasons.yaml.", actions),
        "guidance": choice("Guidance from reasons.yaml.", _english(texts.guidance)),
        "template": choice("A letter or message from reasons.yaml.", _english(texts.templates)),
    }


def _english(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {name: translations["en"] for name, translations in texts.items()}


def _head(vocabulary: Vocabulary) -> dict[str, Schema]:
    fields = vocabulary.fields
    dates = _meanings(spec for spec in fields.values() if isinstance(spec.kind, Date))
    return {
        "policy": worded("The policy's name: its jurisdiction in lower case, `/`, and a word.", POLICY),
        "version": whole("The number of this version, from 1.", 1, 999_999),
        "effective": day("The first day on which this version is in force, between quotes."),
        "until": day("The last day on which this version is in force, where no later version ends it."),
        "anchor": choice("The date field that picks the version instead of the day of the decision.", dates),
        "status": choice("Why this version is not in force; without this key it is.", _STATUS),
        "jurisdiction": choice(
            "The legal system whose rules govern the account.", _options(fields["jurisdiction"])
        ),
        "currency": choice("The currency of every amount in this policy.", _options(fields["currency"])),
        "applies_when": condition("The accounts this policy is about; without it, all of its jurisdiction."),
        "owner": one_line("The team that answers for the policy."),
        "review_by": day("The day by which the policy must be looked at again."),
        "about": text("What the policy decides, in a sentence."),
        "changes": text("What is different from the version before, and why."),
    }


def _shared() -> dict[str, Schema]:
    """What the rules of a policy share."""
    use = worded("The policy that has the score, and `@` with a version unless that in force is meant.", _USE)
    return {
        "uses": mapped("Scores of other policies, each under a name of this policy's own.", OWN_NAME, use),
        "parameters": mapped("Numbers that move on a day without the logic moving.", OWN_NAME, _parameter()),
        "let": mapped("Named values that several rules share.", OWN_NAME, _let()),
    }


def _body(vocabulary: Vocabulary) -> dict[str, Schema]:
    return {
        "base": _base(),
        "rules": listed("The rules; their order never changes an answer.", reference("rule", "One rule.")),
        "round_down_to": money("Limits are rounded down to a multiple of this amount.")
        | {"exclusiveMinimum": 0},
        "minimum": money("A new account whose limit would be below this amount gets none."),
        "score": _score(vocabulary),
    }


def _parameter() -> Schema:
    value = record(
        "A value from a day on.",
        {
            "from": day("The first day of this value, between quotes."),
            "value": described(
                'The value: a number, or between quotes a decimal or a fraction such as "1/3".',
                type=["number", "string"],
                pattern=_EXACT,
            ),
            "cite": one_line("Where the value comes from."),
        },
        ("from", "value"),
    )
    return record(
        "A number with dated values.",
        {
            "unit": choice("What the number counts.", _UNITS),
            "values": listed("The values by date, earliest first.", value),
        },
        ("unit", "values"),
    )


def _let() -> Schema:
    body = record(
        "An expression, or a decision table whose first row that holds says what it is.",
        {
            "table": listed(
                "The rows, of which the first that holds counts.", _row("is", _is("What then is."))
            ),
            "otherwise": _is("What is where no row holds."),
        },
        ("table", "otherwise"),
    )
    return body | {"type": ["string", "number", "boolean", "object"], "pattern": r"\S"}


def _is(description: str) -> Schema:
    return described(description, type=["string", "number", "boolean"], pattern=r"\S")


def _row(key: str, result: Schema) -> Schema:
    row = {"when": condition("The row counts where this holds."), key: result}
    return record("One row of the table.", row, ("when", key))


def _base() -> Schema:
    return record(
        "Where the limit starts, before any rule.",
        {
            "code": reference("code", "The reason told where the base itself decides, from reasons.yaml."),
            "amount": amount("The amount the limit starts at."),
            "table": listed(
                "The rows, of which the first that holds counts.",
                _row("amount", amount("The amount the limit then starts at.")),
            ),
            "otherwise": amount("The amount where no row holds."),
            "matrix": _matrix(),
        },
        ("code",),
        has_any(("amount", "table", "matrix")),
        when(has("amount"), lacks(["table", "matrix"])),
        when(has("table"), {**has("otherwise"), **lacks(["matrix"])}, lacks(["otherwise"])),
    )


def _matrix() -> Schema:
    cell = money("The amount of this cell.")
    cells = described(
        "The amounts of this row, one for each column.",
        type=["number", "array"],
        minimum=0,
        maximum=cell["maximum"],
        minItems=1,
        items=cell,
    )
    return record(
        "Amounts by one or two axes.",
        {
            "down": amount("What the rows are laid over: a field, a score or an expression."),
            "across": amount("What the columns are laid over, where there are two axes."),
            "columns": labels("The labels of the columns, from the lowest band up."),
            "rows": labelled("The rows by label, from the lowest band up.", cells),
            "csv": worded("The CSV file beside the policy that holds the labels and amounts.", _CSV),
        },
        ("down",),
        when(has("csv"), lacks(["rows", "columns"]), has("rows")),
        when(has("columns"), has("across")),
        when({"allOf": [has("across"), lacks(["csv"])]}, has("columns")),
    )


def _score(vocabulary: Vocabulary) -> Schema:
    return record(
        "A scorecard: starting points plus those of every characteristic.",
        {
            "starts_at": points("The points everyone starts with."),
            "range": listed("The lowest and the highest score.", points("One end of the range."), 2)
            | {"maxItems": 2},
            "dimensions": mapped(
                "Groups of characteristics by name.",
                OWN_NAME,
                listed("The characteristics of this dimension.", _characteristic(vocabulary)),
            ),
        },
        ("starts_at", "range", "dimensions"),
    )


def _characteristic(vocabulary: Vocabulary) -> Schema:
    scored = _meanings(
        spec
        for spec in vocabulary.fields.values()
        if spec.basis is None and isinstance(spec.kind, Number | Boolean | Choice)
    )
    return record(
        "One scored field.",
        {
            "id": worded("The characteristic's name, in lower case.", "^[a-z][a-z0-9_]*$"),
            "field": choice("The field that is scored.", scored),
            "points": labelled("The points by band or option.", points("The points of this band or option.")),
            "none": points("The points where the field is null."),
            "code": reference("code", "The reason told where points are lost here, from reasons.yaml."),
        },
        ("id", "field", "points", "code"),
    )


def _jurisdictions(vocabulary: Vocabulary) -> list[Schema]:
    """The name of a policy begins with its jurisdiction."""
    return [
        when(
            {"properties": {"jurisdiction": {"const": option}}, **has("jurisdiction")},
            {"properties": {"policy": {"pattern": f"^{option.lower()}/"}}},
        )
        for option in _options(vocabulary.fields["jurisdiction"])
    ]


def _options(spec: FieldSpec) -> tuple[str, ...]:
    return spec.kind.options if isinstance(spec.kind, Choice) else ()


def _meanings(specs: Iterable[FieldSpec]) -> dict[str, str]:
    return {spec.name: spec.description for spec in specs}
