"""A document's file is there, and it is the file that was approved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trustportal import codes
from trustportal.model.documents import Document
from trustportal.model.kinds import ORGANIZATION
from trustportal.portal import Portal, files_of
from trustportal.problems import Problem, did_you_mean


def files_are_those_approved(portal: Portal) -> Iterator[Problem]:
    """Every file named exists below content/, and its SHA-256 is the one that was recorded."""
    folder = portal.site.pages_folder
    everything = [(ORGANIZATION.name, portal.organization), *portal.all()]
    for source, record in everything:
        origin = portal.origin(source)
        for at, path in files_of(record):
            if path not in portal.attachments:
                near = did_you_mean(path, _files_below(portal.root / folder))
                yield Problem(
                    origin.place(*at),
                    codes.NO_DOCUMENT,
                    f"there is no file {folder}/{path}{near}",
                    f"put the file there, or correct the path: it begins below {folder}/",
                    source,
                )
        if isinstance(record, Document) and record.sha256 and not record.file:
            mend = "name the file, or remove the key"
            message = "a SHA-256 stands without its file"
            place = origin.place_of_key("sha256")
            yield Problem(place, codes.OTHER_DOCUMENT, message, mend, source)
        if isinstance(record, Document) and record.file in portal.attachments:
            yield from _wrong_hash(portal, source, record)


def _files_below(folder: Path) -> list[str]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    return sorted(path.relative_to(folder).as_posix() for path in paths)


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
