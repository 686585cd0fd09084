"""Rules: where data lives, and whether those who touch it stay there (RES)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from trustportal.facts import cells_of
from trustportal.model.geography import cloud_regions, lies_in
from trustportal.model.places import country_name
from trustportal.model.residency import QUESTIONS, CloudRegion, Region, Residency
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import did_you_mean, listed
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import (
    circumstances_meet,
    data_meets,
    names,
    places_of,
    titles,
    unnamed,
)
from trustportal.rules.records.region_labels import label_against_places
from trustportal.rules.rule import Finding, rule, stated, unstated
from trustportal.rules.unasked import is_answered

PROVIDERS: Mapping[str, str] = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}
"""The names of providers for which the ids of regions are known."""
OF_DATA = ("at_rest", "processing", "backup", "telemetry")
"""The questions on whether data itself stays in the region."""


@rule(
    "RES-01",
    "error",
    "S42 S43",
    why="data can be stored in a region and be processed, backed up or read elsewhere",
    mend="answer yes, no or partial, here or in another promise for the same product and region",
)
def all_six_questions_are_answered(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Each of the six questions of residency has an answer for every product and region."""
    cells = cells_of(portal.promises())
    for reference, promise in stated(portal, Residency):
        for question in QUESTIONS:
            if not is_answered(promise, question, cells, portal):
                answers = promise.answers
                yield from unstated(portal, reference, answers, question, path=("answers",))


