"""Loads a policies folder: its files' bytes in, one checked snapshot out, or every problem at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from engine.language.kinds import Boolean, Kind, Number, Unit
from engine.policy.check import check_policy
from engine.policy.checked import CheckedPolicy
from engine.policy.csv_matrix import csv_name
from engine.policy.epochs import Versions, boundaries, by_policy, epoch_of
from engine.policy.folder_lists import FOLDER, is_list, joined, read_lists
from engine.policy.parse import parse_policy
from engine.policy.plan.lower import lower_plan
from engine.policy.policy import Policy
from engine.policy.snapshot import Snapshot, snapshot_of
from engine.policy.steps import check_steps
from engine.policy.texts import Texts, read_texts
from engine.policy.together import Numbered, check_outcomes, check_texts, check_versions
from engine.policy.vocabulary import Vocabulary, read_vocabulary
from engine.text import problems
from engine.text.place import Place, Source
from engine.text.problem import Problem, Rejected
from engine.text.read import decode, read

T = TypeVar("T")
VOCABULARY = "profile.yaml"
TEXTS = "reasons.yaml"
_VERSION = re.compile(r"(?P<policy>[a-z]+/[a-z0-9_]+)/v(?P<version>[0-9]+)\.yaml")
_CASES = re.compile(r"[a-z]+/[a-z0-9_]+/v[0-9]+\.cases\.yaml")


def load(files: Mapping[str, bytes], root: str = "policies") -> Snapshot:
    """The snapshot of a folder's files, by path below its root; raises Rejected with every problem."""
    return _Loading(files, root).run()


def is_version(path: str) -> bool:
    """Whether a path below the root is that of a version of a policy."""
    return _VERSION.fullmatch(path) is not None


def is_cases(path: str) -> bool:
    """Whether a path below the root is that of a file of cases."""
    return _CASES.fullmatch(path) is not None


class _Loading:
    """One folder being loaded; each stage goes on with what the one before could make sense of."""

    def __init__(self, files: Mapping[str, bytes], root: str) -> None:
        self._files = files
        self._root = root.rstrip("/")
        self._problems: list[Problem] = []
        self._tables = {path for path in files if _is_table(path)}
        self._named: set[str] = set()
        """The tables that a policy names; those beside a policy that cannot be read may be named by it."""

    def run(self) -> Snapshot:
        vocabulary = self._attempt(VOCABULARY, lambda path: read_vocabulary(read(self._source(path))))
        self._problems += _lacking(vocabulary, f"{self._root}/{VOCABULARY}") if vocabulary else ()
        texts = self._attempt(TEXTS, lambda path: read_texts(read(self._source(path))))
        vocabulary = self._with_lists(vocabulary)
        policies = self._policies()
        self._problems += _versions_and_texts(policies, texts)
        self._problems += check_steps(texts.steps, vocabulary) if texts and vocabulary else ()
        checked = self._checked(policies, vocabulary) if vocabulary else []
        if self._problems or vocabulary is None or texts is None:
            raise Rejected(self._problems)
        return self._joined(vocabulary, texts, checked)

    def _joined(self, vocabulary: Vocabulary, texts: Texts, checked: Iterable[CheckedPolicy]) -> Snapshot:
        versions = by_policy(checked)
        self._problems += check_outcomes(versions)
        if self._problems:
            raise Rejected(self._problems)
        snapshot = snapshot_of(vocabulary, texts, versions)
        self._problems += _too_large(versions, vocabulary)
        if self._problems:
            raise Rejected(self._problems)
        return snapshot

    def _attempt(self, path: str, read_file: Callable[[str], T]) -> T | None:
        if path not in self._files:
            self._problems.append(problems.file_missing(Place(self._root, 1, 1), path))
            return None
        try:
            return read_file(path)
        except Rejected as rejected:
            self._problems += rejected.problems
            return None

    def _with_lists(self, vocabulary: Vocabulary | None) -> Vocabulary | None:
        """The vocabulary with the folder's lists, as far as these make sense."""
        folder = read_lists(self._files, self._root)
        if vocabulary is None:
            self._problems += folder.problems
            return None
        found, wrong = joined(vocabulary, folder)
        self._problems += wrong
        return found

    def _source(self, path: str) -> Source:
        return decode(f"{self._root}/{path}", self._files[path])

    def _policies(self) -> list[Policy]:
        paths = sorted(filter(is_version, self._files))
        if not paths:
            self._problems.append(problems.no_policies(Place(self._root, 1, 1)))
        for path in self._files:
            if _is_stray(path):
                self._problems.append(problems.unexpected_file(Place(f"{self._root}/{path}", 1, 1)))
        found = [self._attempt(path, self._policy) for path in paths]
        for path in sorted(self._tables - self._named):
            self._problems.append(problems.csv_unused(Place(f"{self._root}/{path}", 1, 1)))
        return [policy for policy in found if policy is not None]

    def _policy(self, path: str) -> Policy:
        folder = path.rpartition("/")[0]
        beside = {table: self._files[table] for table in self._tables if table.startswith(f"{folder}/")}
        try:
            document = read(self._source(path))
        except Rejected:
            self._named |= beside.keys()
            raise
        table = csv_name(document.root)
        self._named |= {f"{folder}/{table.value}"} if table else set()
        policy = parse_policy(document, {name[len(folder) + 1 :]: beside[name] for name in beside})
        belongs = f"{policy.policy}/v{policy.version}.yaml"
        if belongs != path:
            self._problems.append(problems.version_file_name(policy.version_place, f"{self._root}/{belongs}"))
        return policy

    def _checked(self, policies: Iterable[Policy], vocabulary: Vocabulary) -> list[CheckedPolicy]:
        scores = {
            (policy.policy, policy.version): policy.score for policy in policies if policy.score is not None
        }
        found = []
        for policy in policies:
            try:
                found.append(check_policy(policy, vocabulary, scores))
            except Rejected as rejected:
                self._problems += rejected.problems
        return found


