"""Where data lives, in prose, agrees with the promises on residency (FCT-05, FCT-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from trustportal.facts import Cell, residency_matrix
from trustportal.model.residency import QUESTIONS, Region, Residency
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_in
from trustportal.prose.guards import negated
from trustportal.prose.mentions import named_in, same_organization
from trustportal.prose.passages import Sentence
from trustportal.prose.places import PLACES, Named, codes_of, places
from trustportal.prose.quantities import days
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, rule, stated

_DATA = Speech("residency.data")
_LIVES = Speech("residency.lives")
_ELSEWHERE = Speech("residency.elsewhere")
_WORDS = {
    "at_rest": r"\bstor|\bhost|at rest|\bkept\b|\bkeep|data ?cent|\blocat|\bresid|\bchoos|\bchose|\bremain|\bstay|\blive",
    "processing": r"\bprocess|\binference\b|\brun(?:s|ning)?\b|\bcomput",
    "backup": r"\bbackup",
    "support_access": r"\bsupport(?: staff| access)?\b|\bstaff\b",
    "telemetry": r"\btelemetry|\bmetrics\b|\blogs?\b",
    "keys": r"\bkeys?\b",
}
_ASKED = {question: re.compile(words, re.IGNORECASE) for question, words in _WORDS.items()}
_WHOLLY = Speech("residency.wholly")
_CHOSEN = Speech("residency.chosen")
_SOME = Speech("residency.some")
_WHY = (
    "customers choose a region for the sake of their own law, and this sentence is what they cite"
)
_MEND = "say what the residency matrix says, or add the promise to data/residency.yml"


@lru_cache(maxsize=2)
def _cells(portal: Portal) -> tuple[Cell, ...]:
    return residency_matrix(portal.promises())


@lru_cache(maxsize=2)
def _region_codes(portal: Portal) -> dict[str, frozenset[str]]:
    return {r.id: codes_of(r) for r in portal.records["regions"] if isinstance(r, Region)}


def _lives(sentence: Sentence) -> bool:
    text = sentence.text
    return bool(
        sentence.sort in ("text", "condition")
        and _DATA.search(text)
        and _LIVES.search(text)
        and not _ELSEWHERE.search(text)
    )


@lru_cache(maxsize=2)
def _letters(portal: Portal) -> tuple[str, ...]:
    titles = (record.title.lower() for record in portal.records["regions"])
    return (
        "region",
        "residen",
        "leave",
        "leaving",
        "cross",
        "border",
        "country",
        *dict.fromkeys((*titles, *PLACES)),
    )


@lru_cache(maxsize=2)
def _names(portal: Portal) -> tuple[str, ...]:
    """The first words of subprocessors' names, and the word itself."""
    known = (record for _, record in stated(portal, Subprocessor))
    names = (
        name.split()[0].lower()
        for record in known
        for name in (record.legal_entity, record.title)
        if name
    )
    return ("subprocessor", "sub-processor", *dict.fromkeys(names))


def _defines(sentence: Sentence, portal: Portal) -> bool:
    regions = any(each.region for each in places(sentence.text, portal))
    return regions and bool(re.search(r"\bmeans?\b|\bconsists?\b", sentence.text))


