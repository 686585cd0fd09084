"""From when on the time runs in which customers are told of a breach (FCT-06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from trustportal.model.regulations import Regulation
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions
from trustportal.prose.clocks import clock_of
from trustportal.prose.ground import Key
from trustportal.prose.quantities import key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in, stated

_TOLD = Speech("clocks.told")
_BREACH = Speech("clocks.breach")
_MEND = "let the time run from the same moment in every text and in incident_notice.starts_at"


def clocks_in_prose(portal: Portal) -> Iterator[Finding]:
    """The time in which customers are told of a breach runs from the same moment everywhere."""
    for sentence in assertions(portal, ("aware", "confirm", "learn", "discover")):
        text, clock = sentence.text, clock_of(sentence.text)
        told = _TOLD.search(f"{sentence.before} {text}") if clock else None
        if sentence.sort != "text" or not (told and _BREACH.search(text)):
            continue
        for length in lengths(text):
            starts = _starts(portal).get(length.key, ()) if not length.cadence else ()
            clocks = [clock_of(start) for _, start in starts]
            if all(clocks) and clocks and clock not in clocks:
                reference, start = starts[0]
                message = (
                    f"'{length.words}' from {clock} on, and {reference} counts them from: {start}"
                )
                yield finding_in(sentence, message, length.start, mend=_MEND)
                break


Starts = Mapping[Key | None, Sequence[tuple[str, str]]]
"""By the time that laws' records promise, these records and from when on it runs."""


@lru_cache(maxsize=2)
def _starts(portal: Portal) -> Starts:
    found: dict[Key | None, list[tuple[str, str]]] = {}
    for reference, law in stated(portal, Regulation):
        notice = law.incident_notice
        if notice and notice.within and notice.to in ("customer", "controller"):
            start = (reference, plain(notice.starts_at))
            found.setdefault(key_of(notice.within), []).append(start)
    return found
