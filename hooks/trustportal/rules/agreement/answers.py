"""The statement of a record against the answer that its own fields give (GEN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim
from trustportal.model.data_use import DataUse
from trustportal.model.documents import Document
from trustportal.model.encryption import Encryption
from trustportal.model.features import Feature
from trustportal.model.regulations import Regulation
from trustportal.model.residency import Residency
from trustportal.model.retention import Retention
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.prose.assertions import products_meant
from trustportal.prose.guards import denies, negated
from trustportal.prose.passages import split
from trustportal.prose.quantities import key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.agreement.uses import of_use
from trustportal.rules.in_prose.places.exceptions import QUESTIONS, promised
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, stated

Wrong = tuple[str, str]
"""The words of a statement, and what a field says against them."""


def statements_against_answers(portal: Portal) -> Iterator[Finding]:
    """A statement that says yes where the record's own answer is no, or the contrary."""
    for model, read in _READERS.items():
        for reference, record in stated(portal, model):
            if wrong := next(read(record, plain(record.statement), portal), None):
                message = f"its statement says {wrong[0]}, and {wrong[1]}"
                yield Finding(reference, message, ("statement",), CORRECT)


_LEFT_OUT = Speech("own_answers.left_out")


_OUTSIDERS = Speech("own_answers.outsiders")
_OWN_TESTERS = Speech("figures.own_testers")


