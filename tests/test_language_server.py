"""What a writer sees in VS Code, and in every editor that asks the YAML language server."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from language_server import LanguageServer
from node import installed
from sites import PORTALS, ROOT
from trustportal.editing.slots import slots
from trustportal.exports.schema import schemas
from trustportal.model.anatomy import field_docs
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS, KINDS, ORGANIZATION, Organization
from trustportal.model.questionnaire_files import QUESTIONNAIRES
from trustportal.model.questionnaires import Questionnaire
from trustportal.model.waivers import Waiver
from trustportal.portal import WAIVERS

pytestmark = pytest.mark.slow

WAIVER = """waivers:
  - rule: ATT-05
    record: certifications/soc-2-type-2
    reason: The report is late.
    approved_by: Head of compliance
    granted_on: 2026-11-02
    until: 2027-01-31
"""

COLLECTION_OF = {kind.name: tuple(kind.collections) for kind in KINDS if kind.collections} | {
    WAIVERS: (WAIVERS,)
}
"""The lists in the file of each kind; the others are one record."""

MODELS: dict[str, type[Part]] = {
    **COLLECTIONS,
    WAIVERS: Waiver,
    ORGANIZATION.name: Organization,
    QUESTIONNAIRES: Questionnaire,
}

CASES = [
    (name, collection) for name in schemas() for collection in COLLECTION_OF.get(name, (name,))
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data and the settings of the repository."""
    folder = tmp_path_factory.mktemp("workspace")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


def started(folder: Path, settings: dict[str, object]) -> LanguageServer:
    installed("yaml-language-server/bin/yaml-language-server")
    server = installed("yaml-language-server/bin/yaml-language-server")
    node = shutil.which("node")
    assert node
    quiet = {"yaml": {"schemaStore": {"enable": False}, **settings}}
    return LanguageServer.started([node, str(server), "--stdio"], folder, quiet)


@pytest.fixture(scope="module")
def code(workspace: Path) -> Iterator[LanguageServer]:
    """The server as VS Code starts it in this repository: the settings say which schema."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    server = started(workspace, {"schemas": settings["yaml.schemas"]})
    yield server
    server.end()


@pytest.fixture(scope="module")
def other(workspace: Path) -> Iterator[LanguageServer]:
    """The server as another editor starts it: the first line of a file says which schema."""
    server = started(workspace, {})
    yield server
    server.end()


def file_of(name: str) -> str:
    return f"data/{name}/caiq.yml" if name == QUESTIONNAIRES else f"data/{name}.yml"


def text_of(name: str) -> str:
    """The text of a file that holds at least one record, without the line that names its schema."""
    text = (ROOT / file_of(name)).read_text(encoding="utf-8").partition("\n")[2]
    if name == WAIVERS:
        return WAIVER
    if ": []" in text and "- id:" not in text:
        return (PORTALS["specimens"] / file_of(name)).read_text(encoding="utf-8")
    return text


def with_line(name: str, collection: str, line: str) -> tuple[str, int]:
    """The text with one more line in the first record of a list, and the number of that line."""
    lines = text_of(name).splitlines(keepends=True)
    if name not in COLLECTION_OF:
        first = next(i for i, each in enumerate(lines) if re.match(r"[a-z_]+:", each))
        return "".join([*lines[:first], f"{line}\n", *lines[first:]]), first
    start = next(i for i, each in enumerate(lines) if each.startswith(f"{collection}:"))
    first = next(i for i in range(start, len(lines)) if lines[i].startswith("  - ")) + 1
    return "".join([*lines[:first], f"    {line}\n", *lines[first:]]), first


FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("data/**/*.yml"))


def first_line(name: str) -> str:
    """What other editors read of the schema."""
    up = "../" if name == QUESTIONNAIRES else ""
    return f"# yaml-language-server: $schema={up}schema/{name}.json\n"


@dataclass(frozen=True)
class Broken:
    """A text with a misspelt field and a wrong choice, and the lines on which they stand."""

    file: str
    text: str
    misspelt: int
    choice: int


def broken(name: str, collection: str) -> Broken:
    text, line = with_line(name, collection, "titel: x")
    if name == WAIVERS:
        text, choice = text.replace("rule: ATT-05", "rule: att-5"), line - 1
    else:
        wrong = "leave_out: [nothing]" if name == ORGANIZATION.name else "state: forever"
        indent = text.splitlines()[line].partition("t")[0]
        text, choice = text.replace("titel: x\n", f"titel: x\n{indent}{wrong}\n", 1), line + 1
    return Broken(f"{collection}-broken/{file_of(name)}", text, line, choice)


BROKEN = {collection: broken(name, collection) for name, collection in CASES}
NAME_OF = {collection: name for name, collection in CASES}


@pytest.fixture(scope="module")
def opened(code: LanguageServer, other: LanguageServer) -> tuple[LanguageServer, LanguageServer]:
    """Both servers with every file open, the real ones and those with mistakes: they wait a
    moment with each, and so look at all of them in that moment.
    """
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")
        other.open(file, text)
        code.open(file, text.partition("\n")[2])
    for collection, each in BROKEN.items():
        schemas = other.root / f"{collection}-broken" / "data" / "schema"
        schemas.parent.mkdir(parents=True, exist_ok=True)
        schemas.symlink_to(other.root / "data" / "schema")
        other.open(each.file, first_line(NAME_OF[collection]) + each.text)
        code.open(each.file, each.text)
    return code, other


@pytest.mark.parametrize("file", FILES)
def test_the_real_files_hold_no_mistake(
    opened: tuple[LanguageServer, LanguageServer], file: str
) -> None:
    for server in opened:
        assert server.problems(file) == []


@pytest.mark.parametrize("collection", BROKEN)
def test_a_misspelt_field_and_a_wrong_choice_are_marked_at_their_lines(
    opened: tuple[LanguageServer, LanguageServer], collection: str
) -> None:
    each = BROKEN[collection]
    for server, lines_before in zip(opened, (0, 1), strict=True):
        found = server.problems(each.file)
        said = {one["range"]["start"]["line"] - lines_before: one["message"] for one in found}
        assert said.keys() == {each.misspelt, each.choice}, found
        assert "titel" in said[each.misspelt]
        assert re.search(r"pattern|accepted", said[each.choice])


@pytest.mark.parametrize(("name", "collection"), CASES)
def test_fields_and_choices_are_offered_and_explained(
    code: LanguageServer, name: str, collection: str
) -> None:
    model, file = MODELS[collection], file_of(name)
    first, second, *_ = model.model_fields
    listed = name in COLLECTION_OF
    column = 4 if listed else 0
    dash = "  - " if listed else ""
    head = f"{collection}:\n" if listed else ""
    begun = f"{head}{dash}{first}: x\n{' ' * column}{second}: x\n{' ' * column}"
    line = begun.count("\n")
    code.open(file, f"{begun}\n")
    assert model.model_fields.keys() - {first, second} <= code.completions(file, line, column)
    said = code.hover(file, line - 1, column + 1)
    code.close(file)
    assert in_letters(field_docs(model)[second])[:60] in in_letters(said)
    slot = next((slot for slot in slots(model).values() if slot.choices and not slot.many), None)
    assert slot or model in (Waiver, Organization)
    if slot:
        code.open(file, f"{begun}{slot.name}: \n")
        assert set(slot.choices) <= code.completions(file, line, column + len(slot.name) + 2)
        code.close(file)


def in_letters(text: str) -> str:
    """A text without what Markdown does to it."""
    return re.sub(r"[^A-Za-z0-9]+", "", text)
