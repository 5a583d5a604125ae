"""What can be read over HTTP: policies, their versions, the vocabulary, kinds of errors and health."""

import datetime
from dataclasses import replace

import pytest
from http_client import TODAY, application, client, decider

from api.http.app import ROUTES
from api.http.documents import written
from api.http.problems import Kind
from engine.decision.show import day
from engine.text.strict_json import read_json

VERSION = "/v1/policies/cn/pay_later_limit/versions/2"
PAGES = (
    "/v1/policies",
    "/v1/policies/cn/pay_later_limit",
    VERSION,
    "/v1/vocabulary",
    "/problems/not-json",
    "/health/live",
    "/health/ready",
)
POSTED = ("/v1/decisions", "/v1/repayment-schedules")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_get_head_and_options(path):
    """HEAD is GET without a body; OPTIONS names the methods."""
    app = client()
    got, head, options = app.get(path), app.head(path), app.options(path)

    assert (200, "application/json") == (got.status_code, got.content_type)
    assert got.data.endswith(b"}\n")
    assert (200, b"", got.content_length) == (head.status_code, head.data, head.content_length)
    assert 200 == options.status_code
    assert {"GET", "HEAD", "OPTIONS"} == set(options.headers["Allow"].split(", "))


def test_every_route_is_read_here_or_answers_a_body():
    """A new route comes with a test."""
    adapter = application().url_map.bind("localhost")
    reached = {adapter.match(path)[0] for path in PAGES} | {adapter.match(path, "POST")[0] for path in POSTED}

    assert len(reached) == len(ROUTES)


def test_the_list_has_every_policy_and_version():
    """Nothing of the snapshot is left out."""
    listed = client().get("/v1/policies").json
    versions = decider().snapshot.versions

    assert listed["snapshot"] == decider().snapshot.digest
    assert listed["as_of"] == day(TODAY)
    assert {entry["policy"]: len(entry["versions"]) for entry in listed["policies"]} == {
        name: len(group) for name, group in versions.items()
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2020-12-31", [False, False]), ("2024-02-22", [True, False]), ("2024-02-23", [False, True])],
)
def test_a_policy_says_which_version_is_in_force(on, expected):
    """The later version ends the earlier one on its first day."""
    app = client(clock=lambda: datetime.date.fromisoformat(on).toordinal())
    versions = app.get("/v1/policies/cn/pay_later_limit").json["versions"]

    assert expected == [version["in_force_today"] for version in versions]


def test_a_summary_of_a_version():
    """Enough to see what a version is without reading it."""
    first = client().get("/v1/policies/cn/pay_later_limit").json["versions"][0]
    policy = decider().snapshot.versions["cn/pay_later_limit"][0].policy

    assert {
        "version": 1,
        "status": "in_force",
        "effective": "2021-01-01",
        "until": None,
        "in_force_today": False,
        "digest": policy.digest,
        "about": policy.about,
        "changes": None,
        "rules": len(policy.rules),
    } == first


def test_a_version_has_its_rules_as_written():
    """An auditor reads conditions and amounts in the author's own words."""
    version = client().get(VERSION).json
    rules = {rule["id"]: rule for rule in version["rules"]}

    assert {
        "from": "2024-02-23",
        "value": "1/3",
        "cite": "House rule CR-12",
    } == version["parameters"]["income_share"]["values"][0]
    assert ["1000.00", "3000.00", "6000.00", "10000.00"] == version["base"]["matrix"]["rows"]["from 600"]
    assert ("100.00", "500.00") == (version["round_down_to"], version["minimum"])
    assert "high" == version["let"]["risk_band"]["otherwise"]
    assert {
        "rule": "cn/pay_later_limit#minor",
        "id": "minor",
        "when": "age_years < 18",
        "needs": None,
        "effect": {"decline": True},
        "strength": "law",
        "if_unknown": "ask",
        "code": "AGE",
        "because": "Credit is not offered under 18.",
        "cite": None,
        "guidance": None,
    } == rules["minor"]


def test_every_version_can_be_read():
    """No shipped version holds anything that its page cannot show."""
    app = client()
    effects = set()
    for group in decider().snapshot.versions.values():
        for checked in group:
            policy = checked.policy
            answer = app.get(f"/v1/policies/{policy.policy}/versions/{policy.version}")
            assert 200 == answer.status_code
            assert len(answer.json["rules"]) == len(policy.rules)
            assert (answer.json["score"] is None) is (policy.score is None)
            effects |= {next(iter(rule["effect"])) for rule in answer.json["rules"]}

    assert {"cap", "decline", "hold", "freeze", "waive", "refer"} <= effects


def test_the_vocabulary_is_the_schema_itself():
    """The document validates requests, so it is given whole."""
    assert client().get("/v1/vocabulary").json == dict(decider().snapshot.vocabulary.schema)


def test_decimals_are_written_digit_for_digit():
    """A bound of a schema is a number and stays exact."""
    content = b'{"maximum":0.10,"large":123456789012345678.25,"list":[true,null,"\xc3\xa9"]}'

    assert content == written(read_json(content)).encode()


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/health")])
def test_what_is_known_is_not_sent_again(path):
    """A client that shows its tag is told that nothing changed."""
    app = client()
    tag = app.get(path).headers["ETag"]

    again = app.get(path, headers={"If-None-Match": tag})

    assert (304, b"") == (again.status_code, again.data)
    assert 200 == app.get(path, headers={"If-None-Match": '"other"'}).status_code


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_error_is_explained_where_its_type_leads(kind):
    """The `type` of an error is an address."""
    assert {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "remedy": kind.remedy,
    } == client().get(kind.type).json


@pytest.mark.parametrize("path", ["/v1/policies", VERSION, "/v1/vocabulary", "/health/ready"])
def test_without_policies_the_service_is_not_ready(path):
    """Nothing is answered from policies that are not there."""
    answer = client(decider=lambda: None).get(path)

    assert (503, "/problems/not-ready") == (answer.status_code, answer.json["type"])


def test_a_process_without_policies_lives():
    """Restarting would not help it."""
    assert {"status": "live"} == client(decider=lambda: None).get("/health/live").json


def test_the_decider_is_asked_anew_for_each_request():
    """New policies are taken up without a restart."""
    loaded = []
    app = client(decider=lambda: loaded[-1] if loaded else None)

    before = app.get("/health/ready").status_code
    loaded.append(decider())

    assert (503, 200) == (before, app.get("/health/ready").status_code)


def test_a_draft_is_listed_and_not_in_force():
    """What is coming can be read before it counts."""
    snapshot = decider().snapshot
    draft = type(decider())(snapshot)
    group = snapshot.versions["cn/pay_later_limit"]
    policy = replace(group[1].policy, status=type(group[1].policy.status).DRAFT)
    changed = {"cn/pay_later_limit": (group[0], replace(group[1], policy=policy))}
    draft.snapshot = replace(snapshot, versions={**snapshot.versions, **changed})

    listed = client(decider=lambda: draft, clock=lambda: datetime.date(2026, 1, 1).toordinal())
    found = listed.get("/v1/policies/cn/pay_later_limit").json["versions"]

    assert [
        ("in_force", True),
        ("draft", False),
    ] == [(version["status"], version["in_force_today"]) for version in found]
