"""A schedule to the warnings that belong beside it, and a comparison to its sentence."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from engine.repayment.compare import Comparison
from engine.repayment.lens import WINDOW, look
from engine.repayment.schedule import Schedule, Status
from engine.repayment.terms import EqualInstalments, EqualPrincipal, FixedAmount, Locale, Minimum, Plan
from engine.repayment.texts import months, text

Warned = tuple[str, str]
"""A code and its sentence."""


def title(plan: Plan, locale: Locale) -> str:
    """What a plan is called, with the fees that set it apart."""
    fees = {"with_upfront_fee": plan.fees.upfront, "with_fee": plan.fees.each}
    return _named(plan, locale) + "".join(text(code, locale, fee=fee) for code, fee in fees.items() if fee)


def _named(plan: Plan, locale: Locale) -> str:
    match plan.method:
        case EqualInstalments(months=number):
            return text("equal_instalments", locale, months=months(number, locale))
        case EqualPrincipal(months=number):
            return text("equal_principal", locale, months=months(number, locale))
        case FixedAmount(amount=amount):
            return text("fixed_amount", locale, amount=amount)
        case Minimum():
            return text("minimum", locale)
        case _:
            assert_never(plan.method)


def warnings(found: Schedule, locale: Locale) -> Iterator[Warned]:
    """What a customer must be told before choosing this."""
    lens, lasted = look(found), len(found.payments)
    parts: dict[str, str | int] = {
        "plan": title(found.plan, locale),
        "months": months(lasted, locale),
        "paid": found.paid,
        "owed": found.still_owed,
        "growing": months(lens.growing, locale),
        "charging": months(lens.mostly_charges, locale),
        "window": months(WINDOW, locale),
        "charges": lens.charges,
        "principal": lens.principal,
        "grown": -lens.principal,
    }
    applying = {
        "NEVER_REPAID": found.status is Status.NEVER_REPAID,
        "HORIZON_REACHED": found.status is Status.HORIZON_REACHED,
        "DEBT_GROWS": lens.growing > 0,
        "MOSTLY_CHARGES": lens.mostly_charges > 0,
        "PERSISTENT_DEBT": lens.is_persistent,
    }
    wordings = {"PERSISTENT_DEBT": "persistent_growing"} if lens.principal < 0 else {}
    return (
        (code, text(wordings.get(code, code), locale, **parts))
        for code, applies in applying.items()
        if applies
    )


def sentence(compared: Comparison, schedules: Sequence[Schedule], locale: Locale) -> str:
    """A comparison in words."""
    first, found = schedules[0], schedules[compared.plan]
    parts: dict[str, str | int] = {
        "plan": title(found.plan, locale),
        "first": title(first.plan, locale),
        "months": months(len(found.payments), locale),
        "others": str(len(first.payments)),
        "amount": abs(compared.saves or 0),
    }
    return text(_time(compared, first, found), locale, **parts) + text(_cost(compared), locale, **parts)


def _time(compared: Comparison, first: Schedule, found: Schedule) -> str:
    if found.status is not Status.REPAID:
        return "never_free" if found.status is Status.NEVER_REPAID else "not_free"
    if first.status is Status.NEVER_REPAID:
        return "free_at_last"
    if first.status is Status.HORIZON_REACHED:
        return "free_before_horizon"
    return "free_instead" if compared.months_sooner else "free_alike"


def _cost(compared: Comparison) -> str:
    if compared.saves is None:
        return "nothing"
    if compared.saves_at_least:
        return "cheaper_at_least"
    if compared.saves == 0:
        return "same_cost"
    return "cheaper" if compared.saves > 0 else "dearer"
