"""The one clock: on which day a portal is judged is decided once, at the edge."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from trustportal.model.organization import Organization


def judged_on(organization: Organization | None, asked: date | None = None) -> date:
    """The day asked for, else the portal's own pinned day, else SOURCE_DATE_EPOCH, else today.

    A SOURCE_DATE_EPOCH that is not a number of seconds is passed over, as MkDocs does.
    """
    if asked:
        return asked
    if organization and organization.as_of:
        return organization.as_of
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()
