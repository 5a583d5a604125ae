"""Cases to YAML, in the form in which authors write them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from json import dumps

_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z_][A-Za-z0-9_]*", re.IGNORECASE)
_WIDTH = 110


def flow(value: object) -> str:
    """A value on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value:f}"
        case str():
            return value if _PLAIN.fullmatch(value) else dumps(value, ensure_ascii=False)
        case list() | tuple():
            return f"[{', '.join(map(flow, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {flow(item)}' for key, item in value.items())}}}"
        case _:
            return str(value)


def case_text(
    name: str,
    given: Mapping[str, object],
    absent: tuple[str, ...],
    day: str | None,
    expect: Mapping[str, object],
) -> str:
    """One case that its author has yet to review, as an item of `cases:`."""
    return "\n".join(_lines(name, given, absent, day, expect))


def _lines(
    name: str,
    given: Mapping[str, object],
    absent: tuple[str, ...],
    day: str | None,
    expect: Mapping[str, object],
) -> Iterator[str]:
    yield f"  - name: {dumps(name, ensure_ascii=False)}"
    yield "    review: needed"
    if given:
        yield from _under("    ", "given", given)
    if absent:
        yield from _under("    ", "absent", list(absent))
    if day is not None:
        yield f"    as_of: {dumps(day)}"
    yield "    expect:"
    for part, wanted in expect.items():
        yield from _under("      ", part, wanted)


def _under(indent: str, key: str, value: object) -> Iterator[str]:
    """A key with its value, on one line where it fits."""
    line = f"{indent}{key}: {flow(value)}"
    if len(line) <= _WIDTH or not isinstance(value, Mapping | list):
        yield line
        return
    yield f"{indent}{key}:"
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _under(f"{indent}  ", name, item)
    else:
        yield from (f"{indent}  - {flow(item)}" for item in value)
