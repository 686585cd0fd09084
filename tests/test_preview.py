"""Those who write see what is wrong and what is not public yet; a site has none of it."""

from __future__ import annotations

import io
import math
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import yaml
from browser import launched
from sites import ROOT, example, page_at, previewed, wait_for
from trustportal.audit.search import Search
from trustportal.audit.secrets import Secret
from trustportal.components import Components
from trustportal.exports.trust_pack import Pack
from trustportal.judge import Judgement, judge
from trustportal.preview.concerns import concerns
from trustportal.preview.door import LONGEST, Door
from trustportal.preview.editors import Editor, EditorError, editor
from trustportal.preview.judging import Found, Judging
from trustportal.preview.marking import MARK, marked
from trustportal.preview.ports import why_taken
from trustportal.preview.preview import Preview
from trustportal.preview.standpoint import (
    PUBLIC,
    TEAM,
    Standpoint,
    StandpointError,
    audiences,
    landing,
    standpoint,
)
from trustportal.problems import Place, Problem
from trustportal.public import PublicView, publish
from trustportal.source.markdown_scan import Call

pytestmark = pytest.mark.slow

MINIMAL = ROOT / "tests" / "portals" / "minimal"
DRAFT = "certifications/iso-27001"
STATED = "Our management system for information security is certified."


def a_portal(folder: Path) -> Path:
    """The minimal portal, which has a draft, with the hooks and templates of the repository."""
    root = Path(shutil.copytree(MINIMAL, folder / "portal", symlinks=True))
    own = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    hooks = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["hooks"]
    own |= {"INHERIT": str(ROOT / "mkdocs.yml"), "hooks": [str(ROOT / each) for each in hooks]}
    own |= {"theme": {"custom_dir": str(ROOT / "overrides")}, "watch": ["data"]}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(own, sort_keys=False), encoding="utf-8")
    return root


OURS_ALONE = (
    "Quiet hours",
    "held back on public holidays",
    "Draft: not published",
    "as seen by",
    "vscode://",
    "tp-preview",
    "tp-draft",
    "tp-problem",
    "/_preview",
)
"""The words of a draft, and what a page of a preview is dressed with."""


def test_nothing_of_a_draft_or_of_the_preview_is_in_a_built_site(built: Path) -> None:
    assert judge(built).portal.find("controls/quiet-hours")  # type: ignore[union-attr]
    search = Search([Secret("x", "x", Place("x"), (each,)) for each in OURS_ALONE], {})
    files = [path for path in (built / "site").rglob("*") if path.is_file()]
    assert len(files) > 500
    assert [path for path in files if list(search.found_in(path.name, path.read_bytes()))] == []
    assert not list((built / "site").rglob("*quiet-hours*"))


def test_a_page_of_the_preview_says_what_the_built_page_says(built: Path) -> None:
    pages = sorted((built / "site").glob("*/index.html"))
    pages += [built / "site" / "index.html", *sorted((built / "site" / "claims").rglob("*.html"))]
    compared = 0
    with previewed(built) as address:
        wait_for(f"{address}/", lambda text: "tp-header" in text)
        for page in pages[::4]:
            path = page.parent.relative_to(built / "site").as_posix()
            seen = page_at(f"{address}/{path}/".replace("/./", "/"))
            if "tp-header" in seen and MARK not in seen:
                assert _main(seen) == _main(page.read_text("utf-8")), path
                compared += 1
    assert compared > 30


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


@pytest.fixture(scope="module")
def judged() -> Judgement:
    return judge(MINIMAL)


def test_only_who_asks_for_drafts_sees_them(judged: Judgement) -> None:
    assert judged.portal
    view = publish(judged.portal, judged.as_of)
    assert view.find(DRAFT) is None
    assert not view.drafts
    team = publish(judged.portal, judged.as_of, drafts=True)
    draft = team.find(DRAFT)
    assert draft
    assert draft["status"] == "planned"
    assert team.drafts == {DRAFT}
    assert draft in team.records["certifications"]
    assert "internal" not in draft


