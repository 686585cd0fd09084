"""A document's file is there, and it is the file that was approved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.model.documents import Document
from trustportal.portal import Portal
from trustportal.problems import Problem


def files_are_those_approved(portal: Portal, today: date) -> Iterator[Problem]:
    """Every file named exists below content/, and its SHA-256 is the one that was recorded."""
    folder = portal.site.pages_folder
    for source, record in portal.all():
        origin = portal.origin(source)
        for name in ("file", "logo"):
            path = getattr(record, name, None)
            if path and path not in portal.attachments:
                yield Problem(
                    origin.place(name),
                    codes.NO_DOCUMENT,
                    f"there is no file {folder}/{path}",
                    f"put the file there, or correct the path: it begins below {folder}/",
                    source,
                )
        if isinstance(record, Document) and record.file in portal.attachments:
            yield from _wrong_hash(portal, source, record)


def _wrong_hash(portal: Portal, source: str, record: Document) -> Iterator[Problem]:
    origin, file = portal.origin(source), portal.attachments[record.file or ""]
    mend = f"if this file is the approved one, write sha256: {file.sha256}"
    if record.sha256 is None:
        message = f"the SHA-256 of {record.file} is not recorded"
        yield Problem(origin.place_of_key("file"), codes.OTHER_DOCUMENT, message, mend, source)
    elif not re.fullmatch("[0-9a-f]{64}", record.sha256):
        message = "a SHA-256 has 64 hexadecimal digits, in lower case"
        yield Problem(origin.place("sha256"), codes.OTHER_DOCUMENT, message, mend, source)
    elif record.sha256 != file.sha256:
        message = f"{record.file} is not the file that was approved: its SHA-256 is {file.sha256}"
        yield Problem(origin.place("sha256"), codes.OTHER_DOCUMENT, message, mend, source)
