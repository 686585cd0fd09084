"""Questions find the claims that answer them, and nothing that does not hold answers any."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
import yaml
from answers_report import Asked, ask_all, score
from click.testing import CliRunner, Result
from sites import example, written
from trustportal.answering.answers import answer_of
from trustportal.answering.finding import Finder
from trustportal.answering.words import table, words
from trustportal.command import main
from trustportal.judge import judge
from trustportal.model.kinds import COLLECTIONS
from trustportal.portal import Portal
from trustportal.public import PublicView, publish

ROOT = Path(__file__).parent.parent
MINIMAL = ROOT / "tests" / "portals" / "minimal"


@pytest.fixture(scope="module")
def portal() -> Portal:
    portal = example().portal
    assert portal
    return portal


@pytest.fixture(scope="module")
def view(portal: Portal) -> PublicView:
    assert portal.organization.as_of
    return publish(portal, portal.organization.as_of)


@pytest.fixture(scope="module")
def finder(portal: Portal, view: PublicView) -> Finder:
    return Finder(view, portal.questionnaires)


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return list(ask_all())


def test_the_questions_are_enough_and_many_have_no_answer(asked: list[Asked]) -> None:
    by_wording = [each for each in asked if each.group != "by_id"]
    assert len(by_wording) >= 150
    assert sum(not each.right for each in by_wording) >= 40
    assert sum(each.group == "held_out" for each in by_wording) >= 150
    assert len({each.text for each in by_wording}) == len(by_wording)


def test_every_claim_that_is_expected_is_there(asked: list[Asked], view: PublicView) -> None:
    assert {each for one in asked for each in one.right} - view.index.keys() == set()


@pytest.mark.parametrize("by_id", [True, False])
def test_answers_are_precise_and_most_questions_have_one(asked: list[Asked], by_id: bool) -> None:
    found = score(each for each in asked if (each.group == "by_id") == by_id)
    assert found.precision >= 0.95
    assert found.recall >= 0.80


def test_what_was_never_tuned_on_is_as_precise(asked: list[Asked]) -> None:
    assert score(each for each in asked if each.group == "held_out").precision >= 0.95


def test_a_word_is_in_one_row_of_the_table_alone() -> None:
    seen: dict[str, str] = {}
    for name, several in table().same.items():
        for said in (name, *several):
            assert seen.setdefault(said, name) == name, said


def test_aspects_are_of_collections_that_are_there() -> None:
    assert words().aspects.keys() <= {"holder", *COLLECTIONS}


def test_an_answer_takes_its_conditions_and_limits_along(view: PublicView) -> None:
    for record in view.claims():
        answer = answer_of([record["ref"]], view)
        for term in (*(record.get("conditions") or ()), *(record.get("limits") or ())):
            assert answer is None or term in answer.text


def test_a_definition_that_nobody_reviews_answers_without_a_day(view: PublicView) -> None:
    answer = answer_of(["regions/europe"], view)
    assert answer
    assert (answer.reviewed_on, answer.review_due_on) == (None, None)
    asked = answer_of(["faq/what-does-europe-mean"], view)
    assert asked
    assert asked.references == ("faq/what-does-europe-mean", "regions/europe")
    assert asked.reviewed_on


@pytest.mark.parametrize(
    ("reference", "question"),
    [
        ("certifications/iso-27001", "Is your management system certified to ISO 27001?"),
        ("certifications/iso-27701", "Are you building a system to ISO/IEC 27701:2025?"),
        ("certifications/soc-2-type-1", "Do you have the SOC 2 Type 1 report of 2024?"),
        ("subprocessors/example-search", "Will Example Search answer web searches?"),
        ("subprocessors/example-mail", "Does Example Mail send your e-mails?"),
        ("documents/data-processing-addendum-2024", "Which addendum was in force in 2024?"),
    ],
)
def test_what_is_over_or_only_planned_never_answers(
    reference: str, question: str, portal: Portal
) -> None:
    late = publish(portal, date(2028, 3, 10))
    assert reference in late.index
    assert reference not in Finder(late).find("", question).references
    assert answer_of([reference], late) is None


def test_an_answer_of_which_one_claim_has_ended_is_left_to_a_person(portal: Portal) -> None:
    late = publish(portal, date(2027, 7, 1) + timedelta(days=1))
    found = Finder(late, portal.questionnaires).find("A&A-02.1", "")
    assert (found.how, found.references) == ("doubt", ())
    assert found.candidates == ("certifications/soc-2-type-2",)


def test_nobody_has_an_answer_once_every_review_is_overdue(portal: Portal) -> None:
    late = publish(portal, date(2032, 1, 1))
    collections = {each.record["collection"] for each in Finder(late).index.entries}
    assert collections == {"regions"}  # they define a word, and nobody reviews them
    assert Finder(late).find("", "Are backups encrypted?").how == "nothing"


@pytest.mark.parametrize("question", ["", "?", "   ", "🙂", "e" * 5000, "the of and", "\n\t", "''"])
def test_what_asks_nothing_is_answered_by_nothing(question: str, finder: Finder) -> None:
    assert finder.find("", question).references == ()


def test_a_question_on_a_product_is_not_answered_by_a_claim_on_another(finder: Finder) -> None:
    assert finder.find("", "Does Enterprise support SCIM?").references == ("features/scim",)
    assert finder.find("", "Does Team support SCIM?").references == ()


def test_an_id_is_known_as_people_write_it_and_a_row_number_is_none(finder: Finder) -> None:
    for given in ("CEK-12.1", "cek-12.1", " CEK-12.1 ", "CAIQ CEK-12.1"):
        assert finder.find(given, "").references == ("encryption/managed-keys",)
    assert finder.find("1", "").how == "nothing"


def test_a_known_id_beside_another_question_is_left_to_a_person(finder: Finder) -> None:
    found = finder.find("UEM-09.1", "Is there a fire extinguisher in every office?")
    assert (found.how, found.references) == ("doubt", ())


def test_a_question_whose_text_was_brought_is_known_without_its_id(portal: Portal) -> None:
    (caiq, *_) = portal.questionnaires
    brought = replace(caiq, texts={"UEM-09.1": "Does an agent look for malware on each device?"})
    finder = Finder(publish(portal, date(2026, 11, 22)), [brought])
    found = finder.find("", "Does an agent look for malware on each device")
    assert (found.how, found.references) == ("text", ("controls/layer-endpoints",))
    assert found.yes_no == "yes"


def test_an_id_of_two_questionnaires_is_left_to_a_person_until_one_is_named(
    portal: Portal, view: PublicView
) -> None:
    caiq = portal.questionnaires[0]
    two = [caiq, replace(caiq, name="older")]
    assert Finder(view, two).find("CEK-12.1", "").how == "doubt"
    assert Finder(view, two, "older").find("CEK-12.1", "").how == "id"


# Exports


def test_a_questionnaire_is_exported_with_every_question_and_the_claims_of_today(
    portal: Portal, view: PublicView
) -> None:
    files = written(view)
    for listed in portal.questionnaires:
        asked = listed.questionnaire
        content = files[f"questionnaires/{listed.name}.csv"].decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(content, newline="")))
        assert [row["id"] for row in rows] == [
            *(each.id for each in asked.answers),
            *asked.unanswered,
        ]
        for row, mapped in zip(rows, asked.answers, strict=False):
            named = row["claims"].split(" | ")
            assert named[: len(mapped.claims)] == list(mapped.claims)
            behind = {name for each in mapped.claims for name in view.index[each].get("claims", ())}
            assert {*named} == {*mapped.claims, *behind}
            assert len(row["status"].split(" | ")) == len(named)
            assert row["yes_or_no"] == (mapped.answer or "")
            for reference in mapped.claims:
                record = view.index[reference]
                assert (record.get("statement") or "") in row["answer"]
                assert all(each in row["answer"] for each in record.get("limits") or ())
        for row in rows[len(asked.answers) :]:
            assert (row["status"], row["answer"], row["claims"]) == ("unanswered", "", "")
        book = openpyxl.load_workbook(BytesIO(files[f"questionnaires/{listed.name}.xlsx"]))
        assert [cell.value for cell in book.worksheets[0]["A"]][1:] == [row["id"] for row in rows]


def test_what_ended_leaves_its_cell_empty_in_the_export(portal: Portal) -> None:
    late = publish(portal, date(2027, 7, 2))
    content = written(late)["questionnaires/caiq.csv"].decode("utf-8-sig")
    rows = csv.DictReader(StringIO(content, newline=""))
    row = next(rows)
    assert (row["id"], row["status"], row["answer"]) == ("A&A-02.1", "unanswered", "")


OWN = """
title: Our own list
texts: questionnaires/own.csv
texts_public: {public}
state: {state}
answers:
  - id: Q-1
    claims: [controls/access-reviews]
    answer: yes
    internal: {{notes: Only colleagues read this}}
