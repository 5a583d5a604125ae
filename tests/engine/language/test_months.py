import calendar
import datetime
import random

from engine.language.months import months_between


def plus_months(start, months):
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def test_greatest_number_of_months():
    """M months after the first day is not past the second, and m + 1 months would be."""
    dice = random.Random(7)
    low, high = (datetime.date(year, 1, 1).toordinal() for year in (1900, 2299))
    for _ in range(20_000):
        start, end = dice.randint(low, high), dice.randint(low, high)
        if dice.random() < 0.5:
            end = start + dice.randint(-800, 800)
        months = months_between(start, end)
        first, last = datetime.date.fromordinal(start), datetime.date.fromordinal(end)

        assert plus_months(first, months) <= last < plus_months(first, months + 1)
