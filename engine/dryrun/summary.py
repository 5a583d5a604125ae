"""What a dry-run came to, as plain data: the same inputs give the same bytes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from engine.decision.show import day, money
from engine.dryrun.tally import FreezeTally, LimitTally, Tally, WaiverTally
from engine.policy.checked import LEVELS
from engine.policy.epochs import Pins
from engine.policy.plan.plan import ANSWERS

_STATUSES = ("decided", "incomplete", "referred", "not_in_scope")
_QUANTILES = (
    ("lowest", 0),
    ("p10", 10),
    ("p25", 25),
    ("median", 50),
    ("p75", 75),
    ("p90", 90),
    ("highest", 100),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the rows were and what they were decided by."""

    as_of: int | None
    as_of_column: str | None
    snapshot: str
    pins: Pins
    mapping: str | None
    input: str


def summary(tally: Tally, origin: Origin) -> dict[str, object]:
    """The counts of a run and where they come from."""
    return {
        "rows": tally.rows,
        **{status: tally.status[status] for status in ("decided", "incomplete", "referred", "rejected")},
        "rules": _rules(tally),
        "limit": _limit(tally.limits),
        "freeze": _freeze(tally.freezes),
        "waivers": _waivers(tally.waivers),
        "policies": [tally.policies[key] for key in sorted(tally.policies, key=str)],
        "as_of": _as_of(tally, origin),
        "included": [f"{policy}@{number}" for policy, number in sorted(origin.pins)],
        "snapshot": origin.snapshot,
        "mapping": origin.mapping,
        "input": origin.input,
        "engine": {"forbear": version("forbear"), "rule_engine": version("rule-engine")},
    }


def _rules(tally: Tally) -> list[dict[str, object]]:
    return [
        {
            "rule": rule,
            "version": number,
            **{word: counts[word] for word in ("fired", "not_fired", "unknown")},
        }
        for (rule, number), counts in sorted(tally.rules.items())
    ]


def _limit(limits: LimitTally) -> dict[str, object]:
    return {
        "status": _ordered(limits.status, _STATUSES),
        "answer": _ordered(limits.answer, ANSWERS.options),
        "decided_accounts": limits.amounts.total(),
        "accounts_with_a_limit_before": limits.had_limit,
        "total_before": money(limits.before),
        "total_after": money(limits.after),
        "quantiles": quantiles(limits.amounts),
        "incomplete_total_lowest": money(limits.lowest),
        "incomplete_total_highest": money(limits.highest),
        "decided_by": _listed(limits.entries, "rule"),
    }


def _freeze(freezes: FreezeTally) -> dict[str, object]:
    codes = {part: _listed(counter, "code") for part, counter in freezes.codes.items()}
    return {
        "status": _ordered(freezes.status, _STATUSES),
        "level": _ordered(freezes.level, LEVELS.options),
        **codes,
    }


def _waivers(waivers: WaiverTally) -> dict[str, object]:
    return {
        "asked": waivers.status.total(),
        "status": _ordered(waivers.status, _STATUSES),
        "class": dict(sorted(waivers.by_class.items())),
        "fees": money(waivers.fees),
        "waived": money(waivers.waived),
        "allowances_used": waivers.allowances,
    }


def quantiles(amounts: Mapping[int, int]) -> dict[str, str] | None:
    """The amounts below which so many per cent lie, each one that occurs; None where there are none."""
    total = sum(amounts.values())
    if not total:
        return None
    found, passed = {}, 0
    waiting = list(_QUANTILES)
    for amount, count in sorted(amounts.items()):
        passed += count
        while waiting and passed * 100 >= max(waiting[0][1] * total, 1):
            found[waiting.pop(0)[0]] = money(amount)
    return found


def _ordered(counter: Counter[str], words: tuple[str, ...]) -> dict[str, int]:
    return {word: counter[word] for word in words}


def _listed(counter: Counter[str], name: str) -> list[dict[str, object]]:
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{name: key, "accounts": count} for key, count in ordered]


def _as_of(tally: Tally, origin: Origin) -> object:
    if origin.as_of is not None:
        return day(origin.as_of)
    days = tally.days
    ends = {"first": day(min(days)), "last": day(max(days))} if days else {"first": None, "last": None}
    return {"column": origin.as_of_column, **ends}
