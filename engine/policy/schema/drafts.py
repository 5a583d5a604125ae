"""A schema in the words of a draft of JSON Schema; all keywords but a few mean the same in both."""

from enum import StrEnum

from engine.policy.schema.shapes import Schema


class Draft(StrEnum):
    """The drafts that editors understand."""

    LATEST = "2020-12"
    OLDER = "07"


_DIALECT = {
    Draft.LATEST: "https://json-schema.org/draft/2020-12/schema",
    Draft.OLDER: "http://json-schema.org/draft-07/schema#",
}


def in_draft(schema: Schema, title: str, draft: Draft) -> Schema:
    """The whole schema document in one draft."""
    head: Schema = {"$schema": _DIALECT[draft], "title": title}
    return head | (schema if draft is Draft.LATEST else _older_object(schema))


def _older(part: object) -> object:
    match part:
        case dict():
            return _older_object(part)
        case list():
            return [_older(item) for item in part]
        case _:
            return part


def _older_object(schema: Schema) -> Schema:
    """Definitions under their older name; beside `$ref`, draft 07 reads no other keyword."""
    found = {("definitions" if key == "$defs" else key): _older(value) for key, value in schema.items()}
    reference = found.get("$ref")
    if not isinstance(reference, str):
        return found
    others = {key: value for key, value in found.items() if key != "$ref"}
    return {**others, "allOf": [{"$ref": reference.replace("#/$defs/", "#/definitions/")}]}
