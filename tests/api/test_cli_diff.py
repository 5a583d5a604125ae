import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cli_runner import CASES, POLICY, SHIPPED, Forbear, change, small_folder

from api.cli import VERBS

OLD, NEW = "fee_amount > late_fee_ceiling", "fee_amount >= late_fee_ceiling + 20"


@pytest.fixture
def forbear(capsys, monkeypatch) -> Forbear:
    """The command line, with the verb in its table."""
    monkeypatch.setitem(VERBS, "diff", ("diff", "Say what changed."))
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def folders(tmp_path, monkeypatch) -> Path:
    """Two equal folders below the working directory, `before` and `after`."""
    small_folder(tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    """A git repository with one commit of a folder, which has changed since."""
    small_folder(tmp_path / "policies")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first")
    change(tmp_path / "policies" / POLICY, OLD, NEW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(folder, *words):
    """Run git, whatever this machine has configured."""
    nothing = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin"}
    subprocess.run(["git", *words], cwd=folder, check=True, env=nothing)  # noqa: S607 - git as it is installed


WORDS = """\
{before} → {after}

`cn/late_fee_waiver@1` changed
  rule `fee_ceiling` changed
    when: `fee_amount > late_fee_ceiling` → `fee_amount >= late_fee_ceiling + 20`

outcome changes in 1 of 38 cases
  `cn/late_fee_waiver@1` only what is above the ceiling is statutory
    waiver: 15.01 as a waiver, statutory by `cn/late_fee_waiver#fee_ceiling` → 0.00
"""


def test_two_folders(forbear, folders):
    """The clause that changed, and the cases that come out otherwise with the rule that decided."""
    change(folders / "after" / POLICY, OLD, NEW)
    ran = forbear("diff", "before", "after")

    assert (0, WORDS.format(before="before", after="after"), "") == (ran.code, ran.out, ran.err)


def test_no_difference(forbear, folders):
    """A comment is none, and it is no fault."""
    change(folders / "after" / POLICY, "rules:\n", "# a comment\nrules:\n")
    ran = forbear("diff", "before", "after")

    assert (0, "before → after\n  no difference in meaning\n\nno outcome changes in 38 cases\n") == (
        ran.code,
        ran.out,
    )


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "before", "after"),
    [
        (("policies@HEAD", "policies"), "policies@HEAD", "policies"),
        (("--against", "HEAD"), "policies@HEAD", "policies"),
        (("policies/", "--against", "HEAD~0"), "policies/@HEAD~0", "policies/"),
    ],
)
def test_a_revision(forbear, arguments, before, after):
    """A folder is held against what git keeps of it."""
    ran = forbear("diff", *arguments)

    assert (0, WORDS.format(before=before, after=after), "") == (ran.code, ran.out, ran.err)


def test_a_folder_that_is_gone(forbear, repository):
    """What stands in a revision may be compared after it was moved away."""
    (repository / "policies").rename(repository / "elsewhere")

    assert 0 == forbear("diff", "policies@HEAD", "elsewhere").code


def test_an_invalid_revision(forbear, repository):
    """Problems of a revision name it, with their lines."""
    change(repository / "policies" / POLICY, "effective:", "efective:")
    git(repository, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-a", "-m", "second")
    ran = forbear("diff", "policies@HEAD~1", "policies@HEAD")

    assert (3, "") == (ran.code, ran.out)
    assert f"policies@HEAD/{POLICY}:" in ran.err
    assert "did you mean `effective`?" in ran.err


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "two versions or two folders were expected"),
        (("before",), "two versions or two folders were expected"),
        (("before", "after", "--against", "HEAD"), "a second one stands here"),
        (("before@HEAD", "after"), "`before` is in no git repository that can be read here"),
        (("cn/late_fee_waiver@1", "cn/other@1"), "are not two versions of one policy"),
        (("cn/late_fee_waiver@1", "after"), "are not two versions of one policy"),
        (
            ("cn/late_fee_waiver@1", "cn/late_fee_waiver@2", "--policies", "before"),
            "there is no version `cn/late_fee_waiver@2` in `before`, did you mean `cn/late_fee_waiver@1`?",
        ),
        (("before", "after", "--format", "html"), "'html' is not one of"),
    ],
)
def test_usage(forbear, arguments, expected):
    """What cannot be held against each other is said."""
    ran = forbear("diff", *arguments)

    assert (2, "") == (ran.code, ran.out)
    assert expected in ran.err


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("policies@nothing", "policies"), "git knows no revision `nothing` here"),
        (("policies@--all", "policies"), "git knows no revision `--all` here"),
        (("elsewhere@HEAD", "policies"), "there is no folder `elsewhere` at the revision `HEAD`"),
    ],
)
def test_revisions_that_are_none(forbear, arguments, expected):
    """A revision or folder that git does not know is said to be unknown."""
    ran = forbear("diff", *arguments)

    assert (2, "") == (ran.code, ran.out)
    assert expected in ran.err


