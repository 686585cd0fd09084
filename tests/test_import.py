"""Tables of other programs become records: no row is lost, nothing is guessed."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from zipfile import ZIP_DEFLATED, ZipFile

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import PORTALS, ROOT
from trustportal.answering.sheet import RefusedFileError
from trustportal.answering.workbooks import Workbook
from trustportal.command import main
from trustportal.exports.tables import as_csv, as_workbook
from trustportal.importing.dates import Order, bound_of, read_day, read_span
from trustportal.importing.planning import Asked, plan_import
from trustportal.importing.report import plan_lines
from trustportal.importing.values import Context, read_value
from trustportal.importing.words import UnplacedError
from trustportal.importing.writing import Import, new_texts
from trustportal.judge import judge
from trustportal.loading import load
from trustportal.model import fields
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.retention import Sort
from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.public import PublicView, publish
from trustportal.publication.format import document
from trustportal.source.strict_yaml import read_yaml

NAMED = ("subprocessors", "retention", "features", "residency", "regions", "faq", "documents")
"""The kinds that are promised; the others come at no cost."""
COUNTS = re.compile(r"(\d+) rows read = (\d+) added \+ (\d+) updated \+ (\d+) unchanged \+ (\d+)")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal", symlinks=True))


@pytest.fixture(scope="module")
def example() -> tuple[Portal, PublicView]:
    portal = loaded(ROOT)
    assert portal.organization.as_of
    return portal, publish(portal, portal.organization.as_of)


@pytest.fixture(scope="module")
def small() -> tuple[Portal, PublicView]:
    judgement = judge(PORTALS["minimal"])
    assert judgement.portal
    return judgement.portal, publish(judgement.portal, judgement.as_of)


@pytest.fixture
def bring(root: Path, tmp_path: Path) -> Callable[..., Result]:
    """Import a text, or the bytes of a file, into a copy of the small portal."""

    def run(kind: str, content: str | bytes, *options: str, name: str = "table.csv") -> Result:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return CliRunner().invoke(main, ["import", kind, str(file), str(root), *options])

    return run


def loaded(root: Path) -> Portal:
    problems: list[Problem] = []
    portal = load(root, problems.append)
    assert portal
    return portal


def counts(result: Result) -> dict[str, int]:
    found = COUNTS.search(result.output)
    assert found, result.output
    read, *others = map(int, found.groups())
    assert read == sum(others)
    return dict(zip(("added", "updated", "unchanged", "refused"), others, strict=True))


def data(root: Path, kind: str) -> str:
    return (root / "data" / f"{kind}.yml").read_text(encoding="utf-8")


def workbook(*rows: tuple[Any, ...], name: str = "Vendors") -> tuple[Any, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return book, sheet


def saved(book: Any) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("kind", [each for each in COLLECTIONS if each != "customers"])
def test_what_the_portal_exports_comes_back_unchanged(
    kind: str, form: str, example: tuple[Portal, PublicView], tmp_path: Path
) -> None:
    portal, view = example
    contents = {
        "csv": lambda: as_csv(view, kind),
        "xlsx": lambda: as_workbook(view),
        "json": lambda: json.dumps(document(view, view.records[kind])).encode(),
    }
    file = tmp_path / f"export.{form}"
    file.write_bytes(contents[form]())
    plan = plan_import(portal, view, kind, file, Asked()).plan
    assert plan.counts() == {
        "added": 0,
        "updated": 0,
        "unchanged": len(view.records[kind]),
        "refused": 0,
    }
    assert [one for each in plan.decisions for one in each.open] == []


def test_a_page_elsewhere_that_was_changed_in_the_table_is_taken_and_the_permanent_one_is_not(
    example: tuple[Portal, PublicView], tmp_path: Path
) -> None:
    portal, view = example
    there, here = b"https://example.com/enterprise", b"claims/products/"
    table = as_csv(view, "products")
    assert there in table
    assert here in table
    file = tmp_path / "export.csv"
    file.write_bytes(table.replace(there, b"https://example.com/new").replace(here, b"moved/"))
    plan = plan_import(portal, view, "products", file, Asked()).plan
    changes = [change for each in plan.decisions for change in each.changes]
    assert [(each.field, each.new) for each in changes] == [("url", "https://example.com/new")]


@pytest.mark.parametrize("kind", NAMED)
def test_what_one_portal_exports_another_takes_in_as_drafts(
    kind: str, example: tuple[Portal, PublicView], tmp_path: Path
) -> None:
    _, view = example
    root = Path(shutil.copytree(PORTALS["default"] / "data", tmp_path / "portal" / "data")).parent
    shutil.rmtree(root / "data" / "history")  # in another portal no id was ever published
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "mkdocs.yml", root)
    path = root / "data" / ("residency.yml" if kind == "regions" else f"{kind}.yml")
    kept = path.read_text(encoding="utf-8").partition(f"\n{kind}:")[0]
    both = {"residency": "regions: []\n\n", "regions": ""}.get(kind, "")
    tail = "\nresidency: []\n" if kind == "regions" else ""
    path.write_text(f"{kept.partition('regions:')[0]}\n{both}{kind}: []\n{tail}")
    file = tmp_path / "export.csv"
    file.write_bytes(as_csv(view, kind))
    empty = loaded(root)
    wanted = plan_import(empty, publish(empty, view.as_of), kind, file, Asked())
    planned = wanted.plan.counts()
    lost = [one for each in wanted.plan.decisions for one in each.open]
    if kind not in ("residency", "regions"):  # what names a region that is gone is said
        assert planned["added"] == len(view.records[kind]), wanted.plan.decisions
    assert sum(planned.values()) == len(view.records[kind])
    assert len(lost) <= 2 or kind in ("residency", "regions"), lost


def test_a_table_of_vendors_becomes_drafts_with_what_found_no_place_above_them(
    bring: Callable[..., Result], root: Path
) -> None:
    before = data(root, "subprocessors")
    text = (
        "Vendor;Country;Purpose;Location;Start date;Risk tier;BAA\n"
        "Acme Hosting GmbH;Germany;Hosting, storage;Germany, Ireland;13.02.2025;High;Yes\n"
        "Beta Mail;USA;E-mail;EU;03/04/2025;;maybe\n"
    )
    shown = bring("subprocessors", text)
    assert data(root, "subprocessors") == before
    assert "nothing was written; --yes writes" in shown.output
    result = bring("subprocessors", text, "--yes")
    assert counts(result) == {"added": 2, "updated": 0, "unchanged": 0, "refused": 0}
    after = data(root, "subprocessors")
    assert after.startswith(before.rstrip("\n"))
    new = after[len(before) - 1 :]
    for said in (
        "seat: DE",
        "- place: IE",
        "- Hosting, storage",
        "effective_on: 2025-02-13",
        "baa: yes",
        "seat: US",
        "state: draft",
        "# Not placed, F2, 'Risk tier'",
        "#   High",
        "# Not placed, E3, effective_on",
        "#   03/04/2025",
        "# Not placed, G3, baa",
    ):
        assert said in new, said
    assert judge(root).stands
    again = bring("subprocessors", text, "--yes")
    assert counts(again) == {"added": 0, "updated": 0, "unchanged": 2, "refused": 0}
    assert data(root, "subprocessors") == after


def test_an_update_is_shown_and_keeps_state_and_day_of_review(
    bring: Callable[..., Result], root: Path
) -> None:
    before = data(root, "documents")
    portal = loaded(root)
    record = portal.records["documents"][0]
    text = f"id,version,last reviewed,state\n{record.id},9.9,2026-01-01,draft\n"
    result = bring("documents", text, "--yes")
    assert counts(result)["updated"] == 1
    assert f"~ row 2 update {record.id}" in result.output
    assert re.search(r"version: \S+ → 9\.9", result.output)
    old, new = before.splitlines(), data(root, "documents").splitlines()
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert [b.strip() for _, b in changed] == ["version: 9.9"]


def test_a_blank_cell_takes_nothing_away(bring: Callable[..., Result], root: Path) -> None:
    portal = loaded(root)
    record = portal.records["documents"][0]
    result = bring("documents", f"Title,Version,Link\n{record.title},,-\n")
    assert counts(result)["unchanged"] == 1


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "an empty file": ("t.csv", "", "the file is empty"),
    "blanks alone": ("t.csv", " \n\n", "the file is empty"),
    "an empty list": ("t.json", "[]", "the list is empty"),
    "no list": ("t.json", '{"a": 1}', "it holds no list of objects"),
    "two lists": ("t.json", '{"a": [{"b": "c"}], "d": [{"e": "f"}]}', "several lists"),
    "broken JSON": ("t.json", '[{"a": ', "this is no JSON"),
    "a key twice": ("t.json", '[{"a": "1", "a": "2"}]', "stands twice"),
    "no number": ("t.json", '[{"a": NaN}]', "NaN is no value"),
    "a nest": ("t.json", "[" * 200_000, "nested too deeply"),
    "a picture": ("t.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "this is no text"),
    "another ending": ("t.pdf", "a,b\n1,2\n", "its name ends in '.pdf'"),
    "a ZIP that is none": ("t.xlsx", b"PK\x03\x04 and no more", "this is no workbook"),
    "an old workbook": ("t.xlsx", b"\xd0\xcf\x11\xe0 and more", "old workbook (.xls)"),
    "a quotation mark that stays open": ("t.csv", 'a,b\n"1,2\n', "the row cannot be read"),
    "JSON under another name": ("t.csv", '[{"vendor": "A"}]', "this is no CSV"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(
    case: str, bring: Callable[..., Result]
) -> None:
    name, content, said = BAD[case]
    result = bring("subprocessors", content, name=name)
    assert result.exit_code == 1
    assert said in result.output
    assert "mend: " in result.output
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)


def test_a_workbook_that_would_fill_memory_is_refused(bring: Callable[..., Result]) -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    result = bring("subprocessors", made.getvalue(), name="t.xlsx")
    assert "larger than any real one" in result.output


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'<row r="2"', b'<row r="x"', "'x' is no row"),
        (b'r="A2"', b'r="2A"', "'2A' is no cell"),
        (b"<sheetData>", b"<!DOCTYPE a><sheetData>", "the sheet is broken"),
        (b"<worksheet", b"<!DOCTYPE a><worksheet", "declares entities"),
        (
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>',
            "1 added",
        ),
    ],
)
def test_a_workbook_that_was_tampered_with_is_refused_or_read(
    old: bytes, new: bytes, said: str, bring: Callable[..., Result]
) -> None:
    book, _ = workbook(("Vendor", "Purpose"), ("Acme", "x"))
    made = BytesIO()
    with ZipFile(BytesIO(saved(book))) as source, ZipFile(made, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            sheet = info.filename.endswith("sheet1.xml")
            target.writestr(info, content.replace(old, new, 1) if sheet else content)
    assert said in bring("subprocessors", made.getvalue(), name="t.xlsx").output


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        ("46000", "yyyy-mm-dd", "2025-12-09"),
        ("46000.5", "[$-407]d. mmmm yyyy", "2025-12-09 12:00:00"),
        ("0.999", "0.0%", "99.9%"),
        ("30", '0" days"', "30"),
        ("1.1000000000000001", "General", "1.1"),
        ("99999999999", "yyyy", "99999999999"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(number: str, form: str, shown: str) -> None:
    book, sheet = workbook(("n",), (float(number),))
    sheet["A2"].number_format = form
    (read,) = Workbook(saved(book)).sheets()
    assert read.texts[2, 1] == shown


def test_headings_without_rows_are_no_rows(bring: Callable[..., Result]) -> None:
    assert sum(counts(bring("subprocessors", "Vendor,Country\n")).values()) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Vendor,Country\nÜber,DE\n".encode("cp1252"), "read as Windows-1252"),
        (
            "Vendor\tCountry\nÜber\tDE\n".encode("utf-16"),
            "read as UTF-16; columns separated by tabs",
        ),
        ("Vendor;Country\nÜber;DE\n".encode("utf-8-sig"), "columns separated by semicolons"),
        ("Vendor,Country\r\nÜber,DE\r\n".encode(), "columns separated by commas"),
    ],
)
def test_encodings_and_separators_are_found_and_said(
    content: bytes, said: str, bring: Callable[..., Result]
) -> None:
    result = bring("subprocessors", content)
    assert said in result.output
    assert "Über" in result.output
    assert counts(result)["added"] == 1


def test_every_odd_row_is_reported_and_none_is_lost(bring: Callable[..., Result]) -> None:
    text = (
        "A list of 2026,,\n"
        "Vendor,Country,Country,Purpose\n"
        '"Quoted\nTwice",DE,FR,x,too much\n'
        ",DE\n"
        "Short\n"
        "=HYPERLINK(1),DE,,x\n"
        "'=Shielded,DE,,x\n"
        "Bell\x07,DE,,x\n"
        f"{'long' * 200},DE,,x\n"
        "\n"
        "Vendor,Purpose\n"
        "Other,table\n"
    )
    result = bring("subprocessors", text)
    assert counts(result) == {"added": 3, "updated": 0, "unchanged": 0, "refused": 6}
    for said in (
        "above the headings, passed over: 'A list of 2026'",
        "Quoted Twice",
        "another column fills its field",
        "E3 'too much': it has no heading",
        "row 4 refused: it has no title",
        "it begins like a formula",
        "new draft shielded: =Shielded",
        "it holds <U+0007>, which no text may hold",
        "it is longer than 300 characters",
        "row 11 begins another table",
    ):
        assert said in result.output, said


def test_a_second_row_of_the_same_name_is_said(bring: Callable[..., Result]) -> None:
    result = bring("subprocessors", "Vendor,Country\nGamma,DE\nGamma,FR\n")
    assert "new draft gamma-2: Gamma ('gamma' is another record: are they the same?)" in (
        result.output
    )
    assert result.output.count("are they the same?") == 1


def test_cells_of_a_workbook_are_read_as_they_are_shown(
    bring: Callable[..., Result], root: Path
) -> None:
    from datetime import datetime  # noqa: PLC0415 - of one test

    book, sheet = workbook(
        ("Vendor", "Country", "Start date", "BAA", "Purpose"),
        ("Acme", "Germany", datetime(2025, 2, 13), True, "Hosting"),  # noqa: DTZ001
        ("Beta", "=A1", "#N/A", None, "Mail"),
        (None, None, None, None, "more mail"),
    )
    sheet.merge_cells("A3:A4")
    book.create_sheet("Notes").append(["Other"])
    result = bring("subprocessors", saved(book), name="t.xlsx")
    assert "it has 2 sheets: 'Vendors' and 'Notes'" in result.output
    result = bring("subprocessors", saved(book), "--sheet", "vendors", "--yes", name="t.xlsx")
    assert counts(result) == {"added": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert "B3 '': a formula without a value" in result.output
    assert "C3 '#N/A': effective_on: the formula behind it failed" in result.output
    assert "A4 '': a formula without a value, or a part of merged cells" in result.output
    assert "effective_on: 2025-02-13" in data(root, "subprocessors")
    assert "baa: yes" in data(root, "subprocessors")
    result = bring("subprocessors", saved(book), "--sheet", "Vendor", name="t.xlsx")
    assert "did you mean 'Vendors'?" in result.output


def test_products_as_columns_fill_the_features_of_each(
    bring: Callable[..., Result], root: Path
) -> None:
    portal = loaded(root)
    product = portal.records["products"][0]
    text = f"Feature,Category,{product.title}\nDevice trust,SSO,✓\nPasskeys,SSO,Roadmap\n"
    result = bring("features", text, "--yes")
    assert counts(result)["added"] == 2
    assert re.search(rf"- product: {product.id}\n +available: yes", data(root, "features"))
    assert re.search(rf"- product: {product.id}\n +available: planned", data(root, "features"))


def test_columns_are_corrected_by_name_and_by_letter(bring: Callable[..., Result]) -> None:
    text = "What,Who,Who\nHosting,Acme,x\n"
    assert counts(bring("subprocessors", text))["refused"] == 1
    result = bring("subprocessors", text, "--map", "B=title", "--map", "What=purposes")
    assert counts(result)["added"] == 1
    for wrong, said in (
        ("Who=title", "name one by its letter"),
        ("Whom=title", "there is no column 'Whom'"),
        ("B=titel", "did you mean 'title'?"),
        ("title", "is no 'Column=field'"),
    ):
        result = bring("subprocessors", text, "--map", wrong)
        assert result.exit_code == 2
        assert said in result.output


def test_two_rows_about_one_record_are_not_both_taken(bring: Callable[..., Result]) -> None:
    text = "id,Vendor,Purpose\nacme,Acme,x\nacme,Acme again,y\n,Twin,x\n,Twin,y\n"
    result = bring("subprocessors", text)
    assert counts(result) == {"added": 3, "updated": 0, "unchanged": 0, "refused": 1}
    assert "the id 'acme' is that of row 2" in result.output
    assert "twin-2" in result.output


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_person_is_asked_before_anything_is_written(
    answer: str, bring: Callable[..., Result], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trustportal.commands.import_.is_asked", lambda: True)
    monkeypatch.setattr(click, "confirm", lambda _: answer == "y")
    before = data(root, "subprocessors")
    bring("subprocessors", "Vendor\nAcme\n")
    assert (data(root, "subprocessors") != before) == (answer == "y")
    bring("subprocessors", "Vendor\nOther\n", "--dry-run", "--yes")
    assert "Other" not in data(root, "subprocessors")


def test_the_rest_of_the_file_stays_byte_for_byte(bring: Callable[..., Result], root: Path) -> None:
    path = root / "data" / "faq.yml"
    text = "# Mine\r\n" + data(root, "faq").replace("\n", "\r\n") + "# The end\r\n"
    path.write_bytes(text.encode("utf-8-sig"))
    result = bring("faq", "Question,Answer,Section\nWhy: so?,NO,1.10\n", "--yes")
    assert counts(result)["added"] == 1
    after = path.read_bytes().decode("utf-8")
    new = after.index("# From table.csv")
    start = after[:new].rstrip(" \r\n")
    assert text.startswith(start.removeprefix("\ufeff"))
    assert after.rstrip().endswith("# The end")
    assert "\n" not in after.replace("\r\n", "")
    added = loaded(root).origin("faq/why-so").value
    assert added["answer"] == "NO"
    assert added["topic"] == "1.10"


def test_a_kind_in_several_files_is_updated_in_each(
    bring: Callable[..., Result], root: Path
) -> None:
    text = data(root, "documents")
    (root / "data" / "documents").mkdir()
    (root / "data" / "documents.yml").rename(root / "data" / "documents" / "a.yml")
    portal = loaded(root)
    name = portal.records["documents"][0].id
    (root / "data" / "documents" / "b.yml").write_text("documents: []\n")
    result = bring("documents", f"id,Title,Version\n{name},,7\n,New,1\n", "--yes")
    assert counts(result) == {"added": 1, "updated": 1, "unchanged": 0, "refused": 0}
    assert "version: 7" in (root / "data" / "documents" / "a.yml").read_text()
    assert judge(root).portal
    assert text


def test_a_record_that_cannot_be_read_is_not_overwritten(
    bring: Callable[..., Result], root: Path
) -> None:
    name = loaded(root).records["documents"][0].id
    path = root / "data" / "documents.yml"
    path.write_text(data(root, "documents").replace("sort:", "sorte:", 1))
    result = bring("documents", f"id,Version\n{name},7\n", "--yes")
    assert counts(result)["refused"] == 1
    assert "cannot be read: mend it first" in result.output
    path.write_text("documents: [\n")
    result = bring("documents", f"id,Version\n{name},7\n", "--yes")
    assert "cannot be read; 'trust-portal check' says why" in result.output


CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "-", "Acme", "DE", "30 days", "yes", "2026-01-01", "=1", "a | b", "x: y"]),
)


@settings(max_examples=40)
@given(
    kind=st.sampled_from(NAMED),
    rows=st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=8),
    headings=st.lists(
        st.sampled_from(
            ["id", "title", "Vendor", "statement", "Country", "duration", "answers", "?"]
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_no_table_loses_a_row_or_breaks_the_program(
    kind: str,
    rows: list[list[str]],
    headings: list[str],
    small: tuple[Portal, PublicView],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    with file.open("w", encoding="utf-8", errors="replace", newline="") as out:
        csv.writer(out).writerows([headings, *rows])
    try:
        wanted = plan_import(*small, kind, file, Asked())
    except RefusedFileError:
        return
    plan = wanted.plan
    read = [*plan.table.rows, *plan.table.refused]
    assert sum(plan.counts().values()) == len(plan.decisions) == len(read)
    assert [*plan_lines(plan, file.name, kind)]
    for text in new_texts(small[0].root, wanted).values():
        problems: list[Problem] = []
        assert read_yaml(text, "data/any.yml", problems.append)
        assert problems == []


def test_ten_thousand_rows_are_planned_and_written(root: Path, tmp_path: Path) -> None:
    rows = "".join(f"Vendor {each},DE,Hosting,High\n" for each in range(10_000))
    file = tmp_path / "many.csv"
    file.write_text(f"Vendor,Country,Purpose,Risk\n{rows}")
    portal = loaded(root)
    day = judge(root).as_of
    wanted = plan_import(portal, publish(portal, day), "subprocessors", file, Asked())
    assert wanted.plan.counts()["added"] == 10_000
    few = wanted.plan.decisions[:300]  # all of them are written by hand, not in each run
    plan = type(wanted.plan)(wanted.plan.table, wanted.plan.columns, few)
    texts = new_texts(root, Import(plan, "subprocessors", wanted.records, "many.csv"))
    assert texts["data/subprocessors.yml"].count("#   High") == 300


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-09-30", None, "2026-09-30"),
        ("2026-09-30T10:00:00Z", None, "2026-09-30"),
        ("2026/9/3", None, "2026-09-03"),
        ("30.09.2026", None, "2026-09-30"),
        ("09/30/2026", None, "2026-09-30"),
        ("04/04/2026", None, "2026-04-04"),
        ("03/04/2026", "dmy", "2026-04-03"),
        ("03/04/2026", "mdy", "2026-03-04"),
        ("30 September 2026", None, "2026-09-30"),
        ("Sept. 30th, 2026", None, "2026-09-30"),
        ("30-Sep-2026", None, "2026-09-30"),
        ("March 4, 2026", None, "2026-03-04"),
    ],
)
def test_a_day_is_read_in_many_forms(text: str, order: Order | None, day: str) -> None:
    assert read_day(text, order) == day


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("03/04/2026", None),
        ("13/04/2026", "mdy"),
        ("31/02/2026", None),
        ("2026-02-30", None),
        ("1/2/26", None),
        ("30 Sep 26", None),
        ("46000", None),
        ("Q3 2026", None),
        ("September 2026", None),
        ("30 Ma 2026", None),
        ("next spring", None),
    ],
)
def test_a_day_is_never_guessed(text: str, order: Order | None) -> None:
    with pytest.raises(UnplacedError):
        read_day(text, order)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30 days", "P30D"),
        ("7 years", "P7Y"),
        ("1 year and 6 months", "P1Y6M"),
        ("18-month", "P18M"),
        ("72 h", "PT72H"),
        ("two weeks", "P2W"),
        ("90 calendar days", "P90D"),
        ("30 day(s)", "P30D"),
        ("P1Y6M", "P1Y6M"),
    ],
)
def test_a_length_of_time_keeps_its_units(text: str, span: str) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    "text", ["30", "1.5 years", "30-60 days", "10 business days", "a while", "3 days 4 days", ""]
)
def test_a_length_of_time_is_never_guessed(text: str) -> None:
    with pytest.raises(UnplacedError):
        read_span(text)


def test_words_before_a_length_of_time_are_the_sort_of_rule() -> None:
    assert bound_of("Up to 30 days") == ("at-most", "30 days")
    assert bound_of("no less than 1 year") == ("at-least", "1 year")
    assert bound_of("30 days") == (None, "30 days")
    assert "at-most" in get_args(Sort)


@pytest.mark.parametrize(
    ("hint", "text", "value"),
    [
        (fields.Country, "The Netherlands", "NL"),
        (fields.Country, "u.s.a.", "US"),
        (fields.Country, "fr", "FR"),
        (fields.PlaceCode, "us-ca", "US-CA"),
        (fields.Flag, "Yes", "true"),
        (fields.Url, "www.example.com/x", "https://www.example.com/x"),
        (fields.Percentage, "99.9 %", "99.9"),
        (fields.Answer, "Partially", "partial"),
        (tuple[fields.Country, ...], "Germany, Ireland and France", ["DE", "IE", "FR"]),
        (tuple[fields.Line, ...], "Hosting, storage; Mail", ["Hosting, storage", "Mail"]),
    ],
)
def test_values_are_turned_into_the_models_terms(hint: Any, text: str, value: Any) -> None:
    assert read_value(hint, text, "field", Context({})) == value
