"""What a feature is said to be, against what each product has of it (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from pydantic import TypeAdapter

from trustportal.model.features import Availability, Feature
from trustportal.model.products import Product
from trustportal.model.regulations import Regulation
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import families, products_named, products_standing
from trustportal.prose.counts import counts
from trustportal.prose.ground import grounds, vocabulary
from trustportal.prose.guards import denies
from trustportal.prose.passages import sentences, split
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.reference.expressions import expression
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, finding_in, stated

_FREE = Speech("own_features.free")
_FEE = Speech("own_features.fee")
_PRICED = Speech("own_features.priced")
"""Says in the statement itself that something has a price."""
_LACKS = Speech("own_features.lacks")
"""The detail of a line that names what is not there."""
_ON_PLAN = Speech("own_features.on_plan")
"""The plans, contracts or editions to which a sentence keeps what it says."""
_MEND = "say in the statement or in limits what each product has, or correct the line"
_NOT_THERE = ("no", "planned")
"""How a line says that a product does not have the feature."""

Methods = Mapping[str, str]
"""Methods for one thing by their names, each with its words."""


@cache
def _methods() -> Sequence[Methods]:
    table = TypeAdapter(dict[str, dict[str, str]]).validate_python(read_table("methods"))
    return tuple(table.values())


def statements_against_availability(portal: Portal) -> Iterator[Finding]:
    """A feature whose statement says more than one of its products has, and no limit says so."""
    for reference, feature in stated(portal, Feature):
        scope = feature.scope
        less: dict[str, list[int]] = {}
        for at, cell in enumerate(feature.availability or () if scope else ()):
            covered = scope and (scope.everything or cell.product in scope.products)
            told = cell.product in _products_in(plain(" . ".join(feature.limits)), portal)
            if not covered or told or cell.available in (None, *_NOT_THERE):
                continue
            path, product = ("availability", at), titles(portal, "products", [cell.product])
            if more := _more(cell, feature, portal):
                message = f"its statement says {more}, and its line of {product} '{cell.detail}'"
                yield Finding(reference, message, path, _MEND)
            elif cell.available == "partial" and _is_of_all(cell, feature, portal):
                less.setdefault(cell.detail or "", []).append(at)
        for detail, lines in less.items():
            yield _has_less(reference, feature, lines, detail, portal)


def _has_less(
    reference: str, feature: Feature, lines: Sequence[int], detail: str, portal: Portal
) -> Finding:
    """Lines that say partial with one detail, and the statement is of all products."""
    cells = feature.availability or ()
    products = titles(portal, "products", [cells[at].product for at in lines])
    message = f"availability says partial for {products}" + (
        f" ('{detail}'), and neither the statement nor a limit says so"
        if detail
        else ", and the statement is of all products, without a limit on this one: what does it"
        " lack?"
    )
    return Finding(reference, message, ("availability", lines[0]), _MEND, level="warning")


def _more(cell: Availability, feature: Feature, portal: Portal) -> str:
    """What a statement says of a product and the detail of its line does not; empty if nothing."""
    detail, remarks = plain(cell.detail or ""), _remarks(cell, feature)
    said = _said_of(cell.product, feature, portal)
    for methods in () if _LACKS.search(detail) else _methods():
        has, rows = _named(detail, methods), [_named(each, methods) for each in said]
        missing = frozenset[str]().union(*rows) - has - _named(remarks, methods)
        if has and missing and not any(row and row <= has for row in rows):
            return listed(sorted(missing))
    for own in counts(detail):
        for each in (other for one in said for other in counts(one) if other.of == own.of):
            if each.number != own.number and own.words.casefold() not in remarks.casefold():
                return f"'{each.words}'"
    free = next(filter(None, map(_FREE.search, said)), None) if _FEE.search(detail) else None
    priced = _PRICED.search(_FREE.blanked(plain(feature.statement)))
    return f"'{free.group()}'" if free and not priced else ""


def _remarks(cell: Availability, feature: Feature) -> str:
    """What weakens a statement for a product."""
    return " . ".join(map(plain, (*feature.limits, *feature.conditions, *cell.footnotes)))


def _sentences(feature: Feature) -> Sequence[str]:
    text = plain(feature.statement)
    return [text[start:end] for start, end in split(text)]


def _named(text: str, methods: Methods) -> frozenset[str]:
    return frozenset(name for name, words in methods.items() if expression(words).search(text))


def _said_of(product: str, feature: Feature, portal: Portal) -> Sequence[str]:
    """What a statement says of a product: what stands behind its name, where it names it, and else
    the sentences that name no product, without what they say of others.
    """
    sentences_of = _sentences(feature)
    if any(product in _products_in(each, portal) for each in sentences_of):
        return [part for each in sentences_of for part in _behind(product, each, portal)]
    return [
        _without_others(product, each, portal)
        for each in sentences_of
        if not _products_in(each, portal)
    ]


def _products_in(text: str, portal: Portal) -> frozenset[str]:
    return frozenset(product for product, _, _ in products_standing(text, portal))


def _behind(product: str, text: str, portal: Portal) -> Iterator[str]:
    """What stands behind a row of names with that of a product, up to the next row."""
    rows: list[tuple[set[str], int, int]] = []
    for name, begin, end in products_standing(text, portal):
        if rows and _JOINED.fullmatch(text, rows[-1][2], begin):
            row, first, _ = rows.pop()
            rows.append((row | {name}, first, end))
        else:
            rows.append(({name}, begin, end))
    for (row, begin, end), (_, stop, _) in pairwise([*rows, (set(), len(text), 0)]):
        if product in row and not _LEAVES_OUT.search(text[:begin]):
            yield text[end:stop]


_JOINED = re.compile(r"(?:,| and| or|, and|, or| &) (?:the )?")
_LEAVES_OUT = re.compile(
    r"\b(?:except|not|without|than|outside|unlike|only|apart|but)\b[^,;:.]*$", re.IGNORECASE
)
"""Before the name of a product of which something is not said, or nothing else."""


def _without_others(product: str, text: str, portal: Portal) -> str:
    """A sentence without its parts on a family to which a product does not belong: "on Forge Cloud
    also with a passkey".
    """
    title = titles(portal, "products", [product])
    others = [each for each in families(portal) if not f"{title} ".startswith(f"{each} ")]
    parts = _PART.split(text)
    return ", ".join(
        part for part in parts if not any(re.search(rf"\b{re.escape(o)}\b", part) for o in others)
    )


_PART = re.compile(r"[,;:] ")


def _is_of_all(cell: Availability, feature: Feature, portal: Portal) -> bool:
    """Whether a statement sets no product apart, and nothing beside it tells of the product or of
    what its line says.
    """
    remarks, detail = _remarks(cell, feature), vocabulary(cell.detail or "")
    around = [*_sentences(feature), remarks]
    alone = len(feature.availability or ()) == 1
    return not (
        any(_products_in(each, portal) for each in around)
        or detail & vocabulary(remarks)
        or (alone and feature.limits)
        or any(_is_said_of_a_plan(detail, each) for each in around)
        or (len(around) > 2 and any(detail and detail <= vocabulary(each) for each in around))
    )


def _is_said_of_a_plan(detail: frozenset[str], sentence: str) -> bool:
    """Whether a sentence sets the plan of a line apart, and says all that the line says."""
    words = vocabulary(sentence) if detail else frozenset[str]()
    return detail <= words and any(
        detail & vocabulary(found.group()) for found in _ON_PLAN.finditer(sentence)
    )


def features_told_elsewhere(portal: Portal) -> Iterator[Finding]:
    """A claim that speaks of a feature, by its title, which one of its own products lacks."""
    lacking = _lacking(portal)
    known = re.compile("|".join(map(re.escape, lacking)) or r"(?!)", re.IGNORECASE)
    for sentence in sentences(portal) if lacking else ():
        ground = grounds(portal).by_reference.get(sentence.subject)
        if ground is None or not ground.products or isinstance(ground.record, _OF_ALL):
            continue
        found = None if denies(sentence.text) else known.search(sentence.text)
        reference, cells = lacking[found.group().casefold()] if found else ("", {})
        both = ground.products & cells.keys()
        if both and not products_named(sentence.text, portal) - both:
            product = min(both)
            message = (
                f"it speaks of {reference} and covers {titles(portal, 'products', [product])},"
                f" for which availability says {cells[product]} there"
            )
            mend = "say which products it does not hold for, or correct the feature"
            yield replace(finding_in(sentence, message, mend=mend), level="warning")


_OF_ALL = Feature | Product | Regulation
"""What has lines of its own by product, or a list in which each line is of other products."""
Lacking = Mapping[str, tuple[str, Mapping[str, str]]]
"""By the title of a feature its reference, and what is said of the products without it."""


def _lacking(portal: Portal) -> Lacking:
    """The features that are not there in all products; a title of one word is a word for much."""
    return {
        feature.title.casefold(): (reference, cells)
        for reference, feature in stated(portal, Feature)
        if " " in feature.title
        and (
            cells := {
                each.product: each.available
                for each in feature.availability or ()
                if each.available in _NOT_THERE
            }
        )
    }
