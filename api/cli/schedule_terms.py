"""Options of `forbear schedule`, or its file, to the terms of a schedule; what does not fit ends the run in words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import click

from api.cli.codes import Code
from engine.repayment.misfits import TermsRefused
from engine.repayment.read import read_terms
from engine.repayment.terms import Terms

Options = Mapping[str, Any]  # what click hands in: texts, whole numbers, and tuples of them
Part = tuple[str, str, object]
"""Where a part stands in the body, the option it comes from, and its value."""

_DEBT = ("balance", "currency", "annual_rate", "daily_rate", "interest", "first_due", "due_day", "from")
_MINIMUM = {"minimum": "share", "minimum_rule": "rule", "floor": "floor"}
_NAMES = {f"/{name}": name for name in _DEBT} | {f"/minimum/{part}": name for name, part in _MINIMUM.items()}
_FEES = ("fee", "fee_rate", "upfront_fee", "upfront_fee_rate")
_INSTALMENTS = {"instalments": "equal_instalments", "equal_principal": "equal_principal"}


def of_options(options: Options, chosen: Options) -> Terms:
    """The terms that the options give."""
    parts = [*_debt(options), *_minimum(options), *_plans(options)]
    body: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    for pointer, _, value in parts:
        _put(body, pointer.split("/")[1:], value)
    if "plans" in body:
        body["plans"] = list(body["plans"].values())
    try:
        return read_terms(body)
    except TermsRefused as refused:
        names = {**_NAMES, **{pointer: name for pointer, name, _ in parts}}
        _refuse(
            refused, {pointer: f"--{name.replace('_', '-')}" for pointer, name in names.items()}, Code.USAGE
        )


def of_file(source: str, options: Options, chosen: Options) -> Terms:
    """The terms in a file, which stands alone: options go to the answer only."""
    from api.cli.account import read_account

    if any(value not in {None, ()} for value in options.values()):
        message = "the terms stand in the file or in options, not in both"
        raise click.UsageError(message)
    body = read_account(source)
    if isinstance(body, dict):
        body = {**body, **{name: value for name, value in chosen.items() if value is not None}}
    try:
        return read_terms(body)
    except TermsRefused as refused:
        _refuse(refused, {}, Code.BAD_INPUT)


def _debt(options: Options) -> Iterator[Part]:
    for name in _DEBT:
        if options[name] is not None:
            yield f"/{name}", name, _number(options[name])
    if options["currency"] is None:
        yield "/currency", "currency", "CNY"


def _minimum(options: Options) -> Iterator[Part]:
    for name, part in _MINIMUM.items():
        if options[name] is not None:
            yield f"/minimum/{part}", name, _number(options[name])


def _plans(options: Options) -> Iterator[Part]:
    """The plans in the order of the help: equal instalments, equal principal, fixed amounts."""
    plans = [(name, kind, months) for name, kind in _INSTALMENTS.items() for months in options[name]]
    for place, (name, kind, months) in enumerate(plans):
        yield f"/plans/{place}/kind", name, kind
        yield f"/plans/{place}/months", name, months
        for fee in _FEES:
            if options[fee] is not None:
                yield f"/plans/{place}/{fee}", fee, _number(options[fee])
        if options["instalment_rate"] is not None:
            yield f"/plans/{place}/annual_rate", "instalment_rate", _number(options["instalment_rate"])
            yield f"/plans/{place}/interest", "interest", options["interest"] or "actual_365"
    for place, amount in enumerate(options["pay"], len(plans)):
        yield f"/plans/{place}/kind", "pay", "fixed_amount"
        yield f"/plans/{place}/amount", "pay", amount


def _put(body: dict[str, Any], steps: list[str], value: object) -> None:
    for step in steps[:-1]:
        body = body.setdefault(step, {})
    body[steps[-1]] = value


def _number(value: str | int) -> str | int:
    """A share written in per cent as the number it is; whatever is no number stays, and is refused later."""
    if not isinstance(value, str) or not value.endswith("%"):
        return value
    try:
        return format(Decimal(value[:-1]).scaleb(-2), "f")
    except InvalidOperation:
        return value


def _refuse(refused: TermsRefused, names: Mapping[str, str], code: Code) -> NoReturn:
    """Say what does not fit, by option where there is one, else by place."""
    for problem in refused.problems:
        place = names.get(problem.pointer) or problem.pointer or "the terms"
        click.echo(f"{place} {problem.code}: {problem.message}", err=True)
    raise click.exceptions.Exit(code) from None
