"""What the tests of dry-runs share: a small mapping, and a run over a table written on the spot."""

import json
from functools import cache
from pathlib import Path

from api.wiring import load_folder
from engine.decision.decide import Decider
from engine.dryrun.compile import CompiledMapping
from engine.dryrun.read_mapping import read_mapping
from engine.dryrun.rows import Refused, Row
from engine.dryrun.run import DryRun, dry_run
from engine.text.place import Source
from engine.text.read import read

ROOT = Path(__file__).parents[3]
DAY = 739_942  # 2026-11-22
CONSTANTS = "constants: {jurisdiction: CN, currency: CNY, product: pay_later, request_kind: review}\n"
MAPPING = f"""\
source:
  columns:
    LIMIT: {{type: number, unit: money, minimum: 0, maximum: 1000000}}
    LATE: {{type: choice, options: ["0", "1", "2"]}}
carry: {{identity: [ID]}}
lookups:
  late_days: {{column: LATE, unit: days, values: {{"0": 0, "1": 30}}, otherwise: unknown}}
fields:
  current_limit: LIMIT
  days_past_due: late_days
{CONSTANTS}"""
HEADER = b"ID,LIMIT,LATE\n"


@cache
def decider():
    return Decider(load_folder(ROOT / "policies"))


def mapping_of(text, path="map.yaml"):
    return read_mapping(read(Source(path, text)))


def compiled(text, as_of_header=None):
    return CompiledMapping(mapping_of(text), decider().snapshot, decider().layout, as_of_header)


def fact(text, field, **cells):
    """A field's normalised value, `none`, `unknown` or the codes of what refuses the row."""
    mapping = compiled(text)
    account = mapping.account(Row(1, [cells.get(header) for header in mapping.headers]), DAY)
    if isinstance(account, Refused):
        return [problem.code for problem in account.problems]
    index = decider().layout.index
    flag = index.get(f"{field}?none")
    if flag is not None and account.inputs[flag]:
        return "none"
    found = account.inputs[index[field]]
    return "unknown" if found is None else found


def run_over(path, text=MAPPING, out=None, as_of_column=None):
    """The summary of a run over a file."""
    mapping = None if text is None else mapping_of(text)
    run = DryRun(
        decider=decider(), profiles=path, mapping=mapping, day=DAY, as_of_column=as_of_column, out=out
    )
    return dry_run(run, lambda: None)


def run_table(folder, content, *, name="table.csv", text=MAPPING, as_of_column=None):
    """The counts of a run over a table with this content, and the codes that refused its rows."""
    path = folder / name
    path.write_bytes(content)
    found = run_over(path, text, folder / "out", as_of_column)
    lines = (folder / "out" / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    refused = [json.loads(line) for line in lines]
    codes = {line["row"]: [problem["code"] for problem in line["problems"]] for line in refused}
    return found, codes
