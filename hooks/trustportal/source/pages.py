"""Markdown pages: front matter, title, components and links, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trustportal import codes
from trustportal.problems import Code, Place, Problem, Report
from trustportal.source.files import place_of, read_text
from trustportal.source.markdown_scan import Scan, scan, without_code
from trustportal.source.strict_yaml import Document, read_yaml

_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of content/. `path` is relative to content/; `front` is its front matter."""

    file: str
    path: str
    title: str
    front: Document | None
    body: str
    first_line: int
    scan: Scan

    def place(self, offset: int) -> Place:
        """The place of a character of the body."""
        return place_of(self.file, self.body, offset, self.first_line)


def read_pages(root: Path, folder: str, report: Report) -> tuple[Page, ...]:
    """All pages below the content folder, in the order of their paths."""
    top = root / folder
    if not top.is_dir():
        mend = "create it with an index.md"
        report(
            Problem(Place(folder), codes.MISSING_FILE, "the folder of the pages is not there", mend)
        )
        return ()
    return tuple(
        page for path in _page_files(top) if (page := read_page(root, folder, path, report))
    )


def _page_files(top: Path) -> Iterator[str]:
    for path in sorted(top.rglob("*.md")):
        relative = path.relative_to(top)
        if not any(part.startswith(".") for part in relative.parts):
            yield relative.as_posix()


def read_page(root: Path, folder: str, path: str, report: Report) -> Page | None:
    """One page, or None after its text could not be read."""
    file = f"{folder}/{path}"
    text = read_text(root, file, report)
    if text is None:
        return None
    front, body, first_line = None, text, 1
    if found := _FRONT.match(text):
        front = read_yaml(found.group("yaml"), file, report, first_line=2)
        body = text[found.end() :]
        first_line = 1 + text.count("\n", 0, found.end())
    page = Page(file, path, "", front, body, first_line, scan(body))
    for refused in page.scan.refused:
        report(Problem(page.place(refused.offset), refused.code, refused.message, refused.mend))
    return Page(file, path, _title(page, report), front, body, first_line, page.scan)


def _title(page: Page, report: Report) -> str:
    def refuse(code: Code, line: int, message: str, mend: str) -> None:
        report(Problem(Place(page.file, line), code, message, mend))

    titles = list(
        re.finditer(
            r"^# +(?P<title>.*?)(?: +#+)? *(?:\{[^}]*\})? *$", without_code(page.body), re.MULTILINE
        )
    )
    if not titles or page.body[: titles[0].start()].strip():
        mend = "begin the page with '# ' and its title"
        refuse(codes.NO_TITLE, page.first_line, "the page does not begin with its title", mend)
        return page.path
    for extra in titles[1:]:
        mend = "write it as a heading of the second level: '## '"
        line = page.place(extra.start()).line
        refuse(codes.NO_TITLE, line, f"a second title: '{extra.group('title')}'", mend)
    return titles[0].group("title")
