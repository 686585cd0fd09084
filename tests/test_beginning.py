"""A portal of one's own stands at once, and says nothing of the example."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sites import ROOT, a_copy, build
from trustportal.beginning.answers import QUESTIONS, AnswerError, answers_of, read_answer, read_file
from trustportal.beginning.folder import new_files
from trustportal.command import main
from trustportal.judge import judge
from trustportal.loading import load
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import Problem

pytestmark = pytest.mark.slow

HERON = (
    *("--no-input", "--name", "Heron & Söhne", "--url", "https://www.heron.example.org"),
    *("--product", "Heron Pay", "--product", "Ledger", "--region", "EU", "--region", "Japan"),
    *("--report", "soc-2=2026-05-31", "--report", "ISO 27001 2025-11-02"),
    *("--security", "security@heron.example.org"),
)


def init(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


def loaded(root: Path) -> Portal:
    problems: list[Problem] = []
    portal = load(root, problems.append)
    assert portal
    return portal


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal in a folder of its own, built."""
    folder = tmp_path_factory.mktemp("begun") / "portal"
    result = init(folder, *HERON)
    assert result.exit_code == 0, result.output
    done = build(folder)
    assert done.returncode == 0, done.stderr
    assert f"Building documentation to directory: {folder / 'site'}\n" in done.stderr
    assert "Cleaning" not in done.stderr
    assert "staging" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def words() -> list[str]:
    """What only the example says: its names, its products, every statement and file."""
    portal = loaded(ROOT)
    own = [portal.organization.name, portal.organization.description, "trust.example.com"]
    for collection in COLLECTIONS:
        for record in portal.records[collection]:
            own += [each for each in [getattr(record, "statement", None)] if each]
            if isinstance(record, Subprocessor):
                own += [record.title, record.legal_entity or record.title]
    own += ["API Platform", "api-platform"]
    own += [path.name for path in (ROOT / "content" / "files").iterdir() if path.suffix == ".pdf"]
    return own


def test_it_stands_and_is_built_at_once(begun: Path) -> None:
    judgement = judge(begun)
    assert judgement.stands
    assert [p for p in judgement.problems if p.place.file.startswith("content")] == []
    home = (begun / "site" / "index.html").read_text(encoding="utf-8")
    assert "Security and privacy at Heron &amp; Söhne" in home
    assert "Not stated" in home or "not stated" in home


def test_no_word_of_the_example_remains(begun: Path, words: list[str]) -> None:
    assert len(words) > 100
    own = ("data", "content", "deploy", "site", ".github", "mkdocs.yml", "README.md", "SECURITY.md")
    paths = [path for name in own for path in (begun / name, *(begun / name).rglob("*"))]
    paths = [path for path in paths if path.is_file() and path.parent.name != "schema"]
    texts = {path: path.read_bytes() for path in paths}
    assert len(texts) > 100
    found = [
        (path.relative_to(begun).as_posix(), word)
        for path, content in texts.items()
        for word in words
        if word.encode() in content
    ]
    assert found == []


def test_what_was_answered_is_stated_and_all_else_is_a_draft(begun: Path) -> None:
    portal = loaded(begun)
    assert portal.organization.name == "Heron & Söhne"
    assert portal.site.url == "https://trust.heron.example.org/"
    assert [each.id for each in portal.records["products"]] == ["heron-pay", "ledger"]
    assert [each.id for each in portal.records["regions"]] == ["european-union", "japan"]
    assert {"certifications/soc-2", "certifications/iso-27001"} <= portal.unfinished
    assert len(portal.unfinished) > 20
    assert "issued_on: 2026-05-31" in (begun / "data/certifications.yml").read_text()
    assert {name.partition("/")[0] for name, _ in portal.published()} == {"products", "regions"}


