"""What a sentence says of a certificate or report that is held, against its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import name_of_product, products_named
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import negated, statements
from trustportal.prose.left_out import left_out
from trustportal.prose.mentions import Mention, mentions
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import folded
from trustportal.rules.in_prose.assurances.issuers import wrong_issuer
from trustportal.rules.in_prose.assurances.products import product_itself
from trustportal.rules.in_prose.assurances.times import wrong_times
from trustportal.rules.rule import stated


def details(
    sentence: Sentence, mention: Mention, held: Sequence[Certification], portal: Portal
) -> Iterator[str]:
    """What the records that are meant say against a sentence, the first of which is named."""
    text, where = sentence.text, f"certifications/{held[0].id}"
    known = [grounds(portal).by_reference[f"certifications/{each.id}"] for each in held]
    yield from edition(text, mention, held)
    yield from report_type(text, mention, held, where)
    yield from told_level(text, mention, held, where)
    yield from _form(text, held, where)
    yield from _role(text, held, where)
    yield from _questionnaire(text, held, where)
    yield from _parts(text, held, where)
    yield from _criteria(text, held, where)
    yield from _opinion(text, held, where)
    if len({each.standard for each in mentions(text)}) <= 1:
        yield from wrong_times(text, known, held, where)
    yield from wrong_issuer(text, held, where, portal)
    yield from _numbers(text, mention, held, where, portal)
    yield from _products(_item_on(text, mention, portal), known, where, portal)
    yield from product_itself(text, known, portal)
    yield from _access(_without_others(_row_on(text, mention), mention), held, where, portal)


_VERSION = re.compile(r"\bv?(\d\.\d(?:\.\d)?)\b")
TYPE = re.compile(r"\btype[ -]?(1|2|II|I)\b", re.IGNORECASE)
_ROMAN = {"i": "1", "ii": "2"}


def edition(text: str, mention: Mention, held: Sequence[Certification]) -> Iterator[str]:
    """An edition or version that is named right behind the standard is that of a record."""
    editions = {each.edition for each in held if each.edition}
    version = _VERSION.search(text[mention.end : mention.end + 20])
    said = mention.edition or (version[1] if version and editions else None)
    if said and said not in editions:
        first = held[0]
        yield f"'{mention.words}' of {said}: certifications/{first.id} is to {first.standard_name}"


def type_of(named: re.Match[str]) -> str:
    """The type of a report that a text names, as the records have it: type-1 or type-2."""
    return f"type-{_ROMAN.get(named[1].lower(), named[1])}"


def is_of_other_type(text: str, own: str | None) -> bool:
    """Whether a text names a type of report, and not that of a record."""
    named = set(map(type_of, TYPE.finditer(text)))
    return bool(own and named and own not in named)


def report_type(
    text: str, mention: Mention, held: Sequence[Certification], where: str
) -> Iterator[str]:
    """A type right behind a standard that none of the records, which stand at `where`, has."""
    found = TYPE.search(text[mention.end : mention.end + 40])
    types = {each.report_type for each in held}
    if found and types != {None} and type_of(found) not in types:
        yield f"'{mention.words} {found.group()}': {where} is a {held[0].standard_name} report"


_LEVEL = Speech("assurances.level")
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_IMPACTS = ("low", "moderate", "high", "low-plus", "li-saas")
"""Levels that are common words: they are levels only where a record has one of them."""
_LOW = {"li-saas": "low"}
"""What a level is called as well: software of low impact."""


def told_level(
    text: str, mention: Mention, held: Sequence[Certification], where: str
) -> Iterator[str]:
    """Levels near a standard that none of the records, which stand at `where`, has."""
    levels = {each.level.lower() for each in held if each.level}
    if not levels:
        return
    impact = any(each in _IMPACTS for each in levels)
    levels |= {_LOW[each] for each in levels if each in _LOW}
    for found in _LEVEL.finditer(text[max(0, mention.start - 30) : mention.end + 60]):
        said = next(value for value in found.groups() if value).lower()
        said = _DIGITS.get(said, said)
        if not (found["impact"] and not impact) and not _is_among(said, levels):
            yield f"'{found.group()}': {where} says level {held[0].level}"


def _is_among(said: str, levels: set[str]) -> bool:
    whole = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)")
    return any(whole.search(each) for each in levels)


_FORM = Speech("assurances.form")


def _form(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    forms = {each.form for each in held if each.form}
    if forms and (found := _FORM.search(text)):
        said = "ROC" if found["roc"] else f"SAQ {found['saq'].upper()}"
        if said not in forms:
            yield f"'{found.group()}': {where} says {held[0].form}"


_ROLE = Speech("assurances.role")


def _role(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    roles = {one for each in held if each.role for one in _called(each.role)}
    found = _ROLE.search(text) if roles else None
    if found and found["role"].lower().replace(" ", "-") not in roles:
        yield f"'{found['role']}': {where} is in the role of {held[0].role}"


def _called(role: str) -> Iterator[str]:
    """What a role can be called: by its name, by each of two that it is at once, and a provider of
    AI by the word alone.
    """
    yield from (role, *role.split("-and-"), role.removeprefix("ai-"))


_CAIQ = re.compile(r"\bCAIQ v?(\d(?:\.\d)*)")


def _questionnaire(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    versions = {each.questionnaire_version for each in held if each.questionnaire_version}
    found = _CAIQ.search(text)
    if versions and found and not any(found[1] in version for version in versions):
        yield f"'{found.group()}': {where} says {listed(sorted(versions))}"


_HR_DATA = re.compile(r"\bhuman resources|\bHR data\b")
_OTHER_THAN = re.compile(
    r"\b(?:other than|except(?:ed)?|aside|excluding|excluded|not|non|no|without|neither|nor|never"
    r"|apart from|leav(?:es?|ing) out|left out|outside|beyond|omit\w*)\b|n't\b"
)


def _parts(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    parts = {part for each in held for part in each.parts or ()}
    claimed = None if _OTHER_THAN.search(text) else _HR_DATA.search(text)
    if parts and claimed and "hr-data" not in parts:
        yield f"'{claimed.group()}': {where} does not cover it"


_EXAMINED = re.compile(
    r"report|examin|criteri|certif|attest|cover|scope|includ|audit|looked at", re.IGNORECASE
)
_ALL_FIVE = re.compile(
    r"\b(?:all|every one of the|(?<!of )the) five\b"
    r"|\ball (?:of the |the )?Trust Services (?:Criteria|Categories)",
    re.IGNORECASE,
)
_CRITERIA: Mapping[str, str] = {
    "availability": "availability", "confidentiality": "confidentiality",
    "processing integrity": "processing-integrity", "privacy": "privacy",
}  # fmt: skip
_CRITERION = re.compile(rf"\b({'|'.join(_CRITERIA)})\b", re.IGNORECASE)


def _criteria(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    examined = {each for record in held for each in record.criteria or ()}
    criteria = examined & set(_CRITERIA.values())
    if not criteria or not _EXAMINED.search(text):
        return
    names = listed(sorted(criteria))
    if _ALL_FIVE.search(text) and len(criteria) < 5:
        yield f"'all five': {where} names {names}"
    for found in _CRITERION.finditer(text):
        missing = _CRITERIA[folded(found[1])] not in criteria
        if missing and not negated(text, *found.span()) and _is_covered(found[1], text):
            yield f"'{found[1]}': {where} names {names}"


def criteria_apart(record: object, text: str) -> bool:
    """Whether a text names a criterion that a record of a report leaves out."""
    examined = record.criteria if isinstance(record, Certification) else None
    named = {_CRITERIA[folded(found[1])] for found in _CRITERION.finditer(text)}
    held = set(examined or ()) & set(_CRITERIA.values())
    return bool(held and named - held)


def _is_covered(criterion: str, text: str) -> bool:
    """Whether a sentence says that a criterion was examined."""
    covers = (
        r"(?:for|cover\w*|includ\w*|examin\w*|criteria|looked (?:at|into)|span(?:s|ned)|address\w*"
        r"|opinions? (?:also )?on|opined on|report(?:s|ed) on|assess\w*|tested)"
        rf"\b[^.;]*\b{criterion}"
    )
    return bool(re.search(covers, text, re.IGNORECASE))


_OPINION = Speech("assurances.opinion")


def _opinion(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    opinions = {each.opinion for each in held}
    found = _OPINION.search(text)
    said = next(filter(None, found.groups())).lower() if found else None
    if said and None not in opinions and said not in opinions:
        yield f"'{said} opinion': {where} has an {held[0].opinion} one"


_NUMBER = re.compile(r"\b[A-Z]{2,}-[A-Z0-9][A-Z0-9-]*\d\b")
_NUMBERED = re.compile(r"\bnumber|certificate\b", re.IGNORECASE)
_NO_NUMBER = ("AES", "SHA", "SOC", "TLS", "RSA", "FIPS")
"""What names of other things begin with that look like the number of a certificate."""


_AND_APART = re.compile(r"\b(?:and|with|plus|besides|beside)\b", re.IGNORECASE)


def _numbers(
    text: str, mention: Mention, held: Sequence[Certification], where: str, portal: Portal
) -> Iterator[str]:
    """The number of a certificate is its own, where it is not told apart from another one whose
    number it is: "Certificate AB-27001-1 and the annex for ISO/IEC 27017".
    """
    numbers = {record.certificate_id for record in held if record.certificate_id}
    others = {record.certificate_id for _, record in stated(portal, Certification)} - numbers
    for found in _NUMBER.finditer(text) if numbers and _NUMBERED.search(text) else ():
        between = text[found.end() : max(found.end(), mention.start)]
        apart = found.group() in others and _AND_APART.search(between)
        if not (apart or found.group() in numbers or found.group().startswith(_NO_NUMBER)):
            yield f"'{found.group()}': {where} has the number {listed(sorted(numbers))}"


_TO_JOIN = Speech("assurances.to_join")
"""Says of a product that it is to be covered later."""


def _products(text: str, known: Sequence[Ground], where: str, portal: Portal) -> Iterator[str]:
    out = left_out(text, portal)
    named = products_named(text, portal) - (out.products if out else frozenset())
    if _TO_JOIN.search(text):
        return
    covered = frozenset().union(*(each.products or named for each in known))
    if missing := sorted(named - covered):
        yield f"{where} does not cover {listed(missing)}"


def _item_on(text: str, mention: Mention, portal: Portal) -> str:
    """Of a list of standards, each with what it is for behind it, the part on this one: "SOC 2 for
    Workspace and ISO/IEC 27001 for the API"; of a row of statements the one that says it of this
    one; else all of it.
    """
    begins = [each.start for each in mentions(text)]
    items = [text[begin:end] for begin, end in pairwise([*begins, len(text)])]
    own = next((each for each in items if each.startswith(text[mention.start : mention.end])), "")
    apart = [each for each in items if _FOR.search(each)]
    if len(apart) > 1 and own in apart:
        return own
    row = _row_on(text, mention)
    return row if name_of_product(portal).search(row) else text


_FOR = re.compile(r"^[^,;.]{0,40}\b(?:for|on|covering|over) \w", re.IGNORECASE)


def _row_on(text: str, mention: Mention) -> str:
    """Of a row of statements on several standards the one on this standard, else all of it."""
    if len({each.standard for each in mentions(text)}) <= 1:
        return text
    return next((each for each in statements(text) if mention.words in each), text)


_CAN_BE_HAD = Speech("assurances.can_be_had")


def _without_others(text: str, mention: Mention) -> str:
    """A sentence without what it tells of other reports alone, right behind their names: "a SOC 3
    that you can download".
    """
    for each in reversed(mentions(text)):
        if each.standard != mention.standard and (found := _CAN_BE_HAD.match(text[each.end :])):
            text = text[: each.end] + text[each.end + found.end() :]
    return text


_FREELY = Speech("assurances.freely")
_SUMMARY_OF_SOC_2 = Speech("assurances.summary_of_soc_2")
"""What a SOC 3 report is, and not the SOC 2 report itself."""
_NOT = re.compile(r"\b(?:not|cannot|no longer|never|no public)\b")


def _access(text: str, held: Sequence[Certification], where: str, portal: Portal) -> Iterator[str]:
    documents = [portal.find(f"documents/{name}") for each in held for name in each.documents]
    access = {each.access for each in documents if isinstance(each, Document)}
    if _SUMMARY_OF_SOC_2.search(text) and any(
        each.standard == "soc-3" for _, each in stated(portal, Certification)
    ):
        return
    found = _FREELY.search(text) if "download" in text.lower() else None
    if found and access and "public" not in access and not _NOT.search(text):
        yield f"'{found.group()}': the documents of {where} are not public"
