"""The lists of a folder: every file below `lists/` read, held against the fields, and joined to the vocabulary."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.policy.lists import DatedList, misfits, read_list
from engine.policy.vocabulary import Vocabulary, with_lists
from engine.text import problems
from engine.text.problem import Problem, Rejected
from engine.text.read import decode, read

FOLDER = "lists/"
_FILE = re.compile(r"lists/(?P<name>[^/]+)\.yaml")
Files = Mapping[str, bytes]


def is_list(path: str) -> bool:
    """Whether a path below the root is that of a list."""
    return _FILE.fullmatch(path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLists:
    """The lists that could be read, the names of the others, and all that is wrong."""

    lists: Sequence[DatedList] = ()
    broken: Sequence[str] = ()
    problems: Sequence[Problem] = ()


def read_lists(files: Files, root: str) -> FolderLists:
    """The lists of a folder, each by itself."""
    found, broken, wrong = list[DatedList](), list[str](), list[Problem]()
    for path in sorted(filter(is_list, files)):
        name = path.removeprefix(FOLDER).removesuffix(".yaml")
        try:
            each = read_list(read(decode(f"{root}/{path}", files[path])))
        except Rejected as rejected:
            broken.append(name)
            wrong += rejected.problems
            continue
        if each.name != name:
            wrong.append(problems.list_file_name(each.place, f"{root}/{FOLDER}{each.name}.yaml"))
        found.append(each)
    wrong += _twice(found)
    return FolderLists(lists=found, broken=broken, problems=wrong)


def joined(vocabulary: Vocabulary, folder: FolderLists) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary with the lists of its folder, and all that is wrong with them."""
    kinds = {name: spec.kind for name, spec in vocabulary.fields.items()}
    wrong = {each.name: tuple(misfits(each, kinds)) for each in folder.lists}
    sound = [each for each in folder.lists if not wrong[each.name]]
    broken = [*folder.broken, *(name for name, found in wrong.items() if found)]
    told = (*folder.problems, *(problem for found in wrong.values() for problem in found))
    return with_lists(vocabulary, sound, broken), told


def _twice(lists: Sequence[DatedList]) -> Iterator[Problem]:
    first: dict[str, DatedList] = {}
    for each in lists:
        if each.name in first:
            yield problems.duplicate_name(each.place, each.name, first[each.name].place)
        first.setdefault(each.name, each)
