"""A new policy for an author who is no programmer: one rule that works, comments that say what to change, cases."""

from dataclasses import dataclass
from fractions import Fraction
from json import dumps

from engine.language.kinds import Boolean, Choice, ChoiceSet, Code, Date, Kind, Number
from engine.policy.templates.fill import fill
from engine.policy.texts import Texts
from engine.policy.vocabulary import FieldSpec, Vocabulary

_POLICY = """\
# yaml-language-server: $schema=../../policy.schema.json
policy: {{policy}}
version: 1
effective: "{{effective}}"
status: draft            # A draft decides nothing yet. Delete this line to bring the policy into force.
jurisdiction: {{jurisdiction}}
currency: {{currency}}
applies_when: product == '{{product}}'      # Which accounts: join conditions with `and`, `or`, `not`.
owner: Name the team that answers for this policy
about: Say in one sentence what this policy decides.

# A number that the rules share and that may change on a day. Add a line with a later `from` when it does.
parameters:
  example_amount:
    unit: money
    values:
      - {from: "{{effective}}", value: 1000}

# Every rule that fires counts, and their order never changes the answer. A rule says
#   id       its own name, in lower case
#   when     the condition under which it fires; `forbear schema vocabulary` lists the fields it may read
#   and one of
#     cap: 1000              the limit is at most this amount
#     floor: 500             the limit is at least this amount
#     hold: true             the limit does not rise
#     decline: true          no credit
#     freeze: no_drawdown    with `release_when:`, the condition that ends it, or `by_hand`
#     waive: 50%             a part of the fee, with `class:`, such as courtesy
#     do: {action: send_notice, template: …, within_days: 30}    both named in reasons.yaml
#     refer: {queue: …}      a person must look
#   code     what the customer is told, from reasons.yaml
#   because  one sentence for colleagues and auditors
# Amounts may be computed: `cap: annual_income * 0.2`. A field that may be null is guarded: `(self_limit ?? 0)`.
rules:
  - id: example
    when: {{condition}}
    cap: example_amount
    code: {{code}}
    because: Say in one sentence why this rule exists.

# A policy that says where the limit starts has a `base` too; one policy for each product has one.
# base:
#   code: {{code}}
#   amount: 5000
# round_down_to: 100
# minimum: 500
"""
_CASES = """\
# yaml-language-server: $schema=../../cases.schema.json
policy: {{policy}}
version: 1

# The account that every case starts from. Give every fact that your rules read.
base:
  as_of: "{{effective}}"
  profile:
{{profile}}
  request: {{{request}}}
  freezes: []

# Each case says only what differs from the base. `rules` lists exactly the rules of this policy that fire.
# Write for every rule a case in which it fires, one in which it does not, and one on each side of a threshold.
cases:
  - name: the example fires
    given: {{{firing}}}
    expect:
      rules: [example]

  - name: the example does not fire
    given: {}
    expect:
      rules: []
"""
_UNKNOWN = """
  - name: without the fact the example cannot be told
    absent: [{{field}}]
    expect:
      rules: []
      unknown: [example]
"""
_FAVOURITES = ("days_past_due", "months_on_book")
_SAYS_NOTHING = {"limit", "is", "of", "policy", "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Example:
    """A condition over one field, with a value for which it holds and one for which it does not."""

    spec: FieldSpec
    condition: str
    fires: str
    quiet: str


def new_policy(
    policy: str, currency: str, effective: str, vocabulary: Vocabulary, texts: Texts
) -> dict[str, bytes]:
    """The files of a new policy by path below the folder; its cases pass at once."""
    example = _example(policy, vocabulary)
    jurisdiction = policy.partition("/")[0].upper()
    facts = _facts(vocabulary, jurisdiction, currency, example)
    words = {
        "policy": policy,
        "effective": effective,
        "jurisdiction": jurisdiction,
        "currency": currency,
        "product": facts["profile"]["product"],
        "condition": example.condition,
        "code": _code(policy, texts),
        "field": example.spec.name,
        "profile": "\n".join(f"    {name}: {value}" for name, value in facts["profile"].items()),
        "request": ", ".join(f"{name}: {value}" for name, value in facts["request"].items()),
        "firing": f"{example.spec.part}: {{{example.spec.name}: {example.fires}}}",
    }
    can_be_absent = example.spec.name not in vocabulary.required and not example.spec.absent_is_none
    cases = _CASES + (_UNKNOWN if can_be_absent else "")
    return {
        f"{policy}/v1.yaml": fill(_POLICY, words).encode(),
        f"{policy}/v1.cases.yaml": fill(cases, words).encode(),
    }


def _example(policy: str, vocabulary: Vocabulary) -> _Example:
    """A condition over a field that every rule may read, if possible one that the policy is about."""
    fields = vocabulary.fields
    about = [spec for name, spec in fields.items() if _alike(name, policy)]
    favourites = [fields[name] for name in _FAVOURITES if name in fields]
    ordered = sorted((*about, *favourites, *fields.values()), key=lambda spec: spec.nullable)
    found = (_condition(spec) for spec in ordered if spec.basis is None)
    return next(example for example in found if example is not None)


def _condition(spec: FieldSpec) -> _Example | None:
    """A condition over a field of two values; there is always one, since the engine needs `current_limit`."""
    match spec.kind:
        case Number(denominator=one, low=low, high=high) if low + one <= high and low % one == 0:
            least = low // one
            name = f"({spec.name} ?? {least})" if spec.nullable else spec.name
            quiet = "null" if spec.nullable else str(least)
            return _Example(spec=spec, condition=f"{name} > {least}", fires=str(least + 1), quiet=quiet)
        case Boolean() if not spec.nullable:
            return _Example(spec=spec, condition=spec.name, fires="true", quiet="false")
        case _:
            return None


def _facts(
    vocabulary: Vocabulary, jurisdiction: str, currency: str, example: _Example
) -> dict[str, dict[str, str]]:
    """What must be given in every request, and what the example reads."""
    own = {"jurisdiction": jurisdiction, "currency": currency, example.spec.name: example.quiet}
    found: dict[str, dict[str, str]] = {"profile": {}, "request": {}}
    for name, spec in vocabulary.fields.items():
        if name in own or name in vocabulary.required:
            found[spec.part][name] = own.get(name) or _any_value(spec.kind)
    return found


def _any_value(kind: Kind) -> str:
    match kind:
        case Number(denominator=denominator, low=low):
            return _decimal(Fraction(low, denominator))
        case Date():
            return '"2000-01-01"'
        case Boolean():
            return "false"
        case Choice(options=options):
            return options[0]
        case Code(values=values, other=other):
            return dumps(values[0] if other is None else other)
        case ChoiceSet():
            return "[]"


def _decimal(value: Fraction) -> str:
    whole, rest = divmod(abs(value), 1)
    decimals = f"{rest.numerator * 10**6 // rest.denominator:06d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def _code(policy: str, texts: Texts) -> str:
    """A reason to begin with: if possible one the policy is about, and not one that stops everything."""
    ordinary = [code for code, reason in texts.reasons.items() if not reason.hard_stop]
    about = [code for code in ordinary if _alike(code.lower(), policy)]
    return (about or ordinary or list(texts.reasons))[0]


def _alike(name: str, policy: str) -> bool:
    """Whether a name shares a word with that of the policy."""
    words = set(policy.partition("/")[2].split("_")) - _SAYS_NOTHING
    return not words.isdisjoint(name.split("_"))
