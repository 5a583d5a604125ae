"""Why a case failed: the rules behind the part that differs, with the clauses that made the difference."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.cases.probes import Panels, Probes
from engine.cases.sites import Role, Site, clauses, sites
from engine.cases.version import Version
from engine.decision.decide import Decider
from engine.decision.outcomes import Sight
from engine.decision.show import shown
from engine.language.scope import none_flag
from engine.language.syntax import names
from engine.language.tree import Value
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import Pins
from engine.policy.written import written

_WORDS = {
    "fired": "fires",
    "not_fired": "does not fire",
    "unknown": "is unknown",
    "not_in_force": "takes no part",
}


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    probe: int


class Reasons:
    """The clauses of a version's rules with the values they saw, for one account at a time."""

    def __init__(self, decider: Decider, checked: CheckedPolicy, pins: Pins) -> None:
        self._version = Version(decider.snapshot, checked)
        self._probes = Probes()
        found: dict[str, tuple[Site, ...]] = {}
        for site in sites(checked.policy):
            if site.rule is not None:
                found[site.rule.id] = (*found.get(site.rule.id, ()), site)
        self._sites: Mapping[str, tuple[Site, ...]] = found
        self._clauses = {rule: tuple(self._read(group)) for rule, group in found.items()}
        self._panels = Panels(decider, checked, self._probes, pins)

    def why(self, sight: Sight, rule: str, verdict: str) -> Iterator[str]:
        """What a rule says and why, line by line."""
        group = self._sites.get(rule, ())
        if verdict == "not_in_force" or not group:
            yield f"`{rule}` {_WORDS[verdict]}"
            return
        facts = self._facts(sight, rule)
        for site in group:
            yield f"`{rule}` {_WORDS[verdict]}, {_key(site)}: {' '.join(str(site.text.text.value).split())}"
        if facts:
            yield f"  {', '.join(f'{name} = {value}' for name, value in facts.items())}"
        answers = self._panels.answers(sight.question.day, sight.inputs)
        for clause in self._clauses[rule]:
            yield f"  `{clause.text}` is {_truth(answers[clause.probe])}"

    def _read(self, group: tuple[Site, ...]) -> Iterator[_Clause]:
        for site in group:
            if site.role is Role.AMOUNT:
                continue
            for clause in clauses(site.text.syntax):
                node = self._version.condition(site.text, clause, site.code)
                yield _Clause(written(clause), self._probes.ask(node))

    def _facts(self, sight: Sight, rule: str) -> dict[str, str]:
        """The values of the names that a rule's texts mention, each as it is shown."""
        key = f"{self._version.key}#{rule}"
        slot = next(slot for slot in sight.prepared.rules if slot.planned.verdict == key)
        found = {name: _shown(read(sight.values, sight.inputs)) for name, read in slot.facts}
        mentioned = (name.name for site in self._sites[rule] for name in names(site.text.syntax))
        fields = [name for name in dict.fromkeys(mentioned) if name in self._version.vocabulary.fields]
        return found | {name: self._field(sight, name) for name in fields}

    def _field(self, sight: Sight, name: str) -> str:
        index, inputs = sight.prepared.layout.index, sight.inputs
        if none_flag(name) in index and inputs[index[none_flag(name)]]:
            return "none"
        found = inputs[index[name]]
        return (
            "unknown" if found is None else _shown(shown(self._version.vocabulary.fields[name].kind)(found))
        )


def _key(site: Site) -> str:
    if site.role is Role.CONDITION:
        return "needs" if site.rule is not None and site.rule.needs else "when"
    return "release_when" if site.role is Role.RELEASE else "amount"


def _truth(value: Value) -> str:
    return "unknown" if value is None else str(bool(value)).lower()


def _shown(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(str, value))}]"
        case _:
            return str(value)
