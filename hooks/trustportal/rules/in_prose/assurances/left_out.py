"""Products that a text leaves out of a certificate or report whose record covers them (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.model.certifications import Certification
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, name_of_product, products_by_name
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies, quoted
from trustportal.prose.mentions import STANDARDS, Mention, mentions
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import type_named, type_of
from trustportal.rules.rule import Finding, finding_in, stated

_OUT_OF_SCOPE = Speech("assurances.out_of_scope")
"""Finds them in a text in which □ stands for each letter of a product's name and ◇ for each of a
standard's.
"""
_NAME = re.compile("□+")
_OF_IT = re.compile(
    r"\b(?:of|for|in|on|from|to|with|by|behind|within) (?:the |our )?\Z", re.IGNORECASE
)
"""Before a product of which something else is meant: "the support desk of Workspace"."""


def left_out_of_scope(portal: Portal) -> Iterator[Finding]:
    """A product is not said to be outside the scope of what all records of a standard cover."""
    for sentence in assertions(portal, STANDARDS) if name_of_product(portal).pattern else ():
        text = sentence.text
        several = mentions(text)
        marked = _marked(text, several, portal)
        found = _OUT_OF_SCOPE.search(marked) if "□" in marked and "◇" in marked else None
        if sentence.sort != "text" or not found or quoted(text, *found.span()):
            continue
        before = text[: found.start()]
        if denies(before) or (found["subject"] and _OF_IT.search(before)):
            continue
        group = next(name for name, value in found.groupdict().items() if value)
        named = {
            products_by_name(portal)[text[found.start(group) + begin : found.start(group) + end]]
            for begin, end in (each.span() for each in _NAME.finditer(found[group]))
        }
        meant = next(each for each in several if found.start() <= each.start < found.end())
        if covering := _all_cover(named, text, meant, portal):
            words = " ".join(text[slice(*found.span())].split()).strip(" ,.;:")
            message = f"'{words}': {covering[0]} covers {listed(sorted(named))}"
            yield finding_in(sentence, message, found.start())


def _marked(text: str, several: Sequence[Mention], portal: Portal) -> str:
    """A text with marks in the place of the letters of products and standards."""
    for each in several:
        text = f"{text[: each.start]}{'◇' * len(each.words)}{text[each.end :]}"
    return name_of_product(portal).sub(lambda found: "□" * len(found.group()), text)


def _all_cover(named: set[str], text: str, mention: Mention, portal: Portal) -> list[str]:
    """The records of a standard that is held, and of the type that a text names, where each of them
    covers all of some products.
    """
    said = type_named(text, mention)
    ours = [
        (reference, grounds(portal).by_reference[reference])
        for reference, each in stated(portal, Certification)
        if each.standard == mention.standard and each.phase == "held" and not each.holder
        if not said or each.report_type in (None, type_of(said))
    ]
    covers = all(ground.products and named <= ground.products for _, ground in ours)
    return [reference for reference, _ in ours] if covers else []
