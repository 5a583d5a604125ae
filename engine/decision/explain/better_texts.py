"""How a nearer outcome is told to the customer, in each language: never as a promise."""
# ruff: noqa: RUF001 - Chinese has punctuation of its own

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from engine.decision.show import day, money
from engine.language.kinds import Date, Number, Unit
from engine.policy.steps import PLACEHOLDER, Step
from engine.policy.vocabulary import FieldSpec
from engine.policy.written import number

CAUTION: Mapping[str, str] = {
    "en": "This is how the policy stands today and no promise: other things may change by then.",
    "zh": "以上依据现行政策，并非承诺；届时其他情况可能发生变化。",
}
NOTHING: Mapping[str, str] = {
    "en": "There is no single step we can name that would change this; please contact us.",
    "zh": "目前没有我们可以指出的单一步骤能够改变这一结果，请与我们联系。",
}
INCOMPLETE: Mapping[str, str] = {
    "en": "Before we can say what would help, we need to know more about you and your account.",
    "zh": "在说明哪些步骤有帮助之前，我们需要了解更多有关您和账户的信息。",
}
_RESULTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "limit": "your limit would be {amount}",
        "open": "your account would no longer be restricted",
        "no_increase": "your account would be open again, except that the limit would not rise",
        "no_drawdown": "your account would be less restricted",
        "waiver": "{amount} of the fee would be waived",
    },
    "zh": {
        "limit": "您的额度将为{amount}",
        "open": "您的账户将不再受限",
        "no_increase": "您的账户将恢复使用，但额度不会上调",
        "no_drawdown": "您的账户所受限制将减少",
        "waiver": "将减免费用{amount}",
    },
}
_WHOLE: Mapping[str, str] = {
    "en": "Under policy {policies}, {result} if you {steps}.",
    "zh": "按照政策{policies}，如果您{steps}，{result}。",
}
_JOINTS: Mapping[str, tuple[str, str, str]] = {"en": (", ", " and ", " and "), "zh": ("，", "，并", "和")}
"""Between steps, before the last one, and between policies."""
_UNITS: Mapping[str, Mapping[Unit, tuple[str, str]]] = {
    "en": {Unit.DAYS: (" day", " days"), Unit.MONTHS: (" month", " months"), Unit.YEARS: (" year", " years")},
    "zh": {Unit.DAYS: ("天", "天"), Unit.MONTHS: ("个月", "个月"), Unit.YEARS: ("年", "年")},
}


def step_text(step: Step, spec: FieldSpec, locale: str, start: int, end: int, currency: str) -> str:  # noqa: PLR0913, PLR0917 - a step has these parts
    """One step, with its amounts."""
    amounts = {"change": abs(end - start), "to": end}
    text = step.texts[locale]
    for found in reversed([*PLACEHOLDER.finditer(text)]):
        value = amounts[found["what"]]
        said = _amount(spec, value, locale, currency, noun=found["one"] is not None)
        if found["one"] is not None:
            said = f"{said} {found['one'] if value == 1 else found['many']}"
        text = f"{text[: found.start()]}{said}{text[found.end() :]}"
    return text


def _amount(spec: FieldSpec, value: int, locale: str, currency: str, *, noun: bool) -> str:
    match spec.kind:
        case Number(unit=Unit.MONEY):
            return amount_said(value, currency)
        case Number(unit=Unit.RATIO, denominator=denominator):
            return f"{number(Fraction(value * 100, denominator))}%"
        case Number(unit=unit) if not noun and unit in _UNITS[locale]:
            return f"{value}{_UNITS[locale][unit][value != 1]}"
        case Date():
            return day(value)
        case _:
            return str(value)


def amount_said(hundredths: int, currency: str) -> str:
    """An amount of money with its currency."""
    return f"{money(hundredths)} {currency}"


def limit_said(locale: str, amount: str) -> str:
    """What the limit would be."""
    return _RESULTS[locale]["limit"].format(amount=amount)


def waiver_said(locale: str, amount: str) -> str:
    """What would be waived."""
    return _RESULTS[locale]["waiver"].format(amount=amount)


def level_said(locale: str, level: str) -> str:
    """What the freeze would be."""
    return _RESULTS[locale]["open" if level == "none" else level]


def offer_said(locale: str, policies: Iterable[str], result: str, steps: Sequence[str]) -> str:
    """The whole sentence."""
    between, last, also = _JOINTS[locale]
    joined = last.join([*([between.join(steps[:-1])] if steps[:-1] else []), steps[-1]])
    return _WHOLE[locale].format(policies=also.join(policies), result=result, steps=joined)
