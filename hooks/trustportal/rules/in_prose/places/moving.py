"""That data can be moved to another region later, where a promise says it cannot (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.prose.speech import Speech

Message = tuple[str, int]
"""What is wrong with a sentence, and at which of its characters."""

_MOVED = Speech("residency.moved")
_FIXED = re.compile(r"cannot be (?:moved|changed)|chosen once|existing \w+ cannot", re.IGNORECASE)


def moved_later(text: str, portal: Portal) -> Iterator[Message]:
    """What a promise says is chosen once cannot be moved."""
    if found := _MOVED.search(text):
        for promise in portal.promises():
            if _is_fixed(promise):
                where = f"residency/{promise.id}"
                yield f"'{found.group()}': {where} says that it cannot", found.start()


def _is_fixed(promise: Residency) -> bool:
    said = " ".join([*promise.limits, *promise.conditions, promise.choice or "", promise.statement])
    return bool(_FIXED.search(said))
