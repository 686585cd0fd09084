"""Whose law a text says to hold, against the products, the regulations and the seat (FCT-20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.laws import laws
from trustportal.model.places import country_name
from trustportal.model.products import Product
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import name_of_product, products_meant
from trustportal.prose.ground import grounds, products_of
from trustportal.prose.guards import clause_at, denies, negated, quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.places import Named, places
from trustportal.prose.speech import Speech
from trustportal.prose.told import names_us, told
from trustportal.prose.voices import in_first_person
from trustportal.rules.in_prose.names_of_laws import names_a_law
from trustportal.rules.in_prose.records import written
from trustportal.rules.rule import Finding, finding_in, rule, stated

Wrong = tuple[str, str]
"""Words, and what is wrong with them."""


@rule(
    "FCT-20",
    "error",
    "S54 S42",
    why="whose law reaches the data is what lawyers choose a provider by",
    mend="say what data/products.yml, data/regulations.yml or data/organization.yml says",
)
def laws_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text says of a product, an agreement under a law or our seat what the record of it says."""
    for sentence in told(portal):
        if found := _first_wrong(sentence.text, portal):
            words, message = found
            start = max(0, sentence.text.find(words))
            yield finding_in(sentence, f"'{' '.join(words.split())}': {message}", start)


@lru_cache(maxsize=16384)
def _first_wrong(text: str, portal: Portal) -> Wrong | None:
    wrong = (each for found in _LOOKS for each in found(text, portal))
    return next(wrong, None)


_SUBJECT = Speech("laws.subject")
_OF_CONTRACT = Speech("laws.of_contract")
_ALONE = Speech("laws.alone")


def _jurisdictions(text: str, portal: Portal) -> Iterator[Wrong]:
    """The countries to whose law a text says that a product is subject."""
    found = _SUBJECT.search(text)
    if not found or _OF_CONTRACT.search(text):
        return
    named = products_meant(text, portal)
    several = [
        record
        for _, record in stated(portal, Product)
        if record.jurisdictions and (not named or record.id in named)
    ]
    said = [each for each in places(text, portal) if _is_near(each, text, found.start())]
    denied = [each for each in said if negated(text, each.start, each.end)]
    for record in several if said else ():
        held = frozenset(code[:2] for code in record.jurisdictions or ())
        for each in said:
            is_denied = each in denied
            if is_denied == bool(each.countries & held) and len(each.countries) < len(held) + 3:
                yield each.words, _says(record, held)
        affirmed = frozenset().union(*(each.countries for each in said if each not in denied))
        if affirmed and _ALONE.search(text) and held - affirmed:
            yield found.group(), _says(record, held)


def _is_near(named: Named, text: str, start: int) -> bool:
    begin, end = clause_at(text, start)
    return begin <= named.start < end


def _says(record: Product, held: frozenset[str]) -> str:
    names = listed(sorted(map(country_name, held)))
    return f"products/{record.id} is subject to the law of {names}"


