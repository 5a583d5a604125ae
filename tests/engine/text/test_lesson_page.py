import re
from pathlib import Path

from engine.text.lesson import codes
from engine.text.lesson_page import page

PAGE = Path(__file__).parents[3] / "engine" / "PROBLEMS.md"


def test_the_page_says_what_the_lessons_say(update):
    """The page of all problems is made from the lessons, and is the one that was read."""
    text = page()
    if update:
        PAGE.write_text(text, encoding="utf-8")

    assert text == PAGE.read_text(encoding="utf-8")


def test_every_row_leads_to_its_lesson():
    """Each code of the table links to one place of the page."""
    text = page()
    links, anchors = re.findall(r"\]\(#([^)]+)\)", text), re.findall(r'<a id="([^"]+)">', text)

    assert links == anchors
    assert len(set(anchors)) == len(anchors)
    assert set(codes()) == set(re.findall(r"^\| \[`([a-z0-9-]+)`\]", text, re.MULTILINE))


def test_no_example_ends_its_own_frame():
    """No text of an example holds the sign that encloses it."""
    assert 0 == page().count("\n```\n") % 2
