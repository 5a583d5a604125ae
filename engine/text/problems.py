"""Every problem Forbear can report, one constructor per kind: all wordings on one page.

Messages are one lower-case sentence: what was found, then what was expected; the remedy is in `help`.
"""

import re
from dataclasses import dataclass

from engine.text.excerpt import visible
from engine.text.meant import plain, plain_number, plain_yaml, sign_name
from engine.text.place import Place
from engine.text.problem import Problem, Severity

_DATE = re.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_LONGEST_QUOTE = 60
_LONGEST_REPEATED = 100


def quoted(text: str) -> str:
    """Put an author's text into backticks, on one line and cut to a readable length."""
    shown = visible(" ".join(text.split("\n")))
    return f"`{shown}`" if len(shown) <= _LONGEST_QUOTE else f"`{shown[:_LONGEST_QUOTE]}…`"


def _write(rewritten: str) -> str | None:
    """Show a text as it was meant, unless it is too long to be repeated."""
    return f"write `{rewritten}`" if len(rewritten) <= _LONGEST_REPEATED else None


def quote_help(rewritten: str) -> str:
    """Show a line with its text put into quotes."""
    return f"quote it: `{rewritten}`"


def block_help(rewritten: str | None) -> str:
    """Show a line rewritten as a `|` block, or say how to quote where no block can stand."""
    if rewritten is None:
        return "put the whole text between double quotes"
    return f"write it as a `|` block:\n{rewritten}"


# --- files and YAML


def file_too_large(place: Place, limit: int) -> Problem:
    """A file beyond the size limit."""
    message = f"the file is larger than {limit // 1024} kB, the most a file may hold"
    return Problem(code="file-too-large", place=place, message=message, help="split it into several files")


def not_utf8(place: Place, byte: int) -> Problem:
    """Bytes that are not UTF-8."""
    message = f"the byte 0x{byte:02x} is not UTF-8 text"
    return Problem(code="not-utf8", place=place, message=message, help="save the file as UTF-8")


def empty_file(place: Place) -> Problem:
    """A file without any value."""
    return Problem(code="empty-file", place=place, message="the file is empty, a document was expected")


def invisible_character(place: Place, name: str) -> Problem:
    """A control or invisible character written or escaped in the text."""
    message = f"the text holds {name}, a character nobody can see"
    return Problem(code="invisible-character", place=place, message=message, help="delete the character")


def tab_character(place: Place) -> Problem:
    """A tab outside a comment."""
    message = "the text holds a tab, which readers of YAML treat differently"
    return Problem(
        code="tab-character", place=place, message=message, help="use spaces, as the lines around do"
    )


def yaml_syntax(place: Place, message: str, remedy: str | None) -> Problem:
    """Text that is not YAML."""
    return Problem(code="yaml-syntax", place=place, message=message, help=remedy)


def misfit_line(place: Place, like: Place) -> Problem:
    """A line that begins a little to the left or right of where it belongs."""
    off = place.column - like.column
    message = f"this line begins at column {place.column}, column {like.column} was expected"
    remedy = f"{'delete' if off > 0 else 'add'} {_counted(abs(off), 'space')} at the beginning of the line"
    related = ((like, "it should begin below"),)
    return Problem(code="yaml-syntax", place=place, message=message, help=remedy, related=related)


def no_space(place: Place, sign: str, rewritten: str) -> Problem:
    """`key:value` or `-item`, which to YAML is one word."""
    message = f"no space follows this `{sign}`, so YAML takes it for a part of the word"
    return yaml_syntax(place, message, _write(rewritten))


def equals_for_colon(place: Place, rewritten: str) -> Problem:
    """`key = value`."""
    message = "`=` stands between key and value, `:` was expected"
    return yaml_syntax(place, message, _write(rewritten))


def unclosed(place: Place, sign: str, closing: str) -> Problem:
    """A list or mapping between brackets that a new line ends."""
    return yaml_syntax(
        place, f"the `{sign}` that stands here is never closed", f"add `{closing}` where it ends"
    )


def missing_comma(place: Place, key: str) -> Problem:
    """`{a: 1 b: 2}`."""
    return yaml_syntax(place, f"a comma was expected before {quoted(key)}", f"write `, {key}`")


def lookalike(place: Place, found: str, rewritten: str) -> Problem:
    """A full-width sign, a curly quote or the like where YAML has its own sign."""
    return yaml_syntax(place, *_instead_of_lookalike(found, rewritten))


def _instead_of_lookalike(found: str, rewritten: str) -> tuple[str, str]:
    """What stands there, what was expected, and the remedy."""
    shown = f"{quoted(found)} ({sign_name(found)})" if found.isprintable() else f"a {sign_name(found)}"
    instead = "a space" if plain(found) == " " else f"`{plain(found)}`"
    return f"{shown} stands here, {instead} was expected", _write(rewritten) or f"write {instead}"


def block_header(place: Place) -> Problem:
    """A `|` with something after it that not every reader understands."""
    return yaml_syntax(place, "the header of this block cannot be read", "write `|` alone on its line")


def yaml_directive(place: Place) -> Problem:
    """A `%YAML` or `%TAG` line."""
    message = "a `%` directive is not part of a policy file"
    return Problem(code="yaml-directive", place=place, message=message, help="delete the lines above `---`")


def several_documents(place: Place, first: Place) -> Problem:
    """A second document in one file."""
    message = "a second document begins here, one file holds one document"
    related = ((first, "the first document"),)
    remedy = "move it to a file of its own"
    return Problem(code="several-documents", place=place, message=message, help=remedy, related=related)


def anchor(place: Place, name: str) -> Problem:
    """An anchor `&name`."""
    message = f"the anchor {quoted('&' + name)} is not allowed, every value is written where it is used"
    return Problem(code="anchor", place=place, message=message, help="write the value out")


def alias(place: Place, name: str) -> Problem:
    """An alias `*name`."""
    message = f"the alias {quoted('*' + name)} is not allowed, every value is written where it is used"
    remedy = "write the value out; text that begins with `*` goes between quotes"
    return Problem(code="alias", place=place, message=message, help=remedy)


def merge_key(place: Place) -> Problem:
    """A merge key `<<`."""
    message = "the merge key `<<` is not allowed, every value is written where it is used"
    return Problem(code="merge-key", place=place, message=message, help="write the fields out")


def explicit_tag(place: Place, tag: str) -> Problem:
    """A tag such as `!!str`."""
    message = f"the tag {quoted(tag)} is not allowed, a value's kind follows from how it is written"
    name = tag[1:]
    negated = f"; in a condition write `not {name}`" if name.isidentifier() else ""
    remedy = f"delete the tag{negated}; text that begins with `!` goes between quotes"
    return Problem(code="explicit-tag", place=place, message=message, help=remedy)


def duplicate_key(place: Place, key: str, first: Place) -> Problem:
    """A key given twice in one mapping."""
    message = f"{quoted(key)} is given twice, a key may stand once"
    related = ((first, "first given here"),)
    return Problem(code="duplicate-key", place=place, message=message, help="delete one", related=related)


def lost_dash(place: Place, key: str, first: Place) -> Problem:
    """The first key of an item given twice, because the second item has no dash."""
    message = f"{quoted(key)} is given twice, an item of the list begins with `- `"
    related = ((first, "first given here"),)
    remedy = f"write `- {key}:` where the next item begins, below the dash above, or delete one"
    return Problem(code="duplicate-key", place=place, message=message, help=remedy, related=related)


def complex_key(place: Place) -> Problem:
    """A list, a mapping or a block as a key."""
    message = "a list, a mapping or a block stands as a key, a name was expected"
    return Problem(code="complex-key", place=place, message=message)


def non_string_key(place: Place, text: str, rewritten: str) -> Problem:
    """A number, `true`, `false` or nothing as a key."""
    found = f"the key {quoted(text)} is not text" if text else "the key is empty"
    remedy = quote_help(rewritten) if text else None
    return Problem(code="non-string-key", place=place, message=f"{found}, a name was expected", help=remedy)


def ambiguous_scalar(place: Place, text: str, instead: str | None, rewritten: str) -> Problem:
    """Plain text that readers of YAML take differently, or that is nearly a number."""
    expected = (
        "a date between quotes" if _DATE.match(text) else "a plain number, `true`, `false` or quoted text"
    )
    message = f"{quoted(text)} means different things to different readers of YAML, {expected} was expected"
    remedy = f"{'' if instead is None else f'write {instead}, or '}{quote_help(rewritten)}"
    return Problem(code="ambiguous-scalar", place=place, message=message, help=remedy)


def number_too_long(place: Place, digits: int, limit: int) -> Problem:
    """A number with more digits than anything can mean."""
    message = f"the number has {digits} digits, at most {limit} are allowed"
    return Problem(code="number-too-long", place=place, message=message)


def folded_text(place: Place) -> Problem:
    """A folded `>` block."""
    message = "a folded `>` block joins its lines, so that no problem in it could be pointed at"
    return Problem(code="folded-text", place=place, message=message, help="use a `|` block or one line")


def text_over_lines(place: Place) -> Problem:
    """Plain or quoted text that goes on over several lines."""
    message = "the text goes on over several lines, which YAML joins"
    return Problem(code="text-over-lines", place=place, message=message, help="use one line or a `|` block")


def text_cut_off(place: Place, text: str, rewritten: str | None) -> Problem:
    """Plain text cut off by ` #`."""
    found = f"the text ends at {quoted(text)}" if text else "there is no text"
    message = f"{found}, because ` #` begins a comment"
    return Problem(code="text-cut-off", place=place, message=message, help=block_help(rewritten))


def quoting_needed(place: Place, text: str, rewritten: str | None) -> Problem:
    """Text that YAML's own use of quotes and colons breaks."""
    message = f"{quoted(text)} is not one text to YAML, because {_why_broken(text)}"
    return Problem(code="quoting-needed", place=place, message=message, help=block_help(rewritten))


def _why_broken(text: str) -> str:
    if text[0] in "'\"":
        return "it goes on behind the quote that ends it"
    return "of the colon in it" if ": " in text or text[-1] == ":" else f"it begins with `{text[0]}`"


def nested_too_deep(place: Place, limit: int) -> Problem:
    """Lists and mappings inside one another beyond the limit."""
    message = f"lists and mappings are nested deeper than {limit} levels"
    return Problem(code="nested-too-deep", place=place, message=message)


