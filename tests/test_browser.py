"""What visitors see and do, in a real browser: every page type, both schemes, desk and phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from answers_report import ask_all
from axe_playwright_python.sync_playwright import Axe
from browser import launched, served
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / ".cache" / "screenshots"
"""Every page as a picture, for people to look at after the tests."""

PAGES = {
    "home": "",
    "certifications": "certifications/",
    "assessments": "assessments/",
    "regulations": "regulations/",
    "documents": "documents/",
    "residency": "residency/",
    "retention": "retention/",
    "data-use": "data_use/",
    "encryption": "encryption/",
    "subprocessors": "subprocessors/",
    "controls": "controls/",
    "features": "features/",
    "service-levels": "service_levels/",
    "faq": "faq/",
    "answers": "answers/",
    "updates": "updates/",
    "history": "history/",
    "history-since": "history/#since=2026-03-10",
    "organization": "organization/",
    "products": "products/",
    "data-classes": "data_classes/",
    "customers": "customers/",
    "machines": "machines/",
    "checks": "checks/",
    "sources": "sources/",
    "claim-report": "claims/certifications/soc-2-type-2/",
    "claim-residency": "claims/residency/at-rest-api/",
    "claim-feature": "claims/features/audit-log/",
    "claim-question": "claims/faq/which-reports-do-you-have/",
    "claim-subprocessor": "claims/subprocessors/example-compute/",
    "claim-service-level": "claims/service_levels/availability-promised/",
    "claim-update": "claims/updates/star-entry-2026/",
    "not-found": "there/is/no/such/page/",
}
DESK, PHONE, SMALL = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
LEVELS = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {
    "runOnly": LEVELS,
    "rules": {"color-contrast": {"enabled": False}},  # the enhanced one asks for more
    "resultTypes": ["violations"],
}
LOOKS = {"runOnly": ("color-contrast-enhanced", "target-size"), "resultTypes": ["violations"]}
"""What another scheme of colours or another width can change."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(browser: Browser, built: Path) -> Iterator[str]:
    with served(built / "site") as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: str) -> Page:
    page = context.new_page()
    page.clock.set_fixed_time("2026-11-22T12:00:00")
    page.goto(site)
    return page


