"""What is done with data, in prose, agrees with the uses of data (FCT-08, LNG-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trustportal.model.data_use import DataUse
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_in
from trustportal.prose.guards import quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, rule, stated


@dataclass(frozen=True, slots=True)
class Use:
    """How sentences speak of one purpose: words that must stand, and words that must not."""

    words: re.Pattern[str]
    none: re.Pattern[str] | None = None


_DATA = r"(?:data|content|inputs?|outputs?|prompts?|conversations?|files?|information|requests?|traffic|them|it)"
_USES: Mapping[str, Use] = {
    "training": Use(
        re.compile(
            rf"\bopt(?:ed|ing|s)?[ -]?in to (?:training|data sharing)\b"
            rf"|\btrain(?:s|ed|ing)?\b[^.;]*\b{_DATA}\b|\b{_DATA}\b[^.;]*\btrain(?:s|ed|ing)?\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:security|staff|awareness|employee|mandatory|yearly|annual) training|training (?:is mandatory|of staff"
            r"|for (?:staff|employees))|fine-?tun\w*|systems that train|trains? (?:its|their) (?:own )?models"
            r"|publicly available|sources? of|pages (?:behind|on)|trained on|training files?",
            re.IGNORECASE,
        ),
    ),
    "improvement": Use(
        re.compile(
            rf"\b{_DATA}\b[^.;]*\b(?:improve|help\w* us make|make|better)\b[^.;]*\b(?:models?|services?|products?)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\bfeedback\b|\bmetrics\b|\bwithout content\b|\btrain", re.IGNORECASE),
    ),
    "advertising": Use(
        re.compile(
            rf"\b{_DATA}\b[^.;]*\b(?:advert\w*|ads)\b|\b(?:advert\w*|ads)\b[^.;]*\b{_DATA}\b",
            re.IGNORECASE,
        )
    ),
    "sale": Use(
        re.compile(
            rf"\b(?:sell|sells|sold|selling|sale of)\b[^.;]*\b{_DATA}\b|\b{_DATA}\b[^.;]*\b(?:sold|sell|for sale)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\bsell (?:plans|the api|products|software)", re.IGNORECASE),
    ),
}
_NO = Speech("uses.no")
_NOT_A_NO = Speech("uses.not_a_no")
_OPTED = Speech("uses.opted")
_CONDITION = Speech("uses.condition")
_OPTED_OUT = Speech("uses.opted_out")
_WHY = "what is done with data is the first thing that customers ask, and they quote the answer"
_MEND = "say what data/data_use.yml says, with its condition, or correct it there"


@rule("FCT-08", "error", "S42 S52", why=_WHY, mend=_MEND)
def uses_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that says what is done with data says what a claim on that use says."""
    uses = [record for _, record in stated(portal, DataUse)]
    for sentence in assertions(
        portal, ("train", "opt", "improve", "better", "advert", " ads", "sell", "sold", "sale")
    ):
        if (
            sentence.subject.partition("/")[0] in ("data_use", "subprocessors")
            or sentence.sort != "text"
        ):
            continue
        for purpose, use in _USES.items():
            found = use.words.search(sentence.text)
            if not found or (use.none and use.none.search(sentence.text)):
                continue
            if quoted(sentence.text, found.start(), found.end()):
                continue
            records = [each for each in uses if each.purpose == purpose]
            message = next(_against(sentence, purpose, records, portal), None)
            if message:
                at = sentence.place(found.start())
                yield Finding(sentence.subject, message, sentence.path, at=at)
                break


def _denies(text: str) -> bool:
    return bool(_NO.search(_NOT_A_NO.blanked(text)))


