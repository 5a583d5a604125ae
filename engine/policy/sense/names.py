"""Finds names that a version gives and never uses."""

from collections.abc import Iterator

from engine.language.syntax import names
from engine.policy.policy import Policy
from engine.policy.sense.subject import Subject, tables, texts
from engine.text import problems
from engine.text.document import Scalar
from engine.text.problem import Problem


def unused_names(subject: Subject) -> Iterator[Problem]:
    """Lets, parameters and scores that no text of the version mentions."""
    policy = subject.policy
    mentioned = frozenset(_mentioned(policy))
    for kind, given in (("let", policy.lets), ("parameter", policy.parameters), ("score", policy.uses)):
        for named in given:
            if named.name not in mentioned:
                yield problems.unused_name(named.place, named.name, kind)


def _mentioned(policy: Policy) -> Iterator[str]:
    for text in texts(policy):
        yield from (name.name for name in names(text.syntax))
    for table in tables(policy):
        results = (*(row.result for row in table.rows), table.otherwise)
        yield from (str(result.value) for result in results if isinstance(result, Scalar))
