"""`forbear schema`: the schemas editors check policies by, and the vocabulary for browsing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import POLICIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from api.cli.contents import Contents
    from engine.policy.lists import DatedList
    from engine.policy.schema.browse import Entry
    from engine.policy.schema.readers import Reader
    from engine.policy.vocabulary import Vocabulary

_NAME_WIDTH = 14


@click.command("schema")
@click.argument("what", required=False)
@POLICIES
@click.option(
    "--draft",
    type=click.Choice(["2020-12", "07"]),
    default="2020-12",
    show_default=True,
    help="The draft of JSON Schema; older editors need 07.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the vocabulary and its fields are shown; schemas are JSON.",
)
@click.option(
    "--write",
    "target",
    metavar="POLICIES",
    type=click.Path(path_type=Path),
    help="Write every schema, in both drafts, into this folder of policies.",
)
@click.pass_context
def command(  # noqa: PLR0913 - one for each option
    context: click.Context, *, what: str | None, policies: Path, draft: str, form: str, target: Path | None
) -> None:
    """Print what editors and authors need to know about the folder POLICIES.

    WHAT is `policy`, `cases`, `profile`, `reasons` or `lists` for the JSON Schema of such a file, `vocabulary`
    for every field, or the name of one field or list: what it means, what it holds, and which rules read it.

    \b
    Examples:
      forbear schema vocabulary
      forbear schema days_past_due
      forbear schema --write policies

    Editors find the schemas by the first line of each file, `# yaml-language-server: $schema=…`. Write them
    again after every change of profile.yaml or reasons.yaml.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.contents import contents_of

    if target is not None and what is not None:
        message = f"`--write` writes every schema into {target}, leave out `{what}`"
        raise click.UsageError(message)
    if target is None and what is None:
        click.echo(context.get_help())
        return
    with contents_of(policies if target is None else target) as contents:
        if target is not None:
            _write(contents, target)
        elif what is not None:
            click.echo(_shown(what, contents, draft, form))


def _write(contents: Contents, target: Path) -> None:
    """Write the schemas, and say which are new."""
    from api.cli.contents import write_all
    from engine.policy.schema.content import texts_in, vocabulary_in
    from engine.policy.schema.files import schema_files

    vocabulary = vocabulary_in(contents.files, contents.root)
    found = schema_files(vocabulary, texts_in(contents.files, contents.root))
    write_all(target, found)
    for name, content in found.items():
        same = contents.files.get(name) == content
        click.echo(f"{target / name}  {'unchanged' if same else 'written'}")


def _shown(what: str, contents: Contents, draft: str, form: str) -> str:
    """What was asked for, as text."""
    from engine.policy.schema.content import texts_in, vocabulary_in
    from engine.policy.schema.drafts import Draft
    from engine.policy.schema.files import FIXED, OF_A_FOLDER, as_text, fixed_schema, folder_schema

    what = {"list": "lists"}.get(what, what)
    if what in FIXED:
        return as_text(fixed_schema(what, Draft(draft))).rstrip()
    vocabulary = vocabulary_in(contents.files, contents.root)
    if what in OF_A_FOLDER:
        texts = texts_in(contents.files, contents.root)
        return as_text(folder_schema(what, vocabulary, texts, Draft(draft))).rstrip()
    if what == "vocabulary":
        return _fields(vocabulary, form)
    if what in vocabulary.lists:
        return _list(vocabulary.lists[what], contents, form)
    if what not in vocabulary.fields:
        raise click.BadParameter(_unknown(what, vocabulary), param_hint="WHAT")
    return _field(what, vocabulary, contents, form)


def _unknown(what: str, vocabulary: Vocabulary) -> str:
    """Why this is nothing to show, and what may have been meant."""
    from engine.policy.schema.files import FIXED, OF_A_FOLDER
    from engine.text.nearest import nearest

    known = (*OF_A_FOLDER, *FIXED, "vocabulary", *vocabulary.fields, *vocabulary.lists)
    close = nearest(what, known)
    alike = [name for name in vocabulary.fields if what in name]
    if Path(what).is_dir():
        hint = f"it is a folder: `forbear schema vocabulary {what}` lists its fields"
    elif close:
        hint = f"did you mean `{close}`?"
    elif alike:
        hint = f"there are {', '.join(f'`{name}`' for name in alike)}"
    else:
        hint = "`forbear schema vocabulary` lists every field"
    return f"`{what}` is neither a schema nor a field or list of the vocabulary; {hint}"