def too_many_values(place: Place, limit: int) -> Problem:
    """More values than a file may hold."""
    message = f"the file holds more than {limit:,} values"
    return Problem(code="too-many-values", place=place, message=message, help="split it into several files")


# --- conditions and amounts


def condition_empty(place: Place) -> Problem:
    """A condition or amount without any text."""
    return Problem(
        code="empty-expression", place=place, message="there is no text, a condition or amount was expected"
    )


def condition_too_long(place: Place, length: int, limit: int) -> Problem:
    """A text beyond the length limit."""
    message = f"the text has {length:,} characters, at most {limit:,} are allowed"
    return Problem(code="expression-too-long", place=place, message=message, help="split it with `let`")


def condition_too_large(place: Place, leaves: int, limit: int, depth: int) -> Problem:
    """A text with too many names and values, or nested too deep."""
    message = (
        f"the expression has {leaves} names and values, at most {limit} in at most {depth} levels are allowed"
    )
    return Problem(code="expression-too-large", place=place, message=message, help="split it with `let`")


_INSTEAD = {
    "$now": "`as_of`, the day of the decision",
    "$today": "`as_of`, the day of the decision",
    "&&": "`and`",
    "&": "`and`",
    "||": "`or`",
    "|": "`or`",
    "!": "`not`",
    "=": "`==`",
    "===": "`==`",
    "= =": "`==`",
    "!==": "`!=`",
    "! =": "`!=`",
    "<>": "`!=`",
    "=<": "`<=`",
    "< =": "`<=`",
    "=>": "`>=`",
    "> =": "`>=`",
    "**": "a `parameters:` value",
    "//": "`round_down_to`, which rounds limits",
    "%": "a ratio such as `0.35`",
    ".": "the field's own name, fields have no parts",
    "{": "a list in brackets, `['a', 'b']`",
    "[": "a field of its own, fields have no parts",
    "for": "a field of its own, such as `highest_..._3m`",
    "if": "the condition alone, or `condition ? then : otherwise`",
    "else": "`condition ? then : otherwise`",
}
_INSTEAD_OF_WORD = {
    "is": "`==`",
    "is not": "`!=`",
    "equals": "`==`",
    "equal": "`==`",
    "between": "both bounds: `field >= 1 and field <= 5`",
    "of": "`*`, as in `annual_income * 0.2`",
    "times": "`*`",
    "contains": "`'choice' in field`",
    "but": "`and`",
    "then": "`condition ? then : otherwise`",
    "than": "the sign alone: `<`, `<=`, `>` or `>=`",
    **dict.fromkeys(("less", "below", "under"), "`<`"),
    **dict.fromkeys(("greater", "more", "above", "over"), "`>`"),
}
_INSTEAD_OF_NAME = {"yes": "`true`", "no": "`false`", "None": "`null`", "none": "`null`", "nil": "`null`"}
_INSTEAD_OF_GROUP = {
    "dollar": "a field of the vocabulary; built-in names would make a decision depend on more than its inputs",
    "oddnumber": "digits with at most one decimal point, such as `1200` or `0.35`",
    "prefixed": "plain quotes around a choice, `d'2024-02-23'` for a date, `t'P30D'` for days",
    "refused": "one of `and or not`, a comparison, `+ - * /`, `in`, `??` or `condition ? then : otherwise`",
    "other": "names, numbers, quoted choices and the operators of the language",
}


def refused_token(place: Place, group: str, text: str) -> Problem:
    """A sign or word the language refuses."""
    if "~" in text:
        remedy: str | None = "a choice: compare with `==` or `in`, patterns are not supported"
    elif group == "percent":
        remedy = f"`{plain_number(text)}`, as in `annual_income * {plain_number(text)}`"
    else:
        word = f"`{text.lower()}`" if group == "word" else None
        remedy = _INSTEAD.get(text.lower()) or _INSTEAD_OF_GROUP.get(group) or word
    message = f"{quoted(text)} is not part of the language"
    return Problem(code="not-in-language", place=place, message=message, help=remedy and f"write {remedy}")


def not_an_expression(place: Place) -> Problem:
    """A structure the language refuses."""
    message = "this is not a condition or amount of the language"
    remedy = "use names, values, `and or not`, comparisons, `+ - * /`, `in`, `??` and `condition ? then : otherwise`"
    return Problem(code="not-in-language", place=place, message=message, help=remedy)


def unfinished_expression(place: Place, text: str) -> Problem:
    """A text that ends too early."""
    message = f"the text ends after {quoted(text)}, a value was expected"
    return Problem(code="expression-syntax", place=place, message=message, help="write the value behind it")


def unfinished_choice(place: Place) -> Problem:
    """`condition ? then` without an otherwise."""
    message = "`?` stands without its `:`"
    remedy = "write `condition ? then : otherwise`"
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def unclosed_quote(place: Place, sign: str) -> Problem:
    """A quoted choice without its second quote."""
    message = "the quoted text that begins here is never closed"
    remedy = f"add `{sign}` where it ends"
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def unclosed_bracket(place: Place, sign: str, closing: str) -> Problem:
    """An opening bracket without its partner."""
    message = f"the `{sign}` that stands here is never closed"
    return Problem(
        code="expression-syntax", place=place, message=message, help=f"add `{closing}` where it ends"
    )


def stray_bracket(place: Place, sign: str) -> Problem:
    """A closing bracket without its partner."""
    message = f"the `{sign}` that stands here closes nothing"
    remedy = "delete it, or add the bracket it belongs to"
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def unexpected_token(place: Place, text: str) -> Problem:
    """An operator where a value was expected."""
    message = f"{quoted(text)} cannot stand here, a value was expected"
    return Problem(code="expression-syntax", place=place, message=message, help="write the value before it")


def stray_sign(place: Place, text: str) -> Problem:
    """A sign of the grammar behind a value, where no such sign belongs."""
    message = f"{quoted(text)} cannot stand here"
    remedies = {",": "a comma separates values in brackets only", ":": "write `condition ? then : otherwise`"}
    remedy = remedies.get(text, "write an operator before it, or delete it")
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def unexpected_word(place: Place, word: str) -> Problem | None:
    """A word of everyday language in the place of an operator, if it is one."""
    instead = _INSTEAD_OF_WORD.get(word.lower())
    if instead is None:
        return None
    message = f"{quoted(word)} is not part of the language"
    return Problem(code="not-in-language", place=place, message=message, help=f"write {instead}")


def missing_operator(place: Place, text: str, before: str) -> Problem:
    """Two values with nothing between them."""
    message = f"{quoted(text)} stands directly behind {quoted(before)}, a sign was expected between them"
    remedy = "join conditions with `and` or `or`, compare values with `==`, `<` or the like"
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def digits_apart(place: Place, text: str) -> Problem:
    """A number with its digits in groups."""
    message = f"{quoted(text)} is not one number, a comma separates values"
    number = plain_number(text)
    remedy = f"write `{number}`" if number else "write it without the comma"
    return Problem(code="expression-syntax", place=place, message=message, help=remedy)


def lookalike_in_text(place: Place, found: str, rewritten: str) -> Problem:
    """A full-width sign, a curly quote or the like in a condition or an amount."""
    message, remedy = _instead_of_lookalike(found, rewritten)
    return Problem(code="not-in-language", place=place, message=message, help=remedy)


def currency_sign(place: Place, text: str) -> Problem:
    """A number with a sign or a code of a currency."""
    message = f"{quoted(text)} is not part of the language, every amount is in the policy's `currency`"
    return Problem(code="not-in-language", place=place, message=message, help="write the number alone")


def chained_comparison(place: Place, text: str, rewritten: str | None) -> Problem:
    """`a < b < c`."""
    message = f"{quoted(text)} continues a comparison, one comparison has two sides"
    remedy = "join two with `and`" + (f": `{rewritten}`" if rewritten else "")
    return Problem(code="chained-comparison", place=place, message=message, help=remedy)


def not_a_date(place: Place, text: str) -> Problem:
    """A date literal or value that is no day."""
    message = f"{quoted(text)} is not a calendar day written as year-month-day"
    return Problem(code="not-a-date", place=place, message=message, help="write it like `2024-02-23`")


def not_whole_days(place: Place, text: str) -> Problem:
    """A duration that is not whole days."""
    message = f"{quoted(text)} is not a number of whole days"
    return Problem(
        code="not-whole-days",
        place=place,
        message=message,
        help="write it like `t'P30D'`; for months compare `months_since(...)`",
    )


def empty_list(place: Place) -> Problem:
    """`in []`."""
    return Problem(
        code="empty-list", place=place, message="the list is empty, at least one value was expected"
    )


def unknown_field(place: Place, name: str, close: str | None) -> Problem:
    """A name that means nothing here."""
    message = f"{quoted(name)} is neither a field of the vocabulary nor a name of this policy"
    instead = _INSTEAD_OF_NAME.get(name)
    remedy = f"write {instead}" if instead else close and f"did you mean `{close}`?"
    return Problem(code="unknown-field", place=place, message=message, help=remedy)


def unquoted_choice(place: Place, name: str, field: str) -> Problem:
    """The option of a choice without its quotes."""
    message = f"{quoted(name)} is an option of `{field}`, but stands here without quotes"
    return Problem(code="unknown-field", place=place, message=message, help=f"write `'{name}'`")


def wrong_kind(place: Place, found: str, expected: str) -> Problem:
    """A value of another kind than its place takes."""
    message = f"this is {found}, {expected} was expected"
    return Problem(code="wrong-kind", place=place, message=message)


def not_a_condition(place: Place, found: str) -> Problem:
    """A value where true or false is needed."""
    message = f"this is {found}, something true or false was expected"
    return Problem(
        code="wrong-kind", place=place, message=message, help="compare it, such as with `> 0` or `== true`"
    )


def kind_mismatch(place: Place, sign: str, left: str, right: str) -> Problem:
    """Two operands that do not go together."""
    message = f"{quoted(sign)} stands between {left} and {right}, which do not go together"
    remedies = {
        "*": "multiply by a ratio or a count",
        "/": "divide by a ratio or a count, or by the same kind",
    }
    remedy = remedies.get(sign, "let both sides be of one kind; a bare number takes that of the other side")
    return Problem(code="kind-mismatch", place=place, message=message, help=remedy)


def text_for(place: Place, expected: str) -> Problem:
    """A quoted text beside something that is no choice."""
    message = f"a quoted text stands where {expected} was expected"
    return Problem(
        code="kind-mismatch",
        place=place,
        message=message,
        help="write numbers without quotes, dates as `d'2024-02-23'`",
    )


