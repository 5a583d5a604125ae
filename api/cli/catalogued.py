"""The catalogue of a folder as lines for people, as a page in Markdown, and as JSON."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from api.cli.words import counted
from engine.policy.catalogue import CataloguedPolicy, CataloguedVersion
from engine.policy.policy import Policy, Status
from engine.policy.written import day, written

FORMAT = "forbear.catalogue.v1"
_STANDING = {
    Status.IN_FORCE: "in force",
    Status.DRAFT: "draft, never in force",
    Status.VACATED: "vacated, never in force",
    Status.GUIDANCE: "guidance, takes part only where it is asked for",
}


def as_lines(policies: Sequence[CataloguedPolicy]) -> Iterator[str]:
    """A line for each version, aligned."""
    rows = [
        (each.policy.policy, f"v{each.policy.version}", _period(each), _state(each))
        for each in _all(policies)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        yield "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
    yield ""
    yield f"{counted(len(rows), 'version')} of {counted(len(policies), 'policy', 'policies')}"


def as_page(policies: Sequence[CataloguedPolicy]) -> str:
    """An overview by jurisdiction, then each policy with its versions and sources."""
    homes = [
        (home, list(group)) for home, group in groupby(policies, key=lambda each: each.latest.jurisdiction)
    ]
    lines = [line for home, group in homes for line in _home(home, group)]
    return "\n".join(lines).rstrip()


def as_json(policies: Sequence[CataloguedPolicy]) -> str:
    """Everything the page tells, for programs."""
    found = [
        {"policy": each.name, "about": each.latest.about, "versions": [_data(one) for one in each.versions]}
        for each in policies
    ]
    return json.dumps({"format": FORMAT, "policies": found}, ensure_ascii=False, indent=2)


def _home(home: str, group: Sequence[CataloguedPolicy]) -> Iterator[str]:
    yield from (f"## {home}", "", "| policy | what it is for | in force |", "|---|---|---|")
    for each in group:
        periods = "<br>".join(f"v{one.policy.version}: {_period(one)}" for one in each.versions)
        yield f"| [{each.name}](#{_anchor(each.name)}) | {_line(each.latest.about)} | {periods} |"
    yield ""
    for each in group:
        yield from _policy(each)


def _policy(each: CataloguedPolicy) -> Iterator[str]:
    latest = each.latest
    yield from (f"### {each.name}", "", " ".join(latest.about.split()), "")
    yield f"- For: {_whom(latest)}"
    yield f"- Owner: {latest.owner}"
    for one in each.versions:
        yield f"- [Version {one.policy.version}]({_file(one.policy)}), {_period(one)}: {_told(one)}"
    cites = list(dict.fromkeys(cite for one in each.versions for cite in one.cites))
    if cites:
        yield "- Sources:"
        yield from (f"  - {cite}" for cite in cites)
    yield ""


def _file(policy: Policy) -> str:
    return f"{policy.policy}/v{policy.version}.yaml"


def _whom(policy: Policy) -> str:
    text = "every account" if policy.applies_when is None else f"`{written(policy.applies_when.syntax)}`"
    return f"{policy.jurisdiction}, {policy.currency}, {text}"


def _told(one: CataloguedVersion) -> str:
    parts = [_STANDING[one.policy.status], counted(len(one.policy.rules), "rule"), _reviewed(one)]
    if one.in_doubt:
        rules = ", ".join(f"`{rule}`" for rule in one.in_doubt)
        parts.append(f"to be looked at again: {rules}")
    changes = f" {' '.join(one.policy.changes.split())}" if one.policy.changes else ""
    return f"{'; '.join(parts)}.{changes}"


def _reviewed(one: CataloguedVersion) -> str:
    """When the version was last and is next reviewed: a release is a review by a second person."""
    last = "not yet reviewed" if one.released is None else f"last reviewed {day(one.released.released_on)}"
    return last if one.policy.review_by is None else f"{last}, next by {day(one.policy.review_by)}"


def _period(one: CataloguedVersion) -> str:
    if one.policy.status in {Status.DRAFT, Status.VACATED}:
        return f"never ({one.policy.status.value} of {day(one.begins)})"
    if one.policy.status is Status.GUIDANCE:
        return f"only where asked for (guidance of {day(one.begins)})"
    picked = "" if one.policy.anchor is None else f" by {one.policy.anchor}"
    return (
        f"from {day(one.begins)}{picked}"
        if one.ends is None
        else f"{day(one.begins)} to {day(one.ends)}{picked}"
    )


def _state(one: CataloguedVersion) -> str:
    return f"{counted(len(one.in_doubt), 'rule')} to be looked at again" if one.in_doubt else ""


def _data(one: CataloguedVersion) -> dict[str, object]:
    policy, released = one.policy, one.released
    return {
        "version": policy.version,
        "status": policy.status.value,
        "jurisdiction": policy.jurisdiction,
        "currency": policy.currency,
        "applies_when": None if policy.applies_when is None else written(policy.applies_when.syntax),
        "effective": day(one.begins),
        "until": None if one.ends is None else day(one.ends),
        "anchor": policy.anchor,
        "owner": policy.owner,
        "changes": policy.changes,
        "rules": len(policy.rules),
        "cites": list(one.cites),
        "review_needed": list(one.in_doubt),
        "released_on": None if released is None else day(released.released_on),
        "review_by": None if policy.review_by is None else day(policy.review_by),
    }


def _all(policies: Sequence[CataloguedPolicy]) -> Iterator[CataloguedVersion]:
    return (one for each in policies for one in each.versions)


def _anchor(name: str) -> str:
    """The anchor that a heading gets: its letters, digits, `_` and `-`."""
    return "".join(letter for letter in name.lower() if letter.isalnum() or letter in "_-")


def _line(text: str) -> str:
    """A text as one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
