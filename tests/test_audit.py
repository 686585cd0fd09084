"""The finished site as a stranger's browser would read it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sites import BUSINESS, ROOT, a_copy, build, example
from trustportal import codes
from trustportal.audit import texts as texts_module
from trustportal.audit.addresses import Site
from trustportal.audit.audit import audit
from trustportal.audit.markup import TOKEN, opening_tag
from trustportal.audit.pages import Reader
from trustportal.judge import judge
from trustportal.problems import Code
from trustportal.public import PublicView, publish

SITES = ("site", f"{BUSINESS}/site")
SCRIPT = "assets/hashed/portal.js"


@pytest.fixture(scope="session")
def view() -> PublicView:
    judgement = example()
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


def found_in(folder: Path, view: PublicView) -> list[tuple[str, str]]:
    """`(code, message)` of all that is found in a folder."""
    judgement = example()
    assert judgement.portal
    problems = audit(judgement.portal, view, folder, frozenset({SCRIPT}))
    return [(problem.code.code, problem.message) for problem in problems]


def written(folder: Path, body: str, file: str = "a/index.html") -> Path:
    """A small site with one page of this body."""
    page = (
        f'<!doctype html>\n<html lang="en"><head><title>A</title></head><body>{body}</body></html>'
    )
    for path, content in {
        file: page if file.endswith(".html") else body,
        "index.html": '<!doctype html><html><body><p id="here">x</p></body></html>',
        "pictures/one.png": "",
        SCRIPT: "",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


REFUSED = {
    "a script in the page": ("<script>alert(1)</script>", "TP704"),
    "a script that says it is a module": ('<script type="module">x</script>', "TP704"),
    "a script that begins like data": ('<script type="application/json;x">x</script>', "TP704"),
    "a script in capitals": ("<SCRIPT>alert(1)</SCRIPT >", "TP704"),
    "a script of the site that is not the portal's": ('<script src="../x.js"></script>', "TP704"),
    "a script from another host": ('<script src="https://x.example/a.js"></script>', "TP704"),
    "an import by preload": ('<link rel="modulepreload" href="https://x.example/a.js">', "TP703"),
    "a picture from another host": ('<img alt="" src="https://x.example/a.png">', "TP703"),
    "a picture without a scheme": ('<img alt="" src="//x.example/a.png">', "TP703"),
    "a picture behind a backslash": ('<img alt="" src="/\\x.example/a.png">', "TP703"),
    "a picture in a set": ('<img alt="" srcset="https://x.example/a.png 2x">', "TP703"),
    "a style sheet from another host": (
        '<link rel="stylesheet" href="//x.example/a.css">',
        "TP703",
    ),
    "a connection in advance": ('<link rel="preconnect" href="https://x.example">', "TP703"),
    "an icon from another host": ('<link rel="icon" href="https://x.example/a.ico">', "TP703"),
    "a film": ('<video src="https://x.example/a.mp4"></video>', "TP703"),
    "a drawing that uses another": ('<svg><use href="https://x.example/a.svg#x"/></svg>', "TP703"),
    "a form that sends elsewhere": ('<form action="https://x.example/"></form>', "TP703"),
    "a frame": ('<iframe src="../"></iframe>', "TP704"),
    "an object": ('<object data="../x"></object>', "TP704"),
    "a base": ('<base href="/elsewhere/">', "TP704"),
    "a drawing that changes itself": ('<svg><animate attributeName="href"/></svg>', "TP704"),
    "a document in an attribute": ('<p srcdoc="x">', "TP704"),
    "a report of a click": ('<a href="../" ping="../x">x</a>', "TP704"),
    "a cookie by meta": ('<meta http-equiv="set-cookie" content="a=b">', "TP704"),
    "a page that leads on elsewhere": (
        '<meta http-equiv="refresh" content="0; url=https://x.example/">',
        "TP707",
    ),
    "style in an element": ("<style>p{color:red}</style>", "TP705"),
    "style in an attribute": ('<p style="display:none">x</p>', "TP705"),
    "a handler": ('<p onclick="x()">x</p>', "TP706"),
    "a handler without quotes": ("<p onmouseover=x()>x</p>", "TP706"),
    "a handler in capitals, over two lines": ("<p\nONCLICK = 'x()'>x</p>", "TP706"),
    "an address that is a script": ('<a href="javascript:x()">x</a>', "TP707"),
    "the same in entities": ('<a href="&#106;avascript&colon;x()">x</a>', "TP707"),
    "the same with a tab in it": ('<a href="java&Tab;script:x()">x</a>', "TP707"),
    "a document in an address": ('<a href="data:text/html,x">x</a>', "TP707"),
    "an unencrypted address": ('<a href="http://x.example/">x</a>', "TP707"),
    "a link that was never resolved": ('<a href="claim:faq/x">x</a>', "TP707"),
    "a page that is not there": ('<a href="../b/">x</a>', "TP708"),
    "a file that is not there": ('<a href="../b.pdf">x</a>', "TP708"),
    "a folder without its page": ('<a href="../pictures/">x</a>', "TP708"),
    "an anchor that is not there": ('<a href="../#there">x</a>', "TP708"),
    "an anchor of this page that is not there": ('<a href="#there">x</a>', "TP708"),
    "a picture that is not there": ('<img alt="" src="../pictures/two.png">', "TP708"),
    "a way out of the site": ('<a href="../../x">x</a>', "TP708"),
    "the same id twice": ('<p id="x">x</p><p id="x">y</p>', "TP709"),
    "a picture that says nothing": ('<img src="../pictures/one.png">', "TP710"),
    "a bracket that begins nothing": ("<p>1 < 2</p>", "TP702"),
    "a tag that does not end": ("<p>x</p><img src=x", "TP702"),
    "an attribute without its end": ('<p title="x>y</p>', "TP702"),
    "attributes that touch": ('<p title="x"id="y">y</p>', "TP702"),
    "an attribute twice": ('<a href="../" href="javascript:x()">x</a>', "TP702"),
    "a script that does not end": ("<script>x", "TP702"),
    "a comment that ends early": ("<!--> <p>x</p> -->", "TP702"),
    "a comment in a comment": ("<!-- <!-- x --> -->", "TP702"),
    "a section of characters": ("<![CDATA[ <p> ]]>", "TP702"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_page_must_not_hold_is_named(case: str, tmp_path: Path, view: PublicView) -> None:
    body, code = REFUSED[case]
    assert code in {code for code, _ in found_in(written(tmp_path, body), view)}


ACCEPTED = {
    "the portal's script": f'<script src="../{SCRIPT}" defer></script>',
    "data": '<script type="application/ld+json">{"a": "\\u003c/script>"}</script>',
    "a link to another host": '<a href="https://x.example/?a=1&amp;b=2#c">x</a>',
    "an address to write to": '<a href="mailto:a@example.com">x</a>',
    "a page": '<a href="..">x</a> <a href="../">x</a> <a href=".">x</a> <a href="">x</a>',
    "a file": '<a href="../pictures/one.png" download>x</a>',
    "the site by its whole address": '<a href="https://trust.example.com/#here">x</a>',
    "an anchor": '<a href="../#here">x</a>',
    "an anchor with the visitor's choice": '<a href="../#here?product=api">x</a>',
    "an anchor in percents": '<p id="ü">x</p><a href="#%C3%BC">x</a>',
    "a picture": '<img src="../pictures/one.png" alt="">',
    "a form that sends nothing": '<form><input type="text"></form>',
    "a comment": "<!-- a - b -->",
    "brackets as entities": "<p>1 &lt; 2 &lt;script&gt;</p>",
    "brackets in an attribute": '<p title="1 > 2">x</p>',
    "a word that looks like a handler": '<p data-on="x" title="onclick=x">onclick=x</p>',
    "the address of the page": '<link rel="canonical" href="https://trust.example.com/a/">',
    "a feed": '<link rel="alternate" href="../pictures/one.png" type="application/atom+xml">',
    "an old address": '<meta http-equiv="refresh" content="0; url=../">',
    "a sign": '<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>',
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_a_page_may_hold_is_let_pass(case: str, tmp_path: Path, view: PublicView) -> None:
    assert found_in(written(tmp_path, ACCEPTED[case]), view) == []


def test_a_drawing_and_a_style_sheet_are_read_as_well(tmp_path: Path, view: PublicView) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
    assert [code for code, _ in found_in(written(tmp_path, drawing, "a.svg"), view)] == ["TP704"]
    style = '@import "//x.example/a.css"; a{background:url(https://x.example/a.png)}'
    style += "b{mask:url(\"data:image/svg+xml,%3Csvg%3E\");background:url('nowhere.png')}"
    found = found_in(written(tmp_path / "b", style, "a.css"), view)
    assert sorted(code for code, _ in found) == ["TP703", "TP703", "TP708"]


def test_a_finding_names_the_page_the_line_and_the_mend(tmp_path: Path, view: PublicView) -> None:
    judgement = example()
    assert judgement.portal
    written(tmp_path, '\n\n  <p>x</p><a href="../nowhere/">x</a>')
    (problem,) = audit(judgement.portal, view, tmp_path, frozenset({SCRIPT}))
    assert str(problem.place) == "site/a/index.html:4:11"
    assert problem.message == "'../nowhere/' leads to nowhere/index.html, which is not there"
    assert problem.mend == "correct the address, or bring back what it leads to"


def test_below_a_folder_the_portal_keeps_to_its_own(tmp_path: Path) -> None:
    site = Site("https://example.com/trust/", frozenset({"index.html"}), frozenset())
    assert site.path_of("/trust/faq/", "404.html") == "faq/index.html"
    assert site.path_of("https://example.com/trust/faq/", "a/index.html") == "faq/index.html"
    assert site.path_of("/trusted/", "404.html") is None
    assert site.path_of("https://example.com/legal/", "a/index.html") is None
    assert site.path_of("../../legal/", "a/index.html") == ".."


@pytest.mark.parametrize("code", [each for each in codes.CODES if each.code.startswith("TP7")])
def test_every_code_of_the_audit_has_a_case(code: Code) -> None:
    cases = {code for _, code in REFUSED.values()}
    assert code.code in cases | {codes.INTERNAL_PUBLISHED.code}


class Seen(HTMLParser):
    """What another parser sees on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("site", SITES)