def unknown_choice(place: Place, text: str, options: tuple[str, ...], close: str | None) -> Problem:
    """A quoted choice that its field does not have."""
    listed = ", ".join(f"`{option}`" for option in options[:12]) + (", …" if len(options) > 12 else "")
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(
        code="unknown-choice", place=place, message=f"{quoted(text)} is not one of {listed}", help=remedy
    )


def set_compared(place: Place, option: str) -> Problem:
    """A set of choices compared with `==`."""
    message = "a set of choices cannot be compared"
    member = quoted(f"'{option}' in ...")
    return Problem(
        code="set-compared",
        place=place,
        message=message,
        help=f"ask for a member: {member}",
    )


def not_a_set(place: Place, found: str) -> Problem:
    """`in` something that is no list and no set."""
    message = f"this is {found}, behind `in` a list or a set of choices was expected"
    return Problem(
        code="not-a-set",
        place=place,
        message=message,
        help="write `field in ['a', 'b']` or compare with `==`",
    )


def option_expected(place: Place) -> Problem:
    """Something other than a quoted choice before `in set`."""
    message = "before `in` and a set of choices, one quoted choice was expected"
    return Problem(code="option-expected", place=place, message=message)


def list_of_literals(place: Place) -> Problem:
    """A name inside a list."""
    message = "a list holds fixed values only"
    return Problem(
        code="list-of-values", place=place, message=message, help="compare with `==` and join with `or`"
    )


def no_order(place: Place, sign: str, found: str) -> Problem:
    """An order of things that have none."""
    message = f"{quoted(sign)} orders {found}, which has no order"
    return Problem(code="no-order", place=place, message=message, help="list the choices you mean with `in`")


def literals_alone(place: Place) -> Problem:
    """An operator with no name on either side."""
    message = "the operator stands between fixed values alone"
    remedy = 'write the result, or a `parameters:` value, where a fraction such as `"1/3"` stays exact'
    return Problem(code="fixed-values-alone", place=place, message=message, help=remedy)


def stray_literal(place: Place) -> Problem:
    """A quoted text, null or list where no value can stand."""
    message = "a quoted choice, null or a list cannot stand here by itself"
    return Problem(
        code="stray-value",
        place=place,
        message=message,
        help="compare it: `field == 'choice'`, `field == null`, `field in [...]`",
    )


def ratio_inside(place: Place) -> Problem:
    """A quotient used inside another amount."""
    message = "a quotient by a field may only be compared, be the axis of bands, or stand as a whole amount"
    return Problem(
        code="quotient-inside", place=place, message=message, help="multiply the other side instead"
    )


def divisor_may_be_zero(place: Place) -> Problem:
    """A divisor whose least value is not above zero."""
    message = "the divisor may be zero or negative, its least value must be above zero"
    return Problem(
        code="divisor-may-be-zero",
        place=place,
        message=message,
        help="multiply instead: `a <= b * c` for `a / b <= c`",
    )


def never_none(place: Place, name: str) -> Problem:
    """A null test of something that is never null."""
    message = f"{quoted(name)} is never null, so there is nothing to test"
    return Problem(
        code="never-null",
        place=place,
        message=message,
        help="absent facts need no test: they make a rule unknown",
    )


def coalesce_operand(place: Place) -> Problem:
    """`??` behind something that is no field."""
    message = "before `??` a nullable field was expected"
    return Problem(
        code="stray-default", place=place, message=message, help="put it in parentheses: `(field ?? 0) > 1`"
    )


def coalesce_unbound(place: Place) -> Problem:
    """`x ?? 0 > 1`, which means `x ?? (0 > 1)`."""
    message = "`??` takes the whole comparison behind it as its default"
    return Problem(
        code="stray-default", place=place, message=message, help="put it in parentheses: `(field ?? 0) > 1`"
    )


def none_unhandled(place: Place, field: str) -> Problem:
    """A nullable field used where it may be null."""
    message = f"{quoted(field)} may be null here, and nothing says what then holds"
    remedy = f"write `{field} != null and ...`, `{field} == null or ...`, or `({field} ?? default)`"
    return Problem(code="none-unhandled", place=place, message=message, help=remedy)


def unknown_function(place: Place, name: str, functions: tuple[str, ...], close: str | None) -> Problem:
    """A call of something that is no function."""
    listed = ", ".join(f"`{function}`" for function in functions)
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(
        code="unknown-function", place=place, message=f"{quoted(name)} is not one of {listed}", help=remedy
    )


def argument_count(place: Place, function: str, expected: str) -> Problem:
    """A call with the wrong number of arguments."""
    return Problem(code="argument-count", place=place, message=f"{quoted(function)} takes {expected}")


def range_too_wide(place: Place, fields: list[str]) -> Problem:
    """An amount that could grow beyond what is computed exactly."""
    listed = ", ".join(f"`{field}`" for field in fields) or "what it reads"
    message = f"with the declared ranges of {listed}, this could grow beyond 10^18 or leave the calendar"
    return Problem(
        code="range-too-wide",
        place=place,
        message=message,
        help="narrow `minimum` and `maximum` in the vocabulary, or use fewer decimals",
    )


# --- the meaning of policies


def decided_later(place: Place, name: str) -> Problem:
    """An outcome read before it is decided."""
    message = f"{quoted(name)} is decided later than this rule"
    remedy = "scores come first, then freezes, limits, waivers and actions; read only what is decided before"
    return Problem(code="decided-later", place=place, message=message, help=remedy)


def prohibited_basis(place: Place, name: str) -> Problem:
    """A field that no rule or score may read."""
    message = f"{quoted(name)} may not be the basis of this, see `x-basis` in the vocabulary"
    return Problem(
        code="prohibited-basis", place=place, message=message, help="decide on conduct and capacity instead"
    )


def prohibited_through(place: Place, name: str, field: str, read: Place) -> Problem:
    """A let or a score that leads to a field which no rule may read."""
    message = f"{quoted(name)} depends on {quoted(field)}, which may not be the basis of this"
    remedy = "decide on conduct and capacity instead"
    related = ((read, "it is read here"),)
    return Problem(code="prohibited-basis", place=place, message=message, help=remedy, related=related)


def table_kinds(place: Place, one: str, other: str) -> Problem:
    """Rows of a table whose results do not go together."""
    message = f"this row gives {one}, the rows after it {other}"
    return Problem(
        code="table-kinds", place=place, message=message, help="let all rows give values of one kind"
    )


def bands_for(place: Place, found: str) -> Problem:
    """Bands over something that has none."""
    message = f"bands such as `below 5` are laid over {found}, a number was expected"
    remedy = "for a choice label the rows with its options, for a date use `days_since(...)`"
    return Problem(code="bands-kind", place=place, message=message, help=remedy)


def options_for(place: Place, found: str) -> Problem:
    """Option labels over something that has no options."""
    message = f"the labels are options, but stand over {found}"
    return Problem(
        code="bands-kind", place=place, message=message, help="label bands with `below 5`, `from 5`, ..."
    )


def options_missing(place: Place, missing: list[str]) -> Problem:
    """Options of a choice that no label names."""
    listed = ", ".join(f"`{option}`" for option in missing)
    return Problem(code="options-missing", place=place, message=f"no label stands for {listed}")


def band_out_of_range(place: Place, edge: str, low: str, high: str) -> Problem:
    """A band that no value can reach."""
    message = f"no value reaches a band at {edge}, the range is {low} to {high}"
    return Problem(code="band-out-of-range", place=place, message=message)


def none_points(place: Place, field: str, *, needed: bool) -> Problem:
    """A scored field whose known none has no points, or cannot be."""
    if needed:
        message, remedy = f"{quoted(field)} may be null, and has no points for it", "add `none:` with points"
    else:
        message, remedy = f"{quoted(field)} is never null, but has points for it", "delete `none:`"
    return Problem(code="none-points", place=place, message=message, help=remedy)


def parameter_starts_late(place: Place, name: str) -> Problem:
    """A parameter without a value on the version's first day."""
    message = f"the first value of {quoted(name)} begins after the version's first day"
    return Problem(
        code="parameter-starts-late", place=place, message=message, help="add a value from that day on"
    )


def unknown_score(place: Place, wanted: str, close: str | None) -> Problem:
    """A used score that no policy has."""
    message = f"no policy has the score {quoted(wanted)}"
    return Problem(
        code="unknown-score", place=place, message=message, help=close and f"did you mean `{close}`?"
    )


def unknown_code(place: Place, code: str, close: str | None) -> Problem:
    """A code without a customer text."""
    message = f"{quoted(code)} has no text in `reasons.yaml`"
    remedy = f"did you mean `{close}`?" if close else "add its internal text and one in each language"
    return Problem(code="unknown-code", place=place, message=message, help=remedy)


def unknown_text(place: Place, name: str, catalogue: str, close: str | None) -> Problem:
    """A guidance, an action or a template that the catalogue lacks."""
    message = f"{quoted(name)} is not under `{catalogue}` in `reasons.yaml`"
    remedy = f"did you mean `{close}`?" if close else "add its text in each language"
    return Problem(code="unknown-text", place=place, message=message, help=remedy)


def duplicate_version(place: Place, version: str, first: Place) -> Problem:
    """The same version in two files."""
    related = ((first, "also given here"),)
    message = f"the version {quoted(version)} is given twice"
    return Problem(code="duplicate-version", place=place, message=message, related=related)


def versions_out_of_order(place: Place, version: int, other: int, first: Place) -> Problem:
    """A later version that is in force no later than an earlier one."""
    related = ((first, f"version {other} begins here"),)
    message = f"version {version} must begin after version {other}"
    return Problem(code="versions-out-of-order", place=place, message=message, related=related)


def versions_overlap(place: Place, until_of: int, version: int, first: Place) -> Problem:
    """An `until` on or after the day the next version begins."""
    related = ((first, f"version {version} begins here"),)
    message = f"`until` of version {until_of} reaches into version {version}"
    remedy = "delete `until`, the next version ends this one, or choose an earlier day"
    return Problem(code="versions-overlap", place=place, message=message, help=remedy, related=related)


def version_file_name(place: Place, path: str) -> Problem:
    """A version that does not stand where its name says."""
    message = "the file does not stand where its policy and version say"
    return Problem(code="wrong-path", place=place, message=message, help=f"move it to `{path}`")


