"""What machines, spreadsheets and calendars read says exactly what the page says."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from json import loads
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from sectxt import Parser
from trustportal.components import Components
from trustportal.exports.json_ld import json_ld
from trustportal.exports.outputs import outputs
from trustportal.judge import Judgement, judge
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.model.organization import OutputName
from trustportal.public import PublicView, publish
from trustportal.source.markdown_scan import Call

ROOT = Path(__file__).parent.parent
PORTALS = {
    "default": ROOT,
    "business-data": ROOT / "tests" / "portals" / "business-data",
    "specimens": ROOT / "tests" / "portals" / "specimens",
    "minimal": ROOT / "tests" / "portals" / "minimal",
}


@pytest.fixture(scope="module", params=PORTALS)
def judgement(request: pytest.FixtureRequest) -> Judgement:
    return judge(PORTALS[request.param])


@pytest.fixture(scope="module")
def view(judgement: Judgement) -> PublicView:
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


@pytest.fixture(scope="module")
def files(view: PublicView) -> dict[str, bytes]:
    return {each.path: each.write(view) for each in outputs(view)}


def test_json_holds_every_record_with_conditions_limits_status_and_dates(
    view: PublicView, files: dict[str, bytes]
) -> None:
    said = {each["id"]: each for each in loads(files["trust.json"])["statements"]}
    assert set(said) == set(view.index)
    for reference, record in view.index.items():
        made = said[reference]
        assert made["statement"] == record.get("statement")
        assert made["conditions"] == list(record.get("conditions") or ())
        assert made["limits"] == list(record.get("limits") or ())
        assert made["status"] == record["status"]
        until = record["status_until"]
        assert made["status_until"] == (until.isoformat() if until else None)
        assert made["url"] == view.site_url + record["path"]
        of_kind = loads(files[f"{KIND_OF[record['collection']].name}.json"])["statements"]
        assert made in of_kind


def test_tables_hold_every_record_in_the_same_words(
    view: PublicView, files: dict[str, bytes]
) -> None:
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    sheets = iter(book.worksheets)
    for collection in COLLECTIONS:
        records = view.records[collection]
        if not records:
            continue
        content = files[f"{collection}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))
        sheet = next(sheets)
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert len(rows) == len(cells) == len(records)
        for row, line, record in zip(rows, cells, records, strict=True):
            assert row["id"] == line[0] == record["ref"]
            assert row["statement"] == (record.get("statement") or "")
            assert row["conditions"] == " | ".join(record.get("conditions") or ())
            assert row["limits"] == " | ".join(record.get("limits") or ())
            for column, value in zip(row, line, strict=True):
                shown = value.date().isoformat() if isinstance(value, datetime) else value or ""
                assert row[column] in (shown, f"'{shown}")


def test_markdown_holds_every_record_with_conditions_and_limits(
    view: PublicView, files: dict[str, bytes]
) -> None:
    for record in view.claims():
        text = files[f"{KIND_OF[record['collection']].name}.md"].decode()
        assert f"- Link: {view.site_url}{record['path']}" in text
        assert (record.get("statement") or record["title"]) in text
        for words in (*(record.get("conditions") or ()), *(record.get("limits") or ())):
            assert words in text


def test_nothing_of_a_draft_and_nothing_internal_is_in_any_file(
    judgement: Judgement, files: dict[str, bytes]
) -> None:
    assert judgement.portal
    secrets = {
        text
        for _, record in judgement.portal.all()
        for text in (
            record.internal and record.internal.evidence,
            record.internal and record.internal.notes,
            record.title if record.state == "draft" else None,
        )
        if text
    }
    everything = b"".join(files.values())
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    for secret in secrets:
        assert secret.encode() not in everything
        assert not any(secret in str(cell) for cell in cells)


def test_the_json_is_of_its_own_schema(files: dict[str, bytes]) -> None:
    schema = loads(files["schema/trust.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path, content in files.items():
        if path.endswith(".json") and not path.startswith(
            ("schema", "changes", "subprocessor-", "badges", "history/index")
        ):
            said = loads(content)
            said = said["view"] if path.startswith("history/") else said
            assert [error.message for error in validator.iter_errors(said)] == [], path


def test_feeds_are_read_by_a_feed_reader_with_ids_and_dates_of_the_data(
    view: PublicView, files: dict[str, bytes]
) -> None:
    news = [each for each in view.records["updates"] if each["state"] == "published"]
    feed: Any = feedparser.parse(files["changes.atom"])
    assert not feed.bozo
    items = loads(files["changes.json"])["items"]
    assert [each.id for each in feed.entries] == [each["id"] for each in items]
    assert [each["id"] for each in items] == [view.site_url + each["path"] for each in news]
    assert [each.updated for each in feed.entries] == [f"{e['dated']}T00:00:00Z" for e in news]
    alone = loads(files["subprocessor-changes.json"])["items"]
    assert [each["title"] for each in alone] == [
        each["title"]
        for each in news
        if any(name.startswith("subprocessors/") for name in each["claims"] or ())
    ]
    assert b"claim:" not in files["changes.atom"] + files["changes.json"]


def test_the_calendar_is_read_by_a_calendar_and_its_ids_are_its_own(
    files: dict[str, bytes],
) -> None:
    events: Any = icalendar.Calendar.from_ical(files["calendar.ics"].decode()).walk("VEVENT")
    assert len({str(each["uid"]) for each in events}) == len(events)
    for event in events:
        assert event["dtend"].dt > event["dtstart"].dt
        assert str(event["url"]).startswith("https://")


def test_the_calendar_knows_the_last_day_to_object() -> None:
    judgement = judge(ROOT)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    text = next(each for each in outputs(view) if each.path == "calendar.ics").write(view)
    events: Any = icalendar.Calendar.from_ical(text.decode()).walk("VEVENT")
    found = {str(each["summary"]): each["dtstart"].dt.isoformat() for each in events}
    assert found["Last day to object: Example Search"] == "2026-12-10"
    assert found["Subprocessor in use from: Example Search"] == "2026-12-15"
    assert found["Last day as current: ISO/IEC 27001:2022 certificate"] == "2028-03-09"


def test_security_txt_is_sound(view: PublicView, files: dict[str, bytes]) -> None:
    if view.organization["security_txt"]:
        parser = Parser(files[".well-known/security.txt"])
        assert parser.errors == []
    else:
        assert ".well-known/security.txt" not in files


def test_a_certificate_alone_is_a_certification_for_search_engines(view: PublicView) -> None:
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
            assert made["description"].startswith(record["statement"])
            for words in (*record["conditions"], *record["limits"]):
                assert words in made["description"]


def test_the_page_of_questions_is_one_for_search_engines(view: PublicView) -> None:
    answered = [each for each in view.records["faq"] if each["answer"]]
    text = json_ld(view, "faq/")
    if not answered:
        assert text is None
        return
    assert text
    asked = loads(text)["mainEntity"]
    assert [each["name"] for each in asked] == [
        e["title"] for e in answered if e["state"] == "published"
    ]
    assert "claim:" not in text


def test_a_badge_says_the_computed_status_and_its_day(
    view: PublicView, files: dict[str, bytes]
) -> None:
    held = [
        each
        for each in view.records["certifications"]
        if each["state"] == "published" and each["phase"] == "held" and not each["holder"]
    ]
    assert {f"badges/{each['id']}.svg" for each in held} == {
        path for path in files if path.startswith("badges/") and path.endswith(".svg")
    }
    for each in held:
        data = loads(files[f"badges/{each['id']}.json"])
        picture = ET.fromstring(files[f"badges/{each['id']}.svg"])
        title = picture.findtext("{http://www.w3.org/2000/svg}title")
        assert title == f"{data['label']}: {data['message']}"
        assert view.as_of.isoformat() in data["message"]
        assert each["status"].replace("-", " ") in data["message"].lower()
        assert data["label"] == each["standard_name"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    judgement = judge(ROOT)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    record = {**view.records["faq"][0], "title": text}
    hostile = replace(view, records={**view.records, "faq": (record,)})
    files = {each.path: each.write(hostile) for each in outputs(hostile)}
    row = next(csv.DictReader(StringIO(files["faq.csv"].decode("utf-8-sig"), newline="")))
    assert row["title"] == f"'{text}"
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    cell = book["Questions and answers"].cell(2, 2)
    assert cell.data_type == "s"


def test_the_same_view_gives_the_same_bytes(view: PublicView, files: dict[str, bytes]) -> None:
    for each in outputs(view):
        assert each.write(view) == files[each.path], each.path


@pytest.mark.parametrize("name", OutputName.__args__)  # type: ignore[attr-defined]
def test_what_is_left_out_leaves_no_link(name: str) -> None:
    judgement = judge(ROOT)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    whole = {each.path for each in outputs(view)}
    less = replace(view, organization={**view.organization, "leave_out": [name]})
    gone = whole - {each.path for each in outputs(less)}
    assert gone
    components = Components(less, judgement, ROOT / "overrides" / "fragments")
    page = components.draw(Call("outputs", (), {}, 0, 0), "machines/")
    assert [path for path in gone if f'href="../{path}"' in page] == []
