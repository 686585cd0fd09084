"""What the editor in the browser asks for, and what it is answered; the browser comes elsewhere."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sites import PORTALS, ROOT
from trustportal.command import main
from trustportal.editing.editor_config import editor_config
from trustportal.editing.entries import MODELS, entries
from trustportal.editing.forms import Box, form
from trustportal.editing.proxy import READ, Proxy
from trustportal.editing.server import LONGEST_REQUEST, Desk, editor_files, editor_server
from trustportal.editing.shapes import NONE, restored
from trustportal.editing.slots import slots
from trustportal.editing.splices import EditError
from trustportal.judge import judge
from trustportal.model.anatomy import every_part
from trustportal.model.base import Part
from trustportal.model.front_matter import FrontMatter

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal", symlinks=True))


@pytest.fixture
def proxy(root: Path) -> Proxy:
    return Proxy(root)


def opened(proxy: Proxy, path: str) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(proxy.answer("getEntry", {"path": path})["data"])
    return form


def save(proxy: Proxy, path: str, form: dict[str, Any]) -> None:
    proxy.answer("persistEntry", {"dataFiles": [{"path": path, "raw": json.dumps(form)}]})


def delete(proxy: Proxy, path: str) -> None:
    proxy.answer("deleteFiles", {"paths": [path]})


ALL = list(every_part([*MODELS.values(), FrontMatter]))


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
def test_every_field_has_a_box_that_explains_itself(model: type[Part]) -> None:
    boxes = {box["name"]: box for box in form(model)}
    assert boxes.keys() - {NONE} == set(model.model_fields)
    assert [name for name, box in boxes.items() if not box["hint"]] == []
    for name, slot in slots(model).items():
        given = [option["value"] for option in boxes[name].get("options", ())]
        assert set(slot.choices) <= set(given)


def boxes_of(config: dict[str, Any]) -> Iterator[Box]:
    queue = [
        box
        for collection in config["collections"]
        for each in (collection, *collection.get("files", ()))
        for box in each.get("fields", ())
    ]
    while queue:
        box = queue.pop()
        yield box
        queue += [*box.get("fields", ()), *([box["field"]] if "field" in box else ())]


def test_no_box_decides_what_a_value_means() -> None:
    config = editor_config(ROOT, "/api", "http://127.0.0.1:8000/")
    boxes = list(boxes_of(config))
    assert len(boxes) > 500
    assert {box["widget"] for box in boxes} == {
        *("string", "text", "markdown", "select", "relation", "datetime", "list", "object")
    }  # neither number nor boolean, which would make 1.1 of 1.10
    assert all(box["modes"] == ["raw"] for box in boxes if box["widget"] == "markdown")
    values = [o["value"] for box in boxes for o in box.get("options", ())]
    assert all(isinstance(value, str) for value in values)
    pickers = [box for box in boxes if box["widget"] == "relation"]
    known = {"basis", *MODELS}
    assert all(set(box["filters"][0]["values"]) <= known for box in pickers)


@pytest.mark.parametrize("name", PORTALS)
def test_what_no_one_changed_comes_back_as_it_was(name: str) -> None:
    for collection, model in MODELS.items():
        for entry in entries(PORTALS[name], collection):
            sent = json.loads(json.dumps(entry.form))
            back = restored(model, entry.record, sent)
            assert back == entry.record
            assert list(back) == list(entry.record)
            blank = {**dict.fromkeys(slots(model), None), **sent}
            assert restored(model, entry.record, blank) == entry.record


@pytest.mark.parametrize("name", PORTALS)
def test_saving_what_no_one_changed_writes_nothing(name: str) -> None:
    root = PORTALS[name]
    files = {path: path.stat().st_mtime_ns for path in root.glob("data/*.yml")}
    proxy = Proxy(root)
    for collection in MODELS:
        for entry in list(entries(root, collection))[:3]:
            path = f"{collection}/{entry.slug}.json"
            path = path if entry.path else f"{collection}.json"
            save(proxy, path, opened(proxy, path))
    assert {path: path.stat().st_mtime_ns for path in files} == files


def test_a_new_record_has_null_for_what_is_not_stated_and_nothing_else_that_is_empty(
    proxy: Proxy,
) -> None:
    file = proxy.root / "data" / "retention.yml"
    before = file.read_text(encoding="utf-8")
    form = {
        "id": "spam",
        "title": "Spam",
        "statement": "Spam is deleted at once.",
        "state": "draft",
        "conditions": [],
        "scope": {"products": [], "everything": ""},
        "reviewed_on": "",
        "legal_hold": "no",
        "formerly": [],
        "internal": {"owner": "", "notes": None},
        "data_classes": [],
        "sort": "none",
    }
    save(proxy, "retention/spam.json", form)
    text = file.read_text(encoding="utf-8")
    assert text.startswith(before)
    assert opened(proxy, "retention/spam.json")["legal_hold"] == "no"
    added = text.removeprefix(before)
    assert '""' not in added
    assert "formerly" not in added
    assert "internal" not in added
    assert "scope: null" in added
    (said,) = (p for p in judge(proxy.root).problems if p.code.code.startswith(("TP1", "TP2")))
    assert said.code.code == "TP215"
    assert said.message.endswith(
        "still open: scope, basis, reviewed_on, products, data_classes and backups"
    )


def test_none_and_not_stated_are_told_apart(proxy: Proxy) -> None:
    path = "subprocessors/example-hosting.json"
    form = opened(proxy, path)
    assert form[NONE] == ["transfers"]
    before = (proxy.root / "data" / "subprocessors.yml").read_text(encoding="utf-8")
    save(proxy, path, form | {NONE: []})
    after = (proxy.root / "data" / "subprocessors.yml").read_text(encoding="utf-8")
    assert after == before.replace("transfers: []", "transfers: null")
    save(proxy, path, opened(proxy, path) | {NONE: ["transfers"]})
    assert (proxy.root / "data" / "subprocessors.yml").read_text(encoding="utf-8") == before


RECEIPTS = "retention/deleted-receipts.json"

REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a length of time in words": (RECEIPTS, {"duration": "30 days"}, "30 days"),
    "a day that is none": (RECEIPTS, {"reviewed_on": "2026-02-30"}, "not a day"),
    "markup": (RECEIPTS, {"title": "<b>x</b>"}, "title"),
    "a choice that is none": (RECEIPTS, {"sort": "forever"}, "'forever' is not one"),
    "nothing where something must be": (RECEIPTS, {"statement": " "}, "missing key 'statement'"),
    "a list for a text": (RECEIPTS, {"title": ["x"]}, "title"),
    "a text for a list": (RECEIPTS, {"conditions": "x"}, "conditions"),
    "another id": (RECEIPTS, {"id": "receipts"}, "trust-portal rename"),
    "an unseen letter": (RECEIPTS, {"title": "a\u200bb"}, "U+200B"),
    "what another sort has": (RECEIPTS, {"sort": "none"}, "does not belong"),
    "a colour that cannot be read": ("organization.json", {"accent": {"light": "#ffffff"}}, "1.1"),
    "a page without a title": ("pages/faq.md.json", {"body": "No title"}, "title"),
    "markup in a description": ("pages/faq.md.json", {"description": "a < b"}, "front matter"),
    "a script in a page": ("pages/faq.md.json", {"body": "# A\n\n<script>x</script>"}, ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_stand_is_refused_in_words_and_not_written(proxy: Proxy, name: str) -> None:
    path, changed, said = REFUSED[name]
    files = {file: file.read_bytes() for file in proxy.root.rglob("*") if file.is_file()}
    with pytest.raises(EditError) as error:
        save(proxy, path, opened(proxy, path) | changed)
    assert said in str(error.value)
    assert {file: file.read_bytes() for file in proxy.root.rglob("*") if file.is_file()} == files


@pytest.mark.parametrize(
    "path",
    [
        "retention/no-such.json",
        "nothing/deleted-receipts.json",
        "../mkdocs.yml",
        "pages/../../mkdocs.yml.json",
        "pages//etc/passwd.json",
        "pages/no-such.md.json",
        "retention/deleted-receipts",
        "organization/x.json",
        "records/x.json",
        "",
    ],
)
def test_what_is_not_there_cannot_be_opened(proxy: Proxy, path: str) -> None:
    with pytest.raises(EditError):
        opened(proxy, path)


def test_an_id_that_is_there_is_not_given_twice(proxy: Proxy) -> None:
    form = opened(proxy, RECEIPTS)
    del form[READ]
    with pytest.raises(EditError, match="never used twice"):
        save(proxy, "retention/deleted-receipts-1.json", form)


def test_a_form_that_others_overtook_is_refused(proxy: Proxy) -> None:
    form = opened(proxy, RECEIPTS)
    file = proxy.root / "data" / "retention.yml"
    text = file.read_text(encoding="utf-8").replace("duration: P30D", "duration: P20D", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EditError, match="changed elsewhere"):
        save(proxy, RECEIPTS, form | {"title": "Receipts"})
    assert file.read_text(encoding="utf-8") == text


def test_a_form_is_saved_again_and_again(proxy: Proxy) -> None:
    form = opened(proxy, RECEIPTS)
    for title in ("One", "Two", form["title"], "Three"):
        save(proxy, RECEIPTS, form | {"title": title})
        assert opened(proxy, RECEIPTS)["title"] == title


def test_what_was_released_is_retired_and_not_deleted(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    proxy = Proxy(tmp_path)
    first = next(entries(tmp_path, "retention"))
    before = (tmp_path / first.file).read_text(encoding="utf-8")
    with pytest.raises(EditError, match="retired"):
        delete(proxy, f"retention/{first.slug}.json")
    sent = first.form | {"id": "not-released", "title": "Not released", "state": "draft"}
    save(proxy, "retention/not-released.json", sent)
    assert (tmp_path / first.file).read_text(encoding="utf-8") != before
    delete(proxy, "retention/not-released.json")
    assert (tmp_path / first.file).read_text(encoding="utf-8") == before


def test_neither_pages_nor_the_organisation_can_be_deleted(proxy: Proxy) -> None:
    for path in ("pages/faq.md.json", "organization.json", "retention/no-such.json"):
        with pytest.raises(EditError):
            delete(proxy, path)


def test_a_kind_in_a_folder_is_edited_in_the_file_where_it_stands(proxy: Proxy) -> None:
    folder = proxy.root / "data" / "retention"
    folder.mkdir()
    (proxy.root / "data" / "retention.yml").rename(folder / "a.yml")
    (folder / "b.yml").write_text("retention: [] # none yet\n", encoding="utf-8")
    form = opened(proxy, RECEIPTS)
    save(proxy, RECEIPTS, form | {"title": "Other"})
    assert "title: Other" in (folder / "a.yml").read_text(encoding="utf-8")
    del form[READ]
    save(proxy, "retention/more.json", form | {"id": "more"})
    assert "id: more" in (folder / "b.yml").read_text(encoding="utf-8")


def test_a_page_without_front_matter_gets_one_and_keeps_its_text(proxy: Proxy) -> None:
    file = proxy.root / "content" / "faq.md"
    body = file.read_text(encoding="utf-8").split("---\n")[-1]
    file.write_text(body, encoding="utf-8")
    save(proxy, "pages/faq.md.json", opened(proxy, "pages/faq.md.json") | {"description": "NO"})
    assert file.read_text(encoding="utf-8") == f"---\ndescription: NO\n---\n\n{body}"


def test_a_file_that_cannot_be_read_is_named(proxy: Proxy) -> None:
    (proxy.root / "data" / "retention.yml").write_text("retention:\n - a: [\n", encoding="utf-8")
    with pytest.raises(EditError, match=r"data/retention\.yml:"):
        proxy.answer("entriesByFolder", {"folder": "retention"})


# the server


def with_editor(root: Path) -> Path:
    """A portal with the editor's own files, and a Decap that only has a name."""
    shutil.copytree(PORTALS["minimal"], root, symlinks=True)
    for name in ("hooks", "overrides"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "editor", root / "editor", ignore=shutil.ignore_patterns("node_modules"))
    dist = root / "editor" / "node_modules" / "decap-cms" / "dist"
    dist.mkdir(parents=True)
    (dist / "decap-cms.js").write_text("'#3a69c7 #e8f5fe'", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an editor whose secret is `secret`, with a Decap that only has a name."""
    root = with_editor(tmp_path_factory.mktemp("served") / "portal")
    desk = Desk(root, editor_files(root), "secret", "http://127.0.0.1:9/", "#065446")
    with editor_server(desk, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def ask(port: int, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    mine = {"Host": f"127.0.0.1:{port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request("GET" if body is None else "POST", path, body, mine)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers


INFO = b'{"action": "info", "params": {}}'


def own(port: int, **changed: str) -> dict[str, str]:
    return {
        "Origin": f"http://127.0.0.1:{port}",
        "Content_Type": "application/json; charset=utf-8",
    } | changed


def test_the_page_and_its_own_question_are_answered(port: int) -> None:
    status, page, headers = ask(port, "/secret/")
    assert status == 200
    assert b"decap-cms.js" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert b"#065446 #e7eeed" in ask(port, "/secret/decap-cms.js")[1]
    assert json.loads(ask(port, "/secret/config.json")[1])["collections"]
    assert ask(port, "/secret/api", INFO, **own(port))[0] == 200


def test_who_was_in_the_editor_finds_it_at_the_plain_address(port: int) -> None:
    cookie = ask(port, "/secret/")[2]["Set-Cookie"]
    assert "HttpOnly; SameSite=Strict" in cookie
    mine = cookie.partition(";")[0]
    status, _, headers = ask(port, "/", Cookie=f"a=b; {mine}; c=d")
    assert (status, headers["Location"]) == (302, "/secret/")
    for other in ("", "trust-portal-1=secret", f"{mine}x", f"x{mine}"):
        assert ask(port, "/", Cookie=other)[0] == 404
    assert ask(port, "/", Cookie=mine, Host="evil.example")[0] == 404
    assert ask(port, "/config.json", Cookie=mine)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/api",
        "/secret",
        "/secrets/",
        "/wrong/config.json",
        "/secret/../data/retention.yml",
        "/secret/package.json",
        "/secret/node_modules/decap-cms/dist/decap-cms.js",
    ],
)
def test_nothing_is_served_without_the_secret_and_nothing_else_with_it(
    port: int, path: str
) -> None:
    assert ask(port, path)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1", ""])
def test_a_name_that_was_bound_to_this_machine_is_refused(port: int, host: str) -> None:
    assert ask(port, "/secret/", Host=host)[0] == 404
    assert ask(port, "/secret/config.json", Host=f"{host}:{port + 1}")[0] == 404
    assert ask(port, "/secret/api", INFO, **own(port, Host=host))[0] == 403


@pytest.mark.parametrize(
    ("changed", "body", "status"),
    [
        ({"Origin": "https://evil.example"}, INFO, 403),
        ({"Origin": "null"}, INFO, 403),
        ({"Origin": "http://127.0.0.1:1"}, INFO, 403),
        ({"Content_Type": "text/plain"}, INFO, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, INFO, 415),
        ({"Content_Length": str(LONGEST_REQUEST + 1)}, INFO, 413),
        ({"Content_Length": "-1"}, INFO, 413),
        ({}, b"no JSON", 400),
        ({}, b"[]", 400),
        ({}, b'{"action": "info"}', 400),
        ({}, b'{"action": "getEntry", "params": {}}', 400),
        ({}, b'{"action": "persistMedia", "params": {}}', 422),
        ({}, b'{"action": "getEntry", "params": {"path": "../mkdocs.yml"}}', 422),
        ({}, b'{"action": "persistEntry", "params": {"dataFiles": [{"path": 1}]}}', 400),
        ({}, b"\xff\xfe", 400),
    ],
)
def test_what_the_editor_would_not_ask_is_refused(
    port: int, changed: dict[str, str], body: bytes, status: int
) -> None:
    assert ask(port, "/secret/api", body, **own(port, **changed))[0] == status


def test_a_port_that_is_taken_and_an_editor_that_is_missing_are_said(
    port: int, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, {}, "secret", "http://127.0.0.1:9/", "#065446")
    with pytest.raises(EditError, match="choose another with --port"):
        editor_server(desk, port)
    with pytest.raises(EditError, match="does not hold the editor"):
        editor_files(tmp_path)
    shutil.copytree(ROOT / "editor", tmp_path / "editor", ignore=shutil.ignore_patterns("node*"))
    with pytest.raises(EditError, match="make edit"):
        editor_files(tmp_path)


# the command


def edited(root: Path, preview: int, stderr: int | None = None) -> subprocess.Popen[str]:
    """The command `edit` with its preview on a port, as a process of its own."""
    command = [sys.executable, "-m", "trustportal", "edit", str(root), "--port", "0"]
    return subprocess.Popen(
        [*command, "--preview-port", str(preview)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONUNBUFFERED": "1"},
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_its_address_and_ends_with_its_preview(
    tmp_path: Path, end: signal.Signals
) -> None:
    desk = with_editor(tmp_path / "portal")
    with socket.create_server(("127.0.0.1", 0)) as free:
        preview = free.getsockname()[1]
    with edited(desk, preview) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(3)]
        url = said[0].removeprefix("editor:").strip()
        with urllib.request.urlopen(url) as page:
            assert b"decap-cms.js" in page.read()
        assert len(url.rstrip("/").rpartition("/")[2]) >= 20
        assert said[1] == f"portal:  http://127.0.0.1:{preview}/ (in a moment)\n"
        for _ in range(600):  # until the portal is there
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{preview}/").close()
                break
            time.sleep(0.1)
        else:
            process.kill()
            pytest.fail("the portal beside the editor never came")
        process.send_signal(end)
        assert process.wait() == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{preview}/")


def test_the_command_says_that_its_preview_has_ended_and_goes_on(tmp_path: Path) -> None:
    desk = with_editor(tmp_path / "portal")
    (desk / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        preview = free.getsockname()[1]
    with edited(desk, preview, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        url = process.stdout.readline().removeprefix("editor:").strip()
        assert any("the portal beside the editor has ended" in line for line in process.stderr)
        with urllib.request.urlopen(url) as page:
            assert b"decap-cms.js" in page.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


def test_the_command_says_in_a_line_that_the_port_of_its_preview_is_taken(tmp_path: Path) -> None:
    desk = with_editor(tmp_path / "portal")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(
            main, ["edit", str(desk), "--port", "0", "--preview-port", port]
        )
    assert result.exit_code == 1
    assert f"port {port}, for the portal beside the editor" in result.output


def test_the_command_says_in_a_line_what_is_missing(root: Path) -> None:
    result = CliRunner().invoke(main, ["edit", str(root)])
    assert result.exit_code == 1
    assert "does not hold the editor" in result.output


def test_nothing_of_the_editor_gets_into_the_site(built: Path) -> None:
    names = {path.name for path in (built / "site").rglob("*")}
    ours = {path.name for path in (ROOT / "editor").iterdir() if path.name != "index.html"}
    assert {name for name in names if name in ours or "decap" in name} == set()
