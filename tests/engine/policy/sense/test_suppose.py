from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import build
from engine.language.evaluate import evaluate
from engine.language.kinds import BOOLEAN, Choice, ChoiceSet, Date, Number, Unit
from engine.language.tree import Input, Ref
from engine.policy.sense.suppose import Supposing
from engine.policy.sense.worlds import Sum

COUNT = Number(Unit.COUNT, 1, 0, 6)
MONEY = Number(Unit.COUNT, 100, -300, 300)
KINDS = {"a": COUNT, "b": COUNT, "m": MONEY, "p": BOOLEAN, "q": BOOLEAN}
KINDS |= {
    "c": Choice(("one", "two", "three")),
    "s": ChoiceSet(("x", "y")),
    "d": Date(9, 40),
    "e": Date(9, 40),
}
INPUTS = {name: Input(kind, total=False, name=name) for name, kind in KINDS.items()}


def constants(low, high):
    return st.integers(low, high).map(lambda value: build.constant(Fraction(value, 2)))


NUMBERS = st.deferred(
    lambda: st.one_of(
        st.sampled_from([INPUTS["a"], INPUTS["b"], INPUTS["m"], Ref(COUNT, total=False, name="let")]),
        constants(-9, 14),
        st.builds(build.plus, NUMBERS, NUMBERS),
        st.builds(build.minus, NUMBERS, NUMBERS),
        st.builds(build.smaller, NUMBERS, NUMBERS),
        st.builds(build.larger, NUMBERS, NUMBERS),
        st.builds(build.times, NUMBERS, constants(-3, 3)),
        st.builds(build.times, st.sampled_from([INPUTS["a"], INPUTS["b"]]), st.just(INPUTS["m"])),
        st.builds(build.choose, CONDITIONS, NUMBERS, NUMBERS),
        st.builds(
            lambda cells: build.step(INPUTS["a"], (2, 5), tuple(cells)),
            st.lists(NUMBERS, min_size=3, max_size=3),
        ),
        st.just(build.days_between(INPUTS["d"], INPUTS["e"])),
        st.just(build.months_between(INPUTS["d"], INPUTS["e"])),
        st.just(build.years_between(INPUTS["d"], INPUTS["e"])),
    )
)
DATES = st.one_of(
    st.sampled_from([INPUTS["d"], INPUTS["e"]]),
    st.integers(5, 45).map(build.day),
    st.integers(-4, 4).map(lambda days: build.add_days(INPUTS["d"], build.constant(days, Unit.DAYS))),
)
CONDITIONS = st.deferred(
    lambda: st.one_of(
        st.sampled_from([INPUTS["p"], INPUTS["q"], Ref(BOOLEAN, total=False, name="holds")]),
        st.builds(build.less, NUMBERS, NUMBERS),
        st.builds(build.equal, NUMBERS, NUMBERS),
        st.builds(build.less, DATES, DATES),
        st.integers(0, 2).map(lambda option: build.equal(INPUTS["c"], build.option(KINDS["c"], option))),
        st.sets(st.integers(0, 2), min_size=1).map(
            lambda members: build.one_of(INPUTS["c"], tuple(sorted(members)))
        ),
        st.sets(st.integers(0, 9), min_size=1).map(
            lambda members: build.one_of(INPUTS["a"], tuple(sorted(members)))
        ),
        st.integers(0, 1).map(lambda option: build.has(INPUTS["s"], option)),
        st.builds(build.negate, CONDITIONS),
        st.builds(build.all_of, CONDITIONS, CONDITIONS, CONDITIONS),
        st.builds(build.any_of, CONDITIONS, CONDITIONS),
        st.builds(build.equal, CONDITIONS, CONDITIONS),
        st.builds(build.choose, CONDITIONS, CONDITIONS, CONDITIONS),
    )
)


def spans(kind):
    match kind:
        case Number(low=low, high=high) | Date(low=low, high=high):
            return st.integers(low, high)
        case Choice(options=options):
            return st.integers(0, len(options) - 1)
        case ChoiceSet(options=options):
            return st.integers(0, 2 ** len(options) - 1)
        case _:
            return st.booleans()


ACCOUNTS = st.fixed_dictionaries({name: spans(kind) for name, kind in KINDS.items()})
LETS = {
    "let": build.choose(INPUTS["p"], INPUTS["a"], build.constant(3, Unit.COUNT)),
    "holds": build.any_of(INPUTS["q"], build.less(INPUTS["a"], INPUTS["b"])),
}


def holds_in(world, account):
    """Whether an account is one of a world, as far as the world speaks of inputs."""
    for key, domain in world.narrowed.items():
        terms = key.terms if isinstance(key, Sum) else ((key, 1),)
        if all(name in account for name, _ in terms):
            value = sum(account[name] * factor for name, factor in terms)
            if not domain.low <= value <= domain.high or value in domain.holes:
                return False
    return True


@settings(deadline=None, max_examples=150)
@given(CONDITIONS, ACCOUNTS)
def test_no_account_is_lost(condition, account):
    """What is left where a condition has a truth value holds every account for which it has."""
    values = account | {name: evaluate(node, account) for name, node in LETS.items()}
    truth = bool(evaluate(condition, values))
    supposing = Supposing(LETS)
    worlds = supposing.suppose(condition, truth, supposing.anywhere({}))

    assert any(holds_in(world, account) for world in worlds)


@settings(deadline=None, max_examples=50)
@given(CONDITIONS)
def test_one_of_both_is_always_possible(condition):
    """A condition may be true or it may be false."""
    supposing = Supposing(LETS)
    worlds = [supposing.anywhere({})]

    assert supposing.may_hold(condition, worlds) or supposing.may_fail(condition, worlds)
