"""What a record says apart: of one of its products, or of a thing that it had before (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from trustportal.model.base import field_of
from trustportal.model.features import Feature
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named, products_standing
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import denies, quoted, spans_of_statements
from trustportal.prose.lines import lines
from trustportal.prose.nearest import NEARLY, close, meanings, nearest
from trustportal.prose.quantities import Length, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.features_told import names_of_features
from trustportal.rules.rule import stated

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

LEAST = 0.4
"""The share of a statement's meaning that a claim must have to be on the same thing."""
FEWEST = 2
"""Words of meaning that tell what a thing is that has ended."""

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
    for reference, name in names_of_features(portal).items():
        for word, detail in _denied_in_cells(portal).get((reference, product), ()):
            said = next((each for each in _ALIKE if each.fullmatch(word)), None)
            found = (said or expression(rf"\b{re.escape(word)}\b")).search(part)
            if not found or quoted(part, *found.span()) or _CAN_BE.search(part[: found.start()]):
                continue
            if expression(name).search(part):
                yield found.group(), f"{reference} says '{detail}' of {product}", found.start()


@lru_cache(maxsize=2)
def _denied_in_cells(portal: Portal) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """By feature and product, the words that the cell denies, each with all that it says."""
    return {
        (reference, cell.product): [(each["word"], cell.detail) for each in found]
        for reference, feature in stated(portal, Feature)
        for cell in feature.availability or ()
        if cell.detail and (found := list(_NOT_SO.finditer(cell.detail)))
    }


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


_ON, _OFF = Speech("apart.is_on"), Speech("apart.is_off")
"""Says of what stands before it that it is there, or not, before anybody has done something."""
_ITSELF = Speech("apart.itself")
"""Begins a line on the product itself to which its claim belongs: "It", "The assistant"."""


def by_default(text: str, portal: Portal) -> Said | None:
    """What a text says of a thing by default, where a claim on it says the contrary."""
    for said, contrary in ((_ON, _OFF), (_OFF, _ON)):
        told = _by_default(portal, contrary)
        for name, end in _things_in(text, tuple(told), portal):
            found = said.match(text[end:])
            if found and not quoted(text, end, end + found.end()):
                words, (reference, line) = found.group().strip(), told[name]
                return words, f"{reference} says '{line}'", text.index(words, end)
    return None


def _things_in(text: str, known: Sequence[str], portal: Portal) -> Iterator[tuple[str, int]]:
    """The products, by their ids, and the titles of claims that stand in a text, of those that are
    known, and where each ends.
    """
    for product, _, end in products_standing(text, portal):
        if product in known:
            yield product, end
    for title in known:
        if " " in title and (at := text.find(title)) >= 0:
            yield title, at + len(title)


@lru_cache(maxsize=4)
def _by_default(portal: Portal, said: Speech) -> Mapping[str, tuple[str, str]]:
    """By product or by the title of a claim, the line that says what it is by default."""
    found: dict[str, tuple[str, str]] = {}
    for ground in grounds(portal).all:
        for line in lines(ground):
            begins = [
                (each, end) for each, at, end in products_standing(line.text, portal) if not at
            ]
            if subject := _ITSELF.match(line.text):
                begins = [(each, subject.end()) for each in _itself(ground, subject.group())]
            for name, end in begins:
                if said.match(line.text[end:]):
                    found.setdefault(name, (ground.reference, line.text))
    return found


def _itself(ground: Ground, subject: str) -> Iterator[str]:
    """What "it" or "the assistant" is in a claim: what the claim is called, if that is a name, or
    the one product that it is on.
    """
    kind, _, own = ground.reference.partition("/")
    title = str(field_of(ground.record, "title") or "")
    products = frozenset({own}) if kind == "products" else ground.products or frozenset()
    if kind != "products" and _NAME.fullmatch(title) and subject.lower() in ("it", "they"):
        yield title
    elif len(products) == 1:
        yield from products


_NAME = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)+")


_ROLE = Speech("apart.role")
"""Says as what we handle data: as a processor or as a controller."""


