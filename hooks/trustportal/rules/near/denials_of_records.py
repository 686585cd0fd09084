"""That a thing is not there at all, though a record is about it: a report, a test, a feature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from trustportal.model.base import field_of
from trustportal.model.certifications import Certification
from trustportal.model.features import Feature
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.prose.assertions import products_by_name, products_named
from trustportal.prose.ground import Ground, grounds, vocabulary
from trustportal.prose.guards import clauses, denies, quoted
from trustportal.prose.mentions import Mention, mentions, named_in
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import is_of_other_type
from trustportal.rules.in_prose.offers import products_with

Wrong = tuple[str, int, str]
"""Words, where they stand, and the claim that says otherwise."""

_ABSENT = Speech("denials.absent")
"""A sentence that denies one thing and says nothing else of it."""
_KINDS = ("assessments", "certifications", "documents", "features", "retention", "residency")
"""Collections whose records are of things that there are or are not."""
_GENERIC = Speech("denials.generic")
"""Words that a thing can have beside its name: "programme", "report"."""


@lru_cache(maxsize=16384)
def denied_altogether(text: str, portal: Portal) -> Wrong | None:
    """The thing that a text, or a clause of it, says is not there, with the record about it."""
    spans = dict.fromkeys(((0, len(text)), *clauses(text)))
    several = (_absent(text[begin:end], begin, portal) for begin, end in spans)
    return next(filter(None, several), None)


def _absent(text: str, begin: int, portal: Portal) -> Wrong | None:
    found = _ABSENT.search(text)
    if not found or quoted(text, *found.span()) or named_in(text, portal):
        return None
    groups = {name: words for name, words in found.groupdict().items() if words}
    subject = groups.pop("subject", "")
    named = products_named(subject, portal)
    if subject and not named:
        return None
    name, thing = next(iter(groups.items()))
    if of := _of_product(portal).search(thing):
        named, thing = named | {products_by_name(portal)[of[1]]}, thing[: of.start()]
    phases = ("held", "aligned") if name == "aligned" else ("held",)
    said = mentions(thing)
    held = (
        chain.from_iterable(_held(each, thing, phases, named, portal) for each in said)
        if said
        else _about(thing, named, portal)
    )
    record = next(iter(held), None)
    return (
        (" ".join(found.group().split()).strip(" .,;!"), begin + found.start(), record)
        if record
        else None
    )


@lru_cache(maxsize=2)
def _of_product(portal: Portal) -> re.Pattern[str]:
    """Behind a thing, the product of which it is said: "zero data retention for the API"."""
    names = "|".join(map(re.escape, products_by_name(portal))) or "(?!)"
    return re.compile(rf" (?:for|on|in|with|to) (?:the |our )?({names})(?: \w+)?$")


def _held(
    mention: Mention, thing: str, phases: Sequence[str], of: frozenset[str], portal: Portal
) -> Iterator[str]:
    """What is held or followed for some products by the standard of a mention, of the type and
    edition named.
    """
    rest = _GENERIC.sub(" ", thing.replace(mention.words, " "))
    for other in mentions(thing):
        rest = rest.replace(other.words, " ")
    for each in grounds(portal).of("certifications"):
        record = each.record
        if not isinstance(record, Certification) or vocabulary(rest):
            continue
        ours = record.phase in phases and not record.holder and _is_called_so(record, thing)
        ours = ours and of <= (each.products or of)
        edition = mention.edition in (None, record.edition)
        kind = not is_of_other_type(thing, record.report_type)
        if ours and edition and kind and record.standard == mention.standard:
            yield each.reference


def _is_called_so(record: Certification, thing: str) -> bool:
    """Whether what is held can be meant: "no SOC 2 certificate" denies what nobody has."""
    standard = standards().get(record.standard)
    certified = standard is not None and standard.assurance_class == "certificate"
    return certified or "certif" not in thing.lower()


def _about(thing: str, products: frozenset[str], portal: Portal) -> Iterator[str]:
    """The records whose title or id is what a thing is called, and that are of some products."""
    words = vocabulary(_GENERIC.sub(" ", thing))
    for each in _titled(portal) if words else ():
        having = products_with(each.record) or each.products
        if words in _names(each) and products <= (having or products):
            yield each.reference


@lru_cache(maxsize=2)
def _titled(portal: Portal) -> Sequence[Ground]:
    several = (each for each in grounds(portal).of(*_KINDS) if not each.superseded)
    return [each for each in several if _is_there(each)]


def _is_there(ground: Ground) -> bool:
    """Whether a record says that its thing is there, be it for some product only."""
    record = ground.record
    if isinstance(record, Feature):
        cells = record.availability or ()
        return any(each.available not in ("no", "planned") for each in cells)
    return not denies(str(field_of(record, "statement") or ""))


@lru_cache(maxsize=4096)
def _names(ground: Ground) -> frozenset[frozenset[str]]:
    """What a record is called: by its title and its id."""
    name = ground.reference.partition("/")[2].replace("-", " ")
    title = getattr(ground.record, "title", "")
    return frozenset(vocabulary(_GENERIC.sub(" ", each)) for each in (title, name))
