"""Reads a portal from its files: well-formed records, and what is wrong with the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from trustportal import codes
from trustportal.model.base import Part, Record
from trustportal.model.kinds import KIND_OF, KINDS, ORGANIZATION, Kind, Organization
from trustportal.model.questionnaire_files import QUESTIONNAIRES, read_questionnaires
from trustportal.model.reading import Origin, read_record
from trustportal.model.waivers import Waiver
from trustportal.portal import DATA, WAIVERS, Attachment, Portal, files_of
from trustportal.problems import Code, Place, Problem, Report, did_you_mean, listed
from trustportal.progress import Step, silent
from trustportal.source.files import read_text
from trustportal.source.history import HISTORY, read_history_files
from trustportal.source.pages import read_pages
from trustportal.source.pdf import pdf_pages
from trustportal.source.site import read_site
from trustportal.source.strict_yaml import Document, read_yaml

APART = frozenset({"schema", HISTORY, f"{WAIVERS}.yml", QUESTIONNAIRES, f"{QUESTIONNAIRES}.yml"})
"""Names in data/ that hold no claims."""


def load(root: Path, report: Report, step: Step = silent) -> Portal | None:
    """Read a portal; None when its organisation cannot be read, without which nothing stands."""
    reader = _Reader(root, report)
    site = read_site(root, report)
    organization = None
    for number, kind in enumerate(KINDS if _has_data(root, report) else ()):
        step("reading", number, len(KINDS))
        for document in _documents(root, kind, report, reader.unread):
            if kind is ORGANIZATION:
                origin = Origin(document, ())
                reader.origins[kind.name] = origin
                organization = read_record(Organization, origin, document.value, kind.name, report)
            else:
                reader.read_collections(kind, document)
    pages = read_pages(root, site.pages_folder, report) if site else ()
    questionnaires = read_questionnaires(root, DATA, report)
    reader.origins |= {f"{QUESTIONNAIRES}/{each.name}": each.origin for each in questionnaires}
    if organization is None or site is None:
        return None
    return Portal(
        root=root,
        site=site,
        organization=organization,
        records={name: tuple(records) for name, records in reader.records.items()},
        origins=reader.origins,
        pages=pages,
        refused=frozenset(reader.refused),
        unfinished=frozenset(reader.unfinished),
        unread=frozenset(reader.unread),
        index={
            f"{collection}/{record.id}": record
            for collection, records in reader.records.items()
            for record in records
        },
        waivers=_waivers(root, report),
        questionnaires=questionnaires,
        history=read_history_files(root, f"{DATA}/{HISTORY}", report),
        attachments=_attachments(
            root / site.pages_folder, [[organization], *reader.records.values()]
        ),
    )


def _attachments(folder: Path, collections: Iterable[Sequence[Part]]) -> dict[str, Attachment]:
    """Every file that a record names and that is really inside the folder of the pages."""
    top = folder.resolve()
    named = {path for records in collections for record in records for _, path in files_of(record)}
    found = {}
    for name in sorted(named):
        path = (folder / name).resolve()
        if path.is_file() and path.is_relative_to(top):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            found[name] = Attachment(len(content), digest, pdf_pages(content))
    return found


def _waivers(root: Path, report: Report) -> tuple[tuple[Waiver, Origin], ...]:
    """The waivers of data/waivers.yml, where there is one."""
    file = f"{DATA}/{WAIVERS}.yml"
    text = read_text(root, file, report) if (root / file).exists() else None
    document = read_yaml(text, file, report) if text is not None else None
    if document is None:
        return ()
    items = document.value.get(WAIVERS) if isinstance(document.value, dict) else None
    if not isinstance(items, list) or len(document.value) > 1:
        mend = f"begin the file with '{WAIVERS}:' and list the waivers below it; [] for none"
        message = f"the file holds a list under '{WAIVERS}:' and nothing else"
        report(Problem(document.place(), codes.NOT_A_MAPPING, message, mend))
        return ()
    origins = [Origin(document, (WAIVERS, index)) for index in range(len(items))]
    read = [
        read_record(Waiver, at, item, None, report) for at, item in zip(origins, items, strict=True)
    ]
    return tuple((waiver, at) for waiver, at in zip(read, origins, strict=True) if waiver)


class _Reader:
    """Collects the records of all files."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root, self.report = root, report
        self.records: dict[str, list[Record]] = {
            name: [] for kind in KINDS for name in kind.collections
        }
        self.origins: dict[str, Origin] = {}
        self.refused: set[str] = set()
        self.unfinished: set[str] = set()
        self.unread: set[str] = set()

    def refuse(self, code: Code, place: Place, message: str, mend: str) -> None:
        self.report(Problem(place, code, message, mend))

    def read_collections(self, kind: Kind, document: Document) -> None:
        value = document.value
        names = listed(f"'{name}:'" for name in kind.collections)
        if not isinstance(value, dict):
            mend = f"begin the file with {names} and list the records below it"
            message = "the file does not begin with the name of its kind"
            self.refuse(codes.NOT_A_MAPPING, document.place(), message, mend)
            self.unread.update(kind.collections)
            return
        for key in value.keys() - kind.collections.keys():
            near = did_you_mean(key, kind.collections)
            mend = f"this file holds {names}"
            self.refuse(
                codes.UNKNOWN_KEY, document.place_of_key(key), f"unknown key '{key}'{near}", mend
            )
            self.unread.update(kind.collections)
        for name, model in kind.collections.items():
            if name in value:
                self.read_list(name, model, document, value[name])
            elif name not in self.unread:
                mend = f"list the records below '{name}:', or write '{name}: []' for none"
                message = f"missing key '{name}'"
                self.refuse(codes.MISSING_KEY, document.place(), message, mend)
                self.unread.add(name)

    def read_list(self, name: str, model: type[Record], document: Document, items: Any) -> None:
        if not isinstance(items, list):
            mend = f"list the records below '{name}:', each beginning with '- id:'; [] for none"
            message = f"{name}: a list of records is expected"
            if document.place_of_key(name).line not in document.faults:
                self.refuse(codes.NOT_A_MAPPING, document.place(name), message, mend)
            self.unread.add(name)
            return
        for origin, reference, record, said in _read_items(name, model, document):
            for problem in said:
                self.report(problem)
            if reference in self.origins:
                first = self.origins[reference].place("id")
                given = reference.partition("/")[2]
                message = f"the id '{given}' is used twice, first at {first}"
                mend = "give the second record an id of its own; ids are never used again"
                problem = Problem(origin.place("id"), codes.SAME_ID, message, mend, reference)
                self.report(problem)
                continue
            if reference:
                self.origins[reference] = origin
            if record is not None:
                self.records[name].append(record)
            elif reference is None or codes.BAD_ID in {problem.code for problem in said}:
                self.unread.add(name)  # it may be any of those that others refer to
            else:
                unfinished = {problem.code for problem in said} == {codes.UNFINISHED}
                (self.unfinished if unfinished else self.refused).add(reference)


