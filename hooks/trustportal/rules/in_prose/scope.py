"""What a text takes in that no record does: data that a class leaves out, products without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from trustportal.model.data_classes import DataClass
from trustportal.portal import Portal
from trustportal.prose.assertions import families
from trustportal.prose.ground import vocabulary
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.classes import Said, said_of_classes, short_title

_PLAN = Speech("scope.plan")
_COVERS = Speech("scope.covers")
_HOLDS = re.compile(
    r"\s+(?:also |always |only )?(?:hold|contain|includ|record|compris|list|store|carr|log)\w*\b",
    re.IGNORECASE,
)
_EXCEPT = Speech("records.exception")


def said_of_scope(text: str, portal: Portal) -> Iterator[Said]:
    """What a sentence takes into a class of data, or into our claims, and no record does."""
    yield from _of_classes(text, portal)
    yield from said_of_classes(text, portal)
    yield from _of_products(text, portal)


@lru_cache(maxsize=2)
def letters_of_scope(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence that said_of_scope reads."""
    titles = (short_title(each.title.lower()) for each in portal.records["data_classes"])
    names = (portal.organization.name, *families(portal), *_PLAN_LETTERS)
    return (*titles, *(each.lower() for each in names))


_PLAN_LETTERS = ("free ", "plus ", "pro ", "premium ", "basic ", "starter ")


@lru_cache(maxsize=2)
def _classes(portal: Portal) -> Mapping[str, DataClass]:
    """The classes of data that leave something out, by their titles in lower case."""
    known = (each for each in portal.records["data_classes"] if isinstance(each, DataClass))
    return {each.title.lower(): each for each in known if each.excludes}


_CONTENT = vocabulary("content conversations")
_PARTS = vocabulary("inputs outputs")
"""What content and conversations consist of: whatever leaves it out leaves them out."""


def _of_classes(text: str, portal: Portal) -> Iterator[Said]:
    """A class does not hold what its definition leaves out: "security logs hold prompts"."""
    folded = text.lower()
    for title, record in _classes(portal).items():
        start = folded.find(title)
        found = _HOLDS.match(text, start + len(title)) if start >= 0 else None
        if not found or negated(text, *found.span()) or _EXCEPT.search(text):
            continue
        _, end = clause_at(text, found.start())
        inside = vocabulary(text[found.end() : end])
        for each in record.excludes:
            words = vocabulary(each)
            if words and (words <= inside or (words <= _PARTS and inside & _CONTENT)):
                what = f"data_classes/{record.id} leaves out: {each}"
                yield text[start : found.end()], what, start


def _of_products(text: str, portal: Portal) -> Iterator[Said]:
    """What is said to hold for a plan or an app has a product of that name on record."""
    found = _PLAN.search(text)
    if not found or not _COVERS.search(text) or negated(text, *found.span()):
        return
    titles = " ".join(
        " ".join((each.title, *getattr(each, "former_names", ()))).lower()
        for each in portal.records["products"]
    )
    last = found.group().split()[-1].lower()
    wanted = "free" if found.group().lower().startswith("free") else last
    if titles and wanted not in titles.split():
        yield found.group(), "no product of this name is on record", found.start()
