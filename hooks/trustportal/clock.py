"""The one clock: on which day a portal is judged is decided once, at the edge."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, date, datetime

from trustportal.model.fields import OUR_TIME
from trustportal.model.organization import Organization


def judged_on(organization: Organization | None, asked: date | None = None) -> date:
    """The day asked for, else the portal's own pinned day, else SOURCE_DATE_EPOCH, else today.

    A SOURCE_DATE_EPOCH that is not a number of seconds, or none of our time, is passed over.
    """
    if asked:
        return asked
    if organization and organization.as_of:
        return organization.as_of
    with suppress(ValueError, OverflowError, OSError):
        epoch = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC)
        if epoch.year in OUR_TIME:
            return epoch.date()
    return datetime.now(UTC).date()
