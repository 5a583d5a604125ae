"""Random policy sets as the files of a folder."""

import json

from random_policies import CODES
from small_world import PROFILE

REASONS = "reasons:\n" + "".join(f"  {code}: {{internal: x, en: x, zh: x}}\n" for code in CODES)
REASONS += "actions:\n  a: {internal: x, en: x, zh: x}\n  b: {internal: x, en: x, zh: x}\n"
REASONS += "guidance:\n  G: {en: x, zh: x}\ntemplates:\n  T: {en: x, zh: x}\n"


def files(lender):
    """The files of a policies folder."""
    found = {"profile.yaml": PROFILE.encode(), "reasons.yaml": REASONS.encode()}
    scored = any(policy["score"] for policy in lender["policies"])
    for policy in lender["policies"]:
        path = f"{policy['name']}/v{policy['version']}.yaml"
        found[path] = _written(policy, lender["currency"], scored=scored).encode()
    return found


def _written(policy, currency, *, scored):
    lines = [
        f"policy: {policy['name']}",
        f"version: {policy['version']}",
        f'effective: "{policy["effective"]}"',
        *([f'until: "{policy["until"]}"'] if policy["until"] else []),
        *([f"anchor: {policy['anchor']}"] if policy["anchor"] else []),
        "jurisdiction: CN",
        f"currency: {currency}",
        *([f"applies_when: {json.dumps(policy['applies'])}"] if policy["applies"] else []),
        "owner: someone",
        "about: something",
    ]
    if policy["score"]:
        return "\n".join([*lines, *_score_lines(policy["score"]), ""])
    lines += ["uses: {points: cn/points}"] if scored else []
    values = ", ".join(f'{{from: "{day}", value: "{value}"}}' for day, value in policy["third"])
    lines += ["parameters:", f"  third: {{unit: ratio, values: [{values}]}}", "let:"]
    lines += [f"  {name}: {json.dumps(policy[name])}" for name in ("spare", "ready")]
    lines += _let_lines(policy)
    lines += _base_lines(policy["base"]) if policy["base"] else []
    lines += ["rules:", *(f"  - {_rule_text(rule)}" for rule in policy["rules"])]
    lines += [f"round_down_to: {policy['round']}"] if policy["round"] is not None else []
    lines += [f"minimum: {policy['minimum']}"] if policy["minimum"] is not None else []
    return "\n".join([*lines, ""])


def _let_lines(policy):
    low, middle = (json.dumps(when) for when in policy["band"])
    amount, doubled = (json.dumps(text) for text in policy["worth"])
    return [
        "  band:",
        f"    table: [{{when: {low}, is: low}}, {{when: {middle}, is: middle}}]",
        "    otherwise: high",
        "  worth:",
        f"    table: [{{when: own_cap == null, is: {amount}}}, {{when: {doubled}, is: own_cap * 2}}]",
        "    otherwise: own_cap",
    ]


def _score_lines(score):
    lines = ["score:", f"  starts_at: {score['starts']}", "  range: [0, 100]", "  dimensions:"]
    for name, dimension in score["dimensions"].items():
        lines.append(f"    {name}:")
        for number, one in enumerate(dimension):
            points = ", ".join(f'"{label}": {points}' for label, points in one["points"])
            none = "" if one["none"] is None else f", none: {one['none']}"
            lines.append(
                f"      - {{id: {name}_{number}, field: {one['field']}, points: {{{points}}}{none}, code: CODE_A}}"
            )
    return lines


def _base_lines(base):
    lines = ["base:", "  code: CODE_A"]
    match base["form"]:
        case "amount":
            return [*lines, f"  amount: {json.dumps(base['amount'])}"]
        case "table":
            rows = [
                f"    - {{when: {json.dumps(when)}, amount: {json.dumps(amount)}}}"
                for when, amount in base["rows"]
            ]
            return [*lines, "  table:", *rows, f"  otherwise: {json.dumps(base['otherwise'])}"]
        case _:
            return [*lines, "  matrix:", *_matrix_lines(base)]


def _matrix_lines(base):
    name, labels = base["down"]
    lines = [f"    down: {json.dumps(name)}"]
    columns = ["x"]
    if base["across"]:
        across, columns = base["across"]
        listed = ", ".join(json.dumps(label) for label in columns)
        lines += [f"    across: {json.dumps(across)}", f"    columns: [{listed}]"]
    lines.append("    rows:")
    for row, label in enumerate(labels):
        cells = ", ".join(str(cell(row, column)) for column in range(len(columns)))
        lines.append(f"      {json.dumps(label)}: [{cells}]")
    return lines


def cell(row, column):
    """The amount in a cell of every matrix: neither rising nor falling throughout."""
    return (row * 2600 + column * 1700) % 9100 + 55


def _rule_text(rule):
    parts = [f"id: {rule['id']}"]
    if rule["when"] is not None:
        parts.append(f"{'needs' if rule['needs'] else 'when'}: {json.dumps(rule['when'])}")
    parts += _effect_parts(rule)
    parts += [f"strength: {rule['strength']}"] if rule["strength"] else []
    parts += [f"if_unknown: {rule['if_unknown']}"] if rule["if_unknown"] != "ask" else []
    parts += [f"code: {rule['code']}", "because: so"]
    return "{" + ", ".join(parts) + "}"


def _effect_parts(rule):
    match rule["kind"]:
        case "cap" | "floor" as kind:
            return [f"{kind}: {json.dumps(rule['amount'])}"]
        case "hold" | "decline" as kind:
            return [f"{kind}: true"]
        case "freeze":
            return [f"freeze: {rule['level']}", f"release_when: {json.dumps(rule['release'])}"]
        case "waive":
            amount = json.dumps(rule["amount"])
            forms = {
                "all": "all",
                "share": rule["share"],
                "amount": amount,
                "down_to": f"{{down_to: {amount}}}",
            }
            return [f"class: {rule['class']}", f"waive: {forms[rule['form']]}"]
        case "do":
            template = f", template: {rule['template']}" if rule["template"] else ""
            due = f", within_days: {rule['days']}" if rule["days"] is not None else ""
            return [f"do: {{action: {rule['action']}{template}{due}}}"]
        case _:
            return [f"refer: {{queue: {rule['queue']}, outcome: {rule['outcome']}}}"]
