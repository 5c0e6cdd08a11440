"""The desk at the command line: `python -m services.cli COMMAND`."""

import importlib
import sys

import click

from services.desk.errors import DeskError

# Loaded on use, so that `assess` starts without a database and `--help` at once.
_COMMANDS = {
    "add-evidence": "services.commands.add_evidence",
    "assess": "services.commands.assess",
    "check": "services.commands.check",
    "deadlines": "services.commands.deadlines",
    "import-orders": "services.commands.import_orders",
    "init": "services.commands.init",
    "verify-audit": "services.commands.verify_audit",
    "worker": "services.commands.worker",
}


class _Commands(click.Group):
    """Commands that are imported when they are asked for; each module's `command` is the click command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(_COMMANDS[cmd_name]).command
        return command


@click.group(cls=_Commands, help="The Returns Desk at the command line.")
def main() -> None:
    """Gather the commands."""


def run() -> None:
    """Run a command; a refusal prints its one sentence and exits with 1."""
    try:
        main(prog_name="python -m services.cli")
    except DeskError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)


if __name__ == "__main__":
    run()