@rule("FCT-05", "error", "S42 S43", why=_WHY, mend=_MEND)
def residency_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that says where data lives says what a published promise says."""
    for sentence in assertions(portal, _letters(portal)):
        if sentence.subject.partition("/")[0] in ("residency", "regions", "subprocessors"):
            continue
        if (_lives(sentence) or _defines(sentence, portal)) and not named_in(sentence.text, portal):
            found = next(_against(sentence, portal), None)
            if found:
                message, start = found
                yield Finding(sentence.subject, message, sentence.path, at=sentence.place(start))


def _against(sentence: Sentence, portal: Portal) -> Iterator[tuple[str, int]]:
    text = sentence.text
    all_places = places(text, portal)
    named = [each for each in all_places if not _denied(text, each)]
    products, every = products_in(text, portal)
    cells = _cells(portal)
    if every:
        products |= {p.id for p in portal.records["products"] if p.state == "published"}
    wholly = _WHOLLY.search(text)
    if wholly and not (named or re.search(r"region|countr|leav|cross|border", text, re.IGNORECASE)):
        return
    if not (
        named
        or wholly
        or _CHOSEN.search(text)
        or re.search("residency|region", text, re.IGNORECASE)
    ):
        return
    for each in named:
        yield from _unknown(text, each, portal)
    yield from _members(text, named, portal)
    mine = [cell for cell in cells if not products or cell.product in products]
    offered = bool(re.search(r"residency|\bregion|\bchoos|\bchose|\bhosted\b", text, re.IGNORECASE))
    denial = re.search(r"\bnot\b|\bno\b|n't\b|\bwithout\b", text)
    if products and cells and offered and not denial:
        without = sorted(products - {cell.product for cell in cells})
        if without:
            yield f"no promise on residency covers {listed(without)}", 0
    if moved := _MOVED.search(text):
        fixed = [each for each in portal.promises() if each.products and _says_fixed(each)]
        if fixed and not denial:
            yield f"'{moved.group()}': residency/{fixed[0].id} says that it cannot", moved.start()
    if wholly and not (denial and not _only_denial(text)):
        yield from _whole(text, mine, named, portal, wholly)
    elif not denial:
        yield from _answers(text, mine, named, portal)
    count = re.search(r"\bone of (\w+) regions\b", text)
    if count and (number := _COUNT.get(count[1].lower())) and cells:
        most = len({cell.region for cell in mine})
        if number != most:
            yield f"'{count.group()}': the promises name {most}", count.start()


_MOVED = Speech("residency.moved")


def _says_fixed(promise: Residency) -> bool:
    said = " ".join([*promise.limits, *promise.conditions, promise.choice or "", promise.statement])
    return bool(
        re.search(
            r"cannot be (?:moved|changed)|chosen once|existing \w+ cannot", said, re.IGNORECASE
        )
    )


_COUNT = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}


def _denied(text: str, named: Named) -> bool:
    return negated(text, named.start, named.start + len(named.words)) and not _WHOLLY.search(text)


def _only_denial(text: str) -> bool:
    return not re.search(
        r"\b(?:do|does|did|can|cannot|is|are|would|could) not (?:promise|claim|say|mean|guarantee)|\bno promise\b|\bnot (?:all|everything)\b",
        text,
        re.IGNORECASE,
    )


def _unknown(text: str, named: Named, portal: Portal) -> Iterator[tuple[str, int]]:
    """A place that no promise and, where the text offers no choice, no subprocessor names."""
    regions = _region_codes(portal)
    promised = {code for cell in _cells(portal) for code in regions.get(cell.region, ())}
    choice = re.search(
        r"choos|chose|residency|region|offer|may |can store|available|select|data ?cent",
        text,
        re.IGNORECASE,
    )
    if not choice:
        promised |= {
            code
            for _, record in stated(portal, Subprocessor)
            for place in record.processing or ()
            for code in (place.place, *regions.get(place.region or "", ()))
            if code
        }
    if named.region or (not promised and not choice):
        return
    fits = any(
        code in promised or any(each.startswith(code + "-") for each in promised)
        for code in named.codes
    )
    group = len(named.codes) > 3
    if not fits and not group:
        yield f"'{named.words}': no published promise says that data lives there", named.start


_MEANS = Speech("residency.means")


def _members(text: str, named: Sequence[Named], portal: Portal) -> Iterator[tuple[str, int]]:
    """What a sentence says that a region of the portal consists of is what the region says."""
    group = next((each for each in places(text, portal) if each.region), None)
    if group is None or not _MEANS.search(text):
        return
    for each in named:
        if not each.region and each.start > group.start and len(each.codes) == 1:
            countries = {code[:2] for code in group.codes}
            if not (each.codes <= group.codes or {code[:2] for code in each.codes} <= countries):
                yield f"'{each.words}': regions/{group.region} does not hold it", each.start


def _within(cell: Cell, named: Named, portal: Portal) -> bool:
    codes = _region_codes(portal).get(cell.region, frozenset())
    if named.region:
        return cell.region == named.region
    countries = {code[:2] for code in codes}
    return bool({code[:2] for code in named.codes} & countries)


def _whole(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal, wholly: re.Match[str]
) -> Iterator[tuple[str, int]]:
    meant = [
        cell for cell in cells if not named or any(_within(cell, each, portal) for each in named)
    ]
    asked = [question for question, words in _ASKED.items() if words.search(text)]
    leaves = re.search(r"leav|cross|no byte|every respect|all times", text, re.IGNORECASE)
    questions = QUESTIONS if leaves or not asked else asked
    for cell in meant:
        open_ones = [q for q in questions if cell.answers[q] != "yes"]
        if open_ones:
            said = listed(f"{q} is {cell.answers[q] or 'not stated'}" for q in open_ones)
            yield (
                f"'{wholly.group()}': for '{cell.product}' in '{cell.region}' {said}",
                wholly.start(),
            )
            return
    if not meant and named:
        yield f"'{wholly.group()}': no promise says so", wholly.start()


def _answers(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[tuple[str, int]]:
    """Processing, backups and the like are promised for what is named."""
    if _SOME.search(text) or not (named or _CHOSEN.search(text)):
        return
    if len(named) > 1 and " or " in text[named[0].start : named[-1].start]:
        return  # says where it may be, and promises no single place
    for question in ("processing", "support_access", "telemetry", "backup"):
        if not _ASKED[question].search(text):
            continue
        if question in ("support_access",) and not re.search(
            r"outside|only|within", text, re.IGNORECASE
        ):
            continue
        meant = [
            cell
            for cell in cells
            if not named or any(_within(cell, each, portal) for each in named)
        ]
        if meant and not any(cell.answers[question] == "yes" for cell in meant):
            cell = meant[0]
            said = cell.answers[question] or "not stated"
            yield f"{question} for '{cell.product}' in '{cell.region}' is {said}", 0
            return
        if meant and _CHOSEN.search(text) and not named:
            wrong = [cell for cell in meant if cell.answers[question] == "no"]
            if wrong:
                yield f"{question} for '{wrong[0].product}' in '{wrong[0].region}' is no", 0
                return


_PLACED = Speech("residency.placed")


@rule(
    "FCT-13",
    "error",
    "S45 S51",
    why="customers check each subprocessor against the list, and object by the list",
    mend="say what data/subprocessors.yml says, or correct it there",
)
def subprocessors_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A subprocessor named in a text is described as its record does: places, products and dates."""
    known = [record for _, record in stated(portal, Subprocessor)]
    for sentence in assertions(portal, _names(portal)):
        if message := next(_of_all(sentence, known, portal), None):
            yield Finding(sentence.subject, message, sentence.path, at=sentence.place(0))
        names = named_in(sentence.text, portal)
        for name in names:
            records = [
                record
                for record in known
                if same_organization(name, record.legal_entity or record.title)
                or same_organization(name, record.title)
            ]
            told = (f"subprocessors/{record.id}" for record in records)
            if not records or sentence.subject in told or sentence.subject.startswith("updates/"):
                continue
            if len(names) == 1:
                message = next(_unlike(sentence.text, records, portal, today), None)
                if message:
                    at = sentence.place(sentence.text.find(name))
                    yield Finding(sentence.subject, message, sentence.path, at=at)


