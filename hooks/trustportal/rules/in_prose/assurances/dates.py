"""The dates of certificates that a sentence does not name by their standard (FCT-01)."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.model.certifications import Certification
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions
from trustportal.prose.ground import grounds
from trustportal.prose.guards import negated
from trustportal.prose.mentions import mentions, named_in
from trustportal.prose.quantities import days
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in, stated


def wrong_dates(portal: Portal) -> Iterator[Finding]:
    """The dates that no certificate of ours has, where one is named by its number or not at all."""
    yield from _of_numbers(portal)
    yield from _of_no_name(portal)


_UNNAMED = Speech("assurances.unnamed")


def _of_no_name(portal: Portal) -> Iterator[Finding]:
    """The dates of a certificate or audit of ours that a sentence does not name by its standard."""
    known = {day for each in grounds(portal).of("certifications", "documents") for day in each.days}
    for sentence in assertions(portal, ("certificate", "surveillance", "certification")):
        text = sentence.text
        if sentence.sort != "text" or mentions(text) or not known or not _UNNAMED.search(text):
            continue
        if named_in(text, portal) or sentence.subject in grounds(portal).by_reference:
            continue
        for each in days(text):
            denied = negated(text, each.start, each.start + len(each.words))
            if not denied and not any(each.fits(day) for day in known):
                message = f"'{each.words}' is no date of a certificate of ours"
                yield finding_in(sentence, message, each.start)
                break


def _of_numbers(portal: Portal) -> Iterator[Finding]:
    """The dates that a sentence gives a certificate which it names by its number alone."""
    numbered = {
        record.certificate_id: name
        for name, record in stated(portal, Certification)
        if record.certificate_id
    }
    for sentence in assertions(portal, [number.lower() for number in numbered]):
        text = sentence.text
        several = [number for number in numbered if number in text]
        if len(several) != 1 or mentions(text):
            continue
        known = grounds(portal).by_reference[numbered[several[0]]].days
        for each in days(text):
            denied = negated(text, each.start, each.start + len(each.words))
            if not denied and not any(each.fits(day) for day in known):
                message = f"'{each.words}' is no date of {numbered[several[0]]}"
                yield finding_in(sentence, message, each.start)
