"""An explanation as a tree that a person reads at a terminal."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from api.cli.bettered import better_lines
from api.cli.effects import effect_in_words
from api.cli.words import coloured

Json = Mapping[str, Any]  # an explanation as it is answered, whose values are of every JSON type

WIDTH = 100
_SHORT = 40
_MARKS = {"true": "✓", "false": "✗", "unknown": "?", "moot": "·"}
_PLAIN = {"true": "+", "false": "-", "unknown": "?", "moot": "."}
_TRUTHS = {
    "fired": "true",
    "not_fired": "false",
    "unknown": "unknown",
    "not_in_force": "moot",
    "overridden": "false",
}
_COLOURS = {"true": "green", "false": "red", "unknown": "yellow", "moot": "bright_black"}
_JOINTS = {"and": "all of", "or": "any of", "not": "not", "if": "if the first, the second, else the third"}


def page(found: Json, folder: str, outcomes: Sequence[str]) -> str:
    """An explanation as text, with these outcomes; without any, only its rules."""
    return "\n".join(_Page(folder).lines(found, outcomes))


class _Page:
    """An explanation in lines of a page."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._marks = _MARKS if _can_show("".join(_MARKS.values())) else _PLAIN

    def lines(self, found: Json, outcomes: Sequence[str]) -> Iterator[str]:
        """All of it, or what was asked for."""
        yield f"{found['status']} as of {found['as_of']}"
        yield from self._outcomes(found, outcomes)
        yield from self._rules(found)
        if outcomes:
            better = list(better_lines([each for each in found["better"] if each["outcome"] in outcomes]))
            yield from ("", *better) if better else ()
            yield from _missing(found)
            yield from _versions(found)

    # Outcomes

    def _outcomes(self, found: Json, outcomes: Sequence[str]) -> Iterator[str]:
        parts = {
            "limit": self._limit(found["limit"]),
            "freeze": self._freeze(found["freeze"]),
            "waiver": (line for waiver in found["waivers"] for line in _waiver(waiver)),
            "action": (line for action in found["actions"] for line in _action(action)),
            "score": (line for score in found["scores"] for line in _score(score)),
        }
        for name, lines in parts.items():
            shown = [*lines]
            if shown and name in outcomes:
                yield from ("", coloured(name, "cyan"), *shown)

    def _limit(self, limit: Json) -> Iterator[str]:
        if limit["status"] == "not_in_scope":
            yield "  no policy decides it"
            return
        answer = limit["answer"] or limit["status"]
        yield f"  {answer}, {_span(limit)} {limit['currency']}; {limit['current'] or 'none'} now"
        for entry in limit["entries"]:
            if entry["outcome"] != "not_fired":
                yield from self._entry(entry)
        if limit["without_tied"]:
            yield f"  without all that decide together it would be {_span(limit['without_tied'])}"

    def _entry(self, entry: Json) -> Iterator[str]:
        mark = self._mark(_TRUTHS[entry["outcome"]])
        decides = "decides, " if entry["decides"] else ""
        without = f"without it {_span(entry['without'])}" if entry["without"] else "the limit starts here"
        yield from _wrapped(f"  {mark} {_span(entry['gives']):>12}  {entry['rule']} ({decides}{without})", 19)

    def _freeze(self, freeze: Json) -> Iterator[str]:
        if freeze["status"] == "not_in_scope":
            yield "  no policy decides it"
            return
        bounds = f", from {freeze['lowest']} to {freeze['highest']}" if "lowest" in freeze else ""
        yield f"  {freeze['level']}{bounds}{', the account reopens' if freeze['reopening'] else ''}"
        yield from (f"  new: {each['code']} ({each['level']}) by {each['rule']}" for each in freeze["new"])
        yield from (f"  released: {each['code']}" for each in freeze["released"])
        for kept in freeze["kept"]:
            yield f"  kept: {kept['code']} ({kept['level']}) since {kept['since']}"
            earliest = f"earliest {kept['earliest']}: " if kept["earliest"] else ""
            yield from _wrapped(f"    {earliest}{kept['why']}", 6)
            if kept["clauses"]:
                yield "    it waits for"
                yield from self._clause(kept["clauses"], 6)

    # Rules

    def _rules(self, found: Json) -> Iterator[str]:
        for policy in found["policies"]:
            name = policy["policy"]
            mine = [rule for rule in found["rules"] if _is_of(rule, policy)]
            if mine:
                yield from ("", coloured(f"{name}@{policy['version']}, since {policy['effective']}", "cyan"))
            if mine and policy["applies"]["truth"] != "true":
                yield "  it takes part if"
                yield from self._clause(policy["applies"], 2)
            for rule in mine:
                yield from self._rule(rule)

    def _rule(self, rule: Json) -> Iterator[str]:
        mark, verdict = self._mark(_TRUTHS[rule["outcome"]]), rule["outcome"].replace("_", " ")
        binding = ", binding" if rule["binding"] else ""
        name = rule["rule"].partition("#")[2]
        yield from _wrapped(f"{mark} {name}: {verdict}, {effect_in_words(rule['effect'])}{binding}", 4)
        yield f"  {self._folder}/{rule['place']}"
        yield from self._clause(rule["clauses"], 4)
        if rule["amount"] and rule["amount"]["from"] != "literal":
            yield from self._definition("amount", rule["amount"], 4)

    def _mark(self, truth: str) -> str:
        return coloured(self._marks[truth], _COLOURS[truth])

    def _clause(self, clause: Json, indent: int) -> Iterator[str]:
        """A clause and its parts; that its policy takes part goes without saying."""
        items = [item for item in clause.get("items", ()) if not _goes_without_saying(item)]
        if clause["clause"] in {"and", "or"} and len(items) == 1:
            yield from self._clause(items[0], indent)
            return
        if clause["clause"] == "not" and items[0]["clause"] == "test":
            clause, items = {**items[0], "truth": clause["truth"], "text": clause["text"]}, []
        words = _JOINTS.get(clause["clause"], clause["text"])
        yield from _wrapped(f"{' ' * indent}{self._mark(clause['truth'])} {words}{_seen(clause)}", indent + 4)
        for item in items:
            yield from self._clause(item, indent + 4)
        for side in ("left", "right"):
            yield from self._below(clause.get(side), indent + 4)

    def _below(self, operand: Json | None, indent: int) -> Iterator[str]:
        """What the names of an operand stand for."""
        for each in (operand, *operand.get("reads", ())) if operand else ():
            if "definition" in each:
                yield from self._definition(each["text"], each["definition"], indent)

    def _definition(self, name: str, found: Json, indent: int) -> Iterator[str]:
        pad = " " * indent
        if "rows" in found:
            yield f"{pad}{name} is that of the first row that holds"
            for row in found["rows"]:
                yield f"{pad}  {row['is']['text']} if"
                yield from self._clause(row["when"], indent + 4)
            yield f"{pad}  otherwise {found['otherwise']['text']}"
        elif "clause" in found:
            yield f"{pad}{name} is"
            yield from self._clause(found, indent + 2)
        else:
            parts = "; ".join(_parts(found))
            yield from _wrapped(f"{pad}{name} is {found['text']}{f' [{parts}]' if parts else ''}", indent + 2)
            yield from self._below(found, indent + 2)