def test_a_draft_appears_as_it_would_stand_once_it_is_published() -> None:
    portal, today = example().portal, date(2026, 11, 22)
    assert portal
    usual = publish(portal, today)
    records = {
        name: tuple(
            each.model_copy(update={"state": "draft"}) if each.state == "published" else each
            for each in several
        )
        for name, several in portal.records.items()
    }
    index = {f"{name}/{each.id}": each for name, several in records.items() for each in several}
    unpublished = replace(portal, records=records, index=index)
    hidden, shown = publish(unpublished, today), publish(unpublished, today, drafts=True)
    assert {each["state"] for each in hidden.index.values()} <= {"retired"}
    assert len(shown.drafts) > 100
    for name in ("records", "index", "matrix", "moved", "organization"):
        assert getattr(shown, name) == getattr(usual, name)


EDITORS = {
    "": "vscode://file/a%20portal/data/faq.yml:7:3",
    "vscode": "vscode://file/a%20portal/data/faq.yml:7:3",
    "idea": "idea://open?file=/a%20portal/data/faq.yml&line=7&column=3",
    "none": None,
    "my+ed://open?f={path}#{line}": "my+ed://open?f=/a%20portal/data/faq.yml#7",
}


@pytest.mark.parametrize("setting", EDITORS)
def test_a_place_opens_in_the_editor_of_ones_choice(setting: str) -> None:
    assert editor(setting).link(Path("/a portal"), Place("data/faq.yml", 7, 3)) == EDITORS[setting]


@pytest.mark.parametrize(
    "setting",
    [
        "word",
        "VSCODE!",
        "javascript:alert({path})",
        "data:text/html,{path}",
        "https://example.com/{path}",
        "ed://open",
        "ed://{path}{secret}",
        "ed://{path.parent}",
        "ed://{path!r}",
        "ed://{path:>99999}",
        "ed://{path",
        "ed://{path} x",
        "://{path}",
        "ed://{}{path}",
    ],
)
def test_what_is_no_editor_is_refused_in_words(setting: str) -> None:
    with pytest.raises(EditorError, match="TRUST_PORTAL_EDITOR"):
        editor(setting)


def test_the_name_of_a_file_does_not_break_out_of_its_link() -> None:
    link = Editor("vscode://file{path}:{line}").link(Path("/p"), Place('a"><b>&?#%.yml', 1))
    assert link == "vscode://file/p/a%22%3E%3Cb%3E%26%3F%23%25.yml:1"


def test_a_claim_leads_to_its_form_in_the_browser_where_that_is_served() -> None:
    desk = "http://127.0.0.1:8001/"
    here = Editor(None, desk)
    assert here.desk_link("retention/spam") == f"{desk}#/collections/retention/entries/spam"
    assert here.desk_link("") == desk
    for elsewhere in ("", "http://evil.example/", "javascript:alert(1)"):
        assert Editor(None, elsewhere).desk_link("retention/spam") == ""


BAD_FORMS = [
    {"day": "2027-02-30"},
    {"day": "20270301"},
    {"day": "2027-W09-1"},
    {"day": "1066-10-14"},
    {"day": "9999-01-01"},
    {"day": "tomorrow"},
    {"day": "2027-03-01T00:00"},
    {"day": " 2027-03-01"},
    {"day": "\u0662\u0660\u0662\u0667-03-01"},
    {"audience": ""},
    {"audience": "root"},
    {"audience": "shares/nobody"},
    {"audience": DRAFT},
]


@pytest.mark.parametrize("form", BAD_FORMS, ids=str)
def test_a_day_or_an_audience_that_is_not_there_is_refused(
    form: dict[str, str], judged: Judgement
) -> None:
    assert judged.portal
    view = publish(judged.portal, judged.as_of, drafts=True)
    with pytest.raises(StandpointError):
        standpoint(form, view, Standpoint())


def test_the_audience_of_a_share_begins_on_its_page_narrowed_to_it() -> None:
    portal = example().portal
    assert portal
    view = publish(portal, date(2026, 11, 22))
    assert [each.name for each in audiences(view)][:2] == [TEAM, PUBLIC]
    share = "shares/healthcare-in-europe"
    seen = standpoint({"audience": share, "day": "2026-11-22"}, view, Standpoint())
    assert seen == Standpoint(None, share)
    assert not seen.drafts
    assert str(landing(seen, view)).startswith("for/healthcare-in-europe/#?")
    assert landing(Standpoint(), view) is None


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        ('<a href="../claims/controls/x/">X</a>', 1),
        ('<th><a class="b" href="../claims/controls/x/#then">X</a></th>', 1),
        ('<a href="/claims/controls/x/">X</a>', 1),
        ('<a href="../claims/controls/x-y/">X</a>', 0),
        ('<a href="../claims/controls/">X</a>', 0),
        ('<a href="https://example.com/claims/controls/x/">X</a>', 0),
        ('<a data-href="../claims/controls/x/">X</a>', 0),
        ('<a href="#controls/x">X</a>', 0),
        ('<details class="q" id="controls/x">\n<summary>X</summary></details>', 1),
        ('<details class="q" id="controls/y">\n<summary>X</summary></details>', 0),
    ],
)
def test_what_names_a_draft_bears_its_mark(html: str, marks: int) -> None:
    made = marked(html, "controls/", {"controls/x"}, {"claims/controls/x/"})
    assert made.count(MARK) == marks
    assert made.replace(f" {MARK}", "").replace(f"{MARK} ", "") == html