def test_without_git(forbear, repository, monkeypatch):
    """A machine without git says so."""
    monkeypatch.setenv("PATH", str(repository))
    ran = forbear("diff", "--against", "HEAD")

    assert 2 == ran.code
    assert "no git repository" in ran.err or "git is not installed" in ran.err


@pytest.mark.usefixtures("folders")
def test_folders_that_are_none(forbear):
    """A folder that is missing is invalid."""
    ran = forbear("diff", "before", "nowhere")

    assert (3, "") == (ran.code, ran.out)
    assert "there is no such folder" in ran.err


def two_versions(folder):
    """A second version of the policy, with another ceiling and without cases."""
    text = (folder / POLICY).read_text(encoding="utf-8").replace(OLD, NEW)
    text = text.replace("version: 1", "version: 2").replace(
        'effective: "2021-01-01"', 'effective: "2099-01-01"'
    )
    (folder / POLICY).with_name("v2.yaml").write_text(text, encoding="utf-8")


def test_two_versions_of_a_policy(forbear, folders):
    """Each case is decided by both versions, whatever its day would pick."""
    two_versions(folders / "before")
    ran = forbear("diff", "cn/late_fee_waiver@1", "cn/late_fee_waiver@2", "--policies", "before")
    expected = WORDS.format(before="cn/late_fee_waiver@1", after="cn/late_fee_waiver@2").replace(
        "\n`cn/late_fee_waiver@1` changed\n", "  effective: `2021-01-01` → `2099-01-01`\n", 1
    )

    assert (0, expected, "") == (ran.code, ran.out, ran.err)


def test_cases_of_one_side(forbear, folders):
    """A case that stands on one side only is decided by both, and so is each of two that go by one name."""
    change(folders / "after" / POLICY, OLD, NEW)
    change(folders / "after" / CASES, "only what is above the ceiling is statutory", "a new name")
    ran = forbear("diff", "before", "after")
    expected = [
        "outcome changes in 2 of 39 cases",
        "  `cn/late_fee_waiver@1` a new name (a case of the side after)",
        "  `cn/late_fee_waiver@1` only what is above the ceiling is statutory (a case of the side before)",
    ]

    assert expected == [line for line in ran.out.splitlines() if "case" in line]


def test_cases_that_cannot_be_read(forbear, folders):
    """Cases in another form are left out, and said to be."""
    (folders / "before" / CASES).write_text("other: 1\n", encoding="utf-8")
    ran = forbear("diff", "before", "after")

    assert (0, f"before/{CASES}: these cases cannot be read and are left out\n") == (ran.code, ran.err)
    assert ran.out.endswith("no outcome changes in 38 cases\n")


def test_a_field_that_one_side_lacks(forbear, folders):
    """Where the facts of a case fit one side only, no outcome can be held against another."""
    path = folders / "after" / "profile.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("      self_limit:")
    end = text.index("\n      ", start + 8)
    while text[end + 7] == " ":
        end = text.index("\n      ", end + 8)
    path.write_text(text[:start] + text[end + 1 :], encoding="utf-8")
    ran = forbear("diff", "before", "after")

    assert 0 == ran.code
    assert "  field `self_limit` removed: kind `money`" in ran.out
    assert "    its facts fit one side only" in ran.out


def test_scores(forbear):
    """Two versions of a score are held against each other, although another policy may use one of them as well."""
    ran = forbear("diff", "cn/conduct_score@1", "cn/conduct_score@2", "--policies", SHIPPED)
    changes = [line for line in ran.out.splitlines() if line.startswith("    score cn/conduct_score: ")]

    assert 0 == ran.code
    assert len(changes) > 10


ACCOUNT = {
    "jurisdiction": "CN", "currency": "CNY", "product": "pay_later", "legal_protections": [], "hardship_status": "none",
    "days_past_due": 20, "max_dpd_12m": 20, "last_courtesy_waiver_date": None, "risk_flags": [], "autopay_enrolled": False,
    "breathing_space_end": None, "missed_payments_12m": 3,
}  # fmt: skip


