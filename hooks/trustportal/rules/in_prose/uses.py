"""What is done with data, in prose, agrees with the uses of data (FCT-08, LNG-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from trustportal.model.data_use import DataUse
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import (
    assertions,
    name_of_product,
    products_meant,
    products_named,
)
from trustportal.prose.guards import clause_at, quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.nearest import close, meanings, nearest
from trustportal.prose.passages import Sentence, split
from trustportal.prose.pronouns import with_its_company
from trustportal.prose.quantities import days
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.prose.voices import in_first_person
from trustportal.rules.in_prose.classes import with_data
from trustportal.rules.rule import Finding, finding_in, rule, stated


@dataclass(frozen=True, slots=True)
class Use:
    """How sentences speak of one purpose: words that must stand, and words that must not."""

    words: Speech
    none: Speech | None = None
    beside: bool = True
    """Whether those words must not stand in the rest of the sentence either."""

    def found_in(self, sentence: Sentence, portal: Portal) -> re.Match[str] | None:
        """Where a sentence speaks of the purpose, in words of its own."""
        found = self.words.search(_with_data(_NAMED.blanked(sentence.text), portal))
        if not found:
            return None
        around = in_first_person(sentence.text, portal) if self.beside else found.group()
        if self.none and self.none.search(around):
            return None
        return None if quoted(sentence.text, *found.span()) else found


def _with_data(text: str, portal: Portal) -> str:
    """A sentence with "data" for each class of data of which a record says how it is used."""
    return with_data(text, portal, _used(portal))


@lru_cache(maxsize=2)
def _used(portal: Portal) -> frozenset[str]:
    uses = [record for _, record in stated(portal, DataUse)]
    return frozenset(name for record in uses for name in record.data_classes or ())


_USES: Mapping[str, Use] = {
    "training": Use(Speech("uses.training"), Speech("uses.not_training")),
    "improvement": Use(Speech("uses.improvement"), Speech("uses.not_improvement"), beside=False),
    "advertising": Use(Speech("uses.advertising"), beside=False),
    "sale": Use(Speech("uses.sale"), Speech("uses.not_sale")),
}
_NAMED = Speech("uses.training_named")
"""Names a paper or an attack, as "summary of training content", and no use of anybody's data."""
_NO = Speech("uses.no")
_NOT_A_NO = Speech("uses.not_a_no")
_OPTED = Speech("uses.opted")
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_OPT = re.compile(r"\bopt", re.IGNORECASE)
_OPT_OUT = re.compile(r"\bopt(?:s|ing)?[ -]?out\b", re.IGNORECASE)
_OFFERS = re.compile(
    r"\b(?:can|may|could|able to|are free to|who|if|once|unless|until)\b[^.;]{0,60}\bopt",
    re.IGNORECASE,
)
"""Says that somebody can opt in or out."""
_BY_DEFAULT = re.compile(
    r"(?<!\bwords )(?<!\bwords \W)(?<!\bphrase )(?<!\bphrase \W)by default", re.IGNORECASE
)
_OF_CUSTOMERS = Speech("uses.of_customers")
_CONDITION = Speech("uses.condition")
_LETTERS = (
    "train", "opt", "improve", "better", "tune", "evaluat", "advert", " ads", "sell", "sold",
    "sale", "learn", "sponsor", "promotion", "partner",
)  # fmt: skip
_WHY = "what is done with data is the first thing that customers ask, and they quote the answer"
_MEND = "say what data/data_use.yml says, with its condition, or correct it there"


@rule("FCT-08", "error", "S42 S52", why=_WHY, mend=_MEND)
def uses_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that says what is done with data says what a claim on that use says."""
    uses = [record for _, record in stated(portal, DataUse)]
    for sentence in assertions(portal, _LETTERS):
        own = sentence.subject.startswith(("data_use/", "subprocessors/"))
        if sentence.sort == "text" and not own:
            yield from islice(_of_uses(sentence, uses, portal), 1)


def _of_uses(sentence: Sentence, uses: Sequence[DataUse], portal: Portal) -> Iterator[Finding]:
    for purpose, use in _USES.items():
        if found := use.found_in(sentence, portal):
            part = sentence.text if use.beside else _told_apart(sentence.text, found.end())
            if (other := _BUT_NOT.search(sentence.text)) and found.end() <= other.start():
                part = sentence.text[: other.start()]  # what follows is denied of something else
            denied = _denies(part) and not _is_used_after_all(part)
            in_one = sentence.page is not None and _is_denied_in_another(purpose, uses)
            if denied and (in_one or _is_linked(sentence, portal)):
                continue
            for message in _against(sentence.text, purpose, uses, portal, denied=denied):
                yield finding_in(sentence, message, found.start())


def _is_linked(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence links to a use that there is not: it denies that one, and no other."""
    linked = map(portal.find, sentence.links)
    return any(isinstance(each, DataUse) and each.used == "no" for each in linked)


