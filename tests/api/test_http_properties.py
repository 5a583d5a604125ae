"""Whatever is sent: the quick check agrees with the schema, and no body is ever a fault of ours."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from http_client import account, decider, post
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.http.envelope import SCHEMA, fits
from api.http.identity import shown, uuid7
from api.http.misfits import accepts
from engine.text.strict_json import JsonRefused, read_json

STANDARD = {200, 400, 422}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-1, 3),
    st.floats(),
    st.decimals(allow_nan=False, places=2),
    st.text(max_size=200),
    st.dates().map(str),
    st.sampled_from(["fired", "full", "en", "zh", "2026-11-22", "2026-02-30", "a b", "x\n", "", "x" * 128]),
    st.sampled_from(["x" * 129, "\uff11", "2026-1-1", "20261122", "2026-W01-1", 1, 0, -1, 10**29, [], {}]),
)
JSON = st.recursive(
    ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.sampled_from([*SCHEMA["properties"], "profil", "", "a/b"])
BODIES = st.dictionaries(PARTS, JSON, max_size=6) | JSON
FIELDS = [*decider().snapshot.vocabulary.fields]


def written(body: object) -> bytes:
    return json.dumps(body, default=str).encode()


def near(part: str) -> st.SearchStrategy:
    """The known account with a few facts changed, added or taken away."""
    changes = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=9), JSON, max_size=4)
    gone = st.sets(st.sampled_from(FIELDS), max_size=12)
    known = account()[part]
    return st.builds(
        lambda more, less: {key: fact for key, fact in (known | more).items() if key not in less},
        changes,
        gone,
    )


@settings(max_examples=400, deadline=None)
@given(BODIES)
@example({"profile": {}, "subject": "x\n"})
@example({"profile": {}, "versions": {"cn/x": True}})
@example({"profile": {}, "as_of": "1899-12-31"})
def test_the_quick_check_and_the_schema_agree(body):
    """What stands before the schema for speed accepts exactly what the schema accepts."""
    try:
        read = read_json(written(body))
    except JsonRefused:
        return
    assert fits(read) == accepts(read)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(PARTS, JSON, max_size=3))
def test_near_envelopes_agree_too(changes):
    """Most parts are right, so that each check is reached."""
    try:
        read = read_json(written(account() | changes))
    except JsonRefused:
        return
    assert fits(read) == accepts(read)


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_any_json_is_answered(body):
    """No JSON is a fault of ours."""
    assert post(written(body)).status_code in STANDARD


@settings(max_examples=150, deadline=None)
@given(near("profile"), near("request"), st.booleans(), st.dictionaries(PARTS, JSON, max_size=1))
def test_any_near_request_is_answered(profile, request, what_if, changes):
    """Neither is any request that is nearly right."""
    body = account(profile=profile, request=request, what_if=what_if) | changes

    assert post(written(body)).status_code in STANDARD


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(content):
    """Nor are any bytes at all."""
    assert post(content).status_code in STANDARD


@given(st.lists(st.integers(0, 10**15), min_size=2, max_size=6, unique=True))
def test_ids_sort_as_their_instants(micros):
    """A UUID of version 7 is ordered by time, to the microsecond, and tells its millisecond."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    instants = [start + timedelta(microseconds=number) for number in sorted(micros)]
    ids = [uuid.UUID(uuid7(instant)) for instant in instants]

    assert ids == sorted(ids)
    assert {(7, uuid.RFC_4122)} == {(found.version, found.variant) for found in ids}
    millis = [
        (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1) for instant in instants
    ]
    assert millis == [found.int >> 80 for found in ids]


def test_an_instant_is_told_in_utc():
    """Whatever its time zone."""
    instant = datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert "2026-11-21T16:30:00.000Z" == shown(instant)
