import datetime
import re
import time
from fractions import Fraction
from pathlib import Path

import pytest
import rule_engine
import yaml
from agreement import CONTEXT, LAYOUT, SCOPE
from interpreter import meaning, months_since
from small_world import AS_OF, FIELDS, as_things, inputs, locate

from engine.language.bounds import Bounds
from engine.language.compare import Ratio
from engine.language.evaluate import evaluate
from engine.language.guards import unguarded
from engine.language.kinds import Boolean, Date, Number, Unit
from engine.language.lower import lower_amount, lower_condition
from engine.language.parse import parse
from engine.language.to_python import Binding, to_python
from engine.text import problems
from engine.text.problem import Rejected

HERE = Path(__file__).parent
NAMES = ("logic", "numbers", "dates", "nulls", "sets", "problems")
TABLES = {name: yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES}
ROWS = [
    pytest.param(row, id=f"{name}-{number}")
    for name, rows in TABLES.items()
    for number, row in enumerate(rows, 1)
    if "then" in row
]
REFUSED = [row for rows in TABLES.values() for row in rows if "problem" in row]


def text_of(row):
    return row.get("repeat", "") * row.get("times", 0) + str(row.get("when", row.get("amount"))).replace(
        "True", "true"
    ).replace("False", "false")


def lowered(row):
    """The syntax and the tree of a row; refuses unguarded uses of nullable fields as the checker does."""
    text = text_of(row)
    syntax = parse(text, locate)
    if "amount" in row:
        node = lower_amount(syntax, SCOPE, locate, Unit.MONEY)
    else:
        node = lower_condition(syntax, SCOPE, locate)
    loose = [
        problems.none_unhandled(locate(span.start, span.end - span.start), name)
        for span, name in unguarded(syntax, SCOPE)
    ]
    if loose:
        raise Rejected(loose)
    return syntax, node


def day_of(row):
    return datetime.date.fromisoformat(row["as_of"]) if "as_of" in row else AS_OF


def facts_of(row):
    return {name: fact(FIELDS[name].kind, value) for name, value in row["given"].items()}


def fact(kind, value):
    match kind:
        case Number() if value is not None:
            return Fraction(str(value))
        case Date() if value is not None:
            return datetime.date.fromisoformat(value)
        case _:
            return frozenset(value) if isinstance(value, list) else value


def expected_of(row):
    then = row["then"]
    if then == "unknown" or isinstance(then, bool):
        return None if then == "unknown" else then
    return Fraction(str(then))


def values_of(row):
    return inputs(facts_of(row)) | {"as_of": day_of(row).toordinal()}


def said(node, found):
    if found is None or isinstance(node.kind, Boolean):
        return found
    return Fraction(found, node.kind.denominator)


def parts_of(node):
    return (node.numerator, node.divisor) if isinstance(node, Ratio) else (node,)


def joined(parts, found):
    values = [said(part, value) for part, value in zip(parts, found, strict=True)]
    return values[0] if len(values) == 1 else values[0] / values[1]


@pytest.mark.parametrize("row", ROWS)
def test_rows(row):
    """A text gives what the table says, by `evaluate` and by generated Python."""
    _, node = lowered(row)
    parts, values = parts_of(node), values_of(row)

    assert joined(parts, [evaluate(part, values) for part in parts]) == expected_of(row)
    assert joined(parts, by_python(parts, values)) == expected_of(row)


def by_python(nodes, values):
    bindings = [Binding(name=str(number), node=node) for number, node in enumerate(nodes)]
    run = to_python(bindings, LAYOUT, [binding.name for binding in bindings])
    return run([values[name] for name in LAYOUT])


@pytest.mark.parametrize("row", ROWS)
def test_rows_between_bounds(row):
    """The bounds of a row hold what the table says, and are it where nothing is absent."""
    _, node = lowered(row)
    values, expected = values_of(row), expected_of(row)
    bounds = Bounds(frozenset(facts_of(row)), {})
    for part in parts_of(node):
        if isinstance(part.kind, Boolean):
            assert evaluate(bounds.known(part), values) in {expected, None}
            continue
        low, high = (evaluate(end, values) for end in bounds.interval(part))
        exact = evaluate(part, values)
        assert low <= high if exact is None else low == exact == high


@pytest.mark.parametrize("row", [row for row in ROWS if row.values[0]["then"] != "unknown"])
def test_rows_by_oracles(row):
    """The naive reading over Fractions and, for conditions, rule-engine say what the table says."""
    syntax, _ = lowered(row)
    day = day_of(row)
    try:
        assert meaning(syntax, facts_of(row) | {"as_of": day}) == expected_of(row)
    except KeyError:
        return
    except TypeError:
        assert row.get("rule_engine") is False
        return
    if "when" in row and row.get("rule_engine", True):
        things = as_things(facts_of(row)) | as_things({"as_of": day}) | functions(day)
        assert rule_engine.Rule(text_of(row), context=CONTEXT).evaluate(things) is expected_of(row)


def functions(day):
    return {
        "min": min,
        "max": max,
        "days_since": lambda when: (day - when.date()).days,
        "months_since": lambda when: months_since(when.date(), day),
        "years_since": lambda when: months_since(when.date(), day) // 12,
    }


@pytest.mark.parametrize("row", REFUSED, ids=text_of)
def test_refusals(row):
    """A text outside of the language is refused at once, at its column, with what to write instead."""
    begun = time.perf_counter()
    with pytest.raises(Rejected) as rejected:
        lowered(row)
    taken = time.perf_counter() - begun
    found = rejected.value.problems[0]

    assert (found.code, found.place.column) == (row["problem"], row["column"])
    assert "help" not in row or found.help == row["help"]
    assert taken < 0.5


def test_every_code_has_a_row():
    """Every problem a condition or an amount can have stands in a table."""
    page = Path(problems.__file__).read_text(encoding="utf-8")
    section = page.partition("# --- conditions and amounts")[2].partition("# ---")[0]
    codes = set(re.findall(r'code="([a-z-]+)"', section))

    assert codes - {row["problem"] for row in REFUSED} == set()