def accounts(path, *fees):
    """Accounts with a late fee each, and a line that is none."""
    request = {
        "request_kind": "fee_waiver",
        "fee_type": "late",
        "fee_paid": False,
        "lender_error_confirmed": False,
    }
    request |= {"late_fee_ceiling": 10, "fee_date": "2026-11-15"}
    lines = [
        json.dumps({"id": "secret", "profile": ACCOUNT, "request": request | {"fee_amount": fee}})
        for fee in fees
    ]
    path.write_text("\n".join([*lines, "[]", ""]), encoding="utf-8")
    return path


def test_accounts(forbear, folders):
    """How many accounts change, and a few by their row alone."""
    change(folders / "after" / POLICY, "waive: {down_to: late_fee_ceiling}", "waive: all")
    found = accounts(folders / "accounts.jsonl", *[20] * 7, 5)
    ran = forbear("diff", "before", "after", "--profiles", found.name, "--as-of", "2026-11-22")
    lines = ran.out.rpartition("\n\n")[2].splitlines()

    assert (0, "") == (ran.code, ran.err)
    assert [
        "7 of 8 accounts change as of 2026-11-22, accounts.jsonl, 1 row refused",
        "  limit: no change",
        "  freeze: no change",
        "  waiver: 7 change: 7 higher",
        "  for example row 1",
    ] == lines[:5]
    assert [1, 2, 3, 4, 5] == [int(line.split()[-1]) for line in lines if "example" in line]
    assert lines[5].startswith("    waiver: ")
    assert "secret" not in ran.out


def test_json(forbear, folders):
    """Programs read the same."""
    change(folders / "after" / POLICY, "waive: {down_to: late_fee_ceiling}", "waive: all")
    found = accounts(folders / "accounts.jsonl", 20)
    ran = forbear(
        "diff", "before", "after", "--profiles", found.name, "--as-of", "2026-11-22", "--format", "json"
    )
    data = json.loads(ran.out)
    example = data["accounts"].pop("examples")[0]

    assert ("forbear.diff.v1", True, 38) == (data["format"], data["differs"], data["cases"]["run"])
    assert {
        "file": "accounts.jsonl",
        "as_of": "2026-11-22",
        "rows": 1,
        "refused": 1,
        "changed": 1,
        "outcomes": {
            "limit": {"more": 0, "less": 0, "other": 0},
            "freeze": {"more": 0, "less": 0, "other": 0},
            "waiver": {"more": 1, "less": 0, "other": 0},
        },
    } == data["accounts"]
    assert (1, "waiver") == (example["row"], example["outcomes"][0]["outcome"])


def test_markdown(forbear, folders):
    """A pull request shows headings and lists."""
    change(folders / "after" / POLICY, OLD, NEW)
    out = forbear("diff", "before", "after", "--format", "markdown").out

    assert (
        "### before → after\n\n### `cn/late_fee_waiver@1` changed\n\n- rule `fee_ceiling` changed\n  - when: "
        == out[:95]
    )


def test_texts_and_fields(forbear, folders):
    """What customers are told and what a field may hold are compared too, in every form."""
    old = "We can offer credit only from the age of 18."
    change(folders / "after" / "reasons.yaml", old, "Something else.")
    change(folders / "after" / "profile.yaml", "enum: [late, over_limit,", "enum: [late, early, over_limit,")
    said, marked, data = (
        forbear("diff", "before", "after", "--format", form).out for form in ("text", "markdown", "json")
    )
    found = json.loads(data)

    assert "  field `fee_type` changed\n    options: `early` added\n" in said
    assert (
        f"texts for customers changed\n  reason `AGE` changed\n    en: `{old}` → `Something else.`\n" in said
    )
    assert "### texts for customers changed\n\n- reason `AGE` changed\n  - en: `" in marked
    assert [("reason", "AGE")] == [(each["kind"], each["name"]) for each in found["texts"]]
    assert [{"inside": [], "before": None, "after": "early"}] == found["fields"][0]["aspects"][0]["clauses"]


def test_the_same_twice(forbear, folders):
    """The same two sides give the same bytes."""
    change(folders / "after" / POLICY, OLD, NEW)

    assert forbear("diff", "before", "after") == forbear("diff", "before", "after")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "the accounts cannot be read: no such file"), ("[]\n", "no account could be decided")],
)
def test_accounts_that_are_none(forbear, folders, content, expected):
    """A file that is missing, or holds no account that fits, is bad input."""
    if content is not None:
        (folders / "accounts.jsonl").write_text(content, encoding="utf-8")
    ran = forbear("diff", "before", "after", "--profiles", "accounts.jsonl")

    assert 6 == ran.code
    assert expected in ran.err
