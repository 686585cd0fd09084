"""Opening, changing and saving in a real browser: one value changes, and no byte of the rest."""

from __future__ import annotations

import difflib
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import launched
from node import EDITOR, installed
from playwright.sync_api import Locator, Page, Response, expect
from sites import PORTALS, a_copy
from trustportal.editing.entries import MODELS, entries
from trustportal.editing.server import Desk, address, editor_files, editor_server
from trustportal.model.kinds import COLLECTIONS
from trustportal.source.strict_yaml import read_yaml

pytestmark = pytest.mark.slow

ODD = (
    "    internal: # for colleagues\n"
    "      ticket: 1.10   # not a number\n"
    "      evidence: 12:30\n"
    "      notes:   'NO'\n"
    '      approved_by: "it\'s odd"\n'
)
"""What other tools read as a number, a time and a no, in quotes that nobody else would choose."""

PAGE = (
    "---\ndescription:   'It''s odd' # kept\n\n# a comment\n---\n\n# Odd\n\n"
    "Two  spaces,\ta tab.  \n\n"
    "* one\n- two\n\n1) NO\n\n&amp; \\* __x__ [a]( faq.md ) `12:30`\n"
)

PATIENCE = 60_000
"""Milliseconds after which what was waited for will not come; a busy machine is slow."""


@dataclass(frozen=True)
class Open:
    """The editor, open in a browser, and the portal that it edits."""

    root: Path
    url: str
    page: Page
    asked: list[str]
    """Every address that the browser asked for."""

    def show(self, collection: str, slug: str) -> None:
        """Turn to the list of a collection, and from there to an entry."""
        self.page.goto(f"{self.url}#/collections/{collection}")
        expect(self.page.locator("a[href*='/entries/']").first).to_be_visible(timeout=PATIENCE)
        self.page.goto(f"{self.url}#/collections/{collection}/entries/{slug}")

    def box(self, name: str) -> Locator:
        """The first box of that name."""
        return self.page.locator(f"[id^='{name}-field']").first

    def save(self) -> Response:
        """Save as a person does, and wait for the answer."""
        self.page.get_by_role("button", name="Save", exact=True).click()
        with self.page.expect_response(_saves) as answer:
            self.page.get_by_role("menuitem", name="Save", exact=True).click()
        if answer.value.ok:
            expect(self.page.get_by_text("Changes saved")).to_be_visible(timeout=PATIENCE)
        return answer.value


def _saves(response: Response) -> bool:
    return '"persistEntry"' in (response.request.post_data or "")


WAIVERS = (
    "waivers: # accepted\n\n  # the first\n  - rule:   'ATT-05'\n"
    "    record: certifications/soc-2-type-2\n"
    '    reason: "A   reason" # why\n    approved_by: NO\n    granted_on: 2026-11-02\n'
    "    until:   2027-01-31\n"
)


