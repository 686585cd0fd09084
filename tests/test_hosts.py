"""What hosts are told: the same for each, and right behind a real server in a real browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

import pytest
from browser import launched
from nginx import complaints, free_port, running
from playwright.sync_api import Browser, Page
from sites import ROOT, a_copy, build, example
from trustportal.exports.outputs import outputs
from trustportal.hosts.formats import FORMATS
from trustportal.hosts.headers import headers, policy, policy_in_page, with_charset
from trustportal.public import publish

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "deploy"
SITE_URL = "https://trust.example.com/"
YEAR, DAY, SHORT = (
    "public, max-age=31536000, immutable",
    "public, max-age=86400",
    "public, max-age=300, must-revalidate",
)


def paths_of(site: Path) -> list[str]:
    """The address of every file of a site, below its root."""
    return [f"/{p.relative_to(site).as_posix()}" for p in sorted(site.rglob("*")) if p.is_file()]


def expected(path: str) -> str:
    """How long a file is to be kept."""
    if path.startswith(("/assets/hashed/", "/assets/javascripts/workers/")):
        return YEAR
    return DAY if path.startswith("/assets/cards/") else SHORT


def test_a_name_that_is_kept_for_a_year_holds_a_digest(built: Path) -> None:
    for path in paths_of(built / "site"):
        if expected(path) == YEAR:
            assert re.search(r"\.[0-9a-f]{8,12}\.(?:min\.)?(?:css|js|woff2)$", path), path
    names = {
        path.rpartition("/")[2].partition(".")[0]
        for path in paths_of(built / "site")
        if path.startswith("/assets/hashed/")
    }
    assert names == {"portal", "scheme", "answers", "history", "public-sans"}


def test_a_changed_style_has_another_name_and_the_pages_name_it(
    built: Path, tmp_path: Path
) -> None:
    root = a_copy(tmp_path)
    style = root / "overrides" / "assets" / "portal.css"
    style.write_text(style.read_text(encoding="utf-8") + "/* x */\n", encoding="utf-8")
    assert build(root).returncode == 0
    old, new = (
        {path.name for path in (each / "site/assets/hashed").iterdir()} for each in (built, root)
    )
    assert len(old & new) == len(old) - 1
    (name,) = new - old
    for page in (root / "site").rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        assert name in text or 'http-equiv="refresh"' in text, page


def of_headers_file(text: str, path: str) -> list[tuple[str, str]]:
    """What Netlify and Cloudflare send: the headers of every rule that matches, none overridden."""
    sent = []
    for block in text.strip().split("\n\n"):
        pattern, *lines = block.splitlines()
        if fnmatchcase(path, pattern):
            sent += [tuple(line.strip().split(": ", 1)) for line in lines]
    return [(name, value) for name, value in sent]


def test_no_file_is_given_a_header_twice_where_a_host_would_join_them(built: Path) -> None:
    text = (built / "site" / "_headers").read_text(encoding="utf-8")
    assert len(text.strip().split("\n\n")) < 100, "Cloudflare reads a hundred rules"
    assert all(len(line) < 2000 for line in text.splitlines()), "and lines of 2000 letters"
    for path in paths_of(built / "site"):
        sent = of_headers_file(text, path)
        assert len(dict(sent)) == len(sent), path
        assert dict(sent)["Content-Security-Policy"] == policy()
        assert dict(sent).get("Cache-Control", SHORT) == expected(path)


def of_rules(rules: list[Mapping[str, object]], path: str) -> dict[str, str]:
    """What Vercel and Firebase send: of one header the value of the last rule that matches."""
    sent: dict[str, str] = {}
    for rule in rules:
        pattern = re.escape(str(rule["source"])).replace(r"\(\.\*\)", ".*").replace(r"\*\*", ".*")
        if re.fullmatch(pattern, path):
            for each in rule["headers"]:  # type: ignore[attr-defined]
                sent[each["key"]] = each["value"]
    return sent


@pytest.mark.parametrize("host", ["vercel", "firebase"])
def test_rules_in_which_the_last_one_counts_send_what_the_table_says(
    host: str, built: Path
) -> None:
    read = json.loads(FORMATS[host](headers(SITE_URL)))
    rules = read["headers"] if host == "vercel" else read["hosting"]["headers"]
    for path in paths_of(built / "site"):
        sent = of_rules(rules, path)
        assert sent.pop("Cache-Control") == expected(path)
        assert sent == dict(headers(SITE_URL).everywhere)


def test_azure_sends_what_the_table_says(built: Path) -> None:
    read = json.loads((built / "site" / "staticwebapp.config.json").read_text(encoding="utf-8"))
    for path in paths_of(built / "site"):
        sent = dict(read["globalHeaders"])
        matching = [each for each in read["routes"] if fnmatchcase(path, each["route"])]
        assert len(matching) <= 1, "only the first would count"
        for route in matching:
            sent |= route["headers"]
        assert sent.pop("Cache-Control") == expected(path)
        assert sent == dict(headers(SITE_URL).everywhere)
    assert read["responseOverrides"] == {"404": {"rewrite": "/404.html"}}


def test_cloudfront_is_told_every_header_once() -> None:
    read = json.loads(FORMATS["cloudfront"](headers(SITE_URL)))
    custom = read["CustomHeadersConfig"]
    assert custom["Quantity"] == len(custom["Items"])
    security = read["SecurityHeadersConfig"]
    assert security["ContentSecurityPolicy"]["ContentSecurityPolicy"] == policy()
    assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
    named = {each["Header"] for each in custom["Items"]}
    assert named | {
        "Content-Security-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "Strict-Transport-Security",
        "Access-Control-Allow-Origin",
    } == set(headers(SITE_URL).everywhere)


def test_the_script_for_s3_copies_every_file_once_with_its_lifetime(
    built: Path, tmp_path: Path
) -> None:
    """A stand-in for `aws` applies the filters as its documentation says: the last one counts."""
    said = tmp_path / "said"
    aws = tmp_path / "aws"
    aws.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" -- >> {said}\n', encoding="utf-8")
    aws.chmod(0o755)
    script = tmp_path / "copy.sh"
    script.write_text(FORMATS["s3"](headers(SITE_URL)), encoding="utf-8")
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "BUCKET": "bucket"}
    subprocess.run(["/bin/sh", str(script)], check=True, cwd=built, env=environment)
    commands = [
        each.split("\n")
        for each in said.read_text("utf-8").strip().removesuffix("\n--").split("\n--\n")
    ]
    assert {command[3] for command in commands} == {"s3://bucket/"}
    for path in paths_of(built / "site"):
        lifetimes = [
            command[command.index("--cache-control") + 1]
            for command in commands
            if command[1] == "cp" and _is_chosen(path.removeprefix("/"), command)
        ]
        assert lifetimes == [expected(path)], path
    assert commands[-1][:3] == ["s3", "sync", "site/"]


def _is_chosen(path: str, command: list[str]) -> bool:
    chosen = True
    for option, pattern in pairwise(command):
        if option in ("--include", "--exclude") and fnmatchcase(path, pattern):
            chosen = option == "--include"
    return chosen


def test_every_file_has_a_type_that_the_servers_are_told(built: Path) -> None:
    types = headers(SITE_URL).types
    for path in paths_of(built / "site"):
        ending = path.rpartition("/")[2].rpartition(".")[2]
        assert ending in types or path in ("/_headers", "/_redirects", "/SHA256SUMS"), path
    judgement = example()
    assert judgement.portal
    for output in outputs(publish(judgement.portal, judgement.as_of)):
        own, sent = (
            output.media_type.partition(";")[0],
            types.get(output.path.rpartition(".")[2], own_text := "text/plain"),
        )
        related = own.endswith("+json") and sent == "application/json"
        assert own == sent or related or sent == own_text, output.path


def test_strict_transport_is_asked_for_only_where_the_address_is_https() -> None:
    assert "Strict-Transport-Security" in headers(SITE_URL).everywhere
    assert "Strict-Transport-Security" not in headers("http://trust.example.com/").everywhere
    assert "Strict-Transport-Security" not in headers("").everywhere


def test_a_page_says_the_policy_itself_but_for_what_a_browser_would_ignore(built: Path) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy_in_page()}">'.replace(
        "'", "&#39;"
    )
    assert "frame-ancestors" not in meta
    for page in (built / "site").rglob("*.html"):
        if page.is_relative_to(built / "site" / "embeds"):
            continue  # a piece of another page, and no page
        text = page.read_text(encoding="utf-8")
        assert meta in text or 'http-equiv="refresh"' in text, page
        assert text.count("<script") == 0 or text.index(meta) < text.index("<script"), page


@pytest.mark.parametrize("host", FORMATS)
def test_the_command_prints_what_each_host_is_told(host: str) -> None:
    command = [sys.executable, "-m", "trustportal", "headers", host, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == FORMATS[host](headers(SITE_URL))


def test_the_command_names_the_hosts_that_it_knows() -> None:
    command = [sys.executable, "-m", "trustportal", "headers", "geocities", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'nginx'" in done.stderr


class Server:
    """The example portal behind nginx, at the root of its host or below a folder."""

    def __init__(self, address: str, site: Path) -> None:
        self.address, self.site = address, site

    def get(self, path: str) -> tuple[int, Message, bytes]:
        """Status, headers and body, without following a redirect."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: object, **__: object) -> None:
                """Stay where we are."""

        try:
            with urllib.request.build_opener(Stay).open(self.address + path) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


