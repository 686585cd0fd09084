"""Rules for documents: what each states, what may be public, what replaced it (DOC, ACC)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.base import Record
from trustportal.model.documents import Document
from trustportal.model.references import references
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.reference import read_table
from trustportal.rules.rule import Finding, rule, stated, unstated


@rule(
    "DOC-01",
    "error",
    "S57",
    why="a reviewer files what was read by version, date and language, and must be able to get it",
    mend="put the file into content/files/ and name it with its SHA-256, or write its url",
)
def documents_are_described(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Each document has a version, a date, a language and an access; a public one can be read."""
    for reference, document in stated(portal, Document):
        names = ("version", "dated", "language", "access")
        yield from unstated(portal, reference, document, *names)
        if document.access == "public" and not (document.file or document.url):
            message = "it is public, and neither its file nor its address is named"
            yield Finding(reference, message, ("access",))


class _Sorts(BaseModel):
    """Which sorts of document are not for everyone."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    restricted: Mapping[str, str]
    access_judged_elsewhere: tuple[str, ...]


@cache
def _sorts() -> _Sorts:
    return _Sorts.model_validate(read_table("documents"))


@rule(
    "DOC-02",
    "error",
    "S23 S04",
    why="whatever lies below content/ is copied to the website, where everybody can read it",
    mend="take the file out of content/ and write access: nda or request, with how_to_get",
)
def restricted_documents_stay_inside(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What is not for everyone is neither public nor a file of the website."""
    for reference, document in stated(portal, Document):
        reason = _sorts().restricted.get(document.sort)
        if document.access == "public":
            if reason and document.sort not in _sorts().access_judged_elsewhere:
                yield Finding(reference, f"it is public, and {reason}", ("access",))
        elif document.file:
            reason = reason or "it is not stated that everyone may have it"
            mend = "if everyone may have it write access: public; else take it out of content/"
            message = f"its file is on the website, and {reason}"
            yield Finding(reference, message, ("file",), mend)


@rule(
    "DOC-03",
    "warning",
    "S57",
    why="a reviewer who holds the former version must find the one that counts now",
    mend="name the document that replaced it in superseded_by, and refer to that one elsewhere",
)
def former_versions_lead_on(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A document that was replaced names its successor, and nothing else rests on it."""
    documents = dict(stated(portal, Document))
    alike: dict[object, list[Document]] = {}
    for document in documents.values():
        alike.setdefault(_thing(document), []).append(document)
    for reference, document in documents.items():
        yield from _wrong_successor(reference, document, documents)
        yield from _former_of_same_title(reference, document, alike[_thing(document)])
    for source, record in portal.published():
        if record.state == "published" and not source.startswith("updates/"):
            yield from _refers_to_former(source, record, documents)


def _refers_to_former(
    source: str, record: Record, documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """A reference to what was replaced, from a field that does not name the successor too."""
    found = list(references(record))
    named = {(path[0], target) for path, target in found}
    for path, target in found:
        former = documents.get(target)
        if former and former.superseded_by and path[0] != "superseded_by":
            successor = f"documents/{former.superseded_by}"
            if successor != source and (path[0], successor) not in named:
                message = f"it refers to '{target}', which '{successor}' has replaced"
                mend = f"refer to '{successor}', or correct superseded_by"
                yield Finding(source, message, path, mend)


def _wrong_successor(
    reference: str, document: Document, documents: Mapping[str, Document]
) -> Iterator[Finding]:
    successor = documents.get(f"documents/{document.superseded_by}")
    path = ("superseded_by",)
    if successor is None:
        return
    if reference in _successors(successor, documents):
        yield Finding(reference, "its successors lead back to itself", path, level="error")
    elif document.dated and successor.dated and successor.dated < document.dated:
        message = (
            f"it is of {document.dated}, and its successor of {successor.dated}, which is earlier"
        )
        yield Finding(reference, message, path, mend="correct the date or the successor")
    elif successor.sort != document.sort:
        message = (
            f"its successor is another sort of document: {successor.sort}, not {document.sort}"
        )
        yield Finding(reference, message, path, mend="correct the sort or the successor")


def _successors(document: Document, documents: Mapping[str, Document]) -> list[str]:
    """The document and all that came after it."""
    found: list[str] = []
    current: Document | None = document
    while current and f"documents/{current.id}" not in found:
        found.append(f"documents/{current.id}")
        current = documents.get(f"documents/{current.superseded_by}")
    return found


def _thing(document: Document) -> tuple[str | None, str | None, str]:
    """What documents are of, of which only one is current."""
    return document.sort, document.language, document.title.casefold()


def _former_of_same_title(
    reference: str, document: Document, alike: Sequence[Document]
) -> Iterator[Finding]:
    """Two current documents of one title and language, of which this is the older one."""
    if document.superseded_by or document.dated is None:
        return
    for other in alike:
        if not other.superseded_by and other.dated and other.dated > document.dated:
            message = f"'documents/{other.id}' has the same title and is newer, of {other.dated}"
            yield Finding(reference, message, ("title",))
            return


@cache
def _versions() -> tuple[str, ...]:
    return TypeAdapter(tuple[str, ...]).validate_python(read_table("documents", "wcag_versions"))


@rule(
    "ACC-01",
    "error",
    "S30",
    why="the report is your own, on one version of one product, against one version and level",
    mend="name the version of the product, and the version and level of WCAG in the statement",
)
def accessibility_reports_are_precise(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """An accessibility conformance report names its product's version, and WCAG's and its level."""
    for reference, document in stated(portal, Document):
        if document.sort != "acr":
            continue
        yield from unstated(portal, reference, document, "product_version")
        said = " ".join((document.title, document.statement, *document.limits))
        versions = re.findall(r"\bWCAG[ -]?(?:version |v)?(\d(?:\.\d)?)", said, re.IGNORECASE)
        if not versions:
            message = (
                "neither its title nor its statement says against which version of WCAG it was made"
            )
            yield Finding(reference, message, ("statement",))
        for version in versions:
            if version not in _versions():
                message = f"there is no WCAG {version}"
                yield Finding(reference, message, ("statement",))
        yield from _too_old_a_template(reference, said, versions)
        if not re.search(r"\bAA{1,2}\b|\blevels? A\b", said):
            message = "neither its title nor its statement says at which level, A, AA or AAA"
            yield Finding(reference, message, ("statement",))


def _too_old_a_template(reference: str, said: str, versions: Sequence[str]) -> Iterator[Finding]:
    """A template from before the version of WCAG that the report is said to be against."""
    known: Mapping[str, str] = read_table("documents", "vpat_with_wcag")
    template = re.search(r"\bVPAT[ \xae]*(?:version |v)?(\d)\.(\d)", said)
    for version in versions if template else ():
        first = known.get(version, "0.0")
        if template and (int(template[1]), int(template[2])) < tuple(map(int, first.split("."))):
            message = f"VPAT {template[1]}.{template[2]} has no rows for WCAG {version}"
            mend = f"name the template that was used; WCAG {version} came with VPAT {first}"
            yield Finding(reference, message, ("statement",), mend)
