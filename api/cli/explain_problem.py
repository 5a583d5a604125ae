"""`forbear explain-problem`: why a problem is one, how to mend it, and an example of both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.text.lesson import Example, Lesson

_WIDTH = 100
_QUOTED = re.compile("`[^`]*`")
_GLUE = "\N{NO-BREAK SPACE}"


@click.command("explain-problem")
@click.argument("code", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is shown.",
)
def command(*, code: str | None, form: str) -> None:
    """Explain the problem CODE, as `forbear check` and the other verbs print it; without CODE, list them all.

    A paragraph says why it is a problem and how to mend it, with a bad and a good example. An example shows only
    the lines that matter.

    \b
    Examples:
      forbear explain-problem
      forbear explain-problem none-unhandled

    The exit code is 0, and 2 for a code that Forbear never reports.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from engine.text.lesson import groups, lessons_of

    if code is None:
        every = [lesson for group in groups() for lesson in group.lessons]
        click.echo(_json(every) if form == "json" else "\n".join(_listed(every)))
        return
    found = lessons_of(code)
    if not found:
        raise click.UsageError(_unknown(code))
    click.echo(_json(found) if form == "json" else "\n\n".join(_told(found)))


def _unknown(code: str) -> str:
    from engine.text.lesson import codes
    from engine.text.nearest import nearest

    close = nearest(code, codes())
    hint = f"did you mean `{close}`?" if close else "`forbear explain-problem` lists all codes"
    return f"no problem has the code `{code}`; {hint}"


def _listed(lessons: Sequence[Lesson]) -> Iterator[str]:
    """Every code with one line, group by group."""
    from api.cli.words import coloured

    width = max(len(lesson.code) for lesson in lessons) + 2
    title = ""
    for lesson in lessons:
        if lesson.group != title:
            yield from ([""] if title else [])
            title = lesson.group
            yield coloured(title, "cyan")
        yield f"  {lesson.code:<{width}}{lesson.summary}"


def _told(lessons: Sequence[Lesson]) -> Iterator[str]:
    """What a code means, for a person at a terminal."""
    from engine.text.lesson import MARKS

    yield from ("\n".join(_lesson(lesson)) for lesson in lessons)
    if any(lesson.bad is not None and lesson.bad.has_marks for lesson in lessons):
        yield _wrapped(f"({MARKS})")


def _lesson(lesson: Lesson) -> Iterator[str]:
    from api.cli.words import coloured
    from engine.text.lesson import PLACES

    kind = " (a warning)" if lesson.severity == "warning" else ""
    yield f"{coloured(lesson.code, 'cyan')}: {lesson.group[0].lower()}{lesson.group[1:]}{kind}"
    yield ""
    yield _wrapped(lesson.paragraph)
    if lesson.bad is not None and lesson.good is not None:
        yield from _example(f"{coloured('bad', 'red')}, {PLACES[lesson.place]}:", lesson.bad)
        yield from _example(f"{coloured('good', 'green')}:", lesson.good)


def _wrapped(paragraph: str) -> str:
    """A paragraph in lines of a terminal; what stands in backticks stays on one line."""
    from textwrap import fill

    whole = _QUOTED.sub(lambda quoted: quoted[0].replace(" ", _GLUE), paragraph)
    return fill(whole, _WIDTH, break_long_words=False, break_on_hyphens=False).replace(_GLUE, " ")


def _example(heading: str, example: Example) -> Iterator[str]:
    yield from ("", heading)
    for name, text in example.files:
        yield ""
        if name:
            yield f"  {name}"
        margin = "      " if name else "    "
        yield from (f"{margin}{line}".rstrip() for line in text.splitlines())


def _json(lessons: Sequence[Lesson]) -> str:
    from api.cli.formats import pretty

    return pretty({"format": "forbear.lessons.v1", "lessons": [_as_json(lesson) for lesson in lessons]})


def _as_json(lesson: Lesson) -> dict[str, object]:
    return {
        "code": lesson.code,
        "group": lesson.group,
        "severity": lesson.severity,
        "summary": lesson.summary,
        "paragraph": lesson.paragraph,
        "place": lesson.place,
        "bad": _files(lesson.bad),
        "good": _files(lesson.good),
    }


def _files(example: Example | None) -> list[dict[str, str | None]]:
    """The texts of an example; one that stands alone has no name."""
    files = () if example is None else example.files
    return [{"name": name or None, "text": text} for name, text in files]
