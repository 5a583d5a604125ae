"""A report as plain data for programs: `forbear.diff.v1`."""

from engine.policy.diff.change import AspectChange, PartChange, VersionChange
from engine.policy.diff.outcomes import Moved, Outcome
from engine.policy.diff.report import Accounts, Report

FORMAT = "forbear.diff.v1"
Data = dict[str, object]


def as_data(report: Report) -> Data:
    """The whole report."""
    return {
        "format": FORMAT,
        "before": report.before,
        "after": report.after,
        "differs": bool(report.difference),
        "fields": [_part(part) for part in report.difference.fields],
        "versions": [_version(version) for version in report.difference.versions],
        "texts": [_part(text) for text in report.difference.texts],
        "cases": {
            "run": report.cases.run,
            "changed": [
                {
                    "policy": case.policy,
                    "version": case.version,
                    "case": case.case,
                    "side": case.side,
                    "outcomes": [_moved(move) for move in case.moves],
                }
                for case in report.cases.moves
            ],
        },
        "accounts": None if report.accounts is None else _accounts(report.accounts),
    }


def _version(version: VersionChange) -> Data:
    return {
        "policy": version.policy,
        "change": version.change.value,
        "before": version.before,
        "after": version.after,
        "parts": [_part(part) for part in version.parts],
    }


def _part(part: PartChange) -> Data:
    return {
        "kind": part.kind.value,
        "name": part.name,
        "change": part.change.value,
        "was": part.was,
        "aspects": [_aspect(aspect) for aspect in part.aspects],
        "says": [{"aspect": aspect.name, "text": aspect.text} for aspect in part.says()],
    }


def _aspect(aspect: AspectChange) -> Data:
    return {
        "aspect": aspect.name,
        "before": aspect.before,
        "after": aspect.after,
        "clauses": [
            {"inside": list(clause.inside), "before": clause.before, "after": clause.after}
            for clause in aspect.clauses
        ],
    }


def _moved(move: Moved) -> Data:
    return {"outcome": move.name, "before": _outcome(move.before), "after": _outcome(move.after)}


def _outcome(outcome: Outcome | None) -> Data | None:
    return None if outcome is None else {"result": outcome.text, "rules": list(outcome.rules)}


def _accounts(accounts: Accounts) -> Data:
    return {
        "file": accounts.file,
        "as_of": accounts.day,
        "rows": accounts.rows,
        "refused": accounts.refused,
        "changed": accounts.changed,
        "outcomes": {name: dict(ways) for name, ways in accounts.ways.items()},
        "examples": [
            {"row": example.row, "outcomes": [_moved(move) for move in example.moves]}
            for example in accounts.examples
        ],
    }
