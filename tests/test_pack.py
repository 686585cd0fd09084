"""What is filed: the PDF, the copy to read offline, and the digest of every file."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html import escape
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from browser import launched
from jinja2 import Environment, FileSystemLoader
from pypdf import PdfReader
from sites import BUSINESS, ROOT, example
from trustportal.components import Components
from trustportal.exports import trust_pack
from trustportal.exports.checksums import checksums, paths_below, unlisted
from trustportal.exports.markup_tree import tree_of
from trustportal.exports.offline_copy import offline_copy
from trustportal.exports.printing import print_pdf
from trustportal.judge import judge
from trustportal.moved import SHARED
from trustportal.public import PublicView, publish
from trustportal.source.markdown_render import new_markdown
from trustportal.source.markdown_scan import Call

SITES = {"site": ROOT, f"{BUSINESS}/site": ROOT / BUSINESS}


def the_view(root: Path) -> PublicView:
    judgement = judge(root)
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


def the_pdf(html: str, kept: Path) -> bytes:
    look = ROOT / "overrides"
    return print_pdf(html, look / "fragments/trust_pack.typ", look / "assets/fonts", kept)


NAMES = ("author", "description", "running-head")
UNSHOWN = ("title", "author", "description")
"""What stands in the properties of a document, not on its pages."""


def a_page(words: str) -> str:
    """The HTML of a pack in which every text is the same."""
    said = escape(words)
    meta = "".join(f'<meta name="{name}" content="{said}">' for name in NAMES)
    meta += '<meta name="dcterms.modified" content="2026-11-22">'
    meta += '<meta name="theme-color" content="#005544">'
    pairs = f"<div><dt>{said}</dt><dd>{said}<code>{said}</code></dd></div>"
    return (
        f'<html lang="en"><head><title>{said}</title>{meta}</head><body><div class="cover">'
        f'<p>{said}</p><h1>{said}</h1><p class="lead"><em>{said}</em></p><dl>{pairs}</dl></div>'
        f"<section><h2>{said}<small>{said}</small></h2><article><header><h3>{said}</h3>"
        f'<p class="tp-statement">{said}</p></header><dl class="tp-facts">{pairs}</dl>'
        f'<p class="reference">{said}</p></article></section></body></html>'
    )


def bare(text: str) -> str:
    """A text as its letters alone: paper breaks lines and hyphens where it likes."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("site", SITES)
def test_the_pack_says_every_statement_with_its_conditions_limits_and_address(
    built: Path, site: str
) -> None:
    reader = PdfReader(built / site / "trust-pack.pdf")
    said = bare("".join(page.extract_text() for page in reader.pages))
    view = the_view(SITES[site])
    assert reader.metadata
    assert view.as_of.isoformat() in str(reader.metadata.title)
    for record in view.claims():
        stated = record["state"] == "published" and record["collection"] != "shares"
        assert (bare(view.site_url + record["path"]) in said) == stated, record["ref"]
        if stated:
            words = [record["title"], record.get("statement") or ""]
            words += [*(record.get("conditions") or ()), *(record.get("limits") or ())]
            assert [each for each in words if bare(each) not in said] == []


def test_the_pack_is_marked_up_for_readers_that_cannot_see_it(built: Path) -> None:
    reader = PdfReader(built / "site/trust-pack.pdf")
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/K"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    outline = [str(each.title) for each in reader.outline if not isinstance(each, list)]
    assert {"Certifications and reports", "Encryption"} <= set(outline)


@pytest.mark.parametrize("site", SITES)
def test_no_template_is_published(built: Path, site: str) -> None:
    assert not (built / site / "fragments").exists()


