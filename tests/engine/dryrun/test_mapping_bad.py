import inspect
import re
from pathlib import Path

import pytest
from dry_runs import decider

from engine import dryrun
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.read_mapping import read_mapping
from engine.text import problems
from engine.text.problem import Rejected, render
from engine.text.read import decode, read

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
STAGES = ("read_mapping", "columns", "codes", "lookups", "fields", "compile")
SHOWN_ELSEWHERE = {
    "too-many-options": "the vocabulary's bad cases",
    "field-too-wide": "the vocabulary's bad cases",
    "bounds-reversed": "the vocabulary's bad cases",
    "too-fine": "the vocabulary's bad cases",
    "reserved-name": "the policies' bad cases",
    "column-of-two-codes": "the columns of codes",
}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_broken_mappings_are_refused_in_these_words(path, update):
    """Every broken mapping is refused with all its problems, each at its place."""
    source = decode(path.name, path.read_bytes())
    with pytest.raises(Rejected) as rejected:
        CompiledMapping(read_mapping(read(source)), decider().snapshot, decider().layout, None)
    found = rejected.value.problems
    text = "\n\n".join(render(problem, {path.name: source}) for problem in found) + "\n"
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert text == want.read_text(encoding="utf-8")
    assert path.stem in {problem.code for problem in found}


def test_every_problem_has_a_case():
    """No problem that a mapping can have is without a broken mapping that shows it."""
    room = Path(inspect.getfile(dryrun)).parent
    texts = [(room / f"{stage}.py").read_text(encoding="utf-8") for stage in STAGES]
    found = {name for text in texts for name in re.findall(r"(?<!\.)\bproblems\.(\w+)\(", text)}
    reported = found - {"append", "quoted"}
    sources = [inspect.getsource(getattr(problems, name)) for name in reported]
    codes = {code for source in sources for code in re.findall(r'code="([a-z-]+)"', source)}

    assert codes - {path.stem for path in BAD} - set(SHOWN_ELSEWHERE) == set()
