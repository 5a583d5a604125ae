"""Ways to break a file: by line, by token, by character, by shape and by size; a dice chooses."""

import re

from random_texts import Author

_TOKEN = re.compile(
    r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?|\"[^\"\n]*\"|'[^'\n]*'|[ \t]+|\n|[<>=!?]{1,2}|.", re.DOTALL
)
_VALUE = re.compile(r"(?m)(?<=: ).*$")
_FORMULA = re.compile(r"\b(?:when|needs|release_when|cap|floor|is|amount|down|across|otherwise): ([^,}\n]+)")
_NUMBER = re.compile(r"(?<![A-Za-z_])[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST = 262_144

NUMBERS = (
    "0", "-1", "-0", "1", "2", "62", "63", "64", "1.5", "0.000001", "0.0000001", "-0.01", "99999999999999999",
    "1000000000000000000", "9" * 30, "9" * 31, "9" * 5000, "0." + "1" * 29, "1e3", "1E400", "0x1F", "0o17", "010", "1_000",
    "+1", ".5", "5.", ".inf", "-.inf", ".nan", "1/3", "1/0", "1:30", "'1'", '"0.30"', '"1/3"', '"-1/7"', '"1/0"', "１２", "²",
)  # fmt: skip
VALUES = (
    "", "null", "~", "true", "no", "[]", "{}", "[[]]", "[null]", "{a: b}", '""', '" "', "''", '"\\ud800"', '"\\0"', '"\\x"',
    "|", "|-", ">", "|\n", "!!str x", "&a x", "*a", "<<", "? x", "- x", "@x", "%x", "`x`", "x #y", "a: b", "x" * 3000, "ﬁ", "名字",
    '"2024-02-30"', '"0000-00-00"', '"0001-01-01"', '"9999-12-31"', '"2299-12-31"', '"1900-01-01"', "2024-01-01", "by_hand",
    "all", "50%", "-5%", "150%", "0%", "{down_to: 5}", "{amount: 3}", "assume_yes", "as_of", "new_limit > 5", "reopening", "frozen_since",
    "[a, b]", "[1, 2]", "[true]", "[number, null]", "always", "date", "object", "0.5 * 2", "1 << 3000000", "min(1)", "max()",
    "d'2024-02-30'", "t'P99999D'", "t'P1Y'", "[1] in x", "x in []", "f(x)(y)", "(x", "x)", "-x", "not not x", "x.y", "x[0]",
)  # fmt: skip
CHARACTERS = (
    "\0", "\x07", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\r", "\r\n", "\t", "\u200b", "\u2028", "\u202e", "\ufeff", "\ufffe", "\U0010ffff",
    "😀", "é", "e\u0301", "İ", "ß", "'", '"', "\\", "#", " #", ": ", "- ", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "?", "\n", "\n\n", " ",
)  # fmt: skip
_KEYS = """policy version effective until anchor status jurisdiction currency applies_when owner review_by about changes uses parameters let base
    rules round_down_to minimum score code amount table matrix otherwise down across columns rows csv id when needs cap floor hold decline
    freeze release_when waive class do refer action template within_days queue outcome strength if_unknown because guidance cite review as
    unit values from value starts_at range dimensions field points none is type enum format minimum maximum x-unit x-decimals x-basis
    x-actionable default items uniqueItems required properties additionalProperties description profile request name given absent as_of
    expect cases fired unknown limit waiver actions missing equivalent mutant rule freezes level since internal en zh hard_stop reasons templates
    source separator carry lookups fields constants column format digest author approver released_on parts versions"""
KEYWORDS = tuple(_KEYS.split())
_SIGNS = """and or not in true false null min max days_since months_since years_since as_of new_limit freeze_level_now reopening frozen_since
    product age_years current_limit annual_income conduct_score bureau_score risk_flags agreement_date days_past_due fee_amount own_cap usage
    rate opened changed flags signs job plan heads late marks spare band worth third points days_past_due is_student months_on_book
    product == != < <= > >= + - * / ?? ? : ( ) [ ] , 0 1 2 0.5 'pay_later' 'a' d'2024-02-29' t'P30D' // ** % $now & | ^ =~ . if for"""
WORDS = tuple(_SIGNS.split())


def broken(content, dice, others):
    """The bytes of a file broken in one to four ways; `others` are files that pieces may be taken from."""
    text = content.decode()
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = dice.choice(_WAYS)(text, dice, others)[: LARGEST + 10]
    found = text.encode(errors="surrogatepass")
    return _bytes(found, dice) if dice.random() < 0.03 else found


# Lines


def _line(text, dice, _others):
    lines = text.split("\n")
    at, to = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(7):
        case 0:
            del lines[at : at + dice.choice((1, 1, 1, 3))]
        case 1:
            lines[to:to] = lines[at : at + dice.choice((1, 1, 4))]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = " " * dice.choice((1, 2, 4)) + lines[at]
        case 4:
            lines[at] = lines[at].removeprefix("  ")
        case 5:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        case _:
            del lines[at:]
    return "\n".join(lines)


def _splice(text, dice, others):
    lines, taken = text.split("\n"), dice.choice(others).decode(errors="replace").split("\n")
    start = dice.randrange(len(taken))
    at = dice.randrange(len(lines))
    lines[at : at + dice.choice((0, 1, 5))] = taken[start : start + dice.choice((1, 3, 12))]
    return "\n".join(lines)


# Tokens and values


def _token(text, dice, _others):
    tokens = _TOKEN.findall(text) or [""]
    at, to = dice.randrange(len(tokens)), dice.randrange(len(tokens))
    match dice.randrange(5):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, tokens[to])
        case 2:
            tokens[at], tokens[to] = tokens[to], tokens[at]
        case 3:
            tokens[at] = dice.choice(KEYWORDS)
        case _:
            tokens[at] = dice.choice(WORDS)
    return "".join(tokens)


