import inspect
import re
from pathlib import Path

import pytest

from engine.policy import parse
from engine.policy.parse import parse_policy
from engine.policy.vocabulary import read_vocabulary
from engine.text import problems
from engine.text.problem import Rejected, render
from engine.text.read import decode, read

BAD = Path(__file__).parent / "bad"
POLICIES = sorted(BAD.glob("*.yaml"))
STAGES = (
    "parse",
    "shape",
    "size",
    "values",
    "bands",
    "amounts",
    "effects",
    "scorecard",
    "vocabulary",
    "keywords",
)
VOCABULARIES = sorted((BAD / "vocabulary").glob("*.yaml"))


def named(path):
    return path.stem


def said_of(path, stage):
    source = decode(path.name, path.read_bytes())
    with pytest.raises(Rejected) as rejected:
        stage(read(source))
    return rejected.value.problems, {path.name: source}


def check_whole_text(path, stage, *, update):
    found, sources = said_of(path, stage)
    text = "\n\n".join(render(problem, sources) for problem in found) + "\n"
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert text == want.read_text(encoding="utf-8")
    assert path.stem in {problem.code for problem in found}


@pytest.mark.parametrize("path", POLICIES, ids=named)
def test_broken_policies_are_refused_in_these_words(path, update):
    """Every broken policy is refused with all its problems, each at its place."""
    check_whole_text(path, parse_policy, update=update)


@pytest.mark.parametrize("path", VOCABULARIES, ids=named)
def test_broken_vocabularies_are_refused_in_these_words(path, update):
    """Every broken vocabulary is refused with all its problems, each at its place."""
    check_whole_text(path, read_vocabulary, update=update)


def test_every_problem_has_a_case():
    """No problem that these files can report is without a broken file that shows it."""
    room = Path(parse.__file__).parent
    texts = [(room / f"{stage}.py").read_text(encoding="utf-8") for stage in STAGES]
    reported = {name for text in texts for name in re.findall(r"\bproblems\.(\w+)\(", text)} - {"quoted"}
    sources = [inspect.getsource(getattr(problems, name)) for name in reported]
    codes = {code for source in sources for code in re.findall(r'code="([a-z-]+)"', source)}
    shown = {path.stem for path in (*POLICIES, *VOCABULARIES)}

    assert codes
    assert codes - shown == set()
