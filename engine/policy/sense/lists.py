"""Finds lists that no version asks."""

from collections.abc import Iterator

from engine.policy.list_parts import names_behind_in
from engine.policy.snapshot import Snapshot
from engine.text import problems
from engine.text.problem import Problem


def unused_lists(snapshot: Snapshot) -> Iterator[Problem]:
    """Lists that stand behind no `in` of any version, ended ones included."""
    everyone = (checked.policy for group in snapshot.versions.values() for checked in group)
    asked = {name for policy in everyone for name in names_behind_in(policy)}
    for name, found in snapshot.vocabulary.lists.items():
        if name not in asked:
            yield problems.unused_list(found.place, name)
