"""Which outcome a referral puts before a person."""

from collections.abc import Sequence

from engine.policy.checked import CheckedPolicy
from engine.policy.plan.plan import PlannedRule
from engine.policy.policy import Cap, Decline, Do, Floor, Freeze, Hold, OutcomeName, Refer, Waive


def referrals_of(rules: Sequence[PlannedRule]) -> dict[OutcomeName, tuple[PlannedRule, ...]]:
    """The rules that refer each outcome."""
    found: dict[OutcomeName, tuple[PlannedRule, ...]] = dict.fromkeys(OutcomeName, ())
    for rule in rules:
        effect = rule.checked.rule.effect
        if isinstance(effect, Refer):
            outcome = effect.outcome or natural_outcome(rule.policy)
            if outcome is not None:
                found[outcome] += (rule,)
    return found


def natural_outcome(policy: CheckedPolicy) -> OutcomeName | None:
    """The one outcome a policy's rules are about, or None where there are none or several."""
    found = {OutcomeName.LIMIT} if policy.policy.base is not None else set()
    for rule in policy.policy.rules:
        match rule.effect:
            case Cap() | Floor() | Hold() | Decline():
                found.add(OutcomeName.LIMIT)
            case Freeze():
                found.add(OutcomeName.FREEZE)
            case Waive():
                found.add(OutcomeName.WAIVER)
            case Do() | Refer():
                pass
    return found.pop() if len(found) == 1 else None
