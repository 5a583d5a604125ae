"""A report in words, line by line; each line knows how deep it stands."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from engine.policy.diff.change import AspectChange, ClauseChange, Kind, PartChange, VersionChange
from engine.policy.diff.outcomes import Moved, Outcome
from engine.policy.diff.report import Accounts, CaseMove, Report
from engine.policy.meaning import CELL, FROM, PartKind

Line = tuple[int, str]
"""How deep a line stands, 0 for a heading, and its text."""

_MOST_SAID = 12
_WAYS = {"limit": ("higher", "lower"), "freeze": ("stricter", "milder"), "waiver": ("higher", "lower")}


def lines(report: Report) -> Iterator[Line]:
    """The whole report."""
    yield 0, f"{report.before} → {report.after}"
    if not report.difference:
        yield 1, "no difference in meaning"
    for field in report.difference.fields:
        yield from _part(1, field)
    for version in report.difference.versions:
        yield from _version(version)
    if report.difference.texts:
        yield 0, "texts for customers changed"
    for text in report.difference.texts:
        yield from _part(1, text)
    yield from _cases(report)
    if report.accounts is not None:
        yield from _accounts(report.accounts)


def as_text(report: Report) -> str:
    """The report for a terminal."""
    found: list[str] = []
    for depth, text in lines(report):
        found += [""] if found and not depth else []
        found.append(f"{'  ' * depth}{text}")
    return "\n".join(found)


def as_markdown(report: Report) -> str:
    """The report for a pull request."""
    blocks: list[list[str]] = []
    for depth, text in lines(report):
        if depth:
            blocks[-1].append(f"{'  ' * (depth - 1)}- {text}")
        else:
            blocks += [[f"### {text}"], []]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def code(text: str) -> str:
    """A text of an author's between backticks, on one line."""
    shown = " ".join(text.split())
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


# What changed


def _version(version: VersionChange) -> Iterator[Line]:
    name = code(f"{version.policy}@{version.after or version.before}")
    match version:
        case VersionChange(change=Kind.REMOVED):
            yield 0, f"{name} removed"
        case VersionChange(change=Kind.ADDED, before=None):
            yield 0, f"{name} added"
        case VersionChange(change=Kind.ADDED):
            yield 0, f"{name} added, against {code(f'{version.policy}@{version.before}')}"
        case _ if version.before == version.after and version.parts:
            yield 0, f"{name} changed"
        case _:
            pass  # two versions of one policy: they are the title of the report
    for part in version.parts:
        yield from _part(1, part)


def _part(depth: int, part: PartChange) -> Iterator[Line]:
    if part.kind is PartKind.VERSION and part.whole is None:
        for aspect in part.aspects:
            yield from _aspects(depth, part, aspect)
        return
    title = f"{part.kind} {code(part.name)}" if part.name else str(part.kind)
    if part.change is Kind.RENAMED:
        yield depth, f"{part.kind} {code(part.was or '')} renamed {code(part.name)}"
        return
    yield depth, f"{title} {part.change}{_said(part)}"
    for (row, sort), group in groupby(part.aspects, _row_of_cells):
        if row:
            yield depth + 1, f"{row}: {', '.join(_only(aspect) for aspect in group)} {sort}"
        else:
            for aspect in group:
                yield from _aspects(depth + 1, part, aspect)


def _row_of_cells(aspect: AspectChange) -> tuple[str, str]:
    """The row of a matrix that a new or gone cell stands in; nothing for all else."""
    row, comma, _ = aspect.name.partition(CELL)
    if not comma or (aspect.before is not None and aspect.after is not None):
        return "", ""
    return row, str(Kind.ADDED if aspect.before is None else Kind.REMOVED)


def _only(aspect: AspectChange) -> str:
    """The one text of what was added or removed."""
    return code(aspect.after or aspect.before or "")


def _said(part: PartChange) -> str:
    """All that a part says which was added or removed."""
    found = [f"{aspect.name} {code(aspect.text)}" for aspect in part.says()]
    more = f", and {len(found) - _MOST_SAID} more" if len(found) > _MOST_SAID else ""
    return f": {', '.join(found[:_MOST_SAID])}{more}" if found else ""


def _aspects(depth: int, part: PartChange, aspect: AspectChange) -> Iterator[Line]:
    is_value = part.kind is PartKind.PARAMETER and aspect.name.startswith(FROM)
    is_entry = part.kind is PartKind.LIST and f" {FROM}" in aspect.name
    name = f"value {aspect.name}" if is_value else f"entry {aspect.name}" if is_entry else aspect.name
    if not aspect.clauses:
        yield depth, f"{name}: {_change(aspect.before, aspect.after)}"
        return
    for clause in aspect.clauses:
        is_clause = part.kind is not PartKind.FIELD and not (clause.before and clause.after)
        only = "clause " if is_clause else ""
        yield depth, f"{name}{_way(clause)}: {only}{_change(clause.before, clause.after)}"


def _way(clause: ClauseChange) -> str:
    """The way to a clause that does not stand at the top of its expression."""
    return "".join(f", {step}" if step != "not" else ", inside not" for step in clause.inside)


def _change(before: str | None, after: str | None) -> str:
    if before is None:
        return f"{code(after or '')} added"
    if after is None:
        return f"{code(before)} removed"
    return f"{code(before)} → {code(after)}"


# What comes out otherwise


def _cases(report: Report) -> Iterator[Line]:
    cases = report.cases
    if not cases.run:
        yield 0, "no case was run"
        return
    if not cases.moves:
        yield 0, f"no outcome changes in {_counted(cases.run, 'case')}"
        return
    yield 0, f"outcome changes in {len(cases.moves)} of {_counted(cases.run, 'case')}"
    for case in cases.moves:
        yield 1, f"{code(f'{case.policy}@{case.version}')} {case.case}{_side(case)}"
        if not case.moves:
            yield 2, "its facts fit one side only"
        yield from ((2, _moved(move)) for move in case.moves)


def _side(case: CaseMove) -> str:
    return "" if case.side == "both" else f" (a case of the side {case.side})"


def _moved(move: Moved) -> str:
    return f"{move.name}: {_outcome(move.before)} → {_outcome(move.after)}"


def _outcome(outcome: Outcome | None) -> str:
    if outcome is None:
        return "none"
    rules = f" by {', '.join(map(code, outcome.rules))}" if outcome.rules else ""
    return f"{outcome.text}{rules}"


def _accounts(accounts: Accounts) -> Iterator[Line]:
    decided = _counted(accounts.rows, "account")
    refused = f", {_counted(accounts.refused, 'row')} refused" if accounts.refused else ""
    yield 0, f"{accounts.changed} of {decided} change as of {accounts.day}, {accounts.file}{refused}"
    for name, ways in accounts.ways.items():
        yield 1, f"{name}: {_ways(name, ways)}"
    for example in accounts.examples:
        yield 1, f"for example row {example.row}"
        yield from ((2, _moved(move)) for move in example.moves)


def _ways(name: str, ways: Mapping[str, int]) -> str:
    more, less = _WAYS[name]
    told = {more: ways["more"], less: ways["less"], "otherwise": ways["other"]}
    parts = [f"{count} {word}" for word, count in told.items() if count]
    return f"{sum(ways.values())} change: {', '.join(parts)}" if parts else "no change"


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"