def _told_apart(text: str, end: int) -> str:
    """What stands behind the last comma before `end`, if it is a statement of its own, up to the
    next one behind it.
    """
    if (other := _BUT.search(text, end)) and _OWN_VERB.match(text, other.start()):
        text = text[: other.start()]
    begin = text.rfind(", ", 0, end)
    own = begin >= 0 and (_WHILE.match(text) or _OWN_VERB.match(text, begin))
    return text[begin:] if own else text


_BUT = re.compile(r", (?:but|yet|while|whereas|although|though)\b", re.IGNORECASE)
_WHILE = re.compile(r"\W*(?:while|although|though|whereas|even if|even though)\b", re.IGNORECASE)
_OWN_VERB = re.compile(
    r", (?:(?:but|yet|while|whereas|although|though)\b|(?:and |so )?(?:we|our \w+|it|they|this)\b)"
    r"[^,;]*?\b(?:is|are|was|were|do|does|may|can|will|have|has|use|uses|helps?|serves?|shares?"
    r"|sells?|gives?|pass|hands?|sends?)\b",
    re.IGNORECASE,
)
"""Begins a statement with a subject of its own."""
_BUT_NOT = re.compile(r",? (?:but|and|though) not\b", re.IGNORECASE)


_IS_USED = Speech("uses.is_used")
"""Goes on with data of customers that is used for what was denied of other data."""


def _is_used_after_all(text: str) -> bool:
    """Whether what is denied of some data of customers is said of other data: "we do not train on
    inputs, but outputs are".
    """
    found = _IS_USED.search(text)
    return bool(found and _OF_CUSTOMERS.search(found["whose"]) and not _denies(found.group()))


def _denies(text: str) -> bool:
    return bool(_NO.search(_NOT_A_NO.blanked(text)))


def _against(
    text: str, purpose: str, uses: Sequence[DataUse], portal: Portal, *, denied: bool
) -> Iterator[str]:
    """What the first claim on a purpose says against a sentence."""
    several = [each for each in uses if each.purpose == purpose]
    record = next((each for each in several if each.opt_in), next(iter(several), None))
    if record is None:
        yield _unstated(purpose, uses)
        return
    chosen = purpose in ("training", "improvement") and _OPTED.search(text)
    never = _is_never(record)
    opted = chosen and not _BY_DEFAULT.search(text) and not never
    named = _OF_CUSTOMERS.search(text) or products_named(text, portal)
    of_any = purpose in ("advertising", "sale") and _ANY_DATA.search(text)
    of_customers = bool(named or of_any) or _with_data(text, portal) != text
    if purpose == "training" and not denied and _is_of_source(text, portal):
        return
    if record.used == "no" and not denied and not opted and of_customers:
        yield f"data_use/{record.id} says that it is not"
    apart = _is_of_provider(text, purpose, portal) or _leaves_out(record, text)
    if record.used == "yes" and denied and not apart:
        yield f"data_use/{record.id} says that it is"
    since = record.since
    for day in days(text) if since and _SINCE.search(text) else ():
        if since and not day.fits(since):
            yield f"'{day.words}': data_use/{record.id} says since {since}"
    if never and (not denied or _OPT_OUT.search(text)) and _OFFERS.search(text):
        yield f"data_use/{record.id} says that there is no such choice"
    if record.opt_in and not never and not denied and _OPT.search(text):
        offered = set(record.opt_in.products)
        if offered and products_meant(text, portal) - offered:
            yield f"data_use/{record.id} offers the choice for {listed(sorted(offered))} only"


def _unstated(purpose: str, uses: Sequence[DataUse]) -> str:
    """That no claim is on a purpose, and which one speaks of it under another."""
    other = _told_in(purpose, uses)
    if other is None:
        return f"no published claim says whether data is used for {purpose}"
    return (
        f"no published claim has purpose: {purpose}; data_use/{other.id} speaks of it under"
        f" purpose: {other.purpose}"
    )


