"""The products and places in the words of a record, against what it covers (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.features import Feature
from trustportal.model.products import Product
from trustportal.model.regulations import Regulation
from trustportal.model.residency import Region, Residency
from trustportal.model.shares import Share
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.prose.assertions import name_of_product, products_named
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies
from trustportal.prose.passages import split
from trustportal.prose.places import Named, codes_of, places, region_codes
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.overlap import products_outside, titles
from trustportal.rules.rule import Finding, stated

_JOINED = re.compile(r"(?:,| and| or|, and|, or| &) ")
_BETWEEN = re.compile(
    r"\b(?:between|from|than|like|unlike|either|instead|move\w*|import\w*|upgrade\w*|differs?"
    r"|without|except|not|neither|other)\b",
    re.IGNORECASE,
)


def products_joined(portal: Portal) -> Iterator[Finding]:
    """A title or statement that joins a product to those covered, as in 'Team and Edu'."""
    pattern = name_of_product(portal)
    for ground in grounds(portal).all:
        record, covered = ground.record, ground.products or frozenset[str]()
        if not isinstance(record, Claim) or isinstance(record, Certification | Product):
            continue
        for name in ("title", "statement") if covered else ():
            text = plain(getattr(record, name))
            for run in _runs(text, pattern) if not _BETWEEN.search(text) else ():
                named = products_named(run, portal)
                wrong = products_outside(named, covered, portal)
                if wrong and wrong != named:
                    said, known = (titles(portal, "products", each) for each in (wrong, covered))
                    message = f"its {name} speaks of {said} as well, and it covers {known}"
                    yield Finding(ground.reference, message, (name,), CORRECT)


def _runs(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Names of products in a row, joined by commas, "and" or "or"."""
    begin = end = -1
    for found in pattern.finditer(text):
        if end >= 0 and _JOINED.fullmatch(text, end, found.start()):
            end = found.end()
            continue
        if begin >= 0:
            yield text[begin:end]
        begin, end = found.span()
    if begin >= 0:
        yield text[begin:end]


_NOT_FOR = re.compile(
    r"(?:This|It|The) ?(?:offer|promise|feature|rule|agreement|report|option)? ?(?:is|are|does|do)"
    r" not (?:for|available (?:for|in|on|to)|hold (?:for|in)|apply (?:to|for)|include|cover"
    r"|offered (?:for|in|to)) (?P<left>.+?)\.?|(?P<right>.+?) (?:is|are) not"
    r" (?:covered|included|part of it|in scope)\.?"
)


def limits_against_products(portal: Portal) -> Iterator[Finding]:
    """A limit that leaves out a product which the record covers."""
    for ground in grounds(portal).all:
        record, covered = ground.record, ground.products
        for at, limit in enumerate(record.limits if isinstance(record, Claim) and covered else ()):
            found = _NOT_FOR.fullmatch(plain(limit))
            left = _only_products((found["left"] or found["right"]) if found else "", portal)
            if both := left & (covered or frozenset()):
                message = f"it leaves out {titles(portal, 'products', both)}, which it covers"
                yield Finding(ground.reference, message, ("limits", at), CORRECT)
    for reference, law in stated(portal, Regulation):
        baa = law.baa
        for at, each in enumerate((baa.exclusions or ()) if baa and baa.products else ()):
            if baa and (both := _only_products(each, portal) & set(baa.products or ())):
                message = (
                    f"it excludes {titles(portal, 'products', both)}, which baa.products names"
                )
                yield Finding(reference, message, ("baa", "exclusions", at), CORRECT)


def _only_products(text: str, portal: Portal) -> frozenset[str]:
    """The products of a text that consists of their names alone."""
    rest = name_of_product(portal).sub("", plain(text))
    only = not re.sub(r"\b(?:and|or|the|customers)\b|[,.\s]", "", rest)
    return products_named(text, portal) if only else frozenset()


def availability_against_scope(portal: Portal) -> Iterator[Finding]:
    """A feature that is there in a product which its scope does not name."""
    for reference, feature in stated(portal, Feature):
        scope = feature.scope
        covered = frozenset(scope.products if scope and not scope.everything else ())
        for at, cell in enumerate(feature.availability or () if covered else ()):
            there = cell.available not in (None, "no", "planned") and portal.find(
                f"products/{cell.product}"
            )
            if there and products_outside(frozenset({cell.product}), covered, portal):
                message = (
                    f"availability says {cell.available} for"
                    f" {titles(portal, 'products', [cell.product])}, and its scope names"
                    f" {titles(portal, 'products', covered)}"
                )
                mend = (
                    f"name {cell.product} in the scope too, or correct its line: planned where"
                    " it is to come, no where it is not there"
                )
                yield Finding(reference, message, ("availability", at), mend)


def definitions_against_places(portal: Portal) -> Iterator[Finding]:
    """A region whose definition names another place than its fields."""
    for region in portal.records["regions"]:
        if not isinstance(region, Region) or region.state != "published":
            continue
        text, own = plain(region.definition or ""), codes_of(region)
        for begin, end in split(text) if own else ():
            sentence = text[begin:end]
            named = places(sentence, portal)
            wrong = [each for each in named if not _is_of(each, own)]
            of_data = len(wrong) < len(named) or _CENTRES.search(sentence)
            if wrong and of_data and not (denies(sentence) or _BETWEEN.search(sentence)):
                fields = listed(sorted(own))
                message = f"its definition says {wrong[0].words}, and its fields {fields}"
                yield Finding(f"regions/{region.id}", message, ("definition",), CORRECT)


