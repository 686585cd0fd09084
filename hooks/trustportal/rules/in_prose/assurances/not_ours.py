"""Standards that a sentence names without saying anything of what this organisation holds."""

from __future__ import annotations

import re

from trustportal.model.certifications import Certification
from trustportal.model.encryption import Encryption
from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.mentions import Mention
from trustportal.prose.speech import Speech
from trustportal.rules.rule import stated

_OF_TOOL = Speech("assurances.of_tool")
_FOR_THEM = Speech("assurances.for_them")
_OF_ADEQUACY = Speech("assurances.of_adequacy")
_OF_HARDWARE = Speech("assurances.of_hardware")
_HARDWARE = Speech("assurances.hardware")
_APPLIES = Speech("assurances.applies_to_them")
_AFFILIATE = Speech("assurances.affiliate")


def is_of_others(text: str, mention: Mention, portal: Portal) -> bool:
    """Whether a standard is one for which a tool is made, that applies to others or by which they
    keep something, or is named as a decision on transfers, or is that of a device or of a company
    of our group.
    """
    before = text[: mention.start]
    return bool(
        any(each.search(before) for each in (_OF_TOOL, _FOR_THEM, _OF_ADEQUACY))
        or _APPLIES.match(text[mention.end :])
        or _is_of_device(text, mention, portal)
        or _is_of_affiliate(text, mention, portal)
    )


_ASSURANCE = re.compile(r"\bEAL ?\d\+?", re.IGNORECASE)


def _is_of_device(text: str, mention: Mention, portal: Portal) -> bool:
    """Whether a device is certified, and a record on encryption says so, as highly."""
    named = _OF_HARDWARE.search(text[: mention.start]) or _HARDWARE.match(text[mention.end :])
    if not named:
        return False
    levels = {_folded(each) for each in _ASSURANCE.findall(text)}
    own = (grounds(portal).by_reference[name] for name, _ in stated(portal, Encryption))
    return any(
        mention.words in each.text
        and levels <= {_folded(level) for level in _ASSURANCE.findall(each.text)}
        for each in own
    )


def _folded(level: str) -> str:
    return level.upper().replace(" ", "")


def _is_of_affiliate(text: str, mention: Mention, portal: Portal) -> bool:
    """Whether a sentence speaks of a company of our group that has a certificate of its own."""
    name = portal.organization.name
    return bool(_AFFILIATE.search(text)) and any(
        record.standard == mention.standard and name in (record.holder or "")
        for _, record in stated(portal, Certification)
    )
