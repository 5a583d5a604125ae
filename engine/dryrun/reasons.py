"""Every reason for which a row is refused, on one page; none says what stands in the row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code and a sentence."""

    code: str
    message: str


class CellRefused(Exception):  # noqa: N818 - an answer about a cell, not a fault of the program
    """The text of a cell is not what its column declares."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message)
        self.reason = reason


# Cells
EMPTY_CELL = Reason("empty-cell", "the cell is empty, a value was expected")
NOT_A_NUMBER = Reason("not-a-number", "the cell is not a number written in plain digits")
HAS_EXPONENT = Reason(
    "has-exponent", "the number is written with an exponent, as spreadsheets write rounded numbers"
)
NUMBER_OUT_OF_RANGE = Reason("out-of-range", "the number is outside of the range its column declares")
NOT_A_DATE = Reason("not-a-date", "the cell is not a calendar day written like `2024-02-23`")
OTHER_FORM = Reason("wrong-form", "the cell is not of the form that the vocabulary gives these codes")
UNKNOWN_CODE = Reason("unknown-code", "the cell holds none of the texts its column declares")


def too_many_decimals(most: int) -> Reason:
    """A number finer than its column."""
    return Reason("too-many-decimals", f"the number has more than {most} decimals")


# Records
NOT_UTF8 = Reason("not-utf8", "the row holds bytes that are not UTF-8 text")
EMPTY_LINE = Reason("empty-line", "the line is empty, an object was expected")
NOT_AN_OBJECT = Reason("not-an-object", "the line is no JSON object")
NOT_A_CELL = Reason("not-a-cell", "a list or an object stands where a single value was expected")


def wrong_cell_count(found: int, expected: int, lines: str) -> Reason:
    """A record with another number of cells than its header."""
    return Reason("wrong-cell-count", f"the row has {found} cells, the header has {expected}{lines}")


def broken_quotes(lines: str) -> Reason:
    """A record whose quotes cannot be read."""
    return Reason("broken-quotes", f"a quote stands where none can{lines}")


def line_too_long(most: int) -> Reason:
    """A line beyond every use."""
    return Reason("line-too-long", f"the line is longer than {most // 1024} kB")


def not_json(code: str, message: str, column: int) -> Reason:
    """A line that is not strict JSON."""
    return Reason(code, f"{message}, at column {column}")


# Accounts
MISSING = Reason("missing", "this must be given and is not")
NOT_AN_OBJECT_OF_FACTS = Reason("wrong-type", "this is of another type than object")
NOT_A_LIST_OF_FREEZES = Reason("wrong-type", "this is of another type than array")
OUT_OF_VOCABULARY = Reason("out-of-range", "the mapped value is outside of the range the vocabulary allows")
OTHER_CURRENCY = Reason("currency-mismatch", "the policies of this jurisdiction are in another currency")
NOT_IN_SCOPE = Reason("not-in-scope", "no policy in force on the day is about this account")


def unknown_key(close: str | None) -> Reason:
    """A key of a decision input that means nothing."""
    hint = f", did you mean `{close}`?" if close else ""
    return Reason("unknown-key", f"this is not part of a decision input{hint}")
