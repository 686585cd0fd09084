"""What else news say of the records that they are about, against these (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.model.base import field_of
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.residency import Residency
from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import grounds
from trustportal.prose.places import places
from trustportal.prose.quantities import Length, lengths
from trustportal.rules.agreement.news import MEND, News, affirming, news
from trustportal.rules.agreement.places import outside_of
from trustportal.rules.agreement.subjects import SHOWN_IN
from trustportal.rules.in_prose.figures.claims_on_topic import backing
from trustportal.rules.in_prose.figures.compared import topics_of
from trustportal.rules.in_prose.figures.times_of_claims import FORMER, times_of, worded
from trustportal.rules.overlap import products_outside, titles
from trustportal.rules.rule import Finding


def periods_in_news(portal: Portal) -> Iterator[Finding]:
    """News about one rule of retention give one of its periods."""
    for each in news(portal):
        (name, record), *others = each.by_name.items() or (("", None),)
        if not isinstance(record, Retention) or others:
            continue
        known = times_of(grounds(portal).by_reference[name])
        for sentence in (one for one in affirming(each) if _KEPT.search(one.text)):
            said = [one for one in _new(sentence.text) if one.unit != "working days"]
            if known and said and not any(one.key in known for one in said):
                have = listed(worded(*key) for key in sorted(known))
                message = f"its text says {said[0].words}, and {name} says {have}"
                yield Finding(each.reference, message, sentence.path, MEND)


_KEPT = re.compile(
    r"\b(?:kept|keeps?|retain\w*|retention|periods?|stored?|delet\w*|eras\w*|remov\w*)\b",
    re.IGNORECASE,
)


def _new(text: str) -> list[Length]:
    """The lengths of time of a sentence, but for those that it says were replaced."""
    return [
        each for each in lengths(text) if not (each.cadence or FORMER.search(text[: each.start]))
    ]


def notices_of_breaches_in_news(portal: Portal) -> Iterator[Finding]:
    """News of how soon customers hear of a breach give the time that the records promise."""
    topics = [each for each in topics_of("FCT-06") if "breach" in each.about]
    known = {one for topic in topics for ground in backing(portal, topic) for one in ground.fields}
    latest: dict[str, News] = {}
    for each in sorted(news(portal), key=lambda one: one.update.dated):
        if any(topic.holds(said.text) for said in affirming(each) for topic in topics):
            latest["breach"] = each
    for each in latest.values() if known else ():
        for sentence in affirming(each):
            if any(topic.holds(sentence.text) for topic in topics):
                said = [one for one in _new(sentence.text) if one.key not in known]
                if said and not any(one.key in known for one in _new(sentence.text)):
                    have = listed(worded(*key) for key in sorted(known))
                    message = (
                        f"its text says {worded(*said[0].key)}, and the records promise {have}"
                    )
                    yield Finding(each.reference, message, sentence.path, MEND)


def products_in_news(portal: Portal) -> Iterator[Finding]:
    """News name only products that their records cover."""
    for each in news(portal):
        reach = [_covered(name, portal) for name in each.by_name]
        if not reach or any(one is None for one in reach):
            continue
        covered = frozenset[str]().union(*(one or () for one in reach))
        for sentence in affirming(each) if covered else ():
            if _COMPARED.search(sentence.text):
                continue
            named = products_named(SHOWN_IN.blanked(sentence.text), portal)
            if wrong := products_outside(named, covered, portal):
                message = (
                    f"its {sentence.path[0]} speaks of {titles(portal, 'products', wrong)}, and"
                    f" {listed(each.by_name)} covers {titles(portal, 'products', covered)}"
                )
                yield Finding(each.reference, message, sentence.path, MEND)


_COMPARED = re.compile(
    r"\b(?:already|like|as (?:in|for|with)|others?|than|instead|except|without)\b"
)
"""Words of a sentence that can name a product to compare with."""


def _covered(name: str, portal: Portal) -> frozenset[str] | None:
    ground = grounds(portal).by_reference.get(name)
    return ground.products if ground else None


_CHOSEN = re.compile(
    r"\b(?:choos\w+|chose|chosen|select\w*|choice of)\b[^.;]{0,40}$", re.IGNORECASE
)
_BESIDE = re.compile(r"\b(?:customers?|compan(?:y|ies)|users?|law|subprocessors?)\b", re.IGNORECASE)


def places_in_news(portal: Portal) -> Iterator[Finding]:
    """News about one promise on where data lives name no other place than it."""
    for each in news(portal):
        (name, record), *others = each.by_name.items() or (("", None),)
        if not isinstance(record, Residency) or others:
            continue
        for sentence in affirming(each):
            text = sentence.text
            named = [
                one
                for one in places(text, portal)
                if (found := _CHOSEN.search(text[: one.start]))
                and not _BESIDE.search(text[found.start() : one.start])
            ]
            if message := outside_of(record, named, portal):
                yield Finding(
                    each.reference, f"its text says {message} ({name})", sentence.path, MEND
                )


_EXAMINED = re.compile(
    r"\b(?P<criterion>security|availability|confidentiality|processing integrity|privacy)\b"
    r"(?=[^.;:]{0,30}\b(?:was|were|is|are|has been|have been) (?:also |now )?(?:examined|audited"
    r"|covered|included|in scope|added)\b)",
    re.IGNORECASE,
)
_BY_OTHERS = re.compile(
    r"\b(?:verified|validated|audited|certified|examined|attested|assessed|checked) by"
    r" (?:an? )?(?:independent |external |outside )?(?:third[- ]part(?:y|ies)|auditors?|assessors?"
    r"|firms?|certification bod(?:y|ies)|CPA firms?|body)\b|\bthird[- ]party (?:audit|attestation"
    r"|certification|certified|verified)",
    re.IGNORECASE,
)


def examinations_in_news(portal: Portal) -> Iterator[Finding]:
    """News about a report name criteria that it has, and outsiders only where there were some."""
    for each in news(portal):
        held = {name: one for name, one in each.by_name.items() if isinstance(one, Certification)}
        for sentence in affirming(each) if held else ():
            for path_of, message in _wrong(sentence.text, held):
                yield Finding(each.reference, f"{message} {path_of}", sentence.path, MEND)


def _wrong(text: str, held: dict[str, Certification]) -> Iterator[tuple[str, str]]:
    criteria = {
        each.replace("-", " ").lower() for one in held.values() for each in one.criteria or ()
    }
    for found in _EXAMINED.finditer(text) if criteria else ():
        if found["criterion"].lower() not in criteria:
            have = f"the criteria of {listed(held)} are {listed(sorted(criteria))}"
            yield have, f"its text says that {found['criterion']} was examined, and"
    own = all(one.issuer and one.issuer.sort == "self" for one in held.values())
    if own and (by := _BY_OTHERS.search(text)):
        yield f"{listed(held)} is a self-assessment", f"its text says '{by.group()}', and"


_VERSION = re.compile(r"\b(?:version |v\.? ?)?(\d{1,2}\.\d{1,2})\b(?![.%]?\d| ?%)", re.IGNORECASE)


def versions_in_news(portal: Portal) -> Iterator[Finding]:
    """News about one document whose title gives a version name the one that it has."""
    for each in news(portal):
        papers = [item for item in each.by_name.items() if isinstance(item[1], Document)]
        said = _VERSION.findall(each.update.title)
        for name, document in papers if said and len(papers) == 1 else ():
            version = str(field_of(document, "version") or "")
            own = _VERSION.findall(version)
            if own and own[0] not in said:
                message = f"its title says {said[0]}, and the version of {name} is {version}"
                yield Finding(each.reference, message, ("title",), MEND)