def test_every_link_of_its_guides_and_other_pages_leads_somewhere(begun: Path) -> None:
    pages = [each for each in begun.rglob("*.md") if "node_modules" not in each.parts]
    assert {"README.md", "CONTRIBUTING.md", "SECURITY.md", "sales.md"} <= {p.name for p in pages}
    dead = [
        (page.relative_to(begun).as_posix(), link)
        for page in pages
        for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
        if not leads_somewhere(page, link)
    ]
    assert dead == []


LINK = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a relative link names a file, and a head of it where it names one."""
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    if not target.is_file() or not anchor:
        return target.is_file()
    heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in heads}


def test_every_target_that_its_help_names_has_its_files(begun: Path) -> None:
    named = re.findall(r"^  make ([a-z-]+)", run("make", "help", at=begun), re.MULTILINE)
    assert {"serve", "edit", "site", "check"} <= {*named}
    assert not {"test", "bench", "pictures"} & {*named}
    for target in named:
        would_do = run("make", "--dry-run", target, at=begun)
        files = re.findall(r"(?:tests|editor|hooks)/[\w./-]+\.\w+", would_do)
        assert [each for each in files if not (begun / each).exists()] == [], target
    assert {"index.html", "editor.js", "editor.css"} <= {p.name for p in begun.glob("editor/*")}


def run(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_its_readme_begins_the_history_and_its_workflows_have_what_they_run(begun: Path) -> None:
    assert "git init" in (begun / "README.md").read_text(encoding="utf-8")
    flows = {each.name for each in (begun / ".github" / "workflows").iterdir()}
    assert flows == {"check.yml", "comment.yml", "publish.yml", "reminders.yml", "review.yml"}
    makefile = (begun / "Makefile").read_text(encoding="utf-8")
    for name in flows:
        text = (begun / ".github" / "workflows" / name).read_text(encoding="utf-8")
        for target in re.findall(r"run: make (\S+)", text):
            assert f"\n{target}:" in makefile.replace("$(READY):", ".venv/.ready:"), (name, target)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("iso-27001=2028-05-31", "valid_until"),
        ("iso-27001=2026-11-22", "issued_on"),
        ("iso-27017=2025-05-31", "issued_on"),
        ("dpf=2027-05-31", "next_certification_due"),
        ("soc-2=2026-05-31", "issued_on"),
    ],
)
def test_a_day_to_come_is_that_of_the_end_and_another_that_of_the_issue(
    said: str, field: str
) -> None:
    (reports,) = (each for each in QUESTIONS if each.name == "reports")
    standard, _, day = said.partition("=")
    assert read_answer(reports, said, date(2026, 11, 22)) == ((standard, {field: day}),)


def test_it_knows_what_reviewers_will_ask(begun: Path) -> None:
    result = CliRunner().invoke(main, ["completeness", str(begun)])
    assert "0 answered, 1 partly, 27 not stated" in result.output
    assert "certifications/iso-27001, certifications/soc-2: a draft" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "X"), "url is needed"),
        (("--url", "https://x.example.org"), "name is needed"),
        (("--name", "X", "--url", "http://x.example.org"), "is not an https:// address"),
        (("--name", "X", "--url", "x y"), "is not an https:// address"),
        (("--name", "<b>X", "--url", "https://x.example.org"), "cannot hold HTML"),
        (("--name", 'X "Y"', "--url", "https://x.example.org"), "is not allowed"),
        (("--name", "{{ x }}", "--url", "https://x.example.org"), "template braces"),
        (("--name", "X" * 81, "--url", "https://x.example.org"), "longer than 80"),
        (("--region", "Atlantis"), "no country is called so"),
        (("--report", "soc-9"), "no standard is called so"),
        (("--report", "soc-2=2026-02-30"), "not a day of the calendar"),
        (("--report", "soc-2=03/04/2026"), "day or month first"),
        (("--report", "soc-2=2126-05-31"), "give the day of its issue"),
        (("--product", "漢字"), "Latin alphabet"),
        (("--product", "A+", "--product", "a"), "the id 'a'"),
        (("--security", "somebody"), "is not an e-mail address"),
    ],
)
def test_a_bad_answer_is_refused_in_a_sentence(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    given = () if {"--name", "--url"} & {*arguments} else HERON[1:5]
    result = init(tmp_path / "new", "--no-input", *given, *arguments)
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    result = init(tmp_path, *HERON)
    assert result.exit_code == 1
    assert "is not an empty folder" in result.output
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_clone_takes_it_in_the_place_of_the_example_when_git_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_copy(tmp_path)
    monkeypatch.chdir(root)
    assert "not in git" in init(*HERON).output
    _git(root, "init", "-q")
    assert "not committed" in init(*HERON).output
    _git(root, "add", "-A")
    _git(root, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-qm", "x")
    result = init(*HERON)
    assert result.exit_code == 0, result.output
    assert judge(root).stands
    assert not (root / "content" / "files").exists()
    assert not (root / "data" / "history").exists()
    assert "is no example" in init(*HERON, "--force").output


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def test_answers_come_from_a_file_and_options_come_first(tmp_path: Path) -> None:
    file = tmp_path / "answers.yml"
    file.write_text("name: Heron\nurl: https://heron.example.org\nproducts: [Pay, Ledger]\n")
    result = init(tmp_path / "new", "--no-input", "--answers", file, "--name", "Other")
    assert result.exit_code == 0, result.output
    portal = loaded(tmp_path / "new")
    assert portal.organization.name == "Other"
    assert [each.title for each in portal.records["products"]] == ["Pay", "Ledger"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nome: Heron\n", "did you mean 'name'?"),
        ("- Heron\n", "holds no answers"),
        ("name: {a: b}\n", "write a text"),
        ("name: [\n", "close the bracket"),
        ("", "empty"),
    ],
)
def test_a_file_of_answers_that_cannot_be_read_is_refused(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "answers.yml").write_text(text)
    with pytest.raises(AnswerError, match=said.replace("?", r"\?")):
        read_file(tmp_path / "answers.yml")


def test_a_person_is_asked_again_until_the_answer_can_be_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["", "Heron", "heron", "http://x", "https://heron.example.org", *[""] * 9])
    told: list[Any] = []
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(said))
    monkeypatch.setattr(click, "echo", lambda *words, **_: told.append(words))
    monkeypatch.setattr("trustportal.commands.init.is_asked", lambda **_: True)
    result = init(tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert next(said, None) is None
    assert loaded(tmp_path / "new").organization.url == "https://heron.example.org"


@pytest.mark.parametrize("name", ["NO", "1.10", "null", "A: b # c", "it's *here* [1]", "N" * 80])
def test_any_name_that_a_page_can_hold_stands(name: str, tmp_path: Path) -> None:
    typed = {"name": name, "url": "https://x.example.org"}
    read = {
        each.name: read_answer(each, typed.get(each.name, ""), date(2026, 11, 22))
        for each in QUESTIONS
    }
    files = new_files(answers_of(read), ROOT)
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    judgement = judge(tmp_path)
    assert judgement.portal
    assert judgement.portal.organization.name == name
    assert judgement.stands


@pytest.mark.parametrize("others", ["data", "tests/portals/specimens/data"])
def test_the_pages_that_are_laid_down_pass_beside_records_of_any_kind(
    begun: Path, others: str, tmp_path: Path
) -> None:
    root = ROOT / others
    shutil.copytree(root, tmp_path / "data")
    shutil.copytree(root.parent / "content", tmp_path / "content")
    shutil.copy(root.parent / "mkdocs.yml", tmp_path)
    pages = [*(begun / "content").glob("*.md")]
    assert len(pages) > 10
    for path in pages:
        shutil.copy(path, tmp_path / "content" / path.name)
    own = {f"content/{path.name}" for path in pages}
    found = [p for p in judge(tmp_path).problems if p.place.file in own]
    assert [str(p) for p in found if p.severity == "error"] == []
