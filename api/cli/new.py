"""`forbear new`: writes a new policy, or the next version of one, with cases that pass."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.options import POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from api.cli.contents import Contents
    from engine.policy.vocabulary import Vocabulary

_NAME = re.compile("[a-z]+/[a-z][a-z0-9_]*")
_VERSION = re.compile(r"v([1-9][0-9]*)\.yaml")


def _effective(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | None:
    """The first day as an ordinal."""
    from api.http.envelope import day_of

    found = None if text is None else day_of(text)
    if text is not None and found is None:
        message = "this is not a calendar day written like 2024-02-23"
        raise click.BadParameter(message)
    return found


@click.command("new")
@click.argument("policy")
@POLICIES
@click.option(
    "--effective",
    metavar="DATE",
    callback=_effective,
    help="The first day in force.  [default: today, or the day after the version before begins]",
)
@click.option(
    "--currency", metavar="CODE", help="The currency of a new policy.  [default: as its neighbours]"
)
@TIME_ZONE
def command(
    *, policy: str, policies: Path, effective: int | None, currency: str | None, time_zone: str
) -> None:
    """Write POLICY, such as cn/student_limit, into the folder POLICIES, with cases that pass.

    A new policy begins as version 1 with one rule to change, and comments that say how. Of a policy that is
    there already, the latest version is copied with its cases to the next. Either is a draft, which decides
    nothing until its line `status: draft` is deleted.

    \b
    Examples:
      forbear new cn/student_limit
      forbear new cn/pay_later_limit --effective 2027-01-01
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from api.cli.contents import contents_of, write_all
    from api.wiring import today

    if _NAME.fullmatch(policy) is None:
        raise click.BadParameter(_misnamed(policy), param_hint="POLICY")
    now = today(time_zone)
    with contents_of(policies) as contents:
        latest = _latest(contents, policy)
        if latest:
            files = _next(contents, policy, latest, effective, now)
        else:
            files = _first(contents, policy, currency, now if effective is None else effective)
    write_all(policies, files)
    for name in files:
        click.echo(f"{policies / name}  written")
    click.echo(_what_now(policy, policies, latest))


def _misnamed(policy: str) -> str:
    """Why this names no policy, and how it would."""
    word = (
        re.sub("[^a-z0-9]+", "_", policy.rpartition("/")[2].lower()).strip("_0123456789") or "student_limit"
    )
    folder = policy.partition("/")[0].lower() if "/" in policy else ""
    jurisdiction = folder if re.fullmatch("[a-z]+", folder) else "cn"
    return (
        f"`{policy}` is not the name of a policy: its jurisdiction in lower case, `/`, and a word of lower-case "
        f"letters, digits and `_`; write it like `{jurisdiction}/{word}`"
    )


def _latest(contents: Contents, policy: str) -> int:
    """The number of the latest version, 0 where there is none."""
    names = (path.removeprefix(f"{policy}/") for path in contents.files if path.startswith(f"{policy}/"))
    return max((int(match[1]) for name in names if (match := _VERSION.fullmatch(name))), default=0)


# A new policy


def _first(contents: Contents, policy: str, currency: str | None, effective: int) -> dict[str, bytes]:
    from engine.policy.schema.content import texts_in, vocabulary_in
    from engine.policy.templates.new_policy import new_policy
    from engine.policy.written import day

    vocabulary = vocabulary_in(contents.files, contents.root)
    texts = texts_in(contents.files, contents.root)
    _known("jurisdiction", policy.partition("/")[0].upper(), vocabulary, "POLICY")
    chosen = currency or _usual_currency(contents, policy)
    _known("currency", chosen, vocabulary, "--currency")
    return new_policy(policy, chosen, day(effective), vocabulary, texts)


def _known(field: str, word: str, vocabulary: Vocabulary, hint: str) -> None:
    """Refuse a word that the vocabulary does not have."""
    from engine.language.kinds import Choice
    from engine.text.nearest import nearest

    kind = vocabulary.fields[field].kind
    options = kind.options if isinstance(kind, Choice) else ()
    if word in options:
        return
    close = nearest(word, options)
    guess = f"did you mean `{close}`?" if close else f"there are {', '.join(options)}"
    message = f"`{word}` is no {field} of the vocabulary; {guess}"
    raise click.BadParameter(message, param_hint=hint)


def _usual_currency(contents: Contents, policy: str) -> str:
    """The currency of the jurisdiction's other policies, or the one people there pay with."""
    from engine.policy.schema.content import policies_in
    from engine.policy.templates.fill import CURRENCIES

    jurisdiction = policy.partition("/")[0].upper()
    written = policies_in(contents.files, contents.root).policies
    known = [each.currency for each in written if each.jurisdiction == jurisdiction]
    found = known[0] if known else CURRENCIES.get(jurisdiction)
    if found is None:
        message = f"say in which currency policies of {jurisdiction} are written"
        raise click.BadParameter(message, param_hint="--currency")
    return found


# The next version


def _next(contents: Contents, policy: str, latest: int, effective: int | None, now: int) -> dict[str, bytes]:
    from engine.policy.policy import Status
    from engine.policy.schema.content import version_in
    from engine.policy.templates.next_version import OneLine, next_version
    from engine.policy.written import day

    before = version_in(contents.files, contents.root, f"{policy}/v{latest}.yaml")
    if before.status is Status.DRAFT:
        message = f"version {latest} of `{policy}` is still a draft; change that one"
        raise click.BadParameter(message, param_hint="POLICY")
    begins = max(now, before.effective + 1) if effective is None else effective
    if begins <= before.effective:
        message = f"version {latest} begins on {day(before.effective)}; choose a later day"
        raise click.BadParameter(message, param_hint="--effective")
    try:
        return next_version(contents.files, contents.root, policy, latest, day(begins))
    except OneLine:
        message = f"version {latest} is not written key by key on lines of their own; copy it by hand"
        raise click.UsageError(message) from None


def _what_now(policy: str, policies: Path, latest: int) -> str:
    """What the author does next."""
    version = latest + 1
    told = (
        "Follow the comments in it"
        if not latest
        else f"It is a copy of version {latest}: change what must change"
    )
    return (
        f"\n{told}, then run `forbear test {policies} --policy {policy}`.\n"
        f"Version {version} is a draft. Delete its line `status: draft` to bring it into force; its cases must then"
        " stand on days\non which it is in force."
    )
