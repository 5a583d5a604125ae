"""What a version means, part by part, each in words of one spelling that can be compared and digested.

Comments, layout, the order of keys and rules, `because`, `about`, `changes`, `owner`, `review_by`, `review` and `cite`
are no meaning; conditions, amounts, effects, codes, `guidance`, `template`, dates and dated values are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from engine.language.syntax import Syntax
from engine.text.place import Place
from engine.text.strict_json import canonical

FROM = "from "
"""What the name of a dated value begins with; its day follows."""
CELL = ", "
"""What stands between row and column in the name of a matrix's cell."""


class PartKind(StrEnum):
    """What a part of a version is."""

    VERSION = "version"
    FIELD = "field"
    LIST = "list"
    REASON = "reason"
    DUTY = "action"
    GUIDANCE = "guidance"
    TEMPLATE = "template"
    STEP = "step"
    USE = "use"
    PARAMETER = "parameter"
    LET = "let"
    BASE = "base"
    RULE = "rule"
    SCORE = "score"
    CHARACTERISTIC = "characteristic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing that a part says."""

    name: str
    text: str
    """As it is shown."""
    meaning: str
    """What it is compared by."""
    syntax: Syntax | None = None
    """The expression, where it is one."""
    usual: bool = False
    """It goes without saying where a part is told as a whole."""
    pieces: tuple["Aspect", ...] = ()
    """What a row of a table is made of: its condition and its result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a version: what it is, where it stands and what it says."""

    kind: PartKind
    name: str
    place: Place
    aspects: tuple[Aspect, ...]
    rows: tuple[Aspect, ...] = ()
    """The rows of a decision table, whose order means something."""

    @property
    def title(self) -> str:
        """The part by kind and name, such as `rule minor`."""
        return f"{self.kind} {self.name}".rstrip()

    @property
    def says(self) -> dict[str, object]:
        """What is compared and digested: all but its name and place."""
        told = {aspect.name: aspect.meaning for aspect in self.aspects}
        return {"aspects": told, "rows": [row.meaning for row in self.rows]}


def digest_of_part(part: Part) -> str:
    """A short digest of one part, enough to tell whether it changed."""
    return sha256(canonical(part.says)).hexdigest()[:8]


def digest_of(key: str, parts: Iterable[Part]) -> str:
    """`sha256:` and the hex digest of all that a version means."""
    said = {part.title: part.says for part in parts}
    return f"sha256:{sha256(canonical({'version': key, 'parts': said})).hexdigest()}"


def days_of(parts: Iterable[Part]) -> dict[str, tuple[str, ...]]:
    """The days from which each parameter has a value."""
    return {
        part.name: tuple(aspect.name.removeprefix(FROM) for aspect in part.aspects if _is_dated(aspect))
        for part in parts
        if part.kind is PartKind.PARAMETER
    }


def with_values(parts: Iterable[Part], recorded: Mapping[str, Iterable[str]]) -> tuple[Part, ...]:
    """The parts with only those dated values of their parameters whose days are recorded."""
    return tuple(_recorded(part, {f"{FROM}{day}" for day in recorded.get(part.name, ())}) for part in parts)


def _recorded(part: Part, wanted: set[str]) -> Part:
    if part.kind is not PartKind.PARAMETER:
        return part
    kept = (aspect for aspect in part.aspects if not _is_dated(aspect) or aspect.name in wanted)
    return replace(part, aspects=tuple(kept))


def _is_dated(aspect: Aspect) -> bool:
    return aspect.name.startswith(FROM)
