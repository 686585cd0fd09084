"""How many pages a PDF file has."""

from __future__ import annotations

import pytest
from trustportal.source.pdf import pdf_pages

PAGE = b"3 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n"
PAGES = b"%PDF-1.4\n2 0 obj\n<</Type /Pages /Count 2>>\nendobj\n"
END = b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def test_the_pages_of_a_file_are_counted() -> None:
    assert pdf_pages(PAGES + 2 * PAGE + END) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Terms, in 2 pages",
        PAGES + 2 * PAGE + END + PAGE + END,
        PAGES + 2 * PAGE + b"<</Type /ObjStm>>" + END,
        PAGES + 2 * PAGE + b"<</Encrypt 9 0 R>>" + END,
        PAGES + END,
    ],
    ids=["empty", "no PDF", "added to", "packed", "encrypted", "without pages"],
)
def test_pages_that_cannot_be_counted_are_not_guessed(content: bytes) -> None:
    assert pdf_pages(content) is None