NEEDED = {
    "current_limit": (Unit.MONEY, True, "money that may be null"),
    "current_balance": (Unit.MONEY, False, "money"),
    "requested_limit": (Unit.MONEY, True, "money that may be null"),
    "fee_amount": (Unit.MONEY, True, "money that may be null"),
    "fee_paid": (None, False, "true or false"),
}
"""The fields that outcomes are made of, whatever the policies read: unit (none for a truth value) and null."""


def _lacking(vocabulary: Vocabulary, path: str) -> Iterator[Problem]:
    for name, (unit, nullable, expected) in NEEDED.items():
        spec = vocabulary.fields.get(name)
        if spec is None or _unit(spec.kind) != unit or (nullable and not spec.nullable):
            yield problems.needed_field(spec.place if spec else Place(path, 1, 1), name, expected)


def _unit(kind: Kind) -> Unit | None:
    return kind.unit if isinstance(kind, Number) else None if isinstance(kind, Boolean) else Unit.BARE


def _is_table(path: str) -> bool:
    return path.lower().endswith(".csv") and not path.startswith(FOLDER)


def _is_stray(path: str) -> bool:
    if not path.endswith((".yaml", ".yml")) or path in {VOCABULARY, TEXTS}:
        return False
    return not is_version(path) and not is_cases(path) and not is_list(path)


def _versions_and_texts(policies: list[Policy], texts: Texts | None) -> Iterator[Problem]:
    ordered = sorted(policies, key=lambda policy: (policy.policy, policy.version))
    numbered: Numbered = {
        name: list(group) for name, group in groupby(ordered, key=lambda policy: policy.policy)
    }
    yield from check_versions(numbered)
    if texts is not None:
        yield from check_texts(policies, texts)


def _too_large(versions: Versions, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Amounts that could grow too large, policy by policy: an outcome of several is bounded whatever they say.

    What could grow shows where most is left open; with more fields present ranges only narrow.
    """
    for name in versions:
        own = {used: versions[used] for used in sorted(_served(name, versions))}
        for day in boundaries(own) or (1,):
            try:
                lower_plan(epoch_of(own, day), vocabulary, vocabulary.required)
            except Rejected as rejected:
                yield from rejected.problems


def _served(name: str, versions: Versions) -> set[str]:
    """A policy and those whose scores it reads, directly or through others."""
    found, open_ = set[str](), [name]
    while open_:
        policy = open_.pop()
        if policy not in found:
            found.add(policy)
            open_ += [use.policy for checked in versions[policy] for use in checked.policy.uses]
    return found
