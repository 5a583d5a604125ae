"""Single parts of a policies folder, as far as they can be read, however wrong the others are."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.policy.folder_lists import joined, read_lists
from engine.policy.library import TEXTS, VOCABULARY, is_version
from engine.policy.parse import parse_policy
from engine.policy.policy import Policy
from engine.policy.texts import Texts, read_texts
from engine.policy.vocabulary import Vocabulary, read_vocabulary
from engine.text import problems
from engine.text.document import Document
from engine.text.place import Place
from engine.text.problem import Rejected
from engine.text.read import decode, read

Files = Mapping[str, bytes]
"""The bytes of a folder's files by path below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The versions of a folder as their authors wrote them."""

    policies: tuple[Policy, ...]
    unread: tuple[str, ...]
    """The files that could not be read."""


def vocabulary_in(files: Files, root: str) -> Vocabulary:
    """The vocabulary of a folder with the lists that make sense; raises Rejected where it is wrong itself."""
    found, _ = joined(read_vocabulary(document_in(files, root, VOCABULARY)), read_lists(files, root))
    return found


def texts_in(files: Files, root: str) -> Texts:
    """The texts of a folder; raises Rejected with what is wrong with them."""
    return read_texts(document_in(files, root, TEXTS))


def policies_in(files: Files, root: str) -> Written:
    """The versions in a folder that can be read."""
    found, unread = [], []
    for path in sorted(filter(is_version, files)):
        try:
            found.append(version_in(files, root, path))
        except Rejected:
            unread.append(path)
    return Written(policies=tuple(found), unread=tuple(unread))


def document_in(files: Files, root: str, path: str) -> Document:
    """One file of a folder as a document; raises Rejected with what is wrong with it."""
    if path not in files:
        raise Rejected((problems.file_missing(Place(root, 1, 1), path),))
    return read(decode(f"{root}/{path}", files[path]))


def version_in(files: Files, root: str, path: str) -> Policy:
    """One version with the files beside it; raises Rejected with what is wrong with them."""
    folder = f"{path.rpartition('/')[0]}/"
    beside = {name[len(folder) :]: files[name] for name in files if name.startswith(folder)}
    return parse_policy(document_in(files, root, path), beside)
