"""What a record says of one of its products apart from the others (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from trustportal.model.base import field_of
from trustportal.model.features import Feature
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import denies, quoted, spans_of_statements
from trustportal.prose.nearest import NEARLY, close, nearest
from trustportal.prose.quantities import Length, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.defaults import by_default
from trustportal.rules.in_prose.features_told import names_of_features
from trustportal.rules.in_prose.roles import in_another_role
from trustportal.rules.rule import stated

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

LEAST = 0.4
"""The share of a statement's meaning that a claim must have to be on the same thing."""

_NOT_SO = re.compile(r"\b(?:not|never|no) (?:yet )?(?P<word>[a-z]{5,})\b")
"""What a cell of availability says that it is not: "authenticator app, not mandatory"."""
_CAN_BE = Speech("apart.can_be")
"""Before what is so only where somebody wants it."""
_ALIKE: Sequence[Speech] = (Speech("apart.mandatory"),)
"""Words of which each says what the others do."""


def said_apart(text: str, portal: Portal) -> Said | None:
    """What a text says of a product that a record says otherwise of this one."""
    return (
        _of_one_product(text, portal) or by_default(text, portal) or in_another_role(text, portal)
    )


def _of_one_product(text: str, portal: Portal) -> Said | None:
    """What a statement says of a product that the record says not to be so of this one."""
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        named = products_named(part, portal)
        if len(named) != 1 or denies(part):
            continue
        (product,) = named
        wrong = chain(_against_cells(part, product, portal), _against_limits(part, product, portal))
        if found := next(wrong, None):
            words, message, start = found
            return words, message, begin + start
    return None


def _against_cells(part: str, product: str, portal: Portal) -> Iterator[Said]:
    """What the availability of a feature denies of a product in words."""
    for reference, word, detail in _denied_in_cells(portal).get(product, ()):
        said = next((each for each in _ALIKE if each.fullmatch(word)), None)
        found = (said or expression(rf"\b{re.escape(word)}\b")).search(part)
        if not found or quoted(part, *found.span()) or _CAN_BE.search(part[: found.start()]):
            continue
        if expression(names_of_features(portal)[reference]).search(part):
            yield found.group(), f"{reference} says '{detail}' of {product}", found.start()


@lru_cache(maxsize=2)
def _denied_in_cells(portal: Portal) -> Mapping[str, Sequence[tuple[str, str, str]]]:
    """By product, the features whose cell denies a word, the word, and all that the cell says."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for reference, feature in stated(portal, Feature):
        for cell in feature.availability or ():
            for each in _NOT_SO.finditer(cell.detail or ""):
                told = (reference, each["word"], cell.detail or "")
                found.setdefault(cell.product, []).append(told)
    return found


def _against_limits(part: str, product: str, portal: Portal) -> Iterator[Said]:
    """The time that a claim has, told of a product for which its limits say another one."""
    times = [each for each in lengths(part) if not each.cadence]
    apart = _limits(portal).get(product, ()) if len(times) == 1 else ()
    near = {each.ground for each in close(nearest(part, portal), NEARLY) if each.share >= LEAST}
    for ground, length, limit in apart:
        of_rest = times[0].key in ground.lengths and times[0].key != length.key
        if of_rest and ground in near:
            yield times[0].words, f"{ground.reference} says '{limit}'", times[0].start


@lru_cache(maxsize=2)
def _limits(portal: Portal) -> Mapping[str, Sequence[tuple[Ground, Length, str]]]:
    """By product, the limits and exceptions that name it alone and a time, with their claims."""
    found: dict[str, list[tuple[Ground, Length, str]]] = {}
    for ground in grounds(portal).all:
        fields = (field_of(ground.record, name) or () for name in ("limits", "exceptions"))
        for limit in (plain(each) for several in fields for each in several):
            named, times = products_named(limit, portal), lengths(limit)
            if len(named) == 1 and len(times) == 1 and not times[0].cadence:
                found.setdefault(min(named), []).append((ground, times[0], limit))
    return found
