"""The built site: whole, honest, free of other hosts, the same on every machine, never half."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterator
from json import loads
from pathlib import Path

import pytest
from PIL import Image
from sites import BUSINESS, ROOT, a_copy, build, example, previewed, wait_for
from trustportal.audit.audit import audit
from trustportal.judge import judge
from trustportal.model.kinds import KIND_OF
from trustportal.public import PublicView, publish
from zxingcpp import read_barcodes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def view() -> PublicView:
    judgement = example()
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


SITES = ("site", f"{BUSINESS}/site")


@pytest.mark.parametrize("site", SITES)
def test_the_audit_finds_nothing_in_a_site_that_was_published(built: Path, site: str) -> None:
    root = (built / site).parent
    judgement = judge(root)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    scripts = (built / site / "assets" / "hashed").glob("*.js")
    own = frozenset(path.relative_to(built / site).as_posix() for path in scripts)
    assert len(own) == 4
    assert audit(judgement.portal, view, built / site, own) == ()


def ids(page: Path) -> set[str]:
    """The ids of a page."""
    return set(re.findall(r'\sid="([^"]+)"', page.read_text(encoding="utf-8")))


def test_every_public_record_has_its_page_and_its_anchor(built: Path, view: PublicView) -> None:
    site = built / "site"
    kinds = {kind.name for kind in KIND_OF.values()}
    anchors = {name: ids(site / name / "index.html") for name in kinds}
    for record in view.claims():
        assert (site / record["path"] / "index.html").is_file()
        if record["state"] == "published":
            assert record["ref"] in anchors[KIND_OF[record["collection"]].name]


def test_search_finds_every_claim_by_its_words(built: Path, view: PublicView) -> None:
    index = loads((built / "site/search/search_index.json").read_text(encoding="utf-8"))
    texts: dict[str, str] = {}
    for entry in index["docs"]:
        address = entry["location"].partition("#")[0]
        texts[address] = f"{texts.get(address, '')} {entry['title']} {entry['text']}"
    for record in view.claims():
        words = re.findall(r"\w{5,}", record.get("statement") or record["title"])
        assert all(word in texts[record["path"]] for word in words), record["ref"]


def test_every_page_says_that_it_is_example_data_and_as_of_when(built: Path) -> None:
    for path in (built / "site").rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            continue  # an old address, which only leads on
        assert "<strong>Example data.</strong>" in text, path
        assert '<time datetime="2026-11-22" data-built>22&nbsp;November&nbsp;2026</time>' in text, (
            path
        )


def test_a_link_to_any_page_has_its_picture(built: Path) -> None:
    for path in (built / "site").rglob("index.html"):
        found = re.search(r'<meta property="og:image" content="([^"]+)"', path.read_text("utf-8"))
        if found:  # an old address that leads on has none
            picture = built / "site" / found[1].removeprefix("https://trust.example.com/")
            assert picture.read_bytes().startswith(b"\x89PNG"), path
    cards = list((built / "site" / "assets" / "cards").iterdir())
    assert len(cards) == len({card.read_bytes() for card in cards})


@pytest.mark.parametrize("path", ["claims/certifications/soc-2-type-2/", "for/"])
def test_the_code_on_paper_leads_to_the_page_on_which_it_stands(built: Path, path: str) -> None:
    page = next((built / "site" / path).rglob("index.html"))
    svg = r'<div class="tp-qr"><svg viewBox="-2 -2.5 (\d+) \1"><path stroke="#000" d="([^"]+)"/>'
    shown = re.search(svg, page.read_text(encoding="utf-8"))
    assert shown
    picture = Image.new("L", (int(shown[1]),) * 2, 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", shown[2]):
        picture.paste(0, (2 + int(x), 2 + int(y), 2 + int(x) + int(length), 3 + int(y)))
    (code,) = read_barcodes(picture.resize([8 * side for side in picture.size]))
    assert code.text == f"https://trust.example.com/{page.parent.relative_to(built / 'site')}/"


def test_the_accent_of_the_organisation_is_that_of_the_site(built: Path) -> None:
    (file,) = (built / "site" / "assets" / "hashed").glob("portal.*.css")
    style = file.read_text(encoding="utf-8")
    assert style.startswith(":root{--tp-accent-light:#065446;--tp-accent-dark:#86dfca}")


def test_what_is_not_stated_is_never_shown_as_a_no(built: Path) -> None:
    site = built / BUSINESS / "site"
    for path in sorted(site.rglob("*.html")):
        if "data_use" not in path.parts:  # where the source itself says no
            assert 'tp-answer--no"' not in path.read_text(encoding="utf-8"), path
    for page in ("certifications", "retention", "residency", "features", "subprocessors"):
        assert "Not stated" in (site / page / "index.html").read_text(encoding="utf-8"), page
    residency = (site / "residency" / "index.html").read_text(encoding="utf-8")
    rows = 1 + 1 + 2  # regions that answer alike are one row; two of the API process, too
    assert residency.count("tp-answer--not-stated") == rows * 6 - rows - 1


def test_the_second_portal_is_asked_what_a_reviewer_would_ask() -> None:
    judgement = judge(ROOT / BUSINESS)
    assert judgement.stands
    asked = {
        (problem.record, problem.message.partition(" is ")[0]) for problem in judgement.problems
    }
    assert {
        ("certifications/align-soc2", "period"),
        ("certifications/align-soc2", "issuer"),
        ("certifications/align-star", "level"),
        ("regions/europe", "members"),
        ("assessments/red-team", "performed_on"),
        ("assessments/red-team", "cadence"),
        ("retention/ret-zdr", "zero_retention.endpoints"),
        ("organization", "subprocessor_notice"),
    } <= asked


ANOTHER_MACHINE = """
import os

