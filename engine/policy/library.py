"""Loads a policies folder: its files' bytes in, one checked snapshot out, or every problem at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from engine.policy.check import check_policy
from engine.policy.checked import CheckedPolicy
from engine.policy.epochs import by_policy
from engine.policy.parse import parse_policy
from engine.policy.policy import Policy
from engine.policy.snapshot import Snapshot, snapshot_of
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


def is_cases(path: str) -> bool:
    """Whether a path below the root is that of a file of cases."""
    return _CASES.fullmatch(path) is not None


class _Loading:
    """One folder being loaded; each stage goes on with what the one before could make sense of."""

    def __init__(self, files: Mapping[str, bytes], root: str) -> None:
        self._files = files
        self._root = root.rstrip("/")
        self._problems: list[Problem] = []

    def run(self) -> Snapshot:
        vocabulary = self._attempt(VOCABULARY, lambda path: read_vocabulary(read(self._source(path))))
        texts = self._attempt(TEXTS, lambda path: read_texts(read(self._source(path))))
        policies = self._policies()
        self._problems += _versions_and_texts(policies, texts)
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
        for day in snapshot.boundaries:
            # What could grow too large shows where most is left open; with more fields present ranges only narrow.
            snapshot.plan(day, vocabulary.required)
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

    def _source(self, path: str) -> Source:
        return decode(f"{self._root}/{path}", self._files[path])

    def _policies(self) -> list[Policy]:
        paths = [path for path in sorted(self._files) if _VERSION.fullmatch(path)]
        if not paths:
            self._problems.append(problems.no_policies(Place(self._root, 1, 1)))
        for path in self._files:
            if _is_stray(path):
                self._problems.append(problems.unexpected_file(Place(f"{self._root}/{path}", 1, 1)))
        found = (self._attempt(path, self._policy) for path in paths)
        return [policy for policy in found if policy is not None]

    def _policy(self, path: str) -> Policy:
        policy = parse_policy(read(self._source(path)))
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


def _is_stray(path: str) -> bool:
    if not path.endswith((".yaml", ".yml")) or path in {VOCABULARY, TEXTS} or path.startswith("lists/"):
        return False
    return _VERSION.fullmatch(path) is None and not is_cases(path)


def _versions_and_texts(policies: list[Policy], texts: Texts | None) -> Iterator[Problem]:
    ordered = sorted(policies, key=lambda policy: (policy.policy, policy.version))
    numbered: Numbered = {
        name: list(group) for name, group in groupby(ordered, key=lambda policy: policy.policy)
    }
    yield from check_versions(numbered)
    if texts is not None:
        yield from check_texts(policies, texts)