def anchors_differ(place: Place, first: Place) -> Problem:
    """Versions of one policy with different anchors."""
    related = ((first, "another version"),)
    message = "all versions of a policy share one `anchor`"
    return Problem(code="anchors-differ", place=place, message=message, related=related)


def used_too_early(place: Place, wanted: str) -> Problem:
    """A used score version that begins after its user."""
    message = f"{quoted(wanted)} is not yet in force on this version's first day"
    return Problem(code="used-too-early", place=place, message=message)


def cyclic_uses(place: Place, path: list[str]) -> Problem:
    """Policies that use each other's scores in a circle."""
    message = "the uses run in a circle: " + " → ".join(path)
    return Problem(
        code="cyclic-uses", place=place, message=message, help="compute one of the scores from fields alone"
    )


def two_bases(place: Place, other: str, first: Place) -> Problem:
    """Two policies that may both give the base of one account."""
    related = ((first, "the other base"),)
    message = f"an account may get two bases, this one and that of {quoted(other)}"
    remedy = "let `applies_when` of each name another product"
    return Problem(code="two-bases", place=place, message=message, help=remedy, related=related)


def freeze_code_owned(place: Place, code: str, other: str, first: Place) -> Problem:
    """A freeze code that two rules give."""
    related = ((first, "the other rule"),)
    message = f"the freeze code {quoted(code)} already belongs to {quoted(other)}"
    remedy = "give it a code of its own, so that its release is clear"
    return Problem(code="freeze-code-owned", place=place, message=message, help=remedy, related=related)


def refer_outcome(place: Place) -> Problem:
    """A referral whose outcome cannot be told from its policy."""
    message = "which outcome is referred cannot be told, this policy has none or several"
    remedy = "add `outcome: limit`, `freeze`, `waiver` or `action`"
    return Problem(code="refer-outcome", place=place, message=message, help=remedy)


def no_policies(place: Place) -> Problem:
    """A folder without any policy."""
    message = "there is no policy here, at least one `<jurisdiction>/<policy>/vN.yaml` was expected"
    return Problem(code="no-policies", place=place, message=message)


def file_missing(place: Place, name: str) -> Problem:
    """A file every policies folder needs."""
    return Problem(
        code="file-missing", place=place, message=f"`{name}` is missing, every policies folder holds one"
    )


def unreadable_file(place: Place, reason: str) -> Problem:
    """A file the operating system does not hand out."""
    return Problem(code="unreadable-file", place=place, message=f"the file cannot be read: {reason}")


def unexpected_file(place: Place) -> Problem:
    """A YAML file that is nothing a policies folder holds."""
    message = "this file is not one a policies folder holds"
    remedy = "a policy stands at `<jurisdiction>/<policy>/vN.yaml`, its cases beside it as `vN.cases.yaml`, "
    remedy += "a list at `lists/<list>.yaml`"
    return Problem(code="unexpected-file", place=place, message=message, help=remedy)


# --- policies


_EXAMPLES = {
    "effective": '"2026-01-01"',
    "from": '"2026-01-01"',
    "jurisdiction": "CN",
    "currency": "CNY",
    "code": "STUDENT",
    "because": "A student's limit stays small.",
    "unit": "money",
    "class": "courtesy",
    "release_when": "days_past_due == 0",
}


def unknown_key(place: Place, key: str, close: str | None, known: tuple[str, ...]) -> Problem:
    """A key that means nothing where it stands."""
    remedy = f"did you mean `{close}`?" if close else f"the keys here are {_listed(known)}"
    if plain(key) != key:
        remedy = f"write `{plain_yaml(key)}`"
    return Problem(code="unknown-key", place=place, message=f"{quoted(key)} is not a key here", help=remedy)


def text_with_a_comma(place: Place, key: str, meant: str) -> Problem:
    """The end of a text without quotes, which a comma inside `{…}` cuts off."""
    message = f"{quoted(key)} is not a key here, the comma before it ended the text"
    return Problem(code="unknown-key", place=place, message=message, help=f"write `{meant}`")


def missing_key(place: Place, key: str) -> Problem:
    """A key that must be there and is not."""
    message = f"the key `{key}` is missing"
    example = _EXAMPLES.get(key)
    remedy = f"add `{key}:`" if example is None else f"add it, such as `{key}: {example}`"
    return Problem(code="missing-key", place=place, message=message, help=remedy)


def missing_partner(place: Place, key: str, partner: str) -> Problem:
    """A key that only makes sense beside another."""
    message = f"`{key}` stands without `{partner}`, both were expected or neither"
    remedy = f"add `{partner}:` or delete `{key}:`"
    return Problem(code="missing-partner", place=place, message=message, help=remedy)


def misplaced_key(place: Place, key: str, beside: tuple[str, ...]) -> Problem:
    """A key beside things it says nothing about."""
    message = f"`{key}` says nothing here, it goes with {_listed(beside, 'or')}"
    return Problem(code="misplaced-key", place=place, message=message, help="delete it")


def wrong_type(place: Place, found: str, expected: str, remedy: str | None) -> Problem:
    """A value of another type than expected."""
    message = f"{found} stands here, {expected} was expected"
    return Problem(code="wrong-type", place=place, message=message, help=remedy)


def nothing_listed(place: Place) -> Problem:
    """An empty list or mapping."""
    message = "there is nothing in here, at least one entry was expected"
    return Problem(code="nothing-listed", place=place, message=message, help="add one, or leave the key out")


def not_one_line(place: Place) -> Problem:
    """A text over several lines where one was expected."""
    message = "the text has several lines, one was expected"
    return Problem(code="not-one-line", place=place, message=message, help="say it in one line")


def bad_name(place: Place, name: str, expected: str) -> Problem:
    """A name written otherwise than names are."""
    message = f"{quoted(name)} is not a name of {expected} that begins with a letter"
    return Problem(code="bad-name", place=place, message=message, help=_name_meant(name, expected))


def _name_meant(name: str, expected: str) -> str | None:
    """Show a name in the letters that names are made of, where it has enough of them."""
    found = "_".join(re.findall("[A-Z]?[a-z0-9]+|[A-Z0-9]+", name))
    if not found[:1].isalpha():
        return None
    return f"write `{found.upper() if expected.startswith('upper') else found.lower()}`"


def bad_short_code(place: Place, text: str, what: str, example: str) -> Problem:
    """A jurisdiction or currency that is not given by its code."""
    message = f"{quoted(text)} is not the code of a {what}"
    return Problem(code="bad-name", place=place, message=message, help=f"write its code, such as `{example}`")


def reserved_name(place: Place, name: str) -> Problem:
    """A name that has a meaning of its own."""
    message = f"{quoted(name)} has a meaning of its own, another name was expected"
    return Problem(code="reserved-name", place=place, message=message, help="choose another name")


def duplicate_name(place: Place, name: str, first: Place) -> Problem:
    """A name given to two things."""
    message = f"{quoted(name)} is given twice, every name was expected to stand for one thing"
    related = ((first, "first given here"),)
    return Problem(code="duplicate-name", place=place, message=message, help="rename one", related=related)


def bad_date(place: Place, text: str) -> Problem:
    """A text that is no calendar day."""
    message = f"{quoted(text)} is not a day between 1900-01-01 and 2299-12-31"
    meant = f'write `"{plain(text)[1:-1]}"`' if plain(text) != text else 'write it like `"2024-02-23"`'
    return Problem(code="bad-date", place=place, message=message, help=meant)


def bad_number(place: Place, text: str, expected: str, meant: str | None = None) -> Problem:
    """A number outside of what may stand here, or written otherwise than numbers are."""
    message = f"{quoted(text)} stands here, {expected} was expected"
    remedy = f"write `{meant}`" if meant else None
    return Problem(code="bad-number", place=place, message=message, help=remedy)


def bad_range(place: Place) -> Problem:
    """A range that is not two numbers in order."""
    message = "the range is not the lowest and the highest number, in this order"
    return Problem(code="bad-range", place=place, message=message, help="write it like `[350, 950]`")


def unknown_option(place: Place, text: str, options: tuple[str, ...], close: str | None) -> Problem:
    """A word that is none of the few that may stand here."""
    message = f"{quoted(text)} stands here, {_listed(options, 'or')} was expected"
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(code="unknown-option", place=place, message=message, help=remedy)


def bad_reference(place: Place, text: str, example: str) -> Problem:
    """A text that names no policy."""
    message = f"{quoted(text)} is not the name of a policy"
    return Problem(code="bad-reference", place=place, message=message, help=f"write it like `{example}`")


def other_jurisdiction(place: Place, policy: str, jurisdiction: str, expected: str) -> Problem:
    """A policy whose name begins with another jurisdiction than its own."""
    message = f"the name {quoted(policy)} does not begin with the jurisdiction {quoted(jurisdiction)}"
    return Problem(code="other-jurisdiction", place=place, message=message, help=f"write {quoted(expected)}")


def ends_before_it_begins(place: Place, begin: Place) -> Problem:
    """A last day before the first."""
    message = "the last day lies before the first"
    related = ((begin, "the first day"),)
    return Problem(code="ends-before-it-begins", place=place, message=message, related=related)


def dates_not_ascending(place: Place, before: Place) -> Problem:
    """A dated value that does not begin after the one above it."""
    message = "this value does not begin after the one above it"
    related = ((before, "the value above"),)
    remedy = "order the values by date, one for each date"
    return Problem(code="dates-not-ascending", place=place, message=message, help=remedy, related=related)


def empty_policy(place: Place) -> Problem:
    """A policy that decides nothing."""
    message = "the policy decides nothing, it has neither `base` nor `rules` nor `score`"
    return Problem(code="empty-policy", place=place, message=message, help="add one of them")


def when_and_needs(place: Place, when: Place) -> Problem:
    """A rule with two conditions."""
    message = "the rule has both `when` and `needs`, one of them was expected"
    remedy = "join them: `when: … and not (…)`"
    related = ((when, "the other condition"),)
    return Problem(code="when-and-needs", place=place, message=message, help=remedy, related=related)


def no_effect(place: Place, effects: tuple[str, ...]) -> Problem:
    """A rule that does nothing when it fires."""
    message = "the rule does nothing when it fires"
    return Problem(code="no-effect", place=place, message=message, help=f"add one of {_listed(effects)}")


