"""Which sentences state a fact about the organisation, and of which products they speak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import itemgetter

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.answers import answered
from trustportal.prose.guards import affirmed, is_advice, is_question, speaks_of_others, statements
from trustportal.prose.letters import in_lines, words_with
from trustportal.prose.passages import Sentence, sentences
from trustportal.prose.speech import Speech

_HISTORY = Speech("assertions.history")
_HYPOTHESIS = Speech("assertions.hypothesis")
_ASSURED = Speech("assertions.assured")
"""No supposition but a promise: "a disaster would not cost you any data"."""
_UNSAID = Speech("assertions.unsaid")
"""Says of all that follows that nobody says it: "we cannot say that", "nothing here says that"."""
_TURN = Speech("assertions.turn")
"""Goes on with something that is said."""
_ANNOUNCES = Speech("assertions.announces")
"""Says what the text is about, as "How long data is kept"."""


def assertions(portal: Portal, letters: Iterable[str]) -> Iterator[Sentence]:
    """The sentences with some of these letters, in lower case, that state something about the
    organisation as it is today. Most sentences are passed over by their letters alone.
    """
    if portal.refused or portal.unread:
        return  # what a refused record would have said is not known: one mistake is one problem
    wanted = tuple(letters)
    within = [each for each in wanted if each.split() == [each]]
    across = [each for each in wanted if each.split() != [each]]
    texts, (words, holding) = _texts(portal), _by_word(portal)
    known = {word for each in within for word in words_with(each, words)}
    near = {text for word in known for text in holding[word]}
    for each in across:  # of its words the rarest tells in which texts it can stand
        parts = (words_with(part, words) for part in each.split())
        several = ({text for word in part for text in holding[word]} for part in parts)
        near.update(text for text in min(several, key=len, default=texts) if each in text)
    for _, sentence in sorted(chain.from_iterable(map(texts.__getitem__, near)), key=_BY_NUMBER):
        if _states(sentence.text, _is_of_product(sentence.text, portal)):
            yield sentence


_BY_NUMBER = itemgetter(0)


@lru_cache(maxsize=2)
def _texts(portal: Portal) -> Mapping[str, Sequence[tuple[int, Sentence]]]:
    """The sentences by their words in lower case, each with its number: many stand several times
    in a portal and are looked through once.
    """
    found: dict[str, list[tuple[int, Sentence]]] = {}
    retired = _retired(portal)
    for number, each in enumerate(sentences(portal)):
        if each.sort not in ("topic", "name") and not _is_of_the_past(each, retired):
            told = answered(each)
            found.setdefault(told.folded, []).append((number, told))
    return found


_OF_A_YEAR = re.compile(r" of (?:19|20)\d\d$")


def _retired(portal: Portal) -> re.Pattern[str]:
    """The titles of retired records, without the year that tells them from what came after."""
    known = {_OF_A_YEAR.sub("", each.title) for _, each in portal.all() if each.state == "retired"}
    return re.compile("|".join(map(re.escape, sorted(known))) or r"(?!)")


def _is_of_the_past(sentence: Sentence, retired: re.Pattern[str]) -> bool:
    """Whether a sentence names a retired record in a paragraph that says that it is retired."""
    return bool(retired.search(sentence.text) and _HISTORY.search(sentence.block))


@lru_cache(maxsize=2)
def _by_word(portal: Portal) -> tuple[str, Mapping[str, Sequence[str]]]:
    """Every word, one to a line, and the texts in which each stands; letters without blanks stand
    in one of the words.
    """
    found: dict[str, list[str]] = {}
    for text in _texts(portal):
        for word in set(text.split()):
            found.setdefault(word, []).append(text)
    return in_lines(found), found


def states_something(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence is neither heading nor name, question, advice, history nor supposition."""
    of_product = _is_of_product(sentence.text, portal)
    return sentence.sort not in ("topic", "name") and _states(sentence.text, of_product)


def _is_of_product(text: str, portal: Portal) -> bool:
    """Whether a sentence begins with the name of a product, be it a verb as in "Ask Payroll"."""
    return bool(name_of_product(portal).match(text))


@lru_cache(maxsize=65536)
def _states(text: str, of_product: bool) -> bool:
    return (
        not is_question(text)
        and not _announces(text)
        and (of_product or not is_advice(text))
        and not _HISTORY.search(text)
        and (not _HYPOTHESIS.search(text) or bool(_ASSURED.search(text)))
        and not speaks_of_others(text)
        and (not _UNSAID.match(text) or bool(_TURN.search(text)))
    )


def _announces(text: str) -> bool:
    """Whether a line says only what is told below, as one question or several; where the last of
    them has a second verb, it states something: "what you type and where it is kept is secret".
    """
    if not _ANNOUNCES.fullmatch(text):
        return False
    *_, last = _QUESTIONS.split(text)
    return len(list(_FINITE.finditer(last))) < 2


