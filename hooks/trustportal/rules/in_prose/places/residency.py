"""Where data lives, in prose, agrees with the promises on residency (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from trustportal.facts import Cell
from trustportal.model.data_classes import DataClass
from trustportal.model.residency import QUESTIONS
from trustportal.model.settings import Settings
from trustportal.model.words import words as in_words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, name_of_product, products_meant
from trustportal.prose.guards import clause_at, negated, pieces
from trustportal.prose.mentions import named_in
from trustportal.prose.passages import Sentence
from trustportal.prose.places import (
    Named,
    letters_of_places,
    places,
    region_codes,
)
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.classes import with_data
from trustportal.rules.in_prose.places.cities import narrower, other_cities
from trustportal.rules.in_prose.places.cloud_ids import wrong_cloud_ids
from trustportal.rules.in_prose.places.counted import miscounted
from trustportal.rules.in_prose.places.moving import moved_later
from trustportal.rules.in_prose.places.noted import ASKED, noted
from trustportal.rules.in_prose.places.of_all import said_of_all
from trustportal.rules.in_prose.places.offered import (
    not_offered,
    said_only,
    said_reserved,
    said_withheld,
)
from trustportal.rules.in_prose.places.on_devices import is_on_device, resident
from trustportal.rules.in_prose.places.promised import cells_of, not_of_each, unknown
from trustportal.rules.in_prose.places.undefined import defined
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, finding_in, rule

_DATA = Speech("residency.data")
_NO_DATA = Speech("residency.no_data")
"""Names in which the word data stands for none: "data processing agreement"."""
_LIVES = Speech("residency.lives")
_ELSEWHERE = Speech("residency.elsewhere")
_STORED = re.compile(r"\b(?:stor|keep|kept|host)", re.IGNORECASE)
"""What a product does with data, whatever it is called."""
_DEFINES = re.compile(
    r"\b(?:means?|consists?|stands? for|portal,? (?:is|are)|refers? to|denotes?|is short for)\b"
)

Message = tuple[str, int]
"""What is wrong with a sentence, and at which of its characters."""


@rule(
    "FCT-05",
    "error",
    "S42 S43",
    why="customers choose a region for the sake of their own law, and this sentence is what they"
    " cite",
    mend="say what the residency matrix says, or add the promise to data/residency.yml",
)
def residency_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that says where data lives says what a published promise says."""
    own = portal.organization.name
    for sentence in assertions(portal, _letters(portal)):
        if sentence.subject.startswith(("residency/", "regions/", "subprocessors/")):
            continue
        if not (_lives(sentence, portal) or _defines(sentence, portal)):
            continue
        if _is_of_law(sentence):
            continue
        others = (each for each in named_in(sentence.text, portal) if own not in each)
        if not any(others) and (found := _first(sentence.text, portal)):
            yield finding_in(sentence, *found)
    for sentence, message in wrong_cloud_ids(portal):
        yield finding_in(sentence, *message)


