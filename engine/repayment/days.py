"""The days on which payments fall due: one a month, on the due day or on the last day of a shorter month."""

import datetime
from calendar import isleap
from collections.abc import Iterator
from itertools import count

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def due_dates(first: datetime.date, due_day: int) -> Iterator[datetime.date]:
    """The due dates from the first on, without end."""
    return (in_month(first, offset, due_day) for offset in count())


def in_month(day: datetime.date, offset: int, due_day: int) -> datetime.date:
    """The due date so many months after the month of a day, or before it."""
    year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
    last = _LENGTHS[month] + (month == 1 and isleap(year))
    return datetime.date(year, month + 1, min(due_day, last))
