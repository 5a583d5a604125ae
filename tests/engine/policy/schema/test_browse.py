import pytest
from schemas import VOCABULARY

from engine.policy.schema.browse import entries_of, entry_of
from engine.policy.schema.content import policies_in

SHOWN = (
    # field, unit, range, choices, null
    ("annual_income", "money", "0 to 10,000,000,000", (), False),
    ("current_balance", "money", "-10,000,000,000 to 10,000,000,000", (), False),
    ("utilization", "ratio", "0 to 1,000, 4 decimals", (), True),
    ("max_dpd_12m", "days", "0 to 10,000", (), True),
    ("is_student", "true or false", "", (), False),
    ("agreement_date", "date", "", (), True),
    ("residency_status", "choice", "", ("citizen", "permanent_resident", "foreigner"), False),
)


@pytest.mark.parametrize(("field", "unit", "span", "choices", "null"), SHOWN)
def test_what_a_field_may_hold(field, unit, span, choices, null):
    """Every kind of field is told in words."""
    entry = entry_of(field, VOCABULARY)

    assert (unit, span, choices, null) == (entry.unit, entry.range, entry.choices, entry.null)


def test_what_null_means():
    """A known none, an unknown, or never."""
    assert "never null; left out, it is unknown" == entry_of("is_student", VOCABULARY).null_means
    assert "null is a known none; left out, it is unknown" == entry_of("self_limit", VOCABULARY).null_means
    assert "null is a known none, and so is leaving it out" == entry_of("fee_type", VOCABULARY).null_means


def test_what_else_is_told():
    """Which way the customer can move a field, who may read it, and whether it must be given."""
    assert "a higher value helps, and the customer can bring it up" == (
        entry_of("annual_income", VOCABULARY).actionable
    )
    assert "only a legal minimum" in (entry_of("age_years", VOCABULARY).basis or "")
    assert entry_of("product", VOCABULARY).required


def test_every_field_is_listed():
    """The list is the whole vocabulary in the order of its file."""
    assert list(VOCABULARY.fields) == [entry.field for entry in entries_of(VOCABULARY)]


def test_versions_that_cannot_be_read_are_named():
    """A broken policy hides no other."""
    files = {"cn/broken/v1.yaml": b"policy: [", "cn/broken/v2.cases.yaml": b""}
    written = policies_in(files, "policies")

    assert ((), ("cn/broken/v1.yaml",)) == (written.policies, written.unread)
