"""Options that several verbs share, and how their texts are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine.policy.epochs import Pins

_VERSION = re.compile(r"(?P<policy>[a-z]+/[a-z][a-z0-9_]*)@(?P<version>[1-9][0-9]{0,3})")


def _day(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """A calendar day as it is written, if it is one."""
    from api.http.envelope import day_of

    if text is not None and day_of(text) is None:
        message = "this is not a calendar day written like 2024-02-23"
        raise click.BadParameter(message)
    return text


def _pins(_ctx: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> Pins:
    """Versions by policy and number, one for each policy."""
    found: dict[str, int] = {}
    for text in texts:
        match = _VERSION.fullmatch(text)
        if match is None:
            message = "this is not a version written like cn/pay_later_limit@1"
            raise click.BadParameter(message)
        if match["policy"] in found:
            message = f"`{match['policy']}` is given twice, one version of a policy decides"
            raise click.BadParameter(message)
        found[match["policy"]] = int(match["version"])
    return frozenset(found.items())


def _zone(_ctx: click.Context, _parameter: click.Parameter, text: str) -> str:
    """The name of a time zone, if this machine knows it."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        message = "this machine knows no such time zone; names are written like Asia/Shanghai"
        raise click.BadParameter(message) from None
    return text


POLICIES = click.argument("policies", default="policies", type=click.Path(path_type=Path))
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "junit"]),
    default="text",
    show_default=True,
    help="How findings are shown.",
)
DAY = click.option("--as-of", metavar="DATE", callback=_day, help="The day to decide on.  [default: today]")
VERSIONS = click.option(
    "--version",
    "versions",
    metavar="POLICY@N",
    multiple=True,
    callback=_pins,
    help="Take this version, whatever the day; may stand once for each policy.",
)
TIME_ZONE = click.option(
    "--time-zone",
    metavar="ZONE",
    default="Asia/Shanghai",
    show_default=True,
    callback=_zone,
    help="Where the lender's day begins.",
)
