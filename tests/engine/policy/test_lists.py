import datetime

import pytest
from listed_lender import AREAS, CASH, LISTS, MERCHANTS, POLICY, folder, lender

from engine.language.kinds import Choice, Code
from engine.policy.diff.compare import compare_folders
from engine.policy.diff.report import Cases, Report
from engine.policy.diff.words import as_text
from engine.policy.library import load
from engine.policy.lock import LOCK, lock_of, write_lock
from engine.policy.release import Signatures, release, release_problems
from engine.policy.schema.content import vocabulary_in
from engine.policy.schema.readers import Reader, readers_of
from engine.policy.sense import sense
from engine.text.place import Source
from engine.text.problem import render

AREA = "area_code != null and area_code in disaster_areas"
AREA_OF_FEE = "area_code != null and fee_date != null and area_code in disaster_areas(fee_date)"
EVERY = (
    AREA,
    "merchant_code in risky_merchants or merchant_code in cash_like",
    "sector not in shaken_sectors",
)


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


VOCABULARY = lender(*EVERY).vocabulary
KINDS = {
    "area_code": ("^[A-Z]{2}-[A-Z0-9]{1,6}$", ("disaster_areas",), ("CN-1", "CN-2"), "AA-0", (0, 1, 2)),
    "merchant_code": ("^[0-9]{4}$", ("cash_like", "risky_merchants"), ("6011", "6051", "7995"), "0000", (0, 1, 2, 3)),
    "second_merchant_code": ("^[0-9]{4}$", ("risky_merchants",), ("6051", "7995"), "0000", (0, 1, 2)),
    "branch_code": ("^[A-C]$", (), (), "A", (0,)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), KINDS.items())
def test_a_code_knows_the_values_of_its_lists(name, expected):
    """A field's code holds every value that a list of it names, and one of each sort that the lists tell apart."""
    pattern, lists, values, other, sorts = expected

    assert Code(pattern, lists, values, other, sorts) == VOCABULARY.fields[name].kind


def test_values_of_one_fate_are_one_sort():
    """Values that count on the same days in the same lists need only one of them to be tried."""
    same = AREAS.replace('  - {value: CN-1, from: "2025-07-01", cite: Decree 2}\n', "")

    assert (0, 1) == lender(AREA, disaster_areas=same).vocabulary.fields["area_code"].kind.sorts


def test_a_list_may_name_every_code():
    """Where every text of a form is listed, no other is left."""
    entries = "".join(f'  - {{value: {code}, from: "2024-01-01", cite: All}}\n' for code in "ABC")
    text = f"list: branches\ndescription: All.\nof: branch_code\nentries:\n{entries}"

    kind = lender("branch_code in branches", branches=text).vocabulary.fields["branch_code"].kind
    assert (None, (1,)) == (kind.other, kind.sorts)


def test_what_a_list_says():
    """A list keeps its entries in order, its fields and its text; a name means days by value."""
    areas, meaning = VOCABULARY.lists["disaster_areas"], VOCABULARY.listed["disaster_areas"]

    assert ("area_code",) == areas.fields == meaning.fields
    assert "Where a disaster was declared." == areas.description
    assert ["CN-1", "CN-2", "CN-1"] == [entry.value for entry in areas.entries]
    assert [day("2024-02-01"), day("2025-07-01")] == [entry.start for entry in areas.about("CN-1")]
    assert {
        "CN-1": ((day("2024-02-01"), day("2024-04-30")), (day("2025-07-01"), None)),
        "CN-2": ((day("2024-02-01"), day("2024-04-30")),),
    } == dict(meaning.days)
    assert (Choice(("mining", "trade", "tourism")),) == VOCABULARY.listed["shaken_sectors"].kinds


def test_stretches_that_touch_are_one():
    """A relief that was prolonged means the same as one of the whole time."""
    whole = AREAS.replace(
        'until: "2024-04-30", cite: Decree 1}\n  - {value: CN-2',
        'until: "2024-05-31", cite: D}\n  - {value: CN-2',
    )
    parts = AREAS + '  - {value: CN-1, from: "2024-05-01", until: "2024-05-31", cite: Decree 3}\n'

    one, other = (
        lender(AREA, disaster_areas=text).vocabulary.listed["disaster_areas"] for text in (whole, parts)
    )
    assert one == other


def test_lists_are_part_of_the_snapshot():
    """An entry, a source or a whole list changes the snapshot's digest; a comment does not."""
    digests = {
        "as it is": lender(*EVERY).digest,
        "comment": lender(*EVERY, **named(disaster_areas=f"# A comment\n{AREAS}")).digest,
        "entry": lender(*EVERY, **named(disaster_areas=AREAS.replace("CN-2", "CN-3"))).digest,
        "cite": lender(*EVERY, **named(disaster_areas=AREAS.replace("Decree 2", "Decree 3"))).digest,
        "until": lender(*EVERY, **named(disaster_areas=AREAS.replace("2024-04-30", "2024-04-29", 1))).digest,
    }

    assert digests.pop("comment") == digests["as it is"]
    assert 4 == len(set(digests.values()))


