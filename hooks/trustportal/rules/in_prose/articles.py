"""Whether the articles of laws that are cited exist, and are on that matter (PRV-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trustportal.model.laws import Law, law_of, laws
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import clause_at, quoted
from trustportal.prose.passages import sentences
from trustportal.rules.rule import Finding, finding_in, rule, stated

_ONE = (
    r"\d{1,3}(?!\d|\.\d)(?:\(\d{1,2}\))?(?:\([a-z]{1,2}\))*"
    r"(?! (?:days|hours|months|years|%))"
)
_NEXT = r"(?:, (?:and )?| (?:and|or|to) | ?[-\N{EN DASH}] ?)"
_CITED = re.compile(rf"\bArt(?:icles?|s)?\.? (?P<all>{_ONE}(?:{_NEXT}{_ONE})*)")
_ARTICLE = re.compile(
    r"(?P<to>(?:to|[-\N{EN DASH}]) ?)?(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?"
)
_CODE = re.compile(r"\b(?P<title>\d{1,2}) (?:CFR|C\.F\.R\.) (?:Parts? |§+ ?)?(?P<part>\d+)\b")
_SECTION = re.compile(r"(?<![\d.])\d{3,4}\.\d{2,3}(?:\.\d+)?(?![\d.]*\d)")


@rule(
    "PRV-15",
    "error",
    "S62 S15 S40",
    why="the article is what a lawyer looks up first, and a wrong one costs the rest its credit",
    mend="look the article up in the law, and cite the one that asks for this",
)
def articles_exist(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An article that is cited stands in that law, and is on the matter that is said with it."""
    for reference, record in stated(portal, Regulation):
        law = law_of(record.law, record.title)
        for index, support in enumerate(record.support if law else ()):
            if law and support.article and not _names_another(support.article, law):
                for wrong in _wrong(support.article, support.what, law):
                    path = ("support", index, "article")
                    yield Finding(reference, f"'{support.article}': {wrong}", path)
    for sentence in sentences(portal):
        for words, start, wrong in _in_text(sentence.text):
            if not quoted(sentence.text, start, start + len(words)):
                yield finding_in(sentence, f"'{words}': {wrong}", start)


@dataclass(frozen=True, slots=True)
class _Cited:
    """Articles from one to another, mostly the same, and a paragraph of it."""

    first: int
    last: int
    paragraph: int | None


def _names_another(words: str, law: Law) -> bool:
    return any(each.words.search(words) for each in laws().values() if each is not law)


def _wrong(words: str, said: str, law: Law) -> Iterator[str]:
    """What is wrong with the places of a law that are cited for what is said."""
    for found in _CODE.finditer(words) if law.code else ():
        if found["part"] not in law.code.get(found["title"], ()):
            yield f"{law.name} stands in {_parts(law)}"
    for section in _SECTION.findall(words) if law.sections else ():
        if law.sections and not law.sections.fullmatch(section):
            yield f"{section} is not of {law.name}"
    if law.articles:
        cited = [each for found in _CITED.finditer(words) for each in _articles(found["all"])]
        missing = list(_missing(cited, law))
        yield from missing or _off_the_matter(cited, said, law)


def _parts(law: Law) -> str:
    several = (f"{title} CFR part {part}" for title in law.code for part in sorted(law.code[title]))
    return listed(several)


def _articles(words: str) -> Iterator[_Cited]:
    before = 0
    for found in _ARTICLE.finditer(words):
        number, paragraph = int(found["article"]), found["paragraph"]
        first = min(before, number) if found["to"] and before else number
        yield _Cited(first, number, int(paragraph) if paragraph else None)
        before = number


def _missing(cited: list[_Cited], law: Law) -> Iterator[str]:
    for each in cited:
        most = law.paragraphs.get(each.last)
        if law.articles and not 0 < each.last <= law.articles:
            yield f"the last article of {law.name} is {law.articles}"
        elif each.paragraph and most and each.paragraph > most:
            yield f"article {each.last} of {law.name} has {most} paragraphs"


def _off_the_matter(cited: list[_Cited], said: str, law: Law) -> Iterator[str]:
    matters = [each for each in law.matters if each.words.search(said)]
    right = frozenset[int]().union(*(each.articles for each in matters))
    meant = {number for each in cited for number in range(each.first, each.last + 1)}
    if meant and right and not meant & right:
        which = listed(map(str, sorted(right)), last="or")
        yield f"{law.name} has this in article {which}"


def _in_text(text: str) -> Iterator[tuple[str, int, str]]:
    """The citations beside the name of a law in a sentence, and what is wrong with them."""
    if "Art" in text:
        for cited in _CITED.finditer(text):
            for law in _beside(text, cited):
                for wrong in _wrong(cited.group(), _around(text, cited), law):
                    yield cited.group(), cited.start(), wrong
    for found in _CODE.finditer(text) if "C" in text and "FR" in text.replace(".", "") else ():
        for law in laws().values():
            named = found["part"] in frozenset[str]().union(*law.code.values())
            if named and law.words.search(text) and found["title"] not in law.code:
                yield found.group(), found.start(), f"{law.name} stands in {_parts(law)}"


def _around(text: str, cited: re.Match[str]) -> str:
    """The clause in which an article is cited: another one can be on another matter."""
    begin, stop = clause_at(text, cited.start())
    before, behind = text[begin : cited.start()], text[cited.start() : stop]
    return _STOP.split(before)[-1] + _STOP.split(behind)[0]


_STOP = re.compile(r"\.\s+(?=[A-Z])")


def _beside(text: str, cited: re.Match[str]) -> list[Law]:
    """The law whose name stands right behind or before a citation."""
    behind, before = text[cited.end() :], text[: cited.start()]
    return [
        law
        for law in laws().values()
        for found in law.words.finditer(text)
        if (found.start() >= cited.end() and _LINK.fullmatch(behind[: found.start() - cited.end()]))
        or (found.end() <= cited.start() and _LINK.fullmatch(before[found.end() :]))
    ]


_LINK = re.compile(r",? (?:of )?(?:the )?(?:EU )?|,? \(")
"""What stands between a citation and the name of its law."""
