"""What the tests of schemas share: the shipped folder, validators of both drafts, and documents made of data."""

from functools import cache
from pathlib import Path

from jsonschema import Draft7Validator, Draft202012Validator

from api.wiring import read_folder
from engine.policy.schema.content import texts_in, vocabulary_in
from engine.policy.schema.drafts import Draft
from engine.policy.schema.files import FIXED, fixed_schema, folder_schema
from engine.text.document import Document, Entry, Mapping, Scalar, Sequence, Style
from engine.text.place import Place, Source

POLICIES = Path(__file__).parents[4] / "policies"
FILES = read_folder(POLICIES)
VOCABULARY = vocabulary_in(FILES, "policies")
TEXTS = texts_in(FILES, "policies")
NAMES = ("policy", "cases", "profile", "reasons", "lists")
VALIDATORS = {Draft.LATEST: Draft202012Validator, Draft.OLDER: Draft7Validator}
_NOWHERE = Place("made.yaml", 1, 1)


@cache
def schema(name, draft=Draft.LATEST):
    """One schema of the shipped folder."""
    return fixed_schema(name, draft) if name in FIXED else folder_schema(name, VOCABULARY, TEXTS, draft)


def validator(name, draft=Draft.LATEST):
    """What checks a file as an editor of this draft does."""
    return VALIDATORS[draft](schema(name, draft))


def kind_of(path):
    """Which schema a file of a policies folder is checked by."""
    if path in {"profile.yaml", "reasons.yaml"}:
        return path.removesuffix(".yaml")
    if path.startswith("lists/"):
        return "lists"
    return "cases" if path.endswith(".cases.yaml") else "policy"


def document_of(data):
    """Data as a document, all at one place."""
    return Document(Source(_NOWHERE.path, ""), _node(data))


def _node(data):
    if isinstance(data, dict):
        return Mapping(_NOWHERE, tuple(Entry(key, _NOWHERE, _node(value)) for key, value in data.items()))
    if isinstance(data, list):
        return Sequence(_NOWHERE, tuple(map(_node, data)))
    return Scalar(_NOWHERE, data, Style.PLAIN, ((0, 1, 1),))
