"""Every schema of a folder by the name of its file."""

import json
from collections.abc import Callable, Mapping

from engine.policy.schema.cases_schema import cases_schema
from engine.policy.schema.drafts import Draft, in_draft
from engine.policy.schema.lists_schema import lists_schema
from engine.policy.schema.policy_schema import policy_schema
from engine.policy.schema.profile_schema import profile_schema
from engine.policy.schema.reasons_schema import reasons_schema
from engine.policy.schema.shapes import Schema
from engine.policy.texts import Texts
from engine.policy.vocabulary import Vocabulary

TITLES = {
    "policy": "A version of a lending policy",
    "cases": "Cases of a lending policy",
    "profile": "The vocabulary of lending policies",
    "reasons": "The texts of lending policies",
    "lists": "A named dated list of lending policies",
}
"""What each schema is about, by its name."""


FIXED: Mapping[str, Callable[[], Schema]] = {"profile": profile_schema, "reasons": reasons_schema}
"""Schemas that are the same for every folder."""
OF_A_FOLDER: Mapping[str, Callable[[Vocabulary, Texts], Schema]] = {
    "policy": policy_schema,
    "cases": cases_schema,
    "lists": lists_schema,
}
"""Schemas that know the words of their folder."""

_ENDINGS = {Draft.LATEST: "", Draft.OLDER: ".draft-07"}


def fixed_schema(name: str, draft: Draft) -> Schema:
    """The schema of the vocabulary or of the texts."""
    return in_draft(FIXED[name](), TITLES[name], draft)


def folder_schema(name: str, vocabulary: Vocabulary, texts: Texts, draft: Draft) -> Schema:
    """The schema of policies or of their cases, with the words that the vocabulary and the texts know."""
    return in_draft(OF_A_FOLDER[name](vocabulary, texts), TITLES[name], draft)


def schema_files(vocabulary: Vocabulary, texts: Texts) -> dict[str, bytes]:
    """The files of all schemas in both drafts, by name."""
    found: dict[str, bytes] = {}
    for draft, ending in _ENDINGS.items():
        schemas = {name: folder_schema(name, vocabulary, texts, draft) for name in OF_A_FOLDER}
        schemas |= {name: fixed_schema(name, draft) for name in FIXED}
        found |= {f"{name}{ending}.schema.json": as_text(schema).encode() for name, schema in schemas.items()}
    return found


def as_text(schema: Schema) -> str:
    """A schema as people read it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
