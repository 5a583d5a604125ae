"""Any bytes as a policy give problems or a policy: never a traceback, never more than two seconds."""

import random
from collections import Counter

import pytest
import yaml
from breaking import KEYWORDS, VALUES, broken, expression
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whole_folders import MAPPINGS, SHARED, folder, with_table
from whole_load import MOST_SECONDS, loaded, mapped, used

from engine.policy.library import load
from engine.policy.lock import LOCK

QUICK = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
VERSION, TABLE, CASES = (
    "cn/pay_later_limit/v1.yaml",
    "cn/pay_later_limit/limits.csv",
    "cn/pay_later_limit/v1.cases.yaml",
)
PATHS = (*SHARED, VERSION, TABLE, CASES, LOCK, "lists/some.yaml")
HEAD = {
    "policy": "cn/pay_later_limit", "version": 1, "effective": "2024-01-01", "jurisdiction": "CN", "currency": "CNY", "owner": "o", "about": "a",
}  # fmt: skip


def check(path, content):
    """Load the folder with these bytes in one of its files."""
    found = loaded({**with_table(), path: content})

    assert found.problems or found.snapshot
    assert found.seconds < MOST_SECONDS


def check_broken(seed):
    """Break one file of some folder; what loads all the same is decided by and compared. Gives the seconds."""
    dice = random.Random(seed)
    whole, paths = folder(dice)
    path = dice.choice(paths)
    files = {**whole, path: broken(whole[path], dice, list(whole.values()))}
    found = loaded(files)
    if found.snapshot is not None and dice.random() < 0.3:
        used(found.snapshot, load(whole))

    assert found.problems or found.snapshot
    assert found.seconds < MOST_SECONDS, (seed, path, found.seconds)
    return found


def check_broken_mapping(seed):
    """Break a mapping of a dry-run."""
    dice = random.Random(seed)
    texts = [path.read_bytes() for path in MAPPINGS]
    found = mapped(broken(dice.choice(texts), dice, texts))

    assert found.seconds < MOST_SECONDS, (seed, found.seconds)
    return found


@QUICK
@given(path=st.sampled_from(PATHS), content=st.binary(max_size=300))
def test_random_bytes(path, content):
    """Random bytes in the place of any file are refused."""
    check(path, content)


@QUICK
@given(path=st.sampled_from(PATHS), text=st.text(max_size=200))
def test_random_text(path, text):
    """Random text in the place of any file is refused, or is a policy."""
    check(path, text.encode(errors="surrogatepass"))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.sampled_from(VALUES).map(str),
    st.text(max_size=8),
    st.builds(lambda seed: expression(random.Random(seed), 4), st.integers(0, 10**6)),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=6)
    ),
    max_leaves=25,
)


@QUICK
@given(
    path=st.sampled_from((VERSION, VERSION, *PATHS)),
    tree=st.dictionaries(st.sampled_from(KEYWORDS), TREES, max_size=9),
)
def test_random_trees(path, tree):
    """Trees of our own keys in any shape are refused, or are a policy."""
    content = yaml.safe_dump({**HEAD, **tree} if path == VERSION else tree, allow_unicode=True)
    check(path, content.encode(errors="replace"))


@QUICK
@given(
    seed=st.integers(0, 10**6), depth=st.integers(0, 14), key=st.sampled_from(("when", "cap", "release_when"))
)
def test_random_expressions(seed, depth, key):
    """Operators and names nested deep or standing side by side for long are refused, or mean something."""
    rule = {"id": "r", "when": "heads > 1", "cap": 1, "code": "AGE", "because": "so"}
    rule |= {"cap": None, "freeze": "full"} if key == "release_when" else {}
    rule |= {key: expression(random.Random(seed), depth)}
    kept = {name: value for name, value in rule.items() if value is not None}
    check(VERSION, yaml.safe_dump({**HEAD, "rules": [kept]}).encode())


@QUICK
@given(seed=st.integers(0, 10**9))
def test_broken_files(seed):
    """Shipped and random policies, cases, tables, texts, vocabularies and locks, broken in every way we know."""
    check_broken(seed)


@QUICK
@given(seed=st.integers(0, 10**9))
def test_broken_mappings(seed):
    """Mappings of dry-runs, broken in the same ways."""
    check_broken_mapping(seed)


@pytest.mark.parametrize(
    "path",
    ["cn/x/v1.yml", "cn/x/v.yaml", "cn/x/v99999999999.yaml", "v1.yaml", "cn/../v1.yaml", "CN/x/v1.yaml", "cn/x/v1.YAML", "cn/\n/v1.yaml", "x.CSV", "lists/x/y.yaml", "lists/.csv", "cn/x/v1.cases.yaml.bak"],
)  # fmt: skip
def test_odd_paths(path):
    """A file may lie anywhere under any name."""
    check(path, with_table()[VERSION])


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_volume_of_broken_files(part):
    """The same on some thousands of broken files; prints how many loaded and how long the slowest took."""
    tally, slowest = Counter(), (0.0, 0)
    for seed in range(10_000_000 + 1_000 * part, 10_000_000 + 1_000 * (part + 1)):
        found = check_broken_mapping(seed) if seed % 8 == 0 else check_broken(seed)
        tally["loaded" if found.snapshot else "refused"] += 1
        slowest = max(slowest, (found.seconds, seed))
    print(f"\n{dict(tally)}, the slowest took {slowest[0]:.2f} s (seed {slowest[1]})")

    assert tally["loaded"] > 100
    assert tally["refused"] > 300