_CENTRES = re.compile(r"\bdata cent(?:re|er)s?\b", re.IGNORECASE)


def _is_of(named: Named, own: frozenset[str]) -> bool:
    """Whether a place is one of those, lies around one, or lies in one without parts."""
    parts = {code[:2] for code in own if "-" in code}
    return any(
        code in own
        or any(one.startswith(f"{code}-") for one in own)
        or (code[:2] in own and code[:2] not in parts)
        for code in named.codes
    )


_CHOOSE = re.compile(r"\bchoose\s+(?P<row>[^.;:]*?)(?= for | as | in which | where |[.;:]|$)")
_MORE = re.compile(r"\b(?:such as|including|for example|among|another|other|one of|any)\b")


def choices_against_regions(portal: Portal) -> Iterator[Finding]:
    """A statement that lists the regions to choose from lists all of them."""
    by_region = region_codes(portal)
    for reference, promise in stated(portal, Residency):
        text = plain(promise.statement)
        for found in _CHOOSE.finditer(text):
            named = {code for each in places(found["row"], portal) for code in each.countries}
            missing = [
                each
                for each in promise.regions
                if named.isdisjoint(code[:2] for code in by_region.get(each, ()))
            ]
            several = len(promise.regions) - len(missing) > 1
            if several and missing and not _MORE.search(found["row"]):
                message = (
                    f"its statement lets customers choose {found['row']}, and regions names"
                    f" {titles(portal, 'regions', missing)} as well"
                )
                yield Finding(reference, message, ("statement",), CORRECT)


_PROCESSED = re.compile(
    r"^(?:All )?requests are processed in (?P<one>[^.;:]+)"
    r"|^Processing of (?:all )?requests(?: by .+?)? in (?P<other>[^.;:]+)",
    re.IGNORECASE,
)


def processing_told_twice(portal: Portal) -> Iterator[Finding]:
    """What a promise says twice of where requests are processed is the same."""
    for reference, promise in stated(portal, Residency):
        outside = _processed(promise.not_covered or (), portal)
        inside = _processed((each.text for each in promise.footnotes), portal)
        one, other = (
            {code for each in row for code in each.countries} for row in (inside, outside)
        )
        if one and other and one != other:
            said, known = (listed(each.words for each in row) for row in (inside, outside))
            message = (
                f"footnotes say that requests are processed in {said}, and not_covered says {known}"
            )
            yield Finding(reference, message, ("footnotes",), CORRECT)


_ELSEWHERE = re.compile(
    r"\b(?:runs?|go|goes|sent|pass(?:es)?|answered|processed|stored|kept|copied|backed up|routed)\b"
    r"[^.;,]{0,30}\b(?:in|to|through|via) (?:the )?$",
    re.IGNORECASE,
)


def answers_against_footnotes(portal: Portal) -> Iterator[Finding]:
    """No question is answered with yes where its own footnote takes something to another place."""
    for reference, promise in stated(portal, Residency):
        known = region_codes(portal)
        own = {code[:2] for each in promise.regions for code in known.get(each, ())}
        for note in promise.footnotes if own else ():
            text = plain(note.text)
            away = [
                each.words
                for each in places(text, portal)
                if _ELSEWHERE.search(text[: each.start])
                and not each.countries & own
                and not denies(text[: each.start])
            ]
            for question in note.questions if away else ():
                if getattr(promise.answers, question) == "yes":
                    message = (
                        f"{words(question)} is yes, and the footnote on it says that something is"
                        f" in {away[0]}"
                    )
                    mend = "answer partial, or say in the footnote what stays"
                    yield Finding(reference, message, ("answers", question), mend)


def _processed(texts: Iterable[str], portal: Portal) -> list[Named]:
    """The places in which some texts say that requests are processed."""
    found = (_PROCESSED.match(plain(each)) for each in texts)
    return [
        place for each in found if each for place in places(each["one"] or each["other"], portal)
    ]


def shares_against_their_title(portal: Portal) -> Iterator[Finding]:
    """A share whose title names a place or product that is none of its own."""
    by_region = region_codes(portal)
    for reference, share in stated(portal, Share):
        text = plain(share.title)
        own = {code[:2] for each in share.regions for code in by_region.get(each, ())}
        named = places(text, portal) if own else ()
        is_joined = any(each.countries & own for each in named)
        for each in named:
            if not each.countries & own:
                known = titles(portal, "regions", share.regions)
                message = f"its title says {each.words}, and its regions are {known}"
                level: Severity | None = None if is_joined else "warning"  # where readers are
                yield Finding(reference, message, ("title",), CORRECT, level=level)
        if share.products and (
            wrong := products_outside(
                products_named(text, portal), frozenset(share.products), portal
            )
        ):
            said, known = (titles(portal, "products", one) for one in (wrong, share.products))
            message = f"its title says {said}, and its products are {known}"
            yield Finding(reference, message, ("title",), CORRECT)
