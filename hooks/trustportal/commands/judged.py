"""The portal that a command speaks of, judged; a command ends where there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from trustportal.judge import judge
from trustportal.portal import Portal


def judged_portal(root: Path) -> tuple[Portal, date]:
    """The portal and the day as of which it was judged, whatever was found."""
    judgement = judge(root)
    if judgement.portal is None:
        raise click.ClickException("the portal cannot be read; 'trust-portal check' says why")
    return judgement.portal, judgement.as_of