@pytest.mark.parametrize("site", SITES)
def test_the_pack_is_set_in_the_portals_own_face_and_in_no_font_of_the_machine(
    built: Path, site: str
) -> None:
    fonts: list[Any] = [
        font.get_object()["/BaseFont"]
        for page in PdfReader(built / site / "trust-pack.pdf").pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert {name.partition("+")[2] for name in fonts} == {"PublicSans-Regular", "PublicSans-Bold"}


def test_the_pack_printed_again_has_the_same_bytes(tmp_path: Path) -> None:
    root = ROOT / "tests" / "portals" / "minimal"
    judgement = judge(root)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    drawn = Components(view, judgement, ROOT / "overrides" / "fragments").printed(
        next(trust_pack.packs(view))
    )
    once, again = (the_pdf(drawn, tmp_path / name) for name in "ab")
    assert once == again
    assert the_pdf(drawn, tmp_path / "a") == once


HOSTILE = (
    "#let x = 1",
    "$ a^2 $ @ref <label>",
    "a ] b [ c",
    '#image("/etc/passwd") #read("OFL.txt")',
    "*b* _i_ `r` = h - l + e / t: d",
    "// c /* d */ \\u{41} \\ ~ --- ...",
    "\"quoted\" & 'single' {{ x }} {% y %}",
    "→ ≥ Ж Ω Ł אבג",
    "x" * 120,
)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_is_read_as_an_instruction(words: str, tmp_path: Path) -> None:
    pdf = the_pdf(a_page(words), tmp_path)
    reader = PdfReader(BytesIO(pdf))
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    shown = re.sub(r"\s", "", words)
    assert said.count(shown) >= a_page(words).count(escape(words)) - len(UNSHOWN)
    assert reader.metadata
    assert reader.metadata.title == words
    assert words in [str(each.title) for each in reader.outline if not isinstance(each, list)]


def test_a_letter_that_no_face_has_is_printed_as_its_number(tmp_path: Path) -> None:
    (page, *_) = PdfReader(BytesIO(the_pdf(a_page("In 日本"), tmp_path))).pages
    assert "In [U+65E5][U+672C]" in page.extract_text()


def test_what_is_a_link_leads_to_a_website_or_to_a_mailbox(tmp_path: Path) -> None:
    addresses = ("https://a.example/", "mailto:a@b.example", "#fn:1", "../x/", "javascript:x()")
    links = "".join(f'<a href="{each}">x</a>' for each in addresses)
    pdf = the_pdf(a_page("x").replace("<article>", f"<article><p>{links}</p>"), tmp_path)
    found = re.findall(rb"/URI\s*\(([^)]*)\)", pdf)
    assert sorted(found) == [b"https://a.example/", b"mailto:a@b.example"]


def test_markdown_is_drawn_with_all_that_it_can_hold(tmp_path: Path) -> None:
    text = """
## Head

One *two* **three** `four` [five](https://a.example/).[^1]

1. Six
2. Seven
    - Eight

> Nine

!!! note "Ten"
    Eleven

Twelve
:   Thirteen

| Fourteen | Fifteen |
|---|---|
| Sixteen | Seventeen |

```
eighteen
  nineteen
```

---

[^1]: Twenty
"""
    page = a_page("x").replace("<article>", f"<article><div>{new_markdown().convert(text)}</div>")
    reader = PdfReader(BytesIO(the_pdf(page, tmp_path)))
    said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    words = "Head One two three four five Six Seven Eight Nine Ten Eleven Twelve Thirteen"
    words += " Fourteen Fifteen Sixteen Seventeen eighteen nineteen Twenty"
    at = [said.find(each) for each in words.split()]
    assert min(at) >= 0
    assert at == sorted(at)


def test_markup_of_no_template_is_refused() -> None:
    with pytest.raises(ValueError, match="<b> is ended by </p>"):
        tree_of("<p><b>x</p>")


def test_blanks_that_nobody_sees_are_not_in_the_tree() -> None:
    assert tree_of("<p> a <strong> b</strong>\n c </p> <div> <ul>\n <li> d </li> </ul></div>") == [
        ("p", {}, ["a ", ("strong", {}, [" b"]), " c"]),
        ("div", {}, [("ul", {}, [("li", {}, ["d"])])]),
    ]


@pytest.mark.parametrize("site", SITES)
def test_every_file_of_a_site_has_its_digest(built: Path, site: str) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=built / site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    listed = (built / site / "SHA256SUMS").read_text().splitlines()
    view = the_view(SITES[site])
    named = {line[66:] for line in listed}
    assert named == set(paths_below(built / site, unlisted(view)))
    every = set(paths_below(built / site))
    hidden = {each["id"] for each in view.pages()} - {each["id"] for each in view.claims()}
    for name in every - named:
        assert any(each in name for each in hidden), name
    assert [name for name in named if any(f"/{each}" in name for each in hidden)] == []


@pytest.fixture(scope="module", params=SITES)
def unpacked(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    with ZipFile(built / request.param / "trust-portal.zip") as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    day = the_view(SITES[request.param]).as_of.isoformat()
    assert top.name == f"trust-portal-{day}"
    return top


def test_the_copy_holds_every_page_and_proves_itself_whole(unpacked: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=unpacked, capture_output=True, check=False)
    assert done.returncode == 0
    for name in ("index.html", "trust.json", "certifications.csv", "certifications/index.html"):
        assert (unpacked / name).is_file()
    assert not (unpacked / "for" / "financial-entities-under-dora").exists()


def test_every_link_of_the_copy_leads_to_a_file_in_it(unpacked: Path) -> None:
    broken = []
    for page in unpacked.rglob("*.html"):
        name = page.relative_to(unpacked).as_posix()
        html = page.read_text(encoding="utf-8")
        broken += [
            f"{name} -> {link}"
            for link in re.findall(r'<a\s[^>]*?href="([^"#?:]+)(?:[#?][^"]*)?"', html)
            if not (unpacked / normpath(join(dirname(name), unquote(link)))).is_file()
        ]
    assert broken == []


def test_the_copy_and_the_digests_are_the_same_from_the_same_files() -> None:
    view = the_view(ROOT)
    links = b'<a href="a/#b">a</a><a href="c.zip">c</a><a href="#d">d</a>'
    files = {"b.html": links, "a/index.html": b"a"}
    once, again = (
        offline_copy(paths, files.__getitem__, view) for paths in (files, reversed(files))
    )
    assert once == again
    with ZipFile(BytesIO(once)) as archive:
        page = archive.read(f"trust-portal-{view.as_of}/b.html")
    away = b'<a href="%sc.zip">c</a>' % view.site_url.encode()
    assert page == b'<a href="a/index.html#b">a</a>' + away + b'<a href="#d">d</a>'
    digests = {"b": "1", "a": "2"}
    assert checksums(digests) == checksums(dict(reversed(digests.items()))) == b"2  a\n1  b\n"


def test_the_copy_opens_from_a_disk(unpacked: Path) -> None:
    wrong: list[str] = []
    with launched() as browser:
        page = browser.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto((unpacked / "index.html").as_uri())
        assert page.locator("[data-opens=search]").count() == 0
        page.locator("article a:not(.headerlink, [download])").first.click()
        page.wait_for_load_state()
        assert page.locator("h1").count() == 1
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"  # it is styled
    assert wrong == []


def test_a_large_pack_is_in_volumes_of_which_a_change_concerns_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = the_view(ROOT)
    (whole,) = (each for each in trust_pack.packs(view) if each.path == trust_pack.PATH)
    monkeypatch.setattr(trust_pack, "VOLUME", 30)
    volumes = volumes_of(view)
    stated = [record["ref"] for _, records in whole.sections for record in records]
    assert [ref for volume in volumes for ref in refs(volume)] == stated
    assert {len(refs(volume)) for volume in volumes[:-1]} == {30}
    assert volumes[0].path == trust_pack.PATH
    assert volumes[1].sections[0][0].removesuffix(", continued") == volumes[0].sections[-1][0]
    assert [each.path for each in volumes[0].volumes] == [each.path for each in volumes]
    listed = {each.path for each in trust_pack.outputs(view)}
    assert {each.path for each in volumes} <= listed

    changed = view.index[stated[40]] | {"title": "Otherwise"}
    records = {
        name: tuple(changed if each["ref"] == changed["ref"] else each for each in several)
        for name, several in view.records.items()
    }
    after = volumes_of(replace(view, records=records))
    assert [one.path for one, other in zip(volumes, after, strict=True) if one != other] == [
        "trust-pack-2.pdf"
    ]


@pytest.mark.parametrize("several", [1, 4, 5])
def test_the_foot_of_a_page_leads_to_each_volume_or_where_there_are_many_to_all_of_them(
    several: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    stated = sum(len(refs(each)) for each in volumes_of(view))
    monkeypatch.setattr(trust_pack, "VOLUME", -(-stated // several))
    components = Components(view, judgement, ROOT / "overrides" / "fragments")
    frame = Environment(loader=FileSystemLoader(ROOT / "overrides"), autoescape=False)
    frame.filters["url"] = str
    built = SimpleNamespace(view=view, components=components)
    foot = frame.get_template("partials/footer.html").render(built=built, about=None, config=None)
    paths = [each.path for each in volumes_of(view)]
    assert len(paths) == several
    assert re.findall(r'href="([^"]+\.pdf)"', foot) == (paths if several < 5 else [])
    assert ('href="documents/"' in foot) == (several == 5)
    drawn = components.draw(Call("documents", (), {}, 0, 0), "documents/")
    assert [path for path in paths if f'href="../{path}"' not in drawn] == []


def volumes_of(view: PublicView) -> list[trust_pack.Pack]:
    return [each for each in trust_pack.packs(view) if not each.path.startswith(SHARED)]


def refs(pack: trust_pack.Pack) -> list[str]:
    return [record["ref"] for _, records in pack.sections for record in records]


def test_a_portal_that_fills_a_volume_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    view = the_view(ROOT)
    count = sum(len(records) for _, records in volumes_of(view)[0].sections)
    for most, volumes in ((count, 1), (count - 1, 2)):
        monkeypatch.setattr(trust_pack, "VOLUME", most)
        assert len(volumes_of(view)) == volumes