def with_oddities(text: str, collection: str, title: str) -> str:
    """A file whose first record of a collection holds odd values, and whose records all do not
    look as any program would write them.
    """
    head, key, rest = text.partition(f"{collection}:\n")
    record = re.compile(r"  - id: .*\n(?:(?:    .*)?\n)*")
    first = record.search(rest)
    assert first, collection
    quoted = "'" + title.replace("'", "''") + "'"
    plain = re.sub(r"    internal:\n(?:      .*\n)+", "", first.group())
    odd = re.sub(r"(  - id: [a-z0-9-]+)\n", rf"\1   # first\n{ODD}", plain, count=1)
    odd = re.sub(r"    title: (.*)\n", lambda _: f"    title:   {quoted}   # kept\n", odd, count=1)
    return head + key + rest[: first.start()] + odd + rest[first.end() :]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the portal, with oddities in every file, and the editor as it is installed."""
    installed("decap-cms/dist/decap-cms.js")
    copy = a_copy(tmp_path_factory.mktemp("edited"))
    (copy / "editor" / "node_modules").symlink_to(EDITOR / "node_modules")
    shutil.copy(PORTALS["specimens"] / "data" / "customers.yml", copy / "data")
    for collection in COLLECTIONS:
        first = next(entries(copy, collection))
        file = copy / first.file
        odd = with_oddities(file.read_text(encoding="utf-8"), collection, first.record["title"])
        file.write_text(odd, encoding="utf-8")
        found: list[object] = []
        assert read_yaml(odd, file.name, found.append)
        assert not found
    (copy / "data" / "waivers.yml").write_text(WAIVERS, encoding="utf-8")
    (copy / "content" / "odd.md").write_text(PAGE, encoding="utf-8", newline="\r\n")
    shutil.rmtree(copy / "tests")
    return copy


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The address of the editor of a portal."""
    desk = Desk(root, editor_files(root), "secret", "http://127.0.0.1:9/", "#065446")
    with editor_server(desk, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address(server, desk)
        server.shutdown()


@pytest.fixture(scope="module")
def editor(root: Path) -> Iterator[Open]:
    """The editor, open in a browser."""
    with served(root) as url, launched() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        asked: list[str] = []
        page.on("dialog", lambda dialog: dialog.accept())  # a form that is left unsaved asks
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        expect(page.get_by_test_id("retention")).to_be_visible(timeout=PATIENCE)
        yield Open(root, url, page, asked)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    told = list(lines)
    return [x[2:] for x in told if x[0] == "-"], [x[2:] for x in told if x[0] == "+"]


CHANGED = {"organization": "description", "waivers": "reason"}
"""What is changed of an entry that has no title."""


@pytest.mark.parametrize("collection", MODELS)
def test_one_value_of_a_record_changes_and_no_byte_of_the_rest(
    editor: Open, collection: str
) -> None:
    entry = next(entries(editor.root, collection), None)
    if entry is None:
        pytest.fail(f"the portal has no record of {collection}")
    file = editor.root / entry.file
    before = file.read_bytes().decode()
    editor.show(collection, entry.slug)
    key = CHANGED.get(collection, "title")
    box = editor.box(key)
    expect(box).to_have_value(entry.record[key], timeout=PATIENCE)
    box.fill("Other words, written: here")
    assert editor.save().ok
    gone, come = changed_lines(before, file.read_bytes().decode())
    assert [line.strip().partition(":")[0] for line in gone] == [key]
    assert [line.strip().partition(":")[0] for line in come] == [key]
    assert "Other words, written: here" in come[0]
    assert gone[0].partition(" #")[1:] == come[0].partition(" #")[1:]


def test_the_body_of_a_page_changes_where_it_was_written(editor: Open) -> None:
    file = editor.root / "content" / "odd.md"
    before = file.read_bytes()
    editor.show("pages", "odd")
    text = editor.page.locator("[data-slate-editor]").first
    expect(text).to_contain_text("1) NO", timeout=PATIENCE)
    text.locator("> *").last.click()  # the empty line at the end
    editor.page.keyboard.type("More *words*.")
    assert editor.save().ok
    assert file.read_bytes() == before + b"More *words*.\r\n"


def test_the_front_matter_of_a_page_changes_where_it_was_written(editor: Open) -> None:
    file = editor.root / "content" / "odd.md"
    before = file.read_bytes()
    editor.show("pages", "odd")
    expect(editor.box("description")).to_have_value("It's odd", timeout=PATIENCE)
    editor.box("description").fill("It is not")
    assert editor.save().ok
    assert file.read_bytes() == before.replace(b"'It''s odd'", b"'It is not'")


def test_every_sort_of_box_writes_what_the_file_would_have_said(editor: Open) -> None:
    entry = next(entries(editor.root, "retention"))
    file = editor.root / entry.file
    before = file.read_bytes().decode()
    page = editor.page
    editor.show("retention", entry.slug)
    expect(editor.box("id")).to_have_value(entry.slug, timeout=PATIENCE)
    editor.box("reviewed_on").fill("2026-10-01")
    page.get_by_role("button", name="Add conditions").click()
    editor.box("item").fill("NO")
    editor.box("starts_at").fill("upload")
    page.get_by_role("option", name="upload", exact=True).click()
    editor.box("basis").fill("penetration")
    page.get_by_role("option").filter(has_text="assessments/").first.click()
    assert editor.save().ok
    now = next(entries(editor.root, "retention")).record
    told = {key for key in now if now[key] != entry.record.get(key)}
    assert told == {"reviewed_on", "conditions", "starts_at", "basis"}
    assert now["reviewed_on"] == "2026-10-01"
    assert now["conditions"] == ["NO"]
    assert now["starts_at"] == "upload"
    assert now["basis"][:-1] == entry.record["basis"]
    assert now["basis"][-1].startswith("assessments/")
    gone, come = changed_lines(before, file.read_bytes().decode())
    assert {line.strip().partition(":")[0] for line in gone} <= {
        "reviewed_on",
        "starts_at",
        "basis",
    }
    assert all("null" not in line and '""' not in line for line in come)


def test_what_the_model_refuses_is_said_and_not_written(editor: Open) -> None:
    entry = next(entries(editor.root, "updates"))
    before = (editor.root / entry.file).read_bytes()
    editor.show("updates", entry.slug)
    expect(editor.box("id")).to_have_value(entry.slug, timeout=PATIENCE)
    editor.box("title").fill("<b>bold</b>")
    assert not editor.save().ok
    said = editor.page.get_by_role("alert").filter(has_text="Not saved")
    expect(said.last).to_contain_text("title: ")
    assert (editor.root / entry.file).read_bytes() == before


def test_a_record_is_made_picked_elsewhere_and_deleted_again(editor: Open) -> None:
    file = editor.root / "data" / "products.yml"
    before = file.read_bytes()
    page = editor.page
    page.goto(f"{editor.url}#/collections/products")
    expect(page.locator("a[href*='/entries/']").first).to_be_visible(timeout=PATIENCE)
    page.goto(f"{editor.url}#/collections/products/new")
    editor.box("id").fill("brand-new", timeout=PATIENCE)
    editor.box("title").fill("Brand new: 1.10")
    editor.box("description").fill("What is new.")
    with page.expect_event("load"):  # so that pickers find it
        assert editor.save().ok
    added = file.read_bytes().removeprefix(before)
    assert b"\n  - id: brand-new\n" in b"\n" + added
    assert b"state: draft" in added
    expect(editor.box("id")).to_have_value("brand-new", timeout=PATIENCE)
    page.goto(f"{editor.url}#/collections/products")
    editor.show("retention", next(entries(editor.root, "retention")).slug)
    editor.box("products").fill("brand")
    option = page.get_by_role("option", name="Brand new: 1.10 (products/brand-new)")
    expect(option.first).to_be_visible(timeout=PATIENCE)
    editor.show("products", "brand-new")
    with page.expect_response(lambda each: '"deleteFiles"' in (each.request.post_data or "")):
        page.get_by_role("button", name="Delete entry").click()
    assert file.read_bytes() == before


def test_the_editor_speaks_to_nobody_but_its_own_server(editor: Open) -> None:
    assert len(editor.asked) > 20
    own = (editor.url, "data:", f"blob:{editor.url.split('/secret')[0]}", "about:")
    assert [url for url in editor.asked if not url.startswith(own)] == []
