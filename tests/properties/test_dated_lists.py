"""Membership in dated lists against a plain reading of their entries, by every evaluator, facts absent and without."""

import datetime
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from small_world import VOCABULARY

from engine.language.bindings import Binding
from engine.language.bounds import Bounds
from engine.language.evaluate import evaluate
from engine.language.kinds import Code
from engine.language.lower import lower_condition
from engine.language.parse import parse
from engine.language.scope import Field
from engine.language.to_python import to_python
from engine.policy.lists import DatedList, Entry, listed, listed_kind
from engine.policy.names import AS_OF
from engine.text.place import Place

NOWHERE = Place("list.yaml", 1, 1)
FIRST = datetime.date(2024, 2, 20).toordinal()
DAYS = st.integers(FIRST, FIRST + 30)
CODES = [f"{letter}{digit}" for letter in "ABC" for digit in "0123"]
FORM = "^[A-C][0-3]$"
TEXTS = (
    ("code in areas", "as_of"),
    ("code not in areas", "as_of"),
    ("code in areas(fee_date)", "fee_date"),
    ("not (code in areas(fee_date + t'P3D'))", "later"),
    ("job in areas", "as_of"),
)
PRESENT = frozenset({"code", "job", "fee_date"})
LAYOUT = ("as_of", "code", "job", "fee_date")


@st.composite
def entries(draw, values):
    """Entries that share no day for one value, some without end, some that touch."""
    found = []
    for value in draw(st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=11)):
        start = draw(DAYS)
        for length in draw(st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=1, max_size=3)):
            until = None if length is None else start + length
            found.append(Entry(value=value, start=start, until=until, cite="So.", place=NOWHERE))
            if until is None:
                break
            start = until + 1 + draw(st.integers(0, 4))
    return tuple(draw(st.permutations(found)))


def counts(found, value, on):
    """The plain reading: some entry of the value begins by then and has not ended."""
    return any(
        entry.value == value and entry.start <= on and (entry.until is None or on <= entry.until)
        for entry in found
    )


def scope_of(found, field, more):
    """A scope with the list under the name `areas`, and the kind of its field."""
    areas = DatedList(
        name="areas", place=NOWHERE, description="", of=((field, NOWHERE),), entries=found, digest=""
    )
    other = DatedList(
        name="other", place=NOWHERE, description="", of=(("code", NOWHERE),), entries=more, digest=""
    )
    kinds = {
        "code": listed_kind("code", Code(FORM), (areas, other)),
        "job": VOCABULARY.fields["job"].kind,
    }
    names = {name: Field(name=name, kind=kind, nullable=False) for name, kind in kinds.items()}
    names["fee_date"] = Field(name="fee_date", kind=AS_OF.kind, nullable=False)
    return names | {"as_of": AS_OF, "areas": listed(areas, kinds)}


def held(kind, value):
    if value is None:
        return None
    if isinstance(kind, Code):
        return kind.values.index(value) + 1 if value in kind.values else 0
    return kind.options.index(value)


@cache
def syntax_of(text):
    return parse(text, lambda start, length: Place("text", 1, start + 1, length))


def answers(text, scope, inputs):
    """What every evaluator says: the reference, generated Python, and both over bounds."""
    node = lower_condition(syntax_of(text), scope, lambda start, length: Place("text", 1, start + 1, length))
    found = []
    for tree in (node, Bounds(frozenset(), {}).known(node)):
        (value,) = to_python([Binding(name="it", node=tree)], LAYOUT, ("it",))(
            [inputs[name] for name in LAYOUT]
        )
        found += [evaluate(tree, inputs), value]
    if None not in inputs.values():
        found.append(evaluate(Bounds(PRESENT, {}).known(node), inputs))
    assert 1 == len(set(map(str, found))), (text, found)
    return found[0]


def expected(text, found, facts):
    """What the plain reading says of complete facts."""
    field, on = text.split()[0].removeprefix("not").strip("( ") or "code", dict(TEXTS)[text]
    value = facts["code" if "code" in text else field]
    day = {"as_of": facts["as_of"], "fee_date": facts["fee_date"], "later": facts["fee_date"] + 3}[on]
    return counts(found, value, day) is not ("not" in text)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_membership_is_a_plain_reading_of_the_entries(data):
    """Whatever the entries and the days, a membership holds exactly where an entry counts."""
    text, _ = data.draw(st.sampled_from(TEXTS))
    field = "job" if "job" in text else "code"
    values = VOCABULARY.fields["job"].kind.options if field == "job" else CODES
    found, more = data.draw(entries(values)), data.draw(entries(CODES))
    scope = scope_of(found, field, more)
    facts = {
        "as_of": data.draw(DAYS),
        "fee_date": data.draw(DAYS),
        "code": data.draw(st.sampled_from(CODES)),
        "job": data.draw(st.sampled_from(VOCABULARY.fields["job"].kind.options)),
    }
    inputs = {
        name: value if isinstance(value, int) else held(scope[name].kind, value)
        for name, value in facts.items()
    }

    assert expected(text, found, facts) is answers(text, scope, inputs)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_absent_code_or_day_is_open_only_where_it_matters(data):
    """A membership with an absent fact is known exactly where every value of the fact would give it."""
    text, on = data.draw(st.sampled_from([each for each in TEXTS if "code" in each[0]]))
    found = data.draw(entries(CODES))
    scope = scope_of(found, "code", ())
    facts = {
        "as_of": data.draw(DAYS),
        "fee_date": data.draw(DAYS),
        "code": data.draw(st.sampled_from(CODES)),
        "job": "retired",
    }
    gone = data.draw(st.sampled_from(["code"] if on == "as_of" else ["code", "fee_date"]))
    fills = CODES if gone == "code" else range(FIRST - 5, FIRST + 80)
    seen = {expected(text, found, facts | {gone: value}) for value in fills}
    inputs = {
        name: value if isinstance(value, int) else held(scope[name].kind, value)
        for name, value in facts.items()
    }

    assert (seen.pop() if len(seen) == 1 else None) is answers(text, scope, inputs | {gone: None})
