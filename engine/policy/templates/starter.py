"""A new folder of policies: a vocabulary, texts, one policy with its cases, and the schemas for editors."""

from engine.policy.schema.content import texts_in, vocabulary_in
from engine.policy.schema.files import schema_files
from engine.policy.templates.fill import fill
from engine.policy.templates.starter_policy import CASES, POLICY, REASONS
from engine.policy.templates.starter_profile import PROFILE

_SETTINGS = """\
{
  "[yaml]": {"editor.insertSpaces": true, "editor.tabSize": 2},
  "yaml.validate": true,
  "yaml.hover": true,
  "yaml.completion": true
}
"""
_EXTENSIONS = """\
{"recommendations": ["redhat.vscode-yaml"]}
"""


def starter(jurisdiction: str, currency: str, effective: str) -> dict[str, bytes]:
    """The files of a new folder by path below it; they pass every check and test."""
    words = {
        "folder": jurisdiction.lower(),
        "jurisdiction": jurisdiction,
        "currency": currency,
        "effective": effective,
    }
    policy = f"{jurisdiction.lower()}/everyday_limit"
    written = {
        "profile.yaml": PROFILE.encode(),
        "reasons.yaml": REASONS.encode(),
        f"{policy}/v1.yaml": fill(POLICY, words).encode(),
        f"{policy}/v1.cases.yaml": fill(CASES, words).encode(),
    }
    schemas = schema_files(vocabulary_in(written, ""), texts_in(written, ""))
    editor = {".vscode/settings.json": _SETTINGS.encode(), ".vscode/extensions.json": _EXTENSIONS.encode()}
    return {**written, **schemas, **editor}
