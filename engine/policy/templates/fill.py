"""A template with its gaps filled in."""

import re
from collections.abc import Mapping

CURRENCIES = {
    "CN": "CNY",
    "GB": "GBP",
    "US": "USD",
    "EU": "EUR",
    "AU": "AUD",
    "SG": "SGD",
    "JP": "JPY",
    "HK": "HKD",
    "IN": "INR",
    "ID": "IDR",
    "TH": "THB",
    "KR": "KRW",
    "TW": "TWD",
}
"""The currency of a jurisdiction, where its author names none."""

_GAP = re.compile(r"\{\{([a-z_]+)\}\}")


def fill(template: str, words: Mapping[str, str]) -> str:
    """The template with a word in place of every `{{gap}}`."""
    return _GAP.sub(lambda gap: words[gap[1]], template)
