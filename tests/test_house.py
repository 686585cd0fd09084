"""The repository's shape is a promise to whoever takes it over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from click import Context
from trustportal import codes
from trustportal.command import main
from trustportal.commands import COMMANDS
from trustportal.model.components import COMPONENTS
from trustportal.model.kinds import COLLECTIONS, KINDS
from trustportal.model.questionnaire_files import QUESTIONNAIRES
from trustportal.portal import WAIVERS
from trustportal.problems import Problem
from trustportal.source.strict_yaml import read_yaml

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "hooks" / "trustportal"

LAYERS = (
    ("problems", "codes", "progress", "sealed", "site_files", "two_processes"),
    ("source", "reference"),
    ("model",),
    ("portal", "moved", "clock", "facts", "deadlines"),
    ("loading",),
    ("applicability",),
    ("prose",),
    ("public",),
    ("publication",),
    ("kept_pages", "kept_verdicts"),
    ("rules",),
    ("judge", "completeness"),
    ("reports",),
    (
        "template_faults",
        "components",
        "frames",
        "claim_pages",
        "markdown_extension",
        "exports",
        "answering",
        "hosts",
        "staging",
    ),
    ("preview",),
    ("audit",),
    ("editing",),
    ("importing", "beginning"),
    ("commands",),
    ("command", "__main__"),
)
"""The rooms of the house, in the order in which data flows; imports lead upwards only."""
RULES_LAYERS = (
    ("rule", "overlap", "unasked", "form"),
    ("records",),
    ("in_prose",),
    ("near",),
    ("agreement",),
    ("at_once", "one_place", "waiving"),
)
"""The same within `rules/`: what all of them share, then a room for each sort of rule."""


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_has_its_five_places(kind: str) -> None:
    places = (
        ROOT / "data" / f"{kind}.yml",
        PROGRAM / "model" / f"{kind}.py",
        ROOT / "data" / "schema" / f"{kind}.json",
        ROOT / "overrides" / "fragments" / f"{kind}.html",
        ROOT / "content" / f"{kind}.md",
    )
    assert [str(place) for place in places if not place.is_file()] == []


FILES = [*(kind.name for kind in KINDS), WAIVERS]
"""The files of data/ by name: one for each kind, and the waivers, which are no kind."""


@pytest.mark.parametrize("kind", FILES)
def test_every_data_file_names_its_schema_in_its_first_line(kind: str) -> None:
    first = (ROOT / "data" / f"{kind}.yml").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=schema/{kind}.json"


@pytest.mark.parametrize("path", sorted((ROOT / "data" / QUESTIONNAIRES).glob("*.yml")))
def test_every_questionnaire_names_its_schema_in_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../schema/{QUESTIONNAIRES}.json"


def test_every_data_file_is_in_the_editors_settings() -> None:
    settings = (ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8")
    missing = [
        name for name in (*FILES, QUESTIONNAIRES) if f'"data/schema/{name}.json"' not in settings
    ]
    assert missing == []


def test_every_component_has_a_template_and_every_template_a_use() -> None:
    templates = {path.stem for path in (ROOT / "overrides" / "fragments").glob("*.html")}
    assert set(COMPONENTS) - templates == set()
    assert templates - set(COMPONENTS) == {"macros", "preview", "filter", "search", "trust_pack"}


def test_every_collection_has_a_component_of_its_name() -> None:
    assert set(COLLECTIONS) <= set(COMPONENTS)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", sorted(PROGRAM.rglob("*.py")), ids=lambda p: p.stem)
def test_nothing_in_the_program_knows_mkdocs(path: Path) -> None:
    assert [
        name for name in _imports(path) if name.partition(".")[0] in ("mkdocs", "material")
    ] == []


@pytest.mark.parametrize(
    ("package", "layers", "path"),
    [
        (package, layers, path)
        for package, layers in (("trustportal", LAYERS), ("trustportal.rules", RULES_LAYERS))
        for path in sorted((PROGRAM.parent / package.replace(".", "/")).rglob("*.py"))
    ],
)
def test_imports_lead_one_way(
    package: str, layers: tuple[tuple[str, ...], ...], path: Path
) -> None:
    order = {room: level for level, rooms in enumerate(layers) for room in rooms}
    own = path.relative_to(PROGRAM.parent / package.replace(".", "/")).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    inside = f"{package}."
    used = {
        name.removeprefix(inside).partition(".")[0]
        for name in _imports(path)
        if name.startswith(inside)
    }
    assert {room for room in used if order[room] > order[own]} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_one_file_of_its_name(name: str) -> None:
    command = main.get_command(Context(main), name)
    assert command
    assert command.name == name
    assert (command.help or "").startswith(COMMANDS[name].rstrip("."))


def test_codes_are_unique_and_in_their_hundreds() -> None:
    names = [code.code for code in codes.CODES]
    assert len(names) == len(set(names))
    assert all(name[:2] == "TP" and name[2] in "1234567" and name[2:].isdigit() for name in names)


TABLES = [*sorted((PROGRAM / "reference").glob("*.yml")), *sorted((ROOT / "tests").glob("*/*.yml"))]
"""What the rules and their tests are told in YAML, read by a reader that lets a key stand twice."""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_entry_of_a_table_hides_another(path: Path) -> None:
    found: list[Problem] = []
    read_yaml(path.read_text(encoding="utf-8"), path.name, found.append)
    assert [str(each.place) for each in found if each.code is codes.DUPLICATE_KEY] == []


def test_no_file_of_the_program_is_longer_than_a_room_should_be() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines())
        for path in PROGRAM.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}
