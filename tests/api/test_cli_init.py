import pytest
from cli_runner import SHIPPED, Forbear, change, small_folder

from api.cli import VERBS


@pytest.fixture
def forbear(capsys, monkeypatch):
    for verb in ("init", "new"):
        monkeypatch.setitem(VERBS, verb, (verb, "Write a policy."))
    return Forbear(capsys, monkeypatch)


@pytest.fixture
def lending(forbear, tmp_path):
    """A new folder."""
    folder = tmp_path / "lending"
    assert 0 == forbear("init", folder).code
    return folder


def test_a_new_folder_can_be_used_at_once(forbear, lending):
    """It is checked and tested without a word from its author."""
    checked, tested = forbear("check", lending, "--strict"), forbear("test", lending)

    assert (0, 0) == (checked.code, tested.code)
    assert "1 version of 1 policy" in checked.out
    assert "17 cases in 1 file: all passed" in tested.out


def test_a_new_folder_says_what_is_next(forbear, tmp_path):
    """Every file is named, and the verbs to go on with."""
    folder = tmp_path / "deep" / "lending"
    ran = forbear("init", folder, "--jurisdiction", "GB")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert all(f"{folder / name}  written\n" in ran.out for name in files)
    assert {"gb/everyday_limit/v1.yaml", "profile.schema.json", ".vscode/settings.json"} <= files
    assert (
        f"next:\n  forbear check {folder}\n  forbear test {folder}\n  forbear new gb/student_limit {folder}\n"
        in ran.out
    )


def test_a_new_folder_has_its_schemas(forbear, monkeypatch, lending):
    """They are those `forbear schema --write` would write."""
    monkeypatch.setitem(VERBS, "schema", ("schema", "Print schemas."))

    assert 10 == forbear("schema", "--write", lending).out.count("  unchanged\n")


def test_a_folder_with_something_in_it_is_left_alone(forbear, lending):
    """Nothing is written over."""
    before = (lending / "profile.yaml").read_bytes()
    ran = forbear("init", lending)

    assert 2 == ran.code
    assert "is not empty; name a folder that does not exist yet" in ran.err
    assert before == (lending / "profile.yaml").read_bytes()


def test_an_empty_folder_is_welcome(forbear, tmp_path):
    """It need not be made by us."""
    assert 0 == forbear("init", tmp_path).code


REFUSED = (
    (("--jurisdiction", "XX"), "`XX` is none of CN, GB"),
    (("--currency", "CNX"), "did you mean `CNY`?"),
    (("--currency", "DOGE"), "it is none of CNY, GBP"),
)


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_words_that_the_vocabulary_lacks(forbear, tmp_path, options, message):
    """A jurisdiction or currency that no request could name is refused."""
    ran = forbear("init", tmp_path / "lending", *options)

    assert 2 == ran.code
    assert message in ran.err
    assert not (tmp_path / "lending").exists()


