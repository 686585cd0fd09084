"""`trust-portal completion`: the script that makes the tab key complete commands, ids and codes."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from trustportal.commands.arguments import examples

PROGRAM, VARIABLE = "trust-portal", "_TRUST_PORTAL_COMPLETE"


@click.command(
    epilog=examples(
        "completion bash > ~/.trust-portal-completion.sh",
        "completion zsh > ~/.trust-portal-completion.sh",
        "completion fish > ~/.config/fish/completions/trust-portal.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script by which the tab key completes commands, kinds, ids and codes.

    Keep it in a file. For bash and zsh add the line '. ~/.trust-portal-completion.sh' to ~/.bashrc
    or ~/.zshrc and open a new terminal; fish finds its file by itself.
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"{shell} cannot complete")
    root = click.get_current_context().find_root().command
    click.echo(found(root, {}, PROGRAM, VARIABLE).source())
