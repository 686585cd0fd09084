"""Whatever stands in the files or in the arguments: a good site, or a problem at its place.

A short profile runs with the other tests, always the same; `make fuzz` runs the long one.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from json import loads
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import FileSystemBytecodeCache
from mutations import Mistake, bounded, files_of, made, mistakes, texts
from sites import ROOT, a_copy, build
from trustportal.claim_pages import about_claim, redirect_page
from trustportal.codes import CODES
from trustportal.command import main
from trustportal.commands import COMMANDS
from trustportal.components import Components
from trustportal.deadlines import deadlines
from trustportal.exports.json_ld import json_ld
from trustportal.exports.outputs import outputs
from trustportal.exports.search import search_entries
from trustportal.exports.social_cards import card, draw_card
from trustportal.exports.trust_pack import packs
from trustportal.judge import Judgement, judge
from trustportal.markdown_extension import PortalMarkdown
from trustportal.model.components import COMPONENTS
from trustportal.public import publish
from trustportal.reports import REPORTS, coming_json, coming_text
from trustportal.reports.agenda import AGENDAS, Agenda
from trustportal.reports.reminders import actions
from trustportal.rules import RULES
from trustportal.source.markdown_render import new_markdown
from trustportal.source.markdown_scan import Call

pytestmark = pytest.mark.slow

PORTALS = ROOT / "tests" / "portals"
KNOWN = {code.code for code in CODES} | {rule.code.code for rule in RULES}
WORDS = ("mkdocs.yml", "data/*.yml", "content/*.md")
MINIMAL, SPECIMENS = (files_of(PORTALS / name, *WORDS) for name in ("minimal", "specimens"))


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _portal("minimal", tmp_path_factory)


@pytest.fixture(scope="module")
def specimens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _portal("specimens", tmp_path_factory)


def _portal(name: str, folders: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(PORTALS / name, folders.mktemp("fuzzed") / name))


@given(mistakes(MINIMAL))
def test_a_small_portal_with_a_mistake_ends_in_a_site_or_in_a_located_problem(
    minimal: Path, mistake: Mistake
) -> None:
    with made(mistake, minimal), bounded():
        judgement = judge(minimal)
        _is_located(judgement, minimal, mistake)
        _is_reported(judgement)
        _is_made(judgement, minimal.parent / "templates")


@given(mistakes(SPECIMENS))
@settings(max_examples=max(1, settings().max_examples // 4))
def test_a_portal_of_every_sort_of_record_ends_so_too(specimens: Path, mistake: Mistake) -> None:
    with made(mistake, specimens), bounded():
        judgement = judge(specimens)
        _is_located(judgement, specimens, mistake)
        _is_made(judgement, specimens.parent / "templates")


def _is_located(judgement: Judgement, root: Path, mistake: Mistake) -> None:
    for problem in judgement.problems:
        assert problem.code.code in KNOWN
        assert problem.message.isprintable()
        assert problem.mend.isprintable()
        assert problem.message
        assert problem.mend or problem.code.mend
        path, place = root / problem.place.file, problem.place
        assert path.is_relative_to(root)
        lines = path.read_bytes().count(b"\n") + 1 if path.is_file() else 1
        assert 1 <= place.line <= lines, place
        assert place.column >= 1
    if judgement.portal is None:
        assert not judgement.stands, mistake


def _is_reported(judgement: Judgement) -> None:
    for name, report in REPORTS.items():
        said = report(judgement)
        if name in ("json", "sarif"):
            loads(said)
    if judgement.portal:
        until = judgement.as_of + timedelta(days=400)
        loads(coming_json(judgement, until))
        coming_text(judgement, until)
        agenda = Agenda("x", judgement.as_of, deadlines(judgement.portal, judgement.as_of))
        for write in AGENDAS.values():
            write(agenda)
        actions(agenda.deadlines, f"{judgement.as_of:%Y-%m}", (), lambda each: each.place.file)


def _is_made(judgement: Judgement, kept: Path) -> None:
    """All that a build makes in process, or, of what must not be published, a preview."""
    if judgement.portal is None:
        return
    kept.mkdir(exist_ok=True)
    view = publish(judgement.portal, judgement.as_of, drafts=not judgement.stands)
    components = Components(
        view,
        judgement,
        ROOT / "overrides" / "fragments",
        preview=not judgement.stands,
        compiled=FileSystemBytecodeCache(str(kept)),
    )
    _pages_are_drawn(judgement, components)
    _claim_pages_are_drawn(components)
    search_entries(view)
    if judgement.stands:
        for pack in packs(view):
            components.printed(pack)
        for output in outputs(view):
            if output.write:
                output.write(view)


def _pages_are_drawn(judgement: Judgement, components: Components) -> None:
    for name, component in COMPONENTS.items():
        if component.positional in ((), ("id",)):
            components.draw(Call(name, (), {}, 0, 0), "x/")
    markdown = new_markdown(PortalMarkdown(components.draw, components.claim_url))
    for page in judgement.portal.pages if judgement.portal else ():
        html = markdown.reset().convert(page.body)
        if judgement.stands:
            assert not re.search(r"<script|href=\"javascript:|<[^>\"]* on\w+=", html), page.file


def _claim_pages_are_drawn(components: Components) -> None:
    view = components.view
    for record in view.claims():
        about_claim(components, record)
        draw_card(card(view, record["title"], record), ROOT / "overrides/assets/fonts")
    for moved in view.moved:
        redirect_page(moved)
    for address in ("", "faq/"):
        json_ld(view, address)


OPTIONS = ("--today", "--until", "--format", "--check", "--help", "-h", "--nope", "--")
words = st.one_of(
    texts,
    st.sampled_from((*OPTIONS, *COMMANDS, *REPORTS, *sorted(KNOWN), ".", "..", "/", "0")),
    st.dates().map(date.isoformat),
)
EXTREMES = ("0001-01-01", "1899-12-31", "1900-01-01", "2026-11-22", "2199-12-31", "9999-12-31")
fitting = {
    "--today": st.one_of(st.sampled_from(EXTREMES), st.dates().map(date.isoformat)),
    "--until": st.one_of(st.sampled_from(EXTREMES), st.dates().map(date.isoformat)),
    "--format": st.sampled_from(sorted(REPORTS)),
}
"""Values that an option takes, among them the first and the last."""


@st.composite
def command_lines(draw: st.DrawFn, root: str) -> list[str]:
    """A command with its folder and options that fit it, or with any words in any order."""
    command = draw(st.sampled_from(("check", *sorted(COMMANDS))))
    folder = [root] * draw(st.sampled_from((1, 1, 1, 0)))
    options = draw(st.lists(st.sampled_from(sorted(fitting)), max_size=3, unique=True))
    valued = [(option, draw(fitting[option])) for option in options]
    if draw(st.booleans()):
        return [command, *folder, *(word for pair in valued for word in pair)]
    loose = [
        *folder,
        *draw(st.lists(words, max_size=3)),
        *(word for pair in valued for word in pair),
    ]
    return [command, *draw(st.permutations(loose))]


@given(st.data())
def test_the_command_ends_with_0_1_or_2_and_without_a_traceback(
    minimal: Path, data: st.DataObject
) -> None:
    arguments = data.draw(command_lines(str(minimal)))
    if str(minimal) not in arguments:
        arguments.append(str(minimal / "nowhere"))  # never the folder in which the tests run
    with bounded():
        result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (0, 1, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit), arguments
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        assert "Error: " in result.stderr


@pytest.fixture(scope="module")
def buildable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal with the theme and the hooks of the real one."""
    root = a_copy(tmp_path_factory.mktemp("built")) / "tests" / "portals" / "minimal"
    inherited = (root.parent / "business-data" / "mkdocs.yml").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (root / "content").glob("*.md"))
    text = f"{inherited.partition('nav:')[0]}nav: [{', '.join(pages)}]\n"
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return root


@given(mistakes({path: MINIMAL[path] for path in MINIMAL if path != "mkdocs.yml"}))
@settings(max_examples=max(1, settings().max_examples // 500))
def test_a_whole_build_ends_with_a_site_or_leaves_the_old_one(
    buildable: Path, mistake: Mistake
) -> None:
    site = buildable / "site"
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    (site / "index.html").write_text("old")
    with made(mistake, buildable):
        stands = judge(buildable).stands
        done: Any = build(buildable)
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode == 0:
        assert stands
        assert (site / "trust.json").is_file()
    else:
        assert [path.name for path in site.iterdir()] == ["index.html"]
        assert re.search(r"TP\d|[A-Z]+-\d\d|ERROR|WARNING", done.stderr)
