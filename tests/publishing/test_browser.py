"""The publication in a real browser: found, read and walked through without a line of script."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = [
    "/",
    "/search?q=ferry",
    "/public/articles/1",
    "/public/articles/7",
    "/public",
    "/public/articles",
    "/public/captures",
    "/public/revisions",
    "/public/undated",
    "/public/captures/1",
]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="chromium is not installed: apt-get install chromium",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "CI runs the browser tests: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1180, "height": 800})
    page = context.new_page()
    said: list[str] = []
    asked: list[str | None] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname))
    yield page
    context.close()
    assert not said  # a policy that blocks something of ours, or a script that ran, would speak here
    assert set(asked) == {"127.0.0.1"}


def test_a_reader_finds_an_article_and_sees_why_it_has_its_date(site: str, page: Page) -> None:
    page.goto(site)
    page.get_by_label("Search titles and texts").fill('"old harbour"')
    page.get_by_role("button", name="Search").click()
    assert page.get_by_text("2 articles", exact=True).is_visible()
    page.get_by_role("link", name="lantern.example").click()
    assert page.get_by_text("1 article", exact=True).is_visible()
    assert page.locator(".hits mark").first.inner_text() == "old harbour"
    page.get_by_role("link", name="The last ferry").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The last ferry"
    assert page.get_by_text("later than the feed that lists it").is_visible()
    page.get_by_role("link", name="see what changed").click()
    assert page.locator(".diff del").inner_text() == "eleven"
    page.get_by_role("link", name="Ferry season ends").click()
    assert page.get_by_text("This text holds an earlier one").is_visible()


def test_filters_come_off_again(site: str, page: Page) -> None:
    page.goto(f"{site}/search?language=ar")
    assert page.locator(".hits li").count() == 1
    page.locator(".chosen a").click()
    assert page.locator(".hits li").count() == 9


def test_the_keyboard_alone_reaches_the_content_and_a_search(site: str, page: Page) -> None:
    page.goto(f"{site}/public/articles/1")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "content"
    page.get_by_role("searchbox").press_sequentially("ferry")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("2 articles", exact=True).is_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1180])
def test_no_page_is_wider_than_its_screen(site: str, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_by_day_and_by_night(
    site: str, page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}/public/articles/1")
    ground = _colour(page, "body", "backgroundColor")
    for selector in (".body p", ".quiet", "a[href]", "dt", ".verdict"):
        assert _contrast(_colour(page, selector, "color"), ground) >= 4.5, selector  # WCAG 2.2, 1.4.3


def _colour(page: Page, selector: str, part: str) -> tuple[int, ...]:
    found = page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{part}")
    return tuple(int(number) for number in found[found.index("(") + 1 : -1].split(",")[:3])


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Contrast ratio as WCAG defines it, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, ...]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
