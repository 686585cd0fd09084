"""A sentence that nearly repeats a claim repeats its figures, products and places (FCT-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, pairwise

from trustportal.model.base import field_of
from trustportal.model.documents import Document
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.answers import answered
from trustportal.prose.assertions import (
    name_of_product,
    products_meant,
    products_named,
    products_standing,
    rows_of_products,
    states_something,
)
from trustportal.prose.counts import is_of_an_article
from trustportal.prose.ground import Ground, Grounds, grounds, vocabulary
from trustportal.prose.guards import negated, statements
from trustportal.prose.mentions import mentions, named_in, same_organization
from trustportal.prose.nearest import close, index, meanings, nearest
from trustportal.prose.passages import sentences
from trustportal.prose.quantities import NUMBERS, Day, days, lengths, shares
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.prose.told import former_versions, is_of_former_version, is_of_law, is_sum
from trustportal.prose.topics import topics
from trustportal.rules.in_prose.figures.unknown import is_rounded
from trustportal.rules.in_prose.means import means_told
from trustportal.rules.in_prose.restated import restated
from trustportal.rules.rule import Finding, finding_in, rule

LIKE = 0.5
"""The share of a sentence's meaning that a claim must have for the sentence to be about it."""
NEAR = 0.75
"""Of the best likeness: claims that could be meant as well."""
FEWEST = 2
"""Telling words, the names of products apart, by which a sentence is about a claim."""
RARELY = 8
"""In how many claims a word stands that tells enough by itself."""
ALSO = 0.5
"""The same for a claim that states exactly this time: whoever repeats it is not mistaken."""
_KINDS = (
    "controls", "assessments", "features", "retention", "service_levels", "encryption", "data_use",
    "documents", "regulations",
)  # fmt: skip
_DENIAL = Speech("lookalikes.denial")