def several_effects(place: Place, effect: str, other: str) -> Problem:
    """A rule with more than one effect."""
    message = f"the rule has both `{other}` and `{effect}`, one effect was expected"
    return Problem(code="several-effects", place=place, message=message, help="write a rule for each effect")


def no_body(place: Place, bodies: tuple[str, ...]) -> Problem:
    """A base that does not say where the limit starts."""
    message = "the base does not say where the limit starts"
    return Problem(code="no-base-amount", place=place, message=message, help=f"add one of {_listed(bodies)}")


def several_bodies(place: Place, body: str, other: str) -> Problem:
    """A base that starts the limit in two ways."""
    message = f"the base has both `{other}` and `{body}`, one of them was expected"
    return Problem(code="several-base-amounts", place=place, message=message, help="delete one")


def bad_label(place: Place, label: str) -> Problem:
    """A label of an axis that is neither a band nor an option."""
    message = f"{quoted(label)} is no label of this axis"
    remedy = "write bands as `below 5`, `from 5`, `from 9`, or one label for each option of a choice"
    return Problem(code="bad-label", place=place, message=message, help=remedy)


def band_gap(place: Place, label: str, missing: str) -> Problem:
    """Bands that leave some numbers out."""
    message = f"the band {quoted(label)} leaves numbers out, a band {quoted(missing)} was expected"
    return Problem(code="band-gap", place=place, message=message, help=f"add or write {quoted(missing)}")


def band_overlap(place: Place, label: str, other: str, first: Place) -> Problem:
    """Two bands that claim the same numbers."""
    message = f"the band {quoted(label)} covers numbers of the band {quoted(other)}"
    related = ((first, "the other band"),)
    remedy = "let each band begin where the one before it ends"
    return Problem(code="band-overlap", place=place, message=message, help=remedy, related=related)


def band_order(place: Place, label: str, reason: str) -> Problem:
    """Bands that do not ascend."""
    message = f"the band {quoted(label)} is out of order, {reason}"
    return Problem(code="band-order", place=place, message=message, help="order the bands upwards")


def matrix_shape(place: Place, label: str, found: int, expected: int) -> Problem:
    """A row of a matrix that is too short or too long."""
    cells, columns = _counted(found, "cell"), _counted(expected, "column")
    message = f"the row {quoted(label)} has {cells}, the matrix has {columns}"
    remedy = "give every row one cell for each column"
    return Problem(code="matrix-shape", place=place, message=message, help=remedy)


# --- how large a version may be


def too_much(place: Place, what: str, found: int, limit: int) -> Problem:
    """More entries, cells or values than a version may hold."""
    message = f"{found:,} {what} stand here, at most {limit:,} were expected"
    remedy = "split the policy: caps, freezes, waivers and duties may stand in any number of policies"
    return Problem(code="too-many-values", place=place, message=message, help=remedy)


def built_too_deep(place: Place, levels: int, limit: int) -> Problem:
    """An expression or a table that goes too deep, with what it names."""
    message = f"this goes {levels} levels deep, with what it names, at most {limit} were expected"
    remedy = (
        "let it build on fewer names one after another, or write a matrix or a score instead of a long table"
    )
    return Problem(code="nested-too-deep", place=place, message=message, help=remedy)


# --- the vocabulary


def unknown_type(place: Place, types: tuple[str, ...]) -> Problem:
    """A field whose type is none a policy can read."""
    message = f"this is no type of a field, {_listed(types, 'or')} was expected"
    remedy = 'a field that may be none has a type such as `[integer, "null"]`'
    return Problem(code="unknown-type", place=place, message=message, help=remedy)


def date_or_choice(place: Place, name: str, found: str) -> Problem:
    """A text field that is neither a date nor a choice, or both."""
    message = f"{quoted(name)} is {found}, a date, a choice or a code was expected"
    remedy = "write one of `format: date`, `enum: [...]` and `pattern: ...`"
    return Problem(code="date-or-choice", place=place, message=message, help=remedy)


def bounds_reversed(place: Place, low: Place) -> Problem:
    """A greatest value below the least."""
    message = "the maximum is below the minimum"
    return Problem(code="bounds-reversed", place=place, message=message, related=((low, "the minimum"),))


def too_fine(place: Place, decimals: int) -> Problem:
    """A bound with more decimals than its field."""
    message = f"the bound has more than the {_counted(decimals, 'decimal')} of its field"
    return Problem(code="too-fine", place=place, message=message, help="round it, or raise `x-decimals`")


def field_too_wide(place: Place, name: str) -> Problem:
    """A field whose numbers are too large to be exact everywhere."""
    message = f"the range of {quoted(name)} passes 10^18 in units of its last decimal"
    remedy = "narrow it, or use fewer decimals"
    return Problem(code="field-too-wide", place=place, message=message, help=remedy)


def too_many_options(place: Place, found: int, most: int) -> Problem:
    """A choice with too many options."""
    message = f"the choice has {found} options, at most {most} were expected"
    return Problem(code="too-many-options", place=place, message=message)


def bad_option(place: Place, option: str) -> Problem:
    """An option written otherwise than options are."""
    message = f"{quoted(option)} is not an option of letters, digits and `_` that begins with a letter"
    return Problem(code="bad-option", place=place, message=message)


def null_option(place: Place, name: str) -> Problem:
    """A choice whose type and options disagree about null."""
    message = f"the type and the options of {quoted(name)} disagree about null"
    remedy = 'write null among the options and `"null"` in the type, or neither'
    return Problem(code="null-option", place=place, message=message, help=remedy)


def bad_default(place: Place, name: str) -> Problem:
    """A default that is not null, or of a field that is never null."""
    message = f"the default of {quoted(name)} is not the null of a nullable field"
    remedy = 'write `default: null` beside a type such as `[integer, "null"]`, or delete it'
    return Problem(code="bad-default", place=place, message=message, help=remedy)


def unknown_requirement(place: Place, name: str, close: str | None) -> Problem:
    """A required field that is not there."""
    message = f"{quoted(name)} is required but is no property here"
    remedy = f"did you mean `{close}`?" if close else "add the property or delete the name"
    return Problem(code="unknown-requirement", place=place, message=message, help=remedy)


def not_a_scope_field(place: Place, name: str) -> Problem:
    """A field every policy set is sorted by that is missing, optional, nullable or no choice."""
    message = f"{quoted(name)} is not a required choice of `profile` that is never null"
    remedy = f"every decision needs it: give `{name}` an `enum` and list it under `required`"
    return Problem(code="not-a-scope-field", place=place, message=message, help=remedy)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _listed(words: tuple[str, ...], last: str = "and") -> str:
    *most, end = (f"`{word}`" for word in words)
    return f"{', '.join(most)} {last} {end}" if most else end


def anchored_freeze(place: Place) -> Problem:
    """A freeze in a policy whose version a date field picks."""
    message = "a policy with `anchor` cannot freeze, since two of its versions would own one code"
    return Problem(
        code="anchored-freeze", place=place, message=message, help="put freezes into a policy of their own"
    )


# --- cases


def nothing_expected(place: Place, parts: tuple[str, ...]) -> Problem:
    """A case that holds whatever is decided."""
    message = "the case expects nothing, so it could never fail"
    return Problem(
        code="nothing-expected", place=place, message=message, help=f"expect one of {_listed(parts, 'or')}"
    )


def given_and_absent(place: Place, name: str) -> Problem:
    """A field that a case both gives and calls absent."""
    message = f"{quoted(name)} is absent here, but the same case gives it"
    return Problem(code="given-and-absent", place=place, message=message, help="delete one of the two")


def not_a_field(place: Place, name: str, close: str | None) -> Problem:
    """A name that is no fact of an account."""
    message = f"{quoted(name)} is not a field of the vocabulary"
    return Problem(
        code="unknown-field", place=place, message=message, help=close and f"did you mean `{close}`?"
    )


def unknown_rule(place: Place, name: str, close: str | None) -> Problem:
    """A rule that does not exist."""
    where = "of any policy" if "#" in name else "of this version"
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(
        code="unknown-rule", place=place, message=f"{quoted(name)} is not a rule {where}", help=remedy
    )


def unknown_version(place: Place, wanted: str, close: str | None) -> Problem:
    """Cases about a version that does not exist."""
    message = f"there is no version {quoted(wanted)}, which these cases are about"
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(code="unknown-version", place=place, message=message, help=remedy)


def not_in_force(place: Place, day: str, version: int, first: str, last: str | None) -> Problem:
    """A case on a day on which its version decides nothing."""
    span = f"from {first}" if last is None else f"from {first} to {last}"
    message = f"version {version} is not in force on {day}"
    return Problem(
        code="not-in-force", place=place, message=message, help=f"it is in force {span}, choose such a day"
    )


def unfit_fact(place: Place, code: str, fact: str, reason: str) -> Problem:
    """A fact that no request could hold either."""
    message = f"{quoted(fact)}: {reason}" if fact else reason
    return Problem(code=code, place=place, message=message)


def case_differs(  # noqa: PLR0913, PLR0917 - two values, where they are and why
    place: Place, case: str, part: str, found: str, expected: str, why: str | None = None
) -> Problem:
    """A part of a decision that is not as expected."""
    message = f"in {quoted(case)}, `{part}` is `{found}`, `{expected}` was expected"
    return Problem(code="case-failed", place=place, message=message, help=why)


def case_lists_differ(  # noqa: PLR0913, PLR0917 - what a list lacks and holds, where and why
    place: Place,
    case: str,
    part: str,
    lacking: tuple[str, ...],
    besides: tuple[str, ...],
    why: str | None = None,
) -> Problem:
    """A list in a decision that is not as expected."""
    lacks = f"lacks {_listed(lacking)}, which was expected" if lacking else ""
    has = f"holds {_listed(besides)}, which was not expected" if besides else ""
    difference = " and ".join(filter(None, (lacks, has)))
    message = f"in {quoted(case)}, `{part}` {difference}"
    return Problem(code="case-failed", place=place, message=message, help=why)


def rule_never_fires(place: Place, rule: str) -> Problem:
    """A rule that fires in no case."""
    message = f"{quoted(rule)} fires in no case of its version"
    remedy = "add a case in which it fires"
    severity = Severity.WARNING
    return Problem(code="rule-never-fires", place=place, message=message, help=remedy, severity=severity)


