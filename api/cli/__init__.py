"""The command line: one verb per file, each imported only when it is asked for."""

import io
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from api.cli.codes import Code

VERBS = {
    "check": ("check", "Read the policies and their cases, and show every problem."),
    "explain-problem": ("explain_problem", "Say why a problem is one, and how to mend it."),
    "test": ("test", "Run the cases beside the policies."),
    "decide": ("decide", "Decide one account and say which rules fired."),
    "explain": ("explain", "Say why one account is decided as it is."),
    "diff": ("diff", "Say what a change means, and what comes out otherwise."),
    "release": ("release", "Record what a version means, with author and approver."),
    "schema": ("schema", "Print the schemas for editors, or tell about the vocabulary."),
    "policies": ("policies", "List the policies: for whom, in force when, citing what."),
    "init": ("init", "Write a new folder of policies."),
    "new": ("new", "Write a new policy, or the next version of one."),
    "schedule": ("schedule", "Show when a debt is paid off and what that costs."),
    "dry-run": ("dry_run", "Replay the policies over a file of accounts."),
    "sample": ("sample", "Write made-up accounts to try things with."),
    "serve": ("serve", "Answer decisions over HTTP."),
}
"""The file of each verb, and what it is for."""


class Verbs(click.Group):
    """The verbs, imported when they run; listing them imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it in
        """The verbs in the order in which an author meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """The verb of this name."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"api.cli.{VERBS[cmd_name][0]}").command
        if not isinstance(command, click.Command):
            reason = f"api.cli.{VERBS[cmd_name][0]} has no command"
            raise TypeError(reason)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - likewise
        """The verbs with what each is for."""
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, what) for verb, (_, what) in VERBS.items()])


@click.group(
    cls=Verbs,
    subcommand_metavar="VERB [ARGUMENTS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `forbear check`, then `forbear test`; `forbear VERB --help` shows an example of each.",
)
@click.option(
    "--debug", is_flag=True, expose_value=False, help="Show a traceback when something unexpected happens."
)
@click.version_option(package_name="forbear", prog_name="forbear")
def forbear() -> None:
    """Decides credit limits, fee waivers and account freezes by versioned policies written in YAML."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        found = forbear.main(given, prog_name="forbear", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as refused:
        refused.show()
        return refused.exit_code
    except (click.Abort, KeyboardInterrupt):
        return Code.INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return Code.UNEXPECTED
    except Exception as error:  # noqa: BLE001 - the last resort: one line instead of a traceback
        return _unexpected(error, given)
    return found if isinstance(found, int) else Code.OK


def _close_quietly() -> None:
    """Whoever read our output has left; nothing more is written, not even when Python ends."""
    sys.stdout = io.StringIO()


def _unexpected(error: Exception, given: Sequence[str]) -> Code:
    """Say what happened without its message, which may hold a person's values."""
    if "--debug" in given:
        traceback.print_exception(error)
        return Code.UNEXPECTED
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename[:1] != "<"]
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    click.echo(
        f"unexpected: {type(error).__name__}{where}; `forbear --debug …` shows how it came to this", err=True
    )
    return Code.UNEXPECTED
