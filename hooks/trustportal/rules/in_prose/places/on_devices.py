"""What never leaves a device, which says nothing of regions, and what a service works with."""

from __future__ import annotations

from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.classes import with_data

_WHOLLY = Speech("residency.wholly")
_DEVICE = Speech("residency.device")
_OF_CONTENT = Speech("residency.of_content")


def is_on_device(text: str, portal: Portal) -> bool:
    """Whether all that a text says never leaves stays on a device, as a fingerprint does, and is
    nothing with which a service works.
    """
    several = list(_WHOLLY.finditer(text))
    return bool(several) and all(
        _DEVICE.match(text[found.end() :])
        and not _OF_CONTENT.search(text[: found.end()])
        and with_data(text, portal, resident(portal)) == text
        for found in several
    )


@lru_cache(maxsize=2)
def resident(portal: Portal) -> frozenset[str]:
    """The classes of data that some promise is about."""
    return frozenset(name for each in portal.promises() for name in each.data_classes or ())
