"""`trust-portal headers`: what the host of the portal must be told."""

from __future__ import annotations

from pathlib import Path

import click

from trustportal.commands.arguments import examples, portal_of, root_argument
from trustportal.hosts.formats import FORMATS
from trustportal.hosts.headers import headers as headers_of


@click.command(epilog=examples("headers nginx > trust-portal.conf", "headers netlify"))
@click.argument("host", type=click.Choice(list(FORMATS)), metavar="HOST")
@root_argument
def headers(host: str, root: Path) -> None:
    """Print the headers of the site in the words of its host.

    HOST is netlify, cloudflare, azure, vercel, firebase, nginx, caddy, cloudfront or s3.
    guides/deploying.md says where each belongs. What Netlify, Cloudflare Pages and Azure read lies
    in the site already.
    """
    portal = portal_of(root)
    click.echo(FORMATS[host](headers_of(portal.site.url)), nl=False)