def test_the_problems_of_a_page_come_first_and_errors_before_warnings(tmp_path: Path) -> None:
    root = a_portal(tmp_path)
    faq, about = root / "data" / "faq.yml", root / "data" / "organization.yml"
    faq.write_text(faq.read_text("utf-8").replace("topic:", "topik:", 1), encoding="utf-8")
    lines = about.read_text("utf-8").splitlines()
    about.write_text("\n".join("country: null" if x.startswith("country:") else x for x in lines))
    judgement = judge(root)
    home, questions = concerns(judgement, "", None), concerns(judgement, "faq/", None)
    assert not home.own
    assert [each.severity for each in home.others] == sorted(each.severity for each in home.others)
    assert {each.place.file for each in questions.own} == {"data/faq.yml"}
    assert {each.place.file for each in questions.others} == {"data/organization.yml"}
    record = {"ref": str(questions.own[0].record)}
    assert questions.own[0] in concerns(judgement, "claims/faq/x/", record).own


HTML = '<html><body dir="ltr"><header class="tp-header"></header>é</body></html>'


class _Judged(Judging):
    """A judge who has ended, or has not, or could not."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found

    def begin(self, root: Path, day: date | None) -> Found:
        return self.found


def found(problems: tuple[Problem, ...]) -> Found:
    """What a judge found who has ended."""
    made = Found()
    made.set_result(problems)
    return made


LOOKS_AGAIN = "location.reload()"


class _Server:
    """The door before an application that knows one page; what it sends is told to the test."""

    def __init__(self, folder: Path, judged: Judgement, host: str = "127.0.0.1") -> None:
        judging = _Judged(found(judged.problems))
        self.preview = Preview(MINIMAL, Editor(None), folder / "asked", judging=judging)
        assert judged.portal
        view = publish(judged.portal, judged.as_of, drafts=True)
        self.preview.show(Components(view, judged, ROOT / "overrides" / "fragments", preview=True))
        self.asked: list[Standpoint] = []
        setattr(self.preview, "ask", self.asked.append)  # noqa: B010 - nothing is built here
        self.door = Door(self.preview, self.inner, "/", host)
        self.html, self.kind = HTML, "text/html"

    def inner(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [("Content-Type", self.kind), ("Content-Length", "7")])
        return [self.html.encode()]

    def send(self, path: str = "/", form: str | None = None, **headers: str) -> tuple[str, str]:
        """The status, and the address to go on to or else what was sent."""
        body = (form or "").encode()
        environ = {
            "REQUEST_METHOD": "GET" if form is None else "POST",
            "PATH_INFO": path,
            "HTTP_HOST": "127.0.0.1:8000",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            **headers,
        }
        sent: list[Any] = []
        answer = self.door(environ, lambda status, headers: sent.extend((status, dict(headers))))
        content = b"".join(answer)
        if "Location" not in sent[1] and self.kind == "text/html":
            assert int(sent[1]["Content-Length"]) == len(content)
        return sent[0], sent[1].get("Location") or content.decode()


OURS = "http://127.0.0.1:8000"


@pytest.fixture
def server(tmp_path: Path, judged: Judgement) -> _Server:
    return _Server(tmp_path, judged)


def test_a_page_is_dressed_and_what_is_no_page_is_left_alone(server: _Server) -> None:
    status, content = server.send("/claims/certifications/iso-27001/")
    assert status == "200 OK"
    assert "as seen by" in content
    assert "<strong>Draft: not published</strong></p>" in content
    assert 'action="../../../_preview"' in content
    assert "not published</strong></p>" not in server.send("/faq/")[1]
    server.html = "<html><body>moved</body></html>"
    assert server.send()[1] == server.html
    server.html, server.kind = HTML, "text/plain"
    assert server.send()[1] == HTML


def test_a_draft_that_cannot_be_shown_is_counted_and_named_with_what_is_open(
    tmp_path: Path,
) -> None:
    root = a_portal(tmp_path)
    with (root / "data" / "retention.yml").open("a", encoding="utf-8") as file:
        file.write("  - id: spam\n    title: Spam\n    state: draft\n    statement: null\n")
    said = _Server(tmp_path, judge(root)).send()[1]
    assert "1 draft shown, 1 not finished and named below" in said
    assert "the draft &#39;retention/spam&#39; is not finished; still open: statement," in said


def test_a_page_that_is_being_judged_is_shown_and_looks_again(
    tmp_path: Path, judged: Judgement
) -> None:
    root = a_portal(tmp_path)
    lines = (root / "data" / "organization.yml").read_text("utf-8").splitlines()
    said = "\n".join("country: null" if x.startswith("country:") else x for x in lines)
    (root / "data" / "organization.yml").write_text(said, encoding="utf-8")
    problems, waiting = judge(root).problems, Found()
    assert problems
    server = _Server(tmp_path, judged)
    server.preview.shown = replace(server.preview.shown, found=waiting)  # type: ignore[type-var]
    content = server.send()[1]
    assert "This portal is being judged." in content
    assert LOOKS_AGAIN in content
    waiting.set_result(problems)
    content = server.send()[1]
    assert "being judged" not in content
    assert problems[0].code.code in content
    assert LOOKS_AGAIN not in content


def test_how_long_the_judge_will_need_is_known_from_its_last_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging, goes_on, asked = Judging(), Event(), Event()
    assert judging.left() == math.inf
    monkeypatch.setattr(judging, "_asked", lambda *_: ())
    judging.begin(tmp_path, None).result(60)
    assert judging.left() < 60

    def waits(*_: object) -> tuple[()]:
        asked.set()
        goes_on.wait(60)
        return ()

    monkeypatch.setattr(judging, "_took", 1000.0)
    monkeypatch.setattr(judging, "_asked", waits)
    judging.begin(tmp_path, None)
    assert asked.wait(60)
    assert judging.left() <= 1000
    last = judging.begin(tmp_path, None)
    assert judging.left() > 1000  # first what is judged now, and then what was asked last
    goes_on.set()
    assert last.result(60) == ()


def test_a_page_in_a_browser_looks_again_also_where_its_address_ends_in_a_fragment(
    tmp_path: Path, judged: Judgement
) -> None:
    server, waiting = _Server(tmp_path, judged), Found()
    server.preview.shown = replace(server.preview.shown, found=waiting)  # type: ignore[type-var]
    with make_server("127.0.0.1", 0, server.door, handler_class=_Silent) as served:
        Thread(target=served.serve_forever, daemon=True).start()
        with launched() as browser:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{served.server_port}/#?product=ledger")
            status = page.get_by_text("This portal is being judged.")
            status.wait_for()
            waiting.set_result(())
            status.wait_for(state="detached")
        served.shutdown()


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing on the terminal."""