@lru_cache(maxsize=2)
def _letters(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence that says where something is."""
    titles = (record.title.lower() for record in portal.records["regions"])
    words = ("region", "residen", "leave", "leaving", "cross", "border", "country", "abroad")
    return (*words, "where", *dict.fromkeys((*titles, *letters_of_places())))


def _is_of_law(sentence: Sentence) -> bool:
    """Whether an exception of a rule of retention gives a period and the country whose law sets it:
    "France, payslips are kept for 50 years".
    """
    of_rule = sentence.subject.startswith("retention/") and sentence.path[:1] == ("exceptions",)
    return of_rule and bool(lengths(sentence.text))


_CHOOSES = re.compile(
    r"\bcustomers?\b[^.;]{0,30}\b(?:choose|chose|pick|select)s? (?:the )?(?P<place>(?-i:[A-Z])\w+)",
    re.IGNORECASE,
)
"""Lets customers choose something of a name: "API customers can choose France"."""


def _lives(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence says where data is."""
    text = sentence.text
    chosen = _CHOOSES.search(text)
    if (
        chosen
        and sentence.sort == "text"
        and any(each.start == chosen.start("place") for each in places(text, portal))
    ):
        return not _ELSEWHERE.search(text)
    if sentence.sort not in ("text", "condition"):
        return False
    named = with_data(_NO_DATA.blanked(text), portal)
    of_data = _DATA.search(named) or (products_meant(text, portal) and _STORED.search(named))
    return bool(of_data and _LIVES.search(named) and not _ELSEWHERE.search(text))


def _defines(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence says what a region of the portal consists of."""
    regions = any(each.region for each in places(sentence.text, portal))
    text = sentence.text
    return regions and bool(_DEFINES.search(text) or (_REGION.search(text) and _MEANS.search(text)))


_WHOLLY = Speech("residency.wholly")
_CHOSEN = Speech("residency.chosen")
_ANYWHERE = re.compile(r"region|countr|leav|cross|border|abroad", re.IGNORECASE)
_REGION = re.compile(
    r"residency|region|\b(?:country|countries|location|place) (?:where|in which)\b", re.IGNORECASE
)
_DENIAL = re.compile(r"\bnot\b|\bcannot\b|\bno\b|n't\b|\bwithout\b|\b[Nn]either\b")
_WITHOUT = re.compile(r", without (?:an?|any|ever|the) [^,;:.]*\W*$", re.IGNORECASE)
"""A remark at the end, which denies nothing of what is said before it."""
_NOT_A_NOT = Speech("guards.not_a_not")
_NO_PROMISE = Speech("residency.no_promise")


@lru_cache(maxsize=4096)
def _first(text: str, portal: Portal) -> Message | None:
    return next(_against(_said_of(text), portal), None)


_SILENT = Speech("residency.silent")
_AND = re.compile(r",\s+(?:and|but|while)\b")


def _said_of(text: str) -> str:
    """A text with blanks in the place of clauses that say of a thing that nothing is said of it."""
    for found in list(_SILENT.finditer(text)):
        begin, end = clause_at(text, found.start())
        edges = [begin, *(each.start() for each in _AND.finditer(text, begin, end)), end]
        begin = max(each for each in edges if each <= found.start())
        end = min(each for each in edges if each >= found.end())
        text = text[:begin] + " " * (end - begin) + text[end:]
    return text


def _against(text: str, portal: Portal) -> Iterator[Message]:
    """What the promises say against a sentence."""
    bare = _WHOLLY.blanked(text)  # "Cloud does not leave the EU" says something of Cloud
    products = products_meant(text, portal) | products_meant(bare, portal)
    cells = [each for each in cells_of(portal) if not products or each.product in products]
    yield from said_withheld(text, cells, places(text, portal), portal)
    yield from said_reserved(text, cells_of(portal), places(text, portal), portal)
    named = [each for each in places(text, portal) if not _denied(text, each)]
    wholly = None if is_on_device(text, portal) else _WHOLLY.search(text)
    if wholly and not (named or _ANYWHERE.search(text)):
        return
    if not (named or wholly or _CHOSEN.search(text) or _REGION.search(text)):
        return
    denial = _DENIAL.search(_NOT_A_NOT.blanked(_WITHOUT.sub("", text)))
    for each in named:
        yield from unknown(text, each, products, portal)
    yield from _members(text, named, portal)
    yield from defined(text, places(text, portal), portal)
    if not denial:
        yield from other_cities(named, portal)
        yield from narrower(text, cells, named, portal)
        yield from not_of_each(text, named, portal)
        yield from not_offered(text, products, cells_of(portal), portal)
        yield from said_only(text, cells, named, portal)
        yield from moved_later(text, portal)
        yield from said_of_all(text, named, portal)
    if wholly and not (denial and _NO_PROMISE.search(text)) and not _of_meaning(text, wholly):
        yield from _whole(text, cells, named, portal, wholly)
    elif not denial:
        yield from _answers(text, cells, named, portal)
        yield from _taken_out(text, cells, named, portal)
    if not denial:
        yield from miscounted(text, cells)


def _of_meaning(text: str, wholly: re.Match[str]) -> bool:
    """Whether words say what a region is and nothing of data: "by Europe we mean Ireland alone"."""
    clause = text[slice(*clause_at(text, wholly.start()))]
    return bool(_MEANS.search(clause)) and not (_LEAVES.search(clause) or _DATA.search(clause))


_NOT_AMONG = Speech("residency.not_among")
"""Behind a place, be it with a remark between, says that it is none of some others."""


def _denied(text: str, named: Named) -> bool:
    clause = text[slice(*clause_at(text, named.start))]
    denied = negated(text, named.start, named.end) or _NOT_AMONG.match(text[named.end :])
    return bool(denied) and not _WHOLLY.search(clause)


_MEANS = Speech("residency.means")


def _members(text: str, named: Sequence[Named], portal: Portal) -> Iterator[Message]:
    """What a sentence says that a region of the portal consists of is what the region says."""
    group = next((each for each in places(text, portal) if each.region), None)
    if group is None or not _MEANS.search(text):
        return
    for each in named:
        inside = each.codes <= group.codes or each.countries <= group.countries
        if not (inside or each.region) and each.start > group.start and len(each.codes) == 1:
            yield f"'{each.words}': regions/{group.region} does not hold it", each.start


_LEAVES = re.compile(r"leav|cross|no byte|every respect|all times", re.IGNORECASE)


def _whole(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal, wholly: re.Match[str]
) -> Iterator[Message]:
    """What never leaves a place stays there by every answer, or by each that the text asks for."""
    asked = [question for question, words in ASKED.items() if words.search(text)]
    questions = QUESTIONS if _LEAVES.search(text) or not asked else asked
    if subject := _subject(text, wholly):
        questions = [subject]
    words, start = wholly.group(), wholly.start()
    meant = _lying_in(named, cells, portal)
    for cell in meant:
        if still_open := [each for each in questions if cell.answers[each] != "yes"]:
            said = listed(
                f"{in_words(each)} is {cell.answers[each] or 'not stated'}" for each in still_open
            )
            yield f"'{words}': for {_cell(cell, portal)} {said}", start
    if not meant and named:
        yield f"'{words}': no promise says so", start


_SUBJECTS = ("keys", "backup")
"""Questions on a thing of which a sentence can say that it never leaves, and on nothing else."""
_OTHER_DATA = Speech("residency.other_data")


def _subject(text: str, wholly: re.Match[str]) -> str | None:
    """The question on the one thing that never leaves a place, as in "keys never leave"."""
    begin, _ = clause_at(text, wholly.start())
    said = text[begin : wholly.end()]
    found = {each: place for each in _SUBJECTS if (place := ASKED[each].search(said))}
    if len(found) != 1:
        return None
    question, place = next(iter(found.items()))
    return None if _OTHER_DATA.search(said[: place.start()] + said[place.end() :]) else question


def _cell(cell: Cell, portal: Portal) -> str:
    """A product in a region, by the names that readers know, and where the answer stands."""
    product = titles(portal, "products", [cell.product])
    return f"{product} in {titles(portal, 'regions', [cell.region])} ({listed(cell.sources)})"


def _lying_in(named: Sequence[Named], cells: Sequence[Cell], portal: Portal) -> list[Cell]:
    """The cells whose region is one of the places or lies in its country; all, if none is named."""
    return [
        cell for cell in cells if not named or any(_within(cell, each, portal) for each in named)
    ]


def _within(cell: Cell, named: Named, portal: Portal) -> bool:
    if named.region:
        return cell.region == named.region
    codes = region_codes(portal).get(cell.region, frozenset())
    return bool({code[:2] for code in codes} & named.countries)


_SOME = Speech("residency.some")
_ELIGIBLE = Speech("residency.eligible")
"""Says that not everyone has it, which takes nothing from an answer that is no for everyone."""
_THAT_PLACE = Speech("residency.that_place")
_OTHER_PLACE = Speech("residency.other_place")
_GOES = re.compile(
    r"\b(?:goes|go|sent|flows?|travels?|forwarded|shipped)\b[^.;:]{0,20} to\b", re.IGNORECASE
)
_SELECTED = re.compile(
    r"\b(?:select|choos|chose|pick|prefer|as you (?:like|wish)|of your choice)", re.IGNORECASE
)
_LIMITED = re.compile(r"\bonly\b|\bwithin\b|\b(?:nobody|none|no one)\b", re.IGNORECASE)


def _answers(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[Message]:
    """Processing, backups and the like are promised for what is named."""
    chosen = _CHOSEN.search(text)
    if _SOME.search(text) or not (named or chosen):
        return
    either = len(named) > 1 and " or " in text[named[0].start : named[-1].start]
    if either and not (_THAT_PLACE.search(text[named[-1].end :]) or _SELECTED.search(text)):
        return  # says where it may be, and promises no single place
    for begin, end in pieces(text):
        there, part = [each for each in named if begin <= each.start < end], text[begin:end]
        if _GOES.search(part) if there else _OTHER_PLACE.search(part):
            continue  # says where it is taken, or points to a place that it does not name
        meant = _lying_in(there or named, cells, portal)
        unnamed = name_of_product(portal).sub(" ", part)  # Logs can be what a product is called
        told = with_data(_without_kept_logs(unnamed, portal), portal, resident(portal))
        for question in _asked_of_places(told) if meant else ():
            refused = [cell for cell in meant if cell.answers[question] == "no"]
            if _ELIGIBLE.search(text) and any(cell.answers[question] == "yes" for cell in meant):
                continue
            if any(noted(cell.sources, question, part, portal) for cell in meant):
                continue
            if not any(cell.answers[question] == "yes" for cell in meant):
                cell, said = meant[0], meant[0].answers[question] or "not stated"
                yield f"{in_words(question)} for {_cell(cell, portal)} is {said}", 0
            elif refused and chosen and not named:
                cell = refused[0]
                yield f"{in_words(question)} for {_cell(cell, portal)} is no", 0


_IS_REGION = re.compile(
    r"\b(?:region (?:is|of)|in the|of the|for the region|for|choos\w+|chose|pick\w*|select\w*) $",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:to|in|at|from) (?:the )?$")


def _taken_out(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[Message]:
    """What a promise keeps in a chosen region is not said to go to another place."""
    chosen = [each for each in named if each.region and _IS_REGION.search(text[: each.start])]
    meant = _lying_in(chosen[:1], cells, portal) if chosen else ()
    if not meant or not all(cell.answers["backup"] == "yes" for cell in meant):
        return
    for each in named:
        begin, _ = clause_at(text, each.start)
        backups = ASKED["backup"].search(text[begin : each.start])
        if backups and _TO.search(text[: each.start]) and not each.countries & chosen[0].countries:
            yield f"'{each.words}': backups for '{meant[0].product}' stay in the region", each.start


_LOG = re.compile(r"\blogs?\b", re.IGNORECASE)


def _without_kept_logs(text: str, portal: Portal) -> str:
    """A text without the logs that some promise keeps in its regions as data of customers: audit
    logs and the logs of builds are not what a question on telemetry is about.
    """
    if not _LOG.search(text):
        return text
    classes = {name for promise in portal.promises() for name in promise.data_classes}
    records = (portal.find(f"data_classes/{name}") for name in sorted(classes))
    titles_of = [each.title for each in records if isinstance(each, DataClass)]
    names = [_LOG.sub("", title).split() for title in titles_of]
    names += [title.split()[:1] for title in titles_of]
    for words in filter(None, names):
        kept = r"\W+".join(map(re.escape, words))
        text = re.sub(rf"\b{kept}\W+logs?\b", " ", text, flags=re.IGNORECASE)
    return text


def _asked_of_places(text: str) -> Iterator[str]:
    """The questions of the matrix of which a sentence speaks, storage apart."""
    for question in ("processing", "support_access", "telemetry", "backup"):
        limits = question != "support_access" or _LIMITED.search(text)
        if limits and ASKED[question].search(text):
            yield question
