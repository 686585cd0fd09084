"""Certificates and reports that a text gives to all products, or to all of a sort (FCT-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from trustportal.model.certifications import Certification
from trustportal.model.products import Product
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions, name_of_product, options
from trustportal.prose.ground import products_of
from trustportal.prose.guards import clause_at, denies
from trustportal.prose.mentions import STANDARDS, mentions
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import products_outside, titles
from trustportal.rules.rule import Finding, finding_in, stated

_GROUP = Speech("groups.group")
_COMMERCIAL = Speech("groups.commercial")
_OTHERS = Speech("groups.others")
"""Of a product's title or audience: who does not buy at the company's usual terms."""
_EXCEPT = Speech("groups.except")
_PART_OF = Speech("groups.part_of")
"""Before a group of which something else is told: "access to all services is examined"."""
_HOSTED = Speech("groups.hosted")
_COVERED = Speech("groups.covered")
_COVERS = Speech("groups.covers")
_FAMILIES: Mapping[str, Speech] = {
    "soc-": Speech("groups.soc"),
    "iso-": Speech("groups.iso"),
}
"""What is named together, by what the ids of its standards begin with."""
_ACCOUNTANTS = Speech("groups.accountants")
"""Who examines for any of the SOC reports."""
_NOT_HERE = ("on-premises", "app")
"""Sorts of product that customers run themselves."""
_MEND = "name the products that each of them covers, or widen the record if it covers them"


def given_to_groups(portal: Portal) -> Iterator[Finding]:
    """What a text says of all products, or of all of a sort, the records cover for each of them."""
    for sentence in assertions(portal, (*STANDARDS, "examin", "audit")):
        text = sentence.text
        own = sentence.sort != "text" or sentence.subject.startswith("certifications/")
        group = None if own else _GROUP.search(text)
        if not group or name_of_product(portal).search(text):
            continue
        begin, end = clause_at(text, group.start())
        before, after = text[begin : group.start()], text[group.end() : end]
        covered = _COVERED.match(after) and not _PART_OF.search(before)
        if denies(text) or _EXCEPT.search(text) or not (covered or _COVERS.search(before)):
            continue
        meant = _members(group.group(), portal)
        for record, known in _records(text[begin:end], portal):
            if left := products_outside(meant, known, portal):
                words = " ".join(group.group().split())
                left_out = titles(portal, "products", sorted(left))
                message = f"'{words}': certifications/{record.id} does not cover {left_out}"
                yield finding_in(sentence, message, group.start(), mend=_MEND)
                break


def _members(words: str, portal: Portal) -> frozenset[str]:
    """The products that a group of them means."""
    hosted, commercial = _HOSTED.search(words), _COMMERCIAL.search(words)
    return frozenset(
        product.id
        for _, product in stated(portal, Product)
        if product.id not in options(portal)
        and not (hosted and product.sort in _NOT_HERE)
        and not (commercial and _OTHERS.search(f"{product.title}. {product.audience}"))
    )


def _records(text: str, portal: Portal) -> Iterator[tuple[Certification, frozenset[str]]]:
    """By standard that a text names, alone or as one of its family, a record of it that is held,
    and the products that all of them cover; an accountant's report is one of several.
    """
    named = {each.standard for each in mentions(text)}
    held = _held(portal)
    if _ACCOUNTANTS.search(text):
        held = {"": [each for name in held if name.startswith("soc-") for each in held[name]]}
    for standard, several in held.items():
        of_family = any(
            standard.startswith(begin) and words.search(text) for begin, words in _FAMILIES.items()
        )
        products = [products_of(each) for each in several]
        if (not standard or standard in named or of_family) and products and None not in products:
            yield several[0], frozenset().union(*filter(None, products))


@lru_cache(maxsize=2)
def _held(portal: Portal) -> Mapping[str, Sequence[Certification]]:
    found: dict[str, list[Certification]] = {}
    for _, record in stated(portal, Certification):
        if not record.holder and record.phase == "held":
            found.setdefault(record.standard, []).append(record)
    return found
