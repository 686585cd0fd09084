"""What must be true of a portal as a whole. `RULES` is the one list of all rules.

A rule is a pure function of the portal and the day. It yields problems; it never prints, never
raises and never reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.rules.documents import files_are_those_approved
from trustportal.rules.identity import addresses_are_unique, references_resolve
from trustportal.rules.order_of_dates import dates_are_in_order, shortest_before_longest
from trustportal.rules.pages import (
    components_fit,
    front_matter_is_plain,
    links_resolve,
    nav_resolves,
)
from trustportal.rules.residency import promises_agree
from trustportal.rules.silence import questions_left_open
from trustportal.rules.time import (
    nothing_done_is_in_the_future,
    notice_is_as_promised,
    reviews_are_not_overdue,
    what_is_held_has_not_ended,
)

Rule = Callable[[Portal, date], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    references_resolve,
    addresses_are_unique,
    files_are_those_approved,
    dates_are_in_order,
    shortest_before_longest,
    promises_agree,
    nothing_done_is_in_the_future,
    what_is_held_has_not_ended,
    reviews_are_not_overdue,
    notice_is_as_promised,
    questions_left_open,
    nav_resolves,
    front_matter_is_plain,
    components_fit,
    links_resolve,
)