def _told_in(purpose: str, uses: Sequence[DataUse]) -> DataUse | None:
    """The first claim that speaks of a purpose."""
    words = _USES[purpose].words
    return next((each for each in uses if words.search(plain(each.statement))), None)


def _is_denied_in_another(purpose: str, uses: Sequence[DataUse]) -> bool:
    """Whether a claim on another purpose denies this one as well, which none is on: "we do not sell
    data and do not use it for advertising".
    """
    stated_apart = any(each.purpose == purpose for each in uses)
    other = None if stated_apart else _told_in(purpose, uses)
    return other is not None and other.used == "no"


_SOURCE_ALSO = 0.9
"""What share of the best claim's likeness a claim on the sources has that is meant as well."""
_PUBLIC = re.compile(
    r"\b(?:publicly (?:available|licensed|accessible)|public(?:ly)?(?:,? \w+ly licensed)?"
    r"|\w+ly licensed|open[- ]source) (?!and\b|or\b)[\w-]+",
    re.IGNORECASE,
)
"""Data that is there for everybody."""


def _is_of_source(text: str, portal: Portal) -> bool:
    """Whether a sentence is on public data from which a model learned, as a claim on that says,
    and on no data of customers.
    """
    rest = _PUBLIC.sub("", text)
    if rest == text or _OF_CUSTOMERS.search(rest) or with_data(rest, portal) != rest:
        return False
    near = close(nearest(text, portal), _SOURCE_ALSO)
    return any(getattr(each.ground.record, "purpose", None) == "training-source" for each in near)


def _is_of_provider(text: str, purpose: str, portal: Portal) -> bool:
    """Whether a sentence denies of providers, and not of us, what the record of one denies too."""
    records = [record for _, record in stated(portal, Subprocessor)]
    kept = purpose == "training" and any(each.trains_models == "no" for each in records)
    return kept and bool(_PROVIDER.search(text)) and not _WE_TOO.search(text)


_SHARED = 3
"""Words of meaning by which a sentence is on what a sentence of a record is on."""


def _leaves_out(record: DataUse, text: str) -> bool:
    """Whether the statement of a use denies it of the same data as a text."""
    said, spoken = plain(record.statement), meanings(text)
    several = (said[start:end] for start, end in split(said))
    return any(_denies(each) and len(meanings(each) & spoken) >= _SHARED for each in several)


_PROVIDER = Speech("uses.provider_not")
_WE_TOO = re.compile(r"\b(?:we|neither|nor)\b", re.IGNORECASE)


def _is_never(record: DataUse) -> bool:
    """Whether a claim says that data is not used, and that nobody can choose otherwise."""
    closed = record.opt_in is not None and record.opt_in.available == "no"
    return closed or (record.used == "no" and record.strength == "always")