def _name(text, dice, _others):
    """Another name of the same file, or a word of the language, in place of one."""
    names = [*re.finditer(r"[A-Za-z_][A-Za-z0-9_]*", text)]
    if not names:
        return text
    words = (
        *(match.group() for match in dice.choices(names, k=4)),
        dice.choice(KEYWORDS),
        dice.choice(WORDS),
    )
    return _put(text, dice.choice(names), dice.choice(words))


def _number(text, dice, _others):
    return _replaced(text, dice, _NUMBER, dice.choice(NUMBERS))


def _day(text, dice, _others):
    day = f"{dice.choice((1, 1899, 1900, 2024, 2026, 2299, 2300, 9999)):04}-{dice.randint(0, 13):02}-{dice.randint(0, 32):02}"
    return _replaced(text, dice, _DAY, day)


def _value(text, dice, _others):
    return _replaced(text, dice, _VALUE, dice.choice((*VALUES, *NUMBERS)))


def _expression(text, dice, _others):
    return _replaced(text, dice, _VALUE, expression(dice, dice.choice((1, 3, 6, 12))))


def _meant(text, dice, _others):
    """Another condition or amount, most of them well typed in the small vocabulary."""
    found = [*_FORMULA.finditer(text)]
    if not found:
        return text
    match, author = dice.choice(found), Author(dice)
    is_condition = match.group().startswith(("when", "needs", "release_when"))
    new = (
        author.condition(dice.choice((1, 3, 5)))
        if is_condition
        else author.number("money", dice.choice((1, 4)))
    )
    new = new if dice.random() < 0.7 else expression(dice, 3)
    return f'{text[: match.start(1)]}"{new}"{text[match.end(1) :]}'


def _quoted_expression(text, dice, _others):
    return _replaced(text, dice, _VALUE, f'"{expression(dice, dice.choice((1, 3, 6)))}"')


def expression(dice, depth):
    """Operators and names nested deep, or side by side for long; seldom meaningful."""
    if depth <= 0 or dice.random() < 0.1:
        return dice.choice(WORDS)
    one, two = expression(dice, depth - 1), dice.choice(WORDS)
    match dice.randrange(7):
        case 0:
            return f"({one})"
        case 1:
            return f"not {one}"
        case 2:
            return f"min({one}, {two})"
        case 3:
            return f"{two} ? {one} : {two}"
        case 4:
            return f" {dice.choice(('and', 'or', '+', '*', '??'))} ".join(
                [one, *[two] * dice.choice((1, 1, 1, 30))]
            )
        case _:
            return f"{one} {dice.choice(('<', '==', '!=', '-', '*', '/', '+', 'and', 'or', 'in', 'not in', '??'))} {two}"


def _replaced(text, dice, pattern, new):
    found = [*pattern.finditer(text)]
    return _put(text, dice.choice(found), new) if found else text


def _put(text, match, new):
    return text[: match.start()] + new + text[match.end() :]


# Characters, shape and size


def _character(text, dice, _others):
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(CHARACTERS) + text[at + dice.choice((0, 0, 1)) :]


def _start(text, dice, _others):
    return dice.choice(("\ufeff", "---\n", "%YAML 1.2\n---\n", "\n", " ", "- ", "a: b\n...\n", "#")) + text


def _nested(text, dice, _others):
    count = dice.choice((3, 30, 41, 2_000))
    first, last = dice.choice(
        (("[", "]"), ("{a: ", "}"), ("- ", ""), ("(", ")"), ("not ", ""), ("-", ""), ("a ? ", " : b"))
    )
    return _replaced(text, dice, _VALUE, first * count + dice.choice(("", "1", "x")) + last * count)


def _long(text, dice, _others):
    piece, count = (
        dice.choice(("x", "x ", "a and ", "1, ", "x: ", "é", "'", '"', "\\", "- ", "\n", "#")),
        dice.choice((90, 2_001, 250_000)),
    )
    return _replaced(text, dice, _VALUE, piece * count)


def _shared(text, dice, _others):
    text = _replaced(text, dice, _VALUE, "&a " + dice.choice(("x", "[1]", "{b: c}")))
    return _replaced(text, dice, _VALUE, "*a")


def _repeated(text, dice, _others):
    """A stretch of lines many times over, every name in it made a new one, up to the largest file."""
    lines = text.split("\n")
    at, count = dice.randrange(len(lines)), dice.choice((10, 100, 100_000))
    piece = lines[at : at + dice.choice((1, 1, 2, 4, 7))]
    size = sum(map(len, piece)) + 5 * len(piece)
    for number in range(min(count, (LARGEST - len(text)) // size)):
        lines[at:at] = [
            re.sub(r"\b(id: |name: |^ {2,6}(?=[a-z_]+:))", rf"\g<1>n{number}_", line) for line in piece
        ]
        if number > 3_000:
            break
    return "\n".join(lines)


def _bytes(content, dice):
    found = bytearray(content)
    for _ in range(dice.choice((1, 3, 40))):
        found[dice.randrange(len(found))] = dice.randrange(256)
    return bytes(found)


_WAYS = (
    _line, _line, _line, _splice, _splice, _token, _token, _token, _name, _name, _name, _name, _number, _number, _day, _value, _value,
    _value, _expression, _meant, _meant, _meant, _quoted_expression, _character, _start, _nested, _long, _shared, _repeated,
)  # fmt: skip
