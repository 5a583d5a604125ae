"""Times decisions against rule-engine on the same thirty conditions: `python tests/bench/decide.py`.

Ratios only: the two sides run in turn within one process, so that both see the same machine.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import rule_engine

from engine.decision.decide import Decider
from engine.decision.question import Question
from engine.language.to_python import to_python
from engine.text.strict_json import canonical, read_json
from tests.bench.thirty_rules import CONDITIONS, PROFILE, RATIOS, REQUEST, snapshot

ROUNDS = 41
DAY = 739942


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Seconds for one call, over so many."""
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def main() -> None:
    """Print a table of ratios."""
    profile = {name: Decimal(str(fact)) if name in RATIOS else fact for name, fact in PROFILE.items()}
    question = Question(profile=profile, request=REQUEST, freezes=[], day=DAY)
    decider = Decider(snapshot())
    sight = decider.sight(question)
    plan = sight.prepared.plan
    verdicts = tuple(rule.verdict for rule in plan.rules)
    only_verdicts = to_python(plan.bindings, decider.layout.names, verdicts)
    absent = Question(
        profile={n: f for n, f in profile.items() if n != "inquiries_6m"},
        request=REQUEST,
        freezes=[],
        day=DAY,
    )
    general = decider.sight(absent)
    body = json.dumps({"profile": {**PROFILE, **_ratios()}, "request": REQUEST}).encode()
    timed: dict[str, Callable[[], object]] = {
        "30 verdicts": lambda: only_verdicts(sight.inputs),
        "verdicts and all outcomes": lambda: sight.prepared.values(sight.inputs),
        "whole decision, validated facts in": lambda: decider.answer(decider.look(question, sight.inputs)),
        "the same with a field absent": lambda: decider.answer(decider.look(absent, general.inputs)),
        "validating and normalising facts": lambda: decider.normalize(question),
        "facts to decision": lambda: decider.decide(question),
        "JSON to canonical JSON": lambda: _served(decider, body),
    }
    _print(timed, _baseline(profile))


def _ratios() -> dict[str, float]:
    return {name: float(str(PROFILE[name])) for name in RATIOS}


def _served(decider: Decider, body: bytes) -> bytes:
    facts = read_json(body)
    question = Question(profile=facts["profile"], request=facts["request"], freezes=[], day=DAY)
    return canonical(decider.decide(question))


def _baseline(profile: dict[str, object]) -> Callable[[], object]:
    rules = [
        rule_engine.Rule(condition, context=rule_engine.Context(default_timezone="utc"))
        for condition in CONDITIONS
    ]
    thing = {
        name: Decimal(fact) if isinstance(fact, str) and fact[:1].isdigit() else fact
        for name, fact in profile.items()
    }
    thing["risk_flags"] = tuple(PROFILE["risk_flags"])
    return lambda: [rule.matches(thing) for rule in rules]


def _print(timed: dict[str, Callable[[], object]], baseline: Callable[[], object]) -> None:
    ratios: dict[str, list[float]] = {name: [] for name in timed}
    micros: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(ROUNDS):
        for name, run in timed.items():
            theirs, ours = seconds(baseline, 10), seconds(run, 50)
            ratios[name].append(theirs / ours)
            micros[name].append(ours * 1e6)
    print(f"{'':38}{'faster than rule-engine':>26}{'µs (this machine)':>20}")
    for name in timed:
        low, median, high = min(ratios[name]), statistics.median(ratios[name]), max(ratios[name])
        print(f"{name:38}{median:9.1f}×  ({low:.1f}–{high:.1f}){statistics.median(micros[name]):16.1f}")


if __name__ == "__main__":
    main()