def test_a_judge_that_failed_is_told_on_the_page(tmp_path: Path, judged: Judgement) -> None:
    server, failed = _Server(tmp_path, judged), Found()
    failed.set_exception(EOFError())
    server.preview.shown = replace(server.preview.shown, found=failed)  # type: ignore[type-var]
    assert "This portal was not judged: the judge ended before" in server.send()[1]
    assert server.preview.shown
    mark = server.preview.shown.drawing.leave(Call("judgement", (), {}, 0, 0), "checks/")
    server.html = server.html.replace("é", mark)
    assert "Rules tried" not in server.send("/checks/")[1]
    server.preview.shown = replace(server.preview.shown, found=found(()))
    assert "Rules tried" in server.send("/checks/")[1]


def test_the_judge_of_a_preview_finds_what_the_judge_finds(tmp_path: Path) -> None:
    root, judging = a_portal(tmp_path), Judging()
    faq = root / "data" / "faq.yml"
    faq.write_text(faq.read_text("utf-8").replace("topic:", "topik:", 1), encoding="utf-8")
    problems = judge(root).problems
    assert problems
    assert judging.begin(root, None).result(60) == problems
    assert (
        judging.begin(root, date(2027, 12, 1)).result(60) == judge(root, date(2027, 12, 1)).problems
    )


