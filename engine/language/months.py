"""Calendar months between two days, as the language defines them."""

import calendar
import datetime
from functools import lru_cache


@lru_cache(maxsize=65_536)
def months_between(start: int, end: int) -> int:
    """The greatest m such that start plus m months, its day clamped to the month's end, is not after end."""
    first, last = datetime.date.fromordinal(start), datetime.date.fromordinal(end)
    months = 12 * (last.year - first.year) + last.month - first.month
    if last.day >= first.day:
        return months
    clamped = min(first.day, calendar.monthrange(last.year, last.month)[1])
    return months - (last.day < clamped)
