"""Times what `forbear check` does with policies: `python tests/bench/check.py [--policies 500] [--rules 20] [--days 1]`.

The generated policies stand over the shipped vocabulary; `--days` says on how many different days they begin,
each of which is an epoch of its own. Cases are not timed, and nothing is kept from run to run: always cold.

With `--whole` it times the command itself, on the shipped policies and the generated ones: cold, with nothing
changed, and with one file changed; with its cases, its start, and bytecode that is there as on any second run.
"""

import argparse
import cProfile
import os
import pstats
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.wiring import read_folder
from engine.policy.library import load
from engine.policy.sense import sense
from tests.bench.thirty_rules import CONDITIONS, SHIPPED

TODAY = 739942
HOMES = {
    "cn": "CNY",
    "gb": "GBP",
    "us": "USD",
    "eu": "EUR",
    "au": "AUD",
    "sg": "SGD",
    "jp": "JPY",
    "hk": "HKD",
}
PRODUCTS = ("pay_later", "cash_loan", "credit_card", "bnpl", "internet_consumer_loan", "microloan")
DUTIES = ("send_notice", "send_reminder", "offer_help", "payment_tips", "start_review")
FIELDS = {
    "annual_income": 400_000, "liquid_assets": 90_000, "current_balance": 30_000, "platform_count": 9,
    "inquiries_6m": 12, "days_past_due": 120, "months_on_book": 90, "missed_payments_12m": 12, "age_years": 25,
}  # fmt: skip
"""What generated conditions compare, and up to where."""


def folder(policies: int, rules: int, days: int) -> dict[str, bytes]:
    """The files of so many policies of so many rules, which begin on so many different days."""
    pick = random.Random(20)
    files = {name: (SHIPPED / name).read_bytes() for name in ("profile.yaml", "reasons.yaml")}
    places = list(product(HOMES, PRODUCTS))
    for number in range(policies):
        home, kind = places[number % len(places)]
        text = _policy(number, home, kind, rules, days, pick)
        files[f"{home}/generated_{number}/v1.yaml"] = text.encode()
    return files


def _policy(number: int, home: str, kind: str, rules: int, days: int, pick: random.Random) -> str:
    parameters = "\n".join(
        f"  share_{index}:\n    unit: ratio\n    values:\n"
        f'      - {{from: "2020-01-01", value: "0.{index + 1}", cite: House rule {index}}}'
        for index in range(3)
    )
    head = [
        f"policy: {home}/generated_{number}", "version: 1",
        f'effective: "20{20 + number % days // 12:02d}-{number % days % 12 + 1:02d}-01"',
        f"jurisdiction: {home.upper()}", f"currency: {HOMES[home]}", f"applies_when: product == '{kind}'",
        "owner: Bench", "about: To be timed.", f"parameters:\n{parameters}", "let:",
        "  free_income: monthly_net_income - existing_debt_service_monthly",
        "  strained: missed_payments_12m >= 2 or days_past_due > 5",
    ]  # fmt: skip
    if number < len(HOMES) * len(PRODUCTS):
        head += [
            "base:",
            "  code: SCORE_AND_INCOME",
            "  amount: annual_income * share_0",
            "round_down_to: 100",
        ]
    return "\n".join([*head, "rules:", *(_rule(index, pick) for index in range(rules))]) + "\n"


def _rule(number: int, pick: random.Random) -> str:
    condition = " and ".join(_clause(pick) for _ in range(pick.randint(1, 3)))
    lines = [f"  - id: rule_{number}", "    when: |", f"      {condition}", f"    {_effect(pick)}"]
    return "\n".join([*lines, "    because: To be timed."])


def _clause(pick: random.Random) -> str:
    kind = pick.randrange(6)
    if kind == 0:
        return f"({pick.choice(CONDITIONS[1:])})"
    if kind == 1:
        return pick.choice(("strained", "not strained", f"free_income < {pick.randrange(100, 9000)}"))
    field = pick.choice(list(FIELDS))
    return f"{field} {'<' if field == 'age_years' else pick.choice('<>')} {pick.randrange(1, FIELDS[field])}"


def _effect(pick: random.Random) -> str:
    match pick.randrange(8):
        case 0:
            return "decline: true\n    code: AGE"
        case 1:
            return "hold: true\n    code: TOO_MUCH_DEBT"
        case 2:
            return f"floor: {pick.randrange(1, 50)}00"
        case 3:
            return f"do: {{action: {pick.choice(DUTIES)}, within_days: 3}}"
        case 4:
            return (
                "cap: max(annual_income * share_1 - unsecured_debt_all_lenders, 0)\n    code: TOO_MUCH_DEBT"
            )
        case _:
            return f"cap: {pick.randrange(5, 400)}00\n    code: TOO_MUCH_DEBT"


def main() -> None:
    """Print seconds and megabytes, and where the time goes."""
    asked = argparse.ArgumentParser()
    for option, default in (("--policies", 500), ("--rules", 20), ("--days", 1), ("--profile", 0)):
        asked.add_argument(option, type=int, default=default)
    asked.add_argument("--whole", action="store_true")
    options = asked.parse_args()
    files = folder(options.policies, options.rules, options.days)
    if options.whole:
        whole(files)
        return
    timed("shipped", read_folder(SHIPPED))
    if not options.profile:
        timed(f"{options.policies} policies of {options.rules} rules, {options.days} epochs", files)
        return
    with cProfile.Profile() as profile:
        sense(load(files), TODAY)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(options.profile)


def timed(name: str, files: dict[str, bytes]) -> None:
    """Load and look for sense once, in seconds of the processor."""
    start = time.process_time()
    snapshot = load(files)
    loaded = time.process_time()
    found = sense(snapshot, TODAY)
    done = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{name}: load {loaded - start:.2f} s, sense {done - loaded:.2f} s ({len(found)} findings), {memory} MB"
    )


def whole(generated: dict[str, bytes]) -> None:
    """Time the command on the shipped policies, then on generated ones, each in three states."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(SHIPPED, Path(place, "shipped"))
        for name, content in generated.items():
            file = Path(place, "generated", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        run("shipped", Path(place), "--no-cache")
        for name in ("shipped", "generated"):
            for state in ("cold", "nothing changed", "one file changed"):
                if state == "one file changed":
                    with next(Path(place, name).rglob("v1.yaml")).open("ab") as file_:
                        file_.write(b"# changed\n")
                wall, cpu, memory = run(name, Path(place))
                print(f"{name}, {state}: {wall:.2f} s, {cpu:.2f} s of CPU, {memory} MB")


def run(name: str, place: Path, *words: str) -> tuple[float, float, int]:
    """Check a folder in a process of its own: seconds, seconds of the processor, and megabytes at most."""
    command = [sys.executable, "-m", "api.cli", "check", *words, str(place / name)]
    more = {"XDG_CACHE_HOME": str(place / "cache"), "PYTHONPYCACHEPREFIX": str(place / "bytecode")}
    environment = {**os.environ, **more, "PYTHONDONTWRITEBYTECODE": ""}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2], env=environment
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


if __name__ == "__main__":
    main()