def test_lists_make_no_epochs():
    """However many days the entries name, only versions and parameters split the calendar."""
    assert (day("2024-01-01"),) == lender(*EVERY).boundaries


def named(**lists):
    """The usual lists with others in place of some."""
    usual = {path.removeprefix("lists/").removesuffix(".yaml"): text for path, text in LISTS.items()}
    return usual | lists


def test_lists_beside_a_broken_vocabulary_are_still_read():
    """What is wrong with a list by itself is told even where its field cannot be looked up."""
    files = folder(disaster_areas=AREAS.replace("cite: Decree 2", ""))
    files["profile.yaml"] = b"type: object\n"

    with pytest.raises(Exception, match=r"the key `cite` is missing|and \d+ more") as refused:
        load(files)
    assert "policies/lists/disaster_areas.yaml" in {each.place.path for each in refused.value.problems}


def test_a_broken_list_is_told_once():
    """A condition that asks a list which could not be read is not blamed for it."""
    files = folder(AREA, AREA_OF_FEE, disaster_areas=AREAS.replace("list: disaster_areas\n", ""))

    with pytest.raises(Exception, match="the key `list` is missing") as refused:
        load(files)
    assert ["missing-key"] == [each.code for each in refused.value.problems]


def test_the_vocabulary_alone_has_its_lists():
    """Verbs that read the vocabulary without the policies know the lists, and are not stopped by a broken one."""
    files = folder(cash_like=CASH, disaster_areas="list: [")

    assert ["cash_like"] == list(vocabulary_in(files, "policies").lists)


# Releases


SIGNED = Signatures(author="A", approver="B", day=day("2024-06-01"))


def released(*conditions):
    """A folder in which the policy was released on 2024-06-01."""
    files = folder(*conditions)
    snapshot = load(files)
    (checked,) = snapshot.versions["cn/limit"]
    lock = release(snapshot, lock_of(files, "policies"), checked, SIGNED)
    return {**files, LOCK: write_lock(lock).encode()}


def told(files):
    return [problem.code for problem in release_problems(load(files), files, "policies")]


RELEASED = released(AREA, "merchant_code in risky_merchants")
AREAS_PATH = "lists/disaster_areas.yaml"
ENTRY = '  - {value: CN-1, from: "2024-02-01", until: "2024-04-30", cite: Decree 1}\n'
LATER = '  - {value: CN-1, from: "2025-07-01", cite: Decree 2}\n'


def test_lists_are_parts_of_what_is_released():
    """The record names the lists that a version reads, and no others."""
    text = RELEASED[LOCK].decode()

    assert ["list disaster_areas", "list risky_merchants"] == [
        line.strip().partition(":")[0] for line in text.splitlines() if line.startswith("      list ")
    ]
    assert [] == told(RELEASED)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (AREAS_PATH, "CN-2", "CN-3", ["released-list-changed"]),
        (AREAS_PATH, ENTRY, "", ["released-list-changed"]),
        (AREAS_PATH, ENTRY, ENTRY.replace("02-01", "02-02"), ["released-list-changed"]),
        (AREAS_PATH, ENTRY, ENTRY.replace("04-30", "06-30"), ["released-list-changed"]),
        (AREAS_PATH, LATER, LATER + '  - {value: CN-9, from: "2024-06-01", cite: Early}\n', ["released-list-changed"]),
        (AREAS_PATH, LATER, LATER + '  - {value: CN-9, from: "2024-06-02", cite: Later}\n', []),
        (AREAS_PATH, LATER, "", []),
        (AREAS_PATH, LATER, LATER.replace(", cite", ', until: "2025-08-01", cite'), []),
        (AREAS_PATH, "cite: Decree 1", "cite: Decree 1 of 2024", []),
        (AREAS_PATH, ENTRY, ENTRY.replace("04-30", "03-31") + ENTRY.replace("02-01", "04-01"), []),
        ("lists/risky_merchants.yaml", '"2023-06-01", cite', '"2023-06-01", until: "2024-06-01", cite', []),
        ("lists/risky_merchants.yaml", '"2023-06-01", cite', '"2023-06-01", until: "2024-05-31", cite', ["released-list-changed"]),
        ("lists/risky_merchants.yaml", "[merchant_code, second_merchant_code]", "merchant_code", ["released-list-changed"]),
        ("lists/cash_like.yaml", "6011", "6012", []),
    ],
)  # fmt: skip
def test_what_a_released_version_lets_its_lists_do(path, old, new, expected):
    """What a list says of days up to a release stays; entries begin and end on later days as the world changes."""
    text = RELEASED[path].decode()
    assert old in text

    assert expected == told({**RELEASED, path: text.replace(old, new, 1).encode()})