def rule_never_quiet(place: Place, rule: str) -> Problem:
    """A rule that fires in every case."""
    message = f"{quoted(rule)} stays quiet in no case of its version"
    remedy = "add a case in which it does not fire"
    severity = Severity.WARNING
    return Problem(code="rule-never-quiet", place=place, message=message, help=remedy, severity=severity)


def no_cases(place: Place, version: str) -> Problem:
    """A version without any case."""
    message = f"no case is about {quoted(version)}"
    remedy = "write some beside it, in `vN.cases.yaml`"
    severity = Severity.WARNING
    return Problem(code="no-cases", place=place, message=message, help=remedy, severity=severity)


# --- dry-run: the mapping


def column_name(place: Place, name: str) -> Problem:
    """A column, let or lookup whose name expressions cannot say."""
    message = f"{quoted(name)} is not a name that expressions can say"
    remedy = "choose a name of letters, digits and `_`, and give the table's own as `column:`"
    return Problem(code="bad-name", place=place, message=message, help=remedy)


def unknown_name(place: Place, name: str, close: str | None) -> Problem:
    """A name in an expression that the mapping does not give."""
    message = f"{quoted(name)} is no column, lookup or `let` of this mapping"
    remedy = f"did you mean `{close}`?" if close else "declare it under `source: columns:`"
    return Problem(code="unknown-name", place=place, message=message, help=remedy)


def unknown_column(place: Place, name: str, close: str | None) -> Problem:
    """A lookup over a column that is not declared."""
    message = f"{quoted(name)} is no column of this mapping"
    remedy = f"did you mean `{close}`?" if close else "declare it under `source: columns:`"
    return Problem(code="unknown-column", place=place, message=message, help=remedy)


def lookup_column(place: Place, name: str) -> Problem:
    """A lookup over something that has no codes."""
    message = f"{quoted(name)} has no codes, a choice or a number without decimals was expected"
    return Problem(code="lookup-column", place=place, message=message)


def lookup_kinds(place: Place) -> Problem:
    """A lookup whose values do not go together."""
    message = "the values are not all numbers, all options or all `true` and `false`"
    remedy = "write null for a known none, and leave codes that say nothing to `otherwise: unknown`"
    return Problem(code="lookup-kinds", place=place, message=message, help=remedy)


def lookup_gap(place: Place, missing: tuple[str, ...]) -> Problem:
    """A lookup that does not say what some codes mean."""
    shown = ", ".join(quoted(code) for code in missing[:8]) + (", …" if len(missing) > 8 else "")
    message = f"the lookup does not say what {shown} means"
    remedy = "add them, or say `otherwise:` with `unknown`, null or a value"
    return Problem(code="lookup-gap", place=place, message=message, help=remedy)


def not_in_vocabulary(place: Place, name: str, close: str | None) -> Problem:
    """A mapped field that the vocabulary does not have."""
    message = f"{quoted(name)} is not a field of the vocabulary"
    remedy = f"did you mean `{close}`?" if close else None
    return Problem(code="not-in-vocabulary", place=place, message=message, help=remedy)


def field_not_mapped(place: Place, name: str) -> Problem:
    """A field that every decision needs and the mapping does not give."""
    message = f"the field `{name}` is not mapped, every decision needs it"
    remedy = "add it under `fields:`, or under `constants:` if it is the same for every row"
    return Problem(code="field-not-mapped", place=place, message=message, help=remedy)


def required_may_be_unknown(place: Place, name: str) -> Problem:
    """A field that every decision needs and that some rows may not have."""
    message = f"`{name}` may be unknown for some rows, every decision needs it"
    remedy = "use columns without `empty: unknown` and lookups without `otherwise: unknown`"
    return Problem(code="required-may-be-unknown", place=place, message=message, help=remedy)


def may_be_none(place: Place, name: str, names: tuple[str, ...]) -> Problem:
    """A field that is never null, computed from something that may be none."""
    found = f"{_listed(names)} may be" if names else "`none_when` makes it none"
    message = f"`{name}` is never none, but {found}"
    remedy = "say what stands for a none with `??`, or let it be unknown"
    return Problem(code="may-be-none", place=place, message=message, help=remedy)


def needs_round(place: Place, name: str, decimals: int) -> Problem:
    """An expression finer than its field."""
    message = f"this may have more than the {_counted(decimals, 'decimal')} of `{name}`"
    remedy = f"write `{name}: {{is: …, round: down}}` or `round: half_up`"
    return Problem(code="needs-round", place=place, message=message, help=remedy)


def set_without_members(place: Place, name: str) -> Problem:
    """A set of choices mapped by an expression."""
    message = f"`{name}` is a set of choices, which no expression comes to"
    remedy = f"write `{name}: {{members: {{option: condition}}}}`, or give it under `constants:`"
    return Problem(code="set-without-members", place=place, message=message, help=remedy)


def members_of_no_set(place: Place, name: str) -> Problem:
    """Members given for a field that is no set."""
    message = f"`{name}` is no set of choices and has no members"
    return Problem(code="members-of-no-set", place=place, message=message, help="give its value as `is:`")


def constant_unfit(place: Place, name: str, expected: str) -> Problem:
    """A constant that the vocabulary does not allow."""
    message = f"this is no value of `{name}`, {expected} as the vocabulary allows it was expected"
    remedy = "write it as in a request; null only where the field may be null"
    return Problem(code="constant-unfit", place=place, message=message, help=remedy)


# --- dry-run: the table


def unknown_table(place: Place) -> Problem:
    """A file whose name does not say what it is."""
    message = "the ending of the name is none of `.csv`, `.tsv`, `.jsonl`, `.ndjson` and `.parquet`"
    return Problem(
        code="unknown-table", place=place, message=message, help="rename the file after what it holds"
    )


def mapping_needed(place: Place) -> Problem:
    """A table without a mapping."""
    message = (
        "a table can only be read through a mapping, without one JSON lines of decision inputs were expected"
    )
    return Problem(code="mapping-needed", place=place, message=message, help="add `--mapping MAP.yaml`")


def no_header(place: Place) -> Problem:
    """A table without its first line."""
    message = "the table is empty, a line with the names of its columns was expected"
    return Problem(code="no-header", place=place, message=message)


def broken_header(place: Place) -> Problem:
    """A first line that cannot be read."""
    message = "the first line cannot be read as the names of columns"
    remedy = "look for a quote that is not closed"
    return Problem(code="broken-header", place=place, message=message, help=remedy)


def column_missing(place: Place, header: str, close: str | None) -> Problem:
    """A table without a column that is needed."""
    message = f"the table has no column {quoted(header)}"
    remedy = f"did you mean {quoted(close)}?" if close else None
    return Problem(code="column-missing", place=place, message=message, help=remedy)


def column_twice(place: Place, header: str) -> Problem:
    """A table with two columns of one name."""
    message = f"the table has two columns named {quoted(header)}"
    return Problem(code="column-twice", place=place, message=message, help="rename or delete one")


def column_inexact(place: Place, header: str, type_: str) -> Problem:
    """A column whose values are not exact, or that are no single values."""
    message = f"the column {quoted(header)} is of type {type_}, an exact type was expected"
    remedy = "write the table with DECIMAL, BIGINT, DATE, BOOLEAN or VARCHAR columns"
    return Problem(code="column-inexact", place=place, message=message, help=remedy)


def open_quote(place: Place) -> Problem:
    """A quote after which no row can be told from the next."""
    message = (
        "the row that begins here has a quote that is not closed, so the rows after it cannot be told apart"
    )
    return Problem(
        code="open-quote", place=place, message=message, help="close it, or double a quote inside a cell"
    )


def line_too_long(place: Place, limit: int) -> Problem:
    """A line of a table beyond every use."""
    message = f"the line is longer than {limit // 1024} kB"
    return Problem(code="line-too-long", place=place, message=message)


def pattern_in_path(place: Place) -> Problem:
    """A name that DuckDB takes for a pattern of names."""
    message = "the name of a Parquet file may not hold `*`, `?` or `[`"
    return Problem(code="pattern-in-path", place=place, message=message, help="rename the file")


def not_parquet(place: Place) -> Problem:
    """A file that is no Parquet, or a broken one."""
    message = "the file cannot be read as Parquet"
    return Problem(code="not-parquet", place=place, message=message)


def name_taken(place: Place, name: str) -> Problem:
    """A name of a policy that is already a field."""
    message = f"{quoted(name)} is already a field of the vocabulary"
    return Problem(
        code="name-taken", place=place, message=message, help="choose another name, one name means one thing"
    )


def money_decimals(place: Place) -> Problem:
    """A money field with other than two decimals."""
    message = "money has two decimals, whatever its currency"
    remedy = "write `type: number` and `x-decimals: 2`"
    return Problem(code="money-decimals", place=place, message=message, help=remedy)


# --- matrices kept as CSV


def csv_elsewhere(place: Place, name: str) -> Problem:
    """A CSV file that does not stand beside its policy."""
    message = f"{quoted(name)} is not the name of a CSV file beside the policy"
    remedy = "put the file into the policy's own folder and write its name alone, such as `limits.csv`"
    return Problem(code="csv-elsewhere", place=place, message=message, help=remedy)


def csv_missing(place: Place, name: str, close: str | None) -> Problem:
    """A CSV file that is not there."""
    message = f"there is no {quoted(name)} beside the policy"
    remedy = f"did you mean `{close}`?" if close else "put the file into the policy's own folder"
    return Problem(code="csv-missing", place=place, message=message, help=remedy)


def csv_beside(place: Place, key: str) -> Problem:
    """Rows or columns beside the file that gives them."""
    message = f"`{key}` stands beside `csv`, whose file already gives them"
    return Problem(code="csv-and-rows", place=place, message=message, help="delete one of the two")


def csv_unused(place: Place) -> Problem:
    """A CSV file that no policy reads."""
    message = "no matrix of a policy in this folder reads this file"
    remedy = "name it with `matrix: {csv: …}`, or move it out of the policies folder"
    return Problem(code="csv-unused", place=place, message=message, help=remedy)


def csv_empty(place: Place) -> Problem:
    """A CSV file without any row."""
    message = "the file is empty, a row of labels and a row of amounts were expected"
    return Problem(code="csv-too-small", place=place, message=message)


def csv_too_small(place: Place) -> Problem:
    """A CSV file without amounts."""
    message = "the file has no amounts, some were expected below the first row and beside the first column"
    return Problem(code="csv-too-small", place=place, message=message)


