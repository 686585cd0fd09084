"""`trust-portal explain`: what a code means."""

from __future__ import annotations

import re

import click

from trustportal.commands.arguments import examples
from trustportal.commands.completing import codes
from trustportal.problems import did_you_mean
from trustportal.reports.explanation import EXPLAINED, every_code, explanation


@click.command(epilog=examples("explain", "explain GEN-02", "explain TP205"))
@click.argument("code", required=False, shell_complete=codes)
def explain(code: str | None) -> None:
    """Say what a code means, why it matters, how to mend it, and on whose authority.

    CODE is as the report names it, such as GEN-02; without it, every code is listed.
    """
    if code is None:
        click.echo(every_code(), nl=False)
    elif known := EXPLAINED.get(code.upper()):
        click.echo(explanation(known), nl=False)
    else:
        near = did_you_mean(re.sub(r"-(\d)$", r"-0\1", code), EXPLAINED)
        raise click.BadParameter(f"there is no code '{code}'{near}", param_hint="CODE")