@rule(
    "RES-02",
    "error",
    "S46 S43",
    why="a name such as Europe has no fixed meaning until its members are listed",
    mend="write the ISO 3166 code of the place, or the countries that belong to the group",
)
def regions_are_defined(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A region is a country, a subdivision, a cloud region or a group whose members are listed."""
    for reference, region in stated(portal, Region):
        yield from unstated(
            portal, reference, region, "members" if region.sort == "group" else "code"
        )
        yield from _misfit(portal, reference, region)


def _misfit(portal: Portal, reference: str, region: Region) -> Iterator[Finding]:
    """Where the code of a region is not of its sort, or a group names a member twice."""
    code = region.code or ""
    if region.sort == "country" and "-" in code:
        message = f"the region is a country, and {code} is a part of {country_name(code[:2])}"
        yield Finding(reference, message, ("code",), "set sort: subdivision")
    if region.sort == "subdivision" and code and "-" not in code:
        message = f"the region is a subdivision, and {code} is a whole country"
        yield Finding(reference, message, ("code",), "set sort: country")
    if region.sort == "cloud" and not region.cloud_regions:
        message = "the region is a cloud region, and cloud_regions names none: which one is it?"
        yield unnamed(portal, reference, message, "cloud_regions")
    members = region.members or ()
    for index, member in enumerate(members):
        if member in members[:index]:
            yield Finding(
                reference, f"members names {member} twice", ("members", index), "remove one"
            )


@rule(
    "RES-03",
    "error",
    "S42 S43",
    why="Switzerland and the United Kingdom are not in the EU, and the EEA is larger than the EU",
    mend="name the region after what it holds, or list exactly the countries that its name means",
)
def groups_are_what_they_are_called(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A region that is called EU, EEA or another fixed group holds exactly its countries."""
    for reference, region in stated(portal, Region):
        if wrong := label_against_places(region.title, places_of(region)):
            message, members = wrong
            field = "members" if region.sort == "group" else "title"
            mend = _retitled(region, members) if members else ""
            yield Finding(reference, message, (field,), mend)


MOST_IN_TITLE = 4
"""Countries that a title can still name."""


def _retitled(region: Region, members: Sequence[str]) -> str:
    """How the title and the places of a region come together: what the data says stays first."""
    own = [country_name(code) for code in sorted({place[:2] for place in places_of(region)})]
    title = f"{region.title} ({listed(own)})"
    said = f" as '{title}'," if len(own) <= MOST_IN_TITLE else ""
    all_of_it = f"or, if it is all of them, write members: [{', '.join(members)}]"
    return f"write a title that says what it holds,{said} {all_of_it}"


@rule(
    "RES-04",
    "error",
    "S44",
    why="the id of a cloud region does not say its country: eu-west-2 of AWS is in London",
    mend="look the id up in the provider's list; a new one is added to reference/cloud_regions.yml",
)
def cloud_regions_lie_where_stated(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A cloud region is one of its provider, and lies in the country and region stated."""
    for reference, region in stated(portal, Region):
        for index, cloud in enumerate(region.cloud_regions):
            if message := _misplaced(region, cloud):
                yield Finding(reference, message, ("cloud_regions", index))


def _misplaced(region: Region, cloud: CloudRegion) -> str | None:
    known = cloud_regions().get(cloud.provider, {})
    actual = known.get(cloud.id) or cloud.place
    provider = PROVIDERS.get(cloud.provider, "the provider")
    if known and cloud.id not in known:
        others = [name for key, name in PROVIDERS.items() if cloud.id in cloud_regions()[key]]
        near = f"; it is one of {listed(others)}" if others else did_you_mean(cloud.id, known)
        return f"'{cloud.id}' is not a region of {provider}{near}"
    if actual and cloud.place and not _compatible(actual, cloud.place):
        return (
            f"'{cloud.id}' of {provider} lies in {country_name(actual)}, not in"
            f" {country_name(cloud.place)}"
        )
    inside = places_of(region)
    if actual and inside and not any(_compatible(actual, place) for place in inside):
        return f"'{cloud.id}' lies in {country_name(actual)}, which is not in '{region.title}'"
    return None


def _compatible(one: str, other: str) -> bool:
    """Whether two codes can be of one place; a country is one with its own subdivisions."""
    return lies_in(one, frozenset({other})) or lies_in(other, frozenset({one}))


@rule(
    "RES-05",
    "warning",
    "S42",
    why="residency is often for some plans, for new customers or after approval only",
    mend="say who can have it; [] for everyone",
)
def eligibility_is_stated(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A promise of residency says who is eligible, and its statement or conditions how many seats
    or licences that takes.
    """
    for reference, promise in stated(portal, Residency):
        yield from unstated(portal, reference, promise, "eligibility")
        told = "\n".join((promise.statement, *promise.conditions, *promise.limits))
        for index, each in enumerate(promise.eligibility or ()):
            if (found := _THRESHOLD.search(each)) and not names(
                told, found["least"] or found["more"]
            ):
                message = (
                    f"'{found.group()}' is needed, and neither the statement nor conditions say so:"
                    " whoever reads them elsewhere takes the promise for all"
                )
                mend = "write it under conditions too: these go wherever the statement goes"
                yield Finding(reference, message, ("eligibility", index), mend)


_THRESHOLD = Speech("residency.threshold")
"""How many of something a customer must have to be eligible."""


@rule(
    "RES-06",
    "error",
    "S42",
    why="account data, billing and telemetry often leave a region in which content stays",
    mend="list what does not stay there next to the promise; [] if nothing leaves",
)
def what_leaves_is_listed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A promise of residency lists the data that does not stay in the region."""
    for reference, promise in stated(portal, Residency):
        yield from unstated(portal, reference, promise, "not_covered")
        if promise.not_covered == ():
            told = {q for note in promise.footnotes for q in note.questions or QUESTIONS}
            open_ones = [
                words(question)
                for question in OF_DATA
                if getattr(promise.answers, question) in ("no", "partial") and question not in told
            ]
            if open_ones:
                message = (
                    "not_covered says that nothing leaves the region, yet the answer on"
                    f" {listed(open_ones)} is not yes"
                )
                yield Finding(reference, message, ("not_covered",))


@rule(
    "RES-09",
    "warning",
    "S51 S43",
    why="global is not a place: a customer must be able to tell which law applies",
    mend="list the countries, or give contact_url, where the subprocessor keeps the list",
)
def places_are_named(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A place of processing is a country or a region, not the whole world."""
    for reference, subprocessor in stated(portal, Subprocessor):
        for index, place in enumerate(subprocessor.processing or ()):
            if place.place or place.region or (place.note and subprocessor.contact_url):
                continue
            said = place.city or place.note
            entry = f"'{said}'" if said else "an entry"
            message = f"{entry} under processing names no country and no region"
            yield Finding(reference, message, ("processing", index), before=subprocessor.removed_on)


def contradicting_promises(portal: Portal) -> Iterator[Finding]:
    """Two promises to the same customers that answer one question for one product, region and
    class of data differently (GEN-06).
    """
    given: dict[tuple[str, str, str], list[Residency]] = {}
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for promise in portal.promises():
        for question in QUESTIONS:
            answer = getattr(promise.answers, question)
            for cell in [(p, r) for p in promise.products for r in promise.regions if answer]:
                before = given.setdefault((*cell, question), [])
                for known in before:
                    differs = getattr(known.answers, question) != answer
                    if differs and _are_of_the_same(known, promise, portal):
                        pair = (f"residency/{known.id}", f"residency/{promise.id}", question)
                        found.setdefault(pair, []).append(cell)
                        break
                before.append(promise)
    for (other, source, question), cells in found.items():
        one, two = (_answer(portal, each, question) for each in (other, source))
        message = (
            f"{words(question)} for {titles(portal, 'products', {p for p, _ in cells})} in"
            f" {titles(portal, 'regions', {r for _, r in cells})} is {two} here and {one} at"
            f" {portal.origin(other).place('answers', question)}"
        )
        mend = "correct the wrong one, or take the product, region or class of data out of it"
        yield Finding(source, message, ("answers", question), mend)


def _are_of_the_same(one: Residency, other: Residency, portal: Portal) -> bool:
    """Whether two promises are to the same customers and on the same data."""
    return circumstances_meet(one, other) and data_meets(
        portal, one.data_classes or (), other.data_classes or ()
    )


def _answer(portal: Portal, reference: str, question: str) -> str:
    promise = portal.find(reference)
    return getattr(promise.answers, question) if isinstance(promise, Residency) else ""