os.umask(0o077)
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
listdir, scandir = os.listdir, os.scandir

class Reversed(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __next__(self):
        if self: return self.pop(0)
        raise StopIteration

os.listdir = lambda *path: listdir(*path)[::-1]
os.scandir = lambda *path: Reversed(list(scandir(*path))[::-1])
"""
"""One processor, a private umask, and every folder listed the other way round."""


def test_the_same_input_gives_the_same_bytes_anywhere(built: Path, tmp_path: Path) -> None:
    root = a_copy(tmp_path / "another" / "place")
    (tmp_path / "sitecustomize.py").write_text(ANOTHER_MACHINE, encoding="utf-8")
    odd = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    odd |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(tmp_path)}
    done = build(root, **odd, SOURCE_DATE_EPOCH="1893456000")
    assert done.returncode == 0, done.stderr
    assert _differences(filecmp.dircmp(built / "site", root / "site")) == []
    assert {name for name in REPRODUCED if (root / "site" / name).is_file()} == REPRODUCED


REPRODUCED = {
    "SHA256SUMS",
    "assets/cards/index.png",
    "search/search_index.json",
    "sitemap.xml.gz",
    "trust-pack.pdf",
    "trust-portal.xlsx",
    "trust-portal.zip",
}
"""What is hardest to make twice: packed, drawn, dated by its maker, or listed from a folder."""


def test_what_is_kept_from_the_last_build_changes_no_byte(built: Path, tmp_path: Path) -> None:
    cache = built / BUSINESS / ".cache"
    assert {path.name for path in cache.iterdir()} == {
        "audit.json",
        "pages",
        "printed",
        "templates",
    }
    done = build(built, "-f", f"{BUSINESS}/mkdocs.yml", "-d", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    assert _differences(filecmp.dircmp(built / BUSINESS / "site", tmp_path / "site")) == []


def _differences(compared: filecmp.dircmp[str]) -> list[str]:
    found = [*compared.left_only, *compared.right_only, *compared.funny_files]
    _, differ, errors = filecmp.cmpfiles(
        compared.left, compared.right, compared.common_files, shallow=False
    )
    for inner in compared.subdirs.values():
        found += _differences(inner)
    return [*found, *differ, *errors]


MISTAKES = {
    "a date is deleted": ("data/certifications.yml", r"^    valid_until: .*\n", "", "TP202"),
    "a date loses its value": (
        "data/certifications.yml",
        r"valid_until: \S+",
        "valid_until:",
        "TP116",
    ),
    "a page has a broken anchor": (
        "content/faq.md",
        r"\Z",
        "\n[x](retention.md#nowhere)\n",
        "nowhere",
    ),
    "a component is misspelt": ("content/faq.md", r"{{ faq }}", "{{ fak }}", "did you mean 'faq'"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_refused_build_leaves_the_last_good_site_as_it_was(mistake: str, tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    file, pattern, replacement, said = MISTAKES[mistake]
    path = root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE), encoding="utf-8"
    )
    done = build(root)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in (root / "site").iterdir()] == ["index.html"]
    assert (root / "site" / "index.html").read_text(encoding="utf-8") == "the last good site"
    assert not (root / "site.staging").exists()


def test_a_title_cannot_break_out_of_the_head(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    page = root / "content" / "customers.md"
    text = page.read_text(encoding="utf-8")
    hostile = "# Customers &lt;/title&gt;&lt;img src=x onerror=alert(1)&gt;"
    page.write_text(text.replace("# Customers", hostile, 1), encoding="utf-8")
    assert build(root).returncode == 0
    for path in (root / "site").rglob("*.html"):
        assert "<img src=x" not in path.read_text(encoding="utf-8"), path


def test_an_old_address_leads_to_the_present_one_and_well_known_is_kept(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    path = root / "data" / "controls.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  - id: on-call\n", "  - id: on-call\n    formerly: [on-call-team]\n")
    )
    known = root / "content" / ".well-known" / "change-password"
    known.parent.mkdir()
    known.write_text("https://example.com/password\n", encoding="utf-8")
    assert build(root).returncode == 0
    assert (root / "site/.well-known/change-password").read_bytes() == known.read_bytes()
    moved = (root / "site/claims/controls/on-call-team/index.html").read_text(encoding="utf-8")
    assert 'content="0; url=../on-call/"' in moved


def test_a_file_that_stands_in_the_way_of_an_output_is_refused(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    known = root / "content" / ".well-known" / "security.txt"
    known.parent.mkdir()
    known.write_text("Contact: mailto:security@example.com\n", encoding="utf-8")
    done = build(root)
    assert done.returncode == 1
    assert "security.txt stands where the portal writes its own file" in done.stderr
    assert not (root / "site").exists()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The portal under `mkdocs serve`, and its address."""
    root = a_copy(tmp_path)
    with previewed(root) as address:
        yield root, address


def test_a_preview_shows_a_mistake_on_every_page_until_it_is_mended(
    served: tuple[Path, str],
) -> None:
    root, address = served
    wait_for(address, lambda text: 'role="alert"' not in text and "As of" in text)
    path = root / "data" / "retention.yml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("duration: P30D", "duration: 30 days", 1), encoding="utf-8")
    for page in ("/", "/faq/", "/claims/controls/on-call/"):
        text = wait_for(address + page, lambda text: 'role="alert"' in text)
        assert "data/retention.yml" in text
        assert "TP206" in text
    path.write_text("retention: [", encoding="utf-8")
    wait_for(address, lambda text: "TP106" in text)
    organization = root / "data" / "organization.yml"
    speaks = organization.read_text(encoding="utf-8")
    organization.write_text("name: [", encoding="utf-8")
    wait_for(address, lambda text: "data/organization.yml" in text)
    organization.write_text(speaks, encoding="utf-8")
    path.write_text(good, encoding="utf-8")
    wait_for(address, lambda text: 'role="alert"' not in text)
