"""Counts what comes of the rows: rules, limits, freezes and waivers, in bounded memory."""

from collections import Counter

from engine.dryrun.decide import MOST_PATTERNS, Decided, Limit, Pattern, RowResult
from engine.dryrun.rows import Refused
from engine.language.tree import Value

Rule = tuple[str, int]
_WORDS: dict[Value, str] = {True: "fired", False: "not_fired", None: "unknown"}


class Tally:
    """What came of the rows so far; patterns are counted first and looked into at the end."""

    def __init__(self) -> None:
        self.status: Counter[str] = Counter()
        self.days: Counter[int] = Counter()
        self.rules: dict[Rule, Counter[str]] = {}
        self.policies: dict[Rule, dict[str, object]] = {}
        self.limits = LimitTally()
        self.freezes = FreezeTally()
        self.waivers = WaiverTally()
        self._patterns: Counter[Pattern] = Counter()

    @property
    def rows(self) -> int:
        """All rows, whatever came of them."""
        return self.status.total()

    def add(self, result: RowResult) -> None:
        """Count one row."""
        if isinstance(result, Refused):
            self.status["rejected"] += 1
            return
        self.status[result.status] += 1
        self.days[result.day] += 1
        self.limits.add(result.limit)
        self.waivers.add(result)
        self._patterns[result.pattern] += 1
        if len(self._patterns) > MOST_PATTERNS:
            self.settle()

    def settle(self) -> None:
        """Bring the counts of rules, policies and freezes up to date."""
        for pattern, count in self._patterns.items():
            self.freezes.add(pattern, count)
            for slot, verdict in zip(pattern.prepared.rules, pattern.verdicts, strict=True):
                rule = slot.planned.id, slot.planned.version
                self.rules.setdefault(rule, Counter())[_WORDS[verdict]] += count
            for (_, version), scope in zip(pattern.prepared.versions, pattern.scopes, strict=True):
                if scope is not False:
                    key = str(version["policy"]), int(str(version["version"]))
                    self.policies[key] = dict(version)
        self._patterns.clear()


class LimitTally:
    """Limits: their statuses and answers, what they come to, and what decided them."""

    def __init__(self) -> None:
        self.status: Counter[str] = Counter()
        self.answer: Counter[str] = Counter()
        self.decided_by: Counter[tuple[str, ...]] = Counter()
        self.amounts: Counter[int] = Counter()
        """Of decided and referred limits, in hundredths."""
        self.before = 0
        """The sum of the limits that these accounts had."""
        self.had_limit = 0
        self.lowest = 0
        """The sum of the lower bounds of incomplete limits."""
        self.highest = 0

    def add(self, limit: Limit) -> None:
        """Count one limit."""
        self.status[limit.status] += 1
        if limit.status == "incomplete":
            self.lowest += limit.low
            self.highest += limit.high
        elif limit.answer is not None:
            self.answer[limit.answer] += 1
            self.amounts[limit.low] += 1
            self.decided_by[limit.decided_by] += 1
            if limit.before is not None:
                self.had_limit += 1
                self.before += limit.before

    @property
    def after(self) -> int:
        """The sum of decided and referred limits."""
        return sum(amount * count for amount, count in self.amounts.items())

    @property
    def entries(self) -> Counter[str]:
        """How many limits each entry decided, alone or with others."""
        found: Counter[str] = Counter()
        for entries, count in self.decided_by.items():
            found.update(dict.fromkeys(entries, count))
        return found


class FreezeTally:
    """Freezes: their statuses and levels, and the reasons that begin, stay and end."""

    def __init__(self) -> None:
        self.status: Counter[str] = Counter()
        self.level: Counter[str] = Counter()
        self.codes: dict[str, Counter[str]] = {"new": Counter(), "kept": Counter(), "released": Counter()}

    def add(self, pattern: Pattern, count: int) -> None:
        """Count the freeze of some rows."""
        freeze = pattern.freeze
        self.status[str(freeze["status"])] += count
        if freeze["status"] == "not_in_scope":
            return
        self.level[str(freeze["level"])] += count
        for part, counter in self.codes.items():
            found = freeze[part]
            for reason in found if isinstance(found, list) else []:
                counter[reason["code"]] += count


class WaiverTally:
    """Waivers: how many were asked for, and what is given up."""

    def __init__(self) -> None:
        self.status: Counter[str] = Counter()
        self.by_class: Counter[str] = Counter()
        self.fees = 0
        self.waived = 0
        self.allowances = 0

    def add(self, result: Decided) -> None:
        """Count the waiver of one row, where one was asked for."""
        for waiver in result.waivers:
            self.status[str(waiver["status"])] += 1
            self.fees += result.fee
            if waiver["status"] in {"decided", "referred"}:
                self.waived += result.waived
                self.by_class[str(waiver["class"] or "nothing_waived")] += 1
                self.allowances += waiver["uses_allowance"] is True
