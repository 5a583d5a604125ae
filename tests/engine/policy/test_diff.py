import pytest
from small_lender import FEE, LIMIT, SCORE, edited, folder, following, snapshot

from engine.policy.diff.compare import compare_folders, compare_versions
from engine.policy.diff.data import as_data
from engine.policy.diff.report import Cases, Report
from engine.policy.diff.words import as_markdown, as_text

FILES = folder()
BEFORE = snapshot(FILES)
NO_CASES = Cases(run=1, moves=())


def report(after):
    difference = compare_folders(BEFORE, snapshot(after))
    return Report(before="old", after="new", difference=difference, cases=NO_CASES)


def told(after):
    """What is said between the title and the cases."""
    lines = as_text(report(after)).splitlines()
    assert ["old → new", "", "no outcome changes in 1 case"] == [lines[0], *lines[-2:]]
    return "\n".join(lines[1:-2]).strip("\n")


EDITS = [
    (LIMIT, "days_past_due >= 60", "days_past_due >= 30", "rule `late` changed\n    when: `days_past_due >= 60` → `days_past_due >= 30`"),
    (LIMIT, "consecutive_on_time_payments >= 3", "consecutive_on_time_payments >= 6", "rule `late` changed\n    release_when: `consecutive_on_time_payments >= 3` → `consecutive_on_time_payments >= 6`"),
    (LIMIT, "release_when: days_past_due == 0 and consecutive_on_time_payments >= 3", "release_when: by_hand", "rule `late` changed\n    release_when: `days_past_due == 0 and consecutive_on_time_payments >= 3` → `by_hand`"),
    (LIMIT, "months_on_book < 6 and (", "months_on_book < 6 and is_student and (", "rule `fresh` changed\n    when: clause `is_student` added"),
    (LIMIT, "months_on_book < 6 and (not income_verified or band == 'high')", "months_on_book < 6", "rule `fresh` changed\n    when: clause `not income_verified or band == 'high'` removed"),
    (LIMIT, "(not income_verified or band == 'high')", "(not income_verified or band == 'low' or is_student)", "rule `fresh` changed\n    when: `band == 'high'` → `band == 'low'`\n    when: clause `is_student` added"),
    (LIMIT, "months_on_book < 6 and (not", "months_on_book < 6 or (not", "rule `fresh` changed\n    when: `months_on_book < 6 and (not income_verified or band == 'high')` → `months_on_book < 6 or not income_verified or band == 'high'`"),
    (LIMIT, "    when: age_years < 18\n", "", "rule `minor` changed\n    when: `age_years < 18` → `always`"),
    (LIMIT, "    cap: 500\n", "    cap: 700\n", "rule `fresh` changed\n    amount: `500` → `700`"),
    (LIMIT, "    cap: 500\n", "    hold: true\n", "rule `fresh` changed\n    effect: `cap` → `hold`\n    amount: `500` removed"),
    (LIMIT, "cap: annual_income * share", "cap: annual_income * share * 2", "rule `income` changed\n    amount: `annual_income * share` → `annual_income * share * 2`"),
    (LIMIT, "freeze: no_drawdown", "freeze: full", "rule `late` changed\n    level: `no_drawdown` → `full`"),
    (LIMIT, "    strength: law\n", "", "rule `minor` changed\n    strength: `law` → `ordinary`"),
    (LIMIT, "    strength: law\n", "    strength: law\n    if_unknown: assume_no\n", "rule `minor` changed\n    if_unknown: `ask` → `assume_no`"),
    (LIMIT, "code: DELINQUENCY_60", "code: DELINQUENCY_90", "rule `late` changed\n    code: `DELINQUENCY_60` → `DELINQUENCY_90`"),
    (LIMIT, "    guidance: CLEAR_ARREARS\n", "", "rule `late` changed\n    guidance: `CLEAR_ARREARS` removed"),
    (LIMIT, "id: fresh", "id: unproven", "rule `fresh` renamed `unproven`"),
    (LIMIT, "  - id: income\n    cap: annual_income * share\n    code: TOO_MUCH_DEBT\n    because: A share of the income.\n", "", "rule `income` removed: when `always`, effect `cap`, amount `annual_income * share`, code `TOO_MUCH_DEBT`"),
    (LIMIT, "round_down_to", "  - {id: self, needs: limit_increase_opt_out, cap: 1, strength: customer, code: AGE, because: so}\nround_down_to", "rule `self` added: when `not limit_increase_opt_out`, effect `cap`, amount `1`, strength `customer`, code `AGE`"),
    (LIMIT, 'value: "1/3"', 'value: "0.3"', "parameter `share` changed\n    value from 2025-01-01: `1/3` → `0.3`"),
    (LIMIT, '"2025-01-01", value: "1/3"}', '"2025-07-01", value: "1/3"}', "parameter `share` changed\n    value from 2025-01-01: `1/3` removed\n    value from 2025-07-01: `1/3` added"),
    (LIMIT, "unit: ratio", "unit: count", "parameter `share` changed\n    unit: `ratio` → `count`"),
    (LIMIT, "spare: monthly_net_income - existing", "spare: monthly_net_income + existing", "let `spare` changed\n    is: `monthly_net_income - existing_debt_service_monthly` → `monthly_net_income + existing_debt_service_monthly`"),
    (LIMIT, "points >= 200, is: middle", "points >= 150, is: middle", "let `band` changed\n    row 2, when: `points >= 200` → `points >= 150`"),
    (LIMIT, "points >= 200, is: middle", "points >= 200 and is_student, is: middle", "let `band` changed\n    row 2, when: clause `is_student` added"),
    (LIMIT, "points >= 200, is: middle", "points >= 200, is: high", "let `band` changed\n    row 2, is: `middle` → `high`"),
    (LIMIT, "points >= 300, is: low", "points >= 310 or is_student, is: high", "let `band` changed\n    row 1, when: `points >= 300` → `points >= 310`\n    row 1, when: clause `is_student` added\n    row 1, is: `low` → `high`"),
    (LIMIT, "      - {when: points >= 300, is: low}\n", "      - {when: is_student, is: high}\n      - {when: points >= 350, is: low}\n", "let `band` changed\n    row 2, when: `points >= 300` → `points >= 350`\n    row 1: `is_student: high` added"),
    (LIMIT, "    when: age_years < 18\n", "    when: not (age_years >= 18 and is_student)\n", "rule `minor` changed\n    when: `age_years < 18` → `not (age_years >= 18 and is_student)`"),
    (LIMIT, "    otherwise: high", "      - {when: points >= 100, is: high}\n    otherwise: low", "let `band` changed\n    otherwise: `high` → `low`\n    row 3: `points >= 100: high` added"),
    (LIMIT, "      - {when: points >= 300, is: low}\n", "", "let `band` changed\n    row 1: `points >= 300: low` removed"),
    (LIMIT, "from 300: [2000, 3000]", "from 300: [2000, 3500]", "base changed\n    from 300, from 36000: `3000` → `3500`"),
    (LIMIT, "from 300: [2000, 3000]", "from 300: [2000, 3000]\n      from 400: [5000, 6000]", "base changed\n    rows: `below 300, from 300` → `below 300, from 300, from 400`\n    from 400: `5000`, `6000` added"),
    (LIMIT, "code: SCORE_AND_INCOME", "code: AGE", "base changed\n    code: `SCORE_AND_INCOME` → `AGE`"),
    (LIMIT, "cn/small_score@1", "cn/small_score", "use `points` changed\n    score: `cn/small_score@1` → `cn/small_score`"),
    (LIMIT, 'effective: "2024-01-01"', 'effective: "2024-02-01"\nuntil: "2026-01-01"', "effective: `2024-01-01` → `2024-02-01`\n  until: `2026-01-01` added"),
    (LIMIT, "product == 'pay_later'", "product in ['pay_later', 'credit_card']", "applies_when: `product == 'pay_later'` → `product in ['pay_later', 'credit_card']`"),
    (LIMIT, "round_down_to: 100\nminimum: 500", "round_down_to: 50\nminimum: 100", "round_down_to: `100` → `50`\n  minimum: `500` → `100`"),
    (LIMIT, "version: 1\n", "version: 1\nstatus: draft\n", "status: `in force` → `draft`"),
    (SCORE, "from 30: 0", "from 30: 20", "characteristic `late` changed\n    points from 30: `0` → `20`"),
    (SCORE, "below 30: 300, from 30: 0", "below 10: 300, from 10: 100, from 30: 0", "characteristic `late` changed\n    points below 10: `300` added\n    points from 10: `100` added\n    points below 30: `300` removed"),
    (SCORE, "none: 50", "none: 60", "characteristic `late` changed\n    points for none: `50` → `60`"),
    (SCORE, "starts_at: 100\n  range: [0, 900]", "starts_at: 0\n  range: [0, 950]", "score changed\n    starts_at: `100` → `0`\n    range: `0 to 900` → `0 to 950`"),
    (SCORE, "id: late", "id: lateness", "characteristic `late` renamed `lateness`"),
    (FEE, "waive: 50%", "waive: all", "rule `courtesy` changed\n    share: `50%` → `all`"),
    (FEE, "waive: 50%", "waive: {down_to: late_fee_ceiling ?? 5}", "rule `courtesy` changed\n    down_to: `late_fee_ceiling ?? 5` added\n    share: `50%` removed"),
    (FEE, "class: courtesy", "class: hardship\n    as: refund", "rule `courtesy` changed\n    class: `courtesy` → `hardship`\n    as: `refund` added"),
    (FEE, "within_days: 30", "within_days: 14", "rule `notice` changed\n    within_days: `30` → `14`"),
    (FEE, "queue: people", "queue: experts", "rule `look` changed\n    queue: `people` → `experts`"),
    (FEE, "needs: income_verified", "needs: not income_verified", "rule `look` changed\n    when: `not income_verified` → `income_verified`"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "expected"), EDITS, ids=[edit[3] for edit in EDITS])
