"""`forbear serve`: loads the policies and answers decisions over HTTP until it is stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from api.cli.options import POLICIES, TIME_ZONE

if TYPE_CHECKING:
    from api.wiring import Which
    from engine.decision.decide import Decider

SECONDS_TO_STOP = 5
"""After this a process that is asked to stop is killed; one that is still starting hears nothing."""


@click.command("serve")
@POLICIES
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="The port.")
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="How many processes answer."
)
@TIME_ZONE
@click.option(
    "--released-only", "which", flag_value="released", default=None, help="Decide by released versions alone."
)
def command(  # noqa: PLR0913 - one for each option
    *, policies: Path, host: str, port: int, workers: int, time_zone: str, which: str | None
) -> None:
    """Load the policies in the folder POLICIES and answer decisions over HTTP, until Ctrl-C.

    With the extra `serve` (`pip install '.[serve]'`) granian answers, in as many processes as you like;
    without it, a server that is meant for trying things out.

    \b
    Example:
      forbear serve policies --port 8080 --workers 4
      curl http://127.0.0.1:8080/health/ready

    The exit code is 0 after Ctrl-C, and 3 where a policy is invalid: then nothing is served.
    """  # noqa: D301 - click reads the backspace as "leave these lines as they are"
    from importlib.util import find_spec

    from api.cli.folder import decider_of
    from api.serving import FOLDER, WHICH, ZONE

    chosen: Which = "released" if which == "released" else "all"
    decider = decider_of(policies, chosen)
    _check_address(host, port)
    click.echo(_greeting(decider, f"http://{f'[{host}]' if ':' in host else host}:{port}"), err=True)
    if find_spec("granian"):
        os.environ[FOLDER], os.environ[ZONE], os.environ[WHICH] = str(policies.resolve()), time_zone, chosen
        _serve(host, port, workers)
    else:
        _serve_simply(decider, host, port, workers, time_zone)


def _check_address(host: str, port: int) -> None:
    """The address can be listened on."""
    import socket

    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = (error.strerror or "the system gave no reason").lower()
        message = f"cannot listen on {host}, port {port}: {reason}"
        raise click.UsageError(message) from None


def _greeting(decider: Decider, address: str) -> str:
    """Where decisions are answered, and a line to try it with."""
    import json

    from api.cli.words import counted

    versions = decider.snapshot.versions
    read = counted(sum(map(len, versions.values())), "version")
    body = json.dumps(_example(decider), ensure_ascii=False)
    return (
        f"{read} of {counted(len(versions), 'policy', 'policies')} loaded, answering at {address}\n"
        f"try: curl -s {address}/v1/decisions -H 'Content-Type: application/json' -d '{body}'"
    )


def _example(decider: Decider) -> dict[str, dict[str, object]]:
    """The smallest request: what must be given, so that the answer says what else to supply."""
    from engine.decision.layout import stand_in
    from engine.decision.show import optional, shown

    vocabulary = decider.snapshot.vocabulary
    found: dict[str, dict[str, object]] = {"profile": {}, "request": {}}
    for name, spec in vocabulary.fields.items():
        if name in vocabulary.required:
            found[spec.part][name] = optional(shown(spec.kind), stand_in(spec))
    policy = next(iter(decider.snapshot.versions.values()))[0].policy
    found["profile"] |= {"jurisdiction": policy.jurisdiction, "currency": policy.currency}
    return found


def _serve(host: str, port: int, workers: int) -> None:
    """Processes of granian, each with a snapshot of its own, of the folder that the environment names."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "api.serving:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        factory=True,
        websockets=False,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.warning,
    ).serve()


def _serve_simply(decider: Decider, host: str, port: int, workers: int, time_zone: str) -> None:
    """Werkzeug's server in this process."""
    import signal

    from werkzeug.serving import make_server

    from api.serving import application

    note = "granian is not installed: one process answers, by a server meant for trying things out"
    ignored = f"; --workers {workers} needs `pip install '.[serve]'`" if workers > 1 else ""
    click.echo(f"{note}{ignored}", err=True)
    signal.signal(signal.SIGTERM, _stop)
    make_server(host, port, application(decider, time_zone), threaded=True).serve_forever()


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