class Heard:
    """What a page says to the console and whom it asks."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


def visible(page: Page, selector: str) -> int:
    return page.locator(selector).filter(visible=True).count()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone_and_asks_nobody_else(
    name: str, context: BrowserContext, site: str
) -> None:
    page = context.new_page()
    heard = Heard(page)
    page.goto(site + PAGES[name])
    PICTURES.mkdir(parents=True, exist_ok=True)
    for device, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            # colours change at once where motion is unwelcome, so that none is measured half-way
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            rules = EVERYTHING if (device, scheme) == ("desk", "light") else LOOKS
            found: Any = Axe().run(page, options=rules).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            page.screenshot(path=PICTURES / f"{name}-{device}-{scheme}.png")
    assert [each for each in heard.asked if not each.startswith(site)] == []
    allowed = ["404 (File not found)", "404 (Not Found)"] if name == "not-found" else []
    assert [said for said in heard.said if not any(each in said for each in allowed)] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_small_phone_or_a_zoomed_desk(
    name: str, context: BrowserContext, site: str
) -> None:
    page = context.new_page()
    page.goto(site + PAGES[name])
    for width in (SMALL["width"], DESK["width"] // 2, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_filter_shows_what_holds_and_the_link_carries_it(page: Page, site: str) -> None:
    page.goto(site + "retention/")
    before = visible(page, "tbody tr")
    page.get_by_label("Product").select_option("team")
    assert page.url.endswith("#?product=team")
    assert 0 < visible(page, "tbody tr") < before
    for row in page.locator("tbody tr:visible").all():
        assert "p:team" in str(row.get_attribute("data-reach"))
    assert re.search(
        r"\d+ of \d+ apply to your choice", page.locator(".tp-filter output").inner_text()
    )
    page.get_by_role("link", name="Data use").first.click()
    page.wait_for_url("**/data_use/#?product=team")
    page.wait_for_load_state()
    assert page.get_by_label("Product").input_value() == "team"
    page.reload()
    assert page.get_by_label("Product").input_value() == "team"
    page.get_by_role("button", name="Clear").click()
    assert "#" not in page.url
    assert visible(page, ".tp-card") == page.locator(".tp-card").count()


def test_a_region_and_a_standard_filter_too(page: Page, site: str) -> None:
    page.goto(site + "residency/#?region=japan")
    rows = page.locator(".tp-matrix tbody tr:visible th").all_inner_texts()
    assert set(rows) == {"Japan"}
    page.goto(site + "certifications/#?standard=soc-2")
    assert page.locator(".tp-assurance:visible h3").all_inner_texts() == ["SOC 2 Type 2"]


def test_a_product_of_which_no_feature_is_stated_says_so_of_each(page: Page, site: str) -> None:
    page.goto(site + "features/")
    features = page.locator("tbody tr").count()
    page.goto(site + "features/#?product=edu")
    assert page.locator("tbody td:visible").all_inner_texts() == ["Not stated"] * features


def test_a_table_out_of_reach_is_gone_with_its_remarks(page: Page, site: str) -> None:
    page.goto(site + "residency/#?product=api-platform&region=japan")
    titles = page.locator("h3.tp-group:visible").all_inner_texts()
    assert titles == ["API Platform", "The promises behind the tables"]
    assert page.locator(".tp-strip tbody th:visible").all_inner_texts() == ["Japan"]
    remarks = page.locator(".tp-footnotes li:visible").all()
    numbers = sorted(page.locator("sup a:visible").all_inner_texts())
    assert numbers == [remark.get_attribute("value") for remark in remarks] == ["2", "4"]
    assert visible(page, ".tp-gap") == 0
    assert page.locator(".tp-filter output").inner_text() == "1 of 3 apply to your choice"
    page.goto(site + "residency/#?product=team")
    assert page.locator(".tp-gap:visible").inner_text() == "Residency of Team: Not stated"
    assert visible(page, ".tp-matrix tbody tr") == page.locator("[id^='regions/']").count()


def test_a_page_on_which_nothing_depends_on_a_choice_carries_it_on(page: Page, site: str) -> None:
    page.goto(site + "machines/#?product=team")
    assert visible(page, ".tp-filter") == 0
    page.get_by_role("link", name="Data", exact=True).click()
    assert page.url.endswith("residency/#?product=team")
    assert visible(page, ".tp-filter") == 1


def test_a_link_to_a_rule_opens_the_fold_that_holds_it(page: Page, site: str) -> None:
    page.goto(site + "checks/")
    rule = page.locator(".tp-fold tr[id]").last
    assert not rule.is_visible()
    page.goto(f"{site}checks/#{rule.get_attribute('id')}")
    assert rule.is_visible()


def test_a_claim_says_whether_it_covers_the_choice(page: Page, site: str) -> None:
    page.goto(site + "claims/retention/until-deleted/#?product=team")
    assert "covers your choice" in page.locator(".tp-verdict").inner_text()
    page.goto(site + "claims/retention/until-deleted/#?product=api-platform")
    assert "does not cover your choice" in page.locator(".tp-verdict").inner_text()
    page.goto(site + "claims/retention/until-deleted/#?region=japan")
    assert "not stated: it names no region" in page.locator(".tp-verdict").inner_text()
    page.goto(site + "claims/retention/until-deleted/")
    assert visible(page, ".tp-verdict") == 0


@pytest.mark.parametrize(
    "fragment",
    ["?product=%3Cscript%3E&region=atlantis", "%E0%A4%A", "?product", "??", "retention/x?y=z&y=z"],
)
def test_a_choice_that_is_not_there_hides_nothing(fragment: str, page: Page, site: str) -> None:
    heard = Heard(page)
    page.goto(f"{site}retention/#{fragment}")
    assert visible(page, "tbody tr") == page.locator("tbody tr").count()
    assert heard.said == []


def test_subprocessors_are_narrowed_by_purpose_country_and_data(page: Page, site: str) -> None:
    page.goto(site + "subprocessors/")
    every = visible(page, "tbody tr")
    for name, place in (("country", 1), ("data", 3), ("purpose", 1)):
        select = page.locator(f".tp-narrow select[name={name}]")
        select.select_option(index=place)
        assert 0 < visible(page, "tbody tr") < every
        select.select_option("")


def test_what_changed_since_a_day_is_listed_by_claim(page: Page, site: str) -> None:
    page.goto(site + "history/#since=2026-03-10")
    rows = page.locator("[data-since-result] .tp-change")
    assert not page.locator("[data-releases]").is_visible()
    assert page.locator("[name=since]").input_value() == "2026-03-10"
    assert "Since 10 March 2026" in page.inner_text("[data-since-result] [role=status]")
    ids = [row.get_attribute("data-change") for row in rows.all()]
    assert len(ids) == len(set(ids)) > 10
    assert ids[:2] == ["subprocessors/example-cloud-email", "subprocessors/example-search"]
    assert "retention/usage-data-period" not in ids  # that was before
    measured = rows.and_(page.locator("[data-change='service_levels/availability-measured']"))
    said = measured.inner_text()
    assert said.index("15 June 2026") < said.index("1 September 2026") < said.index("22 November")


def test_the_day_of_a_release_is_then_and_the_first_day_has_all(page: Page, site: str) -> None:
    rows = page.locator("[data-since-result] .tp-change")
    page.goto(site + "history/#since=2026-11-22")
    assert rows.count() == 0
    assert "Nothing changed since 22 November 2026" in page.inner_text("[data-since-result]")
    page.goto(site + "history/#since=2020-01-01")
    assert "The record begins on 20 January 2026" in page.inner_text("[data-since-result]")
    listed = page.locator("[data-releases] .tp-change")
    every = {row.get_attribute("data-change") for row in listed.all()}
    assert rows.count() == len(every)


@pytest.mark.parametrize("day", ["2026-02-31", "yesterday", "%E0%A4%A", "2026-3-1", ""])
def test_what_is_no_day_leaves_the_list_by_release(day: str, page: Page, site: str) -> None:
    heard = Heard(page)
    page.goto(site + f"history/#since={day}")
    assert page.locator("[data-releases]").is_visible()
    assert not page.locator("[data-since-result]").is_visible()
    assert heard.said == []


def test_a_day_is_chosen_shared_and_cleared(page: Page, site: str) -> None:
    page.goto(site + "history/")
    page.fill("[name=since]", "2026-07-01")
    page.wait_for_selector("[data-since-result] .tp-change")
    assert page.url.endswith("history/#since=2026-07-01")
    page.click("[data-share]")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.select_option(".tp-filter [name=product]", "api-platform")
    assert "since=2026-07-01" in page.url
    assert page.locator("[name=since]").input_value() == "2026-07-01"
    page.click("[data-since] [type=reset]")
    assert page.locator("[data-releases]").is_visible()
    assert "since" not in page.url


def test_without_script_the_page_lists_the_changes_by_release(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "history/#since=2026-03-10")
    assert page.locator("[data-releases] [data-release]").count() == 5
    assert page.locator("[data-releases] .tp-change").first.is_visible()
    assert not page.locator("[data-since]").is_visible()
    context.close()


def test_the_script_of_the_record_is_loaded_there_alone(page: Page, site: str) -> None:
    heard = Heard(page)
    page.goto(site + "updates/")
    assert not any("/history." in each for each in heard.asked)
    page.goto(site + "history/")
    assert any("/history." in each for each in heard.asked)


def test_the_clock_of_the_visitor_is_compared(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    for day, state in (("2028-03-09", "Expiring"), ("2028-03-10", "Expired")):
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.goto(site + "claims/certifications/iso-27001/")
        assert page.locator(".tp-status").first.inner_text() == state
        assert "since this page was made" in page.locator(".tp-since").first.inner_text()
        assert "By your clock" in page.locator(".tp-notice").inner_text()
    page.goto(site + "subprocessors/")
    assert "In use" in page.locator("[id='subprocessors/example-search']").inner_text()


@pytest.mark.parametrize("day", ["2026-11-22", "2020-01-01"])
def test_no_date_is_marked_on_the_day_of_the_build_nor_by_a_clock_that_is_behind(
    day: str, context: BrowserContext, site: str
) -> None:
    page = context.new_page()
    page.clock.set_fixed_time(f"{day}T12:00:00")
    page.goto(site + "certifications/")
    assert page.locator(".tp-since, .tp-notice").count() == 0


def test_an_answer_is_copied_with_its_conditions_date_and_address(page: Page, site: str) -> None:
    page.goto(site + "retention/")
    card = page.locator(".tp-card", has=page.get_by_role("heading", name="Zero data retention"))
    card.get_by_role("button", name="Copy answer").click()
    card.get_by_role("button", name="Copied").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0] == card.locator(".tp-statement").inner_text()
    assert any(line.startswith("Conditions:") for line in lines)
    assert lines[-1].startswith(
        "As of 22 November 2026: https://trust.example.com/claims/retention/"
    )
    rich = page.evaluate(
        "navigator.clipboard.read()"
        ".then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert lines[0] in rich
    assert '<a href="https://trust.example.com/claims/retention/' in rich
    assert "class=" not in rich
    card.get_by_role("button", name="Copy link").click()
    card.locator("[data-copy=link]", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("https")


def test_search_is_fetched_when_it_is_turned_to_and_finds(page: Page, site: str) -> None:
    heard = Heard(page)
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert [url for url in heard.asked if "search" in url] == []
    page.keyboard.press("Control+k")
    page.keyboard.type("backups")
    page.locator(".tp-search li a").first.wait_for()
    assert any("search_index.json" in url for url in heard.asked)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != site)
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("zxqv")
    page.get_by_text("No page has these words").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("do you train on our data?")
    page.locator(".tp-search li", has_text="Do you train").first.wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("where are subprocesors stored zxqv")
    page.get_by_text("Near to them").wait_for()
    assert "Subprocessors" in page.locator(".tp-search ul").inner_text()
    page.keyboard.press("Control+a")
    page.keyboard.type("SOC 2")
    page.get_by_text(re.compile(r"^12 of \d+ places$")).wait_for()  # all the words, as typed
    assert page.locator(".tp-search li a strong").first.inner_text() != "SOC 2 Type 1"
    assert "](" not in page.locator(".tp-search ul").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator(".tp-search").is_visible()


def test_a_question_typed_in_finds_what_the_command_finds(page: Page, site: str) -> None:
    heard = Heard(page)
    page.goto(site + "answers/")
    page.wait_for_load_state("networkidle")
    assert [url for url in heard.asked if "answers.json" in url] == []
    mistakes = []
    for each in [each for each in ask_all() if each.group != "by_id"][::7]:
        page.fill("#tp-asked", "")
        page.fill("#tp-asked", each.text)
        page.locator("#tp-answered:not(:empty)").wait_for()
        status = page.locator("#tp-answered").inner_text()
        links = page.locator(".tp-found a").evaluate_all("all => all.map((a) => a.href)")
        shown = [link.removeprefix(f"{site}claims/").rstrip("/") for link in links]
        near = (*each.found.references, *each.found.candidates)
        if each.answered:
            sure = "answers it." in status and {*shown} <= {*near, *shown[3:]}
            mistakes += [] if sure else [(each.text, status, shown)]
        elif each.found.how == "nothing":
            mistakes += [(each.text, status, shown)] if shown else []
    assert mistakes == []
    assert {url for url in heard.asked if "answers.json" in url} == {f"{site}answers.json"}


def test_an_answer_that_was_found_is_copied_with_its_terms_and_its_address(
    page: Page, site: str
) -> None:
    page.goto(site + "answers/")
    page.fill("#tp-asked", "Do you run a bug bounty programme?")
    page.get_by_text("This answers it.").wait_for()
    page.locator(".tp-found").get_by_role("button", name="Copy answer").click()
    page.locator(".tp-found").get_by_role("button", name="Copied").wait_for()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[1].startswith("Limits: The content of model answers is out of scope")
    assert lines[-1] == (
        "As of 22 November 2026: https://trust.example.com/claims/assessments/bug-bounty/"
    )
    found: Any = Axe().run(page, options=EVERYTHING).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    page.fill("#tp-asked", "Is MFA enforced for employees?")
    page.get_by_text("read it before you use it").wait_for()
    assert page.locator(".tp-found").get_by_role("button", name="Copy answer").count() == 0
    page.fill("#tp-asked", "Are you FedRAMP authorised?")
    page.get_by_text("Nothing here answers that").wait_for()
    assert page.locator(".tp-found a").count() == 0


def test_light_and_dark_are_kept_and_nothing_else_is(page: Page, site: str) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Switch between light and dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(site + "faq/")
    assert page.evaluate(ground) == dark
    assert page.evaluate("Object.keys(localStorage)") == ["/scheme"]
    assert page.context.cookies() == []
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(ground) == light


def test_without_script_the_whole_page_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site + "faq/")
    assert visible(page, ".tp-filter") == 0
    assert visible(page, ".tp-script") == 0
    page.locator("summary", has_text="Do you train models").click()
    assert page.get_by_text("Rests on").first.is_visible()
    page.locator(".tp-menu > summary").press("Enter")
    page.get_by_role("link", name="Subprocessors").click()
    assert "Example Compute" in page.inner_text("main")
    page.goto(site + "answers/")
    assert visible(page, "form, .tp-found") == 0
    assert page.get_by_role("link", name="Do you train models on our data?").is_visible()
    context.close()


def test_everything_is_reached_by_keyboard_and_the_focus_is_seen(page: Page, site: str) -> None:
    page.goto(site + "certifications/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "md-skip"
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"Assurance", "Copy answer", "Copy link", "SOC 2 Type 2"} <= seen


def test_on_paper_the_answers_are_open_and_the_tools_are_gone(page: Page, site: str) -> None:
    page.goto(site + "faq/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert visible(page, ".tp-header nav, .tp-filter, .tp-actions") == 0
    assert visible(page, "details.tp-question > p") == page.locator("details.tp-question").count()
    assert page.get_by_text("https://trust.example.com/faq/").is_visible()
    page.screenshot(path=PICTURES / "faq-print.png", full_page=True)


def compressed(path: Path) -> int:
    """The bytes that travel, in Brotli; what is compressed already travels as it is."""
    body = path.read_bytes()
    return len(body) if path.suffix in {".woff2", ".png"} else len(brotli.compress(body))


def test_own_script_and_style_are_small(built: Path) -> None:
    assets = built / "site" / "assets" / "hashed"
    assert sum(compressed(path) for path in assets.glob("*.js")) <= 8_000
    assert 0 < sum(compressed(path) for path in assets.glob("*.css")) <= 20_000


@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_weighs_at_most_75_kilobytes(
    name: str, context: BrowserContext, site: str, built: Path
) -> None:
    page = context.new_page()
    heard = Heard(page)
    page.goto(site + PAGES[name])
    page.wait_for_load_state("networkidle")
    paths = {url.removeprefix(site).partition("#")[0] for url in heard.asked}
    files = [built / "site" / path for path in paths]
    found = [
        path / "index.html" if path.is_dir() else path if path.exists() else built / "site/404.html"
        for path in files
    ]
    assert sum(compressed(path) for path in found) <= 75_000