def test_edits(path, old, new, expected):
    """Each edit is told in words, clause by clause, and nothing else is."""
    key = f"cn/{path.split('/')[1]}@1"

    assert f"`{key}` changed\n  {expected}" == told(edited(FILES, path, old, new))


MEANINGLESS = [
    (LIMIT, "age_years < 18", "(  age_years<18.0 )   # a comment"),
    (LIMIT, "months_on_book < 6 and (not income_verified or band == 'high')", '((band == "high") or not (income_verified)) and months_on_book < 6'),
    (LIMIT, "because: Too young.", "because: Not old enough.\n    cite: The law\n    review: needed"),
    (LIMIT, 'value: "0.5", cite: A', "value: 0.50, cite: B"),
    (LIMIT, "owner: Someone\nabout: Something.", 'about: Another thing.\nchanges: None.\nreview_by: "2027-01-01"\nowner: Nobody'),
    (LIMIT, "minimum: 500", "minimum: 500.00"),
    (FEE, "needs: income_verified", "when: not income_verified"),
    (FEE, "do: {action: send_notice, template: PD18, within_days: 30}", "do:\n      within_days: 30\n      template: PD18\n      action: send_notice"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new"), MEANINGLESS)
def test_what_changes_no_meaning(path, old, new):
    """Comments, layout, other ways to write the same, and texts for authors are no difference."""
    assert "  no difference in meaning" == told(edited(FILES, path, old, new)).rstrip("\n")


def test_order_of_rules():
    """Rules may stand in any order."""
    head, _, rules = FILES[FEE].decode().partition("rules:\n")
    first, *others = rules.split("  - id: ")[1:]
    moved = "".join(f"  - id: {rule}" for rule in (*others, first))

    assert "  no difference in meaning" == told({**FILES, FEE: f"{head}rules:\n{moved}".encode()})


def test_an_added_version_stands_against_the_one_before():
    """A new file is told by what is new in it."""
    after = following(FILES, LIMIT, "2026-01-01")
    expected = (
        "`cn/small_limit@2` added, against `cn/small_limit@1`\n  effective: `2024-01-01` → `2026-01-01`\n"
        "  rule `minor` changed\n    when: `age_years < 18` → `age_years < 21`"
    )

    assert expected == told(edited(after, "cn/small_limit/v2.yaml", "age_years < 18", "age_years < 21"))


def test_policies_come_and_go():
    """A policy that is gone is one line; a new one is told whole."""
    without = {name: text for name, text in FILES.items() if name != FEE}
    new = FILES[SCORE].decode().replace("small_score", "other_score").encode()
    expected = (
        "`cn/other_score@1` added\n"
        "  version added: effective `2024-01-01`, jurisdiction `CN`, currency `CNY`\n"
        "  score added: starts_at `100`, range `0 to 900`\n"
        "  characteristic `late` added: dimension `history`, field `max_dpd_12m`, points below 30 `300`, "
        "points from 30 `0`, points for none `50`, code `DELINQUENCY_30`\n\n"
        "`cn/small_fee@1` removed"
    )

    assert expected == told({**without, "cn/other_score/v1.yaml": new})


def test_fields_change_too():
    """A field that may hold something else is told before the policies."""
    text = FILES["profile.yaml"].decode()
    start = text.index("      age_years:")
    changed = text[:start] + text[start:].replace("minimum: ", "minimum: 1", 1)
    found = told({**FILES, "profile.yaml": changed.encode()})

    assert found.startswith("  field `age_years` changed\n    range: `")
    assert 2 == len(found.splitlines())


def with_limit(old, new):
    """The small folder whose limit has one more let, before and after."""
    line = "  spare: monthly"
    return [edited(FILES, LIMIT, line, f"  extra: {text}\n{line}") for text in (old, new)]


INSIDE = [
    ("not (is_student and age_years < 18)", "not (is_student and age_years < 21)", "is, inside not: `age_years < 18` → `age_years < 21`"),
    ("not (is_student and age_years < 18)", "not (is_student and age_years < 18 and income_verified)", "is, inside not: clause `income_verified` added"),
    ("is_student or not (income_verified or age_years < 18)", "is_student or not (age_years < 18)", "is, inside not: clause `income_verified` removed"),
    ('"is_student ? annual_income : 500"', '"is_student ? annual_income : 600"', "is, else: `500` → `600`"),
    ('"is_student ? annual_income : 500"', '"is_student and income_verified ? annual_income : 500"', "is, if: clause `income_verified` added"),
    ('"is_student ? 1 : (income_verified ? 2 : 3)"', '"is_student ? 1 : (income_verified ? 2 : 4)"', "is, else, else: `3` → `4`"),
    ('"is_student ? 1 : 2"', '"income_verified ? 3 : 4"', "is: `is_student ? 1 : 2` → `income_verified ? 3 : 4`"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), INSIDE, ids=[row[2] for row in INSIDE])
def test_what_changed_inside(old, new, expected):
    """What changed below a negation or in a branch is told where it stands."""
    one, other = map(snapshot, with_limit(old, new))
    found = Report(before="old", after="new", difference=compare_folders(one, other), cases=NO_CASES)

    assert f"  let `extra` changed\n    {expected}" in as_text(found)
    assert 1 == as_text(found).count("changed\n    ")


def test_a_branch_of_an_amount():
    """An amount is told whole, but for its branches."""
    caps = ('"is_student ? annual_income * share : 400"', '"is_student ? annual_income * share : 300"')
    one, other = (snapshot(edited(FILES, LIMIT, "annual_income * share", cap)) for cap in caps)
    found = Report(before="old", after="new", difference=compare_folders(one, other), cases=NO_CASES)

    assert "    amount, else: `400` → `300`\n" in as_text(found)


TEXTS = [
    ("en: We can offer credit only from the age of 18.", "en: Come back later.", "reason `AGE` changed\n    en: `We can offer credit only from the age of 18.` → `Come back later.`"),
    ("reasons:\n", "reasons:\n  NEW: {internal: a, en: b, zh: c, hard_stop: true}\n", "reason `NEW` added: internal `a`, en `b`, zh `c`, hard_stop `true`"),
    ("guidance:\n", "guidance:\n  NEW: {en: b, zh: c}\n", "guidance `NEW` added: en `b`, zh `c`"),
    ("templates:\n", "templates:\n  NEW: {en: b, zh: c}\n", "template `NEW` added: en `b`, zh `c`"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), TEXTS, ids=[row[2] for row in TEXTS])
def test_texts_for_customers(old, new, expected):
    """What customers and staff are told is held against what they were told, text by text."""
    mark = "\n" if old.endswith(":\n") else ""

    assert f"texts for customers changed\n  {expected}" == told(
        edited(FILES, "reasons.yaml", f"{mark}{old}", f"{mark}{new}")
    )


def test_texts_that_are_gone():
    """What is gone is told whole, in every form."""
    one, other = (f"  {name}: {{internal: a, en: b, zh: c}}\n" for name in ("call", "dial"))
    full = edited(FILES, "reasons.yaml", "\nactions:\n", f"\nactions:\n{one}")
    difference = compare_folders(snapshot(full), snapshot(edited(full, "reasons.yaml", one, other)))
    found = Report(before="old", after="new", difference=difference, cases=NO_CASES)
    lines = (
        "action `call` removed: internal `a`, en `b`, zh `c`",
        "action `dial` added: internal `a`, en `b`, zh `c`",
    )

    assert f"texts for customers changed\n  {lines[0]}\n  {lines[1]}\n" in as_text(found)
    assert f"### texts for customers changed\n\n- {lines[0]}\n- {lines[1]}\n" in as_markdown(found)
    assert [("action", "call", "removed"), ("action", "dial", "added")] == [
        (text["kind"], text["name"], text["change"]) for text in as_data(found)["texts"]
    ]


FIELDS = [
    ("residency_status", "permanent_resident, foreigner]", "foreigner, stateless]", "options: `permanent_resident` removed\n    options: `stateless` added"),
    ("is_student", "type: boolean", 'type: [boolean, "null"]', "null: `allowed` added"),
    ("months_on_book", "maximum: 1200", "maximum: 600", "range: `0 to 1200` → `0 to 600`"),
    ("months_on_book", "x-unit: months", "x-unit: count", "kind: `a number of months` → `count`"),
    ("utilization", "x-decimals: 4", "x-decimals: 2", "decimals: `4` → `2`"),
    ("annual_income", "x-actionable: raise", "x-actionable: lower", "actionable: `raise` → `lower`"),
    ("age_years", "x-basis: age_minimum_only", "x-actionable: raise", "actionable: `raise` added\n    basis: `age_minimum_only` removed"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), FIELDS)
def test_what_a_field_may_hold(name, old, new, expected):
    """Ranges, units, decimals, choices and who may read a field are told."""
    start = f"\n      {name}:\n"
    head, _, tail = FILES["profile.yaml"].decode().partition(start)
    before, after = (
        snapshot({"profile.yaml": text.encode(), "reasons.yaml": FILES["reasons.yaml"], FEE: FILES[FEE]})
        for text in (head + start + tail, head + start + tail.replace(old, new, 1))
    )
    difference = compare_folders(before, after)
    found = Report(before="old", after="new", difference=difference, cases=NO_CASES)

    assert f"  field `{name}` changed\n    {expected}\n" in as_text(found)


def test_two_versions():
    """Two versions of one policy are told without a heading between."""
    after = snapshot(following(FILES, FEE, "2026-01-01"))
    one, other = after.versions["cn/small_fee"]
    found = Report(before="a", after="b", difference=compare_versions(one, other), cases=NO_CASES)
    same = Report(before="a", after="a", difference=compare_versions(one, one), cases=NO_CASES)

    assert "a → b\n  effective: `2024-01-01` → `2026-01-01`" == as_text(found).rpartition("\n\n")[0]
    assert "a → a\n  no difference in meaning" == as_text(same).rpartition("\n\n")[0]


def test_markdown():
    """Headings and lists, as a pull request shows them."""
    found = as_markdown(report(edited(FILES, LIMIT, "age_years < 18", "age_years < 21")))
    expected = (
        "### old → new\n\n### `cn/small_limit@1` changed\n\n- rule `minor` changed\n"
        "  - when: `age_years < 18` → `age_years < 21`\n\n### no outcome changes in 1 case"
    )

    assert expected == found


def test_data():
    """Programs read the same, with its own format."""
    found = as_data(report(edited(FILES, LIMIT, "age_years < 18", "age_years < 21")))
    change = {"before": "age_years < 18", "after": "age_years < 21"}
    part = {
        "kind": "rule",
        "name": "minor",
        "change": "changed",
        "was": None,
        "aspects": [{"aspect": "when", **change, "clauses": [{"inside": [], **change}]}],
        "says": [],
    }
    version = {"policy": "cn/small_limit", "change": "changed", "before": 1, "after": 1, "parts": [part]}

    assert {
        "format": "forbear.diff.v1",
        "before": "old",
        "after": "new",
        "differs": True,
        "fields": [],
        "versions": [version],
        "texts": [],
        "cases": {"run": 1, "changed": []},
        "accounts": None,
    } == found
