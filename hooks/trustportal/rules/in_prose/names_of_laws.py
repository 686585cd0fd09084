"""Whether laws are called by their own names, numbers and places (PRV-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from rapidfuzz import fuzz

from trustportal.model.laws import Law, law_of, laws, sorts_of_acts
from trustportal.model.places import country_name
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import quoted
from trustportal.prose.passages import sentences
from trustportal.prose.places import places
from trustportal.reference.expressions import Expression, any_of
from trustportal.rules.rule import Finding, finding_in, rule, stated

NEARLY = 85
"""How alike, of 100, a full name and a title are of which one is a slip (rapidfuzz)."""
_NUMBER = re.compile(r"(?<![\d/.-])(?:(?:19|20)\d\d|9[0-9])/\d{1,4}(?![\d/]*\d)")
_ACT = re.compile(
    r"\b(?P<sort>Regulation|Directive) (?:\((?:EU|EC|EEC)\) )?(?:No\.? )?"
    r"(?P<number>(?:19|20)\d\d/\d{1,4}|\d{2,4}/20\d\d)(?!\d)"
)
_IN_ADDRESS = re.compile(
    r"eur-lex\.europa\.eu.*?(?:/eli/(?:reg|dir|dec)\w*/(?P<year>\d{4})/(?P<serial>\d+)"
    r"|CELEX(?::|%3A)[03](?P<of>\d{4})[RLD](?P<nth>\d{4}))"
    r"|legislation\.gov\.uk/(?:eur|ukpga|uksi)/(?P<uk_year>\d{4})/(?P<uk>\d+)",
    re.IGNORECASE,
)
_CODE_ADDRESS = re.compile(
    r"ecfr\.gov/.*?title-(?P<title>\d+)(?:.*?(?:part|section)-(?P<part>\d+))?"
    r"|law\.cornell\.edu/cfr/text/(?P<cfr>\d+)/(?:part-)?(?P<of>\d+)"
)


@rule(
    "PRV-14",
    "error",
    "S62 S15 S54",
    why="whoever looks the law up finds another one, or none",
    mend="copy name, number and address from the official collection of laws",
)
def laws_are_called_what_they_are(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A law has its own full name, number, address and countries, in its record and in texts."""
    for reference, record in stated(portal, Regulation):
        if law := law_of(record.law, record.title):
            yield from _of_record(reference, record, law)
    for sentence in sentences(portal):
        if sentence.path == ("full_name",):
            continue  # judged above
        for words, start, wrong in _in_text(sentence.text, portal):
            if not quoted(sentence.text, start, start + len(words)):
                yield finding_in(sentence, f"'{words}': {wrong}", start)


def _of_record(reference: str, record: Regulation, law: Law) -> Iterator[Finding]:
    path, full = ("full_name",), record.full_name or ""
    for number in _NUMBER.findall(full):
        if law.numbers and number not in law.numbers:
            yield Finding(reference, f"{number} is another act: {law.number}", path)
    for _, _, wrong in _of_year(full, law):
        yield Finding(reference, wrong, path)
    if title := _meant_title(full, law):
        yield Finding(reference, f"it is nearly the name of the law, which is the {title}", path)
    for each in _other_address(record.law_url or "", law):
        yield Finding(reference, f"the address is of {each}: {law.number}", ("law_url",))
    for index, code in enumerate(record.jurisdictions):
        if law.places and code not in law.places:
            where = "the EEA" if law.region else listed(map(country_name, sorted(law.places)))
            message = f"{law.name} is the law of {where}, and not of {country_name(code)}"
            mend = "give each law a record of its own, or write law: other-privacy-laws"
            yield Finding(reference, message, ("jurisdictions", index), mend)


def _meant_title(full: str, law: Law) -> str | None:
    """The title of which a full name is a slip."""
    said = full.lower().replace("&", "and").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if not said or any(title.lower() in said for title in law.titles):
        return None
    near = (each for each in law.titles if fuzz.partial_ratio(each.lower(), said) >= NEARLY)
    return next(near, None)


def _other_address(url: str, law: Law) -> Iterator[str]:
    """The act whose text stands at an official address, where it is not this law."""
    if found := _IN_ADDRESS.search(url):
        year = found["year"] or found["of"] or found["uk_year"]
        number = f"{year}/{int(found['serial'] or found['nth'] or found['uk'])}"
        if number not in law.numbers:
            yield number
    if found := _CODE_ADDRESS.search(url):
        title, part = found["title"] or found["cfr"], found["part"] or found["of"]
        parts = law.code.get(title)
        if parts is None or (part and part not in parts):
            yield f"{title} CFR {part}" if part else f"title {title} of the CFR"


def _in_text(text: str, portal: Portal) -> Iterator[tuple[str, int, str]]:
    """What a sentence calls wrongly: its words, where they begin, and what is wrong."""
    if "Regulation" in text or "Directive" in text:
        for found in _ACT.finditer(text):
            right = sorts_of_acts().get(found["number"], found["sort"])
            if right != found["sort"]:
                yield found.group(), found.start(), f"{found['number']} is a {right}"
            yield from _beside(text, found)
    for law in laws().values() if names_a_law(text) else ():
        yield from _of_year(text, law)
        yield from _of_place(text, law, portal)


def names_a_law(text: str) -> bool:
    """Whether a text names a law of the table, by its name or its title; most sentences do not."""
    return bool(_named().search(text))


@cache
def _named() -> Expression:
    titles = (re.compile(re.escape(title)) for law in laws().values() for title in law.titles)
    return any_of([*(law.words for law in laws().values()), *titles])


def _beside(text: str, act: re.Match[str]) -> Iterator[tuple[str, int, str]]:
    """The number of an act right beside the name of a law that has another."""
    for law in laws().values():
        for found in law.words.finditer(text) if law.numbers else ():
            between = text[min(act.end(), found.end()) : max(act.start(), found.start())]
            if (
                re.fullmatch(r" ?[(,]? ?(?:the |or )?", between)
                and act["number"] not in law.numbers
            ):
                yield act.group(), act.start(), f"{act['number']} is another act: {law.number}"


def _of_year(text: str, law: Law) -> Iterator[tuple[str, int, str]]:
    """The title of an act with another year behind it."""
    for title in law.titles if law.year else ():
        for found in re.finditer(rf"{re.escape(title)}(?: of|,)? ((?:18|19|20)\d\d)\b", text):
            if found[1] != law.year:
                yield found.group(), found.start(), f"the {title} is of {law.year}"


def _of_place(text: str, law: Law, portal: Portal) -> Iterator[tuple[str, int, str]]:
    """A law that is said to be that of a country which has none of its name."""
    for found in law.words.finditer(text) if law.countries else ():
        behind = re.match(r" (?:of|in) (?:the )?| \(", text[found.end() :])
        before = re.search(r"(?:'s|\N{RIGHT SINGLE QUOTATION MARK}s) $", text[: found.start()])
        for each in places(text, portal):
            follows = behind and each.start == found.end() + behind.end()
            leads = before and each.end == before.start()
            if (follows or leads) and not each.countries & law.countries:
                where = listed(map(country_name, sorted(law.countries)), last="or")
                words = text[min(each.start, found.start()) : max(each.end, found.end())]
                start = min(each.start, found.start())
                yield words, start, f"{law.name} is a law of {where}"
