"""What a text says of subprocessors as a whole: whether there are any, how many, notice, objection,
and where all of them process data (FCT-13).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from trustportal.model.certifications import Certification
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies, negated
from trustportal.prose.mentions import mentions, named_in, same_organization
from trustportal.prose.places import places
from trustportal.prose.quantities import number_of
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.providers.premises import in_own_premises
from trustportal.rules.in_prose.records import written
from trustportal.rules.rule import stated

LETTERS = (
    "subprocessor", "sub-processor", "service provider", "contractor", "subcontract",
    "sub-contract", "outsourc",
    "third part", "third-part", "outside compan", "our own", "its own", "data cent", "cloud",
    "hosting", "hosts", "vendor", "supplier", "ai provider", "model provider", "hardware",
    "servers", "machines", "facilit", "premises", "nobody", "anyone", "anybody", "with others",
    "outsiders",
)  # fmt: skip
"""Letters of which some stand in each sentence on subprocessors as a whole."""

_SUBPROCESSORS = re.compile(r"\bsub-?processors?\b", re.IGNORECASE)
_NONE_USED = Speech("subprocessors.none_used")
_OWN_HOSTING = Speech("subprocessors.own_hosting")
_HOSTING = Speech("subprocessors.hosting")
_BLIND = Speech("subprocessors.blind")
_EACH = Speech("subprocessors.each")
_NOT = re.compile(r"\bnot\b|n't\b")


def said_of_all(text: str, portal: Portal, today: date) -> Iterator[str]:
    """What the list says against a sentence on all of them."""
    known = _known(portal)
    if known:
        yield from _whether_used(text, known, portal)
        yield from _of_places(text, known, portal)
        yield from _of_training(text, known, today)
        yield from _of_certificates(text, known, portal, today)
        yield from _of_our_group(text, known)
    elif (found := _NONE_USED.search(text)) and (told := _told_of(portal)):
        yield f"'{found.group()}': {told} speaks of service providers"
    if not _SUBPROCESSORS.search(text):
        return
    yield from _of_notice(text, portal)
    if known:
        yield from _counted(text, known, today)


@lru_cache(maxsize=2)
def _told_of(portal: Portal) -> str:
    """A record that speaks of those who process data for us; empty if none does."""
    of_others = (each for each in grounds(portal).all if _TOLD.search(each.text))
    return next((each.reference for each in of_others), "")


_TOLD = Speech("subprocessors.told")
_SEATED = Speech("subprocessors.seated")
_HOSTS = Speech("subprocessors.hosts")


def _of_places(text: str, known: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """Where all of them process data or are seated, and those that host, even without a name; where
    none of them does, and where one does.
    """
    if _NOT.search(_EACH.blanked(text)):
        return
    seated = bool(_SEATED.search(text))
    yield from _of_none_and_one(text, known, portal)
    for named in places(text, portal) if _EACH.search(text) else ():
        if outside := [each for each in known if _is_outside(named.countries, each, seated)]:
            said = "is seated" if seated else "processes"
            yield f"'{named.words}': subprocessors/{outside[0].id} {said} elsewhere"
    hosts = _hosts(portal) if seated and _HOSTS.search(text) else ()
    for named in places(text, portal) if hosts else ():
        if all(_is_outside(named.countries, each, seated) for each in hosts):
            yield f"'{named.words}': subprocessors/{hosts[0].id} is seated elsewhere"


def _of_none_and_one(text: str, known: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """A place in which none of them is, or one of them whom no record names."""
    none = _NONE_THERE.search(text)
    for named in places(text, portal):
        told = none and named.start <= none.end() < named.end
        one = _ONE_THERE.search(text[: named.start])
        inside = [each for each in known if (told or one) and _is_inside(named.countries, each)]
        if none and told and inside:
            yield f"'{text[none.start() : named.end]}': subprocessors/{inside[0].id} is there"
        if one and not inside and not (named_in(text, portal) or negated(text, *one.span())):
            yield f"'{one.group()}{named.words}': data/subprocessors.yml names none that is there"


def _is_inside(countries: frozenset[str], record: Subprocessor) -> bool:
    """Whether a subprocessor is seated in one of some countries, or processes data there."""
    own = {each.place[:2] for each in record.processing or () if each.place}
    return bool(countries & {*own, record.seat})


_NONE_THERE = Speech("subprocessors.none_there")
_ONE_THERE = Speech("subprocessors.one_there")


@lru_cache(maxsize=2)
def _known(portal: Portal) -> Sequence[Subprocessor]:
    return [record for _, record in stated(portal, Subprocessor)]


def _whether_used(text: str, known: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """Whether anyone processes data for us, and sees it."""
    if found := _NONE_USED.search(text):
        yield f"'{found.group()}': data/subprocessors.yml names {len(known)}"
    found = _OWN_HOSTING.search(text)
    own = found and not named_in(text, portal) and not _is_negated(text, found)
    hosts = _hosts(portal) if found and own else ()
    if found and hosts and not in_own_premises(text, found, portal):
        yield f"'{found.group()}': subprocessors/{hosts[0].id} hosts for us"
    if found := _BLIND.search(text):
        yield f"'{found.group()}': data/subprocessors.yml says which data they process"


def _of_our_group(text: str, known: Sequence[Subprocessor]) -> Iterator[str]:
    """That none of them belongs to our group, where one does."""
    affiliated = [each for each in known if each.affiliate == "yes"]
    if affiliated and (found := _OUTSIDE_GROUP.search(text)):
        yield f"'{found.group()}': subprocessors/{affiliated[0].id} is a company of our group"


_OUTSIDE_GROUP = Speech("subprocessors.outside_group")
_ENDS = re.compile(r"\W*$|[.,;:]|,? (?:and|or|at all|for (?:our|the) services?)\b")
"""Behind a denial of clouds that leaves none: not "do not use cloud storage on laptops"."""


def _is_negated(text: str, found: re.Match[str]) -> bool:
    """Whether own hosting is denied; "and no cloud provider is involved" says it once more."""
    if denies(found.group()):  # "do not use any cloud"
        return not _ENDS.match(text, found.end()) or negated(text[: found.start()] + ".", 0, 0)
    rest = text[: found.end()] + _OWN_HOSTING.sub("", text[found.end() :])
    return negated(rest, *found.span(), within=True)


@lru_cache(maxsize=2)
def _hosts(portal: Portal) -> Sequence[Subprocessor]:
    """Those of another group that provide what the services run on."""
    return [each for each in _known(portal) if each.affiliate != "yes" and hosts(each)]


def hosts(record: Subprocessor) -> bool:
    """Whether it provides what services run on."""
    return any(map(_HOSTING.search, record.purposes or ()))


_UNTOLD = re.compile(r"\bwithout (?:any )?(?:prior |advance )?notice\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|none|never|not|nobody)\b", re.IGNORECASE)
_NO_OBJECTION = Speech("subprocessors.no_objection")
_CAN_OBJECT = Speech("subprocessors.can_object")
"""Says how customers object, or which objections are none."""


def _of_notice(text: str, portal: Portal) -> Iterator[str]:
    """Whether customers are told in advance and can object."""
    notice = portal.organization.subprocessor_notice
    found = _UNTOLD.search(text)
    if notice and notice.period and found and not _NONE.search(text[: found.start()]):
        yield f"'{found.group()}': the organisation promises notice of {notice.period}"
    told_how = _CAN_OBJECT.search(text)
    if notice and notice.objection and not told_how and (found := _NO_OBJECTION.search(text)):
        yield f"'{found.group()}': the organisation says how customers can object"


_COUNTED = Speech("subprocessors.counted")
_SOLE = Speech("subprocessors.sole")


def _counted(text: str, known: Sequence[Subprocessor], today: date) -> Iterator[str]:
    """How many there are: on record, in use, begun or of other groups, by record or by company."""
    sole = _SOLE.search(text)
    if sole and len({each.legal_entity or each.title for each in known}) > 1:
        yield f"'{sole.group()}': data/subprocessors.yml names {len(known)}"
    for found in _COUNTED.finditer(text):
        in_use = [each for each in known if not each.removed_on or today < each.removed_on]
        begun = [each for each in in_use if not (each.effective_on and today < each.effective_on)]
        outside = [[each for each in some if each.affiliate != "yes"] for some in (in_use, begun)]
        several = [known, in_use, begun, *outside]
        companies = [{each.legal_entity or each.title for each in some} for some in several]
        numbers = {*map(len, several), *map(len, companies)}
        if number_of(found["number"]) not in numbers and not negated(text, *found.span()):
            yield f"'{found.group()}': data/subprocessors.yml names {len(known)}"


_TRAINS_NOT = Speech("subprocessors.trains_not")
_TRAINS = Speech("subprocessors.trains")


def _of_training(text: str, known: Sequence[Subprocessor], today: date) -> Iterator[str]:
    """Whether they train models with the data is what the records of those in use say."""
    if "train" not in text.lower():
        return
    in_use = [each for each in known if not each.removed_on or today < each.removed_on]
    training = [each for each in in_use if each.trains_models == "yes"]
    if found := _TRAINS_NOT.search(text):
        for each in training:
            yield f"'{found.group()}': subprocessors/{each.id} trains its models"
    elif (found := _TRAINS.search(text)) and not training and not negated(text, *found.span()):
        yield f"'{found.group()}': data/subprocessors.yml says so of none"


_HOLDS = Speech("subprocessors.holds")


def _of_certificates(
    text: str, known: Sequence[Subprocessor], portal: Portal, today: date
) -> Iterator[str]:
    """What each of them is said to hold is on record for each that is in use."""
    every = _EACH.search(text)
    for each in mentions(text) if every else ():
        first = every.end() if every and every.end() <= each.start else 0
        between = text[first : each.start]
        if not _HOLDS.search(between) or negated(text, each.start, each.end):
            continue
        for record in known:
            in_use = not record.removed_on or today < record.removed_on
            if in_use and each.standard not in _certificates(record, portal):
                yield f"'{each.words}': no record says that subprocessors/{record.id} holds it"
                break


@lru_cache(maxsize=512)
def _certificates(record: Subprocessor, portal: Portal) -> frozenset[str]:
    """The standards that a subprocessor's record names, and those of which it is the holder."""
    own = grounds(portal).by_reference.get(f"subprocessors/{record.id}")
    named = {each.standard for each in mentions(written(own))} if own else set()
    company = record.legal_entity or record.title
    held = {
        each.standard
        for _, each in stated(portal, Certification)
        if each.holder and same_organization(each.holder, company)
    }
    return frozenset(named | held)


def _is_outside(countries: frozenset[str], record: Subprocessor, seated: bool) -> bool:
    """Whether a subprocessor is seated, or processes data, outside of some countries."""
    if seated:
        return bool(record.seat) and record.seat not in countries
    codes = (each.place for each in record.processing or () if each.place)
    return any(code[:2] not in countries for code in codes)
