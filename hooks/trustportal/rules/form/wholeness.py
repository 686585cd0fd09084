"""Whether a portal is whole, so that what is not there was left out and is no slip."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.rules.form.identity import references_resolve
from trustportal.rules.form.order_of_dates import dates_are_in_order


@lru_cache(maxsize=2)
def is_whole(portal: Portal) -> bool:
    """Whether every record could be read, leads to records that are there, and has its dates in
    order. What is compared with another day, or added up from several records, waits for that: a
    misspelt key in one certificate would make all that rest on it look weaker.
    """
    return not (portal.refused or portal.unread or any(_slips(portal)))


def _slips(portal: Portal) -> Iterator[Problem]:
    yield from references_resolve(portal)
    yield from dates_are_in_order(portal)