def test_of_many_questions_the_judge_answers_the_last(tmp_path: Path) -> None:
    judging = Judging()
    asked = [judging.begin(MINIMAL, None) for _ in range(5)]
    assert asked[-1].result(60) == judge(MINIMAL).problems
    assert sum(each.cancelled() for each in asked) >= 2  # the first may have begun


def test_the_judge_ends_with_its_preview(tmp_path: Path) -> None:
    asks = (
        "from pathlib import Path; from trustportal.preview.judging import Judging;"
        f"j = Judging(); j.begin(Path({str(MINIMAL)!r}), None).result(60);"
        "print(j._process.pid, flush=True); import os; os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
    judge_of_it = int(done.stdout)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _lives(judge_of_it):
        time.sleep(0.1)
    assert not _lives(judge_of_it)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def test_the_bar_is_obeyed_and_leads_back_to_its_page(server: _Server) -> None:
    form = urllib.parse.urlencode(
        {"day": "2027-03-01", "audience": "public", "page": "faq/", "fragment": "#a?product=b"}
    )
    assert server.send("/_preview", form, HTTP_ORIGIN=OURS) == (
        "303 See Other",
        "/faq/#a?product=b",
    )
    assert server.asked == [Standpoint(date(2027, 3, 1), PUBLIC)]
    server.send("/_preview", "day=2027-03-01&day=", HTTP_ORIGIN=OURS)
    assert server.asked[-1] == Standpoint()


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (None, {}),
        ("day=2027-03-01", {}),
        ("day=2027-03-01", {"HTTP_ORIGIN": "null"}),
        ("day=2027-03-01", {"HTTP_ORIGIN": "http://evil.example"}),
        ("day=2027-03-01", {"HTTP_ORIGIN": "http://127.0.0.1:8001"}),
        ("day=2027-03-01", {"HTTP_ORIGIN": "https://127.0.0.1:8000"}),
        ("day=", {"HTTP_ORIGIN": "http://evil.example:8000", "HTTP_HOST": "evil.example:8000"}),
        ("day=2027-02-30", {"HTTP_ORIGIN": OURS}),
        ("audience=root", {"HTTP_ORIGIN": OURS}),
        ("day=" + "1" * LONGEST, {"HTTP_ORIGIN": OURS}),
        ("day=", {"HTTP_ORIGIN": OURS, "CONTENT_LENGTH": "-1"}),
        ("&".join(f"a{n}=" for n in range(30)), {"HTTP_ORIGIN": OURS}),
    ],
)
def test_no_other_website_and_no_half_form_moves_the_preview(
    server: _Server, form: str | None, headers: dict[str, str]
) -> None:
    status, said = server.send("/_preview", form, **headers)
    assert status[0] == "4"
    assert "<pre" in said
    assert server.asked == []


@pytest.mark.parametrize(
    "page", ["//evil.example/", "/\\evil.example", "a\r\nX: y", "https://e.example/"]
)
def test_the_way_back_stays_on_the_preview(server: _Server, page: str) -> None:
    form = urllib.parse.urlencode({"page": page})
    _, to = server.send("/_preview", form, HTTP_ORIGIN=OURS)
    assert urllib.parse.urljoin(OURS, to).startswith(OURS + "/")
    assert "\n" not in to


def test_drafts_are_read_under_no_other_name_than_this_machines(
    server: _Server, tmp_path: Path, judged: Judgement
) -> None:
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"):
        assert server.send(HTTP_HOST=host)[0] == "200 OK"
    for host in ("evil.example:8000", "127.0.0.1.evil.example", "192.0.2.1:8000", ""):
        assert server.send(HTTP_HOST=host)[0] == "403 Forbidden"
    open_to_all = _Server(tmp_path, judged, host="0.0.0.0")
    assert open_to_all.send(HTTP_HOST="192.0.2.1:8000")[0] == "200 OK"


def test_a_build_that_failed_says_why_until_one_succeeds(server: _Server) -> None:
    def fails() -> None:
        raise RuntimeError("<no> nav")

    with pytest.raises(RuntimeError):
        server.preview.watched(fails)()
    status, said = server.send()
    assert status == "503 Service Unavailable"
    assert "cannot be built: &lt;no&gt; nav" in said
    server.preview.watched(lambda: None)()
    assert server.send()[0] == "200 OK"


