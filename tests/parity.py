"""Every output says what the public view says: the checks, for portals as they are and any others.

Each takes the view, and the files that were made of it by path; what an output does not cover it
need not say.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from html import unescape
from io import BytesIO, StringIO
from json import loads
from typing import Any
from xml.etree import ElementTree as ET

import icalendar
import openpyxl
from sites import written
from trustportal.components import Components
from trustportal.exports.badges import badge_of, has_badge
from trustportal.exports.declared import claims
from trustportal.exports.json_ld import json_ld
from trustportal.exports.output import in_full
from trustportal.exports.search import search_entries
from trustportal.exports.trust_pack import packs
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.moved import names_of
from trustportal.public import PublicRecord, PublicView
from trustportal.source.markdown_scan import Call

Files = Mapping[str, bytes]


def _terms(record: PublicRecord) -> list[str]:
    return [*(record.get("conditions") or ()), *(record.get("limits") or ())]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def json_agrees(view: PublicView, files: Files) -> None:
    statements = loads(files["trust.json"])["statements"]
    said = {each["id"]: each for each in statements}
    assert len(statements) == len(view.claims())
    assert set(said) == {record["ref"] for record in view.claims()}
    for record in view.claims():
        made = said[record["ref"]]
        assert made["title"] == record["title"]
        assert made["statement"] == record.get("statement")
        assert made["conditions"] == list(record.get("conditions") or ())
        assert made["limits"] == list(record.get("limits") or ())
        assert made["status"] == record["status"]
        assert made["state"] == record["state"] != "draft"
        for name in ("status_until", "reviewed_on", "review_due_on", "retired_on"):
            assert made[name] == _iso(record.get(name))
        assert made["url"] == view.site_url + record["path"]
        of_kind = loads(files[f"{KIND_OF[record['collection']].name}.json"])["statements"]
        assert made in of_kind


def tables_agree(view: PublicView, files: Files) -> None:
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    sheets = iter(book.worksheets)
    for collection in COLLECTIONS:
        records = view.records[collection]
        if not records:
            assert f"{collection}.csv" not in files
            continue
        content = files[f"{collection}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
        sheet = next(sheets)
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        cells = list(sheet.iter_rows(min_row=2))
        assert len(rows) == len(cells) == len(records)
        for row, line, record in zip(rows, cells, records, strict=True):
            _row_agrees(row, record)
            assert row["id"] == line[0].value
            for column, cell in zip(row, line, strict=True):
                assert cell.data_type in ("s", "d", "n"), cell.value  # and never a formula
                value = cell.value
                shown = value.date().isoformat() if isinstance(value, datetime) else value or ""
                assert row[column] in (shown, f"'{shown}")
    assert not any(sheet["A1"].value for sheet in sheets)  # of nothing a book has an empty sheet


def _row_agrees(row: Mapping[str, str], record: PublicRecord) -> None:
    """The cells of a row; where a spreadsheet would read a formula, an apostrophe leads."""
    expected = {
        "id": record["ref"],
        "title": record["title"],
        "statement": record.get("statement") or "",
        "conditions": " | ".join(record.get("conditions") or ()),
        "limits": " | ".join(record.get("limits") or ()),
        "status": record["status"],
        "status_until": _iso(record["status_until"]) or "",
        "reviewed_on": _iso(record.get("reviewed_on")) or "",
    }
    for name, value in expected.items():
        led = "'" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else ""
        assert row[name] == led + value, name


def markdown_agrees(view: PublicView, files: Files) -> None:
    for record in view.claims():
        text = files[f"{KIND_OF[record['collection']].name}.md"].decode()
        link = f"\n- Link: {view.site_url}{record['path']}\n"
        (section,) = (each for each in f"{text}\n".split("\n\n### ") if link in f"{each}\n")
        assert section.startswith(f"{record['title']}\n")
        assert (record.get("statement") or record["title"]) in section
        assert [words for words in _terms(record) if words not in section] == []
        assert f"\n- Status: {record['status'].replace('-', ' ').capitalize()}" in section
        for day in (record["status_until"], record.get("reviewed_on")):
            assert (_iso(day) or "") in section


def search_agrees(view: PublicView) -> None:
    entries = {each["location"]: each for each in search_entries(view)}
    assert set(entries) == {record["path"] for record in view.claims()}
    for record in view.claims():
        entry = entries[record["path"]]
        assert unescape(entry["title"]) == record["title"]
        said = unescape(entry["text"])
        assert [words for words in _terms(record) if words not in said] == []
        assert (record.get("statement") or "") in said


def pages_agree(components: Components) -> None:
    """The page of each claim, and the pack that is printed."""
    view = components.view
    pack = _shown(components.printed(next(packs(view))))
    for record in view.claims():
        share = record["collection"] == "shares"
        call = Call("share" if share else "claim", (record["ref"],), {}, 0, 0)
        page = _shown(components.draw(call, record["path"]))
        words = [record.get("statement") or "", *_terms(record)]
        if record["state"] == "published" and not share:
            said = [_bare(each) for each in (record["title"], *words)]
            assert [each for each in said if each not in pack] == []
        assert [each for each in words if _bare(each) not in page] == [], record["ref"]


def _shown(html: str) -> str:
    return _bare(unescape(re.sub(r"<[^>]*>", "", html)))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def calendar_agrees(view: PublicView, files: Files) -> None:
    events: Any = icalendar.Calendar.from_ical(files["calendar.ics"].decode()).walk("VEVENT")
    assert len({str(each["uid"]) for each in events}) == len(events)
    of = {view.site_url + record["path"]: record for record in view.claims()}
    for event in events:
        record = of[str(event["url"])]
        assert event["dtend"].dt > event["dtstart"].dt
        assert record["state"] == "published"
        assert str(event["description"]) == in_full(record)
        assert record["title"] in str(event["summary"])


def badges_agree(view: PublicView, files: Files) -> None:
    own = [each for each in view.claims() if has_badge(each)]
    assert {f"badges/{n}.svg" for e in own for n in names_of(e["ref"], e["formerly"])} == {
        path for path in files if path.startswith("badges/") and path.endswith(".svg")
    }
    for each in own:
        data = loads(files[f"{badge_of(each)}.json"])
        picture = ET.fromstring(files[f"{badge_of(each)}.svg"])
        title = picture.findtext("{http://www.w3.org/2000/svg}title")
        assert title == f"{data['label']}: {data['message']}"
        assert view.as_of.isoformat() in data["message"]
        for name in ("conditions", "limits"):
            assert (name in data["message"]) == bool(each[name])
        if each["collection"] == "certifications":
            assert each["status"].replace("-", " ") in data["message"].lower()
            assert data["label"] == each["standard_name"]


def embeds_agree(view: PublicView, files: Files) -> None:
    for record in view.claims():
        path = f"embeds/{record['ref']}.html"
        assert (path in files) == bool(record["state"] == "published" and record.get("statement"))
        if path in files:
            piece = ET.fromstring(files[path].replace(b'height="22">', b'height="22"/>'))
            said = _bare("".join(piece.itertext()))
            day = f"{view.as_of.day} {view.as_of:%B %Y}"
            words = [record["statement"], *_terms(record), day]
            assert [each for each in words if _bare(each) not in said] == []
            assert files[path].isascii()
            assert piece.get("cite") == view.site_url + record["path"]
            tags = {each.tag for each in piece.iter()}
            assert tags <= {"blockquote", "p", "strong", "a", "time", "img"}


def declarations_agree(view: PublicView, files: Files) -> None:
    said = "\n".join(_texts(loads(files["trust.cdx.json"])))
    for record in claims(view):
        words = (record["statement"], *_terms(record), view.site_url + record["path"])
        assert [each for each in words if each not in said] == [], record["ref"]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def certificates_agree(view: PublicView) -> None:
    """A certificate alone is a certification for search engines, with all that limits it."""
    for record in view.claims():
        text = json_ld(view, record["path"])
        made = loads(text) if text else {}
        assert "<" not in (text or "")
        certificate = (
            record["collection"] == "certifications"
            and record["state"] == "published"
            and record["assurance_class"] == "certificate"
            and record["phase"] == "held"
            and not record["holder"]
        )
        assert (made.get("@type") == "Certification") == certificate
        if certificate:
            active = record["status"] in ("current", "expiring")
            assert made["certificationStatus"].endswith("Active" if active else "Inactive")
            assert made["description"] == in_full(record)
            assert made.get("expires") == _iso(record["valid_until"])


def nothing_private_is_in(files: Files, secrets: Iterable[str]) -> None:
    everything = b"".join(files.values())
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    cells = "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
    )
    for secret in secrets:
        assert secret.encode() not in everything
        assert secret not in cells


def all_agree(components: Components, secrets: Iterable[str]) -> None:
    """Every check there is, over one view."""
    view = components.view
    files = written(view)
    for check in (
        json_agrees,
        tables_agree,
        markdown_agrees,
        calendar_agrees,
        badges_agree,
        embeds_agree,
        declarations_agree,
    ):
        check(view, files)
    search_agrees(view)
    certificates_agree(view)
    pages_agree(components)
    drawn = components.printed(next(packs(view))) + str(search_entries(view))
    nothing_private_is_in({**files, "trust-pack.pdf": drawn.encode()}, secrets)
