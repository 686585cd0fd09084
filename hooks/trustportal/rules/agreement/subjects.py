"""What a record is about by its title and its statement, and by its own fields (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.features import Feature
from trustportal.model.products import Product
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import grounds
from trustportal.prose.guards import negated
from trustportal.prose.mentions import mentions
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.places.exceptions import promised
from trustportal.rules.overlap import products_outside, titles
from trustportal.rules.rule import Finding, stated

_HELD = Speech("own_subjects.held")
_PLANNED = Speech("assurances.planned")
_NOT_HELD = ("planned", "in-progress", "aligned")


def certifications_against_their_standard(portal: Portal) -> Iterator[Finding]:
    """A record whose words name another standard, or call held what its phase does not."""
    for reference, record in stated(portal, Certification):
        for field in ("title", "statement"):
            text = plain(getattr(record, field))
            named = {each.standard: each.words for each in mentions(text) if each.known}
            known = {record.standard, *standards()[record.standard].parents}
            if record.standard != "other" and named and known.isdisjoint(named):
                said = listed(named.values())
                message = f"its {field} speaks of {said}, its standard is {record.standard}"
                yield Finding(reference, message, (field,), CORRECT)
            found = _HELD.search(text) if record.phase in _NOT_HELD else None
            planned = _PLANNED.search(text)
            if found and not planned and not negated(text, *found.span(), within=True):
                message = f"its {field} says '{found.group()}', its phase is {record.phase}"
                mend = "write it as the plan that it is; when it is held, set phase with its dates"
                yield Finding(reference, message, (field,), mend)


REPORTS = {"soc-1-report": "soc-1", "soc-2-report": "soc-2", "soc-3-report": "soc-3"}
"""Sorts of documents that are reports under one standard."""


def documents_against_their_standard(portal: Portal) -> Iterator[Finding]:
    """A report whose title names another standard than its sort."""
    for reference, document in stated(portal, Document):
        named = {each.standard: each.words for each in mentions(document.title) if each.known}
        standard = REPORTS.get(document.sort)
        if standard and named and standard not in named:
            message = f"its title speaks of {listed(named.values())}, its sort is {document.sort}"
            yield Finding(reference, message, ("title",), CORRECT)


def products_against_words(portal: Portal) -> Iterator[Finding]:
    """A record whose title or statement speaks of products of which it covers none."""
    ids = _by_title(portal)
    first = {title.split()[0] for title in ids}
    most = max((len(title.split()) for title in ids), default=0)
    for ground in grounds(portal).all:
        record, covered = ground.record, ground.products or frozenset[str]()
        if not isinstance(record, Claim) or isinstance(record, Certification | Product):
            continue
        for field in ("title", "statement") if covered else ():
            text = SHOWN_IN.blanked(promised(record, plain(getattr(record, field)), portal))
            text = _without_options(record, text)
            titled = _titles_in(text, ids, first, most)
            if not titled or titled - products_outside(frozenset(titled), covered, portal):
                continue
            named = products_named(text, portal)
            if named and named == products_outside(named, covered, portal):
                known = titles(portal, "products", covered)
                said = titles(portal, "products", named)
                message = f"its {field} speaks of {said}, and it covers {known}"
                # "Standard" at the beginning can be a word as any other
                within = products_named(f"{text[0].lower()}{text[1:]}", portal)
                level: Severity | None = None if within else "warning"
                yield Finding(ground.reference, message, (field,), CORRECT, level=level)


def _without_options(record: Claim, text: str) -> str:
    """What is said of a feature, without what customers can choose in it: another product can be
    one of several methods.
    """
    if not isinstance(record, Feature):
        return text
    text = _CHOSEN_IN_IT.blanked(text)
    for each in record.options:
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", lambda found: " " * len(found[0]), text)
    return text


_CHOSEN_IN_IT = Speech("own_subjects.chosen_in_it")


def _by_title(portal: Portal) -> dict[str, str]:
    return {
        title: product.id
        for _, product in stated(portal, Product)
        for title in (product.title, *product.former_names)
    }


def _titles_in(text: str, ids: Mapping[str, str], first: Container[str], most: int) -> set[str]:
    """The products whose titles stand in a text, word by word: a portal with many products is not
    searched for each of them.
    """
    spoken = _WORD.findall(text)
    return {
        ids[run]
        for start, word in enumerate(spoken)
        if word in first
        for end in range(start + 1, min(start + most, len(spoken)) + 1)
        if (run := " ".join(spoken[start:end])) in ids
    }


SHOWN_IN = Speech("own_subjects.shown_in")
"""Names a product as the place where something is looked up: "Find it in your Console"."""
_WORD = re.compile(r"[\w&+.-]*[\w+]")
