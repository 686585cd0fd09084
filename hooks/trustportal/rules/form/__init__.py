"""What must hold before a portal can be judged at all: things named are there, dates in order.

Each check is a pure function of the portal that yields problems with codes of `codes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.rules.form.files import files_are_those_approved
from trustportal.rules.form.former_pages import former_pages_are_free
from trustportal.rules.form.history import history_is_whole
from trustportal.rules.form.identity import (
    addresses_are_unique,
    questionnaires_resolve,
    references_resolve,
)
from trustportal.rules.form.order_of_dates import dates_are_in_order, shortest_before_longest
from trustportal.rules.form.pages import (
    components_fit,
    front_matter_is_plain,
    links_resolve,
    nav_resolves,
    pages_leave_room_for_claims,
    settings_are_plain,
)
from trustportal.rules.form.silence import questions_left_open
from trustportal.rules.form.stray_files import files_are_named, links_stay_inside

FORM: tuple[Callable[[Portal], Iterator[Problem]], ...] = (
    references_resolve,
    addresses_are_unique,
    questionnaires_resolve,
    files_are_those_approved,
    links_stay_inside,
    files_are_named,
    dates_are_in_order,
    shortest_before_longest,
    nav_resolves,
    settings_are_plain,
    pages_leave_room_for_claims,
    front_matter_is_plain,
    former_pages_are_free,
    components_fit,
    links_resolve,
    questions_left_open,
    history_is_whole,
)
