"""Where the values stand that a rule reads, so that a decision can show them."""

from collections.abc import Iterator, Mapping

from engine.language.bounds import Interval
from engine.language.kinds import Kind
from engine.language.tree import Const, Node, Ref
from engine.policy.checked import CheckedPolicy, CheckedRule, score_ref
from engine.policy.names import AS_OF, RESERVED
from engine.policy.plan.plan import Fact, Range
from engine.policy.plan.workbench import Workbench


def facts_of(bench: Workbench, checked: CheckedPolicy, rule: CheckedRule) -> tuple[Fact, ...]:
    """The values behind the names that a rule's texts mention."""
    refs = _refs(checked)
    return tuple(_facts(bench, refs, rule.reads))


def _refs(checked: CheckedPolicy) -> Mapping[str, str]:
    refs = {name: bound.ref for name, bound in RESERVED.items()}
    refs |= {let.name: let.ref for let in checked.lets}
    refs |= {parameter.name: parameter.ref for parameter in checked.parameters}
    return refs | {use.name: score_ref(use.policy, use.version) for use in checked.policy.uses}


def _facts(bench: Workbench, refs: Mapping[str, str], names: tuple[str, ...]) -> Iterator[Fact]:
    for name in names:
        if name in refs:
            yield _bound_fact(name, bench.meaning(refs[name]))
        elif name != AS_OF.name:
            spec = bench.vocabulary.fields[name]
            yield Fact(name=name, kind=spec.kind, input=name, nullable=spec.nullable)


def _bound_fact(name: str, meaning: Node | Interval) -> Fact:
    low, high = meaning if isinstance(meaning, tuple) else (meaning, meaning)
    kind: Kind = low.kind
    if isinstance(low, Ref) and isinstance(high, Ref):
        return Fact(name=name, kind=kind, bounds=Range(low=low.name, high=high.name))
    fixed = low.value if isinstance(low, Const) and low is high else None
    return Fact(name=name, kind=kind, fixed=fixed)