def csv_other_sign(place: Place, name: str) -> Problem:
    """Cells separated by something other than commas."""
    message = f"the cells are separated by {name}, commas were expected"
    remedy = "save the table as CSV with commas, and amounts with a point such as `1500.50`"
    return Problem(code="csv-separator", place=place, message=message, help=remedy)


def csv_quote(place: Place) -> Problem:
    """A quote that does not enclose a whole cell on its line."""
    message = "the quote that begins here does not enclose one whole cell on this line"
    remedy = 'put the whole cell between quotes, and write `""` for a quote inside it'
    return Problem(code="csv-quote", place=place, message=message, help=remedy)


def csv_empty_cell(place: Place, expected: str) -> Problem:
    """A cell without anything in it."""
    message = f"an empty cell stands here, {expected} was expected"
    return Problem(code="csv-cell", place=place, message=message)


def csv_no_amount(place: Place, text: str) -> Problem:
    """A cell that is no plain number."""
    message = f"{quoted(text)} stands here, an amount such as `1500` or `1500.50` was expected"
    remedy = "write it with digits and one point, without currency, thousands separators or formulas"
    return Problem(code="csv-cell", place=place, message=message, help=remedy)


def csv_without_across(place: Place, columns: int) -> Problem:
    """A table of several columns for a matrix of one axis."""
    message = f"the file has {columns} columns of amounts, but the matrix has no `across`"
    return Problem(
        code="csv-without-across",
        place=place,
        message=message,
        help="add `across:` to the matrix, or keep one column",
    )


# --- releases


def not_a_digest(place: Place, found: str, expected: str) -> Problem:
    """A digest that none can be."""
    message = f"{quoted(found)} is no digest, {expected} were expected"
    return Problem(code="not-a-digest", place=place, message=message, help=_LOCK_REMEDY)


def released_twice(place: Place, key: str, first: Place) -> Problem:
    """A version with two records."""
    message = f"`{key}` is recorded twice, a version is released once"
    related = ((first, "first recorded here"),)
    return Problem(code="released-twice", place=place, message=message, help=_LOCK_REMEDY, related=related)


def released_changed(place: Place, key: str, part: str, on: str, record: Place) -> Problem:
    """A part of a released version that means something else now."""
    message = f"{quoted(part)} of `{key}` means something else than when it was released on {on}"
    return _released(place, message, record)


def released_part_gone(place: Place, key: str, part: str, on: str, record: Place) -> Problem:
    """A part of a released version that is no longer there."""
    message = f"{quoted(part)} of `{key}` is gone, it was there when the version was released on {on}"
    return _released(place, message, record)


def released_part_new(place: Place, key: str, part: str, on: str, record: Place) -> Problem:
    """A part that a released version did not have."""
    message = f"{quoted(part)} was not there when `{key}` was released on {on}"
    return _released(place, message, record)


def released_field_changed(place: Place, name: str) -> Problem:
    """A field that means something else than when a version that reads it was released."""
    message = f"`{name}` means something else than when a version that reads it was released"
    remedy = "take the change of its type, unit or null back, or add a field of another name"
    return Problem(code="released-field-changed", place=place, message=message, help=remedy)


def released_value_early(place: Place, key: str, parameter: str, on: str, record: Place) -> Problem:
    """A value appended to a released version for a day that was over."""
    message = f"this value of `{parameter}` was not there when `{key}` was released on {on}"
    remedy = "a value appended later begins after the day of the release; date it so, or write a new version"
    related = ((record, "released here"),)
    return Problem(code="released-value-early", place=place, message=message, help=remedy, related=related)


def released_gone(record: Place, key: str, on: str) -> Problem:
    """A released version without its file."""
    message = f"`{key}` was released on {on} and is gone, a released version stays"
    remedy = "put its file back; a newer version ends it"
    return Problem(code="released-version-gone", place=record, message=message, help=remedy)


def released_digest(record: Place, key: str) -> Problem:
    """A record whose digest does not agree with its parts."""
    message = f"the digest of `{key}` does not agree with the version, although each of its parts does"
    return Problem(code="released-digest-differs", place=record, message=message, help=_LOCK_REMEDY)


def use_not_released(place: Place, key: str, used: str) -> Problem:
    """A score that a released version uses and that is not released."""
    message = f"`{key}` uses `{used}`, which is not released"
    remedy = f"release it first: `forbear release {used}`"
    return Problem(code="use-not-released", place=place, message=message, help=remedy)


def draft_not_released(place: Place, key: str) -> Problem:
    """A draft that was to be released."""
    message = f"`{key}` is a draft, a version in force was expected"
    return Problem(
        code="draft-not-released",
        place=place,
        message=message,
        help="delete `status: draft` before the release",
    )


def nothing_released(place: Place) -> Problem:
    """A folder of which only released versions were wanted, and none is."""
    message = "no version is released, at least one was expected"
    remedy = "`forbear release POLICY --author … --approver …` records one"
    return Problem(code="nothing-released", place=place, message=message, help=remedy)


_LOCK_REMEDY = "the file is written by `forbear release`; take it back from version control"


def _released(place: Place, message: str, record: Place) -> Problem:
    remedy = "take the change back, or write it as a new version: a released one keeps its meaning"
    related = ((record, "released here"),)
    return Problem(
        code="released-version-changed", place=place, message=message, help=remedy, related=related
    )


# --- sense: lawful, and yet not what an author can have meant


def _doubt(code: str, place: Place, message: str, remedy: str, *related: tuple[Place, str]) -> Problem:
    return Problem(
        code=code, place=place, message=message, help=remedy, severity=Severity.WARNING, related=related
    )


def _holds(*, holds: bool) -> str:
    return "always holds" if holds else "never holds"


def threshold_out_of_range(  # noqa: PLR0913 - a comparison has these parts
    place: Place, comparison: str, name: str, low: str, high: str, *, holds: bool
) -> Problem:
    """A comparison that the declared range of a field decides alone."""
    message = f"{quoted(comparison)} {_holds(holds=holds)}, `{name}` is from {low} to {high}"
    remedy = "compare with a value inside that range, or delete the comparison"
    return _doubt("threshold-out-of-range", place, message, remedy)


