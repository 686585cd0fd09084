"""The command `trust-portal`: the same functions as the hooks, for people and for CI."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword

import click
from click.shell_completion import CompletionItem

from trustportal.commands import COMMANDS
from trustportal.problems import did_you_mean


class _Commands(click.Group):
    """The commands, each loaded when it is asked for: --help need not load the model."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = getattr(import_module(f"trustportal.commands.{name}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; of one that is not there, the name that is near."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            near = did_you_mean(args[0], COMMANDS) or "; --help lists them"
            ctx.fail(f"there is no command '{args[0]}'{near}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, without loading them; and the group's own options."""
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        options = super().shell_complete(ctx, incomplete) if incomplete.startswith("-") else []
        return [*(CompletionItem(name, help=COMMANDS[name]) for name in names), *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="'trust-portal COMMAND --help' says more of each, with examples.",
)
def main() -> None:
    """Judge a trust portal: its claims in data/ and its pages in content/."""
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that knows fewer letters than a file
        sys.stdout.reconfigure(errors="backslashreplace")
