"""Completes the examples of lessons to what they are a part of: fragments in, whole files out."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lesson_folder"
LIMIT = "cn/limit/v1.yaml"
CASES = "cn/limit/v1.cases.yaml"
_HEADER = {
    "effective": '"2024-01-01"',
    "jurisdiction": "CN",
    "currency": "CNY",
    "owner": "Retail credit policy",
    "about": "The most a customer may owe.",
}
_BASE = b"base: {code: SCORE, amount: 5000}\n"
_RULE = {"id": "example", "cap": "500", "code": "RISK", "because": "An example."}
_EFFECTS = {"cap", "hold", "decline", "floor", "freeze", "waive", "do", "refer", "needs"}
TESTED = b"""\
base: {code: SCORE, amount: 5000}
rules:
  - {id: late, when: days_past_due >= 30, cap: 500, code: DELINQUENCY, because: Late.}
"""
"""The policy that cases are about where an example shows none."""
LIFTED = {
    "cn/limit/v1.yaml": b"""\
until: "2024-12-31"
base: {code: SCORE, amount: 5000}
rules:
  - {id: old, when: days_past_due >= 60, cap: 300, code: DELINQUENCY, because: Late.}
""",
    "cn/limit/v2.yaml": b"""\
effective: "2025-01-01"
changes: It is so.
base: {code: SCORE, amount: 5000}
rules:
  - {id: late, when: days_past_due >= 30, cap: 500, code: DELINQUENCY, because: Late.}
  - {id: minor, when: age_years < 18, decline: true, strength: law, code: AGE, because: Too young.}
""",
}
"""The policies of which an override lifts a rule."""
_CASES_HEAD = {
    "base": """
  as_of: "2026-06-30"
  profile: {jurisdiction: CN, currency: CNY, product: pay_later, current_limit: 5000, days_past_due: 0}
  request: {request_kind: limit}
  freezes: []""",
}
_MAPPING = {
    "source": """
  columns:
    LIMIT: {type: number, unit: money, decimals: 2, minimum: 0, maximum: 100000}
    LATE: {type: choice, options: ["0", "1", "2"]}
    OPENED: {type: date}""",
    "constants": " {jurisdiction: CN, currency: CNY, product: pay_later, request_kind: review}",
}
_REQUEST = (
    b'{"profile": {"jurisdiction": "CN", "currency": "CNY", "product": "pay_later",\n',
    b'}, "request": {"request_kind": "limit"}}',
)
_MARK = re.compile(
    r"<<(?:(?P<times>[0-9]+) times (?P<text>.*?)|U\+(?P<sign>[0-9A-F]+)|byte (?P<byte>[0-9A-F]{2}))>>",
    re.DOTALL,
)
_VERSION = re.compile("[a-z]+/[a-z_]+/v[0-9]+.yaml")


def content(text: str) -> bytes:
    """The bytes a text of a lesson stands for."""
    found, last = b"", 0
    for mark in _MARK.finditer(text):
        found += text[last : mark.start()].encode() + _marked(mark)
        last = mark.end()
    return found + text[last:].encode()


def _marked(mark: re.Match[str]) -> bytes:
    if mark["times"]:
        return (mark["text"] * int(mark["times"])).encode()
    return bytes.fromhex(mark["byte"]) if mark["byte"] else chr(int(mark["sign"], 16)).encode()


@cache
def common() -> dict[str, bytes]:
    """The vocabulary and the texts that all examples share."""
    return {name: (FOLDER / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}


def completed(texts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files of a policies folder, each completed as its name says what it is."""
    found = {}
    for path, text in texts.items():
        if path.endswith(".cases.yaml"):
            found[path] = cases(path, text)
        elif _VERSION.fullmatch(path):
            found[path] = policy(path, text)
        else:
            found[path] = profile(text) if path == "profile.yaml" else text
    return found


def rule(text: bytes) -> bytes:
    """The policy around the lines of one rule."""
    keys = {key for key, _ in blocks(text)}
    lacking = {key: value for key, value in _RULE.items() if key not in keys}
    if keys & _EFFECTS:
        lacking.pop("cap", None)
    rest = "".join(f"{key}: {value}\n" for key, value in lacking.items()).encode()
    return policy(LIMIT, _BASE + b"rules:\n  -\n" + _indented(rest + ended(text), 4))


def policy(path: str, text: bytes) -> bytes:
    """The policy around some of its keys."""
    name, _, version = path.removesuffix(".yaml").rpartition("/v")
    has_body = {"base", "rules", "score"} & {key for key, _ in blocks(text)}
    return _with(ended(text) + (b"" if has_body else _BASE), {"policy": name, "version": version, **_HEADER})


def cases(path: str, text: bytes) -> bytes:
    """The file of cases around some cases, or around some of its keys."""
    if text.startswith(b"- "):
        text = b"cases:\n" + _indented(text, 2)
    name, _, version = path.removesuffix(".cases.yaml").rpartition("/v")
    return _with(text, {"policy": name, "version": version, **_CASES_HEAD})


def profile(text: bytes) -> bytes:
    """The vocabulary with fields of the profile added or replaced; `required` stands for the profile's own."""
    head, _, fields = common()["profile.yaml"].partition(b"    required: [jurisdiction, currency, product]\n")
    fields, _, request = fields.partition(b"  request:\n")
    required = b"    required: [jurisdiction, currency, product]\n"
    for key, block in blocks(text):
        if key == "required":
            required = _indented(block, 4)
            continue
        fields = re.sub(rb"(?m)^      %s:.*\n" % key.encode(), b"", fields) + _indented(ended(block), 6)
    return head + required + fields + b"  request:\n" + request


def mapping(text: bytes) -> bytes:
    """The mapping around some of its keys."""
    return _with(text, _MAPPING)


def request(facts: bytes) -> bytes:
    """The request around some facts of its profile."""
    return facts.join(_REQUEST)


def overriding(overrides: bytes) -> bytes:
    """The request around some overrides."""
    return request(b'"days_past_due": 45').removesuffix(b"}") + b', "overrides": [' + overrides + b"]}"


def blocks(text: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a text that begin at the margin, each with its key."""
    for block in re.split(rb"(?m)^(?=[^\s#])", text):
        if block.strip():
            yield block.decode(errors="replace").partition(":")[0].strip(), block


def ended(text: bytes) -> bytes:
    """A text with the end of its last line."""
    return text if text.endswith(b"\n") else text + b"\n"


def _with(text: bytes, others: Mapping[str, str]) -> bytes:
    """A text with the keys it lacks in front."""
    keys = {key for key, _ in blocks(text)}
    return "".join(f"{key}: {value}\n" for key, value in others.items() if key not in keys).encode() + text


def _indented(text: bytes, by: int) -> bytes:
    return b"".join(b" " * by + line if line.strip() else line for line in text.splitlines(keepends=True))