Read = tuple[Origin, str | None, Record | None, tuple[Problem, ...]]
"""An item of a list: where it stands, its reference, its record, and what is wrong with it."""


@lru_cache(maxsize=256)
def _read_items(name: str, model: type[Record], document: Document) -> tuple[Read, ...]:
    """The list of a collection in a document. A document that is still the same, as in a preview
    of which one file changed, is not read again.
    """
    found: list[Read] = []
    for index, item in enumerate(document.value[name]):
        origin, said = Origin(document, (name, index)), list[Problem]()
        given = item.get("id") if isinstance(item, dict) else None
        reference = f"{name}/{given}" if isinstance(given, str) else None
        record = read_record(model, origin, item, reference, said.append)
        found.append((origin, reference, record, tuple(said)))
    return tuple(found)


@lru_cache(maxsize=256)
def _read_document(text: str, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    return read_yaml(text, file, problems.append), tuple(problems)


def _documents(root: Path, kind: Kind, report: Report, unread: set[str]) -> Iterator[Document]:
    """The YAML documents of a kind: one file, or every file of its folder."""
    files = _files(root, kind, report)
    if not (files or kind.optional):
        unread.update(kind.collections)
    for file in files:
        text = read_text(root, file, report)
        document, said = _read_document(text, file) if text is not None else (None, ())
        for problem in said:
            report(problem)
        if document is None:
            unread.update(kind.collections)
        else:
            yield document


def _files(root: Path, kind: Kind, report: Report) -> Sequence[str]:
    """The files of a kind, from the root on; none after a problem was reported."""
    file, folder = f"{DATA}/{kind.name}.yml", root / DATA / kind.name
    has_file = (root / file).exists() or (root / file).is_symlink()
    if not folder.is_dir():
        if not (has_file or kind.optional):
            nothing = (
                "with its name and url" if kind is ORGANIZATION else f"holding '{kind.name}: []'"
            )
            mend = f"restore it from git; if there is nothing to state, create it {nothing}"
            report(Problem(Place(file), codes.MISSING_FILE, "the file is not there", mend))
        return (file,) if has_file else ()
    if kind is ORGANIZATION:
        message, mend = "the organisation is one record in one file", f"move it to {file}"
        report(Problem(Place(f"{DATA}/{kind.name}"), codes.NOT_A_FILE, message, mend))
        return (file,) if has_file else ()
    if has_file:
        mend = "move the file into the folder, or the folder's files into the file"
        message = f"both {file} and {DATA}/{kind.name}/ are there"
        report(Problem(Place(file), codes.FILE_AND_FOLDER, message, mend))
        return ()
    inside = [path for path in sorted(folder.rglob("*")) if not path.name.startswith(".")]
    files = [path.relative_to(root).as_posix() for path in inside if not path.is_dir()]
    for stray in [name for name in files if not name.endswith(".yml")]:
        mend = "give it the ending .yml, or move it out of data/"
        message = "the folder of a kind holds .yml files only"
        report(Problem(Place(stray), codes.UNKNOWN_FILE, message, mend))
    found = [name for name in files if name.endswith(".yml")]
    if not found:
        mend = f"put a file there that begins with '{kind.name}:', or make it {file}"
        message = "the folder holds no file"
        report(Problem(Place(f"{DATA}/{kind.name}"), codes.MISSING_FILE, message, mend))
    return found


def _has_data(root: Path, report: Report) -> bool:
    """Whether data/ is there; files in it that would be passed over in silence are problems."""
    if not (root / DATA).is_dir():
        mend = "create it, with a file for each kind"
        report(
            Problem(Place(DATA), codes.MISSING_FILE, "the folder of the claims is not there", mend)
        )
        return False
    names = [kind.name for kind in KINDS]
    for path in sorted((root / DATA).glob("*")):
        if path.name.startswith(".") or path.name in APART:
            continue
        if path.stem in names and (path.suffix == ".yml" or path.is_dir()):
            continue
        near = did_you_mean(path.stem, names)
        message = f"no kind of claim has this name{near}"
        mend = f"name it after its kind, with .yml: {listed(names, 40, last='or')}"
        if path.stem in names:
            message, mend = "a kind's file ends in .yml", f"rename it to {path.stem}.yml"
            if (root / DATA / f"{path.stem}.yml").exists():
                message = f"this looks like a copy of {path.stem}.yml, which is there as well"
                mend = f"delete it; what it says besides belongs into {path.stem}.yml"
        elif path.stem in KIND_OF:
            home = f"{DATA}/{KIND_OF[path.stem].name}.yml"
            message, mend = (
                f"{path.stem} belong in {home}",
                f"list them there below '{path.stem}:'",
            )
        file = path.relative_to(root).as_posix()
        report(Problem(Place(file), codes.UNKNOWN_FILE, message, mend))
    return True
