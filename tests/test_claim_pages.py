"""The pages of claims: those the theme would render, and kept ones never other than fresh ones."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sites import PORTALS, ROOT, a_copy, build
from trustportal.claim_pages import Press, claim_pages, keep_pages
from trustportal.components import Components
from trustportal.frames import Frame
from trustportal.judge import Judgement, judge
from trustportal.model.kinds import COLLECTIONS
from trustportal.public import PublicRecord, PublicView, publish
from trustportal.source.markdown_scan import Call

pytestmark = pytest.mark.slow

FRAGMENTS, FACES = ROOT / "overrides" / "fragments", ROOT / "overrides" / "assets" / "fonts"
SEED = 20261122
MUTATIONS = 24


def test_a_filled_frame_is_the_page_that_the_theme_renders(tmp_path: Path) -> None:
    portal = a_copy(tmp_path)
    shutil.copy(ROOT / "tests" / "slow_claim_pages.py", portal / "hooks")
    pipeline = portal / "mkdocs.yml"
    text = pipeline.read_text(encoding="utf-8")
    step = "  - hooks/generate_claim_pages.py\n"
    assert step in text
    changed = text.replace(step, f"{step}  - hooks/slow_claim_pages.py\n")
    pipeline.write_text(changed, encoding="utf-8")
    done = build(portal)
    assert done.returncode == 0, done.stderr
    rendered = sorted((portal / "slow").rglob("*.html"))
    assert len(rendered) > 100
    for page in rendered:
        filled = portal / "site" / page.relative_to(portal / "slow")
        assert filled.read_text(encoding="utf-8") == page.read_text(encoding="utf-8"), page


@cache
def specimens() -> tuple[Judgement, PublicView]:
    judgement = judge(PORTALS["specimens"])
    assert judgement.portal
    return judgement, publish(judgement.portal, judgement.as_of)


def frames_of(view: PublicView, said: str = "") -> Mapping[str, Frame]:
    """Frames that hold nothing but what is filled in."""
    pieces = (said, "title", "|", "description", "|", "url", "|", "card", "|", "robots", "|")
    frame = Frame((*pieces, "data", "|", "content", ""))
    return {record["collection"]: frame for record in view.pages()}


def pages(
    view: PublicView,
    kept: Path | None,
    fragments: Path = FRAGMENTS,
    said: str = "",
    *,
    cards: bool = False,
) -> dict[str, bytes]:
    """The files of every record; from `kept`, where it is given, as far as they are the same."""
    components = Components(view, specimens()[0], fragments, preview=not cards)
    if kept:
        keep_pages(components, fragments, FACES, kept)
    made = dict(claim_pages(Press(components, frames_of(view, said), FACES), view.pages()))
    for name in COLLECTIONS:
        made[name] = components.draw(Call(name, (), {}, 0, 0), f"{name}/").encode()
    return made


def with_record(view: PublicView, changed: PublicRecord) -> PublicView:
    """The view with one record otherwise."""

    def each(record: PublicRecord) -> PublicRecord:
        return changed if record["ref"] == changed["ref"] else record

    return replace(
        view,
        index={ref: each(record) for ref, record in view.index.items()},
        records={name: tuple(map(each, records)) for name, records in view.records.items()},
    )


def otherwise(value: Any) -> Any:
    """Another value of the same sort."""
    match value:
        case bool():
            return not value
        case str():
            return f"{value} otherwise"
        case date():
            return value + timedelta(days=1)
        case [*items] if items:
            return items[1:]
    return value


def test_a_kept_page_is_never_other_than_a_fresh_one_whatever_changes(tmp_path: Path) -> None:
    _, view = specimens()
    choices = [
        (ref, name)
        for ref, record in view.index.items()
        for name, value in record.items()
        if name not in ("ref", "collection", "kind", "path", "state", "assurance_class", "role")
        and otherwise(value) != value
    ]
    plain = pages(view, None)
    assert pages(view, tmp_path) == plain
    tried = made_anew = 0
    for ref, name in random.Random(SEED).sample(choices, MUTATIONS):
        record = view.index[ref]
        try:
            changed = with_record(view, record | {name: otherwise(record[name])})
            fresh = pages(changed, None)
        except (KeyError, TypeError, AttributeError):
            continue  # a value that no portal can have
        before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
        assert pages(changed, tmp_path) == fresh, (ref, name)
        after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
        written = sum(before[each] != after[each] for each in before)
        assert written >= 1, (ref, name)
        made_anew += written
        tried += 1
        assert pages(view, tmp_path) == plain
    assert tried > MUTATIONS / 2
    assert made_anew < MUTATIONS * len(view.index) / 4  # few pages rest on any one record


def _of_another_day(view: PublicView) -> PublicView:
    return replace(view, as_of=view.as_of + timedelta(days=1))


def _of_another_organisation(view: PublicView) -> PublicView:
    return replace(view, organization=view.organization | {"name": "Another"})


def _without_badges(view: PublicView) -> PublicView:
    return replace(view, organization=view.organization | {"leave_out": ["badges"]})


def _elsewhere(view: PublicView) -> PublicView:
    return replace(view, site_url="https://elsewhere.example.com/")


@pytest.mark.parametrize(
    "change", [_of_another_day, _of_another_organisation, _without_badges, _elsewhere]
)
def test_what_stands_on_every_page_makes_every_page_anew(
    change: Callable[[PublicView], PublicView], tmp_path: Path
) -> None:
    _, view = specimens()
    pages(view, tmp_path)
    assert pages(change(view), tmp_path) == pages(change(view), None) != pages(view, None)


def test_other_templates_frames_and_cards_make_pages_anew(tmp_path: Path) -> None:
    _, view = specimens()
    pages(view, tmp_path / "kept")
    other = Path(shutil.copytree(FRAGMENTS, tmp_path / "fragments"))
    macros = other / "macros.html"
    text = macros.read_text(encoding="utf-8")
    macros.write_text(text.replace("Not stated", "Not said"), encoding="utf-8")
    assert pages(view, tmp_path / "kept", other) == pages(view, None, other) != pages(view, None)
    assert pages(view, tmp_path / "kept", said="x") == pages(view, None, said="x")
    assert pages(view, tmp_path / "kept", cards=True) == pages(view, None, cards=True)


def test_what_a_page_rests_on_is_not_looked_through_for_the_pages_after_it(tmp_path: Path) -> None:
    judgement, view = specimens()
    components = Components(view, judgement, FRAGMENTS, preview=True)
    keep_pages(components, FRAGMENTS, FACES, tmp_path)
    press, records = Press(components, frames_of(view), FACES), view.pages()
    for record in records:
        list(claim_pages(press, [record]))
        assert record["ref"] in components.view.seen
        assert not components.view.seen.issuperset(each["ref"] for each in records)


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\xff\xfe", b"[]\nx"])
def test_a_damaged_page_is_made_anew(damage: bytes, tmp_path: Path) -> None:
    _, view = specimens()
    whole = pages(view, tmp_path)
    files = sorted(tmp_path.iterdir())
    files[0].write_bytes(damage)
    files[1].write_bytes(files[1].read_bytes()[:-1] + b"!")
    files[2].write_bytes(files[2].read_bytes()[:-40])
    files[3].unlink()
    assert pages(view, tmp_path) == whole


def test_the_pages_of_records_that_are_gone_are_thrown_away(tmp_path: Path) -> None:
    _, view = specimens()
    gone, *others = (ref for ref in view.index if ref.startswith("faq/"))
    pages(view, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    index = {ref: record for ref, record in view.index.items() if ref != gone}
    kept = tuple(record for record in view.records["faq"] if record["ref"] != gone)
    less = replace(view, index=index, records={**view.records, "faq": kept})
    assert others
    assert pages(less, tmp_path) == pages(less, None)
    assert names - {path.name for path in tmp_path.iterdir()} == {f"{gone.replace('/', '--')}.page"}


def test_only_the_files_that_changed_are_written(tmp_path: Path) -> None:
    portal = a_copy(tmp_path)
    assert build(portal).returncode == 0
    site, data = portal / "site", portal / "data" / "assessments.yml"

    def files() -> dict[str, tuple[int, bytes]]:
        return {
            path.relative_to(site).as_posix(): (path.stat().st_ino, path.read_bytes())
            for path in site.rglob("*")
            if path.is_file()
        }

    first = files()
    assert build(portal).returncode == 0
    assert files() == first
    text = data.read_text(encoding="utf-8")
    said = re.search(r"\n    title: (.*)\n", text)
    assert said
    data.write_text(text.replace(said[0], f"\n    title: {said[1]} again\n", 1), encoding="utf-8")
    done = build(portal)
    assert done.returncode == 0, done.stderr
    second = files()
    assert second.keys() == first.keys()
    changed = {path for path in first if second[path][1] != first[path][1]}
    assert {path for path in first if second[path][0] != first[path][0]} == changed
    assert {"assessments/index.html", "trust.json", "SHA256SUMS"} < changed
    assert 1 <= len([path for path in changed if path.startswith("claims/")]) < 10


def test_no_mark_of_a_frame_is_left_on_a_page(built: Path) -> None:
    for page in sorted((built / "site" / "claims").rglob("*.html")):
        assert not re.search(r"[0-9a-f]{32}:\w+;", page.read_text(encoding="utf-8"))
