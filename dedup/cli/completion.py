"""`dedup completion`: a shell to the script that completes commands in it."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands, options and paths.

    \b
    bash: add to ~/.bashrc      eval "$(dedup completion bash)"
    zsh:  add to ~/.zshrc       eval "$(dedup completion zsh)"
    fish: run once              dedup completion fish > ~/.config/fish/completions/dedup.fish
    """
    script = _SHELLS[shell](ctx.find_root().command, {}, "dedup", "_DEDUP_COMPLETE")
    click.echo(script.source())
