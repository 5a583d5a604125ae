import json

import pytest
from schemas import FILES, NAMES, TEXTS, VALIDATORS, VOCABULARY, kind_of, schema, validator

from engine.policy.schema.drafts import Draft
from engine.policy.schema.files import as_text, schema_files
from engine.text.document import as_data
from engine.text.read import decode, read

YAML = sorted(path for path in FILES if path.endswith(".yaml"))
DRAFTS = list(Draft)
IN_BOTH = {
    *(
        "$schema",
        "$ref",
        "title",
        "description",
        "type",
        "enum",
        "enumDescriptions",
        "const",
        "pattern",
        "format",
    ),
    *("minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "uniqueItems", "items", "contains"),
    *(
        "properties",
        "patternProperties",
        "additionalProperties",
        "required",
        "minProperties",
        "propertyNames",
    ),
    *("if", "then", "else", "allOf", "anyOf", "not"),
}
"""Keywords that both drafts read alike; `enumDescriptions` is read by editors only."""
MAPS = ("properties", "patternProperties", "$defs", "definitions")


def parts_of(part, key=""):
    """Every schema in a schema, with the keyword or name it stands under."""
    if isinstance(part, list):
        for item in part:
            yield from parts_of(item, key)
    if not isinstance(part, dict):
        return
    yield key, part
    for name, value in part.items():
        if name in MAPS:
            for each, inner in value.items():
                yield from parts_of(inner, f"{name}/{each}")
        elif name not in {"const", "enum", "enumDescriptions", "required"}:
            yield from parts_of(value, name)


def keywords(name, draft):
    return {keyword for _, part in parts_of(schema(name, draft)) for keyword in part}


def test_the_shipped_schemas_are_up_to_date():
    """`forbear schema --write policies` would change nothing."""
    made = schema_files(VOCABULARY, TEXTS)
    shipped = {path: content for path, content in FILES.items() if path.endswith(".json")}

    assert sorted(made) == sorted(shipped)
    assert [] == [name for name in made if made[name] != shipped[name]]


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name, draft):
    """Every schema is one by the rules of its draft, and names it."""
    VALIDATORS[draft].check_schema(schema(name, draft))

    assert VALIDATORS[draft].META_SCHEMA["$schema"] == schema(name, draft)["$schema"]
    assert schema(name, draft) == json.loads(as_text(schema(name, draft)))


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("path", YAML)
def test_shipped_files_are_valid(path, draft):
    """No shipped file is underlined in an editor."""
    data = as_data(read(decode(path, FILES[path])).root)

    assert [] == [error.json_path for error in validator(kind_of(path), draft).iter_errors(data)]


@pytest.mark.parametrize("path", YAML)
def test_shipped_files_name_their_schema(path):
    """The first line of every file leads editors to its schema."""
    up = "../" * path.count("/")
    first = FILES[path].decode().partition("\n")[0]

    assert f"# yaml-language-server: $schema={up}{kind_of(path)}.schema.json" == first


@pytest.mark.parametrize("name", NAMES)
def test_only_common_keywords(name):
    """Each draft says the same with the words both have; never `oneOf`."""
    assert set() == keywords(name, Draft.LATEST) - IN_BOTH - {"$defs"}
    assert set() == keywords(name, Draft.OLDER) - IN_BOTH - {"definitions"}


@pytest.mark.parametrize("name", NAMES)
def test_references_stand_alone_in_draft_07(name):
    """Draft 07 reads nothing beside `$ref`, so nothing stands there."""
    assert [] == [part for _, part in parts_of(schema(name, Draft.OLDER)) if "$ref" in part and len(part) > 1]


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described(name):
    """Every property says in one sentence what it is for."""
    bare = [
        key
        for key, part in described_parts(schema(name))
        if not part.get("description", "").endswith(".") or "\n" in part["description"]
    ]

    assert [] == bare


def described_parts(part):
    """The properties by name, those of conditions left out: they describe nothing anew."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name in MAPS:
                yield from value.items()
            if name in MAPS:
                for inner in value.values():
                    yield from described_parts(inner)
            elif name == "items":
                yield from described_parts(value)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_let_in(name):
    """Every mapping says that no other key may stand in it."""
    mappings = [
        part for _, part in described_parts({"$defs": {"root": schema(name)}}) if "properties" in part
    ]

    assert mappings
    assert [] == [part["description"] for part in mappings if part.get("additionalProperties") is not False]


@pytest.mark.parametrize("name", NAMES)
def test_words_and_their_meanings_go_together(name):
    """Where choices are explained, each has its explanation."""
    counts = [
        (len(part["enum"]), len(part["enumDescriptions"]))
        for _, part in parts_of(schema(name))
        if "enumDescriptions" in part
    ]

    assert [] == [pair for pair in counts if pair[0] != pair[1]]