"""


def own_list(root: Path, *, public: bool = False, state: str = "published") -> Path:
    copy = Path(shutil.copytree(MINIMAL, root / "portal", symlinks=True))
    folder = copy / "data" / "questionnaires"
    folder.mkdir()
    text = OWN.format(public=str(public).lower(), state=state)
    (folder / "own.yml").write_text(text, encoding="utf-8")
    (folder / "own.csv").write_text("id,question\nQ-9,=1+1\nQ-1,Do you review access?\n")
    return copy


def exported(root: Path) -> dict[str, bytes]:
    judgement = judge(root)
    assert judgement.problems == ()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    return {p: f for p, f in written(view).items() if p.startswith("questionnaires/")}


def test_texts_are_exported_only_where_they_may_be_published(tmp_path: Path) -> None:
    secret = exported(own_list(tmp_path / "a"))
    assert b"Do you review access?" not in secret["questionnaires/own.csv"]
    assert b"Only colleagues" not in b"".join(secret.values())
    shown = exported(own_list(tmp_path / "b", public=True))["questionnaires/own.csv"].decode()
    assert shown.splitlines()[1].startswith("Q-9,'=1+1,,,unanswered")
    assert "Q-1,Do you review access?,yes," in shown


def test_a_draft_of_a_questionnaire_stays_inside(tmp_path: Path) -> None:
    assert exported(own_list(tmp_path, state="draft")) == {}


# The command


def answer(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["answer", "--root", str(ROOT), *map(str, arguments)])


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A questionnaire as a bank sends it, made with two libraries' worth of formatting."""
    path = tmp_path / "bank.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cell = book.add_format({"text_wrap": True, "border": 1})
        band = book.add_format({"bold": True, "bg_color": "#dddddd"})
        first = book.add_worksheet("Security")
        first.merge_range("A1:E1", "Supplier questionnaire", band)
        for column, name in enumerate(("No.", "Question", "Yes/No", "Vendor response", "Comments")):
            first.write(3, column, name, band)
        rows = ["Are backups encrypted?", "Are you FedRAMP authorised?", "What is your RPO?"]
        for line, text in enumerate(rows, start=4):
            first.write(line, 0, line - 3, cell)
            first.write_rich_string(line, 1, band, text[:3], cell, text[3:], cell)
            for column in (2, 3, 4):
                first.write_blank(line, column, None, cell)
        first.merge_range("A8:E8", "Section two of the questions, in full", band)
        first.write(8, 1, "Do you run a bug bounty programme?", cell)
        first.write(8, 3, "See our website", cell)
        first.write(9, 1, "Is the data in transit encrypted?", cell)
        first.set_row(9, None, None, {"hidden": True})
        first.write_formula(10, 3, '=COUNTA(D5:D7)&" answers, all told, of us"', cell, "0 answers")
        first.write(10, 1, "How many of these questions are answered?", cell)
        first.data_validation("C5:C7", {"validate": "list", "source": "=Lists!$A$1:$A$3"})
        first.conditional_format("C5:C7", {"type": "no_blanks", "format": band})
        book.add_worksheet("Lists").write_column("A1", ["Yes", "No", "N/A"])
        caiq = book.add_worksheet("CAIQ")
        heads = ("Question ID", "CSP CAIQ Answer", "CSP Implementation Description")
        caiq.write_row("A1", heads)
        caiq.write_column("A2", ["BCR-08.1", "DSP-09.1", "CEK-03.1"])
        caiq.data_validation("B2:B9", {"validate": "list", "source": ["YES", "NO", "NA"]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=CAIQ!$A$2:$A$4"})
        caiq.insert_chart("G2", chart)
        book.add_worksheet("Read me").write("A1", "Fill in what is white.")
    return path


def test_a_workbook_is_filled_and_all_else_in_it_is_as_it_was(sheet: Path) -> None:
    before = sheet.read_bytes()
    result = answer(sheet)
    assert result.exit_code == 0, result.output
    assert sheet.read_bytes() == before
    filled = sheet.with_name("bank.answered.xlsx")
    old, new = ZipFile(sheet), ZipFile(filled)
    assert old.namelist() == new.namelist()
    changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"}
    one, other = openpyxl.load_workbook(sheet), openpyxl.load_workbook(filled)
    for was in one:
        now = other[was.title]
        assert now.merged_cells.ranges == was.merged_cells.ranges
        assert validations(now) == validations(was)
        assert now.row_dimensions[10].hidden == was.row_dimensions[10].hidden
        for row in was.iter_rows():
            for cell in row:
                if cell.has_style:
                    assert now[cell.coordinate]._style == cell._style, cell.coordinate
                if cell.value is not None:
                    assert now[cell.coordinate].value == cell.value


def validations(sheet: Any) -> list[tuple[str, str]]:
    listed = sheet.data_validations.dataValidation
    return [(str(each.sqref), str(each.formula1)) for each in listed]


def test_answers_stand_in_their_columns_with_their_basis_and_the_rest_is_listed(
    sheet: Path,
) -> None:
    output = answer(sheet).output
    book = openpyxl.load_workbook(sheet.with_name("bank.answered.xlsx"))
    rows = {row[1]: row for row in book["Security"].iter_rows(min_row=5, values_only=True)}
    backups = rows["Are backups encrypted?"]
    assert backups[2] is None  # yes and no come from a mapping alone
    assert str(backups[3]).startswith("Backups of customer data are encrypted with AES-256")
    assert "Rests on encryption/backups-at-rest (current, reviewed 2026-" in str(backups[4])
    assert "https://trust.example.com/claims/encryption/backups-at-rest/" in str(backups[4])
    assert "By its words, confidence 79%" in str(backups[4])
    assert rows["Are you FedRAMP authorised?"][2:4] == (None, None)
    assert str(rows["Are you FedRAMP authorised?"][4]).startswith("Not answered: no claim")
    assert rows["Do you run a bug bounty programme?"][3:] == ("See our website", None)
    assert rows["Is the data in transit encrypted?"][2:] == (None, None, None)
    caiq = list(book["CAIQ"].iter_rows(min_row=2, max_col=3, values_only=True))
    assert [row[1] for row in caiq] == ["YES", None, None]
    assert str(caiq[0][2]).startswith("Changes in databases are copied to a second data centre")
    assert caiq[1][2] == "Not answered: caiq lists DSP-09.1 as answered by no claim."
    assert "row 4 holds the headings: id 'No.', question 'Question'" in output
    assert "1 hidden rows are left as they are" in output
    assert "sheet 'Read me': no questions, left as it is" in output
    assert "Security row 6: 2 Are you FedRAMP authorised?" in output
    assert "7 questions: 4 answered (2 by id, 0 by text, 2 by words)" in output


def test_a_csv_file_keeps_its_dialect_and_gets_a_column_for_the_basis(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    text = "Ref;Question;Answer\r\n1;Are backups encrypted?;\r\n2;Is it on-premises?;\r\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert answer(file, "--output", tmp_path / "out.csv").exit_code == 0
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfRef;Question;Answer;Basis of the answer\r\n")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [len(row) for row in rows] == [4, 4, 4]
    assert rows[1][2].startswith("Backups of customer data")
    assert rows[2][2] == ""
    assert "no claim" in rows[2][3]


def test_a_comment_that_is_there_is_kept_and_the_basis_gets_a_new_column(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Question,Answer,Comment\nWhat is your RPO?,,Say it in hours\n")
    assert answer(file).exit_code == 0
    rows = list(csv.reader((tmp_path / "list.answered.csv").open(newline="")))
    assert rows[1][2] == "Say it in hours"
    assert rows[1][3].startswith("Rests on service_levels/recovery-point")


NO_HEAD = "Some words,and others\nAre backups encrypted?,\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.csv", b"", "list.csv: 1: none of the first rows has headings"),
        ("list.csv", NO_HEAD.encode(), "name the columns in one row: ID, Question, Answer"),
        ("list.csv", b"Question,Answer\nIs \xe4 here?,\n", "list.csv: 2: byte 0xe4 is not UTF-8"),
        ("list.csv", b"Question,Answer\nIs\0it?,\n", "list.csv: 2: this is no text"),
        ("list.csv", b'Question,Answer\n"Is it?,\n', "the row cannot be read"),
        ("list.xlsx", b"Question,Answer\n", "this is no workbook"),
        ("list.xlsx", b"\xd0\xcf\x11\xe0rest", "an old workbook (.xls), or one with a password"),
        ("list.xls", b"\xd0\xcf\x11\xe0rest", "ends in none of .csv, .xlsx, .xlsm"),
        ("list.pdf", b"%PDF-", "ends in none of .csv, .xlsx, .xlsm"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    result = answer(tmp_path / name)
    assert result.exit_code in (1, 2)
    assert said in " ".join(result.output.split())
    assert [each.name for each in tmp_path.iterdir()] == [name]


def spoilt(sheet: Path, part: str, old: bytes, new: bytes) -> Path:
    made = sheet.with_name("spoilt.xlsx")
    with ZipFile(sheet) as archive, ZipFile(made, "w") as out:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == part:
                assert old in content
                content = content.replace(old, new, 1)
            out.writestr(info, content)
    return made


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"", "sheet 'Security': the sheet is broken"),
        ("xl/worksheets/sheet1.xml", b"<worksheet", b"<!DOCTYPE x><worksheet", "declares entities"),
        ("xl/worksheets/sheet1.xml", b"UTF-8", b"UTF-16", "the sheet is"),
        ("xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook", "declares entities"),
        ("xl/workbook.xml", b"</workbook>", b"", "a part is broken"),
        ("xl/sharedStrings.xml", b"</sst>", b"", "a part is broken"),
        ("_rels/.rels", b"relationships/officeDocument", b"x", "this is no workbook"),
    ],
)
def test_a_workbook_that_is_broken_or_hostile_is_refused(
    part: str, old: bytes, new: bytes, said: str, sheet: Path
) -> None:
    result = answer(spoilt(sheet, part, old, new))
    assert result.exit_code == 1
    assert said in result.output
    assert isinstance(result.exception, SystemExit)
    assert not sheet.with_name("spoilt.answered.xlsx").exists()


def test_a_signed_workbook_is_refused(sheet: Path) -> None:
    with ZipFile(sheet, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", b"<Signature/>")
    assert "the workbook is signed" in answer(sheet).output


def test_what_is_there_already_is_not_written_over(sheet: Path) -> None:
    assert answer(sheet).exit_code == 0
    again = answer(sheet)
    assert again.exit_code == 2
    assert "is there already" in again.output
    assert "is there already" in answer(sheet, "--output", sheet).output


def test_a_portal_that_does_not_stand_answers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Question,Answer\nAre backups encrypted?,\n")
    late = answer(file, "--today", "2031-01-01")
    assert late.exit_code == 1
    assert "the portal does not stand" in late.output
    assert not (tmp_path / "list.answered.csv").exists()


def test_a_questionnaire_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Question,Answer\nAre backups encrypted?,\n")
    result = answer(file, "--questionnaire", "caik")
    assert result.exit_code == 2
    assert "did you mean 'caiq'?" in result.output


def test_the_mappings_hold_no_text_of_a_question() -> None:
    for path in sorted((ROOT / "data" / "questionnaires").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert "texts" not in content
        assert "?" not in path.read_text(encoding="utf-8")