def _of_testers(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Who tests: somebody outside, or a team of our own."""
    by = record.performed_by if isinstance(record, Assessment) else None
    outside, inside = _OUTSIDERS.search(text), _OWN_TESTERS.search(text)
    if by and outside and not inside and by.sort == "internal-team":
        yield f"'{outside.group()}'", "performed_by is an internal team"
    if by and inside and not outside and by.sort.startswith("independent"):
        yield f"'{inside.group()}'", f"performed_by is an {words(by.sort)}"


def _of_residency(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """What a promise says to stay where a question is answered with no."""
    answers = record.answers if isinstance(record, Residency) else None
    text = promised(record, text, portal)
    if answers and not denies(text) and not _LEFT_OUT.search(text):
        for question, said in QUESTIONS.items():
            if getattr(answers, question) == "no" and (found := said.search(text)):
                yield f"'{found.group()}'", f"answers.{question} is no"


_MOST = Speech("own_answers.at_most")
_LEAST = Speech("own_answers.at_least")
_ENDLESS = Speech("own_answers.endless")
_NO_END = ("indefinite", "at-least", "as-required-by-law", "customer-configured")
"""Sorts that promise no end by themselves."""


def _of_retention(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Whether the period is the longest or the shortest one, and whether there is an end."""
    if not isinstance(record, Retention):
        return
    said = {
        sort: found
        for each in lengths(text)
        if record.duration and each.key == key_of(record.duration)
        for sort, bound in (("at-most", _MOST), ("at-least", _LEAST))
        if (found := _before(bound, text, each.start))
    }
    for sort, other in (("at-most", "at-least"), ("at-least", "at-most")):
        if record.sort == sort and other in said and sort not in said:
            yield f"'{said[other]}'", f"sort is {words(sort)}"
    endless = _ENDLESS.search(text) if record.sort not in (None, *_NO_END) else None
    if endless and not (negated(text, *endless.span()) or _is_of_figures(text, endless.start())):
        yield f"'{endless.group()}'", f"sort is {words(str(record.sort))}"


_FIGURES = expression(
    r"\b(?:aggregat|anonymi[sz]|statistic|de-?identif)\w*(?:(?! \w+ (?:is|are)\b)[^.;,]){0,30}$"
)


def _is_of_figures(text: str, start: int) -> bool:
    """Whether what is kept without an end are figures drawn from the data, which is another thing:
    "for 3 years, and in aggregated form without a limit".
    """
    return bool(_FIGURES.search(text[:start]))


def _before(bound: Expression, text: str, start: int) -> str:
    """The words that bound a length, where they stand right before it."""
    found = [each for each in bound.finditer(text) if 0 <= start - each.end() <= 1]
    return found[0].group() if found else ""


def _of_features(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Whether a product that the statement names, or every product, has the feature."""
    cells = record.availability or () if isinstance(record, Feature) else ()
    without = {each.product for each in cells if each.available == "no"}
    named = products_meant(text, portal) & without if without else frozenset[str]()
    if named and not denies(text) and not _LEFT_OUT.search(text):
        plans = titles(portal, "products", named)
        yield "that it is there", f"by availability {plans} does not have it"


_OUR_GROUP = expression(
    r"\bbelongs? to our group\b|\bour (?:own )?(?:affiliate|subsidiary)\b"
    r"|\b(?:company|member|part|entity|subsidiary) of (?:our|the same) group\b"
)
_TRAINS = Speech("own_answers.trains")


def _of_subprocessors(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Whether a subprocessor belongs to the group, and whether it trains its models."""
    if not isinstance(record, Subprocessor):
        return
    group, trains = _OUR_GROUP.search(text), _TRAINS.search(text)
    if group and record.affiliate == "no" and not negated(text, *group.span()):
        yield f"'{group.group()}'", "affiliate is no"
    denied = bool(trains) and (denies(text) or bool(_LEFT_OUT.search(text)))
    if trains and record.trains_models == "no" and not denied:
        yield f"'{trains.group()}'", "trains_models is no"
    if trains and record.trains_models == "yes" and negated(text, *trains.span(), within=True):
        yield f"not '{trains.group()}'", "trains_models is yes"


_ASSOCIATE = Speech("own_answers.associate")


def _of_agreements(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Whether a business associate agreement can be signed."""
    baa = record.baa if isinstance(record, Regulation) else None
    found = _ASSOCIATE.search(text) if baa and baa.available == "no" else None
    if found and not denies(text):
        yield f"'{found.group()}'", "baa.available is no"


_OPEN = Speech("own_answers.open")
_CLOSED = Speech("own_answers.closed")
_OF_COPY = Speech("own_answers.of_copy")
"""What there is beside the document itself: a signed copy, a translation."""


def _of_documents(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Who can have a document."""
    access = record.access if isinstance(record, Document) else None
    found = _OPEN.search(text) if access in ("nda", "request", "login") else None
    closed = _CLOSED.search(" ".join(_of_itself(text)))
    if found and not (closed or denies(text)):
        yield f"'{found.group()}'", f"access is {access}"
    if closed and access == "public" and not negated(closed.string, *closed.span()):
        yield f"'{closed.group()}'", "access is public"


def _of_itself(text: str) -> Iterator[str]:
    """The sentences that are on a document itself, and on no copy of it."""
    for begin, end in split(text):
        if not _OF_COPY.search(text[begin:end]):
            yield text[begin:end]


_STORES: Mapping[str, Expression] = {
    "database": expression(r"\bdatabases?\b"),
    "backups": expression(r"\bbackups?\b"),
    "search-index": expression(r"\bsearch ind(?:ex|exes|ices)\b"),
    "caches": expression(r"\bcaches?\b"),
    "laptops": expression(r"\blaptops?\b"),
}
"""Words for stores that are never the name of a class of data, as files and logs are."""


_APART_FROM = expression(
    r"\b(?:separate|different|apart|distinct|independent\w*|other|away|separated|isolated)\b"
    r"[^.;,]{0,20}? (?:from|than)\b[^.;,]*$"
)
"""Before that from which what is encrypted differs: "keys that are separate from those of ..."."""


def _of_stores(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """Where data is encrypted at rest."""
    stores = record.stores if isinstance(record, Encryption) else ()
    if stores and not denies(text) and not _LEFT_OUT.search(text):
        for store, form in _STORES.items():
            found = form.search(text) if store not in stores else None
            if found and not _APART_FROM.search(text[: found.start()]):
                yield f"'{found.group()}'", f"stores does not name {words(store)}"


_EACH = {"month": r"month", "quarter": r"quarter", "year": r"year|annual"}


def _of_measured_time(record: Claim, text: str, portal: Portal) -> Iterator[Wrong]:
    """The time over which availability is measured."""
    per = record.per if isinstance(record, ServiceLevel) else None
    said = {
        each: found.group()
        for each, form in _EACH.items()
        if (found := expression(rf"\b(?:each|per|every|a) (?:calendar )?(?:{form})\b").search(text))
    }
    if per and said and per not in said:
        yield f"'{next(iter(said.values()))}'", f"per is {per}"


Reader = Callable[[Claim, str, Portal], Iterator[Wrong]]
_READERS: Mapping[type[Claim], Reader] = {
    DataUse: of_use,
    Assessment: _of_testers,
    Residency: _of_residency,
    Retention: _of_retention,
    Feature: _of_features,
    Subprocessor: _of_subprocessors,
    Regulation: _of_agreements,
    Document: _of_documents,
    Encryption: _of_stores,
    ServiceLevel: _of_measured_time,
}
