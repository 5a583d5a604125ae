"""Bad input: its status, its type, the places it points at, and no word of what it said."""

import time

import pytest
from http_client import account, ask, decider, pointers, post, profile

WORD = "Zx9secret"
NUMBER = 918273645  # as telling as a text

NOT_JSON = {
    "empty": (b"", "json-syntax", ""),
    "blank": (b" \n ", "json-syntax", ""),
    "cut off": (b'{"profile": {"x": "Zx9secret"', "json-syntax", ""),
    "single quotes": (b"{'profile': 'Zx9secret'}", "json-syntax", ""),
    "two values": (b"{} {}", "json-syntax", ""),
    "a key twice": (b'{"profile": {}, "profile": {"x": "Zx9secret"}}', "duplicate-key", "/profile"),
    "a key twice, deep": (
        b'{"profile": {"product": "Zx9secret", "product": "b"}}',
        "duplicate-key",
        "/profile/product",
    ),
    "NaN": (b'{"profile": {"annual_income": NaN}}', "not-a-number", "/profile/annual_income"),
    "Infinity": (b'{"profile": {"annual_income": -Infinity}}', "not-a-number", "/profile/annual_income"),
    "1e400": (b'{"profile": {"annual_income": 1e400}}', "number-too-long", "/profile/annual_income"),
    "a huge integer": (
        b'{"profile": {"annual_income": ' + b"9" * 5000 + b"}}",
        "number-too-long",
        "/profile/annual_income",
    ),
    "not UTF-8": (b'{"profile": "\xff"}', "not-utf8", ""),
    "half a surrogate pair": (b'{"request_id": "\\ud800"}', "lone-surrogate", "/request_id"),
    "deep": (b"[" * 50_000, "nested-too-deep", None),
    "deep and closed": (b'{"a":' * 500 + b"1" + b"}" * 500, "nested-too-deep", None),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_strict_json_is_a_bad_request(name):
    """The answer says what is wrong and at which line and column."""
    content, code, pointer = NOT_JSON[name]
    answer = post(content)

    assert (400, "/problems/not-json") == (answer.status_code, answer.json["type"])
    (error,) = answer.json["errors"]
    assert error["code"] == code
    assert pointer in {None, error["pointer"]}
    assert error["line"] >= 1
    assert error["column"] >= 1
    assert WORD not in answer.text


FACTS = {
    "unknown field": ({"anual_income": WORD}, "unknown-field", "/profile/anual_income", "`annual_income`"),
    "wrong type": ({"annual_income": WORD}, "wrong-type", "/profile/annual_income", "money"),
    "text for a number": ({"age_years": "918273645"}, "wrong-type", "/profile/age_years", "integer"),
    "truth for a number": ({"age_years": True}, "wrong-type", "/profile/age_years", "integer"),
    "number for truth": ({"is_student": NUMBER}, "wrong-type", "/profile/is_student", "boolean"),
    "null where there is none": ({"is_student": None}, "wrong-type", "/profile/is_student", "boolean"),
    "a list": ({"age_years": [NUMBER]}, "wrong-type", "/profile/age_years", "integer"),
    "too small": ({"age_years": -NUMBER}, "out-of-range", "/profile/age_years", "below 0"),
    "too large": ({"age_years": NUMBER}, "out-of-range", "/profile/age_years", "above 130"),
    "far too large": ({"annual_income": 9 * 10**28}, "out-of-range", "/profile/annual_income", "above"),
    "decimals": (
        {"annual_income": 918273645.125},
        "too-many-decimals",
        "/profile/annual_income",
        "2 decimals",
    ),
    "choice": ({"product": WORD}, "unknown-choice", "/profile/product", "`pay_later`"),
    "no date": ({"income_as_of": WORD}, "not-a-date", "/profile/income_as_of", "2024-02-23"),
    "no day": ({"income_as_of": "2023-02-29"}, "not-a-date", "/profile/income_as_of", "2024-02-23"),
    "currency": ({"currency": "TWD"}, "currency-mismatch", "/profile/currency", "CNY"),
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_outside_the_vocabulary_are_named(name):
    """Each fault comes with its place, a code, and what was expected."""
    facts, code, pointer, words = FACTS[name]
    answer = ask(profile(**facts))

    assert (422, "/problems/does-not-fit") == (answer.status_code, answer.json["type"])
    (error,) = answer.json["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert words in error["message"]
    assert f"{pointer}: {error['message']}" == answer.json["detail"]
    assert WORD not in answer.text
    assert str(NUMBER) not in answer.text


ENVELOPE = {
    "a list": ([WORD], [""]),
    "a text": (WORD, [""]),
    "null": (None, [""]),
    "a number": (NUMBER, [""]),
    "nothing": ({}, ["/profile"]),
    "no object": ({"profile": WORD}, ["/profile"]),
    "profile null": ({"profile": None}, ["/profile"]),
    "request a list": (account(request=[WORD]), ["/request"]),
    "freezes null": (account(freezes=None), ["/freezes"]),
    "freeze without level": (
        account(freezes=[{"code": "OVERDUE", "since": "2026-01-01"}]),
        ["/freezes/0/level"],
    ),
    "unknown part": (account(profle=WORD), ["/profle"]),
    "unknown part with odd letters": (account(**{"a/b~c": WORD}), ["/a~1b~0c"]),
    "subject with a space": (account(subject="Zx9secret Zhang"), ["/subject"]),
    "subject with a line end": (account(subject="Zx9secret\n"), ["/subject"]),
    "long subject": (account(subject="x" * 129), ["/subject"]),
    "as_of no date": (account(as_of=WORD), ["/as_of"]),
    "as_of far away": (account(as_of="9999-12-31", what_if=True), ["/as_of"]),
    "as_of another day": (account(as_of="2026-11-21"), ["/as_of"]),
    "explain": (account(explain=WORD), ["/explain"]),
    "locale": (account(locale=WORD), ["/locale"]),
    "empty request_id": (account(request_id=""), ["/request_id"]),
    "long request_id": (account(request_id=WORD * 20), ["/request_id"]),
    "request_id a number": (account(request_id=NUMBER), ["/request_id"]),
    "what_if a text": (account(what_if="true"), ["/what_if"]),
    "versions a list": (account(versions=[WORD]), ["/versions"]),
    "version a text": (account(versions={"cn/pay_later_limit": WORD}), ["/versions/cn~1pay_later_limit"]),
    "version zero": (account(versions={"cn/pay_later_limit": 0}), ["/versions/cn~1pay_later_limit"]),
    "versions without what_if": (account(versions={"cn/pay_later_limit": 1}), ["/versions"]),
    "unknown policy": (
        account(versions={"cn/pay_late_limit": 1}, what_if=True),
        ["/versions/cn~1pay_late_limit"],
    ),
    "unknown version": (
        account(versions={"cn/pay_later_limit": NUMBER}, what_if=True),
        ["/versions/cn~1pay_later_limit"],
    ),
    "much at once": (
        {"profile": {"product": WORD}, "explain": WORD, "wat_if": True},
        [
            "/explain",
            "/profile/currency",
            "/profile/jurisdiction",
            "/profile/product",
            "/request/request_kind",
            "/wat_if",
        ],
    ),
}


@pytest.mark.parametrize("name", ENVELOPE)
def test_what_stands_around_the_facts_is_checked_as_strictly(name):
    """Everything wrong is named at once, by pointer."""
    body, expected = ENVELOPE[name]
    answer = ask(body)

    assert (422, "/problems/does-not-fit") == (answer.status_code, answer.json["type"])
    assert expected == pointers(answer)
    assert WORD not in answer.text
    assert str(NUMBER) not in answer.text


@pytest.mark.parametrize(
    ("versions", "code", "words"),
    [
        ({"cn/pay_late_limit": 1}, "unknown-policy", "did you mean `cn/pay_later_limit`?"),
        ({"gb/nothing_like_it": 1}, "unknown-policy", "the policies are cn/account_freeze, "),
        ({"cn/pay_later_limit": 3}, "unknown-version", "the versions are 1, 2"),
    ],
)
def test_an_unknown_version_is_told_the_known_ones(versions, code, words):
    """A client need not look elsewhere."""
    (error,) = ask(account(versions=versions, what_if=True)).json["errors"]

    assert error["code"] == code
    assert words in error["message"]


@pytest.mark.parametrize("what_if", [True, False])
def test_many_unknown_versions_are_few_errors(what_if):
    """The list of errors stays short."""
    versions = {f"cn/pay_later_limi{number}": 1 for number in range(9_000)}
    answer = ask(account(versions=versions, what_if=what_if))

    assert (422, True) == (answer.status_code, len(answer.json["errors"]) <= 21)


@pytest.mark.parametrize("form", ["profile_{}", "annual_incom_{}", "{}"])
@pytest.mark.parametrize("where", ["profile", "request", None])
def test_ten_thousand_unknown_keys_are_answered_quickly(form, where):
    """However many names there are, and however near, at most twenty are listed and one line for the rest."""
    body = account()
    part = body[where] if where else body
    part |= {form.format(number): 1 for number in range(10_000)} | {"zzz": WORD}
    decider()
    start = time.perf_counter()
    answer = ask(body)

    assert time.perf_counter() - start < 5  # a guess for every name took a minute
    assert (422, 21) == (answer.status_code, len(answer.json["errors"]))
    assert "more-problems" == answer.json["errors"][-1]["code"]
    assert WORD not in answer.text