def test_another_parser_sees_the_same_tags_on_every_page(built: Path, site: str) -> None:
    for path in sorted((built / site).rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        seen = Seen()
        seen.feed(text)
        own = [tag for token in TOKEN.findall(text) if (tag := opening_tag(token))]
        assert [(tag.name, tag.attributes) for tag in own] == [
            (name, {key: value or "" for key, value in attributes.items()})
            for name, attributes in seen.tags
        ], path


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One empty page in the frame of the theme and the portal."""
    root = a_copy(tmp_path_factory.mktemp("pristine"))
    for page in (root / "content").glob("*.md"):
        page.write_text("# Nothing\n", encoding="utf-8")
    (root / "hooks" / "audit_site.py").write_text('"""Look at nothing."""\n', encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return (root / "site" / "faq" / "index.html").read_text(encoding="utf-8")


def _scripts(text: str) -> set[str]:
    """Every script that a browser would run, by the name of its file or as it stands."""
    tags = [tag for token in TOKEN.findall(text) if (tag := opening_tag(token))]
    scripts = [tag for tag in tags if tag.name == "script"]
    return {
        urlsplit(tag.attributes["src"]).path.rpartition("/")[2]
        if "src" in tag.attributes
        else tag.content
        for tag in scripts
        if not tag.attributes.get("type", "").startswith("application/")
    }


def test_the_frame_of_an_empty_page_holds_two_files_of_script_and_nothing_else(
    pristine: str,
) -> None:
    scripts = _scripts(pristine)
    assert {re.sub(r"\.[0-9a-f]{12}\.", ".", each) for each in scripts} == {
        "scheme.js",
        "portal.js",
    }
    assert Reader(Site("/", frozenset(), frozenset())).read("x", pristine).ids >= {"__config"}


@pytest.mark.parametrize("site", SITES)
def test_no_page_runs_more_than_an_empty_one(built: Path, site: str, pristine: str) -> None:
    allowed = _scripts(pristine)
    for path in (built / site).rglob("*.html"):
        more = _scripts(path.read_text(encoding="utf-8")) - allowed
        page = path.relative_to(built / site).parent.as_posix()
        assert {each.partition(".")[0] for each in more} <= {page} & {"answers", "history"}, path


def test_a_page_that_the_audit_refuses_leaves_the_last_good_site(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("the last good site", encoding="utf-8")
    template = root / "overrides" / "fragments" / "faq.html"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + '<p onclick="x()">x</p>', encoding="utf-8")
    done = build(root)
    assert done.returncode == 1
    assert "site/faq/index.html:" in done.stderr
    assert "TP706 error: <p> holds code in onclick" in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "site" / "index.html").read_text(encoding="utf-8") == "the last good site"


def audited(
    portal: Path, view: PublicView, folder: Path, kept: Path | None
) -> list[tuple[str, str]]:
    judgement = judge(portal)
    assert judgement.portal
    problems = audit(judgement.portal, view, folder, frozenset({SCRIPT}), kept)
    return [(problem.code.code, problem.message) for problem in problems]


def test_what_was_read_before_hides_nothing(view: PublicView, tmp_path: Path) -> None:
    site, kept = written(tmp_path / "site", "<p>x</p>"), tmp_path / "audit.json"
    pages = {
        "a/index.html": '<a href="../#here">x</a>',
        "b/index.html": "<p>y</p>",
        "../unread/index.html": "",
    }
    for mistake in (
        "<p>z</p>",
        '<p>owner: platform@example.com</p><a href="../#nowhere">x</a>',
        "<script>alert(1)</script>",
        '<a href="../gone/">x</a>',
        "<p>y</p>",
    ):
        for changed in ("a/index.html", "b/index.html"):
            written(site, pages[changed], changed)
            audited(ROOT, view, site, kept)
            written(site, mistake, changed)
            fresh = audited(ROOT, view, site, None)
            assert audited(ROOT, view, site, kept) == fresh == audited(ROOT, view, site, kept)
            written(site, pages[changed], changed)
    (site / "index.html").write_text("<!doctype html><html><body></body></html>", encoding="utf-8")
    assert audited(ROOT, view, site, kept) == audited(ROOT, view, site, None) != []


def test_a_new_secret_is_looked_for_in_what_was_read_before(tmp_path: Path) -> None:
    portal = a_copy(tmp_path)
    judgement = judge(portal)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    site = written(tmp_path / "site", "<p>ticket heron-4471 of the auditors</p>")
    kept = tmp_path / "audit.json"
    assert audited(portal, view, site, kept) == []
    file = portal / "data" / "encryption.yml"
    text = file.read_text(encoding="utf-8")
    owner = re.search(r"\n( +)internal:\n", text)
    assert owner
    note = f"{owner[0]}{owner[1]}  notes: ticket heron-4471 of the auditors\n"
    file.write_text(text.replace(owner[0], note, 1), encoding="utf-8")
    found = audited(portal, view, site, kept)
    assert [code for code, _ in found] == ["TP701"]
    assert found == audited(portal, view, site, None)


def test_what_was_read_in_an_archive_before_hides_nothing_else_in_it(
    view: PublicView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, kept = written(tmp_path / "site", "<p>x</p>"), tmp_path / "audit.json"
    read: list[bytes] = []
    monkeypatch.setattr("trustportal.two_processes.can_fork", lambda: False)
    plain = texts_module._plain

    def noted(content: bytes) -> Iterator[str]:
        read.append(content)
        return plain(content)

    monkeypatch.setattr(texts_module, "_plain", noted)
    members = {"a.txt": "what stood there before"}
    for name, said in (("b.txt", "and more"), ("c.txt", "owner: platform@example.com")):
        archived(site / "all.zip", members)
        assert audited(ROOT, view, site, kept) == []
        read.clear()
        members[name] = said
        archived(site / "all.zip", members)
        found = audited(ROOT, view, site, kept)
        assert [content for content in read if content in map(str.encode, members.values())] == [
            said.encode()
        ]
        assert found == audited(ROOT, view, site, None)
    assert "site/all.zip" in found[0][1]


def archived(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, said in members.items():
            archive.writestr(name, said)


def test_a_copy_in_an_archive_outlives_no_page_that_was_mended(
    view: PublicView, tmp_path: Path
) -> None:
    site, kept = written(tmp_path / "site", "<p>x</p>"), tmp_path / "audit.json"
    leak = written(site, "owner: platform@example.com", "notes.txt") / "notes.txt"
    with zipfile.ZipFile(site / "all.zip", "w") as archive:
        archive.write(leak, "notes.txt")
    assert "site/notes.txt" in audited(ROOT, view, site, kept)[0][1]
    leak.unlink()
    found = audited(ROOT, view, site, kept)
    assert found == audited(ROOT, view, site, None)
    assert "site/all.zip" in found[0][1]


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'{"ground": 1, "texts": [], "files": {}}'])
def test_a_damaged_record_of_what_was_read_does_not_count(
    damage: bytes, view: PublicView, tmp_path: Path
) -> None:
    site, kept = written(tmp_path / "site", "<script>1</script>"), tmp_path / "audit.json"
    whole = audited(ROOT, view, site, kept)
    kept.write_bytes(damage)
    assert audited(ROOT, view, site, kept) == whole != []
