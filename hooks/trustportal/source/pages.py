"""Markdown pages: front matter, title, components and links, each with its place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from trustportal import codes
from trustportal.problems import Place, Problem, Report
from trustportal.source.files import place_of, read_text
from trustportal.source.markdown_scan import Scan, scan, without_code
from trustportal.source.strict_yaml import Document, read_yaml

FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
"""Front matter as MkDocs finds it (mkdocs.utils.meta)."""
_OPENED = re.compile(r"---[ \t]*\n(?!---)")

MOST_CHARACTERS = 200_000
"""The longest page. A book of 40,000 words has as many."""
MOST_IN_A_LINE = 10_000
"""The longest line: some patterns of Markdown need the square of its length."""


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
        page for path in page_files(top) if (page := read_page(root, folder, path, report))
    )


def address_of(path: str) -> str:
    """The address that MkDocs gives to a page, relative to the site: `encryption/`."""
    folder, name = posixpath.split(path.removesuffix(".md"))
    return posixpath.join(folder, "" if name in ("index", "README") else f"{name}/")


def page_files(top: Path) -> Iterator[str]:
    """The Markdown files below the content folder, in order."""
    for path in sorted(top.rglob("*.md")):
        relative = path.relative_to(top)
        if not any(part.startswith(".") for part in relative.parts):
            yield relative.as_posix()


def read_page(root: Path, folder: str, path: str, report: Report) -> Page | None:
    """One page, or None after its text could not be read."""
    file = f"{folder}/{path}"
    text = read_text(root, file, report)
    return page_of(text, file, path, report) if text is not None else None


def page_of(text: str, file: str, path: str, report: Report) -> Page | None:
    """The page that a text would be, or None after a problem that ends its reading."""
    if problem := _too_long(file, text):
        report(problem)
        return None
    front, body, first_line = None, text, 1
    if found := FRONT.match(text):
        front = read_yaml(found.group("yaml"), file, report, first_line=2)
        if front is None or not isinstance(front.value, dict):
            mend = "write 'description:' and its sentence, or remove the two lines '---'"
            if front is not None:
                message = "the front matter holds no keys"
                report(Problem(Place(file), codes.NOT_A_MAPPING, message, mend))
            front = None
        body = text[found.end() :]
        first_line = 1 + text.count("\n", 0, found.end())
    page = Page(file, path, "", front, body, first_line, scan(body))
    for refused in page.scan.refused:
        report(Problem(page.place(refused.offset), refused.code, refused.message, refused.mend))
    return replace(page, title=_title(page, report))


def _too_long(file: str, text: str) -> Problem | None:
    if len(text) > MOST_CHARACTERS:
        message = f"the page has {len(text):,} characters, more than {MOST_CHARACTERS:,}"
        return Problem(Place(file), codes.TOO_LARGE, message, "split the page")
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MOST_IN_A_LINE:
            message = f"the line has {len(line):,} characters, more than {MOST_IN_A_LINE:,}"
            return Problem(Place(file, number), codes.TOO_LARGE, message, "break the line")
    return None


def _title(page: Page, report: Report) -> str:
    masked = without_code(page.body)
    titles = list(_titles(masked))
    if not titles or masked[: titles[0][0]].strip() or not titles[0][1]:
        mend, message = (
            "begin the page with '# ' and its title",
            "the page does not begin with its title",
        )
        if page.front is None and page.first_line == 1 and _OPENED.match(page.body):
            message = "the block that begins with --- is not closed"
            mend = "write a line --- below its last key, and then '# ' and the title"
        place = Place(page.file, page.first_line)
        report(Problem(place, codes.NO_TITLE, message, mend))
        return page.path
    for start, title in titles[1:]:
        mend = "write it as a heading of the second level: '## '"
        message = f"a second title: '{title[:60]}'"
        report(Problem(page.place(start), codes.NO_TITLE, message, mend))
    return titles[0][1]


def _titles(masked: str) -> Iterator[tuple[int, str]]:
    """Every heading of the first level with its offset, by '# ' or underlined by '==='."""
    offset, before = 0, ""
    for line in masked.splitlines(keepends=True):
        if line.startswith("#") and not line.startswith("##"):
            yield offset, line.strip("# \t\n")
        elif before.strip() and line.strip() and not line.strip().strip("="):
            yield offset - len(before), before.strip()
        offset, before = offset + len(line), line
