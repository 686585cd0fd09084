"""The questionnaires of data/questionnaires/: one file each, and the question texts beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from trustportal import codes
from trustportal.model.questionnaires import Questionnaire
from trustportal.model.reading import Origin, read_record
from trustportal.problems import Place, Problem, Report, did_you_mean
from trustportal.source.files import read_text
from trustportal.source.strict_yaml import read_yaml

QUESTIONNAIRES = "questionnaires"
COLUMNS = ("id", "question")


@dataclass(frozen=True, slots=True)
class Listed:
    """A questionnaire with the name of its file, its place, and the texts that were brought."""

    name: str
    questionnaire: Questionnaire
    origin: Origin = field(repr=False)
    texts: Mapping[str, str] = field(default_factory=dict)


def read_questionnaires(root: Path, data: str, report: Report) -> tuple[Listed, ...]:
    """Every questionnaire in the folder, in the order of names; none where there is no folder."""
    folder = root / data / QUESTIONNAIRES
    single = f"{data}/{QUESTIONNAIRES}.yml"
    if (root / single).exists():
        mend = f"move it to {data}/{QUESTIONNAIRES}/, named after its questionnaire: caiq.yml"
        message = "each questionnaire has a file of its own in a folder"
        report(Problem(Place(single), codes.UNKNOWN_FILE, message, mend))
    if not folder.is_dir():
        return ()
    found = tuple(_read(root, data, path.stem, report) for path in sorted(folder.glob("*.yml")))
    listed = tuple(each for each in found if each)
    named = {f"{data}/{each.questionnaire.texts}" for each in listed}
    strays = [] if None in found else _strays(root, folder, named)  # one refused could name them
    for file in strays:
        mend = "name it under 'texts:' of its questionnaire, or move it out of data/"
        message = f"no questionnaire names this file{did_you_mean(file, named)}"
        report(Problem(Place(file), codes.UNKNOWN_FILE, message, mend))
    return listed


def _strays(root: Path, folder: Path, named: Set[str]) -> list[str]:
    """The files in the folder that are no questionnaire, and that none names."""
    own = set(folder.glob("*.yml"))
    paths = [path for path in folder.rglob("*") if not (path.is_dir() or path in own)]
    files = [path.relative_to(root).as_posix() for path in sorted(paths) if path.name[0] != "."]
    return [file for file in files if file not in named]


def _read(root: Path, data: str, name: str, report: Report) -> Listed | None:
    file = f"{data}/{QUESTIONNAIRES}/{name}.yml"
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        mend = "use lower-case letters and digits with single hyphens between: caiq-lite.yml"
        message = f"'{name}' cannot be part of an address"
        report(Problem(Place(file), codes.BAD_ID, message, mend))
    text = read_text(root, file, report)
    document = read_yaml(text, file, report) if text is not None else None
    if document is None:
        return None
    origin = Origin(document, ())
    reference = f"{QUESTIONNAIRES}/{name}"
    questionnaire = read_record(Questionnaire, origin, document.value, reference, report)
    if questionnaire is None:
        return None
    texts = {}
    if questionnaire.texts:
        texts = read_texts(root, f"{data}/{questionnaire.texts}", report)
    return Listed(name, questionnaire, origin, texts)


def read_texts(root: Path, file: str, report: Report) -> dict[str, str]:
    """Question texts by id from a CSV file with the columns id and question."""
    text = read_text(root, file, report)
    if text is None:
        return {}
    reader = csv.reader(text.splitlines(keepends=True))
    head = [cell.strip().lower() for cell in next(reader, [])]
    if not all(name in head for name in COLUMNS):
        mend = "let the first line be: id,question"
        message = "the columns id and question are expected"
        report(Problem(Place(file), codes.NOT_A_MAPPING, message, mend))
        return {}
    columns = [head.index(name) for name in COLUMNS]
    texts: dict[str, str] = {}
    for row in reader:
        cells = [row[column].strip() if column < len(row) else "" for column in columns]
        name, question = cells
        place = Place(file, reader.line_num)
        if any(cells) and not all(cells):
            message = f"the {COLUMNS[cells.index('')]} is missing in this row"
            mend = "write id and question; put quotes around a text that holds a comma"
            report(Problem(place, codes.NOT_A_MAPPING, message, mend))
        elif name in texts:
            message = f"the id '{name}' stands twice"
            report(Problem(place, codes.SAME_ID, message, "keep one of the two"))
        elif name:
            texts[name] = question
    return texts
