"""A summary as a table that a person reads at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Summary = Mapping[str, Any]  # plain data of every JSON type
_MOST_RULES = 40


def table(found: Summary) -> str:
    """The whole summary as text."""
    outcomes = _limit(found["limit"]), _freeze(found["freeze"]), _waivers(found["waivers"])
    sections = (_rows(found), *outcomes, _rules(found))
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines)


def _rows(found: Summary) -> Iterator[str]:
    as_of = found["as_of"]
    shown = as_of if isinstance(as_of, str) else f"{as_of['column']}, {as_of['first']} to {as_of['last']}"
    yield f"{found['rows']:,} rows as of {shown}"
    if found["included"]:
        yield f"as if in force: {', '.join(found['included'])}"
    yield from _counts(
        {name: found[name] for name in ("decided", "incomplete", "referred", "rejected")}, found["rows"]
    )


def _limit(limit: Summary) -> Iterator[str]:
    yield from _heading("limit", limit["status"])
    if limit["decided_accounts"]:
        yield from _counts(limit["answer"], limit["decided_accounts"])
        yield f"  {'total before':<28}{_money(limit['total_before']):>20}"
        yield f"  {'total after':<28}{_money(limit['total_after']):>20}"
        quantiles = ", ".join(f"{name} {_money(amount)}" for name, amount in limit["quantiles"].items())
        yield f"  {quantiles}"
    if limit["status"]["incomplete"]:
        yield f"  {'incomplete, at least':<28}{_money(limit['incomplete_total_lowest']):>20}"
        yield f"  {'incomplete, at most':<28}{_money(limit['incomplete_total_highest']):>20}"
    yield from _named("decided by", limit["decided_by"], "rule")


def _freeze(freeze: Summary) -> Iterator[str]:
    yield from _heading("freeze", freeze["status"])
    yield from _counts(freeze["level"], sum(freeze["level"].values()))
    for part in ("new", "kept", "released"):
        yield from _named(part, freeze[part], "code")


def _waivers(waivers: Summary) -> Iterator[str]:
    if not waivers["asked"]:
        return
    yield from _heading("waivers", waivers["status"])
    yield from _counts(waivers["class"], waivers["asked"])
    yield f"  {'fees':<28}{_money(waivers['fees']):>20}"
    yield f"  {'waived':<28}{_money(waivers['waived']):>20}"


def _rules(found: Summary) -> Iterator[str]:
    rules = [rule for rule in found["rules"] if rule["fired"] or rule["unknown"]]
    if not rules:
        return
    width = max(len(rule["rule"]) for rule in rules) + 3
    yield f"{'rule':<{width}}{'fired':>10}{'not fired':>11}{'unknown':>10}"
    for rule in rules:
        name = f"{rule['rule']}"
        yield f"{name:<{width}}{rule['fired']:>10,}{rule['not_fired']:>11,}{rule['unknown']:>10,}"
    quiet = len(found["rules"]) - len(rules)
    if quiet:
        yield f"{quiet} more neither fired nor could have"


def _heading(name: str, statuses: Mapping[str, int]) -> Iterator[str]:
    shown = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in statuses.items() if count)
    yield f"{name}: {shown or 'none'}"


def _counts(counts: Mapping[str, int], total: int) -> Iterator[str]:
    for name, count in counts.items():
        share = f"{100 * count / total:6.1f} %" if total else ""
        if count:
            yield f"  {name.replace('_', ' '):<28}{count:>12,}{share}"


def _named(title: str, listed: Sequence[Summary], key: str) -> Iterator[str]:
    if listed:
        yield f"  {title}"
        yield from (f"    {each[key]:<40}{each['accounts']:>10,}" for each in listed)


def _money(text: str) -> str:
    whole, _, part = text.partition(".")
    return f"{int(whole):,}.{part}"