@rule(
    "FCT-09",
    "error",
    "S54 S39",
    why="two sentences about one thing with different figures: one of them is wrong",
    mend="correct the wrong one, or take the value from the claim with {{ fact(...) }}",
)
def lookalikes_agree(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A sentence that is about a claim has its figures, its dates and its products."""
    known = grounds(portal)
    read: dict[tuple[str, tuple[str, ...]], str | None] = {}
    for sentence in () if portal.refused or portal.unread else sentences(portal):
        if sentence.sort != "text" or sentence.subject in known.by_reference:
            continue  # a claim is not compared with others: contradictions have rules of their own
        if sentence.subject.startswith("updates/") or not states_something(sentence, portal):
            continue
        text = answered(sentence).text
        said = text, sentence.links
        if said not in read:  # the same words say the same wherever they stand
            meant = _linked(text, _meant(text, known), sentence.links, portal)
            dated = bool(days(text)) and _is_dated(text, meant, known)
            read[said] = next(_against(text, meant, portal, dated=dated), None)
        if message := read[said]:
            yield finding_in(sentence, message)
    yield from restated(portal)


def _meant(text: str, known: Grounds) -> list[Ground]:
    """The claims that a sentence is about."""
    of_all = known.near(text, lambda each: not each.superseded)
    scored = [each for each in of_all if each[1].reference.startswith(_KINDS)]
    titled = _titled(text, scored)
    if titled or not scored or scored[0][0] < max(LIKE, of_all[0][0] * NEAR):
        return titled
    return [ground for score, ground in scored if score >= max(LIKE, scored[0][0] * NEAR)]


def _linked(text: str, meant: list[Ground], links: tuple[str, ...], portal: Portal) -> list[Ground]:
    """Those of the claims to which the paragraph links, where it links to any; where the sentence
    has none of their titles, the linked ones that have all its figures and products.
    """
    linked = [each for each in links if each.startswith(_KINDS)]
    known, said = grounds(portal).by_reference, {each.key for each in lengths(text)}
    untitled = not any(_has_title(text, each) for each in meant)
    named = products_meant(text, portal) if said and untitled else frozenset[str]()
    exact = [
        known[name]
        for name in (linked if named else ())
        if name in known
        and said <= known[name].lengths
        and named <= (known[name].products or frozenset())
    ]
    return exact or [each for each in meant if not linked or each.reference in linked]


def _has_title(text: str, ground: Ground) -> bool:
    """Whether a text has every word of a claim's title."""
    title = vocabulary(getattr(ground.record, "title", ""))
    return bool(title) and title <= vocabulary(text)


def _titled(text: str, scored: list[tuple[float, Ground]]) -> list[Ground]:
    """The claims whose titles stand in the sentence with all their words."""
    spoken = vocabulary(text)
    found = []
    for score, ground in scored:
        title = vocabulary(getattr(ground.record, "title", ""))
        if score >= LIKE / 2 and len(title) >= 2 and title <= spoken:
            found.append((len(title), ground))
    most = max((length for length, _ in found), default=0)
    return [ground for length, ground in found if length == most]


def _is_dated(text: str, meant: list[Ground], known: Grounds) -> bool:
    """Whether the days of a sentence are of the claims that it is about by its other words."""
    for day in days(text):
        text = text.replace(day.words, " ")
    return bool(meant) and meant[0] in _meant(text, known)


def _against(text: str, meant: list[Ground], portal: Portal, *, dated: bool) -> Iterator[str]:
    if not meant or mentions(text):
        return
    first = meant[0]
    if first.reference.startswith("regulations/") and not _LAW.search(text):
        return
    if not any(topic.touches(text) for topic in topics()):
        yield from _figures(text, meant, portal)
    tester = getattr(getattr(first.record, "performed_by", None), "name", None)
    others = any(name != tester for name in named_in(text, portal)) and not tester
    of_document = others or (first.reference.startswith("documents/") and "valid" in text)
    fields = set() if of_document else {day for ground in meant for day in ground.days}
    for day in days(text) if fields and dated else ():
        in_words = any(
            day.words in ground.text or any(map(day.holds, days(ground.text))) for ground in meant
        ) or _is_of_another(day, text, first, portal)
        if not in_words and not any(day.fits(each) for each in fields):
            yield f"'{day.words}' is no date of {first.reference}"
    yield from _products(_part_on(text, first), meant, portal)
    yield from _firms(text, first, portal)
    yield from _document(text, first, portal)
    yield from _counts(text, first)


def _part_on(text: str, ground: Ground) -> str:
    """Of what semicolons part, that which names a claim by its title; all of it if none does."""
    return next((each for each in text.split("; ") if _has_title(each, ground)), text)


def _is_of_another(day: Day, text: str, first: Ground, portal: Portal) -> bool:
    """Whether a date is of another claim that is named or has a percentage of the sentence, or of
    what a document belongs to.
    """
    spoken, (kind, _, name) = vocabulary(text), first.reference.partition("/")
    same = (
        ground
        for ground in grounds(portal).of(kind)
        if vocabulary(getattr(ground.record, "title", "")) <= spoken
    )
    whole = (
        ground
        for ground in grounds(portal).of("certifications")
        if kind == "documents" and name in (field_of(ground.record, "documents") or ())
    )
    amounts = {each.amount for each in shares(text)}
    measured = (each for each in grounds(portal).of(kind) if amounts & each.shares)
    return any(day.fits(each) for ground in chain(same, whole) for each in ground.days) or any(
        day.words in each.text or any(map(day.holds, days(each.text))) for each in measured
    )


_LAW = re.compile(r"\b[A-Z]{2,}|\b[Ll]aws?\b|\b[Aa]cts?\b|[Rr]egulation")
_COUNTED = Speech("lookalikes.counted")
_OF_TWO = re.compile(r"(?:\W+\w+){0,2} (?:to|into|after|and|or) (?:the other|another)\b")
"""Behind a thing of which there are two or more: "from one fire compartment to the other"."""
_TIMES = ("minute", "hour", "day", "week", "month", "quarter", "year", "time", "percen", "nines")


def counts(text: str) -> dict[str, tuple[int, str]]:
    """What a text counts: by the stem of the thing, how many, and the words."""
    found = {}
    for each in _COUNTED.finditer(text):
        if is_of_an_article(text, each.start()) or _OF_TWO.match(text, each.end()):
            continue
        (stem,) = vocabulary(each[2]) or {""}
        number = int(each[1]) if each[1].isdigit() else NUMBERS.index(each[1].lower())
        if stem and not each[2].lower().startswith(_TIMES):
            found[stem] = (number, each.group())
    return found


def _counts(text: str, ground: Ground) -> Iterator[str]:
    said = counts(text)
    held = counts(ground.text) if said else {}
    for stem, (number, words) in said.items():
        if stem in held and held[stem][0] != number:
            yield f"'{words}': {ground.reference} says '{held[stem][1]}'"


_EVERYBODY = re.compile(r"\b(?:every|each|all) (?:customer|client|employer)s?\b", re.IGNORECASE)
"""All customers, which is not to say all products."""
_COMPARES = re.compile(r"\bcompar|\btable\b|\bfilter")


_OTHER_MATTER = re.compile(
    r",? (?:and (?:why|how|what|where|when|which|who)|or (?:when|if)) [^.;]*", re.IGNORECASE
)
"""Goes on with another matter: "reminders say little, and why anything else belongs in ...", or
with another thing that may happen: "... or when that product is switched on".
"""


def _unnamed(text: str, portal: Portal) -> str:
    """A sentence without the names of products."""
    return name_of_product(portal).sub(" ", text)


def _is_meant_without(rest: str, meant: list[Ground], portal: Portal) -> bool:
    """Whether what remains of a sentence is still about a claim, by more than a common word."""
    known, telling = index(portal).holders, meanings(rest)
    rare = any(0 < len(known.get(each, ())) <= RARELY for each in telling)
    if len(telling) < FEWEST and not rare:
        return False
    return any(each in meant for each in _meant(rest, grounds(portal)))


_TAKES = re.compile(
    r"\b(?:customers?|clients?|those|organi[sz]ations?|companies|teams|who(?:ever)?|you|anyone)\b"
    r"[^;.]{0,60}\b(?:use|uses|choose|chooses|take|takes|pick|picks|run|runs|buy|buys)(?: our)? $",
    re.IGNORECASE,
)
"""Before the product that whoever needs something else should have."""


def _instead(text: str, portal: Portal) -> frozenset[str]:
    """The products that a sentence recommends to those who need what the others do not have."""
    several = name_of_product(portal).finditer(text) if _NEEDS.search(text) else ()
    names = (each.group() for each in several if _TAKES.search(text[: each.start()]))
    return frozenset().union(*(products_named(name, portal) for name in names))


_NEEDS = re.compile(r"\b(?:need|needs|want|wants|require|requires|insist|insists|prefer|prefers)\b")


def _products(text: str, meant: list[Ground], portal: Portal) -> Iterator[str]:
    """The products that a sentence speaks of are covered by the claims that it is about."""
    text = _OTHER_MATTER.sub("", text)
    products_of = products_named if _EVERYBODY.search(text) else products_meant
    named = products_of(text, portal) - _instead(text, portal)
    if named and not _is_meant_without(_unnamed(text, portal), meant, portal):
        return  # nothing but the names of products makes it like the claim
    if len(rows_of_products(text, portal)) > 1 or len(list(shares(text))) > 1:
        return  # a row of facts or figures, each of products of its own
    if not named or _DENIAL.search(text) or _COMPARES.search(text):
        return
    limited = [ground for ground in meant if ground.products is not None]
    if len(limited) == len(meant):
        covered = frozenset().union(*(ground.products or () for ground in limited))
        missing = named - covered - told_in_limits(text, limited, portal)
        missing -= means_told(text, limited, portal)
        if missing:
            yield f"{meant[0].reference} does not cover {listed(sorted(missing))}"


_DECIMAL = re.compile(r"\b\d+\.\d+\b")
"""A version or a share, by which a limit says something else than a text with another one."""


def told_in_limits(text: str, meant: Sequence[Ground], portal: Portal) -> frozenset[str]:
    """The products of which a limit of some claims says what a sentence does: "Time still uses TLS
    1.2 inside its network".
    """
    spoken = meanings(_unnamed(text, portal))
    several = (limit for each in meant for limit in field_of(each.record, "limits") or ())
    told = {limit: meanings(_unnamed(limit, portal)) for limit in map(plain, several)}
    return frozenset(
        name
        for limit, words in told.items()
        if len(words & spoken) >= max(FEWEST, len(words) * LIKE)
        and {*_DECIMAL.findall(limit)} <= {*_DECIMAL.findall(text)}
        for name, _, _ in products_standing(limit, portal)
    )


_TESTED = re.compile(r"\bby\b|\bperform|\bcarried|\baudit|\btest", re.IGNORECASE)


def _firms(text: str, ground: Ground, portal: Portal) -> Iterator[str]:
    """Whoever is named as having tested is the tester of the record."""
    tester: str | None = getattr(getattr(ground.record, "performed_by", None), "name", None)
    if tester and _TESTED.search(text):
        for name in named_in(text, portal):
            if not same_organization(name, tester):
                yield f"'{name}': {ground.reference} says {tester}"


_VERSION = re.compile(
    r"\bversion\b(?: of [^;]{0,80}? is \b(\d+(?:\.\d+)+)"
    r"|[^;]{0,50}?\b(\d+(?:\.\d+)+)| (\d{1,3}))\b",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\b(?:signed|former|previous|earlier|older|superseded|replaced|until|was|before|keeps?)\b",
    re.IGNORECASE,
)
"""What a version is said to be that is not offered any more."""
_NOW = re.compile(r"\b(?:currently|current|in force|today|now|latest|newest)\b", re.IGNORECASE)
_FREELY = Speech("lookalikes.freely")
_DENIED = re.compile(r"\b(?:not|never|no longer)\b")


_SECRET = re.compile(r"\b(?:under|with|signs? an?) (?:an? )?NDA\b|\bconfidential\b", re.IGNORECASE)


def _document(text: str, ground: Ground, portal: Portal) -> Iterator[str]:
    """What is said of a document: its version, and who can have it."""
    record = ground.record
    if not isinstance(record, Document):
        return
    row = statements(text)
    if len(row) > 1:  # each statement of a row is about a document of its own
        title = vocabulary(record.title)
        text = next((part for part in row if title <= vocabulary(part)), text)
    found = _VERSION.search(text)
    held = f"{record.version} {ground.text}"
    said = next(filter(None, found.groups())) if found else ""
    if said in former_versions(portal) and _FORMER.search(text) and not _NOW.search(text):
        return
    if found and record.version and not re.search(rf"(?<![\d.]){re.escape(said)}(?!\d)", held):
        yield f"'{found.group()}': {ground.reference} is version {record.version}"
    free = _FREELY.search(text)
    if free and record.access not in (None, "public") and not _DENIED.search(text):
        yield f"'{free.group()}': {ground.reference} is available {record.access} only"
    secret = _SECRET.search(text)
    if secret and record.access == "public" and not _DENIED.search(text):
        yield f"'{secret.group()}': {ground.reference} is public"


_DOWNTIME = re.compile(r"\bdowntime\b[^;]*%|(?:%|per ?cent\b)[^;]*\bdowntime\b", re.IGNORECASE)
_PARTS = re.compile(r"[,;.]\s+(?:and\s+)?|\s+and\s+")


def _figures(text: str, meant: list[Ground], portal: Portal) -> Iterator[str]:
    """Lengths and percentages, where the claims that are meant have some."""
    first, known = meant[0], grounds(portal)
    held = {key for ground in meant for key in ground.lengths}
    percentages = {share for ground in meant for share in ground.shares}
    said = [
        each
        for each in (lengths(text) if held else ())
        if not is_of_former_version(text, each.start, portal)
    ]
    kind = first.reference.partition("/")[0]
    beside = known.near(text, lambda each: each.reference.startswith(kind)) if said else []
    least = LIKE / 2 if len(said) > 1 else beside[0][0] * NEAR if beside else 0
    held |= {key for score, each in beside if score >= least for key in each.lengths}
    near = nearest(text, portal) if said else ()
    held |= {key for each in close(near, ALSO) for key in each.ground.lengths}
    if percentages and _DOWNTIME.search(text):
        said = []  # what a percentage leaves is computed, not claimed
    else:  # each statement of a row is about a claim of its own
        ends = [each.start + len(each.words) for each in said]
        parts = [part for part in _PARTS.split(text) if lengths(part)]
        if len(said) > 1:
            parts += [text[begin:end] for begin, end in pairwise([0, *ends])]
        several = [known.near(part, lambda each: each.reference.startswith(kind)) for part in parts]
        held |= {
            key
            for scored in several
            for score, each in scored
            if score >= scored[0][0] * NEAR
            for key in each.lengths
        }
    for each in said:
        if is_of_law(text, each.start, portal) or is_sum(text, each, held):
            continue
        if is_rounded(text, each, portal):
            continue
        if each.key not in held and not negated(text, each.start, each.start + len(each.words)):
            yield f"'{each.words}' is not what {first.reference} says"
    for share in shares(text) if percentages else ():
        if share.amount not in percentages:
            yield f"'{share.words}' is not what {first.reference} says"