def test_a_folder_that_cannot_be_written(forbear, tmp_path):
    """The reason is the system's own."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = forbear("init", tmp_path / "file" / "lending")

    assert 6 == ran.code
    assert "the file cannot be written: " in ran.err


# A new policy


def test_a_new_policy_can_be_tested_at_once(forbear, lending):
    """Its cases pass, and as a draft it changes nothing else."""
    ran = forbear("new", "cn/student_limit", lending)
    tested = forbear("test", lending)

    assert 0 == ran.code
    assert f"{lending / 'cn/student_limit/v1.yaml'}  written\n" in ran.out
    assert "Version 1 is a draft." in ran.out
    assert (0, True) == (tested.code, "20 cases in 2 files: all passed" in tested.out)
    assert 0 == forbear("check", lending, "--strict").code


def test_a_new_policy_comes_into_force(forbear, lending):
    """Without its line `status: draft` it decides, and its own cases still pass."""
    forbear("new", "cn/student_limit", lending, "--effective", "2026-01-01")
    path = lending / "cn/student_limit/v1.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("status:")), encoding="utf-8")
    tested = forbear("test", lending, "--policy", "cn/student_limit")

    assert (0, True) == (tested.code, "3 cases in 1 file: all passed" in tested.out)


def test_a_new_policy_takes_the_currency_of_its_neighbours(forbear, lending):
    """Those of its jurisdiction, or else the one people there pay with."""
    change(lending / "cn/everyday_limit/v1.yaml", "currency: CNY", "currency: HKD")
    change(lending / "cn/everyday_limit/v1.cases.yaml", "currency: CNY", "currency: HKD")
    for policy in ("cn/a", "gb/a"):
        forbear("new", policy, lending)

    assert "currency: HKD\n" in (lending / "cn/a/v1.yaml").read_text(encoding="utf-8")
    assert "currency: GBP\n" in (lending / "gb/a/v1.yaml").read_text(encoding="utf-8")


MISNAMED = (
    ("student_limit", "write it like `cn/student_limit`"),
    ("CN/Student Limit", "write it like `cn/student_limit`"),
    ("gb/", "write it like `gb/student_limit`"),
    ("../x", "write it like `cn/x`"),
    ("xx/student", "`XX` is no jurisdiction of the vocabulary; there are CN, GB"),
)


@pytest.mark.parametrize(("policy", "message"), MISNAMED)
def test_names_that_are_none(forbear, lending, policy, message):
    """A name that no policy could have is refused with one that it could."""
    ran = forbear("new", policy, lending)

    assert 2 == ran.code
    assert message in ran.err


# The next version


def test_the_next_version_can_be_tested_at_once(forbear, tmp_path):
    """It is a copy with its cases, and a draft."""
    folder = small_folder(tmp_path)
    ran = forbear("new", "cn/late_fee_waiver", folder, "--effective", "2027-03-01")
    made = (folder / "cn/late_fee_waiver/v2.yaml").read_text(encoding="utf-8")

    assert 0 == ran.code
    assert "It is a copy of version 1" in ran.out
    assert 'version: 2\neffective: "2027-03-01"\nstatus: draft ' in made
    assert (0, 0) == (forbear("check", folder).code, forbear("test", folder).code)


def test_the_next_version_begins_after_the_one_before(forbear, tmp_path):
    """A day that is too early is refused; without one, the earliest that is neither past nor too early."""
    folder = small_folder(tmp_path)
    early = forbear("new", "cn/late_fee_waiver", folder, "--effective", "2021-01-01")
    change(folder / "cn/late_fee_waiver/v1.yaml", 'effective: "2021-01-01"', 'effective: "2290-12-31"')
    forbear("new", "cn/late_fee_waiver", folder)

    assert (2, True) == (early.code, "version 1 begins on 2021-01-01; choose a later day" in early.err)
    assert 'effective: "2291-01-01"' in (folder / "cn/late_fee_waiver/v2.yaml").read_text(encoding="utf-8")


def test_a_draft_is_changed_as_it_is(forbear, lending):
    """There is no next version of what is not finished."""
    forbear("new", "cn/student_limit", lending)
    ran = forbear("new", "cn/student_limit", lending)

    assert 2 == ran.code
    assert "version 1 of `cn/student_limit` is still a draft; change that one" in ran.err


def test_a_day_that_is_none(forbear, lending):
    """Days are calendar days."""
    ran = forbear("new", "cn/x", lending, "--effective", "2027-02-30")

    assert 2 == ran.code
    assert "this is not a calendar day written like 2024-02-23" in ran.err


def test_no_folder(forbear, tmp_path):
    """A folder that is not there is told, with its name."""
    ran = forbear("new", "cn/x", tmp_path / "nowhere")

    assert 3 == ran.code
    assert "there is no such folder" in ran.err


def test_the_shipped_folder_is_never_written_to():
    """The tests above write to copies only."""
    assert not (SHIPPED / "cn/student_limit").exists()
