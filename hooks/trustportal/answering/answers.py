"""An answer in words: what its records say, with conditions and limits, and on what it rests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trustportal.answering.standing import stands
from trustportal.public import PublicRecord, PublicView

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BREAK = re.compile(r"(?<!\n)\n[ \t]*(?!\n|[-*] |\d+\. )")
"""A line break within a paragraph or an item of Markdown, which is a space."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and the records it rests on, none of which has ended: for one of the questions
    and answers also the claims behind it.
    """

    records: tuple[PublicRecord, ...]
    text: str
    links: tuple[str, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """Its records, as kind/id."""
        return tuple(each["ref"] for each in self.records)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The status of each."""
        return tuple(each["status"] for each in self.records)

    @property
    def reviewed_on(self) -> date | None:
        """When the one that was not reviewed for longest was reviewed."""
        return self._first("reviewed_on")

    @property
    def review_due_on(self) -> date | None:
        """When the first of them is due for review."""
        return self._first("review_due_on")

    def _first(self, name: str) -> date | None:
        return min((day for each in self.records if (day := each.get(name))), default=None)


def answer_of(references: Iterable[str], view: PublicView) -> Answer | None:
    """The answer that rests on these records; None when one of them does not hold."""
    records = [view.find(reference) for reference in references]
    found = tuple(each for each in records if each and stands(each, view))
    if not found or len(found) < len(records):
        return None
    text = "\n\n".join(said(each, view) for each in found)
    behind = [view.index[name] for each in found for name in each.get("claims") or ()]
    rests_on = tuple({each["ref"]: each for each in (*found, *behind)}.values())
    return Answer(rests_on, text, tuple(view.site_url + each["path"] for each in found))


def said(record: PublicRecord, view: PublicView) -> str:
    """What a record says as plain text, ready to paste, with conditions and limits.

    One of the questions and answers takes those of the claims that it rests on.
    """
    bound = [record]
    if record["collection"] == "faq":
        bound = [view.index[reference] for reference in record["claims"]]
    text = record.get("statement") or record.get("definition") or plain(record["answer"])
    if record["collection"] == "documents":
        text = " ".join([f"{record['title']}: {text}", *filter(None, [record["how_to_get"]])])
    terms = {name: _terms(bound, name) for name in ("conditions", "limits")}
    return "\n".join([text, *(f"{name.title()}: {each}." for name, each in terms.items() if each)])


def plain(markdown: str) -> str:
    """Markdown of the data as plain text: links by their words, lists as they are."""
    return _BREAK.sub(" ", _LINK.sub(r"\1", markdown)).replace("**", "").replace("`", "").strip()


def _terms(records: Sequence[PublicRecord], name: str) -> str:
    """The conditions or limits of some records, with whose they are where there are several."""
    bound = {each["title"]: " · ".join(each[name]) for each in records if each.get(name)}
    if len(records) == 1:
        return "".join(bound.values())
    return "; ".join(f"{said} ({title})" for title, said in bound.items())