def _against(
    sentence: Sentence, purpose: str, records: list[DataUse], portal: Portal
) -> Iterator[str]:
    text = sentence.text
    if not records:
        yield f"no published claim says whether data is used for {purpose}"
        return
    record = records[0]
    denied, named = _denies(text), products_in(text, portal)[0]
    if not denied and record.used == "no" and _speaks_of_customers(text):
        opted = _OPTED.search(text) and not re.search(r"by default", text, re.IGNORECASE)
        if not opted:
            yield f"data_use/{record.id} says that it is not"
    if denied and record.used == "yes":
        yield f"data_use/{record.id} says that it is"
    if opt_in := record.opt_in:
        offered = opt_in.available != "no" and set(opt_in.products)
        if offered and named - offered and not denied and re.search(r"\bopt", text, re.IGNORECASE):
            yield f"data_use/{record.id} offers the choice for {listed(sorted(offered))} only"


def _speaks_of_customers(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:customers?'?s?|your|user|inputs?|outputs?|prompts?|conversations?|uploaded|content|personal)\b",
            text,
            re.IGNORECASE,
        )
    )


@rule(
    "LNG-09",
    "error",
    "S42 S52",
    why="without its condition a sentence promises more than the claim does",
    mend="keep the condition in the sentence: by default, unless a customer opts in, for eligible customers",
)
def conditions_are_kept(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text that repeats a claim keeps its condition."""
    weak = [
        record
        for _, record in stated(portal, DataUse)
        if record.purpose == "training" and record.used == "no" and record.strength == "by-default"
    ]
    use = _USES["training"]
    for sentence in assertions(portal, ("train", "opt")):
        if not weak or sentence.sort != "text" or sentence.subject.startswith("data_use/"):
            continue
        found = use.words.search(sentence.text)
        if not found or (use.none and use.none.search(sentence.text)) or not _denies(sentence.text):
            continue
        record = portal.find(sentence.subject)
        kept = " ".join(getattr(record, "conditions", ()))
        context = sentence.text + sentence.before + kept
        if named_in(sentence.text, portal):
            continue
        if not _CONDITION.search(context) and not quoted(sentence.text, found.start(), found.end()):
            message = f"'{found.group()[:80]}': data_use/{weak[0].id} holds by default only"
            at = sentence.place(found.start())
            yield Finding(sentence.subject, message, sentence.path, at=at)


_PEOPLE = Speech("uses.people")
_OWNS = Speech("uses.owns")


@rule("FCT-14", "error", "S42 S52", why=_WHY, mend=_MEND)
def access_and_ownership_in_prose(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A text does not deny that people can read content, nor claim what customers own."""
    reviews = [
        r for _, r in stated(portal, DataUse) if r.human_review and r.human_review.possible != "no"
    ]
    owned = [r for _, r in stated(portal, DataUse) if r.owner_of_data == "customer"]
    owns = re.compile(
        _OWNS.compiled.pattern.replace("{name}", re.escape(portal.organization.name)), re.IGNORECASE
    )
    for sentence in assertions(portal, ("read", "see", "view", " own", "transfer", "rights")):
        if sentence.sort != "text" or sentence.subject.startswith("data_use/"):
            continue
        people = _PEOPLE.search(sentence.text)
        content = re.search(
            r"\bcontent|prompts?|conversations?|data|what you (?:type|write)\b",
            sentence.text,
            re.IGNORECASE,
        )
        reads = re.search(r"\bread|\bsee\b|\bseen\b|\bview", sentence.text, re.IGNORECASE)
        password = re.search(r"password|hash", sentence.text, re.IGNORECASE)
        if reviews and people and content and reads and not password:
            message = f"'{people.group().strip()}': data_use/{reviews[0].id} says that people can read content"
            yield Finding(
                sentence.subject, message, sentence.path, at=sentence.place(people.start())
            )
        mine = owns.search(sentence.text)
        if owned and mine and not re.search(r"\bnot\b|\bnever\b|\bno\b", sentence.text):
            message = f"'{mine.group()}': data_use/{owned[0].id} says that the customer owns it"
            yield Finding(sentence.subject, message, sentence.path, at=sentence.place(mine.start()))