def test_in_a_browser_the_bar_goes_to_another_day_and_another_audience(
    tmp_path: Path,
) -> None:
    root = a_portal(tmp_path)
    with previewed(root) as address:
        _the_bar_is_used(root, address + "/")


def _the_bar_is_used(root: Path, address: str) -> None:
    claim = f"{address}claims/{DRAFT}/"
    wait_for(claim, lambda text: "<strong>Draft: not published</strong></p>" in text)
    with launched() as browser:
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{address}certifications/#?product=ledger")
        assert page.locator(".tp-draft").count() == 1
        assert page.locator("[role=alert], .tp-status--expired").count() == 0
        assert STATED not in page_at(f"{address}certifications.json")
        assert STATED in page_at(claim)
        day = page.get_by_label("as of", exact=True)
        day.fill("2027-12-01")
        page.get_by_role("button", name="Show").click()
        alert = page.get_by_role("alert")
        alert.wait_for()
        assert "cannot be published on this day" in alert.inner_text()
        link = str(alert.get_by_role("link").first.get_attribute("href"))
        assert link.startswith(f"vscode://file{root}/data/certifications.yml:")
        assert page.url == f"{address}certifications/#?product=ledger"
        assert page.locator(".tp-status--expired").count() > 0
        assert page.evaluate("new Date().getFullYear()") == 2027
        page.get_by_label("as seen by").select_option(PUBLIC)
        page.get_by_role("button", name="Show").click()
        page.get_by_text("without drafts").wait_for()
        assert page.locator(".tp-draft").count() == 0
        assert day.input_value() == "2027-12-01"
        gone = page.goto(claim)
        assert gone
        assert gone.status == 404
        back = page.get_by_role("button", name="Back to the present")
        back.click()
        back.wait_for(state="detached")
        assert day.input_value() == "2026-11-22"
        assert wrong == []
    settings = root / "mkdocs.yml"
    whole = settings.read_text("utf-8")
    settings.write_text(whole + "- [\n", encoding="utf-8")
    wait_for(address, lambda text: "The preview cannot be built" in text)
    settings.write_text(whole, encoding="utf-8")
    wait_for(address, lambda text: "as seen by" in text)


def test_a_pdf_is_printed_when_it_is_asked_for_and_holds_no_draft(
    server: _Server, judged: Judgement
) -> None:
    printed = list[tuple[str, object]]()

    def printer(pack: Pack, view: PublicView) -> bytes:
        printed.append((pack.path, view.find(DRAFT)))
        return b"%PDF"

    server.preview.offer(judged.portal, judged.as_of, printer)
    server.kind = "application/pdf"
    assert server.send("/trust-pack.pdf") == ("200 OK", "%PDF")
    assert printed == [("trust-pack.pdf", None)]
    server.preview.offer(None, judged.as_of, printer)
    assert server.send("/trust-pack.pdf")[1] == HTML


@pytest.mark.parametrize("file", ["trust-portal.zip", "SHA256SUMS", "assets/cards/index.png"])
def test_of_a_file_that_only_a_build_makes_the_preview_says_so(
    server: _Server, judged: Judgement, file: str
) -> None:
    server.preview.offer(judged.portal, judged.as_of, lambda *_: b"")
    status, said = server.send(f"/{file}")
    assert status == "404 Not Found"
    assert "make site" in said
    assert f"site/{file}" in said


def test_a_port_that_is_taken_is_said_in_a_line(tmp_path: Path) -> None:
    root = a_portal(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert why_taken("127.0.0.1", port)
    assert done.returncode == 1
    assert f"port {port} cannot be used" in done.stderr
    assert "make serve PORT=" in done.stderr
    assert "Traceback" not in done.stderr
    assert not why_taken("127.0.0.1", port)


@pytest.mark.parametrize("asked", ["claims/a/b/", "claims/a/b", "claims/a/b/index.html"])
def test_a_page_that_was_left_is_written_once_when_it_is_asked_for(
    asked: str, tmp_path: Path
) -> None:
    preview, written = Preview(tmp_path, Editor(None), tmp_path / "asked"), list[str]()
    preview.leave({"claims/a/b/": lambda: written.append("b")})
    for path in ("claims/a/", "claims/a/b/c/", "", asked, asked):
        preview.write_left(path)
    assert written == ["b"]
    preview.leave({"claims/a/b/": lambda: written.append("again")})  # as the next build does
    preview.write_left(asked)
    assert written == ["b", "again"]
