"""What machines, spreadsheets and calendars read says exactly what the page says."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from json import loads
from typing import Any

import feedparser
import icalendar
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from parity import (
    badges_agree,
    calendar_agrees,
    certificates_agree,
    embeds_agree,
    json_agrees,
    markdown_agrees,
    nothing_private_is_in,
    pages_agree,
    search_agrees,
    tables_agree,
)
from sectxt import Parser
from sites import PORTALS, ROOT, example, written
from trustportal.components import Components
from trustportal.exports.badges import badge_of
from trustportal.exports.calendar import as_calendar
from trustportal.exports.json_ld import json_ld
from trustportal.exports.outputs import outputs
from trustportal.judge import Judgement, judge
from trustportal.model.organization import OutputName
from trustportal.public import PublicView, publish
from trustportal.source.markdown_scan import Call


def test_json_holds_every_record_with_conditions_limits_status_and_dates(
    view: PublicView, files: dict[str, bytes]
) -> None:
    json_agrees(view, files)


def test_tables_hold_every_record_in_the_same_words(
    view: PublicView, files: dict[str, bytes]
) -> None:
    tables_agree(view, files)


def test_markdown_holds_every_record_with_conditions_and_limits(
    view: PublicView, files: dict[str, bytes]
) -> None:
    markdown_agrees(view, files)


def test_search_and_the_pages_hold_every_record_with_conditions_and_limits(
    judgement: Judgement, view: PublicView
) -> None:
    search_agrees(view)
    pages_agree(Components(view, judgement, ROOT / "overrides" / "fragments"))


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
    nothing_private_is_in(files, secrets)


APART = (
    "schema",
    "changes",
    "subprocessor-",
    "badges",
    "oscal/",
    "trust.cdx",
    "fedramp/",
    "answers",
    "history/",
    "staticwebapp",
    "history/",
    "staticwebapp",
)
"""JSON of other formats, with tests of their own."""


def test_the_json_is_of_its_own_schema(files: dict[str, bytes]) -> None:
    schema = loads(files["schema/trust.json"])
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path, content in files.items():
        if path.endswith(".json") and not path.startswith(APART):
            assert [error.message for error in validator.iter_errors(loads(content))] == [], path


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
    view: PublicView, files: dict[str, bytes]
) -> None:
    calendar_agrees(view, files)


def test_the_calendar_knows_the_last_day_to_object() -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    text = as_calendar(view)
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
    certificates_agree(view)


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
    badges_agree(view, files)


def test_a_piece_of_html_says_the_statement_its_terms_its_day_and_its_link(
    view: PublicView, files: dict[str, bytes]
) -> None:
    embeds_agree(view, files)


def test_no_law_and_nothing_of_another_holder_has_a_badge(
    view: PublicView, files: dict[str, bytes]
) -> None:
    others = [each for each in view.claims() if each.get("holder")]
    others += view.records["regulations"]
    assert [each["ref"] for each in others if f"{badge_of(each)}.svg" in files] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    record = {**view.records["faq"][0], "title": text}
    hostile = replace(view, records={**view.records, "faq": (record,)})
    files = written(hostile)
    row = next(csv.DictReader(StringIO(files["faq.csv"].decode("utf-8-sig"), newline="")))
    assert row["title"] == f"'{text}"
    book = openpyxl.load_workbook(BytesIO(files["trust-portal.xlsx"]))
    cell = book["Questions and answers"].cell(2, 2)
    assert cell.data_type == "s"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    record = {**view.records["faq"][0], "answer": "a" * 32_768}
    long = replace(view, records={**view.records, "faq": (record,)})
    book = openpyxl.load_workbook(BytesIO(written(long)["trust-portal.xlsx"]))
    cells = [str(cell.value) for row in book["Questions and answers"].iter_rows() for cell in row]
    (cut,) = (cell for cell in cells if cell.startswith("aaa"))
    assert len(cut) == 32_767
    assert cut.endswith(" … (longer than a cell can be: the whole is in trust.json)")


def test_the_same_view_gives_the_same_bytes(view: PublicView, files: dict[str, bytes]) -> None:
    again = written(view)
    assert [path for path in again if again[path] != files[path]] == []


@pytest.mark.parametrize("name", OutputName.__args__)  # type: ignore[attr-defined]
def test_what_is_left_out_leaves_no_link(name: str) -> None:
    judgement = judge(PORTALS["default" if name == "history" else "specimens"])
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    whole = {each.path for each in outputs(view)}
    less = replace(view, organization={**view.organization, "leave_out": [name]})
    gone = whole - {each.path for each in outputs(less)}
    assert gone
    components = Components(less, judgement, ROOT / "overrides" / "fragments")
    page = components.draw(Call("outputs", (), {}, 0, 0), "machines/")
    assert [path for path in gone if f'href="../{path}"' in page] == []