_FINITE = Speech("guards.finite")
_QUESTIONS = re.compile(r",? (?:and |or )?(?=(?:how|what|when|where|whether|which|who|whom|why)\b)")
_IS_DENIED = Speech("assertions.is_denied")
"""Behind a product that a sentence sets apart from others: "Team is promised nothing"."""
_LEFT_OUT = Speech("assertions.left_out")
_OUTSIDE = Speech("assertions.outside")
"""Says of a product that a report or a certificate is not on it."""
_ALL = Speech("assertions.all")
_SOME = Speech("assertions.some")


def products_named(text: str, portal: Portal) -> frozenset[str]:
    """The products that a sentence names, by their titles and former names; not those that it
    leaves out, be it in a clause of its own: "and Team has no such promise".
    """
    left_out = _LEFT_OUT.search(text)
    covered = _OUTSIDE.blanked(text[: left_out.start()] if left_out else text)
    ids, pattern = _product_names(portal)
    told = affirmed(covered)
    extras, apart = _add_ons(portal), options(portal)
    found = [
        each
        for each in pattern.finditer(told)
        if ids[each.group()] not in apart
        and not (ids[each.group()] in extras and _is_beside(told, *each.span()))
        and not _is_included(told, *each.span())
    ]
    kept = [each for each in found if not _IS_DENIED.match(told[each.end() :])]
    return frozenset(ids[each.group()] for each in kept or found)


def _is_included(text: str, start: int, end: int) -> bool:
    """Whether another product has all that this one has, and what is said besides."""
    return bool(_INCLUDED.search(text[:start]) and _AND_MORE.match(text[end:]))


_INCLUDED = Speech("assertions.included")
_AND_MORE = Speech("assertions.and_more")


def _is_beside(text: str, start: int, end: int) -> bool:
    """Whether an add-on is a condition on other products: "with the Archive add-on"."""
    return bool(_BESIDE.search(text[:start]) or _ADD_ON.match(text, end))


_BESIDE = re.compile(
    r"\b(?:with(?:out)?|through|buys?|bought|ha(?:ve|s|d)|holds?|needs?|orders?|ordered|book(?:s|ed)?)"
    r" (?:(?:the|an?|our|their|your) )?$",
    re.IGNORECASE,
)
_ADD_ON = re.compile(r"\s+add-?on\b", re.IGNORECASE)


@lru_cache(maxsize=2)
def _add_ons(portal: Portal) -> frozenset[str]:
    """The products that are bought for others."""
    known = portal.records["products"]
    return frozenset(each.id for each in known if field_of(each, "sort") == "add-on")


_WHERE_THINGS_RUN = ("subprocessors", "residency", "certifications", "service_levels")


@lru_cache(maxsize=2)
def options(portal: Portal) -> frozenset[str]:
    """The add-ons that are only an option of other products: by no record does anything of their
    own run somewhere, so that nothing is to be examined, hosted or promised for them alone.
    """
    run = {
        product
        for name in _WHERE_THINGS_RUN
        for each in portal.records[name]
        if each.state != "draft"
        for one in (each, field_of(each, "scope"))
        for product in (field_of(one, "products") if one else None) or ()
    }
    return _add_ons(portal) - run


def products_meant(text: str, portal: Portal) -> frozenset[str]:
    """The products that a sentence speaks of: those that it names, or every one where it says so,
    as in "on all plans", and not "all customers of" some that it names.
    """
    pattern = name_of_product(portal)
    found = _ALL.search(text)
    of = _OF.match(text, found.end()) if found else None
    if found and not (of and pattern.match(text, of.end())) and not _SOME.search(text):
        word = found.group().split()[-1]
        of_product = products_named(text, portal) if _has_no_record(word, portal) else frozenset()
        return of_product or _called(word, portal) - options(portal)
    return products_named(text, portal)


def _has_no_record(word: str, portal: Portal) -> bool:
    """Whether a word is that for the plans of a product, and plans are no products here: those of
    the product that is named are meant.
    """
    return word.lower().removesuffix("s") in _OF_PLANS and not _plans(portal)


_OF_PLANS = frozenset({"plan", "edition", "tier"})
"""Words for products that add-ons and services beside them are not."""


def _called(word: str, portal: Portal) -> frozenset[str]:
    """The products meant by a word for all of them: by "every edition" those whose names say that
    they are editions, else those that are plans, where there are several of either.
    """
    names, _ = _product_names(portal)
    sort = word.lower().removesuffix("s")
    called = frozenset(each for name, each in names.items() if sort in name.lower().split())
    plans = _plans(portal) if sort in _OF_PLANS else frozenset()
    return next((each for each in (called, plans) if len(each) > 1), frozenset(names.values()))