def member_out_of_range(place: Place, value: str, name: str, low: str, high: str) -> Problem:
    """A listed value that a field cannot have."""
    message = f"{quoted(value)} is never a value of `{name}`, which is from {low} to {high}"
    return _doubt("threshold-out-of-range", place, message, "delete it from the list, or mend it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The places that make a condition constant."""

    beside: tuple[Place, ...]
    """What it clashes with."""
    lets: tuple[tuple[str, Place], ...]
    """What the names in it stand for."""
    applies: Place | None
    """Where its policy applies, if the condition is constant only there."""


def constant_condition(
    place: Place, text: str, read: tuple[str, ...], reasons: Reasons, *, holds: bool
) -> Problem:
    """A condition, or a part of one, that is the same for every account."""
    whatever = f", whatever {_listed(read)} {'is' if len(read) == 1 else 'are'}" if 0 < len(read) < 4 else ""
    where = " where this policy applies" if reasons.applies else whatever
    remedy = "mend it, or delete it: it changes nothing" if holds else "mend it, or delete what waits for it"
    related = [(other, "together with") for other in reasons.beside]
    related += [(let, f"`{name}` is") for name, let in reasons.lets]
    related += [(reasons.applies, "the policy applies where")] if reasons.applies else []
    code = "always-holds" if holds else "never-holds"
    return _doubt(code, place, f"{quoted(text)} {_holds(holds=holds)}{where}", remedy, *related)


def row_never_reached(place: Place, above: Place) -> Problem:
    """A row of a decision table that is always preceded by another."""
    message = "no account reaches this row, one of the rows above it holds first"
    remedy = "put the stricter condition first, or delete the row"
    return _doubt("row-never-reached", place, message, remedy, (above, "the row above it"))


def band_never_reached(place: Place, name: str) -> Problem:
    """A band into which no value falls."""
    message = f"no value of {quoted(name)} falls into this band where the policy applies"
    return _doubt("band-never-reached", place, message, "delete the band, or mend the edges")


def against_label(  # noqa: PLR0913, PLR0917 - two cells have these parts
    place: Place, what: str, label: str, name: str, before: str, after: str, *, rises: bool
) -> Problem:
    """Amounts or points that go the wrong way along an axis."""
    found, wanted = ("rise", "fall") if rises else ("fall", "rise")
    verb = found if what == "points" else f"{found}s"
    where = f"at {quoted(label)} of {quoted(name)}"
    message = f"the {what} {verb} from {before} to {after} {where}, a {wanted} was expected"
    return _doubt("against-the-label", place, message, "look for cells or labels in the wrong order")


def never_decides(place: Place, rule: str, other: str, other_place: Place, *, declines: bool) -> Problem:
    """A cap that another rule makes superfluous."""
    what = "declines" if declines else "caps at least as low"
    message = f"{quoted(rule)} never lowers the limit, wherever it fires {quoted(other)} {what}"
    remedy = "delete it, or narrow the other"
    return _doubt("never-decides", place, message, remedy, (other_place, "the other"))


def cap_above_base(place: Place, rule: str, base: Place) -> Problem:
    """A cap that the base never reaches."""
    message = f"{quoted(rule)} never lowers the limit, wherever it fires the base is no higher"
    return _doubt("never-decides", place, message, "delete it, or lower it", (base, "the base"))


def same_condition(place: Place, rule: str, first: Place) -> Problem:
    """A condition written twice for one effect."""
    message = f"this is the condition of {quoted(rule)} once more, for the same effect"
    remedy = "join the two rules, or mend the condition that was copied"
    return _doubt("same-condition", place, message, remedy, (first, "first here"))


def unused_name(place: Place, name: str, kind: str) -> Problem:
    """A let, parameter or score that no text mentions."""
    message = f"the {kind} {quoted(name)} is used nowhere in this version"
    return _doubt("unused-name", place, message, "use it, or delete it")


def age_basis(place: Place, name: str) -> Problem:
    """An age read for more than a least age."""
    message = f"`{name}` is not compared with a fixed age here, and it may be used for nothing else"
    remedy = f"write `{name} < 18` or the like, see `x-basis` in the vocabulary"
    return Problem(code="age-basis", place=place, message=message, help=remedy)


def age_against_the_old(place: Place, name: str, inside: Place | None) -> Problem:
    """A rule that takes credit from those who are older."""
    message = f"the rule takes credit away from a certain `{name}` on, it may only protect those below one"
    remedy = "decide on conduct and capacity instead, see `x-basis` in the vocabulary"
    related = ((inside, "read through the `let`"),) if inside else ()
    return Problem(code="age-basis", place=place, message=message, help=remedy, related=related)


def release_never_holds(place: Place) -> Problem:
    """A freeze that cannot end."""
    message = "this never holds, so the freeze could never end"
    remedy = "mend it, or write `release_when: by_hand` if only a person may lift it"
    return _doubt("release-never-holds", place, message, remedy)


def release_while_on(place: Place, when: Place, account: tuple[tuple[str, str], ...]) -> Problem:
    """A release that can hold while the freeze is still on."""
    message = "this may hold while `when` still does, and then the account stays frozen"
    remedy = "let `release_when` also ask that the reason of the freeze has gone"
    if account:
        remedy += "\nboth hold with " + ", ".join(f"`{name}` {value}" for name, value in account[:4])
    return _doubt("release-while-on", place, message, remedy, (when, "the freeze is on while"))


def review_passed(place: Place, policy: str, day: str) -> Problem:
    """A version that should have been looked at again."""
    message = f"{quoted(policy)} was to be reviewed by {day}"
    remedy = "review it, and move `review_by` or write the next version"
    return _doubt("review-passed", place, message, remedy)


def value_after_end(place: Place, last: str, end: Place) -> Problem:
    """A parameter's value for days on which its version decides nothing."""
    message = f"this value never counts, the last day of this version is {last}"
    remedy = "delete it, or put it into the next version"
    return _doubt("value-after-end", place, message, remedy, (end, "the version ends here"))


def nothing_changed(place: Place, before: int, first: Place) -> Problem:
    """A version that says what the one before it says."""
    message = f"this version decides as version {before} does, nothing in it has changed"
    remedy = "delete it, or make the change that was meant"
    return _doubt("nothing-changed", place, message, remedy, (first, "the version before"))


# --- cases: what they do not show


def uncovered(place: Place, title: str, reason: str) -> Problem:
    """A rule, a test, a boundary or a cell that no case shows."""
    message = f"in no case {title}: {reason}"
    remedy = "add a case, `forbear test --suggest` writes one"
    severity = Severity.WARNING
    return Problem(code="uncovered", place=place, message=message, help=remedy, severity=severity)


def mutant_survives(place: Place, part: str, change: str, killer: str | None) -> Problem:
    """A change of a policy that no case notices."""
    message = f"no case notices the change {quoted(change)} of {part}"
    remedy = "add a case that fails with it" + (f":\n{killer}" if killer else "")
    if killer is None:
        remedy = "no account was found that tells the two apart; if none can be, say so under `equivalent:`"
    severity = Severity.WARNING
    return Problem(code="mutant-survives", place=place, message=message, help=remedy, severity=severity)


def stale_equivalent(place: Place, change: str) -> Problem:
    """A change that is called equivalent though a case notices it, or though it is no change of this version."""
    message = f"{quoted(change)} is no change of this version that every case agrees with"
    severity = Severity.WARNING
    return Problem(
        code="stale-equivalent", place=place, message=message, help="delete this entry", severity=severity
    )


def needed_field(place: Place, name: str, expected: str) -> Problem:
    """A vocabulary without a field that outcomes are made of."""
    message = f"the vocabulary has no field {quoted(name)} of {expected}, which every decision is made with"
    return Problem(
        code="needed-field", place=place, message=message, help="copy it from a folder made by `forbear init`"
    )


# --- steps of the customer


def partner_unit(place: Place, name: str, found: str, expected: str) -> Problem:
    """A field named beside another that is counted otherwise."""
    message = f"{quoted(name)} is {found} and does not go with this field, {expected} was expected"
    return Problem(code="partner-unit", place=place, message=message, help="name another field")


def unknown_step(place: Place, name: str, close: str | None) -> Problem:
    """A step that moves no field a customer can move."""
    message = f"{quoted(name)} is no field that a customer can move"
    remedy = f"did you mean `{close}`?" if close else "give the field `x-actionable: lower` or `raise`"
    return Problem(code="unknown-step", place=place, message=message, help=remedy)


def bad_placeholder(place: Place, found: str, expected: str) -> Problem:
    """An amount in the text of a step that cannot be filled in."""
    message = f"{found} stands in the text, {expected} was expected"
    return Problem(code="bad-placeholder", place=place, message=message)


def no_step(place: Place, name: str) -> Problem:
    """A field that customers can move, and nobody is told how."""
    message = f"customers can move {quoted(name)}, and no step says how, so it is never offered"
    remedy = "say it under `steps:` in reasons.yaml, or delete `x-actionable`"
    return _doubt("no-step", place, message, remedy)


# --- codes and named dated lists


def bad_pattern(place: Place, pattern: str) -> Problem:
    """A form of codes that is not written in the few signs a form has."""
    message = f"{quoted(pattern)} is not the form of a code"
    remedy = (
        "write it like `^[A-Z]{2}-[0-9]{1,6}$`: letters, digits, `-`, `_` and sets, each with a count or `?`"
    )
    return Problem(code="bad-pattern", place=place, message=message, help=remedy)


def pattern_reach(place: Place, found: str, expected: str) -> Problem:
    """A form of codes whose parts make no sense, or that admits too much."""
    return Problem(code="pattern-reach", place=place, message=f"{found}, {expected} was expected")


def list_file_name(place: Place, path: str) -> Problem:
    """A list that does not stand where its name says."""
    message = "the list does not stand where its name says"
    return Problem(code="wrong-path", place=place, message=message, help=f"move it to `{path}`")


def list_field_unknown(place: Place, name: str, close: str | None) -> Problem:
    """A list of values of a field that is not there."""
    message = f"{quoted(name)} is no field of the vocabulary, whose values could be listed"
    remedy = f"did you mean `{close}`?" if close else "add the field to `profile.yaml`"
    return Problem(code="unknown-list-field", place=place, message=message, help=remedy)


def list_field_kind(place: Place, name: str, found: str) -> Problem:
    """A list of values of a field that has none to be listed."""
    message = f"{quoted(name)} is {found}, values of a code or a choice can be listed"
    remedy = "give the field a `pattern:` or an `enum:`, or compare it in the condition"
    return Problem(code="list-field-kind", place=place, message=message, help=remedy)


def list_value(place: Place, value: str, field: str, expected: str) -> Problem:
    """A listed value that its field cannot have."""
    message = f"{quoted(value)} is no value of `{field}`, {expected} was expected"
    return Problem(code="list-value", place=place, message=message)


def entries_overlap(place: Place, value: str, first: Place) -> Problem:
    """Two entries of one value that share days."""
    message = f"{quoted(value)} is listed twice for the same days"
    remedy = "end one the day before the other begins, or keep the longer alone"
    related = ((first, "listed here, too"),)
    return Problem(code="entries-overlap", place=place, message=message, help=remedy, related=related)


def list_taken(place: Place, name: str) -> Problem:
    """A name of a policy that is already a list."""
    message = f"{quoted(name)} is already a list of this folder"
    return Problem(
        code="name-taken", place=place, message=message, help="choose another name, one name means one thing"
    )


def unknown_list(place: Place, name: str, close: str | None) -> Problem:
    """A name behind `in` that no list has."""
    message = f"there is no list {quoted(name)}"
    remedy = (
        f"did you mean `{close}`?" if close else f"write it as `lists/{name}.yaml`, or the values in brackets"
    )
    return Problem(code="unknown-list", place=place, message=message, help=remedy)


def list_alone(place: Place, name: str, fields: tuple[str, ...]) -> Problem:
    """A list that stands anywhere but behind `in`."""
    message = f"{quoted(name)} is a list, which stands behind `in` only"
    return Problem(code="list-alone", place=place, message=message, help=_membership(name, fields))


def item_of_list(place: Place, name: str, fields: tuple[str, ...]) -> Problem:
    """A fixed value before `in` and a list."""
    message = f"a fixed value stands before `in` and the list {quoted(name)}, a field was expected"
    return Problem(code="list-item", place=place, message=message, help=_membership(name, fields))


def list_of_others(place: Place, found: str, name: str, fields: tuple[str, ...]) -> Problem:
    """A list asked about something that is not of it."""
    wanted = _listed(fields, "or")
    message = f"this is {found}, before the list {quoted(name)} a value of {wanted} was expected"
    return Problem(code="list-item", place=place, message=message, help=_membership(name, fields))


def code_alone(place: Place) -> Problem:
    """A code that is compared, chosen or given a name."""
    message = "a code may only stand before `in` and a list, or be compared with null"
    remedy = "write `field in some_list`, with the values in `lists/some_list.yaml`"
    return Problem(code="code-alone", place=place, message=message, help=remedy)


def none_in_list(place: Place, field: str) -> Problem:
    """A nullable code held against a list where it may be null."""
    message = f"{quoted(field)} may be null here, and nothing says what then holds"
    remedy = f"write `{field} != null and ...` or `{field} == null or ...`"
    return Problem(code="none-unhandled", place=place, message=message, help=remedy)


def unused_list(place: Place, name: str) -> Problem:
    """A list that no version mentions."""
    message = f"the list {quoted(name)} is used by no version"
    return _doubt("unused-list", place, message, "use it, or delete its file")


def released_list_changed(place: Place, key: str, name: str, on: str, record: Place) -> Problem:
    """A list that says something else of days that were over when a version that reads it was released."""
    message = f"`{name}`, which `{key}` reads, says something else of days up to its release on {on}"
    remedy = "take the change back: after a release entries only begin, and end, on later days"
    related = ((record, "released here"),)
    return Problem(code="released-list-changed", place=place, message=message, help=remedy, related=related)


def column_of_two_codes(place: Place, name: str, field: str) -> Problem:
    """A text column that stands for codes of two forms."""
    message = f"{quoted(name)} already holds the codes of another field than `{field}`"
    remedy = "declare the column a second time under another name, with `column:`"
    return Problem(code="column-of-two-codes", place=place, message=message, help=remedy)


def code_unfit(place: Place, text: str, form: str) -> Problem:
    """A fixed text, or an option, that is no code of its field."""
    message = f"{quoted(text)} is no code of the field, a text of the form {quoted(form)} was expected"
    return Problem(code="code-unfit", place=place, message=message)


def _membership(name: str, fields: tuple[str, ...]) -> str:
    return f"write `{fields[0] if fields else 'field'} in {name}`"
