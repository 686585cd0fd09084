"""Pages as entries of an editor: what stands in the front matter, and the text below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trustportal.editing.entries import refuse
from trustportal.editing.shapes import Value, restored, shown
from trustportal.editing.splices import EditError, spliced, text_of, written
from trustportal.model.front_matter import FrontMatter
from trustportal.model.reading import Origin, read_record
from trustportal.problems import Problem
from trustportal.source.pages import FRONT, Page, page_files, page_of
from trustportal.source.site import read_site

BODY = "body"
"""The box of the text below the front matter."""


def page_paths(root: Path) -> Iterator[str]:
    """The pages below the content folder, by their paths there."""
    yield from page_files(root / _folder(root))


def page_form(root: Path, path: str) -> dict[str, Value]:
    """A page as the boxes of its form hold it."""
    page = _page(_plain(_text(root, path)), path, [])
    return shown(FrontMatter, page.front.value if page.front else {}) | {BODY: page.body}


def page_title(root: Path, path: str) -> str:
    """The heading of a page, by which it is found in a list."""
    return _page(_plain(_text(root, path)), path, []).title


def save_page(root: Path, path: str, sent: Value) -> None:
    """Write what a form holds into a page; an `EditError` says what is wrong with it."""
    if path not in page_paths(root):
        raise EditError(f"{path}: there is no such page; create its file and name it in mkdocs.yml")
    text = _text(root, path)
    changed = page_text(text, path, sent if isinstance(sent, dict) else {})
    if changed == text:
        return
    found: list[Problem] = []
    page = _page(_plain(changed), path, found)
    if page.front:
        read_record(FrontMatter, Origin(page.front, ()), page.front.value, None, found.append)
    refuse(found)
    written(root, f"{_folder(root)}/{path}", changed)


def page_text(text: str, path: str, sent: dict[str, Value]) -> str:
    """The text of a page with the boxes of a form in it; where they hold the same, each byte."""
    page = _page(_plain(text), path, [])
    if page.front is None and FRONT.match(_plain(text)):
        raise EditError(f"{path}: the front matter cannot be read; mend it in an editor")
    stood = page.front.value if page.front else {}
    wanted = restored(FrontMatter, stood, sent)
    line_end = "\r\n" if "\r\n" in text else "\n"
    head, body = _halves(text, page)
    if wanted != stood:
        head = _head(head, path, wanted, line_end)
    given = str(sent.get(BODY, "")).replace("\r\n", "\n")
    if given.rstrip("\n") != page.body.rstrip("\n"):
        end = page.body[len(page.body.rstrip("\n")) :] or "\n"
        body = (given.rstrip("\n") + end).replace("\n", line_end)
    return head + body


def _head(head: str, path: str, wanted: dict[str, Value], line_end: str) -> str:
    """The front matter with its two lines, changed or new."""
    if head.strip("\ufeff"):
        before, yaml, after = _fences(head)
        return before + spliced(yaml, path, (), wanted) + after
    first = next(iter(wanted))
    yaml = spliced(f"{first}: null{line_end}", path, (), wanted)
    return f"{head}---{line_end}{yaml}---{line_end}{line_end}"


def _fences(head: str) -> tuple[str, str, str]:
    """The opening line, the YAML, and the closing line of a front matter."""
    lines = head.splitlines(keepends=True)
    closing = max(index for index, line in enumerate(lines) if line.rstrip() in ("---", "..."))
    return lines[0], "".join(lines[1:closing]), "".join(lines[closing:])


def _halves(text: str, page: Page) -> tuple[str, str]:
    """A text as it lies on disk, cut before the line on which the body begins."""
    lines = text.splitlines(keepends=True)
    head = "".join(lines[: page.first_line - 1])
    if not head and text.startswith("\ufeff"):
        head = "\ufeff"
    return head, text[len(head) :]


def _page(text: str, path: str, found: list[Problem]) -> Page:
    page = page_of(text, path, path, found.append)
    if page is None:
        raise EditError(f"{path}: {found[0].message}; {found[0].mend}")
    return page


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _text(root: Path, path: str) -> str:
    return text_of(root, f"{_folder(root)}/{path}")


def _folder(root: Path) -> str:
    site = read_site(root, lambda _: None)
    if site is None:
        raise EditError("mkdocs.yml cannot be read; 'trust-portal check' says why")
    return site.pages_folder
