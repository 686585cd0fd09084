"""The only door out of the house. What is not named in a model's `public` stays inside.

Everything that is published (pages, search, exports) is made from the view that is built here:
plain values, with the facts of the day computed and every reference resolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from trustportal.applicability import Applicability, applicability
from trustportal.facts import Cell, Status, residency_matrix, review, status
from trustportal.model.base import Claim, Part, Record
from trustportal.model.documents import Document
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.model.organization import Organization
from trustportal.model.questionnaire_files import Listed
from trustportal.model.questions import unanswered
from trustportal.model.references import references
from trustportal.model.residency import QUESTIONS, Region
from trustportal.model.shares import Share
from trustportal.moved import SHARED, Moved, address_of_record, moved
from trustportal.portal import Attachment, Portal
from trustportal.source.history import HistoryFile

PublicRecord = dict[str, Any]
"""A record as the public may see it: text, numbers, lists, mappings, dates, durations, None."""


@dataclass(frozen=True, slots=True, eq=False)
class PublicView:
    """All that is public on a day, the same only as itself.

    `records` holds, by collection, what is not a draft and is listed; `index` every record that has
    a page; `history` the files of earlier releases.
    """

    as_of: date
    organization: PublicRecord
    records: Mapping[str, tuple[PublicRecord, ...]]
    matrix: tuple[PublicRecord, ...]
    index: Mapping[str, PublicRecord]
    site_url: str = "/"
    moved: tuple[Moved, ...] = ()
    questionnaires: tuple[PublicRecord, ...] = ()
    history: tuple[HistoryFile, ...] = ()
    drafts: frozenset[str] = frozenset()
    """References of drafts that stand among the records: in a preview for the team, else none."""

    def find(self, reference: str) -> PublicRecord | None:
        """The public record of a reference "kind/id"."""
        return self.index.get(reference)

    def at(self, path: str) -> PublicRecord | None:
        """The record whose own page has this address, relative to the site."""
        if path.startswith(SHARED):
            return self.find(f"shares/{path.removeprefix(SHARED).rstrip('/')}")
        return self.find(path.removeprefix("claims/").rstrip("/"))

    def claims(self) -> tuple[PublicRecord, ...]:
        """Every public record that the portal lists."""
        return tuple(each for each in self.index.values() if is_listed(each))

    def pages(self) -> tuple[PublicRecord, ...]:
        """Every record that has a page, also those that only whoever has the link finds."""
        return tuple(self.index.values())


@lru_cache(maxsize=4)
def publish(portal: Portal, today: date, *, drafts: bool = False) -> PublicView:
    """The public view of a portal on a day; with `drafts`, as it would be were they published.

    The rules and the pages look at the same one, so nobody changes what is in it.
    """
    if drafts:
        hidden = frozenset(name for name, each in portal.all() if each.state == "draft")
        published = publish(_with_drafts(portal) if hidden else portal, today)
        return replace(published, drafts=hidden) if hidden else published
    settings = portal.organization.settings
    about = applicability(portal)
    records: dict[str, tuple[PublicRecord, ...]] = {}
    index: dict[str, PublicRecord] = {}
    for collection, model in COLLECTIONS.items():
        public = [
            _record(collection, record, status(record, today, settings), about, today)
            for record in portal.records[collection]
            if record.state != "draft"
        ]
        if model.newest_by:
            public.sort(key=itemgetter(model.newest_by), reverse=True)
        index |= {each["ref"]: each for each in public}
        records[collection] = tuple(each for each in public if is_listed(each))
    _link_back(portal, index)
    return PublicView(
        as_of=today,
        organization=_part(portal.organization),
        records=records,
        matrix=tuple(
            {
                "product": cell.product,
                "region": cell.region,
                "answers": dict(cell.answers),
                "sources": cell.sources,
                "notes": _notes(cell, portal),
            }
            for cell in residency_matrix(portal.promises())
        ),
        index=index,
        site_url=portal.site.url.rstrip("/") + "/",
        moved=moved(portal),
        questionnaires=tuple(
            _questionnaire(listed)
            for listed in portal.questionnaires
            if listed.questionnaire.state == "published"
        ),
        history=portal.history,
    )


def _with_drafts(portal: Portal) -> Portal:
    """A portal whose drafts are published, for those who prepare them."""
    records = {
        collection: tuple(_published(record) for record in several)
        for collection, several in portal.records.items()
    }
    index = {f"{name}/{each.id}": each for name, several in records.items() for each in several}
    return replace(portal, records=records, index=index)


def _published(record: Record) -> Record:
    return record.model_copy(update={"state": "published"}) if record.state == "draft" else record


def is_listed(record: PublicRecord) -> bool:
    """Whether lists, files and search name a record; a share can be for those with its link."""
    return bool(record.get("listed", True))


def nothing(today: date) -> PublicView:
    """The view of a portal that could not be read: for previews, which go on all the same."""
    empty: PublicRecord = dict.fromkeys(Organization.public)
    return PublicView(today, empty, dict.fromkeys(COLLECTIONS, ()), (), {})


def _record(
    collection: str, record: Record, now: Status, about: Applicability, today: date
) -> PublicRecord:
    portal = about.portal
    own = _own(_Same(record))
    public = dict(own.public)
    reach = about.reach(f"{collection}/{record.id}")
    public |= {
        "ref": f"{collection}/{record.id}",
        "kind": KIND_OF[collection].name,
        "collection": collection,
        "path": address_of_record(f"{collection}/{record.id}", record.id),
        "status": now.state,
        "status_until": now.until,
        "unanswered": own.unanswered,
        "supports": [],
        "reach": {
            "products": list(reach.products),
            "regions": list(reach.regions),
            "standards": list(reach.standards),
        },
    }
    if isinstance(record, Region):
        public["within"] = list(about.around(record))
    if isinstance(record, Claim):
        public["basis_class"] = about.basis_class(public["ref"])
    if "reviewed_on" in type(record).public:
        every = record.review_every if isinstance(record, Claim) else None
        seen = review(public["reviewed_on"], every, today, portal.organization.settings)
        public |= {"review": seen.state, "review_due_on": seen.due_on}
    if isinstance(record, Document):
        public |= _attachment(portal.attachments.get(record.file or ""))
    return public


class _Same:
    """A record that is the same as another only if it is that very one, which is quickly said."""

    __slots__ = ("record",)

    def __init__(self, record: Record) -> None:
        self.record = record

    def __hash__(self) -> int:
        return id(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.record is other.record


@dataclass(frozen=True, slots=True)
class _Own:
    """What a record says by itself, whatever the others say."""

    public: PublicRecord
    unanswered: list[str]


@lru_cache(maxsize=20_000)
def _own(same: _Same) -> _Own:
    """A record that did not change since the last build of a preview is not read again."""
    asked = [str(path[0]) for path, _ in unanswered(same.record) if len(path) == 1]
    return _Own(_part(same.record), asked)


def _questionnaire(listed: Listed) -> PublicRecord:
    """A questionnaire by the name of its file; its texts only where they may be published."""
    texts = dict(listed.texts) if listed.questionnaire.texts_public else {}
    return _part(listed.questionnaire) | {"name": listed.name, "texts": texts}


def _notes(cell: Cell, portal: Portal) -> dict[str, list[str]]:
    """The remarks on each of the six answers of a product in a region."""
    said = [
        note
        for promise in portal.promises()
        if promise.id in cell.sources
        for note in promise.footnotes
    ]
    return {
        question: [
            note.text
            for note in said
            if question in (note.questions or QUESTIONS)
            and cell.region in (note.regions or (cell.region,))
            and cell.product in (note.products or (cell.product,))
        ]
        for question in QUESTIONS
    }


def _attachment(file: Attachment | None) -> PublicRecord:
    return {"size": file.size if file else None}


def _part(part: Part) -> PublicRecord:
    return {name: _value(getattr(part, name)) for name in part.public}


def _value(value: Any) -> Any:
    if isinstance(value, Part):
        return _part(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def _link_back(portal: Portal, index: Mapping[str, PublicRecord]) -> None:
    """Tell each record which published records rest on it or speak of it."""
    for source, record in portal.all():
        if record.state == "published" and not isinstance(record, Share):
            for target in dict.fromkeys(reference for path, reference in references(record)):
                if target in index and target.partition("/")[0] not in _DEFINITIONS:
                    index[target]["supports"].append(source)


_DEFINITIONS = frozenset({"products", "data_classes", "regions"})
"""Referred to by nearly everything: a list of what does would say nothing."""
