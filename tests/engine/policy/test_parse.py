import datetime
import textwrap
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.kinds import Unit
from engine.language.syntax import Binary, Name, NumberLiteral, TruthLiteral
from engine.policy.parse import parse_policy
from engine.policy.policy import (
    Cap,
    Decline,
    Do,
    Expression,
    Floor,
    Freeze,
    Hold,
    IfUnknown,
    Level,
    Matrix,
    OutcomeName,
    Policy,
    Refer,
    Status,
    Strength,
    Table,
    Waive,
    WaiverClass,
)
from engine.text.document import Document, Entry, Mapping, Scalar, Sequence, Style
from engine.text.place import Place, Source
from engine.text.problem import Rejected
from engine.text.read import read

HEAD = """\
policy: cn/small_limit
version: 3
effective: "2024-02-23"
jurisdiction: CN
currency: CNY
owner: Retail credit policy
about: The most a customer may owe.
"""

FULL = """\
policy: cn/pay_later_limit
version: 2
effective: "2024-02-23"
until: "2026-12-31"
anchor: agreement_date
status: guidance
jurisdiction: CN
currency: CNY
applies_when: product == 'pay_later'
owner: Retail credit policy
review_by: "2027-02-23"
about: |
  The most a customer may owe.
  On everyday purchases.
changes: Starts from the score.
uses: {conduct_score: cn/conduct_score@2, old_score: cn/conduct_score}
parameters:
  income_share:
    unit: ratio
    values:
      - {from: "2024-02-23", value: "1/3", cite: House rule CR-12}
      - {from: "2025-07-01", value: "0.30"}
      - {from: "2026-07-01", value: 0.25}
let:
  free_income: monthly_net_income - existing_debt_service_monthly
  least: 500
  always: true
  risk_band:
    table:
      - {when: conduct_score >= 700, is: low}
      - {when: conduct_score >= 600, is: 2 * least}
      - {when: conduct_score >= 500, is: 12.5}
    otherwise: high
base:
  code: SCORE_AND_INCOME
  matrix:
    down: conduct_score
    across: annual_income
    columns:     [below 36000, from 36000, from 72000.50]
    rows:
      below 550: [0,           0,          0]
      from 550:  [500,         1000.25,    2000]
rules:
  - {id: minor, when: age_years < 18, decline: true, strength: law, code: AGE, because: Young., cite: Law 1}
  - {id: income, cap: annual_income * income_share, code: TOO_MUCH_DEBT, because: Debt., guidance: REPAY}
  - {id: small, cap: 500.50, strength: customer, code: SMALL, because: Small., review: needed}
  - {id: keep, floor: 0, because: Keep.}
  - {id: proof, needs: income_verified, code: UNVERIFIED, because: Proof.}
  - {id: known, needs: income_verified, hold: true, code: UNKNOWN, because: Proof.}
  - {id: late, when: overdue > 0, freeze: no_drawdown, release_when: overdue == 0, code: LATE, because: L.}
  - {id: misuse, freeze: full, release_when: by_hand, code: MISUSE, because: Misuse.}
  - {id: all_of_it, class: statutory, waive: all, because: Law.}
  - {id: half, class: courtesy, if_unknown: assume_no, waive: 12.5%, as: refund, because: Kind.}
  - {id: some, class: hardship, waive: fee_amount - 5, because: Some.}
  - {id: ceiling, class: lender_error, waive: {down_to: late_fee_ceiling}, because: Ceiling.}
  - {id: letter, do: {action: send_notice, template: PD18, within_days: 30}, because: Notice.}
  - {id: student, refer: {queue: students, outcome: limit}, because: Look.}
  - {id: anyone, refer: {queue: students}, because: Look.}
round_down_to: 100
minimum: 0.50
score:
  starts_at: 350
  range: [350, 950]
  dimensions:
    repayment_history:
      - {id: late_days, field: max_dpd_12m, points: {below 1: 140, from 1: 0}, none: 60, code: DELINQUENT}
    capacity:
      - {id: checked, field: income_verified, points: {"true": 50, "false": -10}, code: UNVERIFIED}
"""