_SEATED = Speech("laws.seated")
_PROVIDER = re.compile(
    r"\b(?:providers?|vendors?|sub-?processors?|suppliers?|auditors?|firm)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
"""Before a seat that is somebody else's."""


def _seat(text: str, portal: Portal) -> Iterator[Wrong]:
    """The country in which a text says that the organisation is seated."""
    country = portal.organization.country
    for found in _SEATED.finditer(in_first_person(text, portal)) if country else ():
        words = found["place"] or found["at"]
        if found["at"] and (not names_us(text, portal) or _PROVIDER.search(text[: found.start()])):
            continue
        if named_in(text, portal) or quoted(text, *found.span()):
            continue
        for each in places(words, portal):
            denied = negated(text, *found.span())
            if _ONE_OF_OURS.match(found.group()) and each.countries & _affiliates(portal):
                continue
            if each.start == 0 and denied == (country in each.countries):
                yield words, f"the seat of the organisation is in {country_name(str(country))}"


_ONE_OF_OURS = re.compile(
    r"our (?:company|organi[sz]ation|business) (?:(?!(?:is|are|lies|was|has|sits)\b)[a-z]+ )?in ",
    re.IGNORECASE,
)
"""Names one of several companies by its country: "engineers of our company in Canada"."""


@lru_cache(maxsize=2)
def _affiliates(portal: Portal) -> frozenset[str]:
    """The countries in which companies of the group are seated that process data."""
    known = (record for _, record in stated(portal, Subprocessor) if record.affiliate == "yes")
    return frozenset(each.seat for each in known if each.seat)


_FORM = Speech("laws.form")


def _entity(text: str, portal: Portal) -> Iterator[Wrong]:
    """A company of the organisation's name with a legal form that no record has."""
    for found in _FORM.of(name=portal.organization.name).finditer(text):
        entity = found.group()
        if entity.lower() not in _companies(portal) and not quoted(text, *found.span()):
            yield entity, f"no record names it; we are {portal.organization.legal_name}"


@lru_cache(maxsize=2)
def _companies(portal: Portal) -> str:
    """What the records say, with every company that they name."""
    own = portal.organization.legal_name or portal.organization.name
    return " ".join([own.lower(), *map(written, grounds(portal).all)])


_APPLIES = Speech("laws.applies")


def _scope(text: str, portal: Portal) -> Iterator[Wrong]:
    """The products for which a text says that we support customers under a law."""
    named = products_meant(text, portal)
    if not named or denies(text) or not _APPLIES.search(text):
        return
    for record in _named_laws(text, portal):
        covered = products_of(record)
        if covered and (missing := sorted(named - covered)):
            yield record.title, f"regulations/{record.id} does not name {listed(missing)}"


def _named_laws(text: str, portal: Portal) -> list[Regulation]:
    """The laws with records of their own whose short names stand in a text."""
    known = [record for _, record in stated(portal, Regulation)]
    return [each for each in known if re.search(rf"(?<!\w){re.escape(each.title)}(?!\w)", text)]


_COMPLIED = Speech("laws.complied")
"""Before a law with which we say to comply."""
_COMPLIANT = re.compile(r"[ -](?:complian(?:t|ce)|ready|certified|approved)\b", re.IGNORECASE)


def _unlisted(text: str, portal: Portal) -> Iterator[Wrong]:
    """A law with which a text says that we comply, though no record names it."""
    spoken = name_of_product(portal).sub("our product", in_first_person(text, portal))
    for name, law in laws().items() if names_a_law(text) else ():
        for found in law.words.finditer(spoken):
            before = _COMPLIED.search(spoken[: found.start()])
            alone = before and before.group().rstrip().endswith(("is", "are"))
            if not before or (alone and not _COMPLIANT.match(spoken, found.end())):
                continue
            if not (negated(spoken, *found.span()) or _is_listed(name, portal)):
                yield found.group(), "no published claim names this law"


_DENIED = Speech("laws.denied")
"""Before a law under which we say to do nothing."""
_DENIED_BEHIND = Speech("laws.denied_behind")


def _listed_and_denied(text: str, portal: Portal) -> Iterator[Wrong]:
    """A law that a text says we do not support, though a record of it says how we do."""
    spoken = in_first_person(text, portal)
    for name, law in laws().items() if denies(spoken) else ():
        for found in law.words.finditer(spoken):
            before = _DENIED.search(spoken[: found.start()])
            if (before or _DENIED_BEHIND.match(spoken[found.end() :])) and _is_listed(name, portal):
                yield found.group(), "a published claim says how we support customers under it"


_ALONE_SUPPORTED = Speech("laws.alone_supported")


def _supported_alone(text: str, portal: Portal) -> Iterator[Wrong]:
    """Laws that a text says to be the only ones under which we support customers, though there are
    records of others.
    """
    found = _ALONE_SUPPORTED.search(in_first_person(text, portal))
    if not found or negated(text, *found.span()):
        return
    before, behind = text[: found.start()], text[found.start() :]
    named = _named_laws(before, portal) or _named_laws(behind, portal)
    others = [each.title for _, each in stated(portal, Regulation) if each not in named]
    if named and others:
        yield found.group(), f"there are claims on others too: {listed(others)}"


@lru_cache(maxsize=256)
def _is_listed(name: str, portal: Portal) -> bool:
    """Whether some published claim is on a law or names it."""
    return any(
        getattr(each.record, "law", None) == name or laws()[name].words.search(each.text)
        for each in grounds(portal).of("regulations", "certifications", "documents", "controls")
    )


_LOOKS = (
    *(_jurisdictions, _seat, _entity, _scope),
    *(_unlisted, _listed_and_denied, _supported_alone),
)