def in_another_role(text: str, portal: Portal) -> Said | None:
    """The role that a statement gives us for a product for which the law's record names another."""
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        found, named = _ROLE.search(part), products_named(part, portal)
        known = [_roles(portal).get(each, ()) for each in named] if found else []
        if not found or denies(part) or not known or not all(known):
            continue
        role = _role_in(found)
        if all(role not in {each for each, *_ in told} for told in known):
            other, reference = known[0][0]
            return found.group(), f"{reference} says {other} for it", begin + found.start()
    return None


def _role_in(found: re.Match[str]) -> str:
    """The role that some words name."""
    return next(each for each in found.groups() if each).lower().replace("-", " ")


@lru_cache(maxsize=2)
def _roles(portal: Portal) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By product, the roles that the records of laws give us where they name it."""
    told: dict[str, list[tuple[str, str]]] = {}
    for ground in grounds(portal).of("regulations"):
        for line in () if ground.superseded else lines(ground):
            roles = [(_role_in(found), ground.reference) for found in _ROLE.finditer(line.text)]
            for product in products_named(line.text, portal) if roles else ():
                told.setdefault(product, []).extend(roles)
    return told


_SHOWS = Speech("apart.shows")
"""Says what a certificate or a report shows."""
_NOT_ABOUT = Speech("apart.not_about")
"""Says of a certificate or a report what it is not about."""
LETTERS_OF_SHOWN = ("confirm", "show", "prove", "proof", "demonstr", "attest", "certif", "vouch")
"""Letters of which some stand where a text says what a certificate shows."""


def of_no_concern(text: str, portal: Portal) -> Said | None:
    """What a statement says that a certificate shows, though its limits say that it is not about
    that.
    """
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        found = _SHOWS.search(part)
        if not found or denies(part):
            continue
        near = nearest(part, portal)
        for each in close(near, NEARLY) if near and near[0].share >= LEAST else ():
            for thing, line in _not_about(each.ground):
                if thing <= meanings(part):
                    said = f"{each.ground.reference} says '{line}'"
                    return part[found.start() :].strip(" .,;:"), said, begin + found.start()
    return None


@lru_cache(maxsize=4096)
def _not_about(ground: Ground) -> Sequence[tuple[frozenset[str], str]]:
    """What a certificate is not about by its limits, as the words for it and the limit."""
    of_it = ground.reference.startswith("certifications/")
    limits = map(plain, field_of(ground.record, "limits") or ()) if of_it else ()
    return [
        (words, each)
        for each in limits
        for found in _NOT_ABOUT.finditer(each)
        if len(words := meanings(found["thing"])) >= FEWEST
    ]


_ENDED = Speech("apart.ended")
"""Says at the head of a line that a thing is no longer there."""
_OFFERS = Speech("offers.offers")
_OVER = Speech("apart.over")
"""Says of a thing that it was there, or for how long yet."""


def of_former_thing(text: str, portal: Portal) -> Said | None:
    """What a statement offers of which a claim says that it has ended."""
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        offered = _OFFERS.search(part)
        if not offered or denies(part) or _OVER.search(part):
            continue
        spoken = meanings(part)
        for reference, words, line in _former(portal):
            if words <= spoken:
                return part.strip(" .,;:"), f"{reference} says '{line}'", begin
    return None


@lru_cache(maxsize=2)
def _former(portal: Portal) -> Sequence[tuple[str, frozenset[str], str]]:
    """The things that claims say to have ended, by the words for them, with what is said."""
    return [
        (ground.reference, words, line.text)
        for ground in grounds(portal).all
        for line in lines(ground)
        if (found := _ENDED.match(line.text)) and len(words := meanings(_thing(found))) >= FEWEST
    ]


def _thing(found: re.Match[str]) -> str:
    """What a line says to have ended."""
    return next(each for each in found.groupdict().values() if each)


@lru_cache(maxsize=2)
def letters_of_former(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence on a thing that has ended."""
    things = (
        _thing(found)
        for ground in grounds(portal).all
        for line in lines(ground)
        if (found := _ENDED.match(line.text))
    )
    return tuple({word[:4] for each in things for word in _LONG.findall(each.lower())})


_LONG = re.compile(r"[a-z]{4,}")
