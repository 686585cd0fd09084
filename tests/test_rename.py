"""`rename` changes an id wherever it stands, in all files or none, and keeps the old address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import what_is_written
from trustportal.command import main
from trustportal.editing.renaming import Renaming, renamed
from trustportal.editing.splices import all_written
from trustportal.judge import judge
from trustportal.loading import load
from trustportal.public import publish


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return what_is_written(tmp_path)


def rename(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["rename", *map(str, arguments)])


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_record_of_every_kind_is_renamed_and_the_portal_is_as_clean_as_before(
    portal: Path,
) -> None:
    before = contents(portal)
    clean = judge(portal)
    assert clean.portal
    first = {kind: records[0].id for kind, records in clean.portal.records.items() if records}
    for kind, name in first.items():
        read = load(portal, lambda _: None)
        assert read
        all_written(portal, renamed(read, Renaming(f"{kind}/{name}", f"{kind}/{name}-anew")))
    after = judge(portal)
    assert after.problems == clean.problems == ()
    assert after.portal
    moved = {each.old: each.new for each in publish(after.portal, after.as_of).moved}
    for kind, name in first.items():
        folder = "for" if kind == "shares" else f"claims/{kind}"
        assert moved[f"{folder}/{name}/"] == f"{folder}/{name}-anew/"
    for file, content in contents(portal).items():
        if file.startswith("data/history/") or not file.endswith((".yml", ".md")):
            assert content == before[file]
    assert "claim:documents/data-processing-addendum-anew)" in (
        portal / "content" / "regulations.md"
    ).read_text(encoding="utf-8")


def test_only_lines_that_name_it_change(portal: Path) -> None:
    before = contents(portal)
    done = rename("products/team", "team-plan", portal)
    assert done.exit_code == 0, done.output
    for file, content in contents(portal).items():
        old, new = before[file].decode("utf-8", "replace"), content.decode("utf-8", "replace")
        if file == "data/products.yml":
            new = new.replace("    formerly:\n      - team\n", "", 1)
        expected = re.sub(r"(?<![\w.@-])team(?![\w-])", "team-plan", old)
        assert new == old or len(new.splitlines()) == len(old.splitlines())
        for was, now, could in zip(
            old.splitlines(), new.splitlines(), expected.splitlines(), strict=True
        ):
            assert now in (was, could)


def test_for_customers_only_the_reference_changed(portal: Path) -> None:
    assert rename("products/team", "team-plan", portal).exit_code == 0
    said = CliRunner().invoke(main, ["diff", str(portal)]).output
    assert "the portal as of 2026-11-22: 1 reworded" in said
    assert "Its reference was products/team; the old address leads here" in said


def test_pages_questionnaires_waivers_and_comments(portal: Path) -> None:
    page = portal / "content" / "retention.md"
    added = (
        '\r\n{{ claim("retention/api-content") }} {{ retention("api-content", \'payments\') }}\r\n'
        '\r\n{{ fact("retention/api-content", "duration") }}\r\n'
        "\r\n[It](claim:retention/api-content#method), [not](claim:retention/api-content-x).\r\n"
        "\r\n`claim:retention/api-content` in code.\r\n"
    )
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n") + added.encode())
    waivers = portal / "data" / "waivers.yml"
    text = waivers.read_text(encoding="utf-8").replace("waivers: []", "waivers:")
    waivers.write_text(
        f"{text}# retention/api-content waits\n"
        "  - rule: GEN-02\n    record: retention/api-content\n"
        "    reason: It waits.\n    approved_by: Head of legal\n    granted_on: 2026-11-02\n"
        "    until: 2027-01-31\n",
        encoding="utf-8",
    )
    before = page.read_bytes().decode()
    done = rename("retention/api-content", "retention/in-the-api", portal)
    assert done.exit_code == 0, done.output
    wanted = before.replace('"retention/api-content"', '"retention/in-the-api"')
    wanted = wanted.replace('"api-content"', '"in-the-api"')
    wanted = wanted.replace("claim:retention/api-content#", "claim:retention/in-the-api#")
    assert page.read_bytes().decode() == wanted
    assert "    record: retention/in-the-api\n" in waivers.read_text(encoding="utf-8")
    line = before.count("\n", 0, before.index("`claim:")) + 1
    assert f"content/retention.md:{line}: still names 'retention/api-content'" in done.output
    assert "data/waivers.yml:" in done.output


def test_a_dry_run_shows_each_line_and_changes_nothing(portal: Path) -> None:
    before = contents(portal)
    done = rename("documents/data-processing-addendum", "dpa", portal, "--dry-run")
    assert done.exit_code == 0
    assert "data/documents.yml\n-     7:   - id: data-processing-addendum\n" in done.output
    assert "+     7:   - id: dpa\n+     9:     formerly:\n" in done.output
    assert contents(portal) == before


def test_a_second_name_keeps_the_first_and_a_former_one_is_never_used_again(portal: Path) -> None:
    assert rename("retention/api-content", "one", portal).exit_code == 0
    assert rename("retention/one", "two", portal).exit_code == 0
    text = (portal / "data" / "retention.yml").read_text(encoding="utf-8")
    assert "    formerly:\n      - api-content\n      - one\n" in text
    done = rename("retention/two", "api-content", portal)
    assert "'retention/api-content' is an earlier id of 'retention/two'" in done.output
    done = rename("retention/api-content", "three", portal)
    assert (
        "'retention/api-content' is an earlier id; the record is 'retention/two' now" in done.output
    )
    assert judge(portal).stands


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("retention/api-contents", "x", "did you mean 'retention/api-content'?"),
        ("organization", "x", "there is no record 'organization'"),
        ("questionnaires/caiq", "x", "there is no record 'questionnaires/caiq'"),
        ("data/retention.yml", "x", "there is no record 'data/retention.yml'"),
        ("retention/api-content", "configurable", "'retention/configurable' is in use"),
        ("retention/api-content", "api-content", "'retention/api-content' is in use"),
        ("retention/api-content", "faq/api-content", "is of the kind retention and cannot become"),
        ("retention/api-content", "API content", "is not an id of at most 80 characters"),
        ("retention/api-content", "a--b", "is not an id"),
        ("retention/api-content", "x" * 81, "is not an id of at most 80 characters"),
        ("retention/api-content", "retention/", "is not an id"),
        ("retention/api-content", "retention/a/b", "is not an id"),
    ],
)
def test_what_cannot_be_renamed_is_refused_and_nothing_changes(
    portal: Path, old: str, new: str, said: str
) -> None:
    before = contents(portal)
    done = rename(old, new, portal)
    assert done.exit_code == 1
    assert said in done.output
    assert done.output.endswith("Nothing was changed.\n")
    assert contents(portal) == before


def test_an_id_that_was_published_and_is_gone_is_never_used_again(portal: Path) -> None:
    path = portal / "data" / "retention.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: billing-law")
    path.write_text(text[:start], encoding="utf-8")
    done = rename("retention/api-content", "billing-law", portal)
    assert "'retention/billing-law' was published (data/history/" in done.output


def test_all_files_change_or_none(portal: Path) -> None:
    path = portal / "data" / "updates.yml"
    path.write_text(path.read_text(encoding="utf-8") + "  - id: [\n", encoding="utf-8")
    before = contents(portal)
    done = rename("products/team", "team-plan", portal)
    assert done.exit_code == 1
    assert "the files of updates cannot be read" in done.output
    assert contents(portal) == before
