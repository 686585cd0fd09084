"""The record of publication is whole."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.publication.history import read_chain


def history_is_whole(portal: Portal) -> Iterator[Problem]:
    """Every release can be read, and each vouches for the one before it."""
    yield from read_chain(portal.history).problems