def _fields(vocabulary: Vocabulary, form: str) -> str:
    """Every field with what it may hold, by part."""
    from dataclasses import asdict

    from api.cli.formats import pretty
    from engine.policy.schema.browse import entries_of

    entries = entries_of(vocabulary)
    if form == "json":
        return pretty({"format": "forbear.vocabulary.v1", "fields": [asdict(entry) for entry in entries]})
    widest = max(len(entry.field) for entry in entries)
    return "\n\n".join(
        "\n".join([_part(part), *(_told(entry, widest) for entry in entries if entry.part == part)])
        for part in ("profile", "request")
    )


def _part(part: str) -> str:
    from api.cli.words import coloured

    what = {"profile": "facts about the customer and the account", "request": "what is asked"}
    return coloured(f"{part}: {what[part]}", "cyan")


def _told(entry: Entry, widest: int) -> str:
    """One field on two lines, or more where it has choices."""
    holds = ", ".join(filter(None, (entry.unit, entry.range)))
    null = " or null" if entry.null else ""
    needed = " (required)" if entry.required else ""
    lines = [f"  {entry.field:<{widest}}  {holds}{null}{needed}", f"      {entry.meaning}"]
    return "\n".join([*lines, *_wrapped(", ".join(entry.choices), 6)])


def _wrapped(text: str, indent: int) -> list[str]:
    """A text on lines that fit the terminal, indented."""
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size((110, 24)).columns, 60)
    space = " " * indent
    return textwrap.wrap(text, width, initial_indent=space, subsequent_indent=space, break_long_words=False)


def _field(name: str, vocabulary: Vocabulary, contents: Contents, form: str) -> str:
    """One field with everything that reads it."""
    from dataclasses import asdict

    from api.cli.formats import pretty
    from engine.policy.schema.browse import ENGINE_READS, entry_of
    from engine.policy.schema.content import policies_in
    from engine.policy.schema.readers import readers_of

    written = policies_in(contents.files, contents.root)
    readers = readers_of(name, written.policies)
    entry, engine = entry_of(name, vocabulary), ENGINE_READS.get(name)
    if form == "json":
        more = {"engine": engine, "unread": list(written.unread)}
        read_by = [asdict(reader) for reader in readers]
        return pretty({"format": "forbear.field.v1", **asdict(entry), **more, "read_by": read_by})
    rows = [*_about(entry), ("read by", _readers(readers))]
    rows += [("engine", engine)] if engine else []
    rows += [("unread", f"{', '.join(written.unread)}; `forbear check` tells why")] if written.unread else []
    return "\n".join([f"{entry.field}, a field of the {entry.part}", *_table(rows)])


def _about(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "meaning", entry.meaning
    yield "unit", entry.unit
    yield "range", entry.range
    yield "choices", ", ".join(entry.choices)
    yield "lists", ", ".join(entry.lists)
    yield "null", entry.null_means
    yield "required", "in every request" if entry.required else ""
    yield "actionable", entry.actionable or ""
    yield "basis", entry.basis or ""


def _list(found: DatedList, contents: Contents, form: str) -> str:
    """One list with its entries and everything that reads it."""
    from dataclasses import asdict

    from api.cli.formats import pretty
    from engine.policy.schema.browse import entries_in
    from engine.policy.schema.content import policies_in
    from engine.policy.schema.readers import readers_of

    readers = readers_of(found.name, policies_in(contents.files, contents.root).policies)
    entries, of = entries_in(found), ", ".join(found.fields)
    if form == "json":
        about = {"list": found.name, "description": found.description, "of": list(found.fields)}
        read_by = [asdict(reader) for reader in readers]
        return pretty({"format": "forbear.list.v1", **about, "entries": entries, "read_by": read_by})
    shown = "\n".join(map(_entry, entries))
    rows = [("meaning", found.description), ("entries", shown), ("read by", _readers(readers))]
    return "\n".join([f"{found.name}, a list of {of}", *_table(rows)])


def _entry(entry: Mapping[str, str | None]) -> str:
    until = f"until {entry['until']}" if entry["until"] else "on"
    return f"{entry['value']} from {entry['from']} {until} ({entry['cite']})"


def _readers(readers: Iterable[Reader]) -> str:
    """The readers, one on each line."""
    shown = [
        f"{reader.part}, through {', '.join(reader.through)}" if reader.through else reader.part
        for reader in readers
    ]
    return "\n".join(shown) or "no rule of any version"


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names with what they say beside them; what says nothing is left out."""
    for name, text in rows:
        lines = [line for part in text.split("\n") for line in _wrapped(part, _NAME_WIDTH)]
        if lines:
            yield f"  {name:<{_NAME_WIDTH - 2}}{lines[0].lstrip()}"
            yield from lines[1:]