def _waiver(waiver: Json) -> Iterator[str]:
    decided = f", decided by {', '.join(waiver['decided_by'])}" if waiver["decided_by"] else ""
    amount = waiver["status"] if waiver["status"] == "not_in_scope" else _span(waiver)
    yield from _wrapped(f"  {amount} of {waiver['fee']}{decided}", 4)


def _action(action: Json) -> Iterator[str]:
    due = f" by {action['due']}" if action["due"] else ""
    yield from _wrapped(f"  {action['action']}{due}, {action['status']}: {', '.join(action['rules'])}", 4)


def _score(score: Json) -> Iterator[str]:
    value = score["value"] if "lowest" not in score else f"{score['lowest']} to {score['highest']}"
    yield f"  {value}  {score['policy']}@{score['version']}"
    for each in score["characteristics"]:
        points, seen = _value(each["points"]).removeprefix("= "), _value(each["field"])
        yield f"    {points:>10}  {each['dimension']}/{each['id']}: {each['field']['text']} {seen}"


def _missing(found: Json) -> Iterator[str]:
    if found["missing"]:
        yield from ("", coloured("missing", "cyan"))
    for field in found["missing"]:
        yield from _wrapped(f"  {field['field']} could {'; '.join(field['could'])}", 4)
    if found["evidence"]:
        count = len(found["evidence"])
        yield from ("", f"{count} rules that could have stood in its way were asked and did not fire")


def _versions(found: Json) -> Iterator[str]:
    if found["not_in_force"]:
        yield from ("", coloured("not in force", "cyan"))
    for each in found["not_in_force"]:
        yield f"  {each['policy']}@{each['version']}: {each['why']}"
    yield from ("", f"snapshot: {found['snapshot']}")


def _seen(clause: Json) -> str:
    """The values that a clause was held against."""
    parts = [part for side in ("left", "right") for part in _parts(clause.get(side))]
    if clause["truth"] == "moot":
        parts = ["there is none"]
    if "absent" in clause and "items" not in clause:
        parts.append(f"unknown without {', '.join(clause['absent'])}")
    return f"  [{'; '.join(parts)}]" if parts else ""


def _parts(operand: Json | None) -> Iterator[str]:
    """The values of an operand's names, and its own where it is computed."""
    if operand is None or operand["from"] == "literal":
        return
    for read in operand.get("reads", ()):
        yield from _parts(read)
    if "entries" in operand:
        yield from [operand["from"].removeprefix("list ")] if operand["entries"] else []
    elif operand.get("reads"):
        text = operand["text"] if len(operand["text"]) <= _SHORT else "in all"
        yield f"{text} {_value(operand)}"
    else:
        kind, _, rest = operand["from"].partition(" ")
        origin = {"parameter": f", {kind}{rest.removeprefix(operand['text'])}", "score": f", {rest}"}
        yield f"{operand['text']} {_value(operand)}{origin.get(kind, '')}"


def _value(found: Json) -> str:
    if "none" in found:
        return "= none"
    if "lowest" in found:
        return f"from {_text(found['lowest'])} to {_text(found['highest'])}"
    if "among" in found:
        return f"one of {', '.join(found['among'])}"
    return "is absent" if "absent" in found else f"= {_text(found['value'])}"


def _text(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_text, value))}]"
        case _:
            return str(value)


def _span(amount: Json) -> str:
    if "lowest" in amount:
        return f"{amount['lowest']} to {amount['highest']}"
    return str(amount["amount"] or "no amount")


def _is_of(rule: Json, policy: Json) -> bool:
    return (rule["rule"].partition("#")[0], rule["version"]) == (policy["policy"], policy["version"])


def _goes_without_saying(clause: Json) -> bool:
    """That a policy takes part, and what a freeze would wait for that does not stand."""
    first = clause["items"][0] if clause["clause"] == "and" else clause
    return (first["clause"], clause["truth"]) == ("stands", "false") or (
        (clause["clause"], clause["truth"]) == ("applies", "true")
    )


def _wrapped(line: str, indent: int) -> list[str]:
    return wrap(
        line, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    ) or [line]


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