@lru_cache(maxsize=2)
def _plans(portal: Portal) -> frozenset[str]:
    known = portal.records["products"]
    return frozenset(each.id for each in known if field_of(each, "sort") == "plan")


_OF = re.compile(r"\s+(?:of|on|with|using)\s+(?:the\s+)?")


def rows_of_products(text: str, portal: Portal) -> list[str]:
    """The parts of a sentence of which each says something else of products of its own: "SAML is
    for Team, SCIM for Enterprise".
    """
    _, pattern = _product_names(portal)
    parts = statements(text)
    said = []
    for part in parts:
        listed = [each for each in _COMMA.split(part) if _says_of_product(each, pattern)]
        if len(listed) > 1:
            said += listed
        elif len(parts) > 1 and pattern.search(part):
            said.append(part)
    return said


def _says_of_product(part: str, pattern: re.Pattern[str]) -> bool:
    """Whether a part names a product and says before it what of."""
    first = pattern.search(part)
    return bool(first and _TELLING.search(part[: first.start()]))


_COMMA = re.compile(r"[,;:]\s+(?:and |while |but )?")
_TELLING = re.compile(
    r"\b(?!(?:and|or|for|in|on|of|the|all|both|also|with|to|as|well|by|from|our|plans?|including)\b)\w+"
)


_OF_PRODUCT = r"(?= (?:customers?|projects?|inputs?|content|requests?|files?|users?|data|api)\b)"
"""What follows an abbreviation where it means a product, as in "API customers"."""


@lru_cache(maxsize=2)
def _product_names(portal: Portal) -> tuple[dict[str, str], re.Pattern[str]]:
    """The ids by names, and the names as one expression, the longest first: Workspace Plus is not
    Workspace.
    """
    ids: dict[str, str] = {}
    abbreviations, brand = set(), _brand(portal)
    apart: dict[str, str] = {}
    for record in portal.records["products"]:
        if record.state == "published":
            for name in (record.title, *getattr(record, "former_names", ())):
                ids.setdefault(name, record.id)
            short = _SORT_OF_PRODUCT.sub("", record.title)
            if short not in ids:
                ids[short] = record.id
                abbreviations |= {short} if short.isupper() else set()
            if brand and record.title.startswith(brand):
                apart[record.title.removeprefix(brand)] = record.id
    followed = dict.fromkeys(abbreviations, _OF_PRODUCT)
    several = {name: re.escape(name) + followed.get(name, "") for name in ids}
    several |= {name: _by_itself(name) for name in apart.keys() - ids.keys()}
    ids = apart | ids
    words = [several[name] for name in sorted(several, key=len, reverse=True)]
    return ids, re.compile(rf"(?<![\w-])(?:{'|'.join(words) or '(?!)'})(?![\w-])")


@lru_cache(maxsize=2)
def families(portal: Portal) -> Mapping[str, int]:
    """What the titles of several products begin with, of one word or more, and of how many: "Desk"
    of "Desk" and "Desk Plus".
    """
    titles = (each.title for each in portal.records["products"] if each.state == "published")
    count = Counter(run for each in titles for run in accumulate(each.split(), "{} {}".format))
    return {run: number for run, number in count.items() if number > 1}


def _brand(portal: Portal) -> str:
    """The word with which most products of a family begin and that is no product itself: "Acme
    Mail" and "Acme Drive" are also called Mail and Drive.
    """
    titles = {each.title for each in portal.records["products"]}
    shared = {run: number for run, number in families(portal).items() if " " not in run}
    word = max(shared, key=lambda each: shared[each], default="")
    return f"{word} " if word and word not in titles else ""


def _by_itself(name: str) -> str:
    """A name without the brand. At the head of a sentence it could be any word, so a verb has to
    stand behind it.
    """
    word = re.escape(name)
    return (
        rf"(?<=[\w,;:)] ){word}|{word}(?= (?:is|has|does|can|cannot|keeps|runs|uses|comes|needs)\b"
        r"| (?:customers?|workspaces?|accounts?|subscribers?|plans?) (?:is|are|ha(?:s|ve)|do(?:es)?"
        r"|can|cannot|will|gets?|keeps?|uses?|needs?)\b)"
    )


def name_of_product(portal: Portal) -> re.Pattern[str]:
    """The name of any product."""
    return _product_names(portal)[1]


def products_standing(text: str, portal: Portal) -> Sequence[tuple[str, int, int]]:
    """Each product whose name stands in a text, be it to leave it out, and where it stands."""
    ids, pattern = _product_names(portal)
    return [(ids[found.group()], *found.span()) for found in pattern.finditer(text)]


def products_by_name(portal: Portal) -> Mapping[str, str]:
    """The products by their names, short ones included."""
    return _product_names(portal)[0]


_SORT_OF_PRODUCT = re.compile(r"\s+(?:platform|plan|service|edition)$", re.IGNORECASE)
