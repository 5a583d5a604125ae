"""Cases for what no case shows: an account found from the tree, and as expectation what the policy now says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.cases.account import Account, Difference
from engine.cases.case import FREEZES, Case, CaseFile, Expectation, Facts, Want
from engine.cases.check import question_of
from engine.cases.cover import reach
from engine.cases.goal import holds
from engine.cases.item import Item, ItemKind
from engine.cases.run import Told, passes, tell
from engine.cases.study import Study
from engine.cases.write import case_text
from engine.decision.question import Question
from engine.decision.show import day as shown_day
from engine.policy.policy import Cap, Decline, Do, Floor, Freeze, Hold, Policy, Waive
from engine.text.document import Mapping, Scalar

_LIMIT = ("status", "answer", "amount", "decided_by")
_OPEN_LIMIT = ("status", "lowest", "highest")
_FREEZE = ("status", "level", "new", "kept", "released")
_WAIVER = ("status", "amount", "rule", "class", "uses_allowance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A case that its author has yet to review, and what it shows."""

    case: Case
    shows: tuple[str, ...]
    text: str
    """The case in YAML, as an item of `cases:`."""


@dataclass(slots=True)
class _Draft:
    """An account with the items it shows, while more may be added."""

    account: Account
    items: list[Item]


def suggest(study: Study, items: Iterable[Item]) -> tuple[Suggestion, ...]:
    """Cases for items, as few as show them all without one hiding another."""
    taken = {case.name for case in study.file.cases}
    wanted = list(items)
    found: list[Suggestion] = []
    for draft in _drafts(study, wanted):
        shows = [item.title for item in wanted if _holds(study, item, draft.account)]
        written = write(study, draft.account, shows, taken)
        if written is not None and _shows(study, written):
            taken.add(written.case.name)
            found.append(written)
    return tuple(found)


def write(study: Study, account: Account, shows: list[str], taken: set[str]) -> Suggestion | None:
    """The case of an account, if it passes when it is run as it is written."""
    change = study.difference(account)
    case = _case(study, account, change, _name(shows, taken))
    sight = study.decider.sight(question_of(study.file, case, study.pins))
    told = tell(study.decider, sight, study.version.checked)
    expect = dict(expected(study.version.policy, told))
    case = replace(case, expect=tuple(_expectations(expect, case)))
    if not passes(study.decider, study.file, study.version.checked, case):
        return None
    day = None if _is_base_day(study.file, account.day) else shown_day(account.day)
    text = case_text(case.name, _given(study, change), change.absent, day, expect)
    return Suggestion(case=case, shows=tuple(shows), text=text)


def question_about(study: Study, account: Account) -> Question:
    """What a case about an account asks."""
    case = _case(study, account, study.difference(account), "")
    return question_of(study.file, case, study.pins)