def parsed(text: str) -> Policy:
    return parse_policy(read(Source("policy.yaml", text)))


def codes(text: str) -> list[str]:
    with pytest.raises(Rejected) as rejected:
        parsed(text)
    return [problem.code for problem in rejected.value.problems]


def ordinal(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


@pytest.fixture(scope="module")
def full():
    return parsed(FULL)


def effect(full, rule):
    return next(each for each in full.rules if each.id == rule).effect


def test_head(full):
    """The head of a file gives the version its name, its dates and its scope."""
    assert (full.path, full.policy, full.version) == ("policy.yaml", "cn/pay_later_limit", 2)
    assert (full.effective, full.until) == (ordinal("2024-02-23"), ordinal("2026-12-31"))
    assert (full.anchor, full.status, full.review_by) == (
        "agreement_date",
        Status.GUIDANCE,
        ordinal("2027-02-23"),
    )
    assert (full.jurisdiction, full.currency, full.owner) == ("CN", "CNY", "Retail credit policy")
    assert full.about == "The most a customer may owe.\nOn everyday purchases."
    assert full.version_place == Place("policy.yaml", 2, 10)
    assert full.effective_place == Place("policy.yaml", 3, 12, 12)


def test_what_is_left_out():
    """What a file leaves out is none, and its version is in force."""
    policy = parsed(f"{HEAD}rules:\n  - {{id: small, cap: 5, code: SMALL, because: Small.}}\n")

    assert policy.status is Status.IN_FORCE
    assert (policy.until, policy.anchor, policy.anchor_place, policy.review_by) == (None, None, None, None)
    assert (policy.applies_when, policy.changes, policy.base, policy.score) == (None, None, None, None)
    assert (policy.uses, policy.parameters, policy.lets) == ((), (), ())
    assert (policy.round_down_to, policy.minimum) == (None, None)


def test_uses(full):
    """A used score has a version, or is the one in force."""
    found = [(use.name, use.policy, use.version) for use in full.uses]

    assert found == [("conduct_score", "cn/conduct_score", 2), ("old_score", "cn/conduct_score", None)]


def test_parameters(full):
    """The dated values of a parameter are exact."""
    (share,) = full.parameters
    found = [(dated.start, dated.value, dated.cite) for dated in share.values]

    assert share.unit is Unit.RATIO
    assert found == [
        (ordinal("2024-02-23"), Fraction(1, 3), "House rule CR-12"),
        (ordinal("2025-07-01"), Fraction(3, 10), None),
        (ordinal("2026-07-01"), Fraction(1, 4), None),
    ]


def test_lets(full):
    """A let is an expression, a number, a truth value or a table of amounts and choices."""
    bodies = {let.name: let.body for let in full.lets}
    table = bodies["risk_band"]
    assert isinstance(bodies["free_income"].syntax, Binary)
    assert bodies["least"].syntax.value == Fraction(500)
    assert isinstance(bodies["always"].syntax, TruthLiteral)
    assert isinstance(table, Table)
    low, twice, number = (row.result for row in table.rows)

    assert (low.value, table.otherwise.value) == ("low", "high")
    assert isinstance(twice.syntax, Binary)
    assert number.syntax.value == Fraction(25, 2)


def test_matrix(full):
    """A matrix has one row of exact amounts for each band."""
    matrix = full.base.body
    assert isinstance(matrix, Matrix)

    assert (full.base.code, full.base.place) == ("SCORE_AND_INCOME", Place("policy.yaml", 34, 1, 4))
    assert matrix.rows.edges == (550,)
    assert matrix.columns.edges == (36000, Fraction(144001, 2))
    assert matrix.cells == ((0, 0, 0), (500, Fraction(4001, 4), 2000))
    assert matrix.rows.places[1] == Place("policy.yaml", 42, 7, 8)


def test_matrix_of_one_axis():
    """Without a second axis a row is one amount, in a list or bare."""
    rows = "bank: 5\n      microloan: [7]"
    policy = parsed(f"{HEAD}base:\n  code: KIND\n  matrix:\n    down: lender_type\n    rows:\n      {rows}\n")
    matrix = policy.base.body

    assert matrix.rows.options == ("bank", "microloan")
    assert (matrix.across, matrix.columns, matrix.cells) == (None, None, ((5,), (7,)))


def test_base_amount_and_table():
    """A base may be one amount or a table of them, where a bare name is an amount."""
    flat = parsed(f"{HEAD}base: {{code: FLAT, amount: 500}}\n").base.body
    table = parsed(
        f"{HEAD}base:\n  code: FLAT\n  table:\n    - {{when: is_student, amount: savings}}\n  otherwise: 0\n"
    ).base.body

    assert flat.syntax.value == 500
    assert isinstance(table.rows[0].result, Expression)
    assert table.rows[0].result.syntax.name == "savings"


def test_rules(full):
    """A rule carries its condition, strength, assumption and texts."""
    rules = {rule.id: rule for rule in full.rules}

    assert rules["minor"].strength is Strength.LAW
    assert rules["small"].strength is Strength.CUSTOMER
    assert rules["income"].strength is Strength.ORDINARY
    assert rules["half"].if_unknown is IfUnknown.ASSUME_NO
    assert rules["minor"].if_unknown is IfUnknown.ASK
    assert (rules["minor"].code, rules["minor"].cite, rules["income"].guidance) == (
        "AGE",
        "Law 1",
        "REPAY",
    )
    assert rules["income"].when is None
    assert (rules["known"].needs, rules["minor"].needs) == (True, False)
    assert isinstance(rules["known"].when.syntax, Name)


def test_limit_effects(full):
    """Caps, floors, holds and declines; `needs` alone declines."""
    assert isinstance(effect(full, "income"), Cap)
    assert isinstance(effect(full, "keep"), Floor)
    assert effect(full, "small").amount.syntax.value == Fraction(1001, 2)
    assert effect(full, "minor") == Decline()
    assert effect(full, "proof") == Decline()
    assert effect(full, "known") == Hold()


def test_freezes(full):
    """A freeze ends by its criterion or by hand."""
    late, misuse = effect(full, "late"), effect(full, "misuse")

    assert (late.level, isinstance(late.release_when.syntax, Binary)) == (Level.NO_DRAWDOWN, True)
    assert misuse == Freeze(Level.FULL, None)


def test_waivers(full):
    """A waiver is a share, an amount, or what stands above a ceiling."""
    assert effect(full, "all_of_it") == Waive("share", None, Fraction(1), WaiverClass.STATUTORY, refund=False)
    assert effect(full, "half") == Waive("share", None, Fraction(1, 8), WaiverClass.COURTESY, refund=True)
    assert (effect(full, "some").form, effect(full, "some").share) == ("amount", 0)
    assert effect(full, "ceiling").form == "down_to"
    assert effect(full, "ceiling").amount.syntax.name == "late_fee_ceiling"


def test_actions(full):
    """Duties and referrals keep what the author named."""
    assert effect(full, "letter") == Do("send_notice", "PD18", 30)
    assert effect(full, "student") == Refer("students", OutcomeName.LIMIT)
    assert effect(full, "anyone") == Refer("students", None)


def test_score(full):
    """A scorecard has points by band or by option."""
    late, checked = (dimension.characteristics[0] for dimension in full.score.dimensions)

    assert (full.score.starts_at, full.score.low, full.score.high) == (350, 350, 950)
    assert (late.bands.edges, late.points, late.none) == ((1,), (140, 0), 60)
    assert (checked.bands.options, checked.points, checked.none) == (("true", "false"), (50, -10), None)
    assert checked.field_place.column == 30


def test_places_of_conditions(full):
    """Every stretch of a condition knows where it stands in the file."""
    when = full.rules[0].when

    assert when.place(when.syntax.right.span) == Place("policy.yaml", 44, 35, 2)


def test_places_of_numbers(full):
    """A number where an expression may stand is an expression over its own text."""
    amount = effect(full, "small").amount

    assert amount.syntax == NumberLiteral(amount.syntax.span, Fraction(1001, 2))
    assert amount.place() == amount.text.place


def test_digest_is_what_the_file_says():
    """Comments, layout and the order of keys leave the digest alone; another value does not."""
    plain = parsed(f"{HEAD}rules:\n  - {{id: small, cap: 0.5, code: SMALL, because: Small.}}\n")
    laid_out = parsed(
        f"# no\n{HEAD}rules:\n  - cap: 0.5 # half\n    id: small\n    because: Small.\n    code: SMALL\n"
    )
    other = parsed(f"{HEAD}rules:\n  - {{id: small, cap: 0.6, code: SMALL, because: Small.}}\n")

    assert plain.digest.startswith("sha256:")
    assert plain.digest == laid_out.digest
    assert plain.digest != other.digest


def test_a_broken_rule_does_not_hide_the_next():
    """Problems of every rule, every condition and the head are reported together, by place."""
    found = codes(
        HEAD.replace("version: 3", "version: 0")
        + textwrap.dedent(
            """\
            rules:
              - {id: one, when: days_past_due >, cap: 5, code: ONE, because: One.}
              - {id: two, when: 1 < x < 2, cap: 5 +, code: TWO}
            """
        )
    )

    assert found == [
        "bad-number",
        "expression-syntax",
        "missing-key",
        "chained-comparison",
        "expression-syntax",
    ]


RULE = "rules:\n  - {id: small, cap: 5, code: SMALL, because: Small.}\n"


@pytest.mark.parametrize(
    "text",
    ["2024-2-23", "20240223", "2024-02-30", "2024-W08-5", "1899-12-31", "2300-01-01", "2024-02-23T00:00", ""],
)
def test_wrong_dates(text):
    """A day is written in full and exists."""
    assert codes(HEAD.replace('"2024-02-23"', f'"{text}"') + RULE) == ["bad-date" if text else "wrong-type"]


@pytest.mark.parametrize(
    ("text", "value"), [("2", 2), ("-0.5", Fraction(-1, 2)), ('"2/6"', Fraction(1, 3)), ('"7"', 7)]
)
def test_exact_values(text, value):
    """The value of a parameter is exact however it is written."""
    policy = parsed(
        f'{HEAD}parameters: {{p: {{unit: ratio, values: [{{from: "2024-02-23", value: {text}}}]}}}}\n{RULE}'
    )

    assert policy.parameters[0].values[0].value == value


@pytest.mark.parametrize(
    "text", ['"1/0"', '"1e3"', '"1/-3"', '"½"', '"1 000"', '".5"', '"0x10"', '"1/3/2"', '"٣"']
)
def test_wrong_values(text):
    """No other spelling of a number is guessed at."""
    source = (
        f'{HEAD}parameters: {{p: {{unit: ratio, values: [{{from: "2024-02-23", value: {text}}}]}}}}\n{RULE}'
    )

    assert codes(source) == ["bad-number"]


LABELS = {
    "below 5, from 5": [],
    "below -5, from -5, from 0.5": [],
    "below 5, from 5, from 5": ["band-overlap"],
    "below 5, from 5, from 9, from 7": ["band-order"],
    "below 5, from 6": ["band-gap"],
    "below 5, from 4": ["band-overlap"],
    "from 5, from 6": ["band-gap"],
    "below 5": ["band-gap"],
    "below 5, below 6": ["band-order"],
    "below 5, low": ["bad-label"],
    "below five, from 5": ["bad-label"],
    "below5, from 5": ["bad-label"],
    "from 1/2, from 5": ["bad-label"],
    "low, high": [],
    "belowground, fromage": [],
    "low, low": ["duplicate-name"],
    "low, 5th": ["bad-label"],
}


@pytest.mark.parametrize(("labels", "expected"), LABELS.items())
def test_labels(labels, expected):
    """Bands meet without gap or overlap, or the labels are options."""
    cells = ", ".join("0" for _ in labels.split(","))
    source = (
        f"{HEAD}base:\n  code: M\n  matrix:\n    down: a\n    across: b\n    columns: [{labels}]\n"
        f"    rows: {{low: [{cells}], high: [{cells}]}}\n"
    )

    if expected:
        assert codes(source) == expected
    else:
        assert parsed(source).base.body.columns is not None


@pytest.mark.parametrize("share", ["0%", "101%", "-5%", "50 per cent%", "%"])
def test_wrong_shares(share):
    """A share of a fee is above nothing and at most all of it."""
    source = f'{HEAD}rules:\n  - {{id: w, class: courtesy, waive: "{share}", because: W.}}\n'

    assert codes(source) == ["bad-number"]


def test_reserved_words_are_no_choices():
    """In a table a reserved word is an expression, never a choice of that name."""
    policy = parsed(f'{HEAD}let:\n  t:\n    table: [{{when: a, is: "true"}}]\n    otherwise: "null"\n{RULE}')

    assert isinstance(policy.lets[0].body.rows[0].result, Expression)
    assert isinstance(policy.lets[0].body.otherwise, Expression)


def _size(node):
    match node:
        case Mapping(entries=entries):
            return 1 + sum(_size(entry.value) for entry in entries)
        case Sequence(items=items):
            return 1 + sum(map(_size, items))
        case _:
            return 1


def _replaced(node, index, new):
    """The node with the index-th of its parts, counted in depth, replaced, or left out where new is None."""
    if index == 0:
        return new
    index -= 1
    children = [entry.value for entry in node.entries] if isinstance(node, Mapping) else list(node.items)
    for position, child in enumerate(children):
        size = _size(child)
        if index < size:
            children[position] = _replaced(child, index, new)
            break
        index -= size
    if isinstance(node, Sequence):
        return Sequence(node.place, tuple(child for child in children if child is not None))
    kept = zip(node.entries, children, strict=True)
    return Mapping(
        node.place, tuple(Entry(e.key, e.key_place, child) for e, child in kept if child is not None)
    )


HERE = Place("policy.yaml", 1, 1)
TEXTS = (
    st.sampled_from(["", "all", "by_hand", "5%", "a <", "1/3", "2024-02-23", "below 5", "true"]) | st.text()
)
VALUES = (
    TEXTS | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.booleans() | st.none()
)
SCALARS = st.builds(Scalar, st.just(HERE), VALUES, st.just(Style.PLAIN), st.just(((0, 1, 1),)))
ENTRIES = st.builds(Entry, TEXTS, st.just(HERE), SCALARS)
NODES = (
    st.none()
    | SCALARS
    | st.builds(Sequence, st.just(HERE), st.lists(SCALARS, max_size=3).map(tuple))
    | st.builds(Mapping, st.just(HERE), st.lists(ENTRIES, max_size=3, unique_by=lambda e: e.key).map(tuple))
)


@settings(deadline=None)
@given(data=st.data())
def test_any_document_parses_or_is_refused(data):
    """However a document is damaged, it is a policy or it is refused in our own words."""
    node = read(Source("policy.yaml", FULL)).root
    for _ in range(data.draw(st.integers(1, 4))):
        new = data.draw(NODES)
        node = _replaced(node, data.draw(st.integers(1, _size(node) - 1)), new)
    with suppress(Rejected):
        assert isinstance(parse_policy(Document(Source("policy.yaml", FULL), node)), Policy)


@settings(deadline=None)
@given(data=st.data())
def test_any_text_parses_or_is_refused(data):
    """However the lines of a file are mixed up, it is a policy or it is refused in our own words."""
    lines = FULL.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = data.draw(
            st.sampled_from([[], [lines[at]] * 2, [lines[at][:-2]], ["  " + lines[at]]])
        )
    with suppress(Rejected):
        assert isinstance(parsed("\n".join(lines)), Policy)
