from schemas import FILES, VOCABULARY

from engine.policy.parse import parse_policy
from engine.policy.schema.content import policies_in
from engine.policy.schema.readers import Reader, readers_of
from engine.text.read import decode, read

SCORE = """\
policy: cn/points
version: 1
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
score:
  starts_at: 1
  range: [1, 9]
  dimensions: {conduct: [{id: lateness, field: late, points: {below 1: 5, from 1: 2}, code: LATE}]}
"""
LIMIT = """\
policy: cn/limit
version: 2
effective: "2024-01-01"
anchor: signed
jurisdiction: CN
currency: CNY
applies_when: product == 'card'
owner: Someone
about: Something.
uses: {points: cn/points@1, newest: cn/points}
let:
  room: income - debt
  band: {table: [{when: room > 5, is: room}], otherwise: debt}
  risk: points + newest
base: {code: BASE, matrix: {down: risk, across: income, columns: [below 5, from 5], rows: {below 5: [1, 2], from 5: [3, 4]}}}
rules:
  - {id: by_let, when: band > 3, cap: 5, code: CAP, because: So.}
  - {id: by_itself, when: late > 3, cap: own, code: CAP, because: So.}
  - {id: frozen, when: late > 3, freeze: full, release_when: debt == 0, code: ICE, because: So.}
  - {id: given_up, waive: {down_to: ceiling}, class: courtesy, because: So.}
"""


def policies(*texts):
    return [parse_policy(read(decode("some.yaml", text.encode()))) for text in texts]


def readers(field):
    return {reader.part: reader.through for reader in readers_of(field, policies(LIMIT, SCORE))}


def test_parts_that_read_by_themselves():
    """Conditions, amounts, release criteria, axes, scores, scopes and anchors are all readers."""
    assert {"cn/limit@2#by_itself": ()} == readers("own")
    assert {"cn/limit@2#given_up": ()} == readers("ceiling")
    assert {"cn/limit@2#anchor": ()} == readers("signed")
    assert {"cn/limit@2#applies_when": ()} == readers("product")
    assert {} == readers("unread")


def test_parts_that_read_through_lets():
    """A let is told with those it rests on; the shortest way counts."""
    assert {"cn/limit@2#base": (), "cn/limit@2#by_let": ("band", "room")} == readers("income")
    assert {"cn/limit@2#by_let": ("band",), "cn/limit@2#frozen": ()} == readers("debt")


def test_parts_that_read_through_scores():
    """A score is told with the characteristic that reads the field, whether a version is named or not."""
    assert {
        "cn/limit@2#base": ("risk", "points", "cn/points@1#lateness"),
        "cn/limit@2#by_itself": (),
        "cn/limit@2#frozen": (),
        "cn/points@1#lateness": (),
    } == readers("late")


def test_shipped_readers():
    """Over the shipped policies every version is asked, the ended ones too."""
    found = readers_of("max_dpd_12m", policies_in(FILES, "policies").policies)
    way = ("risk_band", "conduct_score", "cn/conduct_score@2#late_days")

    assert Reader(part="cn/conduct_score@1#late_days", through=()) in found
    assert Reader(part="cn/pay_later_limit@2#thin_file", through=way) in found


def test_every_shipped_reader_reads_a_field():
    """No part is a reader of nothing: each part that is found names a version that is there."""
    policies_ = policies_in(FILES, "policies").policies
    versions = {f"{policy.policy}@{policy.version}" for policy in policies_}
    found = {
        reader.part.partition("#")[0] for name in VOCABULARY.fields for reader in readers_of(name, policies_)
    }

    assert versions == found
