"""Every lesson as one page of Markdown, which stands in `engine/PROBLEMS.md`."""

from collections.abc import Iterator

from engine.text.lesson import MARKS, PLACES, Example, Group, Lesson, groups

_HEAD = f"""\
# Every problem, and how to mend it

This page is made from `engine/text/lessons/` (`pytest tests/engine/text/test_lesson_page.py --update` writes it), and
`forbear explain-problem CODE` shows one lesson of it. The tests run every example: a bad one gives its problem, a good
one none. An example shows only the lines that matter, and everything around them is as it should be.
In examples {MARKS}.
"""


def page() -> str:
    """The table of all codes, then all lessons."""
    found = groups()
    parts = [_HEAD, *map(_table, found), *map(_lessons, found)]
    return "\n".join(parts)


def _table(group: Group) -> str:
    rows = (f"| [`{each.code}`](#{_anchor(each)}) | {_cell(each)} |" for each in group.lessons)
    return "\n".join([f"**{group.title}**\n", "| code | what is wrong |", "|---|---|", *rows, ""])


def _cell(lesson: Lesson) -> str:
    warning = "(warning) " if lesson.severity == "warning" else ""
    return f"{warning}{lesson.summary}".replace("|", "\\|")


def _anchor(lesson: Lesson) -> str:
    return f"{lesson.group}-{lesson.code}".lower().replace(" ", "-").replace(",", "").replace(":", "")


def _lessons(group: Group) -> str:
    return "\n".join([f"## {group.title}\n", *("\n".join(_lesson(each)) for each in group.lessons)])


def _lesson(lesson: Lesson) -> Iterator[str]:
    yield f'### <a id="{_anchor(lesson)}"></a>`{lesson.code}`\n'
    yield f"{lesson.paragraph}\n"
    for title, example in (("Bad", lesson.bad), ("Good", lesson.good)):
        if example is not None:
            yield f"{title}, {PLACES[lesson.place]}:\n" if title == "Bad" else f"{title}:\n"
            yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    for name, text in example.files:
        if name:
            yield f"`{name}`\n"
        yield f"```\n{text.rstrip()}\n```\n"
