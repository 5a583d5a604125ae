import pytest

from engine.decision.decide import Decider
from engine.decision.question import Question
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.read_mapping import read_mapping
from engine.dryrun.rows import Refused, Row
from engine.dryrun.sample import sample
from engine.text.place import Source
from engine.text.problem import Rejected
from engine.text.read import read
from engine.text.strict_json import read_json
from tests.engine.policy.listed_lender import lender

AREA = "area_code != null and area_code in disaster_areas"
DAY = 738_946  # 2024-03-01
SNAPSHOT = lender(AREA, "merchant_code in risky_merchants", "second_merchant_code in risky_merchants", "sector in shaken_sectors", "merchant_code in cash_like")  # fmt: skip
DECIDER = Decider(SNAPSHOT)
COLUMNS = """\
source:
  columns:
    AREA: {type: code, prefix: CN-}
    HOME: {type: code, empty: none, null_tokens: ["", "-"]}
    MCC: {type: code, empty: unknown}
    SECOND: {column: MCC, type: code, empty: unknown}
    BIG: {type: boolean, "true": ["1"], "false": ["0"]}
    PLACE: {type: choice, options: [a, b, c]}
    ANY: {type: code}
lookups:
  where: {column: PLACE, values: {a: CN-1, b: CN-9, c: null}}
"""
CONSTANTS = "constants: {jurisdiction: CN, currency: CNY, product: card}\n"
CELLS = {"AREA": "1", "HOME": "CN-2", "MCC": "7995", "BIG": "1", "PLACE": "a", "ANY": "what ever"}


def compiled(fields):
    lines = "".join(f"  {name}: {text}\n" for name, text in fields.items())
    text = f"{COLUMNS}fields:\n{lines}{CONSTANTS}"
    return CompiledMapping(read_mapping(read(Source("map.yaml", text))), SNAPSHOT, DECIDER.layout, None)


def said(fields, name, **cells):
    """A field as text, `none`, `unknown`, or the codes of what refuses the row."""
    mapping = compiled(fields)
    found = mapping.account(Row(1, [(CELLS | cells)[header] for header in mapping.headers]), DAY)
    if isinstance(found, Refused):
        return [problem.code for problem in found.problems]
    index, kind = DECIDER.layout.index, SNAPSHOT.vocabulary.fields[name].kind
    if f"{name}?none" in index and found.inputs[index[f"{name}?none"]]:
        return "none"
    value = found.inputs[index[name]]
    return "unknown" if value is None else kind.shown(value)


@pytest.mark.parametrize(
    ("name", "expression", "cells", "expected"),
    [
        ("area_code", "AREA", {}, "CN-1"),
        ("area_code", "AREA", {"AREA": " 2 "}, "CN-2"),
        ("area_code", "AREA", {"AREA": "3"}, "not listed"),
        ("area_code", "AREA", {"AREA": "CN-1"}, ["wrong-form"]),
        ("area_code", "AREA", {"AREA": "1234567"}, ["wrong-form"]),
        ("area_code", "AREA", {"AREA": ""}, ["empty-cell"]),
        ("area_code", "HOME", {}, "CN-2"),
        ("area_code", "HOME", {"HOME": "-"}, "none"),
        ("area_code", "HOME", {"HOME": "cn-2"}, ["wrong-form"]),
        ("area_code", '"\'CN-1\'"', {}, "CN-1"),
        ("area_code", '"\'CN-5\'"', {}, "not listed"),
        ("area_code", "where", {}, "CN-1"),
        ("area_code", "where", {"PLACE": "b"}, "not listed"),
        ("area_code", "where", {"PLACE": "c"}, "none"),
        ("area_code", "'BIG ? AREA : where'", {"BIG": "0"}, "CN-1"),
        ("area_code", "'BIG ? AREA : where'", {"AREA": "7"}, "not listed"),
        ("area_code", "{is: AREA, none_when: BIG}", {}, "none"),
        ("area_code", "{is: AREA, unknown_when: BIG}", {}, "unknown"),
        ("merchant_code", "MCC", {}, "7995"),
        ("merchant_code", "MCC", {"MCC": "6011"}, "6011"),
        ("merchant_code", "MCC", {"MCC": ""}, "unknown"),
        ("merchant_code", "MCC", {"MCC": "79950"}, ["wrong-form"]),
    ],
)  # fmt: skip
def test_a_code_is_what_its_column_says(name, expression, cells, expected):
    """A column of codes is read as those of the field it stands for; a text of another form refuses its row."""
    assert expected == said({name: expression}, name, **cells)


def test_one_header_for_two_fields():
    """A column may be declared twice, once for each field."""
    fields = {"merchant_code": "MCC", "second_merchant_code": "SECOND"}

    assert ["6011", "not listed"] == [said(fields, name, MCC="6011") for name in fields]


def test_a_constant_code():
    """A code that is the same for every row is given as in a request."""
    constants = CONSTANTS.replace("card", 'card, merchant_code: "7995", area_code: null')
    text = f"{COLUMNS}{constants}"
    mapping = CompiledMapping(read_mapping(read(Source("map.yaml", text))), SNAPSHOT, DECIDER.layout, None)
    found = mapping.account(Row(1, [CELLS[header] for header in mapping.headers]), DAY)
    index = DECIDER.layout.index

    assert (
        SNAPSHOT.vocabulary.fields["merchant_code"].kind.shown(found.inputs[index["merchant_code"]]) == "7995"
    )
    assert found.inputs[index["area_code?none"]] is True


def test_a_column_of_two_codes():
    """A column that two fields would read as codes of their own is refused once, at its second use."""
    with pytest.raises(Rejected) as refused:
        compiled({"merchant_code": "MCC", "second_merchant_code": "MCC"})
    (problem,) = refused.value.problems

    assert "column-of-two-codes" == problem.code
    assert "`MCC` already holds the codes of another field than `second_merchant_code`" == problem.message
    assert "declare the column a second time under another name, with `column:`" == problem.help
    assert (14, 25) == (problem.place.line, problem.place.column)


def test_made_up_codes_fit_the_vocabulary():
    """Synthetic accounts have codes of the right form, of which some are on a list."""
    seen = set()
    for line in sample(SNAPSHOT.vocabulary, 300, 1, DAY):
        facts = read_json(line.encode())
        seen.add(facts["profile"].get("merchant_code"))
        DECIDER.normalize(_question(facts))

    assert {"6011", "6051", "7995"} < seen
    assert len(seen) > 100


def _question(facts):
    return Question(profile=facts["profile"], request=facts["request"], freezes=facts.get("freezes"), day=DAY)
