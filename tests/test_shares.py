"""Shares, and the promise that an address which somebody passed on stays alive."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from rule_cases import SPECIMENS, read
from sites import PORTALS, ROOT, written
from trustportal.command import main
from trustportal.components import Components
from trustportal.exports.trust_pack import packs
from trustportal.judge import judge
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.model.references import references
from trustportal.public import PublicView, publish
from trustportal.publication.links import links
from trustportal.publication.restated import restated
from trustportal.source.markdown_scan import Call

TEMPLATES = ROOT / "overrides" / "fragments"


def components_of(root: Path) -> Components:
    judgement = judge(root)
    assert judgement.portal
    return Components(publish(judgement.portal, judgement.as_of), judgement, TEMPLATES)


@pytest.fixture(scope="module")
def components() -> Components:
    return components_of(ROOT)


def shown(components: Components, name: str) -> str:
    path = f"for/{name}/"
    return components.draw(Call("share", (f"shares/{name}",), {}, 0, 0), path)


def test_a_share_says_each_claim_with_its_conditions_and_limits_in_the_order_asked(
    components: Components,
) -> None:
    view = components.view
    share = view.index["shares/healthcare-in-europe"]
    page = shown(components, share["id"])
    begins = [page.index(f"<h2>{ask['topic']}</h2>") for ask in share["asks"]]
    assert begins == sorted(begins)
    for ask in share["asks"]:
        for reference in ask["answered_by"]:
            record = view.index[reference]
            said = (record.get("statement"), *record.get("conditions", ()))
            for words in (*said, *record.get("limits", ())):
                assert words is None or words.replace("'", "&#39;") in page
    assert f'href="{view.site_url}' not in page  # its links hold wherever the portal lies


def test_a_share_that_is_not_listed_is_named_nowhere_but_on_its_own_page(
    components: Components,
) -> None:
    view = components.view
    hidden = [each for each in view.pages() if each not in view.claims()]
    assert {each["id"] for each in hidden} >= {"financial-entities-under-dora"}
    files = written(view)
    for share in hidden:
        for path, content in files.items():
            assert share["id"].encode() not in content, path
            assert share["title"].encode() not in content, path
        for record in view.claims():
            assert share["ref"] not in record["supports"]


def test_a_share_of_a_day_says_what_the_release_says_and_what_changed_since(
    components: Components,
) -> None:
    view = components.view
    share = view.index["shares/tender-of-june-2026"]
    then = restated(share, view)
    assert then
    assert then.released_on == share["as_stated"]
    release = json.loads((ROOT / "data/history/2026-06-15.json").read_text())["view"]
    said = {each["id"]: each for each in release["statements"]}
    page = shown(components, share["id"])
    measured = said["service_levels/availability-measured"]["statement"]
    assert measured in page
    assert measured != view.index["service_levels/availability-measured"]["statement"]
    assert "service_levels/availability-measured" in {each.id for each in then.changes}
    assert "99.96" in page[page.index('id="since"') :]
    pack = next(
        each for each in packs(view) if each.path == "for/tender-of-june-2026/trust-pack.pdf"
    )
    printed = components.printed(pack)
    assert measured in printed
    assert "99.96" in printed[printed.index("What has changed since") :]


def test_every_share_has_one_pack(components: Components) -> None:
    made = [pack.path for pack in packs(components.view)]
    shares = [each for each in components.view.pages() if each["collection"] == "shares"]
    assert sorted(made) == sorted(
        ["trust-pack.pdf", *(f"{s['path']}trust-pack.pdf" for s in shares)]
    )


def run_links(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["links", str(ROOT), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_hospital_that_asks_about_the_api_in_europe_gets_its_link() -> None:
    said = run_links("--product", "api-platform", "--region", "europe")
    assert "https://trust.example.com/for/healthcare-in-europe/" in said
    assert "https://trust.example.com/#?product=api-platform&region=europe" in said
    assert "claims/residency/at-rest-enterprise-edu" not in said


def test_the_table_of_links_is_one_for_spreadsheets_and_for_programs(
    components: Components,
) -> None:
    rows = list(csv.DictReader(StringIO(run_links("--format", "csv"), newline="")))
    assert {row["url"] for row in rows} == {e.url for e in links(components.view, unlisted=True)}
    public = json.loads(written(components.view)["trust.json"])["links"]
    assert [each["url"] for each in public] == [each.url for each in links(components.view)]


@pytest.mark.parametrize(
    ("option", "value"), [("--product", "nope"), ("--region", "mars"), ("--standard", "iso-1")]
)
def test_a_choice_that_nothing_has_is_refused_with_what_there_is(option: str, value: str) -> None:
    result = CliRunner().invoke(main, ["links", str(ROOT), option, value])
    assert result.exit_code == 2
    assert f"'{value}' is not one of" in result.output


def renamed(root: Path) -> Mapping[str, str]:
    """Give every record of the specimens in `root` another id; by old reference, the new one."""
    portal = judge(root).portal
    assert portal
    names = {old: f"{old}-renamed" for old in portal.index}
    files = {path: read(path) for path in sorted((root / "data").glob("*.yml"))}
    for old, record in portal.all():
        collection, _, name = old.partition("/")
        rows = files[root / "data" / f"{KIND_OF[collection].name}.yml"][collection]
        row = next(each for each in rows if each["id"] == name)
        for path, target in references(record):
            _replace(row, path, target, names[target])
        row |= {"id": f"{name}-renamed", "formerly": [*row.get("formerly", []), name]}
    organization = files[root / "data" / "organization.yml"]
    for path, target in references(portal.organization):
        _replace(organization, path, target, names[target])
    for file, content in files.items():
        file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
    texts = [*(root / "content").rglob("*.md"), *(root / "data" / "questionnaires").glob("*.yml")]
    for page in texts:
        text = page.read_text(encoding="utf-8")
        for old, new in names.items():
            text = re.sub(rf"(?<![\w/-]){re.escape(old)}(?![\w-])", new, text)
        page.write_text(text, encoding="utf-8")
    return names


def _replace(row: Any, path: tuple[str | int, ...], old: str, new: str) -> None:
    *above, last = path
    for step in above:
        row = row[step]
    name, to = old.partition("/")[2], new.partition("/")[2]
    said = row[last]
    row[last] = to if said == name else said.replace(old, new)


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> tuple[Components, Components]:
    before = components_of(PORTALS["specimens"])
    root = Path(shutil.copytree(SPECIMENS, tmp_path_factory.mktemp("renamed") / "portal"))
    renamed(root)
    after = components_of(root)
    assert after.judgement.problems == ()
    return before, after


def alive(view: PublicView) -> Iterator[str]:
    yield from (view.site_url + each["path"] for each in view.pages())
    yield from (view.site_url + each.old for each in view.moved)
    yield from (f"{view.site_url}{KIND_OF[name].name}/" for name in COLLECTIONS)
    yield f"{view.site_url}organization/"


def test_when_everything_is_renamed_every_old_link_is_alive(
    before_and_after: tuple[Components, Components],
) -> None:
    before, after = before_and_after
    found = set(alive(after.view))
    old = [each for each in links(before.view, unlisted=True) if each.sort != "choice"]
    assert len(old) > 150
    assert [each.url for each in old if each.url not in found] == []


def test_when_everything_is_renamed_every_badge_fragment_and_pack_keeps_its_address(
    before_and_after: tuple[Components, Components],
) -> None:
    before, after = before_and_after
    kept = re.compile(r"(?:badges|embeds)/.*/")
    files = written(after.view)
    assert [path for path in written(before.view) if kept.match(path) and path not in files] == []
    made = {pack.path for pack in packs(after.view)}
    assert {pack.path for pack in packs(before.view)} <= made


def test_when_everything_is_renamed_a_link_with_a_choice_still_chooses(
    before_and_after: tuple[Components, Components],
) -> None:
    before, after = before_and_after
    filters = after.frame("filter", "index.html")
    for link in links(before.view):
        if link.sort == "choice":
            for name in (*link.products, *link.regions):
                assert re.search(rf'data-formerly="(?:[^"]* )?{name}[ "]', filters), name
            for name in link.standards:
                assert f'value="{name}"' in filters
