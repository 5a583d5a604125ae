import random
import re
from fractions import Fraction

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from small_lender import SHIPPED

from engine.language import syntax as s
from engine.language.parse import parse
from engine.policy.diff.compare import compare_folders
from engine.policy.library import load
from engine.policy.written import normal, number, written
from engine.text.place import Place

SPAN = s.Span(0, 0)


def build(node, *arguments):
    """A strategy of nodes that stand nowhere."""
    return st.builds(node, st.just(SPAN), *arguments)


NAMES = build(s.Name, st.sampled_from(["age_years", "days_past_due", "free_income", "product"]))
FIXED = st.one_of(
    build(s.NumberLiteral, st.decimals(0, 10**6, places=2).map(Fraction)),
    build(s.TextLiteral, st.sampled_from(["low", "it's"])),
    build(s.NullLiteral),
    build(s.DateLiteral, st.integers(700_000, 740_000)),
)
LISTS = build(s.ListLiteral, st.lists(FIXED, min_size=1, max_size=3).map(tuple))
COMPARED = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])


def numbers(depth):
    """Amounts; a name stands in each, since operators on fixed values alone are refused."""
    if not depth:
        return NAMES
    inner = st.deferred(lambda: numbers(depth - 1))
    return st.one_of(
        NAMES,
        build(s.Binary, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        build(s.Binary, st.just("??"), inner, inner | FIXED),
        build(s.Unary, st.just("-"), inner),
        build(s.Ternary, truths(depth - 1), inner, inner),
        build(s.Call, st.just("max"), st.tuples(inner, inner)),
    )


def truths(depth):
    """Conditions."""
    plain = NAMES | build(s.Binary, COMPARED, NAMES, FIXED)
    if not depth:
        return plain
    inner, amounts = st.deferred(lambda: truths(depth - 1)), st.deferred(lambda: numbers(depth - 1))
    return st.one_of(
        plain,
        build(s.Binary, st.sampled_from(["and", "or"]), inner, inner),
        build(s.Binary, st.sampled_from(["and", "or"]), inner, inner),
        build(s.Binary, COMPARED, amounts, amounts),
        build(s.Binary, st.just("in"), amounts, LISTS),
        build(s.Unary, st.just("not"), inner),
        build(s.Ternary, inner, inner, inner),
    )


TREES = truths(4) | numbers(4)


def read(text):
    return parse(text, lambda offset, length: Place("", 1, offset + 1, length))


@settings(max_examples=300, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(tree=TREES)
def test_what_is_written_reads_the_same(tree):
    """The text of a tree is read back to a tree that means the same, and is written the same."""
    again = read(written(tree))

    assert written(tree) == written(again)
    assert written(normal(tree)) == written(normal(again))


@settings(max_examples=100, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(tree=TREES)
def test_one_spelling(tree):
    """What is normal already stays as it is."""
    assert written(normal(tree)) == written(normal(normal(tree)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("((a)) and(b)", "a and b"),
        ("a and (b and c)", "a and b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("not (a in [1])", "a not in [1]"),
        ("not (a == 1)", "not (a == 1)"),
        ("not not a", "not not a"),
        ("(a ?? 1) > 2", "(a ?? 1) > 2"),
        ("a - (b - c)", "a - (b - c)"),
        ("(a - b) - c", "a - b - c"),
        ("-(a + b) * c", "-(a + b) * c"),
        ("a ? b : c", "a ? b : c"),
        ("(a ? b : c) ? d : e", "(a ? b : c) ? d : e"),
        ("a + 1.50", "a + 1.5"),
        ("d  <  d'2024-02-29' - t'P30D'", "d < d'2024-02-29' - t'P30D'"),
        ('f == "it\'s"', 'f == "it\'s"'),
        ("min( a,b )", "min(a, b)"),
        ("a == true or b == null", "a == true or b == null"),
    ],
)
def test_texts(text, expected):
    """Parentheses stand where they are needed."""
    assert expected == written(read(text))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "0"),
        ("-0.05", "-0.05"),
        ("100", "100"),
        ("1/3", "1/3"),
        ("12.50", "12.5"),
        ("1/8", "0.125"),
        ("-7/6", "-7/6"),
    ],
)
def test_numbers(value, expected):
    """Decimals where they end, a fraction where they do not."""
    assert expected == number(Fraction(value))


FILES = {
    path.relative_to(SHIPPED).as_posix(): path.read_bytes()
    for path in SHIPPED.rglob("*.yaml")
    if not path.name.endswith(".cases.yaml")
}
BEFORE = load(FILES)
VERSION = re.compile(r"cn/\w+/v\d+\.yaml")
SPACES = re.compile(r" (?=(?:[^']*'[^']*')*[^']*$)")


def flat(data):
    """The same with every text on one line."""
    match data:
        case dict():
            return {key: flat(value) for key, value in data.items()}
        case list():
            return [flat(value) for value in data]
        case str():
            return " ".join(data.split())
        case _:
            return data


class Typist:
    """Writes a policy again, in another layout."""

    def __init__(self, dice):
        self.dice = dice

    def file(self, text):
        """The same policy: keys and rules in another order, other spaces and parentheses, comments between."""
        data = self.shuffled(flat(yaml.safe_load(text)))
        data["rules"] = [self.rule(rule) for rule in data.get("rules", ())]
        self.dice.shuffle(data["rules"])
        if not data["rules"]:
            del data["rules"]
        lines = yaml.dump(data, sort_keys=False, allow_unicode=True, width=10_000).splitlines()
        return "\n".join(f"{line}  # a comment" if line.endswith(":") else line for line in lines).encode()

    def rule(self, rule):
        """One rule in another layout."""
        spaced = {
            key: self.spaced(value) if key in {"when", "release_when"} else value
            for key, value in rule.items()
        }
        return self.shuffled(spaced)

    def spaced(self, text):
        """A condition with other spaces and in parentheses, or as it is."""
        if text == "by_hand" or self.dice.random() < 0.3:
            return text
        inner = SPACES.sub(lambda _: " " * self.dice.randint(1, 3), text)
        return f"({inner})" if self.dice.random() < 0.5 else inner

    def shuffled(self, mapping):
        """The keys in another order."""
        keys = list(mapping)
        self.dice.shuffle(keys)
        return {key: mapping[key] for key in keys}


def test_a_folder_against_itself():
    """Nothing differs from itself."""
    assert not compare_folders(BEFORE, load(FILES))


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**6))
def test_layout_is_no_difference(seed):
    """Comments, spaces, parentheses and the order of keys and rules are no difference."""
    typist = Typist(random.Random(seed))
    again = {
        path: typist.file(text.decode()) if VERSION.fullmatch(path) else text for path, text in FILES.items()
    }

    assert () == compare_folders(BEFORE, load(again)).versions