def _block(root: Path, port: int, site_url: str) -> str:
    return (
        f"server {{\nlisten 127.0.0.1:{port};\nserver_name _;\nroot {root};\n"
        f"{FORMATS['nginx'](headers(site_url))}}}\n"
    )


@pytest.fixture(scope="session")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    with running(folder, _block(built / "site", port, SITE_URL), port) as address:
        yield Server(f"{address}/", built / "site")


@pytest.fixture(scope="session")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal built for, and served below, /trust/."""
    folder, port = tmp_path_factory.mktemp("below"), free_port()
    root = a_copy(folder)
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    url = "https://example.com/trust/"
    settings.write_text(text.replace(f"site_url: {SITE_URL}", f"site_url: {url}"), encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    (folder / "host").mkdir()
    (root / "site").rename(folder / "host" / "trust")
    with running(folder, _block(folder / "host", port, url), port) as address:
        yield Server(f"{address}/trust/", folder / "host" / "trust")


@pytest.mark.parametrize("where", ["server", "below"])
def test_nginx_sends_with_every_file_what_the_table_says(
    where: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(where)
    table = headers(SITE_URL)
    for path in paths_of(server.site):
        status, sent, body = server.get(path[1:])
        assert (status, body) == (200, (server.site / path[1:]).read_bytes())
        assert sent.get_all("Cache-Control") == [expected(path)], path
        for name, value in table.everywhere.items():
            assert sent.get_all(name) == [value], (path, name)
        media_type = table.types.get(path.rpartition(".")[2])
        if media_type:
            assert sent["Content-Type"] == with_charset(media_type), path


@pytest.mark.parametrize("where", ["server", "below"])
def test_nginx_answers_for_what_is_not_there_and_for_folders(
    where: str, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(where)
    status, sent, body = server.get("no/such/page/")
    assert (status, body) == (404, (server.site / "404.html").read_bytes())
    assert sent.get_all("Content-Security-Policy") == [policy()]
    status, sent, _ = server.get("faq")
    folder = "/" if where == "server" else "/trust/"
    assert (status, sent["Location"]) == (301, f"{folder}faq/")
    status, sent, _ = server.get("faq/")
    assert (status, sent["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_nginx_squeezes_text_and_tells_a_browser_that_nothing_changed(server: Server) -> None:
    request = urllib.request.Request(
        f"{server.address}trust.json", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        tag = answer.headers["ETag"]
    again = urllib.request.Request(
        f"{server.address}trust.json", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(again)
    assert caught.value.code == 304


def test_the_server_block_for_nginx_is_well_formed(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    include = tmp_path / "trust-portal.conf"
    include.write_text(FORMATS["nginx"](headers(SITE_URL)), encoding="utf-8")
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=x",
    ]
    key += ["-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run(key, check=True, capture_output=True)
    text = text.replace("/etc/nginx/trust-portal.conf", str(include))
    text = text.replace("/etc/letsencrypt/live/trust.example.com", str(tmp_path))
    text = re.sub(r"listen (\d+)", lambda found: f"listen 127.0.0.1:{free_port()}", text)
    assert complaints(tmp_path, text) == ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


REPORT = """
document.addEventListener("securitypolicyviolation", (e) => refused(
  `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))
"""


def _use(page: Page, address: str) -> None:
    """All that a visitor can do on the pages, one of each type, and a page that is not there."""
    for path in (
        "",
        "certifications/",
        "residency/",
        "faq/",
        "subprocessors/",
        "machines/",
        "checks/",
        "claims/retention/audit-log-period/",
        "no/such/page/",
    ):
        page.goto(address + path)
        page.locator("[data-palette]").click()
        assert page.evaluate("document.documentElement.dataset.scheme") in ("light", "dark")
    page.goto(address + "residency/")
    page.locator(".tp-filter select").first.select_option(index=1)
    assert "product=" in page.url
    page.goto(address + "claims/retention/audit-log-period/")
    page.locator("[data-copy=answer]").first.click()
    page.get_by_role("button", name="Copied").first.wait_for()
    assert "As of" in page.evaluate("navigator.clipboard.readText()")
    page.locator("[data-opens=search]").first.click()
    page.locator(".tp-search input").fill("backup")
    page.locator(".tp-search li a").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(?!claims/retention/audit-log-period/)[^/]+/"))


@pytest.mark.parametrize("where", ["server", "below"])
def test_in_a_browser_the_policy_is_never_broken(
    where: str, request: pytest.FixtureRequest, browser: Browser
) -> None:
    server: Server = request.getfixturevalue(where)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    broken: list[str] = []
    context.expose_function("refused", lambda said: broken.append(said))  # noqa: PLW0108 - it marks what it is given
    context.add_init_script(REPORT)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    _use(page, server.address)
    context.close()
    assert broken == []
    assert failed == [f"{server.address}no/such/page/"]
    assert [each for each in said if "404" not in each] == []


def test_the_policy_is_in_force_from_the_page_alone(built: Path, browser: Browser) -> None:
    """Behind a host that sends no headers, a script that was smuggled in does not run."""
    page = browser.new_page()
    broken: list[str] = []
    page.expose_function("refused", lambda said: broken.append(said))  # noqa: PLW0108 - it marks what it is given
    page.add_init_script(REPORT)
    text = (built / "site" / "404.html").read_text(encoding="utf-8")
    hostile = text.replace("</body>", "<script>document.title = 'run'</script></body>")
    page.route("**/*", lambda route: route.fulfill(body=hostile, content_type="text/html"))
    page.goto("http://trust.example.com/")
    assert page.title() != "run"
    assert any("script-src" in each for each in broken), broken
    page.close()


REQUESTS = {
    "/": "/index.html",
    "/faq/": "/faq/index.html",
    "/trust.json": "/trust.json",
    "/.well-known/change-password": "/.well-known/change-password",
    "/_headers": "/_headers",
}


def test_the_function_for_cloudfront_finds_the_page_of_a_folder(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=DEPLOY / "cloudfront-function.js")
    asked = {
        path: page.evaluate("p => handler({request: {uri: p}}).uri", path) for path in REQUESTS
    }
    assert asked == REQUESTS
    led = page.evaluate("handler({request: {uri: '/faq'}})")
    assert (led["statusCode"], led["headers"]["location"]["value"]) == (301, "/faq/")
    page.close()


GUIDE = ROOT / "guides" / "deploying.md"


def test_the_guide_names_every_host_and_only_files_that_are_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"trust-portal headers ([a-z0-9]+)", text))
    assert named | {"netlify", "cloudflare", "azure"} == set(FORMATS)
    for name in re.findall(r"`((?:deploy|hooks)/[\w./-]+)`", text):
        assert (ROOT / name).is_file(), name
    assert {f"deploy/{path.name}" for path in DEPLOY.iterdir()} <= set(
        re.findall(r"deploy/[\w.-]+", text)
    )


def test_the_commands_of_the_guide_run(tmp_path: Path) -> None:
    """Those of the portal as they stand; of a service, that a shell can read them."""
    shells = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(shells) >= 6
    for shell in shells:
        read = subprocess.run(["/bin/sh", "-n"], input=shell, text=True, check=False)
        assert read.returncode == 0, shell
    own = [
        line for shell in shells for line in shell.splitlines() if "trust-portal headers" in line
    ]
    script = "\n".join(own).replace("/etc/nginx/", f"{tmp_path}/")
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    ready = script.replace(" > ", f" {ROOT} > ")
    subprocess.run(["/bin/sh", "-ec", ready], check=True, cwd=tmp_path, env=environment)
    assert {path.name for path in tmp_path.iterdir()} == {
        "copy.sh",
        "firebase.json",
        "policy.json",
        "trust-portal.conf",
        "vercel.json",
    }


def test_the_steps_for_nginx_change_the_site_in_one_step(built: Path, tmp_path: Path) -> None:
    (shell,) = re.findall(r"(cp -r site .*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    for date in ("1", "2"):
        script = shell.replace("/srv/", f"{tmp_path}/")
        environment = {"PATH": "/usr/bin:/bin", "DATE": date}
        subprocess.run(["/bin/sh", "-ec", script], check=True, cwd=built, env=environment)
        assert (tmp_path / "trust-portal").resolve().name == f"trust-portal.{date}"
        assert (tmp_path / "trust-portal" / "index.html").is_file()
