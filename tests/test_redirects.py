"""An old address leads on: by a static page, and by a line for the host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from browser import launched, served
from sites import PORTALS
from trustportal.claim_pages import redirect_page
from trustportal.exports.redirects import PATH, outputs, redirects
from trustportal.judge import judge
from trustportal.moved import Moved
from trustportal.public import PublicView, publish

REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]+)">')


@pytest.fixture(scope="module")
def specimens() -> PublicView:
    judgement = judge(PORTALS["specimens"])
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


def lines(content: bytes) -> Iterator[tuple[str, str]]:
    for line in content.decode().splitlines():
        old, new, status = line.split(" ")
        assert status == "301"
        yield old, new


def test_former_files_of_a_page_and_former_ids_of_records_are_in_the_view(
    specimens: PublicView,
) -> None:
    moved = {each.old: each.new for each in specimens.moved}
    assert moved["start/"] == moved["all about us/"] == ""
    for record in specimens.claims():
        for former in record["formerly"]:
            assert moved.pop(f"claims/{record['collection']}/{former}/") == record["path"]
    assert set(moved) == {"start/", "all about us/"}


def test_the_file_for_the_host_has_a_line_for_each_old_address(
    view: PublicView, files: dict[str, bytes]
) -> None:
    assert (PATH in files) == bool(view.moved)
    found = [(unquote(old), unquote(new)) for old, new in lines(files.get(PATH, b""))]
    assert found == [(f"/{each.old}", f"/{each.new}") for each in view.moved]


def test_lines_begin_at_the_root_of_the_host(specimens: PublicView) -> None:
    below = replace(specimens, site_url="https://example.com/trust/")
    assert ("/trust/all%20about%20us/", "/trust/") in set(lines(redirects(below)))
    assert all(old.startswith("/trust/") for old, _ in lines(redirects(below)))
    nowhere = replace(specimens, site_url="/")
    assert ("/start/", "/") in set(lines(redirects(nowhere)))


def test_no_page_links_to_a_file_that_the_host_keeps_to_itself(built: Path) -> None:
    assert PATH not in (built / "site/machines/index.html").read_text(encoding="utf-8")


def test_where_nothing_has_moved_there_is_no_file(specimens: PublicView) -> None:
    assert list(outputs(replace(specimens, moved=()))) == []


@pytest.mark.parametrize("top", ["https://example.com/", "https://example.com/a/b/"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("security/", "controls/"),
        ("security/", ""),
        ("", "controls/"),
        ("a/b/", "a/c/"),
        ("a/", "a/b/"),
        ("a/b/c/", "d/"),
        ("all about us/", "über uns/"),
        ("claims/faq/old/", "claims/faq/new/"),
    ],
)
def test_a_static_page_leads_on_wherever_the_site_lies(top: str, old: str, new: str) -> None:
    page = redirect_page(Moved(old, new, "A title"))
    (target,) = REFRESH.findall(page)
    assert unquote(urljoin(top + old, target)) == top + new
    assert f'<a href="{target}">A title</a>' in page
    assert "<script" not in page


def test_a_title_cannot_leave_its_place() -> None:
    page = redirect_page(Moved("a/", "b/", '"><script>alert(1)</script>'))
    assert "<script" not in page


def test_every_old_address_of_the_built_site_has_a_page_that_leads_to_one(built: Path) -> None:
    site = built / "site"
    content = (site / PATH).read_bytes()
    found = list(lines(content))
    assert ("/security/", "/controls/") in found
    for old, new in found:
        page = (site / unquote(old)[1:] / "index.html").read_text(encoding="utf-8")
        (target,) = REFRESH.findall(page)
        assert urlsplit(urljoin(f"https://example.com{old}", target)).path == new
        assert (site / unquote(new)[1:] / "index.html").is_file()


def test_a_browser_without_scripts_is_led_on_in_a_folder_of_a_host(
    built: Path, tmp_path: Path
) -> None:
    (tmp_path / "below").symlink_to(built / "site")
    with launched() as browser, served(tmp_path) as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}below/security/")
        page.wait_for_url("**/below/controls/")
        assert page.title().startswith("Security programme")