@rule(
    "LNG-09",
    "error",
    "S42 S52",
    why="without its condition a sentence promises more than the claim does",
    mend="keep the condition in the sentence: by default, unless a customer opts in, for eligible"
    " customers",
)
def conditions_are_kept(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that repeats a claim keeps its condition."""
    weak = [
        record
        for _, record in stated(portal, DataUse)
        if record.purpose == "training" and record.used == "no" and record.strength == "by-default"
    ]
    for sentence in assertions(portal, ("train", "opt") if weak else ()):
        if sentence.sort != "text" or sentence.subject.startswith("data_use/"):
            continue
        found = _USES["training"].found_in(sentence, portal)
        if _OF_VENDORS.search(sentence.text) or _has_no_choice(sentence, weak, portal):
            continue
        whose = with_its_company(sentence, portal).text
        if not found or named_in(whose, portal):
            continue
        words = sentence.text[slice(*found.span())]
        clause = sentence.text[slice(*clause_at(sentence.text, found.start()))]
        if _denies(f"{clause} {words}"):
            kept = " ".join(getattr(portal.find(sentence.subject), "conditions", ()))
            if not _CONDITION.search(sentence.text + sentence.before + kept):
                message = f"'{words[:80]}': data_use/{weak[0].id} holds by default only"
                yield finding_in(sentence, message, found.start())


_OF_VENDORS = re.compile(
    r"\b(?:sub-?processors?|vendors?|suppliers?"
    r"|(?:neither|no|our|the|both|these|those|their|each|every|model|AI|speech|cloud|none of the)"
    r" (?:\w+ )?providers?"
    r"|(?:none|neither|each|all|both|any|some) of (?:these|those|them|the|our)"
    r" (?:[\w-]+ ){0,2}(?:companies|firms|partners|contractors|third parties|affiliates)"
    r"|(?:its|their) own (?:[\w-]+ )?models?|models? of (?:its|their) own)\b",
    re.IGNORECASE,
)


def _has_no_choice(sentence: Sentence, weak: Sequence[DataUse], portal: Portal) -> bool:
    """Whether a sentence is about products whose default nobody can change: those that it names, or
    those of its page, where it says "it" of what stands before.
    """
    named = products_named(sentence.text, portal)
    if not named and sentence.page and _IT.match(sentence.text):
        several = name_of_product(portal).findall(sentence.page.body)
        named = frozenset().union(*(products_named(each, portal) for each in set(several)))
    offered = {name for each in weak if each.opt_in for name in each.opt_in.products}
    return bool(named and offered) and not named & offered


_IT = re.compile(r"\W*(?:it|they|this|that|these|those)\b", re.IGNORECASE)
_PEOPLE = Speech("uses.people")
_CONTENT = re.compile(
    r"\bcontent|production|prompts?|conversations?|messages?|chats?|data"
    r"|what (?:you|your \w+|users?|customers?|people|they)"
    r" (?:type|write|enter|say|ask|upload|send)\b",
    re.IGNORECASE,
)
_READ = re.compile(r"\bread|\bsee\b|\bseen\b|\bview|\blook|\baccess", re.IGNORECASE)
_NO_PROMISE = Speech("records.no_promise")
_LIMITED = Speech("uses.limited")
_MACHINES = Speech("uses.machines")
_CONTENT_READ = re.compile(
    r"\b(?:content|prompts?|conversations?|requests?|inputs?|outputs?)\b", re.IGNORECASE
)
_SECRET = re.compile(r"password|hash", re.IGNORECASE)
_OWNS = Speech("uses.owns")
_ANY_DATA = re.compile(r"\bdata\b", re.IGNORECASE)
_DENIAL = re.compile(r"\bnot\b|n't\b|\b(?:never|no|neither)\b", re.IGNORECASE)


_OF_READING = (
    "read", "see", "view", "look", "access", " own", "transfer", "owner", "rights", "belong",
    "property", "title", "copyright",
)  # fmt: skip


@rule("FCT-14", "error", "S42 S52", why=_WHY, mend=_MEND)
def access_and_ownership_in_prose(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A text does not deny that people can read content, nor claim what customers own."""
    uses = [record for _, record in stated(portal, DataUse)]
    read = [each for each in uses if each.human_review and each.human_review.possible != "no"]
    owned = [each for each in uses if each.owner_of_data == "customer"]
    owns = _OWNS.of(name=portal.organization.name)
    for sentence in assertions(portal, _OF_READING):
        if sentence.sort != "text" or sentence.subject.startswith("data_use/"):
            continue
        people = _says_unread(sentence.text) if read else None
        if people:
            said = f"data_use/{read[0].id} says that people can read content"
            yield finding_in(sentence, f"'{people.group().strip()}': {said}", people.start())
        spoken = in_first_person(sentence.text, portal)
        mine = owns.search(spoken) if owned else None
        if mine and not _DENIAL.search(sentence.text):
            said = f"data_use/{owned[0].id} says that the customer owns it"
            start = min(mine.start(), len(sentence.text) - 1)
            yield finding_in(sentence, f"'{mine.group()}': {said}", start)


def _says_unread(text: str) -> re.Match[str] | None:
    """Where a sentence says that nobody reads content; passwords are another matter."""
    if _NO_PROMISE.search(text):
        return None
    if found := _MACHINES.search(text) if _CONTENT_READ.search(text) else None:
        return found
    content = _CONTENT.search(text) and _READ.search(text) and not _SECRET.search(text)
    limited = _LIMITED.search(_ONLY_YOU.sub("", text))
    return _PEOPLE.search(text) if content and not limited else None


_ONLY_YOU = re.compile(
    r"\bonly (?:you|accessible|visible|readable|available)\b"
    r"|\b(?:accessible|visible|readable|available) only\b",
    re.IGNORECASE,
)
"""Leaves out everybody else, and so limits nothing."""
