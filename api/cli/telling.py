"""A decision in words a person reads at a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from api.cli.bettered import better_lines
from api.cli.effects import effect_in_words
from api.cli.words import coloured

_WIDTH = 10
_COLOURS = {"decided": "green", "incomplete": "yellow", "referred": "yellow", "not_in_scope": "yellow"}

_Json = Mapping[str, Any]  # a decision as it is answered, whose values are of every JSON type


def told(decision: Mapping[str, object]) -> str:
    """The whole decision as text."""
    found = cast("_Json", decision)
    sections = (
        [f"{coloured(found['status'], _COLOURS[found['status']])} as of {found['as_of']}"],
        list(_outcomes(found)),
        list(_rules(found)),
        list(_texts(found)),
        list(better_lines(found.get("better", ()))),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _outcomes(found: _Json) -> Iterator[str]:
    yield _row("limit", *_limit(found["limit"]))
    yield _row("freeze", *_freeze(found["freeze"]))
    for waiver in found["waivers"]:
        yield _row("waiver", *_waiver(waiver))
    for action in found["actions"]:
        yield _row("action", *_action(action))
    for score in found["scores"]:
        yield _row("score", *_score(score))
    for referral in found["referrals"]:
        yield _row(
            "referral", f"{referral['outcome']} to the queue {referral['queue']} by {referral['rule']}"
        )
    for override in found.get("overrides", ()):
        yield _row("override", _override(override))
    if found["missing"]:
        yield _row("missing", ", ".join(found["missing"]))


def _row(name: str, *lines: str | None) -> str:
    first, *others = (line for line in lines if line)
    return "\n".join([f"{name:<{_WIDTH}}{first}", *(f"{'':<{_WIDTH}}{line}" for line in others)])


def _limit(limit: _Json) -> Iterator[str]:
    match limit["status"]:
        case "not_in_scope":
            yield "no policy decides it"
            return
        case "incomplete":
            yield f"incomplete, from {limit['lowest']} to {limit['highest']} {limit['currency']}"
        case status:
            referred = "" if status == "decided" else f" ({status})"
            yield f"{limit['answer']}, {limit['amount']} {limit['currency']}{referred}"
    yield _about_limit(limit)
    if limit["decided_by"]:
        yield f"decided by {', '.join(limit['decided_by'])}"
    if "without_overrides" in limit:
        yield f"without overrides {_plain_limit(limit['without_overrides'], limit['currency'])}"
    for entry in limit["entries"]:
        yield f"  {_span(entry):>12}  {entry['rule']}"


def _plain_limit(limit: _Json, currency: str) -> str:
    answer: str = limit["answer"] or limit["status"]
    return f"{answer}, {_span(limit)} {currency}" if limit["amount"] or "lowest" in limit else answer


def _about_limit(limit: _Json) -> str:
    parts = [
        f"{limit['current']} now" if limit["current"] else "none now",
        f"{limit['requested']} requested" if limit["requested"] else "",
        f"{limit['available']} available" if limit["available"] else "",
        "over the limit" if limit["over_limit"] else "",
    ]
    return ", ".join(filter(None, parts))


def _span(amount: _Json) -> str:
    shown: str | None = amount["amount"]
    return shown or f"{amount['lowest']} to {amount['highest']}"


def _freeze(freeze: _Json) -> Iterator[str]:
    if freeze["status"] == "not_in_scope":
        yield "no policy decides it"
    elif freeze["status"] == "incomplete":
        yield f"incomplete, from {freeze['lowest']} to {freeze['highest']}; {freeze['level']} meanwhile"
    else:
        yield f"{freeze['level']}{', the account reopens' if freeze['reopening'] else ''}"
    for reason in freeze["new"]:
        yield f"new: {reason['code']} ({reason['level']})"
    for reason in freeze["kept"]:
        yield f"kept: {reason['code']} ({reason['level']}) since {reason['since']}, until {_criterion(reason)}"
    for reason in freeze["released"]:
        yield f"released: {reason['code']}{' by override' if 'by' in reason else ''}"
    if "without_overrides" in freeze:
        yield f"without overrides {freeze['without_overrides']['level']}"


def _criterion(reason: _Json) -> str:
    criterion: str = reason["waits_for"]
    return "lifted by hand" if criterion == "by_hand" else " ".join(criterion.split())


def _override(override: _Json) -> str:
    no_effect = ": no effect" if override["no_effect"] else ""
    who = f"by {override['by']}, approved by {override['approved_by']}, until {override['until']}"
    return f"{override['lift']} {who}{no_effect}"


def _waiver(waiver: _Json) -> Iterator[str]:
    match waiver["status"]:
        case "not_in_scope":
            yield f"of {waiver['fee']}: no policy decides it"
            return
        case "incomplete":
            yield f"incomplete, from {waiver['lowest']} to {waiver['highest']} of {waiver['fee']}"
        case status:
            referred = "" if status == "decided" else f" ({status})"
            kind = f" as a {waiver['as']} ({waiver['class']})" if waiver["rule"] else ""
            yield f"{waiver['amount']} of {waiver['fee']}{kind}{referred}"
    if waiver["decided_by"]:
        allowance = ", uses the allowance" if waiver["uses_allowance"] else ""
        yield f"decided by {', '.join(waiver['decided_by'])}{allowance}"


def _action(action: _Json) -> Iterator[str]:
    template = f" ({action['template']})" if action["template"] else ""
    due = f" by {action['due']}" if action["due"] else ""
    open_ = "" if action["status"] == "decided" else f", {action['status']}"
    yield f"{action['action']}{template}{due}{open_}"


def _score(score: _Json) -> Iterator[str]:
    name = f"{score['policy']}@{score['version']}"
    if score["status"] == "decided":
        parts = ", ".join(f"{part} {points}" for part, points in score["dimensions"].items())
        yield f"{score['value']} {name} ({parts})"
    else:
        yield f"{score['lowest']} to {score['highest']} {name}, incomplete"


_HEADINGS = {
    "fired": "rules that fired",
    "overridden": "rules lifted by an override",
    "unknown": "rules that cannot be told yet",
    "not_fired": "rules that did not fire",
    "not_in_force": "rules of policies that do not take part",
}


def _rules(found: _Json) -> Iterator[str]:
    """The rules by verdict; what did not fire only where it was asked for."""
    for verdict, heading in _HEADINGS.items():
        rules = [rule for rule in found["rules"] if rule["outcome"] == verdict]
        if rules or verdict == "fired":
            yield coloured(heading if rules else "no rule fired", "cyan")
        for rule in rules:
            yield from _rule(rule)


def _rule(rule: _Json) -> Iterator[str]:
    binding = ", binding" if rule["binding"] else ""
    effect = effect_in_words(rule["effect"], unknown="an amount not yet known")
    yield f"  {rule['rule']} (version {rule['version']}): {effect}{binding}"
    yield f"    {rule['because']}"
    if rule["cite"]:
        yield f"    source: {rule['cite']}"
    if rule["facts"]:
        yield f"    {', '.join(f'{name} = {_fact(fact)}' for name, fact in rule['facts'].items())}"


def _fact(fact: object) -> str:
    match fact:
        case None:
            return "none or unknown"
        case bool():
            return str(fact).lower()
        case list():
            return f"[{', '.join(map(str, fact))}]"
        case _:
            return str(fact)


def _texts(found: _Json) -> Iterator[str]:
    for assumed in found["assumed"]:
        truth = "true" if assumed["assumed"] else "false"
        yield f"assumed: {assumed['rule']} is taken as {truth}, as {', '.join(assumed['fields'])} is unknown"
    for reason in found["reasons"]:
        yield f"reason: {reason['code']}: {reason['text']}"
    for guidance in found["guidance"]:
        yield f"guidance: {guidance['guidance']}: {guidance['text']}"
    versions = (f"{policy['policy']}@{policy['version']}" for policy in found["policies"])
    yield f"policies: {', '.join(versions) or 'none takes part'}"
    yield f"snapshot: {found['snapshot']}"