_NONE_USED = Speech("residency.none_used")
_EACH = Speech("residency.each")
_UNTOLD = re.compile(r"\bwithout (?:any )?(?:prior |advance )?notice\b", re.IGNORECASE)
_NO_OBJECTION = Speech("residency.no_objection")


def _of_all(sentence: Sentence, known: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """What a sentence says of subprocessors as a whole."""
    text, notice = sentence.text, portal.organization.subprocessor_notice
    if not re.search(r"\bsub-?processors?\b", text, re.IGNORECASE):
        return
    if known and (found := _NONE_USED.search(text)):
        yield f"'{found.group()}': data/subprocessors.yml names {len(known)}"
    if notice and notice.period and (found := _UNTOLD.search(text)):
        yield f"'{found.group()}': the organisation promises notice of {notice.period}"
    if notice and notice.objection and (found := _NO_OBJECTION.search(text)):
        yield f"'{found.group()}': the organisation says how customers can object"
    if _EACH.search(text) and not re.search(r"\bnot\b", text):
        for named in places(text, portal):
            codes = {code[:2] for code in named.codes}
            outside = [
                record
                for record in known
                for place in record.processing or ()
                if place.place and place.place[:2] not in codes
            ]
            if outside:
                yield f"'{named.words}': subprocessors/{outside[0].id} processes elsewhere"


def _unlike(
    text: str, records: Sequence[Subprocessor], portal: Portal, today: date
) -> Iterator[str]:
    where = f"subprocessors/{records[0].id}"
    regions = _region_codes(portal)
    processing = {
        code
        for record in records
        for place in record.processing or ()
        for code in (place.place, *regions.get(place.region or "", ()))
        if code
    }
    seats = {record.seat for record in records if record.seat}
    seated = re.search(
        r"\b(?:seat|seated|based|headquarter\w*|registered) (?:in|at|office)|\bseat\b",
        text,
        re.IGNORECASE,
    )
    both = re.search(r"\bprocess|\bstor|\bkeep|\bcollect", text, re.IGNORECASE)
    allowed = seats if seated and not both else processing | seats if seated else processing
    certificate = re.search(r"certif|attest|report\b|framework|extension", text, re.IGNORECASE)
    start = min((at for each in records if (at := text.find(each.title[:12])) >= 0), default=0)
    for named in places(text[start:], portal) if not certificate else ():
        before = text[start : start + named.start]
        if not _PLACED.search(before) or re.search(r"(?:projects?|customers?|users?) in $", before):
            continue
        codes = {code[:2] for code in allowed}
        if allowed and not ({code[:2] for code in named.codes} & codes):
            if not negated(text[start:], named.start, named.start + len(named.words)):
                yield f"'{named.words}': {where} says {listed(sorted(allowed))}"
    products, every = products_in(text, portal)
    covered = [record.products for record in records]
    if products and all(covered):
        missing = products - {name for each in covered for name in each or ()}
        if missing and not re.search(r"\bnot\b|\bno\b", text):
            yield f"{where} is not used for {listed(sorted(missing))}"
    fields = {
        day
        for record in records
        for day in (record.announced_on, record.effective_on, record.removed_on)
        if day
    }
    for each in days(text) if fields and not certificate else ():
        if not any(each.fits(day) for day in fields):
            yield f"'{each.words}' is no date of {where}"
    future = [record for record in records if record.effective_on and record.effective_on > today]
    if len(future) == len(records) and re.search(
        r"\balready\b|\bnow\b|\btoday\b", text, re.IGNORECASE
    ):
        yield f"{where} takes effect on {future[0].effective_on}"
    gone = [record for record in records if record.removed_on and record.removed_on <= today]
    if len(gone) == len(records) and not re.search(
        r"\buntil\b|\bwas\b|\bwere\b|\bsent\b|\bno longer\b|\breplaced\b", text, re.IGNORECASE
    ):
        yield f"{where} is no longer used since {gone[0].removed_on}"
    if any(r.trains_models == "no" for r in records) and re.search(r"\btrain", text, re.IGNORECASE):
        if not re.search(r"\bnot\b|\bnever\b|\bno\b", text):
            yield f"{where} says that it does not train its models"
