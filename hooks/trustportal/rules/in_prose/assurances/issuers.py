"""Who issued a certificate or report that is held, by a text, against its record (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.model.certifications import Certification
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_named
from trustportal.prose.guards import negated
from trustportal.prose.mentions import (
    accreditation_bodies,
    mentions,
    named_in,
    same_organization,
    short_name,
)
from trustportal.prose.names import is_common, means_anyone
from trustportal.prose.places import places
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in, stated

_BY = Speech("assurances.by")
_FIRM = re.compile(
    r"\b(?:by|from|work of)(?: the (?:CPA )?firm)? ((?:[A-Z][\w&.-]+ ){1,4}"
    r"(?:LLP|LLC|Ltd|Limited|Inc|GmbH|AG|PLC|Partners|Group|Associates|Auditors|Audit|Assurance"
    r"|Certification|Registrars?|Assessors|Advisors|CPAs)\b)(?! [A-Z])"
)
"""A firm by the last word of its name, whether a claim knows it or not."""
_ISSUER = Speech("assurances.issuer_named")
_OF_RULES = Speech("assurances.of_rules")
"""What bodies issue that issue no certificate of ours: "the catalogue issued by the BSI"."""


def wrong_issuer(
    text: str, held: Sequence[Certification], where: str, portal: Portal
) -> Iterator[str]:
    """An issuer or accreditation body that a text names is that of one of the records."""
    issuers = [record.issuer for record in held if record.issuer]
    names = [issuer.name for issuer in issuers]
    for name in named_in(text, portal) if names and _BY.search(text) else ():
        if not any(same_organization(name, issuer) for issuer in names):
            yield f"'{name}': {where} was issued by {names[0]}"
    for found in _FIRM.finditer(text) if names else ():
        if not any(short_name(each) in found[1].casefold() for each in names):
            known = named_in(found[1], portal)
            if not known and not negated(text, *found.span()):
                yield f"'{found[1]}': {where} was issued by {names[0]}"
    for name in _named(text, portal) if names else ():
        if not any(_is_part(name, each) for each in names):
            yield f"'{name}': {where} was issued by {names[0]}"
    bodies = {issuer.accreditation.body for issuer in issuers if issuer.accreditation}
    for body in accreditation_bodies() if bodies else ():
        if body not in bodies and re.search(rf"\b{body}\b", text):
            yield f"'{body}': the issuer of {where} is accredited by {listed(sorted(bodies))}"


def _named(text: str, portal: Portal, *, known: bool = False) -> Iterator[str]:
    """The names at the place of an issuer: "audited by ...", "... issued our certificate"; those
    that a record has only where `known` asks for them too.
    """
    for found in _ISSUER.finditer(text):
        key, name = next((key, value) for key, value in found.groupdict().items() if value)
        start, end = found.span(key)
        anyone = key == "who" and means_anyone(name)
        recorded = bool(named_in(name, portal)) and not known
        if anyone or is_common(name) or recorded or places(name, portal):
            continue
        of_ours = portal.organization.name in name or products_named(name, portal)
        standard = any(each.start < end and start < each.end for each in mentions(text))
        general = name in accreditation_bodies() or _OF_RULES.search(text[: found.end()])
        if not (of_ours or standard or general or negated(text, start, end)):
            yield name


def _is_part(name: str, other: str) -> bool:
    """Whether a name is another one, or some first words of it: "Example Audit"."""
    one, whole = short_name(name), short_name(other)
    return one in whole or whole in one


_OF_OURS = Speech("assurances.of_our_system")


def issuer_of_no_record(portal: Portal) -> Iterator[Finding]:
    """Who is said to have certified us, in a sentence that names no standard, issued one of our
    certificates or reports.
    """
    records = [each for _, each in stated(portal, Certification) if not each.holder]
    every = {each.issuer.name for each in records if each.issuer}
    names = sorted(each for each in every if portal.organization.name not in each)
    for sentence in assertions(portal, ("certif", "registrar", "audit") if names else ()):
        text = sentence.text
        if sentence.sort != "text" or mentions(text) or not _OF_OURS.search(text):
            continue
        for name in _named(text, portal, known=True):
            if not any(_is_part(name, each) for each in names):
                message = f"'{name}': no certificate or report of ours was issued by it"
                yield finding_in(sentence, message, text.index(name))
                break