def _drafts(study: Study, items: Iterable[Item]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for item in items:
        if any(_holds(study, item, draft.account) for draft in drafts):
            continue
        account = reach(study, item)
        if account is not None and not _joins(study, drafts, item, account):
            drafts.append(_Draft(account, [item]))
    for draft in drafts:
        draft.items.sort(key=study.items.index)
    return drafts


def _joins(study: Study, drafts: list[_Draft], item: Item, account: Account) -> bool:
    """Add an item to a draft about other facts, where each still shows what it should."""
    if not _joinable(item):
        return False
    for draft in drafts:
        merged = _merged(study, draft.account, account) if all(map(_joinable, draft.items)) else None
        if merged is not None and all(_holds(study, each, merged) for each in (*draft.items, item)):
            draft.account = merged
            draft.items.append(item)
            return True
    return False


def _joinable(item: Item) -> bool:
    """Bands of scores, and rules left open, are shown many at a time."""
    return "." in item.part or (item.kind is ItemKind.RULE and item.side == "is unknown")


def _merged(study: Study, one: Account, two: Account) -> Account | None:
    if one.day != two.day:
        return None
    base, merged = study.base_on(one.day), one
    for name in study.facts.names:
        state = study.facts.state(two, name)
        if state != study.facts.state(base, name):
            if study.facts.state(one, name) != study.facts.state(base, name):
                return None
            merged = study.facts.changed(merged, name, state)
    return merged


def _holds(study: Study, item: Item, account: Account) -> bool:
    return holds(item.goal, study.panels.answers(account.day, account.inputs))


def _shows(study: Study, suggestion: Suggestion) -> bool:
    """Whether the case as written still shows what it should."""
    question = question_of(study.file, suggestion.case, study.pins)
    answers = study.panels.answers(question.day, tuple(study.decider.normalize(question)))
    wanted = [item for item in study.items if item.title in suggestion.shows]
    return all(holds(item.goal, answers) for item in wanted)


def _name(shows: list[str], taken: set[str]) -> str:
    first = shows[0].replace("`", "")
    name = first if len(shows) == 1 else f"{first}, and {len(shows) - 1} more"
    number = 1
    while (found := name if number == 1 else f"{name} ({number})") in taken:
        number += 1
    return found


def _case(study: Study, account: Account, change: Difference, name: str) -> Case:
    place, given = study.file.base.node.place, _given(study, change)
    freezes = given.get(FREEZES)
    return Case(
        name=name,
        place=place,
        given=Facts(
            profile=dict(_part(given.get("profile"))),
            request=dict(_part(given.get("request"))),
            freezes=freezes if isinstance(freezes, list) else None,
            node=study.file.base.node,
        ),
        absent=tuple((field, place) for field in change.absent),
        as_of=account.day,
        as_of_place=place,
        expect=(),
        review=True,
    )


def _given(study: Study, change: Difference) -> dict[str, object]:
    """What the case gives: what differs, and what the base lacks to be an account at all."""
    if study.seed is None:
        return dict(change.given)
    seed = {"profile": dict(study.seed.profile), "request": dict(study.seed.request)}
    gone = set(change.absent)
    found: dict[str, object] = {}
    for part, facts in seed.items():
        joined = {**facts, **dict(_part(change.given.get(part)))}
        found[part] = {name: fact for name, fact in joined.items() if name not in gone}
    freezes = change.given.get(FREEZES, study.seed.freezes)
    found[FREEZES] = None if freezes is None else list(freezes) if isinstance(freezes, list) else freezes
    return {part: facts for part, facts in found.items() if facts}


def _part(facts: object) -> Iterator[tuple[str, object]]:
    yield from facts.items() if isinstance(facts, dict) else ()


def _is_base_day(file: CaseFile, day: int) -> bool:
    node = file.base.node.get("as_of") if isinstance(file.base.node, Mapping) else None
    return isinstance(node, Scalar) and node.value == shown_day(day)


# What the policy now says


def expected(policy: Policy, told: Told) -> Iterator[tuple[str, object]]:
    """What a case about a policy expects: the outcomes its rules are about, and which of them fire."""
    effects = {type(rule.effect) for rule in policy.rules}
    if policy.base is not None or effects & {Cap, Floor, Hold, Decline}:
        open_ = told.part("limit.status") == "incomplete"
        yield "limit", _group(told, "limit", _OPEN_LIMIT if open_ else _LIMIT)
    if Freeze in effects:
        yield "freeze", _group(told, "freeze", _FREEZE)
    if Waive in effects and told.part("waiver.status") is not None:
        yield "waiver", _group(told, "waiver", _WAIVER)
    actions = told.part("actions")
    if Do in effects and isinstance(actions, tuple) and not any(" " in each for each in actions):
        yield "actions", _listed(actions)
    if policy.score is not None and told.part("score.status") != "incomplete":
        yield "score", {"value": told.part("score.value")}
    if policy.rules:
        yield "rules", _listed(told.part("rules"))
    elif policy.score is None:
        yield "status", told.part("status")
    unknown = told.part("unknown")
    if unknown:
        yield "unknown", _listed(unknown)
    if policy.score is not None and told.part("score.status") == "incomplete":
        yield "score", _group(told, "score", ("lowest", "highest"))


def _group(told: Told, outcome: str, keys: Iterable[str]) -> dict[str, object]:
    found = {key: told.part(f"{outcome}.{key}") for key in keys}
    return {key: _listed(want) for key, want in found.items() if want is not None}


def _listed(want: Want) -> object:
    return list(want) if isinstance(want, tuple) else want


def _expectations(expect: dict[str, object], case: Case) -> Iterator[Expectation]:
    for part, wanted in expect.items():
        inner = wanted.items() if isinstance(wanted, dict) else [("", wanted)]
        for key, want in inner:
            name = f"{part}.{key}" if key else part
            yield Expectation(part=name, want=_want(want), place=case.place, places=())


def _want(value: object) -> Want:
    match value:
        case list():
            return tuple(map(str, value))
        case bool() | int() | None:
            return value
        case _:
            return str(value)
