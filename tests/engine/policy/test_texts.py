"""The catalogue of texts: what it holds, and what is refused."""

import pytest

from engine.policy.texts import read_texts
from engine.text.place import Source
from engine.text.problem import Rejected
from engine.text.read import read

SOUND = """\
reasons:
  CHECK: {internal: A check., en: We check., zh: 核实。, hard_stop: true}
  FRAUD: {internal: Fraud., told_as: CHECK}
actions:
  send_notice: {internal: Send it., en: You hear from us., zh: 我们将通知您。}
"""


def texts(content):
    return read_texts(read(Source("reasons.yaml", content)))


def test_what_must_not_be_told_has_the_words_of_another():
    """A reason that is told as another has its texts and keeps its own internal one."""
    reasons = texts(SOUND).reasons

    assert ("CHECK", reasons["CHECK"].texts) == (reasons["FRAUD"].told_as, reasons["FRAUD"].texts)
    assert "Fraud." == reasons["FRAUD"].internal
    assert (None, True, False) == (
        reasons["CHECK"].told_as,
        reasons["CHECK"].hard_stop,
        reasons["FRAUD"].hard_stop,
    )


def test_actions_have_an_internal_text_and_one_in_each_language():
    """The letters, offers and reviews that rules ask for, by name."""
    action = texts(SOUND).actions["send_notice"]

    assert ("Send it.", {"en": "You hear from us.", "zh": "我们将通知您。"}) == (
        action.internal,
        action.texts,
    )


BAD = [
    # text, in its place → code, place of the problem
    ("told_as: CHECK", "told_as: CHEK", "unknown-code", (3, 38)),
    ("told_as: CHECK", "told_as: FRAUD", "unknown-code", (3, 38)),
    ("told_as: CHECK", "told_as: CHECK, en: Fraud.", "unknown-key", (3, 45)),
    ("told_as: CHECK", "told_as: check", "bad-name", (3, 38)),
    ("told_as: CHECK", "en: Fraud.", "missing-key", (3, 11)),
    ("send_notice", "Send", "bad-name", (5, 3)),
    ("internal: Send it., ", "", "missing-key", (5, 17)),
    (", zh: 我们将通知您。", "", "missing-key", (5, 17)),
    ("  send_notice: {internal: Send it., en: You hear from us., zh: 我们将通知您。}", "  {}", "nothing-listed", (5, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "place"), BAD)
def test_a_wrong_text_is_refused_at_its_place(old, new, code, place):
    """Each slip is told where it stands."""
    assert 1 == SOUND.count(old)
    with pytest.raises(Rejected) as refused:
        texts(SOUND.replace(old, new))

    (problem,) = refused.value.problems
    assert (code, *place) == (problem.code, problem.place.line, problem.place.column)
