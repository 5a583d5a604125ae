"""A small lender with lists: of areas by decree, of merchant categories, and of the sectors of employers."""

from pathlib import Path

from engine.policy.library import load

HERE = Path(__file__).parent
PROFILE = (HERE / "lists_bad" / "profile.yaml").read_bytes()
REASONS = (HERE / "checked_bad" / "reasons.yaml").read_bytes()
POLICY = "cn/limit/v1.yaml"
HEAD = """\
policy: cn/limit
version: 1
effective: "2024-01-01"
jurisdiction: CN
currency: CNY
owner: Someone
about: Something.
base:
  code: SCORE
  amount: 500
"""
AREAS = """\
list: disaster_areas
description: Where a disaster was declared.
of: area_code
entries:
  - {value: CN-1, from: "2024-02-01", until: "2024-04-30", cite: Decree 1}
  - {value: CN-2, from: "2024-02-01", until: "2024-04-30", cite: Decree 1}
  - {value: CN-1, from: "2025-07-01", cite: Decree 2}
"""
MERCHANTS = """\
list: risky_merchants
description: Categories of merchants that sell chances and coins.
of: [merchant_code, second_merchant_code]
entries:
  - {value: "7995", from: "2020-01-01", cite: House rule 1}
  - {value: "6051", from: "2023-06-01", cite: House rule 2}
"""
CASH = """\
list: cash_like
description: Categories of merchants where credit turns into cash.
of: merchant_code
entries:
  - {value: "6051", from: "2020-01-01", until: "2024-12-31", cite: House rule 3}
  - {value: "6011", from: "2020-01-01", cite: House rule 3}
"""
SECTORS = """\
list: shaken_sectors
description: Sectors in which work is short.
of: sector
entries:
  - {value: tourism, from: "2024-03-01", until: "2024-09-30", cite: Survey 1}
"""
LISTS = {
    "lists/disaster_areas.yaml": AREAS,
    "lists/risky_merchants.yaml": MERCHANTS,
    "lists/cash_like.yaml": CASH,
    "lists/shaken_sectors.yaml": SECTORS,
}


def rule(when, identifier="one"):
    """A rule that holds the limit on a condition."""
    lines = "\n".join(f"      {line}" for line in when.splitlines())
    return f"  - id: {identifier}\n    when: |\n{lines}\n    hold: true\n    code: SCORE\n    because: It is so.\n"


def folder(*conditions, **lists):
    """A folder with a rule for each condition, and lists in place of the usual ones by name."""
    named = {f"lists/{name}.yaml": text for name, text in lists.items()} or LISTS
    rules = "".join(rule(when, f"rule_{number}") for number, when in enumerate(conditions))
    policy = HEAD + (f"rules:\n{rules}" if rules else "")
    files = {"profile.yaml": PROFILE, "reasons.yaml": REASONS, POLICY: policy.encode()}
    return files | {path: text.encode() for path, text in named.items()}


def lender(*conditions, **lists):
    """The snapshot of such a folder."""
    return load(folder(*conditions, **lists))
