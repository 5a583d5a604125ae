import inspect
from pathlib import Path

import pytest

from engine.policy.library import load
from engine.text import problems
from engine.text.place import Source
from engine.text.problem import Rejected, render

SHARED = Path(__file__).parent / "checked_bad"
BAD = Path(__file__).parent / "csv_bad"
CASES = sorted(BAD.glob("*.case"))
SECTION = "# --- matrices kept as CSV"
HEAD = """\
policy: cn/limit
version: 1
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
base:
  code: SCORE
  matrix:
    down: late
    across: annual_income
"""
WRITTEN = """\
    columns: [below 1000, from 1000]
    rows:
      below 30: [500, 1500.50]
      from 30: [0, 100]
"""
NAMED = "    csv: limits.csv\n"
TABLE = "late,below 1000,from 1000\nbelow 30,500,1500.50\nfrom 30,0,100\n"


def files_of(**own):
    shared = {name: (SHARED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    return shared | own


def with_table(content, policy=HEAD + NAMED):
    return files_of(**{"cn/limit/v1.yaml": policy.encode(), "cn/limit/limits.csv": content})


def digest_of(files):
    return load(files).versions["cn/limit"][0].policy.digest


def said(files):
    with pytest.raises(Rejected) as rejected:
        load(files)
    sources = {f"policies/{name}": Source(f"policies/{name}", _text(files[name])) for name in files}
    return "\n\n".join(render(problem, sources) for problem in rejected.value.problems) + "\n"


def _text(content):
    return content.decode("utf-8-sig", errors="replace")


FORMS = {
    "plain": TABLE,
    "windows line ends": TABLE.replace("\n", "\r\n"),
    "no line end": TABLE.rstrip("\n"),
    "byte order mark": "\ufeff" + TABLE,
    "quoted cells": 'late,"below 1000","from 1000"\n"below 30","500","1500.50"\nfrom 30,0,"100"\n',
    "spaces around cells": 'late, below 1000 , from 1000\nbelow 30 , 500,1500.50 \n from 30, "0" ,100\n',
    "another corner": TABLE.replace("late,", '"days, by ""income""",', 1),
    "an empty corner": TABLE.replace("late,", ",", 1),
    "empty rows at the end": TABLE + "\n,,\n , ,\n",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_table_means_what_it_would_mean_in_the_policy(form):
    """A matrix from a file and the same one written out have the same digest."""
    written = files_of(**{"cn/limit/v1.yaml": (HEAD + WRITTEN).encode()})

    assert digest_of(written) == digest_of(with_table(form.encode()))


def test_a_table_of_one_axis():
    """Without `across` the file has one column of amounts, whatever its first row calls it."""
    head = HEAD.replace("    across: annual_income\n", "")
    written = head + "    rows: {below 30: 500, from 30: 100}\n"
    files = with_table(b"days,amount\nbelow 30,500\nfrom 30,100\n", head + NAMED)

    assert digest_of(files_of(**{"cn/limit/v1.yaml": written.encode()})) == digest_of(files)


def test_options_label_a_table():
    """The labels of a choice are its options."""
    head = HEAD.replace("down: late", "down: job")
    written = head + (
        "    columns: [below 1000, from 1000]\n    rows: {employed: [1, 2], retired: [3, 4], none: [5, 6]}\n"
    )
    table = b"job,below 1000,from 1000\nemployed,1,2\nretired,3,4\nnone,5,6\n"

    assert digest_of(files_of(**{"cn/limit/v1.yaml": written.encode()})) == digest_of(
        with_table(table, head + NAMED)
    )


def test_the_digest_follows_the_table():
    """Another amount in the file is another meaning of the version."""
    assert digest_of(with_table(TABLE.encode())) != digest_of(
        with_table(TABLE.replace("500", "501").encode())
    )


def test_versions_may_share_a_table():
    """A file is named by any version of its folder."""
    files = with_table(TABLE.encode())
    second = (HEAD + NAMED).replace("version: 1", "version: 2").replace("2024-01-01", "2025-01-01")

    assert 2 == len(load({**files, "cn/limit/v2.yaml": second.encode()}).versions["cn/limit"])


def test_a_table_beside_a_policy_that_cannot_be_read_is_left_alone():
    """Who cannot be read may name it, so it is not called superfluous too."""
    assert "csv-unused" not in said(with_table(TABLE.encode(), "policy: [\n"))


@pytest.mark.parametrize("content", [b"\xff\xfe" + "a,b\n".encode("utf-16-le"), b"a\x00b,c\n1,2\n"])
def test_bytes_that_are_no_text(content):
    """What is no UTF-8 text is refused at its place in the file."""
    assert said(with_table(content)).startswith("policies/cn/limit/limits.csv:1:")


def test_a_huge_table():
    """A file with more cells than a policy may hold is refused."""
    rows = "".join(f"from {number},{'1,' * 200}1\n" for number in range(1, 120))
    header = "late," + ",".join(f"from {number}" for number in range(201)) + "\n"

    assert "too-many-values" in said(with_table((header + rows).encode()))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_broken_tables_are_refused_in_these_words(path, update):
    """Every broken table is refused with all that is wrong, each at its place in the file."""
    text = said(_case(path))
    want = path.with_suffix(".txt")
    if update:
        want.write_text(text, encoding="utf-8")

    assert text == want.read_text(encoding="utf-8")


def _case(path):
    """The files of a case: `=== path` begins each."""
    parts = path.read_text(encoding="utf-8").split("=== ")[1:]
    own = dict(part.split("\n", 1) for part in parts)
    return files_of(**{name: text.encode() for name, text in own.items()})


def test_every_problem_has_a_case(monkeypatch):
    """No problem of tables is without a case that shows it."""
    page = inspect.getsource(problems).partition(SECTION)[2].partition("\n# ---")[0]
    names = {line[4:].partition("(")[0] for line in page.splitlines() if line.startswith("def ")}
    shown = set()
    for name in names:
        made = getattr(problems, name)
        monkeypatch.setattr(
            problems, name, lambda *args, _name=name, _made=made: (shown.add(_name), _made(*args))[1]
        )
    for path in CASES:
        said(_case(path))

    assert names
    assert set() == names - shown