def test_the_words_about_a_changed_list():
    """The problem stands at the list, names the version, and says what may be done instead."""
    files = {**RELEASED, AREAS_PATH: AREAS.replace("CN-2", "CN-3").encode()}
    (problem,) = release_problems(load(files), files, "policies")
    sources = {f"policies/{name}": Source(f"policies/{name}", text.decode()) for name, text in files.items()}
    first, second, *_, last = render(problem, sources).splitlines()

    assert "policies/lists/disaster_areas.yaml:1:7 released-list-changed" == first
    assert (
        "  `disaster_areas`, which `cn/limit@1` reads, says something else of days up to its release on 2024-06-01"
        == second
    )
    assert "  help: take the change back: after a release entries only begin, and end, on later days" == last


# What changed, who reads, what nobody reads


def test_what_changed_in_words():
    """A change of lists is told entry by entry; a list that comes or goes is told whole."""
    after = AREAS.replace(ENTRY, "").replace(LATER, LATER.replace(", cite", ', until: "2025-12-31", cite'))
    after += '  - {value: CN-7, from: "2026-01-01", cite: Decree 3}\n'
    before = lender(AREA, disaster_areas=AREAS, cash_like=CASH)
    difference = compare_folders(before, lender(AREA, disaster_areas=after, risky_merchants=MERCHANTS))
    text = as_text(Report(before="A", after="B", difference=difference, cases=Cases(run=0, moves=())))

    assert (
        "A → B\n"
        "  list `cash_like` removed: of `merchant_code`, 6011 from 2020-01-01 `without end`,"
        " 6051 from 2020-01-01 `until 2024-12-31`\n"
        "  list `disaster_areas` changed\n"
        "    entry CN-1 from 2024-02-01: `until 2024-04-30` removed\n"
        "    entry CN-1 from 2025-07-01: `without end` → `until 2025-12-31`\n"
        "    entry CN-7 from 2026-01-01: `without end` added\n"
        "  list `risky_merchants` added: of `merchant_code, second_merchant_code`,"
        " 6051 from 2023-06-01 `without end`, 7995 from 2020-01-01 `without end`\n"
    ) == text.partition("\n\nno case")[0] + "\n"


def test_no_difference():
    """Another order of entries, and other sources, are no difference in meaning."""
    lines = AREAS.replace("Decree 1", "Decree 4").splitlines(keepends=True)
    turned = "".join([*lines[:4], *reversed(lines[4:])])

    assert not compare_folders(lender(AREA, disaster_areas=AREAS), lender(AREA, disaster_areas=turned))


def test_who_reads_a_list():
    """A list is read by the rules that ask it, with a day or without, and through lets."""
    files = folder(AREA, AREA_OF_FEE, "struck", "heads > 2")
    files[POLICY] = files[POLICY].replace(
        b"base:\n", b"let: {struck: merchant_code in risky_merchants}\nbase:\n"
    )
    policies = [checked.policy for checked in load(files).versions["cn/limit"]]

    assert ["cn/limit@1#rule_0", "cn/limit@1#rule_1"] == [
        each.part for each in readers_of("disaster_areas", policies)
    ]
    assert (Reader(part="cn/limit@1#rule_2", through=("struck",)),) == readers_of("risky_merchants", policies)


def test_a_list_that_nobody_asks():
    """It is told as a warning, at its name; one that any version asks is not."""
    found = sense(lender(AREA, disaster_areas=AREAS, cash_like=CASH), day("2024-06-01"))

    assert [("policies/lists/cash_like.yaml", "the list `cash_like` is used by no version")] == [
        (each.place.path, each.message) for each in found if each.code == "unused-list"
    ]


@pytest.mark.parametrize("when", [AREA, AREA_OF_FEE, "not (merchant_code in risky_merchants)", "sector in shaken_sectors", "merchant_code in risky_merchants and merchant_code in cash_like"])  # fmt: skip
def test_a_membership_makes_sense(when):
    """No membership that can hold and can fail is doubted."""
    doubts = {"always-holds", "never-holds"}

    assert [] == [each.message for each in sense(lender(when), day("2024-06-01")) if each.code in doubts]


def test_a_membership_that_makes_no_sense():
    """What two memberships can never be together is found."""
    found = sense(lender("sector == 'mining' and sector in shaken_sectors"), day("2024-06-01"))

    assert ["never-holds"] == [each.code for each in found if each.code != "unused-list"]
