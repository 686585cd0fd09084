"""Until when a customer can object to a new subprocessor (FCT-06)."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.model.organization import Notice
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions
from trustportal.prose.ground import Key
from trustportal.prose.guards import negated, statements
from trustportal.prose.quantities import key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.figures.times_of_claims import worded
from trustportal.rules.rule import Finding, finding_in

_OBJECTS = Speech("objections.objects")
_SUBPROCESSOR = Speech("objections.subprocessor")
_BEFORE = Speech("objections.before")
"""Before a time that is that of the notice: "announced at least"."""
_BEHIND = Speech("objections.behind")
"""Behind such a time: "in advance"."""
_WITHIN_NOTICE = Speech("objections.within_notice")
_WHERE = "organization, under subprocessor_notice.objection,"


def objections_in_prose(portal: Portal) -> Iterator[Finding]:
    """A time to object is the one that the organisation grants: its own, or that of the notice."""
    notice = portal.organization.subprocessor_notice
    times = _times(notice) if notice else frozenset()
    for sentence in assertions(portal, ("object",)) if times else ():
        if sentence.sort != "text" or sentence.subject == "organization":
            continue
        if not _SUBPROCESSOR.search(f"{sentence.before} {sentence.text}"):
            continue
        for words, start in _wrong(sentence.text, times):
            message = f"'{words}': {_WHERE} says {worded(*min(times))}"
            yield finding_in(sentence, message, start)
            break


def _times(notice: Notice) -> frozenset[Key]:
    """The times to object of which a notice speaks; that of the notice where it names none."""
    said = plain(notice.objection or "")
    own = frozenset(each.key for each in lengths(said))
    if own or not (_WITHIN_NOTICE.search(said) and notice.period):
        return own
    period = key_of(notice.period)
    return frozenset({period} if period else ())


def _wrong(text: str, times: frozenset[Key]) -> Iterator[tuple[str, int]]:
    """The times that a sentence gives customers to object and that are not among the known."""
    begin = 0
    for part in statements(text):
        begin = text.find(part, begin)
        for each in lengths(part) if _OBJECTS.search(part) else ():
            end = each.start + len(each.words)
            of_notice = _BEFORE.search(part[: each.start]) or _BEHIND.match(part[end:])
            if each.key in times or of_notice or negated(part, each.start, end):
                continue
            yield each.words, begin + each.start
