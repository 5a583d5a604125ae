"""Decisions as they are answered to the outcomes that are compared: each in words, with the rules that decide it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from engine.policy.checked import LEVELS

Decision = Mapping[str, Any]
"""A decision as it is answered, whose values are of every JSON type."""

MEASURED = ("limit", "freeze", "waiver")
"""The outcomes that are counted over many accounts."""
WAYS = ("more", "less", "other")
"""How an outcome may differ."""
_SCORE = "score "
"""What the name of a score begins with; a side without the score says nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of a decision."""

    name: str
    text: str
    rules: tuple[str, ...] = ()
    """The rules that decide it."""
    size: Decimal | None = None
    """How much it gives or takes, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An outcome that differs between two decisions; None where one of them has none."""

    name: str
    before: Outcome | None
    after: Outcome | None

    @property
    def way(self) -> str:
        """Whether it became `more` or `less`, or is `other`wise."""
        sizes = [each.size if each else None for each in (self.before, self.after)]
        match sizes:
            case [Decimal() as one, Decimal() as other] if one != other:
                return "more" if other > one else "less"
            case _:
                return "other"


def outcomes(decision: Mapping[str, object], pinned: Mapping[str, int]) -> dict[str, Outcome]:
    """The outcomes of a decision by name, given the versions that were asked for by policy."""
    found = cast("Decision", decision)
    return {each.name: each for each in (*_outcomes(found), *_scores(found["scores"], pinned))}


def moved(before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> tuple[Moved, ...]:
    """The outcomes that differ."""
    names = (*after, *(name for name in before if name not in after))
    both = before.keys() & after.keys()
    return tuple(
        Moved(name=name, before=before.get(name), after=after.get(name))
        for name in names
        if _text(before.get(name)) != _text(after.get(name)) and (name in both or not name.startswith(_SCORE))
    )


def _text(outcome: Outcome | None) -> str | None:
    return outcome.text if outcome else None


def _outcomes(decision: Decision) -> Iterator[Outcome]:
    yield _limit(decision["limit"])
    yield from _freeze(decision["freeze"])
    yield from map(_waiver, decision["waivers"])
    for action in decision["actions"]:
        yield _action(action)
    for referral in decision["referrals"]:
        name = f"referral to {referral['queue']}"
        yield Outcome(name=name, text=str(referral["outcome"]), rules=(referral["rule"],))


def _scores(scores: Sequence[Decision], pinned: Mapping[str, int]) -> Iterator[Outcome]:
    """The score of each policy; where two versions take part, of the one that was asked for."""
    names = [score["policy"] for score in scores]
    for score in scores:
        if names.count(score["policy"]) == 1 or score["version"] == pinned.get(score["policy"]):
            is_open = score["status"] != "decided"
            text = _open(score) if is_open else str(score["value"])
            yield Outcome(name=f"{_SCORE}{score['policy']}", text=text)


def _limit(limit: Decision) -> Outcome:
    match limit["status"]:
        case "not_in_scope":
            return Outcome(name="limit", text="no policy decides it")
        case "incomplete":
            return Outcome(name="limit", text=_open(limit))
        case status:
            text = f"{limit['answer']} {limit['amount']}{_referred(status)}"
            size = Decimal(limit["amount"])
            return Outcome(name="limit", text=text, rules=tuple(limit["decided_by"]), size=size)


def _freeze(freeze: Decision) -> Iterator[Outcome]:
    if freeze["status"] == "not_in_scope":
        yield Outcome(name="freeze", text="no policy decides it")
        return
    open_ = freeze["status"] == "incomplete"
    text = _open(freeze) if open_ else freeze["level"]
    standing = [*freeze["new"], *freeze["kept"]]
    rules = (each["rule"] for each in standing if each["level"] == freeze["level"] and each["rule"])
    size = None if open_ else Decimal(LEVELS.options.index(freeze["level"]))
    yield Outcome(
        name="freeze",
        text=f"{text}{_referred(freeze['status'])}",
        rules=tuple(sorted(rules)),
        size=size,
    )
    for state in ("new", "kept", "released"):
        codes = sorted(each["code"] for each in freeze[state])
        if codes:
            yield Outcome(name=f"{state} freezes", text=", ".join(codes))


def _waiver(waiver: Decision) -> Outcome:
    match waiver["status"]:
        case "not_in_scope":
            return Outcome(name="waiver", text="no policy decides it")
        case "incomplete":
            return Outcome(name="waiver", text=_open(waiver))
        case status:
            kind = f" as a {waiver['as']}, {waiver['class']}" if waiver["rule"] else ""
            text = f"{waiver['amount']}{kind}{_referred(status)}"
            size = Decimal(waiver["amount"])
            return Outcome(name="waiver", text=text, rules=tuple(waiver["decided_by"]), size=size)


def _action(action: Decision) -> Outcome:
    name = f"action {' '.join(filter(None, (action['action'], action['template'])))}"
    due = f" by {action['due']}" if action["due"] else ""
    return Outcome(name=name, text=f"{action['status']}{due}", rules=tuple(action["rules"]))


def _open(outcome: Decision) -> str:
    """An outcome that absent fields leave open, with its bounds; they may meet where only the answer is open."""
    low, high = outcome["lowest"], outcome["highest"]
    return f"incomplete, {low}" if low == high else f"incomplete, {low} to {high}"


def _referred(status: str) -> str:
    return ", referred" if status == "referred" else ""
