"""Holds one random text against every oracle: what was compared, and how often, is counted."""

import operator
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

import rule_engine
from interpreter import meaning, months_since
from rule_engine.errors import EvaluationError
from small_world import AS_OF, FIELDS, VOCABULARY, account, as_things, draw, inputs, locate

from engine.language.bounds import Bounds
from engine.language.compare import Ratio
from engine.language.evaluate import evaluate
from engine.language.kinds import Boolean, Unit
from engine.language.lower import lower_amount, lower_condition
from engine.language.parse import parse
from engine.language.scope import none_flag
from engine.language.to_python import Binding, to_python
from engine.policy.names import AS_OF as AS_OF_FIELD
from engine.text.problem import Rejected

SCOPE = {name: VOCABULARY.definition(name) for name in FIELDS} | {"as_of": AS_OF_FIELD}
LAYOUT = (
    "as_of",
    *FIELDS,
    *(none_flag(name) for name, spec in FIELDS.items() if spec.nullable),
)
CONTEXT = rule_engine.Context(default_timezone="utc")
REFUSED = {"fixed-values-alone", "kind-mismatch", "wrong-kind"}
"""What the author of random texts sometimes writes: literals alone, and amounts whose unit came out otherwise."""


def _whole_days(since):
    return lambda when: since(when.date(), AS_OF)


FUNCTIONS = {
    "min": min,
    "max": max,
    "days_since": _whole_days(lambda one, two: (two - one).days),
    "months_since": _whole_days(months_since),
    "years_since": _whole_days(lambda one, two: months_since(one, two) // 12),
}


@dataclass
class Tally:
    """What was tried."""

    texts: set = field(default_factory=set)
    cells: Counter = field(default_factory=Counter)

    def __str__(self):
        return f"{len(self.texts)} distinct texts, cells: {dict(self.cells)}"


def _money(syntax):
    return lower_amount(syntax, SCOPE, locate, Unit.MONEY)


def lowered(text, *, amount):
    """The syntax and the tree of a random text, or None where the author wrote something refused."""
    syntax = parse(text, locate)
    try:
        node = _money(syntax) if amount else lower_condition(syntax, SCOPE, locate)
    except Rejected as rejected:
        if any(problem.code not in REFUSED for problem in rejected.problems):
            raise
        return None
    return None if isinstance(node, Ratio) else (syntax, node)


def without(dice, facts):
    """The same account with some facts absent."""
    share = dice.choice((0.1, 0.3, 0.6))
    return {name: value for name, value in facts.items() if dice.random() > share}


def completed(dice, facts, base):
    """A completion: absent facts drawn anew or, now and then, as they were."""
    return {name: facts[name] if name in facts else _filled(dice, name, base) for name in FIELDS}


def _filled(dice, name, base):
    return base[name] if dice.random() < 0.2 else draw(dice, name)


def stood_in(dice, values, facts):
    """Other values for what stands in for known nones: nobody may ever see them."""
    found = dict(values)
    for name, value in facts.items():
        if value is None:
            other = None
            while other is None:
                other = draw(dice, name)
            found[name] = inputs({name: other})[name]
    return found


def exact(node, value):
    """What an integer over a node's denominator says."""
    return value if isinstance(node.kind, Boolean) else Fraction(value, node.kind.denominator)


@lru_cache(maxsize=64)
def _rule(text):
    return rule_engine.Rule(text, context=CONTEXT)


def by_rule_engine(text, facts):
    """The answer of rule-engine, or None where it raises: a null met out of order."""
    things = as_things(facts) | as_things({"as_of": AS_OF}) | FUNCTIONS
    try:
        return _rule(text).evaluate(things)
    except EvaluationError:
        return None


def check_complete(text, syntax, node, facts, dice, tally, *, against_rule_engine):
    """Evaluate = Fractions = rule-engine on a complete account, whatever stands in for known nones."""
    values = inputs(facts)
    found = exact(node, evaluate(node, values))
    assert found == meaning(syntax, facts | {"as_of": AS_OF}), text
    assert found == exact(node, evaluate(node, stood_in(dice, values, facts))), text
    tally.cells["complete"] += 1
    if against_rule_engine and isinstance(node.kind, Boolean):
        theirs = by_rule_engine(text, facts)
        assert theirs is None or theirs == found, text
        tally.cells["rule-engine silent" if theirs is None else "rule-engine"] += 1


def check_absent(text, node, facts, dice, tally, *, present=None, completions=6):
    """What is said with facts absent holds for every completion, and generated Python says the same."""
    partial = without(dice, facts)
    if present is None:
        present = frozenset(name for name in partial if dice.random() < 0.5)
    else:
        partial |= {name: facts[name] for name in present}
    bounds = Bounds(present, {})
    truth = isinstance(node.kind, Boolean)
    ends = (bounds.known(node),) if truth else bounds.interval(node)
    said = check_python((node, *ends), inputs(partial), tally)[1:]
    assert truth or None not in said, text
    fold = _holds_truth if truth else _holds_amount
    for _ in range(completions):
        whole = completed(dice, partial, facts)
        fold(text, node, ends, said, evaluate(node, inputs(whole)))
        tally.cells["completions"] += 1
    tally.cells["unknown" if said[0] is None else "known"] += truth
    return said


def _holds_truth(text, _node, _ends, said, then):
    assert said[0] is None or said[0] == then, text


def _holds_amount(text, node, ends, said, then):
    low, high = (exact(end, value) for end, value in zip(ends, said, strict=True))
    assert low <= exact(node, then) <= high, text


def check_python(nodes, values, tally):
    """Generated Python gives what `evaluate` gives, and what `total` promises is known."""
    bindings = [Binding(name=str(index), node=node) for index, node in enumerate(nodes)]
    run = to_python(bindings, LAYOUT, [binding.name for binding in bindings])
    expected = tuple(evaluate(node, values) for node in nodes)
    assert expected == tuple(run([values[name] for name in LAYOUT]))
    assert all(
        operator.is_not(value, None) for node, value in zip(nodes, expected, strict=True) if node.total
    )
    tally.cells["python"] += len(nodes)
    return expected


def check_text(author, dice, tally, *, amount, accounts=4):
    """One random text against everything, on some accounts."""
    text = author.number("money", 3) if amount else author.condition(3)
    found = lowered(text, amount=amount)
    if found is None:
        return
    syntax, node = found
    tally.texts.add(text)
    for _ in range(accounts):
        facts = account(dice)
        check_complete(text, syntax, node, facts, dice, tally, against_rule_engine=not author.division)
        check_absent(text, node, facts, dice, tally)
    check_absent(text, node, account(dice), dice, tally, present=frozenset(FIELDS))
